"""Who is making the brief of a key, for every process that shares the store."""

import json
import os
import socket
import uuid
from dataclasses import dataclass

from service.errors import HTTP, ServiceError

LEASE = 2.0
# A process that lives and did not renew its lease has much to do, and will be through before anybody who starts now.
GRACE = 10.0
FAILURE_SECONDS = 2.0
FORGOTTEN_AFTER = 60.0


@dataclass(frozen=True, slots=True)
class Claim:
    """wanted: another process waits for it. failure: its owner has given up, and why."""

    owner: str
    wanted: bool
    failure: ServiceError | None = None


def process_name() -> str:
    """A name for this process as an owner of claims; of a length that PostgreSQL takes as a name of an application."""
    return f"{socket.gethostname()[:32]}:{os.getpid()}:{uuid.uuid4().hex[:8]}"


def claim_of(owner: str, wanted: bool, failure: str | None) -> Claim:
    """A claim as its row has it."""
    return Claim(owner, bool(wanted), failure_from_text(failure) if failure else None)


def failure_to_text(error: ServiceError) -> str:
    """A failure as a claim carries it."""
    return json.dumps({"code": error.code, "message": error.message, "retry_after": error.retry_after})


def failure_from_text(text: str) -> ServiceError:
    """The failure that a claim carries; internal where it cannot be read, say because another release wrote it."""
    try:
        failure = json.loads(text)
        code, message, retry_after = failure["code"], failure["message"], failure["retry_after"]
    except (ValueError, KeyError, TypeError):
        code = message = retry_after = None
    if code not in HTTP:
        return ServiceError("internal", "Another process failed to make this brief.")
    return ServiceError(code, message, retry_after=retry_after)

"""Claims in the PostgreSQL database of the store. Leases run by the server's clock: the machines' may differ."""

from collections.abc import Collection

from service.errors import ServiceError
from service.store.claim import (
    FAILURE_SECONDS,
    FORGOTTEN_AFTER,
    GRACE,
    LEASE,
    Claim,
    claim_of,
    failure_to_text,
)
from service.store.postgres_server import PostgresServer


class PostgresClaims:
    def __init__(self, server: PostgresServer, owner: str) -> None:
        """The server's connections name owner as their application: they end with its process, however it ends."""
        self._server = server
        self.owner = owner

    def claim(self, key: str, owner: str) -> Claim:
        # One statement, as with briefs: who is kept from the next one would keep everybody from the key.
        dead = "NOT EXISTS (SELECT FROM pg_stat_activity WHERE application_name = held.owner)"
        silent = "held.expires <= now() - %(grace)s * interval '1 second'"
        free = f"(held.failure IS NOT NULL OR {silent} OR held.expires <= now() AND {dead})"
        ((holder, wanted),) = self._server.ask(
            "claim",
            "INSERT INTO parley_claims AS held "
            "VALUES (%(key)s, %(owner)s, now() + %(lease)s * interval '1 second', false, NULL) "
            "ON CONFLICT (key) DO UPDATE SET "
            f"owner = CASE WHEN {free} THEN excluded.owner ELSE held.owner END, "
            f"expires = CASE WHEN {free} THEN excluded.expires ELSE held.expires END, "
            f"wanted = NOT {free} AND (held.wanted OR held.owner <> excluded.owner), "
            "failure = NULL RETURNING owner, wanted",
            {"key": key, "owner": owner, "lease": LEASE, "grace": GRACE},
        )
        return Claim(holder, wanted)

    def look(self, key: str) -> Claim | None:
        rows = self._server.ask(
            "claim", "SELECT owner, wanted, failure FROM parley_claims WHERE key = %s AND expires > now()", (key,)
        )
        return claim_of(*rows[0]) if rows else None

    def renew(self, keys: Collection[str], owner: str) -> None:
        self._server.ask(
            "claim",
            "UPDATE parley_claims SET expires = now() + %s * interval '1 second' "
            "WHERE key = ANY(%s) AND owner = %s AND failure IS NULL",
            (LEASE, list(keys), owner),
        )

    def release(self, key: str, owner: str, failure: ServiceError | None = None) -> None:
        if failure is None:
            self._server.ask(
                "claim",
                "DELETE FROM parley_claims WHERE key IN (SELECT key FROM parley_claims "
                "WHERE key = %s AND owner = %s OR expires < now() - %s * interval '1 second' FOR UPDATE SKIP LOCKED)",
                (key, owner, FORGOTTEN_AFTER),
            )
        else:
            self._server.ask(
                "claim",
                "UPDATE parley_claims SET expires = now() + %s * interval '1 second', failure = %s "
                "WHERE key = %s AND owner = %s",
                (FAILURE_SECONDS, failure_to_text(failure), key, owner),
            )

    def close(self) -> None:
        self._server.close()

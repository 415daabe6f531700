"""DBOS as Parley uses it. Importing this imports dbos and SQLAlchemy, so it is imported late.

Names and version are constants: jobs must survive a deployment, and DBOS hands a job only to workers of its version.
"""

import sqlite3
from contextlib import closing, suppress
from pathlib import Path

from dbos import DBOS, DBOSClient, DBOSConfig, DBOSPortableJSONSerializer
from filelock import FileLock
from sqlalchemy import make_url

APPLICATION = "parley"
VERSION = "1"
QUEUE = "briefs"
WORKFLOW = "brief"
STAGES = "stages"
CONNECT_SECONDS = "3"
LOCK_SECONDS = 3


def connect(url: str) -> DBOSClient:
    """A client of the queue, whose tables are made where there are none. Raises SQLAlchemyError."""
    url = _address(url)
    DBOS.migrate(url)
    return DBOSClient(
        system_database_url=url,
        application_name=APPLICATION,
        serializer=DBOSPortableJSONSerializer(),
        # A request must hear of a dead database rather than wait for it.
        retry_connection_errors=False,
    )


def configuration(url: str, executor_id: str) -> DBOSConfig:
    """What a worker starts DBOS with."""
    return DBOSConfig(
        name=APPLICATION,
        application_version=VERSION,
        executor_id=executor_id,
        system_database_url=_address(url),
        # The default pickles.
        serializer=DBOSPortableJSONSerializer(),
        log_level="WARNING",
        # SQLite has one writer. Who waits for it here is served in turn, who waits in SQLite by luck, and the web
        # processes that put jobs in have the least.
        sys_db_pool_size=1 if url.startswith("sqlite:") else None,
    )


def _address(url: str) -> str:
    if url.startswith("sqlite:///"):
        _write_ahead(Path(url.removeprefix("sqlite:///")))
        return url
    address = make_url(url)
    if "connect_timeout" not in address.query:
        address = address.update_query_dict({"connect_timeout": CONNECT_SECONDS})
    return address.render_as_string(hide_password=False)


def _write_ahead(path: Path) -> None:
    """Give a SQLite file a write-ahead log, for good: as DBOS makes it, readers and writers wait for each other."""
    path.parent.mkdir(parents=True, exist_ok=True)
    # What is wrong with the file, DBOS will say. One that is in use without such a log gets it another time.
    with FileLock(f"{path}.lock", LOCK_SECONDS), suppress(sqlite3.Error), closing(sqlite3.connect(path)) as file:
        file.execute("PRAGMA journal_mode = WAL")

"""How much waits in the queue, read from its database by whoever is asked for metrics."""

import sqlite3
import threading
import time
from collections.abc import Iterator
from contextlib import closing, suppress
from pathlib import Path

from prometheus_client.core import GaugeMetricFamily, Metric
from prometheus_client.registry import Collector

SECONDS = 1.0
# Of DBOS's table, which is pinned: its client can list jobs and not count them, and takes 37 MiB to load.
COUNT = "SELECT status, count(*), min(created_at) FROM {table} WHERE status IN ('ENQUEUED', 'PENDING') GROUP BY status"

Rows = list[tuple[str, int, int]]


class Backlog(Collector):
    """Depth and age of the queue at url. Where its database takes longer than a second, there are no figures."""

    def __init__(self, url: str) -> None:
        self._url = url
        self._lock = threading.Lock()
        self._look: _Look | None = None

    def collect(self) -> Iterator[Metric]:
        with self._lock:
            # A look that hangs is not joined by another at every scrape.
            if self._look is None or not self._look.is_alive():
                self._look = _Look(self._url)
                self._look.start()
            look = self._look
        look.join(SECONDS)
        yield GaugeMetricFamily("parley_jobs_readable", "0 where the job queue does not answer", look.rows is not None)
        if look.rows is None:
            return
        found = {status: (count, oldest / 1000) for status, count, oldest in look.rows}
        queued, oldest = found.get("ENQUEUED", (0, time.time()))
        running, _ = found.get("PENDING", (0, 0))
        yield GaugeMetricFamily("parley_jobs_queued", "Jobs that nobody has begun", queued)
        yield GaugeMetricFamily("parley_jobs_running", "Jobs that a worker has", running)
        age = max(0.0, time.time() - oldest)
        yield GaugeMetricFamily("parley_jobs_oldest_seconds", "How long the first of the queued ones has waited", age)

    def describe(self) -> Iterator[Metric]:
        # Or the registry would collect to find out the names.
        return iter(())


class _Look(threading.Thread):
    """One look at the database, in a thread that may hang; rows is None until it is through, or where it failed."""

    def __init__(self, url: str) -> None:
        super().__init__(name="backlog", daemon=True)
        self._url = url
        self.rows: Rows | None = None

    def run(self) -> None:
        # Each driver has its own errors; the metrics say that there was one.
        with suppress(Exception):
            self.rows = _count(self._url)


def _count(url: str) -> Rows:
    if url.startswith("sqlite:///"):
        path = Path(url.removeprefix("sqlite:///"))
        if not path.exists():
            # Nobody has sent a job yet.
            return []
        with closing(sqlite3.connect(f"file:{path}?mode=ro", uri=True, timeout=SECONDS)) as database:
            return database.execute(COUNT.format(table="workflow_status")).fetchall()
    import psycopg

    with psycopg.connect(url, autocommit=True, connect_timeout=2) as connection:
        return connection.execute(COUNT.format(table="dbos.workflow_status")).fetchall()

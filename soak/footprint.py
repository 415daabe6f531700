"""What a service holds at rest: memory, threads, open files, connections, temporary files."""

from dataclasses import dataclass
from pathlib import Path

import psutil

# Pools of connections grow with what was asked at once, by one a client at the most.
SLACK = 8
GROWTH = 1.10


@dataclass(frozen=True, slots=True)
class Footprint:
    """Of one process and all below it; memory in MiB."""

    memory: float
    threads: int
    files: int
    connections: int
    temporary: int

    def faults_since(self, before: "Footprint") -> list[str]:
        """What has grown by more than it may."""
        faults = []
        if self.memory > before.memory * GROWTH:
            faults.append(f"memory {before.memory:.0f} MiB became {self.memory:.0f} MiB")
        for name in ("threads", "files", "connections", "temporary"):
            then, now = getattr(before, name), getattr(self, name)
            if now > then + SLACK:
                faults.append(f"{name}: {then} became {now}")
        return faults

    def __str__(self) -> str:
        return (
            f"{self.memory:.0f} MiB, {self.threads} threads, {self.files} files, "
            f"{self.connections} connections, {self.temporary} temporary files"
        )


def measure(pid: int, temporary: Path) -> Footprint:
    """The footprint of a service whose temporary files are in a folder."""
    service = psutil.Process(pid)
    processes = [service, *service.children(recursive=True)]
    return Footprint(
        memory=sum(process.memory_info().rss for process in processes) / 2**20,
        threads=sum(process.num_threads() for process in processes),
        files=sum(process.num_fds() for process in processes),
        connections=sum(len(process.net_connections("tcp")) for process in processes),
        temporary=sum(1 for path in temporary.rglob("*")),
    )

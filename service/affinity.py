"""A core for each process of the server.

Only one thread of a process runs Python at a time. On two cores another takes over wherever one lets go for a moment,
to look into the store or to write a line, and the first waits to get its turn back: several times a request, which
costs as much as the request. On one core who let go for a moment just goes on.
"""

import os
import threading
import time
from collections.abc import Collection, Mapping
from contextlib import suppress
from pathlib import Path

SECONDS = 1.0
# A process leaves its core when others use the core so many seconds a second more than another one.
WORSE = 0.35
PROC = Path("/proc")
TICK = 1 / os.sysconf("SC_CLK_TCK")


def spread() -> None:
    """Keep each process that this one has started, or will, on a core that nobody else needs. Linux only."""
    if (PROC / "stat").exists() and len(cores := os.sched_getaffinity(0)) > 1:
        threading.Thread(target=_spread, args=(cores,), name="affinity", daemon=True).start()


def assign(own: Mapping[int, float], others: Mapping[int, float], places: Mapping[int, int]) -> dict[int, int]:
    """The core of each process: apart, and in its place if that will do. own and others used so many seconds."""
    load = {core: (0, used) for core, used in others.items()}
    assigned = {}
    for process, used in own.items():
        fewest, least = min(load.values())
        will_do = [core for core, (ours, theirs) in load.items() if ours == fewest and theirs <= least + WORSE]
        core = places.get(process)
        if core not in will_do:
            core = min(will_do, key=lambda each: load[each])
        assigned[process] = core
        load[core] = (fewest + 1, load[core][1] + used)
    return assigned


def _spread(cores: Collection[int]) -> None:
    places: dict[int, int] = {}
    busy, spent = _busy(cores), _spent()
    while True:
        time.sleep(SECONDS)
        busy_before, spent_before, busy, spent = busy, spent, _busy(cores), _spent()
        own = {process: seconds - spent_before.get(process, 0.0) for process, seconds in spent.items()}
        others = {core: busy[core] - busy_before[core] for core in cores}
        for process, core in places.items():
            others[core] -= own.get(process, 0.0)
        places = assign(own, others, places)
        for process, core in places.items():
            _move(process, core)


def _busy(cores: Collection[int]) -> dict[int, float]:
    """Seconds that each core was busy since the machine started."""
    seconds = dict.fromkeys(cores, 0.0)
    for line in (PROC / "stat").read_text().splitlines():
        name, *counts = line.split()
        number = name.removeprefix("cpu")
        if number.isdigit() and int(number) in seconds:
            user, nice, system, _idle, _waiting, interrupt, soft_interrupt, stolen, *_ = map(int, counts)
            seconds[int(number)] = (user + nice + system + interrupt + soft_interrupt + stolen) * TICK
    return seconds


def _spent() -> dict[int, float]:
    """Seconds of processor that each process started by this one has used."""
    seconds = {}
    for children in (PROC / "self" / "task").glob("*/children"):
        for process in map(int, children.read_text().split()):
            # It may have ended.
            with suppress(OSError):
                fields = (PROC / str(process) / "stat").read_text().rpartition(")")[2].split()
                seconds[process] = (int(fields[11]) + int(fields[12])) * TICK
    return seconds


def _move(process: int, core: int) -> None:
    # Threads end, and what this machine lets us use may change.
    with suppress(OSError):
        for thread in (PROC / str(process) / "task").iterdir():
            os.sched_setaffinity(int(thread.name), {core})

"""One core for a process whose threads take turns anyway.

Only one thread at a time runs Python. On two cores another one takes over wherever a thread lets go for a moment, to look
into the store or to write a line, and the first waits to get its turn back: several times a request, which costs as much
as the request. On one core who let go for a moment just goes on.
"""

import os
import random
import threading
import time
from collections.abc import Collection, Mapping
from contextlib import suppress
from pathlib import Path

# A core is left when others use this much more of it than of another.
SHARE = 0.35
USAGE = Path("/proc/stat")
THREADS = Path("/proc/self/task")
TICKS = os.sysconf("SC_CLK_TCK")


def stay_on_one_core() -> None:
    """Keep this process on one core from now on, at any time on one that others leave free. Linux only."""
    if USAGE.exists() and len(cores := os.sched_getaffinity(0)) > 1:
        threading.Thread(target=_follow, args=(cores,), name="affinity", daemon=True).start()


def choose(core: int | None, used: Mapping[int, float], process: int) -> int:
    """The core to be on, of those that others use such shares of: the present one while it is as free as any."""
    least = min(used.values())
    free = [each for each, share in used.items() if share <= least + SHARE]
    return core if core in free else free[process % len(free)]


def _follow(cores: Collection[int]) -> None:
    core = None
    then, before, own = time.monotonic(), _seconds_used(cores), time.process_time()
    while True:
        # Not in step with the other processes: two that leave one core at once meet again on the next.
        time.sleep(random.uniform(1, 3))
        now, after, own_now = time.monotonic(), _seconds_used(cores), time.process_time()
        used = {each: (after[each] - before[each]) / (now - then) for each in cores}
        if core is not None:
            used[core] -= (own_now - own) / (now - then)
        core = choose(core, used, os.getpid())
        _move_to(core)
        then, before, own = now, after, own_now


def _seconds_used(cores: Collection[int]) -> dict[int, float]:
    """Since the machine began, of each core."""
    seconds = dict.fromkeys(cores, 0.0)
    for line in USAGE.read_text().splitlines():
        name, *counts = line.split()
        if name[:3] == "cpu" and name[3:].isdigit() and int(name[3:]) in seconds:
            user, nice, system, _idle, _waiting, *others = map(int, counts)
            seconds[int(name[3:])] = (user + nice + system + sum(others[:3])) / TICKS
    return seconds


def _move_to(core: int) -> None:
    for thread in THREADS.iterdir():
        # It may have ended, and what this machine lets us use may have changed.
        with suppress(OSError):
            os.sched_setaffinity(int(thread.name), {core})

"""How often somebody may ask."""

import signal
import subprocess
import sys
import threading
import time
from types import SimpleNamespace

import pytest
from structlog.testing import capture_logs

from service.access import rate, window
from service.access.rate import RateLimiter
from tests.processes import until
from tests.redis_server import running_redis


@pytest.fixture
def redis():
    with running_redis() as server:
        yield server


@pytest.fixture(params=["memory", "redis"])
def storage(request):
    if request.param == "memory":
        yield "memory:"
    else:
        yield request.getfixturevalue("redis").url


def allowed(limiter, count, name="alice"):
    return [limiter.count("key", name).allowed for _ in range(count)]


def test_as_many_as_the_limit_says(storage):
    """Each name has its own, and what is left is told."""
    limiter = RateLimiter("3/hour", storage, 1)
    first = limiter.count("key", "alice")
    assert (first.allowed, first.remaining, first.policy) == (True, 2, '"default";q=3;w=3600')
    assert 1 <= first.seconds <= 3600
    assert allowed(limiter, 3) == [True, True, False]
    assert limiter.count("key", "alice").remaining == 0
    assert limiter.count("key", "bob").allowed
    assert limiter.count("address", "alice").allowed


def test_the_window_slides(monkeypatch):
    """Who has used it up has some of it again after the seconds that it is told, and all after two windows."""
    now = [1000.0 * 60]
    monkeypatch.setattr(window, "time", SimpleNamespace(time=lambda: now[0]))
    limiter = RateLimiter("6/minute", "memory:", 1)
    now[0] += 30.4
    assert allowed(limiter, 7) == [True] * 6 + [False]
    now[0] += limiter.count("key", "alice").seconds
    assert allowed(limiter, 2) == [True, False]
    now[0] += limiter.count("key", "alice").seconds
    assert limiter.count("key", "alice").allowed
    now[0] += 120
    assert allowed(limiter, 7) == [True] * 6 + [False]


def test_workers_share_what_memory_counts():
    """Each has its part, and at least one."""
    assert allowed(RateLimiter("10/hour", "memory:", 4), 3) == [True, True, False]
    assert allowed(RateLimiter("2/hour", "memory:", 4), 2) == [True, False]


def test_processes_share_what_redis_counts(redis):
    """The limit is one for all of them."""
    code = (
        "import sys; from service.access.rate import RateLimiter; limiter = RateLimiter('20/hour', sys.argv[1], 2); "
        "print(sum(limiter.count('key', 'alice').allowed for _ in range(16)))"
    )
    command = [sys.executable, "-c", code, redis.url]
    processes = [subprocess.Popen(command, stdout=subprocess.PIPE) for _ in range(2)]
    counts = [int(process.communicate(timeout=30)[0]) for process in processes]
    assert (sum(counts), all(process.returncode == 0 for process in processes)) == (20, True)


def test_memory_stands_in_for_a_redis_that_dies(redis, monkeypatch):
    """Nobody is refused for it, the log says it once, and Redis counts again when it is back."""
    monkeypatch.setattr(rate, "PROBE_SECONDS", 0.05)
    limiter = RateLimiter("3/hour", redis.url, 1)
    assert allowed(limiter, 4) == [True, True, True, False]
    with capture_logs() as logs:
        redis.kill()
        assert allowed(limiter, 4) == [True, True, True, False]
        redis.start()
        until(lambda: any(entry["event"] == "rate_limit_storage_back" for entry in logs))
    assert [entry["event"] for entry in logs] == ["rate_limit_storage_unavailable", "rate_limit_storage_back"]
    # It has lost its count, and the memory's is not asked any more.
    assert allowed(limiter, 4) == [True, True, True, False]


def test_a_redis_that_is_stuck_costs_one_wait(redis):
    """A stopped server holds up who meets it first, for its timeout, and nobody after."""
    limiter = RateLimiter("1000/hour", redis.url, 1)
    limiter.count("key", "alice")
    redis.signal(signal.SIGSTOP)
    began = time.monotonic()
    assert all(allowed(limiter, 50))
    assert time.monotonic() - began < 5 * window.REDIS_SECONDS


def test_a_redis_that_is_not_there_at_the_start():
    """The service starts, and counts by itself."""
    limiter = RateLimiter("2/hour", "redis://127.0.0.1:1", 1)
    assert allowed(limiter, 3) == [True, True, False]
    limiter._away = False  # ends the thread that looks for it


def test_threads_count_as_one():
    """Nobody gets more than the limit by asking at once."""
    limiter = RateLimiter("50/hour", "memory:", 1)
    limiter.count("key", "alice")
    results = []
    threads = [threading.Thread(target=lambda: results.extend(allowed(limiter, 20))) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sum(results) == 49

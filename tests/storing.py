"""What tests put into stores, processes that put it at once, and disks without room for it."""

import multiprocessing
import resource
import time
from contextlib import closing, contextmanager

from service.app import open_store
from service.store.stored import Stored

NOW = time.time()


def stored(id="a", body=b'{"n": 1}', age=0.0, ttl=3600.0, article="text"):
    return Stored(id, body, NOW - age, NOW - age + ttl, article)


def put_by_processes(url, count=4):
    """That many processes open the same store at the same moment, and put a brief each: "0", "1" and so on."""
    context = multiprocessing.get_context("fork")
    barrier = context.Barrier(count)
    processes = [context.Process(target=open_and_put, args=(url, number, barrier)) for number in range(count)]
    for process in processes:
        process.start()
    for process in processes:
        process.join()
    assert [process.exitcode for process in processes] == [0] * count


def open_and_put(url, number, barrier):
    """Put the brief of a number at the moment that everybody else at the barrier does."""
    with closing(open_store(url, 2**24)[0]) as store:
        barrier.wait()
        assert store.put(stored(str(number)))


@contextmanager
def no_file_beyond(size):
    """The system lets no file of this process grow beyond so many bytes."""
    soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (size, hard))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))

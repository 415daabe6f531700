"""A Redis server of a test's own, on a free loopback port."""

import shutil
import signal
import socket
import subprocess
import tempfile
import time
from contextlib import contextmanager

from tests.part import missing
from tests.processes import free_port


class Redis:
    """start() and kill() of one server, which keeps nothing."""

    def __init__(self, folder):
        self.port = free_port()
        self.url = f"redis://127.0.0.1:{self.port}"
        self._folder = folder
        self._process = None

    def start(self):
        options = ["--port", str(self.port), "--bind", "127.0.0.1", "--save", "", "--dir", self._folder]
        self._process = subprocess.Popen(["redis-server", *options], stdout=subprocess.DEVNULL)
        end = time.monotonic() + 10
        while True:
            try:
                socket.create_connection(("127.0.0.1", self.port)).close()
                return
            except OSError:
                assert time.monotonic() < end, "redis-server did not start"
                time.sleep(0.02)

    def signal(self, number):
        self._process.send_signal(number)

    def kill(self):
        self._process.kill()
        self._process.wait()


@contextmanager
def running_redis():
    """A server that runs; a Redis. Skips the test where there is none, or fails it where all is required."""
    if not shutil.which("redis-server"):
        missing("Redis")
    with tempfile.TemporaryDirectory(prefix="parley-redis-") as folder:
        redis = Redis(folder)
        redis.start()
        try:
            yield redis
        finally:
            redis.signal(signal.SIGCONT)
            redis.kill()

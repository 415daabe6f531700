"""A worker beside the server, started again whenever it dies."""

import os
import subprocess
import sys
import threading
import time

import structlog

# A worker that dies at once is started again, but not in a frenzy.
SHORTEST_LIFE = 5.0
FIRST_PAUSE, LONGEST_PAUSE = 0.1, 10.0

log = structlog.get_logger()


class Child:
    """A `parley worker` that lives until stop(), or until this process is gone."""

    def __init__(self) -> None:
        self._stopping = threading.Event()
        self._process = self._spawn()
        self._thread = threading.Thread(target=self._keep_alive, name="worker", daemon=True)
        self._thread.start()

    def stop(self) -> None:
        """Have the worker finish what runs. Returns at once."""
        self._stopping.set()
        self._process.terminate()

    def join(self, seconds: float) -> None:
        """Wait for the stopped worker, and end it the hard way where it takes longer: its jobs are not lost."""
        self._thread.join(seconds)
        if self._thread.is_alive():
            self._process.kill()
            self._thread.join()

    def _keep_alive(self) -> None:
        pause = FIRST_PAUSE
        began = time.monotonic()
        while True:
            code = self._process.wait()
            if self._stopping.is_set():
                return
            pause = FIRST_PAUSE if time.monotonic() - began > SHORTEST_LIFE else min(2 * pause, LONGEST_PAUSE)
            log.error("worker_died", code=code, pause=pause)
            if self._stopping.wait(pause):
                return
            began = time.monotonic()
            self._process = self._spawn()
            if self._stopping.is_set():
                # stop() came between and knew only the one before.
                self._process.terminate()

    def _spawn(self) -> subprocess.Popen[bytes]:
        # -P: whatever is called service in the working directory is not meant.
        return subprocess.Popen([sys.executable, "-P", "-m", "service.cli", "worker", "--parent", str(os.getpid())])

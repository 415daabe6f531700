"""Perform the Dockerfile where there is no Docker engine: every stage in an empty folder, then serve and ask /livez.

Reads the Dockerfile itself, so that the two cannot drift. It differs from a build in this: the base image's `python`
is this interpreter in a new virtual environment, absolute paths lie below a temporary folder, and what needs root
(users, owners) is skipped. An instruction that it does not know is an error.
"""

import json
import os
import re
import shlex
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time
from pathlib import Path

CHECKOUT = Path(__file__).resolve().parent.parent
IMAGE_PATHS = re.compile(r"(?<![\w./-])/(?:build|opt|srv)\b")
NEEDS_ROOT = ("useradd",)


def main() -> None:
    with tempfile.TemporaryDirectory(prefix="parley-docker-") as folder:
        image = Image(Path(folder))
        for instruction, text in instructions((CHECKOUT / "Dockerfile").read_text()):
            image.perform(instruction, text)
        image.serve()


def instructions(dockerfile: str) -> list[tuple[str, str]]:
    """(INSTRUCTION, the rest) in order, with continued lines joined and comments dropped."""
    lines = [line for line in dockerfile.splitlines() if line.strip() and not line.lstrip().startswith("#")]
    joined = re.sub(r"\\\n\s*", "", "\n".join(lines))
    return [(line.split()[0], line.split(maxsplit=1)[1]) for line in joined.splitlines()]


class Image:
    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.root = folder / "root"
        self.stages: dict[str, Path] = {}
        self.stage = ""
        self.seen: dict[str, str] = {}
        subprocess.run([sys.executable, "-m", "venv", folder / "base"], check=True)

    def perform(self, instruction: str, text: str) -> None:
        print(f"{instruction} {text}", flush=True)
        self.seen[instruction] = text
        match instruction:
            case "FROM":
                self.begin(name=text.partition(" AS ")[2])
            case "ENV":
                for pair in shlex.split(self.below_root(text)):
                    name, _, value = pair.partition("=")
                    self.environment[name] = value.replace("$PATH", self.environment["PATH"])
            case "WORKDIR":
                self.cwd = Path(self.below_root(text))
                self.cwd.mkdir(parents=True, exist_ok=True)
            case "COPY":
                self.copy(shlex.split(text))
            case "RUN" if text.startswith(NEEDS_ROOT):
                print("  skipped: it would change this machine's users")
            case "RUN":
                command = re.sub(r" -[og] \d+", "", text) if text.startswith("install ") else text
                subprocess.run(self.below_root(command), shell=True, check=True, cwd=self.cwd, env=self.environment)
            case "LABEL" | "VOLUME" | "USER" | "EXPOSE" | "STOPSIGNAL" | "HEALTHCHECK" | "CMD":
                pass
            case _:
                sys.exit(f"docker_steps: no way to perform {instruction}")

    def begin(self, name: str) -> None:
        """A stage starts from nothing; the one before stays readable, and its paths are free for the next."""
        if self.root.exists():
            self.stages[self.stage] = self.root.rename(self.folder / f"stage-{self.stage}")
        self.root.mkdir()
        self.stage = name
        self.cwd = self.root
        keep = ("HOME", "LANG", "TMPDIR", "SSL_CERT_FILE", "REQUESTS_CA_BUNDLE")
        reach_index = {k: v for k, v in os.environ.items() if k in keep or k.lower().endswith("_proxy")}
        path = f"{self.folder}/base/bin:/usr/local/bin:/usr/bin:/bin"
        self.environment = {**reach_index, "PIP_QUIET": "1", "PATH": path}

    def copy(self, words: list[str]) -> None:
        context, target_root = CHECKOUT, self.cwd
        if words[0].startswith("--from="):
            context = self.stages[words.pop(0).removeprefix("--from=")]
        *sources, target = words
        destination = target_root / self.below_root(target)
        for source in sources:
            path = context / source.lstrip("/")
            if path.is_dir():
                shutil.copytree(path, destination, symlinks=True, ignore=shutil.ignore_patterns("__pycache__"))
            else:
                destination.mkdir(parents=True, exist_ok=True)
                shutil.copy2(path, destination)

    def below_root(self, text: str) -> str:
        return IMAGE_PATHS.sub(lambda match: f"{self.root}{match[0]}", text)

    def serve(self) -> None:
        """CMD on a free port until HEALTHCHECK passes, then STOPSIGNAL."""
        with socket.socket() as probe:
            probe.bind(("127.0.0.1", 0))
            port = str(probe.getsockname()[1])
        health = json.loads(self.seen["HEALTHCHECK"].partition("CMD ")[2].replace("8000", port))
        command = [*json.loads(self.seen["CMD"]), "--port", port]
        program = shutil.which(command[0], path=self.environment["PATH"])
        if program is None:
            sys.exit(f"docker_steps: {command[0]} is not on the image's PATH")

        started = time.monotonic()
        server = subprocess.Popen(
            command, executable=program, cwd=self.cwd, env=self.environment, start_new_session=True
        )
        try:
            while subprocess.run(health, env=self.environment, cwd=self.cwd, capture_output=True).returncode != 0:
                if server.poll() is not None or time.monotonic() - started > 30:
                    sys.exit(f"docker_steps: no answer at /livez (exit status {server.poll()})")
                time.sleep(0.1)
            print(f"healthy after {time.monotonic() - started:.1f} s on port {port}", flush=True)
            stopped = time.monotonic()
            server.send_signal(getattr(signal, self.seen["STOPSIGNAL"]))
            status = server.wait(timeout=30)
            print(f"stopped after {time.monotonic() - stopped:.1f} s with status {status}", flush=True)
            if status != 0:
                sys.exit(f"docker_steps: {self.seen['STOPSIGNAL']} ended the server with status {status}")
        finally:
            if server.poll() is None:
                os.killpg(server.pid, signal.SIGKILL)  # its workers too


if __name__ == "__main__":
    main()

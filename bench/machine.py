"""What a benchmark ran on."""

import os
import platform
from pathlib import Path


def describe() -> str:
    """One line: processor, cores, memory, system, Python, and how busy it was already."""
    load = f"load {os.getloadavg()[0]:.1f} at the start" if hasattr(os, "getloadavg") else ""
    cores = f"{os.cpu_count()} cores"
    python = f"{platform.python_implementation()} {platform.python_version()}"
    parts = (_processor(), cores, _memory(), f"{platform.system()} {platform.machine()}", python, load)
    return ", ".join(part for part in parts if part)


def _processor() -> str:
    return _field(Path("/proc/cpuinfo"), "model name") or platform.processor()


def _memory() -> str:
    size = _field(Path("/proc/meminfo"), "MemTotal")
    return f"{int(size.split()[0]) / 2**20:.0f} GiB" if size else ""


def _field(file: Path, name: str) -> str:
    """The first value of that name; empty where the system has no such file."""
    lines = file.read_text().splitlines() if file.exists() else []
    return next((line.partition(":")[2].strip() for line in lines if line.startswith(name)), "")

"""`make bench`: measure beside the peers, each in an environment of its own; write bench/REPORT.md.

python -m bench [NAME ...] [--rounds N] [--quick]      by name (then nothing is written), or all
"""

import argparse
import sys
import time
from collections.abc import Iterable, Sequence
from datetime import UTC, datetime
from importlib import import_module
from importlib.metadata import version
from pathlib import Path

from bench.environment import peers
from bench.machine import describe
from bench.plan import Plan
from bench.report import Report, write

BENCHMARKS = (
    "hit",
    "conditional",
    "miss",
    "flight",
    "collapse",
    "locating",
    "extractive",
    "memory",
    "start",
    "jobs",
    "store",
)
LIBRARIES = ("parley", "flask", "granian", "pydantic", "openai", "instructor", "dbos")


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the benchmarks one after another: each is a module of its name with `run(plan)`, which returns its Report.

    One that fails is reported, and the others go on; 1 then, else 0.
    """
    parser = argparse.ArgumentParser(prog="python -m bench", description="Benchmarks, side by side.")
    parser.add_argument("names", nargs="*", metavar="NAME", help=f"of {', '.join(BENCHMARKS)}; all without one")
    parser.add_argument("--rounds", type=int, default=5, help="of which the medians are taken")
    parser.add_argument("--quick", action="store_true", help="small, one round, no peers: whether it works")
    options = parser.parse_args(arguments)
    if unknown := set(options.names) - set(BENCHMARKS):
        parser.error(f"no benchmark is called {', '.join(sorted(unknown))}")
    if options.rounds < 1:
        parser.error("a median needs a round")
    plan = Plan(rounds=1 if options.quick else options.rounds, quick=options.quick)
    heading = _heading()
    print(heading, flush=True)
    reports, failures = _run(options.names or BENCHMARKS, plan)
    if not options.names and not plan.quick:
        installed = ", ".join(peers()) or "none could be installed"
        write(Path(__file__).parent, f"{heading} Peers: {installed}.", reports, failures)
    return 1 if failures else 0


def _heading() -> str:
    versions = ", ".join(f"{name} {version(name)}" for name in LIBRARIES)
    return f"# Benchmarks\n\n{datetime.now(UTC):%Y-%m-%d %H:%M} UTC. {describe()}. {versions}."


def _run(names: Iterable[str], plan: Plan) -> tuple[dict[str, Report], dict[str, str]]:
    reports, failures = {}, {}
    for name in names:
        began = time.monotonic()
        try:
            reports[name] = report = import_module(f"bench.{name}").run(plan)
            print(f"\n{name}\n\n{report.text()}", flush=True)
        except Exception as error:  # whatever it is, the others can be measured
            failures[name] = f"{type(error).__name__}: {error}"
            print(f"\n{name}\n\nIt failed: {failures[name]}", flush=True)
        print(f"{name}: {time.monotonic() - began:.0f} s", file=sys.stderr, flush=True)
    return reports, failures


if __name__ == "__main__":
    sys.exit(main())

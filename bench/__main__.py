"""`make bench`: measure beside the peers, each in an environment of its own, and print plain tables.

python -m bench [NAME ...] [--rounds N] [--quick]      by name, or all
"""

import argparse
from collections.abc import Sequence
from importlib import import_module

from bench.machine import describe
from bench.plan import Plan

BENCHMARKS = ("locating",)


def main(arguments: Sequence[str] | None = None) -> None:
    """Run the benchmarks one after another: each is a module of its name with `run(plan)`, which returns its report."""
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
    print(describe(), flush=True)
    for name in options.names or BENCHMARKS:
        print(f"\n{name}\n\n{import_module(f'bench.{name}').run(plan)}", flush=True)


if __name__ == "__main__":
    main()

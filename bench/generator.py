"""The load generator's process, and what came of a job."""

from collections.abc import Callable, Mapping
from dataclasses import asdict, dataclass
from statistics import median

from bench.dialogue import Dialogue
from bench.load import Job
from bench.plan import Plan
from bench.server import Server


@dataclass(frozen=True, slots=True)
class Outcome:
    """Answers by status, and times in seconds; cpu is the server's for one answer."""

    seconds: float
    statuses: Mapping[str, int]
    p50: float
    p99: float
    longest: float
    cpu: float = 0.0

    @property
    def answered(self) -> int:
        return sum(self.statuses.values())

    @property
    def rate(self) -> float:
        """Answers a second."""
        return self.answered / self.seconds


class Generator(Dialogue):
    """Sends what it is told to."""

    def __init__(self) -> None:
        super().__init__("bench.load")

    def begin(self, job: Job) -> None:
        """Start a job; end() says what came of it."""
        self.say(asdict(job))

    def end(self) -> Outcome:
        """The outcome of the job that was begun. Raises RuntimeError where the generator broke off."""
        return Outcome(**self.hear())

    def run(self, server: Server, job: Job, expect: str = "200") -> Outcome:
        """A job against a server, with what that spent. Raises RuntimeError where an answer has another status."""
        before = server.cpu()
        self.begin(job)
        outcome = self.end()
        spent = server.cpu() - before
        if outcome.statuses.keys() != {expect}:
            raise RuntimeError(f"{server.name} answered {dict(outcome.statuses)}, not {expect} alone")
        return Outcome(**{**asdict(outcome), "cpu": spent / outcome.answered})


Rounds = dict[str, list[Outcome]]


def alternate(plan: Plan, contenders: Mapping[str, Callable[[], Outcome]]) -> Rounds:
    """Every contender once a round, each round beginning with another; one turn before that to warm up."""
    names = list(contenders)
    for name in names:
        contenders[name]()
    rounds: Rounds = {name: [] for name in names}
    for turn in range(plan.rounds):
        first = turn % len(names)
        for name in [*names[first:], *names[:first]]:
            rounds[name].append(contenders[name]())
    return rounds


def ratio(rounds: Rounds, name: str, other: str, of: Callable[[Outcome], float]) -> float:
    """How often the other's figure goes into this one's: the median of the ratios of each round."""
    return median(of(mine) / of(its) for mine, its in zip(rounds[name], rounds[other], strict=True))


def middle(outcomes: list[Outcome], of: Callable[[Outcome], float]) -> float:
    """The median of a figure."""
    return median(map(of, outcomes))

"""How much a model reads and writes for a brief, over the recordings."""

import json
from dataclasses import dataclass

from evals.recording import RECORDED, article_text, path

LONGEST_RATIO = 2.5
SHORTEST_ARTICLE = 2300
MOST_TOKENS = 5000
CHARACTERS_A_TOKEN = 4
TOKENS_A_SECOND = 80


@dataclass(frozen=True, slots=True)
class Size:
    """Of one recording, in characters: the calls added up, and the draft alone."""

    name: str
    article: int
    calls: int
    input: int
    output: int
    draft: int

    @property
    def ratio(self) -> float:
        return self.draft / self.article

    @property
    def tokens(self) -> float:
        return self.draft / CHARACTERS_A_TOKEN

    @property
    def seconds(self) -> float:
        return self.output / CHARACTERS_A_TOKEN / TOKENS_A_SECOND

    @property
    def fits(self) -> bool:
        """A short article may have the draft of one of about 3,000 characters."""
        return self.draft <= LONGEST_RATIO * max(self.article, SHORTEST_ARTICLE) and self.tokens < MOST_TOKENS


def sizes() -> list[Size]:
    return [_size(name) for name in RECORDED]


def size_table(sizes: list[Size]) -> str:
    """One line a recording, and the limits."""
    lines = [
        f"{'recording':<28}{'article':>9}{'calls':>7}{'input':>9}{'output':>9}{'draft':>8}{'ratio':>8}{'tokens':>9}{'seconds':>9}"
    ]
    lines += [
        f"{one.name:<28}{one.article:>9,}{one.calls:>7}{one.input:>9,}{one.output:>9,}{one.draft:>8,}{one.ratio:>8.2f}"
        f"{one.tokens:>9,.0f}{one.seconds:>9.1f}{'' if one.fits else '  too long'}"
        for one in sizes
    ]
    lines.append(
        f"Characters; {CHARACTERS_A_TOKEN} a token, {TOKENS_A_SECOND} tokens a second. "
        f"A draft is under {MOST_TOKENS:,} tokens and at most {LONGEST_RATIO} times\n"
        f"an article of about 3,000 characters (one under {SHORTEST_ARTICLE:,} counts as {SHORTEST_ARTICLE:,})."
    )
    return "\n".join(lines)


def _size(name: str) -> Size:
    exchanges = json.loads(path(name).read_text("utf-8"))["interactions"]
    requests = [json.loads(exchange["request"]["body"]) for exchange in exchanges]
    answers = [
        json.loads(exchange["response"]["body"]["string"])["choices"][0]["message"]["content"] for exchange in exchanges
    ]
    return Size(
        name=name,
        article=len(article_text(name)),
        calls=len(exchanges),
        input=sum(len(message["content"]) for request in requests for message in request["messages"]),
        output=sum(map(len, answers)),
        draft=len(answers[0]),
    )

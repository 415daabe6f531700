"""Attribution measured on a local copy of PolNeAR (github.com/networkdynamics/PolNeAR), which may not be redistributed.

A predicted attribution is right where its source mention overlaps the gold source, and its content at least half of the
shorter of the two contents. The speaker of a direct quote of four words or more is right where the sources overlap.
"""

import argparse
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from schemas.article import Article
from schemas.span import Span
from service.reading import Reading, read

_FEWEST_WORDS = 4
_DIRECT = 0.9


@dataclass(frozen=True, slots=True)
class Gold:
    """One annotated attribution."""

    source: tuple[Span, ...]
    content: tuple[Span, ...]


@dataclass(slots=True)
class Score:
    """Counts towards precision and recall."""

    right: int = 0
    predicted: int = 0
    gold: int = 0

    def line(self, name: str) -> str:
        precision = self.right / max(1, self.predicted)
        recall = self.right / max(1, self.gold)
        f1 = 2 * self.right / max(1, self.predicted + self.gold)
        return f"{name:<16} P {precision:.3f}  R {recall:.3f}  F1 {f1:.3f}  ({self.right}/{self.predicted}/{self.gold})"


def main(arguments: Sequence[str] | None = None) -> None:
    """Prints both figures for one split."""
    parser = argparse.ArgumentParser(prog="python -m evals.polnear", description=__doc__)
    parser.add_argument("directory", type=Path, help="the clone, or its data directory")
    parser.add_argument("--split", choices=("train", "dev", "test"), default="dev")
    options = parser.parse_args(arguments)
    quotes, pairs, articles = Score(), Score(), 0
    for text, gold in load(options.directory, options.split):
        reading = read(Article(text=text, language="en"))
        count_pairs(pairs, reading, gold)
        count_quotes(quotes, reading, gold)
        articles += 1
    print(f"PolNeAR {options.split}, {articles} articles (right/predicted/gold)")
    print(quotes.line("direct quotes"))
    print(pairs.line("all attributions"))


def load(directory: Path, split: str) -> Iterator[tuple[str, list[Gold]]]:
    """Each article with its attributions, by the first annotator where there are several."""
    home = directory / "data" / split if (directory / "data").is_dir() else directory / split
    annotations: dict[str, Path] = {}
    for path in sorted((home / "attributions").glob("*.ann")):
        annotations.setdefault(path.stem.rpartition("_")[0], path)
    for name, path in annotations.items():
        text = (home / "text" / f"{name}.txt").read_bytes().decode("utf-8")
        yield text, _attributions(path.read_bytes().decode("utf-8"))


def _attributions(annotation: str) -> list[Gold]:
    """The events of a brat file that have a source and a content."""
    spans: dict[str, tuple[Span, ...]] = {}
    events: list[list[str]] = []
    for line in annotation.split("\n"):
        fields = line.split("\t")
        if len(fields) == 3 and fields[0].startswith("T"):
            places = fields[1].partition(" ")[2].split(";")
            spans[fields[0]] = tuple(Span(start=int(a), end=int(b)) for a, b in map(str.split, places))
        elif len(fields) == 2 and fields[0].startswith("E"):
            events.append(fields[1].split())
    found = []
    for event in events:
        roles = dict(field.split(":") for field in event)
        if "Source" in roles and "Content" in roles:
            found.append(Gold(spans[roles["Source"]], spans[roles["Content"]]))
    return found


def count_pairs(score: Score, reading: Reading, gold: list[Gold]) -> None:
    """Pairs predictions with gold attributions, each used once."""
    predicted = [attribution for attribution in reading.attributions if attribution.source is not None]
    left = list(gold)
    for attribution in predicted:
        assert attribution.source is not None
        for candidate in left:
            if overlap((attribution.source,), candidate.source) and shares(attribution.content, candidate.content):
                left.remove(candidate)
                score.right += 1
                break
    score.predicted += len(predicted)
    score.gold += len(gold)


def count_quotes(score: Score, reading: Reading, gold: list[Gold]) -> None:
    """Judges the speaker of every quotation that either side takes for direct speech."""
    for quotation in reading.quotations:
        quote = (quotation.outer,)
        if len(reading.article.text[quotation.inner.start : quotation.inner.end].split()) < _FEWEST_WORDS:
            continue
        wanted = next((one for one in gold if 2 * overlap(one.content, quote) >= _size(quote)), None)
        if wanted is not None and not _is_direct(wanted.content, reading):
            continue
        given = next(
            (
                one.source
                for one in reading.attributions
                if one.source and 2 * overlap(one.content, quote) >= _size(quote) and _is_direct(one.content, reading)
            ),
            None,
        )
        score.gold += wanted is not None
        score.predicted += given is not None
        score.right += wanted is not None and given is not None and overlap((given,), wanted.source) > 0


def _is_direct(content: tuple[Span, ...], reading: Reading) -> bool:
    return overlap(content, tuple(one.outer for one in reading.quotations)) >= _DIRECT * _size(content)


def shares(one: tuple[Span, ...], other: tuple[Span, ...]) -> bool:
    """Whether two contents have at least half of the shorter in common."""
    return 2 * overlap(one, other) >= min(_size(one), _size(other)) > 0


def overlap(one: tuple[Span, ...], other: tuple[Span, ...]) -> int:
    """Characters in common."""
    return sum(max(0, min(a.end, b.end) - max(a.start, b.start)) for a in one for b in other)


def _size(spans: tuple[Span, ...]) -> int:
    return sum(span.end - span.start for span in spans)


if __name__ == "__main__":
    main()

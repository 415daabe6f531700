"""The article as HTML, with every span of evidence marked."""

import re
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise

from markupsafe import Markup, escape

from schemas.brief import Brief
from schemas.span import Evidence

NOUNS = {"p": "Party", "s": "Position", "c": "Point", "n": "Step", "t": "Term", "u": "Gap"}


def marked(text: str, brief: Brief) -> Markup:
    """Paragraphs of the text, escaped. Each span is a <mark> that links back to what rests on it.

    Spans nest. Where two cross, or a paragraph ends, the inner one is closed and goes on behind.
    """
    paragraphs = _paragraphs(text)
    starting = _marks_by_start(brief, len(text))
    ends = {mark.end for marks in starting.values() for mark in marks}
    pieces: list[Markup] = []
    running: list[_Mark] = []
    for here, there in pairwise(sorted({*paragraphs, *starting, *ends, len(text)})):
        ended = (depth for depth, mark in enumerate(running) if mark.end <= here)
        kept = 0 if here in paragraphs else next(ended, len(running))
        pieces += [mark.closed(here) for mark in reversed(running[kept:])]
        if here in paragraphs:
            pieces.append(paragraphs[here])
        going_on = [mark for mark in running[kept:] if mark.end > here]
        opened = sorted(going_on + starting.get(here, []), key=lambda mark: -mark.end)
        pieces += [mark.opened(here) for mark in opened]
        running[kept:] = opened
        pieces.append(escape(text[here:there]))
    pieces += [mark.closed(len(text)) for mark in reversed(running)]
    return Markup("").join([*pieces, Markup("</p>")])


def _paragraphs(text: str) -> Mapping[int, Markup]:
    """Where lines begin, with the tags that begin them: apart, or close together where blank lines do the parting."""
    gaps = [gap for gap in re.finditer(r"\n\s*", text) if gap.start() > 0 and gap.end() < len(text)]
    close = Markup('</p>\n<p class="line">') if any(gap[0].count("\n") > 1 for gap in gaps) else Markup("</p>\n<p>")
    return {0: Markup("<p>")} | {gap.end(): Markup("</p>\n<p>") if gap[0].count("\n") > 1 else close for gap in gaps}


def _marks_by_start(brief: Brief, length: int) -> Mapping[int, list["_Mark"]]:
    references: dict[tuple[int, int], list[str]] = {(span.start, span.end): [] for span in brief.article.boilerplate}
    for anchor, evidence in _cited(brief):
        for item in evidence:
            references.setdefault((item.start, item.end), []).append(anchor)
    marks: defaultdict[int, list[_Mark]] = defaultdict(list)
    for (start, end), anchors in references.items():
        if start < end <= length:
            marks[start].append(_Mark(start, end, anchors))
    return marks


def _cited(brief: Brief) -> Iterable[tuple[str, Sequence[Evidence]]]:
    """Every statement's anchor on the page, with its evidence."""
    yield from ((party.id, party.evidence) for party in brief.parties)
    yield from ((position.id, position.evidence) for position in brief.positions)
    yield from ((point.id, point.evidence) for point in brief.points_of_contention)
    yield from ((step.id, step.evidence) for step in brief.next_steps)
    yield from ((f"t{number}", term.evidence) for number, term in enumerate(brief.terms, 1))
    yield from ((f"u{number}", gap.evidence) for number, gap in enumerate(brief.undisclosed, 1))


@dataclass(frozen=True, slots=True)
class _Mark:
    """A span and the anchors of what rests on it: none for boilerplate."""

    start: int
    end: int
    anchors: Sequence[str]

    def opened(self, at: int) -> Markup:
        """The tag that begins it, or goes on with it; only the beginning can be linked to."""
        if not self.anchors:
            return Markup('<span class="boilerplate">')
        kind = "introduction" if all(anchor.startswith("p") for anchor in self.anchors) else "evidence"
        name = Markup(' id="e{}-{}"').format(self.start, self.end) if at == self.start else ""
        return Markup('<mark class="{}" data-for="{}"{}>').format(kind, " ".join(self.anchors), name)

    def closed(self, at: int) -> Markup:
        """The tag that ends it or breaks it off; at its end, with links to what rests on it."""
        if not self.anchors:
            return Markup("</span>")
        if at < self.end:
            return Markup("</mark>")
        links = [
            Markup('<a href="#{0}" aria-label="{1} {0}">{0}</a>').format(anchor, NOUNS.get(anchor[:1], ""))
            for anchor in self.anchors
        ]
        return Markup('</mark><sup class="references">{}</sup>').format(Markup(" ").join(links))

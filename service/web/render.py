"""A brief for people: Markdown and the page. What came from an article or a model is never read as markup."""

import datetime
import re
import unicodedata
from collections import Counter
from collections.abc import Iterable, Sequence
from functools import cache
from typing import Any, Literal

from flask import render_template
from jinja2 import Environment, PackageLoader, StrictUndefined
from markupsafe import Markup

from schemas.brief import Brief, CheckName, NextStep, Position, Verification, When
from schemas.span import Evidence
from service.web.mark import marked

VERDICTS = {
    "verified": "✓ verified",
    "located": "○ located",
    "partial": "◐ partly verified",
    "contradicted": "✗ contradicted",
}
CHECKS: dict[CheckName, str] = {
    "quote": "quote",
    "holder": "holder",
    "via": "sources",
    "numbers": "numbers",
    "names": "names",
    "dates": "dates",
    "wording": "wording",
    "negation": "negation",
    "modality": "certainty",
    "sides": "sides",
    "positions": "positions",
}
FAILURES: dict[CheckName, str] = {
    "quote": "the quote does not stand in the article",
    "holder": "the article attributes it to somebody else",
    "via": "the article names other sources",
    "numbers": "a number is not in the evidence",
    "names": "a name is not in the evidence",
    "dates": "a date is not in the evidence",
    "wording": "it is said in other words than the article's",
    "negation": "the evidence says yes where it says no, or the reverse",
    "modality": "the evidence is less certain",
    "sides": "a side is not borne out",
    "positions": "it rests on a position that is not verified",
}
MODES = {"direct_quote": "in quotation marks", "mixed": "partly in quotation marks"}
HEDGES = {"speaker": "hedged by the speaker", "reporter": "hedged by the article"}

# Within a line: what opens code, emphasis, a link, HTML, a table cell, an entity or, in dialects, a bare link.
MARKDOWN_INLINE = re.compile(
    r"[\\`*\[\]<|~]|(?<![^\W_])_|_(?![^\W_])|&(?=#?\w+;)|(?<=\w):(?=//)|(?<=\w)@(?=\w)"
    r"|(?<=[wW]{3})\.(?=\w)|(?<=\w)\.(?=[^\W\d_]{2})"
)
# At its start or end: what makes it a heading, a quotation, a rule or a list.
MARKDOWN_BLOCK = re.compile(r"^(\d{1,9})?(?=[.)](?:\s|$))|^(?=[#>+=-])|(?=#$)")
PLAIN_URL = re.compile(r"https?://[^\s<>\\]+")
# They would reach beyond their text: into the rest of the line, or into a terminal.
BIDI_CONTROLS = re.compile("[\u202a-\u202e\u2066-\u2069]")
CONTROLS = re.compile(r"[\x00-\x1f\x7f-\x9f]")
END_OF_CALENDAR = datetime.datetime.max.replace(tzinfo=datetime.UTC).timestamp() - 1
QUOTATION_MARKS = "\"“”„«»‘’'「」『』"


def markdown(brief: Brief) -> str:
    """The brief as CommonMark, without the article."""
    text = _markdown_templates().get_template("brief.md").render(_context(brief))
    return re.sub(r"\n{3,}", "\n\n", text).strip() + "\n"


@cache
def _markdown_templates() -> Environment:
    # autoescape makes macros return Markup, which alone passes unescaped; finalize then turns all else into it.
    return Environment(
        loader=PackageLoader("service.web"),
        autoescape=True,
        finalize=_markdown_safe,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )


def _markdown_safe(value: object) -> Markup:
    """Untrusted text as one line of Markdown that reads as it stands."""
    if isinstance(value, Markup):
        return value
    text = CONTROLS.sub("\ufffd", BIDI_CONTROLS.sub("", " ".join(str(value).split())))
    text = MARKDOWN_BLOCK.sub(r"\g<0>\\", MARKDOWN_INLINE.sub(r"\\\g<0>", text))
    rtl = any(unicodedata.bidirectional(character) in ("R", "AL") for character in text)
    return Markup(f"\u2068{text}\u2069" if rtl else text)  # noqa: S704 - Markdown, escaped above


def page(brief: Brief, article: str | None, expires: float | None = None) -> str:
    """The brief as HTML beside its article, evidence marked in it; without the article, the quotes alone.

    expires, in seconds since the epoch, is when the store forgets it; None: no store has it, so nothing links to it.
    """
    kept_until = expires and _day(datetime.datetime.fromtimestamp(min(expires, END_OF_CALENDAR), datetime.UTC))
    text = None if article is None else marked(article, brief)
    return render_template("brief.html", **_context(brief), article=text, kept_until=kept_until)


def listed(brief: Brief) -> dict[str, Any]:
    """What a list of briefs is filled with for one."""
    return {"brief": brief, "made": _moment(brief.created_at)}


def _context(brief: Brief) -> dict[str, Any]:
    """What both formats are filled with."""
    parties = {party.id: party for party in brief.parties}
    positions = {position.id: position for position in brief.positions}

    def named(ids: Iterable[str], between: str = ", ") -> str:
        return between.join(parties[id].name if id in parties else id for id in ids)

    groups = _by_holder(brief)
    return {
        "brief": brief,
        "parties": parties,
        "positions": positions,
        "groups": groups,
        "solo": {holders[0] for holders, _ in groups if len(holders) == 1},
        "held": Counter(id for position in brief.positions for id in position.holders),
        "steps": sorted(brief.next_steps, key=_time),
        "named": named,
        "verdict": lambda verification: VERDICTS[verification.status],
        "reasons": _reasons,
        "manner": _manner,
        "quoted": _quoted,
        "verbatim": _verbatim,
        "same": _same,
        "date_kind": _date_kind,
        "dated": _dated,
        "moment": _moment,
        "published": brief.article.published_at and _moment(brief.article.published_at),
        "linkable": bool(PLAIN_URL.fullmatch(brief.article.url or "")),
        "coverage": _coverage(brief),
    }


def _by_holder(brief: Brief) -> list[tuple[tuple[str, ...], list[Position]]]:
    """Positions by who holds them: in the order of the parties, joint ones behind, those of nobody last."""
    order = {party.id: number for number, party in enumerate(brief.parties)}
    groups: dict[tuple[str, ...], list[Position]] = {}
    for position in brief.positions:
        groups.setdefault(tuple(position.holders), []).append(position)
    last = len(order)

    def rank(holders: tuple[str, ...]) -> tuple[bool, int, list[int]]:
        return not holders, len(holders), [order.get(id, last) for id in holders]

    return sorted(groups.items(), key=lambda group: rank(group[0]))


def _time(step: NextStep) -> tuple[int, datetime.date]:
    """Known dates first and in their order; the others as the article has them."""
    rank = {"known": 0, "partly": 1, "unknown": 2}[_date_kind(step.when)]
    return rank, (step.when and step.when.earliest) or datetime.date.max


def _date_kind(when: When | None) -> Literal["known", "partly", "unknown"]:
    """Whether a date can be put on a calendar, only in part, or not at all."""
    if when is None or when.edtf is None:
        return "unknown"
    return "known" if when.earliest and "X" not in when.edtf else "partly"


def _dated(when: When | None) -> str:
    """What a date comes to, in words; empty where it comes to nothing."""
    if when is None or when.edtf is None:
        return ""
    if "X" in when.edtf or when.earliest is None:
        parts = zip(("year", "month", "day"), when.edtf.partition("/")[0].split("-"), strict=False)
        missing = [name for name, digits in parts if "X" in digits]
        return f"{' and '.join(reversed(missing))} not stated" if missing else ""
    first, last = _moment(when.earliest), _moment(when.latest or when.earliest)
    return first if first == last else f"{first} – {last}"


def _reasons(verification: Verification) -> str:
    """Why the verdict is not a better one, in words; empty where there is nothing to say."""
    failed = [check for check in verification.checks if check.passed is False]
    if failed:
        return "; ".join(FAILURES[check.name] + (f" ({check.detail})" if check.detail else "") for check in failed)
    unchecked = [CHECKS[check.name] for check in verification.checks if check.passed is None]
    return f"{', '.join(unchecked)} could not be checked" if unchecked and verification.status != "verified" else ""


def _manner(position: Position) -> list[str]:
    """What is telling about how a position is held: a plain claim in the article's words has nothing."""
    return [
        *([position.kind.replace("_", " ")] if position.kind != "claim" else []),
        *([MODES[position.mode]] if position.mode in MODES else []),
        *([HEDGES[position.hedge]] if position.hedge in HEDGES else []),
        *(["replaced by a later one"] if position.superseded else []),
    ]


def _quoted(text: str) -> str:
    """In quotation marks, unless it carries its own."""
    bare = text.strip().rstrip(".,")
    own = len(bare) > 1 and bare[0] in QUOTATION_MARKS and bare[-1] in QUOTATION_MARKS
    return text.strip() if own else f"“{text.strip()}”"


def _verbatim(statement: str, evidence: Sequence[Evidence]) -> bool:
    """Whether a statement only repeats its one quote, so that showing both would say everything twice."""
    return len(evidence) == 1 and _same(statement, evidence[0].quote)


def _same(one: str, other: str) -> bool:
    """Whether two texts have the same words."""
    return re.findall(r"\w+", one.casefold()) == re.findall(r"\w+", other.casefold())


def _moment(when: datetime.date | datetime.datetime) -> str:
    if not isinstance(when, datetime.datetime):
        return _day(when)
    return f"{_day(when)}, {when:%H:%M} {when.tzname() or ''}".rstrip()


def _day(when: datetime.date) -> str:
    return f"{when.day} {when:%B} {when.year}"


def _coverage(brief: Brief) -> str:
    coverage, characters = brief.coverage, brief.article.characters
    share = round(100 * coverage.evidence_characters / characters)
    return (
        f"{coverage.quotes_attributed} of {coverage.quotes_found} passages in quotation marks stand behind a position; "
        f"evidence covers {coverage.evidence_characters:,} of {characters:,} characters ({share} %)."
    )

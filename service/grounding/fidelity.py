"""Whether the numbers, names, dates, negations and modals of a statement are those of its evidence."""

import datetime
from collections.abc import Iterable, Sequence
from functools import lru_cache

from schemas.brief import Check
from schemas.span import Evidence, Span
from service.grounding.direction import Directions
from service.grounding.name_check import NameCheck
from service.grounding.naming import Naming
from service.grounding.number import numbers, remarkable, stated
from service.grounding.polarity import denies, overstates
from service.grounding.wording import speaks_of
from service.reading.pattern import Pattern
from service.reading.reading import Reading
from service.reading.time.dates import resolve, temporal_spans
from service.reading.time.numeral import CARDINALS, ORDINALS

_FIGURES = Pattern(r"\d+(?:[.,\u00A0\u202F]\d+)*")
_TOKEN = Pattern(r"[\p{L}]+|\d+")
_LINKS = set("the a an of on in by at to and or from until between through mid early late th st nd rd".split())


class Fidelity:
    """Compares statements with their evidence. Without rules for the language only figures can be compared."""

    def __init__(self, reading: Reading, naming: Naming, directions: Directions, today: datetime.date | None) -> None:
        self._text = reading.article.text
        self._rules_apply = reading.rules_apply
        self._naming = naming
        self._names = NameCheck(reading, naming)
        self._directions = directions
        self._today = today

    def numbers(self, statement: str, evidence: Sequence[Evidence], extra: str = "") -> Check:
        """A number that the evidence has not may stand in the sentences before ("the two"), unless it has another.

        extra: words of the article that belong to the statement beside its evidence."""
        quoted = _joined(evidence, extra)
        if not self._rules_apply:
            figures = set(_FIGURES.findall(statement))
            return Check(name="numbers", passed=True if figures and figures <= set(_FIGURES.findall(quoted)) else None)
        if not (said := remarkable(numbers(_undated(statement)))):
            return Check(name="numbers", passed=True)
        found = numbers(quoted)
        missing = {number: words for number, words in said.items() if not stated(number, found)}
        if missing and not remarkable(found).keys() - said.keys():
            around = numbers(self._naming.around(evidence))
            missing = {number: words for number, words in missing.items() if not stated(number, around)}
        return _compared("numbers", list(missing.values()))

    def names(self, statement: str, evidence: Sequence[Evidence], granted: Iterable[str]) -> Check:
        """granted: names that the statement may have although the evidence does not."""
        if not self._rules_apply:
            return Check(name="names", passed=None)
        if self._directions.is_turned(statement, [span.quote for span in evidence]):
            return Check(name="names", passed=False, detail="the evidence has them the other way round")
        return _compared("names", self._names.missing(statement, evidence, granted))

    def dates(self, statement: str, evidence: Sequence[Evidence], extra: str = "") -> Check:
        if not self._rules_apply:
            return Check(name="dates", passed=None)
        if not (said := _temporal(statement)):
            return Check(name="dates", passed=True)
        quoted = _joined(evidence, extra)
        meanings = {resolve(words, self._today).edtf for words in _temporal(quoted)} - {None}
        tokens = _tokens(quoted)
        missing = [w for w in said if not (_tokens(w) <= tokens or resolve(w, self._today).edtf in meanings)]
        return _compared("dates", missing)

    def wording(self, statement: str, evidence: Sequence[Evidence], granted: Iterable[str]) -> Check:
        """Too little of the evidence's own words cannot be checked: it may be a paraphrase, or an invention."""
        if not self._rules_apply:
            return Check(name="wording", passed=None)
        quotes = [span.quote for span in evidence]
        if speaks_of(statement, quotes, granted) or speaks_of(
            statement, [*quotes, self._naming.around(evidence)], granted
        ):
            return Check(name="wording", passed=True)
        return Check(name="wording", passed=None, detail="the statement is not in the article's words")

    def negation(self, statement: str, evidence: Sequence[Evidence]) -> Check:
        if not self._rules_apply:
            return Check(name="negation", passed=None)
        denied = denies(statement, [span.quote for span in evidence])
        detail = "one of statement and evidence is negated, the other is not" if denied else None
        return Check(name="negation", passed=None if denied is None else not denied, detail=detail)

    def modality(self, statement: str, evidence: Sequence[Evidence]) -> Check:
        if not self._rules_apply:
            return Check(name="modality", passed=None)
        raised = overstates(statement, _joined(evidence))
        return Check(
            name="modality", passed=not raised, detail="the statement is surer than its evidence" if raised else None
        )


def _compared(name: str, missing: Sequence[str]) -> Check:
    if not missing:
        return Check(name=name, passed=True)
    return Check(name=name, passed=False, detail=f"not in the evidence: {', '.join(missing[:5])}")


def _joined(evidence: Iterable[Evidence], extra: str = "") -> str:
    return "\n".join([*(span.quote for span in evidence), *([extra] if extra else [])])


def _temporal(text: str) -> list[str]:
    return [text[span.start : span.end] for span in _temporal_spans(text)]


def _undated(text: str) -> str:
    """A text without its temporal expressions, whose numbers are compared as dates."""
    for span in reversed(_temporal_spans(text)):
        text = f"{text[: span.start]} {text[span.end :]}"
    return text


@lru_cache(maxsize=64)
def _temporal_spans(text: str) -> Sequence[Span]:
    return temporal_spans(text)


def _tokens(text: str) -> set[str]:
    """Months and weekdays by their first three letters, numbers as figures, other words as they are."""
    tokens = set()
    for token in _TOKEN.findall(text.casefold()):
        if token in _LINKS:
            continue
        value = CARDINALS.get(token) or ORDINALS.get(token)
        tokens.add(str(value) if value else token[:3] if token.isalpha() else token.lstrip("0"))
    return tokens

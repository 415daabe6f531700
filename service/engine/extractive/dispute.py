"""What a sentence of the article itself calls disputed."""

import re
from collections.abc import Iterator

from schemas.span import Span
from service.engine.extractive.issue import conjuncts, word_at
from service.reading import Reading
from service.reading.part import fold_case, has_part
from service.reading.text.parse import Parse
from service.reading.time.dates import temporal_spans

_POINT = (
    r"(?:points?|bones?|areas?|matters?) of (?:contention|disagreement|friction|dispute)"
    r"|(?:sticking|contentious) points?|stumbling blocks?|obstacles?|hurdles?|disputes?"
    r"|(?:open|unresolved|unanswered) questions?|(?:biggest|main|chief|key) differences?"
)
_POINT_PARTS = (
    *("contention", "disagreement", "friction", "dispute", "sticking", "contentious", "stumbling", "obstacle"),
    *("hurdle", "question", "difference"),
)
_HINT = re.compile(  # Letters and no classes: half as long to look for.
    "disp|Disp|disagr|Disagr|diff|Diff|matter|Matter|conte|Conte|at issue|resolv|answer|open|point|block|obsta|hurdle"
    "|clash|divi|split|at odds|deadlock|standoff|stand-off|quarrel|stalemate|logger|row|rift|wrangl|impasse|apart|argu"
    "|agree|blame|sepa"
)
_BE = r"(?:is|are|was|were|remains?|remained|(?:has|have|had) been)(?: (?:still|now|also|hotly|bitterly|itself))*"
_CALLED = re.compile(
    rf"\b{_BE} (?:(?:in|under) dispute|disputed|contested|at issue|unresolved"
    rf"|(?:one of )?(?:the|an?)(?: [\w-]{{1,20}}){{0,3}}? (?:{_POINT})"
    rf"|(?:(?!no |not |never )[\w-]{{1,20}} ){{0,2}}?(?:{_POINT}))\b(?! by\b)",
    re.IGNORECASE,
)
_CALLED_PARTS = (*_POINT_PARTS, "contested", "at issue", "unresolved")
_NAMED = re.compile(
    rf"\b(?:{_POINT})(?:[,:]? (?:including|includ(?:e|es|ed)|such as|over|about|are|is|were|was|remain):?|:) ",
    re.IGNORECASE,
)
_OVER = re.compile(
    r"\b(?:disagree(?:d|s|ments?)?|differ(?:ed|s|ences)?|clash(?:ed|es)?|divided|split|at odds"
    r"|deadlock(?:ed)?|disputes?"
    r"|stand-?off|quarrel(?:led|ed|s)?|stalemate|at loggerheads|row|rift|wrangl(?:e|ed|ing)|impasse"
    r"|(?:far |further )?apart|argu(?:e|ing)|without agreeing|failed to agree|no agreement|yet to agree"
    r"|(?:could|did|do|can)(?: not|n['’]t) agree|trade blame) "
    r"(?:on [A-Z]\w+ )?(?:with [\w' ’-]{1,40} )?(?:over|on|about|as to|for) ",
    re.IGNORECASE,
)
_OVER_PARTS = (
    *(
        "agree",
        "differ",
        "clash",
        "divided",
        "split",
        "odds",
        "deadlock",
        "dispute",
        "standoff",
        "stand-off",
        "quarrel",
    ),
    *("stalemate", "loggerheads", "row", "rift", "wrangl", "impasse", "apart", "argu", "blame"),
)
_TURNS = re.compile(
    r"\b(?:(?:disputes?|disagreements?|differences?|quarrel|argument|row)(?: between [^,;.]{1,60})? "
    r"(?:turns on|concerns?|cent(?:re|er)s on|revolves around|hinges on|(?:is|are) (?:about|over))"
    r"|what (?:[\w'’-]{1,20} ){0,4}?(?:differ over|disagree (?:on|over|about)"
    r"|(?:remains|is still) (?:open|unresolved|in dispute)|(?:divides|separates) [\w' ’-]{1,40}?) (?:is|are)) ",
    re.IGNORECASE,
)
_TURNS_PARTS = (
    *("turns on", "concern", "centres on", "centers on", "revolves around", "hinges on"),
    *("is about", "is over", "are about", "are over", "what "),
)
_START = re.compile(
    r"(?:[,;:–—] ?(?:but|and|yet|because|while|whereas|although|though) |\b(?:although|though|whereas|while) |[;:–—] )"
    r"(?=(?:who|whether|how|what|which|the)\b)",
    re.IGNORECASE,
)
_OPENING = re.compile(r"(?:but|and|yet|although|though|still|however|meanwhile),? ", re.IGNORECASE)
_QUESTION = re.compile(r"(?:who|whose|whom|whether|how|what|which|when|where|why)\b", re.IGNORECASE)
_AND_QUESTION = re.compile(r",? and (?=(?:who|whose|whether|how|what|which|when|where|why)\b)", re.IGNORECASE)
_CLAUSE_END = re.compile(r"[,;:.!?]|$")
_EMPTY = re.compile(
    r"(?:it|this|that|them|these|those|he|she|they|there|here|everything|nothing|something)\b|(?:who|which|what)$"
    r"|(?:(?:the|these|those|some|several|many|most|other|key|main|all|both|two|three|few|big|major|open|remaining) )?"
    r"(?:questions?|issues?|points?|details?|differences?|matters?|sides?|parties|things)$",
    re.IGNORECASE,
)
_LONGEST = 120
_MOST = 4


def find_disputed(reading: Reading, parse: Parse) -> Iterator[tuple[Span, Span]]:
    """The issues that a sentence calls disputed, each with the words that say so; not in somebody's quotation."""
    text = reading.article.text
    start, end = parse.starts[0], parse.ends[-1]
    if _HINT.search(text, start, end) is None:
        return
    folded = fold_case(text[start:end])
    for pattern, parts, find in (
        (_CALLED, _CALLED_PARTS, _before),
        (_TURNS, _TURNS_PARTS, _rest),
        (_NAMED, _POINT_PARTS, _after),
        (_OVER, _OVER_PARTS, _after),
    ):
        match = pattern.search(text, start, end) if has_part(folded, parts) else None
        if match is None or _is_quoted(parse, match.start()):
            continue
        issues = [span for span in find(text, parse, match) if _is_issue(text[span.start : span.end])][:_MOST]
        if issues:
            first = min(issues[0].start, _clause_start(text, start, match.start()))
            words = Span(start=first, end=max(match.end(), issues[-1].end))
            yield from ((issue, words) for issue in issues)
            return


def _is_quoted(parse: Parse, offset: int) -> bool:
    place = word_at(parse, offset)
    return place < len(parse.quoted) and parse.quoted[place] >= 0


def _is_issue(words: str) -> bool:
    dated = any(span.start == 0 and words[span.end :][:1] not in ("'", "’") for span in temporal_spans(words))
    return 0 < len(words) <= _LONGEST and not dated and _EMPTY.match(words) is None


def _before(text: str, parse: Parse, match: re.Match[str]) -> list[Span]:
    """The subject of "is disputed": its conjuncts, or its questions."""
    start, end = _clause_start(text, parse.starts[0], match.start()), match.start() - 1
    if _QUESTION.match(text, start):
        return _questions(text, start, end)
    return [span for span in conjuncts(parse, start) if span.end <= end]


def _clause_start(text: str, start: int, end: int) -> int:
    """Where the last clause before an offset starts."""
    for match in _START.finditer(text, start, end):
        if not _AND_QUESTION.match(text, match.start(), end) or not _QUESTION.search(text, start, match.start()):
            start = match.end()
    opening = _OPENING.match(text, start, end)
    return opening.end() if opening else start


def _questions(text: str, start: int, end: int) -> list[Span]:
    found: list[Span] = []
    for match in _AND_QUESTION.finditer(text, start, end):
        found.append(Span(start=start, end=match.start()))
        start = match.end()
    return [*found, Span(start=start, end=end)]


def _after(text: str, parse: Parse, match: re.Match[str]) -> list[Span]:
    """What follows "divided over": a question, or noun phrases."""
    start = match.end()
    if _QUESTION.match(text, start):
        stop = _CLAUSE_END.search(text, start, parse.ends[-1])
        return _questions(text, start, stop.start() if stop else parse.ends[-1])
    return conjuncts(parse, start)


def _rest(text: str, parse: Parse, match: re.Match[str]) -> list[Span]:
    """What follows "the dispute turns on", up to the end of the clause."""
    stop = _CLAUSE_END.search(text, match.end(), parse.ends[-1])
    return [Span(start=match.end(), end=stop.start() if stop else parse.ends[-1])]

"""Whether a statement denies what its evidence affirms, or is surer than its evidence."""

import unicodedata
from collections import Counter
from collections.abc import Sequence
from functools import lru_cache

from service.grounding.fold import INVISIBLE
from service.reading.pattern import Pattern

MAX_MORE_WORDS = 3

_NEGATOR = Pattern(
    r"\b(?:not(?! only\b| just\b| least\b)|no(?! doubt\b| longer than\b| later than\b)|never|nobody|nothing|none|"
    r"neither|nor|cannot|\w+n't)\b"
)
_DENIAL = Pattern(
    r"\b(?:refus\w+|reject\w*|den(?:y|ied|ies|ying|ial\w*)|declin\w+|fail\w*|oppos(?!ition\b(?! to\b))\w+|opponent\w*|"
    r"against|lack\w*|rul\w+ out|prevent\w*|block\w*|stop\w*|halt\w*|avoid\w*|ban(?:s|ned|ning)?|forbid\w*|forbade|"
    r"prohibit\w*|absen(?:t|ce)|far from|instead of|rather than|doubt\w*|dismiss\w*|disput\w*|withh[eo]ld\w*|"
    r"boycott\w*|negativ\w+|abandon\w*|withdr[ae]w\w*|cancel\w*|veto\w*|false|wrong|untrue|contradict\w*|disagree\w*|"
    r"disapprov\w*|impossible|whether|un(?!der|til|ion|it|less|iver|veil|i[tq]|anim)\w{4,})\b"
)
_LIMIT = Pattern(
    r"\b(?:hardly|scarcely|barely|unless|without|only|few|little|skip(?:s|ped|ping)?|drop(?:s|ped|ping)?|incapable|insufficient|"
    r"inadequate|inaccurate|incorrect|invalid|illegal|irrelevant|non-?\w{3,}|miss\w*|too)\b"
)
_SURE = Pattern(r"\b(?:will|shall|must|is going to|are going to|certain(?:ly)?|definitely|guarantee[sd]?)\b|\b\w+'ll\b")
_POSSIBLE = Pattern(r"\b(?:could|may|might|can)\b")
_UNSURE = Pattern(
    r"\b(?:could|may|might|can|should|possib\w+|perhaps|maybe|likely|probabl\w+|potential\w*|expect\w*|plan\w*|"
    r"hop(?:e[sd]?|ing)|appear\w*|seem\w*|reportedly|allegedly|consider\w*|propos\w+|suggest\w*|intend\w*|aim\w*|"
    r"if|unless|whether|suspect\w*|believ\w+|think\w*|thought|want\w*|try|tries|trying|tried|seek\w*|sought|ready|"
    r"willing|prepared|option|chance|risk\w*|threat\w*|wish\w*|ask\w*|urg\w+|call\w*|demand\w*)\b"
)
_QUESTION = Pattern(r"\bwhether\b([^.,;:]*)")
_NO = Pattern(r"\bno\b(?=\s*(?:[.,;:!\"”’]|$))")
_CONDITION = Pattern(r"\bif\b[^.,;:]*")
_NOT = Pattern(r"\b(?:not(?! only\b| just\b| least\b)|never|cannot|\w+n't)\b")
_AFFIRMED = Pattern(
    r"\b(?:that|said|says|but|and|because|as)\s(?:he|she|it|they|we|i|there)\s(?:is|are|was|were|do|does|did|has|have|had|will|would|can|could|should)\b"
    r"(?=\s*(?:[.,;:\"”’]|$))"
)
_REFERENCE = Pattern(
    r"\b(?:it|this|so|such|them|that(?=\s*(?:[.,;:]|$| on\b| as\b))|nothing of the (?:kind|sort)|"
    r"(?:the|that|this) (?:charge|claim|report|accusation|allegation|idea|suggestion|proposal|request|demand)s?)\b"
)
_DENIED = Pattern(
    r"\b(?:den(?:y|ied|ies|ying)|disput(?:e|es|ed|ing))\b(?: that\b| having\b)|\b(?:advis|vot|argu|decid)\w+ against\b"
)
_APOSTROPHES = dict.fromkeys(map(ord, "‘’`´\u02bc"), "'")
_HIDDEN = Pattern(rf"[{INVISIBLE}]+")
_CLAUSE = Pattern(r"[^.,;:\n]*")
_WORD = Pattern(r"[\p{L}\p{N}]+(?:'\p{L}+)?")
_EMPTY = set(
    "a an the and or but of to in on at by for from with as is are was were be been being has have had do does did it "
    "its they their them he his him she her we our us i my you your that this these those there which who whom not no "
    "such here will would could should may might can must shall than then so also if".split()
)
_CONJUNCTIONS = ("until", "because", "if", "when", "unless", "as", "than", "before", "after")
_OPINIONS = ("believ", "think", "suppos", "expect")
_ENDINGS = tuple("ations ation ments ment ings ing ions ion ied ies ers er ed es s e y".split())


def denies(statement: str, quotes: Sequence[str]) -> bool | None:
    """Whether a statement denies what its quotes affirm or the other way round; None where that cannot be told.

    A word that one of them negates and the other does not is a mismatch, unless the other has a verb of denial of its
    own ("refused"). So is a negation that the other has nothing for at all.
    """
    said, found = _plain(statement), [_plain(quote) for quote in quotes]
    closest = _closest(said, found)
    ours, theirs = _negated(said), _negated(" . ".join(found))
    if _answers_no(found):
        return None if ours or _denials(said) or _LIMIT.search(said) else _is_asked(said, found) or None
    if ours == theirs:
        return _affirms_what_is_denied(said, closest, found) if not ours else False
    if (_AFFIRMED.search(" . ".join(found)) and not ours) or (ours and _is_turned_down(closest, found)):
        return None
    if ours and theirs:
        return _differs(said, closest, ours, theirs) or None
    affirming, other = (" . ".join(found), said) if ours else (said, " . ".join(found))
    turned = [
        stem for stem in ours or (_negated(closest).keys() | _verbs(" . ".join(found))) if stem in _stems(affirming)
    ]
    if turned and not ours and any(_affirms(quote, stem, 1) for quote in found for stem in turned):
        return None
    if _denials(affirming) - _denials(other):
        return _denies_elsewhere(turned, found, said) if ours else None
    if turned:
        return True
    is_short = len(_stems(closest)) <= len(_stems(said)) + MAX_MORE_WORDS
    is_certain = ours or (_negated(_CONDITION.sub("", closest)) and is_short)
    return True if is_certain and not _LIMIT.search(affirming) else None


def _closest(said: str, quotes: Sequence[str]) -> str:
    """The quote that shares most words with a statement; of two as close the later one."""
    if len(quotes) == 1:
        return quotes[0]
    return max(reversed(quotes), key=lambda quote: len(_stems(quote) & _stems(said)), default="")


def _answers_no(quotes: Sequence[str]) -> bool:
    """Whether the quotes ask something ("whether the talks failed") and have the answer "no"."""
    return any(map(_QUESTION.search, quotes)) and any(map(_NO.search, quotes))


def _is_asked(said: str, quotes: Sequence[str]) -> bool:
    """Whether a statement says what the quotes ask."""
    asked = {stem for clause in _QUESTION.findall(" . ".join(quotes)) for stem in _stems(clause)}
    return 2 * len(_stems(said) & asked) >= len(_stems(said))


def _affirms_what_is_denied(said: str, closest: str, quotes: Sequence[str]) -> bool | None:
    """Whether a statement without any denial says what the closest quote has somebody deny, and no other quote says."""
    denied = {_next_stem(closest, match.end()) for match in _DENIED.finditer(closest)} - {""}
    if not denied & _stems(said) or _denials(said) or _LIMIT.search(said):
        return False
    return None if any(denied & _stems(quote) and not _DENIED.search(quote) for quote in quotes) else True


def _is_turned_down(closest: str, quotes: Sequence[str]) -> bool:
    """Whether another quote denies what went before it ("the mayor denied this")."""
    others = (quote for quote in quotes if quote != closest and (_DENIAL.search(quote) or _NEGATOR.search(quote)))
    return any(map(_REFERENCE.search, others))


def _differs(said: str, closest: str, ours: Counter[str], theirs: Counter[str]) -> bool:
    """Whether statement and closest quote negate one word differently. Which word an ellipsis negates is not told, but
    a negation more than the ellipses have is."""
    more, fewer = ours.total() > theirs.total(), ours.total() < theirs.total()
    if more and _verbs(said) and not _denials(closest):
        return True
    if "" not in theirs and any(_affirms(closest, stem, ours[stem]) for stem in _verbs(said)):
        return True
    is_told = ("" not in ours or fewer) and not _LIMIT.search(said)
    return is_told and any(_affirms(said, stem, theirs[stem]) for stem in _verbs(closest))


def _denies_elsewhere(turned: Sequence[str], quotes: Sequence[str], said: str) -> bool | None:
    """Whether a quote that affirms a word which the statement negates has no verb of denial of its own."""
    return (
        any(stem in _stems(quote) and _denials(quote) <= _denials(said) for quote in quotes for stem in turned) or None
    )


def overstates(statement: str, evidence: str) -> bool:
    """Whether a statement is sure of what its evidence holds possible, or sure throughout where that is nowhere."""
    said, found = _plain(statement), _plain(evidence)
    if not _SURE.search(said):
        return False
    if _following(_POSSIBLE, found) & _following(_SURE, said) - _following(_SURE, found):
        return True
    return not _UNSURE.search(said) and bool(_UNSURE.search(found)) and not _SURE.search(found)


def stems(text: str) -> frozenset[str]:
    """The words of a text that carry meaning, without their endings."""
    return _stems(_plain(text))


@lru_cache(maxsize=512)
def _plain(text: str) -> str:
    """Lowercased, in one line, with plain apostrophes and without invisible characters."""
    folded = text.casefold() if text.isascii() else _HIDDEN.sub("", unicodedata.normalize("NFKC", text).casefold())
    return " ".join(folded.translate(_APOSTROPHES).split())


@lru_cache(maxsize=512)
def _stems(plain: str) -> frozenset[str]:
    return frozenset(_stem(word) for word in _WORD.findall(plain) if word not in _EMPTY)


@lru_cache(maxsize=8192)
def _stem(word: str) -> str:
    word = word.split("'")[0]
    for ending in _ENDINGS:
        if word.endswith(ending) and len(word) - len(ending) >= 3:
            stem = word.removesuffix(ending)
            return stem[:-1] if len(stem) > 3 and stem[-1] == stem[-2] else stem
    return word


def _negated(plain: str) -> Counter[str]:
    """The first meaningful word after each negation in its clause, and by how many negations."""
    return Counter(_next_stem(plain, match.end()) for match in _NEGATOR.finditer(plain))


def _verbs(plain: str) -> set[str]:
    """What is negated by "not" and the like, not by "no" or "nobody"."""
    return {_next_stem(plain, match.end()) for match in _NOT.finditer(plain)} - {""}


def _following(modal: Pattern, plain: str) -> set[str]:
    """The first meaningful word after each modal in its clause."""
    return {_next_stem(plain, match.end()) for match in modal.finditer(plain)} - {""}


def _next_stem(plain: str, start: int) -> str:
    """The first meaningful word of the clause from there; none where an ellipsis ends ("not until the vote") or an
    opinion begins ("not think that"), which negates something else."""
    clause = _CLAUSE.match(plain, start)
    words = _WORD.findall(clause[0] if clause else "")
    if words and (words[0] in _CONJUNCTIONS or _stem(words[0]) in _OPINIONS):
        return ""
    return next((_stem(word) for word in words if _carries(word)), "")


def _carries(word: str) -> bool:
    return word not in _EMPTY and not _NEGATOR.match(word)


def _affirms(plain: str, stem: str, negations: int) -> bool:
    """Whether a text has a word that is negated so often elsewhere, and negates it another number of times."""
    return stem in _stems(plain) and _negated(plain)[stem] % 2 != negations % 2


def _denials(plain: str) -> set[str]:
    return set(_DENIAL.findall(plain))

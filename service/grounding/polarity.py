"""Whether a statement denies what its evidence affirms, or is surer than its evidence."""

import unicodedata
from collections import Counter
from collections.abc import Sequence

import regex

from service.grounding.fold import INVISIBLE

MAX_MORE_WORDS = 3

_NEGATOR = regex.compile(
    r"\b(?:not(?! only\b| just\b| least\b)|no(?! doubt\b| longer than\b| later than\b)|never|nobody|nothing|none|"
    r"neither|nor|cannot|\w+n't)\b"
)
_DENIAL = regex.compile(
    r"\b(?:refus\w+|reject\w*|den(?:y|ied|ies|ying|ial\w*)|declin\w+|fail\w*|oppos\w+|opponent\w*|against|lack\w*|"
    r"rul\w+ out|prevent\w*|block\w*|stop\w*|halt\w*|avoid\w*|ban(?:s|ned|ning)?|forbid\w*|forbade|prohibit\w*|"
    r"absen(?:t|ce)|far from|instead of|rather than|doubt\w*|dismiss\w*|disput\w*|withh[eo]ld\w*|boycott\w*|"
    r"negativ\w+|abandon\w*|withdr[ae]w\w*|cancel\w*|veto\w*|false|wrong|untrue|contradict\w*|disagree\w*|"
    r"disapprov\w*|impossible|whether|un(?!der|til|ion|it|less|iver|veil|i[tq]|anim)\w{4,})\b"
)
_LIMIT = regex.compile(
    r"\b(?:hardly|scarcely|barely|unless|without|only|few|little|skip\w*|drop(?:s|ped|ping)?|incapable|insufficient|"
    r"inadequate|inaccurate|incorrect|invalid|illegal|irrelevant|non-?\w{3,}|miss\w*|too)\b"
)
_SURE = regex.compile(
    r"\b(?:will|shall|must|is going to|are going to|certain(?:ly)?|definitely|guarantee[sd]?)\b|\b\w+'ll\b"
)
_POSSIBLE = regex.compile(r"\b(?:could|may|might|can)\b")
_UNSURE = regex.compile(
    r"\b(?:could|may|might|can|should|possib\w+|perhaps|maybe|likely|probabl\w+|potential\w*|expect\w*|plan\w*|"
    r"hop(?:e[sd]?|ing)|appear\w*|seem\w*|reportedly|allegedly|consider\w*|propos\w+|suggest\w*|intend\w*|aim\w*|"
    r"if|unless|whether|suspect\w*|believ\w+|think\w*|thought|want\w*|try|tries|trying|tried|seek\w*|sought|ready|"
    r"willing|prepared|option|chance|risk\w*|threat\w*|wish\w*|ask\w*|urg\w+|call\w*|demand\w*)\b"
)
_APOSTROPHE = regex.compile(r"[‘’`´\u02BC]")
_HIDDEN = regex.compile(rf"[{INVISIBLE}]+")
_CLAUSE = regex.compile(r"[^.,;:\n]*")
_WORD = regex.compile(r"[\p{L}\p{N}]+(?:'\p{L}+)?")
_EMPTY = set(
    "a an the and or but of to in on at by for from with as is are was were be been being has have had do does did it "
    "its they their them he his him she her we our us i my you your that this these those there which who whom not no "
    "will would could should may might can must shall than then so also if".split()
)
_ENDINGS = tuple("ations ation ments ment ings ing ions ion ied ies ers er ed es s e y".split())


def denies(statement: str, evidence: str) -> bool | None:
    """Whether a statement denies what its evidence affirms or the other way round; None where that cannot be told.

    A word that one of them negates and the other does not is a mismatch, unless the other has a verb of denial of its
    own ("refused"). So is a negation that the other has nothing for at all. Each line of the evidence is a quote.
    """
    said, quotes = _plain(statement), [_plain(line) for line in evidence.split("\n") if line]
    closest = max(quotes, key=lambda quote: len(_stems(quote) & _stems(said)), default="")
    ours, theirs = _negated(said), _negated(" . ".join(quotes))
    if ours == theirs:
        return False
    if ours and theirs:
        is_elliptic = "" in _negated(closest)  # "… and it will not": which word that negates is not told
        return (not is_elliptic and any(_affirms(closest, stem, ours[stem]) for stem in ours)) or None
    affirming, other = (" . ".join(quotes), said) if ours else (said, closest)
    turned = [stem for stem in ours | _negated(closest) if stem in _stems(affirming)]
    if turned and not ours and any(_affirms(quote, stem, 1) for quote in quotes for stem in turned):
        return None
    if _denials(affirming) - _denials(other):
        return _denies_elsewhere(turned, quotes, said) if ours else None
    if turned:
        return True
    is_short = len(_stems(closest)) <= len(_stems(said)) + MAX_MORE_WORDS
    return None if _LIMIT.search(affirming) or not (ours or (_negated(closest) and is_short)) else True


def _denies_elsewhere(turned: Sequence[str], quotes: Sequence[str], said: str) -> bool | None:
    """Whether a quote that affirms a word which the statement negates has no verb of denial of its own."""
    return (
        any(stem in _stems(quote) and _denials(quote) <= _denials(said) for quote in quotes for stem in turned) or None
    )


def overstates(statement: str, evidence: str) -> bool:
    """Whether a statement is sure of what its evidence holds possible, or sure throughout where that is nowhere."""
    said, found = _plain(statement), _plain(evidence)
    if _following(_POSSIBLE, found) & _following(_SURE, said) - _following(_SURE, found):
        return True
    return bool(_SURE.search(said) and not _UNSURE.search(said) and _UNSURE.search(found) and not _SURE.search(found))


def stems(text: str) -> set[str]:
    """The words of a text that carry meaning, without their endings."""
    return _stems(_plain(text))


def _plain(text: str) -> str:
    """Lowercased, with plain apostrophes and without invisible characters."""
    return _APOSTROPHE.sub("'", _HIDDEN.sub("", unicodedata.normalize("NFKC", text).casefold()))


def _stems(plain: str) -> set[str]:
    return {_stem(word) for word in _WORD.findall(plain) if word not in _EMPTY}


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


def _following(modal: "regex.Pattern[str]", plain: str) -> set[str]:
    """The first meaningful word after each modal in its clause."""
    return {_next_stem(plain, match.end()) for match in modal.finditer(plain)} - {""}


def _next_stem(plain: str, start: int) -> str:
    clause = _CLAUSE.match(plain, start)
    words = (word for word in _WORD.findall(clause[0] if clause else "") if _carries(word))
    return next(map(_stem, words), "")


def _carries(word: str) -> bool:
    return word not in _EMPTY and not _NEGATOR.match(word)


def _affirms(plain: str, stem: str, negations: int) -> bool:
    """Whether a text has a word that is negated so often elsewhere, and negates it another number of times."""
    return stem in _stems(plain) and _negated(plain)[stem] % 2 != negations % 2


def _denials(plain: str) -> set[str]:
    return set(_DENIAL.findall(plain))

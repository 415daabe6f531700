"""Whether a statement denies what its evidence affirms, or is surer than its evidence."""

import regex

from service.grounding.fold import fold

MIN_SHARED = 0.5

_NEGATOR = regex.compile(
    r"\b(?:not(?! only\b| just\b| least\b)|no(?! doubt\b| longer than\b| later than\b)|never|nobody|nothing|none|"
    r"neither|nor|without|cannot|\w+n\"t)\b"
)
_NEGATIVE = regex.compile(
    r"\b(?:refus\w+|reject\w*|den(?:y|ied|ies|ying|ial\w*)|declin\w+|fail\w*|oppos\w+|against|lack\w*|hardly|scarcely|"
    r"barely|rul\w+ out|prevent\w*|block\w*|stop\w*|halt\w*|avoid\w*|ban(?:s|ned|ning)?|forbid\w*|forbade|"
    r"prohibit\w*|absen(?:t|ce)|far from|instead of|rather than|unless|until|only|doubt\w*|dismiss\w*|disput\w*|"
    r"withh[eo]ld\w*|boycott\w*|skip\w*|negativ\w+|few|little|abandon\w*|drop(?:s|ped|ping)?|withdr[ae]w\w*|"
    r"cancel\w*|veto\w*|false|wrong|contradict\w*|disagree\w*|disapprov\w*|impossible|incapable|insufficient|"
    r"inadequate|inaccurate|incorrect|invalid|illegal|irrelevant|non-?\w{3,}|"
    r"un(?!der|til|ion|it|less|iver|veil|i[tq]|anim)\w{4,})\b"
)
_SURE = regex.compile(
    r"\b(?:will|shall|must|is going to|are going to|certain(?:ly)?|definitely|guarantee[sd]?)\b|\b\w+\"ll\b"
)
_UNSURE = regex.compile(
    r"\b(?:could|may|might|can|would|should|possib\w+|perhaps|maybe|likely|probabl\w+|potential\w*|expect\w*|plan\w*|"
    r"hop(?:e[sd]?|ing)|appear\w*|seem\w*|reportedly|allegedly|consider\w*|propos\w+|suggest\w*|intend\w*|aim\w*|"
    r"if|unless|whether|suspect\w*|believ\w+|think\w*|thought|want\w*|try|tries|trying|tried|seek\w*|sought|ready|"
    r"willing|prepared|option|chance|risk\w*|threat\w*|wish\w*|ask\w*|urg\w+|call\w*|demand\w*|d be|\"d)\b"
)
_WORD = regex.compile(r"[\p{L}\p{N}]+(?:[\"'][\p{L}]+)?")
_EMPTY = set(
    "a an the and or but of to in on at by for from with as is are was were be been being has have had do does did it "
    "its they their them he his him she her we our us i my you your that this these those there which who whom not no "
    "will would could should may might can must shall than then so also if".split()
)
_ENDINGS = tuple("ations ation ments ment ings ing ions ion ied ies ers er ed es s e y".split())


def denies(statement: str, evidence: str) -> bool | None:
    """Whether one of two texts on the same matter is negated and the other not; None where that cannot be told."""
    said, found = _plain(statement), _plain(evidence)
    negated = bool(_NEGATOR.search(said))
    if negated == bool(_NEGATOR.search(found)):
        return False
    if _NEGATIVE.search(found if negated else said) or not _share_their_matter(statement, found):
        return None
    return True if negated or _negated(found) & _stems(said) else None


def overstates(statement: str, evidence: str) -> bool:
    """Whether a statement is sure where its evidence is not."""
    said, found = _plain(statement), _plain(evidence)
    return bool(_SURE.search(said) and not _UNSURE.search(said) and _UNSURE.search(found) and not _SURE.search(found))


def stems(text: str) -> set[str]:
    """The words of a text that carry meaning, without their endings."""
    return _stems(_plain(text))


def _plain(text: str) -> str:
    """Lowercased, every apostrophe a double quotation mark: fold's form."""
    return fold(text).text


def _stems(plain: str) -> set[str]:
    return {_stem(word) for word in _WORD.findall(plain) if word not in _EMPTY}


def _stem(word: str) -> str:
    word = word.split('"')[0]
    for ending in _ENDINGS:
        if word.endswith(ending) and len(word) - len(ending) >= 3:
            stem = word.removesuffix(ending)
            return stem[:-1] if len(stem) > 3 and stem[-1] == stem[-2] else stem
    return word


def _share_their_matter(statement: str, found: str) -> bool:
    """Whether the evidence has most of the statement's meaningful words, names aside: it may have a pronoun there."""
    matter = stems(" ".join(word for word in statement.split() if not word[:1].isupper()))
    return bool(matter) and len(matter & _stems(found)) >= MIN_SHARED * len(matter)


def _negated(plain: str) -> set[str]:
    """The first meaningful word after each negation."""
    following = (
        [word for word in _WORD.findall(plain[match.end() :]) if word not in _EMPTY]
        for match in _NEGATOR.finditer(plain)
    )
    return {_stem(words[0]) for words in following if words}

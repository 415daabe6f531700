"""How an attribution is meant: the kind of position it gives, and who softens it."""

from schemas.vocabulary import Hedge, PositionKind
from service.reading.attribution.finding import Finding
from service.reading.text.parse import Parse

_MAY = frozenset(["may", "might", "could", "likely", "possibly", "probably", "perhaps", "apparently", "hopes", "hope"])
_REPORTED = frozenset(["reportedly", "allegedly", "apparently", "supposedly"])
_SILENCE = frozenset(["comment", "discuss", "say", "answer", "respond", "elaborate", "speak"])
_ANSWERS = frozenset("respond answer comment reply say discuss elaborate specify".split())
_WILL = frozenset(("will", "'ll", "wo"))
_OUGHT = frozenset(("must", "should", "ought"))
_OPPOSITES: dict[PositionKind, PositionKind] = {"support": "opposition", "opposition": "support", "denial": "claim"}


def find_position_kind(parse: Parse, finding: Finding) -> PositionKind:
    """By the cue verb, the word after it where that turns its meaning, and a negation of it."""
    kind = _by_complement(parse, finding) or finding.cue.kind
    if finding.group.negated and finding.cue.lemma in _ANSWERS:
        return "no_comment"
    return _OPPOSITES.get(kind, kind) if finding.group.negated else kind


def _by_complement(parse: Parse, finding: Finding) -> PositionKind | None:
    lemma, head = finding.cue.lemma, finding.group.head
    after = parse.lowered[head + 1 : head + 4]
    if lemma == "call":
        return "demand" if after[:1] in (["for"], ["on"]) else None
    if lemma == "decide" and finding.group.negated:
        return "undecided"
    if lemma == "vote":
        return "opposition" if "against" in after else "support"
    if lemma in ("respond", "answer", "reply") and {"negatively", "no"} & set(after):
        return "denial"
    if lemma in ("decline", "refuse") and _SILENCE & set(after):
        return "no_comment"
    if lemma == "decline":
        return "opposition"
    if lemma in ("say", "add", "tell", "insist", "stress", "argue", "write") and "comment" in after and "no" in after:
        return "no_comment"
    return _spoken_kind(parse, finding) if finding.cue.kind == "claim" and "s" in finding.cue.frames else None


def _spoken_kind(parse: Parse, finding: Finding) -> PositionKind | None:
    """What a plain verb of saying carries: a demand where its clause says "must", an intention for "I will"."""
    if not finding.content:
        return None
    first, end = finding.content[0]
    words = parse.lowered[first:end]
    verbs = [group for group in parse.groups if first <= group.first < end and group.finite]
    if not verbs:
        return None
    modal = parse.lowered[verbs[0].first]
    if modal in _OUGHT:
        return "demand"
    opening = [word for word in words[:3] if word.isalpha() and word != "that"]
    if modal in _WILL and not verbs[0].negated and opening[:1] in (["i"], ["we"]) and parse.code[verbs[0].head] == "b":
        return "intention"
    return None


def find_hedge(parse: Parse, finding: Finding) -> Hedge:
    """reporter: the sentence softens it; speaker: the content does."""
    near = parse.lowered[max(0, finding.group.first - 1) : finding.group.head + 2]
    if finding.source is None or not _REPORTED.isdisjoint(near):
        return "reporter"
    softened = any(not _MAY.isdisjoint(parse.lowered[first:end]) for first, end in finding.content)
    return "speaker" if softened else "none"

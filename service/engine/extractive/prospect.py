"""Which verbs tell of something to come, and how sure it is."""

from schemas.vocabulary import StepStatus
from service.reading.cue import cues
from service.reading.parse import Group, Parse
from service.reading.reading import Attribution
from service.reading.subject import find_subject

ARRANGED = frozenset("scheduled set due slated planned expected".split())
MEANT = frozenset("plan plans planning planned intend intends intended undertaken agreed".split())
HOPED = frozenset("hope hopes hoped hoping aim aims aiming".split())
ASKED = frozenset("asked ordered required told instructed obliged urged".split())
_PRESENT = frozenset(("is", "are", "has", "have"))
_STATES = frozenset("be have need remain know mean depend like love seem cost include want feel require".split())
_EFFECTS = frozenset(
    "help become take make get face determine show prove cause continue go allow enable lead see give keep lose win "
    "suffer benefit enjoy miss hurt harm affect improve rise fall grow drive".split()
)
_COPULAR = frozenset(
    "thing goal aim plan idea point task job purpose key priority way challenge answer question problem solution "
    "intention hope objective reason role duty".split()
)
_PLEDGES = frozenset("say announce confirm promise pledge vow add tell report accord state agree write".split())
_OPEN_QUESTIONS = frozenset(("how", "what", "who", "when", "where", "why"))
_NEAR = 8


def find_status(parse: Parse, group: Group, attribution: Attribution | None) -> StepStatus | None:
    """How sure a step is before its date and condition are known; null where the verb tells of none."""
    if group.negated or parse.quoted[group.head] >= 0 or _is_open(parse, group):
        return None
    words = parse.lowered[group.first : group.head + 1]
    following = "".join(parse.lowered[group.head + 1 : group.head + 2])
    if words[-1] in ARRANGED and words[0] in ("is", "are") and following in ("to", "for"):
        return "planned"
    if words[-1] in ASKED and group.passive and words[0] in _PRESENT and following == "to":
        return "demanded"
    if words[-1] in MEANT | HOPED and following == "to" and "had" not in words:
        return "possible" if words[-1] in HOPED else "planned"
    if len(words) == 1 and group.form == "Z" and attribution is None and words[0] not in cues():
        return "deadline" if "deadline" in parse.lowered else "scheduled"
    if words[0] == "to" and _demands(parse, group, attribution):
        return "demanded"
    return "planned" if _will_act(parse, group, words, attribution) else None


def _is_open(parse: Parse, group: Group) -> bool:
    """Whether the verb stands in a question ("whether …", "How many … is unknown")."""
    before = parse.lowered[max(0, group.first - _NEAR) : group.first]
    followed = parse.code[group.head + 1 : group.head + 2] in ("D", "Z", "Q")
    return "whether" in before or parse.lowered[0] in _OPEN_QUESTIONS or followed


def _demands(parse: Parse, group: Group, attribution: Attribution | None) -> bool:
    """Whether this is the first infinitive of what somebody demands: "urged the council to publish"."""
    if attribution is None or attribution.kind != "demand" or attribution.content[0].start < attribution.cue.end:
        return False
    if parse.ends[group.first - 1] <= attribution.cue.end:
        return False
    passive = group.passive and parse.lowered[group.first + 1] == "be"
    between = (attribution.cue.end, parse.starts[group.first])
    alone = not any(between[0] <= parse.starts[other.first] < between[1] for other in parse.groups)
    return alone and (passive or (group.form == "b" and parse.lowered[group.head] != "be"))


def _will_act(parse: Parse, group: Group, words: list[str], attribution: Attribution | None) -> bool:
    """Whether somebody will, is to, must or was said that they would do something."""
    if group.form not in "be" or words[-1] in _STATES or len(words) == 1:
        return False
    if attribution is not None and words[-1] in _EFFECTS:
        return False
    if words[0] in ("will", "'ll", "shall", "must"):
        return True
    if words[0] in ("is", "are", "has", "have"):
        return "to" in words[1:] and _subject_head(parse, group) not in _COPULAR
    reported = attribution is not None and attribution.lemma in _PLEDGES and attribution.mode == "indirect"
    return reported and words[0] == "would" and "have" not in words


def _subject_head(parse: Parse, group: Group) -> str:
    subject = find_subject(parse, group)
    phrase = parse.opening.get(subject[0]) if subject else None
    return parse.lowered[phrase[1] - 1] if phrase else ""

"""Which verbs tell of something to come, and how sure it is."""

from schemas.vocabulary import StepStatus
from service.reading.attribution.cue import cues
from service.reading.attribution.subject import find_subject
from service.reading.reading import Attribution
from service.reading.text.parse import Group, Parse

ARRANGED = frozenset("scheduled set due slated planned expected".split())
_MEANT = frozenset(
    "plan plans planning planned intend intends intended undertaken agreed promised promises pledged pledges vowed "
    "vows committed".split()
)
_HOPED = frozenset("hope hopes hoped hoping aim aims aiming threatened threatens threatening".split())
WANTED = _MEANT | _HOPED
ASKED = frozenset("asked ordered required told instructed obliged urged".split())
_PRESENT = frozenset(("is", "are", "has", "have"))
_STATES = frozenset(
    "be have need remain know mean depend like love seem cost include want feel require stand "
    "come consist belong amount equal contain last accept support regard believe wait prefer oppose welcome reject "
    "consider understand".split()
)
_EFFECTS = frozenset(
    "help become make get face determine show prove cause continue go allow enable lead see give keep lose win "
    "suffer benefit enjoy miss hurt harm affect improve rise fall grow drive".split()
)
_INACTIVE = _STATES | _EFFECTS
_COPULAR = frozenset(
    "thing goal aim plan idea point task job purpose key priority way challenge answer question problem solution "
    "intention hope objective reason role duty".split()
)
_PLEDGES = frozenset("say announce confirm promise pledge vow add tell report accord state agree write".split())
_OPEN_QUESTIONS = frozenset(("how", "what", "who", "when", "where", "why"))
POSSIBLE = frozenset(("can", "could", "may", "might"))
_DUE = (["is", "due"], ["are", "due"], ["is", "set"], ["are", "set"])
_ARRANGED_FOR = frozenset("to for on at in by next before".split())
_ANNOUNCES = frozenset("announce vote decide present release publish".split())
_NEAR = 8


def find_status(parse: Parse, group: Group, attribution: Attribution | None) -> StepStatus | None:
    """How sure a step is before its date and condition are known; null where the verb tells of none."""
    if group.negated or parse.quoted[group.head] >= 0:
        return None
    status = _told(parse, group, attribution)
    return None if status is None or _is_open(parse, group) else status


def _told(parse: Parse, group: Group, attribution: Attribution | None) -> StepStatus | None:
    words = parse.lowered[group.first : group.head + 1]
    following = "".join(parse.lowered[group.head + 1 : group.head + 2])
    if words[-1] in ARRANGED and words[0] in ("is", "are") and following in _ARRANGED_FOR:
        return "planned" if following in ("to", "for") else "scheduled"
    if words[-1] in ASKED and group.passive and words[0] in _PRESENT and following == "to":
        return "demanded"
    if words[-1] in WANTED and following == "to" and "had" not in words:
        return "possible" if words[-1] in _HOPED else "planned"
    if len(words) == 1 and attribution is None and is_present(group) and not _reports(words[0]):
        return "deadline" if "deadline" in parse.lowered else "scheduled"
    if words[0] == "to" and parse.lowered[max(0, group.first - 2) : group.first] in _DUE:
        return "planned"
    if words[0] in POSSIBLE and words[-1] not in _INACTIVE:
        return "possible"
    if words[0] == "to" and _demands(parse, group, attribution):
        return "demanded"
    return "planned" if _will_act(parse, group, words, attribution) else None


def is_present(group: Group) -> bool:
    """Whether a verb stands alone in the present: "opens", "members vote"."""
    return group.first == group.head and group.finite and group.form in "ZQb"


def _reports(word: str) -> bool:
    """Whether a verb in the present tells what somebody thinks or says: "says on Friday"."""
    cue = cues().get(word)
    return cue is not None and cue.lemma not in _ANNOUNCES


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

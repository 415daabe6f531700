"""Which names of a draft mean the same party: never two people of one surname."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from schemas.draft import DraftParty
from service.grounding.naming import bare
from service.reading.lexicon import words
from service.reading.reading import Reading

MIN_ACRONYM = 2


@dataclass(frozen=True, slots=True)
class Named:
    """A drafted party with the form of its name that is compared: without articles, titles and possessives."""

    draft: DraftParty
    form: str

    @property
    def is_person(self) -> bool:
        return self.draft.kind == "person"


def plain_name(name: str) -> str:
    parts = bare(name).split()
    while len(parts) > 1 and parts[0] in words("title"):
        parts = parts[1:]
    return " ".join(parts)


def merged(drafts: Sequence[DraftParty], reading: Reading) -> list[list[DraftParty]]:
    """The drafted parties in groups of one party each, in order, the fullest name of each first."""
    surnames = _surnames(drafts, reading)
    initials = Counter(_initials(draft) for draft in drafts if not _is_acronym(draft))
    groups: list[list[Named]] = []
    places: dict[str, list[Named]] = {}
    for draft in drafts:
        named = Named(draft, plain_name(draft.name))
        keys = _person_keys(named, surnames) if named.is_person else _body_keys(named, initials)
        group = next((places[key] for key in keys if key in places), None)
        if group is None:
            group = []
            groups.append(group)
        group.append(named)
        for key in keys:
            places.setdefault(key, group)
    return [[named.draft for named in sorted(group, key=lambda named: -len(named.form))] for group in groups]


def _surnames(drafts: Sequence[DraftParty], reading: Reading) -> dict[str, set[str]]:
    """For each surname the full names of the people who have it, in article and draft."""
    full = [plain_name(name.text) for name in reading.names if name.kind == "person"]
    full += [plain_name(form) for draft in drafts if draft.kind == "person" for form in (draft.name, *draft.aliases)]
    surnames: dict[str, set[str]] = {}
    for name in full:
        if len(parts := name.split()) > 1:
            surnames.setdefault(parts[-1], set()).add(f"{parts[0]} {parts[-1]}")
    return surnames


def _person_keys(named: Named, surnames: dict[str, set[str]]) -> list[str]:
    """The name, and the surname where only one person has it: two parties that share a key are one."""
    surname = named.form.split()[-1] if named.form else ""
    alone = len(surnames.get(surname, ())) < 2
    return [f"person {named.form}", *([f"surname {surname}"] if alone else [])]


def _body_keys(named: Named, initials: Counter[str]) -> list[str]:
    """The name, and the acronym that it is or gives, where no two names give the same."""
    acronym = named.draft.name.strip(" .") if _is_acronym(named.draft) else _initials(named.draft)
    alone = len(acronym) >= MIN_ACRONYM and initials[acronym] < 2
    return [f"body {named.form}", *([f"acronym {acronym}"] if alone else [])]


def _is_acronym(draft: DraftParty) -> bool:
    name = draft.name.strip(" .")
    return name.isupper() and name.isalpha()


def _initials(draft: DraftParty) -> str:
    """The initials of a name, if they are one of its aliases or long enough to be nobody else's."""
    initials = "".join(word[0] for word in draft.name.split() if word[0].isupper())
    return initials if initials in draft.aliases or len(initials) > MIN_ACRONYM else ""

"""Which names of a draft mean the same party: never two people of one surname."""

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
    groups: list[list[Named]] = []
    places: dict[str, list[Named]] = {}
    for draft in drafts:
        named = Named(draft, plain_name(draft.name))
        group = next((places[key] for key in _keys(named, surnames) if key in places), None)
        if group is None:
            group = []
            groups.append(group)
        group.append(named)
        for key in _keys(named, surnames):
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


def _keys(named: Named, surnames: dict[str, set[str]]) -> list[str]:
    """What a party is known by: two parties that share a key are one."""
    if named.is_person:
        surname = named.form.split()[-1] if named.form else ""
        alone = len(surnames.get(surname, ())) < 2
        return [f"person {named.form}", *([f"surname {surname}"] if alone else [])]
    return [f"body {named.form}", *_acronyms(named)]


def _acronyms(named: Named) -> list[str]:
    """The acronym that a name is, or that its aliases or its initials give."""
    own = named.draft.name.strip(" .")
    if own.isupper() and own.isalpha() and len(own) >= MIN_ACRONYM:
        return [f"acronym {own}"]
    initials = "".join(word[0] for word in own.split() if word[0].isupper())
    given = [alias for alias in named.draft.aliases if alias.isupper() and alias == initials]
    return [f"acronym {initials}"] if given or len(initials) > MIN_ACRONYM else []

"""What ties a party to words of the article: without it they are the article's own, whoever a draft gives them to."""

import regex

from schemas.span import Span
from service.grounding.naming import Naming, bare
from service.grounding.party import Parties
from service.grounding.stand_in import describes
from service.grounding.voice import Voice
from service.reading.pattern import Pattern

_SUBJECT = Pattern(r"\b(?:he|she|they|it|we|i|both|neither|each)\b", regex.IGNORECASE)
_OF_PERSONS, _OF_THINGS = frozenset(("he", "she", "i")), frozenset(("it",))
_DESCRIPTION = Pattern(
    r"\b(?:the|this|that|these|those|its|his|her|their|our)\s((?:[\p{L}’'\-]+\s){0,3}[\p{L}\-]+)",
    regex.IGNORECASE,
)
_FIRST_PERSON = frozenset(("i", "we"))
# Who may be called by one word of the name: a surname, "ministers".
_DESCRIBED = frozenset(("person", "group", "anonymous_source"))
_SHORT = 3


class Ties:
    """The sentences of one article and the parties that they name, describe, or let speak."""

    def __init__(self, voice: Voice, naming: Naming, parties: Parties, rules_apply: bool) -> None:
        self._voice = voice
        self._naming = naming
        self._parties = parties
        self._rules_apply = rules_apply

    def ties(self, party: str, span: Span) -> bool:
        """Whether the sentence in which a span begins names a party, has what may stand for one, or is all quotation.

        Without rules for the language one of the sentences before may name it as well."""
        if self._parties.covers(party, span):
            return False
        near = [party, *self._parties.represented_by(party), *self._parties.representing(party)]
        if not self._rules_apply:
            return self._named(near, self._naming.reach(span))
        sentence = self._voice.sentence(span)
        if not any(map(str.isalnum, self._voice.told(sentence))):
            return True
        return self._voice.has_verb(span) and (self._named(near, sentence) or self._stood_for(party, sentence))

    def _named(self, parties: list[str], span: Span) -> bool:
        return any(self._parties.stands_in(party, span.start, span.end) for party in parties)

    def _stood_for(self, party: str, sentence: Span) -> bool:
        """Whether it has a pronoun or a description that may mean a party."""
        told = self._voice.told(sentence)
        kind = self._parties.kind(party)
        pronouns = {word.casefold() for word in _SUBJECT.findall(told)}
        if not self._voice.is_interview:
            pronouns -= _FIRST_PERSON
        if pronouns - (_OF_THINGS if kind == "person" else _OF_PERSONS):
            return True
        known = {bare(word) for words in self._parties.descriptions(party) for word in words.split()}
        if kind in _DESCRIBED and known & {bare(word) for word in told.split() if len(word) > _SHORT}:
            return True
        described = {word for match in _DESCRIPTION.finditer(told) for word in match[1].split()}
        return any(describes(bare(word), kind, known) for word in described)

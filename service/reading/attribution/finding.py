"""An attribution in the words of one sentence, before anybody knows who the source is."""

from dataclasses import dataclass

from service.reading.attribution.cue import Cue
from service.reading.attribution.subject import Range
from service.reading.text.parse import Group


@dataclass(slots=True)
class Finding:
    """A cue with its source and content, half-open ranges of words; no source where the sentence gives none."""

    cue: Cue
    group: Group
    source: Range | None
    content: list[Range]

    def covers(self, place: int) -> bool:
        """Whether a word stands in the content."""
        return any(first <= place < end for first, end in self.content)

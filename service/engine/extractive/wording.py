"""Words that carry a matter, for telling whether two passages speak of the same one."""

import re

_WORD = re.compile(r"[^\W\d_][\w'’-]*")
_EMPTY = frozenset(
    "the a an of and or for in on to over about with by from its their his her it they he she we you i this that these "
    "those is are was were be been being has have had do does did will would can could should must may might not no "
    "also more most than as at into out up if when while who which what how why there all any some such other another "
    "said say says told both each one two new until after before since because but so only very just own same last "
    "next first year years month months week weeks day days time people country government company union".split()
)
_STEM = 6


def content_words(text: str) -> frozenset[str]:
    """The stems of the words that are about something."""
    return frozenset(
        word[:_STEM].rstrip("s") for word in map(str.lower, _WORD.findall(text)) if word not in _EMPTY and len(word) > 2
    )

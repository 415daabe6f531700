"""What three sentences and capital letters give: the least that an engine has to beat."""

import re

from evals.answer import Answer, Claim, who
from service.reading import Reading

SENTENCES = 3
_FEWEST_WORDS = 8
_NAME = re.compile(r"(?<![.!?\n”\"] )(?<!^)\b[A-Z]\w+(?: (?:of |for |and )?[A-Z]\w+)*", re.M)


def lead(reading: Reading) -> Answer:
    """The first three sentences as positions that nobody holds, capitalised names as parties."""
    text = reading.article.text
    sentences = [one for one in reading.sentences if len(text[one.start : one.end].split()) >= _FEWEST_WORDS]
    names = dict.fromkeys(_NAME.findall(text))
    return Answer(
        parties={name: who(name, (), core=True) for name in names},
        positions=tuple(Claim(text[one.start : one.end], (), (), (one,)) for one in sentences[:SENTENCES]),
    )

"""Numbers as words: cardinals, ordinals and scales."""

_UNITS = (
    "zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen seventeen "
    "eighteen nineteen"
).split()
_TENS = "twenty thirty forty fifty sixty seventy eighty ninety".split()
_ORDINALS = (
    "first second third fourth fifth sixth seventh eighth ninth tenth eleventh twelfth thirteenth fourteenth fifteenth "
    "sixteenth seventeenth eighteenth nineteenth"
).split()

CARDINALS: dict[str, int] = (
    {word: value for value, word in enumerate(_UNITS)}
    | {word: 10 * (index + 2) for index, word in enumerate(_TENS)}
    | {f"{ten}-{_UNITS[unit]}": 10 * (index + 2) + unit for index, ten in enumerate(_TENS) for unit in range(1, 10)}
)
ORDINALS: dict[str, int] = (
    {word: value + 1 for value, word in enumerate(_ORDINALS)}
    | {f"{ten[:-1]}ieth": 10 * (index + 2) for index, ten in enumerate(_TENS)}
    | {
        f"{ten}-{_ORDINALS[unit - 1]}": 10 * (index + 2) + unit
        for index, ten in enumerate(_TENS)
        for unit in range(1, 10)
    }
)
SCALES = {"hundred": 100, "thousand": 10**3, "million": 10**6, "billion": 10**9, "trillion": 10**12, "dozen": 12}

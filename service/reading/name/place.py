"""Countries, capitals and demonyms, and the governments that they stand for."""

from functools import cache

from service.reading.lexicon import rows


@cache
def governments() -> dict[str, str]:
    """Countries and what stands for them, in lower case, to the country."""
    found: dict[str, str] = {}
    for place, country, demonym in rows("place", "|"):
        for name in (place, place.rstrip("."), *(() if demonym == "-" else (f"{demonym}s", demonym))):
            found.setdefault(name.lower(), country.lower())
    return found


@cache
def countries() -> frozenset[str]:
    """What governments are of, in lower case."""
    return frozenset(governments().values())


@cache
def capitals() -> frozenset[str]:
    """Cities that stand for a government, in lower case."""
    return frozenset(
        place.lower() for place, country, demonym in rows("place", "|") if demonym == "-" and place != country
    )


@cache
def demonyms() -> frozenset[str]:
    """Adjectives of countries."""
    return frozenset(demonym for _, _, demonym in rows("place", "|") if demonym != "-")

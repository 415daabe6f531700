"""What a pattern cannot do without, looked for before it: most passages have none of it, and that is told quickly."""


def fold_case(text: str) -> str:
    """Lower case, with the letters that a pattern which ignores case takes for an i or an s as well."""
    return text.lower().replace("i\u0307", "i").replace("ı", "i").replace("ſ", "s")


def has_part(folded: str, parts: tuple[str, ...]) -> bool:
    """Whether any part, in lower case, stands in a text that fold_case gave."""
    return any(map(folded.__contains__, parts))

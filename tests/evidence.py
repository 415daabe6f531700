"""Where a brief has evidence."""


def every_evidence(node):
    """Every item of evidence in a brief or a part of it, as JSON has it, however deep."""
    if isinstance(node, dict):
        if "quote" in node and "start" in node:
            yield node
        node = list(node.values())
    for inner in node if isinstance(node, list) else ():
        yield from every_evidence(inner)

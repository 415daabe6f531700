"""Files of API keys."""


def write(file, *lines):
    """In one step, as an editor does and as a mounted secret changes: another file takes the name."""
    fresh = file.with_name("fresh")
    fresh.write_text("".join(f"{line}\n" for line in lines))
    fresh.replace(file)

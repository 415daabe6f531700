"""Articles in files, and the briefs of them."""

import sys
from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor, as_completed
from pathlib import Path
from typing import TYPE_CHECKING, Literal

import click
from pydantic import ValidationError

from schemas.article import Article, EngineChoice
from schemas.brief import Brief
from service.errors import ServiceError

if TYPE_CHECKING:
    from service.briefing import Briefer

Format = Literal["json", "markdown"]
SUFFIX = {"json": ".json", "markdown": ".md"}


def articles_in(files: Sequence[Path]) -> Iterator[Path]:
    """Files as they are, and the .txt files of folders, by name."""
    for file in files:
        yield from sorted(path for path in file.glob("*.txt") if path.is_file()) if file.is_dir() else [file]


def brief_into(
    out: Path, paths: Sequence[Path], briefer: "Briefer", engine: EngineChoice, format: Format, threads: int
) -> None:
    """One file a brief; what is there already is left alone, so that an interrupted run can go on.

    Raises ClickException where a file could not be briefed, after all others.
    """
    from rich.progress import track

    targets = {path: out / (path.stem + SUFFIX[format]) for path in paths}
    if len(set(targets.values())) < len(targets):
        raise click.ClickException("two of these files have one name; their briefs would have too")
    try:
        out.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise click.ClickException(f"{out}: {error.strerror}") from None
    missing = [path for path in paths if not targets[path].exists()]
    failures = []
    with ThreadPoolExecutor(threads) as pool:
        pending = {pool.submit(brief_of, path, briefer, engine, format): path for path in missing}
        for future in track(as_completed(pending), "Briefing", total=len(pending)):
            try:
                _write_whole(targets[pending[future]], future.result())
            except click.ClickException as error:
                failures.append(error.message)
    click.echo(f"{len(missing) - len(failures)} written, {len(paths) - len(missing)} there already", err=True)
    if failures:
        raise click.ClickException("\n".join(failures))


def brief_of(path: Path, briefer: "Briefer", engine: EngineChoice, format: Format) -> str:
    """The brief of the article in a file, or on standard input for -. Raises ClickException that names the file."""
    from service.web.render import markdown

    try:
        body = briefer.brief(_article(path), engine).stored.body
    except ServiceError as error:
        raise click.ClickException(f"{path}: {error.message} ({error.code})") from None
    return markdown(Brief.model_validate_json(body)) if format == "markdown" else body.decode()


def _article(path: Path) -> Article:
    content = sys.stdin.buffer.read() if path == Path("-") else path.read_bytes()
    try:
        return Article(text=content.decode())
    except UnicodeDecodeError:
        raise click.ClickException(f"{path}: not UTF-8") from None
    except ValidationError as error:
        raise click.ClickException(f"{path}: {error.errors()[0]['msg']}") from None


def _write_whole(target: Path, content: str) -> None:
    """A file that exists is complete: it gets its name last."""
    partial = target.with_name(target.name + ".partial")
    partial.write_text(content, "utf-8")
    partial.rename(target)

"""`onrecord codebook`: a codebook of one's own, checked, and compared with another."""

import json
import sys
from pathlib import Path
from typing import Any

import click
from rich import box
from rich.console import Console
from rich.table import Table

from onrecord.cli.tables import plain
from onrecord.record import CODEBOOKS, check_codebook, compare_codebooks, new_codebook

__all__ = ["codebook"]


@click.group()
def codebook() -> None:
    """Make a codebook of your own, check it, compare it with another.

    \b
    onrecord codebook new ours.toml --from ucdp
    onrecord codebook check ours.toml
    onrecord codebook compare ucdp ours.toml
    onrecord findings --codebook ours.toml

    A codebook is one TOML file: its words, its rules with the place each is taken from, its settings (weights, words
    that stand for numbers). The version in every finding carries a digest of the file.
    """


@codebook.command("new")
@click.argument("target", type=click.Path(path_type=Path, dir_okay=False), metavar="FILE")
@click.option(
    "--from",
    "start",
    type=click.Choice(CODEBOOKS),
    default="origins",
    show_default=True,
    help="Begin from this one.",
)
def new(target: Path, start: str) -> None:
    """Write a codebook to FILE, begun from one that comes with onrecord, under the file's own name."""
    path = new_codebook(target, start=start)
    click.echo(f"{path}: change what you do otherwise, then run: onrecord codebook check {path}", err=True)


@codebook.command("check")
@click.argument("name", metavar="NAME")
def check(name: str) -> None:
    """Say whether a codebook (a name or a file) can be used, and what keeps it from it.

    Exit status: 0 it can be used, 1 it cannot.
    """
    book, problems = check_codebook(name)
    for problem in problems:
        click.echo(f"{name}: {problem}", err=True)
    if problems:
        raise SystemExit(1)
    click.echo(f"{book.name} {book.version}: {len(book.rules)} rules, engine {book.engine}. {book.label}.")


@codebook.command("compare")
@click.argument("one", metavar="NAME")
@click.argument("other", metavar="NAME")
@click.option(
    "--format",
    "format_",
    type=click.Choice(["table", "jsonl"]),
    help="A table on a terminal, JSON Lines when piped, unless told.",
)
def compare(one: str, other: str, format_: str | None) -> None:
    """Where two codebooks (names or files) differ, rule by rule and setting by setting."""
    rows = compare_codebooks(one, other)
    if (format_ or ("table" if sys.stdout.isatty() else "jsonl")) == "jsonl":
        for row in rows:
            click.echo(json.dumps(row, ensure_ascii=False))
        return
    if not rows:
        click.echo("They do not differ.")
        return
    table = Table(box=box.SIMPLE_HEAD, pad_edge=False, header_style="bold")
    for name in rows[0]:
        table.add_column(plain(name), overflow="fold")
    for row in rows:
        table.add_row(*(plain(_cell(value)) for value in row.values()))
    Console(highlight=False, markup=False).print(table)


def _cell(value: Any) -> str:
    return "" if value is None else str(value)

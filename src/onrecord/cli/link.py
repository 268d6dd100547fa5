"""`link`, `incidents`: which claims are about one thing, and who only repeats whom."""

import json
import sys
from pathlib import Path
from typing import Any

import click
from rich import box
from rich.console import Console
from rich.table import Table

from onrecord.cli.shared import opened, record_option
from onrecord.cli.tables import plain
from onrecord.model import Incident
from onrecord.model.shown import AS_REPORTED

__all__ = ["incidents", "link"]

_SHOWN = 12
"""Characters of an id that are shown."""


@click.command()
@record_option
def link(record_path: Path) -> None:
    """Group claims into incidents and testimonies, and tell which reports only repeat others.

    \b
    onrecord link --record kursk
    onrecord incidents --record kursk

    Linking reads no bytes and uses no network; doing it again changes nothing until something was read or
    decided. Merges and splits that a person made stand.
    """
    with opened(record_path) as record:
        done = record.link()
    new = "" if done.new else " Nothing new since the last time."
    click.echo(
        f"{done.incidents} incidents, {done.testimonies} testimonies, {done.relations} relations of reports.{new}",
        err=True,
    )


@click.command()
@click.argument("id_", metavar="[ID]", required=False)
@click.option("--family", metavar="NAME", help="Only those of loss, strength, engagement, concealment, …")
@click.option("--group", metavar="WORDS", help="Only those whose group has these words.")
@click.option("--place", metavar="WORDS", help="Only those at a place with these words.")
@click.option("--after", metavar="DATE", help="Only those that began on this day or later.")
@click.option("--before", metavar="DATE", help="Only those that began before this day.")
@click.option(
    "--format",
    "format_",
    type=click.Choice(["table", "jsonl"]),
    help="A table on a terminal, JSON Lines when piped, unless told.",
)
@record_option
def incidents(id_: str | None, format_: str | None, record_path: Path, **filters: str | None) -> None:
    """List the incidents, or the testimonies about the one that ID leads to.

    ID is (the beginning of) an incident's id; the id that an incident had before a merge or another linking leads to
    the one that holds its claims now.
    """
    as_lines = (format_ or ("table" if sys.stdout.isatty() else "jsonl")) == "jsonl"
    with opened(record_path) as record:
        if id_ is None:
            found = list(record.incidents(**filters))
            if as_lines:
                _lines([each.to_wire() for each in found])
            else:
                _table(found)
            return
        told = record.testimonies(id_)
        if as_lines:
            _lines([each.to_wire() for each in told])
            return
        incident = record.incident(id_)
        click.echo(f"incident {incident.id}\n{plain(incident.title)}\n")
        rows = [(t, record.claim(t.first)) for t in told]
    table = Table(box=box.SIMPLE, show_edge=False)
    for name in ("said", "origin", "what", "claims", "carried by", "changed on the way"):
        table.add_column(name, overflow="fold")
    for testimony, first in rows:
        figure = first.figure.wording if first.figure else ""
        what = f"{figure} {first.measure or first.kind}".strip()
        changed = ", ".join(dict.fromkeys(change.kind for change in testimony.changes))
        origin = testimony.origin.name + ("" if testimony.kept else " (own words not on record)")
        cells = (
            testimony.said or "",
            origin,
            what,
            str(len(testimony.claims)),
            ", ".join(testimony.carriers),
            changed,
        )
        table.add_row(*map(plain, cells))
    Console(highlight=False, markup=False).print(table)
    click.echo(AS_REPORTED)


def _lines(wires: list[dict[str, Any]]) -> None:
    for wire in wires:
        click.echo(json.dumps(wire, ensure_ascii=False))


def _table(found: list[Incident]) -> None:
    table = Table(box=box.SIMPLE, show_edge=False)
    for name in ("id", "from", "to", "what", "claims", "reports"):
        table.add_column(name, overflow="fold")
    for each in found:
        days = [(day or "")[:10] for day in (each.start, each.end)]
        table.add_row(
            each.id[:_SHOWN], *days, plain(each.title), str(len(each.claims)), str(len(each.reports))
        )
    Console(highlight=False, markup=False).print(table)
    click.echo(f"{len(found)} incidents. {AS_REPORTED}", err=True)

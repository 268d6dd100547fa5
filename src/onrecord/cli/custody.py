"""`custody`, `transfer`, `withdraw`: what happened to an item, who has it, and taking its content out."""

import json
import sys
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import click
from rich import box
from rich.console import Console
from rich.table import Table

from onrecord.cli.shared import opened, operator_option, record_option
from onrecord.cli.tables import plain
from onrecord.record import Withheld

__all__ = ["custody", "transfer", "withdraw"]

_SHOWN = ("at", "event", "operator", "tool", "what", "log_index")


@click.command()
@click.argument("id_", metavar="[ID]", required=False)
@click.option(
    "--format",
    "format_",
    type=click.Choice(["table", "jsonl"]),
    help="A table on a terminal, JSON Lines when piped, unless told.",
)
@record_option
def custody(id_: str | None, format_: str | None, record_path: Path) -> None:
    """Print what happened to an item, in order: captured, read, decided on, copied, handed over, withdrawn.

    ID is (the beginning of) the id of an item, or of a claim, report or capture of it; without one, all items.
    Nothing of this is stored apart: each row is an event, and its index in the log stands beside it.
    """
    with opened(record_path) as record:
        rows = record.custody(id_)
    if (format_ or ("table" if sys.stdout.isatty() else "jsonl")) == "jsonl":
        for row in rows:
            click.echo(json.dumps(row, ensure_ascii=False))
        return
    for item in dict.fromkeys(row["item"] for row in rows):
        _print_item([row for row in rows if row["item"] == item])


def _print_item(rows: list[Mapping[str, Any]]) -> None:
    first = rows[0]
    click.echo(f"item    {first['item']}\nSHA-512 {first['sha512'] or 'not taken when it was kept'}")
    length = f"{first['length']:,} bytes" if first["length"] is not None else "length not known any more"
    click.echo(f"{length}, {first['media_type'] or 'type not known any more'}; times by the {first['clock']}")
    table = Table(box=box.SIMPLE, show_edge=False)
    for name in _SHOWN:
        table.add_column(name.replace("_", " "), overflow="fold")
    for row in rows:
        cells = {**row, "what": _what(row)}
        table.add_row(*(plain("" if cells[name] is None else str(cells[name])) for name in _SHOWN))
    Console(highlight=False, markup=False).print(table)


def _what(row: Mapping[str, Any]) -> str:
    """What an event tells beside who and when, on one line a fact."""
    names = ("result", "location", "url", "container", "found_by", "received_from", "consent", "restrictions")
    facts = [
        f"{name.replace('_', ' ')}: {row[name]}" for name in (*names, "format", "to", "reason") if row[name]
    ]
    return "\n".join(facts)


@click.command()
@click.argument("items", nargs=-1, metavar="[ITEM]...")
@click.option("--to", required=True, metavar="ALIAS", help="Who has them now, as an alias.")
@click.option("--reason", metavar="TEXT", help="Why.")
@operator_option
@record_option
def transfer(
    items: tuple[str, ...], to: str, reason: str | None, operator: str | None, record_path: Path
) -> None:
    """Log that items were handed over to someone (all of them, unless named). Nothing is sent."""
    with opened(record_path) as record:
        done = record.transfer(*items, to=to, reason=reason, operator=operator)
    click.echo(f"Logged: {len(done['items'])} items handed over to {to}.", err=True)


@click.command()
@click.argument("item", metavar="ID")
@click.option("--reason", required=True, metavar="TEXT", help="Why, without the content. It stays on record.")
@click.option(
    "--redact",
    is_flag=True,
    help="Of an entry: put a file of the list's other rows in the place of its files, and withdraw those too.",
)
@click.option(
    "--source-too",
    is_flag=True,
    help="Also the events that say from where, when and by whom it was obtained.",
)
@operator_option
@record_option
def withdraw(
    item: str, reason: str, redact: bool, source_too: bool, operator: str | None, record_path: Path
) -> None:
    """Take an item, or one entry of a list, out of the record for someone's safety. It cannot be undone.

    A tombstone is logged. Then the bytes go, what was read from them, and the decisions that quote them.
    `onrecord verify` says `withheld` of the item, and every other proof stands. Copies that left the record
    are out of reach: they are named here. The same bytes are refused from then on, unless `onrecord add
    --readmit REASON` says why they may come back.

    Of an entry of a list (ID is its id), the content leaves the store, and no later edition brings it back as it stood.
    The files that the list was read from are items and still hold it: they are named, and --redact puts a file of the
    list's other rows in their place and withdraws them.
    """
    with opened(record_path) as record:
        if record.is_entry(item):
            _say_withheld(record.withdraw_entry(item, reason=reason, operator=operator, redact=redact))
            return
        if redact:
            raise click.UsageError("--redact is for entries of lists; this is none")
        lists = {edition.item: edition.list for edition in record.lists()}
        done = record.withdraw(item, reason=reason, operator=operator, source_too=source_too)
    click.echo(f"Withdrawn: item {done.item}. {done.claims} claims are withheld.", err=True)
    if done.item in lists:
        click.echo(f"All entries of the list {lists[done.item]} went with it.", err=True)
    for copy in done.copies:
        click.echo(f"A copy left the record on {copy['at']} as {copy['format']}: {copy['to']}", err=True)
    for other in done.beside:
        click.echo(f"Item {other} may hold the same content: withdraw it too if it does.", err=True)


def _say_withheld(done: Withheld) -> None:
    click.echo(
        f"Withdrawn: entry {done.entry} of the list {done.list}. Persons are to be matched again.", err=True
    )
    if done.redacted:
        click.echo(f"The list is now item {done.redacted}, a file of its other rows.", err=True)
    for other in done.items:
        click.echo(
            f"Item {other}, a file that the list was read from, still holds it: the same with --redact takes it out, "
            f"or: onrecord withdraw {other[:12]}",
            err=True,
        )
    click.echo("Copies of the record and exports that were made before are out of reach.", err=True)

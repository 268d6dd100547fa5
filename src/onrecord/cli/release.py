"""`onrecord release`: findings frozen under a name, and what changed since."""

import json
import sys
from collections.abc import Sequence
from pathlib import Path

import click

from onrecord.cli.shared import opened, operator_option, record_option
from onrecord.record import CODEBOOKS, CellChange, write_changes

__all__ = ["release"]

_SHOWN = 40
"""Changes that are printed on a terminal; all of them go to --format csv or jsonl."""


@click.command()
@click.argument("name", required=False)
@click.option("--list", "list_", is_flag=True, help="List the releases there are.")
@click.option(
    "--codebook",
    "codebooks",
    multiple=True,
    metavar="NAME|FILE",
    help="Whose findings.  [default: all that come along]",
)
@click.option("--since", metavar="NAME", help="Compare with this release.  [default: the last]")
@click.option("--dry-run", is_flag=True, help="Say what would change, and freeze nothing.")
@click.option(
    "--format",
    "format_",
    type=click.Choice(["table", "jsonl", "csv"]),
    help="How to print what changed: a table on a terminal, JSON Lines when piped, unless told.",
)
@operator_option
@record_option
def release(
    name: str | None,
    list_: bool,
    codebooks: Sequence[str],
    since: str | None,
    dry_run: bool,
    format_: str | None,
    operator: str | None,
    record_path: Path,
) -> None:
    """Freeze the findings as they stand under NAME, with all they are derived from.

    A release is an item: its digest is in the log, and it stays as it is. What changed since the release before is printed
    cell by cell, with the claims that came or went and the decisions that were made. Ids of incidents are for good: where two
    became one, the older id leads to the one that holds its claims.

    \b
    onrecord release 2025-06
    onrecord release next --dry-run --since 2025-01
    """
    with opened(record_path) as record:
        if list_ or name is None:
            for capture in record.releases():
                click.echo(f"{capture.location}  {capture.at}  {capture.item}")
            return
        done = record.release(
            name, codebooks=codebooks or CODEBOOKS, since=since, dry_run=dry_run, operator=operator
        )
    _print(done.changes, format_)
    made = done.release
    does = "Would freeze" if dry_run else "Froze"
    click.echo(
        f"{does} {len(made.findings)} findings on {len(made.incidents)} incidents as {made.name}"
        + (f", item {done.item}." if done.item else "."),
        err=True,
    )
    if done.since:
        click.echo(f"{len(done.changes)} cells changed since {done.since}.", err=True)


def _print(changes: Sequence[CellChange], format_: str | None) -> None:
    format_ = format_ or ("table" if sys.stdout.isatty() else "jsonl")
    if format_ == "csv":
        write_changes(changes, sys.stdout)
    elif format_ == "jsonl":
        for each in changes:
            click.echo(json.dumps(each.to_wire(), ensure_ascii=False))
    else:
        for each in changes[:_SHOWN]:
            what = " ".join(filter(None, (each.codebook, each.measure, each.cell)))
            click.echo(f"{each.incident[:12]}  {what}: {each.before} → {each.after}")
            for ground in each.why:
                click.echo(f"              {ground}")
        if len(changes) > _SHOWN:
            click.echo(f"and {len(changes) - _SHOWN} more: --format csv has them all")

"""`onrecord verify`: whether anything in a record was changed since it was logged."""

import json
import sys
from dataclasses import asdict
from pathlib import Path
from typing import Any

import click

from onrecord.cli.shared import opened, operator_option, record_option, show_progress
from onrecord.record import Verdict, not_proved, verify_record

__all__ = ["verify"]


@click.command()
@click.option(
    "--against",
    multiple=True,
    type=click.Path(path_type=Path, exists=True, dir_okay=False),
    metavar="FILE",
    help="A file with an older checkpoint that was kept elsewhere: the checkpoint itself, an e-mail, a typed-off print.",
)
@click.option(
    "--format",
    "format_",
    type=click.Choice(["text", "json"]),
    help="Text on a terminal, JSON when piped, unless told.",
)
@click.option("--note", is_flag=True, help="Log the outcome, so that custody tells of it.")
@operator_option
@record_option
def verify(
    against: tuple[Path, ...], format_: str | None, note: bool, operator: str | None, record_path: Path
) -> None:
    """Verify the whole record: items, events, log, time-stamps, and the SQLite file.

    Says of each item whether it is verified, altered, missing, added later, withheld or unverifiable, and
    names the file at fault. Whoever holds the key could write another history; that shows only against a
    checkpoint kept elsewhere (--against). Exit status 1 if anything is at fault. Nothing is
    changed, unless --note asks for an event that says what came out.

    \b
    onrecord verify --record kursk
    onrecord verify --record kursk --against checkpoint-from-march.txt
    """
    with show_progress() as progress:
        verdict = verify_record(record_path, against=against, progress=progress)
    if (format_ or ("text" if sys.stdout.isatty() else "json")) == "json":
        click.echo(json.dumps(_wire(verdict), ensure_ascii=False, indent=2))
    else:
        _say(verdict)
    if note:
        with opened(record_path) as record:
            record.note_verification(verdict, operator=operator)
    if not verdict.ok:
        click.get_current_context().exit(1)


def _wire(verdict: Verdict) -> dict[str, Any]:
    head = verdict.head
    return {
        "ok": verdict.ok,
        "entries": verdict.entries,
        "checkpoint": head.short() if head else None,
        "items": [asdict(check) for check in verdict.items],
        "faults": [asdict(check) for check in verdict.faults],
        "agrees_with": [agreeing.short() for agreeing in verdict.agreeing],
        "witnesses": list(verdict.witnesses),
        "time_stamps": list(verdict.stamps),
        "not_proved": not_proved(verdict),
    }


def _say(verdict: Verdict) -> None:
    verified = sum(check.state == "verified" for check in verdict.items)
    click.echo(f"{verified} of {len(verdict.items)} items verified; {verdict.entries} entries in the log.")
    for check in verdict.items:
        if check.state == "withheld":
            click.echo(f"WITHHELD: item {check.name}: {check.detail}")
    for check in verdict.faults:
        click.echo(f"{check.state.upper()}: {check.what} {check.name}: {check.detail}")
    for head in verdict.agreeing:
        click.echo(f"Continues the checkpoint kept outside: {head.size} entries.")
    for name in verdict.witnesses:
        click.echo(f"Seen by the witness {name}.")
    for stamp in verdict.stamps:
        click.echo(f"Time-stamp {stamp}.")
    if verdict.head:
        click.echo(f"Checkpoint, to keep elsewhere:\n{verdict.head.short()}")
    click.echo("\n".join(not_proved(verdict)))
    click.echo("Nothing was changed since it was logged." if verdict.ok else _counted(len(verdict.faults)))


def _counted(faults: int) -> str:
    return "1 fault." if faults == 1 else f"{faults} faults."

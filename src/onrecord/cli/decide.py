"""`onrecord decide`: what a reviewer does about claims; only ever appended."""

import json
from collections.abc import Iterable
from pathlib import Path
from typing import Any

import click

from onrecord.cli.shared import opened, operator_option, record_option
from onrecord.cli.tables import format_option, print_claims
from onrecord.errors import UsageError
from onrecord.model import CLASSES, KINDS

__all__ = ["decide"]

_WORDS = ("accept", "reject", "amend", "undo", "new")


@click.command()
@click.argument("id_", metavar="ID")
@click.argument("verb", metavar="VERB", required=False)
@click.option(
    "--set",
    "sets",
    multiple=True,
    metavar="SLOT=VALUE",
    help="A slot and its value, as in the wire form (figure.best=180).",
)
@click.option(
    "--said-by", multiple=True, metavar="NAME:CLASS[:SIDE]", help="A link of the chain, nearest first."
)
@click.option(
    "--kind", type=click.Choice(KINDS), default="loss", show_default=True, help="Of new: the claim's kind."
)
@click.option("--report", metavar="ID", help="Of new: the report that carries the claim.")
@click.option("--anchor", metavar="WORDS", help="The words of the report that show the value.")
@click.option("--reason", metavar="TEXT", help="Why; needed where no words show it.")
@operator_option
@record_option
@format_option
def decide(
    id_: str,
    verb: str | None,
    sets: tuple[str, ...],
    said_by: tuple[str, ...],
    kind: str,
    report: str | None,
    anchor: str | None,
    reason: str | None,
    operator: str | None,
    record_path: Path,
    format_: str | None,
) -> None:
    """Accept, reject or amend a claim, undo a decision, or code a claim by hand.

    Nothing is overwritten: a decision is appended, and can itself be undone. ID is the beginning of an id.
    A value that a person gives needs words of the report (--anchor) or a written reason (--reason).

    \b
    onrecord decide 3fa9 accept
    onrecord decide 3fa9 reject --reason "a caption of another event"
    onrecord decide 3fa9 amend --set measure=losses --reason "'lost' is not read as killed"
    onrecord decide 3fa9 amend --set figure.best=180 --anchor "some 180"
    onrecord decide 3fa9 undo
    onrecord decide new --report 77c1 --anchor "nine did not return" --set measure=missing \\
        --set figure.low=9 --set figure.best=9 --set figure.high=9 --said-by "District hospital:medical"
    """
    changes: dict[str, Any] = dict(_pair(each) for each in sets)
    if said_by:
        changes["said_by"] = [_link(each) for each in said_by]
    with opened(record_path) as record:
        common: dict[str, Any] = {"reason": reason, "operator": operator}
        if id_ == "new":
            if verb or not report:
                raise click.UsageError("'decide new' needs --report ID and no other verb")
            claim = record.decide_new(report, kind=kind, changes=changes, anchor=anchor, **common)
        elif verb == "undo":
            undone = record.undo(id_, **common)
            click.echo(
                f"Undone: {undone.verb} of {undone.at} on {undone.claim[:12]}; it stays on record.", err=True
            )
            return
        elif verb in _WORDS:
            claim = record.decide(id_, verb, changes=changes, anchor=anchor, **common)
        else:
            raise click.UsageError(f"VERB is one of {', '.join(_WORDS[:-1])}")
        print_claims([claim], format_)


def _pair(text: str) -> tuple[str, Any]:
    slot, equals, value = text.partition("=")
    if not equals:
        raise UsageError(text, "this is not SLOT=VALUE", "Write it as measure=killed or figure.best=180")
    try:
        return slot, json.loads(value)
    except ValueError:
        return slot, value


def _link(text: str) -> dict[str, Any]:
    name, class_, side = _three(text.split(":"))
    if class_ not in CLASSES:
        raise UsageError(
            text, "this is not NAME:CLASS or NAME:CLASS:SIDE", f"Classes are {', '.join(CLASSES)}"
        )
    return {"name": name, "wording": name, "class": class_, "side": side, "span": None}


def _three(parts: Iterable[str]) -> tuple[str, str | None, str | None]:
    first, second, third, *_ = [*parts, None, None, None]
    return str(first), second, third

"""`onrecord watch`: whether captured pages are still there, each look logged; and how long pages last."""

import csv
import json
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import click
from rich import box
from rich.console import Console
from rich.table import Table

from onrecord.cli.shared import opened, operator_option, record_option, refusals
from onrecord.cli.tables import format_option
from onrecord.record import Look, Standing, Watch, Web, safe_cell, survival_of

__all__ = ["watch"]

_SHOWN_LINES = 6
_COLUMNS = ("url", "state", "gone", "captured", "last_up", "since", "looks")
_STEPS = ("days", "at_risk", "gone", "survival", "low", "high")


@click.command()
@click.argument("urls", nargs=-1, metavar="[URL]...")
@click.option(
    "--due", is_flag=True, help="Only addresses that are due: daily at first, then weekly, monthly."
)
@click.option("--private", is_flag=True, help="Let addresses lead into a network (127.0.0.1, 10.0.0.0/8 …).")
@click.option(
    "--proxy",
    envvar="ONRECORD_PROXY",
    metavar="URL",
    help="Ask through this proxy, and never directly (or ONRECORD_PROXY).",
)
@click.option(
    "--control",
    multiple=True,
    metavar="URL",
    help="An address that must answer.  [default: front pages of the hosts in the record]",
)
@click.option(
    "--page-only",
    is_flag=True,
    help="Ask for the pages alone, for no control address and none that cannot exist. Nothing is found gone then.",
)
@click.option(
    "--pause",
    type=click.FloatRange(min=0),
    default=5.0,
    show_default=True,
    metavar="SECONDS",
    help="Between two looks, on average.",
)
@click.option(
    "--delay",
    type=click.FloatRange(min=0),
    default=1.0,
    show_default=True,
    metavar="SECONDS",
    help="Between two requests to one host.",
)
@click.option("--standings", is_flag=True, help="Look at nothing: how every captured address stands.")
@click.option("--changes", is_flag=True, help="Look at nothing: what changed, sentence by sentence.")
@click.option("--survival", is_flag=True, help="Look at nothing: how long captured pages stay up.")
@format_option
@operator_option
@record_option
def watch(
    urls: tuple[str, ...],
    due: bool,
    private: bool,
    proxy: str | None,
    control: tuple[str, ...],
    page_only: bool,
    pause: float,
    delay: float,
    standings: bool,
    changes: bool,
    survival: bool,
    format_: str | None,
    operator: str | None,
    record_path: Path,
) -> None:
    """Look whether captured pages are still there: URL..., or all that were captured.

    A look happens only when you ask for it, in random order and with pauses, for it tells the other side who
    is looking. Each look is logged with what came. A page is gone only when two looks at least 24 hours
    apart agree and a control address answers. Who took it down is said only where the platform's own
    notice says it; otherwise it is "unavailable, cause not established".

    \b
    onrecord watch --due --proxy http://127.0.0.1:8118
    onrecord watch https://example.org/post/17
    onrecord watch --survival
    """
    if page_only and control:
        raise click.UsageError("--page-only asks for no --control")
    form = format_ or ("table" if sys.stdout.isatty() else "jsonl")
    if standings or survival or changes:
        with opened(record_path) as record:
            stands, changed = record.standings(), record.changes() if changes else []
        if changes:
            _print_looks(changed, stands, form)
        elif survival:
            _print_survival(survival_of(stands).to_wire(), form)
        else:
            _print_rows([each.to_wire() for each in stands], _COLUMNS, form)
        return
    web = Web(requisites=False, private=private, proxy=proxy, delay_seconds=delay)
    asked = Watch(
        web=web,
        controls=control,
        page_only=page_only,
        pause_seconds=pause,
        due_only=due,
        operator=operator,
    )
    with opened(record_path) as record:
        done = record.watch(*urls, asked=asked)
    _print_looks(done.looks, done.standings, form)
    refusals(done.refused)


def _print_looks(looks: Sequence[Look], standings: Sequence[Standing], form: str) -> None:
    gone = {each.url: each.gone for each in standings}
    rows = [{**look.to_wire(), "gone": gone[look.url]} for look in looks]
    if form != "table":
        _print_rows(rows, ("url", "at", "state", "gone", "status", "final_url", "why"), form)
        return
    for row in rows:
        click.echo(f"{row['url']}: {row['state']}{', gone' if row['gone'] else ''}")
        click.echo(f"  {row['why']}")
        if row["notice"]:
            click.echo(f"  the page says: {_printable(row['notice']['wording'])}")
        for sign, line in row["difference"][:_SHOWN_LINES]:
            click.echo(f"  {sign} {_printable(line)}")
        if len(row["difference"]) > _SHOWN_LINES:
            click.echo(f"  … {len(row['difference']) - _SHOWN_LINES} more lines")
    click.echo("1 look." if len(rows) == 1 else f"{len(rows)} looks.", err=True)


def _print_survival(wire: dict[str, Any], form: str) -> None:
    if form == "jsonl":
        click.echo(json.dumps(wire, ensure_ascii=False))
        return
    _print_rows(wire["steps"], _STEPS, form)
    if form == "table":
        low, high = (_cell(wire[f"median_{end}"]) or "not reached" for end in ("low", "high"))
        median = _cell(wire["median_days"]) or "not reached"
        click.echo(
            f"{wire['pages']} pages, {wire['gone']} gone. Half is gone after (days): {median} ({low} to {high})."
        )
        click.echo("Counted from the capture to when a page was first seen gone: with rare looks, too long.")


def _print_rows(rows: Sequence[dict[str, Any]], columns: Sequence[str], form: str) -> None:
    if form == "jsonl":
        for row in rows:
            click.echo(json.dumps(row, ensure_ascii=False))
    elif form == "csv":
        writer = csv.writer(sys.stdout, lineterminator="\n")
        writer.writerow(columns)
        writer.writerows([safe_cell(_cell(row[name])) for name in columns] for row in rows)
    else:
        table = Table(box=box.SIMPLE, show_edge=False)
        for name in columns:
            table.add_column(name.replace("_", " "), overflow="fold")
        for row in rows:
            table.add_row(*(_printable(_cell(row[name])) for name in columns))
        Console(highlight=False, markup=False).print(table)


def _cell(value: Any) -> str:
    if value is None:
        return ""
    if isinstance(value, bool):
        return "yes" if value else "no"
    return f"{value:.3g}" if isinstance(value, float) else str(value)


def _printable(text: str) -> str:
    return "".join(each if each.isprintable() else " " for each in text)

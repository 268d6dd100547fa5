"""`onrecord findings`: what the figure is under a codebook, beside the others if asked, and how it came to be over time."""

import csv
import json
import sys
from collections.abc import Mapping, Sequence
from datetime import date
from pathlib import Path
from typing import Any

import click
from rich import box
from rich.console import Console
from rich.table import Table

from onrecord.cli.shared import opened, record_option
from onrecord.cli.tables import format_option, plain
from onrecord.drawing.steps import Dot, Step, steps
from onrecord.errors import InputError, UsageError
from onrecord.model import MEASURES, Finding, Incident
from onrecord.model.shown import AS_REPORTED
from onrecord.record import CODEBOOKS, Record, Story, safe_cell

__all__ = ["ends_text", "findings"]

_SHOWN = 12
"""Characters of an id that are shown."""
_COLUMNS = (
    "incident", "title", "start", "end", "place", "codebook", "version", "label", "unit", "measure",
    "low", "best", "high", "grade", "codable", "rule", "origins",
)  # fmt: skip


@click.command()
@click.option(
    "--codebook",
    default="origins",
    show_default=True,
    metavar="NAME",
    help=f"Which rules: {', '.join(CODEBOOKS)}, or the path of a file of your own.",
)
@click.option("--compare", is_flag=True, help="All codebooks that come with onrecord, side by side.")
@click.option("--incident", metavar="ID", help="Only this incident.")
@click.option("--measure", type=click.Choice(MEASURES), help="Only this measure.")
@click.option("--place", metavar="WORDS", help="Only incidents at a place with these words.")
@click.option(
    "--chart",
    type=click.Path(path_type=Path, dir_okay=False),
    metavar="FILE",
    help="Write how the figure of --incident came to be over time, as SVG (of killed, unless --measure).",
)
@format_option
@record_option
def findings(
    codebook: str,
    compare: bool,
    incident: str | None,
    measure: str | None,
    place: str | None,
    chart: Path | None,
    format_: str | None,
    record_path: Path,
) -> None:
    """What the figure of each incident is under a codebook, or the rule by which there is none.

    \b
    onrecord findings --record kursk
    onrecord findings --codebook ucdp --measure killed
    onrecord findings --compare --measure killed
    onrecord findings --incident 1c99fb76 --chart killed.svg

    No figure is one of whoever wrote the codebook: the rules are modelled on it. onrecord show ID, with the id of an
    incident, tells how each figure was derived, step by step, down to the words of the reports.
    """
    format_ = format_ or ("table" if sys.stdout.isatty() else "jsonl")
    filters = {"incident": incident, "measure": measure, "place": place}
    with opened(record_path) as record:
        incidents = {each.id: each for each in record.incidents()}
        if not incidents:
            click.echo("There are no incidents: onrecord read, then onrecord link", err=True)
        if chart is not None:
            _chart(record, chart, incident, measure or "killed", codebook)
            return
        names = CODEBOOKS if compare else (codebook,)
        found = {name: record.findings(name, **filters) for name in names}
    if compare:
        _compared(found, incidents, format_)
    else:
        _one(found[codebook], incidents, format_)


def _chart(record: Record, path: Path, incident: str | None, measure: str, codebook: str) -> None:
    """The figure as steps, every testimony on the measure as a dot in its origin's colour."""
    if incident is None:
        raise UsageError("--chart", "it draws the figure of one incident", "Give --incident ID")
    story = record.story(incident)
    moments = record.history(incident, measure, codebook=codebook)
    label = next((each.label for each in record.findings(codebook, incident=incident)), "")
    rows = [Step(_ordinal(moment.day), moment.best, moment.low, moment.high) for moment in moments]
    words = measure.replace("_", " ")
    title = f"{words}: {story.incident.title}"
    drawn = steps(rows, _dots(story, measure), title=title, up=f"{words} ({label})", dates=True)
    try:
        path.write_text(drawn, encoding="utf-8")
    except OSError as error:
        raise InputError(str(path), f"it cannot be written ({error.strerror})", "Check the folder") from error
    click.echo(f"{path}: {len(rows)} steps. {label}. {AS_REPORTED}", err=True)


def _dots(story: Story, measure: str) -> list[Dot]:
    origins = sorted({testimony.origin.name for testimony in story.testimonies})
    dots = []
    for testimony in story.testimonies:
        claim = story.claims.get(testimony.first)
        figure = claim.figure if claim and claim.measure == measure else None
        if figure is None or testimony.said is None:
            continue
        value = next((end for end in (figure.best, figure.low, figure.high) if end is not None), None)
        if value is not None:
            tip = f"{testimony.origin.name}: {figure.wording}"
            series = origins.index(testimony.origin.name)
            dots.append(Dot(_ordinal(testimony.said), value, figure.low, figure.high, series, tip))
    return dots


def _ordinal(day: str) -> int:
    return date.fromisoformat(day[:10]).toordinal()


def _one(found: Sequence[Finding], incidents: Mapping[str, Incident], format_: str) -> None:
    if format_ == "jsonl":
        for each in found:
            click.echo(json.dumps(each.to_wire(), ensure_ascii=False))
        return
    rows = [_row(each, incidents[each.incident]) for each in found]
    if format_ == "csv":
        _csv(rows, _COLUMNS)
        return
    table = _table("incident", "from", "what", "measure", "figure", "grade", "origins")
    for each, row in zip(found, rows, strict=True):
        cells = (
            row["incident"][:_SHOWN],
            (row["start"] or row["end"] or "")[:10],
            row["title"],
            row["measure"].replace("_", " "),
            _figure(each),
            each.grade or "",
            str(each.origins),
        )
        table.add_row(*map(plain, cells))
    console = Console(highlight=False, markup=False)
    console.print(table)
    for label in dict.fromkeys(each.label for each in found):
        console.print(f"{label} ({found[0].codebook} {found[0].version}).", style="dim")
    console.print(f"{len(found)} findings. {AS_REPORTED}", style="dim")


def _compared(
    found: Mapping[str, Sequence[Finding]], incidents: Mapping[str, Incident], format_: str
) -> None:
    """A row for each incident and measure, a column for each codebook."""
    by_key: dict[tuple[str, str], dict[str, Finding]] = {}
    for name, own in found.items():
        for each in own:
            by_key.setdefault((each.incident, each.measure), {})[name] = each
    order = {id_: number for number, id_ in enumerate(incidents)}
    keys = sorted(by_key, key=lambda key: (order[key[0]], key[1]))
    if format_ == "jsonl":
        for incident, measure in keys:
            named = {"incident": incident, "title": incidents[incident].title, "measure": measure}
            books = {name: _brief(by_key[incident, measure].get(name)) for name in found}
            click.echo(json.dumps({**named, **books}, ensure_ascii=False))
        return
    if format_ == "csv":
        rows = [_row(each, incidents[key[0]]) for key in keys for each in by_key[key].values()]
        _csv(rows, _COLUMNS)
        return
    table = _table("incident", "from", "what", "measure", *found)
    for incident, measure in keys:
        held = incidents[incident]
        cells = (
            incident[:_SHOWN],
            (held.start or held.end or "")[:10],
            held.title,
            measure.replace("_", " "),
        )
        figures = [_figure(each) if each else "" for each in map(by_key[incident, measure].get, found)]
        table.add_row(*map(plain, (*cells, *figures)))
    console = Console(highlight=False, markup=False)
    console.print(table)
    for name, own in found.items():
        if own:
            console.print(f"{name}: {own[0].label} ({own[0].version}).", style="dim")
    console.print(AS_REPORTED, style="dim")


def _table(*names: str) -> Table:
    table = Table(box=box.SIMPLE_HEAD, pad_edge=False, header_style="bold")
    for name in names:
        table.add_column(name, overflow="fold")
    return table


def _row(finding: Finding, incident: Incident) -> dict[str, Any]:
    own = {name: getattr(finding, name) for name in _COLUMNS if hasattr(finding, name)}
    about = {name: getattr(incident, name) for name in ("title", "start", "end", "place")}
    return {**own, **about, "incident": incident.id}


def _brief(finding: Finding | None) -> dict[str, Any] | None:
    if finding is None:
        return None
    names = (
        "low",
        "best",
        "high",
        "grade",
        "codable",
        "rule",
        "origins",
        "unit",
        "label",
        "version",
        "codes",
    )
    return {name: finding.to_wire()[name] for name in names}


def _csv(rows: Sequence[Mapping[str, Any]], columns: Sequence[str]) -> None:
    writer = csv.DictWriter(sys.stdout, columns, lineterminator="\n")
    writer.writeheader()
    for row in rows:
        writer.writerow({name: safe_cell(row[name]) for name in columns})


def _figure(finding: Finding) -> str:
    """`2,000 (8–2,000)`, `not codable: when`."""
    if not finding.codable:
        return f"not codable: {finding.rule}"
    return ends_text(finding.low, finding.best, finding.high)


def ends_text(low: int | None, best: int | None, high: int | None) -> str:
    """`12`, `12 (8–15)`, `100 (≥100)`, `8–15`: the best, and the range where it is another."""
    if low is not None and low == high and best in (low, None):
        return f"{low:,}"
    if low is not None and high is not None:
        ends = f"{low:,}–{high:,}"
    elif low is not None:
        ends = f"≥{low:,}"
    else:
        ends = f"≤{high:,}" if high is not None else "bounds not said"
    return ends if best is None else f"{best:,} ({ends})"

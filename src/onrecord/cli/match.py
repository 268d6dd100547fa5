"""`onrecord match`, `persons`, `overlap`: lists to persons, why two entries are one, and how lists overlap."""

import json
import sys
from pathlib import Path
from typing import Any

import click
from rich import box
from rich.console import Console
from rich.table import Table

from onrecord.cli.pairs import pair_lines
from onrecord.cli.shared import opened, operator_option, record_option
from onrecord.cli.tables import plain
from onrecord.model import Match, Person
from onrecord.record import BY, DRAWS, ENGINES, Matched, Overlap, Record

__all__ = ["match", "overlap", "persons"]

_PROBABILITY = click.FloatRange(0, 1)
_NAMES = ("name", "given", "patronymic", "family")


@click.command()
@click.option(
    "--why",
    nargs=2,
    metavar="ENTRY ENTRY",
    help="Instead of matching: why two entries are thought one, or not.",
)
@click.option(
    "--pairs", type=click.Choice(["match", "review"]), help="Instead of matching: the pairs of a band."
)
@click.option(
    "--engine",
    type=click.Choice(ENGINES),
    default="duckdb",
    show_default=True,
    help="Where pairs are compared.",
)
@click.option(
    "--match-at", type=_PROBABILITY, metavar="P", help="From which probability on a pair is a match."
)
@click.option(
    "--review-at", type=_PROBABILITY, metavar="P", help="From which probability on a pair goes to review."
)
@click.option("--seed", type=int, default=1, show_default=True, help="The same seed gives the same persons.")
@click.option(
    "--draws",
    type=click.IntRange(0, 1000),
    default=DRAWS,
    show_default=True,
    help="Other drawings of who is who.",
)
@click.option(
    "--threads", type=click.IntRange(min=1), metavar="N", help="Of the engine.  [default: its own choice]"
)
@click.option("--again", is_flag=True, help="Also where nothing has changed since the last time.")
@operator_option
@record_option
def match(
    why: tuple[str, str] | None,
    pairs: str | None,
    engine: str,
    match_at: float | None,
    review_at: float | None,
    seed: int,
    draws: int,
    threads: int | None,
    again: bool,
    operator: str | None,
    record_path: Path,
) -> None:
    """Match the entries of all lists to persons.

    It gives probabilities, not verdicts: pairs from 0.95 on are matches, pairs from 0.05 on go to `onrecord review`, the
    rest is left apart. What reviewers decided stands. No label is needed, and nothing leaves the machine. With --draws,
    as many other drawings of who is who are kept, so that `overlap` and `estimate` can show what matching leaves open.

    \b
    onrecord match
    onrecord match --why 3fa9 77c1
    """
    with opened(record_path) as record:
        if why:
            left, right, found = record.pair(*why)
            decided = record.decided_pairs().get((left.id, right.id))
            click.echo("\n".join(map(plain, pair_lines(left, right, found, decided))))
            return
        if pairs:
            _print_pairs(record, pairs)
            return
        settings = {"match_at": match_at, "review_at": review_at, "threads": threads}
        done = record.match(
            settings={name: value for name, value in settings.items() if value is not None},
            engine=engine,
            seed=seed,
            draws=draws,
            again=again,
            operator=operator,
        )
    _say(done)


def _say(done: Matched) -> None:
    if not done.new:
        click.echo("Nothing has changed since the last matching.", err=True)
    click.echo(
        f"{done.entries:,} entries are {done.persons:,} persons: {done.pairs['match']:,} pairs match, "
        f"{done.pairs['review']:,} are uncertain; {done.decided:,} decisions about pairs were applied."
    )
    if done.pairs["review"]:
        click.echo("Look at the uncertain ones: onrecord review", err=True)


def _print_pairs(record: Record, band: str) -> None:
    found = record.pairs(band)
    if not sys.stdout.isatty():
        for each in found:
            click.echo(json.dumps(each.to_wire(), ensure_ascii=False))
        return
    table = Table(box=box.SIMPLE_HEAD, pad_edge=False)
    for name in ("probability", "one", "other", "ids"):
        table.add_column(name, overflow="fold")
    for each in found:
        table.add_row(*_pair_cells(record, each))
    Console(highlight=False, markup=False).print(table)


def _pair_cells(record: Record, each: Match) -> tuple[str, ...]:
    one, other = (
        plain(f"{_called(record.entry(id_).fields)} ({record.entry(id_).list})")
        for id_ in (each.left, each.right)
    )
    return f"{each.probability:.3f}", one, other, f"{each.left[:8]} {each.right[:8]}"


def _called(fields: Any) -> str:
    return " ".join(fields[name] for name in _NAMES if name in fields) or "no name"


@click.command()
@click.option(
    "--on",
    multiple=True,
    metavar="LIST",
    help="Only persons on this list; may be given several times: on all.",
)
@click.option("--repeated", is_flag=True, help="Only persons with more than one entry.")
@click.option(
    "--format",
    "format_",
    type=click.Choice(["table", "jsonl"]),
    help="A table on a terminal, JSON Lines when piped, unless told.",
)
@record_option
def persons(on: tuple[str, ...], repeated: bool, format_: str | None, record_path: Path) -> None:
    """The persons that entries were matched to: on which lists, and how surely they hold together.

    `least` is the smallest probability among the pairs that hold a person together. JSON Lines name no names: the
    entries' ids lead to them.
    """
    with opened(record_path) as record:
        found = [
            person
            for person in record.persons()
            if set(on) <= set(person.lists) and not (repeated and len(person.entries) < 2)
        ]
        if record.matched().stale:
            click.echo(
                "Pairs were decided about since the last matching: onrecord match applies that.", err=True
            )
        if (format_ or ("table" if sys.stdout.isatty() else "jsonl")) == "jsonl":
            for person in found:
                click.echo(json.dumps(person.to_wire(), ensure_ascii=False))
            return
        _print_persons(record, found)


def _print_persons(record: Record, found: list[Person]) -> None:
    table = Table(box=box.SIMPLE_HEAD, pad_edge=False)
    for name in ("person", "called", "entries", "least", "lists"):
        table.add_column(name, overflow="fold", justify="right" if name in ("entries", "least") else "left")
    for person in found:
        called = dict.fromkeys(_called(record.entry(entry).fields) for entry in person.entries)
        names, lists = plain(" / ".join(called)), plain(", ".join(person.lists))
        table.add_row(person.id[:8], names, str(len(person.entries)), f"{person.least:.2f}", lists)
    console = Console(highlight=False, markup=False)
    console.print(table)
    console.print(f"{len(found):,} persons.", style="dim")


@click.command()
@click.option("--by", type=click.Choice(list(BY)), help="Apart by where, when, sex or age of death.")
@click.option(
    "--list", "lists", multiple=True, metavar="LIST", help="Only these lists; may be given several times."
)
@click.option(
    "--draws",
    type=click.IntRange(min=1),
    metavar="N",
    help="Also under N other drawings of who is who: their range.",
)
@click.option("--svg", type=click.Path(path_type=Path), metavar="FILE", help="Also write an UpSet plot.")
@click.option(
    "--format",
    "format_",
    type=click.Choice(["table", "csv", "json", "jsonl"]),
    help="A table on a terminal, CSV when piped, unless told; csv and json are what onrecord estimate takes.",
)
@record_option
def overlap(
    by: str | None,
    lists: tuple[str, ...],
    draws: int | None,
    svg: Path | None,
    format_: str | None,
    record_path: Path,
) -> None:
    """How lists overlap: persons for each combination of lists. They are documented persons, not all who died.

    \b
    onrecord overlap
    onrecord overlap --by place --svg overlap.svg
    onrecord overlap > table.csv; onrecord estimate table.csv --template
    """
    with opened(record_path) as record:
        found = record.overlap(by, lists=lists)
        drawn = record.partitions(draws, lists=lists) if draws else []
        if record.matched().stale:
            click.echo(
                "Pairs were decided about since the last matching: onrecord match applies that.", err=True
            )
    if svg is not None:
        svg.write_text(found.svg(), encoding="utf-8")
        click.echo(f"Wrote {svg}.", err=True)
    match format_ or ("table" if sys.stdout.isatty() else "csv"):
        case "csv":
            click.echo(found.to_csv(), nl=False)
        case "json":
            click.echo(found.to_json())
        case "jsonl":
            for row in found.rows():
                click.echo(json.dumps(row, ensure_ascii=False))
        case _:
            _print_overlap(found, drawn)


def _print_overlap(found: Overlap, drawn: list[Overlap]) -> None:
    table = Table(box=box.SIMPLE_HEAD, pad_edge=False)
    for name in [*([found.by] if found.by else []), *found.lists]:
        table.add_column(plain(name))
    table.add_column("persons", justify="right")
    if drawn and not found.by:
        table.add_column("other drawings", justify="right")
    for row in found.rows():
        marks = ["●" if row[name] else "·" for name in found.lists]
        cells = [*([plain(row[found.by] or "not known")] if found.by else []), *marks, f"{row['count']:,}"]
        if drawn and not found.by:
            pattern = "".join(str(row[name]) for name in found.lists)
            counts = sorted(each.cells.get(pattern, 0) for each in drawn)
            cells.append(f"{counts[0]:,} to {counts[-1]:,}")
        table.add_row(*cells)
    console = Console(highlight=False, markup=False)
    console.print(table)
    console.print(f"{found.persons:,} documented persons; those on no list are not counted.", style="dim")

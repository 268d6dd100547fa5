"""`onrecord estimate`: how many no list has, or a reasoned refusal."""

import csv
import json
import sys
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import click
import pyarrow.feather
from rich.console import Console
from rich.table import Table

from onrecord.cli.shared import opened, record_option
from onrecord.errors import InputError
from onrecord.record import safe_cell
from onrecord.record.estimate import Estimated, estimate_table, statement_template

__all__ = ["estimate"]

_FIGURES = ("point", "low", "high")


@click.command()
@click.argument("table", type=click.Path(path_type=Path, allow_dash=True), required=False, metavar="[TABLE]")
@click.option(
    "--statement", type=click.Path(path_type=Path), metavar="FILE", help="The form, filled in (TOML)."
)
@click.option(
    "--template", "as_template", is_flag=True, help="Print the form to fill in for this table, and stop."
)
@click.option("--stratum", metavar="COLUMN", help="A column of the table that holds the stratum.")
@click.option(
    "--covariate",
    "covariates",
    multiple=True,
    metavar="COLUMN",
    help="A column of what is known of each person (age, sex, place); may be given many times. Adds estimates "
    "from two lists at a time that take it into account.",
)
@click.option(
    "--partition",
    "partitions",
    multiple=True,
    type=click.Path(path_type=Path),
    metavar="FILE",
    help="The same lists under another draw of the matching; may be given many times.",
)
@click.option(
    "--list",
    "lists",
    multiple=True,
    metavar="NAME",
    help="Of a record: only these lists; may be given many times.",
)
@click.option(
    "--draws",
    type=click.IntRange(0, 1000),
    default=40,
    show_default=True,
    help="Of a record: how many other drawings of who is who to estimate from too.",
)
@click.option(
    "--level", type=click.FloatRange(0.5, 0.999), default=0.95, show_default=True, help="Of the intervals."
)
@click.option("--seed", type=int, default=1, show_default=True, help="The same seed gives the same figures.")
@click.option("--no-hold-out", is_flag=True, help="Leave out the check that holds out each list.")
@click.option(
    "--out",
    type=click.Path(path_type=Path, file_okay=False),
    metavar="DIR",
    help="Also write all files here.",
)
@click.option(
    "--format", "format_", type=click.Choice(["table", "text", "json", "jsonl", "csv"]), help="What to print."
)
@record_option
def estimate(
    table: Path | None,
    statement: Path | None,
    as_template: bool,
    stratum: str | None,
    covariates: tuple[str, ...],
    partitions: tuple[Path, ...],
    lists: tuple[str, ...],
    draws: int,
    level: float,
    seed: int,
    no_hold_out: bool,
    out: Path | None,
    format_: str | None,
    record_path: Path,
) -> None:
    """Estimate how many people no list has, from how several lists overlap (TABLE, '-' for standard input).

    TABLE is a CSV with one 0/1 column a list, and a row a person, or a row a pattern with a column `count`;
    or JSON with `lists` and `cells`. Nothing is estimated before the form is filled in: the population, what puts
    somebody on each list, and the assumption. With --out the estimate, its texts, plots and draws are written.

    Without TABLE, the persons of the record are taken that its lists were matched to (onrecord match), by place, period,
    sex or age where --stratum or --covariate names them; what matching leaves open is carried on as an interval of its
    own, from other drawings of who is who (not yet by strata or given covariates).

    \b
    onrecord estimate lists.csv --template > statement.toml
    onrecord estimate lists.csv --statement statement.toml --out estimate/
    onrecord estimate --record kursk --statement statement.toml

    Exit status: 0 estimated, 1 refused or the input at fault, 2 usage.
    """
    if table is None:
        text, drawn = _of_record(record_path, lists, stratum, covariates, 0 if as_template else draws)
    else:
        text, drawn = _read(table), []
    if as_template:
        click.echo(statement_template(text, stratum=stratum, covariates=covariates), nl=False)
        return
    if statement is None:
        raise click.UsageError(
            "No estimate without a statement: write one with --template, fill it in, give --statement"
        )
    found = estimate_table(
        text,
        _read(statement),
        seed=seed,
        level=level,
        stratum=stratum,
        partitions=[*(_read(each) for each in partitions), *drawn],
        covariates=covariates,
        held_out=not no_hold_out,
    )
    if out is not None:
        _write(found, out)
    _print(found, format_ or ("table" if sys.stdout.isatty() else "jsonl"))
    if found.refused:
        raise SystemExit(1)


def _of_record(
    path: Path, lists: Sequence[str], stratum: str | None, covariates: Sequence[str], draws: int
) -> tuple[str, list[str]]:
    """The table of a record's persons, and as many tables under other drawings of who is who as there are."""
    with opened(path) as record:
        if covariates:
            return record.people(covariates, lists=lists), []
        table = record.overlap(stratum, lists=lists)
        if stratum:
            return table.to_csv(), []
        drawn = record.partitions(min(draws, record.matched().draws), lists=lists)
        return table.to_json(), [each.to_json() for each in drawn]


def _read(path: Path) -> str:
    try:
        data = sys.stdin.buffer.read() if str(path) == "-" else path.read_bytes()
        return data.decode("utf-8-sig")
    except OSError as error:
        raise InputError(str(path), f"cannot be read ({error.strerror})", "Check the path") from error
    except UnicodeDecodeError as error:
        raise InputError(str(path), "is not UTF-8 text", "Save it as UTF-8") from error


def _write(found: Estimated, folder: Path) -> None:
    """Everything as files: figures, words, pictures, draws."""
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "estimate.json").write_text(
        json.dumps(found.wire, indent=1, sort_keys=True, ensure_ascii=False) + "\n", encoding="utf-8"
    )
    (folder / "estimate.txt").write_text(f"{found.plain}\n\n{found.methods}\n", encoding="utf-8")
    pyarrow.feather.write_feather(found.draws, folder / "draws.arrow", compression="uncompressed")
    for name, picture in found.plots.items():
        (folder / f"{name}.svg").write_text(picture, encoding="utf-8")


def _print(found: Estimated, format_: str) -> None:
    match format_:
        case "text":
            click.echo(f"{found.plain}\n\n{found.methods}")
        case "json":
            click.echo(json.dumps(found.wire, sort_keys=True, ensure_ascii=False))
        case "jsonl":
            for row in found.rows:
                click.echo(json.dumps(row, ensure_ascii=False))
        case "csv":
            _print_csv(found.rows)
        case _:
            _print_table(found)


def _print_csv(rows: Sequence[Mapping[str, Any]]) -> None:
    writer = csv.DictWriter(sys.stdout, list(rows[0]), lineterminator="\n")
    writer.writeheader()
    for row in rows:
        writer.writerow({name: safe_cell(value) for name, value in row.items()})


def _print_table(found: Estimated) -> None:
    shown = Table(box=None, pad_edge=False)
    for name in found.rows[0]:
        shown.add_column(name, justify="right" if name in _FIGURES else "left", overflow="fold")
    for row in found.rows:
        shown.add_row(*(_cell(row.get(name)) for name in found.rows[0]))
    console = Console()
    console.print(shown)
    console.print(f"\n{found.plain}", markup=False, highlight=False, soft_wrap=True)


def _cell(value: Any) -> str:
    return "" if value is None else f"{value:,.0f}" if isinstance(value, int | float) else str(value)

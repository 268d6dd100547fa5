"""`onrecord claims`: of files straight away, or of a record."""

import sys
from collections.abc import Iterable, Iterator
from functools import cache
from pathlib import Path

import click

from onrecord.cli.shared import (
    a_date,
    declared_options,
    opened,
    reader_option,
    record_option,
    refusals,
    show_progress,
)
from onrecord.cli.tables import format_option, print_claims
from onrecord.errors import InputError
from onrecord.model import CLASSES, KINDS, MEASURES, STANCES, STATUSES, Claim, Report
from onrecord.record import read_bytes, read_file

__all__ = ["claims"]


@click.command()
@click.argument("files", nargs=-1, metavar="[FILE]...", type=click.Path(path_type=Path, allow_dash=True))
@declared_options
@reader_option
@record_option
@format_option
@click.option("--kind", type=click.Choice(KINDS), help="Only claims of this kind.")
@click.option("--measure", type=click.Choice(MEASURES), help="Only claims of this measure.")
@click.option("--stance", type=click.Choice(STANCES), help="Only claims with this stance.")
@click.option("--source", metavar="NAME", help="Only claims whose origin has this in its name.")
@click.option(
    "--class", "source_class", type=click.Choice(CLASSES), help="Only claims whose origin is of this class."
)
@click.option("--group", metavar="NAME", help="Only claims about groups with this in their name.")
@click.option("--place", metavar="NAME", help="Only claims about places with this in their name.")
@click.option("--status", type=click.Choice(STATUSES), help="Only claims with this status.")
@click.option("--after", callback=a_date, metavar="DATE", help="Only claims of this date or later.")
@click.option("--before", callback=a_date, metavar="DATE", help="Only claims before this date.")
def claims(
    files: tuple[Path, ...],
    published: str | None,
    outlet: str | None,
    reader: str,
    record_path: Path,
    format_: str | None,
    **filters: str | None,
) -> None:
    """The claims of reports (FILE..., '-' for standard input), or of a record.

    With files no record is needed: text, HTML, WARC, feeds and JSON Lines of texts are read as they are,
    and every claim is printed in the order of the text. Without files, the record's claims in order of time.

    \b
    onrecord claims report.html --published 2024-12-17
    curl -s https://example.org/report | onrecord claims - --outlet "Example"
    onrecord claims --record kursk --measure killed --source intelligence --format csv
    """
    if files:
        _of_files(files, reader, outlet, published, format_, filters)
        return
    if published:
        raise click.UsageError(
            "--published declares a date of FILEs; to select from a record use --after and --before"
        )
    with opened(record_path) as record:
        print_claims(record.claims(**filters, outlet=outlet), format_, report_of=cache(record.report))


def _of_files(
    files: Iterable[Path],
    reader: str,
    outlet: str | None,
    published: str | None,
    format_: str | None,
    filters: dict[str, str | None],
) -> None:
    refused: list[InputError] = []
    reports: dict[str, Report] = {}

    def each() -> Iterator[Claim]:
        with show_progress() as progress:
            names = list(files)
            for done, file in enumerate(names):
                progress("reading", done, len(names))
                yield from _claims_of(file, reader, outlet, published, refused, reports)

    print_claims((claim for claim in each() if _fits(claim, filters)), format_, report_of=reports.get)
    refusals(refused)


def _claims_of(
    file: Path,
    reader: str,
    outlet: str | None,
    published: str | None,
    refused: list[InputError],
    reports: dict[str, Report],
) -> Iterator[Claim]:
    try:
        if str(file) == "-":
            data = sys.stdin.buffer.read()
            reading = read_bytes(
                data, name="standard input", reader=reader, outlet=outlet, published=published
            )
        else:
            reading = read_file(file, reader=reader, outlet=outlet, published=published)
    except InputError as error:
        refused.append(error)
        return
    refused += [InputError(f"{file}, {e.subject}", e.problem, e.advice) for e in reading.refusals]
    reports.update((report.id, report) for report in reading.reports)
    yield from reading.claims


def _fits(claim: Claim, filters: dict[str, str | None]) -> bool:
    """Whether a claim that is in no record fits filters as a record's selection would have it."""
    origin = claim.origin
    time = next((t for at in (claim.said, claim.when) if at for t in (at.start, at.end) if t), "")
    same = {
        "kind": claim.kind,
        "measure": claim.measure,
        "stance": claim.stance,
        "status": claim.status,
        "source_class": origin.class_ if origin else None,
    }
    inside = {
        "source": origin.name if origin else "",
        "group": claim.group.name if claim.group else "",
        "place": claim.where.name if claim.where else "",
    }
    for name, value in filters.items():
        if value is None:
            continue
        if name in same and same[name] != value:
            return False
        if name in inside and value.casefold() not in inside[name].casefold():
            return False
        if (name == "after" and time < value) or (name == "before" and not "" < time < value):
            return False
    return True

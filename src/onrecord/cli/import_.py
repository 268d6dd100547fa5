"""`onrecord import`: what others made, taken in."""

from pathlib import Path

import click

from onrecord.cli.shared import opened, operator_option, record_option, refusals
from onrecord.record import IMPORTS

__all__ = ["import_"]

_SHOWN = 20
"""Problems that are printed; the others are counted."""


@click.command("import")
@click.argument("format_", metavar="FORMAT", type=click.Choice(list(IMPORTS)))
@click.argument("file", type=click.Path(path_type=Path))
@click.option("--dry-run", is_flag=True, help="Say what would be done, and do nothing.")
@click.option(
    "--mapping", type=click.Path(path_type=Path), metavar="FILE", help="Of incidents: what each column says."
)
@click.option("--source", metavar="NAME", help="Of events and incidents: who made the table.")
@click.option(
    "--files",
    type=click.Path(path_type=Path),
    metavar="DIR",
    help="Of urls and auto-archiver: where archived files lie; those whose digests the table has are kept.",
)
@click.option(
    "--fetch",
    is_flag=True,
    help="Of urls and auto-archiver: capture what is not on record; uses the network.",
)
@click.option("--kind", metavar="KIND", help="Of annotations that hold no claim: what kind they are.")
@click.option("--of", metavar="REPORT", help="Of a translation: the id of the report.")
@click.option("--by", metavar="NAME", help="Of a translation: who or what translated it.")
@click.option(
    "--language", default="en", show_default=True, metavar="CODE", help="Of a translation: its language."
)
@operator_option
@record_option
def import_(
    format_: str,
    file: Path,
    dry_run: bool,
    mapping: Path | None,
    source: str | None,
    files: Path | None,
    fetch: bool,
    kind: str | None,
    of: str | None,
    by: str | None,
    language: str,
    operator: str | None,
    record_path: Path,
) -> None:
    """Take in what others made: events, incidents, addresses, annotations.

    FORMAT is ged or acled (events in the columns of UCDP GED or ACLED), incidents (any table, by a mapping or by the names
    of its columns), urls or auto-archiver (tables of addresses), annotations (W3C Web Annotations), translation (a plain
    text that stands beside the report it is of; quotations stay in the original), wacz or bagit (as add takes them).
    PDF, Word and the exports of Telegram, WhatsApp and X come in with add.

    A table's claims are the table's own: its maker is who says so, its ids and cells are kept, and nothing counts twice
    when it is imported again. All of it is worked out before anything is kept. Then: onrecord read

    \b
    onrecord import ged GEDEvent.csv --dry-run
    onrecord import incidents ours.xlsx --mapping ours.toml
    onrecord import auto-archiver sheet.csv --files archive/
    """
    with opened(record_path) as record:
        taken = record.import_(
            format_,
            file,
            dry_run=dry_run,
            mapping=mapping,
            source=source,
            files=files,
            kind=kind,
            of=of,
            by=by,
            language=language,
            operator=operator,
        )
        refused = list(taken.refused)
        if fetch and taken.wanted and not dry_run:
            added = record.add(*taken.wanted, operator=operator)
            click.echo(f"Captured {len(added.captures)} addresses.", err=True)
            refused += added.refused
            taken.wanted.clear()
    made = ", ".join(f"{number} {what}" for what, number in taken.made.items() if number) or "nothing"
    does = "Would take" if taken.dry else "Took"
    click.echo(f"{does} in {taken.rows} rows of {taken.file}: {made}; new on record: {taken.new}.", err=True)
    for note in taken.notes:
        click.echo(f"note: {note}", err=True)
    for each in taken.problems[:_SHOWN]:
        click.echo(f"row {each.row}, {each.column}: {each.problem}", err=True)
    more = len(taken.problems) - _SHOWN + taken.unlisted
    if more > 0:
        click.echo(
            f"and {more} more cells that could not be understood; they are kept as they stand", err=True
        )
    for url in taken.wanted:
        click.echo(url)
    refusals(refused)

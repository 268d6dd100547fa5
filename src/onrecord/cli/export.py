"""`onrecord export`: the record's claims, and its other nouns, as files."""

from pathlib import Path

import click

from onrecord.cli.shared import opened, operator_option, record_option
from onrecord.record import FINDINGS, FORMATS, NAMES, NOUNS, PACKAGES

__all__ = ["export"]


@click.command()
@click.argument("format_", metavar="FORMAT", type=click.Choice([*FORMATS, *PACKAGES]))
@click.option(
    "--output",
    "-o",
    type=click.Path(path_type=Path),
    metavar="FILE",
    help="Where to write.  [default: NOUN.FORMAT]",
)
@click.option(
    "--noun",
    type=click.Choice([*NOUNS, FINDINGS]),
    default="claims",
    show_default=True,
    help="What to export.",
)
@click.option(
    "--profile",
    default="public",
    show_default=True,
    metavar="NAME|FILE",
    help="What is hidden: public, colleagues, coarse, full, or a TOML file.",
)
@click.option("--full", is_flag=True, help="The same as --profile full: nothing is hidden.")
@click.option(
    "--codebook",
    metavar="NAME|FILE",
    help="Of ged, acled and ftm: whose findings.  [default: the format's own]",
)
@click.option("--sidecar", is_flag=True, help="Put what the format cannot hold into FILE.rest.json.")
@click.option("--reason", metavar="TEXT", help="Of bagit and wacz: why copies leave; logged.")
@operator_option
@record_option
def export(
    format_: str,
    output: Path | None,
    noun: str,
    profile: str,
    full: bool,
    codebook: str | None,
    sidecar: bool,
    reason: str | None,
    operator: str | None,
    record_path: Path,
) -> None:
    """Write the record's claims (or, as JSON Lines, another noun) to a file.

    Of claims: jsonl, csv, parquet, arrow, geojson, annotations (W3C Web Annotations). Rows are sorted by id, columns
    never change their order, and text cells of CSV are safe to open in a spreadsheet.

    Of findings, in other projects' columns with ids of ours: ged (UCDP GED) and acled. Of all of it: ftm and
    ftm-statements (FollowTheMoney). Of decisions: audit, who decided what, when and why.

    The file appears when it is complete. The last line says what the format could not hold, and where that is.

    Unless another profile is chosen, names of private persons and of reviewers, local paths and, for a year, exact
    places of people who are deployed are hidden.

    Whole records: bagit (a folder) and wacz hold copies of all items, as they are, with captures, custody and
    checkpoint; that they leave is logged, with --reason. prov tells where each claim comes from, without any text.

    \b
    onrecord export csv -o claims.csv
    onrecord export ged -o events.csv
    onrecord export geojson --noun findings --codebook ucdp
    onrecord export jsonl --noun decisions --profile colleagues
    onrecord export bagit -o for-the-archive --reason "deposit"
    """
    profile = "full" if full else profile
    if format_ in PACKAGES:
        with opened(record_path) as record:
            place, held = record.package(format_, output, profile=profile, reason=reason, operator=operator)
        what = "entities" if format_ == "prov" else "items"
        click.echo(f"Wrote {held} {what} to {place}.", err=True)
        return
    target = output or Path(NAMES.get(format_, f"{noun}.{format_}"))
    with opened(record_path) as record:
        done = record.export(format_, target, noun=noun, profile=profile, codebook=codebook, sidecar=sidecar)
    click.echo(f"Wrote {done.count} {done.noun} to {done.path} (profile {profile}).", err=True)
    if done.lost:
        where = str(done.sidecar) if done.sidecar else "nowhere; --sidecar keeps it in a file beside"
        click.echo(f"{format_} cannot hold: {', '.join(done.lost)}. It is in: {where}.", err=True)

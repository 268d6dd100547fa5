"""Claims as a person reads them: a table on a terminal, JSON Lines when piped, CSV when asked for."""

import sys
from collections.abc import Callable, Iterable

import click
from rich import box
from rich.console import Console
from rich.table import Table
from rich.text import Text

from onrecord.model import Claim, Figure, Report
from onrecord.model.shown import AS_REPORTED, bounds_text, time_text
from onrecord.record import write_claims

__all__ = [
    "claims_table",
    "figure_text",
    "format_option",
    "print_claims",
    "said_by_text",
]

format_option = click.option(
    "--format",
    "format_",
    type=click.Choice(["table", "jsonl", "csv"]),
    help="How to print: a table on a terminal, JSON Lines when piped, unless told.",
)
_WIDE = 100
"""Columns from which on a table of claims is readable."""
_MARKS = str.maketrans(dict.fromkeys(map(chr, [*range(9), *range(11, 32), 127, *range(128, 160)])))


def print_claims(
    claims: Iterable[Claim],
    format_: str | None,
    *,
    report_of: Callable[[str], Report | None] = lambda id_: None,
) -> None:
    """Print claims to standard output; `report_of` gives the reports whose outlet and date the table shows."""
    format_ = format_ or ("table" if sys.stdout.isatty() else "jsonl")
    if format_ != "table":
        write_claims(claims, format_, sys.stdout)
        return
    console = Console(highlight=False, soft_wrap=False)
    rows = list(claims)
    if not rows:
        click.echo("No claims.", err=True)
        return
    if console.width < _WIDE:
        for claim in rows:
            console.print(_entry(claim, report_of(claim.report)), overflow="fold")
    else:
        console.print(claims_table(rows, report_of))
    console.print(f"{len(rows)} claims. {AS_REPORTED}", style="dim")


def _entry(claim: Claim, report: Report | None) -> Text:
    """One claim in a few lines, where the terminal is too narrow for a table."""
    group = claim.group.name if claim.group else ""
    where = claim.where.name if claim.where else ""
    rest = " · ".join(part for part in (group, where, time_text(claim.when)) if part)
    lines = [
        _said(claim, report),
        Text(" "),
        _who(claim, report, joint=", "),
        Text("\n  "),
        _what(claim, joint=" "),
    ]
    lines += [Text(plain(f"\n  {rest}"))] if rest else []
    return Text.assemble(*lines, (f"\n  {claim.id[:8]}\n", "dim"))


def claims_table(claims: Iterable[Claim], report_of: Callable[[str], Report | None]) -> Table:
    """A row a claim: when it was said, by whom and through whom, what, of whom, where and when it was."""
    table = Table(box=box.SIMPLE_HEAD, pad_edge=False, header_style="bold", show_lines=False)
    table.add_column("said", no_wrap=True)
    table.add_column("by whom, through whom", ratio=5, overflow="fold")
    table.add_column("what", ratio=6, overflow="fold")
    table.add_column("of whom", ratio=4, overflow="fold")
    table.add_column("where", ratio=3, overflow="fold")
    table.add_column("when it was", ratio=3, overflow="fold")
    table.add_column("claim", no_wrap=True, style="dim")
    for claim in claims:
        report = report_of(claim.report)
        cells = (
            _said(claim, report),
            _who(claim, report),
            _what(claim),
            Text(plain(claim.group.name if claim.group else "")),
            Text(plain(claim.where.name if claim.where else "")),
            Text(plain(time_text(claim.when))),
            claim.id[:8],
        )
        table.add_row(*cells)
    return table


def _said(claim: Claim, report: Report | None) -> Text:
    """When it was said, as the report tells; else the day the report was published."""
    published = ((report.published if report else None) or "")[:10]
    return Text(plain(time_text(claim.said) or published))


def _who(claim: Claim, report: Report | None, *, joint: str = "\n") -> Text:
    origin, through = said_by_text(claim)
    outlet = (report.outlet if report else None) or ""
    if not claim.said_by:
        return Text.assemble(plain(outlet or "the outlet"), (f"{joint}in its own voice", "dim"))
    carriers = " < ".join(name for name in (through, outlet) if name)
    text = Text(plain(origin))
    if carriers:
        text.append(plain(f"{joint}through {carriers}"), style="dim")
    return text


def _what(claim: Claim, *, joint: str = "\n") -> Text:
    """`at least 30 killed and wounded`: bounds, measure, and the words in the report."""
    measure = (claim.measure or claim.kind).replace("_", " ")
    if claim.kind not in ("loss", "strength") and claim.measure:
        measure = f"{claim.kind}, {measure}"
    bounds = bounds_text(claim.figure)
    text = Text(plain(f"{bounds} {measure}".strip()), style="bold" if claim.figure else "")
    if claim.stance != "asserts":
        text.append(f" ({claim.stance})")
    if claim.figure:
        basis = f", {claim.figure.basis}" if claim.figure.basis else ""
        text.append(plain(f"{joint}“{claim.figure.wording}”{basis}"), style="dim")
    return text


def plain(text: str) -> str:
    """`text` without control characters: a report must not steer the terminal."""
    return text.translate(_MARKS)


def said_by_text(claim: Claim) -> tuple[str, str]:
    """The origin, and those it came through."""
    if not claim.said_by:
        return "(the outlet)", ""
    return claim.said_by[-1].name, " < ".join(link.name for link in claim.said_by[:-1])


def figure_text(figure: Figure | None) -> str:
    """The bounds, the words and the basis: `≥100 (“at least 100”, cumulative)`."""
    if figure is None:
        return ""
    basis = f", {figure.basis}" if figure.basis else ""
    return f"{bounds_text(figure) or 'no number'} (“{figure.wording}”{basis})"

"""Claims as a person reads them: a table on a terminal, JSON Lines when piped, CSV when asked for."""

import sys
from collections.abc import Iterable

import click
from rich import box
from rich.console import Console
from rich.table import Table
from rich.text import Text

from onrecord.model import Claim, Figure, Time
from onrecord.record import write_claims

__all__ = [
    "NOTE",
    "claims_table",
    "figure_text",
    "format_option",
    "print_claims",
    "said_by_text",
    "time_text",
]

NOTE = "As reported, not verified; deaths that nobody reported are not counted."

format_option = click.option(
    "--format",
    "format_",
    type=click.Choice(["table", "jsonl", "csv"]),
    help="How to print: a table on a terminal, JSON Lines when piped, unless told.",
)
_MARKS = str.maketrans(dict.fromkeys(map(chr, [*range(9), *range(11, 32), 127, *range(128, 160)])))


def print_claims(claims: Iterable[Claim], format_: str | None) -> None:
    """Print claims to standard output."""
    format_ = format_ or ("table" if sys.stdout.isatty() else "jsonl")
    if format_ != "table":
        write_claims(claims, format_, sys.stdout)
        return
    console = Console(highlight=False, soft_wrap=False)
    rows = list(claims)
    if not rows:
        click.echo("No claims.", err=True)
        return
    console.print(claims_table(rows))
    console.print(f"{len(rows)} claims. {NOTE}", style="dim")


def claims_table(claims: Iterable[Claim]) -> Table:
    """Who said it, through whom, what, how many in which words, of whom, where, when; a row a claim."""
    table = Table(box=box.SIMPLE_HEAD, pad_edge=False, header_style="bold")
    columns = ("said", "by", "through", "what", "figure", "group", "where", "when", "stance")
    for name in columns:
        table.add_column(name, overflow="fold", justify="left", no_wrap=name in ("said", "when"))
    table.add_column("claim", no_wrap=True, style="dim")
    for claim in claims:
        who, through = said_by_text(claim)
        cells = (
            time_text(claim.said),
            who,
            through,
            claim.measure or claim.kind,
            figure_text(claim.figure),
            claim.group.name if claim.group else "",
            claim.where.name if claim.where else "",
            time_text(claim.when),
            claim.stance,
            claim.id[:8],
        )
        table.add_row(*(Text(plain(cell)) for cell in cells))
    return table


def plain(text: str) -> str:
    """`text` without control characters: a report must not steer the terminal."""
    return text.translate(_MARKS)


def said_by_text(claim: Claim) -> tuple[str, str]:
    """The origin, and those it came through."""
    if not claim.said_by:
        return "(the outlet)", ""
    return claim.said_by[-1].name, " < ".join(link.name for link in claim.said_by[:-1])


def figure_text(figure: Figure | None) -> str:
    """The bounds, then the words: `≥ 100 ("at least 100")`."""
    if figure is None:
        return ""
    low, best, high = figure.low, figure.best, figure.high
    if low is None and best is None and high is None:
        value = "no number"
    elif low == high:
        value = f"{best:,}"
    elif low is not None and high is not None:
        value = f"{low:,}–{high:,}"
    elif low is not None:
        value = f"≥ {low:,}"
    elif high is not None:
        value = f"≤ {high:,}"
    else:
        value = f"~ {best:,}"
    basis = f", {figure.basis}" if figure.basis else ""
    return f"{value} (“{figure.wording}”{basis})"


def time_text(time: Time | None) -> str:
    """`2024-12-14`, `… 2024-12-14` for an end alone, `2024-12-14/15` for both."""
    if time is None or (time.start is None and time.end is None):
        return ""
    if time.start == time.end:
        return str(time.start)
    if time.start is None:
        return f"…{time.end}"
    if time.end is None:
        return f"{time.start}…"
    return f"{time.start}/{time.end[8:] if time.end[:8] == time.start[:8] else time.end}"

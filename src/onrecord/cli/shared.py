"""What the verbs share: options, progress on a terminal, refusals as lines."""

import os
import sys
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import click
from click.core import ParameterSource
from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn

from onrecord.errors import InputError
from onrecord.record import DEFAULT_READER, Record, is_date

__all__ = [
    "a_date",
    "declared_options",
    "nothing_before",
    "opened",
    "operator_option",
    "reader_option",
    "record_option",
    "refusals",
    "show_progress",
]

_SHOW_AFTER_SECONDS = 1.0

record_option = click.option(
    "--record",
    "record_path",
    type=click.Path(path_type=Path),
    default=lambda: Path(os.environ.get("ONRECORD_RECORD", ".")),
    show_default="the current folder, or ONRECORD_RECORD",
    metavar="DIR",
    help="The record's folder.",
)
reader_option = click.option(
    "--reader", default=DEFAULT_READER, show_default=True, metavar="NAME", help="Which reader reads."
)
operator_option = click.option(
    "--operator",
    envvar="ONRECORD_OPERATOR",
    metavar="ALIAS",
    help="Who does this, as an alias (or ONRECORD_OPERATOR).",
)


def a_date(context: click.Context, parameter: click.Parameter, value: str | None) -> str | None:
    """A date or a time in ISO 8601, or nothing."""
    if value is None:
        return None
    if not is_date(value):
        raise click.BadParameter(
            f"{value!r} is not a date; write it as 2024-12-17 or 2024-12-17T08:30:00+02:00"
        )
    return value


def declared_options(command: Callable[..., Any]) -> Callable[..., Any]:
    """The options that declare what the bytes do not say themselves."""
    published = click.option(
        "--published", callback=a_date, metavar="DATE", help="When the reports were published (2024-12-17)."
    )
    outlet = click.option("--outlet", metavar="NAME", help="Who published them.")
    return published(outlet(command))


def nothing_before(context: click.Context) -> None:
    """Refuse options that stand before a verb of a group: they would be about the group, and do nothing."""
    for name in context.params:
        if context.get_parameter_source(name) is ParameterSource.COMMANDLINE:
            raise click.UsageError(f"Give options after '{context.invoked_subcommand}', not before it")


@contextmanager
def show_progress() -> Iterator[Callable[[str, int, int | None], None]]:
    """A progress bar on a terminal for whatever takes longer than a second; nothing when piped."""
    if not sys.stderr.isatty():
        yield lambda doing, done, total: None
        return
    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeRemainingColumn())
    bar = Progress(*columns, console=Console(stderr=True), transient=True)
    begun = time.monotonic()
    tasks: dict[str, Any] = {}

    def told(doing: str, done: int, total: int | None) -> None:
        if doing not in tasks:
            tasks[doing] = bar.add_task(doing, total=total)
        bar.update(tasks[doing], completed=done, total=total)
        if not bar.live.is_started and time.monotonic() - begun > _SHOW_AFTER_SECONDS:
            bar.start()

    try:
        yield told
    finally:
        bar.stop()


@contextmanager
def opened(path: Path, *, make: bool = False) -> Iterator[Record]:
    """The record at `path`, with progress shown while it works."""
    open_ = Record.init if make else Record.open
    with show_progress() as progress, open_(path, progress=progress) as record:
        yield record


def refusals(refused: Sequence[InputError]) -> None:
    """One line for each input refused; exit status 1 if there are any."""
    for error in refused:
        click.echo(f"refused: {error}", err=True)
    if refused:
        click.get_current_context().exit(1)

"""`onrecord list`: lists of the lost: import one, see what it holds and what an edition changed, write a mapping."""

import json
import sys
from collections.abc import Callable, Iterable, Mapping
from functools import wraps
from pathlib import Path
from typing import Any

import click
from rich import box
from rich.console import Console
from rich.table import Table

from onrecord.cli.list_report import changes_lines, plan_lines
from onrecord.cli.shared import nothing_before, opened, operator_option, record_option
from onrecord.cli.tables import plain
from onrecord.errors import InputError
from onrecord.model import FIELDS, Edition, Entry
from onrecord.record import Record, propose_mapping

__all__ = ["list"]

_READ = {
    "encoding": ("TEXT", "The file's encoding, where the bytes do not tell (windows-1251)."),
    "delimiter": ("CHAR", "What stands between cells (';')."),
    "sheet": ("NAME", "The sheet of a workbook."),
    "table": ("N", "Which table of a page, counted from 1."),
    "header": ("ROWS", "The rows that name the columns ('3', '3,4'); 'none' where there are none."),
}


def _read_options(command: Callable[..., Any]) -> Callable[..., Any]:
    """The options that say how a file is read, collected into one argument `read`."""

    @wraps(command)
    def collected(**arguments: Any) -> Any:
        said = {name: value for name in _READ if (value := arguments.pop(name)) is not None}
        return command(read=said, **arguments)

    for name, (metavar, help_) in reversed(_READ.items()):
        kind = {"table": click.IntRange(min=1), "header": click.UNPROCESSED}.get(name)
        option = click.option(
            f"--{name}", metavar=metavar, type=kind, help=help_, callback=_rows if name == "header" else None
        )
        collected = option(collected)
    return collected


def _rows(context: click.Context, parameter: click.Parameter, value: str | None) -> Iterable[int] | None:
    if value is None:
        return None
    if value.strip().lower() == "none":
        return []
    try:
        return [int(part) for part in value.split(",")]
    except ValueError:
        raise click.BadParameter("give rows as 3 or 3,4, or none") from None


@click.group(name="list", invoke_without_command=True)
@record_option
@click.pass_context
def list_(context: click.Context, record_path: Path) -> None:
    """Lists of the lost: what is imported; `list add`, `list show`, `list map`."""
    if context.invoked_subcommand is not None:
        nothing_before(context)
        return
    with opened(record_path) as record:
        _print_lists(record.lists())


@list_.command()
@click.argument("file", metavar="FILE")
@click.option(
    "--name", required=True, metavar="NAME", help="The list's name in the record: ministry, families."
)
@click.option(
    "--mapping",
    type=click.Path(path_type=Path, exists=True, dir_okay=False),
    metavar="TOML",
    help="Which columns say what (write one with: onrecord list map). Without it, the list's last mapping, or a proposal.",
)
@_read_options
@click.option(
    "--duplicate-free/--may-repeat",
    default=None,
    help="Whether each person stands on the list at most once.  [default: as the edition before, else may repeat]",
)
@click.option("--dry-run", is_flag=True, help="Say what would happen, and change nothing.")
@click.option("--yes", "-y", is_flag=True, help="Import without asking.")
@click.option(
    "--readmit",
    metavar="REASON",
    help="Import a file that was withdrawn once more, and say why it may come back.",
)
@click.option(
    "--format",
    "format_",
    type=click.Choice(["text", "json"]),
    default="text",
    show_default=True,
    help="Of what is said.",
)
@operator_option
@record_option
def add(
    file: str,
    name: str,
    mapping: Path | None,
    read: Mapping[str, Any],
    duplicate_free: bool | None,
    dry_run: bool,
    yes: bool,
    readmit: str | None,
    format_: str,
    operator: str | None,
    record_path: Path,
) -> None:
    """Import a list: CSV, TSV, XLSX, XLS, ODS, JSON, JSON Lines, Parquet, or a table of a page, told by content.

    FILE is a path, or (the beginning of) the id of an item that is kept already. What would happen is shown first: rows,
    fields, values that were not understood with their rows, duplicates, and what is otherwise than in the edition before.
    Then it asks (or needs --yes). The file is kept as an item; all of its entries come in, or none. The same file again
    changes nothing; another version of it is a new edition of the list.

    \b
    onrecord list map dead.xlsx > dead.toml
    onrecord list add dead.xlsx --name ministry --mapping dead.toml --dry-run
    onrecord list add dead.xlsx --name ministry --mapping dead.toml --yes
    """
    text = _text(mapping) if mapping else None
    with opened(record_path) as record:
        planned = record.plan_list(file, name=name, mapping=text, read=read, duplicate_free=duplicate_free)
        lines = plan_lines(planned, file)
        if format_ == "json":
            lines = [json.dumps(planned.to_wire(), ensure_ascii=False)]
        click.echo("\n".join(map(plain, lines)), err=not dry_run and format_ != "json")
        if dry_run:
            return
        if planned.already:
            click.echo(
                f"Nothing to do: it is edition {planned.number - 1} of {planned.name} already.", err=True
            )
            return
        if not yes:
            if not sys.stdin.isatty():
                raise click.UsageError("Nothing was imported: look at it with --dry-run, then say --yes")
            click.confirm("Import it so?", abort=True, err=True)
        edition = record.add_list(file, name=name, planned=planned, operator=operator, readmit=readmit)
    click.echo(
        f"Imported: edition {edition.number} of {edition.list}, {edition.entries:,} entries.", err=True
    )


@list_.command("map")
@click.argument("file", metavar="FILE")
@_read_options
@click.option(
    "--output",
    "-o",
    type=click.Path(path_type=Path),
    metavar="TOML",
    help="Where to write; else it is printed.",
)
def map_(file: str, read: Mapping[str, Any], output: Path | None) -> None:
    """Propose which columns of a list's file say what, as a TOML file to edit; needs no record."""
    text = propose_mapping(file, read=read)
    if output is None:
        click.echo(text, nl=False)
        return
    output.write_text(text, encoding="utf-8")
    click.echo(f"Wrote a mapping to {output}: look at it, and edit it.", err=True)


@list_.command()
@click.argument("name", metavar="NAME")
@click.option(
    "--edition", type=click.IntRange(min=1), metavar="N", help="Which edition.  [default: the present one]"
)
@click.option("--changes", is_flag=True, help="What the edition added, changed and withdrew.")
@click.option("--mapping", "as_mapping", is_flag=True, help="Its mapping, as a TOML file to use again.")
@click.option("--entries", is_flag=True, help="The entries of the present edition.")
@click.option(
    "--format",
    "format_",
    type=click.Choice(["table", "jsonl"]),
    help="Of entries: a table on a terminal, JSON Lines when piped.",
)
@record_option
def show(
    name: str,
    edition: int | None,
    changes: bool,
    as_mapping: bool,
    entries: bool,
    format_: str | None,
    record_path: Path,
) -> None:
    """Show a list: its editions, its mapping, its entries, or what an edition changed."""
    with opened(record_path) as record:
        editions = record.editions(name)
        chosen = next((each for each in editions if each.number == (edition or len(editions))), editions[-1])
        if as_mapping:
            click.echo(record.mapping_of(name, chosen.number), nl=False)
        elif changes:
            lines = changes_lines(chosen, record.list_changes(name, chosen.number))
            click.echo("\n".join(map(plain, lines)))
        elif entries:
            _print_entries(record, name, format_)
        else:
            _print_editions(editions)


def _print_entries(record: Record, name: str, format_: str | None) -> None:
    found = record.entries(name)
    if (format_ or ("table" if sys.stdout.isatty() else "jsonl")) == "jsonl":
        for entry in found:
            click.echo(json.dumps(entry.to_wire(), ensure_ascii=False))
        return
    Console(highlight=False, markup=False).print(entries_table(found))


def entries_table(entries: Iterable[Entry]) -> Table:
    """A row an entry: where it stands, and its fields."""
    rows = [*entries]
    names = [name for name in FIELDS if any(name in entry.fields for entry in rows)]
    table = Table(box=box.SIMPLE_HEAD, pad_edge=False)
    for name in ("row", *names, "entry"):
        table.add_column(name.replace("_", " "), overflow="fold")
    for entry in rows:
        cells = [plain(entry.fields.get(name, "")) for name in names]
        table.add_row(str(entry.row), *cells, entry.id[:8])
    return table


def _print_lists(lists: Iterable[Edition]) -> None:
    found = [*lists]
    if not sys.stdout.isatty():
        for edition in found:
            click.echo(json.dumps(edition.to_wire(), ensure_ascii=False))
        return
    if not found:
        click.echo("No lists yet: onrecord list add FILE --name NAME", err=True)
    _print_editions(found)


def _print_editions(editions: Iterable[Edition]) -> None:
    if not sys.stdout.isatty():
        for edition in editions:
            click.echo(json.dumps(edition.to_wire(), ensure_ascii=False))
        return
    table = Table(box=box.SIMPLE_HEAD, pad_edge=False)
    for name in ("list", "edition", "imported", "entries", "repeats", "item"):
        table.add_column(name, justify="right" if name in ("edition", "entries") else "left")
    for each in editions:
        repeats = "each person once" if each.duplicate_free else "may repeat"
        table.add_row(
            plain(each.list), str(each.number), each.at[:10], f"{each.entries:,}", repeats, each.item[:12]
        )
    Console(highlight=False, markup=False).print(table)


def _text(path: Path) -> str:
    try:
        return path.read_text(encoding="utf-8-sig")
    except (OSError, UnicodeDecodeError) as error:
        raise InputError(str(path), "it cannot be read as UTF-8 text", "Save it as UTF-8") from error


list = list_

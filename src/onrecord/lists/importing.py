"""A list's file to its entries: bytes to rows to fields, with all that was not understood told by row.

::

    source = Source("list.xlsx", lambda: open("list.xlsx", "rb"))
    table, proposal = proposed_for(source)
    read = read_list(source, proposal.mapping, list_name="ministry")
"""

import io
import itertools
from collections import Counter
from collections.abc import Mapping
from hashlib import blake2b
from typing import Any

from onrecord import inputs
from onrecord.errors import InputError
from onrecord.inputs.limits import MAX_LINES
from onrecord.lists.cleaning import tidy
from onrecord.lists.grid import Grid, Source
from onrecord.lists.lexicon import means_total
from onrecord.lists.mapping import ListMapping
from onrecord.lists.proposing import Proposal, proposed
from onrecord.lists.rows import NAMES, Imported, RowReader, Trouble
from onrecord.lists.table import Table, found_table
from onrecord.lists.table_csv import csv_grid
from onrecord.lists.table_json import json_grid, jsonl_grid
from onrecord.lists.table_page import page_grid, warc_grid
from onrecord.lists.table_parquet import parquet_grid
from onrecord.lists.table_sheet import sheet_grid
from onrecord.model import Entry, digest

__all__ = ["Imported", "Trouble", "open_table", "proposed_for", "read_list"]

_HEAD = 64 * 1024
_SAMPLE = 1_000
"""Rows that a mapping is proposed from."""


def open_table(source: Source, read: Mapping[str, Any] | None = None) -> Table:
    """The Table in a file, whatever it is by content; `read` overrules how it is read (`ListMapping.read`)."""
    read = read or {}
    return found_table(_grid(source, read), name=source.name, header=read.get("header"))


def _grid(source: Source, read: Mapping[str, Any]) -> Grid:
    with source.open() as file:
        head = file.read(_HEAD)
    kind = inputs.sniff(head)
    match kind:
        case inputs.EMPTY:
            raise InputError(source.name, "it is empty", "Check that it is the right file")
        case "text/plain" | "application/rss+xml" | "application/atom+xml":
            return csv_grid(source, encoding=read.get("encoding"), delimiter=read.get("delimiter"))
        case "application/zip":
            return sheet_grid(source, sheet=read.get("sheet"))
        case "application/x-ole-storage":
            return sheet_grid(source, sheet=read.get("sheet"), packed=False)
        case "application/vnd.apache.parquet":
            return parquet_grid(source)
        case "application/json":
            return json_grid(source)
        case "application/x-ndjson":
            return jsonl_grid(source)
        case "text/html" | "application/xhtml+xml":
            return page_grid(source, table=read.get("table"))
        case "application/warc":
            return warc_grid(source, table=read.get("table"))
        case "application/gzip" if inputs.head(head).startswith(b"WARC/"):
            return warc_grid(source, table=read.get("table"))
        case "application/gzip":
            return _grid(_unpacked(source), read)
    raise InputError(
        source.name,
        f"a list cannot be read from {kind}",
        "Save it as CSV, XLSX, JSON, JSON Lines or Parquet, or give a page with a table",
    )


def _unpacked(source: Source) -> Source:
    with source.open() as file:
        data, whole = inputs.inflate(file.read(MAX_LINES), most=MAX_LINES)
    if not whole:
        raise InputError(source.name, "it was cut off while it was packed", "Fetch it again")
    if data[:2] == b"\x1f\x8b":
        raise InputError(source.name, "it is packed more than once", "Unpack it yourself")
    return Source(source.name.removesuffix(".gz"), lambda: io.BytesIO(data))


def proposed_for(source: Source, read: Mapping[str, Any] | None = None) -> tuple[Table, Proposal]:
    """The table in a file and a mapping proposed for it."""
    table = open_table(source, read)
    sample = [cells for _, cells in itertools.islice(table.rows(), _SAMPLE)]
    if not sample:
        raise InputError(
            source.name, "it has a header, but no rows", "Check that it is the right file or sheet"
        )
    return table, proposed(table, sample)


def read_list(
    source: Source,
    mapping: ListMapping,
    *,
    list_name: str,
    carried: Mapping[int, str] | None = None,
    table: Table | None = None,
) -> Imported:
    """The entries of a list's file under a mapping; `carried` gives rows the keys that earlier editions gave them.

    UsageError where the mapping names a column that is not there; InputError where the file cannot be read: then
    nothing of it is taken.
    """
    table = table or open_table(source, mapping.read)
    mapping.check(table.columns, name=source.name)
    made = Imported(mapping, table.columns, notes=table.notes)
    reader = RowReader(table.columns, mapping, made)
    named: dict[str, int] = {}
    times: Counter[str] = Counter()
    met: dict[bytes, int] = {}
    carried = carried or {}
    _count(table)
    for row, given in table.rows(made.tell):
        made.rows += 1
        cells = list(map(tidy, given))
        raw = {name: cell for name, cell in zip(table.columns, cells, strict=True) if cell}
        if not raw or (means_total(next(iter(raw.values()))) and len(raw) <= max(3, len(cells) // 2)):
            made.leave_out(row, raw, "it sums up others" if raw else "it is empty")
            continue
        fields, told = reader.row(row, cells)
        if (problem := _no_entry(fields, raw, columns=len(cells))) is not None:
            made.leave_out(row, raw, problem)
            continue
        key = carried.get(row) or _key(mapping.key, fields, raw, told)
        name = key
        while name in named:
            times[key] += 1
            name = f"{key}#{times[key] + 1}"
        if name != key:
            made.duplicates.append((row, named[key]))
        elif (who := _who(fields)) is not None and met.setdefault(who, row) != row:
            made.alike.append((row, met[who]))
        named[name] = row
        made.fields.update(fields.keys())
        made.entries.append(Entry(list_name, row, fields, raw, name))
    made.notes += tuple(
        f"{count:,} different numbers in {column} are read as a spreadsheet's serial numbers of days"
        for column, count in sorted(made.serials.items())
    )
    if not made.entries:
        raise InputError(source.name, "no row of it is an entry", "Check the header and the mapping")
    return made


def _count(table: Table) -> None:
    """Go through the rows once: a file with too many of them is refused before work is put into it."""
    for _ in table.grid.rows(lambda row, words: None):
        pass


def _no_entry(fields: Mapping[str, str], raw: Mapping[str, str], *, columns: int) -> str | None:
    """Why a row is nobody: headings between rows, totals, notes under the list."""
    told = [name for name in fields if name != "notes"]
    if not told:
        return "no field of it says anything"
    if len(raw) == 1 and columns > 1 and told[0] not in ("name", "family", "given", "identifier"):
        return "it holds one cell alone"
    return None


def _who(fields: Mapping[str, str]) -> bytes | None:
    """Name, birth and death, in short; None where that could be many."""
    named = [fields.get(name, "") for name in NAMES]
    if not any(named) or not ("birth" in fields or "death" in fields):
        return None
    told = "\x1f".join([*named, fields.get("birth", ""), fields.get("death", "")])
    return blake2b(told.casefold().encode("utf-8", "replace"), digest_size=12).digest()


def _key(key: str, fields: Mapping[str, str], raw: Mapping[str, str], told: Mapping[str, str]) -> str:
    """What names the entry; of its content, only what the mapping takes: a running number is no content."""
    if key == "identifier" and "identifier" in fields:
        return fields["identifier"]
    if key not in ("row", "identifier") and key in raw:
        return raw[key]
    return digest(sorted(told.items()))

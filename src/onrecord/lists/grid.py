"""Grid: the cells of one table as its file has them, row by row, before anything is said about what they mean."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import IO

from onrecord.errors import InputError

__all__ = ["MAX_CELL", "MAX_COLUMNS", "MAX_ROWS", "Grid", "Row", "Source", "Tell", "bounded"]

MAX_ROWS = 2_000_000
"""Rows of one list. The longest lists of the dead of one war hold some 3 million; they come by province."""
MAX_COLUMNS = 1_000
"""Columns of one table: beyond it, the delimiter was misread or the file is no list."""
MAX_CELL = 131_072
"""Characters of one cell: a longer one is a quotation mark that was never closed."""

Row = tuple[int, tuple[str, ...]]
"""The row's number in the file, counted from 1, and its cells."""
Tell = Callable[[int | None, str], None]
"""Takes what was noticed while reading: the row it is about, or none, and the words."""


@dataclass(frozen=True, slots=True)
class Source:
    """A file to read a list from: how errors name it, and what opens it, from the start each time."""

    name: str
    open: Callable[[], IO[bytes]]


@dataclass(frozen=True, slots=True)
class Grid:
    """The cells of one table; `rows` reads the file from the start each time, in constant memory where it can."""

    kind: str
    """`csv`, `sheet`, `json`, `parquet` or `page`."""
    rows: Callable[[Tell], Iterator[Row]]
    read: Mapping[str, str | int] = field(default_factory=dict)
    """The choices that were made to read it, so that it is read alike again: encoding, delimiter, sheet, table."""
    columns: tuple[str, ...] | None = None
    """Where the format itself names them; else the rows do."""
    notes: tuple[str, ...] = ()
    """What there was to choose from, in words."""


def bounded(rows: Iterator[Row], name: str) -> Iterator[Row]:
    """The same rows; InputError where they are too many or too wide, or a cell is too long."""
    for count, (number, cells) in enumerate(rows, start=1):
        if count > MAX_ROWS:
            raise InputError(
                name,
                f"it has more than {MAX_ROWS:,} rows",
                "Split it (by area or period) and add each part as a list; nothing was imported",
            )
        if len(cells) > MAX_COLUMNS:
            problem = f"row {number} has {len(cells):,} cells"
            raise InputError(
                name, problem, f"A list has at most {MAX_COLUMNS:,} columns; check the delimiter"
            )
        if cells and max(map(len, cells)) > MAX_CELL:
            problem = f"a cell in row {number} is longer than {MAX_CELL:,} characters"
            raise InputError(name, problem, "Look at that row: a quotation mark may not be closed")
        yield number, cells

"""Table: a Grid whose header is found: which rows name the columns, and where the people begin.

Files put titles above the header, spread it over two rows, leave it out, name a column twice: each is told of.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import islice, pairwise

from onrecord.errors import InputError
from onrecord.lists.grid import Grid, Row, Tell
from onrecord.lists.lexicon import ascii_digits, fold, headed, header_words, means_nothing

__all__ = ["REPEATED", "UNNAMED", "Table", "found_table"]

UNNAMED = "column "
"""How a column is called that the file does not name, with its number."""

REPEATED = "it repeats the header"
"""What is told of a row that is the header once more."""

_LOOKED_AT = 60
"""Rows that the header is told from."""
_DEEPEST = 20
"""Rows in which a header can begin."""
_DIGIT = re.compile(r"\d")
_VARIABLE = re.compile(r"[A-Za-z]{1,40}(?:_[A-Za-z0-9]{1,40}){1,9}")
"""A column's name as data sets write it: address_1."""


@dataclass(frozen=True, slots=True)
class Table:
    """The rows of a list under the names of their columns."""

    columns: tuple[str, ...]
    """Each name once: a second `Name` is `Name (2)`, a column without one `column 3`."""
    header: tuple[int, ...]
    """The rows that name the columns, counted from 1; none where the file has no header or the format names them."""
    grid: Grid
    notes: tuple[str, ...] = ()

    def rows(self, tell: Tell = lambda row, words: None) -> Iterator[Row]:
        """The rows under the header that hold anything, each as wide as `columns`; a header repeated is passed over."""
        width = len(self.columns)
        last = max(self.header, default=0)
        names = self.columns if self.header else ()
        for number, cells in self.grid.rows(tell):
            if number <= last or not any(map(str.strip, cells)):
                continue
            if len(cells) > width and any(cell.strip() for cell in cells[width:]):
                tell(number, f"it has {len(cells)} cells, the header {width}: what is beyond is not read")
            row = (*cells[:width], *[""] * (width - len(cells)))
            if names and row == names:
                tell(number, REPEATED)
                continue
            yield number, row


def found_table(grid: Grid, *, name: str, header: Sequence[int] | None = None) -> Table:
    """The Table in a Grid; `header` overrules which rows name the columns (empty: none does).

    InputError where there is nothing to read.
    """
    if grid.columns is not None:
        columns, notes = _distinct(grid.columns)
        return Table(columns, (), grid, (*grid.notes, *notes))
    head = list(islice(grid.rows(lambda row, words: None), _LOOKED_AT))
    rows = {number: cells for number, cells in head if any(cell.strip() for cell in cells)}
    if not rows:
        raise InputError(name, "it holds no rows", "Check that it is the right file or sheet")
    width = max(map(_width, rows.values()))
    header = tuple(header) if header is not None else _header(rows, width)
    missing = [number for number in header if number not in rows]
    if missing:
        raise InputError(name, f"row {missing[0]} names no columns: it is empty", "Name the header's rows")
    columns, said = _named([rows[number] for number in header], width)
    return Table(columns, header, grid, (*grid.notes, *_told(header, list(rows)), *said))


def _told(header: Sequence[int], numbers: Sequence[int]) -> Iterator[str]:
    """What is to be said of where the header is."""
    if not header:
        yield "no row names the columns: they are numbered"
        return
    above = [number for number in numbers if number < header[0]]
    if above:
        yield f"rows above the header are not read: {', '.join(map(str, above))}"
    if len(header) > 1:
        yield f"rows {' and '.join(map(str, header))} name the columns together"


def _width(cells: Sequence[str]) -> int:
    return max((n for n, cell in enumerate(cells, start=1) if cell.strip()), default=0)


def _filled(cells: Sequence[str]) -> list[str]:
    return [cell.strip() for cell in cells if cell.strip()]


def _is_words(cell: str) -> bool:
    """Whether a cell can name a column: words, no value."""
    if means_nothing(cell):
        return False
    return not _DIGIT.search(ascii_digits(cell[:200])) or _VARIABLE.fullmatch(cell.strip()) is not None


def _header(rows: dict[int, tuple[str, ...]], width: int) -> tuple[int, ...]:
    """The rows that name the columns; none where no row does."""
    numbers = list(rows)
    for place, number in enumerate(numbers[:_DEEPEST]):
        if not _names_columns(rows[number], [rows[each] for each in numbers[place + 1 :]], width):
            continue
        header: tuple[int, ...] = (number,)
        below = rows[numbers[place + 1]] if place + 1 < len(numbers) else ()
        above = rows[numbers[place - 1]] if place else ()
        if _goes_on(rows[number], below, [rows[each] for each in numbers[place + 2 :]]):
            header = (number, numbers[place + 1])
        elif _groups(above, rows[number]):
            header = (numbers[place - 1], number)
        return header
    return ()


def _names_columns(cells: Sequence[str], below: Sequence[Sequence[str]], width: int) -> bool:
    filled = _filled(cells)
    if (len(filled) < 2 and width > 1) or not filled or len(filled) * 2 < width:
        return False
    known = sum(1 for cell in filled if headed(cell))
    words = sum(1 for cell in filled if _is_words(cell))
    if known * 2 >= len(filled) and words * 3 >= len(filled) * 2:
        return True
    if words < len(filled) or len(set(filled)) < len(filled):
        return known >= 2 and known * 3 >= len(filled) and words * 4 >= len(filled) * 3
    return _unlike(cells, below)


def _unlike(cells: Sequence[str], below: Sequence[Sequence[str]]) -> bool:
    """Whether some column holds values below and a name here."""
    for column, cell in enumerate(cells):
        under = [row[column] for row in below if column < len(row) and row[column].strip()]
        values = sum(1 for each in under if not _is_words(each))
        if cell.strip() and under and values * 2 > len(under):
            return True
    return False


def _goes_on(cells: Sequence[str], below: Sequence[str], rest: Sequence[Sequence[str]]) -> bool:
    """Whether the row below the header is its second half: names under a cell that spans several columns."""
    filled = _filled(below)
    repeated = any(a.strip() and a == b for a, b in pairwise(cells))
    gaps = any(
        not cell.strip() and column < len(below) and below[column].strip()
        for column, cell in enumerate(cells)
    )
    if not filled or not (repeated or gaps) or not all(_is_words(cell) for cell in filled):
        return False
    known = sum(1 for cell in filled if headed(cell) or _is_part(cell))
    return known * 2 >= len(filled) or (gaps and _unlike(below, rest))


def _is_part(cell: str) -> bool:
    return any(fold(cell) in words for words in header_words()["part"].values())


def _groups(above: Sequence[str], cells: Sequence[str]) -> bool:
    """Whether the row above the header groups its columns: several names, fewer than the header has."""
    filled = _filled(above)
    return (
        len(filled) >= 2
        and all(_is_words(cell) for cell in filled)
        and (len(set(filled)) < len(_filled(cells)))
    )


def _named(header: Sequence[Sequence[str]], width: int) -> tuple[tuple[str, ...], tuple[str, ...]]:
    if not header:
        return tuple(f"{UNNAMED}{n}" for n in range(1, width + 1)), ()
    width = max(width, *(len(cells) for cells in header))
    spread = [
        _spread(cells, width) if n + 1 < len(header) else _padded(cells, width)
        for n, cells in enumerate(header)
    ]
    names = [
        " ".join(dict.fromkeys(" ".join(part.split()) for part in parts if part.strip()))
        for parts in zip(*spread, strict=True)
    ]
    while names and not names[-1] and len(names) > 1:
        names.pop()
    return _distinct(names)


def _padded(cells: Sequence[str], width: int) -> list[str]:
    return [*cells, *[""] * (width - len(cells))]


def _spread(cells: Sequence[str], width: int) -> list[str]:
    """A row of groups: each name goes on to the right until the next."""
    spread, last = [], ""
    for cell in _padded(cells, width):
        last = cell.strip() or last
        spread.append(last)
    return spread


def _distinct(names: Sequence[str]) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Each name once, and what had to be done for it."""
    made: list[str] = []
    notes: list[str] = []
    for number, given in enumerate(names, start=1):
        name = " ".join(given.split()) or f"{UNNAMED}{number}"
        if not given.strip():
            notes.append(f"column {number} has no name")
        if name in made:
            count = 2
            while f"{name} ({count})" in made:
                count += 1
            notes.append(
                f"the name {name!r} stands twice: the one in column {number} is read as {name} ({count})"
            )
            name = f"{name} ({count})"
        made.append(name)
    return tuple(made), tuple(notes)

"""OverlapTable: how many people are on which of several incomplete lists, by pattern of lists.

A pattern is written as one character a list, in the order of `lists`: `1` on it, `0` not on it,
`-` the list did not work in this person's stratum (so it could not have recorded them).
"""

import csv
import io
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

import numpy as np
import numpy.typing as npt

from onrecord.errors import InputError, UsageError
from onrecord.model import digest

__all__ = ["COUNT_COLUMNS", "MAX_LISTS", "OverlapTable", "csv_columns", "mark"]

MAX_LISTS = 60
"""A pattern of lists is kept as one 64-bit integer in the models."""
COUNT_COLUMNS = ("count", "n", "freq")
_YES = {"1", "1.0", "true", "yes", "y", "x"}
_NO = {"0", "0.0", "false", "no", "n", ""}


@dataclass(frozen=True, slots=True)
class OverlapTable:
    """Counts of documented people by pattern of lists; sorted, zero counts left out.

    `impossible` names patterns that nobody can have (structural zeros: a list that only took people
    whom another had not, say). They are zero by design, which is not the same as a zero by chance.

    >>> OverlapTable(("A", "B"), {"11": 4, "10": 6, "01": 8}).n
    18
    """

    lists: tuple[str, ...]
    cells: Mapping[str, int]
    impossible: frozenset[str] = field(default_factory=frozenset)

    def __post_init__(self) -> None:
        _check_lists(self.lists)
        kept = {}
        for pattern, count in sorted(self.cells.items(), reverse=True):
            _check_cell(pattern, count, len(self.lists))
            if count:
                kept[pattern] = int(count)
        for pattern in self.impossible & kept.keys():
            raise InputError(
                pattern, "has people in it, but is said to be impossible", "Correct the one or the other"
            )
        object.__setattr__(self, "cells", kept)

    @property
    def n(self) -> int:
        """How many different people are on at least one list."""
        return sum(self.cells.values())

    @property
    def width(self) -> int:
        """How many lists there are."""
        return len(self.lists)

    @property
    def matrix(self) -> npt.NDArray[np.int8]:
        """The patterns, [cells, lists]: 1 on the list, 0 not, -1 the list did not work there."""
        codes = {"1": 1, "0": 0, "-": -1}
        rows = [[codes[mark] for mark in pattern] for pattern in self.cells]
        return np.array(rows, dtype=np.int8).reshape(len(rows), self.width)

    @property
    def counts(self) -> npt.NDArray[np.int64]:
        """The counts, [cells], in the order of `matrix`."""
        return np.fromiter(self.cells.values(), dtype=np.int64, count=len(self.cells))

    @property
    def sizes(self) -> dict[str, int]:
        """How many people each list has."""
        totals = self.counts @ (self.matrix == 1)
        return dict(zip(self.lists, (int(total) for total in totals), strict=True))

    @property
    def censored(self) -> bool:
        """Whether some list did not work everywhere."""
        return any("-" in pattern for pattern in self.cells)

    @property
    def digest(self) -> str:
        """SHA-256 of the table, whatever the order it was given in."""
        return digest([list(self.lists), dict(sorted(self.cells.items())), sorted(self.impossible)])

    def overlap(self, first: str, second: str) -> int:
        """How many people are on both lists."""
        a, b = self._index(first), self._index(second)
        return sum(count for pattern, count in self.cells.items() if pattern[a] == pattern[b] == "1")

    def keep(self, names: Sequence[str]) -> "OverlapTable":
        """The table of these lists alone; people on none of them drop out."""
        kept = [self._index(name) for name in names]
        cells: Counter[str] = Counter()
        for pattern, count in self.cells.items():
            cells["".join(pattern[index] for index in kept)] += count
        return OverlapTable(tuple(names), {pattern: n for pattern, n in cells.items() if "1" in pattern})

    def without(self, name: str) -> "OverlapTable":
        """The table with one list left out."""
        self._index(name)
        return self.keep([other for other in self.lists if other != name])

    def within(self, name: str) -> "OverlapTable":
        """The table of the people on list `name`, by the other lists: what a hold-out predicts."""
        index = self._index(name)
        held = {p[:index] + p[index + 1 :]: n for p, n in self.cells.items() if p[index] == "1"}
        others = tuple(other for other in self.lists if other != name)
        return OverlapTable(others, {pattern: n for pattern, n in held.items() if "1" in pattern})

    def merge(self, first: str, second: str, *, name: str) -> "OverlapTable":
        """The table with two lists joined into one (for lists that derive from each other)."""
        a, b = self._index(first), self._index(second)
        rest = [index for index in range(self.width) if index not in (a, b)]
        cells: Counter[str] = Counter()
        for pattern, count in self.cells.items():
            joined = max(pattern[a], pattern[b])
            cells[joined + "".join(pattern[index] for index in rest)] += count
        return OverlapTable((name, *(self.lists[index] for index in rest)), cells)

    def without_empty(self) -> "OverlapTable":
        """The table without lists that have nobody; the table itself where it has impossible patterns to keep."""
        named = [name for name, size in self.sizes.items() if size]
        return self if len(named) in (0, self.width) or self.impossible else self.keep(named)

    def narrowed(self, most: int) -> "OverlapTable":
        """The table with its smallest lists joined, two at a time, until there are `most`: N stays what it is.

        UsageError where it has impossible patterns, which a joined list would blur.
        """
        table = self
        while table.width > most:
            if table.impossible:
                raise UsageError("table", "has impossible patterns and too many lists", "Merge lists by hand")
            first, second = sorted(table.sizes, key=lambda name: (table.sizes[name], name))[:2]
            table = table.merge(first, second, name=f"{first}+{second}")
        return table

    def to_wire(self) -> dict[str, Any]:
        """The table as JSON."""
        return {
            "lists": list(self.lists),
            "n": self.n,
            "cells": dict(self.cells),
            "impossible": sorted(self.impossible),
        }

    @classmethod
    def from_wire(cls, wire: Mapping[str, Any]) -> "OverlapTable":
        """The table that `to_wire` wrote (`lists` and `cells` are enough)."""
        try:
            return cls(
                tuple(map(str, wire["lists"])), dict(wire["cells"]), frozenset(wire.get("impossible", ()))
            )
        except (KeyError, TypeError, AttributeError) as error:
            raise InputError(
                "table", f"is not an overlap table ({error})", "Give it `lists` and `cells`"
            ) from error

    @classmethod
    def from_rows(cls, rows: Iterable[Sequence[Any]], lists: Sequence[str]) -> "OverlapTable":
        """From one row a person, [people, lists] of 0 and 1 (true and false, or `-`)."""
        cells = Counter("".join(mark(value, row) for value in row) for row in rows)
        none = {pattern for pattern in cells if "1" not in pattern}
        for pattern in none:
            del cells[pattern]
        return cls(tuple(lists), cells)

    @classmethod
    def from_array(
        cls, array: npt.ArrayLike, lists: Sequence[str], *, count: npt.ArrayLike | None = None
    ) -> "OverlapTable":
        """From a 0/1 array [rows, lists], each row one person or, with `count` [rows], so many."""
        rows = np.asarray(array)
        if rows.ndim != 2 or rows.shape[1] != len(lists):
            raise UsageError("array", f"has shape {rows.shape}", f"Give it [rows, {len(lists)}]")
        if count is None:
            return cls.from_rows(rows.tolist(), lists)
        cells: Counter[str] = Counter()
        for row, number in zip(rows.tolist(), np.asarray(count).tolist(), strict=True):
            cells["".join(mark(value, row) for value in row)] += number
        return cls(tuple(lists), cells)

    @classmethod
    def from_frame(cls, frame: Any, *, lists: Sequence[str] | None = None) -> "OverlapTable":
        """From a data frame (pandas, Polars, Arrow) or a mapping of 0/1 columns; a column `count` counts."""
        names = [str(name) for name in (frame.column_names if hasattr(frame, "column_names") else frame)]
        counting = next((name for name in names if name.lower() in COUNT_COLUMNS), None)
        chosen = list(lists) if lists is not None else [name for name in names if name != counting]
        columns = [_values(frame[name]) for name in chosen]
        rows = np.array(columns, dtype=object).T.reshape(-1, len(chosen))
        return cls.from_array(rows, chosen, count=_values(frame[counting]) if counting else None)

    @classmethod
    def from_csv(cls, text: str, *, lists: Sequence[str] | None = None) -> "OverlapTable":
        """From a CSV with one 0/1 column a list and, where rows are patterns, a column `count`."""
        columns = csv_columns(text)
        return cls.from_frame(columns, lists=lists)

    def _index(self, name: str) -> int:
        if name not in self.lists:
            raise UsageError(name, "is not one of the lists", f"Lists: {', '.join(self.lists)}")
        return self.lists.index(name)


def csv_columns(text: str) -> dict[str, list[Any]]:
    """The columns of a CSV with a header; a column that counts comes as whole numbers."""
    try:
        dialect = csv.Sniffer().sniff(text[:4096], delimiters=",;\t")
    except csv.Error:
        dialect = csv.excel
    try:
        rows = [row for row in csv.reader(io.StringIO(text.lstrip("\ufeff")), dialect) if row]
    except csv.Error as error:
        raise InputError("table", f"is not a CSV ({error})", "Save it as CSV with a header row") from error
    if len(rows) < 2:
        raise InputError("table", "has no rows", "Give a header row and one row a person or pattern")
    header = [name.strip() for name in rows[0]]
    if len(set(header)) < len(header):
        raise InputError("table", "has two columns of one name", "Name each column once")
    for number, row in enumerate(rows[1:], 2):
        if len(row) != len(header):
            raise InputError(
                f"table, row {number}",
                f"has {len(row)} cells, not {len(header)}",
                "Give one cell for each column",
            )
    columns: dict[str, list[Any]] = dict(zip(header, map(list, zip(*rows[1:], strict=True)), strict=True))
    for name in header:
        if name.lower() in COUNT_COLUMNS:
            columns[name] = [_whole(value, name) for value in columns[name]]
    return columns


def _values(column: Any) -> list[Any]:
    for method in ("to_pylist", "tolist", "to_list"):
        if hasattr(column, method):
            return list(getattr(column, method)())
    return list(column)


def _whole(value: str, name: str) -> int:
    try:
        return int(value.strip())
    except ValueError:
        raise InputError("table", f"column {name} holds {value[:40]!r}", "Give whole numbers there") from None


def mark(value: Any, row: Sequence[Any]) -> str:
    """`1`, `0` or `-` for a cell; InputError names the row where it is none of them."""
    text = str(value).strip().lower()
    if text in _YES:
        return "1"
    if text in _NO or value is None:
        return "0"
    if text == "-":
        return "-"
    raise InputError(
        "table", f"holds {str(value)[:40]!r} in row {str(row)[:80]}", "Give 1 (on the list), 0 (not) or -"
    )


def _check_lists(lists: tuple[str, ...]) -> None:
    if not lists:
        raise InputError("table", "names no list", "Give one 0/1 column for each list")
    if len(lists) > MAX_LISTS:
        raise InputError("table", f"has {len(lists)} lists", f"Give at most {MAX_LISTS}; merge the smallest")
    if len(set(lists)) < len(lists):
        raise InputError("table", "names a list twice", "Name each list once")


def _check_cell(pattern: str, count: Any, width: int) -> None:
    if len(pattern) != width or set(pattern) - set("01-"):
        raise InputError(
            f"pattern {pattern[:80]}", f"does not fit {width} lists", "Write one of 1, 0, - for each list"
        )
    whole = isinstance(count, int | np.integer) and not isinstance(count, bool)
    if not whole or count < 0:
        raise InputError(
            f"pattern {pattern}", f"has the count {count!r}", "Counts are whole and not negative"
        )
    if count and "1" not in pattern:
        raise InputError(
            f"pattern {pattern}",
            "counts people who are on no list",
            "Leave it out: nobody can have counted them",
        )

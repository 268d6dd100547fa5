"""Rows under a mapping: cells to the values of fields, and all that was not understood."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from onrecord.lists.cleaning import cleaned
from onrecord.lists.lexicon import means_nothing
from onrecord.lists.mapping import ListMapping, Taken
from onrecord.lists.table import REPEATED
from onrecord.model import Entry

__all__ = ["NAMES", "Imported", "RowReader", "Trouble"]

NAMES = ("name", "given", "family", "patronymic")
"""The fields that name somebody."""
_DATES = ("birth", "death")
_TOLD = 1_000
"""Troubles that are kept one by one; beyond it they are counted."""
_REMEMBERED = 200_000
"""Cells of a column whose value is remembered: dates and places repeat."""


@dataclass(frozen=True, slots=True)
class Trouble:
    """A value that was not understood, or a row that is no entry."""

    row: int | None
    column: str
    value: str
    problem: str


@dataclass(slots=True)
class Imported:
    """What reading a list gave."""

    mapping: ListMapping
    columns: tuple[str, ...]
    entries: list[Entry] = field(default_factory=list)
    rows: int = 0
    """Rows under the header that hold anything."""
    fields: Counter[str] = field(default_factory=Counter)
    """How many entries have each field."""
    troubles: list[Trouble] = field(default_factory=list)
    counted: Counter[tuple[str, str]] = field(default_factory=Counter)
    """How many troubles there are, by column and problem."""
    left_out: list[Trouble] = field(default_factory=list)
    """Rows that are no entries: headings, totals, a header repeated."""
    duplicates: list[tuple[int, int]] = field(default_factory=list)
    """Rows that say the same as an earlier one, or have its identifier: the row and the earlier one."""
    alike: list[tuple[int, int]] = field(default_factory=list)
    """Rows of the same name, birth and death as an earlier one, but otherwise: perhaps the same person twice."""
    serials: Counter[str] = field(default_factory=Counter)
    """How many different numbers of each column were read as a spreadsheet's serial numbers of days."""
    notes: tuple[str, ...] = ()

    def trouble(self, row: int | None, column: str, value: str, problem: str) -> None:
        """Tell of a value that was not understood."""
        self.counted[(column, problem)] += 1
        if len(self.troubles) < _TOLD:
            self.troubles.append(Trouble(row, column, value, problem))

    def tell(self, row: int | None, words: str) -> None:
        """Tell of what was noticed while rows were read."""
        if row is not None and words == REPEATED:
            self.left_out.append(Trouble(row, "", "", words))
        else:
            self.trouble(row, "", "", words)

    def leave_out(self, row: int, raw: Mapping[str, str], problem: str) -> None:
        """Tell of a row that is no entry."""
        self.left_out.append(Trouble(row, "", " | ".join(raw.values())[:80], problem))


class RowReader:
    """Reads rows under a mapping; values met before are remembered."""

    def __init__(self, columns: Sequence[str], mapping: ListMapping, made: Imported) -> None:
        self._made = made
        self._taken: list[tuple[str, Taken, list[int], dict[str, str | ValueError | None]]] = [
            (name, taken, [columns.index(column) for column in taken.columns], {})
            for name, taken in mapping.fields.items()
        ]

    def row(self, number: int, cells: Sequence[str]) -> tuple[dict[str, str], dict[str, str]]:
        """The fields of a row of tidy cells, and the text that each was taken from."""
        fields: dict[str, str] = {}
        told: dict[str, str] = {}
        for name, taken, places, known in self._taken:
            if len(places) == 1:
                text = cells[places[0]]
            else:
                text = _joined(name, taken, [cells[place] for place in places])
            if not text:
                continue
            told[name] = text
            value = known[text] if text in known else self._read(known, name, taken, text)
            if isinstance(value, ValueError):
                self._made.trouble(number, ", ".join(taken.columns), text[:80], str(value))
            elif value:
                fields[name] = value
        if "birth" in fields and "death" in fields:
            self._check(number, fields["birth"], fields["death"])
        return fields, told

    def _read(
        self, known: dict[str, str | ValueError | None], name: str, taken: Taken, text: str
    ) -> str | ValueError | None:
        if len(known) > _REMEMBERED:
            known.clear()
        try:
            known[text] = value = cleaned(name, text, form=taken.form, said=taken.values)
        except ValueError as error:
            known[text] = error
        else:
            if name in _DATES and value != text and len(text) in (4, 5) and text.isdecimal():
                self._made.serials[", ".join(taken.columns)] += 1
        return known[text]

    def _check(self, number: int, birth: str, death: str) -> None:
        """Tell of somebody who died before being born, whatever the dates leave open."""
        born, died = birth.partition("/")[0], death.rpartition("/")[2]
        if died < born[: len(died)]:
            problem = "died before being born: both are kept"
            self._made.trouble(number, "birth, death", f"{birth}, {death}", problem)


def _joined(name: str, taken: Taken, texts: Sequence[str]) -> str:
    """Several cells as one: a date from its parts, names with spaces, the rest with commas."""
    filled = [text.strip() for text in texts if not means_nothing(text.strip())]
    if name in _DATES:
        parts = {part: text.strip() for part, text in zip(taken.order or "ymd", texts, strict=False)}
        known = {part: "" if means_nothing(text) else text.removesuffix(".0") for part, text in parts.items()}
        year, month, day = (known.get(part, "") for part in "ymd")
        if not year:
            return "" if not filled else " ".join(filled)
        if month and not month.isdecimal():
            return " ".join(part for part in (day, month, year) if part)
        return "-".join(part for part in (year, month, day if month else "") if part)
    return (" " if name in NAMES else "; " if name == "notes" else ", ").join(filled)

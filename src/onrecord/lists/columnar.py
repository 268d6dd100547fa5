"""Entries as columns: one list of values a field, in the order of the entries' ids, so that no order of input tells."""

import itertools
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import pyarrow as pa

from onrecord.errors import UsageError
from onrecord.model import Entry

__all__ = ["Columns"]


@dataclass(frozen=True, slots=True)
class Columns:
    """Entries by column; `ids` is sorted, and every other column is in its order."""

    ids: tuple[str, ...]
    lists: tuple[str, ...]
    fields: Mapping[str, tuple[str | None, ...]]
    """By field; None where an entry does not say. Fields that no entry has are not there."""

    @classmethod
    def of(cls, entries: Sequence[Entry] | pa.Table) -> "Columns":
        """From entries, or from a table with the columns `id`, `list` and one for each field."""
        if isinstance(entries, pa.Table):
            return cls._of_table(entries)
        ordered = sorted(entries, key=lambda entry: entry.id)
        names = sorted({name for entry in ordered for name in entry.fields})
        return cls._checked(
            [entry.id for entry in ordered],
            [entry.list for entry in ordered],
            {name: [entry.fields.get(name) for entry in ordered] for name in names},
        )

    @classmethod
    def _of_table(cls, table: pa.Table) -> "Columns":
        for needed in ("id", "list"):
            if needed not in table.column_names:
                raise UsageError("entries", f"have no column {needed}", "Give each entry an id and a list")
        ordered = table.sort_by("id")
        named = sorted(set(table.column_names) - {"id", "list"})
        return cls._checked(
            ordered["id"].to_pylist(),
            ordered["list"].to_pylist(),
            {name: ordered[name].cast(pa.string()).to_pylist() for name in named},
        )

    @classmethod
    def _checked(cls, ids: list[str], lists: list[str], fields: Mapping[str, list[str | None]]) -> "Columns":
        for first, second in itertools.pairwise(ids):
            if first == second:
                raise UsageError(first, "is the id of two entries", "Give each entry once")
        cleaned = {name: tuple(value or None for value in values) for name, values in fields.items()}
        kept = {name: values for name, values in cleaned.items() if any(values)}
        return cls(tuple(ids), tuple(lists), kept)

    def __len__(self) -> int:
        return len(self.ids)

"""The sets of persons with known truth, as lists to match: which column is which field, and nothing else about them."""

import csv
import gzip
import importlib.util
import sys
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq

COLUMNS: Mapping[str, Mapping[str, tuple[str, ...]]] = {
    "historical50k": {
        "name": ("full_name",),
        "birth": ("dob",),
        "birth_place": ("birth_place",),
        "identifier:postcode": ("postcode_fake",),
        "sex": ("gender",),
        "occupation": ("occupation",),
    },
    "febrl4": {
        "given": ("given_name",),
        "family": ("surname",),
        "birth": ("date_of_birth",),
        "residence": ("street_number", "address_1", "address_2"),
        "place:suburb": ("suburb",),
        "state": ("state",),
        "identifier:postcode": ("postcode",),
        "identifier:social": ("soc_sec_id",),
    },
    "rldata": {
        "given": ("fname_c1", "fname_c2"),
        "family": ("lname_c1", "lname_c2"),
        "birth": ("by", "bm", "bd"),
    },
}
"""Columns of each set's files by field; several are joined with a space, those of a date with `-`."""


@dataclass(frozen=True, slots=True)
class Persons:
    """One set: entries to match, the true person of each by entry id, and the lists that hold each person once."""

    name: str
    entries: pa.Table
    truth: Mapping[str, str]
    duplicate_free: frozenset[str]

    def part(self, keep: frozenset[str]) -> "Persons":
        """The set of these true persons alone."""
        held = [self.truth[id_] in keep for id_ in self.entries["id"].to_pylist()]
        entries = self.entries.filter(pa.array(held))
        truth = {id_: person for id_, person in self.truth.items() if person in keep}
        return Persons(self.name, entries, truth, self.duplicate_free)


def person_sets(data: Path) -> list[Persons]:
    """The sets that a folder in the development set's format holds."""
    folder = data.parent if data.is_file() else data
    if data.is_file():
        # One file stands for its set; of a pair of lists, either file.
        wanted = data.name.split(".")[0].lower()
        return [each for each in person_sets(folder) if _is_of(each.name, wanted)]
    found = []
    if (folder / "historical50k.parquet").exists():
        rows = pq.read_table(folder / "historical50k.parquet").to_pylist()
        found.append(_set("historical50k", {"historical": rows}, "historical50k", "cluster", once=False))
    if (folder / "febrl4a.csv.gz").exists():
        lists = {name: _rows(folder / f"{name}.csv.gz") for name in ("febrl4a", "febrl4b")}
        found.append(_set("FEBRL 4a/4b", lists, "febrl4", "true_id", once=True))
    for name in ("rldata500", "rldata10000"):
        if (folder / f"{name}.csv.gz").exists():
            rows = _rows(folder / f"{name}.csv.gz")
            found.append(_set(name, {name: rows}, "rldata", "true_id", once=False))
    return found


def _is_of(name: str, wanted: str) -> bool:
    return name.lower().startswith("febrl") if wanted.startswith("febrl") else name.lower() == wanted


def made_set(entries: int, seed: int) -> Persons:
    """Three lists of invented dead by `examples/lists/make.py`, with their columns as fields."""
    lists, truth = _generator().made(entries, seed)
    rows = [(name, row) for name, own in lists.items() for row in own]
    fields = sorted({field for _, row in rows for field in row} - {"id"})
    table = {field: [row.get(field) or None for _, row in rows] for field in fields}
    ids = [row["id"] for _, row in rows]
    people = {row["id"]: row["person"] for row in truth}
    entries_table = pa.table({"id": ids, "list": [name for name, _ in rows], **table})
    return Persons(
        f"made, 3 lists of {entries}, seed {seed}", entries_table, people, frozenset({"registry", "memorial"})
    )


@cache
def _generator() -> Any:
    path = Path(__file__).parents[1] / "examples" / "lists" / "make.py"
    spec = importlib.util.spec_from_file_location("make_lists", path)
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    sys.modules[spec.name] = module
    spec.loader.exec_module(module)
    return module


def _rows(path: Path) -> list[dict[str, str]]:
    with gzip.open(path, "rt", encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def _set(
    name: str, lists: Mapping[str, Sequence[Mapping[str, str]]], columns: str, truth: str, *, once: bool
) -> Persons:
    """The set, its rows shuffled first: their order must not help."""
    rows = [(source, row) for source, own in lists.items() for row in own]
    order = np.random.default_rng(7).permutation(len(rows))
    rows = [rows[place] for place in order]
    fields = {
        field: [_value(field, [row.get(column) for column in named]) for _, row in rows]
        for field, named in COLUMNS[columns].items()
    }
    ids = [f"{place:08d}" for place in range(len(rows))]
    table = pa.table({"id": ids, "list": [source for source, _ in rows], **fields})
    people = {id_: str(row[truth]) for id_, (_, row) in zip(ids, rows, strict=True)}
    return Persons(name, table, people, frozenset(lists) if once else frozenset())


def _value(field: str, cells: Sequence[str | None]) -> str | None:
    kept = [cell.strip() for cell in cells if cell and cell.strip() not in ("", "NA")]
    if field == "birth" and len(kept) == 3:
        return f"{int(kept[0]):04d}-{int(kept[1]):02d}-{int(kept[2]):02d}"
    if field == "birth" and len(kept) == 1 and len(kept[0]) == 8 and kept[0].isdigit():
        return f"{kept[0][:4]}-{kept[0][4:6]}-{kept[0][6:]}"
    return " ".join(kept) or None

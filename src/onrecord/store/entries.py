"""Entries in the store: those of each list's last edition, without the ones that are withheld."""

import hashlib
import json
from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from onrecord.model import Entry, canonical
from onrecord.store.database import Database

__all__ = [
    "count",
    "digest_of",
    "every",
    "find",
    "is_withheld",
    "of_list",
    "remove_of_item",
    "replace",
    "wires_of",
    "withheld",
    "withhold",
]


def replace(database: Database, name: str, edition: str, entries: Iterable[Entry]) -> None:
    """Put a list's entries in, in the place of all that it had; what is withheld stays out."""
    database.execute("DELETE FROM entries WHERE list = ?", (name,))
    kept = is_withheld(database)
    rows = (
        (entry.id, entry.list, edition, entry.row, canonical(entry.to_wire()))
        for entry in entries
        if entry.id not in kept
    )
    database.execute_many("INSERT INTO entries VALUES (?, ?, ?, ?, ?)", rows)


def find(database: Database, prefix: str) -> list[Entry]:
    """The entries whose id begins with `prefix`, two at most."""
    return list(_select(database, "id >= ? AND id < ? LIMIT 2", prefix, prefix + "g"))


def of_list(database: Database, name: str) -> Iterator[Entry]:
    """The entries of one list, in the order of its rows."""
    return _select(database, 'list = ? ORDER BY "row", id', name)


def every(database: Database) -> Iterator[Entry]:
    """All entries, by id."""
    return _select(database, "1 ORDER BY id")


def count(database: Database, name: str) -> int:
    """How many entries a list has."""
    return int(database.execute("SELECT count(*) FROM entries WHERE list = ?", (name,)).fetchone()[0])


def digest_of(wires: Iterable[str]) -> str:
    """SHA-256 over entries as canonical JSON, in the order of their ids, a line each."""
    hasher = hashlib.sha256()
    for wire in wires:
        hasher.update(wire.encode("utf-8", "replace") + b"\n")
    return hasher.hexdigest()


def wires_of(database: Database, name: str) -> Iterator[str]:
    """The entries of one list as they are kept, by id."""
    for row in database.execute("SELECT wire FROM entries WHERE list = ? ORDER BY id", (name,)):
        yield row["wire"]


def remove_of_item(database: Database, item: str) -> None:
    """Take out the entries of editions that were read from an item."""
    editions = "SELECT id FROM editions WHERE item = ?"
    database.execute(f"DELETE FROM entries WHERE edition IN ({editions})", (item,))


def withhold(database: Database, entry: str, wire: Mapping[str, Any], *, event: int) -> None:
    """Take an entry out, and keep that it is withheld: no later edition brings it back."""
    database.execute("DELETE FROM entries WHERE id = ?", (entry,))
    database.execute("INSERT OR IGNORE INTO withheld VALUES (?, ?, ?)", (entry, event, canonical(wire)))


def is_withheld(database: Database) -> frozenset[str]:
    """The ids of the entries that are withheld."""
    return frozenset(row["entry"] for row in database.execute("SELECT entry FROM withheld"))


def withheld(database: Database) -> Iterator[Mapping[str, Any]]:
    """What is withheld, in the order it was taken out."""
    for row in database.execute("SELECT wire FROM withheld ORDER BY event"):
        yield json.loads(row["wire"])


def _select(database: Database, condition: str, *values: str) -> Iterator[Entry]:
    for row in database.execute(f"SELECT wire FROM entries WHERE {condition}", values):
        yield Entry.from_wire(json.loads(row["wire"]))

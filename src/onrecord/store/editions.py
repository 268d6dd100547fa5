"""Editions of lists in the store; the last of each list is the one whose entries are there."""

import json
from collections.abc import Iterator

from onrecord.model import Edition, canonical
from onrecord.store.database import Database

__all__ = ["current", "every", "find", "items", "of_item", "of_list", "put"]


def put(database: Database, edition: Edition, *, event: int) -> None:
    """Put an edition in."""
    values = (edition.id, edition.list, edition.number, event, edition.item, canonical(edition.to_wire()))
    database.execute("INSERT OR REPLACE INTO editions VALUES (?, ?, ?, ?, ?, ?)", values)


def of_list(database: Database, name: str) -> list[Edition]:
    """The editions of a list, the first first."""
    return _select(database, "list = ? ORDER BY number", name)


def of_item(database: Database, item: str) -> list[Edition]:
    """The editions read from one item."""
    return _select(database, "item = ? ORDER BY list, number", item)


def find(database: Database, prefix: str) -> list[Edition]:
    """The editions whose id begins with `prefix`, two at most."""
    return _select(database, "id >= ? AND id < ? LIMIT 2", prefix, prefix + "g")


def current(database: Database) -> list[Edition]:
    """The last edition of every list, by the list's name."""
    condition = "number = (SELECT max(number) FROM editions o WHERE o.list = editions.list) ORDER BY list"
    return _select(database, condition)


def items(database: Database) -> frozenset[str]:
    """The items that lists were read from."""
    return frozenset(row["item"] for row in database.execute("SELECT DISTINCT item FROM editions"))


def every(database: Database) -> Iterator[Edition]:
    """All editions, by id."""
    yield from _select(database, "1 ORDER BY id")


def _select(database: Database, condition: str, *values: str) -> list[Edition]:
    rows = database.execute(f"SELECT wire FROM editions WHERE {condition}", values)
    return [Edition.from_wire(json.loads(row["wire"])) for row in rows]

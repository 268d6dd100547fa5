"""Looks of the watch in the store, in their wire form."""

import json
from collections.abc import Iterator, Mapping
from typing import Any

from onrecord.model import canonical
from onrecord.store.database import Database

__all__ = ["event_of_item", "every", "put"]


def put(database: Database, look: Mapping[str, Any], *, id_: str, event: int) -> None:
    """Put a look in, named by its event; one that is there stays."""
    values = (id_, event, look["at"], look["url"], look["state"], look["item"])
    database.execute("INSERT OR IGNORE INTO looks VALUES (?, ?, ?, ?, ?, ?, ?)", (*values, canonical(look)))


def event_of_item(database: Database, item: str) -> int | None:
    """The number of the event of the first look that brought an item; None where none did."""
    row = database.execute(
        "SELECT event FROM looks WHERE item = ? ORDER BY event LIMIT 1", (item,)
    ).fetchone()
    return int(row["event"]) if row else None


def every(database: Database) -> Iterator[Mapping[str, Any]]:
    """All looks, in the order they were made."""
    for row in database.execute("SELECT wire FROM looks ORDER BY event"):
        yield json.loads(row["wire"])

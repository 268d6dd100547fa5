"""Withdrawals in the store: which items are withheld, and which claims and reports went with them."""

import json
from collections.abc import Iterator, Mapping
from typing import Any

from onrecord.model import canonical
from onrecord.store import incidents
from onrecord.store.database import Database

__all__ = ["apply", "every", "naming", "withheld"]


def apply(database: Database, wire: Mapping[str, Any], *, event: int) -> None:
    """Put a withdrawal in, and take out what was read from its item, decided about it and, where its captures
    were withdrawn too, how it came."""
    item = wire["item"]
    reports = "SELECT id FROM reports WHERE item = ?"
    database.execute(f"DELETE FROM claims WHERE report IN ({reports})", (item,))
    for table in ("reports", "readings", "decisions"):
        database.execute(f"DELETE FROM {table} WHERE item = ?", (item,))
    incidents.clear(database)  # They quote claims; to be linked again from what is left.
    for number in wire["removes"]:
        database.execute("DELETE FROM captures WHERE item = ? AND event = ?", (item, number))
    kept = " AND ".join(
        f"NOT EXISTS (SELECT 1 FROM {table} WHERE item = items.id)" for table in ("captures", "looks")
    )
    database.execute(f"DELETE FROM items WHERE id = ? AND {kept}", (item,))
    database.execute("INSERT OR IGNORE INTO withdrawals VALUES (?, ?, ?)", (event, item, canonical(wire)))


def withheld(database: Database, item: str) -> Mapping[str, Any] | None:
    """The withdrawal that an item is withheld by; None where it is not, or was captured again since."""
    row = database.execute(
        """
        SELECT wire FROM withdrawals WHERE item = ?1
        AND event > coalesce((SELECT max(event) FROM captures WHERE item = ?1), 0) ORDER BY event DESC LIMIT 1
        """,
        (item,),
    ).fetchone()
    return json.loads(row["wire"]) if row else None


def naming(database: Database, prefix: str) -> Iterator[Mapping[str, Any]]:
    """The withdrawals of the items, claims and reports whose id begins with `prefix`."""
    for wire in every(database):
        if any(id_.startswith(prefix) for id_ in (wire["item"], *wire["claims"], *wire["reports"])):
            yield wire


def every(database: Database) -> Iterator[Mapping[str, Any]]:
    """All withdrawals, in the order they were made."""
    for row in database.execute("SELECT wire FROM withdrawals ORDER BY event"):
        yield json.loads(row["wire"])

"""Readings in the store, with the reports and claims they gave."""

import json
from collections.abc import Iterator

from onrecord.model import ReadingEvent, canonical
from onrecord.store.database import Database

__all__ = ["every", "has", "put", "remove", "with_events"]


def put(database: Database, reading: ReadingEvent, *, event: int) -> None:
    """Put a reading in, in the place of an earlier one of the same item as it was declared."""
    remove(database, reading.id)
    values = (reading.id, reading.item, event, reading.reader, reading.reports, reading.claims)
    database.execute(
        "INSERT INTO readings VALUES (?, ?, ?, ?, ?, ?, ?)", (*values, canonical(reading.to_wire()))
    )


def has(database: Database, reading: str, *, reader: str) -> bool:
    """Whether `reader` made the reading with this id."""
    row = database.execute("SELECT 1 FROM readings WHERE id = ? AND reader = ?", (reading, reader)).fetchone()
    return row is not None


def remove(database: Database, reading: str) -> None:
    """Remove a reading with its reports and their claims; what was coded by hand comes back from its decisions."""
    reports = "SELECT id FROM reports WHERE reading = ?"
    database.execute(f"DELETE FROM claims WHERE report IN ({reports})", (reading,))
    database.execute("DELETE FROM reports WHERE reading = ?", (reading,))
    database.execute("DELETE FROM readings WHERE id = ?", (reading,))


def every(database: Database) -> Iterator[ReadingEvent]:
    """All readings, by id."""
    for row in database.execute("SELECT wire FROM readings ORDER BY id"):
        yield ReadingEvent.from_wire(json.loads(row["wire"]))


def with_events(database: Database) -> Iterator[tuple[ReadingEvent, int]]:
    """All readings, by id, with the numbers of their events."""
    for row in database.execute("SELECT wire, event FROM readings ORDER BY id"):
        yield ReadingEvent.from_wire(json.loads(row["wire"])), row["event"]

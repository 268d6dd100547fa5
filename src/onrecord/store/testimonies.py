"""Testimonies in the store."""

import json
from collections.abc import Iterable, Iterator

from onrecord.model import Testimony, canonical
from onrecord.store.database import Database

__all__ = ["every", "find", "of_incident", "put"]


def put(database: Database, testimonies: Iterable[Testimony]) -> None:
    """Put testimonies in."""
    rows = [(t.id, t.incident, t.origin.name, t.said, canonical(t.to_wire())) for t in testimonies]
    database.execute_many("INSERT OR REPLACE INTO testimonies VALUES (?, ?, ?, ?, ?)", rows)


def find(database: Database, prefix: str) -> list[Testimony]:
    """The testimonies whose id begins with `prefix`, two at most."""
    return _select(database, "id >= ? AND id < ? LIMIT 2", prefix, prefix + "g")


def of_incident(database: Database, incident: str) -> list[Testimony]:
    """The testimonies about one incident, in the order they were said."""
    return _select(database, "incident = ? ORDER BY said IS NULL, said, id", incident)


def every(database: Database) -> Iterator[Testimony]:
    """All testimonies, by id."""
    for row in database.execute("SELECT wire FROM testimonies ORDER BY id"):
        yield Testimony.from_wire(json.loads(row["wire"]))


def _select(database: Database, condition: str, *values: str) -> list[Testimony]:
    rows = database.execute(f"SELECT wire FROM testimonies WHERE {condition}", values)
    return [Testimony.from_wire(json.loads(row["wire"])) for row in rows]

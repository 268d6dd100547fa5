"""Reports in the store."""

import json
from collections.abc import Iterable, Iterator

from onrecord.model import Report, canonical
from onrecord.store.database import Database

__all__ = ["count", "every", "find", "of_item", "of_reading", "put"]


def put(database: Database, reports: Iterable[Report], *, reading: str) -> None:
    """Put the reports of one reading in."""
    rows = [
        (r.id, reading, r.item, r.part, r.url, r.outlet, r.published, r.title, canonical(r.to_wire()))
        for r in reports
    ]
    database.execute_many("INSERT OR REPLACE INTO reports VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)", rows)


def find(database: Database, prefix: str) -> list[Report]:
    """The reports whose id begins with `prefix`, two at most."""
    rows = database.execute(
        "SELECT wire FROM reports WHERE id >= ? AND id < ? LIMIT 2", (prefix, prefix + "g")
    )
    return [Report.from_wire(json.loads(row["wire"])) for row in rows]


def of_item(database: Database, item: str) -> list[Report]:
    """The reports read out of one item, in the order of their parts."""
    rows = database.execute("SELECT wire FROM reports WHERE item = ? ORDER BY part, id", (item,))
    return [Report.from_wire(json.loads(row["wire"])) for row in rows]


def of_reading(database: Database, reading: str) -> list[Report]:
    """The reports that one reading gave, by id."""
    rows = database.execute("SELECT wire FROM reports WHERE reading = ? ORDER BY id", (reading,))
    return [Report.from_wire(json.loads(row["wire"])) for row in rows]


def every(database: Database) -> Iterator[Report]:
    """All reports, by id."""
    for row in database.execute("SELECT wire FROM reports ORDER BY id"):
        yield Report.from_wire(json.loads(row["wire"]))


def count(database: Database) -> int:
    """How many reports there are."""
    return int(database.execute("SELECT count(*) FROM reports").fetchone()[0])

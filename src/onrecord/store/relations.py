"""Relations of reports in the store."""

import json
from collections.abc import Iterable, Iterator

from onrecord.model import Relation, canonical
from onrecord.store.database import Database

__all__ = ["every", "of_incident", "of_report", "put"]


def put(database: Database, relations: Iterable[Relation]) -> None:
    """Put relations in."""
    rows = [(r.left, r.right, r.kind, canonical(r.to_wire())) for r in relations]
    database.execute_many("INSERT OR REPLACE INTO relations VALUES (?, ?, ?, ?)", rows)


def of_report(database: Database, report: str) -> list[Relation]:
    """The relations of one report, by the ids of both."""
    return _select(database, '"left" = ?1 OR "right" = ?1', report)


def of_incident(database: Database, incident: str) -> list[Relation]:
    """The relations between the reports of one incident, by the ids of both."""
    own = "SELECT value FROM incidents i, json_each(i.wire, '$.reports') WHERE i.id = ?1"
    return _select(database, f'"left" IN ({own}) AND "right" IN ({own})', incident)


def every(database: Database) -> Iterator[Relation]:
    """All relations, by the ids of both reports."""
    yield from _select(database, "1")


def _select(database: Database, condition: str, *values: str) -> list[Relation]:
    sql = f'SELECT wire FROM relations WHERE {condition} ORDER BY "left", "right"'
    return [Relation.from_wire(json.loads(row["wire"])) for row in database.execute(sql, values)]

"""Incidents in the store, and which claim stands in which."""

import json
from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from onrecord.model import Incident, Testimony, canonical, incident_id
from onrecord.store.database import Database

__all__ = ["FILTERS", "clear", "every", "find", "of_claim", "put", "select"]

FILTERS: Mapping[str, str] = {
    "family": "family = ?",
    "series": "series = ?",
    "group": "grp LIKE '%' || ? || '%'",
    "place": "place LIKE '%' || ? || '%'",
    "after": "start >= ?",
    "before": "start < ?",
    "report": "EXISTS (SELECT 1 FROM json_each(wire, '$.reports') WHERE value = ?)",
}
"""What incidents can be selected by, and the condition each stands for."""


def clear(database: Database) -> None:
    """Take out all that linking gave: incidents, testimonies, relations; and the findings made of them."""
    for table in ("incidents", "testimonies", "linked", "relations", "findings"):
        database.execute(f"DELETE FROM {table}")


def put(database: Database, incidents: Iterable[Incident], testimonies: Iterable[Testimony]) -> None:
    """Put incidents in, and for each of their claims the incident and the testimony it stands in."""
    testimony = {claim: each.id for each in testimonies for claim in each.claims}
    rows, linked = [], []
    for each in incidents:
        counts = len(each.claims), len(each.reports)
        wire = canonical(each.to_wire())
        named = each.id, each.family, each.series, each.title, each.start, each.place, each.group
        rows.append((*named, *counts, wire))
        linked += [(c, each.id, testimony.get(c), incident_id(c)) for c in each.claims]
    database.execute_many(f"INSERT OR REPLACE INTO incidents VALUES ({', '.join('?' * 10)})", rows)
    database.execute_many("INSERT OR REPLACE INTO linked VALUES (?, ?, ?, ?)", linked)


def find(database: Database, prefix: str) -> list[Incident]:
    """The incidents that ids beginning with `prefix` lead to, two at most: their own, or that of any of their claims."""
    sql = """
        SELECT DISTINCT i.wire FROM linked l JOIN incidents i ON i.id = l.incident
        WHERE l.names >= ? AND l.names < ? LIMIT 2
    """
    return [_incident(row["wire"]) for row in database.execute(sql, (prefix, prefix + "g"))]


def of_claim(database: Database, claim: str) -> Incident | None:
    """The incident that a claim stands in; None where it was not linked."""
    sql = "SELECT i.wire FROM linked l JOIN incidents i ON i.id = l.incident WHERE l.claim = ?"
    row = database.execute(sql, (claim,)).fetchone()
    return _incident(row["wire"]) if row else None


def select(database: Database, filters: Mapping[str, Any]) -> Iterator[Incident]:
    """The incidents that fit all `filters` (names: FILTERS), in order of time."""
    conditions = " AND ".join(FILTERS[name] for name in filters) or "1"
    sql = f"SELECT wire FROM incidents WHERE {conditions} ORDER BY start IS NULL, start, id"
    for row in database.execute(sql, tuple(filters.values())):
        yield _incident(row["wire"])


def every(database: Database) -> Iterator[Incident]:
    """All incidents, by id."""
    for row in database.execute("SELECT wire FROM incidents ORDER BY id"):
        yield _incident(row["wire"])


def _incident(wire: str) -> Incident:
    return Incident.from_wire(json.loads(wire))

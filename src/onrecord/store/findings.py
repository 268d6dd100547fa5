"""Findings in the store, and what of the store they are made from.

They are made on demand and kept until the record goes on: `state` says what they were made of, and rows of another state
are as good as none. So they are no part of what events give, and are left out where two stores are held against each other.
"""

import json
from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from onrecord.model import Claim, Decision, Finding, Incident, Report, Testimony, canonical
from onrecord.store import decisions
from onrecord.store.database import Database

__all__ = [
    "FILTERS",
    "claims_of",
    "clear",
    "decided",
    "doers",
    "fresh",
    "put",
    "reports_of",
    "select",
    "testimonies_of",
]

FILTERS: Mapping[str, str] = {
    "incident": "f.incident = ?",
    "measure": "f.measure = ?",
    "place": "i.place LIKE '%' || ? || '%'",
}
"""What findings can be selected by, and the condition each stands for."""


def fresh(database: Database, codebook: str, *, state: str) -> bool:
    """Whether the findings of a codebook that are kept were made of this state, and there are any."""
    states = database.execute("SELECT DISTINCT state FROM findings WHERE codebook = ?", (codebook,))
    return [row["state"] for row in states] == [state]


def put(database: Database, codebook: str, found: Iterable[Finding], *, state: str) -> None:
    """Keep all findings of a codebook in the place of those that are there."""
    rows = [
        (
            f.id,
            f.incident,
            f.codebook,
            f.measure,
            f.low,
            f.best,
            f.high,
            f.grade,
            f.codable,
            state,
            canonical(f.to_wire()),
        )
        for f in found
    ]
    with database.transaction():
        database.execute("DELETE FROM findings WHERE codebook = ?", (codebook,))
        database.execute_many(f"INSERT INTO findings VALUES ({', '.join('?' * 11)})", rows)


def clear(database: Database) -> None:
    """Take all findings out."""
    database.execute("DELETE FROM findings")


def select(database: Database, codebook: str, filters: Mapping[str, Any]) -> Iterator[Finding]:
    """The findings of a codebook that fit all filters, by the time of their incidents."""
    conditions = " AND ".join(["f.codebook = ?", *(FILTERS[name] for name in filters)])
    sql = f"""
        SELECT f.wire FROM findings f JOIN incidents i ON i.id = f.incident
        WHERE {conditions} ORDER BY i.start IS NULL, i.start, f.incident, f.measure
    """
    for row in database.execute(sql, (codebook, *filters.values())):
        yield Finding.from_wire(json.loads(row["wire"]))


def claims_of(database: Database, incident: Incident) -> dict[str, Claim]:
    """The claims of an incident as they stand, by id."""
    sql = "SELECT c.wire FROM linked l JOIN claims c ON c.id = l.claim WHERE l.incident = ? ORDER BY c.id"
    found = (Claim.from_wire(json.loads(row["wire"])) for row in database.execute(sql, (incident.id,)))
    return {claim.id: claim for claim in found}


def reports_of(database: Database, incident: Incident) -> dict[str, Report]:
    """The reports of an incident, by id."""
    sql = "SELECT r.wire FROM json_each(?) e JOIN reports r ON r.id = e.value ORDER BY r.id"
    rows = database.execute(sql, (json.dumps(incident.reports),))
    found = (Report.from_wire(json.loads(row["wire"])) for row in rows)
    return {report.id: report for report in found}


def testimonies_of(database: Database, incident: Incident) -> list[Testimony]:
    """The testimonies about an incident, by id."""
    sql = "SELECT wire FROM testimonies WHERE incident = ? ORDER BY id"
    return [Testimony.from_wire(json.loads(row["wire"])) for row in database.execute(sql, (incident.id,))]


def doers(database: Database) -> Iterator[Claim]:
    """The claims that say whose people were lost and who did it, by id."""
    sql = """
        SELECT wire FROM claims
        WHERE json_extract(wire, '$.by.name') IS NOT NULL AND json_extract(wire, '$.group.side') IS NOT NULL
        AND status <> 'rejected' ORDER BY id
    """
    for row in database.execute(sql):
        yield Claim.from_wire(json.loads(row["wire"]))


def decided(database: Database) -> list[Decision]:
    """All decisions about origins, sources and findings, in the order they were made; undone ones among them."""
    found = [each for noun in ("origin", "source", "finding") for each in decisions.of_noun(database, noun)]
    return sorted(found, key=lambda decision: decision.event)

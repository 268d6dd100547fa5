"""Pages of claims and reports in any order, and tallies of them: from indexes, so that large stores stay quick."""

import json
from collections.abc import Mapping, Sequence
from typing import Any

from onrecord.errors import UsageError
from onrecord.model import Claim, Finding, Report
from onrecord.store.claims import FILTERS
from onrecord.store.database import Database
from onrecord.store.incidents import FILTERS as INCIDENT_FILTERS

__all__ = [
    "SORTS",
    "TALLIES",
    "claims",
    "claims_by",
    "count",
    "events_of_item",
    "findings_kept",
    "incident_of_claims",
    "incidents",
    "incidents_by_claims",
    "next_waiting",
    "report_heads",
    "reports",
    "sources",
    "standing_of",
    "tally",
    "unlinked",
    "waiting",
]

SORTS: Mapping[str, str] = {
    "time": "c.time",
    "kind": "c.kind",
    "measure": "c.measure",
    "status": "c.status",
    "stance": "c.stance",
    "source": "c.origin",
    "source_class": "c.class",
    "group": "c.grp",
    "place": "c.place",
    "outlet": "c.outlet",
}
"""What claims can be sorted by."""
TALLIES = SORTS
"""What claims can be counted by."""


def claims(
    database: Database, filters: Mapping[str, Any], *, sort: str, descending: bool, limit: int, offset: int
) -> list[Claim]:
    """A page of the claims that fit all `filters`, ordered by a column of SORTS and, within it, by time and id."""
    where, values = _where(filters)
    way = "DESC" if descending else "ASC"
    column = _column(sort)
    order = f"{column} IS NULL, {column} {way}, c.time {way}, c.id"
    if column == "c.time":
        order = f"c.time {way}, c.id {way}"
    # The covering index alone finds the page; only its rows are then read from the wide table.
    sql = f"SELECT c.id FROM {_claims(filters)} WHERE {where} ORDER BY {order} LIMIT ? OFFSET ?"
    chosen = [row["id"] for row in database.execute(sql, (*values, limit, offset))]
    marks = ", ".join("?" * len(chosen))
    rows = database.execute(f"SELECT id, wire FROM claims WHERE id IN ({marks})", tuple(chosen))
    wires = {row["id"]: row["wire"] for row in rows}
    return [Claim.from_wire(json.loads(wires[id_])) for id_ in chosen]


def tally(
    database: Database, by: str, filters: Mapping[str, Any], *, most: int
) -> list[tuple[str | None, int]]:
    """How many claims that fit all `filters` have each value of a column of TALLIES, the most frequent first."""
    where, values = _where(filters)
    column = _column(by)
    sql = f"""
        SELECT {column} AS value, count(*) AS n FROM {_claims(filters)} WHERE {where}
        GROUP BY {column} ORDER BY n DESC, value LIMIT ?
    """
    return [(row["value"], row["n"]) for row in database.execute(sql, (*values, most))]


def report_heads(database: Database, ids: Sequence[str]) -> dict[str, Mapping[str, Any]]:
    """Outlet, date and title of the reports with these ids."""
    marks = ", ".join("?" * len(ids))
    sql = f"SELECT id, item, part, url, outlet, published, title FROM reports WHERE id IN ({marks})"
    return {row["id"]: dict(row) for row in database.execute(sql, tuple(ids))}


def reports(
    database: Database, *, outlet: str | None, words: str | None, limit: int, offset: int
) -> tuple[list[Mapping[str, Any]], int]:
    """A page of reports by date, the newest first (id, outlet, published, title), and how many there are."""
    conditions: list[str] = ["1"]
    values: list[Any] = []
    for column, wanted in (("outlet", outlet), ("title", words)):
        if wanted is not None:
            conditions.append(f"{column} LIKE '%' || ? || '%'")
            values.append(wanted)
    where = " AND ".join(conditions)
    sql = f"""
        SELECT id, outlet, ifnull(published, '') AS published, title FROM reports WHERE {where}
        ORDER BY ifnull(published, '') DESC, id LIMIT ? OFFSET ?
    """
    found = database.execute(sql, (*values, limit, offset)).fetchall()
    rows: list[Mapping[str, Any]] = [{**dict(row), **_claims_of(database, row["id"])} for row in found]
    count = database.execute(f"SELECT count(*) FROM reports WHERE {where}", tuple(values)).fetchone()[0]
    return rows, int(count)


def _claims_of(database: Database, report: str) -> Mapping[str, int]:
    sql = "SELECT count(*) AS claims, total(status = 'candidate') AS waiting FROM claims WHERE report = ?"
    row = database.execute(sql, (report,)).fetchone()
    return {"claims": int(row["claims"]), "waiting": int(row["waiting"])}


def waiting(database: Database) -> int:
    """How many claims nobody has decided about."""
    return int(database.execute("SELECT count(*) FROM claims WHERE status = 'candidate'").fetchone()[0])


def next_waiting(database: Database, after: Report | None) -> str | None:
    """The next report, by date and id, with claims that nobody has decided about; None where none is left."""
    published, id_ = (after.published or "", after.id) if after else ("", "")
    sql = """
        SELECT id FROM reports r WHERE (ifnull(published, ''), id) > (?, ?)
        AND EXISTS (SELECT 1 FROM claims c WHERE c.report = r.id AND c.status = 'candidate')
        ORDER BY ifnull(published, ''), id LIMIT 1
    """
    row = database.execute(sql, (published, id_)).fetchone()
    return str(row["id"]) if row else None


def sources(database: Database) -> list[Mapping[str, Any]]:
    """Each origin with its class (the most frequent one), how many claims, of how many measures, and since when."""
    sql = """
        SELECT origin AS source, class, count(*) AS claims, count(DISTINCT measure) AS measures,
        min(time) AS first, max(time) AS last FROM claims INDEXED BY claims_browse
        WHERE origin IS NOT NULL GROUP BY origin, class
    """
    merged: dict[str, dict[str, Any]] = {}
    for row in sorted((dict(row) for row in database.execute(sql)), key=lambda each: -each["claims"]):
        known = merged.setdefault(row["source"], row)
        if known is not row:
            known["claims"] += row["claims"]
            known["measures"] = max(known["measures"], row["measures"])
            known["first"] = min(filter(None, (known["first"], row["first"])), default=None)
            known["last"] = max(filter(None, (known["last"], row["last"])), default=None)
    return sorted(merged.values(), key=lambda each: (-each["claims"], each["source"]))


def claims_by(database: Database, source: str, *, limit: int) -> list[Claim]:
    """The newest claims whose origin has exactly this name, in order of time."""
    sql = "SELECT wire FROM claims WHERE origin = ? ORDER BY time DESC, id DESC LIMIT ?"
    rows = database.execute(sql, (source, limit)).fetchall()
    return [Claim.from_wire(json.loads(row["wire"])) for row in reversed(rows)]


def count(database: Database, filters: Mapping[str, Any]) -> int:
    """How many claims fit all filters."""
    where, values = _where(filters)
    sql = f"SELECT count(*) FROM {_claims(filters)} WHERE {where}"
    return int(database.execute(sql, values).fetchone()[0])


def incidents_by_claims(
    database: Database, filters: Mapping[str, Any], *, most: int
) -> list[tuple[str, int]]:
    """The incidents that the claims which fit stand in, with how many of them do; the most first."""
    where, values = _where(filters)
    sql = f"""
        SELECT l.incident, count(*) AS n FROM {_claims(filters)} CROSS JOIN linked l ON l.claim = c.id
        WHERE {where} GROUP BY l.incident ORDER BY n DESC, l.incident LIMIT ?
    """
    return [(row["incident"], row["n"]) for row in database.execute(sql, (*values, most))]


def events_of_item(database: Database, item: str) -> set[int]:
    """The numbers of the events about an item that the store knows of."""
    tables = ("captures", "readings", "decisions", "looks", "withdrawals")
    found = (database.execute(f"SELECT event FROM {table} WHERE item = ?", (item,)) for table in tables)
    return {int(row["event"]) for rows in found for row in rows}


def incidents(
    database: Database, filters: Mapping[str, Any], *, by_size: bool, limit: int, offset: int
) -> tuple[list[Mapping[str, Any]], int]:
    """A page of the incidents that fit all filters, by time or the largest first, and how many fit.

    Of each what names it, how many claims and reports it has, and its first claim.
    """
    where = " AND ".join(INCIDENT_FILTERS[name] for name in filters) or "1"
    order = "reports DESC, claims DESC, id" if by_size else "start IS NULL, start, id"
    sql = f"""
        SELECT id, family, series, title, start, json_extract(wire, '$.end') AS end, grp AS "group", place, claims,
        reports, json_extract(wire, '$.claims[0]') AS first
        FROM incidents WHERE {where} ORDER BY {order} LIMIT ? OFFSET ?
    """
    values = tuple(filters.values())
    found: list[Mapping[str, Any]] = [
        {**dict(row), "series": bool(row["series"])}
        for row in database.execute(sql, (*values, limit, offset))
    ]
    count = database.execute(f"SELECT count(*) FROM incidents WHERE {where}", values).fetchone()[0]
    return found, int(count)


def standing_of(database: Database, origin: str) -> Mapping[str, Any]:
    """How often an origin revised what it had said, where it is the only one that speaks, and beside whom it does."""
    sql = """
        SELECT count(*) AS testimonies, count(DISTINCT incident) AS incidents,
        total(json_extract(wire, '$.supersedes') IS NOT NULL) AS revised,
        count(DISTINCT CASE WHEN NOT EXISTS (
            SELECT 1 FROM testimonies o WHERE o.incident = t.incident AND o.origin <> t.origin
        ) THEN incident END) AS alone FROM testimonies t WHERE origin = ?
    """
    row = database.execute(sql, (origin,)).fetchone()
    beside = """
        SELECT o.origin AS source, count(DISTINCT o.incident) AS incidents FROM testimonies t
        JOIN testimonies o ON o.incident = t.incident AND o.origin <> t.origin
        WHERE t.origin = ? GROUP BY o.origin ORDER BY incidents DESC, o.origin LIMIT 20
    """
    others = [dict(each) for each in database.execute(beside, (origin,))]
    return {**dict(row), "revised": int(row["revised"]), "beside": others}


def findings_kept(database: Database, incidents: Sequence[str]) -> list[Finding]:
    """The findings that are kept of these incidents, under every codebook, as old as they may be."""
    sql = "SELECT f.wire FROM json_each(?) e JOIN findings f ON f.incident = e.value ORDER BY f.codebook, f.measure"
    rows = database.execute(sql, (json.dumps(list(incidents)),))
    return [Finding.from_wire(json.loads(row["wire"])) for row in rows]


def incident_of_claims(database: Database, claims: Sequence[str]) -> dict[str, str]:
    """The incident that each of these claims stands in; those that were not linked are left out."""
    sql = "SELECT l.claim, l.incident FROM json_each(?) e JOIN linked l ON l.claim = e.value"
    return {row["claim"]: row["incident"] for row in database.execute(sql, (json.dumps(list(claims)),))}


def unlinked(database: Database) -> int:
    """How many claims were read or coded since the last linking."""
    sql = "SELECT count(*) FROM claims c WHERE NOT EXISTS (SELECT 1 FROM linked l WHERE l.claim = c.id)"
    return int(database.execute(sql).fetchone()[0])


_WIDE = ("report", "unsure")
"""Filters that the covering index does not know."""


def _claims(filters: Mapping[str, Any]) -> str:
    """The table, to be read by the covering index alone: any other index leads to the wide rows, one by one."""
    return "claims c" if any(name in _WIDE for name in filters) else "claims c INDEXED BY claims_browse"


def _where(filters: Mapping[str, Any]) -> tuple[str, tuple[Any, ...]]:
    return " AND ".join(FILTERS[name] for name in filters) or "1", tuple(filters.values())


def _column(name: str) -> str:
    if name not in SORTS:
        raise UsageError(name, "claims have no such column", f"Columns are {', '.join(SORTS)}")
    return SORTS[name]

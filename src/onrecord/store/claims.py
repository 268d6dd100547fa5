"""Claims in the store: as the reader gave them, and as they stand after decisions."""

import json
from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from onrecord.model import Claim, canonical
from onrecord.store.database import Database

__all__ = [
    "FILTERS",
    "count",
    "find",
    "machine",
    "machine_of_report",
    "of_item",
    "of_report",
    "put",
    "remove",
    "select",
]

FILTERS: Mapping[str, str] = {
    "kind": "c.kind = ?",
    "measure": "c.measure = ?",
    "status": "c.status = ?",
    "stance": "c.stance = ?",
    "source": "c.origin LIKE '%' || ? || '%'",
    "source_class": "c.class = ?",
    "group": "c.grp LIKE '%' || ? || '%'",
    "place": "c.place LIKE '%' || ? || '%'",
    "outlet": "c.outlet = ?",
    "report": "c.report = ?",
    "after": "c.time >= ?",
    "before": "c.time < ?",
    "unsure": "c.sure < ?",
}
"""What claims can be selected by, and the condition each stands for."""

_JOINED = """
    SELECT c.wire FROM claims c WHERE {conditions}
    ORDER BY c.time IS NULL, c.time, c.report, json_extract(c.wire, '$.span[0]'), c.id
"""


def put(
    database: Database, rows: Iterable[tuple[Claim | None, Claim]], *, outlet: str | None, time: str | None
) -> None:
    """Put claims of one report in: each as the reader gave it (None where coded by hand) and as it stands.

    `outlet` and `time` are the report's; the time at which a claim was said comes before it.
    """
    values = [_row(first, claim, outlet, time) for first, claim in rows]
    sql = f"INSERT OR REPLACE INTO claims VALUES ({', '.join('?' * 15)})"
    database.execute_many(sql, values)


def _row(first: Claim | None, claim: Claim, outlet: str | None, time: str | None) -> tuple[object, ...]:
    origin = claim.origin
    return (
        claim.id,
        claim.report,
        claim.kind,
        claim.measure,
        claim.status,
        claim.stance,
        origin.name if origin else None,
        origin.class_ if origin else None,
        claim.group.name if claim.group else None,
        claim.where.name if claim.where else None,
        _time(claim, time),
        outlet,
        bool(claim.coded),
        canonical(first.to_wire()) if first else None,
        canonical(claim.to_wire()),
    )


def _time(claim: Claim, published: str | None) -> str | None:
    """When it was said: as the report tells, else when the report was published, else the event's own time."""
    said = (claim.said.start, claim.said.end) if claim.said else ()
    when = (claim.when.start, claim.when.end) if claim.when else ()
    return next((time for time in (*said, published, *when) if time), None)


def machine(database: Database, claim: str) -> Claim | None:
    """The claim with this id as the reader gave it; None where a person coded it or it isn't there."""
    row = database.execute("SELECT machine FROM claims WHERE id = ?", (claim,)).fetchone()
    return Claim.from_wire(json.loads(row["machine"])) if row and row["machine"] else None


def machine_of_report(database: Database, report: str) -> list[Claim]:
    """The claims of one report as the reader gave them, by id."""
    sql = "SELECT machine FROM claims WHERE report = ? AND machine IS NOT NULL ORDER BY id"
    return [Claim.from_wire(json.loads(row["machine"])) for row in database.execute(sql, (report,))]


def remove(database: Database, claim: str) -> None:
    """Remove the claim with this id."""
    database.execute("DELETE FROM claims WHERE id = ?", (claim,))


def find(database: Database, prefix: str) -> list[Claim]:
    """The claims whose id begins with `prefix`, two at most."""
    rows = database.execute(
        "SELECT wire FROM claims WHERE id >= ? AND id < ? LIMIT 2", (prefix, prefix + "g")
    )
    return [Claim.from_wire(json.loads(row["wire"])) for row in rows]


def of_item(database: Database, item: str) -> list[Claim]:
    """The claims read out of one item, as they stand, by id."""
    sql = "SELECT c.wire FROM claims c JOIN reports r ON r.id = c.report WHERE r.item = ? ORDER BY c.id"
    return [Claim.from_wire(json.loads(row["wire"])) for row in database.execute(sql, (item,))]


def of_report(database: Database, report: str) -> list[Claim]:
    """The claims of one report as they stand, in the order of its text."""
    return list(select(database, {"report": report}, by_text=True))


def select(
    database: Database, filters: Mapping[str, Any], *, by_text: bool = False, by_id: bool = False
) -> Iterator[Claim]:
    """The claims that fit all `filters` (names: FILTERS), in order of time, of the text, or of their ids."""
    conditions = [FILTERS[name] for name in filters] or ["1"]
    sql = _JOINED.format(conditions=" AND ".join(conditions))
    if by_text:
        sql = sql.replace("c.time IS NULL, c.time, ", "")
    if by_id:
        sql = sql.partition("ORDER BY")[0] + "ORDER BY c.id"
    for row in database.execute(sql, tuple(filters.values())):
        yield Claim.from_wire(json.loads(row["wire"]))


def count(database: Database, filters: Mapping[str, Any]) -> int:
    """How many claims fit all `filters`."""
    conditions = [FILTERS[name] for name in filters] or ["1"]
    sql = f"SELECT count(*) FROM claims c WHERE {' AND '.join(conditions)}"
    return int(database.execute(sql, tuple(filters.values())).fetchone()[0])

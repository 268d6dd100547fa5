"""What an export has to look at before anything leaves: the claims that may tell of witnesses or of places."""

import json
from collections.abc import Iterator, Sequence

from onrecord.model import Capture, Claim, Report
from onrecord.store.database import Database

__all__ = [
    "addresses",
    "captures_by",
    "known_names",
    "last_times",
    "officials",
    "reports_at",
    "reports_of_claims",
    "reports_of_item",
    "telling",
]

_TELLING = """
    SELECT wire FROM claims WHERE instr(wire, '"class":"witness"') OR {places} ORDER BY report, id
"""


def telling(database: Database, *, places_of: Sequence[str]) -> Iterator[Claim]:
    """The claims with a witness in their chain, and those of the measures `places_of` (`*`: all) that have a place."""
    values: tuple[str, ...] = ()
    if "*" in places_of:
        places = "place IS NOT NULL"
    else:
        places = f"measure IN ({', '.join('?' * len(places_of))}) AND place IS NOT NULL"
        values = tuple(places_of)
    for row in database.execute(_TELLING.format(places=places), values):
        yield Claim.from_wire(json.loads(row["wire"]))


def reports_of_claims(database: Database, claims: Sequence[str]) -> list[str]:
    """The reports that claims stand in, each once, sorted."""
    found: set[str] = set()
    for start in range(0, len(claims), 500):
        some = tuple(claims[start : start + 500])
        marks = ", ".join("?" * len(some))
        rows = database.execute(f"SELECT DISTINCT report FROM claims WHERE id IN ({marks})", some)
        found |= {row["report"] for row in rows}
    return sorted(found)


def reports_of_item(database: Database, item: str) -> list[str]:
    """The reports read out of an item, by id."""
    return [
        row["id"] for row in database.execute("SELECT id FROM reports WHERE item = ? ORDER BY id", (item,))
    ]


def officials(database: Database) -> list[str]:
    """The names of those who speak for an office, as claims' origins, sorted."""
    sql = "SELECT DISTINCT origin FROM claims WHERE class NOT IN ('witness', 'unnamed') ORDER BY origin"
    return [row["origin"] for row in database.execute(sql)]


def known_names(database: Database) -> list[str]:
    """The names of groups, perpetrators, places and outlets in the record, sorted."""
    rows = database.execute(
        "SELECT grp AS a FROM claims UNION SELECT place FROM claims UNION SELECT outlet FROM reports "
        "UNION SELECT json_extract(wire, '$.by.name') FROM claims UNION SELECT origin FROM claims WHERE class != 'witness'"
    )
    return sorted(row["a"] for row in rows if row["a"])


def addresses(database: Database) -> set[str]:
    """Every address that something was captured from, or declared of something."""
    rows = database.execute(
        "SELECT url AS a FROM captures WHERE url IS NOT NULL UNION SELECT location FROM captures WHERE method = 'web' "
        "UNION SELECT url FROM reports WHERE url IS NOT NULL"
    )
    return {row["a"] for row in rows}


def reports_at(database: Database, url: str) -> list[Report]:
    """The reports of an address, by id."""
    rows = database.execute("SELECT wire FROM reports WHERE url = ? ORDER BY id", (url,))
    return [Report.from_wire(json.loads(row["wire"])) for row in rows]


def last_times(database: Database) -> list[str]:
    """When the last capture and the last decision were made."""
    rows = database.execute("SELECT max(at) AS a FROM captures UNION ALL SELECT max(at) FROM decisions")
    return [row["a"] for row in rows if row["a"]]


def captures_by(database: Database, method: str) -> list[Capture]:
    """The captures made by a method, in the order they were made."""
    rows = database.execute("SELECT wire FROM captures WHERE method = ? ORDER BY event", (method,))
    return [Capture.from_wire(json.loads(row["wire"])) for row in rows]

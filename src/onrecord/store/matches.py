"""Matches in the store: pairs of entries with their probability, band and reasons."""

import json
from collections.abc import Iterable, Iterator

from onrecord.model import Match, canonical
from onrecord.store.database import Database

__all__ = ["clear", "counts", "every", "in_band", "of_entry", "of_pair", "replace", "wires"]


def clear(database: Database) -> None:
    """Take all matches out."""
    database.execute("DELETE FROM matches")


def replace(database: Database, matches: Iterable[Match]) -> None:
    """Put the matches of a matching in, in the place of all that were there."""
    clear(database)
    rows = ((m.left, m.right, m.probability, m.band, canonical(m.to_wire())) for m in matches)
    database.execute_many("INSERT INTO matches VALUES (?, ?, ?, ?, ?)", rows)


def in_band(database: Database, band: str) -> Iterator[Match]:
    """The matches in a band, the most probable first."""
    return _select(database, 'band = ? ORDER BY probability DESC, "left", "right"', band)


def of_entry(database: Database, entry: str) -> list[Match]:
    """The matches that an entry is one side of, the most probable first."""
    condition = '? IN ("left", "right") ORDER BY probability DESC, "left", "right"'
    return list(_select(database, condition, entry))


def of_pair(database: Database, one: str, other: str) -> Match | None:
    """The match of two entries, whichever comes first."""
    left, right = sorted((one, other))
    return next(_select(database, '"left" = ? AND "right" = ?', left, right), None)


def counts(database: Database) -> dict[str, int]:
    """How many there are in each band."""
    rows = database.execute("SELECT band, count(*) AS n FROM matches GROUP BY band ORDER BY band")
    return {row["band"]: row["n"] for row in rows}


def every(database: Database) -> Iterator[Match]:
    """All matches, by their entries."""
    return _select(database, '1 ORDER BY "left", "right"')


def wires(database: Database) -> Iterator[str]:
    """All matches as they are kept, by their entries."""
    for row in database.execute('SELECT wire FROM matches ORDER BY "left", "right"'):
        yield row["wire"]


def _select(database: Database, condition: str, *values: str) -> Iterator[Match]:
    for row in database.execute(f"SELECT wire FROM matches WHERE {condition}", values):
        yield Match.from_wire(json.loads(row["wire"]))

"""Captures in the store."""

import json
from collections.abc import Iterator

from onrecord.model import Capture, canonical
from onrecord.store.database import Database

__all__ = ["event_of", "every", "find", "has", "of_item", "put", "unread"]


def put(database: Database, capture: Capture, *, event: int) -> None:
    """Put a capture in; one that is there stays, unless its item is withheld: then this one brings it back."""
    database.execute(
        "DELETE FROM captures WHERE id = ? AND EXISTS "
        "(SELECT 1 FROM withdrawals w WHERE w.item = captures.item AND w.event > captures.event)",
        (capture.id,),
    )
    database.execute(
        "INSERT OR IGNORE INTO captures VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
        (
            capture.id,
            capture.item,
            event,
            capture.at,
            capture.method,
            capture.location,
            capture.url,
            capture.outlet,
            capture.published,
            canonical(capture.to_wire()),
        ),
    )


def has(database: Database, capture: str) -> bool:
    """Whether the capture with this id is there."""
    return database.execute("SELECT 1 FROM captures WHERE id = ?", (capture,)).fetchone() is not None


def find(database: Database, prefix: str) -> list[Capture]:
    """The captures whose id begins with `prefix`, two at most."""
    rows = database.execute(
        "SELECT wire FROM captures WHERE id >= ? AND id < ? LIMIT 2", (prefix, prefix + "g")
    )
    return [Capture.from_wire(json.loads(row["wire"])) for row in rows]


def of_item(database: Database, item: str) -> list[Capture]:
    """The captures of one item, in the order they were made."""
    rows = database.execute("SELECT wire FROM captures WHERE item = ? ORDER BY event", (item,))
    return [Capture.from_wire(json.loads(row["wire"])) for row in rows]


def event_of(database: Database, capture: str) -> int:
    """The number of the event that tells of a capture."""
    return int(database.execute("SELECT event FROM captures WHERE id = ?", (capture,)).fetchone()[0])


def every(database: Database) -> Iterator[Capture]:
    """All captures, by id."""
    for row in database.execute("SELECT wire FROM captures ORDER BY id"):
        yield Capture.from_wire(json.loads(row["wire"]))


def unread(
    database: Database, *, reader: str, again: bool = False
) -> list[tuple[str, str, str | None, str | None, str | None]]:
    """What `reader` has not read yet: (item, media type, url, outlet, published), each once, in order of capture.

    With `again` also what it has read; never what is withheld, nor a WACZ or the ZIP of an export, whose parts are items of
    their own, nor what a reader was answered, nor a release, nor an imported table, nor a list, unless it is a page.
    """
    rows = database.execute(
        """
        SELECT c.item, i.media_type, c.url, c.outlet, c.published, min(c.event) AS first
        FROM captures c JOIN items i ON i.id = c.item
        WHERE (? OR NOT EXISTS (
            SELECT 1 FROM readings r WHERE r.item = c.item AND r.reader = ?
            AND json_extract(r.wire, '$.url') IS c.url AND json_extract(r.wire, '$.outlet') IS c.outlet
            AND json_extract(r.wire, '$.published') IS c.published
        )) AND i.media_type NOT IN ('application/wacz', 'application/zip; profile=export') AND c.method NOT IN ('answer', 'table', 'release') AND NOT (
            i.media_type NOT IN ('text/html', 'application/xhtml+xml', 'application/warc', 'application/gzip')
            AND EXISTS (SELECT 1 FROM editions e WHERE e.item = c.item)
        ) AND NOT EXISTS (
            SELECT 1 FROM withdrawals w WHERE w.item = c.item
            AND w.event > (SELECT max(event) FROM captures WHERE item = c.item)
        )
        GROUP BY c.item, c.url, c.outlet, c.published ORDER BY first
        """,
        (again, reader),
    )
    return [tuple(row)[:5] for row in rows]

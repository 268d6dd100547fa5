"""Decisions in the store, and the claims they are anchored to."""

import json
from collections.abc import Iterator

from onrecord.model import Decision, canonical
from onrecord.store.database import Database

__all__ = ["adrift", "anchor", "every", "find", "of_claim", "of_item", "of_noun", "put", "recent"]


def put(database: Database, decision: Decision, *, anchored: str | None) -> None:
    """Put a decision in, anchored to a claim (empty: about another noun); one that is there stays."""
    values = (
        decision.id,
        decision.event,
        decision.at,
        decision.verb,
        decision.claim,
        decision.item,
        anchored,
    )
    database.execute(
        "INSERT OR IGNORE INTO decisions VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)",
        (*values, canonical(decision.to_wire()), decision.noun),
    )


def anchor(database: Database, decision: str, *, claim: str | None) -> None:
    """Anchor a decision to a claim; None where it finds none any more."""
    database.execute("UPDATE decisions SET anchored = ? WHERE id = ?", (claim, decision))


def find(database: Database, prefix: str) -> list[Decision]:
    """The decisions whose id begins with `prefix`, two at most."""
    return _select(database, "id >= ? AND id < ? LIMIT 2", prefix, prefix + "g")


def of_item(database: Database, item: str) -> list[Decision]:
    """The decisions about claims read out of one item, in the order they were made."""
    return _select(database, "item = ? ORDER BY event", item)


def of_claim(database: Database, claim: str) -> list[Decision]:
    """The decisions anchored to one claim, in the order they were made."""
    return _select(database, "anchored = ? ORDER BY event", claim)


def of_noun(database: Database, noun: str) -> list[Decision]:
    """The decisions about incidents, entries, … (`model.VERBS`), in the order they were made."""
    return _select(database, "noun = ? ORDER BY event", noun)


def recent(database: Database, *, since: str | None, limit: int, offset: int) -> tuple[list[Decision], int]:
    """A page of decisions, the newest first, and how many there are; with `since`, from that time on."""
    where, values = ("at >= ?", (since,)) if since else ("1", ())
    rows = database.execute(
        f"SELECT wire FROM decisions WHERE {where} ORDER BY event DESC LIMIT ? OFFSET ?",
        (*values, limit, offset),
    )
    found = [Decision.from_wire(json.loads(row["wire"])) for row in rows]
    count = database.execute(f"SELECT count(*) FROM decisions WHERE {where}", values).fetchone()[0]
    return found, int(count)


def adrift(database: Database) -> list[Decision]:
    """The decisions that find no anchor after a new reading: listed, never dropped."""
    return _select(database, "anchored IS NULL ORDER BY event")


def every(database: Database) -> Iterator[Decision]:
    """All decisions, in the order they were made."""
    yield from _select(database, "1 ORDER BY event")


def _select(database: Database, condition: str, *values: str) -> list[Decision]:
    rows = database.execute(f"SELECT wire FROM decisions WHERE {condition}", values)
    return [Decision.from_wire(json.loads(row["wire"])) for row in rows]

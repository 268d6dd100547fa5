"""Persons in the store, and which entries they are."""

import json
from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from onrecord.model import Person, canonical
from onrecord.store.database import Database

__all__ = ["by_entry", "clear", "count", "every", "find", "made", "note", "of_entry", "replace", "wires"]


def clear(database: Database) -> None:
    """Take all persons out: the lists they were matched from are other lists now."""
    database.execute("DELETE FROM person_entries")
    database.execute("DELETE FROM persons")
    database.execute("DELETE FROM matching")


def note(database: Database, wire: Mapping[str, Any], *, event: int) -> None:
    """Keep by which matching the persons were made."""
    database.execute("INSERT INTO matching VALUES (?, ?)", (event, canonical(dict(wire))))


def made(database: Database) -> Mapping[str, Any] | None:
    """By which matching the persons were made; None where there are none."""
    row = database.execute("SELECT wire FROM matching").fetchone()
    return json.loads(row["wire"]) if row else None


def replace(database: Database, persons: Iterable[Person]) -> None:
    """Put the persons of a matching in, in the place of all that were there."""
    clear(database)
    made = list(persons)
    rows = ((p.id, len(p.entries), len(p.lists), canonical(p.to_wire())) for p in made)
    database.execute_many("INSERT INTO persons VALUES (?, ?, ?, ?)", rows)
    links = ((entry, person.id) for person in made for entry in person.entries)
    database.execute_many("INSERT INTO person_entries VALUES (?, ?)", links)


def find(database: Database, prefix: str) -> list[Person]:
    """The persons whose id begins with `prefix`, two at most."""
    return list(_select(database, "id >= ? AND id < ? LIMIT 2", prefix, prefix + "g"))


def of_entry(database: Database, entry: str) -> Person | None:
    """The person that an entry was matched to."""
    found = _select(database, "id = (SELECT person FROM person_entries WHERE entry = ?)", entry)
    return next(found, None)


def by_entry(database: Database) -> dict[str, str]:
    """The id of the person that each entry was matched to."""
    return {
        row["entry"]: row["person"] for row in database.execute("SELECT entry, person FROM person_entries")
    }


def count(database: Database) -> int:
    """How many there are."""
    return int(database.execute("SELECT count(*) FROM persons").fetchone()[0])


def every(database: Database) -> Iterator[Person]:
    """All persons, by id."""
    return _select(database, "1 ORDER BY id")


def wires(database: Database) -> Iterator[str]:
    """All persons as they are kept, by id."""
    for row in database.execute("SELECT wire FROM persons ORDER BY id"):
        yield row["wire"]


def _select(database: Database, condition: str, *values: str) -> Iterator[Person]:
    for row in database.execute(f"SELECT wire FROM persons WHERE {condition}", values):
        yield Person.from_wire(json.loads(row["wire"]))

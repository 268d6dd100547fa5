"""Items in the store."""

from collections.abc import Iterator

from onrecord.model import Item
from onrecord.store.database import Database

__all__ = ["every", "find", "put"]


def put(database: Database, item: Item) -> None:
    """Put an item in; one that is there stays."""
    database.execute("INSERT OR IGNORE INTO items VALUES (?, ?, ?)", (item.id, item.length, item.media_type))


def find(database: Database, prefix: str) -> list[Item]:
    """The items whose id begins with `prefix`, two at most."""
    rows = database.execute("SELECT * FROM items WHERE id >= ? AND id < ? LIMIT 2", (prefix, prefix + "g"))
    return [Item(*row) for row in rows]


def every(database: Database) -> Iterator[Item]:
    """All items, by id."""
    return (Item(*row) for row in database.execute("SELECT * FROM items ORDER BY id"))

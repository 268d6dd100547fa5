"""The SQLite file: opened in WAL mode, brought to the current schema, errors said plainly.

It holds nothing that evidence and events do not give; it can be deleted and made again.
"""

import contextlib
import sqlite3
from collections.abc import Iterable, Iterator
from pathlib import Path

from onrecord.errors import RecordError
from onrecord.store.schema import MIGRATIONS, VERSION

__all__ = ["Database", "differing"]

_BUSY_SECONDS = 10.0
_ON_DEMAND = ("findings",)
"""Tables that keep what can be worked out from the others."""


class Database:
    """One connection to a record's SQLite file."""

    def __init__(self, path: Path, *, busy_seconds: float = _BUSY_SECONDS) -> None:
        self.path = path
        with self._plainly():
            self._connection = sqlite3.connect(path, timeout=busy_seconds, isolation_level=None)
            self._connection.row_factory = sqlite3.Row
            self._connection.execute("PRAGMA journal_mode = WAL")
            self._connection.execute("PRAGMA synchronous = NORMAL")
            self._connection.execute("PRAGMA foreign_keys = ON")
            self._connection.execute("PRAGMA secure_delete = ON")
        self._migrate()

    def close(self) -> None:
        """Fold the write-ahead log into the file and close it."""
        self._connection.close()

    def fold(self) -> None:
        """Fold the write-ahead log into the file, so that what was deleted is in neither."""
        self.execute("PRAGMA wal_checkpoint(TRUNCATE)")

    def execute(self, sql: str, values: tuple[object, ...] = ()) -> sqlite3.Cursor:
        """Run one statement."""
        with self._plainly():
            return self._connection.execute(sql, values)

    def execute_many(self, sql: str, rows: Iterable[tuple[object, ...]]) -> None:
        """Run one statement for each row."""
        with self._plainly():
            self._connection.executemany(sql, rows)

    @contextlib.contextmanager
    def transaction(self) -> Iterator[None]:
        """All or nothing of what is executed inside."""
        self.execute("BEGIN IMMEDIATE")
        try:
            yield
        except BaseException:
            self._connection.rollback()
            raise
        with self._plainly():
            self._connection.commit()

    def _migrate(self) -> None:
        version = self.execute("PRAGMA user_version").fetchone()[0]
        if version > VERSION:
            raise RecordError(
                str(self.path),
                f"it was made by a newer onrecord (schema {version}; this one knows {VERSION})",
                "Install a newer onrecord: pip install --upgrade onrecord",
            )
        for number in range(version, VERSION):
            statements = [part for part in MIGRATIONS[number].split(";") if part.strip()]
            with self.transaction():
                for statement in statements:
                    self.execute(statement)
                self.execute(f"PRAGMA user_version = {number + 1}")

    @contextlib.contextmanager
    def _plainly(self) -> Iterator[None]:
        try:
            yield
        except sqlite3.OperationalError as error:
            raise RecordError(str(self.path), *_advice(str(error))) from error
        except sqlite3.DatabaseError as error:
            if isinstance(error, sqlite3.IntegrityError | sqlite3.ProgrammingError):
                raise
            raise RecordError(
                str(self.path),
                f"it is damaged ({error})",
                "Make it again from evidence and events: onrecord rebuild",
            ) from error


def _advice(message: str) -> tuple[str, str]:
    if "locked" in message or "busy" in message:
        return (
            "it is locked by another process",
            "Wait until that has finished, or end it, and run the command again",
        )
    if "full" in message:
        return "the disk is full", "Free some space and run the command again: what was finished is kept"
    if "readonly" in message or "unable to open" in message:
        return f"it cannot be opened for writing ({message})", "Check the permissions of the folder"
    return message, "Make it again from evidence and events: onrecord rebuild"


def differing(one: Database, other: Database) -> list[str]:
    """The tables that do not hold the same rows in both; what is made on demand is left out."""
    names = "SELECT name, sql FROM sqlite_master WHERE sql IS NOT NULL ORDER BY name"
    schema, expected = ({row["name"]: row["sql"] for row in each.execute(names)} for each in (one, other))
    if schema != expected:
        return ["schema"]
    tables = [
        name for name, sql in schema.items() if sql.startswith("CREATE TABLE") and name not in _ON_DEMAND
    ]
    return [name for name in tables if _rows(one, name) != _rows(other, name)]


def _rows(database: Database, table: str) -> list[tuple[object, ...]]:
    return sorted((tuple(row) for row in database.execute(f"SELECT * FROM {table}")), key=repr)

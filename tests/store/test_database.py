import sqlite3

import pytest

from onrecord.errors import RecordError
from onrecord.store import VERSION, Database


def test_a_new_file_gets_the_current_schema(tmp_path):
    database = Database(tmp_path / "record.sqlite")
    assert database.execute("PRAGMA user_version").fetchone()[0] == VERSION
    tables = {row["name"] for row in database.execute("SELECT name FROM sqlite_master WHERE type = 'table'")}
    assert {"items", "captures", "readings", "reports", "claims", "decisions", "progress"} <= tables
    database.close()
    Database(tmp_path / "record.sqlite").close()


def test_a_newer_schema_is_refused(tmp_path):
    path = tmp_path / "record.sqlite"
    Database(path).close()
    with sqlite3.connect(path) as connection:
        connection.execute(f"PRAGMA user_version = {VERSION + 1}")
    connection.close()
    with pytest.raises(RecordError, match="made by a newer onrecord"):
        Database(path)


def test_a_locked_file_is_said_to_be_locked(tmp_path):
    path = tmp_path / "record.sqlite"
    Database(path).close()
    other = sqlite3.connect(path)
    other.execute("BEGIN EXCLUSIVE")
    database = Database(path, busy_seconds=0.05)
    with pytest.raises(RecordError, match="locked by another process"), database.transaction():
        pass
    database.close()
    other.close()


def test_a_file_that_is_no_database_is_said_to_be_damaged(tmp_path):
    path = tmp_path / "record.sqlite"
    path.write_bytes(b"not a database at all, not even nearly" * 40)
    with pytest.raises(RecordError, match=r"it is damaged .* onrecord rebuild"):
        Database(path)


def test_a_full_disk_is_said_to_be_full(tmp_path):
    database = Database(tmp_path / "record.sqlite")
    database.execute("PRAGMA max_page_count = 20")
    with pytest.raises(RecordError, match="the disk is full"), database.transaction():
        database.execute("INSERT INTO items VALUES ('x', 1, ?)", ("x" * 10**6,))
    database.close()


def test_a_transaction_is_all_or_nothing(tmp_path):
    database = Database(tmp_path / "record.sqlite")
    with pytest.raises(ZeroDivisionError), database.transaction():
        database.execute("INSERT INTO items VALUES ('x', 1, 'text/plain')")
        raise ZeroDivisionError
    assert database.execute("SELECT count(*) FROM items").fetchone()[0] == 0
    database.close()

"""The two engines that compare pairs: DuckDB on one machine, Apache Spark beyond it; the same SQL on both.

Where the two dialects differ is here and in `engine_spark`, and nowhere else.
"""

import logging
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Protocol

import pyarrow as pa

from onrecord.errors import MissingExtra, UsageError
from onrecord.lists.engine_spark import spark

__all__ = ["ENGINES", "Engine", "engine_named"]

ENGINES = ("duckdb", "spark")


class Engine(Protocol):
    """Where tables lie and SQL runs."""

    @property
    def api(self) -> Any:
        """Splink's own view of the engine."""

    def put(self, name: str, table: pa.Table) -> None:
        """Make a table known under a name."""

    def make(self, name: str, sql: str) -> None:
        """Make a table of what a query gives."""

    def drop(self, name: str) -> None:
        """Forget a table."""

    def get(self, sql: str) -> pa.Table:
        """What a query gives."""

    def close(self) -> None:
        """Let go of everything."""

    def shared_bits(self, left: str, right: str) -> str:
        """SQL for the bits of the words that two columns of numbered words share."""

    def share_any(self, left: str, right: str) -> str:
        """SQL for whether two columns of numbered words share any."""

    def has_all(self, whole: str, part: str) -> str:
        """SQL for whether one column of words has all of another's."""


@dataclass(frozen=True, slots=True)
class DuckDB:
    """DuckDB in memory."""

    connection: Any
    api: Any

    def put(self, name: str, table: pa.Table) -> None:
        """Make a table known under a name."""
        self.connection.register(f"{name}_arrow", table)
        self.make(name, f"select * from {name}_arrow")
        self.connection.unregister(f"{name}_arrow")

    def make(self, name: str, sql: str) -> None:
        """Make a table of what a query gives."""
        self.connection.execute(f"create or replace table {name} as {sql}")

    def drop(self, name: str) -> None:
        """Forget a table."""
        self.connection.execute(f"drop table if exists {name}")

    def get(self, sql: str) -> pa.Table:
        """What a query gives."""
        return self.connection.sql(sql).to_arrow_table()

    def close(self) -> None:
        """Let go of everything."""
        self.connection.close()

    def shared_bits(self, left: str, right: str) -> str:
        """SQL for the bits of the words that two columns of numbered words share."""
        return f"list_reduce(list_prepend(0, list_intersect({left}, {right})), lambda a, b: a + b % 32)"

    def share_any(self, left: str, right: str) -> str:
        """SQL for whether two columns of numbered words share any."""
        return f"list_has_any({left}, {right})"

    def has_all(self, whole: str, part: str) -> str:
        """SQL for whether one column of words has all of another's."""
        return f"list_has_all({whole}, {part})"


def _duckdb(threads: int | None) -> Engine:
    try:
        import duckdb
        from splink import DuckDBAPI
    except ImportError as error:
        raise MissingExtra.of("match", "matching") from error
    connection = duckdb.connect(":memory:")
    if threads:
        connection.execute(f"set threads = {threads}")
    return DuckDB(connection, DuckDBAPI(connection=connection))


def engine_named(name: str, *, threads: int | None = None) -> Engine:
    """A fresh engine: `duckdb` or `spark`."""
    logging.getLogger("splink").setLevel(logging.ERROR)
    makers: dict[str, Callable[[int | None], Engine]] = {"duckdb": _duckdb, "spark": spark}
    if name not in makers:
        raise UsageError(name, "is not an engine", f"Engines: {', '.join(ENGINES)}")
    return makers[name](threads)

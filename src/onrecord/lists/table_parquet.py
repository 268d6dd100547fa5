"""Apache Parquet to a Grid, batch by batch."""

import datetime
from collections.abc import Iterator
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq

from onrecord import inputs
from onrecord.errors import InputError
from onrecord.lists.grid import MAX_COLUMNS, MAX_ROWS, Grid, Row, Source, Tell, bounded

__all__ = ["parquet_grid"]

_BATCH = 2_000
_MAX_UNPACKED = 4_000_000_000
"""Bytes that its columns may come to, as the file says; read in batches, they are never all in memory."""


def parquet_grid(source: Source) -> Grid:
    """The table in a Parquet file; InputError where it is damaged or too large."""
    try:
        with source.open() as opened, pq.ParquetFile(opened) as file:
            meta = file.metadata
            names = tuple(inputs.clean(name) for name in file.schema_arrow.names)
            size = sum(meta.row_group(n).total_byte_size for n in range(meta.num_row_groups))
            count = meta.num_rows
    except (pa.ArrowException, OSError, ValueError) as error:
        raise InputError(source.name, f"it is damaged Parquet ({error})", "Save it again") from error
    if count > MAX_ROWS or size > _MAX_UNPACKED or len(names) > MAX_COLUMNS:
        problem = f"it has {count:,} rows of {len(names):,} columns, {size:,} bytes unpacked"
        advice = f"Split it: a list has at most {MAX_ROWS:,} rows; nothing was imported"
        raise InputError(source.name, problem, advice)

    def rows(tell: Tell) -> Iterator[Row]:
        return bounded(_rows(source), source.name)

    return Grid("parquet", rows, columns=names)


def _rows(source: Source) -> Iterator[Row]:
    number = 0
    try:
        with source.open() as opened, pq.ParquetFile(opened) as file:
            for batch in file.iter_batches(batch_size=_BATCH):
                for cells in zip(*(column.to_pylist() for column in batch.columns), strict=True):
                    number += 1
                    yield number, tuple(_text(cell) for cell in cells)
    except (pa.ArrowException, OSError, ValueError) as error:
        problem = f"it cannot be read beyond row {number:,} ({error})"
        raise InputError(source.name, problem, "Save it again; nothing was imported") from error


def _text(value: Any) -> str:
    match value:
        case None:
            return ""
        case str():
            return inputs.clean(value)
        case bool():
            return "true" if value else "false"
        case float():
            return "" if value != value else str(int(value)) if value.is_integer() else repr(value)
        case datetime.datetime():
            return value.date().isoformat() if value.time() == datetime.time() else value.isoformat(" ")
        case datetime.date() | datetime.time():
            return value.isoformat()
        case bytes():
            return inputs.clean(value.decode("utf-8", "replace"))
        case _:
            return inputs.clean(str(value))

"""Claims as CSV (RFC 4180), Arrow and Parquet, in batches, in constant memory."""

import csv
from collections.abc import Iterable, Iterator
from itertools import islice
from typing import IO, Any

import pyarrow as pa
import pyarrow.parquet as pq

from onrecord.formats.columns import CLAIM_COLUMNS, claim_row, claim_schema
from onrecord.model import Claim

__all__ = ["safe_cell", "to_arrow", "write_arrow", "write_csv", "write_parquet"]

_BATCH = 5_000
_FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")
_FIRST = frozenset((" ", "", *_FORMULA))


def safe_cell(value: Any) -> Any:
    """`value` as a CSV cell; text that a spreadsheet would run as a formula gets an apostrophe in front.

    After OWASP, "CSV Injection": cells that begin with = + - @ (or their full-width forms), a tab or a line's end. Numbers
    stay numbers.
    """
    if type(value) is not str:
        return value if not isinstance(value, bool) else "true" if value else "false"
    if "\x00" in value:
        value = value.replace("\x00", "\ufffd")
    return f"'{value}" if value[:1] in _FIRST and value.lstrip(" ").startswith(_FORMULA) else value


def write_csv(claims: Iterable[Claim], target: IO[str]) -> int:
    """Write claims as CSV with a header; how many there were. Open `target` with newline=''."""
    writer = csv.writer(target)
    writer.writerow(CLAIM_COLUMNS)
    count = 0
    for count, claim in enumerate(claims, start=1):
        writer.writerow([safe_cell(value) for value in claim_row(claim).values()])
    return count


def to_arrow(claims: Iterable[Claim]) -> pa.Table:
    """Claims as one Arrow table, [claims, columns]."""
    return pa.Table.from_batches(_batches(claims), schema=claim_schema())


def write_arrow(claims: Iterable[Claim], target: IO[bytes]) -> int:
    """Write claims in the Arrow IPC file format (Feather 2); how many there were."""
    count = 0
    with pa.ipc.new_file(target, claim_schema()) as writer:
        for batch in _batches(claims):
            writer.write_batch(batch)
            count += batch.num_rows
    return count


def write_parquet(claims: Iterable[Claim], target: IO[bytes]) -> int:
    """Write claims as Parquet; how many there were."""
    count = 0
    with pq.ParquetWriter(target, claim_schema(), compression="zstd") as writer:
        for batch in _batches(claims):
            writer.write_batch(batch)
            count += batch.num_rows
    return count


def _batches(claims: Iterable[Claim]) -> Iterator[pa.RecordBatch]:
    schema = claim_schema()
    rows = (_clean(claim_row(claim)) for claim in claims)
    while batch := list(islice(rows, _BATCH)):
        yield pa.RecordBatch.from_pylist(batch, schema=schema)


def _clean(row: dict[str, Any]) -> dict[str, Any]:
    """Lone surrogates have no UTF-8; they become U+FFFD."""
    return {k: v.encode("utf-8", "replace").decode() if isinstance(v, str) else v for k, v in row.items()}

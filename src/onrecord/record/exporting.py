"""The verb `export`: a noun in a format, into a file that is there whole or not at all."""

import contextlib
import os
import tempfile
from collections.abc import Callable, Iterable, Iterator, Mapping
from datetime import date
from pathlib import Path
from typing import IO, Any

from onrecord import formats, store
from onrecord.disk import disk_errors
from onrecord.errors import UsageError
from onrecord.model import Claim

__all__ = ["FORMATS", "NOUNS", "export", "whole_file", "write_claims"]

FORMATS: Mapping[str, str] = {
    "jsonl": "JSON Lines in the wire form, sorted by id",
    "csv": "CSV, one flat row a claim, cells safe in spreadsheets",
    "parquet": "Apache Parquet, typed columns",
    "arrow": "Arrow IPC file (Feather), typed columns",
    "geojson": "GeoJSON (RFC 7946), one Feature a claim",
}
"""What `export` can write."""
_BINARY: Mapping[str, Callable[[Iterable[Claim], IO[bytes]], int]] = {
    "parquet": formats.write_parquet,
    "arrow": formats.write_arrow,
}
_TEXT: Mapping[str, Callable[[Iterable[Claim], IO[str]], int]] = {
    "csv": formats.write_csv,
    "geojson": formats.write_geojson,
    "jsonl": lambda claims, target: formats.write_jsonl((dict(c.to_wire()) for c in claims), target),
}


def _wires(nouns: Iterable[Any]) -> Iterator[Mapping[str, Any]]:
    return (noun.to_wire() for noun in nouns)


NOUNS: Mapping[str, Callable[[store.Database], Iterator[Mapping[str, Any]]]] = {
    "claims": lambda database: _wires(store.claims.select(database, {}, by_id=True)),
    "reports": lambda database: _wires(store.reports.every(database)),
    "items": lambda database: _wires(store.items.every(database)),
    "captures": lambda database: _wires(store.captures.every(database)),
    "readings": lambda database: _wires(store.readings.every(database)),
    "decisions": lambda database: _wires(store.decisions.every(database)),
    "looks": lambda database: store.looks.every(database),
    "withdrawals": lambda database: store.withdrawals.every(database),
}
"""What can be exported as JSON Lines, and how it comes out of the store."""


def export(
    database: store.Database,
    format_: str,
    target: Path,
    *,
    noun: str = "claims",
    claims: Iterable[Claim] | None = None,
    today: date | None = None,
) -> int:
    """Write `noun` to the file `target`; how many there were.

    With `today`, claims leave as `formats.careful` has them; without it, as they stand.

    The file appears when it is complete; what was there before stays until then.
    """
    if format_ not in FORMATS:
        raise UsageError(format_, "there is no such format", f"Formats are {', '.join(FORMATS)}")
    if noun not in NOUNS:
        raise UsageError(noun, "there is no such noun to export", f"Nouns are {', '.join(NOUNS)}")
    if noun != "claims":
        if format_ != "jsonl":
            raise UsageError(f"{noun} as {format_}", "only claims come in this format", "Use jsonl")
        with whole_file(target, binary=False) as file:
            return formats.write_jsonl(NOUNS[noun](database), file)
    chosen = claims if claims is not None else store.claims.select(database, {}, by_id=True)
    leaving = (formats.careful(claim, today=today) for claim in chosen) if today else chosen
    with whole_file(target, binary=format_ in _BINARY) as file:
        return write_claims(leaving, format_, file)


def write_claims(claims: Iterable[Claim], format_: str, target: IO[Any]) -> int:
    """Write claims in a format to an open file (text, or binary for parquet and arrow)."""
    writer = _BINARY.get(format_) or _TEXT[format_]
    return writer(claims, target)


@contextlib.contextmanager
def whole_file(target: Path, *, binary: bool) -> Iterator[IO[Any]]:
    """A file to write that takes the place of `target` when it is complete, and leaves nothing where it is not."""
    with disk_errors(str(target)):
        handle, temporary = tempfile.mkstemp(prefix=f".{target.name}-", dir=target.parent)
        try:
            mode: dict[str, Any] = (
                {"mode": "wb"} if binary else {"mode": "w", "encoding": "utf-8", "newline": ""}
            )
            with os.fdopen(handle, **mode) as file:
                yield file
                file.flush()
                os.fsync(file.fileno())
            os.chmod(temporary, 0o644)
            os.replace(temporary, target)
        finally:
            Path(temporary).unlink(missing_ok=True)

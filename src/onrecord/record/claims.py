"""Claims of files, with no record needed; and a selection of a record's claims."""

from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import Any

import pyarrow as pa

from onrecord import formats, inputs, store
from onrecord.errors import InputError, UsageError
from onrecord.model import Claim
from onrecord.reading.reader import Reading
from onrecord.record.guarding import read_guarded

__all__ = ["Claims", "read_bytes", "read_file"]


def read_file(path: Path, *, reader: str, outlet: str | None = None, published: str | None = None) -> Reading:
    """The reading of one file; InputError where it cannot be read."""
    try:
        data = path.read_bytes()
    except OSError as error:
        advice = "Check the name and the permissions"
        raise InputError(str(path), f"it cannot be opened ({error.strerror})", advice) from error
    return read_bytes(data, name=str(path), reader=reader, outlet=outlet, published=published)


def read_bytes(
    data: bytes, *, name: str, reader: str, outlet: str | None = None, published: str | None = None
) -> Reading:
    """The reading of bytes at hand; errors speak of them as `name`."""
    try:
        media_type = inputs.sniff(data, name=name)
        return read_guarded(data, reader=reader, media_type=media_type, outlet=outlet, published=published)
    except InputError as error:
        raise InputError(name, error.problem, error.advice) from error


class Claims:
    """The claims of a record that fit some filters, in order of time: iterate, count, or take as Arrow."""

    def __init__(self, database: store.Database, filters: Mapping[str, Any]) -> None:
        for name in filters:
            if name not in store.claims.FILTERS:
                names = ", ".join(store.claims.FILTERS)
                raise UsageError(name, "claims cannot be selected by this", f"Select by {names}")
        self._database = database
        self._filters = {name: value for name, value in filters.items() if value is not None}

    def __iter__(self) -> Iterator[Claim]:
        return store.claims.select(self._database, self._filters)

    def __len__(self) -> int:
        return store.claims.count(self._database, self._filters)

    def by_id(self) -> Iterable[Claim]:
        """The same claims, by id."""
        return store.claims.select(self._database, self._filters, by_id=True)

    def to_arrow(self) -> pa.Table:
        """The claims as an Arrow table, [claims, columns]; pandas, Polars and DuckDB take it as it is."""
        return formats.to_arrow(self)

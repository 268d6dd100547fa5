"""The verb `export`: a noun in a format, into a file that is there whole or not at all."""

import contextlib
import os
import tempfile
import tomllib
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from importlib import resources
from pathlib import Path
from typing import IO, Any

from onrecord import formats, store
from onrecord.disk import disk_errors
from onrecord.errors import UsageError
from onrecord.formats.redacting import Redactor
from onrecord.model import Claim, canonical
from onrecord.record.leaving import NOUNS, leaving
from onrecord.record.progress import Progress, counted, silent

__all__ = ["FORMATS", "NOUNS", "Exported", "export", "sidecar_of", "whole_file", "write_claims"]

FORMATS: Mapping[str, str] = {
    "jsonl": "JSON Lines in the wire form, sorted by id",
    "csv": "CSV, one flat row a claim, cells safe in spreadsheets",
    "parquet": "Apache Parquet, typed columns",
    "arrow": "Arrow IPC file (Feather), typed columns",
    "geojson": "GeoJSON (RFC 7946), one Feature a claim",
}
"""What `export` can write of claims."""
_BINARY: Mapping[str, Callable[[Iterable[Claim], IO[bytes]], int]] = {
    "parquet": formats.write_parquet,
    "arrow": formats.write_arrow,
}
_TEXT: Mapping[str, Callable[[Iterable[Claim], IO[str]], int]] = {
    "csv": formats.write_csv,
    "geojson": formats.write_geojson,
    "jsonl": lambda claims, target: formats.write_jsonl((dict(c.to_wire()) for c in claims), target),
}


@dataclass(frozen=True, slots=True)
class Exported:
    """What an export wrote: how many of what, where, and what the format could not hold."""

    count: int
    noun: str
    path: Path
    lost: tuple[str, ...] = ()
    sidecar: Path | None = None
    """The file beside that holds what the format could not."""


def export(
    database: store.Database,
    format_: str,
    target: Path,
    *,
    redactor: Redactor,
    noun: str = "claims",
    claims: Iterable[Claim] | None = None,
    sidecar: bool = False,
    progress: Progress = silent,
) -> Exported:
    """Write `noun` to the file `target`, as the redactor lets it leave.

    The file appears when it is complete; what was there before stays until then. With `sidecar`, the whole of each
    claim is in a file beside it.
    """
    if format_ not in FORMATS:
        raise UsageError(format_, "there is no such format", f"Formats are {', '.join(FORMATS)}")
    if noun not in NOUNS:
        raise UsageError(noun, "there is no such noun to export", f"Nouns are {', '.join(NOUNS)}")
    if noun != "claims":
        if format_ != "jsonl":
            raise UsageError(f"{noun} as {format_}", "only claims come in this format", "Use jsonl")
        wires = counted(leaving(database, noun, redactor), doing="exporting", total=None, progress=progress)
        with whole_file(target, binary=False) as file:
            return Exported(formats.write_jsonl(wires, file), noun, target)
    total = store.claims.count(database, {}) if claims is None else None
    chosen = claims if claims is not None else store.claims.select(database, {}, by_id=True)
    out = counted(map(redactor.claim, chosen), doing="exporting", total=total, progress=progress)
    with contextlib.ExitStack() as stack:
        beside = sidecar_of(target) if sidecar and lost_in(format_) else None
        if beside:
            out = _noted(out, stack.enter_context(whole_file(beside, binary=False)), format_)
        count = write_claims(out, format_, stack.enter_context(whole_file(target, binary=format_ in _BINARY)))
    return Exported(count, noun, target, lost_in(format_), beside)


def write_claims(claims: Iterable[Claim], format_: str, target: IO[Any]) -> int:
    """Write claims in a format to an open file (text, or binary for parquet and arrow)."""
    writer = _BINARY.get(format_) or _TEXT[format_]
    return writer(claims, target)


def sidecar_of(target: Path) -> Path:
    """The file beside `target` that holds what the format cannot."""
    return target.with_name(f"{target.name}.rest.json")


def lost_in(format_: str) -> tuple[str, ...]:
    """What a format cannot hold, in plain words."""
    return tuple(_rest()[format_]["lost"])


@cache
def _rest() -> Mapping[str, Any]:
    return tomllib.loads(resources.files("onrecord.formats").joinpath("rest.toml").read_text("utf-8"))


def _noted(claims: Iterable[Claim], beside: IO[str], format_: str) -> Iterator[Claim]:
    """The claims, each written whole into the sidecar on its way: one JSON object, by id."""
    head = {"format": format_, "lost": list(lost_in(format_))}
    beside.write(canonical(head)[:-1] + ',"claims":{')
    for number, claim in enumerate(claims):
        wire = canonical(claim.to_wire()).encode("utf-8", "replace").decode()
        beside.write(f"{',' if number else ''}\n{canonical(claim.id)}:{wire}")
        yield claim
    beside.write("\n}}\n")


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

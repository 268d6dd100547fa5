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
from onrecord.formats.acled_style import write_acled
from onrecord.formats.annotations import write_annotations
from onrecord.formats.audit import write_audit
from onrecord.formats.ftm import Matter, write_ftm, write_ftm_statements
from onrecord.formats.ged_style import write_ged
from onrecord.formats.geojson import write_events_geojson
from onrecord.formats.redacting import Redactor
from onrecord.model import Claim, canonical
from onrecord.record.leaving import NOUNS, leaving
from onrecord.record.outgoing import Outgoing
from onrecord.record.progress import Progress, counted, silent

Rest = Callable[[str, Mapping[str, Any]], None]

__all__ = [
    "CODEBOOKS_OF",
    "FORMATS",
    "NOUNS",
    "Exported",
    "export",
    "sidecar_of",
    "whole_file",
    "write_claims",
]

FORMATS: Mapping[str, str] = {
    "jsonl": "JSON Lines in the wire form, sorted by id",
    "csv": "CSV, one flat row a claim, cells safe in spreadsheets",
    "parquet": "Apache Parquet, typed columns",
    "arrow": "Arrow IPC file (Feather), typed columns",
    "geojson": "GeoJSON (RFC 7946), one Feature a claim",
    "annotations": "W3C Web Annotations, one a claim, on the words it stands on",
    "ged": "findings in the columns of UCDP GED, CSV",
    "acled": "findings in the columns of ACLED, CSV, with tombstones",
    "audit": "every decision: who, when, why, CSV",
    "ftm": "FollowTheMoney entities, JSON Lines",
    "ftm-statements": "FollowTheMoney statements, CSV",
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
"""Writers of claims alone."""
FINDINGS = "findings"
"""The noun that is made when it is asked for, under a codebook."""
NAMES: Mapping[str, str] = {
    "ged": "events.ged-style.csv",
    "acled": "events.acled-style.csv",
    "audit": "audit.csv",
    "annotations": "claims.annotations.json",
    "ftm": "entities.ftm.json",
    "ftm-statements": "statements.ftm.csv",
}
"""What a format's file is called unless it is said; others are NOUN.FORMAT."""
CODEBOOKS_OF: Mapping[str, str] = {
    "ged": "ucdp",
    "acled": "acled",
    "ftm": "origins",
    "ftm-statements": "origins",
}
"""The codebook whose findings a format is written of, unless another is asked for."""
_WHOLE: Mapping[str, tuple[str, bool, Callable[[Outgoing, IO[Any], Rest], int]]] = {
    "ged": ("events", False, lambda out, target, rest: write_ged(out.told(out.codebook), target, rest)),
    "acled": (
        "events",
        False,
        lambda out, target, rest: write_acled(out.told(out.codebook), target, rest, timestamp=out.changed),
    ),
    "audit": ("decisions", False, lambda out, target, rest: write_audit(out.decisions(), target)),
    "annotations": ("claims", False, lambda out, target, rest: write_annotations(out.pages(), target)),
    "ftm": ("entities", False, lambda out, target, rest: write_ftm(_matter(out), target, rest)),
    "ftm-statements": (
        "entities",
        True,
        lambda out, target, rest: write_ftm_statements(_matter(out), target, rest),
    ),
}
"""Writers that take several nouns: what they count, whether their file is binary, and what writes it."""


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
    codebook: str | None = None,
    sidecar: bool = False,
    progress: Progress = silent,
) -> Exported:
    """Write `noun` to the file `target`, as the redactor lets it leave. Findings of `codebook` must have been made.

    The file appears when it is complete; what was there before stays until then. What the format cannot hold goes
    into a file beside it, always or with `sidecar`, as `formats/rest.toml` has it.
    """
    if format_ not in FORMATS:
        raise UsageError(format_, "there is no such format", f"Formats are {', '.join(FORMATS)}")
    if noun not in (*NOUNS, FINDINGS):
        nouns = ", ".join((*NOUNS, FINDINGS))
        raise UsageError(noun, "there is no such noun to export", f"Nouns are {nouns}")
    mapped = (noun, format_) == (FINDINGS, "geojson")
    if noun != "claims" and format_ != "jsonl" and not mapped:
        raise UsageError(f"{noun} as {format_}", "this noun does not come in this format", "Use jsonl")
    if format_ in _WHOLE and claims is not None:
        raise UsageError(format_, "it is written of the whole record", "Leave the filters out")
    out = Outgoing(database, redactor, codebook or "", progress)
    if mapped:
        with whole_file(target, binary=False) as file:
            return Exported(
                write_events_geojson(out.told(out.codebook), file), noun, target, lost_in(format_)
            )
    if noun != "claims":
        return _nouns(out, noun, target)
    rest = _rest()[format_]
    wanted = rest["sidecar"] == "always" or (sidecar and rest["sidecar"] == "asked")
    beside = sidecar_of(target) if wanted else None
    with contextlib.ExitStack() as stack:
        note = stack.enter_context(_sidecar(beside, format_)) if beside else None
        if format_ in _WHOLE:
            what, binary, write = _WHOLE[format_]
            count = write(out, stack.enter_context(whole_file(target, binary=binary)), note or _nowhere)
            return Exported(count, what, target, lost_in(format_), beside)
        leaves = _claims(out, claims)
        file = stack.enter_context(whole_file(target, binary=format_ in _BINARY))
        count = write_claims(_noted(leaves, note) if note else leaves, format_, file)
        return Exported(count, noun, target, lost_in(format_), beside)


def _nouns(out: Outgoing, noun: str, target: Path) -> Exported:
    """Another noun than claims, as JSON Lines."""
    leaves = out.all_findings() if noun == FINDINGS else leaving(out.database, noun, out.redactor)
    wires = counted(leaves, doing="exporting", total=None, progress=out.progress)
    with whole_file(target, binary=False) as file:
        return Exported(formats.write_jsonl(wires, file), noun, target)


def _claims(out: Outgoing, chosen: Iterable[Claim] | None) -> Iterator[Claim]:
    """The chosen claims, or all of them by id, as they may leave."""
    total = store.claims.count(out.database, {}) if chosen is None else None
    claims = chosen if chosen is not None else store.claims.select(out.database, {}, by_id=True)
    leaves = (out.redactor.claim(claim) for claim in claims)
    return counted(leaves, doing="exporting", total=total, progress=out.progress)


def _matter(out: Outgoing) -> Matter:
    """What FollowTheMoney takes."""
    pages = (
        (report, ((claim, out.incident_of(claim.id)) for claim in claims)) for report, claims in out.pages()
    )
    return Matter(out.persons(), ((each, out.findings(each.id)) for each in out.incidents()), pages)


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


def _nowhere(id_: str, fields: Mapping[str, Any]) -> None:
    """What the format cannot hold is not asked for."""


def _noted(claims: Iterable[Claim], note: Rest) -> Iterator[Claim]:
    """The claims, each written whole into the sidecar on its way."""
    for claim in claims:
        note(claim.id, claim.to_wire())
        yield claim


@contextlib.contextmanager
def _sidecar(target: Path, format_: str) -> Iterator[Rest]:
    """A JSON file of what a format cannot hold, by id, in the order of the export: a list of pairs."""
    with whole_file(target, binary=False) as file:
        head = {"format": format_, "lost": list(lost_in(format_))}
        file.write(canonical(head)[:-1] + ',"rest":[')
        begun = False

        def note(id_: str, fields: Mapping[str, Any]) -> None:
            nonlocal begun
            line = canonical([id_, dict(fields)]).encode("utf-8", "replace").decode()
            file.write(f"{',' if begun else ''}\n{line}")
            begun = True

        yield note
        file.write("\n]}\n")


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

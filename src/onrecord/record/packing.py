"""The verb `export` for whole records: BagIt and WACZ with the items in them, PROV without.

That copies leave is an event, logged before they do, so that custody inside the copy tells of it already.
"""

import functools
import gzip
import hashlib
import io
import json
import os
import shutil
import tempfile
import zlib
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import IO, Any

from onrecord import store
from onrecord.disk import disk_errors, sync_folder
from onrecord.errors import RecordError, UsageError
from onrecord.formats.bagit import write_bag
from onrecord.formats.prov import write_prov
from onrecord.formats.redacting import Redactor
from onrecord.formats.wacz import Resource, write_wacz
from onrecord.log.reader import LogReader
from onrecord.model import Capture, Item, canonical
from onrecord.record.custody import custody_rows, publish
from onrecord.record.exporting import whole_file
from onrecord.record.folder import Folder
from onrecord.record.leaving import leaving
from onrecord.record.outgoing import Outgoing
from onrecord.record.outside import checkpoint
from onrecord.record.version import TOOL

__all__ = ["PACKAGES", "package"]

PACKAGES: Mapping[str, str] = {
    "bagit": "a BagIt 1.0 folder: items, captures, custody, checkpoint, SHA-512 manifests",
    "wacz": "WACZ 1.1.1: WARC items as they are, other items as resource records, an index, custody",
    "prov": "W3C PROV-JSON: item, capture, report, claim, finding, decision; no text and no items",
}
"""What a whole record can be written as."""
_NAMES = {"bagit": "bag", "wacz": "wacz", "prov": "prov.json"}


@dataclass(frozen=True, slots=True)
class _Contents:
    """What goes into a package, as it stood when the publication was logged."""

    folder: Folder
    items: tuple[Item, ...]
    captures: tuple[Capture, ...]
    at: str
    """When the publication was logged."""

    def opener(self, item: str) -> Callable[[], IO[bytes]]:
        """What opens an item's file."""
        return lambda: self.folder.vault.path(item).open("rb")

    def papers(self) -> dict[str, bytes]:
        """Captures, custody and checkpoint, by file name."""
        rows = custody_rows(list(self.folder.events.after(0)), LogReader(self.folder.root / "log"))
        return {
            "captures.jsonl": _lines(capture.to_wire() for capture in self.captures),
            "custody.jsonl": _lines(rows),
            "checkpoint.txt": checkpoint(self.folder).short().encode(),
        }


def package(
    folder: Folder,
    database: store.Database,
    format_: str,
    target: Path | None,
    *,
    redactor: Redactor,
    codebooks: Sequence[str] = (),
    reason: str | None,
    operator: str | None,
    catch_up: Callable[[], None],
) -> tuple[Path, int]:
    """Write the whole record as one of PACKAGES; where, and how many items (of PROV: entities) are in it.

    RecordError where an item is not what it was: no altered copy leaves. UsageError where the target is there
    (bagit), for a bag is a folder.
    """
    target = target or Path(f"{folder.root.resolve().name}.{_NAMES[format_]}")
    if format_ == "bagit" and target.exists():
        raise UsageError(str(target), "it is there already", "Name a new folder: a bag is never mended")
    if format_ == "prov":
        return target, _prov(folder, database, target, redactor, codebooks)
    with folder.writing() as ledger:
        catch_up()
        items = tuple(
            item for item in store.items.every(database) if not store.withdrawals.withheld(database, item.id)
        )
        if not items:
            raise UsageError(format_, "there are no items to copy", "Add something first")
        for item in items:
            _check(folder, item.id)
        named = [item.id for item in items]
        said = publish(
            ledger, database, items=named, format_=format_, to=target.name, reason=reason, operator=operator
        )
    captures = tuple(c for c in store.captures.every(database) if c.item in set(named))
    contents = _Contents(folder, items, captures, said["at"])
    return target, (_bag if format_ == "bagit" else _wacz)(contents, target)


def _check(folder: Folder, item: str) -> None:
    path = folder.vault.path(item)
    try:
        with path.open("rb") as file:
            sound = hashlib.file_digest(file, "sha256").hexdigest() == item
    except OSError:
        sound = False
    if not sound:
        raise RecordError(
            f"evidence/{item[:2]}/{item}",
            "the bytes are missing or altered",
            "Run verify; nothing was copied",
        )


def _bag(contents: _Contents, target: Path) -> int:
    payload: list[tuple[str, Callable[[], IO[bytes]]]] = [
        (f"items/{item.id}", contents.opener(item.id)) for item in contents.items
    ]
    payload += [(name, functools.partial(io.BytesIO, data)) for name, data in contents.papers().items()]
    size = sum(item.length for item in contents.items)
    info = {
        "Bag-Software-Agent": TOOL,
        "Bagging-Date": contents.at[:10],
        "External-Description": "Items of a record, named by SHA-256, with captures and custody",
        "External-Identifier": checkpoint(contents.folder).origin,
        "Bag-Size": f"{size} bytes of items",
    }
    with disk_errors(str(target)):
        temporary = Path(tempfile.mkdtemp(prefix=f".{target.name}-", dir=target.parent))
        try:
            write_bag(temporary / "bag", payload, info=info)
            os.rename(temporary / "bag", target)
            sync_folder(target.parent)
        finally:
            shutil.rmtree(temporary, ignore_errors=True)
    return len(contents.items)


def _wacz(contents: _Contents, target: Path) -> int:
    first: dict[str, Capture] = {}
    for capture in sorted(contents.captures, key=lambda each: (each.at, each.id)):
        first.setdefault(capture.item, capture)
    warcs, resources = [], []
    for item in contents.items:
        how = first.get(item.id)
        if suffix := _warc_suffix(contents.opener(item.id)):
            warcs.append((f"{item.id}.{suffix}", contents.opener(item.id)))
            continue
        url = (how.url if how else None) or f"urn:sha256:{item.id}"
        at = how.at if how else contents.at
        resources.append(Resource(item.id, url, at, item.media_type, item.length, contents.opener(item.id)))
    pages = [{"url": each.url, "ts": each.at, "title": each.url} for each in resources]
    pages += [
        {"url": each.location, "ts": each.at, "title": each.location}
        for each in first.values()
        if each.method == "web"
    ]
    extra = {f"onrecord/{name}": data for name, data in contents.papers().items()}
    with whole_file(target, binary=True) as file:
        return write_wacz(
            file,
            warcs=warcs,
            resources=resources,
            pages=pages,
            extra=extra,
            title=checkpoint(contents.folder).origin,
            software=TOOL.replace(" ", "/"),
            created=contents.at,
        )


def _warc_suffix(opens: Callable[[], IO[bytes]]) -> str | None:
    """How a file of WARC records is named; None for what is none."""
    with opens() as file:
        head = file.read(5)
    if head == b"WARC/":
        return "warc"
    if head[:2] != b"\x1f\x8b":
        return None
    try:
        with opens() as file, gzip.GzipFile(fileobj=file) as unpacked:
            return "warc.gz" if unpacked.read(5) == b"WARC/" else None
    except (OSError, EOFError, zlib.error):
        return None


def _prov(
    folder: Folder, database: store.Database, target: Path, redactor: Redactor, codebooks: Sequence[str]
) -> int:
    when = {event.number: event.content["at"] for event in folder.events.after(0)}
    readings = [
        {**reading.to_wire(), "at": when[number]} for reading, number in store.readings.with_events(database)
    ]
    reports = [
        (dict(report.to_wire()), reading["id"])
        for reading in readings
        for report in store.reports.of_reading(database, reading["id"])
    ]
    with whole_file(target, binary=False) as file:
        return write_prov(
            file,
            items=leaving(database, "items", redactor),
            captures=leaving(database, "captures", redactor),
            readings=readings,
            reports=reports,
            claims=leaving(database, "claims", redactor),
            decisions=leaving(database, "decisions", redactor),
            incidents=leaving(database, "incidents", redactor),
            findings=(
                each for name in codebooks for each in Outgoing(database, redactor, name).all_findings()
            ),
        )


def _lines(wires: Iterable[Mapping[str, Any]]) -> bytes:
    return "".join(f"{canonical(json.loads(json.dumps(wire)))}\n" for wire in wires).encode(
        "utf-8", "replace"
    )

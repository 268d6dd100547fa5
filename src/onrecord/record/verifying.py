"""The verb `verify`: the whole record against its log, and the log against checkpoints kept outside.

Every item, event, file of the log and row of the store is looked at. What verifying cannot show is said:
that a page was true, and who made it; and, without a checkpoint kept outside, that the whole history was
not written anew by whoever holds the key.
"""

import hashlib
import itertools
import re
import sqlite3
from collections.abc import Container, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from onrecord import store
from onrecord.errors import OnrecordError, RecordError
from onrecord.evidence.damage import damaged_records
from onrecord.evidence.events import Event
from onrecord.log.checkpoint import TreeHead, find_heads
from onrecord.log.leaf import Leaf
from onrecord.log.reader import LogReader
from onrecord.log.verify import LogVerdict, verify_log
from onrecord.record.checking import STATES, Check
from onrecord.record.comparing import store_faults
from onrecord.record.folder import Folder
from onrecord.record.ledger import key_changes, leaf_of, log_index
from onrecord.record.progress import Progress, silent
from onrecord.record.seals import seals

__all__ = ["STATES", "Check", "Verdict", "not_proved", "verify", "verify_record"]

_CHUNK = 1024 * 1024
_MOST_RANGES = 5
_ITEM = re.compile(r"[0-9a-f]{64}")
_KNOWN = (
    "evidence",
    "events",
    "log",
    "keys",
    "lock",
    "onrecord.json",
    "proxy",
    "record.sqlite",
    "record.sqlite-wal",
    "record.sqlite-shm",
)


@dataclass(slots=True)
class Verdict:
    """What verifying a record gave."""

    items: list[Check] = field(default_factory=list)
    """One for each item."""
    faults: list[Check] = field(default_factory=list)
    """Everything that is not as it was logged, items too."""
    entries: int = 0
    head: TreeHead | None = None
    agreeing: tuple[TreeHead, ...] = ()
    """The checkpoints kept outside that this record is the continuation of."""
    witnesses: tuple[str, ...] = ()
    """Witnesses that signed a checkpoint of it."""
    stamps: tuple[str, ...] = ()
    """Time-stamps of its checkpoints, each with its state."""

    @property
    def ok(self) -> bool:
        """Whether everything is as it was logged."""
        return not self.faults


def verify(folder: Folder, *, outside: Sequence[Path] = (), progress: Progress) -> Verdict:
    """Verify everything in the record; `outside` are files that hold older checkpoints, in any form.

    Nothing is changed, and no private key is needed.
    """
    heads = [head for path in outside for head in find_heads(_bytes(path), name=str(path))]
    verdict = Verdict()
    log = verify_log(
        folder.root / "log", outside=heads, progress=lambda done, total: progress("log", done, total)
    )
    verdict.head, verdict.agreeing = log.head, log.agreeing
    verdict.witnesses = tuple(dict.fromkeys(each.witness.name for each in log.cosigned))
    verdict.faults += [
        Check(_state(f.verdict), "log", f"log/{f.file}", f"{f.verdict}: {f.detail}") for f in log.findings
    ]
    events = _events(folder, log, verdict, progress)
    _items(folder, events, verdict, progress)
    faults, verdict.stamps = seals(folder.root / "log", events)
    named = {fault.name for fault in verdict.faults}
    verdict.faults += [fault for fault in faults if fault.name not in named]
    if not any(check.what == "event" for check in verdict.faults):
        verdict.faults += _store(folder, events)
    verdict.faults += _files(folder)
    return verdict


def verify_record(path: Path, *, against: Sequence[Path] = (), progress: Progress = silent) -> Verdict:
    """Verify the record at `path`, whatever state it is in: nothing is opened for writing first."""
    folder = Folder(path)
    if not folder.events.folder.is_dir():
        folder = Folder.open(path)
    with folder.locked():
        return verify(folder, outside=against, progress=progress)


def not_proved(verdict: Verdict) -> list[str]:
    """What this verdict does not show, in plain words."""
    lines = ["Not proved: that what the items say is true, or who made them."]
    if not verdict.agreeing and not verdict.witnesses:
        lines.append(
            "Not proved: that the whole history was not written anew by whoever holds the key. "
            "Verify against a checkpoint that was kept elsewhere (--against FILE)."
        )
    if not verdict.stamps:
        lines.append(
            "Not proved: when, beyond this machine's own clock. A time-stamp shows that (onrecord timestamp)."
        )
    return lines


def _bytes(path: Path) -> bytes:
    try:
        return path.read_bytes()
    except OSError as error:
        raise RecordError(
            str(path), f"it cannot be read ({error.strerror})", "Give a file with a checkpoint"
        ) from error


def _state(verdict: str) -> str:
    if verdict in ("removed", "missing", "truncated"):
        return "missing"
    return "added later" if verdict in ("inserted", "unexpected") else "altered"


def _events(folder: Folder, log: LogVerdict, verdict: Verdict, progress: Progress) -> list[Event]:
    """The events that the log holds; each compared with its entry."""
    reader = _log(folder, log)
    size = _events_held(reader) if reader else folder.events.count()
    verdict.entries = reader.size if reader else size
    found: dict[int, Event] = {}
    expected = 0
    for path, number in folder.events.files():
        name = f"events/{path.parent.name}/{path.name}"
        if number == 0:
            verdict.faults.append(
                Check("added later", "event", name, "the file is not one that onrecord writes")
            )
            continue
        if number == expected:
            verdict.faults.append(Check("added later", "event", name, "another event has this number"))
            continue
        expected = number
        progress("events", number, size)
        try:
            event = folder.events.load(path, number)
        except OnrecordError as error:
            verdict.faults.append(Check("altered", "event", name, error.problem))
            continue
        if number > size + log.unfinished:
            verdict.faults.append(Check("added later", "event", name, "the log does not hold it"))
        elif reader and number <= size:
            verdict.faults += _compare(reader, event, name)
        if _shaped(event):
            found[number] = event
        elif not (verdict.faults and verdict.faults[-1].name == name):
            verdict.faults.append(
                Check("unverifiable", "event", name, "it is not what an event of its kind says")
            )
    present = {number for _, number in folder.events.files()}
    withdrawn = _withdrawn(found.values(), verdict)
    gone = [number for number in range(1, size + 1) if number not in present and number not in withdrawn]
    if (
        gone
        and reader
        and (staged := folder.events.staged(gone[-1]))
        and not list(_compare(reader, staged, ""))
    ):
        found[gone.pop()] = staged  # a killed process entered it; the next to write settles it
    verdict.faults += [
        Check("added later", "event", f"events/{n:09d}", "it was withdrawn, but its file is here")
        for n in sorted(withdrawn & present)
    ]
    verdict.faults += [
        Check("missing", "event", f"events/{number:09d}", "the log holds an event that is gone")
        for number in gone
    ]
    return [found[number] for number in sorted(found) if number <= size + log.unfinished]


def _shaped(event: Event) -> bool:
    """Whether an event says what verifying asks of its kind: one that was altered may say anything."""
    said = event.content
    match event.kind:
        case "capture" | "look":
            item = said.get("item", "")
            return item is None or (_is_item(item) and isinstance(said.get("length"), int))
        case "withdrawal":
            removes, length = said.get("removes"), said.get("length")
            if not isinstance(removes, list) or not all(isinstance(n, int) for n in (length, *removes)):
                return False
            told = isinstance(said.get("at"), str) and isinstance(said.get("reason"), str)
            return told and _is_item(said.get("item"))
        case "stamp":
            return isinstance(said.get("name"), str) and isinstance(said.get("digest"), str)
    return True


def _is_item(value: object) -> bool:
    return isinstance(value, str) and _ITEM.fullmatch(value) is not None


def _withdrawn(events: Iterable[Event], verdict: Verdict) -> set[int]:
    """The events that withdrawals took out: those alone count that are as the log has them."""
    faulty = {
        check.name.rpartition("/")[2].partition("-")[0] for check in verdict.faults if check.what == "event"
    }
    sound = [e for e in events if e.kind == "withdrawal" and f"{e.number:09d}" not in faulty]
    return {number for event in sound for number in event.content["removes"]}


def _log(folder: Folder, log: LogVerdict) -> LogReader | None:
    """The log, where it can be read with its keys."""
    try:
        reader = LogReader(folder.root / "log") if log.head else None
        return reader if reader and reader.key_periods() else None
    except OnrecordError:
        return None


def _events_held(reader: LogReader) -> int:
    try:
        return reader.size - key_changes(reader)
    except OnrecordError:  # its last entry is not as it was: the log's own faults say so
        return reader.size - (len(reader.key_periods()) - 1)


def _compare(reader: LogReader, event: Event, name: str) -> Iterator[Check]:
    try:
        leaf = Leaf.decode(reader.entry(log_index(reader, event.number)))
        if leaf != leaf_of(event, reader.key_periods()) or not event.as_written:
            yield Check(
                "altered",
                "event",
                name,
                f"it is not what entry {log_index(reader, event.number)} of the log commits to",
            )
    except (OnrecordError, ValueError, KeyError, TypeError) as error:
        yield Check("unverifiable", "event", name, f"its entry in the log cannot be read ({error})")


def _items(folder: Folder, events: Iterable[Event], verdict: Verdict, progress: Progress) -> None:
    """Each item that a capture or a look names, against the bytes; and bytes that none names."""
    obtaining = [e.content for e in events if e.kind in ("capture", "look") and e.content["item"]]
    lengths = {content["item"]: content["length"] for content in obtaining}
    withheld = _withheld(events)
    lengths |= {item: content["length"] for item, content in withheld.items()}
    for done, (item, length) in enumerate(lengths.items(), start=1):
        if item in withheld:
            verdict.items.append(_gone(folder, item, withheld[item]))
        else:
            verdict.items.append(_item(folder, item, length))
        progress("items", done, len(lengths))
    verdict.faults += [check for check in verdict.items if check.state not in ("verified", "withheld")]
    verdict.faults += _strange_bytes(folder, lengths)


def _strange_bytes(folder: Folder, items: Container[str]) -> Iterator[Check]:
    """Files among the evidence that no event names, or not there. What a killed capture left is neither: the
    next to write removes it."""
    for path in sorted(folder.vault.folder.rglob("*")):
        if not path.is_file() or path.name.startswith("incoming-") or folder.vault.in_flight(path.name):
            continue
        name = path.relative_to(folder.root).as_posix()
        if path.name not in items:
            yield Check("added later", "file", name, "no capture or look in the log names it")
        elif path != folder.vault.path(path.name):
            yield Check("added later", "file", name, "an item is not kept here")


def _withheld(events: Iterable[Event]) -> dict[str, Mapping[str, Any]]:
    """The items that were withdrawn, and not captured again since, with their withdrawals."""
    found: dict[str, Mapping[str, Any]] = {}
    for event in events:
        if event.kind == "withdrawal":
            found[event.content["item"]] = event.content
        elif event.kind in ("capture", "look"):
            found.pop(event.content["item"], None)
    return found


def _gone(folder: Folder, item: str, content: Mapping[str, Any]) -> Check:
    if folder.vault.has(item):
        detail = f"evidence/{item[:2]}/{item} was withdrawn, but is here; withdraw it again to remove it"
        return Check("added later", "item", item, detail)
    return Check("withheld", "item", item, f"withdrawn on {content['at'][:10]}: {content['reason']}")


def _item(folder: Folder, item: str, length: int) -> Check:
    path = folder.vault.path(item)
    name = f"evidence/{item[:2]}/{item}"
    try:
        with path.open("rb") as file:
            hasher, seen = hashlib.sha256(), 0
            while chunk := file.read(_CHUNK):
                hasher.update(chunk)
                seen += len(chunk)
    except FileNotFoundError:
        return Check("missing", "item", item, f"{name} is gone")
    except OSError as error:
        return Check("unverifiable", "item", item, f"{name} cannot be read ({error.strerror})")
    if hasher.hexdigest() == item:
        return Check("verified", "item", item)
    where = f"{seen:,} bytes in place of {length:,}" if seen != length else f"within its {length:,} bytes"
    return Check("altered", "item", item, f"{name}: {where}{_ranges(path)}")


def _ranges(path: Path) -> str:
    """Which records of a web archive were altered, by their bytes; nothing where that cannot be told."""
    found = list(itertools.islice(damaged_records(path), _MOST_RANGES + 1))
    named = ", ".join(f"bytes {start:,} to {end:,}" for start, end in found[:_MOST_RANGES])
    more = " and more" if len(found) > _MOST_RANGES else ""
    return f", in the records at {named}{more}" if found else ""


def _store(folder: Folder, events: Sequence[Event]) -> Iterator[Check]:
    """The SQLite file against the events: it could be deleted, but what it shows must not be altered."""
    if not folder.database.is_file():
        return
    fault = Check("altered", "store", "record.sqlite", "")
    try:
        database = store.Database(folder.database)
        try:
            for detail in store_faults(database, events):
                yield Check(
                    fault.state, fault.what, fault.name, f"{detail}; make it again with: onrecord rebuild"
                )
        finally:
            database.close()
    except (OnrecordError, sqlite3.Error, ValueError, KeyError, TypeError, IndexError) as error:
        yield Check(
            "altered",
            "store",
            "record.sqlite",
            f"it is damaged ({error}); make it again with: onrecord rebuild",
        )


def _files(folder: Folder) -> Iterator[Check]:
    """Files that are no part of a record, and the marker."""
    for path in sorted(folder.root.iterdir()):
        if path.name not in _KNOWN and not path.name.startswith(".record.sqlite"):
            yield Check("added later", "file", path.name, "it is no part of a record")
    if not folder.marker.is_file():
        yield Check("missing", "file", "onrecord.json", "the marker is gone")
    elif folder.marker.read_bytes() != folder.marker_text().encode():
        yield Check("altered", "file", "onrecord.json", "the marker is not as it was written")
    lock = folder.root / "lock"
    if lock.is_file() and lock.stat().st_size:
        yield Check("altered", "file", "lock", "the lock file holds something")

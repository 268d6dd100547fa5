"""Events: what happened, one canonical JSON file each, only ever appended.

An event holds its kind, the time (UTC), the tool and its version, the operator (an alias), a salt,
and what its kind calls for. The file's name begins with its place in the sequence::

    events/000000/000000001-capture.json
"""

import errno
import json
import os
import secrets
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from onrecord.disk import disk_errors, sync_folder
from onrecord.errors import RecordError
from onrecord.model import canonical, sha256

__all__ = ["EVENT_KINDS", "Event", "Events", "now"]

EVENT_KINDS = (
    "capture",
    "reading",
    "decision",
    "publication",
    "withdrawal",
    "look",
    "stamp",
    "transfer",
    "verification",
    "list",
    "matching",
    "withholding",
    "linking",
)
_PER_FOLDER = 1000


def now() -> str:
    """The time by this machine's clock, UTC, to the second, ISO 8601."""
    return datetime.now(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


@dataclass(frozen=True, slots=True)
class Event:
    """One event as its file has it."""

    number: int
    kind: str
    content: Mapping[str, Any]
    id: str
    """SHA-256 of the file's bytes."""

    @property
    def as_written(self) -> bool:
        """Whether the file is spelled as `stage` spells it: another case in the salt changes no commitment."""
        salt = str(self.content["salt"])
        data = canonical(dict(self.content)).encode("utf-8", errors="replace")
        return salt == salt.lower() and sha256(data) == self.id


class Events:
    """The folder `events/` of a record. The caller holds the record's lock while appending."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def count(self) -> int:
        """How many events there are."""
        last = 0
        for folder in sorted(self.folder.glob("[0-9]*"), reverse=True):
            for name in sorted(os.listdir(folder), reverse=True):
                if _number(name):
                    return _number(name)
        return last

    def after(self, number: int) -> Iterator[Event]:
        """The events that follow the one numbered `number`, in order.

        Those that a withdrawal took out are passed over. RecordError names a file that is missing from the
        sequence or is not what an event looks like.
        """
        expected = number + 1
        gone: frozenset[int] | None = None
        for path in self._paths(expected):
            while _number(path.name) > expected:
                gone = self.withdrawn() if gone is None else gone
                if expected not in gone:
                    break
                expected += 1
            if _number(path.name) != expected:
                raise RecordError(
                    f"events/{expected:09d}",
                    "the event is missing",
                    "Bring the file back from a copy of the record",
                )
            yield _load(path, expected)
            expected += 1

    def withdrawn(self) -> frozenset[int]:
        """The numbers of the events whose files a withdrawal took out, by what the withdrawals say."""
        paths = sorted(self.folder.glob("[0-9]*/[0-9]*-withdrawal.json"))
        made = (_load(path, _number(path.name)).content.get("removes", ()) for path in paths)
        return frozenset(number for removes in made for number in removes)

    def remove(self, number: int) -> None:
        """Take an event's file out, as a withdrawal that is in the log says; nothing where it is gone."""
        for path in (self.folder / f"{number // _PER_FOLDER:06d}").glob(f"{number:09d}-*.json"):
            with disk_errors(str(self.folder)):
                path.unlink(missing_ok=True)
                sync_folder(path.parent)

    def files(self) -> Iterator[tuple[Path, int]]:
        """Every file in the folder with the number in its name (0: not a name of an event), in order of names.

        What an interrupted `append` left half-written is passed over.
        """
        for path in sorted(self.folder.rglob("*")):
            if path.is_file() and not path.name.startswith("."):
                here = path == self._path(_number(path.name), path.name[10:-5])
                yield path, _number(path.name) if here else 0

    def load(self, path: Path, number: int) -> Event:
        """The event in a file; RecordError where it is none."""
        return _load(path, number)

    def append(self, kind: str, content: Mapping[str, Any], *, number: int, at: str | None = None) -> Event:
        """Append an event with the next `number`; it is on the disk when this returns."""
        event = self.stage(kind, content, number=number, at=at)
        self.settle(number)
        return event

    def stage(self, kind: str, content: Mapping[str, Any], *, number: int, at: str | None = None) -> Event:
        """Write an event under a hidden name, on the disk when this returns; `settle` gives it its own.

        RecordError where an event has this number already.
        """
        whole = {"event": kind, "at": at or now(), "salt": secrets.token_hex(16), **content}
        data = canonical(whole).encode("utf-8", errors="replace")
        place = self._path(number, kind)
        with disk_errors(str(self.folder)):
            place.parent.mkdir(parents=True, exist_ok=True)
            if any(place.parent.glob(f"{number:09d}-*.json")):
                raise FileExistsError(errno.EEXIST, os.strerror(errno.EEXIST))
            for left in self._staged(number):
                left.unlink()
            with place.with_name(f".{place.name}").open("wb") as file:
                file.write(data)
                file.flush()
                os.fsync(file.fileno())
            sync_folder(place.parent)
        return Event(number, kind, json.loads(data), sha256(data))

    def staged(self, number: int) -> Event | None:
        """The event that is staged under `number`, if one is; one that is half-written is none."""
        for path in self._staged(number):
            try:
                return _load(path, number)
            except RecordError:
                return None
        return None

    def settle(self, number: int) -> None:
        """Give the staged event its name; it is the next in the sequence when this returns."""
        with disk_errors(str(self.folder)):
            for path in self._staged(number):
                os.rename(path, path.with_name(path.name[1:]))
                sync_folder(path.parent)

    def discard(self) -> None:
        """Remove what was staged and never settled: the log does not hold it."""
        for path in self.folder.glob("[0-9]*/.[0-9]*.json"):
            path.unlink(missing_ok=True)

    def _staged(self, number: int) -> list[Path]:
        return sorted((self.folder / f"{number // _PER_FOLDER:06d}").glob(f".{number:09d}-*.json"))

    def _paths(self, first: int) -> Iterator[Path]:
        for folder in sorted(self.folder.glob("[0-9]*")):
            if (int(folder.name) + 1) * _PER_FOLDER <= first:
                continue
            for name in sorted(os.listdir(folder)):
                if _number(name) >= first:
                    yield folder / name

    def _path(self, number: int, kind: str) -> Path:
        return self.folder / f"{number // _PER_FOLDER:06d}" / f"{number:09d}-{kind}.json"


def _number(name: str) -> int:
    stem = name.partition("-")[0]
    return int(stem) if len(stem) == 9 and stem.isdigit() and name.endswith(".json") else 0


def _load(path: Path, number: int) -> Event:
    data = path.read_bytes()
    try:
        content = json.loads(data)
        kind = content["event"]
    except (ValueError, KeyError, TypeError) as error:
        raise RecordError(
            f"events/{path.name}", "it is not an event", "Bring the file back from a copy of the record"
        ) from error
    return Event(number, kind, content, sha256(data))

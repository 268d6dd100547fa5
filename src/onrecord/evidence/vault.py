"""The vault: the bytes of items, each named by its SHA-256, written once and never changed."""

import contextlib
import hashlib
import os
import tempfile
from collections.abc import Callable, Container, Iterator
from pathlib import Path
from typing import IO, NamedTuple

from onrecord.disk import disk_errors, sync_folder
from onrecord.errors import InputError, RecordError

__all__ = ["MAX_ITEM_BYTES", "Kept", "Vault"]

MAX_ITEM_BYTES = 4 * 1024**3
"""Larger than any page or article; a crawl beyond it should come in several WARC files."""
_CHUNK = 1024 * 1024
_MARK = len("incoming-") + 64
"""The length of a mark's name."""


class Kept(NamedTuple):
    """What was kept: the item's name and its second digest, both over the same reading of the bytes."""

    item: str
    """SHA-256, hexadecimal."""
    length: int
    sha512: str


class Vault:
    """The folder `evidence/` of a record: `evidence/ab/abcdef…`, one read-only file an item."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def path(self, item: str) -> Path:
        """Where the bytes of `item` (SHA-256, hexadecimal) are kept."""
        return self.folder / item[:2] / item

    def has(self, item: str) -> bool:
        """Whether the bytes of `item` are here."""
        return self.path(item).is_file()

    def read(self, item: str) -> bytes:
        """The bytes of `item`, checked against its name; RecordError where they are missing or altered."""
        try:
            data = self.path(item).read_bytes()
        except FileNotFoundError:
            raise RecordError(
                f"evidence/{item[:2]}/{item}",
                "the bytes are missing",
                "Bring the file back from a copy of the record",
            ) from None
        if hashlib.sha256(data).hexdigest() != item:
            raise RecordError(
                f"evidence/{item[:2]}/{item}",
                "the bytes were altered",
                "Bring the file back from a copy of the record",
            )
        return data

    def items(self) -> Iterator[str]:
        """The names of all items kept, in order."""
        for folder in sorted(self.folder.glob("[0-9a-f][0-9a-f]")):
            yield from sorted(entry.name for entry in folder.iterdir() if len(entry.name) == 64)

    def keep(self, source: IO[bytes], *, name: str, admit: Callable[[str], None] = lambda item: None) -> Kept:
        """Keep what `source` gives; keeping twice changes nothing.

        The bytes reach their place only when they are whole and on the disk, and `admit`, told their SHA-256,
        raises nothing. They are marked until `logged` says that an event names them. InputError where there is
        nothing to keep or too much of it; RecordError where the disk is full or not writable.
        """
        self.folder.mkdir(parents=True, exist_ok=True)
        with disk_errors(str(self.folder)):
            handle, temporary = tempfile.mkstemp(prefix="incoming-", dir=self.folder)
        try:
            with disk_errors(str(self.folder)), os.fdopen(handle, "wb") as target:
                kept = _copy(source, target, name)
            admit(kept.item)
            with disk_errors(str(self.folder)):
                self._settle(Path(temporary), kept.item)
        finally:
            with contextlib.suppress(FileNotFoundError):
                os.unlink(temporary)
        return kept

    def remove(self, item: str) -> None:
        """Remove the bytes of `item`, as a withdrawal that is in the log says; nothing where they are gone."""
        place = self.path(item)
        if place.exists():
            with disk_errors(str(self.folder)):
                place.unlink()
                sync_folder(place.parent)

    def logged(self, item: str) -> None:
        """Take the mark off the bytes of `item`: the log holds an event that names them."""
        self._mark(item).unlink(missing_ok=True)

    def in_flight(self, item: str) -> bool:
        """Whether the bytes of `item` are marked: kept, and not logged yet as far as is known."""
        return self._mark(item).is_file()

    def sweep(self, named: Callable[[], Container[str]] = frozenset) -> int:
        """Remove what an interrupted `keep` left behind; how many files that were.

        Marked bytes go too, unless they are among the items that events name: `named` gives those, and is
        asked only where something is marked.
        """
        left = list(self.folder.glob("incoming-*"))
        marked = [path.name.removeprefix("incoming-") for path in left if len(path.name) == _MARK]
        known = named() if marked else ()
        for item in marked:
            if item not in known:
                self.remove(item)
        for path in left:
            path.unlink(missing_ok=True)
        return len(left)

    def _settle(self, temporary: Path, item: str) -> None:
        place = self.path(item)
        if place.exists():
            return
        place.parent.mkdir(exist_ok=True)
        self._mark(item).touch()
        sync_folder(self.folder)
        temporary.chmod(0o444)
        os.replace(temporary, place)
        sync_folder(place.parent)

    def _mark(self, item: str) -> Path:
        return self.folder / f"incoming-{item}"


def _copy(source: IO[bytes], target: IO[bytes], name: str) -> Kept:
    hasher, second, length = hashlib.sha256(), hashlib.sha512(), 0
    while chunk := _read(source, name):
        length += len(chunk)
        if length > MAX_ITEM_BYTES:
            raise InputError(
                name, f"it is larger than {MAX_ITEM_BYTES:,} bytes", "Split it and add the parts"
            )
        hasher.update(chunk)
        second.update(chunk)
        target.write(chunk)
    if not length:
        raise InputError(name, "it is empty", "There is nothing to keep; check where it came from")
    target.flush()
    os.fsync(target.fileno())
    return Kept(hasher.hexdigest(), length, second.hexdigest())


def _read(source: IO[bytes], name: str) -> bytes:
    try:
        return source.read(_CHUNK)
    except OSError as error:
        raise InputError(
            name, f"it cannot be read ({error.strerror})", "Check the file and the disk it is on"
        ) from error

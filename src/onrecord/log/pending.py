"""The journal `pending`: entries that are on the disk but not in tiles yet.

Each batch is one frame, appended and fsync'd before the batch counts as taken. What a crash leaves is
whole frames and perhaps one torn one at the end: the whole ones are carried into the log the next time
it is opened, in the same order, so that the same root is signed as would have been.
"""

import hashlib
import os
import struct
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from onrecord.disk import sync_folder
from onrecord.log.tiles import encode_bundle, whole_entries

__all__ = ["Journal", "Replay", "replay"]

_HEADER = struct.Struct(">4sQII32s")
"""Mark, index of the first entry, number of entries, bytes of payload, SHA-256 of all that and the payload."""
_MARK = b"OR1\n"


@dataclass(frozen=True, slots=True)
class Replay:
    """What a journal holds beyond the size of the log."""

    entries: tuple[bytes, ...]
    torn: int
    """Bytes at the end that are no whole frame: the batch that a crash cut off."""
    damaged: bool
    """Whether a frame that is all there does not fit its own digest, or does not follow the one before."""


class Journal:
    """The journal of one log, open for appending. The caller holds the log's lock."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self._descriptor: int | None = None

    def append(self, entries: Sequence[bytes], *, first: int) -> None:
        """Append a frame of `entries`, the first of which has index `first`; on the disk on return."""
        payload = encode_bundle(entries)
        checked = _digest(first, len(entries), payload)
        frame = _HEADER.pack(_MARK, first, len(entries), len(payload), checked) + payload
        fresh = self._descriptor is None
        if self._descriptor is None:
            self._descriptor = os.open(self.path, os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o644)
        view = memoryview(frame)
        while view:
            view = view[os.write(self._descriptor, view) :]
        os.fsync(self._descriptor)
        if fresh:
            sync_folder(self.path.parent)

    def clear(self) -> None:
        """Forget all frames: their entries are under a checkpoint that is on the disk."""
        self.close()
        self.path.unlink(missing_ok=True)

    def close(self) -> None:
        """Close the file and keep what it holds."""
        if self._descriptor is not None:
            os.close(self._descriptor)
            self._descriptor = None


def replay(path: Path, *, size: int) -> Replay:
    """What the journal at `path` holds for a log of `size` entries; earlier frames are passed over."""
    data = path.read_bytes() if path.is_file() else b""
    entries: list[bytes] = []
    place = 0
    while place < len(data):
        if len(data) - place < _HEADER.size:
            return Replay(tuple(entries), len(data) - place, not _MARK.startswith(data[place : place + 4]))
        mark, first, count, length, checked = _HEADER.unpack_from(data, place)
        payload = data[place + _HEADER.size : place + _HEADER.size + length]
        if mark != _MARK:
            return Replay(tuple(entries), len(data) - place, True)
        if len(payload) < length:
            return Replay(tuple(entries), len(data) - place, False)
        known, batch = size + len(entries), whole_entries(payload)
        sound = _digest(first, count, payload) == checked and encode_bundle(batch) == payload
        if not sound or len(batch) != count or first > known:
            return Replay(tuple(entries), len(data) - place, True)
        entries.extend(batch[known - first :])
        place += _HEADER.size + length
    return Replay(tuple(entries), 0, False)


def _digest(first: int, count: int, payload: bytes) -> bytes:
    return hashlib.sha256(struct.pack(">QI", first, count) + payload).digest()

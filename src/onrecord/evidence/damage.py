"""Where in a gzipped WARC file the bytes are not those that were packed: each record is a member with a checksum."""

import mmap
import zlib
from collections.abc import Iterator
from pathlib import Path

__all__ = ["damaged_records"]

_CHUNK = 64 * 1024
_MAGIC = b"\x1f\x8b\x08"
"""How a gzip member that is deflated begins (RFC 1952, section 2.3)."""


def damaged_records(path: Path) -> Iterator[tuple[int, int]]:
    """The byte ranges (start, end exclusive) of records that do not unpack, or whose checksum does not fit.

    Nothing for a file that is not made of gzip members.
    """
    if not path.stat().st_size:
        return
    with path.open("rb") as file, mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ) as data:
        if _MAGIC not in (data[:3], data[_next_record(data, 0) :][:3]):
            return
        at = 0
        while at < len(data):
            end = _end(data, at)
            if end is None:
                end = _next_record(data, at)
                yield at, end
            at = end


def _end(data: mmap.mmap, at: int) -> int | None:
    """Where the member that begins at `at` ends; None where it is not whole."""
    unpacker = zlib.decompressobj(31)
    try:
        while not unpacker.eof:
            chunk = data[at : at + _CHUNK]
            if not chunk:
                return None
            unpacker.decompress(chunk)
            at += len(chunk)
    except zlib.error:
        return None
    return at - len(unpacker.unused_data)


def _next_record(data: mmap.mmap, at: int) -> int:
    """Where after `at` the next member begins that unpacks to a WARC record; the end of the file where none does."""
    place = data.find(_MAGIC, at + 1)
    while place >= 0:
        try:
            if zlib.decompressobj(31).decompress(data[place : place + 1024], 5) == b"WARC/":
                return place
        except zlib.error:
            pass
        place = data.find(_MAGIC, place + 1)
    return len(data)

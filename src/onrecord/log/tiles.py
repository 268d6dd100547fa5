"""Tiles and entry bundles, exactly C2SP tlog-tiles v0.1.0: where they lie and what is in them.

A tile holds up to 256 neighbouring hashes of one level of the tree (levels are 8 apart); an entry bundle
holds the up to 256 entries under a tile of level 0, each after its length in two bytes. Files are named
by level, index and, where they are not full, width::

    tile/0/x001/234.p/112        the first 112 hashes of tile 1234 of level 0
    tile/entries/x001/234        the entries of bundle 1234
"""

import re
import struct
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from onrecord.errors import InputError

__all__ = [
    "HASH_BYTES",
    "MAX_ENTRY_BYTES",
    "TILE_WIDTH",
    "TileName",
    "decode_bundle",
    "encode_bundle",
    "partial_tiles",
    "split_tile",
    "tiles_of",
    "whole_entries",
]

TILE_WIDTH = 256
HASH_BYTES = 32
MAX_ENTRY_BYTES = 65_535
_MAX_LEVEL = 7
"""Level 7 already spans 2**64 entries."""
_PATH = re.compile(
    r"tile/(?P<level>[0-7]|entries)/(?P<index>(?:x[0-9]{3}/){0,6}[0-9]{3})(?:\.p/(?P<width>[1-9][0-9]{0,2}))?"
)


@dataclass(frozen=True, slots=True, order=True)
class TileName:
    """Which tile or bundle, and how much of it."""

    level: int | None
    """None for an entry bundle."""
    index: int
    width: int = TILE_WIDTH
    """How many hashes or entries: 1 to 256."""

    @property
    def path(self) -> str:
        """Where it lies, relative to the log's folder."""
        digits = f"{self.index:03d}"
        digits = digits.zfill(-(-len(digits) // 3) * 3)
        groups = [digits[place : place + 3] for place in range(0, len(digits), 3)]
        named = "/".join([*(f"x{group}" for group in groups[:-1]), groups[-1]])
        level = "entries" if self.level is None else str(self.level)
        return f"tile/{level}/{named}" + (f".p/{self.width}" if self.width < TILE_WIDTH else "")

    @classmethod
    def parse(cls, path: str) -> "TileName | None":
        """The tile that lies at `path`; None where no tile does."""
        found = _PATH.fullmatch(path)
        if not found:
            return None
        level = None if found["level"] == "entries" else int(found["level"])
        index = int(found["index"].replace("x", "").replace("/", ""))
        name = cls(level, index, int(found["width"] or TILE_WIDTH))
        return name if name.path == path else None


def tiles_of(size: int) -> Iterator[TileName]:
    """The tiles and bundles of a tree of `size` entries, bundles first, then level by level."""
    for level in (None, *range(_MAX_LEVEL + 1)):
        count = size >> (8 * (level or 0))
        for index in range(-(-count // TILE_WIDTH)):
            yield TileName(level, index, min(TILE_WIDTH, count - index * TILE_WIDTH))


def partial_tiles(size: int) -> Iterator[TileName]:
    """Those tiles and bundles of a tree of `size` entries that are not full: at most one a level."""
    for level in (None, *range(_MAX_LEVEL + 1)):
        index, width = divmod(size >> (8 * (level or 0)), TILE_WIDTH)
        if width:
            yield TileName(level, index, width)


def encode_bundle(entries: Iterable[bytes]) -> bytes:
    """Entries as a bundle; InputError where one is longer than 65,535 bytes."""
    parts = []
    for entry in entries:
        if len(entry) > MAX_ENTRY_BYTES:
            raise InputError(
                "log entry",
                f"it is longer than {MAX_ENTRY_BYTES:,} bytes",
                "Log a commitment to the content, not the content",
            )
        parts.append(struct.pack(">H", len(entry)))
        parts.append(entry)
    return b"".join(parts)


def decode_bundle(data: bytes) -> list[bytes]:
    """The entries of a bundle; ValueError where it ends within one."""
    entries = whole_entries(data)
    if sum(map(len, entries)) + 2 * len(entries) != len(data):
        raise ValueError("the bundle ends within an entry")
    return entries


def whole_entries(data: bytes) -> list[bytes]:
    """The entries of a bundle, without one that it ends within."""
    entries, place, end = [], 0, len(data)
    while place + 2 <= end:
        start = place + 2
        place = start + (data[place] << 8 | data[place + 1])
        if place > end:
            break
        entries.append(data[start:place])
    return entries


def split_tile(data: bytes) -> Sequence[bytes]:
    """The hashes of a tile; ValueError where it ends within one or holds more than 256."""
    if len(data) % HASH_BYTES or len(data) > TILE_WIDTH * HASH_BYTES:
        raise ValueError("a tile holds up to 256 whole hashes")
    return [data[place : place + HASH_BYTES] for place in range(0, len(data), HASH_BYTES)]

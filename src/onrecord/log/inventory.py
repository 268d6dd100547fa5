"""Every file in a log's folder: whether it belongs there, and whether an older tile fits the newer one."""

import os
from collections.abc import Iterable, Iterator
from pathlib import Path

from onrecord.log.audit import first_of, read_tile
from onrecord.log.findings import Finding
from onrecord.log.tiles import TILE_WIDTH, TileName, partial_tiles

__all__ = ["take_inventory"]

_FILES = ("checkpoint", "heads", "keys", "pending", "witnesses", ".tmp")
_FOLDERS = ("checkpoints", "private", "timestamps")
"""Beside `tile`. What is in `timestamps` is checked with the time-stamps, what is in `private` is secret."""


def take_inventory(folder: Path, *, size: int, total: int, older: Iterable[int]) -> Iterator[Finding]:
    """What is in the folder and should not be, and which partial tiles of `older` sizes are not there.

    A log keeps those of every size that it signed until the full tile is there. `total`: with the entries that
    an interrupted append left pending, whose tiles may be there already; else the same as `size`.
    """
    known = {name for each in older for name in partial_tiles(each)}
    needed = {name for name in known if not _is_full(name, size)}
    present = set(partial_tiles(size))
    for path in _files(folder):
        top = path.partition("/")[0]
        if path in _FILES or (top in _FOLDERS and top != path):
            continue
        name = TileName.parse(path)
        if name is None:
            yield Finding("unexpected", path, "the file is not one that a log writes")
            continue
        needed.discard(name)
        if name in present or (name.width == TILE_WIDTH and _is_full(name, size)):
            continue
        finding = _odd(folder, name, size, total, known=name in known)
        if finding:
            yield finding
    for name in sorted(needed - present, key=lambda name: name.path):
        yield Finding("missing", name.path, "it was there when the log was smaller, and is gone")


def _files(folder: Path) -> Iterator[str]:
    for place, folders, names in os.walk(folder):
        folders.sort()
        for name in sorted(names):
            yield (Path(place) / name).relative_to(folder).as_posix()


def _is_full(name: TileName, size: int) -> bool:
    return (size >> 8 * (name.level or 0)) // TILE_WIDTH > name.index


def _odd(folder: Path, name: TileName, size: int, total: int, *, known: bool) -> Finding | None:
    """What is to be said of a tile that is neither full nor the newest."""
    count = size >> 8 * (name.level or 0)
    end = name.index * TILE_WIDTH + name.width
    if end > count:
        if end <= total >> 8 * (name.level or 0):
            return None
        detail = f"it goes beyond the checkpoint's {size} entries: the checkpoint was rolled back"
        return Finding("rolled back", name.path, detail)
    if not known:
        return Finding("unexpected", name.path, "no size that the log has had needs it")
    newest = TileName(name.level, name.index, min(TILE_WIDTH, count - name.index * TILE_WIDTH))
    older, newer = read_tile(folder, name), read_tile(folder, newest)
    if newer is not None and older != first_of(newer, name):
        detail = f"it was written when the log was smaller, but is not the beginning of {newest.path}"
        return Finding("altered", name.path, detail)
    return None

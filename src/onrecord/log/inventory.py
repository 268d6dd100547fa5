"""Every file in a log's folder: whether it belongs there, and whether an older tile fits the newer one."""

import os
from collections.abc import Iterator
from pathlib import Path

from onrecord.log.audit import read_tile
from onrecord.log.checkpoint import TreeHead
from onrecord.log.findings import Finding
from onrecord.log.tiles import TILE_WIDTH, TileName, decode_bundle, encode_bundle

__all__ = ["LOG_FILES", "LOG_FOLDERS", "take_inventory"]

LOG_FILES = ("checkpoint", "keys", "pending", "witnesses")
LOG_FOLDERS = ("checkpoints", "private", "timestamps")
"""Beside `tile`. What is in `timestamps` is checked with the time-stamps, what is in `private` is secret."""


def take_inventory(folder: Path, head: TreeHead, *, unfinished: bool) -> Iterator[Finding]:
    """What is in the folder and should not be. `unfinished`: an append was interrupted, so that tiles
    beyond the checkpoint are to be expected."""
    for path in _files(folder):
        top = path.partition("/")[0]
        if path in LOG_FILES or path.startswith(".tmp") or (top in LOG_FOLDERS and top != path):
            continue
        name = TileName.parse(path)
        if name is None:
            yield Finding("unexpected", path, "the file is not one that a log writes")
        elif finding := _tile(folder, name, head, unfinished=unfinished):
            yield finding


def _files(folder: Path) -> Iterator[str]:
    for place, folders, names in os.walk(folder):
        folders.sort()
        for name in sorted(names):
            yield (Path(place) / name).relative_to(folder).as_posix()


def _tile(folder: Path, name: TileName, head: TreeHead, *, unfinished: bool) -> Finding | None:
    count = head.size >> 8 * (name.level or 0)
    end = name.index * TILE_WIDTH + name.width
    if end > count:
        if unfinished:
            return None
        detail = f"it goes beyond the checkpoint's {head.size} entries: the checkpoint was rolled back"
        return Finding("rolled back", name.path, detail)
    present = TileName(name.level, name.index, min(TILE_WIDTH, count - name.index * TILE_WIDTH))
    if name == present:
        return None
    return _older(folder, name, present)


def _older(folder: Path, name: TileName, present: TileName) -> Finding | None:
    """A partial tile of a smaller log: it must be the beginning of the present one."""
    try:
        older = (folder / name.path).read_bytes()
    except OSError as error:
        return Finding("altered", name.path, f"it cannot be read ({error.strerror})")
    newer = read_tile(folder, present)
    if newer is not None and older != _beginning(newer, name):
        detail = f"it was written when the log was smaller, but is not the beginning of {present.path}"
        return Finding("altered", name.path, detail)
    return None


def _beginning(newer: bytes, name: TileName) -> bytes | None:
    """What the tile held when it was `name.width` wide; None where the present one cannot tell."""
    if name.level is not None:
        return newer[: name.width * 32]
    try:
        return encode_bundle(decode_bundle(newer)[: name.width])
    except ValueError:
        return None

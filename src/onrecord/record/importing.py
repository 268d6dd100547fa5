"""What `add` finds inside a WACZ file or a BagIt folder: items of their own, with the digests they had.

A package made by onrecord says how its items were captured; that is kept with the new capture, and the
addresses, outlets and dates declared then are declared again. It is the packer's word, no more.
"""

import json
import zipfile
import zlib
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import IO, Any

from warcio.exceptions import ArchiveLoadFailed

from onrecord.errors import InputError
from onrecord.formats.bagit import is_bag, read_bag
from onrecord.formats.wacz import ITEMS, is_wacz, open_wacz, resources_of

__all__ = ["Inside", "inside_bag", "inside_wacz", "is_bag", "is_wacz"]

_PAPER = "captures.jsonl"


@dataclass(frozen=True, slots=True)
class Inside:
    """One item inside a package: its path there, what opens it, and the captures that the packer tells of."""

    path: str
    opens: Callable[[], IO[bytes]]
    sha256: str | None
    """What the packer says it is."""
    captures: Mapping[str, tuple[Mapping[str, Any], ...]]
    """All captures that the package tells of, by item."""


def inside_bag(folder: Path) -> list[Inside]:
    """The items of a bag, once every file in it is as its manifest says; InputError where one is not."""
    paths = read_bag(folder)
    paper = folder / "data" / _PAPER
    captures = _captures(paper.read_bytes()) if f"data/{_PAPER}" in paths else {}
    ours = bool(captures)
    wanted = [path for path in paths if path.startswith("data/items/")] if ours else paths
    return [Inside(path, _opener(folder / path), None, captures) for path in wanted]


def _opener(path: Path) -> Callable[[], IO[bytes]]:
    return lambda: path.open("rb")


@contextmanager
def inside_wacz(path: Path) -> Iterator[Iterator[Inside]]:
    """The items inside a WACZ file, while it is open; InputError where it leads out of itself or is a bomb."""
    paper = f"onrecord/{_PAPER}"
    try:
        with zipfile.ZipFile(path) as zipped:
            members, papers = open_wacz(zipped, name=str(path), extra=[paper])
            captures = _captures(papers[paper]) if paper in papers else {}

            def found() -> Iterator[Inside]:
                for member in members:
                    if member.path == ITEMS and captures:
                        for stream in resources_of(member):
                            yield Inside(member.path, _given(stream), None, captures)
                    else:
                        yield Inside(member.path, member.opens, member.sha256, captures)

            yield found()
    except (
        zipfile.BadZipFile,
        ArchiveLoadFailed,
        EOFError,
        zlib.error,
        NotImplementedError,
        RuntimeError,
    ) as error:
        raise InputError(str(path), f"it is damaged ({error})", "Fetch the file again") from error


def _given(stream: IO[bytes]) -> Callable[[], IO[bytes]]:
    return lambda: stream


def _captures(data: bytes) -> dict[str, tuple[Mapping[str, Any], ...]]:
    """The captures in a package's list, by item; lines that tell of none are passed over."""
    found: dict[str, tuple[Mapping[str, Any], ...]] = {}
    for line in data.splitlines():
        try:
            wire = json.loads(line)
            item = wire["item"]
        except (ValueError, KeyError, TypeError, RecursionError):
            continue
        if isinstance(item, str):
            found[item] = (*found.get(item, ()), wire)
    return found

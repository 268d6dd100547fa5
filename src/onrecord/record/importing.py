"""What `add` finds inside a WACZ file, a BagIt folder or the ZIP file of an account's export: items of their own, with the
digests they had.

A package made by onrecord says how its items were captured; that is kept with the new capture, and the
addresses, outlets and dates declared then are declared again. It is the packer's word, no more.
"""

import json
import re
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
from onrecord.formats.wacz import ITEMS, check_members, is_wacz, open_wacz, resources_of

__all__ = ["Inside", "inside_bag", "inside_export", "inside_wacz", "is_bag", "is_export", "is_wacz"]

_POSTS = re.compile(r"(?:[^/]{1,200}/)?data/tweets?(?:-part\d{1,4})?\.js")
_CHATS = re.compile(r"(?:[^/]{1,200}/)?(?:_chat\.txt|WhatsApp Chat[^/]{0,200}\.txt|result\.json)")
_MEDIA_OF_POSTS = re.compile(r"(?:[^/]{1,200}/)?data/(?:tweets?|deleted_tweets)_media/[^/]{1,200}")

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


def is_export(path: Path) -> bool:
    """Whether a file is a ZIP of an account's posts on X, or of a chat of WhatsApp or Telegram, as they export them."""
    if not zipfile.is_zipfile(path):
        return False
    try:
        with zipfile.ZipFile(path) as zipped:
            return any(_POSTS.fullmatch(name) or _CHATS.fullmatch(name) for name in zipped.namelist())
    except (zipfile.BadZipFile, ValueError, OSError):
        return False


@contextmanager
def inside_export(path: Path) -> Iterator[Iterator[Inside]]:
    """The posts or messages in the ZIP file of an export, and their files, while it is open.

    InputError where it leads out of itself or is a bomb. Of an archive of X nothing but posts and their files is taken:
    the rest is about the account.
    """
    try:
        with zipfile.ZipFile(path) as zipped:
            members = zipped.infolist()
            check_members(members, str(path))
            posts = any(_POSTS.fullmatch(member.filename) for member in members)
            wanted = [
                member
                for member in members
                if not member.is_dir()
                and (
                    not posts
                    or _POSTS.fullmatch(member.filename)
                    or _MEDIA_OF_POSTS.fullmatch(member.filename)
                )
            ]
            yield (Inside(member.filename, _member(zipped, member), None, {}) for member in wanted)
    except (zipfile.BadZipFile, EOFError, zlib.error, NotImplementedError, RuntimeError) as error:
        raise InputError(str(path), f"it is damaged or locked ({error})", "Export it again") from error


def _member(zipped: zipfile.ZipFile, member: zipfile.ZipInfo) -> Callable[[], IO[bytes]]:
    return lambda: zipped.open(member)


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

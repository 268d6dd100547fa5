"""Reading a log's folder: its checkpoint, keys, entries and hashes, and the proofs made of them.

::

    log/
      checkpoint            the newest, signed
      checkpoints/1234      those that a key change, a time-stamp or a witness refers to
      heads                 size and root of every checkpoint that was signed
      keys                  the public keys, each with the size from which it signs
      witnesses             the sizes that witnesses cosigned, each with the witness's public key
      tile/…                tiles and entry bundles (C2SP tlog-tiles)
      pending               entries that are on the disk but not under a checkpoint yet

Nothing here judges signatures or compares hashes: `verify` does.
"""

import os
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from onrecord.errors import RecordError
from onrecord.log import merkle
from onrecord.log.checkpoint import Checkpoint, TreeHead
from onrecord.log.notes import VerifierKey, decode_base64, encode_base64
from onrecord.log.tiles import TILE_WIDTH, TileName, decode_bundle, split_tile
from onrecord.model import sha256

__all__ = ["KeyPeriod", "LogReader", "head_line"]

_CACHED_TILES = 64
_FROM_COPY = "Bring the file back from a copy of the record"


@dataclass(frozen=True, slots=True)
class KeyPeriod:
    """A key of the log and the size from which it signs."""

    first: int
    key: VerifierKey

    def line(self) -> str:
        """The period as the file `keys` has it."""
        return f"{self.first} {self.key.encode()}\n"


class LogReader:
    """A log as its newest checkpoint has it."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self._tiles: dict[TileName, list[bytes]] = {}
        self.checkpoint = Checkpoint.parse(self._read("checkpoint"), name="log/checkpoint")

    @property
    def head(self) -> TreeHead:
        """Origin, size and root as the newest checkpoint has them."""
        return self.checkpoint.head

    @property
    def size(self) -> int:
        """How many entries are under the newest checkpoint."""
        return self.head.size

    def key_periods(self) -> tuple[KeyPeriod, ...]:
        """The log's public keys, oldest first; RecordError where the file is not what it should be."""
        periods = tuple(KeyPeriod(size, VerifierKey.decode(rest)) for size, rest in self._lines("keys"))
        if not periods:
            raise RecordError("log/keys", "it names no key", _FROM_COPY)
        return periods

    def witnesses(self) -> tuple[KeyPeriod, ...]:
        """The sizes that witnesses cosigned, each with the witness's public key."""
        if not os.path.lexists(self.folder / "witnesses"):
            return ()
        return tuple(KeyPeriod(size, VerifierKey.decode(rest)) for size, rest in self._lines("witnesses"))

    def heads(self) -> tuple[TreeHead, ...]:
        """Every head that was signed, smallest first; RecordError where a line does not follow the one before.

        The last may be one that a crash kept from being signed.
        """
        heads: list[TreeHead] = []
        before = ""
        for size, rest in self._lines("heads"):
            root, _, link = rest.partition(" ")
            try:
                head = TreeHead(self.head.origin, size, decode_base64(root))
            except ValueError:
                head = TreeHead(self.head.origin, size, b"")
            line = head_line(head, after=before)
            if line != f"{size} {rest}\n" or (heads and size <= heads[-1].size):
                raise RecordError(
                    "log/heads", f"the line for {size} entries is not what was written", _FROM_COPY
                )
            heads.append(head)
            before = link
        if not heads:
            raise RecordError("log/heads", "it is empty", _FROM_COPY)
        return tuple(heads)

    def kept(self) -> Iterator[Checkpoint]:
        """The checkpoints kept beside the newest one, by size."""
        folder = self.folder / "checkpoints"
        names = [path.name for path in folder.iterdir()] if folder.is_dir() else []
        for size in sorted(int(name) for name in names if _is_number(name)):
            name = f"checkpoints/{size}"
            yield Checkpoint.parse(self._read(name), name=f"log/{name}")

    def entry(self, index: int) -> bytes:
        """The entry at `index`; RecordError where its bundle is missing or damaged."""
        return next(self.entries(index, index + 1))

    def entries(self, start: int, end: int) -> Iterator[bytes]:
        """The entries `[start, end)`, in order."""
        if not 0 <= start <= end <= self.size:
            raise RecordError(
                f"log entries {start} to {end}", f"the log has {self.size}", "Give indexes within the log"
            )
        while start < end:
            index, first = divmod(start, TILE_WIDTH)
            name = self._name(None, index)
            last = min(TILE_WIDTH, end - index * TILE_WIDTH)
            try:
                bundle = decode_bundle(self._read_tile(name))[first:last]
            except ValueError as error:
                raise RecordError(f"log/{name.path}", str(error), _FROM_COPY) from error
            if len(bundle) != last - first:
                raise RecordError(f"log/{name.path}", "it holds too few entries", _FROM_COPY)
            yield from bundle
            start = index * TILE_WIDTH + last

    def inclusion_proof(self, index: int, *, size: int | None = None) -> list[bytes]:
        """The hashes that lead from entry `index` to the root at `size` (default: the newest)."""
        whole = self.size if size is None else size
        if not 0 <= index < whole <= self.size:
            raise RecordError(
                f"log entry {index}", f"the log has {self.size} entries", "Give an index within the log"
            )
        return merkle.inclusion_proof(index, whole, self.node)

    def consistency_proof(self, old: int, new: int | None = None) -> list[bytes]:
        """The hashes that show the log at `old` to be the beginning of the log at `new`."""
        whole = self.size if new is None else new
        if not 0 < old <= whole <= self.size:
            raise RecordError(
                f"log at {old} and {whole}", f"the log has {self.size} entries", "Give sizes that it has had"
            )
        return merkle.consistency_proof(old, whole, self.node)

    def root(self, size: int) -> bytes:
        """The root that the tiles give for the first `size` entries."""
        return merkle.range_hash(0, size, self.node)

    def node(self, level: int, index: int) -> bytes:
        """The hash of the perfect subtree of height `level` that is the `index`-th of its level."""
        tile_level, height = divmod(level, 8)
        first = index << height
        hashes = self.hashes(self._name(tile_level, first // TILE_WIDTH))
        start = first % TILE_WIDTH
        return merkle.root_hash(hashes[start : start + (1 << height)])

    def _lines(self, name: str) -> list[tuple[int, str]]:
        """The lines of a file that each begin with a size. Only `heads` is added to in place: what follows its
        last newline was torn off by a crash."""
        *lines, torn = self._read(name).decode("utf-8", errors="replace").split("\n")
        pairs = [line.partition(" ") for line in lines]
        if not all(_is_number(size) for size, _, _ in pairs) or (torn and name != "heads"):
            raise RecordError(f"log/{name}", "a line does not begin with a size", _FROM_COPY)
        return [(int(size), rest) for size, _, rest in pairs]

    def _name(self, level: int | None, index: int) -> TileName:
        count = self.size >> (8 * (level or 0))
        return TileName(level, index, min(TILE_WIDTH, count - index * TILE_WIDTH))

    def hashes(self, name: TileName) -> list[bytes]:
        """The hashes of a tile; RecordError where it is missing or damaged."""
        hashes = self._tiles.get(name)
        if hashes is None:
            try:
                hashes = list(split_tile(self._read_tile(name)))
            except ValueError as error:
                raise RecordError(f"log/{name.path}", str(error), _FROM_COPY) from error
            if len(hashes) < name.width:
                raise RecordError(f"log/{name.path}", "it holds too few hashes", _FROM_COPY)
            while len(self._tiles) >= _CACHED_TILES:
                del self._tiles[next(iter(self._tiles))]
            self._tiles[name] = hashes
        return hashes

    def _read_tile(self, name: TileName) -> bytes:
        """The tile, or the full one in its stead: partial tiles may go once the full one is there."""
        full = TileName(name.level, name.index)
        if name.width < TILE_WIDTH and (self.folder / full.path).is_file():
            return self._read(full.path)
        return self._read(name.path)

    def _read(self, name: str) -> bytes:
        try:
            return (self.folder / name).read_bytes()
        except FileNotFoundError:
            raise RecordError(f"log/{name}", "the file is missing", _FROM_COPY) from None
        except OSError as error:
            raise RecordError(
                f"log/{name}", f"it cannot be read ({error.strerror})", "Check the disk and its permissions"
            ) from error


def head_line(head: TreeHead, *, after: str = "") -> str:
    """The line that the file `heads` has for a head, after one that ends in `after`: size, root, and the first
    16 digits of SHA-256 over these and what the line before ends in, so that no line can be left out."""
    fields = f"{head.size} {encode_base64(head.root)}"
    return f"{fields} {sha256(f'{after} {fields}'.encode())[:16]}\n"


def _is_number(text: str) -> bool:
    return text.isascii() and text.isdigit() and len(text) < 20

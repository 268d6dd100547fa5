"""The right edge of a log: all that is needed to append to it, and the files that appending gives."""

from collections.abc import Iterable
from typing import Self

from onrecord.errors import RecordError
from onrecord.log.merkle import CompactRange, leaf_hash, root_hash
from onrecord.log.reader import LogReader
from onrecord.log.tiles import TILE_WIDTH, TileName, encode_bundle

__all__ = ["Edge"]


class Edge:
    """Per level the hashes of the tile that is not full yet, and the entries of the bundle that is not."""

    def __init__(self) -> None:
        self.size = 0
        self.levels: list[list[bytes]] = []
        self.bundle: list[bytes] = []

    @classmethod
    def load(cls, log: LogReader) -> Self:
        """The edge of a log on the disk; RecordError where it does not lead to the checkpoint's root."""
        edge = cls()
        edge.size = count = log.size
        while count:
            width = count % TILE_WIDTH
            name = TileName(len(edge.levels), count // TILE_WIDTH, width)
            edge.levels.append(log.hashes(name)[:width] if width else [])
            count //= TILE_WIDTH
        edge.bundle = list(log.entries(log.size - log.size % TILE_WIDTH, log.size))
        leaves = [leaf_hash(entry) for entry in edge.bundle]
        if edge.root() != log.head.root or leaves != (edge.levels[0] if edge.levels else []):
            raise RecordError(
                "log/tile", "the tiles do not fit the checkpoint", "Run verify to see what was changed"
            )
        return edge

    def root(self) -> bytes:
        """The root of the log."""
        compact = CompactRange()
        for level in reversed(range(len(self.levels))):
            for node in self.levels[level]:
                compact.append(node, level=8 * level)
        return compact.root()

    def grow(self, entries: Iterable[bytes]) -> dict[TileName, bytes]:
        """Append entries; the tiles and bundles that they fill or begin, and what is in them."""
        files: dict[TileName, bytes] = {}
        before = self.size
        for entry in entries:
            self.bundle.append(entry)
            if len(self.bundle) == TILE_WIDTH:
                files[TileName(None, self.size // TILE_WIDTH)] = encode_bundle(self.bundle)
                self.bundle = []
            self._put(0, self.size, leaf_hash(entry), files)
            self.size += 1
        if self.bundle:
            name = TileName(None, self.size // TILE_WIDTH, len(self.bundle))
            files[name] = encode_bundle(self.bundle)
        for level, hashes in enumerate(self.levels):
            count = self.size >> 8 * level
            if hashes and count != before >> 8 * level:
                files[TileName(level, count // TILE_WIDTH, len(hashes))] = b"".join(hashes)
        return files

    def _put(self, level: int, index: int, node: bytes, files: dict[TileName, bytes]) -> None:
        """Put `node` at `index` of `level`, and the levels above where that fills a tile."""
        if level == len(self.levels):
            self.levels.append([])
        hashes = self.levels[level]
        hashes.append(node)
        if len(hashes) == TILE_WIDTH:
            files[TileName(level, index // TILE_WIDTH)] = b"".join(hashes)
            self.levels[level] = []
            self._put(level + 1, index // TILE_WIDTH, root_hash(hashes), files)

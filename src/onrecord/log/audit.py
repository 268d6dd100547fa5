"""Going through a log's entries and tiles, and telling which of them are not what was logged.

The entries are hashed and the hashes held against the tiles of level 0, those against the level above,
and all of it against the root that the checkpoint signed. Where they differ, whichever leads to the
signed root is what was logged, and the other is named.
"""

import hashlib
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from onrecord.log.checkpoint import TreeHead
from onrecord.log.findings import Finding, compare
from onrecord.log.merkle import CompactRange, root_hash
from onrecord.log.tiles import HASH_BYTES, TILE_WIDTH, TileName, whole_entries

__all__ = ["TreeAudit", "audit_tree", "first_of", "read_tile"]

Progress = Callable[[int, int], None]
"""Called with entries checked and entries in all, every so often."""

_ORDERS = (("entries", "tile", "above"), ("tile", "above", "entries"), ("above", "tile", "entries"))
_BUNDLES_A_STEP = 64


@dataclass(frozen=True, slots=True)
class _Doubt:
    """A bundle whose entries, tile and the hash above do not all agree; each as one hash, None if unknown."""

    index: int
    roots: dict[str, bytes | None]

    def vote(self) -> bytes | None:
        """What two of the three agree on, or else the first that is known."""
        known = [root for root in self.roots.values() if root]
        agreed = [root for root in known if known.count(root) > 1]
        return next(iter(agreed or known), None)

    def first(self, order: Sequence[str]) -> bytes | None:
        """The first of the three that is known, in `order`."""
        return next((self.roots[name] for name in order if self.roots.get(name)), None)


@dataclass(slots=True)
class TreeAudit:
    """What going through the tree gave."""

    folder: Path
    head: TreeHead
    findings: list[Finding] = field(default_factory=list)
    sound: bool = False
    """Whether what is there, or enough of it, leads to the signed root."""
    nodes: list[bytes | None] = field(default_factory=list)
    """The hash over each bundle (256 entries; the last may have fewer) as logged; None where unknown."""

    def width(self, index: int) -> int:
        """How many entries the bundle at `index` has."""
        return min(TILE_WIDTH, self.head.size - index * TILE_WIDTH)

    def roots(self, sizes: Iterable[int]) -> dict[int, bytes | None]:
        """The roots that the log had at `sizes` (none beyond its present one); None where it cannot be told."""
        found: dict[int, bytes | None] = {}
        compact: CompactRange | None = CompactRange()
        edge: CompactRange | None = None
        leaves: list[bytes] = []
        for size in sorted(set(sizes)):
            compact = self._grown(compact, size // TILE_WIDTH) if compact else None
            if compact and size % TILE_WIDTH and (edge is None or edge.size <= compact.size):
                edge, leaves = compact.copy(), self._logged(size // TILE_WIDTH)
            found[size] = self._root_from(edge if size % TILE_WIDTH else compact, leaves, size)
        return found

    def _grown(self, compact: CompactRange, bundles: int) -> CompactRange | None:
        for node in self.nodes[compact.size // TILE_WIDTH : bundles]:
            if node is None:
                return None
            compact.append(node, level=8)
        return compact

    @staticmethod
    def _root_from(edge: CompactRange | None, leaves: Sequence[bytes], size: int) -> bytes | None:
        """The root at `size`, once `edge` has taken what it lacks of the `leaves` of its last bundle."""
        if edge is None:
            return None
        for leaf in leaves[edge.size % TILE_WIDTH : size % TILE_WIDTH]:
            edge.append(leaf)
        return edge.root() if edge.size == size else None

    def _logged(self, index: int) -> list[bytes]:
        """The hashes of a bundle's entries, from whichever file gives its node; else nothing."""
        for hashes in (entry_hashes(self, index), tile_hashes(self, index)):
            if hashes and len(hashes) == self.width(index) and root_hash(hashes) == self.nodes[index]:
                return hashes
        return []


def audit_tree(folder: Path, head: TreeHead, *, progress: Progress | None = None) -> TreeAudit:
    """Go through the log in `folder` against a checkpoint's head. Takes O(size) time, little memory."""
    audit = TreeAudit(folder, head)
    doubts = _compare_all(audit, progress)
    for beliefs in _beliefs(doubts):
        _believe(audit, doubts, beliefs)
        if audit.roots([head.size])[head.size] == head.root:
            audit.sound = True
            break
    else:
        _believe(audit, doubts, [doubt.vote() for doubt in doubts])
        detail = "what is there does not lead to the root that was signed"
        audit.findings.append(Finding("rewritten", "checkpoint", detail))
    _name_entries(audit, doubts)
    _name_tiles(audit)
    return audit


def read_tile(folder: Path, name: TileName) -> bytes | None:
    """The bytes of a tile or bundle, or its part of the full one in its stead; None where there is neither."""
    data = _read(folder / name.path)
    if data is not None or name.width == TILE_WIDTH:
        return data
    full = _read(folder / TileName(name.level, name.index).path)
    if full is None:
        return None
    return first_of(full, name)


def first_of(data: bytes, name: TileName) -> bytes:
    """As much of a tile's or a bundle's bytes as the narrower one named `name` holds."""
    if name.level is not None:
        return data[: name.width * HASH_BYTES]
    entries = whole_entries(data)[: name.width]
    return data[: sum(map(len, entries)) + 2 * len(entries)]


def _read(path: Path) -> bytes | None:
    try:
        return path.read_bytes()
    except OSError:
        return None


def entry_hashes(audit: TreeAudit, index: int) -> list[bytes] | None:
    """The hashes of the entries that the bundle's file holds; None where there is no file. What is behind
    the last entry counts as one more."""
    width, sha256 = audit.width(index), hashlib.sha256
    data = read_tile(audit.folder, TileName(None, index, width))
    if data is None:
        return None
    entries = whole_entries(data)
    hashes = [sha256(b"\x00" + entry).digest() for entry in entries]
    if len(entries) == width and sum(map(len, entries)) + 2 * width != len(data):
        hashes.append(b"")
    return hashes


def tile_hashes(audit: TreeAudit, index: int) -> list[bytes] | None:
    """The hashes that the tile of level 0 holds; None where there is no file."""
    width = audit.width(index)
    data = read_tile(audit.folder, TileName(0, index, width))
    return None if data is None else _split(data)


def _compare_all(audit: TreeAudit, progress: Progress | None) -> list[_Doubt]:
    doubts, above, size = [], b"", audit.head.size
    bundles = -(-size // TILE_WIDTH)
    for index in range(bundles):
        if index % TILE_WIDTH == 0:
            above = _level_above(audit, index // TILE_WIDTH)
        place = index % TILE_WIDTH * HASH_BYTES
        roots = _three_roots(audit, index, above[place : place + HASH_BYTES])
        audit.nodes.append(roots["entries"])
        if len(set(roots.values())) > 1 or None in roots.values():
            doubts.append(_Doubt(index, roots))
        if progress and ((index + 1) % _BUNDLES_A_STEP == 0 or index + 1 == bundles):
            progress(index * TILE_WIDTH + audit.width(index), size)
    return doubts


def _three_roots(audit: TreeAudit, index: int, above: bytes) -> dict[str, bytes | None]:
    width = audit.width(index)
    entries, tile = entry_hashes(audit, index), tile_hashes(audit, index)
    by_entries = root_hash(entries) if entries and len(entries) == width else None
    same = entries == tile
    by_tile = by_entries if same else root_hash(tile) if tile and len(tile) == width else None
    roots = {"entries": by_entries, "tile": by_tile}
    if width == TILE_WIDTH:
        roots["above"] = above or None
    return roots


def _level_above(audit: TreeAudit, index: int) -> bytes:
    """The tile of level 1 that holds the hashes over bundles `256 * index` and on, as far as it goes."""
    width = min(TILE_WIDTH, audit.head.size // TILE_WIDTH - index * TILE_WIDTH)
    data = read_tile(audit.folder, TileName(1, index, width)) if width else None
    return data or b""


def _beliefs(doubts: Sequence[_Doubt]) -> Iterator[list[bytes | None]]:
    """What might have been logged under the doubtful bundles, likeliest first."""
    picks = [[doubt.vote() for doubt in doubts]]
    if doubts:
        picks += [[doubt.first(order) for doubt in doubts] for order in _ORDERS]
    for pick in picks:
        yield pick
        for last in doubts[-1].roots.values() if doubts else ():
            if last and last != pick[-1]:
                yield [*pick[:-1], last]


def _believe(audit: TreeAudit, doubts: Sequence[_Doubt], nodes: Sequence[bytes | None]) -> None:
    for doubt, node in zip(doubts, nodes, strict=True):
        audit.nodes[doubt.index] = node


def _name_entries(audit: TreeAudit, doubts: Sequence[_Doubt]) -> None:
    """Say which entries and which tiles of level 0 are not what was logged."""
    findings: list[Finding] = []
    for doubt in doubts:
        found = _entries_of(audit, doubt)
        if found and not (findings and _goes_on(findings, found)):
            findings.append(found)
        if doubt.roots["tile"] != audit.nodes[doubt.index] or doubt.roots["tile"] is None:
            audit.findings.append(_tile_of(audit, doubt))
    if findings and findings[-1].verdict == "missing" and findings[-1].end == audit.head.size:
        last = findings.pop()
        detail = f"entries {last.first} to {audit.head.size - 1}, the end of the log, are gone"
        findings.append(Finding("truncated", last.file, detail, last.first, last.end))
    audit.findings.extend(findings)


def _entries_of(audit: TreeAudit, doubt: _Doubt) -> Finding | None:
    name = TileName(None, doubt.index, audit.width(doubt.index))
    first = doubt.index * TILE_WIDTH
    end, node = first + name.width, audit.nodes[doubt.index]
    found = entry_hashes(audit, doubt.index)
    if not found:
        return Finding("missing", name.path, f"entries {first} to {end - 1} are gone", first, end)
    logged = tile_hashes(audit, doubt.index)
    if doubt.roots["tile"] == node and logged:
        return compare(found, logged, file=name.path, first=first)
    if doubt.roots["entries"] == node:
        return None
    detail = f"one or more of entries {first} to {end - 1}, and the tile over them, were altered"
    return Finding("altered", name.path, detail, first, end)


def _goes_on(findings: list[Finding], found: Finding) -> bool:
    """Whether `found` is the last finding's going on in the next bundle; then that one is widened."""
    last = findings[-1]
    if found.first is None or last.end is None or found.end is None or last.first is None:
        return False
    if found.verdict == last.verdict == "missing" and found.first == last.end:
        detail = f"entries {last.first} to {found.end - 1} are gone"
        findings[-1] = Finding("missing", last.file, detail, last.first, found.end)
        return True
    moved = found.verdict == last.verdict and last.detail.endswith("were moved")
    return moved and found.first % TILE_WIDTH == 0 and found.end - found.first == last.end - last.first


def _tile_of(audit: TreeAudit, doubt: _Doubt) -> Finding:
    name = TileName(0, doubt.index, audit.width(doubt.index))
    if tile_hashes(audit, doubt.index) is None:
        return Finding("missing", name.path, "the hashes of those entries are gone")
    return Finding("altered", name.path, "its hashes are not those of the entries that were logged")


def _name_tiles(audit: TreeAudit) -> None:
    """Say which tiles above level 0 are not the hashes over what was logged."""
    nodes = [node for index, node in enumerate(audit.nodes) if audit.width(index) == TILE_WIDTH]
    level = 1
    while nodes:
        above: list[bytes | None] = []
        for index in range(-(-len(nodes) // TILE_WIDTH)):
            expected = nodes[index * TILE_WIDTH : (index + 1) * TILE_WIDTH]
            name = TileName(level, index, len(expected))
            data = read_tile(audit.folder, name)
            found: list[bytes] = _split(data or b"")
            if data is None:
                audit.findings.append(Finding("missing", name.path, "the hashes of that part are gone"))
            elif len(found) != name.width or any(
                want and want != has for want, has in zip(expected, found, strict=True)
            ):
                audit.findings.append(
                    Finding("altered", name.path, "its hashes are not those over what was logged")
                )
            if name.width == TILE_WIDTH:
                above.append(
                    root_hash(whole) if (whole := [node for node in expected if node]) == expected else None
                )
        nodes, level = above, level + 1


def _split(data: bytes) -> list[bytes]:
    return [data[place : place + HASH_BYTES] for place in range(0, len(data), HASH_BYTES)]

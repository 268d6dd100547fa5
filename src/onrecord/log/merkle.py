"""The Merkle tree of RFC 6962 section 2.1 and RFC 9162 section 2.1: hashes, proofs, and their verification.

All hashes are SHA-256, 32 bytes. An inclusion proof shows that an entry is in the tree of a given size and
root; a consistency proof shows that a tree is the beginning of a later one. Subtrees are those of
draft-ietf-plants-merkle-tree-certs section 4: the entries `[start, end)` where `start` is a multiple of the
smallest power of two not below `end - start`.
"""

import hashlib
from collections.abc import Callable, Iterable, Sequence

__all__ = [
    "EMPTY_ROOT",
    "CompactRange",
    "consistency_proof",
    "inclusion_proof",
    "leaf_hash",
    "node_hash",
    "range_hash",
    "root_hash",
    "verify_consistency",
    "verify_inclusion",
    "verify_subtree_consistency",
    "verify_subtree_inclusion",
]

EMPTY_ROOT = hashlib.sha256(b"").digest()
"""The root of the tree without entries (RFC 9162 section 2.1.1)."""

NodeAt = Callable[[int, int], bytes]
"""Gives the hash of the perfect subtree of height `level` that is the `index`-th of its level."""


def leaf_hash(entry: bytes) -> bytes:
    """The hash of an entry: SHA-256(0x00 || entry)."""
    return hashlib.sha256(b"\x00" + entry).digest()


def node_hash(left: bytes, right: bytes) -> bytes:
    """The hash of two neighbours: SHA-256(0x01 || left || right)."""
    return hashlib.sha256(b"\x01" + left + right).digest()


def root_hash(leaves: Sequence[bytes]) -> bytes:
    """The root over leaf hashes (RFC 9162 section 2.1.1), the empty tree's where there are none.

    Level by level: a last node without a neighbour goes up as it is, which gives the same tree.
    """
    sha256, nodes = hashlib.sha256, list(leaves)
    while len(nodes) > 1:
        odd = nodes[-1:] if len(nodes) % 2 else []
        pairs = zip(nodes[::2], nodes[1::2], strict=False)
        nodes = [sha256(b"\x01" + left + right).digest() for left, right in pairs] + odd
    return nodes[0] if nodes else EMPTY_ROOT


class CompactRange:
    """The right edge of a growing tree: the roots of its perfect subtrees, largest first.

    It takes O(log size) hashes and is all that is needed to append and to tell the root.
    """

    def __init__(self, size: int = 0, peaks: Iterable[bytes] = ()) -> None:
        self.size = size
        self._peaks = list(peaks)
        if len(self._peaks) != size.bit_count():
            raise ValueError("a tree has one perfect subtree for each bit set in its size")

    def append(self, node: bytes, *, level: int = 0) -> None:
        """Append the perfect subtree of height `level`; the size must be a multiple of 2**level."""
        if self.size & ((1 << level) - 1):
            raise ValueError("a perfect subtree starts at a multiple of its width")
        self.size += 1 << level
        peaks, carry = self._peaks, (self.size >> level) - 1
        while carry & 1:
            node = hashlib.sha256(b"\x01" + peaks.pop() + node).digest()
            carry >>= 1
        peaks.append(node)

    def copy(self) -> "CompactRange":
        """The same edge, to be grown apart."""
        return CompactRange(self.size, self._peaks)

    def root(self) -> bytes:
        """The root of the tree so far."""
        if not self._peaks:
            return EMPTY_ROOT
        node = self._peaks[-1]
        for peak in reversed(self._peaks[:-1]):
            node = node_hash(peak, node)
        return node


def range_hash(start: int, end: int, node_at: NodeAt) -> bytes:
    """The hash of the subtree over entries `[start, end)`, out of perfect subtrees that `node_at` gives."""
    width = end - start
    if width == 0:
        return EMPTY_ROOT
    if width & (width - 1) == 0:
        level = width.bit_length() - 1
        return node_at(level, start >> level)
    middle = start + _split(width)
    return node_hash(range_hash(start, middle, node_at), range_hash(middle, end, node_at))


def inclusion_proof(index: int, size: int, node_at: NodeAt) -> list[bytes]:
    """The hashes that lead from entry `index` to the root at `size`, the leaf's sibling first
    (RFC 9162 section 2.1.3.1). ValueError where there is no such entry."""
    if not 0 <= index < size:
        raise ValueError(f"there is no entry {index} in a tree of {size}")
    start, end, path = 0, size, []
    while end - start > 1:
        middle = start + _split(end - start)
        if index < middle:
            path.append(range_hash(middle, end, node_at))
            end = middle
        else:
            path.append(range_hash(start, middle, node_at))
            start = middle
    return path[::-1]


def consistency_proof(old: int, new: int, node_at: NodeAt) -> list[bytes]:
    """The hashes that show the tree of size `old` to be the beginning of that of size `new`
    (RFC 9162 section 2.1.4.1). ValueError for the empty tree, which is the beginning of every tree."""
    if not 0 < old <= new:
        raise ValueError(f"there is no consistency proof from {old} to {new}")
    start, end, whole, path = 0, new, True, []
    while old != end:
        middle = start + _split(end - start)
        if old <= middle:
            path.append(range_hash(middle, end, node_at))
            end = middle
        else:
            path.append(range_hash(start, middle, node_at))
            start, whole = middle, False
    if not whole:
        path.append(range_hash(start, end, node_at))
    return path[::-1]


def verify_inclusion(*, index: int, size: int, leaf: bytes, proof: Sequence[bytes], root: bytes) -> bool:
    """Whether `proof` shows the entry with hash `leaf` at `index` of the tree (RFC 9162 section 2.1.3.2)."""
    return verify_subtree_inclusion(index=index, start=0, end=size, leaf=leaf, proof=proof, root=root)


def verify_subtree_inclusion(
    *, index: int, start: int, end: int, leaf: bytes, proof: Sequence[bytes], root: bytes
) -> bool:
    """Whether `proof` shows the entry with hash `leaf` at `index` of the subtree `[start, end)`."""
    if not _is_subtree(start, end) or not start <= index < end or not _are_hashes([leaf, *proof]):
        return False
    place, last, node = index - start, end - start - 1, leaf
    for sibling in proof:
        if last == 0:
            return False
        if place & 1 or place == last:
            node = node_hash(sibling, node)
            while not place & 1 and place:
                place, last = place >> 1, last >> 1
        else:
            node = node_hash(node, sibling)
        place, last = place >> 1, last >> 1
    return last == 0 and node == root


def verify_consistency(
    *, old: int, new: int, old_root: bytes, new_root: bytes, proof: Sequence[bytes]
) -> bool:
    """Whether `proof` shows the tree of `old` entries to be the beginning of that of `new`
    (RFC 9162 section 2.1.4.2). From the empty tree nothing can be shown: False."""
    return old > 0 and verify_subtree_consistency(
        start=0, end=old, size=new, subtree_root=old_root, root=new_root, proof=proof
    )


def verify_subtree_consistency(
    *, start: int, end: int, size: int, subtree_root: bytes, root: bytes, proof: Sequence[bytes]
) -> bool:
    """Whether `proof` shows the subtree `[start, end)` to be part of the tree of `size` entries
    (draft-ietf-plants-merkle-tree-certs section 4.4.3). The empty subtree is part of every tree."""
    if 0 <= start == end <= size:
        return subtree_root == EMPTY_ROOT and not proof
    if not _is_subtree(start, end) or end > size or not _are_hashes(proof):
        return False
    first, last, top = start, end - 1, size - 1
    while first != last and (last & 1 or last == top):
        first, last, top = first >> 1, last >> 1, top >> 1
    if first != last and not proof:
        return False
    seed, rest = (subtree_root, proof) if first == last else (proof[0], proof[1:])
    of_subtree = of_tree = seed
    for sibling in rest:
        if top == 0:
            return False
        if last & 1 or last == top:
            if first < last:
                of_subtree = node_hash(sibling, of_subtree)
            of_tree = node_hash(sibling, of_tree)
            while not last & 1 and last:
                first, last, top = first >> 1, last >> 1, top >> 1
        else:
            of_tree = node_hash(of_tree, sibling)
        first, last, top = first >> 1, last >> 1, top >> 1
    return top == 0 and of_subtree == subtree_root and of_tree == root


def _split(width: int) -> int:
    """The largest power of two below `width` (RFC 9162's k)."""
    return 1 << ((width - 1).bit_length() - 1)


def _is_subtree(start: int, end: int) -> bool:
    if not 0 <= start < end:
        return False
    return start % (1 << (end - start - 1).bit_length()) == 0


def _are_hashes(proof: Sequence[bytes]) -> bool:
    return all(len(node) == 32 for node in proof)

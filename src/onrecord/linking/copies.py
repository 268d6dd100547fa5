"""Near-duplicates among any number of texts: MinHash over runs of words, buckets of its bands, then the exact share.

Broder 1997, "On the resemblance and containment of documents"; bands as in Indyk and Motwani 1998. The hashes are
rensa's. With BANDS bands of two hashes, a pair that shares half of its runs is missed once in ten thousand.
"""

from collections.abc import Sequence

import numpy as np
import rensa
from numpy.typing import NDArray

__all__ = ["BANDS", "bands_of", "jaccard", "near_duplicates"]

BANDS = 32
_HASHES = 64
_SEED = 42
_MIX = np.uint64(0x9E3779B97F4A7C15)


def bands_of(runs: Sequence[NDArray[np.uint32]]) -> NDArray[np.uint32]:
    """The buckets that each text falls into, [texts, BANDS]: texts that share one are likely alike."""
    if not runs:
        return np.zeros((0, BANDS), dtype=np.uint32)
    flat = np.concatenate(runs).astype(np.uint64)
    offsets = np.r_[0, np.cumsum([len(each) for each in runs])].astype(np.uint64)
    matrix = rensa.RMinHash.digest_matrix_from_flat_token_hashes(flat, offsets, _HASHES, _SEED)
    rows = np.array(matrix.to_rows(), dtype=np.uint64).reshape(len(runs), BANDS, _HASHES // BANDS)
    mixed = np.broadcast_to(np.arange(BANDS, dtype=np.uint64), (len(runs), BANDS)) * _MIX
    for part in range(rows.shape[2]):
        mixed = (mixed ^ rows[:, :, part]) * _MIX
        mixed ^= mixed >> np.uint64(29)
    return (mixed >> np.uint64(32)).astype(np.uint32)


def jaccard(one: NDArray[np.uint32], other: NDArray[np.uint32]) -> float:
    """The share of the runs of two texts that both have."""
    both = len(np.intersect1d(one, other, assume_unique=True))
    either = len(one) + len(other) - both
    return both / either if either else 0.0


def near_duplicates(
    runs: Sequence[NDArray[np.uint32]], *, least: float = 0.5
) -> list[tuple[int, int, float]]:
    """The pairs of texts (by index, the smaller first) whose runs are alike by `least` or more, and by how much."""
    full = np.array([number for number, each in enumerate(runs) if len(each)], dtype=np.int64)
    buckets = bands_of([runs[number] for number in full.tolist()])
    order = np.argsort(buckets, axis=None, kind="stable")
    flat, texts = buckets.ravel()[order], np.repeat(full, BANDS)[order]
    starts = np.flatnonzero(np.r_[len(flat) > 0, flat[1:] != flat[:-1]]) if len(flat) else np.zeros(0, int)
    ends = np.r_[starts[1:], len(flat)]
    several = ends - starts > 1
    pairs: set[tuple[int, int]] = set()
    for start, end in zip(starts[several].tolist(), ends[several].tolist(), strict=True):
        held = sorted(set(texts[start:end].tolist()))
        pairs |= {(a, b) for at, a in enumerate(held) for b in held[at + 1 :]}
    scored = ((a, b, jaccard(runs[a], runs[b])) for a, b in sorted(pairs))
    return [(a, b, score) for a, b, score in scored if score >= least]

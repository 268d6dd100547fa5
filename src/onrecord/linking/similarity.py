"""How alike texts are: the cosine of their terms, the rarer the heavier, lowered where their marks contradict."""

from collections.abc import Mapping, Sequence
from functools import cache

import numpy as np
from numpy.typing import NDArray

from onrecord.linking.postings import Postings, spread
from onrecord.linking.profiles import Profile
from onrecord.linking.rarity import Rarity
from onrecord.linking.tables import table

__all__ = ["LEAST", "Row", "norm_of", "row_of"]

Row = dict[int, float]
"""The texts that one text is alike to, and how much, 0 to 1."""

LEAST = 0.05
"""Below this two texts are as strangers."""
_DIGITS = 5


def norm_of(profile: Profile, rarity: Rarity) -> int:
    """The squared length of a text's weighted terms."""
    weights = profile.weights.astype(np.int64) * rarity.weights(profile.terms)
    return int((weights * weights).sum())


def row_of(
    text: int,
    profiles: Mapping[int, Profile],
    postings: Postings,
    rarity: Rarity,
    norms: NDArray[np.float64],
) -> Row:
    """The texts that `text` is alike to; `norms` are the squared lengths, by text.

    Sums are of whole numbers: the same whatever order the texts came in.
    """
    own = profiles[text]
    telling = rarity.telling(own.terms)
    terms, weights = own.terms[telling], own.weights[telling]
    squared = rarity.weights(terms) ** 2
    starts, ends = postings.runs(terms)
    where = spread(starts, ends)
    factors = np.repeat(weights * squared, ends - starts)
    sums = np.bincount(postings.texts[where], weights=postings.weights[where] * factors, minlength=len(norms))
    others = np.flatnonzero(sums > 0)
    scores = sums[others] / np.sqrt(np.maximum(norms[others] * norms[text], 1.0))
    near = scores >= LEAST
    found: Row = {}
    for other, score in zip(others[near].tolist(), scores[near].tolist(), strict=True):
        if other != text:
            lowered = score * _contradicted(own.marks, profiles[other].marks)
            if lowered >= LEAST:
                found[other] = round(lowered, _DIGITS)
    return found


def _contradicted(ours: Mapping[str, frozenset[str]], theirs: Mapping[str, frozenset[str]]) -> float:
    """The product of the penalties for each kind of mark that both have, and none in common."""
    factor = 1.0
    for kind, penalty in _penalties():
        one, other = ours.get(kind), theirs.get(kind)
        if one and other and not one & other:
            factor *= penalty
    return factor


@cache
def _penalties() -> Sequence[tuple[str, float]]:
    return tuple(table("weights")["marks"].items())

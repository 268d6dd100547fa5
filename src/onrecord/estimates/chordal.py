"""Decomposable graphs: every chordal graph on a few lists, as its cliques and separators."""

from functools import lru_cache
from itertools import combinations

import numpy as np
import numpy.typing as npt

from onrecord.errors import UsageError
from onrecord.estimates.compiled import njit

__all__ = ["MAX_LISTS", "clique_counts", "graph_name"]

MAX_LISTS = 6
"""18,154 graphs; seven lists have 617,675."""


@lru_cache(maxsize=8)
def clique_counts(lists: int) -> npt.NDArray[np.int8]:
    """[graphs, 2^lists]: how often each subset of lists (a bit mask) is a clique, less how often a separator.

    A decomposable graph's likelihood is the product of its cliques' marginals over its separators'
    (Dawid and Lauritzen 1993, eq. 15), so these whole numbers are all that a model is. The empty
    subset is the separator between components. There are 2, 8, 61, 822, 18,154 graphs on 2 to 6 lists.
    """
    if not 2 <= lists <= MAX_LISTS:
        raise UsageError(
            f"{lists} lists", "cannot be averaged over graphs", f"Give 2 to {MAX_LISTS}; merge the smallest"
        )
    pairs = np.array(list(combinations(range(lists), 2)), dtype=np.int64)
    rows = np.zeros((2 ** len(pairs), 2**lists), dtype=np.int8)
    chordal = np.zeros(len(rows), dtype=np.bool_)
    _enumerate(pairs, lists, rows, chordal)
    return rows[chordal]


@njit
def _enumerate(
    pairs: npt.NDArray[np.int64], lists: int, rows: npt.NDArray[np.int8], chordal: npt.NDArray[np.bool_]
) -> None:
    """Take away a simplicial list at a time (one whose neighbours are all linked); chordal if that ends at none.

    Rose (1970): a graph is chordal if and only if such an order exists. Each list taken gives the
    clique of itself and its neighbours, and the separator of its neighbours.
    """
    neighbours = np.zeros(lists, dtype=np.int64)
    for graph in range(rows.shape[0]):
        neighbours[:] = 0
        for edge in range(pairs.shape[0]):
            if graph >> edge & 1:
                neighbours[pairs[edge, 0]] |= 1 << pairs[edge, 1]
                neighbours[pairs[edge, 1]] |= 1 << pairs[edge, 0]
        left = (1 << lists) - 1
        while left:
            taken = -1
            for list_ in range(lists):
                if left >> list_ & 1 and _simplicial(list_, neighbours, left, lists):
                    taken = list_
                    break
            if taken < 0:
                break
            around = neighbours[taken] & left
            rows[graph, around | 1 << taken] += 1
            rows[graph, around] -= 1
            left &= ~(1 << taken)
        chordal[graph] = left == 0
        # The last list of each component is taken with no neighbours: its empty "separator" is one too many.
        rows[graph, 0] += 1


@njit
def _simplicial(list_: int, neighbours: npt.NDArray[np.int64], left: int, lists: int) -> bool:
    around = neighbours[list_] & left
    for other in range(lists):
        if around >> other & 1 and around & ~(neighbours[other] | 1 << other):
            return False
    return True


def graph_name(row: npt.NDArray[np.int8]) -> str:
    """The cliques, lists numbered from 1: [123,34]."""
    cliques = [mask for mask in range(1, len(row)) if row[mask] > 0]
    top = [mask for mask in cliques if not any(mask != other and mask & other == mask for other in cliques)]
    names = sorted("".join(str(i + 1) for i in range(mask.bit_length()) if mask >> i & 1) for mask in top)
    return f"[{','.join(names)}]"

"""Grouping texts that are alike: average-link, so that one odd pair never chains two groups into one."""

import heapq
from collections import defaultdict
from collections.abc import Mapping

__all__ = ["group"]

Edges = Mapping[tuple[int, int], float]
"""Pairs of texts, the smaller first, and how alike they are."""


def group(count: int, edges: Edges, *, alike: float) -> list[int]:
    """The group of each of `count` texts, named by its smallest member.

    Two groups become one while the average likeness of their members, strangers counting as nothing, is at
    least `alike`, the closest first, ties by the members' indices. (Sokal and Michener 1958, UPGMA.)
    """
    links: dict[int, dict[int, float]] = defaultdict(dict)
    for (i, j), score in sorted(edges.items()):
        links[i][j] = links[j][i] = score
    members = {i: [i] for i in range(count)}
    heap = [(-score, i, j) for (i, j), score in edges.items() if score >= alike]
    heapq.heapify(heap)
    while heap:
        score, i, j = heapq.heappop(heap)
        if i not in members or j not in members:
            continue
        if -score != _average(links[i].get(j, 0.0), members[i], members[j]):
            continue
        _merge(i, j, links, members)
        for other in sorted(links[i]):
            average = _average(links[i][other], members[i], members[other])
            if average >= alike:
                heapq.heappush(heap, (-average, min(i, other), max(i, other)))
    groups = [0] * count
    for first, own in members.items():
        for each in own:
            groups[each] = first
    return groups


def _average(total: float, left: list[int], right: list[int]) -> float:
    return total / (len(left) * len(right))


def _merge(i: int, j: int, links: dict[int, dict[int, float]], members: dict[int, list[int]]) -> None:
    """Put j's members into i's (i < j); the sums of their links become i's."""
    members[i] += members.pop(j)
    gone = links.pop(j)
    gone.pop(i, None)
    links[i].pop(j, None)
    for other in sorted(gone):
        links[i][other] = links[other][i] = links[i].get(other, 0.0) + gone[other]
        links[other].pop(j, None)

"""The two-list classics and Chao's lower bound: what little data can say with few assumptions."""

import math
from dataclasses import dataclass

from onrecord.errors import UsageError
from onrecord.estimates.table import OverlapTable

__all__ = ["Bound", "chao", "chapman", "lincoln_petersen", "normal_quantile"]


@dataclass(frozen=True, slots=True)
class Bound:
    """A closed-form answer: point, low and high for N, and what it assumes."""

    method: str
    point: float
    low: float
    high: float
    level: float
    assumption: str


def lincoln_petersen(table: OverlapTable, *, level: float = 0.95) -> Bound:
    """N = n1 n2 / m, for two independent lists (Petersen 1896; variance of Sekar and Deming 1949, eq. 8).

    UsageError where the table has not two lists, or where they share nobody (N is then unbounded).
    """
    first, second, both = _two(table)
    if both == 0:
        raise UsageError("two lists", "share nobody", "Use Chapman's estimate, or a lower bound")
    point = first * second / both
    variance = first * second * (first - both) * (second - both) / both**3
    return _log_normal("Lincoln-Petersen", table.n, point, variance, level, _TWO)


def chapman(table: OverlapTable, *, level: float = 0.95) -> Bound:
    """N = (n1 + 1)(n2 + 1)/(m + 1) - 1, nearly unbiased (Chapman 1951; variance of Seber 1970)."""
    first, second, both = _two(table)
    point = (first + 1) * (second + 1) / (both + 1) - 1
    variance = (first + 1) * (second + 1) * (first - both) * (second - both) / ((both + 1) ** 2 * (both + 2))
    return _log_normal("Chapman", table.n, point, variance, level, _TWO)


def chao(table: OverlapTable, *, level: float = 0.95) -> Bound:
    """A lower bound of N that allows people and lists to differ: n + sum over pairs of lists Z_j Z_k / (f2 + 1).

    Z_j is how many people are on list j alone, f2 how many on exactly two lists (Chao 1989, Biometrics 45,
    427-438). Where people who are easy to list by one are no harder to list by another, each pair has
    E Z_j E Z_k <= E m E Z_jk, m the number on no list; summed over pairs that is the bound. With two lists it
    is Lincoln and Petersen's figure. Variance by the delta method, cells Poisson.
    """
    alone = [0] * table.width
    twice = 0
    for pattern, count in table.cells.items():
        if pattern.count("1") == 1:
            alone[pattern.index("1")] += count
        twice += count * (pattern.count("1") == 2)
    once = sum(alone)
    unseen = (once**2 - sum(own**2 for own in alone)) / (2 * (twice + 1))
    variance = unseen + twice * (unseen / (twice + 1)) ** 2
    variance += sum(own * ((once - own) / (twice + 1)) ** 2 for own in alone)
    assumption = (
        "people whom one list finds more easily are not harder to find for another; a lower bound only"
    )
    return _log_normal("Chao", table.n, table.n + unseen, variance, level, assumption)


def normal_quantile(probability: float) -> float:
    """The standard normal quantile (Wichura's AS 241, through the standard library)."""
    from statistics import NormalDist

    return NormalDist().inv_cdf(probability)


_TWO = "the two lists are independent, and everyone is equally likely to be on each"


def _two(table: OverlapTable) -> tuple[int, int, int]:
    if table.width != 2 or table.censored:
        raise UsageError("table", f"has {table.width} lists", "Keep two: table.keep(['A', 'B'])")
    sizes = tuple(table.sizes.values())
    return sizes[0], sizes[1], table.overlap(*table.lists)


def _log_normal(method: str, n: int, point: float, variance: float, level: float, assumption: str) -> Bound:
    """An interval that cannot fall below what is documented: log(N - n) taken as normal (Chao 1987, Biometrics 43, eq. 12)."""
    unseen = point - n
    if unseen <= 0 or variance <= 0:
        return Bound(method, max(point, n), n, max(point, n), level, assumption)
    z = normal_quantile(0.5 + level / 2)
    factor = math.exp(z * math.sqrt(math.log1p(variance / unseen**2)))
    return Bound(method, point, n + unseen / factor, n + unseen * factor, level, assumption)

"""What is asked of a table before and after an estimate: refusals by name, lists held out, sensitivity."""

import math
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from itertools import combinations
from typing import Any

import numpy as np

from onrecord.estimates.families import Answer, Effort, ask
from onrecord.estimates.table import OverlapTable

__all__ = ["HeldOut", "Reason", "Sensitivity", "hold_out", "refusals", "sensitivity", "span", "warnings"]

LEAST_OVERLAP = 10
"""People on two lists or more, below which nothing but a bound is shown."""
LEAST_FACTOR = 3.0
MOST_FACTOR = 10.0


@dataclass(frozen=True, slots=True)
class Reason:
    """Why not, or why with care, and what would help."""

    name: str
    reason: str
    help: str


def refusals(table: OverlapTable) -> tuple[Reason, ...]:
    """Why this table cannot carry an estimate, by name; empty where it can."""
    if table.n == 0:
        return (Reason("empty table", "no list has anybody", "Bring lists of the population stated"),)
    width = table.width
    empty = [name for name, size in table.sizes.items() if size == 0]
    if width - len(empty) < 2:
        return (
            Reason("one list", "one list cannot say how many it misses", "Bring a second, independent list"),
        )
    twice = sum(count for pattern, count in table.cells.items() if pattern.count("1") > 1)
    if twice == 0:
        return (
            Reason(
                "no overlap", "no two lists share anybody", "Check the matching; bring lists that overlap"
            ),
        )
    if all("0" not in pattern for pattern in table.cells):
        text = "everybody is on every list, as copies of one source would be"
        return (Reason("all overlap", text, "Find out what the lists derive from; bring independent ones"),)
    if width - len(empty) == 2:
        text = "two lists cannot show whether they depend on each other, so they give a bound only"
        return (Reason("two lists", text, "Bring a third list, independent of at least one of them"),)
    free = _independent_lists(table)
    if free < 3:
        text = f"all people of some lists are on another one, which leaves {free} lists that can miss anybody"
        return (
            Reason("nested lists", text, "Merge lists that derive from each other; bring independent ones"),
        )
    if twice < LEAST_OVERLAP:
        text = f"only {twice} people are on two lists or more (at least {LEAST_OVERLAP})"
        return (Reason("little overlap", text, "Bring longer lists, or lists of one place and time"),)
    return ()


def _independent_lists(table: OverlapTable) -> int:
    """How many lists are left when each list that lies within another is taken away."""
    kept = [name for name, size in table.sizes.items() if size]
    for inner in sorted(kept, key=lambda name: table.sizes[name]):
        if any(other != inner and table.overlap(inner, other) == table.sizes[inner] for other in kept):
            kept.remove(inner)
    return len(kept)


def warnings(table: OverlapTable) -> tuple[Reason, ...]:
    """What makes an estimate from this table fragile, whatever the model."""
    found = []
    sizes = {name: size for name, size in table.sizes.items() if size}
    apart = [pair for pair in combinations(sizes, 2) if table.overlap(*pair) == 0]
    if len(apart) > len(sizes) * (len(sizes) - 1) / 4:
        text = f"{len(apart)} of {math.comb(len(sizes), 2)} pairs of lists share nobody"
        found.append(Reason("sparse overlap", text, "Bring lists of one place and time, or merge small ones"))
    within = [(a, b) for a in sizes for b in sizes if a != b and sizes[a] == table.overlap(a, b)]
    for inner, outer in within:
        text = f"everybody on {inner} is on {outer}"
        found.append(
            Reason("nested lists", text, f"Find out whether {inner} derives from {outer}; merge them if so")
        )
    return tuple(found)


def span(answers: Sequence[Answer]) -> tuple[float, float]:
    """From the lowest to the highest end of the answers that have no problem."""
    sound = [answer for answer in answers if not answer.problems]
    return min(answer.low for answer in sound), max(answer.high for answer in sound)


@dataclass(frozen=True, slots=True)
class HeldOut:
    """A list held out: how many it has, and what the other lists say of that number."""

    list: str
    truth: int
    seen: int
    """Its people who are on another list too."""
    point: float
    low: float
    high: float
    trivial: bool
    """Whether nearly all its people are on other lists, so that any method passes."""

    @property
    def covered(self) -> bool:
        """Whether the interval holds the truth."""
        return self.low <= self.truth <= self.high

    def to_wire(self) -> dict[str, Any]:
        """The check as JSON."""
        return {**asdict(self), "covered": self.covered}


NEARLY_ALL = 0.95


def hold_out(
    table: OverlapTable, *, seed: int, level: float = 0.95, effort: Effort | None = None
) -> tuple[HeldOut, ...]:
    """For each list, its size as the other lists tell it from its people whom they have too.

    Lists whose remaining table would be refused (two other lists, no overlap) are left out.
    """
    results = []
    for number, name in enumerate(table.lists):
        rest = table.within(name).without_empty()
        truth = table.sizes[name]
        if truth == 0 or table.censored or refusals(rest):
            continue
        answers, _, _ = ask(rest, seed=seed + number, level=level, effort=effort or Effort.light())
        sound = [answer for answer in answers if not answer.problems]
        if sound:
            low, high = span(sound)
            trivial = rest.n >= NEARLY_ALL * truth
            results.append(HeldOut(name, truth, rest.n, sound[0].point, low, high, trivial))
    return tuple(results)


@dataclass(frozen=True, slots=True)
class Sensitivity:
    """How far N moves if those on no list are more, or fewer, than the lists' dependence as fitted says."""

    factor: float
    """The odds ratio that is allowed for: at least 3, or the strongest that two of these lists show."""
    low: float
    high: float
    strongest: tuple[str, str, float] | None
    """The two lists that depend most, and their odds ratio among people of the other lists."""
    curve: tuple[tuple[float, float, float, float], ...]
    """(factor, point, low, high) of N."""

    def to_wire(self) -> dict[str, Any]:
        """The range as JSON."""
        return {
            "factor": self.factor,
            "low": self.low,
            "high": self.high,
            "strongest": list(self.strongest) if self.strongest else None,
            "curve": [list(row) for row in self.curve],
        }


def sensitivity(table: OverlapTable, point: float, low: float, high: float) -> Sensitivity:
    """The range of N if the odds of being missed by the lists together were `factor` times those fitted.

    With two lists it is exactly their odds ratio (n00 = OR n10 n01 / n11; Gerritse, van der Heijden and
    Bakker 2015, Journal of Official Statistics 31, 357-379); with more, that of the first against the rest.
    """
    strongest = _strongest(table)
    seen = 1.0 if strongest is None else max(strongest[2], 1 / strongest[2])
    factor = min(max(LEAST_FACTOR, seen), MOST_FACTOR)
    steps = np.exp(np.linspace(-math.log(factor), math.log(factor), 21))
    n = table.n
    unseen = [max(value - n, 0.0) for value in (point, low, high)]
    curve = tuple(
        (step, n + step * unseen[0], n + step * unseen[1], n + step * unseen[2]) for step in steps.tolist()
    )
    return Sensitivity(factor, curve[0][2], curve[-1][3], strongest, curve)


def _strongest(table: OverlapTable) -> tuple[str, str, float] | None:
    """The pair with the odds ratio farthest from 1 among people on a list beside the two; halves added (Haldane)."""
    found = []
    for a, b in combinations(range(table.width), 2):
        cells = dict.fromkeys(("11", "10", "01", "00"), 0.5)
        for pattern, count in table.cells.items():
            rest = pattern[:a] + pattern[a + 1 : b] + pattern[b + 1 :]
            if "1" in rest and "-" not in pattern[a] + pattern[b]:
                cells[pattern[a] + pattern[b]] += count
        ratio = cells["11"] * cells["00"] / (cells["10"] * cells["01"])
        if min(cells["11"] + cells["10"], cells["11"] + cells["01"]) > 5:
            found.append((abs(math.log(ratio)), table.lists[a], table.lists[b], ratio))
    return max(found)[1:] if found else None

"""Populations of known size and how lists find them: what `coverage` simulates.

Scenarios after Manrique-Vallier (2016, section 4: independence, classes of people, interactions between
lists) and our own: dependent lists, people who differ without classes, matching error, and a part of the
population that no list can reach, which no data can show.
"""

import sys
from collections.abc import Callable
from dataclasses import dataclass

# numba looks for the package `coverage`; run from this folder it would find the script of that name.
sys.modules.setdefault("coverage", None)  # type: ignore[arg-type]

import numpy as np  # noqa: E402
import numpy.typing as npt  # noqa: E402

from onrecord.estimates.table import OverlapTable  # noqa: E402

TRUTH = 2000
SURE = 0.8
Captures = npt.NDArray[np.bool_]


@dataclass(frozen=True)
class Scenario:
    """How a population is listed: draw captures [people, lists]."""

    name: str
    draw: Callable[[np.random.Generator], Captures]
    identifiable: bool = True
    doubt: float = 0.0
    """The share of repeat records whose match is in doubt (`matched`)."""


def _classes(weights: list[float], chances: list[list[float]]) -> Callable[[np.random.Generator], Captures]:
    def draw(random: np.random.Generator) -> Captures:
        kind = random.choice(len(weights), size=TRUTH, p=weights)
        table = np.array(chances)
        return np.asarray(random.random((TRUTH, table.shape[1])) < table[kind])

    return draw


def _chain(
    base: list[float], lifts: dict[tuple[int, int], float]
) -> Callable[[np.random.Generator], Captures]:
    """Log-linear: log odds of each list given the earlier ones, `lifts` added where the earlier one has them."""

    def draw(random: np.random.Generator) -> Captures:
        found = np.zeros((TRUTH, len(base)), dtype=bool)
        for j, chance in enumerate(base):
            logit = np.full(TRUTH, np.log(chance / (1 - chance)))
            for (a, b), lift in lifts.items():
                if b == j:
                    logit += lift * found[:, a]
            found[:, j] = random.random(TRUTH) < 1 / (1 + np.exp(-logit))
        return found

    return draw


def _rasch(base: list[float], spread: float) -> Callable[[np.random.Generator], Captures]:
    def draw(random: np.random.Generator) -> Captures:
        logit = np.log(np.array(base) / (1 - np.array(base))) + spread * random.standard_normal((TRUTH, 1))
        return np.asarray(random.random((TRUTH, len(base))) < 1 / (1 + np.exp(-logit)))

    return draw


SCENARIOS = (
    Scenario("independent", _classes([1.0], [[0.25, 0.2, 0.3, 0.15, 0.2]])),
    Scenario("two classes", _classes([0.9, 0.1], [[0.1, 0.12, 0.15, 0.08, 0.1], [0.7, 0.6, 0.8, 0.65, 0.7]])),
    Scenario(
        "three classes",
        _classes(
            [0.55, 0.3, 0.15],
            [[0.1, 0.15, 0.12, 0.08, 0.2], [0.5, 0.1, 0.4, 0.1, 0.3], [0.2, 0.6, 0.3, 0.7, 0.6]],
        ),
    ),
    Scenario("two lists drawn together", _chain([0.25, 0.15, 0.2, 0.2, 0.15], {(0, 1): 1.5})),
    Scenario("two lists that avoid each other", _chain([0.3, 0.25, 0.2, 0.2, 0.2], {(0, 1): -1.5})),
    Scenario(
        "three dependences", _chain([0.3, 0.15, 0.2, 0.15, 0.2], {(0, 1): 1.2, (1, 2): 1.0, (2, 3): 1.2})
    ),
    Scenario("people differ a little", _rasch([0.25, 0.2, 0.3, 0.2, 0.25], 0.6)),
    Scenario("people differ by degrees", _rasch([0.25, 0.2, 0.3, 0.2, 0.25], 1.0), identifiable=False),
    Scenario("matching error", _classes([1.0], [[0.25, 0.2, 0.3, 0.15, 0.2]]), doubt=0.25),
    Scenario(
        "a part out of reach",
        _classes([0.75, 0.25], [[0.3, 0.25, 0.35, 0.2, 0.25], [0.0] * 5]),
        identifiable=False,
    ),
)


def observed(captures: Captures) -> OverlapTable:
    """What the lists show: people on none drop out."""
    names = tuple("ABCDEFGH"[: captures.shape[1]])
    patterns, counts = np.unique(captures[captures.any(axis=1)].astype(int), axis=0, return_counts=True)
    return OverlapTable.from_array(patterns, names, count=counts)


def matched(
    captures: Captures, random: np.random.Generator, *, doubt: float, draws: int
) -> list[OverlapTable]:
    """Tables under a calibrated but doubtful matching: the likeliest first, then draws of it.

    A share `doubt` of repeat records could be another person; such a link is right with probability SURE,
    and for each SURE right ones there is 1 - SURE of a link between two different people.
    """
    links = [(person, list_) for person, list_ in zip(*np.nonzero(captures), strict=True)]
    first = dict(reversed(links))
    doubtful = [(p, j, p) for p, j in links if first[p] != j and random.random() < doubt]
    found = np.flatnonzero(captures.any(axis=1))
    for _ in range(round(len(doubtful) * (1 - SURE) / SURE)):
        a, b = random.choice(found, 2, replace=False)
        own = np.flatnonzero(captures[b])
        if len(own) == 1 and not captures[a, own[0]]:
            doubtful.append((b, own[0], a))
    tables = []
    for draw in range(draws + 1):
        linked = captures.copy()
        alone = []
        for owner, list_, target in doubtful:
            holds = draw == 0 or random.random() < SURE
            if owner == target and not holds:
                linked[owner, list_] = False
                alone.append(list_)
            elif owner != target and holds:
                linked[owner, list_] = False
                linked[target, list_] = True
        extra = np.zeros((len(alone), captures.shape[1]), dtype=bool)
        extra[np.arange(len(alone)), alone] = True
        tables.append(observed(np.concatenate([linked, extra])))
    return tables

"""Learning what agreement is worth from the entries alone, without labels.

Splink compares the candidate pairs and pairs drawn at random, level by level. Candidates are all the pairs that
agree on anything rare; the rest of all possible pairs is known by the random ones. So the two together, each
weighted by how many pairs it stands for, are all pairs, and expectation-maximisation (Dempster et al. 1977;
Winkler 1988) finds in them how often each level is met among pairs of one person, of kin, and of strangers.
Random pairs alone would not do for strangers: where an entry has ten doubles, most random pairs that agree closely
are matches.
"""

import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from importlib import resources
from typing import Any

import numpy as np
import numpy.typing as npt

from onrecord.lists.model import Model

__all__ = ["Grades", "Patterns", "patterns", "trained"]

CERTAIN = 0.5
"""Only pairs more likely than not teach m (classification EM: Celeux and Govaert 1992): the many faint likenesses of
neighbours and namesakes would otherwise, together, pass for a kind of match."""
WRONG = 0.02
"""How often a field is simply wrong, and agrees as at random: no disagreement can rule a match out."""
SLIP = 0.04
"""How often a date is a known kind of slip."""
ROUNDS = 60
SETTLED = 1e-5
SMOOTHING = 0.5
"""Pseudo-pairs added to each level of m, so that no level is impossible for lack of data."""
LEAST_U = 1e-9
MOST_PACKED = 2**62


@dataclass(frozen=True, slots=True)
class Patterns:
    """Distinct ways in which pairs compare: levels [patterns, comparisons], -1 not stated, and pairs of each."""

    levels: npt.NDArray[np.int64]
    pairs: npt.NDArray[np.float64]
    """How many of all pairs each pattern stands for."""
    candidate: npt.NDArray[np.bool_]
    """Whether it is met among candidates."""
    sure: npt.NDArray[np.float64]
    """How many of its pairs share so much that they start as matches."""


@dataclass(frozen=True, slots=True)
class Grades:
    """Levels of one comparison that differ only in how rare the value agreed on is."""

    comparison: int
    levels: tuple[int, ...]
    shares: tuple[float, ...]
    """How the values of all entries fall into the grades; what they come to is one."""


def patterns(
    candidate: npt.NDArray[Any],
    shared: npt.NDArray[np.float64],
    random: npt.NDArray[Any],
    *,
    possible: float,
    sure: float,
) -> Patterns:
    """Count patterns: `candidate` levels [pairs, comparisons] with the bits they share, `random` ones for the rest."""
    rest = max(possible - len(candidate), 0.0) / max(len(random), 1)
    both = np.concatenate([candidate, random]).astype(np.int64) + 1
    packed = np.zeros(len(both), dtype=np.int64)
    size = 1
    for column in both.T:
        width = int(column.max(initial=0)) + 1
        if size * width > MOST_PACKED:
            kinds, packed = np.unique(packed, return_inverse=True)
            size = len(kinds)
        packed, size = packed * width + column, size * width
    _, where, pattern = np.unique(packed, return_index=True, return_inverse=True)
    weight = np.concatenate([np.ones(len(candidate)), np.full(len(random), rest)])
    surely = np.concatenate([(shared >= sure).astype(float), np.zeros(len(random))])
    return Patterns(
        both[where] - 1,
        np.bincount(pattern, weight, minlength=len(where)).astype(float),
        np.bincount(pattern[: len(candidate)], minlength=len(where)) > 0,
        np.bincount(pattern, surely, minlength=len(where)).astype(float),
    )


@dataclass(frozen=True, slots=True)
class _Rates:
    """What is being learned: the rates of each level among pairs of one person, of strangers, of kin."""

    m: list[npt.NDArray[np.float64]]
    u: list[npt.NDArray[np.float64]]
    k: list[npt.NDArray[np.float64]]
    share: float
    kin: float


def trained(
    seen: Patterns,
    names: Sequence[str],
    labels: Sequence[Sequence[str]],
    *,
    graded: Sequence[Grades] = (),
    against: Sequence[npt.NDArray[np.bool_]] = (),
    kindred: Sequence[npt.NDArray[np.bool_]] = (),
    personal: Sequence[bool] = (),
) -> Model:
    """Expectation-maximisation over the patterns, started from the pairs that share too much for chance.

    `graded` names levels that are one agreement, graded by how rare its value is. `against`, by comparison and level, says
    which levels speak against one person: pairs that share much and yet have one start as kin. `kindred` says which
    levels kin can have oftener than strangers do, where not all (whole names alike are namesakes, not kin), and
    `personal` which comparisons kin agree in no oftener than strangers do.
    """
    doubt = _doubt(seen, against)
    rates = _learned(seen, labels, graded, kindred, personal, seen.sure * ~doubt, seen.sure * doubt)
    rounds = 0
    for rounds in range(1, ROUNDS + 1):
        one, kin = _chances(seen, rates)
        sure = one + kin >= CERTAIN
        new = _learned(
            seen, labels, graded, kindred, personal, seen.pairs * one * sure, seen.pairs * kin * sure
        )
        moved = max((float(np.abs(a - b).max()) for a, b in zip(rates.m, new.m, strict=True)), default=0.0)
        rates = new
        if moved < SETTLED:
            break
    return Model(
        tuple(names),
        tuple(map(tuple, labels)),
        tuple(rates.m),
        tuple(rates.u),
        tuple(rates.k),
        rates.share,
        rates.kin,
        rounds,
    )


def _doubt(seen: Patterns, against: Sequence[npt.NDArray[np.bool_]]) -> npt.NDArray[np.bool_]:
    """Whether a pattern has a level that speaks against one person."""
    doubt = np.zeros(len(seen.pairs), dtype=bool)
    for index, speaks in enumerate(against):
        doubt |= np.append(speaks, False)[seen.levels[:, index]]
    return doubt


def _learned(
    seen: Patterns,
    labels: Sequence[Sequence[str]],
    graded: Sequence[Grades],
    kindred: Sequence[npt.NDArray[np.bool_]],
    personal: Sequence[bool],
    one: npt.NDArray[np.float64],
    kin: npt.NDArray[np.float64],
) -> _Rates:
    """The rates, when so many pairs of each pattern are of one person and so many of kin."""
    sizes = [len(own) for own in labels]
    total = max(float(seen.pairs.sum()), 4.0)
    strangers = np.maximum(seen.pairs - one - kin, 0.0)
    u = _levels(seen, strangers, sizes, 0.0)
    m = _levels(seen, one, sizes, SMOOTHING)
    _regrade(m, graded)
    m = [(1 - WRONG) * a + WRONG * b for a, b in zip(m, u, strict=True)]
    _slip(m, labels)
    k = [(1 - WRONG) * a + WRONG * b for a, b in zip(_levels(seen, kin, sizes, SMOOTHING), u, strict=True)]
    k = [b if own else a for a, b, own in zip(k, u, personal, strict=True)] if personal else k
    k = [_unlike(a, b, own) for a, b, own in zip(k, u, kindred, strict=True)] if kindred else k
    if not any(personal):
        kin = np.zeros(len(kin))
    share, more = (float(np.clip(own.sum() / total, 0.01 / total, 0.3)) for own in (one, kin))
    return _Rates(m, u, k, share, more)


def _levels(
    seen: Patterns, pairs: npt.NDArray[np.float64], sizes: Sequence[int], smoothing: float
) -> list[npt.NDArray[np.float64]]:
    """For each comparison, the share of `pairs` at each level among those where it is stated."""
    found = []
    for index, size in enumerate(sizes):
        stated = seen.levels[:, index] >= 0
        counts = np.bincount(seen.levels[stated, index], pairs[stated], minlength=size) + smoothing / size
        shares = counts / max(counts.sum(), 1e-300)
        found.append(np.maximum(shares, LEAST_U))
    return found


def _unlike(
    k: npt.NDArray[np.float64], u: npt.NDArray[np.float64], kindred: npt.NDArray[np.bool_]
) -> npt.NDArray[np.float64]:
    """Rates among kin, with the levels that kin cannot have more often as rare as among strangers."""
    kept, rest = np.where(kindred, k, 0.0), np.where(kindred, 0.0, u)
    rates: npt.NDArray[np.float64] = np.maximum(
        rest + kept * (1 - rest.sum()) / max(float(kept.sum()), LEAST_U), LEAST_U
    )
    return rates


def _regrade(m: list[npt.NDArray[np.float64]], graded: Sequence[Grades]) -> None:
    """Share what graded levels have in m among them: that a name is rare makes it no likelier to be written right."""
    for grades in graded:
        own = m[grades.comparison]
        levels = list(grades.levels)
        own[levels] = np.maximum(own[levels].sum() * np.array(grades.shares), LEAST_U)


@cache
def _slips() -> Mapping[str, float]:
    file = resources.files("onrecord.lists") / "data" / "slips.toml"
    return {
        label: float(parts)
        for table in tomllib.loads(file.read_text(encoding="utf-8")).values()
        for label, parts in table.items()
    }


def _slip(m: Sequence[npt.NDArray[np.float64]], labels: Sequence[Sequence[str]]) -> None:
    """Keep a share of m for the slips that people are known to make."""
    for own, told in zip(m, labels, strict=True):
        parts = np.array([_slips().get(label, 0.0) for label in told])
        if parts.any():
            own *= 1 - SLIP
            own += SLIP * parts / parts.sum()


def _chances(seen: Patterns, rates: _Rates) -> tuple[npt.NDArray[np.float64], npt.NDArray[np.float64]]:
    """The chances that the pairs of each pattern are of one person, and of kin; none for pairs never compared."""
    one = np.full(len(seen.levels), np.log(rates.share / (1 - rates.share - rates.kin)))
    kin = np.full(len(seen.levels), np.log(rates.kin / (1 - rates.share - rates.kin)))
    for index, (m, u, k) in enumerate(zip(rates.m, rates.u, rates.k, strict=True)):
        levels = seen.levels[:, index]
        one += np.append(np.log(m / u), 0.0)[levels]
        kin += np.append(np.log(k / u), 0.0)[levels]
    total = np.logaddexp(0.0, np.logaddexp(one, kin))
    return (
        np.where(seen.candidate, np.exp(one - total), 0.0),
        np.where(seen.candidate, np.exp(kin - total), 0.0),
    )

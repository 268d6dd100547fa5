"""What agreement is worth: Fellegi and Sunter's weights, learned from the entries alone, without labels.

Splink compares the candidate pairs and pairs drawn at random, level by level. Candidates are all the pairs that
agree on anything rare; the rest of all possible pairs is known by the random ones. So the two together, each
weighted by how many pairs it stands for, are all pairs, and expectation-maximisation (Dempster et al. 1977;
Winkler 1988) finds in them, for each level, how often it is met among pairs of one person (m), among pairs of
two (u), and how many pairs are of one person (lambda). Random pairs alone would not do for u: where an entry
has ten doubles, most random pairs that agree closely are matches.
"""

import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from importlib import resources
from typing import Any

import numpy as np
import numpy.typing as npt

__all__ = ["Grades", "Model", "Patterns", "patterns", "trained"]

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


@dataclass(frozen=True, slots=True)
class Model:
    """What each level is worth: m and u by comparison and level, and the share of pairs that are matches."""

    names: tuple[str, ...]
    labels: tuple[tuple[str, ...], ...]
    m: tuple[npt.NDArray[np.float64], ...]
    u: tuple[npt.NDArray[np.float64], ...]
    share: float
    """Of all possible pairs, those of one person (lambda)."""
    rounds: int

    @property
    def prior(self) -> float:
        """The log2 odds that two entries picked at random are one person."""
        return float(np.log2(self.share / (1 - self.share)))

    def weights(self, levels: npt.NDArray[Any]) -> npt.NDArray[np.float32]:
        """The log2 Bayes factor of each comparison, [pairs, comparisons]; 0 where it is not stated."""
        columns = []
        for index, (m, u) in enumerate(zip(self.m, self.u, strict=True)):
            factors = np.append(np.log2(m / u), 0.0).astype(np.float32)
            columns.append(factors[levels[:, index]])
        return np.stack(columns, axis=1) if columns else np.zeros((len(levels), 0), dtype=np.float32)

    def to_wire(self) -> dict[str, Any]:
        """The model as JSON: each comparison's levels with m, u and weight."""
        return {
            "share": self.share,
            "rounds": self.rounds,
            "comparisons": {
                name: [
                    {"level": label, "m": float(a), "u": float(b), "weight": float(np.log2(a / b))}
                    for label, a, b in zip(labels, m, u, strict=True)
                ]
                for name, labels, m, u in zip(self.names, self.labels, self.m, self.u, strict=True)
            },
        }


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
    for column in both.T:
        packed = packed * (int(column.max(initial=0)) + 1) + column
    _, where, pattern = np.unique(packed, return_index=True, return_inverse=True)
    weight = np.concatenate([np.ones(len(candidate)), np.full(len(random), rest)])
    surely = np.concatenate([(shared >= sure).astype(float), np.zeros(len(random))])
    return Patterns(
        both[where] - 1,
        np.bincount(pattern, weight, minlength=len(where)),
        np.bincount(pattern[: len(candidate)], minlength=len(where)) > 0,
        np.bincount(pattern, surely, minlength=len(where)),
    )


def trained(
    seen: Patterns, names: Sequence[str], labels: Sequence[Sequence[str]], graded: Sequence[Grades] = ()
) -> Model:
    """Expectation-maximisation over the patterns, started from the pairs that surely match.

    `graded` names levels that are one agreement, graded by how rare its value is.
    """
    sizes = [len(own) for own in labels]
    total = seen.pairs.sum()
    share = max(seen.sure.sum(), 1.0) / max(total, 2.0)
    m = _levels(seen, seen.sure, sizes, 1.0)
    _regrade(m, graded)
    u = _levels(seen, seen.pairs - seen.sure, sizes, 0.0)
    rounds = 0
    for rounds in range(1, ROUNDS + 1):
        chance = np.where(seen.candidate, _chances(seen, m, u, share), 0.0)
        chance = np.where(chance >= CERTAIN, chance, 0.0)
        new = _levels(seen, seen.pairs * chance, sizes, SMOOTHING)
        u = _levels(seen, seen.pairs * (1 - chance), sizes, 0.0)
        share = float(np.clip((seen.pairs * chance).sum() / max(total, 1.0), 1e-12, 0.5))
        _regrade(new, graded)
        new = [(1 - WRONG) * a + WRONG * b for a, b in zip(new, u, strict=True)]
        _slip(new, labels)
        moved = max((float(np.abs(a - b).max()) for a, b in zip(m, new, strict=True)), default=0.0)
        m = new
        if moved < SETTLED:
            break
    return Model(tuple(names), tuple(map(tuple, labels)), tuple(m), tuple(u), share, rounds)


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


def _chances(
    seen: Patterns, m: Sequence[npt.NDArray[np.float64]], u: Sequence[npt.NDArray[np.float64]], share: float
) -> npt.NDArray[np.float64]:
    """The chance that the pairs of each pattern are of one person."""
    odds = np.full(len(seen.levels), np.log(share / (1 - share)))
    for index, (own_m, own_u) in enumerate(zip(m, u, strict=True)):
        factors = np.append(np.log(own_m / own_u), 0.0)
        odds += factors[seen.levels[:, index]]
    chance: npt.NDArray[np.float64] = 1 / (1 + np.exp(-np.clip(odds, -700, 700)))
    return chance

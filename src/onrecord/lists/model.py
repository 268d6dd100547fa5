"""What agreement is worth: Fellegi and Sunter's weights (1969), for three kinds of pairs.

A pair is of one person (m), of two people who have nothing to do with each other (u), or of two who share what
kin, neighbours and namesakes share (k): a family name, a place, a day. Without the third kind, a brother who died on
the same day would pass for a badly written double. How the rates are learned: `onrecord.lists.training`.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt

__all__ = ["KIN", "Model"]

KIN = "kin, neighbours, namesakes"
"""What the last part of a weight is called."""


@dataclass(frozen=True, slots=True)
class Model:
    """How often each level is met among pairs of each kind, by comparison and level; and how common the kinds are."""

    names: tuple[str, ...]
    labels: tuple[tuple[str, ...], ...]
    m: tuple[npt.NDArray[np.float64], ...]
    u: tuple[npt.NDArray[np.float64], ...]
    k: tuple[npt.NDArray[np.float64], ...]
    share: float
    """Of all possible pairs, those of one person (lambda)."""
    kin: float
    """Of all possible pairs, those of kin, neighbours or namesakes."""
    rounds: int

    @property
    def prior(self) -> float:
        """The log2 odds that two entries picked at random are one person, against that they are strangers."""
        return float(np.log2(self.share / (1 - self.share - self.kin)))

    def weights(self, levels: npt.NDArray[Any]) -> npt.NDArray[np.float32]:
        """What speaks for one person, in bits, [pairs, comparisons + 1]; 0 where a comparison is not stated.

        The log2 Bayes factor of each comparison against strangers; last, what is lost since kin can agree so too.
        """
        strangers = self.factors(self.m, levels)
        kin = self.factors(self.k, levels)
        odds = np.log2(self.kin / (1 - self.share - self.kin)) + kin.sum(axis=1)
        lost = -np.logaddexp2(0.0, odds)
        return np.column_stack([strangers, lost]).astype(np.float32)

    def factors(
        self, rates: Sequence[npt.NDArray[np.float64]], levels: npt.NDArray[Any]
    ) -> npt.NDArray[np.float64]:
        """The log2 of each level's rate over that among strangers, [pairs, comparisons]."""
        found = np.zeros(levels.shape)
        for index, (rate, u) in enumerate(zip(rates, self.u, strict=True)):
            found[:, index] = np.append(np.log2(rate / u), 0.0)[levels[:, index]]
        return found

    def to_wire(self) -> dict[str, Any]:
        """The model as JSON: each comparison's levels with their rates and weight."""
        return {
            "share": self.share,
            "kin": self.kin,
            "rounds": self.rounds,
            "comparisons": {name: self._wire(index) for index, name in enumerate(self.names)},
        }

    def _wire(self, index: int) -> list[dict[str, Any]]:
        rates = zip(self.labels[index], self.m[index], self.u[index], self.k[index], strict=True)
        return [
            {"level": label, "m": float(m), "u": float(u), "k": float(k), "weight": float(np.log2(m / u))}
            for label, m, u, k in rates
        ]

"""Why two entries are thought one person: the waterfall of weights, from the prior to the probability."""

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from typing import Any

import numpy as np
import numpy.typing as npt

from onrecord.lists.columnar import Columns
from onrecord.lists.model import KIN, Model

__all__ = ["Explanation", "Step", "explained"]


@dataclass(frozen=True, slots=True)
class Step:
    """One comparison: how it came out, and the bits that this adds to the odds (below zero: against)."""

    comparison: str
    level: str
    bits: float


@dataclass(frozen=True, slots=True)
class Explanation:
    """The way from the prior odds to the probability; `decided` where a reviewer had the last word."""

    left: str
    right: str
    prior: float
    """The log2 odds that two entries picked at random are one person."""
    steps: tuple[Step, ...]
    weight: float
    """Prior and steps together: the log2 odds."""
    probability: float
    decided: str | None

    def to_wire(self) -> dict[str, Any]:
        """The explanation as JSON."""
        return asdict(self)


def explained(
    columns: Columns,
    model: Model,
    pair: tuple[int, int],
    levels: npt.NDArray[np.int8],
    probability: float,
    decided: Mapping[tuple[int, int], bool],
) -> Explanation:
    """The explanation of one pair of entries by place."""
    steps = []
    bits = model.weights(levels[None, :])[0]
    for name, labels, level, own in zip(
        model.names, model.labels, levels.tolist(), bits[:-1].tolist(), strict=True
    ):
        steps.append(Step(name, labels[level] if level >= 0 else "not stated", round(own, 3)))
    steps.append(Step(KIN, "can agree so too", round(float(bits[-1]), 3)))
    verdict = {True: "same", False: "different", None: None}[decided.get(pair)]
    return Explanation(
        columns.ids[pair[0]],
        columns.ids[pair[1]],
        round(model.prior, 3),
        tuple(steps),
        round(model.prior + float(bits.sum()), 3),
        probability,
        verdict,
    )

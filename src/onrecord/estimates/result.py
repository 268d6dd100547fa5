"""Estimate: how many there are in all, documented or not, with everything it rests on; or a reasoned refusal."""

import sys
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from importlib.metadata import version
from typing import Any

import numpy as np
import pyarrow as pa

from onrecord.estimates.bounds import Bound
from onrecord.estimates.checks import HeldOut, Sensitivity
from onrecord.estimates.decomposable import GraphAverage
from onrecord.estimates.families import Answer
from onrecord.estimates.statement import Statement
from onrecord.estimates.table import OverlapTable
from onrecord.estimates.verdict import Verdict

__all__ = ["Estimate", "versions"]


@dataclass(frozen=True, slots=True)
class Estimate:
    """The answer. `point`, `low` and `high` are None exactly where the verdict is `refused`."""

    verdict: Verdict
    table: OverlapTable
    statement: Statement
    level: float
    point: float | None
    """The lead model's: latent classes, or the first family that has an answer."""
    low: float | None
    high: float | None
    """From the lowest to the highest interval end of all families that have an answer."""
    bounds: tuple[Bound, ...]
    answers: tuple[Answer, ...]
    silent: Mapping[str, str]
    """Why a family gave no answer."""
    held_out: tuple[HeldOut, ...]
    sensitivity: Sensitivity | None
    priors: tuple[GraphAverage, ...]
    matching: tuple[float, float] | None
    """The interval with the matching's uncertainty in it; None where the matching gave no draws."""
    seed: int
    traces: tuple[tuple[float, ...], ...] = ()
    """N of the latent class chains, thinned to a few hundred each, for the eye."""

    @property
    def n(self) -> int:
        """How many are documented."""
        return self.table.n

    def to_wire(self) -> dict[str, Any]:
        """The estimate as JSON: the same input, seed and versions give the same bytes."""
        return {
            "verdict": self.verdict.to_wire(),
            "documented": self.n,
            "point": self.point,
            "low": self.low,
            "high": self.high,
            "level": self.level,
            "matching": list(self.matching) if self.matching else None,
            "bounds": [asdict(bound) for bound in self.bounds],
            "models": [answer.to_wire() for answer in self.answers],
            "silent": dict(self.silent),
            "held_out": [each.to_wire() for each in self.held_out],
            "sensitivity": self.sensitivity.to_wire() if self.sensitivity else None,
            "prior_influence": [
                {"delta": each.delta, "median": each.median, "low": each.low, "high": each.high}
                for each in self.priors
            ],
            "statement": self.statement.to_wire(),
            "table": self.table.to_wire(),
            "seed": self.seed,
            "versions": versions(),
            "digest": {"table": self.table.digest, "statement": self.statement.digest},
        }

    def to_arrow(self) -> pa.Table:
        """The draws, one row each: family, draw, N."""
        names = [answer.family for answer in self.answers for _ in answer.draws]
        numbers = [number for answer in self.answers for number in range(len(answer.draws))]
        sizes = np.concatenate([answer.draws for answer in self.answers]) if self.answers else np.zeros(0)
        return pa.table(
            {
                "family": pa.array(names, pa.string()),
                "draw": pa.array(numbers, pa.int64()),
                "n": pa.array(sizes, pa.float64()),
            }
        )


def versions() -> dict[str, str]:
    """What it was computed with."""
    return {
        "python": ".".join(map(str, sys.version_info[:3])),
        **{name: version(name) for name in ("onrecord", "numpy", "scipy", "numba")},
    }

"""BCa bootstrap intervals that include the choice of the model (Silverman, Chan and Vincent 2024).

Statistics and Computing 34, 44. People are drawn again with replacement; each time the model is chosen
anew by information criterion, among the `top` best models of the original table (all of them at most).
The interval is Efron's (1987) bias-corrected and accelerated one, its acceleration from the jackknife
that leaves one person out, model choice again included; people of one pattern count as one fit.
"""

import math
from collections.abc import Sequence
from dataclasses import dataclass
from statistics import NormalDist

import numpy as np
import numpy.typing as npt
from scipy.special import ndtr

from onrecord.errors import UsageError
from onrecord.estimates.loglinear import cell_counts, fit_many, search
from onrecord.estimates.table import OverlapTable

__all__ = ["BcaInterval", "bca", "bca_interval"]

ENOUGH = 0.9
"""The share of resamples that must have an estimate for an interval to mean anything."""


@dataclass(frozen=True, slots=True)
class BcaInterval:
    """The point, and the interval that includes model choice."""

    point: float
    low: float
    high: float
    level: float
    criterion: str
    top: int
    replicates: npt.NDArray[np.float64]
    """N of each resample that has an estimate, [replicates]."""
    bias: float
    """z0, Efron (1987), eq. 6.1."""
    acceleration: float
    failed: int
    """Resamples in which no model had an estimate."""
    models_chosen: int
    """How many different models the resamples chose."""

    def at(self, level: float) -> tuple[float, float]:
        """The interval at another level, from the same resamples."""
        return bca_interval(self.replicates, bias=self.bias, acceleration=self.acceleration, level=level)

    def draws(self, size: int, *, seed: int) -> npt.NDArray[np.float64]:
        """Draws of N [size] whose quantiles are the ends of these intervals at every level."""
        z = self.bias + np.random.default_rng(seed).standard_normal(size)
        return np.asarray(np.quantile(self.replicates, ndtr(self.bias + z / (1 - self.acceleration * z))))


def bca(
    table: OverlapTable,
    *,
    seed: int,
    criterion: str = "bic",
    order: int | None = None,
    heterogeneity: bool = False,
    top: int | None = None,
    replicates: int = 1000,
    level: float = 0.95,
) -> BcaInterval:
    """The interval for the model of least criterion, with model choice among the `top` models (None: all).

    UsageError where the search has no estimate, or where a tenth of the resamples have none.
    """
    found = search(table, criterion=criterion, order=order, heterogeneity=heterogeneity)
    fits = found.fits if top is None else found.fits[:top]
    cells, counts = cell_counts(table)
    random = np.random.default_rng(seed)
    drawn = random.multinomial(table.n, counts / table.n, size=replicates).astype(float)
    models = [each.model for each in fits]
    points, chosen = chosen_points(cells, drawn, models, criterion)
    kept = points[np.isfinite(points)]
    if len(kept) < ENOUGH * replicates:
        raise UsageError(
            "bootstrap",
            f"{replicates - len(kept)} of {replicates} resamples have no estimate",
            "Use fewer lists",
        )
    bias = _bias(kept, found.best.point)
    acceleration = _acceleration(cells, counts, models, criterion)
    low, high = bca_interval(kept, bias=bias, acceleration=acceleration, level=level)
    return BcaInterval(
        found.best.point, low, high, level, criterion, len(models), kept, bias, acceleration,
        replicates - len(kept), len(np.unique(chosen[np.isfinite(points)])),
    )  # fmt: skip


def bca_interval(
    replicates: npt.NDArray[np.float64], *, bias: float, acceleration: float, level: float
) -> tuple[float, float]:
    """Efron (1987), eq. 2.3: the quantiles of the resamples at the shifted probabilities."""
    normal = NormalDist()
    ends = []
    for probability in (0.5 - level / 2, 0.5 + level / 2):
        z = bias + normal.inv_cdf(probability)
        ends.append(normal.cdf(bias + z / (1 - acceleration * z)))
    low, high = np.quantile(replicates, ends)
    return float(low), float(high)


def chosen_points(
    cells: npt.NDArray[np.int64],
    counts: npt.NDArray[np.float64],
    models: Sequence[tuple[int, ...]],
    criterion: str,
) -> tuple[npt.NDArray[np.float64], npt.NDArray[np.int64]]:
    """(N, index of the model chosen), [tables]; N is NaN where no model has an estimate."""
    results = fit_many(cells, counts, models)
    size = np.array([len(model) + 1 for model in models])
    n = counts.sum(axis=1)
    penalty = np.log(n)[:, None] if criterion == "bic" else 2.0
    scores = penalty * size - 2 * results[:, :, 1]
    scores[~np.isfinite(scores)] = np.inf
    chosen = scores.argmin(axis=1)
    rows = np.arange(len(counts))
    points = n + np.exp(results[rows, chosen, 0])
    points[~np.isfinite(scores[rows, chosen])] = np.nan
    return points, chosen


def _bias(replicates: npt.NDArray[np.float64], point: float) -> float:
    """The normal score of the share of resamples below the point; ties count half, ends are held off."""
    below = float(np.mean(replicates < point) + np.mean(replicates == point) / 2)
    edge = 0.5 / len(replicates)
    return NormalDist().inv_cdf(min(max(below, edge), 1 - edge))


def _acceleration(
    cells: npt.NDArray[np.int64],
    counts: npt.NDArray[np.int64],
    models: Sequence[tuple[int, ...]],
    criterion: str,
) -> float:
    """sum d^3 / (6 (sum d^2)^1.5) over people, d = mean of the left-one-out points less each (Efron 1987, 6.6)."""
    occupied = np.flatnonzero(counts)
    left_out = np.repeat(counts[None, :].astype(float), len(occupied), axis=0)
    left_out[np.arange(len(occupied)), occupied] -= 1
    points, _ = chosen_points(cells, left_out, models, criterion)
    known = np.isfinite(points)
    people, values = counts[occupied][known], points[known]
    off = np.average(values, weights=people) - values
    squares = float(people @ off**2)
    return float(people @ off**3) / (6 * squares**1.5) if squares > 0 and math.isfinite(squares) else 0.0

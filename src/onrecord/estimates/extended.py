"""Sparse tables: extended maximum likelihood, its checks, and stepwise choice of two-list effects.

Chan, Silverman and Vincent (2021, JASA 116, 1297-1306). Where two lists share nobody, their effect's
estimate is minus infinity: it leaves the fit together with the cells it rules out (section 2.3).
Whether the rest has an estimate at all is a linear programme (Fienberg and Rinaldo 2012, Annals of
Statistics 40, 996-1023); whether that estimate is the only one is the rank of the design.
"""

import math
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import combinations

import numpy as np
import numpy.typing as npt
from scipy.optimize import linprog
from scipy.sparse import csr_array
from scipy.special import pdtr, pdtrc

from onrecord.errors import UsageError
from onrecord.estimates.bounds import normal_quantile
from onrecord.estimates.loglinear import as_mask, model_name
from onrecord.estimates.poisson import fit
from onrecord.estimates.table import OverlapTable

__all__ = ["MAX_LISTS", "Checks", "SparseFit", "checks", "stepwise"]

MAX_LISTS = 12
"""A full table of 4,095 cells; beyond it, latent classes."""


@dataclass(frozen=True, slots=True)
class Checks:
    """Whether a model's extended maximum likelihood estimate exists and is the only one."""

    exists: bool
    identified: bool
    infinite: tuple[str, ...]
    """Effects whose estimate is minus infinity, lists numbered from 1."""

    @property
    def sound(self) -> bool:
        """Both hold."""
        return self.exists and self.identified


@dataclass(frozen=True, slots=True)
class SparseFit:
    """The model that stepwise choice ends at."""

    model: tuple[int, ...]
    name: str
    point: float
    low: float
    high: float
    level: float
    checks: Checks
    steps: tuple[tuple[str, float], ...]
    """Effects in the order they came in, with the p-value each had."""
    threshold: float


def stepwise(table: OverlapTable, *, threshold: float = 0.02, level: float = 0.95) -> SparseFit:
    """Start from main effects; add the two-list effect of least p-value while that is below `threshold`.

    Chan, Silverman and Vincent (2021, section 3.2). An effect's p-value is the Poisson probability, under the
    model so far, that the two lists share as few people as they do, or as many: it needs no estimate of the
    effect, so it also holds where they share nobody.
    Effects whose model fails the checks are passed over. The interval takes the log of the number on
    no list as normal. UsageError where even main effects have no estimate.
    """
    cells, counts = _cells(table)
    model = tuple(1 << index for index in range(table.width))
    pairs = [1 << a | 1 << b for a, b in combinations(range(table.width), 2)]
    steps: list[tuple[str, float]] = []
    if not _checked(cells, counts, model).sound:
        raise UsageError(
            "independent lists", "have no estimate for this table", "Use a lower bound, or more lists"
        )
    while True:
        trials = sorted((_p_value(cells, counts, model, pair), pair) for pair in pairs if pair not in model)
        for value, pair in trials:
            if value >= threshold:
                return _sparse_fit(cells, counts, table.n, model, steps, threshold, level)
            grown = tuple(sorted((*model, pair)))
            if _checked(cells, counts, grown).sound:
                model = grown
                steps.append((model_name([pair])[1:-1], value))
                break
        else:
            return _sparse_fit(cells, counts, table.n, model, steps, threshold, level)


def checks(table: OverlapTable, model: Sequence[int]) -> Checks:
    """The checks of one model (terms as bit masks, main effects among them) on one table."""
    cells, counts = _cells(table)
    return _checked(cells, counts, tuple(sorted(model)))


def _cells(table: OverlapTable) -> tuple[npt.NDArray[np.int64], npt.NDArray[np.float64]]:
    """Every observable cell with its count: bit masks [c], counts [c]."""
    if not 2 <= table.width <= MAX_LISTS:
        raise UsageError("table", f"has {table.width} lists", f"Stepwise choice takes 2 to {MAX_LISTS}")
    if table.censored:
        raise UsageError("table", "has lists that did not work everywhere", "Use latent classes, or stratify")
    known = {as_mask(pattern): count for pattern, count in table.cells.items()}
    barred = {as_mask(pattern) for pattern in table.impossible}
    cells = np.array([cell for cell in range(1, 2**table.width) if cell not in barred], dtype=np.int64)
    return cells, np.array([known.get(int(cell), 0) for cell in cells], dtype=float)


def _checked(cells: npt.NDArray[np.int64], counts: npt.NDArray[np.float64], model: tuple[int, ...]) -> Checks:
    within = (cells[:, None] & np.array(model)) == np.array(model)
    infinite = counts @ within == 0
    left = ~within[:, infinite].any(axis=1)
    design = np.column_stack([np.ones(int(left.sum())), within[np.ix_(left, ~infinite)]])
    identified = bool(np.linalg.matrix_rank(design) == design.shape[1])
    names = tuple(model_name([term])[1:-1] for term, gone in zip(model, infinite, strict=True) if gone)
    return Checks(_exists(design, counts[left]), identified, names)


def _exists(design: npt.NDArray[np.float64], counts: npt.NDArray[np.float64]) -> bool:
    """Whether some strictly positive means have the same sufficient statistics as the counts.

    Fienberg and Rinaldo (2012, supplement, p. 3): maximise s subject to X' x = X' counts and x >= s;
    the estimate exists if and only if the greatest s is above zero.
    """
    if (counts > 0).all():
        return True
    rows, _size = design.shape
    scale = max(counts.max(), 1.0)
    equal = csr_array(np.vstack([design, design.sum(axis=0)]).T)
    found = linprog(
        c=np.append(np.zeros(rows), -1.0),
        A_eq=equal,
        b_eq=design.T @ counts / scale,
        bounds=[(0, None)] * (rows + 1),
        method="highs",
    )
    return bool(found.status == 0 and -found.fun * scale > 1e-7)


def _p_value(
    cells: npt.NDArray[np.int64], counts: npt.NDArray[np.float64], model: tuple[int, ...], pair: int
) -> float:
    """The smaller Poisson tail of the number of people on both lists, its mean as the model so far has it."""
    within = (cells & pair) == pair
    beta = np.empty(len(model) + 1)
    fit(cells, counts, np.array(model, dtype=np.int64), beta)
    mean = float(_means(cells, model, beta)[within].sum())
    both = float(counts[within].sum())
    return float(min(pdtr(both, mean), pdtrc(both - 1, mean) if both else 1.0))


def _means(
    cells: npt.NDArray[np.int64], model: tuple[int, ...], beta: npt.NDArray[np.float64]
) -> npt.NDArray[np.float64]:
    held = (cells[:, None] & np.array(model)) == np.array(model)
    return np.asarray(np.exp(beta[0] + np.where(held, beta[1:], 0.0).sum(axis=1)))


def _sparse_fit(
    cells: npt.NDArray[np.int64],
    counts: npt.NDArray[np.float64],
    n: int,
    model: tuple[int, ...],
    steps: list[tuple[str, float]],
    threshold: float,
    level: float,
) -> SparseFit:
    terms = np.array(model, dtype=np.int64)
    log_unseen, _, variance = fit(cells, counts, terms, np.empty(len(terms) + 1))
    spread = normal_quantile(0.5 + level / 2) * math.sqrt(variance)
    low, point, high = (n + math.exp(log_unseen + shift) for shift in (-spread, 0.0, spread))
    name = model_name(model)
    return SparseFit(
        model, name, point, low, high, level, _checked(cells, counts, model), tuple(steps), threshold
    )

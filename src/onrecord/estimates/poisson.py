"""Fitting one Poisson log-linear model to an overlap table, as fast as a bootstrap needs it.

Cells and terms are bit masks: bit j stands for list j. A model has a parameter for every term, and
cell s has log mean = intercept + the parameters of all terms within s (Fienberg 1972; Cormack 1989).
The cell of no list is not observed; its fitted mean is exp(intercept), the number on no list.

One term is not a set of lists: HETEROGENEITY stands for k (k - 1) / 2 on a cell of k lists, one parameter
for people who differ by degrees in how easily they are listed (Darroch, Fienberg, Glonek and Junker 1993,
JASA 88, 1137-1148: the Rasch model whose propensity is normal among those on no list).
"""

import math

import numpy as np
import numpy.typing as npt

from onrecord.estimates.compiled import njit

__all__ = ["BAD_ENTRY", "HETEROGENEITY", "fit", "fit_all"]

HETEROGENEITY = -1

_ROUNDS = 60
_SETTLED = 1e-5
"""Newton's steps shrink to this where there is an estimate; where a mean runs to zero its log falls by 1 each."""
_LARGEST_LOG = 34.0
"""exp of this is 6e14 people: an intercept above it has run away."""
BAD_ENTRY = -1.0
"""What `fit` gives as variance where there is no estimate."""


@njit
def _cholesky(matrix: npt.NDArray[np.float64], size: int) -> bool:
    """Factor in place (lower); False where the matrix is singular to working precision."""
    for i in range(size):
        for j in range(i + 1):
            total = matrix[i, j]
            for k in range(j):
                total -= matrix[i, k] * matrix[j, k]
            if i == j:
                if total <= 1e-9 * matrix[i, i]:
                    return False
                matrix[i, i] = math.sqrt(total)
            else:
                matrix[i, j] = total / matrix[j, j]
    return True


@njit
def _solve(factor: npt.NDArray[np.float64], vector: npt.NDArray[np.float64], size: int) -> None:
    for i in range(size):
        for k in range(i):
            vector[i] -= factor[i, k] * vector[k]
        vector[i] /= factor[i, i]
    for i in range(size - 1, -1, -1):
        for k in range(i + 1, size):
            vector[i] -= factor[k, i] * vector[k]
        vector[i] /= factor[i, i]


@njit
def fit(
    cells: npt.NDArray[np.int64],
    counts: npt.NDArray[np.float64],
    terms: npt.NDArray[np.int64],
    beta: npt.NDArray[np.float64],
) -> tuple[float, float, float]:
    """(log of the number on no list, log likelihood, variance of that log); beta [terms + 1] is filled.

    `cells` [c] are the observable cells, `terms` [p] the model's. A term whose total count is zero has
    the estimate minus infinity: it and every cell within it leave the fit (the extended maximum likelihood
    estimate, Chan, Silverman and Vincent 2021, section 2.3). NaN where no estimate exists (an empty cell's
    mean goes to zero) or the rest is not identified (the information matrix is singular).
    """
    kept_cells, kept_terms = _reduced(cells, counts, terms)
    size = kept_terms.sum() + 1
    rows = kept_cells.sum()
    if rows < size:
        return math.nan, math.nan, BAD_ENTRY
    design = np.zeros((rows, size))
    y = np.empty(rows)
    row = 0
    for c in range(cells.shape[0]):
        if not kept_cells[c]:
            continue
        y[row] = counts[c]
        design[row, 0] = 1.0
        column = 1
        for p in range(terms.shape[0]):
            if kept_terms[p]:
                design[row, column] = _entry(cells[c], terms[p])
                column += 1
        row += 1
    coefficients = np.zeros(size)
    likelihood, variance = _newton(design, y, coefficients)
    if variance == BAD_ENTRY:
        return math.nan, math.nan, BAD_ENTRY
    beta[:] = -np.inf
    beta[0] = coefficients[0]
    column = 1
    for p in range(terms.shape[0]):
        if kept_terms[p]:
            beta[p + 1] = coefficients[column]
            column += 1
    return coefficients[0], likelihood, variance


@njit
def _entry(cell: int, term: int) -> float:
    """What the term's parameter is multiplied by in the log mean of the cell."""
    if term != HETEROGENEITY:
        return 1.0 if cell & term == term else 0.0
    lists = 0
    while cell:
        lists += cell & 1
        cell >>= 1
    return lists * (lists - 1) / 2.0


@njit
def _reduced(
    cells: npt.NDArray[np.int64], counts: npt.NDArray[np.float64], terms: npt.NDArray[np.int64]
) -> tuple[npt.NDArray[np.bool_], npt.NDArray[np.bool_]]:
    kept_cells = np.ones(cells.shape[0], dtype=np.bool_)
    kept_terms = np.ones(terms.shape[0], dtype=np.bool_)
    for p in range(terms.shape[0]):
        total = 0.0
        for c in range(cells.shape[0]):
            total += counts[c] * _entry(cells[c], terms[p])
        if total == 0.0:
            kept_terms[p] = False
            for c in range(cells.shape[0]):
                if _entry(cells[c], terms[p]) > 0.0:
                    kept_cells[c] = False
    return kept_cells, kept_terms


@njit
def _newton(
    design: npt.NDArray[np.float64], y: npt.NDArray[np.float64], beta: npt.NDArray[np.float64]
) -> tuple[float, float]:
    """Iteratively reweighted least squares from mu = y + 0.5; (log likelihood, variance of beta[0])."""
    rows, size = design.shape
    eta = np.log(y + 0.5)
    information = np.empty((size, size))
    gradient = np.empty(size)
    likelihood = -math.inf
    for _ in range(_ROUNDS):
        information[:] = 0.0
        gradient[:] = 0.0
        for r in range(rows):
            mean = math.exp(eta[r])
            working = mean * eta[r] + y[r] - mean
            for i in range(size):
                if design[r, i] != 0.0:
                    gradient[i] += working * design[r, i]
                    for j in range(i + 1):
                        information[i, j] += mean * design[r, i] * design[r, j]
        if not _cholesky(information, size):
            return math.nan, BAD_ENTRY
        _solve(information, gradient, size)
        beta[:] = gradient
        likelihood = 0.0
        moved = 0.0
        for r in range(rows):
            value = 0.0
            for i in range(size):
                value += design[r, i] * beta[i]
            value = min(max(value, -200.0), 50.0)
            moved = max(moved, abs(value - eta[r]))
            eta[r] = value
            likelihood += y[r] * eta[r] - math.exp(eta[r]) - math.lgamma(y[r] + 1.0)
        if moved < _SETTLED:
            break
    else:
        return math.nan, BAD_ENTRY
    if beta[0] > _LARGEST_LOG:
        return math.nan, BAD_ENTRY
    return likelihood, _first_variance(information, size)


@njit
def _first_variance(factor: npt.NDArray[np.float64], size: int) -> float:
    unit = np.zeros(size)
    unit[0] = 1.0
    _solve(factor, unit, size)
    return float(unit[0])


@njit
def fit_all(
    cells: npt.NDArray[np.int64],
    counts: npt.NDArray[np.float64],
    terms: npt.NDArray[np.int64],
    starts: npt.NDArray[np.int64],
    results: npt.NDArray[np.float64],
) -> None:
    """Fit many models to many tables.

    `counts` [tables, cells]; model m has terms[starts[m]:starts[m + 1]]; `results` [tables, models, 3]
    gets `fit`'s three numbers.
    """
    for b in range(counts.shape[0]):
        for m in range(starts.shape[0] - 1):
            own = terms[starts[m] : starts[m + 1]]
            beta = np.empty(own.shape[0] + 1)
            found = fit(cells, counts[b], own, beta)
            results[b, m, 0] = found[0]
            results[b, m, 1] = found[1]
            results[b, m, 2] = found[2]

"""Doubly robust estimation with covariates (Das, Kennedy and Jewell 2023, JASA 119, 1309-1321).

Two lists, independent of each other among people of the same covariates. With q1, q2, q12 the chances, among
those on either list, of being on the first, the second and both, the share documented is
1 / E[q1 q2 / q12] (their eq. 2), and

    phi = q1 q2 / q12 * (Y1 / q1 + Y2 / q2 - Y1 Y2 / q12)

averages to its inverse with errors that multiply (their theorem 2): right where either the chances of the one
list or those of the other are. Chances are logistic in the covariates and their squares and products, fitted
on other people than they are used for (cross-fitting).
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from onrecord.errors import UsageError
from onrecord.estimates.bounds import normal_quantile

__all__ = ["DoublyRobust", "doubly_robust"]

Floats = npt.NDArray[np.float64]
FOLDS = 5
RIDGE = 1e-2
LEAST_BOTH = 0.01
"""q12 is held above this: below it one person would stand for a hundred."""


@dataclass(frozen=True, slots=True)
class DoublyRobust:
    """N from two lists and covariates."""

    point: float
    low: float
    high: float
    level: float
    documented: int
    """People on either of the two lists."""
    share: float
    """The share of the population that is documented."""
    held: float
    """The share of people whose q12 was held at LEAST_BOTH."""


def doubly_robust(
    first: npt.ArrayLike,
    second: npt.ArrayLike,
    covariates: npt.ArrayLike,
    *,
    seed: int = 1,
    level: float = 0.95,
) -> DoublyRobust:
    """N from two 0/1 columns [people] and covariates [people, k]; rows on neither list are left out.

    UsageError where shapes differ, covariates are missing, or fewer than 10 people are on both lists.
    """
    y1, y2 = (np.asarray(column, dtype=float) for column in (first, second))
    x = np.asarray(covariates, dtype=float)
    x = x[:, None] if x.ndim == 1 else x
    if not len(y1) == len(y2) == len(x):
        raise UsageError("columns", "have different lengths", "Give one row a person")
    if not np.isfinite(x).all():
        raise UsageError(
            "covariates", "hold missing values", "Impute them, or make missing a category of its own"
        )
    kept = (y1 + y2) > 0
    y1, y2, x = y1[kept], y2[kept], _features(x[kept])
    if (y1 * y2).sum() < 10:
        raise UsageError("two lists", "share fewer than 10 people", "Choose two lists that overlap more")
    q1, q2, q12 = _chances(y1, y2, x, np.random.default_rng(seed))
    held = float(np.mean(q12 < LEAST_BOTH))
    q12 = np.maximum(q12, LEAST_BOTH)
    phi = q1 * q2 / q12 * (y1 / q1 + y2 / q2 - y1 * y2 / q12)
    inverse = max(float(phi.mean()), 1.0)
    n, share = len(y1), 1 / inverse
    # Their theorem 4: variance of phi, and of the binomial number documented.
    error = np.sqrt(n * (phi.var(ddof=1) + (1 - share) / share**2))
    reach = normal_quantile(0.5 + level / 2) * float(error)
    return DoublyRobust(n * inverse, max(n * inverse - reach, n), n * inverse + reach, level, n, share, held)


def _features(x: Floats) -> Floats:
    """Standardised covariates, their squares and products (a square of a 0/1 covariate is itself, and left out)."""
    spread = x.std(axis=0)
    x = (x - x.mean(axis=0)) / np.where(spread > 0, spread, 1.0)
    columns = [np.ones(len(x)), *x.T]
    for a in range(x.shape[1]):
        for b in range(a, x.shape[1]):
            if a != b or len(np.unique(x[:, a])) > 2:
                columns.append(x[:, a] * x[:, b])  # noqa: PERF401
    return np.column_stack(columns)


def _chances(y1: Floats, y2: Floats, x: Floats, random: np.random.Generator) -> tuple[Floats, Floats, Floats]:
    """q1, q2, q12 [people], each from a model that did not see the person; kept inside the possible."""
    fold = random.permutation(len(y1)) % FOLDS
    only1, only2, both = np.empty(len(y1)), np.empty(len(y1)), np.empty(len(y1))
    for own in range(FOLDS):
        others = fold != own
        shares = _multinomial(
            x[others], [y1[others] * (1 - y2[others]), y2[others] * (1 - y1[others])], x[~others]
        )
        only1[~others], only2[~others], both[~others] = shares
    return only1 + both, only2 + both, both


def _multinomial(x: Floats, targets: Sequence[Floats], new: Floats) -> tuple[Floats, Floats, Floats]:
    """Chances of first only, second only, both, on `new`; multinomial logit with `both` as the base, by Newton."""
    size = x.shape[1]
    beta = np.zeros(2 * size)
    penalty = np.full(2 * size, RIDGE)
    penalty[[0, size]] = 1e-8
    for _ in range(50):
        one, two, _both = _shares(x, beta)
        gradient = np.concatenate([x.T @ (targets[0] - one), x.T @ (targets[1] - two)]) - penalty * beta
        corner = -(x * (one * two)[:, None]).T @ x
        information = np.block(
            [
                [(x * (one * (1 - one))[:, None]).T @ x, corner],
                [corner.T, (x * (two * (1 - two))[:, None]).T @ x],
            ]
        )
        step = np.linalg.solve(information + np.diag(penalty), gradient)
        beta += step * min(1.0, 5.0 / max(float(np.abs(step).max()), 1e-12))
        if np.abs(step).max() < 1e-8:
            break
    return _shares(new, beta)


def _shares(x: Floats, beta: Floats) -> tuple[Floats, Floats, Floats]:
    size = x.shape[1]
    scores = np.stack([x @ beta[:size], x @ beta[size:], np.zeros(len(x))])
    scores = np.exp(scores - scores.max(axis=0))
    shares = scores / scores.sum(axis=0)
    return shares[0], shares[1], shares[2]

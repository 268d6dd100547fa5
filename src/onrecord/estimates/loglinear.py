"""Log-linear models and the search among them by information criterion.

Fienberg (1972, Biometrika 59, 591-603); Cormack (1989, Biometrics 45, 395-413); for the casualties of
Kosovo, Ball, Betts, Scheuren, Dudukovich and Asher (2002). Every model holds all lists' main effects
and is hierarchical (with a term, all terms within it); the term of all lists together is never in,
since the data cannot tell it: that it is zero is the identifying assumption of this family.
"""

import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import combinations

import numpy as np
import numpy.typing as npt

from onrecord.errors import UsageError
from onrecord.estimates.poisson import HETEROGENEITY, fit, fit_all
from onrecord.estimates.table import OverlapTable

__all__ = [
    "CRITERIA",
    "Fit",
    "Search",
    "cell_counts",
    "default_order",
    "fit_model",
    "hierarchical_models",
    "search",
]

CRITERIA = ("bic", "aic")
MAX_LISTS_FOR_SEARCH = 6
"""Beyond this the search would fit millions of models; `extended.stepwise` takes more lists."""
Model = tuple[int, ...]
"""The model's terms as bit masks, bit j for list j, ascending."""


@dataclass(frozen=True, slots=True)
class Fit:
    """One model fitted to one table."""

    model: Model
    point: float
    """N: documented and not."""
    standard_error: float
    """sqrt(m + m^2 var(log m)), m = the number on no list (Cormack 1989, eq. 3)."""
    log_likelihood: float
    parameters: int
    aic: float
    bic: float

    @property
    def name(self) -> str:
        """Generators in brackets, lists numbered from 1: [123,14,34]."""
        return model_name(self.model)

    def score(self, criterion: str) -> float:
        """The information criterion by its name, `bic` or `aic`; less is better."""
        return self.bic if criterion == "bic" else self.aic

    def interval(self, *, n: int, level: float = 0.95) -> tuple[float, float]:
        """Low and high for N given this model: log of the number on no list taken as normal."""
        from onrecord.estimates.bounds import normal_quantile

        unseen = self.point - n
        if unseen <= 0:
            return self.point, self.point
        spread = normal_quantile(0.5 + level / 2) * math.sqrt(math.log1p((self.standard_error / unseen) ** 2))
        return n + unseen * math.exp(-spread), n + unseen * math.exp(spread)


@dataclass(frozen=True, slots=True)
class Search:
    """All models that could be fitted, best first by the criterion."""

    criterion: str
    order: int
    fits: tuple[Fit, ...]
    models: int
    """How many were tried; those without an estimate are left out of `fits`."""

    @property
    def best(self) -> Fit:
        """The model of least criterion."""
        return self.fits[0]


def search(
    table: OverlapTable, *, criterion: str = "bic", order: int | None = None, heterogeneity: bool = False
) -> Search:
    """Fit every hierarchical model with interactions of up to `order` lists and rank them.

    With `heterogeneity` the models of two-list interactions compete a second time, with one parameter for
    people who differ by degrees (`poisson.HETEROGENEITY`; an h in the name, [12,3,h]). UsageError for one list, for more than 6 lists, and where no model has an estimate.
    """
    if criterion not in CRITERIA:
        raise UsageError(criterion, "is not a criterion", f"Use one of {', '.join(CRITERIA)}")
    order = default_order(table.width) if order is None else order
    cells, counts = cell_counts(table)
    models = hierarchical_models(table.width, order)
    if heterogeneity:
        pairwise = hierarchical_models(table.width, min(order, 2))
        models = (*models, *((HETEROGENEITY, *model) for model in pairwise))
    results = fit_many(cells, counts[None, :].astype(float), models)[0]
    fits = [
        _fit(model, table.n, *results[index])
        for index, model in enumerate(models)
        if results[index, 0] == results[index, 0]
    ]
    if not fits:
        raise UsageError("log-linear models", "have no estimate for this table", "Use a lower bound")
    fits.sort(key=lambda found: (found.score(criterion), found.parameters, found.model))
    return Search(criterion, order, tuple(fits), len(models))


def fit_model(table: OverlapTable, model: Sequence[int]) -> Fit | None:
    """One model; None where it has no estimate."""
    cells, counts = cell_counts(table)
    terms = np.array(sorted(model), dtype=np.int64)
    found = fit(cells, counts.astype(float), terms, np.empty(len(terms) + 1))
    return None if found[0] != found[0] else _fit(tuple(sorted(model)), table.n, *found)


def default_order(lists: int) -> int:
    """The highest interaction tried: all but that of all lists, for up to 5 lists; two-way for 6."""
    return lists - 1 if lists <= 5 else 2


def cell_counts(table: OverlapTable) -> tuple[npt.NDArray[np.int64], npt.NDArray[np.int64]]:
    """(cells, counts), [2^lists - 1 less the impossible]: every observable pattern as a bit mask.

    UsageError for one list, more lists than a full table can hold, or lists that did not work everywhere.
    """
    if table.width < 2:
        raise UsageError("one list", "cannot say how many it misses", "Bring a second, independent list")
    if table.width > 16:
        raise UsageError("table", f"has {table.width} lists, too many for a full table", "Use latent classes")
    if table.censored:
        raise UsageError("table", "has lists that did not work everywhere", "Use latent classes, or stratify")
    known = {as_mask(pattern): count for pattern, count in table.cells.items()}
    barred = {as_mask(pattern) for pattern in table.impossible}
    cells = [cell for cell in range(1, 2**table.width) if cell not in barred]
    return np.array(cells, dtype=np.int64), np.array([known.get(cell, 0) for cell in cells], dtype=np.int64)


def as_mask(pattern: str) -> int:
    """The pattern's bit mask, bit j for list j."""
    return sum(1 << index for index, mark in enumerate(pattern) if mark == "1")


@lru_cache(maxsize=16)
def hierarchical_models(lists: int, order: int) -> tuple[Model, ...]:
    """Every hierarchical model of all main effects and interactions up to `order` (never all lists)."""
    if lists > MAX_LISTS_FOR_SEARCH or (lists == 6 and order > 2):
        raise UsageError(
            f"{lists} lists, order {order}", "are too many models to try", "Use a lower order, or stepwise"
        )
    mains = tuple(1 << index for index in range(lists))
    top = min(order, lists - 1)
    return tuple(tuple(sorted(model)) for model in _grown(mains, lists, 2, top))


def _grown(terms: Model, lists: int, order: int, top: int) -> Iterator[Model]:
    """All hierarchical models that add terms of `order` and above to `terms`."""
    if order > top:
        yield terms
        return
    held = frozenset(terms)
    free = [
        sum(1 << index for index in chosen)
        for chosen in combinations(range(lists), order)
        if order == 2 or all(sum(1 << i for i in part) in held for part in combinations(chosen, order - 1))
    ]
    for size in range(len(free) + 1):
        for added in combinations(free, size):
            if added:
                yield from _grown((*terms, *added), lists, order + 1, top)
            else:
                yield terms


def fit_many(
    cells: npt.NDArray[np.int64], counts: npt.NDArray[np.float64], models: Sequence[Model]
) -> npt.NDArray[np.float64]:
    """`poisson.fit`'s three numbers, [tables, models, 3], for counts [tables, cells]."""
    starts = np.cumsum([0, *(len(model) for model in models)])
    terms = np.array([term for model in models for term in model], dtype=np.int64)
    results = np.empty((len(counts), len(models), 3))
    fit_all(cells, np.ascontiguousarray(counts), terms, starts, results)
    return results


def _fit(model: Model, n: int, log_unseen: float, log_likelihood: float, variance: float) -> Fit:
    unseen = math.exp(log_unseen)
    size = len(model) + 1
    return Fit(
        model=model,
        point=n + unseen,
        standard_error=math.sqrt(unseen + unseen**2 * variance),
        log_likelihood=float(log_likelihood),
        parameters=size,
        aic=2 * size - 2 * float(log_likelihood),
        bic=math.log(n) * size - 2 * float(log_likelihood),
    )


def model_name(model: Sequence[int]) -> str:
    """The generators: terms that no other term of the model holds."""
    sets = [term for term in model if term != HETEROGENEITY]
    top = [term for term in sets if not any(term != other and term & other == term for other in sets)]
    digits = [[index + 1 for index in range(term.bit_length()) if term >> index & 1] for term in top]
    joint = "" if all(digit < 10 for term in digits for digit in term) else "."
    names = sorted((joint.join(map(str, term)) for term in digits), key=lambda name: (-len(name), name))
    return f"[{','.join([*names, *('h' for term in model if term == HETEROGENEITY)])}]"

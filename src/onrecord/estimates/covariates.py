"""People with covariates: two lists at a time, doubly robust (`robust`), from a CSV with a row a person.

A covariate that is a number everywhere it is known is taken as one, standardised; where it is missing it is the mean, with
a column that says so. Any other is a set of kinds; a missing value is a kind of its own, kinds of few people are one.
"""

from collections import Counter
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from itertools import combinations
from typing import Any

import numpy as np
import numpy.typing as npt

from onrecord.errors import InputError, UsageError
from onrecord.estimates.robust import DoublyRobust, doubly_robust
from onrecord.estimates.table import COUNT_COLUMNS, OverlapTable, csv_columns, mark

__all__ = ["CITATION", "PairEstimate", "People", "pair_estimates", "read_people", "sentence"]

Floats = npt.NDArray[np.float64]
FEW = 10
"""A kind of fewer people is joined with the others like it: its chances could not be fitted."""
MOST_HELD = 0.01
"""The share of people whose chance of being on both lists is too small to divide by, above which nothing is said."""
_THIN = "some kinds of people are hardly ever on both lists, so that a few of them would decide the figure"
CITATION = (
    "Das, M., Kennedy, E. H. and Jewell, N. P. (2023). Doubly robust capture-recapture methods for estimating "
    "population size. Journal of the American Statistical Association 119, 1309-1321"
)


@dataclass(frozen=True, slots=True)
class People:
    """Who is on which list, with what is known of each."""

    lists: tuple[str, ...]
    marks: Floats
    """[people, lists]: 1 on it, 0 not, NaN where the list did not work."""
    covariates: tuple[str, ...]
    features: Floats
    """[people, columns]."""

    @property
    def table(self) -> OverlapTable:
        """The overlap table of the same people."""
        rows = np.where(np.isnan(self.marks), "-", np.where(self.marks > 0, "1", "0"))
        return OverlapTable.from_rows(rows.tolist(), self.lists)


@dataclass(frozen=True, slots=True)
class PairEstimate:
    """What two lists say, given the covariates; or why they say nothing."""

    lists: tuple[str, str]
    found: DoublyRobust | None
    why_not: str | None

    def to_wire(self) -> dict[str, Any]:
        """The estimate as JSON."""
        return {
            "lists": list(self.lists),
            "assumption": assumption(self.lists),
            "why_not": self.why_not,
            **(asdict(self.found) if self.found else {}),
        }


def assumption(lists: tuple[str, str]) -> str:
    """What has to hold for two lists, in words."""
    return f"among people alike in the covariates, being on {lists[0]} says nothing about being on {lists[1]}"


def read_people(text: str, covariates: Sequence[str]) -> People:
    """From a CSV with 0/1 columns, one a list, and the columns `covariates`; a column `count` repeats a row.

    InputError where a covariate is not among the columns.
    """
    columns = csv_columns(text)
    for name in covariates:
        if name not in columns:
            raise InputError("table", f"has no column {name}", f"Columns: {', '.join(columns)}")
    counting = next((name for name in columns if name.lower() in COUNT_COLUMNS), None)
    lists = tuple(name for name in columns if name not in (*covariates, counting))
    if not lists:
        raise InputError("table", "has covariates only", "Give one 0/1 column for each list")
    codes = {"1": 1.0, "0": 0.0, "-": np.nan}
    marks = np.array([[codes[mark(v, [name])] for v in columns[name]] for name in lists]).T
    features = np.column_stack([_encoded([str(v).strip() for v in columns[name]]) for name in covariates])
    repeat = np.array(columns[counting]) if counting else np.ones(len(marks), dtype=int)
    return People(
        lists, np.repeat(marks, repeat, axis=0), tuple(covariates), np.repeat(features, repeat, axis=0)
    )


def _encoded(values: list[str]) -> Floats:
    known = [value for value in values if value]
    try:
        numbers = np.array([float(value) if value else np.nan for value in values])
    except ValueError:
        return _kinds(values)
    if not known or not np.isfinite(numbers[~np.isnan(numbers)]).all():
        return _kinds(values)
    missing = np.isnan(numbers)
    filled = np.where(missing, numbers[~missing].mean(), numbers)
    return np.column_stack([filled, missing.astype(float)]) if missing.any() else filled[:, None]


def _kinds(values: list[str]) -> Floats:
    """One 0/1 column a kind but the commonest, which the others are held against."""
    counts = Counter(values)
    frequent = sorted(
        (kind for kind in counts if counts[kind] >= FEW), key=lambda kind: (-counts[kind], kind)
    )
    columns = [[float(value == kind) for value in values] for kind in frequent[1:]]
    if len(frequent) < len(counts) and frequent:
        columns.append([float(value not in frequent) for value in values])
    return np.array(columns, dtype=float).T.reshape(len(values), len(columns))


def pair_estimates(people: People, *, seed: int = 1, level: float = 0.95) -> tuple[PairEstimate, ...]:
    """N from every two lists given the covariates; they need not agree, and that is worth seeing."""
    found = []
    for a, b in combinations(range(len(people.lists)), 2):
        pair = (people.lists[a], people.lists[b])
        marks = people.marks[:, [a, b]]
        if np.isnan(marks).any():
            found.append(PairEstimate(pair, None, "one of them did not work everywhere"))
            continue
        try:
            own = doubly_robust(marks[:, 0], marks[:, 1], people.features, seed=seed, level=level)
        except UsageError as error:
            found.append(PairEstimate(pair, None, f"{error.subject} {error.problem}"))
            continue
        thin = own.share >= 1 or own.held > MOST_HELD
        found.append(PairEstimate(pair, None, _THIN) if thin else PairEstimate(pair, own, None))
    return tuple(found)


def sentence(people: People, found: Sequence[PairEstimate], *, level: float) -> str:
    """What the pairs say, in plain words."""
    given = ", ".join(people.covariates)
    shown = [
        f"{' and '.join(each.lists)} {each.found.point:,.0f} ({each.found.low:,.0f} to {each.found.high:,.0f})"
        for each in found
        if each.found
    ]
    if not shown:
        return f"No two lists say anything given {given}."
    return (
        f"Two lists at a time, taking {given} into account ({level:.0%} intervals; right if, among people alike in "
        f"these, the two lists are independent): {'; '.join(shown)}."
    )

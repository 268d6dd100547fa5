"""Strata: an estimate for each part of the population, and a total whose uncertainty is the parts' together.

Given the model, strata are independent, so a family's draws of the total are the sums of its draws in each
stratum; the total's interval spans the families' as each stratum's does. People whose stratum is not
known are dealt to strata several times over, in proportion to people of the same pattern (multiple
imputation, Rubin 1987), and the draws pooled.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt

from onrecord.errors import InputError
from onrecord.estimates.estimating import estimate
from onrecord.estimates.families import Effort
from onrecord.estimates.result import Estimate
from onrecord.estimates.statement import Statement
from onrecord.estimates.table import OverlapTable, csv_columns

__all__ = ["StrataEstimate", "estimate_strata", "read_strata"]

IMPUTATIONS = 5
SMALL = 30
"""A stratum with fewer documented people is named as small."""


@dataclass(frozen=True, slots=True)
class StrataEstimate:
    """The strata's estimates and their total."""

    strata: Mapping[str, Estimate]
    unplaced: int
    """Documented people whose stratum is not known, dealt to strata by pattern."""
    point: float | None
    low: float | None
    high: float | None
    left_out: tuple[str, ...]
    """Strata refused: the total holds their documented people only, so it is a lower figure."""
    small: tuple[str, ...]

    def to_wire(self) -> dict[str, Any]:
        """The estimate as JSON."""
        return {
            "total": {
                "point": self.point,
                "low": self.low,
                "high": self.high,
                "left_out": list(self.left_out),
            },
            "unplaced": self.unplaced,
            "small": list(self.small),
            "strata": {name: found.to_wire() for name, found in self.strata.items()},
        }


def read_strata(text: str, column: str) -> dict[str, OverlapTable]:
    """Tables by the value of `column` in a CSV of 0/1 columns; the empty value is `` (not known)."""
    columns = csv_columns(text)
    if column not in columns:
        raise InputError("table", f"has no column {column}", f"Columns: {', '.join(columns)}")
    values = [str(value).strip() for value in columns.pop(column)]
    tables = {}
    for value in dict.fromkeys(values):
        rows = [index for index, own in enumerate(values) if own == value]
        tables[value] = OverlapTable.from_frame(
            {name: [own[i] for i in rows] for name, own in columns.items()}
        )
    return tables


def estimate_strata(
    tables: Mapping[str, OverlapTable],
    statement: Statement,
    *,
    seed: int = 1,
    level: float = 0.95,
    effort: Effort | None = None,
    held_out: bool = False,
) -> StrataEstimate:
    """Estimate each stratum and the total; `tables['']`, where it is, holds people of unknown stratum."""
    known = {name: table for name, table in sorted(tables.items()) if name}
    unplaced = tables.get("")
    rounds = IMPUTATIONS if unplaced is not None and unplaced.n else 1
    random = np.random.default_rng([seed, 2])
    found: list[dict[str, Estimate]] = []
    for number in range(rounds):
        dealt = deal(known, unplaced, random) if unplaced is not None else known
        found.append(
            {
                name: estimate(
                    table,
                    statement,
                    seed=seed + number,
                    level=level,
                    effort=effort,
                    held_out=held_out and not number,
                )
                for name, table in dealt.items()
            }
        )
    left_out = tuple(name for name, own in found[0].items() if own.point is None)
    point, low, high = _total(found, level)
    small = tuple(name for name, table in known.items() if table.n < SMALL)
    return StrataEstimate(found[0], unplaced.n if unplaced else 0, point, low, high, left_out, small)


def deal(
    known: Mapping[str, OverlapTable], unplaced: OverlapTable | None, random: np.random.Generator
) -> dict[str, OverlapTable]:
    """The strata with the unplaced dealt among them: by pattern, chances drawn from their Dirichlet posterior."""
    cells = {name: dict(table.cells) for name, table in known.items()}
    share = np.array([table.n for table in known.values()], dtype=float)
    share /= share.sum()
    for pattern, count in unplaced.cells.items() if unplaced else ():
        seen = np.array([own.get(pattern, 0) for own in cells.values()], dtype=float)
        for own, more in zip(
            cells.values(), random.multinomial(count, random.dirichlet(seen + share)), strict=True
        ):
            own[pattern] = own.get(pattern, 0) + int(more)
    return {name: OverlapTable(table.lists, cells[name], table.impossible) for name, table in known.items()}


def _total(
    found: Sequence[Mapping[str, Estimate]], level: float
) -> tuple[float | None, float | None, float | None]:
    """Per family, sum its draws over strata (the lead answer's where a stratum lacks it); span; lead's median."""
    families = list(
        dict.fromkeys(a.family for own in found[0].values() for a in own.answers if not a.problems)
    )
    if not families:
        return None, None, None
    ends, points = [], []
    for family in families:
        sums = np.concatenate([_summed(own, family) for own in found])
        low, middle, high = np.quantile(sums, [0.5 - level / 2, 0.5, 0.5 + level / 2])
        ends.append((float(low), float(high)))
        points.append(float(middle))
    return points[0], min(low for low, _ in ends), max(high for _, high in ends)


def _summed(strata: Mapping[str, Estimate], family: str) -> npt.NDArray[np.float64]:
    """Draws of the total under one family; a stratum's draws are shuffled so that strata are independent."""
    total: npt.NDArray[np.float64] | None = None
    for number, own in enumerate(strata.values()):
        sound = [answer for answer in own.answers if not answer.problems]
        if own.point is None or not sound:
            draws = np.array([float(own.n)])
        else:
            draws = next((answer for answer in sound if answer.family == family), sound[0]).draws
            draws = np.random.default_rng([number, len(draws)]).permutation(draws)
        size = max(len(draws), len(total) if total is not None else 1)
        total = np.resize(draws, size) + (np.resize(total, size) if total is not None else 0.0)
    assert total is not None
    return total

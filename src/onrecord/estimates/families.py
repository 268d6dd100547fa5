"""The families of models, each asked the same question in the same form."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

import numpy as np
import numpy.typing as npt

from onrecord.errors import UsageError
from onrecord.estimates.bootstrap import bca
from onrecord.estimates.bounds import normal_quantile
from onrecord.estimates.decomposable import graph_average
from onrecord.estimates.extended import stepwise
from onrecord.estimates.latent import LatentClasses, Settings, latent_classes
from onrecord.estimates.loglinear import fit_model
from onrecord.estimates.table import OverlapTable

__all__ = ["FAMILIES", "Answer", "Effort", "ask"]

TOP = 20
"""Models that a bootstrap chooses among: Silverman, Chan and Vincent (2024, section 5) see little change beyond few."""
VAGUE = 10.0
"""Ends of the number on no list so far apart say nothing."""
WIDEST = 6
NARROWED = 5
"""With more lists than WIDEST the smallest are joined until NARROWED are left, for families that need a full table."""
FULL_ORDER = 4
"""With up to so many lists every interaction is tried; with more, those of two lists and heterogeneity."""


@dataclass(frozen=True, slots=True)
class Effort:
    """How much work to spend."""

    latent: Settings = field(default_factory=Settings)
    replicates: int = 1000
    draws: int = 4000
    """Kept from each family."""

    @classmethod
    def light(cls) -> "Effort":
        """Enough for a check: a list held out, one of many simulated tables."""
        settings = Settings(
            chains=3, warmup=250, draws=300, enough=150, most_draws=2400, length=1.5, most_steps=32
        )
        return cls(settings, replicates=200, draws=1000)


@dataclass(frozen=True, slots=True)
class Answer:
    """What one family says of N."""

    family: str
    method: str
    assumption: str
    """Its name in `statement.ASSUMPTIONS`."""
    point: float
    low: float
    high: float
    level: float
    draws: npt.NDArray[np.float64]
    problems: tuple[str, ...] = ()
    """Why it must not be shown as an answer (chains that disagree, say)."""
    details: Mapping[str, Any] | None = None

    def to_wire(self) -> dict[str, Any]:
        """The answer as JSON, without its draws."""
        return {
            "family": self.family,
            "method": self.method,
            "assumption": self.assumption,
            "point": self.point,
            "low": self.low,
            "high": self.high,
            "level": self.level,
            "problems": list(self.problems),
            "details": dict(self.details or {}),
        }


def ask(
    table: OverlapTable, *, seed: int, level: float = 0.95, effort: Effort | None = None
) -> tuple[tuple[Answer, ...], LatentClasses | None, dict[str, str]]:
    """(answers, the latent class posterior where there is one, why each other family gave none)."""
    effort = effort or Effort()
    answers: list[Answer] = []
    latent = None
    silent: dict[str, str] = {}
    for name, family in FAMILIES.items():
        if family is _stepwise and table.width <= WIDEST:
            continue
        try:
            answer, found = family(table, seed, level, effort)
        except UsageError as error:
            silent[name] = f"{error.subject} {error.problem}"
            continue
        answers.append(answer)
        latent = found or latent
    return tuple(answers), latent, silent


Found = tuple[Answer, LatentClasses | None]


def _latent(table: OverlapTable, seed: int, level: float, effort: Effort) -> Found:
    found = latent_classes(table, seed=seed, settings=effort.latent)
    low, high = found.interval(level)
    draws = found.draws.T.ravel().astype(float)
    step = max(1, len(draws) // effort.draws)
    answer = Answer(
        family="latent classes",
        method=f"Dirichlet process mixture of up to {found.settings.classes} classes (Manrique-Vallier 2016)",
        assumption="classes",
        point=found.median,
        low=low,
        high=high,
        level=level,
        draws=draws[::step],
        problems=found.agreement.problems,
        details=found.agreement.to_wire(),
    )
    return answer, found


def _graphs(table: OverlapTable, seed: int, level: float, effort: Effort) -> Found:
    narrow, joined = _narrow(table)
    found = graph_average(narrow, level=level)
    answer = Answer(
        family="decomposable graphs",
        method=f"average over decomposable graphs, prior weight {found.delta:g} a cell (Madigan and York 1997){joined}",
        assumption="interactions",
        point=found.median,
        low=found.low,
        high=found.high,
        level=level,
        draws=found.draws(effort.draws, seed=seed),
        details={"graphs": [list(graph) for graph in found.graphs[:5]]},
    )
    return answer, None


def _narrow(table: OverlapTable) -> tuple[OverlapTable, str]:
    """The table with few enough lists for a full table of patterns, and words for it where lists were joined."""
    if table.width <= WIDEST or table.censored:
        return table, ""
    narrow = table.narrowed(NARROWED)
    return narrow, f", the smallest of the {table.width} lists joined until {narrow.width} are left"


def _chosen(table: OverlapTable, seed: int, level: float, effort: Effort) -> Found:
    narrow, joined = _narrow(table)
    order = 2 if narrow.width > FULL_ORDER else None
    found = bca(
        narrow, seed=seed, order=order, heterogeneity=True, top=TOP, replicates=effort.replicates, level=level
    )
    answer = Answer(
        family="log-linear, chosen",
        method="log-linear of least BIC, with heterogeneity; BCa bootstrap with model choice "
        f"(Silverman, Chan and Vincent 2024){joined}",
        assumption="degrees",
        point=found.point,
        low=max(found.low, table.n),
        high=found.high,
        level=level,
        draws=found.draws(effort.draws, seed=seed),
        details={"models": found.top, "models_chosen": found.models_chosen, "failed": found.failed},
    )
    return answer, None


def _all_pairs(table: OverlapTable, seed: int, level: float, effort: Effort) -> Found:
    """No choice at all: every two lists may depend. It owns up to dependence that a criterion would leave out."""
    narrow, joined = _narrow(table)
    lists = range(narrow.width)
    model = [1 << a for a in lists] + [1 << a | 1 << b for a in lists for b in lists if a < b]
    found = fit_model(narrow, model) if narrow.width >= 4 else None
    if found is None or found.point <= table.n:
        raise UsageError(
            "table", "has no estimate with all two-list effects", "Bring lists that overlap more"
        )
    low, high = found.interval(n=table.n, level=level)
    if high - table.n > VAGUE * (low - table.n):
        raise UsageError("table", "leaves all two-list effects too vague", "Bring lists that overlap more")
    answer = Answer(
        family="log-linear, all pairs",
        method=f"log-linear with every two-list interaction (Fienberg 1972){joined}",
        assumption="interactions",
        point=found.point,
        low=low,
        high=high,
        level=level,
        draws=_log_normal(table.n, found.point, low, high, level, effort.draws, seed),
        details={"model": found.name, "standard_error": found.standard_error},
    )
    return answer, None


def _log_normal(
    n: int, point: float, low: float, high: float, level: float, size: int, seed: int
) -> npt.NDArray[np.float64]:
    """Draws of N whose number on no list has a normal logarithm with this interval."""
    spread = np.log((high - n) / (low - n)) / 2 / normal_quantile(0.5 + level / 2)
    return np.asarray(n + (point - n) * np.exp(np.random.default_rng(seed).standard_normal(size) * spread))


def _stepwise(table: OverlapTable, seed: int, level: float, effort: Effort) -> Found:
    found = stepwise(table, level=level)
    answer = Answer(
        family="log-linear, stepwise",
        method=f"two-list effects by p-value below {found.threshold} (Chan, Silverman and Vincent 2021)",
        assumption="interactions",
        point=found.point,
        low=found.low,
        high=found.high,
        level=level,
        draws=_log_normal(table.n, found.point, found.low, found.high, level, effort.draws, seed),
        details={"model": found.name, "infinite": list(found.checks.infinite)},
    )
    return answer, None


FAMILIES: Mapping[str, Callable[[OverlapTable, int, float, Effort], Found]] = {
    "latent classes": _latent,
    "decomposable graphs": _graphs,
    "log-linear, chosen": _chosen,
    "log-linear, all pairs": _all_pairs,
    "log-linear, stepwise": _stepwise,
}

"""The families of models, each asked the same question in the same form."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

import numpy as np
import numpy.typing as npt

from onrecord.errors import UsageError
from onrecord.estimates.bootstrap import bca
from onrecord.estimates.decomposable import graph_average
from onrecord.estimates.extended import stepwise
from onrecord.estimates.latent import LatentClasses, Settings, latent_classes
from onrecord.estimates.loglinear import MAX_LISTS_FOR_SEARCH
from onrecord.estimates.table import OverlapTable

__all__ = ["FAMILIES", "Answer", "Effort", "ask"]

TOP = 40
"""Models that a bootstrap chooses among: Silverman, Chan and Vincent (2024, section 5) see little change beyond few."""
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
        settings = Settings(chains=3, warmup=300, draws=400, enough=200, most_draws=2400)
        return cls(settings, replicates=300, draws=1000)


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
    found = graph_average(table, level=level)
    answer = Answer(
        family="decomposable graphs",
        method=f"average over decomposable graphs, prior weight {found.delta:g} a cell (Madigan and York 1997)",
        assumption="interactions",
        point=found.median,
        low=found.low,
        high=found.high,
        level=level,
        draws=found.draws(effort.draws, seed=seed),
        details={"graphs": [list(graph) for graph in found.graphs[:5]]},
    )
    return answer, None


def _loglinear(criterion: str) -> Callable[[OverlapTable, int, float, Effort], Found]:
    def family(table: OverlapTable, seed: int, level: float, effort: Effort) -> Found:
        if table.width > MAX_LISTS_FOR_SEARCH:
            raise UsageError("table", f"has more than {MAX_LISTS_FOR_SEARCH} lists", "Use stepwise choice")
        order = 2 if table.width > FULL_ORDER else None
        found = bca(
            table, seed=seed, criterion=criterion, order=order, heterogeneity=True, top=TOP,
            replicates=effort.replicates, level=level,
        )  # fmt: skip
        answer = Answer(
            family=f"log-linear, {criterion.upper()}",
            method=f"log-linear with heterogeneity, least {criterion.upper()}, BCa bootstrap with model choice "
            "(Silverman, Chan and Vincent 2024)",
            assumption="degrees",
            point=found.point,
            low=max(found.low, table.n),
            high=found.high,
            level=level,
            draws=found.draws(effort.draws, seed=seed),
            details={"models": found.top, "models_chosen": found.models_chosen, "failed": found.failed},
        )
        return answer, None

    return family


def _stepwise(table: OverlapTable, seed: int, level: float, effort: Effort) -> Found:
    if table.width <= MAX_LISTS_FOR_SEARCH:
        raise UsageError(
            "table", "is small enough for the full search", "It stands for the log-linear family"
        )
    found = stepwise(table, level=level)
    spread = np.log((found.high - table.n) / (found.low - table.n)) / 2 / 1.959964
    scatter = np.random.default_rng(seed).standard_normal(effort.draws) * spread
    answer = Answer(
        family="log-linear, stepwise",
        method=f"two-list effects by p-value below {found.threshold} (Chan, Silverman and Vincent 2021)",
        assumption="interactions",
        point=found.point,
        low=found.low,
        high=found.high,
        level=level,
        draws=table.n + (found.point - table.n) * np.exp(scatter),
        details={"model": found.name, "infinite": list(found.checks.infinite)},
    )
    return answer, None


FAMILIES: Mapping[str, Callable[[OverlapTable, int, float, Effort], Found]] = {
    "latent classes": _latent,
    "decomposable graphs": _graphs,
    "log-linear, BIC": _loglinear("bic"),
    "log-linear, AIC": _loglinear("aic"),
    "log-linear, stepwise": _stepwise,
}

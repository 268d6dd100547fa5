"""How long captured pages stay up: the product-limit estimate, with intervals.

Kaplan and Meier 1958 ("Nonparametric estimation from incomplete observations", JASA 53, equation 2b), the
variance by Greenwood 1926, intervals on the log-minus-log scale (Kalbfleisch and Prentice 1980, section 1.3),
so that they stay within 0 and 1; the median's interval by Brookmeyer and Crowley 1982.

A page counts from its capture to when it was first seen gone; one that is not gone counts as long as it was
seen up. It went some time before it was seen gone: with rare looks the figures are too high.
"""

import math
from collections.abc import Iterable, Sequence
from dataclasses import asdict, dataclass
from statistics import NormalDist
from typing import Any

from onrecord.evidence.watch.verdicts import Standing, moment

__all__ = ["Spell", "Step", "Survival", "spells", "survival"]

_SECONDS_A_DAY = 86_400
_HALF = 0.5 + 1e-12
"""A product of fractions that comes to a half may be a little more as a float."""


@dataclass(frozen=True, slots=True)
class Spell:
    """How long one page was under observation."""

    days: float
    ended: bool
    """Whether it was seen gone at the end; otherwise it was still up (censored)."""


@dataclass(frozen=True, slots=True)
class Step:
    """The estimate after one time at which pages were seen gone."""

    days: float
    at_risk: int
    gone: int
    survival: float
    low: float | None
    high: float | None
    """The interval; None where nothing is left (the variance is not defined there)."""


@dataclass(frozen=True, slots=True)
class Survival:
    """The estimate over all spells."""

    pages: int
    gone: int
    level: float
    steps: tuple[Step, ...]
    median_days: float | None
    """When half is gone; None where more than half is left at the end."""
    median_low: float | None
    median_high: float | None

    def to_wire(self) -> dict[str, Any]:
        """The estimate as JSON."""
        return {**asdict(self), "steps": [asdict(step) for step in self.steps]}


def spells(standings: Iterable[Standing]) -> list[Spell]:
    """The spell of each page that was looked at; one never seen after its capture has not been observed."""
    made: list[Spell] = []
    for each in standings:
        end = each.since if each.gone and each.since else each.last_up
        days = (moment(end) - moment(each.captured)).total_seconds() / _SECONDS_A_DAY
        if each.gone or days > 0:
            made.append(Spell(max(days, 0.0), each.gone))
    return made


def survival(spells: Sequence[Spell], *, level: float = 0.95) -> Survival:
    """The product-limit estimate with pointwise intervals at `level`."""
    z = NormalDist().inv_cdf((1 + level) / 2)
    steps: list[Step] = []
    left, greenwood = 1.0, 0.0
    for days in sorted({spell.days for spell in spells if spell.ended}):
        at_risk = sum(spell.days >= days for spell in spells)
        gone = sum(spell.ended and spell.days == days for spell in spells)
        left *= 1 - gone / at_risk
        greenwood += gone / (at_risk * (at_risk - gone)) if at_risk > gone else math.inf
        steps.append(Step(days, at_risk, gone, left, *_interval(left, greenwood, z)))
    return Survival(
        pages=len(spells),
        gone=sum(spell.ended for spell in spells),
        level=level,
        steps=tuple(steps),
        median_days=next((step.days for step in steps if step.survival <= _HALF), None),
        median_low=next((step.days for step in steps if step.low is None or step.low <= _HALF), None),
        median_high=next((step.days for step in steps if step.high is not None and step.high <= _HALF), None),
    )


def _interval(left: float, greenwood: float, z: float) -> tuple[float | None, float | None]:
    """S ** exp(±z·s), with s² = Σ d/(n(n-d)) / (ln S)²."""
    if not 0 < left < 1 or not math.isfinite(greenwood):
        return None, None
    spread = math.exp(z * math.sqrt(greenwood) / abs(math.log(left)))
    return left**spread, left ** (1 / spread)

"""How long pages stay up, drawn."""

from collections.abc import Callable

from onrecord.drawing.steps import Step, steps
from onrecord.record.watching import Survival

__all__ = ["survival_curve"]


def survival_curve(survival: Survival, say: Callable[..., str]) -> str | None:
    """The share of captured pages that are still up, by days since capture; None where nothing is gone yet."""
    if not survival.steps:
        return None
    rows = [Step(0.0, 100.0, 100.0, 100.0)]
    rows += [
        Step(
            each.days,
            100 * each.survival,
            None if each.low is None else 100 * each.low,
            None if each.high is None else 100 * each.high,
        )
        for each in survival.steps
    ]
    return steps(
        rows,
        (),
        title=say("Share of captured pages still up"),
        up=say("per cent"),
        across=say("days since capture"),
    )

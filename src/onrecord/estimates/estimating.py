"""The whole of it: a table and a statement in, an estimate with its checks out."""

from collections.abc import Sequence

import numpy as np

import onrecord.estimates.compiled  # noqa: F401  (first, so that a missing extra is named)
from onrecord.errors import UsageError
from onrecord.estimates.bounds import Bound, chao, chapman
from onrecord.estimates.checks import hold_out, sensitivity, span
from onrecord.estimates.chordal import MAX_LISTS
from onrecord.estimates.decomposable import GraphAverage, prior_influence
from onrecord.estimates.families import Effort, ask
from onrecord.estimates.latent import LatentClasses
from onrecord.estimates.result import Estimate
from onrecord.estimates.statement import Statement
from onrecord.estimates.table import OverlapTable
from onrecord.estimates.verdict import judge, refuse

__all__ = ["estimate"]

TRACE = 250


def estimate(
    table: OverlapTable,
    statement: Statement,
    *,
    seed: int = 1,
    level: float = 0.95,
    effort: Effort | None = None,
    held_out: bool = True,
    partitions: Sequence[OverlapTable] = (),
) -> Estimate:
    """Estimate N, or refuse with reasons.

    The shown interval spans the families of models (`families`), each with its own choice of model inside;
    the point is the lead model's. `partitions` are tables of the same lists under other draws of the
    matching; they give a second interval, shown apart. UsageError where a list has no inclusion rule.
    """
    if not 0.5 <= level < 1:
        raise UsageError(f"level {level}", "is not a level", "Give 0.95, say")
    table = statement.fit(table)
    refusal = refuse(table)
    bounds = _bounds(table, level)
    if refusal:
        return Estimate(
            refusal, table, statement, level, None, None, None, bounds, (), {}, (), None, (), None, seed
        )
    # A list that has nobody says nothing, and must not move a figure.
    given, table = table, table.without_empty()
    answers, latent, silent = ask(table, seed=seed, level=level, effort=effort)
    sound = [answer for answer in answers if not answer.problems]
    if not sound:
        why = {**silent, **{answer.family: "; ".join(answer.problems) for answer in answers}}
        verdict = refuse(table, why)
        assert verdict is not None
        return Estimate(
            verdict, given, statement, level, None, None, None, bounds, answers, why, (), None, (), None, seed,
            _traces(latent),
        )  # fmt: skip
    point = sound[0].point
    low, high = span(sound)
    checked = hold_out(table, seed=seed, level=level) if held_out else ()
    priors = _priors(table, level)
    verdict = judge(table, statement, answers=answers, held_out=checked, priors=priors, low=low, high=high)
    matching = _matching(partitions, seed=seed, level=level) if partitions else None
    return Estimate(
        verdict, given, statement, level, point, low, high, bounds, answers, silent, checked,
        sensitivity(table, point, low, high), priors, matching, seed, _traces(latent),
    )  # fmt: skip


def _bounds(table: OverlapTable, level: float) -> tuple[Bound, ...]:
    found = []
    if table.n and table.width > 1:
        found.append(chao(table, level=level))
    if table.width == 2 and not table.censored:
        found.append(chapman(table, level=level))
    return tuple(found)


def _priors(table: OverlapTable, level: float) -> tuple[GraphAverage, ...]:
    if table.width > MAX_LISTS or table.censored or table.impossible:
        return ()
    return prior_influence(table, level=level)


def _matching(partitions: Sequence[OverlapTable], *, seed: int, level: float) -> tuple[float, float] | None:
    """Each family's draws pooled over the partitions, then spanned as for one table."""
    pooled: dict[str, list[np.ndarray[tuple[int], np.dtype[np.float64]]]] = {}
    for number, partition in enumerate(partitions):
        if refuse(partition):
            continue
        found, _, _ = ask(partition.without_empty(), seed=seed + number, level=level, effort=Effort.light())
        for answer in found:
            if not answer.problems:
                pooled.setdefault(answer.family, []).append(answer.draws)
    ends = [
        np.quantile(np.concatenate(draws), [0.5 - level / 2, 0.5 + level / 2]) for draws in pooled.values()
    ]
    return (float(min(low for low, _ in ends)), float(max(high for _, high in ends))) if ends else None


def _traces(latent: LatentClasses | None) -> tuple[tuple[float, ...], ...]:
    if latent is None:
        return ()
    step = max(1, latent.draws.shape[1] // TRACE)
    return tuple(tuple(float(value) for value in chain[::step]) for chain in latent.draws)

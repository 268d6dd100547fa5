"""Bayesian model averaging over decomposable graphs (Madigan and York 1997, Biometrika 84, 19-31).

Each graph says which lists depend on each other. Given a graph, the cell probabilities have a
hyper-Dirichlet prior (Dawid and Lauritzen 1993) that gives every cell of the full table the weight
`delta`; the marginal likelihood of the counts and of the number m on no list is then closed form
(Madigan and York, section 3.2). Graphs are equally likely a priori; N has the prior 1/N, or a gamma
mixture of Poissons. All sums are in log space over a grid of m: every whole number at first, then
steps that grow with m.
"""

import math
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
from scipy.special import gammaln

from onrecord.errors import UsageError
from onrecord.estimates.chordal import clique_counts, graph_name
from onrecord.estimates.loglinear import cell_counts
from onrecord.estimates.table import OverlapTable

__all__ = ["GraphAverage", "default_deltas", "graph_average"]

DENSE = 400
"""Every whole number up to here is on the grid; beyond, steps that grow with m."""
MOST_STEP = 0.01
LEAST_STEP = 2e-5
LARGEST = 1e10
COARSE = 16
NEGLIGIBLE = 40.0


@dataclass(frozen=True, slots=True)
class GraphAverage:
    """The posterior of N, averaged over graphs."""

    delta: float
    level: float
    mean: float
    median: float
    mode: float
    low: float
    high: float
    graphs: tuple[tuple[str, float, float], ...]
    """The likeliest graphs: cliques, posterior probability, median of N given the graph."""
    grid: npt.NDArray[np.float64]
    """Values of N, [grid]."""
    weights: npt.NDArray[np.float64]
    """Posterior probability that each stands for, [grid]."""

    def draws(self, size: int, *, seed: int) -> npt.NDArray[np.float64]:
        """Draws of N from the posterior, [size]."""
        random = np.random.default_rng(seed)
        return np.interp(random.random(size), _middles(self.weights), self.grid)


def default_deltas(lists: int) -> tuple[float, float, float]:
    """Three weights of the prior: one observation spread over the table, Jeffreys's, the uniform one.

    The first, 1 / 2^lists, says least; how far the answer moves over the three is the prior's influence.
    """
    return (1 / 2**lists, 0.5, 1.0)


def graph_average(
    table: OverlapTable,
    *,
    delta: float | None = None,
    level: float = 0.95,
    size_prior: tuple[float, float] | None = None,
    largest: float = LARGEST,
) -> GraphAverage:
    """The posterior of N for one prior weight `delta` (default 1 / 2^lists).

    `size_prior` (shape, scale) makes N a gamma mixture of Poissons in place of 1/N. UsageError for fewer
    than 2 or more than 6 lists, and for lists that did not work everywhere.
    """
    delta = 1 / 2**table.width if delta is None else delta
    if not delta > 0:
        raise UsageError(f"delta {delta}", "is not above zero", "Give the prior weight of one cell, 1/16 say")
    if table.impossible:
        raise UsageError(
            "table", "has impossible patterns, which graphs cannot leave out", "Use log-linear models"
        )
    graphs = clique_counts(table.width)
    cells, counts = cell_counts(table)
    unseen, spans = _grid(largest, _step(table))
    terms = _subset_terms(table.width, cells, counts, delta, unseen)
    common = _common(table.n, unseen, size_prior) + np.log(spans)
    graphs, stretch = _worth_weighing(graphs, terms, common)
    joint = graphs.astype(float) @ terms[:, stretch] + common[stretch]
    return _summary(joint, graphs, table.n + unseen[stretch], spans[stretch], delta, level)


def _step(table: OverlapTable) -> float:
    """A step well inside the posterior's width, which is about 1 / sqrt(people on two lists or more)."""
    twice = sum(count for pattern, count in table.cells.items() if pattern.count("1") > 1)
    return min(max(0.3 / math.sqrt(max(twice, 1)), LEAST_STEP), MOST_STEP)


def _worth_weighing(
    graphs: npt.NDArray[np.int8], terms: npt.NDArray[np.float64], common: npt.NDArray[np.float64]
) -> tuple[npt.NDArray[np.int8], slice]:
    """The graphs, and the stretch of the grid, within exp(NEGLIGIBLE) of the best: the rest moves no figure.

    Looked for on every COARSE-th place, which is less than three standard deviations off any peak.
    """
    joint = graphs.astype(float) @ terms[:, ::COARSE] + common[::COARSE]
    least = joint.max() - NEGLIGIBLE
    places = np.flatnonzero(joint.max(axis=0) > least)
    stretch = slice(max(0, (places[0] - 1) * COARSE), (places[-1] + 2) * COARSE)
    return np.asarray(graphs[joint.max(axis=1) > least]), stretch


def _grid(largest: float, step: float) -> tuple[npt.NDArray[np.float64], npt.NDArray[np.float64]]:
    """(m, how many whole numbers it stands for): all up to DENSE, then geometric steps."""
    steps = math.ceil(math.log(largest / DENSE) / math.log1p(step))
    edges = np.unique(np.rint(DENSE * np.exp(np.arange(steps + 1) * math.log1p(step))))
    middle = (edges[:-1] + edges[1:] - 1) / 2
    return (
        np.concatenate([np.arange(DENSE, dtype=float), middle]),
        np.concatenate([np.ones(DENSE), np.diff(edges)]),
    )


def _subset_terms(
    lists: int,
    cells: npt.NDArray[np.int64],
    counts: npt.NDArray[np.int64],
    delta: float,
    unseen: npt.NDArray[np.float64],
) -> npt.NDArray[np.float64]:
    """[2^lists, grid]: log Dirichlet-multinomial of each subset's marginal table, m in its cell of none."""
    terms = np.zeros((2**lists, len(unseen)))
    total = delta * 2**lists
    norm = math.lgamma(total) - gammaln(total + counts.sum() + unseen)
    for mask in range(1, 2**lists):
        weight = delta * 2 ** (lists - mask.bit_count())
        marginal = np.bincount(cells & mask, weights=counts, minlength=mask + 1)
        seen = marginal[1:][marginal[1:] > 0]
        fixed = float(np.sum(gammaln(weight + seen))) - math.lgamma(weight) * (len(seen) + 1)
        terms[mask] = fixed + gammaln(weight + marginal[0] + unseen) + norm
    return terms


def _common(
    n: int, unseen: npt.NDArray[np.float64], size_prior: tuple[float, float] | None
) -> npt.NDArray[np.float64]:
    """log of the multinomial coefficient, as far as it moves with m, and of the prior on N."""
    size = n + unseen
    ways = gammaln(size + 1) - gammaln(unseen + 1)
    if size_prior is None:
        return np.asarray(ways - np.log(size))
    shape, scale = size_prior
    prior = gammaln(size + shape) - gammaln(size + 1) + size * (math.log(scale) - math.log1p(scale))
    return np.asarray(ways + prior)


def _summary(
    joint: npt.NDArray[np.float64],
    graphs: npt.NDArray[np.int8],
    size: npt.NDArray[np.float64],
    spans: npt.NDArray[np.float64],
    delta: float,
    level: float,
) -> GraphAverage:
    joint = np.exp(joint - joint.max())
    joint /= joint.sum()
    weights = joint.sum(axis=0)
    by_graph = joint.sum(axis=1)
    top = np.argsort(-by_graph, kind="stable")[:10]
    return GraphAverage(
        delta=delta,
        level=level,
        mean=float(weights @ size),
        median=_quantile(size, weights, 0.5),
        mode=float(size[np.argmax(weights / spans)]),
        low=_quantile(size, weights, 0.5 - level / 2),
        high=_quantile(size, weights, 0.5 + level / 2),
        graphs=tuple(
            (graph_name(graphs[i]), float(by_graph[i]), _quantile(size, joint[i] / by_graph[i], 0.5))
            for i in top
        ),
        grid=size,
        weights=weights,
    )


def _quantile(size: npt.NDArray[np.float64], weights: npt.NDArray[np.float64], probability: float) -> float:
    return float(np.interp(probability, _middles(weights), size))


def _middles(weights: npt.NDArray[np.float64]) -> npt.NDArray[np.float64]:
    """The cumulative probability at the middle of each stretch of the grid."""
    return np.asarray(np.cumsum(weights) - weights / 2)


def prior_influence(
    table: OverlapTable, *, deltas: Sequence[float] | None = None, level: float = 0.95
) -> tuple[GraphAverage, ...]:
    """The posterior under several prior weights, the least informative first."""
    deltas = default_deltas(table.width) if deltas is None else deltas
    return tuple(graph_average(table, delta=delta, level=level) for delta in deltas)

"""The Bayesian non-parametric latent class model (Manrique-Vallier 2016, Biometrics 72, 1246-1254).

People fall into classes; within a class the lists are independent. Class weights come from a stick-breaking
Dirichlet process cut at K, its concentration gamma distributed, list probabilities are uniform, and N has
the prior 1/N (his section 2). We integrate the number on no list out of his posterior (the negative
binomial series), and the concentration (a gamma integral), and sample what is left with Hamiltonian moves
(`mixture`); his Gibbs sampler walks in steps that shrink as the share of the unseen grows. Given each
draw, the number on no list is negative binomial again, drawn exactly.

Censored strata: where some lists did not work (`-` in the pattern), people share the same classes, only the
lists that worked say anything of them, and the stratum has its own number on no list.
"""

import math
import os
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from onrecord.errors import UsageError
from onrecord.estimates.chains import Agreement, agreement
from onrecord.estimates.mixture import Chain, Observed, run_chain
from onrecord.estimates.table import OverlapTable

__all__ = ["LatentClasses", "Settings", "latent_classes"]

Floats = npt.NDArray[np.float64]
DOUBLE_PRECISION = 36.7
"""-log of 2^-53: beyond this logit a stick is 1 in double precision."""


@dataclass(frozen=True, slots=True)
class Settings:
    """How the latent class model is run; the defaults are Manrique-Vallier's prior with four chains."""

    classes: int = 10
    prior: tuple[float, float] = (0.25, 0.25)
    """Shape and rate of the gamma prior on the concentration."""
    stick_limit: float = math.inf
    """The largest logit of a stick. None in the model; DOUBLE_PRECISION is where samplers that keep sticks in
    double precision stop, whatever they mean to do."""
    chains: int = 4
    warmup: int = 500
    draws: int = 2500
    """Kept from each chain at first."""
    enough: float = 400.0
    """Effective draws to go on for."""
    most_draws: int = 10000
    """From each chain, before it stops whatever it has."""
    length: float = 3.0
    most_steps: int = 60


@dataclass(frozen=True, slots=True)
class LatentClasses:
    """Draws of N from the posterior, and what the chains say of each other."""

    settings: Settings
    seed: int
    draws: npt.NDArray[np.int64]
    """N, [chains, draws]."""
    groups: tuple[str, ...]
    """Of censored strata: which lists worked there, as a pattern of 1 and -."""
    group_draws: npt.NDArray[np.int64]
    """N of each group, [chains, draws, groups]."""
    agreement: Agreement
    accepted: float

    @property
    def median(self) -> float:
        """The middle of the posterior of N."""
        return float(np.median(self.draws))

    @property
    def mean(self) -> float:
        """The posterior mean of N."""
        return float(self.draws.mean())

    def interval(self, level: float = 0.95) -> tuple[float, float]:
        """The central credible interval."""
        low, high = np.quantile(self.draws, [0.5 - level / 2, 0.5 + level / 2])
        return float(low), float(high)


def latent_classes(table: OverlapTable, *, seed: int, settings: Settings | None = None) -> LatentClasses:
    """Sample the posterior of N with several chains; they run on until their draws are worth enough.

    UsageError for an empty table, one list, or fewer than two classes or chains.
    """
    settings = settings or Settings()
    if table.n == 0 or table.width < 2:
        raise UsageError("table", "is empty or has one list", "Bring people on at least two lists")
    if table.impossible:
        raise UsageError(
            "table", "has impossible patterns, which classes cannot leave out", "Use log-linear models"
        )
    if settings.classes < 2 or settings.chains < 2:
        raise UsageError("settings", "have fewer than two classes or chains", "Use at least two of each")
    groups, observed = _observed(table, settings)
    random = [np.random.default_rng([seed, number]) for number in range(settings.chains)]
    chains = [Chain(_start(table, settings.classes, own), 0.02) for own in random]
    kept: list[Floats] = []
    warmup, accepted, found = settings.warmup, 0.0, None
    while True:
        results = _run(chains, observed, warmup, settings, random)
        kept.append(np.stack([result[0] for result in results]))
        chains = [result[1] for result in results]
        accepted = float(np.mean([result[2] for result in results]))
        unseen = np.concatenate(kept, axis=1)
        found = _sizes(unseen, observed.sizes, seed)
        judged = agreement(found.sum(axis=2).astype(float))
        worth = min(judged.effective, judged.effective_tail)
        if (worth >= settings.enough and judged.holds) or unseen.shape[1] >= settings.most_draws:
            return LatentClasses(settings, seed, found.sum(axis=2), groups, found, judged, accepted)
        warmup = 0


def _run(
    chains: Sequence[Chain],
    observed: Observed,
    warmup: int,
    settings: Settings,
    random: Sequence[np.random.Generator],
) -> list[tuple[Floats, Chain, float]]:
    """Every chain on, side by side on as many processors as there are; each has its own random stream."""
    draws, length, most = settings.draws, settings.length, settings.most_steps

    def one(number: int) -> tuple[Floats, Chain, float]:
        return run_chain(chains[number], observed, warmup, draws, length, most, random[number])

    with ThreadPoolExecutor(min(len(chains), os.cpu_count() or 1)) as pool:
        return list(pool.map(one, range(len(chains))))


def _observed(table: OverlapTable, settings: Settings) -> tuple[tuple[str, ...], Observed]:
    """The table as the sampler wants it, people sorted by which lists worked in their stratum."""
    worked = ["".join("-" if mark == "-" else "1" for mark in pattern) for pattern in table.cells]
    groups = tuple(sorted(set(worked), reverse=True))
    order = sorted(range(len(worked)), key=lambda index: groups.index(worked[index]))
    patterns = [list(table.cells)[index] for index in order]
    counts = table.counts[order].astype(float)
    group_of = np.array([groups.index(worked[index]) for index in order], dtype=np.int64)
    ones = [[j for j, mark in enumerate(pattern) if mark == "1"] for pattern in patterns]
    return groups, Observed(
        ones=np.array([j for own in ones for j in own], dtype=np.int64),
        starts=np.cumsum([0, *(len(own) for own in ones)]).astype(np.int64),
        group_of=group_of,
        counts=counts,
        works=np.array([[mark == "1" for mark in group] for group in groups], dtype=np.int64),
        sizes=np.bincount(group_of, weights=counts, minlength=len(groups)).astype(float),
        prior=np.array([*settings.prior, settings.stick_limit]),
        classes=settings.classes,
    )


def _start(table: OverlapTable, classes: int, random: np.random.Generator) -> Floats:
    """A scattered start: sticks at random, list probabilities around half of each list's observed share."""
    share = np.array(list(table.sizes.values())) / table.n / 2
    share = np.clip(share, 1e-4, 1 - 1e-4)
    logits = np.log(share / (1 - share))[:, None] + random.normal(size=(table.width, classes))
    return np.concatenate([random.normal(size=classes - 1), logits.ravel()])


def _sizes(unseen: Floats, documented: Floats, seed: int) -> npt.NDArray[np.int64]:
    """N [chains, draws, groups] given log p0: documented plus a negative binomial of that many successes.

    Drawn as a Poisson of a gamma (numpy's stream, apart from the chains' own).
    """
    odds = np.exp(unseen) / -np.expm1(unseen)
    random = np.random.default_rng([seed, *unseen.shape])
    rate = random.standard_gamma(np.broadcast_to(documented, unseen.shape)) * odds
    return np.asarray(documented.astype(np.int64) + random.poisson(np.minimum(rate, 1e15)))

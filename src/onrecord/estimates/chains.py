"""Whether several chains agree, and how much their draws are worth.

Vehtari, Gelman, Simpson, Carpenter and Buerkner (2021, Bayesian Analysis 16, 667-718): split chains,
rank-normalised, R-hat of location and of spread; effective sample size by Geyer's initial sequence.
"""

from dataclasses import asdict, dataclass

import numpy as np
import numpy.typing as npt
from scipy.special import ndtri
from scipy.stats import rankdata

__all__ = ["LEAST_EFFECTIVE", "MOST_RHAT", "Agreement", "agreement", "effective_size", "r_hat"]

Floats = npt.NDArray[np.float64]
MOST_RHAT = 1.05
"""Above it the chains disagree. Vehtari and others ask 1.01 of every parameter of any model; N alone is judged here."""
LEAST_EFFECTIVE = 100.0
"""Below it the ends of a 95 % interval are not known to a tenth of its width."""
MOST_APART = 0.5
"""How far a chain's median may lie from that of all, in standard deviations of the posterior."""


@dataclass(frozen=True, slots=True)
class Agreement:
    """What the chains say of each other."""

    chains: int
    draws: int
    r_hat: float
    effective: float
    """Effective sample size of the middle (of the rank-normalised draws)."""
    effective_tail: float
    """The least effective sample size of the 5 % and the 95 % quantile."""
    medians: tuple[float, ...]
    """Each chain's median of N."""
    apart: float
    """The farthest chain's median from that of all, in posterior standard deviations."""

    @property
    def holds(self) -> bool:
        """Whether a number may be shown."""
        return not self.problems

    @property
    def problems(self) -> tuple[str, ...]:
        """Why not."""
        found = []
        if not self.r_hat <= MOST_RHAT:
            found.append(f"the {self.chains} chains disagree (R-hat {self.r_hat:.3f}, at most {MOST_RHAT})")
        if not min(self.effective, self.effective_tail) >= LEAST_EFFECTIVE:
            least = min(self.effective, self.effective_tail)
            found.append(
                f"the draws are worth only {least:.0f} independent ones (at least {LEAST_EFFECTIVE:.0f})"
            )
        if not self.apart <= MOST_APART:
            found.append(
                f"one chain's median lies {self.apart:.2f} standard deviations off (at most {MOST_APART})"
            )
        return tuple(found)

    def to_wire(self) -> dict[str, object]:
        """The agreement as JSON."""
        return {**asdict(self), "medians": list(self.medians), "problems": list(self.problems)}


def agreement(draws: Floats) -> Agreement:
    """Judge draws [chains, draws] of one quantity."""
    scores = _normal_scores(draws)
    middle = np.median(draws)
    spread = float(draws.std()) or 1.0
    medians = np.median(draws, axis=1)
    tails = [effective_size((draws <= np.quantile(draws, q)).astype(float)) for q in (0.05, 0.95)]
    return Agreement(
        chains=draws.shape[0],
        draws=draws.size,
        r_hat=max(r_hat(scores), r_hat(_normal_scores(np.abs(draws - middle)))),
        effective=effective_size(scores),
        effective_tail=min(tails),
        medians=tuple(float(value) for value in medians),
        apart=float(np.abs(medians - middle).max() / spread),
    )


def r_hat(draws: Floats) -> float:
    """Split R-hat of draws [chains, draws] (eq. 1-4); 1 where nothing moves."""
    halves = _split(draws)
    count = halves.shape[1]
    within = halves.var(axis=1, ddof=1).mean()
    between = count * halves.mean(axis=1).var(ddof=1)
    if within == 0:
        return 1.0 if between == 0 else float("inf")
    return float(np.sqrt((count - 1) / count + between / within / count))


def effective_size(draws: Floats) -> float:
    """Effective sample size of draws [chains, draws] (eq. 10-13, Geyer's initial positive monotone sequence)."""
    halves = _split(draws)
    chains, count = halves.shape
    centred = halves - halves.mean(axis=1, keepdims=True)
    spectrum = np.fft.rfft(centred, 2 * count, axis=1)
    covariance = np.fft.irfft(spectrum * spectrum.conj(), axis=1)[:, :count].real.mean(axis=0) / count
    within = covariance[0] * count / (count - 1)
    if within == 0:
        return float(draws.size)
    variance = covariance[0] + halves.mean(axis=1).var(ddof=1)
    correlation = 1 - (within - covariance * count / (count - 1)) / variance
    correlation[0] = 1.0
    pairs = correlation[: count // 2 * 2].reshape(-1, 2).sum(axis=1)
    ends = np.flatnonzero(pairs < 0)
    pairs = np.minimum.accumulate(pairs[: ends[0]] if len(ends) else pairs)
    time = max(2 * pairs.sum() - 1, 1 / np.log10(chains * count))
    return float(chains * count / time)


def _split(draws: Floats) -> Floats:
    half = draws.shape[1] // 2
    return np.concatenate([draws[:, :half], draws[:, -half:]])


def _normal_scores(draws: Floats) -> Floats:
    ranks = rankdata(draws, axis=None).reshape(draws.shape)
    return np.asarray(ndtri((ranks - 0.375) / (draws.size + 0.25)))

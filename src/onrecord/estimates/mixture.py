"""The posterior density of the latent class model, its gradient, and a Hamiltonian sampler of it.

Everything here works on one flat parameter: K - 1 logits of stick-breaking proportions, then [lists, K]
logits of the probability that someone of a class is on a list. The number of people on no list and the
concentration of the sticks are integrated out (`latent` says how), all in log space.
"""

import math
from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from onrecord.estimates.compiled import njit

__all__ = ["Chain", "Observed", "run_chain"]

Floats = npt.NDArray[np.float64]
Integers = npt.NDArray[np.int64]
_TARGET = 0.8
"""The share of Hamiltonian moves to accept (Hoffman and Gelman 2014, section 4.1)."""
_FIRST_STEP = 0.02
_RENEWALS = 3
_EXCHANGES = 3


class Observed(NamedTuple):
    """What is documented, and the prior.

    Cell c holds the lists ones[starts[c]:starts[c + 1]] and counts[c] people of group group_of[c] (ascending).
    Group g is a stratum in which the lists with works[g, j] = 1 worked and sizes[g] people are documented.
    `prior` is (a, b) of the gamma prior on the concentration of the sticks, and the largest logit of a stick.
    """

    ones: Integers
    starts: Integers
    group_of: Integers
    counts: Floats
    works: Integers
    sizes: Floats
    prior: Floats
    classes: int


class Chain(NamedTuple):
    """Where a chain is: its parameter, and the step of its Hamiltonian moves."""

    theta: Floats
    step: float


@njit
def _softplus(x: float) -> float:
    return max(x, 0.0) + math.log1p(math.exp(-abs(x)))


@njit
def _log_weights(theta: Floats, classes: int, out: Floats) -> float:
    """Fill log class weights; return the sum of softplus(v), which is minus the last log weight."""
    left = 0.0
    for k in range(classes - 1):
        out[k] = left - _softplus(-theta[k])
        left -= _softplus(theta[k])
    out[classes - 1] = left
    return -left


@njit
def _density(theta: Floats, gradient: Floats, unseen: Floats, observed: Observed, work: Floats) -> float:
    """Log posterior of theta up to a constant; fills `gradient` [parameters] and `unseen` [groups], log p0.

    `work` is scratch, [6 + 2 lists, classes].
    """
    ones, starts, counts, works = observed.ones, observed.starts, observed.counts, observed.works
    sizes, prior, classes, group_of = observed.sizes, observed.prior, observed.classes, observed.group_of
    groups, lists = works.shape
    for k in range(classes - 1):
        if theta[k] > prior[2]:
            return -math.inf
    log_weight, held, people, base, own = work[0], work[1], work[2], work[3], work[4]
    spent = _log_weights(theta, classes, log_weight)
    shape = prior[0] + classes - 1
    total: float = -shape * math.log(prior[1] + spent)
    gradient[:] = 0.0
    people[:classes] = 0.0
    absent, listed = work[6 : 6 + lists], work[6 + lists : 6 + 2 * lists]
    for j in range(lists):
        at = classes - 1 + j * classes
        for k in range(classes):
            small = math.exp(-abs(theta[at + k]))
            absent[j, k] = -max(theta[at + k], 0.0) - math.log1p(small)
            listed[j, k] = (1.0 if theta[at + k] > 0.0 else small) / (1.0 + small)
            total += 2.0 * absent[j, k] + theta[at + k]
            gradient[at + k] = 1.0 - 2.0 * listed[j, k]
    cell = 0
    for g in range(groups):
        for k in range(classes):
            base[k] = log_weight[k]
        for j in range(lists):
            if works[g, j]:
                for k in range(classes):
                    base[k] += absent[j, k]
        unseen[g] = _mix(base, held, classes)
        hidden = -math.expm1(unseen[g])
        if hidden <= 0.0:
            return -math.inf
        total -= sizes[g] * math.log(hidden)
        scale = sizes[g] * math.exp(unseen[g]) / hidden
        for k in range(classes):
            own[k] = scale * held[k]
        while cell < counts.shape[0] and group_of[cell] == g:
            first, last = starts[cell], starts[cell + 1]
            value = work[5]
            for k in range(classes):
                value[k] = base[k]
            for i in range(first, last):
                at = classes - 1 + ones[i] * classes
                for k in range(classes):
                    value[k] += theta[at + k]
            total += counts[cell] * _mix(value, held, classes)
            for k in range(classes):
                held[k] *= counts[cell]
                own[k] += held[k]
            for i in range(first, last):
                at = classes - 1 + ones[i] * classes
                for k in range(classes):
                    gradient[at + k] += held[k]
            cell += 1
        for k in range(classes):
            people[k] += own[k]
        for j in range(lists):
            if works[g, j]:
                at = classes - 1 + j * classes
                for k in range(classes):
                    gradient[at + k] -= own[k] * listed[j, k]
    later = people[classes - 1]
    for k in range(classes - 2, -1, -1):
        stick = math.exp(-_softplus(-theta[k]))
        total -= _softplus(-theta[k])
        gradient[k] = (people[k] + 1.0) * (1.0 - stick) - later * stick
        gradient[k] -= shape * stick / (prior[1] + spent)
        later += people[k]
    return total


@njit
def _mix(values: Floats, shares: Floats, classes: int) -> float:
    """log sum exp of `values`; `shares` gets each one's share of the sum."""
    top: float = values[0]
    for k in range(1, classes):
        top = max(top, values[k])
    total = 0.0
    for k in range(classes):
        # A share below exp(-40) is beyond what a double holds beside the largest.
        shares[k] = math.exp(values[k] - top) if values[k] > top - 40.0 else 0.0
        total += shares[k]
    for k in range(classes):
        shares[k] /= total
    return top + math.log(total)


@njit
def _exchange(theta: Floats, observed: Observed, random: np.random.Generator, weights: Floats) -> None:
    """Offer two classes' exchange (Papaspiliopoulos and Roberts 2008): the likelihood stays, the sticks' prior moves.

    In terms of the weights w the sticks' prior is prod_k R_k^-1 (b - log w_K)^-(a + K - 1), R_k = w_k + ... + w_K.
    """
    classes, lists = observed.classes, observed.works.shape[1]
    first, second = random.integers(0, classes), random.integers(0, classes)
    if first == second:
        return
    _log_weights(theta, classes, weights)
    before = _weight_prior(weights, observed)
    weights[first], weights[second] = weights[second], weights[first]
    if math.log1p(-random.random()) >= _weight_prior(weights, observed) - before:
        return
    rest = weights[classes - 1]
    for k in range(classes - 2, -1, -1):
        if weights[k] - rest > observed.prior[2]:
            return
        rest = _log_add(rest, weights[k])
    rest = weights[classes - 1]
    for k in range(classes - 2, -1, -1):
        theta[k] = weights[k] - rest
        rest = _log_add(rest, weights[k])
    for j in range(lists):
        at = classes - 1 + j * classes
        theta[at + first], theta[at + second] = theta[at + second], theta[at + first]


@njit
def _weight_prior(weights: Floats, observed: Observed) -> float:
    classes, prior = observed.classes, observed.prior
    rest: float = weights[classes - 1]
    total: float = -(prior[0] + classes - 1) * math.log(prior[1] - rest)
    for k in range(classes - 1, 0, -1):
        total -= rest
        rest = _log_add(rest, weights[k - 1])
    return total


@njit
def _log_add(one: float, other: float) -> float:
    return max(one, other) + math.log1p(math.exp(-abs(one - other)))


@njit
def _renew(theta: Floats, observed: Observed, random: np.random.Generator) -> None:
    """Draw one stick, one class, or both anew from the prior; the caller accepts by the likelihood ratio."""
    classes, lists, prior = observed.classes, observed.works.shape[1], observed.prior
    kind = random.integers(0, 3)
    k = random.integers(0, classes)
    if kind != 1 and k < classes - 1:
        spent = prior[1]
        for other in range(classes - 1):
            if other != k:
                spent += _softplus(theta[other])
        # The concentration given the other sticks, then the stick given it: -log(1 - V) is exponential.
        rate = random.standard_gamma(prior[0] + classes - 2) / spent
        gone = random.standard_exponential() / rate
        theta[k] = gone + math.log(-math.expm1(-gone))
    if kind != 0:
        for j in range(lists):
            u = random.random() * (1.0 - 1e-15) + 5e-16
            theta[classes - 1 + j * classes + k] = math.log(u) - math.log1p(-u)


@njit
def _log_prior(theta: Floats, observed: Observed) -> float:
    classes, prior = observed.classes, observed.prior
    total: float = 0.0
    spent: float = prior[1]
    for k in range(classes - 1):
        total -= _softplus(-theta[k])
        spent += _softplus(theta[k])
    for i in range(classes - 1, theta.shape[0]):
        total += theta[i] - 2.0 * _softplus(theta[i])
    total -= (prior[0] + classes - 1) * math.log(spent)
    return total


@njit
def _hamiltonian(
    theta: Floats,
    gradient: Floats,
    unseen: Floats,
    value: float,
    step: float,
    steps: int,
    observed: Observed,
    random: np.random.Generator,
    work: Floats,
) -> tuple[float, float]:
    """One Hamiltonian move (Neal 2011, section 5.3.2.3): (log posterior after, chance it was accepted with)."""
    momentum = np.empty(theta.shape[0])
    energy = -value
    for i in range(theta.shape[0]):
        momentum[i] = random.standard_normal()
        energy += 0.5 * momentum[i] * momentum[i]
    moved, moved_gradient, moved_unseen = theta.copy(), gradient.copy(), unseen.copy()
    ended = value
    for _ in range(steps):
        for i in range(theta.shape[0]):
            momentum[i] += 0.5 * step * moved_gradient[i]
            moved[i] += step * momentum[i]
        ended = _density(moved, moved_gradient, moved_unseen, observed, work)
        if not ended > -math.inf:
            return value, 0.0
        for i in range(theta.shape[0]):
            momentum[i] += 0.5 * step * moved_gradient[i]
    change = energy + ended
    for i in range(theta.shape[0]):
        change -= 0.5 * momentum[i] * momentum[i]
    chance = math.exp(min(0.0, change))
    if random.random() < chance:
        theta[:] = moved
        gradient[:] = moved_gradient
        unseen[:] = moved_unseen
        return ended, chance
    return value, chance


@njit
def _other_moves(
    theta: Floats,
    gradient: Floats,
    unseen: Floats,
    value: float,
    observed: Observed,
    random: np.random.Generator,
    work: Floats,
) -> float:
    """What a Hamiltonian does not do: renew classes that are empty, exchange labels. Log posterior after."""
    moved, moved_gradient, moved_unseen = theta.copy(), gradient.copy(), unseen.copy()
    for _ in range(_RENEWALS):
        moved[:] = theta
        _renew(moved, observed, random)
        ended = _density(moved, moved_gradient, moved_unseen, observed, work)
        ratio = (ended - _log_prior(moved, observed)) - (value - _log_prior(theta, observed))
        if math.log1p(-random.random()) < ratio:
            theta[:] = moved
            value = ended
    for _ in range(_EXCHANGES):
        _exchange(theta, observed, random, work[0])
    return _density(theta, gradient, unseen, observed, work)


@njit
def run_chain(
    chain: Chain,
    observed: Observed,
    warmup: int,
    draws: int,
    length: float,
    most: int,
    random: np.random.Generator,
) -> tuple[Floats, Chain, float]:
    """(log p0 [draws, groups], where the chain ends, share of Hamiltonian moves accepted).

    Each iteration is one Hamiltonian move of random length around `length`, in at most `most` steps, and
    the other moves. With a warm-up the step is tuned by dual averaging (Hoffman and Gelman 2014, eq. 6).
    """
    theta, step = chain.theta.copy(), chain.step
    groups, lists = observed.works.shape
    gradient, unseen = np.zeros(theta.shape[0]), np.zeros(groups)
    work = np.zeros((6 + 2 * lists, observed.classes))
    kept = np.empty((draws, groups))
    value = _density(theta, gradient, unseen, observed, work)
    log_mean_step, missed, accepted = math.log(_FIRST_STEP), 0.0, 0.0
    if warmup > 0:
        step = _FIRST_STEP
    for iteration in range(warmup + draws):
        steps = min(most, 1 + int(length * (0.5 + random.random()) / step))
        value, chance = _hamiltonian(theta, gradient, unseen, value, step, steps, observed, random, work)
        if iteration < warmup:
            count = iteration + 1.0
            missed += _TARGET - chance
            log_step = math.log(10.0 * _FIRST_STEP) - math.sqrt(count) / 0.05 * missed / (count + 10.0)
            share = count**-0.75
            log_mean_step = share * log_step + (1.0 - share) * log_mean_step
            step = math.exp(log_mean_step if iteration == warmup - 1 else log_step)
        else:
            accepted += chance
        value = _other_moves(theta, gradient, unseen, value, observed, random, work)
        if iteration >= warmup:
            kept[iteration - warmup] = unseen
    return kept, Chain(theta, step), accepted / max(draws, 1)

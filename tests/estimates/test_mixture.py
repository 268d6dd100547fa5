import math

import numpy as np
import pytest
from capture_tables import PALEMBANG
from hypothesis import given, settings
from hypothesis import strategies as st

from onrecord.estimates import mixture
from onrecord.estimates.latent import Settings, _observed
from onrecord.estimates.table import OverlapTable

CLASSES = 4
CENSORED = OverlapTable(("A", "B", "C"), {**PALEMBANG.cells, "11-": 9, "1-0": 5, "-01": 7})


def _density(table, theta, limit=math.inf):
    _, observed = _observed(table, Settings(classes=CLASSES, stick_limit=limit))
    gradient, unseen = np.zeros(len(theta)), np.zeros(len(observed.sizes))
    work = np.zeros((6 + 2 * table.width, CLASSES))
    return mixture._density(theta, gradient, unseen, observed, work), gradient, unseen


def _by_hand(table, theta):
    """The posterior as the model states it: sums and products of probabilities, no logarithms until the end."""
    v = 1 / (1 + np.exp(-theta[: CLASSES - 1]))
    left = np.concatenate([[1.0], np.cumprod(1 - v)])
    weights = np.concatenate([v, [1.0]]) * left
    on = 1 / (1 + np.exp(-theta[CLASSES - 1 :].reshape(table.width, CLASSES)))
    total = float(np.sum(np.log(on * (1 - on))) + np.sum(np.log(v)))
    total -= (0.25 + CLASSES - 1) * math.log(0.25 - np.sum(np.log(1 - v)))
    for pattern, count in table.cells.items():
        by_class, nobody = weights.copy(), weights.copy()
        for j, mark in enumerate(pattern):
            if mark != "-":
                by_class = by_class * (on[j] if mark == "1" else 1 - on[j])
                nobody = nobody * (1 - on[j])
        total += count * (math.log(by_class.sum()) - math.log(1 - nobody.sum()))
    return total


@pytest.mark.parametrize("table", [PALEMBANG, CENSORED], ids=["everywhere", "censored"])
def test_the_density_is_the_models(table):
    random = np.random.default_rng(1)
    one, other = random.normal(size=(2, CLASSES - 1 + 3 * CLASSES))
    found = _density(table, one)[0] - _density(table, other)[0]
    assert found == pytest.approx(_by_hand(table, one) - _by_hand(table, other))


@settings(max_examples=20, deadline=None)
@given(st.integers(0, 10_000))
def test_the_gradient_is_the_densitys(seed):
    theta = np.random.default_rng(seed).normal(scale=2, size=CLASSES - 1 + 3 * CLASSES)
    _, gradient, _ = _density(CENSORED, theta)
    for i in range(len(theta)):
        step = np.zeros(len(theta))
        step[i] = 1e-5
        slope = (_density(CENSORED, theta + step)[0] - _density(CENSORED, theta - step)[0]) / 2e-5
        assert gradient[i] == pytest.approx(slope, rel=1e-4, abs=1e-4)


def test_extreme_parameters_give_no_overflow():
    for scale in (50.0, 500.0, 5000.0):
        theta = np.random.default_rng(1).choice([-scale, scale], size=CLASSES - 1 + 3 * CLASSES)
        value, gradient, _ = _density(PALEMBANG, theta)
        assert not math.isnan(value)
        assert not np.isnan(gradient).any()


def test_sticks_beyond_the_limit_are_out():
    theta = np.zeros(CLASSES - 1 + 3 * CLASSES)
    theta[0] = 40.0
    assert _density(PALEMBANG, theta)[0] > -math.inf
    assert _density(PALEMBANG, theta, limit=36.7)[0] == -math.inf


def test_exchanging_labels_keeps_the_likelihood():
    _, observed = _observed(PALEMBANG, Settings(classes=CLASSES))
    random = np.random.default_rng(2)
    theta = random.normal(size=CLASSES - 1 + 3 * CLASSES)
    _, _, before = _density(PALEMBANG, theta)
    moved = theta.copy()
    for _ in range(200):
        mixture._exchange(moved, observed, random, np.zeros(CLASSES))
    _, _, after = _density(PALEMBANG, moved)
    assert not np.allclose(theta, moved)
    assert after == pytest.approx(before)


def test_the_prior_alone_is_kept_by_the_moves_that_draw_from_it():
    # With nobody documented the posterior is the prior: list probabilities stay uniform under all moves together.
    nobody = mixture.Observed(
        ones=np.zeros(0, dtype=np.int64),
        starts=np.zeros(1, dtype=np.int64),
        group_of=np.zeros(0, dtype=np.int64),
        counts=np.zeros(0),
        works=np.ones((1, 2), dtype=np.int64),
        sizes=np.zeros(1),
        prior=np.array([2.0, 1.0, math.inf]),
        classes=2,
    )
    random = np.random.default_rng(3)
    chain = mixture.Chain(random.normal(size=5), 0.3)
    shares, sticks = [], []
    for _ in range(3000):
        _, chain, _ = mixture.run_chain(chain, nobody, 0, 1, 1.5, 20, random)
        shares.append(1 / (1 + np.exp(-chain.theta[1:])))
        sticks.append(1 / (1 + math.exp(-chain.theta[0])))
    assert np.mean(shares) == pytest.approx(0.5, abs=0.02)
    assert np.var(shares) == pytest.approx(1 / 12, abs=0.008)
    # V ~ Beta(1, a), a ~ Gamma(2, rate 1): E[V] = E[1 / (1 + a)] = 1 - e E1(1) = 0.4037
    assert np.mean(sticks) == pytest.approx(0.4037, abs=0.03)

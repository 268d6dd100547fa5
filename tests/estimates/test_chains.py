import numpy as np
import pytest

from onrecord.estimates.chains import LEAST_EFFECTIVE, agreement, effective_size, r_hat

RANDOM = np.random.default_rng(1)


def _walk(memory, chains=4, draws=2000):
    noise = RANDOM.standard_normal((chains, draws))
    for step in range(1, draws):
        noise[:, step] += memory * noise[:, step - 1]
    return noise


def test_independent_draws_are_worth_their_number():
    assert effective_size(_walk(0.0)) == pytest.approx(8000, rel=0.1)


def test_an_autoregression_is_worth_what_theory_says():
    # tau = (1 + rho) / (1 - rho)
    assert effective_size(_walk(0.8, draws=6000)) == pytest.approx(24000 / 9, rel=0.2)


def test_alike_chains_agree():
    found = agreement(_walk(0.3))
    assert found.holds
    assert found.r_hat < 1.01


def test_a_chain_elsewhere_is_found():
    draws = _walk(0.0)
    draws[0] += 2
    found = agreement(draws)
    assert found.r_hat > 1.1
    assert any("disagree" in problem for problem in found.problems)
    assert any("standard deviations off" in problem for problem in found.problems)


def test_a_chain_of_another_spread_is_found():
    draws = _walk(0.0)
    draws[0] *= 5
    assert agreement(draws).r_hat > 1.05


def test_a_drifting_chain_disagrees_with_itself():
    assert r_hat(_walk(0.0) + np.linspace(0, 3, 2000)) > 1.2


def test_slow_chains_are_worth_too_little():
    found = agreement(_walk(0.999, draws=500))
    assert found.effective < LEAST_EFFECTIVE
    assert any("worth only" in problem for problem in found.problems)


def test_draws_that_never_move_are_no_error():
    still = np.ones((4, 100))
    assert r_hat(still) == 1
    assert effective_size(still) == 400


def test_the_wire_names_the_problems():
    wire = agreement(_walk(0.999, draws=500)).to_wire()
    assert wire["problems"]
    assert wire["chains"] == 4

import math

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from onrecord.estimates.poisson import BAD_ENTRY, HETEROGENEITY, fit, fit_all

CELLS = np.arange(1, 8)
MAINS = np.array([1, 2, 4])


def _fit(counts, terms):
    terms = np.array(terms)
    beta = np.empty(len(terms) + 1)
    return (*fit(CELLS, np.array(counts, dtype=float), terms, beta), beta)


def test_all_pairs_of_three_lists_have_a_closed_form():
    # m = n111 n100 n010 n001 / (n110 n101 n011), Fienberg (1972, section 4)
    counts = [30, 40, 12, 50, 14, 10, 6]
    n100, n010, n110, n001, n101, n011, n111 = counts
    log_unseen, _, variance, _ = _fit(counts, [1, 2, 3, 4, 5, 6])
    assert math.exp(log_unseen) == pytest.approx(n111 * n100 * n010 * n001 / (n110 * n101 * n011))
    assert variance == pytest.approx(sum(1 / count for count in counts), rel=1e-4)


@settings(max_examples=50, deadline=None)
@given(st.lists(st.integers(1, 500), min_size=7, max_size=7))
def test_fitted_margins_are_the_observed_ones(counts):
    log_unseen, _, _, beta = _fit(counts, MAINS)
    means = np.exp(beta[0] + ((CELLS[:, None] & MAINS) == MAINS) @ beta[1:])
    assert means.sum() == pytest.approx(sum(counts))
    for term in MAINS:
        within = (CELLS & term) == term
        assert means[within].sum() == pytest.approx(np.array(counts)[within].sum())
    assert log_unseen == beta[0]


def test_a_pair_that_shares_nobody_is_minus_infinity():
    _, _, variance, beta = _fit([30, 40, 0, 50, 14, 10, 0], [1, 2, 4, 3])
    assert beta[4] == -math.inf
    assert variance > 0


def test_what_has_no_estimate_says_so():
    # Existence fails: with all pairs in, cells 111 and 100 empty run away together.
    for counts in ([0, 40, 12, 50, 14, 10, 0], [30, 0, 0, 0, 0, 0, 0]):
        log_unseen, likelihood, variance, _ = _fit(counts, [1, 2, 4, 3, 5, 6])
        assert math.isnan(log_unseen)
        assert math.isnan(likelihood)
        assert variance == BAD_ENTRY


def test_heterogeneity_cannot_stand_beside_every_pair():
    assert math.isnan(_fit([30, 40, 12, 50, 14, 10, 6], [HETEROGENEITY, 1, 2, 3, 4, 5, 6])[0])
    assert not math.isnan(_fit([30, 40, 12, 50, 14, 10, 6], [HETEROGENEITY, 1, 2, 4])[0])


def test_many_fits_are_the_single_ones():
    counts = np.array([[30, 40, 12, 50, 14, 10, 6], [3, 4, 1, 5, 1, 1, 6]], dtype=float)
    terms, starts = np.array([1, 2, 4, 1, 2, 3, 4]), np.array([0, 3, 7])
    results = np.empty((2, 2, 3))
    fit_all(CELLS, counts, terms, starts, results)
    for table in range(2):
        for model in range(2):
            single = _fit(counts[table], terms[starts[model] : starts[model + 1]])[:3]
            assert results[table, model] == pytest.approx(single)

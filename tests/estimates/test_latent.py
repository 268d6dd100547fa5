import math

import numpy as np
import pytest
from capture_tables import KOSOVO, PALEMBANG, WESTERN

from onrecord.errors import UsageError
from onrecord.estimates.latent import DOUBLE_PRECISION, Settings, latent_classes
from onrecord.estimates.table import OverlapTable

QUICK = Settings(chains=2, warmup=200, draws=200, enough=1, most_draws=200)


@pytest.fixture(scope="module")
def kosovo():
    return latent_classes(KOSOVO, seed=1, settings=Settings())


def test_kosovo_is_what_the_gibbs_sampler_gives(kosovo):
    # Four long runs of Manrique-Vallier's sampler: medians 10,376 to 10,437, intervals 8,816-9,011 to 13,809-14,142.
    low, high = kosovo.interval()
    assert kosovo.median == pytest.approx(10410, abs=120)
    assert low == pytest.approx(8900, abs=250)
    assert high == pytest.approx(13950, abs=350)


def test_a_sparse_table_is_what_exact_and_double_precision_gibbs_samplers_give():
    # Two runs each of 1.5 million iterations: 1,832 and 1,838 with sticks in log space, 1,952 and 1,954 in double precision.
    exact, held = (
        latent_classes(WESTERN, seed=3, settings=Settings(enough=700, stick_limit=limit))
        for limit in (math.inf, DOUBLE_PRECISION)
    )
    assert exact.median == pytest.approx(1835, abs=60)
    assert held.median == pytest.approx(1953, abs=60)


def test_chains_agree_and_are_worth_enough(kosovo):
    assert kosovo.agreement.holds
    assert kosovo.agreement.effective > 400
    assert kosovo.draws.shape == (4, 2500)


def test_the_same_seed_gives_the_same_digits():
    one, same, other = (latent_classes(PALEMBANG, seed=seed, settings=QUICK) for seed in (3, 3, 4))
    assert (one.draws == same.draws).all()
    assert not (one.draws == other.draws).all()


def test_chains_of_one_seed_differ_from_each_other():
    found = latent_classes(PALEMBANG, seed=3, settings=QUICK)
    assert not (found.draws[0] == found.draws[1]).all()


def test_going_on_does_not_change_where_it_stood():
    short = latent_classes(KOSOVO, seed=2, settings=Settings(chains=2, draws=200, enough=1, most_draws=200))
    long = latent_classes(KOSOVO, seed=2, settings=Settings(chains=2, draws=200, enough=1e9, most_draws=400))
    assert long.draws.shape == (2, 400)
    assert long.median == pytest.approx(short.median, rel=0.1)


def test_never_fewer_than_the_documented():
    assert latent_classes(PALEMBANG, seed=1, settings=QUICK).draws.min() >= PALEMBANG.n


def test_it_agrees_with_integration_where_two_lists_and_one_class_are_meant():
    # A concentration held near zero leaves one class: uniform list probabilities, prior 1/N, so the posterior of m
    # (on no list) is known in closed form, a product of two beta functions.
    table = OverlapTable(("A", "B"), {"11": 60, "10": 40, "01": 90})
    settings = Settings(prior=(1.0, 1e4), chains=4, warmup=400, draws=1500, enough=1, most_draws=1500)
    found = latent_classes(table, seed=1, settings=settings)
    m = np.arange(2000)
    size = 190 + m
    log = [
        math.lgamma(n)
        - math.lgamma(k + 1)
        + sum(math.lgamma(n - s + 1) - math.lgamma(n + 2) for s in (100, 150))
        for n, k in zip(size.tolist(), m.tolist(), strict=True)
    ]
    weights = np.exp(np.array(log) - max(log))
    middle = size[np.searchsorted(np.cumsum(weights / weights.sum()), 0.5)]
    assert found.median == pytest.approx(middle, abs=2.5)


def test_twenty_lists_and_a_hundred_million_people_do_not_overflow():
    random = np.random.default_rng(1)
    rows = random.random((400, 20)) < 0.1
    table = OverlapTable.from_rows(rows.astype(int).tolist(), [f"L{j}" for j in range(20)])
    assert np.isfinite(latent_classes(table, seed=1, settings=QUICK).draws).all()
    many = OverlapTable(KOSOVO.lists, {pattern: count * 20_000 for pattern, count in KOSOVO.cells.items()})
    assert latent_classes(many, seed=1, settings=QUICK).draws.min() >= many.n


def test_censored_strata_have_their_own_number_on_no_list():
    random = np.random.default_rng(2)
    found = random.random((3000, 3)) < [0.5, 0.4, 0.3]
    rows = found.astype(int).astype(object)
    rows[1500:, 2] = "-"
    kept = [row for row in rows.tolist() if 1 in row]
    table = OverlapTable.from_rows(kept, ["A", "B", "C"])
    result = latent_classes(table, seed=1, settings=Settings(chains=2, draws=500))
    assert result.groups == ("111", "11-")
    assert (result.group_draws.sum(axis=2) == result.draws).all()
    low, high = result.interval()
    assert low < 3000 < high


def test_unobserved_lists_are_not_absences():
    cells = {"111": 20, "110": 30, "101": 20, "011": 20, "100": 60, "010": 60, "001": 40}
    blind = {**cells, "11-": 50, "1--": 0, "10-": 60, "01-": 60}
    absent = {**cells, "110": 80, "100": 120, "010": 120}
    names = ("A", "B", "C")
    settings = Settings(chains=2, draws=400, enough=1, most_draws=400)
    first = latent_classes(OverlapTable(names, blind), seed=1, settings=settings)
    second = latent_classes(OverlapTable(names, absent), seed=1, settings=settings)
    assert first.median != second.median


@pytest.mark.parametrize(
    ("table", "settings"),
    [
        (OverlapTable(("A", "B"), {}), QUICK),
        (OverlapTable(("A",), {"1": 4}), QUICK),
        (KOSOVO, Settings(classes=1)),
        (KOSOVO, Settings(chains=1)),
    ],
)
def test_what_it_cannot_run_is_refused(table, settings):
    with pytest.raises(UsageError):
        latent_classes(table, seed=1, settings=settings)

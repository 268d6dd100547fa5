import numpy as np
import pytest
from capture_tables import KOSOVO, PALEMBANG

from onrecord.errors import UsageError
from onrecord.estimates.bootstrap import bca, bca_interval
from onrecord.estimates.table import OverlapTable


def test_kosovo_with_one_model_is_the_published_interval():
    # Silverman, Chan and Vincent (2024): 9,100 to 12,000. The ends move by about 90 between seeds.
    found = bca(KOSOVO, seed=3, top=1, replicates=2000)
    assert found.low == pytest.approx(9101, abs=200)
    assert found.high == pytest.approx(12003, abs=300)


def test_kosovo_with_all_models_is_the_published_wide_interval():
    found = bca(KOSOVO, seed=3, replicates=2000)
    assert found.low == pytest.approx(6947, abs=400)
    assert found.high == pytest.approx(18010, abs=500)
    assert found.models_chosen > 5


def test_palembang_with_all_models():
    found = bca(PALEMBANG, seed=3, replicates=2000)
    assert found.low == pytest.approx(128, abs=3)
    assert found.high == pytest.approx(350, abs=25)


def test_model_choice_widens_the_interval():
    one, five = (bca(KOSOVO, seed=1, top=top) for top in (1, 5))
    assert five.high - five.low > one.high - one.low


def test_the_same_seed_gives_the_same_digits():
    assert bca(KOSOVO, seed=5, top=3).low == bca(KOSOVO, seed=5, top=3).low
    assert bca(KOSOVO, seed=5, top=3).low != bca(KOSOVO, seed=6, top=3).low


def test_a_narrower_level_lies_inside():
    found = bca(KOSOVO, seed=1, top=3)
    low, high = found.at(0.8)
    assert found.low < low < found.point < high < found.high


def test_draws_have_the_intervals_of_every_level():
    found = bca(KOSOVO, seed=1, top=1)
    low, high = np.quantile(found.draws(200_000, seed=1), [0.025, 0.975])
    assert (low, high) == pytest.approx((found.low, found.high), rel=0.01)


def test_without_bias_and_acceleration_it_is_the_percentile_interval():
    replicates = np.arange(1001.0)
    assert bca_interval(replicates, bias=0, acceleration=0, level=0.9) == pytest.approx((50, 950))


def test_resamples_without_an_estimate_are_a_refusal_not_an_interval():
    table = OverlapTable(("A", "B", "C"), {"110": 1, "100": 30, "010": 30, "001": 30})
    with pytest.raises(UsageError, match="have no estimate"):
        bca(table, seed=1, order=1, replicates=400)

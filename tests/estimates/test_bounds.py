from itertools import combinations

import numpy as np
import pytest
from capture_tables import KOSOVO
from hypothesis import given
from hypothesis import strategies as st

from onrecord.errors import UsageError
from onrecord.estimates.bounds import chao, chapman, lincoln_petersen
from onrecord.estimates.table import OverlapTable

TWO = OverlapTable(("A", "B"), {"11": 20, "10": 30, "01": 60})


def test_lincoln_and_petersen_is_n1_n2_over_m():
    found = lincoln_petersen(TWO)
    assert found.point == pytest.approx(200)
    assert found.low < 200 < found.high


def test_chapman_is_a_little_lower():
    assert chapman(TWO).point == pytest.approx(51 * 81 / 21 - 1)
    assert chapman(TWO).point < lincoln_petersen(TWO).point


def test_lists_that_share_nobody_have_no_lincoln_petersen_but_a_chapman():
    apart = OverlapTable(("A", "B"), {"10": 30, "01": 60})
    with pytest.raises(UsageError, match="share nobody"):
        lincoln_petersen(apart)
    assert chapman(apart).point == pytest.approx(31 * 61 - 1)


def test_two_list_figures_of_four_lists_are_refused():
    with pytest.raises(UsageError, match="has 4 lists"):
        chapman(KOSOVO)


def test_chao_sums_over_pairs_of_lists():
    alone, twice = (1131, 845, 936, 306), 177 + 228 + 106 + 217 + 31 + 123
    pairs = sum(one * other for one, other in combinations(alone, 2))
    assert chao(KOSOVO).point == pytest.approx(4400 + pairs / (twice + 1))


def test_chao_of_two_lists_is_lincoln_and_petersen_less_one_in_the_denominator():
    assert chao(TWO).point == pytest.approx(110 + 30 * 60 / 21)


def test_chao_is_a_lower_bound_where_people_differ():
    random = np.random.default_rng(1)
    chances = np.where(random.random(20_000) < 0.3, 0.6, 0.15)[:, None]
    found = random.random((20_000, 4)) < chances
    table = OverlapTable.from_rows(found[found.any(axis=1)].astype(int).tolist(), list("ABCD"))
    assert table.n < chao(table).point < 20_000


def test_nobody_on_one_list_only_leaves_nobody_to_bound():
    assert chao(OverlapTable(("A", "B"), {"11": 20})).point == 20


@given(st.integers(0, 10**7), st.integers(0, 10**7), st.integers(1, 10**7))
def test_intervals_hold_the_point_and_never_fall_below_the_documented(only_a, only_b, both):
    table = OverlapTable(("A", "B"), {"11": both, "10": only_a, "01": only_b})
    for found in (chao(table), chapman(table), lincoln_petersen(table)):
        assert table.n <= found.low * (1 + 1e-12)
        assert found.low <= found.point * (1 + 1e-12) <= found.high * (1 + 1e-9)

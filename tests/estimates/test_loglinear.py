import math

import pytest
from capture_tables import KOSOVO, PALEMBANG, UK_FIVE
from hypothesis import given, settings
from hypothesis import strategies as st

from onrecord.errors import UsageError
from onrecord.estimates.loglinear import fit_model, hierarchical_models, model_name, search
from onrecord.estimates.poisson import HETEROGENEITY
from onrecord.estimates.table import OverlapTable

FOUR = ("A", "B", "C", "D")
counts = st.lists(st.integers(1, 60), min_size=15, max_size=15)


def _table(values):
    return OverlapTable(FOUR, {f"{cell:04b}": value for cell, value in enumerate(values, 1)})


def test_kosovo_by_least_bic_to_the_digit():
    found = search(KOSOVO)
    assert found.models == 113
    assert found.best.name == "[123,14,34]"
    assert found.best.point == pytest.approx(10356.52, abs=0.005)
    assert found.best.standard_error == pytest.approx(785.9, abs=0.05)


def test_kosovo_runner_up_is_close_behind_and_far_off():
    best, second, third = search(KOSOVO).fits[:3]
    assert second.name == "[123,134]"
    assert second.point == pytest.approx(12741, abs=0.5)
    assert second.bic - best.bic == pytest.approx(0.08, abs=0.005)
    assert third.point == pytest.approx(18393, abs=0.5)


def test_palembang_by_least_bic():
    best = search(PALEMBANG).best
    assert best.name == "[12,23]"
    assert best.point == pytest.approx(157.2, abs=0.05)


def test_every_hierarchical_model_is_tried():
    assert [len(hierarchical_models(lists, lists - 1)) for lists in (2, 3, 4, 5)] == [1, 8, 113, 6893]
    for model in hierarchical_models(4, 3):
        assert all(part in model for term in model for part in range(1, 16) if part & term == part)


def test_aic_takes_no_simpler_a_model_than_bic():
    assert search(KOSOVO, criterion="aic").best.parameters >= search(KOSOVO).best.parameters


def test_two_independent_lists_are_lincoln_and_petersen():
    table = OverlapTable(("A", "B"), {"11": 20, "10": 30, "01": 60})
    assert search(table).best.point == pytest.approx(50 * 80 / 20)


def test_heterogeneity_competes_where_it_is_asked_for():
    names = [found.name for found in search(UK_FIVE, order=2, heterogeneity=True).fits]
    assert any(name.endswith("h]") for name in names)
    assert not any("h" in found.name for found in search(UK_FIVE, order=2).fits)


def test_heterogeneity_raises_n_where_few_people_are_on_many_lists():
    table = _table([40, 40, 15, 40, 15, 15, 20, 40, 15, 15, 20, 15, 20, 20, 60])
    mains = (1, 2, 4, 8)
    assert fit_model(table, (HETEROGENEITY, *mains)).point > fit_model(table, mains).point


def test_a_model_without_an_estimate_is_left_out():
    # Lists A and B share nobody: their effect is minus infinity, and A, B, C joint has nothing to stand on.
    table = OverlapTable(("A", "B", "C"), {"101": 9, "011": 7, "100": 20, "010": 22, "001": 30})
    found = search(table)
    assert len(found.fits) < found.models or all(math.isfinite(fit.point) for fit in found.fits)
    assert all(fit.point >= table.n for fit in found.fits)


def test_structural_zeros_are_not_zeros_by_chance():
    cells = {"110": 12, "101": 9, "100": 40, "010": 44, "001": 52}
    chance = OverlapTable(("A", "B", "C"), cells)
    design = OverlapTable(("A", "B", "C"), cells, frozenset({"011", "111"}))
    mains = (1, 2, 4)
    assert fit_model(chance, mains).point > fit_model(design, mains).point


@pytest.mark.parametrize(
    ("table", "problem"),
    [
        (OverlapTable(("A",), {"1": 5}), "cannot say"),
        (OverlapTable(tuple("ABCDEFG"), {"1111111": 5}), "too many models"),
        (OverlapTable(("A", "B"), {"1-": 5, "11": 5}), "did not work everywhere"),
    ],
)
def test_tables_it_cannot_take_are_named(table, problem):
    with pytest.raises(UsageError, match=problem):
        search(table)


def test_an_unknown_criterion_is_refused():
    with pytest.raises(UsageError, match="bic, aic"):
        search(KOSOVO, criterion="dic")


def test_names_of_models_with_ten_lists_and_more_have_dots():
    assert model_name([1 << 0, 1 << 10, 1 | 1 << 10]) == "[1.11]"


@settings(max_examples=25, deadline=None)
@given(counts, st.permutations(range(4)))
def test_relabelling_lists_changes_nothing(values, order):
    table = _table(values)
    relabelled = table.keep([table.lists[index] for index in order])
    assert search(relabelled).best.point == pytest.approx(search(table).best.point, rel=1e-6)


@settings(max_examples=25, deadline=None)
@given(counts, st.integers(2, 1000))
def test_many_times_the_people_are_many_times_the_estimate(values, times):
    model = hierarchical_models(4, 3)[20]
    once, often = (
        fit_model(_table(values), model),
        fit_model(_table([value * times for value in values]), model),
    )
    assert often.point == pytest.approx(once.point * times, rel=1e-6)


def test_a_hundred_million_people_do_not_overflow():
    table = _table([value * 1_000_000 for value in (9, 8, 3, 7, 3, 2, 1, 9, 4, 3, 1, 2, 1, 1, 1)])
    assert table.n > 5e7
    assert math.isfinite(search(table).best.point)

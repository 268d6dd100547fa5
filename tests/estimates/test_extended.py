import pytest
from capture_tables import NETHERLANDS, NEW_ORLEANS, NEW_ORLEANS_FIVE, UK, UK_FIVE, WESTERN

from onrecord.errors import UsageError
from onrecord.estimates.extended import checks, stepwise
from onrecord.estimates.table import OverlapTable


@pytest.mark.parametrize(
    ("table", "point", "low", "high"),
    [
        (UK, 11418, 9977, 13146),
        (UK_FIVE, 11313, 9884, 13027),
        (NEW_ORLEANS, 1184, 721, 2046),
        (NEW_ORLEANS_FIVE, 1034, 658, 1709),
        (WESTERN, 2483, 1657, 3830),
        (NETHERLANDS, 111139, 92440, 133991),
    ],
    ids=["UK", "UK five", "New Orleans", "New Orleans five", "Western", "Netherlands"],
)
def test_published_sparse_tables_to_the_unit(table, point, low, high):
    found = stepwise(table)
    assert (round(found.point), round(found.low), round(found.high)) == (point, low, high)
    assert found.checks.sound


def test_lists_that_share_nobody_have_an_effect_of_minus_infinity():
    found = stepwise(NETHERLANDS)
    assert found.checks.infinite == ("12", "25")
    assert NETHERLANDS.overlap("I", "K") == 0


def test_effects_come_in_by_their_p_values_below_the_threshold():
    found = stepwise(UK)
    assert [name for name, _ in found.steps] == ["36", "12", "25", "13", "35", "45", "24"]
    assert all(value < found.threshold for _, value in found.steps)
    assert stepwise(UK, threshold=1e-9).steps == found.steps[: len(stepwise(UK, threshold=1e-9).steps)]


def test_the_linear_programme_finds_that_no_estimate_exists():
    # Cells 110 and 001 are empty: the two-list margins can be moved along a ray that empties them for ever.
    cells = {"111": 10, "101": 10, "100": 10, "011": 10, "010": 10}
    model = (1, 2, 4, 3, 5, 6)
    found = checks(OverlapTable(("A", "B", "C"), cells), model)
    assert found.identified
    assert not found.exists
    assert checks(OverlapTable(("A", "B", "C"), {**cells, "110": 1, "001": 1}), model).sound


def test_too_many_effects_for_the_cells_left_are_not_identified():
    table = OverlapTable(("A", "B", "C"), {"100": 10, "010": 10, "001": 10, "110": 5})
    found = checks(table, (1, 2, 4, 3, 5, 6))
    assert set(found.infinite) == {"13", "23"}
    assert not found.identified


def test_lists_without_any_overlap_have_no_estimate():
    with pytest.raises(UsageError, match="no estimate"):
        stepwise(OverlapTable(("A", "B", "C"), {"100": 10, "010": 10, "001": 10}))


def test_more_lists_than_a_full_table_holds_are_refused():
    with pytest.raises(UsageError, match="13 lists"):
        stepwise(OverlapTable(tuple("ABCDEFGHIJKLM"), {"1" * 13: 4}))

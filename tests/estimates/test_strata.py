import numpy as np
import pytest
from filled_forms import filled

from onrecord.errors import InputError
from onrecord.estimates.families import Effort
from onrecord.estimates.strata import deal, estimate_strata, read_strata
from onrecord.estimates.table import OverlapTable

LISTS = ("A", "B", "C")
FORM = filled(LISTS)


def _population(seed, size, chances):
    found = np.random.default_rng(seed).random((size, 3)) < chances
    return OverlapTable.from_rows(found[found.any(axis=1)].astype(int).tolist(), LISTS)


NORTH, SOUTH = _population(1, 800, [0.5, 0.4, 0.4]), _population(2, 600, [0.3, 0.6, 0.4])


@pytest.fixture(scope="module")
def both():
    return estimate_strata({"north": NORTH, "south": SOUTH}, FORM, effort=Effort.light())


def test_the_total_is_of_all_strata(both):
    parts = list(both.strata.values())
    assert both.point == pytest.approx(sum(part.point for part in parts), rel=0.03)
    assert both.low < 1400 < both.high


def test_independent_strata_make_a_total_narrower_than_the_sum_of_widths(both):
    parts = list(both.strata.values())
    assert both.high - both.low < sum(part.high - part.low for part in parts)
    assert both.low > sum(part.low for part in parts)


def test_a_refused_stratum_adds_its_documented_only_and_is_named():
    tiny = OverlapTable(LISTS, {"100": 4, "010": 3})
    found = estimate_strata({"north": NORTH, "tiny": tiny}, FORM, effort=Effort.light())
    assert found.left_out == ("tiny",)
    assert found.small == ("tiny",)
    assert found.point == pytest.approx(found.strata["north"].point + 7, rel=0.02)


def test_people_of_unknown_stratum_are_dealt_by_pattern():
    dealt = deal(
        {"north": NORTH, "south": SOUTH}, OverlapTable(LISTS, {"100": 500}), np.random.default_rng(1)
    )
    more = {
        name: dealt[name].cells["100"] - table.cells["100"]
        for name, table in (("north", NORTH), ("south", SOUTH))
    }
    assert sum(more.values()) == 500
    assert more["north"] / more["south"] == pytest.approx(NORTH.cells["100"] / SOUTH.cells["100"], rel=0.5)


def test_unknown_strata_widen_nothing_away():
    unplaced = _population(3, 200, [0.4, 0.5, 0.4])
    found = estimate_strata({"north": NORTH, "south": SOUTH, "": unplaced}, FORM, effort=Effort.light())
    assert found.unplaced == unplaced.n
    assert found.low < 1600 < found.high


def test_all_strata_refused_give_no_total():
    tiny = OverlapTable(LISTS, {"100": 4, "010": 3})
    assert estimate_strata({"a": tiny}, FORM).point is None


def test_strata_are_read_from_a_column():
    tables = read_strata("A,B,C,area\n1,1,0,north\n0,1,0,south\n1,0,0,\n1,1,0,north\n", "area")
    assert {name: dict(table.cells) for name, table in tables.items()} == {
        "north": {"110": 2}, "south": {"010": 1}, "": {"100": 1},
    }  # fmt: skip
    with pytest.raises(InputError, match="no column zone"):
        read_strata("A,B\n1,1\n", "zone")

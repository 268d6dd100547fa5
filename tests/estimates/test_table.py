from contextlib import suppress

import numpy as np
import pyarrow as pa
import pytest
from hypothesis import given
from hypothesis import strategies as st

from onrecord.errors import InputError, UsageError
from onrecord.estimates.table import OverlapTable

TABLE = OverlapTable(("A", "B", "C"), {"111": 2, "110": 3, "100": 5, "010": 7, "001": 11, "101": 0})

patterns = st.text("01", min_size=3, max_size=3).filter(lambda pattern: "1" in pattern)
cells = st.dictionaries(patterns, st.integers(0, 50))


def test_sizes_and_overlaps_are_counted():
    assert TABLE.n == 28
    assert TABLE.sizes == {"A": 10, "B": 12, "C": 13}
    assert TABLE.overlap("A", "B") == 5
    assert "101" not in TABLE.cells


def test_people_csv_and_pattern_csv_give_the_same_table():
    people = "A,B,C\n" + "1,1,1\n" * 2 + "1,1,0\n" * 3 + "1,0,0\n" * 5 + "0,1,0\n" * 7 + "0,0,1\n" * 11
    counted = "A;B;C;count\n1;1;1;2\n1;1;0;3\nx;;;5\n0;yes;no;7\n0;0;true;11\n"
    assert OverlapTable.from_csv(people) == OverlapTable.from_csv(counted) == TABLE


def test_people_on_no_list_drop_out_of_rows():
    assert OverlapTable.from_rows([[1, 0], [0, 0], [0, 1]], ["A", "B"]).n == 2


def test_arrow_arrays_and_columns_give_the_same_table():
    columns = {"A": [1, 1, 0], "B": [True, False, True]}
    expected = OverlapTable(("A", "B"), {"11": 1, "10": 1, "01": 1})
    assert OverlapTable.from_frame(columns) == expected
    assert OverlapTable.from_frame(pa.table({"A": [1, 1, 0], "B": [1, 0, 1]})) == expected
    assert OverlapTable.from_array(np.array([[1, 1], [1, 0], [0, 1]]), ["A", "B"]) == expected


def test_chosen_columns_only():
    columns = {"A": [1, 0], "name": ["first", "second"], "B": [0, 1]}
    assert OverlapTable.from_frame(columns, lists=["A", "B"]).lists == ("A", "B")


@pytest.mark.parametrize(
    ("text", "problem"),
    [
        ("A,B\n", "no rows"),
        ("A,A\n1,0\n", "two columns of one name"),
        ("A,B\n1\n", "1 cells, not 2"),
        ("A,B\n1,maybe\n", "'maybe'"),
        ("A,B,count\n1,0,many\n", "column count"),
        ("A,B,count\n1,0,-3\n", "count -3"),
        ("A,B,count\n0,0,3\n", "on no list"),
    ],
)
def test_a_bad_csv_is_refused_by_what_is_wrong(text, problem):
    with pytest.raises(InputError, match=problem):
        OverlapTable.from_csv(text)


@pytest.mark.parametrize(
    ("lists", "given", "problem"),
    [
        ((), {}, "names no list"),
        (("A", "A"), {}, "twice"),
        (tuple(map(str, range(61))), {}, "61 lists"),
        (("A", "B"), {"1": 2}, "does not fit"),
        (("A", "B"), {"12": 2}, "does not fit"),
        (("A", "B"), {"10": 1.5}, "count 1.5"),
        (("A", "B"), {"10": True}, "count True"),
    ],
)
def test_a_bad_table_is_refused_by_what_is_wrong(lists, given, problem):
    with pytest.raises(InputError, match=problem):
        OverlapTable(lists, given)


def test_people_in_an_impossible_pattern_are_a_contradiction():
    with pytest.raises(InputError, match="impossible"):
        OverlapTable(("A", "B"), {"11": 3}, frozenset({"11"}))


def test_wire_that_is_no_table_is_refused():
    for wire in ({}, {"lists": ["A"]}, {"lists": 3, "cells": {}}, {"lists": ["A"], "cells": [1]}):
        with pytest.raises(InputError):
            OverlapTable.from_wire(wire)


def test_an_unknown_list_names_those_there_are():
    with pytest.raises(UsageError, match="A, B, C"):
        TABLE.without("D")


def test_a_list_held_out_leaves_its_people_by_the_other_lists():
    held = TABLE.within("A")
    assert held.lists == ("B", "C")
    assert dict(held.cells) == {"11": 2, "10": 3}


def test_merged_lists_hold_whoever_was_on_either():
    merged = TABLE.merge("A", "B", name="AB")
    assert merged.n == TABLE.n
    assert merged.sizes["AB"] == 17


def test_the_smallest_lists_are_joined_until_few_are_left():
    narrow = TABLE.narrowed(2)
    assert narrow.lists == ("A+B", "C")
    assert narrow.n == TABLE.n
    with pytest.raises(UsageError, match="impossible patterns"):
        OverlapTable(TABLE.lists, TABLE.cells, frozenset({"011"})).narrowed(2)


def test_lists_that_have_nobody_can_be_left_out():
    assert OverlapTable(("A", "B"), {"10": 3}).without_empty() == OverlapTable(("A",), {"1": 3})
    assert TABLE.without_empty() is TABLE
    nobody = OverlapTable(("A", "B"), {})
    assert nobody.without_empty() is nobody


def test_lists_that_did_not_work_somewhere_are_kept_apart_from_absence():
    table = OverlapTable(("A", "B"), {"1-": 4, "10": 2, "11": 1})
    assert table.censored
    assert table.matrix.tolist() == [[1, 1], [1, 0], [1, -1]]


@given(cells)
def test_the_order_of_cells_does_not_matter(given_cells):
    forwards = OverlapTable(("A", "B", "C"), given_cells)
    backwards = OverlapTable(("A", "B", "C"), dict(reversed(given_cells.items())))
    assert forwards.digest == backwards.digest
    assert OverlapTable.from_wire(forwards.to_wire()) == forwards


@given(cells)
def test_leaving_a_list_out_loses_only_those_on_it_alone(given_cells):
    table = OverlapTable(("A", "B", "C"), given_cells)
    assert table.without("C").n == table.n - table.cells.get("001", 0)


@given(st.text(max_size=200))
def test_any_text_gives_a_table_or_an_error_of_ours(text):
    with suppress(InputError):
        assert OverlapTable.from_csv(text).n >= 0

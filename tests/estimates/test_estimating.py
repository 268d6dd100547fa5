import json

import pytest
from capture_tables import KOSOVO, PALEMBANG
from filled_forms import filled

from onrecord.errors import UsageError
from onrecord.estimates.estimating import estimate
from onrecord.estimates.families import Effort
from onrecord.estimates.table import OverlapTable
from onrecord.estimates.text import methods, plain

TWO = OverlapTable(("A", "B"), {"11": 30, "10": 50, "01": 60})


@pytest.fixture(scope="module")
def kosovo():
    return estimate(KOSOVO, filled(KOSOVO.lists), seed=1, effort=Effort.light())


def test_the_interval_spans_the_models(kosovo):
    assert kosovo.low == min(answer.low for answer in kosovo.answers)
    assert kosovo.high == max(answer.high for answer in kosovo.answers)
    assert kosovo.low < kosovo.point < kosovo.high
    assert {answer.family for answer in kosovo.answers} == {
        "latent classes", "decomposable graphs", "log-linear, chosen", "log-linear, all pairs",
    }  # fmt: skip


def test_the_verdict_names_the_assumption(kosovo):
    assert kosovo.verdict.kind == "computed"
    assert "a few kinds" in kosovo.verdict.wording


def test_the_same_seed_gives_the_same_bytes(kosovo):
    again = estimate(KOSOVO, filled(KOSOVO.lists), seed=1, effort=Effort.light())
    assert json.dumps(again.to_wire(), sort_keys=True) == json.dumps(kosovo.to_wire(), sort_keys=True)
    assert again.to_arrow().equals(kosovo.to_arrow())


def test_the_result_carries_what_it_came_from(kosovo):
    wire = kosovo.to_wire()
    assert wire["digest"] == {"table": KOSOVO.digest, "statement": filled(KOSOVO.lists).digest}
    assert {"onrecord", "numpy", "scipy", "numba", "python"} == wire["versions"].keys()
    assert wire["statement"]["population"]["territory"] == "Example Valley"
    assert wire["seed"] == 1


def test_draws_of_every_model_come_as_arrow(kosovo):
    drawn = kosovo.to_arrow()
    assert drawn.column_names == ["family", "draw", "n"]
    assert set(drawn["family"].to_pylist()) == {answer.family for answer in kosovo.answers}
    assert min(drawn["n"].to_pylist()) >= 4400


def test_the_plain_paragraph_says_all_that_must_be_said(kosovo):
    said = plain(kosovo)
    assert "document 4,400 different people (killed; civilian; Example Valley; 1 March to 30 June)" in said
    assert "cannot prove" in said
    assert "three kinds of villages" in said
    assert "cannot decide whether some people were out of every list's reach" in said
    assert "right for" in said
    assert "may not belong" in said


def test_the_methods_paragraph_can_be_checked(kosovo):
    said = methods(kosovo)
    for expected in ("Manrique-Vallier", "Madigan", "Silverman", "R-hat", "Seed 1", KOSOVO.digest, "numpy 2"):
        assert expected in said


@pytest.mark.parametrize(
    ("table", "name"),
    [
        (TWO, "two lists"),
        (OverlapTable(("A",), {"1": 9}), "one list"),
        (OverlapTable(("A", "B", "C"), {}), "empty table"),
        (OverlapTable(("A", "B", "C"), {"111": 9}), "all overlap"),
        (OverlapTable(("A", "B", "C"), {"100": 9, "010": 9, "001": 9}), "no overlap"),
        (OverlapTable(("A", "B", "C"), {"111": 9, "110": 9, "100": 9}), "nested lists"),
    ],
)
def test_a_refusal_has_no_number_but_reasons_and_help(table, name):
    found = estimate(table, filled(table.lists))
    assert found.verdict.kind == "refused"
    assert (found.point, found.low, found.high) == (None, None, None)
    assert [reason.name for reason in found.verdict.reasons] == [name]
    assert "is not estimated" in plain(found)
    assert "What would help" in plain(found)
    assert found.to_arrow().num_rows == 0
    assert json.dumps(found.to_wire())
    assert methods(found)


def test_two_lists_give_a_bound_only():
    found = estimate(TWO, filled(TWO.lists))
    assert {bound.method for bound in found.bounds} == {"Chao", "Chapman"}
    assert "lower bound" in plain(found)


def test_derived_lists_and_unnamed_records_make_it_fragile():
    form = filled(KOSOVO.lists, derives_from="ABA", unnamed_records=40)
    found = estimate(KOSOVO, form, effort=Effort.light(), held_out=False)
    assert found.verdict.kind == "fragile"
    assert {"derived list", "unnamed records"} <= {reason.name for reason in found.verdict.reasons}
    assert "fragile" in plain(found)


def test_three_lists_are_wide_open():
    found = estimate(PALEMBANG, filled(PALEMBANG.lists), effort=Effort.light())
    assert found.verdict.kind == "fragile"
    assert "wide" in {reason.name for reason in found.verdict.reasons}


def test_doubt_about_the_matching_is_a_second_interval():
    fewer = OverlapTable(
        KOSOVO.lists, {p: n * 3 // 4 if p.count("1") > 1 else n for p, n in KOSOVO.cells.items()}
    )
    found = estimate(
        KOSOVO, filled(KOSOVO.lists), effort=Effort.light(), held_out=False, partitions=[KOSOVO, fewer]
    )
    assert found.matching is not None
    assert found.matching[1] > found.high
    assert "which entries are the same person" in plain(found)
    assert estimate(KOSOVO, filled(KOSOVO.lists), effort=Effort.light(), held_out=False).matching is None


def test_of_ten_lists_the_smallest_are_joined_for_models_of_full_tables():
    cells = {}
    for j in range(10):
        cells["0" * j + "1" + "0" * (9 - j)] = 40
        cells["".join("1" if i in (j, (j + 1) % 10) else "0" for i in range(10))] = 6
    table = OverlapTable(tuple("ABCDEFGHIJ"), cells)
    found = estimate(table, filled(table.lists), effort=Effort.light(), held_out=False)
    methods_by_family = {answer.family: answer.method for answer in found.answers}
    assert "joined until 5 are left" in methods_by_family["decomposable graphs"]
    assert "joined" not in methods_by_family["latent classes"]
    assert "log-linear, stepwise" in methods_by_family
    assert found.priors == ()


def test_a_list_that_has_nobody_moves_no_figure(kosovo):
    lists = (*KOSOVO.lists, "EMPTY")
    table = OverlapTable(lists, {f"{pattern}0": count for pattern, count in KOSOVO.cells.items()})
    found = estimate(table, filled(lists), seed=1, effort=Effort.light())
    assert (found.point, found.low, found.high) == (kosovo.point, kosovo.low, kosovo.high)


def test_lists_that_did_not_work_everywhere_are_left_to_latent_classes():
    cells = {
        "111": 20,
        "110": 30,
        "101": 20,
        "011": 20,
        "100": 60,
        "010": 60,
        "001": 40,
        "11-": 25,
        "1-1": 20,
        "10-": 60,
    }
    table = OverlapTable(("A", "B", "C"), cells)
    found = estimate(table, filled(table.lists), effort=Effort.light(), held_out=False)
    assert [answer.family for answer in found.answers] == ["latent classes"]


def test_impossible_patterns_are_left_to_log_linear_models():
    cells = {pattern: count for pattern, count in KOSOVO.cells.items() if pattern != "1111"}
    table = OverlapTable(KOSOVO.lists, cells, frozenset({"1111"}))
    found = estimate(table, filled(table.lists), effort=Effort.light(), held_out=False)
    assert {answer.family for answer in found.answers} == {"log-linear, chosen", "log-linear, all pairs"}
    assert set(found.silent) == {"latent classes", "decomposable graphs"}
    assert "Patterns said to be impossible: 1111" in plain(found)


def test_a_level_that_is_none_is_refused():
    with pytest.raises(UsageError, match="level"):
        estimate(KOSOVO, filled(KOSOVO.lists), level=95)

import pytest
from capture_tables import KOSOVO, PALEMBANG

from onrecord.estimates.checks import hold_out, refusals, sensitivity, span, warnings
from onrecord.estimates.families import Effort, ask
from onrecord.estimates.table import OverlapTable

THREE = ("A", "B", "C")


@pytest.mark.parametrize(
    ("name", "table"),
    [
        ("empty table", OverlapTable(THREE, {})),
        ("one list", OverlapTable(("A",), {"1": 40})),
        ("one list", OverlapTable(THREE, {"100": 40})),
        ("two lists", OverlapTable(("A", "B"), {"11": 20, "10": 20, "01": 20})),
        ("two lists", OverlapTable(THREE, {"110": 20, "100": 20, "010": 20})),
        ("no overlap", OverlapTable(THREE, {"100": 20, "010": 20, "001": 20})),
        ("all overlap", OverlapTable(THREE, {"111": 40})),
        ("nested lists", OverlapTable(THREE, {"111": 20, "110": 20, "100": 20})),
        ("nested lists", OverlapTable(THREE, {"110": 20, "100": 20, "001": 20, "011": 0, "101": 5})),
        (
            "little overlap",
            OverlapTable(THREE, {"110": 3, "011": 3, "101": 3, "100": 50, "010": 50, "001": 50}),
        ),
    ],
)
def test_a_degenerate_table_is_refused_by_name(name, table):
    found = refusals(table)
    assert [reason.name for reason in found] == [name]
    assert found[0].help


def test_a_sound_table_is_not_refused():
    assert refusals(KOSOVO) == ()
    assert warnings(KOSOVO) == ()


def test_an_empty_list_changes_nothing():
    with_empty = OverlapTable((*KOSOVO.lists, "E"), {f"{p}0": n for p, n in KOSOVO.cells.items()})
    assert refusals(with_empty) == ()
    assert sensitivity(with_empty, 10_000, 9_000, 12_000) == sensitivity(KOSOVO, 10_000, 9_000, 12_000)


def test_a_list_within_another_is_a_warning():
    table = OverlapTable(
        ("A", "B", "C", "D"),
        {f"{p}{p[0]}" if p[0] == "0" else f"{p}1": n for p, n in PALEMBANG.cells.items()},
    )
    assert any(
        "everybody on D is on b" in reason.reason or "everybody on D is on A" in reason.reason
        for reason in warnings(table)
    )


def test_pairs_that_share_nobody_are_a_warning():
    cells = {"1100": 12, "0011": 12, "1000": 30, "0100": 30, "0010": 30, "0001": 30}
    assert [reason.name for reason in warnings(OverlapTable(tuple("ABCD"), cells))] == ["sparse overlap"]


def test_held_out_lists_of_kosovo_are_what_was_measured():
    found = {each.list: each for each in hold_out(KOSOVO, seed=1)}
    assert {name: (each.truth, each.seen) for name, each in found.items()} == {
        "EXH": (1910, 779), "ABA": (1528, 683), "OSCE": (1786, 850), "HRW": (685, 379),
    }  # fmt: skip
    assert not found["ABA"].covered
    assert found["HRW"].covered
    assert all(each.seen <= each.low <= each.point <= each.high for each in found.values())


def test_lists_of_three_cannot_be_held_out():
    assert hold_out(PALEMBANG, seed=1) == ()


def test_the_sensitivity_of_two_lists_is_their_odds_ratio():
    table = OverlapTable(("A", "B"), {"11": 20, "10": 30, "01": 60})
    found = sensitivity(table, 200.0, 200.0, 200.0)
    assert found.factor == 3
    assert found.high == pytest.approx(110 + 3 * 90)
    assert found.low == pytest.approx(110 + 90 / 3)


def test_dependence_between_lists_widens_the_sensitivity():
    found = sensitivity(KOSOVO, 10_000, 9_000, 12_000)
    assert found.strongest[:2] == ("ABA", "OSCE")
    assert found.factor == pytest.approx(found.strongest[2])
    assert found.curve[10][:2] == pytest.approx((1, 10_000))


def test_the_span_leaves_out_answers_with_problems():
    answers, latent, silent = ask(KOSOVO, seed=1, effort=Effort.light())
    low, high = span(answers)
    assert latent is not None
    assert silent == {}
    assert low == min(answer.low for answer in answers)
    assert high == max(answer.high for answer in answers)

"""The scoring in bench/claims.py: what counts as the same, and that it can tell right from wrong."""

import json
import sys
from importlib import import_module
from pathlib import Path
from typing import Any

import pytest

from onrecord.model import Block, Report, Span

sys.path.insert(0, str(Path(__file__).parents[2] / "bench"))
claims, agreement, baseline, gold = (
    import_module(name) for name in ("claims", "claims_agreement", "claims_baseline", "claims_gold")
)
sys.path.pop(0)

TEXT = "At least 12 miners were killed, the governor said. Dozens are missing."
REPORT = Report(item="0" * 64, text=TEXT, blocks=(Block("body", Span(0, len(TEXT))),))


def claim(**changes: Any) -> dict[str, Any]:
    figure = {
        "low": 12,
        "best": 12,
        "high": None,
        "wording": "At least 12",
        "hedge": "At least",
        "basis": "incident",
    }
    slots: dict[str, Any] = dict.fromkeys(
        ("measure", "by", "circumstance", "when", "where", "said", "part_of")
    )
    slots |= {
        "kind": "loss",
        "measure": "killed",
        "said_by": ["governor"],
        "stance": "asserts",
        "direct": False,
    }
    slots |= {"figure": figure, "group": "miners", "quote": "At least 12 miners were killed"}
    return slots | changes


def scored(wanted: list[dict[str, Any]], given: list[dict[str, Any]]) -> Any:
    rows = [[gold.gold_row(each, REPORT) for each in side] for side in (wanted, given)]
    return claims.score(rows[0], rows[1], {}, "here", claims.Errors())


def test_the_same_claim_is_right_in_every_slot() -> None:
    result = scored([claim()], [claim()])
    assert result.figure.figures("x") == {"x precision": 1.0, "x recall": 1.0, "x f1": 1.0}
    assert result.strict.right == 1
    assert all(result.slots[slot] == 1 for slot in agreement.SLOTS)


@pytest.mark.parametrize(
    "wrong",
    [
        {"measure": "wounded"},
        {"said_by": ["police"]},
        {"said_by": []},
        {"figure": claim()["figure"] | {"high": 12}},
    ],
)
def test_a_wrong_measure_origin_or_bound_is_neither_recalled_nor_precise(wrong: dict[str, Any]) -> None:
    result = scored([claim()], [claim(**wrong)])
    assert (result.figure.right, result.figure.given, result.figure.wanted) == (0, 1, 1)
    assert result.matched == 1


@pytest.mark.parametrize(
    "wrong", [{"group": "soldiers"}, {"when": {"start": "2024-01-05", "end": None}}, {"where": "Lima"}]
)
def test_group_time_and_place_count_in_the_strict_figure_only(wrong: dict[str, Any]) -> None:
    result = scored([claim()], [claim(**wrong)])
    assert result.figure.right == 1
    assert result.strict.right == 0


def test_one_claim_given_twice_is_right_once() -> None:
    result = scored([claim()], [claim(), claim(measure="wounded")])
    assert (result.figure.right, result.figure.given) == (1, 2)


def test_a_claim_elsewhere_does_not_match() -> None:
    other = claim(quote="Dozens are missing", figure=claim()["figure"] | {"wording": "Dozens"})
    result = scored([claim()], [other])
    assert result.matched == 0


def test_claims_without_figure_need_kind_and_origin() -> None:
    bare = claim(figure=None, measure=None, kind="concealment")
    assert scored([bare], [bare]).plain.right == 1
    assert scored([bare], [claim(figure=None, kind="verification")]).plain.right == 0
    assert scored([bare], [claim(figure=None, measure=None, kind="concealment", said_by=[])]).plain.right == 0


def test_a_slot_that_gold_does_not_code_is_held_against_nobody() -> None:
    bare = {slot: value for slot, value in claim().items() if slot != "said"}
    assert scored([bare], [claim(said="2024-01-05")]).slots["said"] == 1
    assert scored([claim()], [claim(said="2024-01-05")]).slots["said"] == 0


def test_a_case_of_a_text_and_its_claims_is_read(tmp_path: Path) -> None:
    (tmp_path / "report.txt").write_text(TEXT, encoding="utf-8")
    row = {
        "anchor": "At least 12 miners were killed",
        "start": 0,
        "end": 30,
        "kind": "loss",
        "measure": "killed",
    }
    seed = {"report": "report.txt", "outlet": "Example", "published": "2024-01-06", "claims": [row]}
    (tmp_path / "claims.json").write_text(json.dumps(seed), encoding="utf-8")
    assert gold.cases(tmp_path) == [tmp_path]
    assert gold.gold_of(tmp_path)[0]["quote"] == TEXT[:30]
    assert gold.captures(tmp_path) == {"report.txt": {"outlet": "Example", "published": "2024-01-06"}}


def test_kind_other_is_not_scored() -> None:
    result = scored([], [claim(figure=None, measure=None, kind="other")])
    assert result.plain.given == 0


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        ("the governor of Alba", "Alba governor", True),
        ("President Ana Ruiz", "Ana Ruiz", True),
        ("Kyiv", "Ukraine", True),
        ("Russia’s", "Moscow", True),
        ("Ana Ruiz", "Ruiz", False),
        ("", "", True),
        ("", "police", False),
        ("coast guard", "police", False),
    ],
)
def test_names_of_sources(one: str, other: str, same: bool) -> None:
    assert agreement.same_name(one, other, {}) is same
    assert agreement.same_name(other, one, {}) is same


def test_names_that_a_case_declares_to_be_one(tmp_path: Path) -> None:
    (tmp_path / "sources.toml").write_text(
        '[sources]\n"Water Board" = ["WB", "the board"]\n', encoding="utf-8"
    )
    aliases = agreement.aliases_of(tmp_path)
    assert agreement.same_name("The Board", "WB", aliases)
    assert not agreement.same_name("The Board", "WBX", aliases)


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        ("soldiers from the north", "northern soldiers", True),
        ("women", "a woman", True),
        ("miners", "police officers", False),
        (None, "miners", False),
        (None, None, True),
    ],
)
def test_groups_by_their_head(one: str | None, other: str | None, same: bool) -> None:
    assert agreement.same_group(one, other) is same


def test_times_are_compared_as_precisely_as_gold_gives_them() -> None:
    assert agreement.same_time({"start": "2024-08", "end": None}, {"start": "2024-08-06", "end": None})
    assert not agreement.same_time({"start": "2024-08-06", "end": None}, {"start": "2024-08", "end": None})
    assert not agreement.same_time(None, {"start": "2024-08", "end": None})
    assert agreement.same_time(None, None)


def test_the_baseline_takes_the_nearest_number_and_the_name_beside_said() -> None:
    text = "Officials in Lima said 12 were killed in the pit at the old mine and 30 others were hurt."
    rows = baseline.by_regex(Report(item="0" * 64, text=text, blocks=(Block("body", Span(0, len(text))),)))
    got = {(row.slots["measure"], row.slots["figure"]["best"], row.origin) for row in rows}
    assert got == {("killed", 12, "Lima"), ("wounded", 30, "Lima")}


def test_a_folder_without_cases_is_named(tmp_path: Path) -> None:
    with pytest.raises(SystemExit, match="no case in it"):
        gold.cases(tmp_path)

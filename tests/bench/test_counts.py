"""The scoring in bench/counts.py and bench/quantities.py, and the baseline: that each tells right from wrong."""

import json
import sys
from importlib import import_module
from pathlib import Path
from typing import Any

import pytest

from onrecord.reading.mentions import Number
from onrecord.reading.reader import read_report

sys.path.insert(0, str(Path(__file__).parents[2] / "bench"))
counts, quantities, regex = (import_module(name) for name in ("counts", "quantities", "baseline"))
sys.path.pop(0)


@pytest.mark.parametrize(
    ("text", "killed", "wounded"),
    [
        ("They killed eight miners, and of the others 30 were wounded.", 8, 30),
        ("A blast left 1,200 dead; no one else was there.", 1200, 0),
        ("In 2014 the mine closed.", 0, 0),
        ("Nothing happened to the 40 miners.", 0, 0),
        ("The dead were found. Far away, " + "x " * 60 + "12 came home.", 0, 0),
    ],
)
def test_the_baseline_takes_the_number_nearest_to_the_word(text: str, killed: int, wounded: int) -> None:
    assert regex.nearest_number_to_loss_word(text) == {"killed": killed, "wounded": wounded}


def number(text: str, measure: str, *, published: str | None = "2024-05-08") -> int:
    reading = read_report(text.encode(), media_type="text/plain", published=published)
    found: int = counts.number_of(reading, measure, published)
    return found


def test_the_first_sentence_with_a_figure_is_the_documents_number() -> None:
    text = "Eight miners were killed on Monday. Rescuers said two miners were killed in the shaft."
    assert number(text, "killed") == 8
    assert number(text, "wounded") == 0


def test_figures_of_one_sentence_are_added() -> None:
    assert number("Two nurses and three drivers were killed on Monday.", "killed") == 5


def test_a_loss_of_long_ago_is_not_the_events() -> None:
    assert number("Forty miners were killed on 3 May 2014. Two miners were killed on Monday.", "killed") == 2


def test_one_person_without_a_figure_is_one() -> None:
    assert number("Arvid Lund was killed on Monday.", "killed") == 1


def document(killed: int, wounded: int) -> Any:
    return counts.Document("satp", "k", "text", None, {"killed": killed, "wounded": wounded})


def test_exact_matches_and_errors_are_told_apart_from_zero() -> None:
    docs = [document(2, 0), document(0, 0), document(4, 1)]
    answers = [{"killed": 2, "wounded": 0}, {"killed": 0, "wounded": 0}, {"killed": 1, "wounded": 1}]
    figures = counts.compare(docs, answers)
    assert figures["killed exact"] == pytest.approx(2 / 3)
    assert figures["killed exact where not zero"] == pytest.approx(1 / 2)
    assert figures["killed mae"] == pytest.approx(1)
    assert figures["mae"] == pytest.approx(1 / 2)


def victim(effect: str, low: int, high: int | None, *, optional: bool = False) -> dict[str, Any]:
    parsed = [{"low": low, "high": high, "about": False}]
    return {"number": str(low), "parsed": parsed, "effect": [effect], "optional": optional}


def test_victims_are_matched_by_effect_and_number_and_optional_ones_are_not_wanted() -> None:
    victims = (victim("DEATH", 6, None), victim("INJURY", 2, 2), victim("DEATH", 1, 1, optional=True))
    doc = counts.Document("muc4", "k", "text", None, {}, victims)
    scores = counts.victim_scores([doc], [{("DEATH", 8), ("DEATH", 1), ("INJURY", 3)}])
    assert (scores["victims"], scores["p"], scores["r"]) == (2, pytest.approx(2 / 3), pytest.approx(1 / 2))


@pytest.mark.parametrize(
    ("number", "pair"),
    [
        (Number(8, 8, 8, None, (0, 1)), ("=", "8")),
        (Number(None, 8, None, "about", (0, 1)), ("~", "8")),
        (Number(8, 8, None, "over", (0, 1)), (">", "8")),
        (Number(None, None, 8, "up to", (0, 1)), ("<", "8")),
        (Number(1, None, 2.5, None, (0, 1)), ("=", "1-2.5")),
        (Number(8, 8, 8, None, (0, 1), change="up"), ("up", "8")),
    ],
)
def test_a_number_becomes_a_pair_of_change_and_value(number: Number, pair: tuple[str, str]) -> None:
    assert quantities.pair(number) == pair


def test_values_compare_as_numbers() -> None:
    assert quantities.spelled("6.0") == quantities.spelled(6) == "6"
    assert quantities.spelled("252.0-287.0") == "252-287"
    assert quantities.spelled("1000000000000.0") == quantities.spelled(10**12)


@pytest.mark.parametrize("script", ["counts", "quantities"])
def test_the_last_line_is_one_json_object(
    script: str, tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    satp = {
        "id": "a",
        "text": "Two miners were killed.",
        "date": "2024-05-08",
        "deaths": {"total": 2},
        "injuries": {"total": 0},
    }
    quantity = {
        "id": "a",
        "text": "It cost $6.",
        "quantities": [{"change": "=", "value": "6.0", "unit": "$"}],
    }
    file = tmp_path / "newsquant_dev.jsonl"
    file.write_text(json.dumps(satp if script == "counts" else quantity))
    monkeypatch.setattr(sys, "argv", [script, "--data", str(file), "--json"])
    {"counts": counts, "quantities": quantities}[script].main()
    figures = json.loads(capsys.readouterr().out.splitlines()[-1])
    perfect = "satp held out ours killed exact", "satp tune ours killed exact", "all value f1"
    assert [figures[name] for name in perfect if name in figures] == [1.0]


def test_a_document_that_the_reader_fails_on_is_counted_and_says_nothing(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    def fails(*_: Any, **__: Any) -> None:
        raise KeyError("span")

    monkeypatch.setattr(counts, "read_report", fails)
    monkeypatch.setattr(counts, "FAILED", [])
    assert counts.ours(document(2, 0)) == {"killed": 0, "wounded": 0}
    assert len(counts.FAILED) == 1

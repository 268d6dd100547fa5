"""The labelled pages of bench/watch.py, and its measuring: a share of them on loopback."""

import sys
from collections import Counter
from importlib import import_module
from pathlib import Path

import pytest

from onrecord.evidence.watch.looks import STATES

sys.path.insert(0, str(Path(__file__).parents[2] / "bench"))
watch = import_module("watch")
sys.path.pop(0)
CASES = list(watch.cases())


def test_there_are_enough_pages_of_enough_manners_in_five_languages():
    assert len(CASES) >= 200
    platforms = {case["platform"]: case["split"] for case in CASES}
    assert len(platforms) >= 8
    assert list(platforms.values()).count("held out") * 3 >= len(platforms)
    for language in ("uk", "ru", "ar", "en", "ko"):
        labels = Counter(case["state"] for case in CASES if case["language"] == language)
        assert set(labels) == set(STATES) - {"our own fault"}
    assert 0.25 < sum(case["gone"] for case in CASES) / len(CASES) < 0.5


def test_the_cases_are_the_same_ones_every_time():
    assert list(watch.cases()) == CASES
    assert len({case["id"] for case in CASES}) == len(CASES)


@pytest.fixture(scope="module")
def rows():
    chosen = CASES[::8]
    with watch.Serving() as served:
        return [watch.measured(case, served) for case in chosen]


def test_what_is_gone_is_told_from_what_is_there(rows):
    made = watch.figures(rows)
    assert made["gone precision ours all"] >= 0.98
    assert made["gone recall ours all"] >= 0.95
    assert made["state right all"] >= 0.9
    for plain in ("phrases", "status codes"):
        assert made[f"gone precision {plain} all"] < made["gone precision ours all"]


def test_rates_count_what_was_missed_and_what_was_wrong():
    counts = Counter({(True, True): 3, (True, False): 1, (False, True): 2, (False, False): 9})
    assert watch.rates("{}", counts) == {"precision": 0.75, "recall": 0.6}
    assert watch.rates("{}", Counter()) == {"precision": 0.0, "recall": 0.0}

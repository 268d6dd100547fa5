"""The case the project starts from: who says what in one real report, read from the development data."""

import json
import os
from pathlib import Path
from typing import Any

import pytest
from test_attribution import report

from onrecord.model import Report
from onrecord.reading.attribution import find_attributions
from onrecord.reading.mentions import Attribution
from onrecord.reading.sentences import split


@pytest.fixture(scope="module")
def seed() -> tuple[Report, list[dict[str, Any]], tuple[Attribution, ...]]:
    named = os.environ.get("ONRECORD_DATA")
    if not named:
        pytest.skip("ONRECORD_DATA is not set")
    folder = Path(named) / "seed"
    read = report((folder / "report.txt").read_text(encoding="utf-8"), outlet="LIGA.net")
    claims = json.loads((folder / "claims.json").read_text(encoding="utf-8"))["claims"]
    return read, claims, find_attributions(read, split(read))


def innermost(attributions: tuple[Attribution, ...], start: int, end: int) -> Attribution | None:
    holding = [
        each
        for each in attributions
        if each.cue and any(span.start <= start and end <= span.end for span in each.content)
    ]
    return min(holding, key=lambda each: sum(s.end - s.start for s in each.content), default=None)


def test_every_claim_has_its_speakers(seed: Any) -> None:
    _, claims, attributions = seed
    for claim in claims:
        attribution = innermost(attributions, claim["start"], claim["end"])
        names = [speaker.name for speaker in attribution.sources] if attribution else []
        assert names == claim["said_by"], claim["id"]


def test_cue_and_stance_of_every_attributed_claim(seed: Any) -> None:
    _, claims, attributions = seed
    for claim in claims:
        if claim["said_by"]:
            attribution = innermost(attributions, claim["start"], claim["end"])
            assert attribution is not None
            assert attribution.cue is not None
            assert claim["cue"] in attribution.cue.wording
            assert attribution.stance == claim["stance"]


def test_the_classes_and_sides_of_the_sources(seed: Any) -> None:
    _, _, attributions = seed
    known = {(s.name, s.class_, s.side) for each in attributions for s in each.sources}
    assert known == {
        ("Volodymyr Zelenskyy", "government", "Ukraine"),
        ("Main Intelligence Directorate", "intelligence", "Ukraine"),
        ("U.S. Department of Defense", "government", "United States"),
    }


def test_the_day_of_the_saying_is_in_the_frame(seed: Any) -> None:
    read, claims, attributions = seed
    (claim,) = (claim for claim in claims if claim["id"] == "d1")
    attribution = innermost(attributions, claim["start"], claim["end"])
    assert attribution is not None
    assert any("On December 16" in span.of(read.text) for span in attribution.frame)

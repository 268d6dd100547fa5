"""The report the project starts from: what a careful reader finds in it is what the reader gives."""

import json
import os
from pathlib import Path
from typing import Any

import pytest

from onrecord.model import Claim
from onrecord.reading import read_report


def _folder() -> Path:
    named = os.environ.get("ONRECORD_DATA")
    if not named:
        pytest.skip("ONRECORD_DATA is not set")
    return Path(named) / "seed"


def _bare(name: str | None) -> str | None:
    return name.removeprefix("the ") if name else None


@pytest.fixture(scope="module")
def gold() -> dict[str, Any]:
    return json.loads((_folder() / "claims.json").read_text(encoding="utf-8"))


@pytest.fixture(scope="module")
def claims(gold: dict[str, Any]) -> dict[str, Claim]:
    """The claims read, by the id that gold gives the one at the same place."""
    data = (_folder() / gold["report"]).read_bytes()
    read = read_report(
        data, media_type="text/plain", outlet=gold["outlet"], published=gold["published"]
    ).claims
    placed: dict[str, Claim] = {}
    for row in gold["claims"]:
        met = [
            claim
            for claim in read
            if claim.span and claim.span.start < row["end"] and row["start"] < claim.span.end
        ]
        assert len(met) == 1, f"{row['id']} is read {len(met)} times"
        placed[row["id"]] = met[0]
    assert len(read) == len(gold["claims"]), [claim.quote for claim in read if claim not in placed.values()]
    return placed


def _each(gold: dict[str, Any], claims: dict[str, Claim]) -> list[tuple[dict[str, Any], Claim]]:
    return [(row, claims[row["id"]]) for row in gold["claims"]]


def test_every_quotation_is_the_clause_that_carries_the_claim(
    gold: dict[str, Any], claims: dict[str, Claim]
) -> None:
    for row, claim in _each(gold, claims):
        assert claim.quote == row["anchor"]
        assert tuple(claim.span or ()) == (row["start"], row["end"])


def test_kind_measure_and_stance(gold: dict[str, Any], claims: dict[str, Claim]) -> None:
    for row, claim in _each(gold, claims):
        assert (claim.kind, claim.measure, claim.stance) == (row["kind"], row["measure"], row["stance"]), row[
            "id"
        ]


def test_who_said_it_is_resolved(gold: dict[str, Any], claims: dict[str, Claim]) -> None:
    for row, claim in _each(gold, claims):
        assert [speaker.name for speaker in claim.said_by] == row["said_by"], row["id"]
        assert (row["cue"] or "") in (claim.cue.wording if claim.cue else ""), row["id"]


def test_three_figures_with_their_bounds_and_basis(gold: dict[str, Any], claims: dict[str, Claim]) -> None:
    for row, claim in _each(gold, claims):
        if row["figure"] is None:
            assert claim.figure is None, row["id"]
            continue
        assert claim.figure is not None, row["id"]
        assert {name: getattr(claim.figure, name) for name in row["figure"]} == row["figure"]


def test_group_and_doer(gold: dict[str, Any], claims: dict[str, Claim]) -> None:
    for row, claim in _each(gold, claims):
        assert _bare(claim.group.name if claim.group else None) == _bare(row["group"]) or (
            row["kind"] == "other" and row["group"] is None
        ), row["id"]
        assert _bare(claim.by.name if claim.by else None) == _bare(row["by"]), row["id"]


def test_when_where_and_how_are_of_the_event(gold: dict[str, Any], claims: dict[str, Claim]) -> None:
    for row, claim in _each(gold, claims):
        when = {"start": claim.when.start, "end": claim.when.end} if claim.when else None
        assert when == row["when"], row["id"]
        assert (claim.where.name if claim.where else None) == row["where"], row["id"]
        assert (claim.circumstance.wording if claim.circumstance else None) == row.get("circumstance"), row[
            "id"
        ]


def test_when_it_was_said(gold: dict[str, Any], claims: dict[str, Claim]) -> None:
    for name, claim in claims.items():
        assert (claim.said.start if claim.said else None) == gold["said_on"].get(name), name


def test_no_claim_from_an_aside(gold: dict[str, Any], claims: dict[str, Claim]) -> None:
    text = (_folder() / gold["report"]).read_text(encoding="utf-8")
    for aside in gold["asides"]:
        start = text.index(aside["text"])
        for claim in claims.values():
            assert claim.span is not None
            assert claim.span.end <= start or claim.span.start >= start + len(aside["text"])

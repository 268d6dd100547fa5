"""How sure the reader is: a probability for every slot, silence where it is too low."""

import json
from importlib.resources import files

import pytest

from onrecord.model import Claim, Figure, Place, Span
from onrecord.reading.confidence import SILENT_BELOW, SLOTS, features, silenced, with_confidence
from onrecord.reading.reader import read_report

SURE = "At least 40 soldiers were killed near Donetsk on Monday, the defence ministry said."


def test_every_slot_of_a_figure_has_a_probability_and_a_claim_without_one_has_no_figures():
    reading = read_report(SURE.encode(), media_type="text/plain", published="2024-05-08")
    (claim,) = reading.claims
    assert set(claim.confidence) == set(SLOTS)
    assert all(0 <= sure <= 1 for sure in claim.confidence.values())
    reading = read_report(
        b"The army denied that anyone was killed, its spokesman said.", media_type="text/plain"
    )
    assert all("figure" not in claim.confidence for claim in reading.claims if claim.figure is None)


def test_a_plain_figure_is_surer_than_an_article_in_a_long_aside():
    plain = Claim("r", "body", "loss", "killed", "rules", "40 soldiers were killed", Span(0, 24),
                  figure=Figure(40, 40, 40, "40", None, "incident", Span(0, 2)))  # fmt: skip
    vague = Claim("r", "body", "loss", "losses", "rules", "x" * 300, Span(0, 300),
                  figure=Figure(1, 1, 1, "a", None, "stock", Span(0, 1)))  # fmt: skip
    first, second = with_confidence([plain, vague])
    assert first.confidence["figure"] > second.confidence["figure"]


def test_what_is_too_unsure_is_left_out_and_the_reason_says_how_unsure():
    where = Place("Adra", None, None, None, "city", "Adra", Span(3, 7))
    claim = Claim("r", "body", "loss", "killed", "rules", "40 were killed", Span(0, 14), where=where,
                  confidence={"where": 0.08, "group": 0.9})  # fmt: skip
    (quiet,) = silenced([claim])
    assert quiet.where is None
    assert quiet.silent["where"] == "not sure enough of what stands there (0.08)"
    assert quiet.id == claim.id


def test_what_is_null_already_keeps_its_own_reason():
    claim = Claim("r", "body", "loss", "killed", "rules", "40 were killed", Span(0, 14),
                  silent={"where": "not stated"}, confidence={"where": 0.05})  # fmt: skip
    assert silenced([claim]) == (claim,)


def test_the_same_claim_gives_the_same_confidence_whatever_stands_beside_it_elsewhere():
    one = read_report(SURE.encode(), media_type="text/plain").claims[0]
    two = read_report(f"{SURE} Three others were hurt in Kharkiv.".encode(), media_type="text/plain").claims[
        0
    ]
    assert one.confidence == two.confidence


def test_the_shipped_weights_know_only_features_that_claims_show_and_say_where_they_are_from():
    card = json.loads(files("onrecord.reading").joinpath("confidence.json").read_text(encoding="utf-8"))
    assert set(card["weights"]) == set(SLOTS) >= set(SILENT_BELOW)
    assert card["claims"] > 500
    assert "ours" in card["fitted_on"]
    known = ("bias", "long", "direct", "hedged", "part of a total")
    prefixes = {"part", "kind", "measure", "figures", "stance", "figure", "basis", "speakers", "cue", "class", "speaker",
                "when", "where", "precision", "group", "status"}  # fmt: skip
    for weights in card["weights"].values():
        assert all(name in known or name.partition(":")[0] in prefixes for name in weights)


@pytest.mark.parametrize("wording", ["40", "forty", "a"])
def test_features_are_sorted_and_each_once(wording):
    claim = Claim("r", "body", "loss", "killed", "rules", wording, Span(0, len(wording)),
                  figure=Figure(1, 1, 1, wording, None, "incident", Span(0, len(wording))))  # fmt: skip
    shown = features(claim, figures=1)
    assert list(shown) == sorted(set(shown))

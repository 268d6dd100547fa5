import json
import pickle

import pytest
from hypothesis import given
from tests.strategies import claims

from onrecord.model import KINDS, Claim, Figure, Span, canonical, digest

KEYS = [
    "id", "report", "part", "kind", "measure", "status", "reader", "said_by", "said", "stance", "cue", "quote", "span",
    "direct", "figure", "group", "by", "circumstance", "part_of", "when", "where", "confidence", "silent",
]  # fmt: skip


def claim(**slots):
    given_ = {
        "report": "r",
        "part": "body",
        "kind": "loss",
        "measure": "killed",
        "reader": "rules/1",
        "quote": "eight died",
        "span": Span(0, 10),
    }
    return Claim(**{**given_, **slots})


@given(claims)
def test_the_wire_form_gives_the_same_claim_back(made):
    assert Claim.from_wire(json.loads(canonical(made.to_wire()))) == made
    assert pickle.loads(pickle.dumps(made)) == made


@given(claims)
def test_every_slot_is_on_the_wire_in_the_same_order(made):
    assert list(made.to_wire()) == KEYS


def test_coded_is_on_the_wire_only_where_a_person_gave_a_value():
    assert claim(coded={"figure": "misread"}).to_wire()["coded"] == {"figure": "misread"}


def test_the_id_depends_on_spans_kind_and_measure_and_on_no_resolved_value():
    figure = Figure(8, 8, 8, "eight", None, "incident", Span(0, 5))
    first = claim(figure=figure)
    assert first.id == claim(figure=Figure(9, 9, 9, "eight", None, "period", Span(0, 5)), reader="rules/2").id
    others = [
        claim(),
        claim(figure=figure, measure="wounded"),
        claim(figure=figure, span=Span(0, 9)),
        claim(figure=figure, report="s"),
    ]
    assert first.id not in {other.id for other in others}
    assert first.id == digest(["r", "loss", "killed", [0, 10], [0, 5]])


def test_changing_a_slot_keeps_the_id():
    first = claim()
    assert first.with_(measure="wounded").id == first.id


@pytest.mark.parametrize("missing", ["kind", "span", "figure"])
def test_a_wire_form_without_a_slot_is_refused(missing):
    wire = dict(claim().to_wire())
    del wire[missing]
    with pytest.raises((KeyError, TypeError)):
        Claim.from_wire(wire)


def test_canonical_json_is_sorted_plain_and_refuses_what_json_has_not():
    assert canonical({"b": "Курськ", "a": [1, None]}) == '{"a":[1,null],"b":"Курськ"}'
    with pytest.raises(ValueError, match="JSON"):
        canonical(float("nan"))
    assert digest("\ud800") == digest("\ud800")


def test_the_vocabulary_is_the_designs():
    assert KINDS == ("loss", "strength", "engagement", "concealment", "verification", "other")

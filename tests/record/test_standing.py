import pytest

from onrecord.errors import UsageError
from onrecord.model import Claim, Decision, Figure, Span
from onrecord.record.standing import amended, anchored, in_force, stands

CLAIM = Claim(
    report="r", part="body", kind="loss", measure="killed", reader="rules/1", quote="some 200 died", span=Span(5, 18),
    figure=Figure(None, 200, None, "some 200", "some", "incident", Span(5, 13)),
)  # fmt: skip


def decision(number, verb, *, undoes=None, changes=None, claim=CLAIM.id, quote=CLAIM.quote):
    return Decision(
        id=f"d{number}", event=number, verb=verb, at="2026-01-01T00:00:00Z", operator=None, reason="why", claim=claim,
        item="i", quote=quote, changes=changes or {}, undoes=undoes,
    )  # fmt: skip


def test_the_last_decision_in_force_decides_the_status():
    assert stands(CLAIM, []) == CLAIM
    assert stands(CLAIM, [decision(1, "accept")]).status == "accepted"
    assert stands(CLAIM, [decision(1, "accept"), decision(2, "reject")]).status == "rejected"


def test_an_undo_takes_a_decision_back_and_an_undone_undo_brings_it_again():
    done = [decision(1, "reject"), decision(2, "undo", undoes="d1")]
    assert stands(CLAIM, done) == CLAIM
    assert stands(CLAIM, [*done, decision(3, "undo", undoes="d2")]).status == "rejected"
    assert [d.id for d in in_force([*done, decision(3, "undo", undoes="d2")])] == ["d1", "d3"]


def test_an_amended_slot_is_marked_as_coded_and_nothing_else_changes():
    changed = stands(CLAIM, [decision(1, "amend", changes={"figure.best": 180})])
    assert changed.figure.best == 180
    assert changed.figure.wording == "some 200"
    assert changed.coded == {"figure": "why"}
    assert changed.status == "amended"
    assert (changed.id, changed.quote, changed.measure) == (CLAIM.id, CLAIM.quote, CLAIM.measure)


def test_a_slot_can_be_filled_and_emptied():
    filled = amended(CLAIM, {"group.name": "pilots", "group.status": "combatant"}, note="why")
    assert (filled.group.name, filled.group.status, filled.group.span) == ("pilots", "combatant", None)
    assert amended(filled, {"group": None}, note="why").group is None


@pytest.mark.parametrize(
    ("changes", "message"),
    [
        ({"measure": "slain"}, "there is no such value"),
        ({"colour": "red"}, "there is no such slot"),
        ({"figure.worst": 3}, "there is no such slot"),
        ({"id": "x"}, "there is no such slot"),
        ({"figure.low": 300}, "not in order"),
        ({"figure.best": -1}, "not a whole number"),
        ({"figure.best": "many"}, "not a whole number"),
        ({"when.start": "yesterday"}, "is not a date"),
        ({"figure": 3}, "does not fit"),
        (
            {"said_by": [{"name": "x", "wording": "x", "class": "ghost", "side": None, "span": None}]},
            "no such class",
        ),
    ],
)
def test_a_value_that_does_not_fit_is_refused(changes, message):
    with pytest.raises(UsageError, match=message):
        amended(CLAIM, changes, note="why")


def test_a_coded_claim_stands_by_its_decision_alone():
    coded = CLAIM.with_(reader="coded", coded={"claim": "seen in the footage"})
    new = decision(1, "new", changes=dict(coded.to_wire()))
    assert stands(None, [new]) == coded
    assert stands(None, [new, decision(2, "undo", undoes="d1")]) is None
    assert stands(None, []) is None


def test_a_decision_finds_its_claim_by_id_then_by_its_quotation_alone():
    renamed = CLAIM.with_(id="other")
    assert anchored(decision(1, "accept"), [CLAIM, renamed]) == CLAIM
    assert anchored(decision(1, "accept"), [renamed]) == renamed
    assert anchored(decision(1, "accept"), [renamed, CLAIM.with_(id="third")]) is None
    assert anchored(decision(1, "accept", quote="else"), [renamed]) is None

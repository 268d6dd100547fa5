import pytest

from onrecord.errors import UsageError
from onrecord.record import Record

TEXT = "The ministry said that at least 12 soldiers were killed near Orlova. The ministry said 30 were wounded.\n"


@pytest.fixture
def record(tmp_path):
    (tmp_path / "a.txt").write_text(TEXT)
    with Record.init(tmp_path / "record") as made:
        made.add(tmp_path / "a.txt", published="2024-12-17")
        made.read()
        yield made


@pytest.fixture
def claim(record):
    return next(iter(record.claims(measure="killed")))


def test_a_decision_is_appended_with_who_when_and_why(record, claim):
    assert record.decide(claim.id, "accept", operator="k", reason="checked").status == "accepted"
    (decision,) = record.decisions(claim.id)
    assert (decision.verb, decision.operator, decision.reason, decision.quote) == (
        "accept",
        "k",
        "checked",
        claim.quote,
    )


def test_an_undo_restores_and_is_itself_on_record(record, claim):
    record.decide(claim.id, "reject")
    record.undo(claim.id[:12])
    assert record.claim(claim.id) == claim
    assert [decision.verb for decision in record.decisions(claim.id)] == ["reject", "undo"]
    with pytest.raises(UsageError, match="no decision to undo"):
        record.undo(claim.id)


def test_a_decision_can_be_undone_by_its_own_id_once(record, claim):
    record.decide(claim.id, "accept")
    record.decide(claim.id, "reject")
    first, _ = record.decisions(claim.id)
    record.undo(first.id[:12])
    assert record.claim(claim.id).status == "rejected"
    with pytest.raises(UsageError, match="undone already"):
        record.undo(first.id[:12])


def test_an_amended_value_is_anchored_to_words_of_the_report(record, claim):
    amended = record.decide(
        claim.id, "amend", changes={"figure.best": 30, "figure.low": None, "figure.high": None}, anchor="30"
    )
    report = record.report(claim.report)
    assert amended.figure.span.of(report.text) == amended.figure.wording == "30"
    assert amended.coded == {"figure": "anchor: 30"}


@pytest.mark.parametrize(
    ("call", "message"),
    [
        ({"verb": "amend", "changes": {"measure": "wounded"}}, "needs an anchor or a reason"),
        ({"verb": "amend"}, "needs the slots to change"),
        ({"verb": "accept", "changes": {"measure": "wounded"}}, "changes no slots"),
        (
            {"verb": "amend", "changes": {"measure": "wounded"}, "anchor": "forty"},
            "do not stand in the report",
        ),
        (
            {"verb": "amend", "changes": {"measure": "wounded"}, "anchor": "The ministry said"},
            "more than once",
        ),
        ({"verb": "shred"}, "there is no such decision"),
    ],
)
def test_a_decision_that_does_not_fit_writes_nothing(record, claim, call, message):
    verb = call.pop("verb")
    with pytest.raises(UsageError, match=message):
        record.decide(claim.id, verb, **call)
    assert record.decisions() == []
    assert record.claim(claim.id) == claim


def test_a_claim_coded_by_hand_stands_on_its_anchor(record, claim):
    said_by = [
        {"name": "Ministry", "wording": "The ministry", "class": "government", "side": None, "span": None}
    ]
    coded = record.decide_new(
        claim.report, kind="loss", anchor="12 soldiers", changes={"measure": "losses", "said_by": said_by}
    )
    report = record.report(claim.report)
    assert (coded.reader, coded.status, coded.origin.name) == ("coded", "accepted", "Ministry")
    assert coded.span.of(report.text) == coded.quote == "12 soldiers"
    assert coded.coded["claim"] == "anchor: 12 soldiers"
    with pytest.raises(UsageError, match="on record already"):
        record.decide_new(claim.report, kind="loss", anchor="12 soldiers", changes={"measure": "losses"})
    record.undo(coded.id)
    with pytest.raises(UsageError, match="no claim whose id"):
        record.claim(coded.id)


def test_a_claim_coded_by_hand_can_have_a_reason_in_place_of_words(record, claim):
    coded = record.decide_new(claim.report, kind="loss", reason="footage, 00:41", changes={"figure.best": 3})
    assert (coded.span, coded.coded["claim"]) == (None, "footage, 00:41")
    with pytest.raises(UsageError, match="needs an anchor or a reason"):
        record.decide_new(claim.report, kind="loss")


def test_decisions_stand_through_a_new_reading(record, claim):
    record.decide(claim.id, "reject", reason="of another event")
    coded = record.decide_new(claim.report, kind="loss", anchor="12 soldiers", changes={"measure": "losses"})
    record.read(again=True)
    assert record.claim(claim.id).status == "rejected"
    assert record.claim(coded.id) == coded
    assert record.decisions_adrift() == []

from datetime import date

import pytest
from tests.desk.desks import make_record, write_reports

from onrecord.errors import UsageError
from onrecord.model import Span
from onrecord.record import Changed, Record


@pytest.fixture(scope="module")
def made(tmp_path_factory):
    return make_record(tmp_path_factory.mktemp("browsing"))


@pytest.fixture
def record(made, tmp_path):
    import shutil

    shutil.copytree(made, tmp_path / "record")
    with Record.open(tmp_path / "record") as opened:
        yield opened


def test_pages_hold_the_same_claims_as_the_whole(record):
    whole = [claim.id for claim in record.claims()]
    pages = [record.page_of_claims({}, limit=3, page=number) for number in (1, 2, 3, 4)]
    assert sorted(claim.id for page in pages for claim in page) == sorted(whole)
    assert [len(page) for page in pages] == [3, 3, 2, 0]


def test_tallies_count_every_claim_once(record):
    numbers = record.numbers()
    for by in ("source", "measure", "outlet", "group", "place", "status"):
        assert sum(count for _, count in record.tally(by)) == numbers.claims == 8
    assert record.tally("measure", {"outlet": "Balmory Courier"})[0] == ("killed", 3)


def test_what_does_not_exist_is_refused_by_name(record):
    with pytest.raises(UsageError, match="claims cannot be selected by this"):
        record.page_of_claims({"colour": "red"})
    with pytest.raises(UsageError, match="claims have no such column"):
        record.page_of_claims({}, sort="wire; DROP TABLE claims")
    with pytest.raises(UsageError, match="claims have no such column"):
        record.tally("wire")
    with pytest.raises(UsageError, match="incidents cannot be selected by this"):
        record.page_of_incidents({"colour": "red"})


def test_reports_are_found_by_outlet_and_title_the_newest_first(record):
    rows, count = record.page_of_reports()
    assert count == 4
    assert [row["published"][:10] for row in rows] == sorted(
        (row["published"][:10] for row in rows), reverse=True
    )
    rows, count = record.page_of_reports(outlet="Quay", words="denies")
    assert (count, rows[0]["claims"], rows[0]["waiting"]) == (1, 2, 2)


def test_reports_that_wait_come_one_after_the_other_until_none_is_left(record):
    seen = []
    report = record.next_waiting()
    while report:
        seen.append(report)
        report = record.next_waiting(report)
    assert len(seen) == 4
    for claim in list(record.claims()):
        record.decide(claim.id, "accept")
    assert record.next_waiting() is None


def test_custody_of_an_item_is_the_same_read_quickly_or_from_all_events(record):
    for item in record.items():
        assert record.custody_of(item.id) == record.custody(item.id)
    verdict = record.verify()
    record.note_verification(verdict)
    item = next(iter(record.items())).id
    record.transfer(item, to="the court")
    assert record.custody_of(item) == record.custody(item)
    assert record.custody_of(item)[-1]["event"] == "transfer"


def test_the_page_as_captured_is_the_page(record):
    report = next(each for each in record.reports() if each.outlet == "Quay Evening")
    captured = record.as_captured(report)
    assert captured.media_type == "text/html"
    assert captured.text.startswith("<!doctype html>")
    assert captured.screenshot is None


def test_sources_tell_how_much_and_since_when(record):
    rows = {row["source"]: row for row in record.sources()}
    ministry = rows["Defence Ministry of Kasteria"]
    assert (ministry["claims"], ministry["measures"]) == (4, 2)
    assert ministry["first"] <= ministry["last"]
    assert len(record.claims_by("Defence Ministry of Kasteria")) == 4


def test_a_decision_on_what_was_not_seen_is_refused_and_nothing_is_written(record):
    claim = next(iter(record.claims()))
    record.review(claim.id, "reject", seen=0, reason="a rumour", operator="grace")
    with pytest.raises(Changed, match="grace has decided about it since you looked") as caught:
        record.review(claim.id, "accept", seen=0, operator="ada")
    assert [each.verb for each in caught.value.since] == ["reject"]
    assert len(record.decisions(claim.id)) == 1
    record.review(claim.id, "accept", seen=record.mark(claim.id), operator="ada")
    assert record.claim(claim.id).status == "accepted"


def test_a_comment_needs_words_and_changes_nothing(record):
    claim = next(iter(record.claims()))
    with pytest.raises(UsageError, match="a comment needs words"):
        record.review(claim.id, "comment", seen=0)
    assert record.review(claim.id, "comment", seen=0, reason="ask again") == claim


def test_a_claim_is_coded_on_the_words_that_stand_in_a_span(record):
    report = next(iter(record.reports()))
    claim = record.decide_new(report.id, kind="loss", span=Span(0, 6), changes={"measure": "missing"})
    assert claim.quote == report.text[0:6]
    with pytest.raises(UsageError, match="has no words at"):
        record.decide_new(report.id, kind="loss", span=Span(5, 10**6), changes={})


def test_incidents_come_in_pages_with_all_that_is_told_of_them(record):
    found, count = record.page_of_incidents({}, by_size=True, limit=1)
    assert (len(found), count) == (1, len(list(record.incidents())))
    own = record.incident(found[0]["id"])
    assert (found[0]["claims"], found[0]["first"]) == (len(own.claims), own.claims[0])
    told = record.dossier(own)
    assert set(told.claims) == set(own.claims)
    assert {claim.report for claim in told.claims.values()} == set(told.reports)
    assert told.findings == ()
    record.findings()
    assert {each.codebook for each in record.dossier(own).findings} == {"origins"}
    assert record.incidents_of(list(own.claims)) == dict.fromkeys(own.claims, own.id)
    by_claims = record.incidents_by_claims({"measure": "killed"})
    assert sum(count for _, count in by_claims) == record.count_claims({"measure": "killed"}) == 7


def test_what_leaves_under_the_public_profile_names_no_private_person(tmp_path):
    write_reports(tmp_path / "in")
    (tmp_path / "in" / "w.txt").write_text(
        "Nine soldiers were killed near Tessim, Orla Quenby, a resident, said.", "utf-8"
    )
    with Record.init(tmp_path / "r") as record:
        record.add(tmp_path / "in")
        record.read(workers=1)
        record.link()
        record.findings()
        claim = next(iter(record.claims(source="Quenby")))
        incident = record.incident_of(claim.id)
        told = record.dossier(incident)
        assert "Quenby" in str(told)
        left, _ = record.leaving(told, under="public", today=date(2024, 6, 1))
        assert "Quenby" not in str(left)
        with pytest.raises(UsageError, match="no such profile"):
            record.leaving(told, under="coarse", today=date(2024, 6, 1))


def test_what_was_not_linked_yet_is_counted(record):
    assert record.unlinked() == 0
    report = next(iter(record.reports()))
    record.decide_new(report.id, kind="loss", span=Span(0, 6), changes={"measure": "missing"})
    assert record.unlinked() == 1
    record.link()
    assert record.unlinked() == 0

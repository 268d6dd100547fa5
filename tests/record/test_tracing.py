from pathlib import Path

import pytest

import onrecord
from onrecord.errors import UsageError
from onrecord.model import incident_id
from onrecord.record import Record

FERRY = (
    "At least 37 people were killed when the ferry Alba burned off Harrow Quay on Sunday night, the coast guard said.\n\n"
    "Divers searched the hull until the tide turned, and the pier was closed to all but the families.\n"
)
REPORTS = {
    "a.txt": (FERRY, "Quay Post", "2031-03-03"),
    "b.txt": (FERRY + "\nThe mayor of Harrow Quay asked for calm.\n", "Mill Herald", "2031-03-04"),
    "c.txt": (
        "Four miners were killed when a gallery of the Sedlin mine fell in, the mine's owner said on Friday.\n",
        "Sedlin Wire",
        "2031-05-09",
    ),
}


def add(record: Record, folder: Path, *names: str) -> None:
    for name in names:
        text, outlet, published = REPORTS[name]
        (folder / name).write_text(text)
        record.add(folder / name, outlet=outlet, published=published)
    record.read(workers=1)


@pytest.fixture
def record(tmp_path):
    with onrecord.init(tmp_path / "record") as made:
        add(made, tmp_path, "a.txt", "b.txt", "c.txt")
        made.link()
        yield made


def told(record: Record) -> list[object]:
    return [list(record.incidents()), record.testimonies(), record.relations()]


def test_claims_of_one_event_stand_in_one_incident_and_the_copy_is_told(record):
    ferry = next(each for each in record.incidents() if len(each.reports) == 2)
    (testimony,) = [t for t in record.testimonies(ferry.id) if len(t.carriers) == 2]
    assert testimony.carriers == ("Quay Post", "Mill Herald")
    (relation,) = record.relations(incident=ferry.id)
    assert relation.kind in ("copy", "derived")
    assert record.report(relation.left).outlet == "Quay Post"
    assert record.relations(report=relation.right) == [relation]


def test_every_claims_own_incident_id_leads_to_where_it_stands(record):
    for claim in record.claims():
        assert claim.id in record.incident(incident_id(claim.id)).claims
        assert record.incident_of(claim.id) == record.incident(incident_id(claim.id)[:12])


def test_linking_twice_writes_no_event(record):
    before, events = told(record), record.state()
    assert not record.link().new
    assert (told(record), record.state()) == (before, events)


def test_a_rebuild_links_again_and_verify_agrees(record):
    before = told(record)
    assert record.rebuild(workers=1).differ == 0
    assert told(record) == before
    assert record.verify().ok


def test_what_is_read_later_is_linked_as_if_all_were_linked_at_once(record, tmp_path):
    with onrecord.init(tmp_path / "later") as later:
        for name in REPORTS:
            add(later, tmp_path, name)
            later.link()
        assert told(later) == told(record)
        assert later.rebuild(workers=1).differ == 0


def test_an_altered_incident_is_named_by_verify(record):
    record._database.execute("UPDATE incidents SET title = 'no losses'")
    assert any("incidents" in fault.detail or "incidents" in fault.name for fault in record.verify().faults)


def test_a_merge_stands_through_linking_and_rebuilding_and_can_be_undone(record):
    before = told(record)
    ids = [each.id for each in record.incidents()][:2]
    decision = record.merge(*ids, reason="one disaster", operator="ko")
    assert record.incident(ids[0]) == record.incident(ids[1])
    merged = told(record)
    record.rebuild(workers=1)
    assert told(record) == merged
    record.undo(decision.id)
    record.link()
    assert told(record) == before


def test_a_split_takes_claims_out(record):
    ferry = next(each for each in record.incidents() if len(each.reports) == 2)
    out = [claim for claim in ferry.claims if record.claim(claim).report == ferry.reports[1]]
    record.split(ferry.id, *out, reason="another ferry")
    assert record.incident_of(ferry.claims[0]) != record.incident_of(out[0])
    assert record.verify().ok


def test_what_cannot_be_merged_or_split_is_refused(record):
    first = next(iter(record.incidents()))
    with pytest.raises(UsageError, match="not two incidents"):
        record.merge(first.id, first.claims[0])
    with pytest.raises(UsageError, match="cannot be split"):
        record.split(first.id, *first.claims)
    with pytest.raises(UsageError, match="no such incident"):
        record.incident("ffff" * 16)
    with pytest.raises(UsageError, match="cannot be selected"):
        record.incidents(colour="red")


def test_a_withdrawal_takes_incidents_out_until_the_rest_is_linked(record):
    ferry = next(each for each in record.incidents() if len(each.reports) == 2)
    item = record.report(ferry.reports[0]).item
    record.withdraw(item, reason="names a witness")
    assert list(record.incidents()) == []
    record.link()
    assert ferry.reports[0] not in {report for each in record.incidents() for report in each.reports}
    assert record.verify().ok
    before = told(record)
    record.rebuild(workers=1)
    assert told(record) == before


def test_incidents_are_selected_by_family_group_place_and_time(record):
    assert {each.family for each in record.incidents(family="loss")} == {"loss"}
    assert all(each.start >= "2031-05-01" for each in record.incidents(after="2031-05-01"))
    assert list(record.incidents(place="nowhere")) == []

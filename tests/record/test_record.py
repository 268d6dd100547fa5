import json
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from tests.record.killing import trial

import onrecord
from onrecord.errors import RecordError, UsageError
from onrecord.record import NOUNS, Record

REPORTS = {
    "a.txt": "The ministry said on Monday that at least 12 soldiers were killed and 30 wounded near Orlova.\n",
    "b.txt": "The governor reported that about 200 people were missing after the flood.\n\nThree bodies were recovered.\n",
    "c.html": "<html><head><title>Seven dead, police say</title></head><body><article><h1>Seven dead, police say</h1>"
    "<p>Seven people were killed in the shelling of the market, the police chief said.</p></article></body></html>",
    "d.txt": "Weather will be fine.\n",
}


@pytest.fixture
def sources(tmp_path):
    folder = tmp_path / "reports"
    folder.mkdir()
    for name, text in REPORTS.items():
        (folder / name).write_text(text)
    return folder


@pytest.fixture
def record(tmp_path, sources):
    with Record.init(tmp_path / "record") as made:
        made.add(sources, published="2024-12-17", outlet="The Example")
        made.read()
        yield made


def exported(record: Record) -> dict[str, str]:
    """Every noun as sorted JSON Lines."""
    return {
        noun: "\n".join(json.dumps(wire) for wire in every(record._database)) for noun, every in NOUNS.items()
    }


def test_reports_become_claims_with_their_capture_and_item(record):
    claims = list(record.claims(measure="killed"))
    assert {claim.figure.best for claim in claims} >= {12, 7}
    report = record.report(claims[0].report)
    assert report.outlet == "The Example"
    assert claims[0].quote == claims[0].span.of(report.text)
    assert [capture.item for capture in record.captures_of(report.item)] == [report.item]
    assert all(claim.status == "candidate" for claim in claims)


def test_doing_it_twice_changes_nothing(record, sources):
    before = exported(record)
    added = record.add(sources, published="2024-12-17", outlet="The Example")
    done = record.read()
    assert (len(added.captures), added.already, done.items) == (0, len(REPORTS), 0)
    assert exported(record) == before


def test_the_same_bytes_from_two_places_are_one_item_and_two_captures(record, sources):
    (sources / "copy.txt").write_text(REPORTS["a.txt"])
    record.add(sources / "copy.txt", published="2024-12-17", outlet="The Example")
    record.read()
    assert len(list(record.items())) == len(REPORTS)
    assert len(exported(record)["captures"].splitlines()) == len(REPORTS) + 1
    assert len(list(record.reports())) == len(REPORTS)


def test_rebuild_gives_every_noun_byte_for_byte(record):
    claim = next(iter(record.claims(measure="killed")))
    record.decide(claim.id, "amend", changes={"measure": "casualties"}, reason="deaths are not asserted")
    record.decide_new(claim.report, kind="loss", anchor="12 soldiers", changes={"measure": "losses"})
    before = exported(record)
    done = record.rebuild()
    assert exported(record) == before
    assert done.differ == 0


def test_a_deleted_store_is_made_again_when_the_record_is_opened(tmp_path, record):
    before = exported(record)
    record.close()
    for path in (tmp_path / "record").glob("record.sqlite*"):
        path.unlink()
    with Record.open(tmp_path / "record") as again:
        assert exported(again) == before


@settings(max_examples=6, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(order=st.permutations(sorted(REPORTS)), workers=st.sampled_from([1, 1, 8]))
def test_order_and_number_of_processes_do_not_matter(tmp_path_factory, sources, order, workers):
    folder = tmp_path_factory.mktemp("order")
    with Record.init(folder / "one") as one, Record.init(folder / "two") as two:
        one.add(sources)
        one.read(workers=1)
        for name in order:
            two.add(sources / name)
        two.read(workers=workers)
        assert [exported(one)[noun] for noun in ("claims", "reports", "items")] == [
            exported(two)[noun] for noun in ("claims", "reports", "items")
        ]


@pytest.mark.parametrize("verb", ["add", "read"])
def test_a_kill_at_any_instant_loses_nothing_that_finishing_does_not_bring(tmp_path, sources, verb):
    for number in range(12):
        text = f"The ministry said {number + 2} soldiers were killed and {number + 3} wounded on Monday.\n"
        (sources / f"more-{number}.txt").write_text(text * 20)
    hits, faults = trial(verb, sources, tmp_path / "trials", times=5, seed=20241217)
    assert faults == []
    assert hits > 0


def test_a_selection_is_by_the_slots(record):
    assert {claim.measure for claim in record.claims(measure="wounded")} == {"wounded"}
    assert len(record.claims(source="governor")) == len(list(record.claims(source="governor"))) > 0
    assert len(record.claims()) == record.claims().to_arrow().num_rows
    with pytest.raises(UsageError, match="claims cannot be selected by this"):
        record.claims(colour="red")


def test_an_id_can_be_cut_short_and_must_be_clear(record):
    claim = next(iter(record.claims()))
    assert record.claim(claim.id[:10]) == claim
    assert record.find(claim.report[:10]).id == claim.report
    with pytest.raises(UsageError, match="no claim whose id begins"):
        record.claim("zzzz")


def test_there_is_no_record_where_there_is_none(tmp_path):
    with pytest.raises(RecordError, match="there is no record here"):
        Record.open(tmp_path)
    (tmp_path / "other.txt").write_text("x")
    with pytest.raises(RecordError, match="not empty and not a record"):
        Record.init(tmp_path)


def test_a_record_of_a_newer_layout_is_refused(tmp_path):
    Record.init(tmp_path / "r").close()
    (tmp_path / "r" / "onrecord.json").write_text('{"onrecord": "record", "layout": 99}')
    with pytest.raises(RecordError, match="made by a newer onrecord"):
        onrecord.open(tmp_path / "r")


def test_lost_events_are_named(tmp_path, record):
    record.close()
    last = max((tmp_path / "record" / "events").rglob("0*.json"))
    last.unlink()
    with pytest.raises(RecordError, match="events"):
        Record.open(tmp_path / "record")


def test_a_damaged_store_can_be_made_again(tmp_path, record):
    before = exported(record)
    record.close()
    (tmp_path / "record" / "record.sqlite").write_bytes(b"rubbish" * 1000)
    with pytest.raises(RecordError, match="onrecord rebuild"):
        Record.open(tmp_path / "record")
    again, _ = Record.rebuilt(tmp_path / "record")
    with again:
        assert exported(again) == before


def test_an_export_appears_whole_or_not_at_all(tmp_path, record):
    target = tmp_path / "claims.csv"
    target.write_text("what was there")
    with pytest.raises(UsageError, match="there is no such format"):
        record.export("xls", target)
    assert target.read_text() == "what was there"
    assert record.export("csv", target).count == len(record.claims())
    assert [path.name for path in tmp_path.iterdir() if path.name.startswith(".")] == []
    assert len(target.read_text().splitlines()) == len(record.claims()) + 1


def test_only_claims_come_in_formats_of_claims(tmp_path, record):
    with pytest.raises(UsageError, match="does not come in this format"):
        record.export("parquet", tmp_path / "x", noun="reports")
    assert record.export("jsonl", tmp_path / "reports.jsonl", noun="reports").count == len(REPORTS)


def test_files_of_the_repository_are_the_ones_named(tmp_path, sources, monkeypatch):
    monkeypatch.chdir(sources)
    with Record.init(tmp_path / "r") as record:
        added = record.add("*.txt", ".")
        assert sorted(Path(capture.location).name for capture in added.captures) == sorted(REPORTS)

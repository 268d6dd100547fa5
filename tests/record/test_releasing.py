import csv
import json

import pytest
from click.testing import CliRunner

from onrecord.cli.main import cli
from onrecord.errors import UsageError
from onrecord.record import Record

PAGES = {
    "a.txt": "Nine people were killed in an attack at Kursk on 14 December 2024, the ministry of defence said.\n",
    "b.txt": "Twelve people were killed in an attack at Kursk on 14 December 2024, the Red Cross said.\n",
}


@pytest.fixture
def record(tmp_path):
    with Record.init(tmp_path / "record") as made:
        for name, text in PAGES.items():
            (tmp_path / name).write_text(text)
            made.add(tmp_path / name, published="2024-12-16", outlet=f"The {name[0]}")
        made.read()
        made.link()
        yield made


def codable(record, codebook):
    return [each for each in record.findings(codebook) if each.codable]


def test_a_release_stays_and_the_next_says_what_changed_and_why(record):
    first = record.release("one")
    assert first.since is None
    assert [capture.location for capture in record.releases()] == ["one"]
    assert record.release("one").item == first.item
    twelve = next(claim for claim in record.claims() if claim.figure and claim.figure.best == 12)
    record.decide(twelve.id, "reject", operator="heron", reason="of another town")
    record.link()
    with pytest.raises(UsageError, match="there is a release of this name"):
        record.release("one")
    dry = record.release("two", dry_run=True)
    assert len(record.releases()) == 1
    second = record.release("two")
    assert second.since == "one"
    assert dry.changes == second.changes
    assert second.changes
    assert any("of another town" in ground for each in second.changes for ground in each.why)
    assert record.release_named("one") == first.release
    assert record.changes_between("one", "two") == list(second.changes)


def test_a_release_comes_out_of_a_rebuild_and_is_not_read(record):
    made = record.release("one")
    record.rebuild()
    assert record.release_named("one") == made.release
    assert record.read().items == 0
    assert record.reports_of(made.item) == []


def test_a_release_of_nothing_and_one_that_is_not_there_are_refused(tmp_path):
    with Record.init(tmp_path / "empty") as record:
        with pytest.raises(UsageError, match="no findings to release"):
            record.release("one")
        with pytest.raises(UsageError, match="no such release"):
            record.release_named("one")


def test_events_of_a_release_that_are_no_more_have_a_tombstone(record, tmp_path):
    record.release("one")
    before = codable(record, "acled")
    assert before
    record.export("acled", tmp_path / "e.csv")
    assert (tmp_path / "e.csv.deleted.csv").read_text().splitlines() == [
        "event_id_cnty,deleted_timestamp,redirects_to,reason"
    ]
    for claim in list(record.claims()):
        record.decide(claim.id, "reject")
    record.link()
    record.export("acled", tmp_path / "e.csv")
    with (tmp_path / "e.csv.deleted.csv").open(newline="") as file:
        gone = {row["event_id_cnty"] for row in csv.DictReader(file)}
    assert gone == {each.incident for each in before} - {each.incident for each in codable(record, "acled")}
    assert gone


def test_the_command_freezes_lists_and_compares(record):
    run = CliRunner()
    where = ["--record", str(record.path)]
    done = run.invoke(cli, ["release", "one", *where])
    assert done.exit_code == 0, done.output
    assert "Froze" in done.stderr
    assert run.invoke(cli, ["release", "--list", *where]).stdout.startswith("one ")
    for claim in list(record.claims()):
        record.decide(claim.id, "reject")
    record.link()
    done = run.invoke(cli, ["release", "two", "--dry-run", "--format", "jsonl", *where])
    rows = [json.loads(line) for line in done.stdout.splitlines()]
    assert {row["cell"] for row in rows} == {"finding", "incident"}
    assert all(row["now"] is None and row["why"] for row in rows)
    assert "Would freeze 0 findings" in done.stderr

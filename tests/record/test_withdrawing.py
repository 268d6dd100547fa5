import json
import shutil

import pytest
from click.testing import CliRunner

from onrecord.cli.main import cli
from onrecord.errors import RecordError, UsageError
from onrecord.evidence.vault import Vault
from onrecord.record import NOUNS, Record, verify_record

SECRET = "The mayor said 31 people were killed near Orlova."


@pytest.fixture
def record(tmp_path):
    sources = tmp_path / "sources"
    sources.mkdir()
    (sources / "a.txt").write_text(f"{SECRET}\n")
    (sources / "b.txt").write_text("The ministry said 12 soldiers were killed near Orlova.\n")
    with Record.init(tmp_path / "record") as record:
        record.add(sources)
        record.read()
        for claim in list(record.claims()):
            record.decide(claim.id, "accept", operator="k", reason="as read")
        yield record


def secret_item(record):
    return next(report.item for report in record.reports() if SECRET in report.text)


def nouns(record):
    return {noun: [json.dumps(wire) for wire in every(record._database)] for noun, every in NOUNS.items()}


def test_the_content_is_nowhere_in_the_record_and_everything_else_stands(record, tmp_path):
    item = secret_item(record)
    other = next(claim for claim in record.claims() if claim.figure.best == 12)
    (tmp_path / "before.txt").write_text(record.checkpoint())
    done = record.withdraw(item, reason="a relative asked", operator="k")
    assert done.claims == 1
    record.close()
    holding = [p for p in record.path.rglob("*") if p.is_file() and b"31 people" in p.read_bytes()]
    assert holding == []
    verdict = verify_record(record.path, against=[tmp_path / "before.txt"])
    assert verdict.ok, verdict.faults
    assert sorted(check.state for check in verdict.items) == ["verified", "withheld"]
    with Record.open(record.path) as again:
        assert again.claim(other.id).status == "accepted"
        assert [claim.id for claim in again.claims()] == [other.id]


def test_the_claims_are_listed_as_withheld(record):
    claim = next(claim for claim in record.claims() if claim.figure.best == 31)
    record.withdraw(secret_item(record), reason="a relative asked")
    (wire,) = NOUNS["withdrawals"](record._database)
    assert wire["claims"] == [claim.id]
    assert wire["reports"] == [claim.report]
    assert SECRET not in json.dumps(wire)
    with pytest.raises(RecordError, match=r"withheld.*a relative asked"):
        record.find(claim.id)


def test_twice_changes_nothing_and_a_rebuild_gives_the_same(record):
    item = secret_item(record)
    record.withdraw(item, reason="a relative asked")
    before = nouns(record)
    events = sorted(path.name for path in (record.path / "events").rglob("*.json"))
    assert record.withdraw(item, reason="once more").claims == 1
    assert sorted(path.name for path in (record.path / "events").rglob("*.json")) == events
    record.read(again=True)
    record.rebuild()
    assert {n: w for n, w in nouns(record).items() if n != "readings"}.keys() <= before.keys()
    assert nouns(record)["claims"] == before["claims"]
    assert nouns(record)["withdrawals"] == before["withdrawals"]
    assert verify_record(record.path).ok


@pytest.mark.parametrize("where", ["bytes", "events", "store"])
def test_killed_at_any_step_the_next_to_open_finishes_it(record, monkeypatch, where):
    item = secret_item(record)
    target = {
        "bytes": (Vault, "remove"),
        "events": (type(record._folder.events), "remove"),
        "store": (__import__("onrecord.store.withdrawals", fromlist=["apply"]), "apply"),
    }[where]

    def killed(*args, **named):
        raise KeyboardInterrupt

    with monkeypatch.context() as patch:
        patch.setattr(*target, killed)
        with pytest.raises(KeyboardInterrupt):
            record.withdraw(item, reason="a relative asked")
    record.close()
    with Record.open(record.path) as again:
        assert [claim.figure.best for claim in again.claims()] == [12]
        before = nouns(again)
        again.rebuild()
        assert nouns(again) == before
    verdict = verify_record(record.path)
    assert verdict.ok, verdict.faults
    assert not Vault(record.path / "evidence").has(item)


def test_the_same_bytes_are_refused_until_someone_says_why(record, tmp_path):
    item = secret_item(record)
    record.withdraw(item, reason="a relative asked")
    added = record.add(tmp_path / "sources")
    assert added.already == 1
    assert [str(error) for error in added.refused if "were withdrawn" in str(error)]
    assert not record._folder.vault.has(item)
    added = record.add(tmp_path / "sources", readmit="she agreed")
    assert [capture.details["readmitted"] for capture in added.captures] == ["she agreed"]
    record.read()
    assert len(record.claims()) == 2
    before = nouns(record)
    record.rebuild()
    assert nouns(record) == before
    assert verify_record(record.path).ok
    record.withdraw(item, reason="asked again")
    assert len(record.claims()) == 1
    assert verify_record(record.path).ok


def test_where_it_came_from_goes_only_when_asked(record):
    item = secret_item(record)
    record.withdraw(item, reason="a relative asked")
    assert [capture.item for capture in record.captures_of(item)] == [item]
    record.withdraw(item, reason="the path names her", source_too=True)
    assert record.captures_of(item) == []
    assert not [p for p in (record.path / "events").rglob("*.json") if b"a.txt" in p.read_bytes()]
    before = nouns(record)
    record.rebuild()
    assert nouns(record) == before
    verdict = verify_record(record.path)
    assert verdict.ok, verdict.faults
    assert [check.state for check in verdict.items if check.name == item] == ["withheld"]


def test_what_was_withdrawn_cannot_be_handed_over(record):
    item = secret_item(record)
    record.withdraw(item, reason="a relative asked")
    assert item not in record.transfer(to="an archive")["items"]
    with pytest.raises(UsageError, match="it was withdrawn"):
        record.transfer(item, to="an archive")


def test_bytes_put_back_are_named(record):
    item = secret_item(record)
    copy = record.path.parent / "copy"
    shutil.copy(record._folder.vault.path(item), copy)
    record.withdraw(item, reason="a relative asked")
    shutil.copy(copy, record._folder.vault.path(item))
    (fault,) = verify_record(record.path).faults
    assert (fault.state, fault.name) == ("added later", item)
    record.withdraw(item, reason="once more")
    assert verify_record(record.path).ok


def test_only_a_withdrawal_in_the_log_excuses_a_missing_event(record):
    item = secret_item(record)
    record.withdraw(item, reason="a relative asked")
    (path,) = (record.path / "events").rglob("*-withdrawal.json")
    content = json.loads(path.read_bytes())
    victim = next((record.path / "events").rglob("000000001-*.json"))
    victim.unlink()
    path.write_text(json.dumps({**content, "removes": [*content["removes"], 1]}))
    faults = {check.name: check.state for check in verify_record(record.path).faults}
    assert faults["events/000000001"] == "missing"
    assert faults[f"events/000000/{path.name}"] == "altered"


def test_without_reason_or_item_nothing_is_withdrawn(record):
    with pytest.raises(UsageError, match="reason"):
        record.withdraw(secret_item(record), reason=" ")
    with pytest.raises(UsageError, match="no such item"):
        record.withdraw("0000000000", reason="x")


def test_the_command_names_copies_that_are_out_of_reach(record):
    item = secret_item(record)
    record.close()
    done = CliRunner().invoke(
        cli, ["withdraw", item[:12], "--reason", "a relative asked", "--record", str(record.path)]
    )
    assert done.exit_code == 0, done.output
    assert f"Withdrawn: item {item}. 1 claims are withheld." in done.stderr
    shown = CliRunner().invoke(cli, ["verify", "--format", "text", "--record", str(record.path)])
    assert f"WITHHELD: item {item}" in shown.stdout
    assert shown.exit_code == 0


def test_custody_tells_the_whole_chain(record):
    item = secret_item(record)
    record.transfer(item[:12], to="an archive", reason="for safe keeping", operator="k")
    record.note_verification(verify_record(record.path))
    record.withdraw(item, reason="a relative asked", operator="k")
    rows = record.custody(item)
    assert [row["event"] for row in rows] == ["capture", "reading", "transfer", "withdrawal"]
    assert [row["log_index"] for row in rows] == sorted({row["log_index"] for row in rows})
    assert {row["sha512"] for row in rows} == {rows[0]["sha512"]}
    assert len(rows[0]["sha512"]) == 128
    assert rows[0]["location"].endswith("a.txt")
    assert (rows[2]["to"], rows[2]["reason"]) == ("an archive", "for safe keeping")
    assert len({row["item"] for row in record.custody()}) == 2


def test_a_failed_verification_is_told_of_the_item_that_failed(record):
    item = secret_item(record)
    path = record._folder.vault.path(item)
    path.chmod(0o644)
    path.write_text("altered")
    record.close()
    done = CliRunner().invoke(cli, ["verify", "--note", "--record", str(record.path)])
    assert done.exit_code == 1
    with Record.open(record.path) as again:
        assert [r["result"] for r in again.custody(item) if r["event"] == "verification"] == ["altered"]
        rows = again.custody()
    assert [row["item"] for row in rows if row["event"] == "verification"] == [item]

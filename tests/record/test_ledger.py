import shutil

import pytest

from onrecord.errors import RecordError
from onrecord.evidence.events import Events
from onrecord.log.leaf import Leaf
from onrecord.log.reader import LogReader
from onrecord.log.verify import verify_log
from onrecord.log.writer import LogWriter
from onrecord.record import Record, verify_record
from onrecord.record.ledger import commitment_of, log_index


@pytest.fixture
def folder(tmp_path):
    (tmp_path / "a.txt").write_text("The ministry said 12 soldiers were killed.\n")
    (tmp_path / "b.txt").write_text("The ministry said 13 soldiers were killed.\n")
    with Record.init(tmp_path / "record") as record:
        record.add(tmp_path / "a.txt", tmp_path / "b.txt")
        record.read()
    return tmp_path / "record"


def test_every_event_is_an_entry_of_the_log_in_its_order(folder):
    log = LogReader(folder / "log")
    with Record.open(folder) as record:
        events = list(record._folder.events.after(0))
    assert log.size == len(events) == 4
    for event in events:
        leaf = Leaf.decode(log.entry(log_index(log, event.number)))
        assert (leaf.kind, leaf.commitment) == (event.kind, commitment_of(event))
    assert verify_log(folder / "log").ok


def decided(record):
    claim = next(iter(record.claims()))
    content = {
        "verb": "accept", "claim": claim.id, "item": record.report(claim.report).item, "quote": claim.quote,
        "undoes": None, "changes": {}, "reason": None, "operator": None,
    }  # fmt: skip
    return claim.id, content


def test_an_event_that_the_log_does_not_hold_is_neither_applied_nor_entered(folder):
    with Record.open(folder) as record:
        claim, content = decided(record)
        record._folder.events.append("decision", content, number=5)
    with Record.open(folder) as record:
        assert record.claim(claim).status == "candidate"
        with pytest.raises(RecordError, match="somebody put them in"):
            record.decide(claim, "reject")
    assert LogReader(folder / "log").size == 4
    assert [(check.state, check.what) for check in verify_record(folder).faults] == [("added later", "event")]


def test_a_forged_withdrawal_takes_nothing_away(folder):
    with Record.open(folder) as record:
        item = next(iter(record.items())).id
        forged = {
            "item": item,
            "reason": "x",
            "operator": None,
            "removes": [],
            "tool": "x",
            "withdraws": None,
        }
        record._folder.events.append("withdrawal", forged, number=5)
    with Record.open(folder) as record:
        assert record._folder.vault.has(item)
        with pytest.raises(RecordError, match="somebody put them in"):
            record.read(again=True)
    Record.rebuilt(folder)[0].close()
    assert Record.open(folder)._folder.vault.has(item)


@pytest.mark.parametrize("step", ["append", "settle"])
def test_a_kill_between_event_and_entry_is_settled_by_the_next_writer(folder, monkeypatch, step):
    def killed(*given, **named):
        raise KeyboardInterrupt

    with Record.open(folder) as record:
        claim = next(iter(record.claims())).id
        with monkeypatch.context() as patch:
            patch.setattr(LogWriter if step == "append" else Events, step, killed)
            with pytest.raises(KeyboardInterrupt):
                record.decide(claim, "accept")
    assert verify_record(folder).ok, verify_record(folder).faults
    with Record.open(folder) as record:
        assert record.claim(claim).status == "candidate"
        record.add(folder.parent / "a.txt", outlet="Another")
        assert record.claim(claim).status == ("candidate" if step == "append" else "accepted")
    assert verify_record(folder).ok


def test_the_private_key_is_its_owners_alone_and_needed_only_to_write(folder):
    (key,) = (folder / "keys").iterdir()
    assert key.stat().st_mode & 0o777 == 0o600
    shutil.rmtree(folder / "keys")
    with Record.open(folder) as record:
        assert len(record.claims()) == 2
        with pytest.raises(RecordError, match="the private key is missing"):
            record.read(again=True)
    Record.rebuilt(folder)[0].close()


def test_a_passphrase_keeps_the_key(tmp_path, monkeypatch):
    monkeypatch.setenv("ONRECORD_PASSPHRASE", "a long sentence")
    Record.init(tmp_path / "r").close()
    (tmp_path / "a.txt").write_text("x")
    monkeypatch.setenv("ONRECORD_PASSPHRASE", "another")
    with Record.open(tmp_path / "r") as record, pytest.raises(Exception, match="passphrase"):
        record.add(tmp_path / "a.txt")


def test_an_interrupted_init_is_finished_by_the_next(tmp_path):
    Record.init(tmp_path / "r").close()
    for left in (tmp_path / "r").glob("record.sqlite*"):
        left.unlink()
    (tmp_path / "r" / "onrecord.json").unlink()
    Record.init(tmp_path / "r").close()
    assert (tmp_path / "r" / "onrecord.json").is_file()


def test_events_that_are_gone_are_missed_before_anything_is_written(folder):
    for path in folder.glob("record.sqlite*"):
        path.unlink()
    max((folder / "events").rglob("0*.json")).unlink()
    with Record.open(folder) as record, pytest.raises(RecordError, match="the log holds 4 events"):
        record.add(folder.parent / "a.txt")


@pytest.mark.parametrize("step", ["_follow", "keep", "_put"])
def test_a_change_of_key_that_was_killed_is_finished_by_the_next_writer(folder, monkeypatch, step):
    real = getattr(LogWriter, step)

    def killed(self, *given, **named):
        if step != "_put" or given[0] == "keys":
            raise KeyboardInterrupt
        return real(self, *given, **named)

    with monkeypatch.context() as patch, Record.open(folder) as record:
        patch.setattr(LogWriter, step, killed)
        with pytest.raises(KeyboardInterrupt):
            record.rotate_key()
    with Record.open(folder) as record:
        (folder.parent / "c.txt").write_text("The ministry said 14 soldiers were killed.")
        record.add(folder.parent / "c.txt")
    assert len(LogReader(folder / "log").key_periods()) == 2
    assert LogReader(folder / "log").size == 6
    verdict = verify_record(folder)
    assert verdict.ok, verdict.faults


def test_a_key_made_for_a_change_that_never_began_changes_nothing(folder, monkeypatch):
    with monkeypatch.context() as patch, Record.open(folder) as record:
        patch.setattr(LogWriter, "rotate", lambda *_: (_ for _ in ()).throw(KeyboardInterrupt))
        with pytest.raises(KeyboardInterrupt):
            record.rotate_key()
    with Record.open(folder) as record:
        record.decide(next(iter(record.claims())).id, "accept")
    assert len(LogReader(folder / "log").key_periods()) == 1
    assert verify_record(folder).ok

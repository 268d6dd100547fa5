import json
import random
import shutil

import pytest
from tests.record.attacking import ATTACKS, WITH_THE_KEY, attempt, make, roll_back, sealed

from onrecord.errors import InputError, OnrecordError
from onrecord.log.writer import LogWriter
from onrecord.record import Record, not_proved, verify_record


@pytest.fixture(scope="module")
def record(tmp_path_factory):
    return make(tmp_path_factory.mktemp("attacked"))


@pytest.fixture(scope="module")
def sealed_record(tmp_path_factory):
    return sealed(tmp_path_factory.mktemp("sealed"))


@pytest.mark.parametrize("name", ATTACKS)
def test_every_attack_is_named(record, sealed_record, tmp_path, name):
    record = record if name in WITH_THE_KEY else sealed_record
    missed = [
        said for seed in range(13) for caught, said in [attempt(name, record, tmp_path, seed)] if not caught
    ]
    assert missed == []


def test_whatever_is_taken_from_an_event_or_put_in_its_place_it_is_named(record, tmp_path):
    chance = random.Random(7)
    events = sorted((record / "events").rglob("*.json"))
    for path in events:
        content = json.loads(path.read_bytes())
        for key in [*chance.sample(sorted(content), 3), "item", "removes", "length"]:
            copy = tmp_path / "copy" / path.relative_to(record)
            if not copy.is_file():
                shutil.copytree(record, tmp_path / "copy")
            odd = {name: value for name, value in content.items() if name != key}
            if key in content and chance.random() < 0.5:
                odd[key] = chance.choice([None, 7, "x", ["x"], {"x": 1}])
            if odd == content:
                continue
            copy.chmod(0o644)
            copy.write_text(json.dumps(odd))
            faults = verify_record(tmp_path / "copy").faults
            assert any(path.name in check.name for check in faults), (path.name, key)
            copy.write_bytes(path.read_bytes())
    assert verify_record(tmp_path / "copy").ok


@pytest.mark.parametrize("seed", range(25))
def test_a_store_of_broken_bytes_is_damaged_and_stops_nothing(record, tmp_path, seed):
    chance = random.Random(seed)
    shutil.copytree(record, tmp_path / "copy")
    path = tmp_path / "copy" / "record.sqlite"
    data = bytearray(path.read_bytes())
    for _ in range(chance.choice([1, 40, 400])):
        data[chance.randrange(len(data))] = chance.choice([0, 34, 44, 123, 255])
    path.write_bytes(data)
    faults = verify_record(tmp_path / "copy").faults
    assert {check.name for check in faults} <= {"record.sqlite"}


def test_a_store_that_cannot_be_told_as_text_is_damaged(record, tmp_path):
    shutil.copytree(record, tmp_path / "copy")
    path = tmp_path / "copy" / "record.sqlite"
    path.write_bytes(path.read_bytes().replace(b'"role":"body"', b'"role":"bo\xff\xff"'))
    (fault,) = verify_record(tmp_path / "copy").faults
    assert (fault.state, fault.what) == ("altered", "store")


@pytest.mark.parametrize("name", WITH_THE_KEY)
def test_a_history_written_anew_with_the_key_verifies_by_itself(record, tmp_path, name):
    """This is why a checkpoint has to be kept elsewhere; verify says so."""

    shutil.copytree(record, tmp_path / "copy")
    ATTACKS[name](tmp_path / "copy", random.Random(1))
    verdict = verify_record(tmp_path / "copy")
    assert verdict.ok
    assert any("written anew" in line for line in not_proved(verdict))


def test_a_record_at_work_raises_no_alarm(tmp_path):
    record = make(tmp_path)
    checkpoint = tmp_path / "checkpoint.txt"
    with Record.open(record) as opened:
        for number, claim in enumerate(opened.claims()):
            opened.decide(claim.id, "reject" if number % 2 else "accept")
            opened.undo(claim.id)
            verdict = verify_record(record, against=[checkpoint])
            assert verdict.ok, verdict.faults
            assert len(verdict.agreeing) == 1
        opened.read(again=True)
        opened.rebuild()
    assert verify_record(record, against=[checkpoint]).ok


@pytest.mark.parametrize("step", ["keep", "keys"])
def test_a_change_of_key_killed_before_its_end_is_no_fault_and_is_finished(tmp_path, monkeypatch, step):
    def killed(*args, **named):
        raise KeyboardInterrupt

    def killed_at_the_keys(writer, name, data, put=LogWriter._put):
        killed() if name == "keys" else put(writer, name, data)

    path = make(tmp_path)
    with Record.open(path) as record:
        with monkeypatch.context() as patch:
            patch.setattr(LogWriter, *(("keep", killed) if step == "keep" else ("_put", killed_at_the_keys)))
            with pytest.raises(KeyboardInterrupt):
                record.rotate_key()
        verdict = record.verify(against=[tmp_path / "checkpoint.txt"])
        assert verdict.ok, verdict.faults
        record.transfer(to="an archive")
        assert len((path / "log" / "keys").read_text().splitlines()) == 2
        verdict = record.verify(against=[tmp_path / "checkpoint.txt"])
        assert verdict.ok, verdict.faults
        assert verdict.entries == verdict.head.size == sum(1 for _ in (path / "events").rglob("*.json")) + 2


def test_verifying_changes_nothing_and_needs_no_key(record, tmp_path):

    shutil.copytree(record, tmp_path / "copy")
    shutil.rmtree(tmp_path / "copy" / "keys")
    before = {path: path.read_bytes() for path in (tmp_path / "copy").rglob("*") if path.is_file()}
    assert verify_record(tmp_path / "copy").ok
    after = {path: path.read_bytes() for path in (tmp_path / "copy").rglob("*") if path.is_file()}
    assert {k: v for k, v in after.items() if "sqlite" not in k.name} == {
        k: v for k, v in before.items() if "sqlite" not in k.name
    }


def test_a_checkpoint_that_is_none_is_refused(record, tmp_path):
    (tmp_path / "letter.txt").write_text("Dear colleague, nothing here.")
    with pytest.raises(InputError, match="checkpoint"):
        verify_record(record, against=[tmp_path / "letter.txt"])
    with pytest.raises(OnrecordError, match="cannot be read"):
        verify_record(record, against=[tmp_path / "nonesuch"])


def test_a_checkpoint_of_another_record_does_not_agree(record, tmp_path):
    other = make(tmp_path)
    verdict = verify_record(record, against=[other.parent / "checkpoint.txt"])
    assert not verdict.ok
    assert verdict.agreeing == ()


def test_roll_back_is_named_by_the_checkpoint_kept_outside(record, tmp_path):

    shutil.copytree(record, tmp_path / "record")
    roll_back(tmp_path / "record", random.Random(3))
    verdict = verify_record(tmp_path / "record", against=[record.parent / "checkpoint.txt"])
    assert any("rolled back" in check.detail for check in verdict.faults), verdict.faults


def test_another_spelling_of_a_salt_is_named(record, tmp_path):
    shutil.copytree(record, tmp_path / "copy")
    path = min((tmp_path / "copy" / "events").rglob("*.json"))
    data = path.read_text()
    salt = json.loads(data)["salt"]
    path.chmod(0o644)
    path.write_text(data.replace(salt, salt.upper()))
    assert any(path.name in check.name for check in verify_record(tmp_path / "copy").faults)

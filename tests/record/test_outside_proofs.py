import subprocess
import sys

import pytest
from click.testing import CliRunner
from tests.log.authority import Authority, served
from tests.record.attacking import WITNESS

from onrecord.cli.main import cli
from onrecord.errors import UsageError
from onrecord.log.checkpoint import Checkpoint, TreeHead, find_heads
from onrecord.log.cosignature import cosign
from onrecord.log.notes import COSIGNATURE, VerifierKey
from onrecord.log.writer import LogWriter
from onrecord.record import Record, outside, verify_record


@pytest.fixture
def folder(tmp_path):
    (tmp_path / "secret.txt").write_text("The ministry said that 99 were killed at Elsewhere.\n")
    (tmp_path / "a.txt").write_text("The ministry said 12 soldiers were killed.\n")
    with Record.init(tmp_path / "record") as record:
        record.add(tmp_path / "secret.txt", tmp_path / "a.txt")
        record.read()
    return tmp_path / "record"


def check(proof, *arguments):
    """Run the checker with nothing of this project, and no network, at hand."""
    program = "import runpy, socket, sys; socket.socket = None; sys.argv = sys.argv[1:]; runpy.run_path(sys.argv[0], run_name='__main__')"
    command = [
        sys.executable,
        "-I",
        "-S",
        "-c",
        program,
        str(proof.parent / "check_proof.py"),
        str(proof),
        *map(str, arguments),
    ]
    return subprocess.run(command, capture_output=True, text=True, check=False)


@pytest.mark.parametrize("noun", ["claim", "report", "item", "decision", "capture"])
def test_a_proof_of_anything_read_out_of_an_item_checks_offline(folder, tmp_path, noun):
    with Record.open(folder) as record:
        claim = next(claim for claim in record.claims() if claim.figure.best == 12)
        record.decide(claim.id, "accept", operator="k")
        report = record.report(claim.report)
        ids = {
            "claim": claim.id,
            "report": report.id,
            "item": report.item,
            "capture": record.captures_of(report.item)[0].id,
            "decision": record.decisions()[0].id,
        }
        made = record.prove(ids[noun], tmp_path / "p")
    shown = check(made.proof, *([tmp_path / "a.txt"] if noun != "decision" else []))
    assert shown.returncode == 0, shown.stdout + shown.stderr
    assert shown.stdout.startswith("PROVED")
    assert "secret" not in made.proof.read_text() + shown.stdout
    assert "Elsewhere" not in made.proof.read_text() + shown.stdout


def test_a_proof_leads_on_from_checkpoints_that_others_kept(folder, tmp_path, monkeypatch):
    monkeypatch.setattr(outside, "_HEADS", 2)
    with Record.open(folder) as record:
        item = next(iter(record.items())).id
        old, recent = tmp_path / "old.txt", tmp_path / "recent.txt"
        old.write_text(f"> {record.checkpoint()}".replace("\n", "\r\n> "))
        for number in range(4):
            record.transfer(to=f"an archive, {number}")
            recent.write_text(record.checkpoint())
        record.transfer(to="a court")
        lone = record.prove(item, tmp_path / "lone")
        told = record.prove(item, tmp_path / "told", against=[old])
    assert "the continuation of the checkpoint" in check(lone.proof, "--kept", recent).stdout
    assert check(lone.proof, "--kept", old).returncode == 2
    assert "the continuation of the checkpoint" in check(told.proof, "--kept", old).stdout
    forged = tmp_path / "forged.txt"
    (head,) = find_heads(old.read_bytes())
    forged.write_text(TreeHead(head.origin, head.size, bytes(32)).short())
    assert check(told.proof, "--kept", forged).returncode == 1


def test_a_proof_of_one_file_does_not_prove_another(folder, tmp_path):
    with Record.open(folder) as record:
        item = next(iter(record.items())).id
        made = record.prove(item, tmp_path / "p")
    (tmp_path / "other.txt").write_text("another")
    assert check(made.proof, tmp_path / "other.txt").returncode == 1


def test_what_is_not_there_cannot_be_proved(folder, tmp_path):
    with Record.open(folder) as record, pytest.raises(UsageError, match="there is no"):
        record.prove("ffffffffff", tmp_path / "p")
    assert not list(tmp_path.glob("p*"))


def test_a_checkpoint_kept_on_paper_is_taken_back(folder, tmp_path):
    printed = CliRunner().invoke(cli, ["checkpoint", "--record", str(folder)]).stdout
    (tmp_path / "paper.txt").write_text(f"Dear colleague,\n\n{printed}\nPlease keep this.\n")
    with Record.open(folder) as record:
        record.decide(next(iter(record.claims())).id, "accept")
    result = CliRunner().invoke(
        cli, ["verify", "--record", str(folder), "--against", str(tmp_path / "paper.txt"), "--format", "text"]
    )
    assert result.exit_code == 0, result.output
    assert "Continues the checkpoint kept outside: 4 entries" in result.stdout


def test_a_time_stamp_is_obtained_kept_and_shown_by_verify(folder, tmp_path):
    authority = Authority(tmp_path / "tsa")
    (tmp_path / "roots.pem").write_bytes(authority.roots)
    with served(authority) as url:
        command = ["timestamp", "--authority", url, str(tmp_path / "roots.pem"), "--record", str(folder)]
        result = CliRunner().invoke(cli, command)
        assert result.exit_code == 0, result.output
        assert "UTC by" in result.stdout
    verdict = verify_record(folder)
    assert verdict.ok, verdict.faults
    assert "valid" in verdict.stamps[0]
    token = next((folder / "log" / "timestamps").glob("*.tsr"))
    token.chmod(0o644)
    token.write_bytes(token.read_bytes()[:-1] + b"\x00")
    assert any(check.what == "time-stamp" for check in verify_record(folder).faults)
    for path in (folder / "log" / "timestamps").iterdir():
        path.unlink()
    assert [(check.state, check.what) for check in verify_record(folder).faults] == [
        ("missing", "time-stamp")
    ]


@pytest.fixture
def authority(tmp_path):
    made = Authority(tmp_path / "tsa")
    (tmp_path / "roots.pem").write_bytes(made.roots)
    with served(made) as url:
        yield {url: tmp_path / "roots.pem"}


def test_a_time_stamping_that_is_killed_is_finished_by_the_next(folder, tmp_path, authority, monkeypatch):
    def killed(*args, **named):
        raise KeyboardInterrupt

    with Record.open(folder) as record:
        with monkeypatch.context() as patch:
            patch.setattr(outside, "_log_stamp", killed)
            with pytest.raises(KeyboardInterrupt):
                record.timestamp(authority)
        half = folder / "log" / "timestamps" / f"{record.verify().head.size}-2.tsq"
        half.write_bytes(b"half-written")
        assert record.verify().ok
        record.transfer(to="an archive")
        faults = {(check.state, check.name.rpartition("-")[2]) for check in record.verify().faults}
        assert faults == {("added later", "1"), ("altered", "2")}
        done, failed = record.timestamp(authority)
        assert (len(done), failed) == (2, [])
        assert "obtained before and entered now" in done[0]
        assert not half.exists()
        verdict = record.verify()
        assert verdict.ok, verdict.faults
        assert len(verdict.stamps) == 2


class Witness:
    """Signs whatever it is asked to."""

    def reply(self, body):
        checkpoint = Checkpoint.parse(body.partition(b"\n\n")[2])
        return 200, cosign(checkpoint.note, WITNESS, seconds=1_734_350_400).line().encode()


def test_a_cosignature_is_told_of_and_missed_when_all_trace_of_it_is_taken_away(folder, tmp_path):
    key = VerifierKey(WITNESS.name, WITNESS.verifier.public, COSIGNATURE)
    with Record.open(folder) as record:
        with served(Witness()) as url:
            assert "cosigned" in record.witness(url, key.encode())
        record.transfer(to="an archive")
        verdict = record.verify()
        assert (verdict.faults, verdict.witnesses) == ([], (WITNESS.name,))
    (kept,) = (folder / "log" / "checkpoints").iterdir()
    kept.write_text("".join(line for line in kept.read_text().splitlines(True) if WITNESS.name not in line))
    (folder / "log" / "witnesses").unlink()
    (fault,) = verify_record(folder).faults
    assert (fault.state, fault.what, fault.name) == ("missing", "witness", f"log/checkpoints/{kept.name}")


def test_a_cosignature_that_a_kill_left_unlisted_is_no_fault(folder, monkeypatch):
    def killed_at_the_list(writer, name, data, put=LogWriter._put):
        if name == "witnesses":
            raise KeyboardInterrupt
        put(writer, name, data)

    key = VerifierKey(WITNESS.name, WITNESS.verifier.public, COSIGNATURE)
    with Record.open(folder) as record, served(Witness()) as url:
        with monkeypatch.context() as patch:
            patch.setattr(LogWriter, "_put", killed_at_the_list)
            with pytest.raises(KeyboardInterrupt):
                record.witness(url, key.encode())
        assert record.verify().ok
        record.witness(url, key.encode())
        record.transfer(to="an archive")
        verdict = record.verify()
        assert (verdict.faults, verdict.witnesses) == ([], (WITNESS.name,))


def test_an_authority_that_does_not_answer_is_named(folder, tmp_path):
    (tmp_path / "roots.pem").write_text("")
    command = [
        "timestamp",
        "--authority",
        "http://127.0.0.1:9/",
        str(tmp_path / "roots.pem"),
        "--record",
        str(folder),
    ]
    result = CliRunner().invoke(cli, command)
    assert result.exit_code == 1
    assert "refused: " in result.stderr
    assert CliRunner().invoke(cli, ["timestamp", "--record", str(folder)]).exit_code == 2
    assert verify_record(folder).ok

import hashlib

import pytest
from click.testing import CliRunner
from tests.evidence.serving import Server, page, redirect

from onrecord.cli.main import cli
from onrecord.record import Record, Web, verify_record

TEXT = "The ministry said 12 soldiers were killed near Orlova.\n"


@pytest.fixture
def source(tmp_path):
    path = tmp_path / "statement.txt"
    path.write_text(TEXT)
    return path


def test_what_only_a_person_knows_is_kept_with_the_capture(tmp_path, source):
    folder = str(tmp_path / "record")
    CliRunner().invoke(cli, ["init", folder])
    said = ["--found-by", "orlova, a video site", "--received-from", "w", "--consent", "court only"]
    done = CliRunner().invoke(
        cli, ["add", str(source), *said, "--restrictions", "no faces", "--record", folder]
    )
    assert done.exit_code == 0, done.output
    with Record.open(folder) as record:
        (item,) = record.items()
        (capture,) = record.captures_of(item.id)
    assert capture.details == {
        "sha512": hashlib.sha512(TEXT.encode()).hexdigest(),
        "found_by": "orlova, a video site",
        "received_from": "w",
        "consent": "court only",
        "restrictions": "no faces",
    }


def test_a_new_key_follows_the_old_one_and_everything_verifies(tmp_path, source):
    folder = tmp_path / "record"
    with Record.init(folder) as record:
        record.add(source)
        checkpoint = record.checkpoint()
    (tmp_path / "checkpoint.txt").write_text(checkpoint)
    first = CliRunner().invoke(cli, ["rotate-key", "--record", str(folder)])
    assert first.exit_code == 0, first.output
    (tmp_path / "another.txt").write_text("The ministry said 13 soldiers were killed near Orlova.\n")
    with Record.open(folder) as record:
        second = record.rotate_key()
        record.add(tmp_path / "another.txt")
        record.read()
    assert first.stdout.strip() != second
    assert len(list((folder / "keys").glob("*.pem"))) == 3
    verdict = verify_record(folder, against=[tmp_path / "checkpoint.txt"])
    assert verdict.ok, verdict.faults
    assert len(verdict.agreeing) == 1


def test_the_old_key_signs_no_more(tmp_path, source):
    folder = tmp_path / "record"
    with Record.init(folder) as record:
        (old,) = (folder / "keys").glob("*.pem")
        record.rotate_key()
        old.unlink()
        record.add(source)
    assert verify_record(folder).ok


def test_the_chain_of_addresses_is_in_custody(tmp_path):
    paths = {"/": redirect("/one"), "/one": redirect("/two"), "/two": page("<p>here</p>")}
    with Server(paths) as server, Record.init(tmp_path / "record") as record:
        record.add(server.url("/"), web=Web(requisites=False, private=True, delay_seconds=0))
        (row,) = record.custody()
        assert row["chain"] == [server.url("/one"), server.url("/two")]
        assert (row["location"], row["method"]) == (server.url("/"), "web")

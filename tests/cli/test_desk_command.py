import signal
import subprocess
import sys
import urllib.error
import urllib.request

import pytest
from click.testing import CliRunner

from onrecord.cli.main import cli
from onrecord.record import Record


@pytest.fixture
def record_path(tmp_path):
    with Record.init(tmp_path / "record"):
        pass
    return tmp_path / "record"


def test_any_address_but_loopback_is_refused_with_the_reason(record_path):
    done = CliRunner().invoke(cli, ["desk", "--record", str(record_path), "--host", "0.0.0.0"])
    assert done.exit_code == 2
    assert "this machine only: it has no accounts and no encryption" in done.output
    assert "ssh -L" in done.output


def test_where_there_is_no_record_there_is_no_desk(tmp_path):
    done = CliRunner().invoke(cli, ["desk", "--record", str(tmp_path / "none"), "--port", "0"])
    assert done.exit_code == 1
    assert "there is no record here" in done.output


def test_a_port_that_is_taken_is_said_plainly(record_path):
    import socket

    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = str(taken.getsockname()[1])
        done = CliRunner().invoke(cli, ["desk", "--record", str(record_path), "--port", port])
    assert done.exit_code == 2
    assert "cannot be listened on" in done.output


def test_the_desk_prints_an_address_that_lets_one_browser_in_once(record_path):
    command = [sys.executable, "-m", "onrecord", "desk", "--record", str(record_path), "--port", "0"]
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True) as process:
        try:
            address = process.stdout.readline().split()[-1]
            assert address.startswith("http://127.0.0.1:")
            opener = urllib.request.build_opener(urllib.request.HTTPCookieProcessor())
            with opener.open(address, timeout=20) as answer:
                assert "The question in front" in answer.read().decode()
            with pytest.raises(urllib.error.HTTPError) as refused:
                urllib.request.urlopen(address, timeout=20)
            assert refused.value.code == 401
            refused.value.close()
        finally:
            process.send_signal(signal.SIGINT)
            process.wait(timeout=20)
        process.stdout.read()

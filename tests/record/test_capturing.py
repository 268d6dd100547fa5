import json
import re

import pytest
from click.testing import CliRunner
from tests.evidence.serving import Server, page, reply

from onrecord.cli.main import cli
from onrecord.record import Record, Watch, Web, verify_record
from onrecord.record.ledger import Ledger

HTML = """<html><head><title>Twelve killed, ministry says</title><link rel="stylesheet" href="/s.css"></head>
<body><article><h1>Twelve killed, ministry says</h1><img src="/a.png">
<p>At least 12 soldiers were killed near the bridge on Monday, the defence ministry said. It gave no names.</p>
<p>The ministry said that 30 others had been wounded and were being treated in two hospitals of the region.</p>
</article></body></html>"""
WEB = Web(private=True, delay_seconds=0)


@pytest.fixture
def server():
    with Server(
        {
            "/": page(HTML),
            "/s.css": reply(b"p {}", headers="Content-Type: text/css\r\n"),
            "/a.png": reply(b"\x89PNG\r\n\x1a\n0000", headers="Content-Type: image/png\r\n"),
        }
    ) as made:
        yield made


def test_a_page_is_captured_read_and_verified(tmp_path, server):
    with Record.init(tmp_path / "r") as record:
        added = record.add(server.url("/"), web=WEB)
        done = record.read()
        (report,) = record.reports()
        assert (done.refused, report.url) == ([], server.url("/"))
        assert {claim.figure.best for claim in record.claims() if claim.figure} == {12, 30}
        (capture,) = added.captures
        assert (capture.method, capture.location, capture.details["got"]) == ("web", server.url("/"), 2)
    assert verify_record(tmp_path / "r").ok


def test_an_altered_record_of_a_capture_is_named_by_its_bytes(tmp_path, server):
    with Record.init(tmp_path / "record") as record:
        record.add(server.url("/"), web=WEB)
        (item,) = record._folder.vault.items()
        path = record._folder.vault.path(item)
        data = bytearray(path.read_bytes())
        data[len(data) // 2] ^= 1
        path.chmod(0o644)
        path.write_bytes(data)
        (fault,) = record.verify().faults
    assert (fault.state, fault.name) == ("altered", item)
    found = re.search(r"in the records at bytes ([\d,]+) to ([\d,]+)$", fault.detail)
    start, end = (int(number.replace(",", "")) for number in found.groups())
    assert start < len(data) // 2 < end < len(data)


def test_a_capture_killed_before_it_is_logged_leaves_nothing_once_another_is_made(
    tmp_path, server, monkeypatch
):
    def killed(*args, **named):
        raise KeyboardInterrupt

    with Record.init(tmp_path / "record") as record:
        with monkeypatch.context() as patch:
            patch.setattr(Ledger, "append", killed)
            with pytest.raises(KeyboardInterrupt):
                record.add(server.url("/"), web=WEB)
        (left,) = record._folder.vault.items()
        assert record.verify().ok
        record.add(server.url("/"), web=WEB)
        assert left not in record._folder.vault.items()
        assert record.verify().ok


def test_captures_of_one_address_stand_side_by_side(tmp_path, server):
    with Record.init(tmp_path / "r") as record:
        record.add(server.url("/"), web=WEB)
        server.paths["/"] = page(HTML.replace("12 soldiers", "13 soldiers"))
        record.add(server.url("/"), web=WEB)
        record.read()
        assert len(list(record.items())) == 2
        assert {claim.figure.best for claim in record.claims(measure="killed") if claim.part == "body"} == {
            12,
            13,
        }


def test_what_cannot_be_captured_is_named_and_the_rest_goes_on(tmp_path, server):
    (tmp_path / "a.txt").write_text("The ministry said 12 soldiers were killed.")
    with Record.init(tmp_path / "r") as record:
        added = record.add("http://127.0.0.1:9/", tmp_path / "a.txt", server.url("/"), web=WEB)
        assert [capture.method for capture in added.captures] == ["file", "web"]
        assert [error.subject for error in added.refused] == ["http://127.0.0.1:9/"]
        assert len(list(record.items())) == 2


def test_an_address_inside_a_network_needs_to_be_meant(tmp_path, server):
    command = ["build", server.url("/"), "--record", str(tmp_path / "r"), "--delay", "0"]
    refused = CliRunner().invoke(cli, command)
    assert refused.exit_code == 1
    assert "an address inside a network" in refused.stderr
    assert server.requests == []
    meant = CliRunner().invoke(cli, [*command, "--private", "--page-only"])
    assert meant.exit_code == 0, meant.output
    assert "status 200, 0 of 0 parts got" in meant.stderr
    shown = CliRunner().invoke(
        cli,
        ["export", "jsonl", "--noun", "captures", "--record", str(tmp_path / "r"), "-o", str(tmp_path / "c")],
    )
    assert shown.exit_code == 0
    assert json.loads((tmp_path / "c").read_text())["details"]["status"] == 200


def test_a_record_with_a_proxy_of_its_own_asks_for_nothing_directly(tmp_path, server):
    with Server({server.url("/"): page(HTML)}) as proxy:
        with Record.init(tmp_path / "r", proxy=proxy.url("")) as record:
            record.add(server.url("/"), web=Web(private=True, delay_seconds=0, requisites=False))
            asked = Watch(web=Web(private=True, delay_seconds=0, requisites=False), pause_seconds=0)
            (look,) = record.watch(asked=asked).looks
            assert look.state == "up"
        assert server.requests == []
        assert len(proxy.requests) >= 2
        assert verify_record(tmp_path / "r").ok
    with Record.init(tmp_path / "r", proxy="") as record:
        record.add(server.url("/"), web=Web(private=True, delay_seconds=0, requisites=False))
    assert len(server.requests) == 1

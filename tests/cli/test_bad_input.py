import gzip
import os
import sys
import zlib

import pytest
from click.testing import CliRunner

from onrecord.cli.main import cli

GOOD = "The ministry said on Monday that at least 12 soldiers were killed near Orlova.\n"
PARAGRAPH = "<p>The ministry said on Monday that at least 12 soldiers were killed near Orlova.</p>"


def bomb(size: int) -> bytes:
    """`size` zero bytes, compressed."""
    packer = zlib.compressobj(9, zlib.DEFLATED, 31)
    parts = [packer.compress(b"\0" * 2**20) for _ in range(size // 2**20)]
    return b"".join([*parts, packer.flush()])


def warc(body: bytes) -> bytes:
    http = b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nContent-Length: %d\r\n\r\n" % len(body) + body
    head = (
        b"WARC/1.1\r\nWARC-Type: response\r\nWARC-Record-ID: <urn:uuid:2d5f6a1e-0f6b-4b58-9a5c-0d5b6d3c9a01>\r\n"
        b"WARC-Date: 2024-12-17T08:00:00Z\r\nWARC-Target-URI: https://x.example/\r\n"
        b"Content-Type: application/http; msgtype=response\r\nContent-Length: %d\r\n\r\n" % len(http)
    )
    return head + http + b"\r\n\r\n"


@pytest.fixture
def build(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    (tmp_path / "good.txt").write_text(GOOD)

    def invoke(*names):
        result = CliRunner().invoke(cli, ["build", *names, "good.txt", "--record", "r", "--workers", "1"])
        claims = (
            CliRunner().invoke(cli, ["claims", "--record", "r", "--measure", "killed"]).stdout.splitlines()
        )
        assert "Traceback" not in result.output
        assert result.exception is None or isinstance(result.exception, SystemExit)
        return result, claims

    return invoke


REFUSED = {
    "empty": b"",
    "binary": bytes(range(256)) * 64,
    "image": b"\x89PNG\r\n\x1a\n" + bytes(2000),
    "pdf": b"%PDF-1.7\n" + bytes(range(256)) * 8,
    "nested tags": b"<html><body>" + b"<div>" * 100_000 + PARAGRAPH.encode(),
    "gzip bomb": bomb(2**30),
    "torn gzip": gzip.compress(GOOD.encode() * 100)[:-20],
}


@pytest.mark.parametrize("flaw", REFUSED)
def test_one_bad_input_is_one_line_and_the_rest_goes_on(tmp_path, build, flaw):
    (tmp_path / "bad").write_bytes(REFUSED[flaw])
    result, claims = build("bad")
    refusals = [line for line in result.stderr.splitlines() if line.startswith("refused: ")]
    assert len(refusals) == 1, result.stderr
    assert refusals[0].startswith("refused: bad")
    assert result.exit_code == 1
    assert len(claims) >= 1


ODD = {
    "not UTF-8": ("Міністерство: " + GOOD).encode("utf-16"),
    "Windows-1252": ("“Losses”, the ministry’s note says. " + GOOD).encode("cp1252"),
    "mixed encodings": "“Fine” here. ".encode() + "“Odd” there. ".encode("cp1252") + GOOD.encode(),
    "NUL bytes": (GOOD.replace(" 12 ", " \x0012 ") * 3).encode(),
    "right to left": ("\u202e" + "قالت الوزارة. " + GOOD).encode(),
    "title with script": f"<html><head><title><script>alert(1)</script>Toll</title></head><body><article>{PARAGRAPH}</article></body></html>".encode(),
    "truncated WARC": (warc(f"<html><body><article><h1>Toll</h1>{PARAGRAPH * 3}</article></body></html>".encode()) * 2)[:-150],
}  # fmt: skip


@pytest.mark.parametrize("flaw", ODD)
def test_an_odd_input_never_stops_the_batch(tmp_path, build, flaw):
    (tmp_path / "odd").write_bytes(ODD[flaw])
    result, claims = build("odd")
    assert len(claims) >= 2
    assert all("odd" in line for line in result.stderr.splitlines() if line.startswith("refused: "))
    assert "<script>" not in "".join(claims)


def test_a_truncated_warc_gives_what_is_whole_and_says_what_is_not(tmp_path, build):
    (tmp_path / "odd").write_bytes(ODD["truncated WARC"])
    result, _ = build("odd")
    assert sum(line.startswith("refused: odd") for line in result.stderr.splitlines()) == 1
    assert result.exit_code == 1


def test_two_hundred_megabytes_of_one_line_are_refused(tmp_path, build):
    with (tmp_path / "line").open("wb") as file:
        for _ in range(200):
            file.write(b"twelve dead " * 87_382)
    result, claims = build("line")
    assert [line for line in result.stderr.splitlines() if line.startswith("refused: line")]
    assert len(claims) == 1


def test_a_link_that_leaves_the_folder_is_refused(tmp_path, build):
    (tmp_path / "secret").write_text("elsewhere")
    folder = tmp_path / "reports"
    folder.mkdir()
    (folder / "link.txt").symlink_to("../secret")
    (folder / "fine.txt").write_text(GOOD.replace("12", "13"))
    result, claims = build("reports")
    assert "reports/link.txt: the link leads out of the folder" in result.stderr
    assert len(claims) == 2


def test_a_file_that_may_not_be_read_is_refused(tmp_path, build):
    if os.geteuid() == 0:
        (tmp_path / "locked").symlink_to("nowhere")
    else:
        (tmp_path / "locked").write_text("x")
        (tmp_path / "locked").chmod(0)
    result, claims = build("locked")
    assert "refused: locked" in result.stderr
    assert len(claims) == 1


def test_the_record_itself_is_not_added_to_itself(tmp_path, build):
    build(".")
    result, _ = build(".")
    assert "Kept 0 items" in result.stderr, (result.stderr, sys.version)

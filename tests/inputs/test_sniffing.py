"""What bytes are, whatever they are called."""

import gzip

import pytest

from onrecord.inputs import EMPTY, TEXTS, sniff


@pytest.mark.parametrize(
    ("data", "media_type"),
    [
        (b"", EMPTY),
        (b" \n\t\x00\n", EMPTY),
        (b"\xef\xbb\xbf", EMPTY),
        (b"Eight people died.", "text/plain"),
        ("Восемь человек погибли.".encode("cp1251"), "text/plain"),
        ("Eight people died.".encode("utf-16"), "text/plain"),
        ("Eight people died.".encode("utf-16-le"), "text/plain"),
        (b"<!DOCTYPE html><html><body>x</body></html>", "text/html"),
        (b"\xef\xbb\xbf  <!-- saved --> <!-- twice --><HTML lang='en'>", "text/html"),
        (b"<p>Eight people died.</p>", "text/html"),
        ("<html><body>x</body></html>".encode("utf-16"), "text/html"),
        (
            b'<?xml version="1.0"?><html xmlns="http://www.w3.org/1999/xhtml"><body/></html>',
            "application/xhtml+xml",
        ),
        (b'<?xml version="1.0"?><rss version="2.0"><channel/></rss>', "application/rss+xml"),
        (
            b'<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#"></rdf:RDF>',
            "application/rss+xml",
        ),
        (b'<feed xmlns="http://www.w3.org/2005/Atom"></feed>', "application/atom+xml"),
        (b"<html><body>the <rss > element</body></html>", "text/html"),
        (b'{"text": "x"}', "application/json"),
        (b'[{"text": "x"}]', "application/json"),
        (b'{"text": "x"}\n{"text": "y"}\n', "application/x-ndjson"),
        (b'[{"text": "the beginning of a long li', "application/json"),
        (b'{"text": "' + b"x" * 30_000 + b'"}\n{"text": "y', "application/x-ndjson"),
        (b'{\n "text": "x"\n}', "application/json"),
        (b"[1] This is a note.", "text/plain"),
        (b"{curly} braces in a text", "text/plain"),
        (b"[Port Obi] Eight people died.", "text/plain"),
        (b"<3 this is no markup", "text/plain"),
        (b"BMW plant closed after the strike, says union", "text/plain"),
        (b"WARC/1.0\r\nWARC-Type: warcinfo\r\n\r\n", "application/warc"),
        (gzip.compress(b"x", mtime=0), "application/gzip"),
        (b"%PDF-1.7\n", "application/pdf"),
        (b"\x89PNG\r\n\x1a\n\x00", "image/png"),
        (b"\xff\xd8\xff\xe0\x00\x10JFIF", "image/jpeg"),
        (b"RIFF\x00\x00\x00\x00WEBPVP8 ", "image/webp"),
        (b"RIFF\x00\x00\x00\x00WAVEfmt ", "audio/wav"),
        (b"\x00\x00\x00\x18ftypmp42", "video/mp4"),
        (b"\x00\x00\x00\x18ftypheic", "image/heic"),
        (b"PK\x03\x04rest", "application/zip"),
        (bytes(range(256)) * 4, "application/octet-stream"),
    ],
)
def test_media_type_by_content(data: bytes, media_type: str) -> None:
    assert sniff(data) == media_type


def test_a_name_does_not_make_a_text_of_a_picture() -> None:
    assert sniff(b"\x89PNG\r\n\x1a\n\x00", name="report.html") == "image/png"
    assert sniff(b"Eight people died.", name="report.html") == "text/plain"


def test_a_name_decides_where_the_markup_comes_late() -> None:
    late = b"Saved by a tool\n<html><body>x</body></html>"
    assert sniff(late, name="page.htm") == "text/html"
    assert sniff(late, name="notes.md") == "text/plain"


def test_what_cannot_be_read_is_outside_the_texts() -> None:
    assert not TEXTS & {EMPTY, "application/pdf", "image/png", "application/zip", "application/octet-stream"}


@pytest.mark.parametrize("unit", [b"<!--", b"<", b"{", b"[", b"\x00a", b"<!-- x -->", b"\xff"])
def test_hostile_prologues_end(unit: bytes) -> None:
    assert "/" in sniff(unit * 200_000)

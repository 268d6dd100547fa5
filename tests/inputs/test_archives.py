"""Files of many texts: WARC and JSON Lines, whole and broken."""

import gzip
import io

import pytest
from warcio.warcwriter import WARCWriter

from onrecord.errors import InputError
from onrecord.inputs import Part, line_parts, part_of, warc_parts

PAGE = b"<html><body><p>" + b"Eight people died in Port Obi. " * 50 + b"</p></body></html>"


def archive(*records: tuple[str, bytes, list[tuple[str, str]], str], packed: bool = True) -> bytes:
    """A WARC file (ISO 28500) of responses, each record a gzip member where it is packed."""
    made = [_record("warcinfo", "made.warc", b"software: test\r\n")]
    for url, body, headers, status in records:
        lines = "".join(f"{name}: {value}\r\n" for name, value in headers)
        made.append(_record("response", url, f"HTTP/1.1 {status}\r\n{lines}\r\n".encode() + body))
    return b"".join(map(gzip.compress, made) if packed else made)


def _record(kind: str, url: str, block: bytes) -> bytes:
    content = "application/http; msgtype=response" if kind == "response" else "application/warc-fields"
    headers = (
        f"WARC/1.0\r\nWARC-Type: {kind}\r\nWARC-Target-URI: {url}\r\nWARC-Date: 2031-02-03T10:00:00Z\r\n"
        f"WARC-Record-ID: <urn:uuid:00000000-0000-4000-8000-000000000000>\r\nContent-Type: {content}\r\n"
        f"Content-Length: {len(block)}\r\n\r\n"
    )
    return headers.encode() + block + b"\r\n\r\n"


HTML = [("Content-Type", "text/html; charset=windows-1251")]


def good(number: int) -> tuple[str, bytes, list[tuple[str, str]], str]:
    return (f"https://example.org/{number}", PAGE, HTML, "200 OK")


@pytest.mark.parametrize("packed", [True, False])
def test_the_pages_of_an_archive_with_address_charset_and_offset(packed: bool) -> None:
    data = archive(good(1), good(2), packed=packed)
    parts = list(warc_parts(data))
    assert [part.url for part in parts if isinstance(part, Part)] == [
        "https://example.org/1",
        "https://example.org/2",
    ]
    for part in parts:
        assert isinstance(part, Part)
        assert (part.data, part.media_type, part.charset) == (PAGE, "text/html", "windows-1251")
        offset = int(part.path.removeprefix("warc/"))
        rest = gzip.decompress(data[offset:]) if packed else data[offset:]
        assert rest.startswith(b"WARC/1.0")


def test_pictures_scripts_redirects_and_errors_are_passed_over() -> None:
    data = archive(
        (
            "https://example.org/a.png",
            b"\x89PNG\r\n\x1a\n" + b"\x00" * 50,
            [("Content-Type", "image/png")],
            "200 OK",
        ),
        ("https://example.org/a.js", b"var a = 1;", [("Content-Type", "application/javascript")], "200 OK"),
        ("https://example.org/moved", b"<p>Moved</p>", HTML, "301 Moved"),
        ("https://example.org/gone", PAGE, HTML, "404 Not Found"),
        good(1),
    )
    assert [part.url for part in warc_parts(data) if isinstance(part, Part)] == ["https://example.org/1"]


def test_a_body_packed_chunked_or_both() -> None:
    packed = gzip.compress(PAGE)
    both = b"%x\r\n%s\r\n0\r\n\r\n" % (len(packed), packed)
    data = archive(
        ("https://example.org/1", packed, [*HTML, ("Content-Encoding", "gzip")], "200 OK"),
        (
            "https://example.org/2",
            both,
            [*HTML, ("Content-Encoding", "gzip"), ("Transfer-Encoding", "chunked")],
            "200 OK",
        ),
    )
    assert [part.data for part in warc_parts(data) if isinstance(part, Part)] == [PAGE, PAGE]


@pytest.mark.parametrize("packed", [True, False])
def test_of_a_truncated_archive_what_is_whole_is_read_and_the_rest_is_one_refusal(packed: bool) -> None:
    whole = archive(good(1), good(2), good(3), packed=packed)
    third = int(str(next(reversed(list(warc_parts(whole)))).path).removeprefix("warc/"))  # type: ignore[union-attr]
    parts = list(warc_parts(whole[: third + (len(whole) - third) * 3 // 4]))
    assert [isinstance(part, Part) for part in parts] == [True, True, False]
    refusal = parts[-1]
    assert isinstance(refusal, InputError)
    assert refusal.subject.startswith("warc/")
    assert refusal.advice


def test_of_a_damaged_archive_the_rest_is_one_refusal() -> None:
    first, second = archive(good(1)), archive(good(2))
    parts = list(warc_parts(first + b"\x1f\x8b\x08\x00" + b"\xff" * 300 + second))
    assert isinstance(parts[0], Part)
    assert [type(part) for part in parts[1:]] == [InputError]


def test_a_bomb_in_one_record_leaves_the_others() -> None:
    bomb = gzip.compress(b"0" * 50_000_000)
    data = archive(
        good(1), ("https://example.org/bomb", bomb, [*HTML, ("Content-Encoding", "gzip")], "200 OK"), good(2)
    )
    assert [isinstance(part, Part) for part in warc_parts(data)] == [True, False, True]


def test_an_archive_that_is_itself_a_bomb_is_stopped() -> None:
    data = archive(("https://example.org/bomb", b"0" * 15_000_000, HTML, "200 OK"), good(1))
    parts = list(warc_parts(data))
    assert len(parts) == 1
    assert isinstance(parts[0], InputError)
    assert "too large for its file" in parts[0].problem


def test_lines_of_texts_with_what_is_known_about_them() -> None:
    lines = (
        '{"text": "Eight died.", "title": "Eight dead", "url": "https://example.org/1", "outlet": "Example", '
        '"published": "2031-02-03"}\n\n{"html": "<p>Nine died.</p>", "source": {"name": "Other"}, "date": "2031-02-04"}'
    )
    first, second = line_parts(lines.encode())
    assert isinstance(first, Part)
    assert isinstance(second, Part)
    assert (first.path, first.data, first.media_type) == ("line/1", b"Eight died.", "text/plain")
    assert (first.title, first.url, first.outlet) == ("Eight dead", "https://example.org/1", "Example")
    assert first.published == "2031-02-03"
    assert (second.path, second.media_type, second.outlet) == ("line/3", "text/html", "Other")


@pytest.mark.parametrize(
    ("line", "problem"),
    [
        ("{broken", "is no JSON"),
        ("[1, 2]", "is no JSON object"),
        ("3", "is no JSON object"),
        ('{"title": "x"}', "has no text"),
        ('{"text": "  "}', "has no text"),
        ('{"text": 5}', "has no text"),
        ("[" * 100_000, "is no JSON"),
    ],
)
def test_a_bad_line_is_one_refusal_and_the_others_go_on(line: str, problem: str) -> None:
    parts = list(line_parts(line.encode() + b'\n{"text": "Eight died."}'))
    assert isinstance(parts[0], InputError)
    assert parts[0].problem == problem
    assert parts[0].subject == "line/1"
    assert isinstance(parts[1], Part)


def test_lone_surrogates_in_json_do_not_reach_the_text() -> None:
    part = next(line_parts(b'{"text": "a\\ud800b"}'))
    assert isinstance(part, Part)
    assert part.data.decode("utf-8") == "a\ufffdb"


def test_markup_in_a_text_field_is_read_as_markup() -> None:
    part = part_of({"body": "<p>Eight died.</p>"}, "line/1")
    assert isinstance(part, Part)
    assert part.media_type == "text/html"


def test_a_line_too_long_is_one_refusal_and_the_others_go_on() -> None:
    parts = list(line_parts(b'{"text": "' + b"x" * 20_000_001 + b'"}\n{"text": "Eight died."}\n\xff\xfe'))
    assert [isinstance(part, Part) for part in parts] == [False, True, False]
    assert "larger than" in parts[0].problem  # type: ignore[union-attr]


def test_lines_in_a_declared_encoding() -> None:
    part = next(line_parts('{"text": "Восемь погибли"}'.encode("koi8-r"), charset="koi8-r"))
    assert isinstance(part, Part)
    assert part.data.decode() == "Восемь погибли"


def test_what_a_conversion_stands_for_and_what_scripts_fetched_is_not_read_again():
    buffer = io.BytesIO()
    writer = WARCWriter(buffer, gzip=True)
    head = "HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n\r\n"
    for kind, text, headers in (
        ("conversion", b"<p>as it stood</p>", {"WARC-Refers-To": "<urn:uuid:1>"}),
        ("response", head.encode() + b"<p>as it came</p>", {"WARC-Record-ID": "<urn:uuid:1>"}),
        ("response", head.encode() + b"<p>another</p>", {"WARC-Record-ID": "<urn:uuid:2>"}),
        ("response", head.encode() + b"<p>fetched</p>", {"WARC-Resource-Type": "fetch"}),
        ("response", head.encode() + b"<p>a frame</p>", {"WARC-Resource-Type": "document"}),
    ):
        type_ = "text/html" if kind == "conversion" else "application/http; msgtype=response"
        writer.write_record(
            writer.create_warc_record(
                "https://courier.example/",
                kind,
                payload=io.BytesIO(text),
                length=len(text),
                warc_content_type=type_,
                warc_headers_dict=headers,
            )
        )
    assert [part.data for part in warc_parts(buffer.getvalue())] == [
        b"<p>as it stood</p>",
        b"<p>another</p>",
        b"<p>a frame</p>",
    ]

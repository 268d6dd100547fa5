"""Compressed input: whole, cut, damaged, and bombs."""

import gzip
import zlib

import brotli
import pytest

from onrecord.errors import InputError
from onrecord.inputs import head, inflate
from onrecord.inputs.compressed import payload
from onrecord.inputs.limits import MAX_RATIO, MAX_TEXT

TEXT = b"".join(b"Line %d of the report.\n" % number for number in range(500))


def test_all_members_of_a_gzip_file() -> None:
    assert inflate(gzip.compress(TEXT) + gzip.compress(b"more")) == (TEXT + b"more", True)


def test_what_follows_the_last_member_is_left_out() -> None:
    assert inflate(gzip.compress(TEXT) + b"\x00\x00padding") == (TEXT, True)


def test_a_cut_file_gives_what_can_be_read_and_says_so() -> None:
    read, whole = inflate(gzip.compress(TEXT)[:-200])
    assert not whole
    assert TEXT.startswith(read)
    assert read


def test_a_damaged_file_is_refused() -> None:
    with pytest.raises(InputError, match="damaged"):
        inflate(b"\x1f\x8b\x08\x00" + b"\xff" * 40)


def test_a_bomb_is_refused_before_it_fills_memory() -> None:
    bomb = gzip.compress(b"0" * 50_000_000)
    with pytest.raises(InputError, match=f"more than {MAX_RATIO} times its size"):
        inflate(bomb)


def test_a_text_too_large_is_refused() -> None:
    noise = b"".join(zlib.crc32(b"%d" % number).to_bytes(4, "big") for number in range(300_000))
    with pytest.raises(InputError, match="more than 1,000,000 bytes"):
        inflate(gzip.compress(noise, 1), most=1_000_000)


def test_a_small_file_of_one_repeated_line_is_no_bomb() -> None:
    line = b"the same line\n" * 100_000
    assert inflate(gzip.compress(line)) == (line, True)


def test_the_head_needs_no_whole_file() -> None:
    assert head(gzip.compress(TEXT)[:300], most=10) == TEXT[:10]
    assert head(b"\x1f\x8bxx") == b""


def chunked(body: bytes) -> bytes:
    return b"%x\r\n%s\r\n0\r\n\r\n" % (len(body), body)


@pytest.mark.parametrize(
    ("body", "transfer", "content"),
    [
        (TEXT, "", ""),
        (chunked(TEXT), "chunked", ""),
        (TEXT, "chunked", ""),
        (gzip.compress(TEXT), "", "gzip"),
        (TEXT, "", "gzip"),
        (chunked(gzip.compress(TEXT)), "chunked", "gzip"),
        (zlib.compress(TEXT), "", "deflate"),
        (zlib.compress(TEXT)[2:-4], "", "deflate"),
        (brotli.compress(TEXT), "", "br"),
        (TEXT, "", "br"),
        (TEXT, "", "identity"),
    ],
)
def test_payload_in_every_coding_and_as_archives_store_it(body: bytes, transfer: str, content: str) -> None:
    assert payload(body, transfer=transfer, content=content) == TEXT


@pytest.mark.parametrize(
    ("pack", "content"), [(gzip.compress, "gzip"), (zlib.compress, "deflate"), (brotli.compress, "br")]
)
def test_a_bomb_in_a_response_is_refused(pack: object, content: str) -> None:
    with pytest.raises(InputError, match="unpacks to more than"):
        payload(pack(b"0" * (MAX_TEXT * 2)), transfer="", content=content)  # type: ignore[operator]

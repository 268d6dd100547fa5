"""Bytes to text: encodings that are declared, guessed, mixed and wrong."""

import codecs

import pytest
from hypothesis import given
from hypothesis import strategies as st

from onrecord.errors import InputError
from onrecord.inputs import clean, decode, decoded
from onrecord.inputs.limits import MAX_TEXT

RUSSIAN = "Восемь солдат погибли под обстрелом, сообщил мэр города. " * 4
GERMAN = "Die Behörde bestätigte, dass fünf Menschen getötet wurden. " * 4


@pytest.mark.parametrize("encoding", ["utf-8", "cp1251", "koi8-r", "utf-16-le", "utf-16-be"])
def test_what_is_declared_is_used(encoding: str) -> None:
    assert decode(RUSSIAN.encode(encoding), declared=encoding) == RUSSIAN


@pytest.mark.parametrize(
    "mark", [codecs.BOM_UTF8, codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE, codecs.BOM_UTF32_LE]
)
def test_a_byte_order_mark_wins_over_a_declaration_and_is_dropped(mark: bytes) -> None:
    encoding = {
        codecs.BOM_UTF8: "utf-8",
        codecs.BOM_UTF16_LE: "utf-16-le",
        codecs.BOM_UTF16_BE: "utf-16-be",
        codecs.BOM_UTF32_LE: "utf-32-le",
    }[mark]
    assert decode(mark + RUSSIAN.encode(encoding), declared="koi8-r") == RUSSIAN


def test_the_page_declares_its_encoding() -> None:
    page = f'<html><head><meta charset="windows-1251"></head><body>{RUSSIAN}</body></html>'
    assert RUSSIAN in decode(page.encode("cp1251"))
    old = f'<html><head><meta http-equiv="Content-Type" content="text/html; charset=koi8-r"></head><body>{RUSSIAN}'
    assert RUSSIAN in decode(old.encode("koi8-r"))


def test_a_declaration_that_the_bytes_refute_is_not_believed() -> None:
    assert decode(RUSSIAN.encode("utf-8"), declared="windows-1251") == RUSSIAN
    assert decode(RUSSIAN.encode("utf-8"), declared="no-such-code") == RUSSIAN
    assert decode(RUSSIAN.encode("utf-8"), declared="base64") == RUSSIAN
    assert decode(b'<meta charset="utf-16"><p>plain</p>').endswith("<p>plain</p>")


def test_latin_1_means_windows_1252() -> None:
    assert decode("“quoted” – €5".encode("cp1252"), declared="iso-8859-1") == "“quoted” – €5"


@pytest.mark.parametrize(
    ("text", "encoding"), [(RUSSIAN, "cp1251"), (GERMAN, "cp1252"), (RUSSIAN, "utf-16-le")]
)
def test_what_nobody_declares_is_guessed(text: str, encoding: str) -> None:
    assert decode(text.encode(encoding)) == text


def test_mixed_encodings_are_read_as_far_as_they_go_and_counted() -> None:
    mixed = GERMAN.encode("utf-8") + "fünf “Tote”".encode("cp1252")
    read = decoded(mixed)
    assert read.text == GERMAN + "fünf “Tote”"
    assert (read.encoding, read.strays) == ("utf-8", 3)
    assert decoded(GERMAN.encode("utf-8")).strays == 0


def test_a_byte_that_fits_nothing_is_replaced_and_counted() -> None:
    read = decoded(RUSSIAN.encode("utf-8") + b"\x81")
    assert read.text == RUSSIAN + "\ufffd"
    assert read.strays == 1


def test_nul_bytes_are_replaced_one_for_one() -> None:
    assert decode(b"ab\x00cd" + b" text" * 20) == "ab\ufffdcd" + " text" * 20


@pytest.mark.parametrize("nothing", [b"", b"   \n\t", b"\x00\x00\x00"])
def test_empty_input_is_refused_with_advice(nothing: bytes) -> None:
    with pytest.raises(InputError, match="is empty") as caught:
        decode(nothing)
    assert caught.value.subject
    assert caught.value.advice


def test_one_line_too_long_to_be_a_report_is_refused() -> None:
    with pytest.raises(InputError, match="larger than 20,000,000 bytes"):
        decode(b"x" * (MAX_TEXT + 1))


def test_lone_surrogates_are_replaced_and_pairs_are_joined() -> None:
    assert clean("a\ud83d\ude00b") == "a😀b"
    assert clean("a\udc00b\ud800") == "a\ufffdb\ufffd"


@given(
    st.binary(min_size=1, max_size=300),
    st.sampled_from([None, "utf-8", "utf-16", "cp1251", "shift_jis", "big5", "x"]),
)
def test_whatever_comes_can_be_encoded_again_or_is_empty(data: bytes, declared: str | None) -> None:
    if not data.strip(b"\x00\t\n\r\x0b\x0c "):
        with pytest.raises(InputError, match="is empty"):
            decode(data, declared=declared)
        return
    text = decode(data, declared=declared)
    assert text.encode("utf-8").decode("utf-8") == text
    assert "\x00" not in text


@given(st.text(alphabet=st.characters(exclude_categories=["Cs"], exclude_characters="\x00"), min_size=1))
def test_utf_8_comes_back_as_it_was(text: str) -> None:
    if text.strip("\t\n\r\x0b\x0c ") and not text.startswith("\ufeff"):
        assert decode(text.encode("utf-8"), declared="utf-8") == text

"""Bytes to text: which encoding, and what to do where it does not hold throughout.

By the order of the HTML standard (section 13.2.3.2): byte order mark, what the transport declared, what the
page declares; then UTF-8 if it is valid, else charset-normalizer on a sample.
"""

import codecs
import re
from dataclasses import dataclass

from charset_normalizer import from_bytes

from onrecord.errors import InputError
from onrecord.inputs.limits import MAX_TEXT, SAMPLE

__all__ = ["Decoded", "clean", "decode", "decoded", "utf_16"]

_MARKS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32-le"),
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
_DECLARED = re.compile(
    rb"<meta[^>]{0,300}?charset\s{0,4}=\s{0,4}[\"']?\s{0,4}([\w.:-]{1,40})|<\?xml[^>]{0,200}?encoding=[\"']([\w.:-]{1,40})"
)
_PRESCAN = 4096
"""Bytes in which a page may declare its encoding; the standard says 1024, pages are later."""
_BROADER = {
    "iso-8859-1": "cp1252", "latin-1": "cp1252", "latin1": "cp1252", "us-ascii": "cp1252", "ascii": "cp1252",
    "gb2312": "gb18030", "gbk": "gb18030", "iso-8859-9": "cp1254", "shift_jis": "cp932", "shift-jis": "cp932",
    "sjis": "cp932", "euc-kr": "cp949", "ks_c_5601-1987": "cp949", "utf8": "utf-8", "windows-31j": "cp932", "unicode": "utf-8",
    "tis-620": "cp874", "iso-8859-11": "cp874", "big5": "big5hkscs",
}  # fmt: skip
"""What a label means in practice (WHATWG Encoding standard, section 4.2)."""
_SURROGATE = re.compile("[\ud800-\udfff]")


@dataclass(frozen=True, slots=True)
class Decoded:
    """A text, the encoding it was in, and what did not fit."""

    text: str
    encoding: str
    strays: int = 0
    """Bytes that were not of the encoding: read as Windows-1252 in UTF-8, else replaced by U+FFFD."""


def decode(data: bytes, *, declared: str | None = None) -> str:
    """The text of `data`, without byte order mark; `declared` is the encoding that the transport named.

    Always encodable again; raises InputError for what is empty or too large.
    """
    return decoded(data, declared=declared).text


def decoded(data: bytes, *, declared: str | None = None) -> Decoded:
    """The text of `data` with the encoding found and the number of bytes that did not fit it."""
    if len(data) > MAX_TEXT:
        raise InputError("input", f"is larger than {MAX_TEXT:,} bytes", "Split it, or give the page alone")
    if not data.strip(b"\x00\t\n\r\x0b\x0c "):
        raise InputError("input", "is empty", "Capture it again, or leave it out")
    for mark, encoding in _MARKS:
        if data.startswith(mark):
            return _with(data[len(mark) :], encoding)
    for label in (declared, _declared(data)):
        encoding_named = _known(label)
        if encoding_named is not None and _fits(data, encoding_named):
            return _with(data, encoding_named)
    return _guessed(data)


def clean(text: str) -> str:
    """`text` with NUL and lone surrogates as U+FFFD, code point for code point; pairs are joined."""
    if _SURROGATE.search(text):
        text = text.encode("utf-16", "surrogatepass").decode("utf-16", "replace")
    return text.replace("\x00", "\ufffd")


def utf_16(data: bytes) -> str | None:
    """Which UTF-16 the bytes are, by where their zeros stand (every space has one); null for neither."""
    sample = data[:SAMPLE]
    even, odd = sample[::2].count(0), sample[1::2].count(0)
    if max(even, odd) * 40 < len(sample) or min(even, odd) * 20 > max(even, odd):
        return None
    return "utf-16-le" if odd > even else "utf-16-be"


def _known(label: str | None) -> str | None:
    """The codec of a declared label; null for none, unknown ones and those that are no text encoding."""
    name = (label or "").strip().strip("\"'").lower()
    name = _BROADER.get(name, name)
    try:
        known = codecs.lookup(name) if name else None
    except (LookupError, ValueError):
        return None
    return name if known is not None and known._is_text_encoding else None


def _declared(data: bytes) -> str | None:
    found = _DECLARED.search(data[:_PRESCAN].lower())
    if found is None:
        return None
    name = (found[1] or found[2]).decode("ascii", "replace")
    return None if name.startswith(("utf-16", "utf-32")) else name


def _fits(data: bytes, encoding: str) -> bool:
    """Whether a declared encoding holds for all of the data; UTF-8 that mostly holds is left to the guess."""
    if encoding.startswith(("utf-16", "utf-32")) and data[:SAMPLE].count(0) == 0:
        return False
    if not encoding.startswith("utf") and _is_utf8(data):
        return not any(byte > 0x7F for byte in data[:SAMPLE])
    try:
        data.decode(encoding)
    except (UnicodeDecodeError, UnicodeError):
        return encoding == "cp1252"
    return True


def _is_utf8(data: bytes) -> bool:
    try:
        data.decode("utf-8")
    except UnicodeDecodeError:
        return False
    return True


def _with(data: bytes, encoding: str) -> Decoded:
    try:
        return Decoded(clean(data.decode(encoding)), encoding)
    except UnicodeDecodeError:
        text = data.decode(encoding, "replace")
        return Decoded(clean(text), encoding, strays=text.count("\ufffd"))


def _guessed(data: bytes) -> Decoded:
    """By the bytes: UTF-8, UTF-16 without a mark, UTF-8 with strays, else what a sample looks like."""
    wide = utf_16(data)
    if wide is not None:
        return _with(data, wide)
    if _is_utf8(data):
        return Decoded(clean(data.decode("utf-8")), "utf-8")
    mixed = _mixed(data)
    if mixed is not None:
        return mixed
    best = from_bytes(_sample(data)).best()
    return _with(data, _BROADER.get(best.encoding, best.encoding) if best is not None else "cp1252")


def _sample(data: bytes) -> bytes:
    """A stretch around the first byte that is no ASCII: the encoding shows there and nowhere else."""
    first = next((at for at, byte in enumerate(data) if byte > 0x7F), 0)
    start = max(0, first - SAMPLE // 4)
    return data[start : start + SAMPLE]


def _mixed(data: bytes) -> Decoded | None:
    """UTF-8 with stretches of Windows-1252 in it (texts pasted together); null if it is not mostly UTF-8."""
    text = data.decode("utf-8", "surrogateescape")
    strays = len(_SURROGATE.findall(text))
    whole = sum(1 for char in _NON_ASCII.findall(text))
    if whole < strays:
        return None
    return Decoded(clean(_SURROGATE.sub(_stray, text)), "utf-8", strays=strays)


_NON_ASCII = re.compile("[\u0080-\ud7ff\ue000-\U0010ffff]")


def _stray(found: re.Match[str]) -> str:
    return bytes([ord(found[0]) - 0xDC00]).decode("cp1252", "replace")

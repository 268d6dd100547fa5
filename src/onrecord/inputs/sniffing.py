"""What bytes are, by the bytes: names and headers lie.

After the WHATWG MIME Sniffing standard (section 7), with the containers that evidence comes in.
"""

import codecs
import re

from onrecord.inputs.decoding import utf_16
from onrecord.inputs.kinds import DOCX
from onrecord.inputs.limits import SAMPLE

__all__ = ["EMPTY", "TEXTS", "sniff"]

EMPTY = "application/x-empty"
"""Nothing in it, or white space only."""
TEXTS = frozenset(
    {
        "application/rss+xml",
        "application/atom+xml",
        "application/json",
        "application/x-ndjson",
        "application/xhtml+xml",
        "application/warc",
        "application/gzip",
        "text/html",
        "text/plain",
    }
)
"""The media types that reports can be read from."""

_MAGIC = (
    (b"\x1f\x8b", "application/gzip"),
    (b"WARC/", "application/warc"),
    (b"%PDF-", "application/pdf"),
    (b"\x89PNG\r\n\x1a\n", "image/png"),
    (b"\xff\xd8\xff", "image/jpeg"),
    (b"GIF8", "image/gif"),
    (b"BM", "image/bmp"),
    (b"II*\x00", "image/tiff"),
    (b"MM\x00*", "image/tiff"),
    (b"PK\x03\x04", "application/zip"),
    (b"PK\x05\x06", "application/zip"),
    (b"\x28\xb5\x2f\xfd", "application/zstd"),
    (b"BZh", "application/x-bzip2"),
    (b"\xfd7zXZ\x00", "application/x-xz"),
    (b"7z\xbc\xaf\x27\x1c", "application/x-7z-compressed"),
    (b"Rar!\x1a\x07", "application/vnd.rar"),
    (b"OggS", "application/ogg"),
    (b"ID3", "audio/mpeg"),
    (b"\x1aE\xdf\xa3", "video/webm"),
    (b"\x7fELF", "application/x-elf"),
    (b"MZ\x90", "application/x-msdownload"),
    (b"SQLite format 3\x00", "application/vnd.sqlite3"),
    (b"PAR1", "application/vnd.apache.parquet"),
    (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "application/x-ole-storage"),
    (b"{\\rtf", "application/rtf"),
)
_RIFF = {b"WEBP": "image/webp", b"WAVE": "audio/wav", b"AVI ": "video/x-msvideo"}
_HTML = re.compile(
    r"<(?:!doctype html|html|head|body|script|iframe|h1|h2|h3|div|font|table|style|title|p|br|article|section|main|"
    r"meta|link|a|b|ul|ol|span|blockquote)(?=[\s>/])",
    re.IGNORECASE,
)
_XHTML = re.compile(r"<html[^>]{0,500}xmlns\s{0,4}=\s{0,4}[\"']http://www\.w3\.org/1999/xhtml", re.IGNORECASE)
_FEEDS = (
    (re.compile(r"<(?:\w{1,10}:)?(?:rss|RDF)[\s>]"), "application/rss+xml"),
    (re.compile(r"<(?:\w{1,10}:)?feed[\s>]"), "application/atom+xml"),
)
_COMMENT = re.compile(r"\s*<!--(?:(?!-->)[^\0])*-->")
_CONTROL = re.compile(r"[\x01-\x08\x0e-\x1a\x1c-\x1f]")
_JSON = re.compile(r"\{\s{0,50}[\"}]|\[\s{0,50}[{\[\"\]]")
_PROLOGUE = 4_000
"""Code points in which a document says what it is."""


def sniff(data: bytes, *, name: str | None = None) -> str:
    """The media type of `data`. The `name` decides only between texts: `.md`, `.csv` stay plain text.

    Anything that is no text comes back with a type outside `TEXTS`; `application/octet-stream` where it
    is not known.
    """
    if not data.strip(b"\x00\t\n\r\x0b\x0c \xef\xbb\xbf"):
        return EMPTY
    for magic, media_type in _MAGIC:
        if data.startswith(magic) and not (magic == b"BM" and _reads_as_text(data[:SAMPLE])):
            return DOCX if magic == b"PK\x03\x04" and _is_docx(data[:SAMPLE]) else media_type
    if data[:4] == b"RIFF" and data[8:12] in _RIFF:
        return _RIFF[data[8:12]]
    if data[4:8] == b"ftyp":
        return "image/heic" if data[8:11] == b"hei" else "video/mp4"
    if not _reads_as_text(data[:SAMPLE]):
        return "application/octet-stream"
    return _of_text(data, name or "")


def _is_docx(head: bytes) -> bool:
    """Whether a ZIP file begins as Word documents do: with a list of content types, and a folder `word`."""
    return b"[Content_Types].xml" in head and b"word/" in head


def _reads_as_text(sample: bytes) -> bool:
    """Whether the bytes can be text in some encoding: hardly any control characters."""
    wide = _wide(sample)
    if wide is not None:
        sample = sample[: len(sample) // 2 * 2].decode(wide, "replace").encode("utf-8", "replace")
    return sample.count(0) * 50 <= len(sample) and _few_controls(sample)


def _wide(sample: bytes) -> str | None:
    """The UTF-16 that the bytes are in, by their mark or their zeros."""
    if sample.startswith(codecs.BOM_UTF16_LE):
        return "utf-16-le"
    return "utf-16-be" if sample.startswith(codecs.BOM_UTF16_BE) else utf_16(sample)


def _few_controls(sample: bytes) -> bool:
    controls = len(_CONTROL.findall(sample.decode("latin-1")))
    return controls * 50 <= len(sample)


def _of_text(data: bytes, name: str) -> str:
    head = _head(data)
    start = _without_comments(head.lstrip("\ufeff \t\r\n"))
    if start.startswith(("{", "[")):
        found = _of_json(data, start)
        if found is not None:
            return found
    if start[:1] == "<":
        prologue = start[:_PROLOGUE]
        for pattern, media_type in _FEEDS:
            marked = pattern.search(prologue)
            if marked and not _HTML.search(prologue[: marked.start()]):
                return media_type
        if _XHTML.search(prologue) and prologue.startswith("<?xml"):
            return "application/xhtml+xml"
        if _HTML.search(prologue):
            return "text/html"
    if name.lower().endswith((".html", ".htm", ".xhtml")) and _HTML.search(head):
        return "text/html"
    return "text/plain"


def _head(data: bytes) -> str:
    sample = data[: _PROLOGUE * 4]
    return sample.decode(_wide(sample) or "utf-8", "replace").lstrip("\ufeff")


def _without_comments(text: str) -> str:
    while True:
        found = _COMMENT.match(text)
        if found is None:
            return text.lstrip()
        text = text[found.end() :]


def _of_json(data: bytes, start: str) -> str | None:
    """JSON, or JSON Lines where a second object follows on a line of its own; null for text in brackets.

    The beginning of a large file is enough.
    """
    if _JSON.match(start) is None:
        return None
    if start[0] == "[":
        return "application/json"
    first, _, second = start.partition("\n")
    if not second:
        end = data.find(b"\n")
        second = data[end : end + SAMPLE].decode("utf-8", "replace") if end >= 0 else ""
    complete = first.rstrip().endswith("}") or len(first) > _PROLOGUE
    return "application/x-ndjson" if complete and second.lstrip().startswith("{") else "application/json"

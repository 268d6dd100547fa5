"""Files that hold many texts: web archives (WARC, ISO 28500) and JSON Lines."""

import io
import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from fastwarc.warc import ArchiveIterator, WarcRecord, WarcRecordType

from onrecord.errors import InputError
from onrecord.inputs.compressed import payload
from onrecord.inputs.decoding import clean, decode
from onrecord.inputs.kinds import DOCX, PDF
from onrecord.inputs.limits import MAX_INFLATED, MAX_RATIO, MAX_RECORDS, MAX_TEXT, RATIO_FROM
from onrecord.inputs.sniffing import EMPTY, TEXTS, sniff

__all__ = ["Part", "line_parts", "part_of", "screenshot", "warc_parts"]

_FIELDS: Mapping[str, tuple[str, ...]] = {
    "html": ("html", "raw_html"),
    "text": ("text", "body", "content", "articleBody", "maintext"),
    "title": ("title", "headline"),
    "url": ("url", "link", "uri"),
    "outlet": ("outlet", "source", "publisher", "site"),
    "published": ("published", "date", "date_published", "datePublished", "publish_date", "created_at"),
}
"""Names that a field goes by in files of texts, the usual one first."""


@dataclass(frozen=True, slots=True)
class Part:
    """One text inside a file: its bytes, and what the file says about it."""

    path: str
    """`warc/<offset of the record>` or `line/<number from 1>`."""
    data: bytes
    media_type: str
    charset: str | None = None
    url: str | None = None
    outlet: str | None = None
    published: str | None = None
    title: str | None = None


def warc_parts(data: bytes) -> Iterator[Part | InputError]:
    """The pages and documents of a WARC file, plain or gzipped: responses with status 2xx, resources, conversions.

    What a conversion stands for (`WARC-Refers-To`; the DOM that a browser made of a response, say) is passed
    over after it, so that no page is read twice; so is what a page's scripts fetched, where a browser says so.
    A record that cannot be read is an InputError among them; where the file breaks off, what is whole is
    read, and the rest is one InputError. Images, scripts and styles are passed over.
    """
    wanted = WarcRecordType.response | WarcRecordType.resource | WarcRecordType.conversion
    inflated = count = 0
    last = 0
    converted: set[str] = set()
    try:
        for record in ArchiveIterator(io.BytesIO(data), record_types=wanted, auto_decode="none"):
            last, count = record.stream_pos, count + 1
            inflated += record.content_length
            if count > MAX_RECORDS or inflated > MAX_INFLATED or _is_bomb(inflated, len(data)):
                yield InputError(
                    f"warc/{last}", "and what follows is too large for its file", "Look where it came from"
                )
                return
            if record.record_type == WarcRecordType.conversion:
                converted.add(record.headers.get("WARC-Refers-To") or "")
            elif record.headers.get("WARC-Record-ID") in converted or _is_part(record):
                continue
            part = _record(record)
            if part is not None:
                yield part
            if isinstance(part, InputError) and "breaks off" in part.problem:
                return
    except (OSError, ValueError) as error:
        yield InputError(f"warc/{last}", f"what follows cannot be read: {error}", "Capture it again")


def screenshot(data: bytes) -> bytes | None:
    """The picture (PNG) of the page in a browser's WARC; None where there is none that can be read."""
    try:
        for record in ArchiveIterator(io.BytesIO(data), record_types=WarcRecordType.resource):
            target = (record.headers.get("WARC-Target-URI") or "").strip("<>")
            if target.startswith("urn:screenshot:") and record.content_length <= MAX_TEXT:
                return bytes(record.reader.read(MAX_TEXT))
    except (OSError, ValueError):
        return None
    return None


def _is_part(record: WarcRecord) -> bool:
    """Whether a browser asked for it as a part of a page (`WARC-Resource-Type`, as crawlers by browser write it)."""
    return (record.headers.get("WARC-Resource-Type") or "document").lower() != "document"


def _is_bomb(inflated: int, packed: int) -> bool:
    return inflated > RATIO_FROM and inflated > packed * MAX_RATIO


def _record(record: WarcRecord) -> Part | InputError | None:
    """The page in a record, the refusal of it, or null for what is no page."""
    path = f"warc/{record.stream_pos}"
    if record.is_http and not str(record.http_headers.status_code or 200).startswith("2"):
        return None
    if record.content_length > MAX_TEXT:
        return InputError(path, f"is larger than {MAX_TEXT:,} bytes", "Split it, or give the page alone")
    body = record.reader.read(MAX_TEXT + 1)
    if len(body) < record.content_length:
        return InputError(path, "breaks off: the file was cut short there", "Capture it again")
    headers = record.http_headers if record.is_http else None
    if headers is not None:
        try:
            body = payload(
                body,
                transfer=headers.get("Transfer-Encoding") or "",
                content=headers.get("Content-Encoding") or "",
            )
        except InputError as error:
            return InputError(path, error.problem, error.advice)
    media_type = sniff(body)
    declared = record.http_content_type if record.is_http else None
    if media_type not in (PDF, DOCX) and (media_type not in TEXTS or not _may_be_page(declared)):
        return None
    return Part(
        path=path,
        data=body,
        media_type=media_type,
        charset=record.http_charset if record.is_http else None,
        url=(record.headers.get("WARC-Target-URI") or "").strip("<>") or None,
    )


def _may_be_page(declared: str | None) -> bool:
    """Whether a type declared by the server can be a page; scripts and styles sniff as plain text."""
    if declared is None or "html" in declared or "xml" in declared:
        return True
    return declared.startswith("text/plain") or declared in TEXTS


def line_parts(data: bytes, *, charset: str | None = None) -> Iterator[Part | InputError]:
    """The texts of JSON Lines: an object a line, with `text` or `html`, and what is known about it.

    Lines are decoded one by one, so that a large file costs no more memory than its longest line.
    """
    start, number = 0, 0
    while start < len(data):
        end = data.find(b"\n", start)
        end = end if end >= 0 else len(data)
        number += 1
        if number > MAX_RECORDS:
            yield InputError(f"line/{number}", f"is beyond {MAX_RECORDS:,} lines", "Split the file")
            return
        if end - start > MAX_TEXT:
            yield InputError(f"line/{number}", f"is larger than {MAX_TEXT:,} bytes", "Split it")
        elif line := data[start:end].strip():
            yield _line(line, f"line/{number}", charset)
        start = end + 1


def _line(line: bytes, path: str, charset: str | None) -> Part | InputError:
    try:
        row = json.loads(decode(line, declared=charset))
    except (ValueError, RecursionError):
        return InputError(path, "is no JSON", "Put one JSON object on each line")
    except InputError as error:
        return InputError(path, error.problem, error.advice)
    return part_of(row, path)


def part_of(row: Any, path: str) -> Part | InputError:
    """The text in a JSON object with fields named as in `_FIELDS`."""
    if not isinstance(row, dict):
        return InputError(
            path, "is no JSON object", "Give each text as an object with a field 'text' or 'html'"
        )
    page, text = _field(row, "html"), _field(row, "text")
    body = page or text
    if not body or not body.strip():
        return InputError(path, "has no text", "Give it a field 'text' or 'html' that is not empty")
    data = clean(body).encode("utf-8")
    if len(data) > MAX_TEXT:
        return InputError(path, f"is larger than {MAX_TEXT:,} bytes", "Split it")
    media_type = "text/html" if page else sniff(data)
    return Part(
        path=path,
        data=data,
        media_type=media_type if media_type in ("text/html", EMPTY) else "text/plain",
        charset="utf-8",
        url=_field(row, "url"),
        outlet=_field(row, "outlet"),
        published=_field(row, "published"),
        title=_field(row, "title"),
    )


def _field(row: Mapping[str, Any], name: str) -> str | None:
    for known in _FIELDS[name]:
        value = row.get(known)
        if isinstance(value, dict):
            value = value.get("name")
        if isinstance(value, str) and value.strip():
            return clean(value) if name in ("html", "text") else clean(value).strip()
    return None

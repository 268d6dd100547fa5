"""Telegram Desktop's export as JSON (result.json): a channel, group or chat, or an account's with all of them.

A message's `text` is a string, or a list of strings and entities (bold, link, mention …). Times are `date_unixtime`, seconds
since 1970; older exports have `date` alone, in the exporter's own time zone, of which the day is kept.
"""

import json
import re
from collections.abc import Iterator, Mapping
from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

from onrecord.errors import InputError
from onrecord.inputs.limits import MAX_LINES, MAX_RECORDS
from onrecord.model import Report
from onrecord.reading.page.article import Origin
from onrecord.reading.page.messages import Message, message_report

__all__ = ["is_telegram", "telegram_reports"]

_HEAD = 20_000
_TYPE = re.compile(
    rb'"type"\s{0,9}:\s{0,9}"(?:(?:public|private)_)?(?:channel|supergroup|group)"|'
    rb'"type"\s{0,9}:\s{0,9}"(?:personal_chat|bot_chat|saved_messages)"'
)
_MESSAGES = re.compile(r'"messages"\s{0,9}:\s{0,9}\[')
_BEGINS = re.compile(r"[\s,]{0,200}")
_FIELD = re.compile(r'"(name|type|id)"\s{0,9}:\s{0,9}("(?:[^"\\]|\\.){0,300}"|\d{1,20})')


def is_telegram(data: bytes) -> bool:
    """Whether JSON is such an export, by how it begins."""
    return _TYPE.search(data[:_HEAD]) is not None and b'"messages"' in data[:_HEAD]


def telegram_reports(data: bytes, origin: Origin) -> tuple[tuple[Report, ...], tuple[InputError, ...]]:
    """One report a message that has words or files, in the order of the export, and refusals of damaged ones.

    Messages are decoded one by one, so that an export may be larger than any one text.
    """
    if len(data) > MAX_LINES:
        raise InputError("file", f"is larger than {MAX_LINES:,} bytes", "Export a shorter period")
    text = data.decode("utf-8", "replace")
    reports: list[Report] = []
    refusals: list[InputError] = []
    chats = [found.end() for found in _MESSAGES.finditer(text)]
    for number, start in enumerate(chats):
        chat = _chat(text, start)
        own = origin
        if len(chats) > 1:
            own = replace(
                origin, part="/".join(filter(None, (origin.part, f"chat/{chat.get('id', number)}")))
            )
        for each in _decoded(text, start):
            if isinstance(each, InputError):
                refusals.append(each)
                break
            made = (
                message_report(_message(each, chat, origin.url), own)
                if each.get("type") == "message"
                else None
            )
            if made is not None:
                reports.append(made)
    if not reports:
        raise refusals[0] if refusals else InputError("file", "has no messages with words", "Export it again")
    return tuple(reports), tuple(refusals)


def _chat(text: str, start: int) -> dict[str, str]:
    """Name, type and id of the chat whose messages begin at `start`."""
    fields = _FIELD.findall(text[max(0, start - 1_000) : start])
    return {name: str(json.loads(value, strict=False)) for name, value in fields}


def _decoded(text: str, start: int) -> Iterator[Mapping[str, Any] | InputError]:
    """The messages of a chat one by one."""
    decoder = json.JSONDecoder(strict=False)
    for _ in range(MAX_RECORDS):
        skipped = _BEGINS.match(text, start)
        start = skipped.end() if skipped else start
        if start >= len(text) or text[start] == "]":
            return
        try:
            value, start = decoder.raw_decode(text, start)
        except (ValueError, RecursionError):
            yield InputError(f"character/{start}", "breaks off or is no valid JSON there", "Export it again")
            return
        if isinstance(value, dict):
            yield value
    yield InputError("file", f"has more than {MAX_RECORDS:,} messages", "Export a shorter period")


def _message(row: Mapping[str, Any], chat: Mapping[str, str], url: str | None) -> Message:
    words, links = _words(row.get("text"))
    id_ = str(row.get("id", ""))
    channel = chat.get("name")
    public = url if url and re.fullmatch(r"https?://(?:www\.)?t\.me/(?:s/)?[A-Za-z]\w{3,40}/?", url) else None
    return Message(
        id=id_,
        text=words,
        author=_string(row.get("from")) or channel,
        at=_moment(row, "date"),
        channel=channel,
        url=f"{public.rstrip('/')}/{id_}" if public else None,
        forwarded_from=_string(row.get("forwarded_from")) or _string(row.get("saved_from")),
        edited=_moment(row, "edited"),
        reply_to=_string(row.get("reply_to_message_id")),
        media=tuple(_media(row)),
        links=tuple(links),
        notes=tuple(f"Signed {signed}" for signed in [_string(row.get("author"))] if signed),
    )


def _words(value: Any) -> tuple[str, list[tuple[int, int, str]]]:
    """The text put together, and its links."""
    pieces = value if isinstance(value, list) else [value]
    text, links = "", []
    for piece in pieces:
        said = piece.get("text") if isinstance(piece, dict) else piece
        if not isinstance(said, str):
            continue
        href = piece.get("href") if isinstance(piece, dict) else None
        if isinstance(piece, dict) and piece.get("type") == "link":
            href = said
        if isinstance(href, str):
            links.append((len(text), len(text) + len(said), href))
        text += said
    return text, links


def _media(row: Mapping[str, Any]) -> Iterator[str]:
    """Where each file lies in the export, with what it is; a file that was not exported says so itself."""
    for name in ("photo", "file"):
        path = _string(row.get(name))
        if path:
            kind = _string(row.get("mime_type")) or _string(row.get("media_type")) or name
            yield f"{path} ({kind})"


def _moment(row: Mapping[str, Any], name: str) -> str | None:
    stamp = row.get(f"{name}_unixtime")
    try:
        if isinstance(stamp, str | int) and str(stamp).isdigit():
            return datetime.fromtimestamp(int(stamp), UTC).isoformat()
    except (ValueError, OverflowError, OSError):
        return None
    day = _string(row.get(name)) or ""
    return day[:10] if re.match(r"\d{4}-\d\d-\d\d", day) else None


def _string(value: Any) -> str | None:
    if isinstance(value, int) and not isinstance(value, bool):
        return str(value)
    return value.strip() if isinstance(value, str) and value.strip() else None

"""One message of a chat or channel as a report: its words, and beside them what the export says of it.

What the export says stands in blocks of its own, whose `path` names the field: `forwarded_from`, `edited`, `reply_to`,
`media`, `deleted`. The message's id is in the report's part: `message/ID`.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from onrecord.inputs import clean
from onrecord.model import Block, Report, Span
from onrecord.reading.page.article import Origin
from onrecord.reading.page.plain import plain_blocks

_BETWEEN = "\n\n"

__all__ = ["Message", "message_report"]


@dataclass(frozen=True, slots=True)
class Message:
    """What an export holds of one message."""

    id: str
    text: str
    author: str | None = None
    at: str | None = None
    """ISO 8601, a time with its offset or a day."""
    channel: str | None = None
    url: str | None = None
    forwarded_from: str | None = None
    edited: str | None = None
    reply_to: str | None = None
    media: tuple[str, ...] = ()
    """Where the files lie in the export, with what they are."""
    links: tuple[tuple[int, int, str], ...] = ()
    """Start and end in `text`, and where it leads."""
    notes: tuple[str, ...] = ()
    language: str | None = None


def message_report(message: Message, origin: Origin) -> Report | None:
    """The message as a report; null where it has neither words nor files.

    Who forwarded something did not write it: the author is whoever it was forwarded from.
    """
    words = clean(message.text)
    if not words.strip() and not message.media:
        return None
    around = [
        (
            "byline",
            "forwarded_from",
            f"Forwarded from {message.forwarded_from}" if message.forwarded_from else "",
        ),
        ("body", "", words),
        ("related link", "reply_to", f"Reply to message {message.reply_to}" if message.reply_to else ""),
        ("correction note", "edited", f"Edited {message.edited}" if message.edited else ""),
        *(("related link", "media", f"Media: {file}") for file in message.media),
        *(("correction note", "note", note) for note in message.notes),
    ]
    lines = [(role, path, clean(line)) for role, path, line in around if line.strip()]
    blocks: list[Block] = []
    links: tuple[tuple[Span, str], ...] = ()
    start = 0
    for role, path, line in lines:
        if role == "body":
            blocks += _body(line, start)
            links = _links(message.links, start, len(line))
        else:
            blocks.append(Block(role, Span(start, start + len(line)), path))
        start += len(line) + len(_BETWEEN)
    author = message.forwarded_from or message.author
    return Report(
        item=origin.item,
        text=_BETWEEN.join(line for _, _, line in lines),
        blocks=tuple(blocks),
        part="/".join(filter(None, (origin.part, f"message/{clean(message.id)}"))),
        url=message.url or origin.url,
        outlet=origin.outlet or message.channel,
        published=message.at or origin.published,
        authors=(clean(author),) if author else (),
        language=message.language,
        media_type=origin.media_type,
        links=links,
    )


def _body(words: str, start: int) -> list[Block]:
    """The blocks of the message's own words; a message has no headline: its first line counts as body."""
    blocks, _ = plain_blocks(words)
    moved = (replace(block, span=Span(block.span.start + start, block.span.end + start)) for block in blocks)
    return [replace(block, role="body") if block.role == "title" else block for block in moved]


def _links(links: Sequence[tuple[int, int, str]], start: int, length: int) -> tuple[tuple[Span, str], ...]:
    """The links as spans of the report."""
    return tuple(
        (Span(start + left, start + right), clean(href))
        for left, right, href in links
        if 0 <= left < right <= length
    )

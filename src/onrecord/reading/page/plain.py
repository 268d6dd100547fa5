"""Blocks of a plain text: paragraphs, of files that wrap their lines and of files that do not.

The text is not changed, so every offset is the file's own (a byte order mark and carriage returns
apart, which decoding settles).
"""

import re
from collections.abc import Iterator, Sequence
from itertools import pairwise

from onrecord.model import Block, Span
from onrecord.reading.page.cues import credit_start, role_by_words
from onrecord.reading.page.lines import ENDED, runs_on

__all__ = ["plain_blocks"]

_WRAPPED = 120
"""Nobody wraps lines wider than this; a file with wider ones has a paragraph a line."""
_NARROWEST = 60
"""Nobody wraps narrower than this."""
_SHORT = 0.6
"""Share of the width below which a line was ended on purpose."""
_HEADLINE = 200
"""Code points of the longest headline."""
_LINE = re.compile(r"[^\n\r\u2028\u2029\x0b\x0c]+")
_BLANK = re.compile(r"\S")
_ITEM = re.compile(r"[ \t]*(?:[-*+•·▪◦‣–—]|\d{1,3}[.)]|#{1,6}|>)[ \t]+")
_HEADING = re.compile(r"(?P<level>#{1,6})[ \t]+")


def plain_blocks(text: str) -> tuple[tuple[Block, ...], str | None]:
    """The blocks of a plain text with their roles, and its title if it has one.

    A blank line ends a paragraph. A line break alone does where the line is not one that was wrapped:
    where the next word had room on it, before a list item or heading, or after one. The first block is
    the title if it reads like a headline; Markdown headings are titles and subheads.
    """
    spans = list(_paragraphs(text))
    blocks: list[Block] = []
    title: str | None = None
    for place, span in enumerate(spans):
        words = span.of(text)
        role = role_by_words(words)
        credit = credit_start(words) if role is None else None
        if credit:
            blocks += [Block("caption", _trimmed(text, Span(span.start, span.start + credit)))]
            blocks += [Block("photo credit", _trimmed(text, Span(span.start + credit, span.end)))]
            continue
        heading = _HEADING.match(words)
        if role is None and title is None and _is_title(words, spans[place + 1 :], blocks):
            role, title = "title", words[heading.end() if heading else 0 :].strip()
        elif role is None:
            role = "subhead" if heading else "body"
        blocks.append(Block(role, span))
    return tuple(blocks), title


def _is_title(words: str, rest: Sequence[Span], before: Sequence[Block]) -> bool:
    if any(block.role == "body" for block in before) or len(words) > _HEADLINE:
        return False
    heading = _HEADING.match(words)
    if heading is not None:
        return len(heading["level"]) == 1
    return bool(rest) and "\n" not in words and not words.endswith(ENDED) and not _ITEM.match(words)


def _paragraphs(text: str) -> Iterator[Span]:
    lines = [Span(*found.span()) for found in _LINE.finditer(text) if _BLANK.search(found[0])]
    width = _width(text, lines)
    start: int | None = None
    for place, line in enumerate(lines):
        start = line.start if start is None else start
        following = lines[place + 1] if place + 1 < len(lines) else None
        if following is None or _breaks(text, line, following, width):
            yield _trimmed(text, Span(start, line.end))
            start = None


def _trimmed(text: str, span: Span) -> Span:
    words = span.of(text)
    return Span(span.start + len(words) - len(words.lstrip()), span.start + len(words.rstrip()))


def _width(text: str, lines: Sequence[Span]) -> int | None:
    """The column at which the file wraps its lines; null where it does not wrap.

    Wrapped lines end anywhere; a file whose lines mostly end where sentences do has a paragraph a line.
    """
    widest = max((line.end - line.start for line in lines if " " in line.of(text).strip()), default=0)
    joined = [
        upper.of(text).rstrip().endswith(ENDED)
        for upper, lower in pairwise(lines)
        if _newlines(text, upper, lower) == 1
    ]
    if widest > _WRAPPED or sum(joined) * 4 > len(joined) * 3:
        return None
    return max(widest, _NARROWEST)


def _newlines(text: str, upper: Span, lower: Span) -> int:
    return len(text[upper.end : lower.start].replace("\r\n", "\n"))


def _breaks(text: str, line: Span, following: Span, width: int | None) -> bool:
    """Whether a paragraph ends with this line."""
    upper, lower = line.of(text).strip(), following.of(text).strip()
    if _newlines(text, line, following) > 1 or _ITEM.match(lower) or upper.startswith("#"):
        return True
    if _role_breaks(upper, lower):
        return True
    if runs_on(upper, lower):
        return False
    if width is None:
        return True
    length = line.end - line.start
    had_room = length + 1 + len(lower.split(None, 1)[0]) <= width
    return had_room and (upper.endswith(ENDED) or length < width * _SHORT)


def _role_breaks(upper: str, lower: str) -> bool:
    """Whether one of two lines is an aside by its own words, and so a block by itself."""
    return role_by_words(lower) is not None or role_by_words(upper) is not None

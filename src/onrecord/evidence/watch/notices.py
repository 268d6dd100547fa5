"""Notices: sentences that stand in the place of a page, told from pages that only speak of such notices.

The tables `knowledge/<language>/watch.toml` hold, for each kind of notice, groups of beginnings of words; a
sentence that has one of every group is of that kind. All languages are tried: a platform speaks the
visitor's language, not the page's. A notice counts only where it is what the page has to say.
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from typing import Any

from onrecord.evidence.watch.looks import Notice, Page
from onrecord.evidence.watch.words import Word, sentence_spans, words
from onrecord.knowledge import table
from onrecord.model import Span

__all__ = ["KINDS", "LANGUAGES", "any_notice", "find_notice", "is_banner", "is_furniture", "login_paths"]

LANGUAGES = ("ar", "en", "ko", "ru", "uk")
KINDS = (
    "account gone",
    "removed by author",
    "removed by platform",
    "geo-block",
    "maintenance",
    "login wall",
    "gate",
    "not found",
)
"""Kinds in the order in which one sentence is tried."""
_OF_A_PAGE = (*KINDS[:5], "not found", "login wall", "gate")
"""Kinds in the order of what says most about a page: cookies are spoken of beside everything."""
_CAUSES = KINDS[:3]
_OF_SEVERAL = (*_CAUSES, "gate")
"""Kinds that are said in two sentences as often as in one: what was done, and why."""
_QUOTED = re.compile(r'["«“„][^"»”«“„\n]{0,300}["»”]')
_LONGEST_SENTENCE = 60
"""Words: what is longer is no sentence of a notice."""
_PROSE_BLOCK = 15
"""Words from which a block is prose and not a label or a link."""
_MOST_PROSE = 80
"""Words of prose beside the notice from which the page is an article that speaks of one."""
_HEAD_BLOCKS = 12
"""How many of its own blocks a page has the time to say it in."""
_MOST_WORDS = 20_000


@dataclass(frozen=True, slots=True)
class _Row:
    """One row of a table: a pattern for each group of `all`, and one for `none`."""

    kind: str
    all: tuple[re.Pattern[str], ...]
    none: re.Pattern[str] | None
    alternative: bool
    """Whether it is a cause of its own, so that with "or" beside it no other cause is established."""


@dataclass(frozen=True, slots=True)
class _Language:
    rows: tuple[_Row, ...]
    hedges: re.Pattern[str]
    either: re.Pattern[str]
    furniture: re.Pattern[str]


@cache
def _languages() -> tuple[_Language, ...]:
    return tuple(_language(table("watch", language=code)) for code in LANGUAGES)


def _language(raw: Mapping[str, Any]) -> _Language:
    clitics = sorted((_line(words(each)).strip() for each in raw.get("clitics", [])), key=len, reverse=True)
    rows = tuple(
        _Row(
            each["kind"],
            tuple(_pattern(group, clitics) for group in each["all"]),
            _pattern(each["none"], clitics) if each.get("none") else None,
            each.get("alternative", False),
        )
        for each in raw["notice"]
    )
    hedges, either, furniture = (_pattern(raw[name], clitics) for name in ("hedges", "or", "furniture"))
    return _Language(rows, hedges, either, furniture)


def _pattern(entries: Sequence[str], clitics: Sequence[str]) -> re.Pattern[str]:
    """Any of the entries in a line of word forms with a space before and after each."""
    written = "|".join(_entry(each) for each in entries)
    before = f"(?:{'|'.join(map(re.escape, clitics))})?" if clitics else ""
    return re.compile(f" {before}(?:{written})")


def _entry(entry: str) -> str:
    beginnings = "[^ ]* ".join(re.escape(word.form) for word in words(entry))
    return beginnings + ("(?= )" if entry.endswith("|") else "")


def _line(said: Sequence[Word]) -> str:
    return f" {' '.join(word.form for word in said)} "


@cache
def login_paths() -> tuple[str, ...]:
    """Words of an address that asks for a name and a password."""
    return tuple(table("watch")["login_paths"])


def is_furniture(sentence: str) -> bool:
    """Whether a short line counts or dates something (views, likes, "5 min ago") and says nothing itself."""
    said = words(sentence)
    if len(said) > 8:
        return False
    if not any(each.form.isalpha() for each in said):
        return True
    counts = len(said) <= 2 or any(digit.isdigit() for each in said for digit in each.form)
    line = _line(said)
    return counts and any(language.furniture.search(line) for language in _languages())


def is_banner(block: str) -> bool:
    """Whether a block asks for consent or the like: it may lie over any page and says nothing of it."""
    return _kind(_unquoted(block)) == "gate"


def find_notice(page: Page) -> Notice | None:
    """The notice that is all a page has to say, if it is one."""
    found = list(_notices(page))
    if not found:
        return None
    best = min(found, key=lambda each: (_OF_A_PAGE.index(each.kind), each.span is None))
    return None if _prose(page, best.span) > _MOST_PROSE else best


def any_notice(text: str) -> str | None:
    """The first kind of notice that any sentence of a text would be, wherever it stands: a plain phrase list."""
    for span in sentence_spans(text):
        kind = _kind(words(text, start=span.start, end=span.end))
        if kind:
            return kind
    return None


def _notices(page: Page) -> Iterator[Notice]:
    """Notices in the title, in headings, in the page's own text, and in all of it where there is little."""
    if page.title:
        kind = _kind(_unquoted(page.title))
        if kind:
            yield Notice(kind, page.title, None)
    pieces = [piece for piece in page.pieces if piece.own or piece.heading][:_HEAD_BLOCKS]
    if sum(len(words(piece.span.of(page.text))) for piece in pieces) < _PROSE_BLOCK:
        pieces = list(page.pieces[: 3 * _HEAD_BLOCKS])
    spans = [
        span
        for piece in pieces
        for span in sentence_spans(page.text, start=piece.span.start, end=piece.span.end)
    ]
    for width in (1, 2):
        for at in range(len(spans) - width + 1):
            span = Span(spans[at].start, spans[at + width - 1].end)
            kind = _kind(_unquoted(span.of(page.text)))
            if kind and (width == 1 or kind in _OF_SEVERAL):
                yield Notice(kind, span.of(page.text), span)


def _unquoted(sentence: str) -> list[Word]:
    """The words of a sentence that are its own: what stands in quotation marks somebody else said."""
    return words(_QUOTED.sub(" ", sentence))


def _kind(said: Sequence[Word]) -> str | None:
    """The kind of notice that a sentence is; a cause that is only guessed at gives `not found`."""
    if not 1 < len(said) <= _LONGEST_SENTENCE:
        return None
    line = _line(said)
    found: list[str] = []
    hedged = False
    for language in _languages():
        rows = [row for row in language.rows if _fits(line, row)]
        found += [row.kind for row in rows]
        if any(row.kind in _CAUSES for row in rows):
            either = any(row.alternative for row in rows) and language.either.search(line)
            hedged = hedged or bool(either or language.hedges.search(line))
    kind = min(found, key=KINDS.index, default=None)
    return "not found" if kind in _CAUSES and hedged else kind


def _fits(line: str, row: _Row) -> bool:
    return all(group.search(line) for group in row.all) and not (row.none and row.none.search(line))


def _prose(page: Page, notice: Span | None) -> int:
    """Words of prose of the page itself beside its notice."""
    count = 0
    for piece in page.pieces:
        if piece.own and not piece.heading and count <= _MOST_WORDS:
            said = words(page.text, start=piece.span.start, end=piece.span.end)
            beside = sum(notice is None or not notice.start <= each.start < notice.end for each in said)
            count += beside if len(said) >= _PROSE_BLOCK else 0
    return count

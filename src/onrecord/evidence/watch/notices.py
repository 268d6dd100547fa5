"""Notices: sentences that stand in the place of a page, told from pages that only speak of such notices.

The tables `knowledge/<language>/watch.toml` hold, for each kind of notice, groups of beginnings of words; a
sentence that has one of every group is of that kind. All languages are tried: a platform speaks the
visitor's language, not the page's. A notice counts only where it is what the page has to say.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from typing import Any

from onrecord.evidence.watch.looks import Notice, Page
from onrecord.evidence.watch.words import Word, sentence_spans, words
from onrecord.knowledge import table
from onrecord.model import Span

__all__ = ["KINDS", "LANGUAGES", "any_notice", "find_notice", "is_furniture", "login_paths"]

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
_LONGEST_SENTENCE = 60
"""Words: what is longer is no sentence of a notice."""
_PROSE_BLOCK = 15
"""Words from which a block is prose and not a label or a link."""
_MOST_PROSE = 120
"""Words of prose beside the notice from which the page is an article that speaks of one."""
_HEAD_BLOCKS = 12
"""How many of its own blocks a page has the time to say it in."""
_MOST_WORDS = 20_000


@dataclass(frozen=True, slots=True)
class _Row:
    """One row of a table, as word beginnings."""

    kind: str
    all: tuple[tuple[tuple[str, ...], ...], ...]
    none: tuple[tuple[str, ...], ...]


@dataclass(frozen=True, slots=True)
class _Language:
    rows: tuple[_Row, ...]
    hedges: tuple[tuple[str, ...], ...]
    either: tuple[tuple[str, ...], ...]
    furniture: tuple[tuple[str, ...], ...]
    clitics: tuple[str, ...]


@cache
def _languages() -> tuple[_Language, ...]:
    return tuple(_language(table("watch", language=code)) for code in LANGUAGES)


def _language(raw: Mapping[str, Any]) -> _Language:
    rows = tuple(
        _Row(each["kind"], tuple(_phrases(group) for group in each["all"]), _phrases(each.get("none", [])))
        for each in raw["notice"]
    )
    clitics = tuple(each.form for clitic in raw.get("clitics", []) for each in words(clitic))
    return _Language(rows, _phrases(raw["hedges"]), _phrases(raw["or"]), _phrases(raw["furniture"]), clitics)


def _phrases(entries: Sequence[str]) -> tuple[tuple[str, ...], ...]:
    """Each entry as the beginnings of its words; a whole word keeps its bar."""
    return tuple(_phrase(entry) for entry in entries)


def _phrase(entry: str) -> tuple[str, ...]:
    *before, last = (word.form for word in words(entry))
    return (*before, last + "|" * entry.endswith("|"))


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
    return any(_has(said, language.furniture, language) for language in _languages()) and (
        any(any(c.isdigit() for c in each.form) for each in said) or len(said) <= 2
    )


def find_notice(page: Page) -> Notice | None:
    """The notice that is all a page has to say, if it is one."""
    found = list(_notices(page))
    if not found:
        return None
    best = min(found, key=lambda each: (_OF_A_PAGE.index(each.kind), each.span is None))
    return None if _prose(page, {each.span for each in found if each.span}) > _MOST_PROSE else best


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
        kind = _kind(words(page.title))
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
            kind = _kind(words(page.text, start=span.start, end=span.end))
            if kind and (width == 1 or kind in _CAUSES):
                yield Notice(kind, span.of(page.text), span)


def _kind(said: Sequence[Word]) -> str | None:
    """The kind of notice that a sentence is; a cause that is only guessed at gives `not found`."""
    if not 1 < len(said) <= _LONGEST_SENTENCE:
        return None
    found: list[str] = []
    hedged = False
    for language in _languages():
        kinds = [row.kind for row in language.rows if _fits(said, row, language)]
        if kinds and set(kinds) & set(_CAUSES):
            hedged |= _has(said, language.hedges, language)
            hedged |= "not found" in kinds and _has(said, language.either, language)
        found += kinds
    kind = min(found, key=KINDS.index, default=None)
    return "not found" if kind in _CAUSES and hedged else kind


def _fits(said: Sequence[Word], row: _Row, language: _Language) -> bool:
    return all(_has(said, group, language) for group in row.all) and not _has(said, row.none, language)


def _has(said: Sequence[Word], phrases: Sequence[tuple[str, ...]], language: _Language) -> bool:
    return any(
        _begins(said[at : at + len(phrase)], phrase, language.clitics)
        for phrase in phrases
        for at in range(len(said) - len(phrase) + 1)
    )


def _begins(said: Sequence[Word], phrase: tuple[str, ...], clitics: Sequence[str]) -> bool:
    return all(_one(word.form, beginning, clitics) for word, beginning in zip(said, phrase, strict=True))


def _one(form: str, beginning: str, clitics: Sequence[str]) -> bool:
    forms = [form, *(form[len(clitic) :] for clitic in clitics if form.startswith(clitic))]
    if beginning.endswith("|"):
        return beginning[:-1] in forms
    return any(each.startswith(beginning) for each in forms)


def _prose(page: Page, notices: set[Span]) -> int:
    """Words of prose of the page itself, the notices and what follows them in their blocks apart."""
    count = 0
    for piece in page.pieces:
        if not piece.own or piece.heading or any(piece.span.holds(span) for span in notices):
            continue
        size = len(words(page.text, start=piece.span.start, end=piece.span.end))
        count += size if size >= _PROSE_BLOCK else 0
        if count > _MOST_WORDS:
            break
    return count

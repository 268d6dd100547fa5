"""The sentences of a report: where each ends, and what a full stop is that ends none.

A sentence never crosses a block, and asides have none. A closing quotation mark belongs to the sentence
it closes; an attribution after it (`"..." Reyes said.`) stays with the quotation. The words that decide
(abbreviations, ranks, usual sentence openers, verbs of saying) are in `knowledge/en/sentences.toml`:

- `before_name`, `inside`: abbreviations that end no sentence; `before_figure`: none before a figure;
- `either`: abbreviations that may, where a word of `starters` follows;
- `saying`, `after_saying`: verbs, and the words after them, that carry on after a quotation.

Time is linear in the length of the text: each full stop looks at most `_REACH` code points around it.
"""

import re
from collections.abc import Iterator
from functools import cache

from onrecord.knowledge.tables import table
from onrecord.model import PART_ROLES, Report, Sentence, Span

__all__ = ["split"]

_REACH = 160
"""Code points looked at after a full stop: room for an attribution, none for a hostile text."""
_WORD = 24
"""Code points looked at before a full stop: longer than any abbreviation."""

_SPACELESS = "。．！？｡।॥։።။។"
"""Full stops of scripts that need no space after them (Chinese, Japanese, Indic, Armenian, Ethiopic, …)."""
_QUOTES = "\"'”’»›」』“‘"
_STOP = re.compile(rf"[.!?…؟۔{_SPACELESS}]+(?P<closers>[\"'”’»›)\]}}」』）]*)")
_OPENERS = re.compile(r"[\s\"'“‘«‹„‚(\[{「『（¿¡*_—–-]*")
_TOKEN = re.compile(r"[^\s\"'“”‘’«»„(\[{/—–]*$")
_NEXT = re.compile(r"[^\W_]+(?:['’][^\W_]+)?")
_TAIL = re.compile(r"[\w'’.-]*[\w'’]|[.,!?:;\"“«]")
_DOTTED = re.compile(r"[^\W\d_](?:\.[^\W\d_])+")
_MARKER = re.compile(r"\(?(?:\d{1,3}|[^\W\d_])")


def split(report: Report) -> tuple[Sentence, ...]:
    """The sentences of the report's parts (title, subhead, body, caption), in order; asides give none.

    Together they hold every code point of the parts but white space between sentences.
    """
    return tuple(
        Sentence(span=span, role=block.role, block=index)
        for index, block in enumerate(report.blocks)
        if block.role in PART_ROLES
        for span in _sentences(report.text, block.span)
    )


def _sentences(text: str, block: Span) -> Iterator[Span]:
    start = block.start
    for end in [*_ends(text, block), block.end]:
        span = _trimmed(text, Span(start, end))
        if span is not None:
            yield span
        start = end


def _trimmed(text: str, span: Span) -> Span | None:
    said = span.of(text)
    left = len(said) - len(said.lstrip())
    right = len(said.rstrip())
    return Span(span.start + left, span.start + right) if left < right else None


def _ends(text: str, block: Span) -> Iterator[int]:
    """Where sentences end inside the block, its own end left out."""
    start, counted, quotes = block.start, block.start, 0
    for stop in _STOP.finditer(text, block.start, block.end):
        quotes += text.count('"', counted, stop.start())
        counted = stop.start()
        end = _closed(text, stop, block.end, inside_quote=quotes % 2 == 1)
        ahead = text[end : min(end + _REACH, block.end)]
        if not ahead.strip() or not _says_something(text[start : stop.start()]):
            continue
        before = text[max(start, stop.start() - _WORD) : stop.start()]
        if _is_end(before, text[stop.start() : end], ahead, opens=stop.start() - start <= _WORD):
            yield end
            start = end


def _says_something(piece: str) -> bool:
    """Whether a stretch before a full stop has a letter or a figure in it, near its end."""
    return any(char.isalnum() for char in piece[-_REACH:])


def _closed(text: str, stop: re.Match[str], limit: int, *, inside_quote: bool) -> int:
    """Where the stop ends, its closing marks included.

    A straight quotation mark closes only an open quotation; with a space before it (text that was cut
    into words) it may still close.
    """
    closers = stop["closers"]
    glued = stop.end() < limit and text[stop.end()].isalnum()
    if glued and closers == '"' and not inside_quote:
        return stop.start("closers")
    spaced = text[stop.end() : min(stop.end() + 3, limit)]
    if inside_quote and '"' not in closers and (spaced in (' " ', ' "')):
        return stop.end() + 2
    return stop.end()


def _is_end(before: str, stop: str, ahead: str, *, opens: bool) -> bool:
    """Whether a sentence ends with `stop`, given the words on both sides of it."""
    if not ahead[0].isspace():
        return _ends_without_space(before, stop, ahead)
    rest = ahead[_OPENERS.match(ahead).end() :]  # type: ignore[union-attr]
    first = rest[:1]
    if first.islower():
        return stop[0] in _SPACELESS
    if any(quote in stop for quote in _QUOTES):
        return not _carries_on(rest, asked="!" in stop or "?" in stop)
    if stop.rstrip(")]}") != ".":
        return not (first.isdigit() and stop[0] in ".…")
    return _full_stop_ends(before, rest, opens=opens)


def _ends_without_space(before: str, stop: str, ahead: str) -> bool:
    """A stop with no space after it: another script's, one before an opening quotation, or a lost space."""
    if stop[0] in _SPACELESS or ahead[0] in '"“«„「『':
        return ahead[0] not in ",;:，、"
    word = _NEXT.match(ahead)
    return bool(word) and _words("starters", word[0]) and before[-3:].isalpha() and before[-3:].islower()  # type: ignore[index]


def _full_stop_ends(before: str, rest: str, *, opens: bool) -> bool:
    """A single full stop before a capital, a figure or a caseless letter."""
    token = _TOKEN.search(before)[0]  # type: ignore[index]
    word = _NEXT.match(rest)
    following = word[0] if word else ""
    if _words("before_name", token) or _words("inside", token):
        return False
    if _words("before_figure", token):
        return not following[:1].isdigit() and (token == "No" or _words("starters", following))
    if opens and _MARKER.fullmatch(before.strip()):
        return False
    if token.isdigit() and following[:1].isdigit():
        return len(token) > 2
    if len(token) == 1 and token.isalpha():
        return _words("starters", following) and not _after_name(before, token)
    if _DOTTED.fullmatch(token) or _words("either", token):
        return _words("starters", following)
    return True


def _after_name(before: str, token: str) -> bool:
    """Whether the single letter follows a capitalised word or another initial: "George W", "J. R"."""
    words = before[: len(before) - len(token)].split()
    return bool(words) and words[-1][:1].isupper()


def _carries_on(rest: str, *, asked: bool) -> bool:
    """Whether what follows a closing quotation mark only says who said it: `Reyes said on Monday.`

    After a question or an exclamation (`asked`) the attribution may go on at any length; after a full
    stop it has to be short, for there it is unusual.
    """
    tokens = _TAIL.findall(rest)
    for place, token in enumerate(tokens[:7]):
        if _words("saying", token):
            return _ends_with_saying(tokens[place + 1 :], asked=asked)
        if token in '.,!?:;"“«':
            return False
    return False


def _ends_with_saying(tokens: list[str], *, asked: bool) -> bool:
    if not tokens or tokens[0] in ".,":
        return True
    if not _words("after_saying", tokens[0]):
        return False
    short = next((place for place, token in enumerate(tokens) if token in ".!?:"), len(tokens))
    return "that" not in tokens[:short] and (asked or short <= 8)


def _words(column: str, word: str) -> bool:
    known = _column(column)
    return word in known or (word.isupper() and len(word) > 1 and word.title() in known)


@cache
def _column(name: str) -> frozenset[str]:
    return frozenset(table("sentences")[name])

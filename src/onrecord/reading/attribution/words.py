"""A sentence as words, each with a closed class or a guess at its part of speech.

No trained tagger: closed classes come from the table `said_words`, the rest from spelling and the word
before. The tags serve one purpose, finding where a noun phrase or a clause begins and ends.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache

from onrecord.knowledge import table
from onrecord.model import Span
from onrecord.reading.attribution.sources import noun

__all__ = ["CLOSING", "OPENING", "Word", "in_class", "split_words"]

OPENING = "“„«‹「"
CLOSING = "”»›」"
_STRAIGHT = "\"'"
_WORD = re.compile(r"(?:[A-Z]\.){2,}|\d[\d.,]*\d|\w+(?:[-.’'–]\w+)*|''|``|\.{2,}|\S")
_GENITIVE = re.compile(r"(?:'s|’s)$", re.IGNORECASE)
_NEGATED = re.compile(r"n['’]t$", re.IGNORECASE)
_PARTICLE = re.compile(r"[a-z]{1,3}[-'’][A-Z]")
"""A particle joined to its name: "al-Hadi", "d'Orsa"."""
_CONTRACTED = re.compile(r"['’](?:re|ve|ll|d|m)$", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Word:
    """One word or mark: its span in the report's text, its lower-case form, its tag.

    Tags: `det`, `pron`, `prep`, `conj`, `sub`, `rel`, `aux`, `neg`, `adv`, `to`, `num`, `verb` (finite or
    participle), `ing`, `gen` (the genitive's 's), `name` (capitalised), `noun` (anything else), `mark`.
    """

    span: Span
    text: str
    low: str
    tag: str

    @property
    def nominal(self) -> bool:
        """Whether it can stand inside a noun phrase as head or modifier."""
        return self.tag in ("name", "noun", "num")


@cache
def in_class(name: str) -> frozenset[str]:
    """The words of one closed class of `said_words`."""
    return frozenset(table("said_words")[name])


def split_words(text: str, span: Span) -> tuple[Word, ...]:
    """The words of `span`, tagged."""
    pieces = [piece for found in _WORD.finditer(text, span.start, span.end) for piece in _pieces(found)]
    pieces = _abbreviations(text, pieces)
    words: list[Word] = []
    for start, end in pieces:
        form = text[start:end]
        low = form.lower().replace("’", "'")
        words.append(Word(Span(start, end), form, low, _tag(form, low, words)))
    return tuple(words)


def _pieces(found: re.Match[str]) -> list[tuple[int, int]]:
    """A word cut before its genitive or contracted ending."""
    start, end = found.span()
    form = found.group()
    for ending in (_GENITIVE, _NEGATED, _CONTRACTED):
        cut = ending.search(form)
        if cut and cut.start():
            return [(start, start + cut.start()), (start + cut.start(), end)]
    return [(start, end)]


def _abbreviations(text: str, pieces: list[tuple[int, int]]) -> list[tuple[int, int]]:
    """Join the full stop of "Gov." and "Mr." to its word."""
    joined: list[tuple[int, int]] = []
    for start, end in pieces:
        if joined and text[start:end] == "." and joined[-1][1] == start:
            before = text[joined[-1][0] : start]
            if before.lower() in in_class("abbreviation") or (len(before) == 1 and before.isupper()):
                joined[-1] = (joined[-1][0], end)
                continue
        joined.append((start, end))
    return joined


def _tag(form: str, low: str, before: Sequence[Word]) -> str:
    if low == "'" and before and before[-1].low.endswith("s") and before[-1].tag in ("noun", "name"):
        return "gen"
    if not (form[0].isalnum() or low in ("'s", "n't", "'re", "'ve", "'ll", "'d", "'m")):
        return "mark"
    if form[0].isdigit() or low in in_class("number"):
        return "num"
    last = before[-1] if before else None
    apart = last is not None and not last.text.isupper()
    if len(form) > 1 and form.isupper() and (apart or low in in_class("spelled_like")):
        # "US", "IT", "WHO": letters that stand for a name, not the pronouns they spell.
        return "name"
    return _closed(form, low, last) or _open(form, low, before)


def _closed(form: str, low: str, last: Word | None) -> str | None:
    inside = last is not None and last.tag == "name" and form[0].isupper() and not form.isupper()
    if inside and low in in_class("preposition"):
        # "Doctors Without Borders": a preposition inside a name.
        return "name"
    if form in _months() and last is not None and last.low in table("time_words")["month_before"]:
        return "name"
    if low == "'s":
        return "aux" if last is not None and last.tag in ("pron", "rel") else "gen"
    if low == "to":
        return "to"
    if low == "that":
        return "sub" if last is None or last.tag not in ("prep", "to") else "det"
    for name, tag in (
        ("negation", "neg"),
        ("auxiliary", "aux"),
        ("relative", "rel"),
        ("conjunction", "conj"),
        ("determiner", "det"),
        ("possessive", "det"),
        ("subject", "pron"),
        ("object", "pron"),
        ("preposition", "prep"),
        ("subordinator", "sub"),
        ("adverb", "adv"),
    ):
        if low in in_class(name):
            return tag
    return None


@cache
def _months() -> frozenset[str]:
    """Months that are spelled as other words: "in May"."""
    return frozenset(table("time_words")["ambiguous_months"])


def _open(form: str, low: str, before: Sequence[Word]) -> str:
    last = before[-1] if before else None
    if (form[0].isupper() and not (last is None and _verbal(low))) or _PARTICLE.match(form):
        return "name"
    modifier = last is not None and (last.tag in ("det", "gen", "prep") or low in in_class("adjective_ed"))
    if not modifier and low.endswith("ly") and low not in in_class("noun_ly"):
        return "adv"
    if modifier:
        return "ing" if low.endswith("ing") and last is not None and last.tag == "prep" else "noun"
    if low in in_class("past") or low.endswith("ed") or (low in in_class("present") and _subject(last)):
        return "verb"
    told = len(before) > 1 and before[-2].low == "according"
    infinitive = last is not None and last.tag == "to" and not told and noun(low) is None
    if (
        infinitive
        or (last is not None and last.tag == "neg")
        or (last is not None and last.low in in_class("modal"))
    ):
        return "verb"
    return "ing" if low.endswith("ing") and len(low) > 4 else "noun"


def _verbal(low: str) -> bool:
    return low.endswith(("ing", "ly"))


def _subject(last: Word | None) -> bool:
    return last is not None and last.tag in (
        "noun",
        "name",
        "pron",
        "rel",
        "adv",
        "gen",
        "num",
        "neg",
        "aux",
        "conj",
    )

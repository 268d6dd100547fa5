"""Words and sentences of a page, in any script, with where they stand; and how much of one text is in another."""

import re
import unicodedata
from collections.abc import Iterable, Iterator, Sequence
from functools import lru_cache
from typing import NamedTuple

from onrecord.model import Span

__all__ = ["Word", "likeness", "sentence_spans", "shingles", "similar", "words"]

_WORD = re.compile(r"[\w\u0300-\u036f\u064b-\u065f\u0670]+(?:['’ʼ`][\w\u0300-\u036f\u064b-\u065f\u0670]+)*")
_STOP = re.compile(r"[.!?…؟。]+[\"'»”’)\]]*\s+|[\n\r]+")
_LONGEST_WORD = 100
"""Code points of a word that are compared: what is longer is no word."""
_SHINGLE = 3


class Word(NamedTuple):
    """One word: as it is compared (folded, without marks), and where it stands."""

    form: str
    start: int
    end: int


def words(text: str, *, start: int = 0, end: int | None = None) -> list[Word]:
    """The words between two places of a text; case, marks on letters and kinds of apostrophe do not count."""
    found = _WORD.finditer(text, start, len(text) if end is None else end)
    return [Word(_folded(each[0][:_LONGEST_WORD]), each.start(), each.end()) for each in found]


@lru_cache(maxsize=20_000)
def _folded(word: str) -> str:
    plain = unicodedata.normalize("NFKD", word.translate(_APOSTROPHES)).casefold()
    return "".join(each for each in plain if not unicodedata.combining(each) and each != "ـ")


_APOSTROPHES = str.maketrans(dict.fromkeys("’ʼ`", "'"))


def sentence_spans(text: str, *, start: int = 0, end: int | None = None) -> Iterator[Span]:
    """The sentences between two places of a text, roughly: at full stops and ends of lines."""
    last = len(text) if end is None else end
    for stop in _STOP.finditer(text, start, last):
        if text[start : stop.end()].strip():
            yield Span(start, start + len(text[start : stop.end()].rstrip()))
        start = stop.end()
    if text[start:last].strip():
        yield Span(start, start + len(text[start:last].rstrip()))


def shingles(text: str) -> frozenset[tuple[str, ...]]:
    """The runs of three words of a text (all its words where it has fewer)."""
    forms = [word.form for word in words(text)]
    return _runs(forms, min(_SHINGLE, len(forms)))


def _runs(forms: Sequence[str], size: int) -> frozenset[tuple[str, ...]]:
    return frozenset(tuple(forms[at : at + size]) for at in range(len(forms) - size + 1) if size)


def likeness(kept: Iterable[str], seen: str) -> float:
    """How much of the sentences `kept` still stands in `seen`, 0 to 1 (containment; Broder 1997, section 2)."""
    wanted = frozenset().union(*(shingles(each) for each in kept))
    forms = [word.form for word in words(seen)]
    there = frozenset().union(*(_runs(forms, size) for size in range(1, _SHINGLE + 1)))
    return len(wanted & there) / len(wanted) if wanted else 0.0


def similar(one: Iterable[str], other: Iterable[str]) -> float:
    """Resemblance of two texts given as pieces, 0 to 1 (Jaccard over runs of words; Broder 1997, section 2)."""
    first, second = (frozenset().union(*map(shingles, pieces)) for pieces in (one, other))
    both = first | second
    return len(first & second) / len(both) if both else 0.0

"""What a text is about, as weighted terms: words, pairs of words, and the few things that tell events apart.

A term is a number (CRC-32 of its kind and wording) and its weight a whole number, so that sums do not depend on their
order. What stands at the top counts more: news says first what it is about. Marks are what two reports of one event
rarely disagree on: ages, times of day, streets, weekdays. The kinds and their weights are in `weights.toml`.
"""

import re
import zlib
from collections import Counter
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from math import log2
from types import MappingProxyType

import numpy as np
from numpy.typing import NDArray

from onrecord.knowledge import table as known
from onrecord.linking.tables import table
from onrecord.model import Report

__all__ = [
    "SCALE",
    "SHINGLE",
    "TOKEN",
    "Profile",
    "Tokens",
    "profile_of",
    "run_numbers",
    "shingles",
    "text_of",
    "tokens_of",
]

SCALE = 64
"""Weights are whole numbers of this part of one."""
SHINGLE = 8
"""Words in a row that texts do not have in common by chance."""
TOKEN = re.compile(r"\d+(?::\d\d)?|[^\W\d_]+(?:['’][^\W\d_]+)?")
_LONGEST = 40
"""Code points of a word that count."""
_STREET_WORDS = 5
"""Words after "block" among which the street's name stands."""


@dataclass(frozen=True, slots=True)
class Tokens:
    """The words of a text, as far as they count: as written, lower case, and what stands around each."""

    text: str
    words: tuple[str, ...]
    low: tuple[str, ...]
    starts: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Profile:
    """The terms of one text, [terms] each: their numbers, ascending, and what each counts, in parts of SCALE."""

    terms: NDArray[np.uint32]
    weights: NDArray[np.int32]
    marks: Mapping[str, frozenset[str]]
    """By kind: what the text has of it."""


def text_of(report: Report) -> str:
    """What the report itself says, a block a line."""
    return "\n".join(block.span.of(report.text) for block in report.parts)


def tokens_of(text: str) -> Tokens:
    """The words of a text, as many as count."""
    most = table("weights")["text"]["most"]
    words: list[str] = []
    starts: list[int] = []
    for match in TOKEN.finditer(text):
        if len(words) == most:
            break
        words.append(match.group()[:_LONGEST].replace("’", "'"))
        starts.append(match.start())
    return Tokens(text, tuple(words), tuple(word.lower() for word in words), tuple(starts))


def shingles(tokens: Tokens) -> list[int]:
    """A number for each run of SHINGLE words, in order."""
    return run_numbers(tokens.low)


def run_numbers(low: Sequence[str]) -> list[int]:
    """A number for each run of SHINGLE words (lower case), in order."""
    return [_number(" ".join(low[at : at + SHINGLE])) for at in range(len(low) - SHINGLE + 1)]


def profile_of(
    tokens: Tokens,
    *,
    without: Collection[int] = (),
    marks: Mapping[str, frozenset[str]] = MappingProxyType({}),
) -> Profile:
    """The profile of a text, the words left out that stand in the shingles `without`; with the `marks` its claims have."""
    kept = _kept(tokens, without)
    settings = table("weights")
    lead, late = settings["text"]["lead"], settings["text"]["late"]
    counts: Counter[str] = Counter()
    kinds: dict[str, str] = {}
    found: dict[str, set[str]] = {kind: set(own) for kind, own in marks.items()}
    for kind, wording, at in _terms(tokens, kept):
        if kind in settings["marks"]:
            found.setdefault(kind, set()).add(wording)
        if kind in settings["terms"]:
            term = f"{kind} {wording}"
            kinds[term] = kind
            counts[term] += 1 if at < lead else late
    numbered: dict[int, int] = {}
    for term, count in counts.items():
        weight = round(SCALE * settings["terms"][kinds[term]] * log2(1 + count))
        numbered[_number(term)] = max(weight, numbered.get(_number(term), 0))
    terms = np.fromiter(sorted(numbered), dtype=np.uint32, count=len(numbered))
    weights = np.fromiter((numbered[term] for term in terms.tolist()), dtype=np.int32, count=len(terms))
    return Profile(terms, weights, {kind: frozenset(own) for kind, own in sorted(found.items())})


def _number(term: str) -> int:
    return zlib.crc32(term.encode("utf-8", "replace"))


def _kept(tokens: Tokens, without: Collection[int]) -> list[bool]:
    kept = [True] * len(tokens.low)
    if without:
        for at, shingle in enumerate(shingles(tokens)):
            if shingle in without:
                kept[at : at + SHINGLE] = [False] * SHINGLE
    return kept


def _terms(tokens: Tokens, kept: Sequence[bool]) -> Iterator[tuple[str, str, int]]:
    """Each term: its kind, its wording, the index of its first word."""
    dull, low = _dull(), tokens.low
    last = len(low) - 1
    for at, word in enumerate(low):
        if not kept[at]:
            continue
        if word not in dull:
            yield "word", word, at
        if at < last and kept[at + 1] and not (word in dull and low[at + 1] in dull):
            yield "pair", f"{word} {low[at + 1]}", at
        if word[0].isdigit():
            yield from _numeric(tokens, at)
        elif word in _weekdays():
            yield "weekday", word, at


def _numeric(tokens: Tokens, at: int) -> Iterator[tuple[str, str, int]]:
    """An age, a time of day or a street that begins with this number."""
    low, word = tokens.low, tokens.low[at]
    after = low[at + 1 : at + 3]
    if after == ("year", "old") or after == ("years", "old") or _between_commas(tokens, at):
        yield "age", word, at
    if len(after) == 2 and after[0] in ("a", "p") and after[1] == "m":
        yield "clock", f"{word if ':' in word else word + ':00'}{after[0]}", at
    if after[:1] == ("block",):
        named = tokens.words[at + 2 : at + 2 + _STREET_WORDS]
        street = [name.lower() for name in named if name[0].isupper()][:2]
        yield "street", " ".join([word, *street]), at


def _between_commas(tokens: Tokens, at: int) -> bool:
    """Whether a number of two digits stands between commas after a name: "Ada Lund, 34, …"."""
    word, start = tokens.words[at], tokens.starts[at]
    if len(word) != 2 or at == 0 or not tokens.words[at - 1][0].isupper():
        return False
    return tokens.text[max(0, start - 2) : start] == ", " and tokens.text[start + 2 : start + 3] == ","


@cache
def _weekdays() -> frozenset[str]:
    return frozenset(name.lower() for name in known("calendar")["weekdays"])


@cache
def _dull() -> frozenset[str]:
    return frozenset(table("weights")["dull"]["words"].split())

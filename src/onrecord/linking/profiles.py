"""What a text is about, as weighted terms: words, pairs of words, and the few things that tell events apart.

A term is a number (CRC-32 of its kind and wording), so that a profile is two arrays that any number of reports can
share a table of. Only what the report itself says counts; asides do not.
"""

import re
import zlib
from collections import Counter
from dataclasses import dataclass
from itertools import pairwise
from math import log

import numpy as np
from numpy.typing import NDArray

from onrecord.linking.tables import table
from onrecord.model import Report

__all__ = ["Profile", "profile_of", "terms_of", "text_of"]

_WORD = re.compile(r"[^\W_]+(?:['’][^\W\d_]{1,2}\b)?")
_MOST = 700
"""Words of a text that count: an event is told at the top."""
_LONGEST = 40
"""Code points of a word that count."""


@dataclass(frozen=True, slots=True)
class Profile:
    """The terms of one text, [terms] each: their numbers, ascending, and how much each says of this text."""

    terms: NDArray[np.uint32]
    weights: NDArray[np.float32]


def text_of(report: Report) -> str:
    """What the report itself says, a block a line."""
    return "\n".join(block.span.of(report.text) for block in report.parts)


def profile_of(text: str) -> Profile:
    """The profile of a text."""
    found = terms_of(text)
    numbered: dict[int, float] = {}
    for term, weight in found.items():
        number = zlib.crc32(term.encode("utf-8", "replace"))
        numbered[number] = max(weight, numbered.get(number, 0.0))
    terms = np.fromiter(sorted(numbered), dtype=np.uint32, count=len(numbered))
    weights = np.fromiter((numbered[t] for t in terms.tolist()), dtype=np.float32, count=len(terms))
    return Profile(terms, weights)


def terms_of(text: str) -> dict[str, float]:
    """The terms of a text and their weight: one plus the logarithm of how often it has them, times the kind's own."""
    settings = table("weights")
    dull = _dull()
    words = [match.group()[:_LONGEST].lower().replace("’", "'") for match in _WORD.finditer(text)][:_MOST]
    single = Counter(word for word in words if word not in dull)
    pairs = Counter(
        f"{left} {right}" for left, right in pairwise(words) if not (left in dull and right in dull)
    )
    found = {word: (1 + log(count)) * settings["word"] for word, count in single.items()}
    return found | {pair: (1 + log(count)) * settings["pair"] for pair, count in pairs.items()}


def _dull() -> frozenset[str]:
    return frozenset(table("weights")["dull"].split())

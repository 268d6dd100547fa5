"""Texts in capitals, read as if they were written in small letters, with every word given as it stands.

Telegrams, older wires, tickers and many headlines have no small letters, so what tells a name from a word elsewhere is not
there. A block in capitals gets small letters but for the beginnings of sentences, states and their people, days, months,
large places, what follows a rank, and short names (`knowledge/en/casing.toml`). Each code point becomes one code point, so
spans hold for both; what claims quote is then taken from the text as it is.
"""

import re
from collections.abc import Iterable
from dataclasses import replace
from functools import cache
from typing import Any

from onrecord.knowledge.gazetteer import gazetteer
from onrecord.knowledge.nations import mentions
from onrecord.knowledge.tables import table
from onrecord.model import PART_ROLES, Claim, Report

__all__ = ["in_small_letters", "verbatim"]

_FEWEST = 12
"""Cased letters below which a block may just be a short name."""
_HEADING = 120
"""Code points in which a heading says what sort of text it opens."""
_CAPITALS = 0.9
"""Share of the cased letters of a block from which it is one in capitals: "COL. McKAY" keeps a letter or two."""
_LARGE = 100_000
"""People of a place whose name is likelier meant than the word."""
_COUNTS = re.compile(r"\d|[.!?]\s")
"""What a heading that only names its office or its matter does not have: nothing is claimed there, and the
capitals of a letterhead say who issues what follows."""
_WORD = re.compile(r"[^\W\d_]+(?:[’'][^\W\d_]+)*")
_DOTTED = re.compile(r"(?<!\w)(?:[^\W\d_]\.){2,}")
_OPENING = re.compile(
    r"(?:^|[.!?…][\"'”’)]{0,4}(?=\s)|[\"“«(:–—-])[\"'“‘«(\s]{0,8}(?=[^\W\d_])", re.MULTILINE
)
"""Bounded, so that a run of line breaks costs no more than its length."""
_DATED = re.compile(
    r"\d{1,2}\s{1,3}([^\W\d_]{3,9})(?![^\W_])|(?<![^\W_])([^\W\d_]{3,9})\.?\s{1,3}\d{1,4}(?!\d)"
)
"""A word with a number beside it: if it is a month, however short, it is the month ("22 JAN 89", "26 MARCH")."""
_VOWEL = re.compile(r"[AEIOUYÀ-ÖØ-Þ]")
_WORDED = ("said", "cue", "figure", "group", "by", "circumstance", "when", "where")


def in_small_letters(report: Report) -> Report:
    """The report with small letters in the blocks that are in capitals; itself where there are none."""
    changed = [
        block.span
        for block in report.blocks
        if block.role in PART_ROLES and _in_capitals(block.span.of(report.text))
    ]
    if not changed:
        return report
    pieces, done = [], 0
    for span in changed:
        pieces += [report.text[done : span.start], _recased(span.of(report.text))]
        done = span.end
    return replace(report, text="".join([*pieces, report.text[done:]]))


def _in_capitals(text: str) -> bool:
    if _is_heading(text):
        return False
    upper = sum(char.isupper() for char in text)
    return upper >= _FEWEST and upper >= _CAPITALS * (upper + sum(char.islower() for char in text))


def _is_heading(text: str) -> bool:
    """Whether it only names an office, a matter or what sort of text follows, and ends in no full stop."""
    if text.rstrip().endswith((".", "!", "?", "”", '"')):
        return False
    small = text[:_HEADING].lower()
    return not _COUNTS.search(text) or any(
        word in small for word in table("said_sources")["statements"]["words"]
    )


def _recased(text: str) -> str:
    """The text in small letters but for what is known to begin with a capital; as long as it was."""
    small = "".join(char.lower() if len(char.lower()) == 1 else char for char in text)
    titled = _WORD.sub(lambda word: word[0][0] + small[word.start() + 1 : word.end()], text)
    kept = list(small)
    for hit in _OPENING.finditer(text):
        if not _DOTTED.fullmatch(text, max(0, hit.start() - 3), hit.start() + 1):
            kept[hit.end()] = text[hit.end()]
    for mention in mentions(titled):
        kept[mention.span.start : mention.span.end] = mention.span.of(titled)
    for hit in _DATED.finditer(text):
        at = hit.start(1) if hit[1] else hit.start(2)
        if (hit[1] or hit[2]).capitalize() in table("calendar")["months"]:
            kept[at] = text[at]
    for dotted in _DOTTED.finditer(text):
        kept[dotted.start() : dotted.end()] = dotted[0]
    named = 0
    for word in _WORD.finditer(text):
        low = small[word.start() : word.end()]
        if _is_short_name(word[0]):
            kept[word.start() : word.end()] = word[0]
        elif low in _words("before_names"):
            kept[word.start()], named = text[word.start()], 3
        elif (named and not _ends_name(low)) or _has_capital(word[0]):
            kept[word.start()] = text[word.start()]
        named = max(named - 1, 0) if not _ends_name(low) else 0
    return "".join(kept)


def _ends_name(low: str) -> bool:
    """Whether a word goes on after a name, rather than being the rest of it."""
    known = table("sentences")
    return low in known["saying"] or low in known["after_saying"] or low.capitalize() in known["starters"]


def _is_short_name(word: str) -> bool:
    if word.lower() in _words("small"):
        return False
    return word in _words("short_names") or (1 < len(word) <= 5 and not _VOWEL.search(word))


@cache
def _words(column: str) -> frozenset[str]:
    return frozenset(table("casing")[column])


def _has_capital(word: str) -> bool:
    """Whether it is a day, a month, or a large place that is no common word."""
    name = word.capitalize()
    if name in table("calendar")["weekdays"] or (name in table("calendar")["months"] and len(name) > 3):
        return name != "March"
    low = word.lower()
    if len(word) < 4 or low in table("places")["common_words"] or low in table("places")["person_names"]:
        return False
    return any((place.population) >= _LARGE for place in gazetteer().lookup(name))


def verbatim(claims: Iterable[Claim], report: Report) -> tuple[Claim, ...]:
    """The claims of the text in small letters with the words of `report`, which stand at the same places."""
    return tuple(_verbatim(claim, report.text) for claim in claims)


def _verbatim(claim: Claim, text: str) -> Claim:
    slots: dict[str, Any] = {name: _worded(getattr(claim, name), text) for name in _WORDED}
    slots["said_by"] = tuple(_worded(link, text) for link in claim.said_by)
    return claim.with_(quote=claim.span.of(text) if claim.span else claim.quote, **slots)


def _worded(value: Any, text: str) -> Any:
    if value is None or value.span is None:
        return value
    words = value.span.of(text)
    if len(words) != len(value.wording):
        return value
    if getattr(value, "hedge", None):
        at = value.wording.find(value.hedge)
        hedge = words[at : at + len(value.hedge)] if at >= 0 else value.hedge
        return replace(value, wording=words, hedge=hedge)
    return replace(value, wording=words)

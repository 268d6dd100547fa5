"""Small readings of a report's words that findings need: whether two places are in one sentence, whether a group is one person."""

import re
import tomllib
from functools import cache
from importlib import resources

from onrecord.knowledge import table
from onrecord.model import Claim

__all__ = ["in_the_singular", "is_one", "one_sentence", "revises", "says_casualties", "tells_death"]

_STOP = re.compile(r"(\w*)[.!?][\"'”’)\]]{0,3}\s+(?=[\"'“‘(\[]?[A-Z0-9])|\n")
_AROUND = 300
"""Characters on either side of a figure that its sentence reaches at most."""
_TITLE = 5
"""A capitalised word of fewer letters before a full stop is taken for an abbreviation (Sgt., Gov., St.)."""


def one_sentence(text: str, one: int, other: int) -> bool:
    """Whether no sentence ends between two places of a text."""
    start, end = sorted((one, other))
    return not any(not _abbreviated(stop.group(1) or "") for stop in _STOP.finditer(text, start, end))


def _abbreviated(word: str) -> bool:
    return 0 < len(word) < _TITLE and word[0].isupper()


def in_the_singular(wording: str) -> bool:
    """Whether a figure's words are an article or such ("a", "another"), said of one person and not of a toll."""
    numbers = table("numbers")
    articles = {*numbers["articles"]["words"], *numbers["increment"]["one"], "one"}
    return wording.casefold() in articles


def says_casualties(words: str) -> bool:
    """Whether the word itself is used, which may hold the missing and the captured too; "shot" or "hit" do not."""
    return _words("casualties").search(words) is not None


def tells_death(words: str) -> bool:
    """Whether words about bodies say that they were dead: "victims found" may be alive."""
    return _words("dead").search(words) is not None


def revises(text: str, start: int, end: int) -> bool:
    """Whether the sentence around a place of a report says that an earlier figure was wrong."""
    left = max(text.rfind(stop, max(start - _AROUND, 0), start) for stop in (". ", "\n")) + 1
    right = min(
        (at for stop in (". ", "\n") if (at := text.find(stop, end, end + _AROUND)) >= 0),
        default=end + _AROUND,
    )
    return _words("revised").search(text, max(left, start - _AROUND, 0), right) is not None


@cache
def _words(name: str) -> re.Pattern[str]:
    """What finds one of the words of a table of `wording.toml`."""
    file = resources.files("onrecord.findings") / "wording.toml"
    words = sorted(tomllib.loads(file.read_text(encoding="utf-8"))[name]["words"], key=len, reverse=True)
    return re.compile(rf"\b(?:{'|'.join(map(re.escape, words))})\b", re.IGNORECASE)


def is_one(claim: Claim) -> bool:
    """Whether the group of a claim is worded as one person ("a nurse", "Lund"), by the nouns for people we know."""
    if claim.group is None or not claim.group.wording.split():
        return False
    last = claim.group.wording.split()[-1].strip(".,;:")
    if (
        _words("plural").fullmatch(last)
        or last.casefold() in _plurals()
        or last.casefold().endswith(_plural_endings())
    ):
        return False
    return last[:1].isupper() or not last.endswith("s")


@cache
def _plurals() -> frozenset[str]:
    people = table("number_people")
    nationals = {
        row.split()[-1].casefold() for nation in table("nations")["nations"] for row in nation["people"]
    }
    known = {f"{word}s" for word in people["regular"]["words"]}
    return frozenset({*people["irregular"].values(), *people["collective"]["words"], *known} | nationals)


@cache
def _plural_endings() -> tuple[str, ...]:
    return tuple(table("number_people")["endings"].values())

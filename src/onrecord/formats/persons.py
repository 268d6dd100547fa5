"""Which names in a text are private persons': names that nothing beside them ties to a public office.

The table is `persons.toml`: `given` names, `honorifics` ("Mrs"), words of `kin` and lot ("his brother", "a resident"),
`titles` of public office, `not_surnames` (what ends the name of something else: "Ivan Franko Street"), and the
`particles` that stand inside names. A name is found by a given name in it, an honorific, a word of kin, or an age
behind it ("Name Surname, 23,"). Names in scripts other than Latin are found only where a reader names them as witnesses.
"""

import re
import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from importlib import resources
from typing import Any

from onrecord.knowledge.nations import nation

__all__ = ["Named", "is_given", "name_words", "named"]

_UPPER = "A-Z\u00c0-\u00d6\u00d8-\u00de\u0100-\u024f\u0400-\u042f\u0490"
_WORD = rf"[{_UPPER}](?:\w{{0,3}}\.(?= )|[\w’'-]*\w)?"
_AGE = re.compile(r"(?:, aged |, | \()(?:1[01]\d|[1-9]?\d)(?=[,.;:)]| (?:who|of|from|was|were|and)\b|$)")
_LOWER = re.compile(r"[^\W\d_][\w’'-]*")
_BEHIND = 90
"""Code points behind a name in which its office may follow, between commas."""
_LONGEST = 4
"""Words of the longest name; what follows is taken for the next."""


@dataclass(frozen=True, slots=True)
class Named:
    """The names in a text: those of private persons, and those with an office beside them."""

    private: frozenset[str]
    public: frozenset[str]


def named(text: str) -> Named:
    """The names of persons in `text`, by whether an office stands beside them."""
    private: set[str] = set()
    public: set[str] = set()
    for name, office in _found(text):
        (public if office else private).add(name)
    return Named(frozenset(private - public), frozenset(public))


def name_words(name: str) -> tuple[str, ...]:
    """The capitalised words of a name, each as it may stand alone; no particles, initials, honorifics or titles."""
    words = re.findall(r"[^\W\d_][\w’'-]+", name)
    table = _table()
    return tuple(
        word
        for word in words
        if word[0].isupper()
        and word not in table["honorifics"]
        and word.lower().rstrip(".") not in table["titles"]
        and word.lower() not in table["particles"]
        and nation(word) is None
    )


def is_given(word: str) -> bool:
    """Whether a word is a given name that the table knows."""
    return word in _table()["given"]


def _found(text: str) -> Iterator[tuple[str, bool]]:
    """Each name with whether an office stands beside it."""
    table = _table()
    for run in table["run"].finditer(text):
        words = run[0].split()
        before = [word.lower() for word in _LOWER.findall(text[max(0, run.start() - 40) : run.start()])[-3:]]
        start = _begins(words, before, text[run.end() : run.end() + 12])
        if start is None:
            continue
        name = _ended(words[start : start + _LONGEST])
        if not name or name[-1] in table["not_surnames"] or nation(" ".join(name)) is not None:
            continue
        ahead = [word.lower() for word in words[:start]]
        office = _holds_title([*before, *ahead]) or _office_behind(text, run.end())
        yield " ".join(name), office and not _kin(before)


def _begins(words: list[str], before: list[str], behind: str) -> int | None:
    """Where in a run of capitalised words a person's name begins; null where nothing says that one does."""
    table = _table()
    for place, word in enumerate(words):
        if word in table["honorifics"] and place + 1 < len(words):
            return place + 1
        if word in table["given"] and place + 1 < len(words):
            return place
        if word.lower().rstrip(".") in table["titles"] and place + 1 < len(words):
            return place + 1
    if before and before[-1] in table["titles"] and len(words) <= _LONGEST:
        return 0
    if _kin(before) and len(words) <= _LONGEST:
        return 0
    return 0 if 2 <= len(words) <= _LONGEST and _AGE.match(behind) else None


def _kin(before: list[str]) -> bool:
    return bool(before) and before[-1] in _table()["kin"]


def _ended(words: list[str]) -> list[str]:
    """The words up to the first that ends in a possessive, without it."""
    kept = []
    for word in words:
        bare = re.sub(r"[’']s?$", "", word)
        kept.append(bare)
        if bare != word:
            break
    return kept


def _holds_title(words: list[str]) -> bool:
    titles = _table()["titles"]
    bare = [word.rstrip(".") for word in words]
    phrases = (" ".join(bare[at : at + size]) for size in (1, 2, 3) for at in range(len(bare) - size + 1))
    return any(phrase in titles for phrase in phrases)


def _office_behind(text: str, end: int) -> bool:
    """Whether an office follows a name: ", the mayor of X," or " (deputy minister)"."""
    rest = text[end : end + _BEHIND]
    if not rest.startswith((", ", " (")):
        return False
    aside = re.split(r"[,.;()]", rest[2:], maxsplit=1)[0]
    return _holds_title([word.lower() for word in re.findall(r"[^\W\d_][\w’'.-]*", aside)[:8]])


@cache
def _table() -> Mapping[str, Any]:
    """The table as sets, and the pattern of a run of capitalised words with particles inside."""
    rows = tomllib.loads(resources.files("onrecord.formats").joinpath("persons.toml").read_text("utf-8"))
    particles = "|".join(rows["particles"])
    run = rf"\b{_WORD}(?:[ \u00a0](?:(?:{particles})[ -])?{_WORD}){{0,7}}"
    return {**{name: frozenset(words) for name, words in rows.items()}, "run": re.compile(run)}

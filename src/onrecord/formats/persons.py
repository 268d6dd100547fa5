"""Which names in a text are private persons': names that nothing beside them ties to a public office.

The table is `persons.toml`: `given` names, `honorifics` ("Mrs"), words of `kin` and lot ("his brother", "a resident"),
`titles` of public office, `not_surnames` (what ends the name of something else: "Ivan Franko Street"), the `particles` that
stand inside names, `not_names` (words of bodies, places, the calendar), `starters` of sentences, and what only persons do
`behind` their name. A name is sure by a given name in it, an honorific, a word of kin, an age behind it ("Name Surname,
23,") or what it does; other capitalised words may be one, unless the text has one of them in small letters too.
Names in scripts other than Latin are found only where a reader names them as witnesses.
"""

import re
import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from importlib import resources
from typing import Any

from onrecord.knowledge.gazetteer import gazetteer
from onrecord.knowledge.nations import nation

__all__ = ["Named", "is_given", "name_words", "named"]

_UPPER = "A-Z\u00c0-\u00d6\u00d8-\u00de\u0100-\u024f\u0400-\u042f\u0490"
_WORD = rf"[{_UPPER}](?:\.(?= )|[\w’'-]*\w)?"
_AGE = re.compile(r"(?:, aged |, | \()(?:1[01]\d|[1-9]?\d)(?=[,.;:)]| (?:who|of|from|was|were|and)\b|$)")
_LOWER = re.compile(r"[^\W\d_][\w’'-]*")
_SMALL = re.compile(r"(?<!\w)[a-z][\w-]{2,}")
_BEHIND = 90
"""Code points behind a name in which its office may follow, between commas."""
_LONGEST = 4
"""Words of the longest name; what follows is taken for the next."""


@dataclass(frozen=True, slots=True)
class Named:
    """The names in a text: those of private persons, those with an office beside them, and what may be names."""

    private: frozenset[str]
    public: frozenset[str]
    perhaps: frozenset[str]
    """Two or three capitalised words that no table knows: a person's more often than not."""


def named(text: str) -> Named:
    """The names of persons in `text`, by whether an office stands beside them."""
    private: set[str] = set()
    public: set[str] = set()
    perhaps: set[str] = set()
    written = set(_SMALL.findall(text))
    for name, office, sure in _found(text):
        if sure or office:
            (public if office else private).add(name)
        elif not any(word.lower() in written for word in name.split()):
            perhaps.add(name)
    return Named(frozenset(private - public), frozenset(public), frozenset(perhaps - private - public))


def name_words(name: str) -> tuple[str, ...]:
    """The capitalised words of a name, each as it may stand alone; no particles, initials, honorifics or titles."""
    words = re.findall(r"[^\W\d_][\w’'-]+", name)
    table = _table()
    return tuple(
        word
        for word in words
        if word[0].isupper()
        and word not in table["honorifics"]
        and word not in table["starters"]
        and word.lower().rstrip(".") not in table["titles"]
        and word.lower() not in table["particles"]
        and nation(word) is None
    )


def is_given(word: str) -> bool:
    """Whether a word is a given name that the table knows, in capitals throughout or not."""
    return word in _table()["given"] or (word.isupper() and word.title() in _table()["given"])


def _found(text: str) -> Iterator[tuple[str, bool, bool]]:
    """Each name with whether an office stands beside it, and whether it is sure to be one."""
    table = _table()
    for run in table["run"].finditer(text):
        words = run[0].split()
        before = [word.lower() for word in _LOWER.findall(text[max(0, run.start() - 40) : run.start()])[-3:]]
        behind = text[run.end() : run.end() + 24]
        start = _begins(words, before, behind)
        sure = start is not None
        if start is None:
            start, sure = _bare(words, before, behind)
        if start is None:
            continue
        name = _ended(words[start : start + _LONGEST])
        if not name or name[-1] in table["not_surnames"] or nation(" ".join(name)) is not None:
            continue
        ahead = [word.lower() for word in words[:start]]
        office = _holds_title([*before, *ahead]) or _office_behind(text, run.end())
        yield " ".join(name), office and not _kin(before), sure


def _begins(words: list[str], before: list[str], behind: str) -> int | None:
    """Where in a run of capitalised words a person's name begins; null where nothing says that one does."""
    table = _table()
    for place, word in enumerate(words):
        if word in table["honorifics"] and place + 1 < len(words):
            return place + 1
        if is_given(word) and place + 1 < len(words):
            return place
        if word.lower().rstrip(".") in table["titles"] and place + 1 < len(words):
            return place + 1
    if before and before[-1] in table["titles"] and len(words) <= _LONGEST:
        return 0
    if _kin(before) and len(words) <= _LONGEST:
        return 0
    return 0 if 2 <= len(words) <= _LONGEST and _AGE.match(behind) else None


def _bare(words: list[str], before: list[str], behind: str) -> tuple[int | None, bool]:
    """Where a name begins that no table knows, and whether what is done behind it is done by persons alone."""
    table = _table()
    known = (at for at, word in enumerate(words) if word not in table["starters"] and nation(word) is None)
    start = next(known, len(words))
    name = words[start:]
    if not 2 <= len(name) <= 3 or any(_no_name(word) for word in name) or gazetteer().lookup(" ".join(name)):
        return None, False
    does = table["does"].match(behind) is not None
    articled = before[-1:] in (["the"], ["a"], ["an"]) or (
        start > 0 and words[start - 1] in ("The", "A", "An")
    )
    return (None, False) if articled and not does else (start, does)


def _no_name(word: str) -> bool:
    table = _table()
    bare = re.sub(r"[’']s?$", "", word)
    return (
        bare in table["not_names"]
        or bare in table["not_surnames"]
        or nation(bare) is not None
        or len(bare) < 2
        or bare.isupper()
    )


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
    short = "|".join(
        word.title() for word in (*rows["titles"], *rows["honorifics"]) if word.isalpha() and len(word) <= 4
    )
    word = rf"(?:(?:{short})\.(?= )|{_WORD})"
    run = rf"\b{word}(?:[ \u00a0](?:(?:{particles})[ -])?{word}){{0,7}}"
    does = r",? (?:" + "|".join(map(re.escape, rows["behind"])) + r")\b"
    return {
        **{name: frozenset(words) for name, words in rows.items()},
        "run": re.compile(run),
        "does": re.compile(does),
    }

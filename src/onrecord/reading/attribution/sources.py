"""What the tables know of sources: classes of nouns, well-known offices, media, titles.

`said_sources` has: `nouns` (rows of `words` with `is`: person, body, group or document; and `class`, one
of model.CLASSES); `refers` (a general noun → classes of what it may point back to);
`marks` (a word before it → classes it tells); `roles` (a noun for a
person → titles that fall under it); `offices` (`name`, other `names` in full, `short` forms, `called`,
`class`, `side`); `media`; `titles`.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache

from onrecord.knowledge import table

__all__ = [
    "Noun",
    "Office",
    "is_medium",
    "marked",
    "noun",
    "office",
    "refers",
    "role_covers",
    "title_words",
    "words_of",
]


@dataclass(frozen=True, slots=True)
class Noun:
    """What a noun says about a source: person, body, group or document, and the class."""

    is_: str
    class_: str


@dataclass(frozen=True, slots=True)
class Office:
    """A well-known office: its full name, other full names, short forms, class and side."""

    name: str
    names: tuple[str, ...]
    short: tuple[str, ...]
    class_: str
    side: str | None
    called: tuple[str, ...] = ()


@cache
def _nouns() -> Mapping[str, Noun]:
    found: dict[str, Noun] = {}
    for row in table("said_sources")["nouns"]:
        for word in row["words"]:
            found.setdefault(word, Noun(row["is"], row["class"]))
    return found


def noun(low: str) -> Noun | None:
    """What the table says of a noun in lower case; a plural is looked up as its singular too."""
    known = _nouns()
    low = low.rstrip(".")
    if low in known:
        return known[low]
    singular = known.get(low.removesuffix("s")) if low.endswith("s") else None
    if singular is None:
        return None
    return Noun("group" if singular.is_ == "person" else singular.is_, singular.class_)


@cache
def _offices() -> Mapping[str, Office]:
    found: dict[str, Office] = {}
    for row in table("said_sources")["offices"]:
        known = Office(
            row["name"],
            tuple(row["names"]),
            tuple(row["short"]),
            row["class"],
            row["side"] or None,
            tuple(row.get("called", ())),
        )
        for wording in (known.name, *known.names, *known.short):
            found.setdefault(wording.lower(), known)
    return found


def office(wording: str) -> Office | None:
    """The well-known office of that name or short form; short forms match in capitals only."""
    found = _offices().get(wording.lower())
    if found is not None and wording.lower() in {short.lower() for short in found.short}:
        return found if wording in found.short else None
    return found


@cache
def _called() -> Mapping[tuple[str, str], Office]:
    known = {office.name: office for office in _offices().values()}
    return {(each.side, words): each for each in known.values() if each.side for words in each.called}


def office_called(wording: str, side: str | None) -> Office | None:
    """The office of `side` that goes by common words ("military intelligence" of Ukraine)."""
    return _called().get((side, wording.lower())) if side else None


@cache
def _media() -> frozenset[str]:
    return frozenset(name.lower() for name in table("said_sources")["media"]["names"])


def is_medium(wording: str, *, whole: bool = False) -> bool:
    """Whether the wording is the name of a medium, or (unless it must be that as a whole) begins with one."""
    low = wording.lower()
    return (
        low in _media()
        if whole
        else low in _media() or any(low.startswith(f"{name} ") for name in _media() if len(name) > 4)
    )


def refers(low: str) -> Sequence[str]:
    """The classes of what a general noun may point back to ("the agency")."""
    found: Sequence[str] = table("said_sources")["refers"].get(low, ())
    return found


def marked(low: str) -> Sequence[str]:
    """The classes of a body that a word before a general noun tells ("rights group")."""
    found: Sequence[str] = table("said_sources")["marks"].get(low, ())
    return found


def role_covers(role: str, titles: frozenset[str]) -> bool:
    """Whether somebody with `titles` can be called `role` ("leader" of a president)."""
    below = table("said_sources")["roles"].get(role, ())
    return role in titles or any(title in titles for title in below)


@cache
def words_of(section: str, column: str) -> frozenset[str]:
    """One list of the table as a set."""
    return frozenset(table("said_sources")[section][column])


@cache
def title_words() -> frozenset[str]:
    """Words that stand before a name and are no part of it: titles, ranks, nouns for persons."""
    persons = {word for word, known in _nouns().items() if known.is_ == "person"}
    return words_of("titles", "words") | persons

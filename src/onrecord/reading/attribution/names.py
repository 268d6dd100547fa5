"""The names in a report: persons with their titles, bodies with their short forms, and where each stands."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from onrecord.knowledge.nations import nation, nations_in
from onrecord.reading.attribution.passage import Passage
from onrecord.reading.attribution.sources import is_medium, noun, office, title_words, words_of
from onrecord.reading.attribution.words import Word, in_class

__all__ = ["Names", "Person", "collect_names", "name_runs", "person_name"]

_BRACKETED = re.compile(r"\(([A-Z][A-Za-z.&-]{1,9})\)")
_LONGEST_NAME = 8


@dataclass(slots=True)
class Person:
    """A person as the report names them: the fullest name, titles, nation, gender, and where they are named."""

    name: str
    titles: set[str] = field(default_factory=set)
    side: str | None = None
    gender: str | None = None
    at: list[int] = field(default_factory=list)


@dataclass(slots=True)
class Names:
    """Persons by the first and the last word of their name, and bodies by short form."""

    persons: dict[str, list[Person]] = field(default_factory=dict)
    spelled_out: dict[str, str] = field(default_factory=dict)
    """Short form → the name that the report writes before it in full: "HUR" → "Main Intelligence Directorate"."""
    outlet: str | None = None

    def is_outlet(self, name: str) -> bool:
        """Whether the words name the report's own outlet, or a part of its name ("GAZETTE:")."""
        own = set((self.outlet or "").lower().split())
        return bool(own) and set(name.lower().split()) <= own

    def person(self, name: str) -> Person | None:
        """The person of that name or surname; None where nobody, or more than one, bears it."""
        known = self.persons.get(name.split()[-1].lower(), [])
        fitting = {person.name: person for person in known if _fits(name, person.name)}
        return next(iter(fitting.values())) if len(fitting) == 1 else None

    def add(self, person: Person) -> None:
        """Keep a person under the last word of the name, and the first: in some languages that is the surname."""
        words = person.name.lower().split()
        for word in {words[0], words[-1]}:
            self.persons.setdefault(word, []).append(person)

    def everybody(self) -> list[Person]:
        """All persons, each once."""
        return list({id(person): person for persons in self.persons.values() for person in persons}.values())


def _fits(name: str, full: str) -> bool:
    return set(name.lower().split()) <= set(full.lower().split())


def name_runs(words: Sequence[Word]) -> Iterator[tuple[int, int]]:
    """Runs of capitalised words, with particles between them ("de", "bin"): start and end indices."""
    at = 0
    while at < len(words):
        if words[at].tag != "name":
            at += 1
            continue
        start = at
        while at < len(words) and (
            words[at].tag == "name"
            or (
                words[at].low in words_of("titles", "particles")
                and at + 1 < len(words)
                and words[at + 1].tag == "name"
            )
        ):
            at += 1
        yield start, at


def person_name(words: Sequence[Word]) -> tuple[int, set[str]] | None:
    """Where the name begins in a run such as "Ukrainian President Volodymyr Zelenskyy", and the titles before it.

    None where the run names no person: a body, a place, a time.
    """
    if words[0].low in words_of("media", "opens") and len(words) > 1 and words[1].low not in title_words():
        return None
    titles: set[str] = set()
    at = 0
    states = _state_words(words)
    for index, word in enumerate(words):
        low = word.low.rstrip(".")
        if (
            low in title_words()
            or index in states
            or noun(low) is not None
            or noun(low.split("-")[0]) is not None
        ):
            titles.add(low)
            at = index + 1
    rest = words[at:]
    if (
        not rest
        or len(rest) > _LONGEST_NAME
        or any(word.low.rstrip(".") in in_class("time") for word in rest[:1])
    ):
        return None
    whole = " ".join(word.text for word in words)
    if office(whole) is not None or is_medium(whole) or rest[-1].low in words_of("places", "words"):
        return None
    if len(rest) == 1 and (rest[0].text.isupper() and len(rest[0].text) < 7):
        return None
    # "Emergency Room", "Prisoners’ Watch": a word for a body or a group is no title of the word after it.
    last = noun(words[at - 1].low) if at else None
    if len(rest) == 1 and last is not None and last.is_ != "person" and at - 1 not in states:
        return None
    return at, titles


def _state_words(words: Sequence[Word]) -> set[int]:
    """Which words belong to the name of a state or its people ("South Korean")."""
    text = " ".join(word.text for word in words)
    covered: set[int] = set()
    for span, _ in nations_in(text):
        first = text.count(" ", 0, span.start)
        covered |= set(range(first, first + span.of(text).count(" ") + 1))
    return covered


def collect_names(passages: Sequence[Passage], outlet: str | None = None) -> Names:
    """Go over the report once: full names first, then the places where a surname stands alone."""
    names = Names(outlet=outlet)
    runs = [(passage, start, end) for passage in passages for start, end in name_runs(passage.words)]
    for passage, start, end in runs:
        _add(names, passage, start, end, full=True)
    for passage, start, end in runs:
        _add(names, passage, start, end, full=False)
    for passage in passages:
        _short_forms(names, passage)
    return names


def _add(names: Names, passage: Passage, start: int, end: int, *, full: bool) -> None:
    words = passage.words[start:end]
    found = person_name(words)
    if found is None:
        return
    at, titles = found
    name = " ".join(word.text for word in words[at:])
    if (len(words) - at > 1) != full:
        return
    person = names.person(name)
    if person is None and full and not titles and name.isupper():
        # "QUICK FACTS": capitals throughout say nothing of a name.
        return
    if person is None:
        if not full and not titles:
            return
        if names.persons.get(words[-1].low) and not full:
            return
        person = Person(name)
        names.add(person)
    elif len(name.split()) > len(person.name.split()):
        person.name = name
    person.at.append(words[0].span.start)
    _describe(person, passage, start, end, titles)


def _describe(person: Person, passage: Passage, start: int, end: int, titles: set[str]) -> None:
    """Titles before the name and in the apposition after it, the nation among them, and what they say of gender."""
    words = passage.words
    lows = set(titles)
    first = start
    if start > 1 and words[start - 1].low == "," and words[start - 2].nominal:
        first = start - 1
        lows.add(words[start - 2].low)
    while (
        first and start - first < 5 and (words[first - 1].nominal or words[first - 1].tag in ("det", "gen"))
    ):
        first -= 1
        lows.add(words[first].low)
    last = end
    if end + 1 < len(words) and words[end].low == ",":
        while last + 1 < len(words) and last - end < 10 and words[last + 1].low not in (",", ".", ";"):
            last += 1
            lows.add(words[last].low)
            if words[last].tag in ("rel", "verb", "aux"):
                break
    person.titles |= {low for low in lows if noun(low) is not None}
    around = passage.text[words[first].span.start : words[last - 1 if last > end else end - 1].span.end]
    states = nations_in(around)
    if person.side is None and states:
        person.side = states[0][1]
    for gender in ("female", "male"):
        if person.gender is None and lows & words_of("titles", gender):
            person.gender = gender


def _short_forms(names: Names, passage: Passage) -> None:
    """ "Main Intelligence Directorate (HUR)": what the letters in brackets stand for."""
    span = passage.sentence.span
    for found in _BRACKETED.finditer(passage.text, span.start, span.end):
        before = [word for word in passage.words if word.span.end <= found.start()]
        short = found.group(1)
        full = _written_out(before)
        if full:
            names.spelled_out.setdefault(short, full)


def _written_out(before: Sequence[Word]) -> str:
    """The capitalised words, with "of", "for" and "the" among them, that end `before`."""
    at = len(before)
    while at and (before[at - 1].tag == "name" or before[at - 1].low in ("of", "for", "and", "the", "on")):
        at -= 1
    while at < len(before) and before[at].tag != "name":
        at += 1
    if at == len(before):
        return ""
    first = before[at]
    if nation(first.text) is not None and at + 1 < len(before) and before[at + 1].tag == "gen":
        at += 2
    if at >= len(before):
        return ""
    return " ".join(word.text for word in before[at:])

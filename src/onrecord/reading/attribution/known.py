"""Sources by name: the person, or the body, that a phrase names in so many words."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from onrecord.knowledge.nations import nation
from onrecord.model import Span, Speaker
from onrecord.reading.attribution.names import Names, Person, name_runs, person_name
from onrecord.reading.attribution.passage import Passage
from onrecord.reading.attribution.sources import (
    Office,
    is_medium,
    noun,
    office,
    office_called,
    refers,
    title_words,
)
from onrecord.reading.attribution.wording import (
    after_owner,
    class_of_name,
    class_of_person,
    head_noun,
    head_of,
    joined,
    segments_of,
    side_of,
    without_article,
    without_state,
)
from onrecord.reading.attribution.words import Word

__all__ = ["Known", "bodies_in", "known_person", "named_body", "named_person"]


@dataclass(frozen=True, slots=True)
class Known:
    """A source met so far: who, of what kind (person, body, state, group, document, unknown), with which words, where."""

    speaker: Speaker
    is_: str
    lows: frozenset[str]
    at: int


def known_person(person: Person, span: Span, text: str, words: Sequence[Word] = ()) -> Known:
    """A person as a source, with the class that the words here or the titles elsewhere give."""
    lows = frozenset(person.titles) | {word.low for word in words}
    class_ = class_of_person([word.low for word in words], sorted(person.titles))
    side = person.side or side_of(span.of(text))
    return Known(Speaker(person.name, span.of(text), class_, side, span), "person", lows, span.start)


def named_person(words: Sequence[Word], span: Span, text: str, names: Names) -> Known | None:
    """The person that the phrase names, by its head or by an apposition that is a name; two persons by both names."""
    segments = segments_of(words)
    for number, segment in enumerate(segments[:2]):
        if number and segment[0].tag != "name":
            break
        persons = _persons_in(after_owner(segment), words, names, apposition=bool(number))
        if len(persons) == 1:
            return known_person(persons[0], span, text, words)
        if persons:
            first = known_person(persons[0], span, text, words)
            name = " and ".join(person.name for person in persons)
            speaker = Speaker(name, span.of(text), first.speaker.class_, first.speaker.side, span)
            return Known(speaker, "group", first.lows, span.start)
    return None


def _persons_in(
    segment: Sequence[Word], phrase: Sequence[Word], names: Names, *, apposition: bool
) -> list[Person]:
    """The persons named in a stretch that ends with a name, with those that "and" joins to the last."""
    runs = list(name_runs(segment))
    if not runs or runs[-1][1] != len(segment):
        return []
    joins = [at for at, word in enumerate(segment) if word.low == "and"]
    if not joins:
        found = _person_at(segment, runs[-1], phrase, names, apposition=apposition)
        return [found] if found else []
    halves = (segment[: joins[-1]], segment[joins[-1] + 1 :])
    persons = []
    for half in halves:
        last = list(name_runs(half))[-1:]
        whole = bool(last) and last[0][1] == len(half)
        found = _person_at(half, last[0], phrase, names, apposition=apposition) if whole else None
        if found is None:
            return []
        persons.append(found)
    return persons


def _person_at(
    segment: Sequence[Word], run: tuple[int, int], phrase: Sequence[Word], names: Names, *, apposition: bool
) -> Person | None:
    start, end = run
    found = person_name(segment[start:end])
    if found is None or (not apposition and _hangs_on(segment, start, found[0])):
        return None
    at, titles = found
    lows = titles | {word.low for word in head_of(phrase) if word.tag != "name"}
    called = any((known := noun(low)) is not None and known.is_ in ("person", "group") for low in lows)
    name = " ".join(word.text for word in segment[start + at : end])
    person = names.person(name)
    if person is not None:
        person.titles |= {low for low in lows if noun(low) is not None}
        return person
    bare = end - start - at < 2 or segment[0].low == "the"
    return None if bare and not called else Person(name, {low for low in lows if noun(low) is not None})


def _hangs_on(words: Sequence[Word], start: int, titles: int) -> bool:
    """Whether a name stands after a preposition ("a spokesman for X"), save "Secretary of State X Y"."""
    attached = any(word.tag in ("prep", "to") for word in words[:start])
    return attached and not (words[start - 1].low == "of" and titles > 0 and words[0].low not in ("a", "an"))


def named_body(phrase: Sequence[Word], span: Span, text: str, names: Names) -> Known | None:
    """A named body: a well-known office, a medium, a government by its capital, or a capitalised noun."""
    head = head_of(phrase)
    words = without_article(head)
    if words and words[0].low in ("its", "their"):
        words = words[1:]
    inner = _without_kind(text, after_owner(words))
    titles = all(word.low.rstrip(".") in title_words() for word in inner)
    if not inner or (titles and office(joined(text, inner)) is None):
        return None
    full, wording = joined(text, words), joined(text, inner)
    side = side_of(full)
    wording = next((tail for at in range(len(inner)) if office(tail := joined(text, inner[at:]))), wording)
    short = joined(text, without_state(inner))
    known = office(wording) or office(full) or office_called(short, side)
    if known is not None:
        name = _fullest(known, wording, text, names)
        return _made(name, known.class_, side_of(full.removesuffix(wording)) or known.side, span, text, head)
    if wording in names.spelled_out:
        name = names.spelled_out[wording]
        return _made(name, class_of_name(name), side or side_of(name), span, text, head)
    medium = next(
        (joined(text, inner[at:]) for at in range(len(inner)) if is_medium(joined(text, inner[at:]))), ""
    )
    if medium:
        return _made(medium, "media", side, span, text, head)
    state = nation(wording)
    if state is not None:
        return replace(_made(wording, "government", state, span, text, head), is_="state")
    if len(inner) == 1 and names.person(wording) is not None and inner[0].text.isupper():
        return known_person(names.person(wording) or Person(wording), span, text, phrase)
    runs = list(name_runs(inner))
    if runs and runs[0][0] and noun(inner[runs[0][0] - 1].low) is not None and inner[0].tag == "noun":
        # "The website Oldtown Watch": what it is, then its name.
        return _made(joined(text, inner[runs[0][0] :]), class_of_name(wording), side, span, text, head)
    at = head_noun(inner)
    if at is None or inner[at].tag != "name" or all(nation(w.text) for w in inner if w.tag == "name"):
        return None
    unknown = noun(inner[0].low) is None and not inner[0].text.isupper()
    if len(inner) == 1 and len(words) == len(head) and unknown:
        return known_person(names.person(wording) or Person(wording), span, text, phrase)
    return _made(_without_state_of(wording), class_of_name(wording), side, span, text, head)


def _without_kind(text: str, inner: list[Word]) -> list[Word]:
    """An armed group's name without the noun for what it is: "the Hamas movement"."""
    for at in range(len(inner) - 1):
        known = office(joined(text, inner[at:-1]))
        if known is not None and known.class_ == "armed_group" and "armed_group" in refers(inner[-1].low):
            return inner[at:-1]
    return inner


def _without_state_of(name: str) -> str:
    """A body's name without "of" and its state, where two words are left ("Ministry of Defence of Ukraine")."""
    before, _, state = name.rpartition(" of ")
    return before if nation(state.removeprefix("the ")) is not None and len(before.split()) > 1 else name


def _made(name: str, class_: str, side: str | None, span: Span, text: str, head: Sequence[Word]) -> Known:
    lows = frozenset(name.lower().split()) | {word.low for word in head}
    return Known(Speaker(name, span.of(text), class_, side, span), "body", lows, span.start)


def _fullest(known: Office, wording: str, text: str, names: Names) -> str:
    """The fullest name of an office that this report writes; for a short form, else, the table's."""
    for short in (wording, *known.short):
        if short in names.spelled_out:
            return names.spelled_out[short]
    low = text.lower()
    if known.name.lower() in low:
        return known.name
    others = [name for name in known.names if name.lower() in low]
    written = [name for name in others if name.lower() not in known.name.lower()]
    return max(written, key=lambda name: (len(name.split()), len(name)), default=known.name)


def bodies_in(passage: Passage, text: str, names: Names) -> Iterator[Known]:
    """Bodies named anywhere, so that "the agency" can point back to one that was no source yet."""
    runs = list(name_runs(passage.words))
    while runs:
        start, end = runs.pop(0)
        while runs and _continues(passage.words[end : runs[0][0]]):
            end = runs.pop(0)[1]
        words = passage.words[start:end]
        whole = " ".join(word.text for word in words)
        nouns = [known for word in words if (known := noun(word.low)) is not None]
        body = len(words) > 1 and any(known.is_ in ("body", "group") for known in nouns)
        last = noun(words[-1].low)
        body = body or (last is not None and last.is_ == "body")
        if office(whole) or whole in names.spelled_out or is_medium(whole) or body:
            owner = start - 2 if start > 1 and passage.words[start - 1].tag == "gen" else start
            found = named_body(passage.words[owner:end], passage.span(owner, end), text, names)
            if found is not None:
                yield found


def _continues(between: Sequence[Word]) -> bool:
    """Whether "of" or "for the" joins two runs of capitals into one name."""
    lows = [word.low for word in between]
    return lows in (["of"], ["for"], ["of", "the"], ["for", "the"])

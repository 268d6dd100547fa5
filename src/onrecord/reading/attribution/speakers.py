"""Speakers: who "he", "the agency", "Zelenskyy" and "HUR" are in this report, with class and side."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from onrecord.knowledge.nations import nation, nations_in
from onrecord.model import Report, Span, Speaker
from onrecord.reading.attribution.cues import cue_words
from onrecord.reading.attribution.names import Person, collect_names, name_runs, person_name
from onrecord.reading.attribution.passage import Passage
from onrecord.reading.attribution.sayings import Saying
from onrecord.reading.attribution.sources import (
    Noun,
    is_medium,
    noun,
    office,
    refers,
    role_covers,
    title_words,
    words_of,
)
from onrecord.reading.attribution.words import Word, in_class, split_words

__all__ = ["Speakers"]


@dataclass(frozen=True, slots=True)
class _Known:
    """A source met so far: who, of what kind, under which words, and where."""

    speaker: Speaker
    is_: str
    lows: frozenset[str]
    at: int


class Speakers:
    """The sources of one report, resolved in the order of the text."""

    def __init__(self, report: Report, passages: Sequence[Passage], sayings: Sequence[Saying]) -> None:
        self._text = report.text
        self._outlet = report.outlet
        self._passages = passages
        self._names = collect_names(passages)
        self._bodies = [known for passage in passages for known in self._bodies_in(passage)]
        self._met: list[_Known] = []
        self._resolved: dict[Span, Speaker] = {}
        antecedents = {saying.source: saying.antecedent for saying in sayings if saying.source is not None}
        for span in sorted({span for saying in sayings for span in saying.named()}):
            self._resolved[span] = self._resolve(span, antecedents.get(span))

    def of(self, span: Span) -> Speaker:
        """The speaker that the phrase at `span` names."""
        return self._resolved[span]

    def stands_between(self, speaker: Speaker) -> bool:
        """Whether somebody told is a link of the chain: a medium by its name, and not the report's own outlet."""
        own = self._outlet is not None and speaker.name.lower() == self._outlet.lower()
        people = set(speaker.name.lower().split()) & cue_words("nobody")
        return speaker.class_ == "media" and not own and not people and any(map(str.isupper, speaker.name))

    def _resolve(self, span: Span, antecedent: Span | None) -> Speaker:
        wording = span.of(self._text)
        words = split_words(self._text, span)
        if antecedent is not None:
            found = self._phrase(split_words(self._text, antecedent), antecedent)
        elif len(words) == 1 and words[0].low in in_class("pronoun"):
            found = self._pronoun(words[0].low, span)
        else:
            found = self._phrase(words, span)
        if found.is_ != "unknown":
            self._met.append(found)
        known = found.speaker
        return Speaker(known.name, wording, known.class_, known.side, span)

    def _phrase(self, words: Sequence[Word], span: Span) -> _Known:
        head = _head(words)
        return self._person(words, span) or self._body(head, span) or self._described(words, head, span)

    # Persons

    def _person(self, words: Sequence[Word], span: Span) -> _Known | None:
        """The person that the phrase names, by its head or by an apposition that is a name."""
        segments = _between_commas(words)
        for number, segment in enumerate(segments):
            if number and (number > 1 or segment[0].tag != "name"):
                break
            head = _after_genitive(segment)
            runs = list(name_runs(head))
            if not runs:
                continue
            start, end = runs[-1]
            if end != len(head) or (number == 0 and _hangs_on(head, start)):
                continue
            found = person_name(head[start:end])
            if found is None:
                continue
            at, titles = found
            lows = titles | {word.low for word in words if word.tag != "name"}
            called = any((known := noun(low)) is not None and known.is_ == "person" for low in lows)
            name = " ".join(word.text for word in head[start + at : end])
            person = self._names.person(name)
            if person is not None:
                person.titles |= {
                    low for low in lows if (known := noun(low)) is not None and known.is_ == "person"
                }
            if person is None and not called and (len(head[start + at : end]) < 2 or head[0].low == "the"):
                continue
            return self._known_person(person or Person(name, set(lows)), span, words)
        return None

    def _known_person(self, person: Person, span: Span, words: Sequence[Word]) -> _Known:
        lows = frozenset(person.titles) | {word.low for word in words}
        side = person.side or _side(span.of(self._text))
        class_ = _class_of_person([word.low for word in words], sorted(person.titles))
        return _Known(
            Speaker(person.name, span.of(self._text), class_, side, span), "person", lows, span.start
        )

    # Bodies

    def _bodies_in(self, passage: Passage) -> Iterator[_Known]:
        """Bodies named anywhere, so that "the agency" can point back to one that was no source yet."""
        for start, end in name_runs(passage.words):
            words = passage.words[start:end]
            last = noun(words[-1].low)
            if (
                office(" ".join(word.text for word in words))
                or is_medium(" ".join(word.text for word in words))
                or (last is not None and last.is_ == "body")
            ):
                span = passage.span(start, end)
                found = self._body(words, span)
                if found is not None:
                    yield found

    def _body(self, head: Sequence[Word], span: Span) -> _Known | None:
        """A named body: a well-known office, a medium, a government by its capital, or a capitalised noun."""
        words = _without_article(head)
        if not words:
            return None
        full = _joined(self._text, words)
        inner = _after_genitive(words)
        wording = _joined(self._text, inner) if inner else full
        side = _side(full)
        if all(word.low.rstrip(".") in title_words() for word in inner):
            return None
        known = office(wording) or office(full)
        if known is not None:
            name = self._fullest(wording)
            return self._made(name, known.class_, side or known.side, span, head)
        if wording in self._names.spelled_out:
            name = self._names.spelled_out[wording]
            return self._made(name, _class_of_name(name), side or _side(name), span, head)
        if is_medium(wording):
            return self._made(wording, "media", side, span, head)
        state = nation(wording)
        if state is not None and (len(words) == 1 or wording == full):
            return self._made(wording, "government", state, span, head)
        if not any(word.tag == "name" and nation(word.text) is None for word in inner):
            return None
        if (
            len(inner) == 1
            and len(words) == len(head)
            and noun(inner[0].low) is None
            and not inner[0].text.isupper()
        ):
            return self._known_person(Person(wording), span, head)
        if _head_noun(inner) is not None and not _head_noun_is_name(inner):
            return None
        return self._made(wording, _class_of_name(wording), side, span, head)

    def _made(self, name: str, class_: str, side: str | None, span: Span, head: Sequence[Word]) -> _Known:
        lows = frozenset(name.lower().split()) | {word.low for word in head}
        introduced = side or next(
            (
                known.speaker.side
                for known in getattr(self, "_bodies", ())
                if known.speaker.name == name and known.speaker.side
            ),
            None,
        )
        return _Known(Speaker(name, span.of(self._text), class_, introduced, span), "body", lows, span.start)

    def _fullest(self, wording: str) -> str:
        """The fullest name of an office that this report writes; of a short form, else, the table's."""
        known = office(wording)
        if known is None:
            return wording
        if wording in self._names.spelled_out:
            return self._names.spelled_out[wording]
        low = self._text.lower()
        written = [name for name in (known.name, *known.names) if name.lower() in low]
        return max(written, key=lambda name: (len(name.split()), len(name)), default=known.name)

    # Descriptions and pronouns

    def _described(self, words: Sequence[Word], head: Sequence[Word], span: Span) -> _Known:
        """ "The agency", "the Ukrainian leader", "a senior official", "witnesses"."""
        at = _head_noun(head)
        known = noun(head[at].low) if at is not None else None
        low = head[at].low if at is not None else ""
        indefinite = words[0].low in words_of("unnamed", "words")
        if known is not None and not indefinite and words[0].low in in_class("definite"):
            earlier = self._back(low, known, span)
            if earlier is not None:
                return earlier
        name = _joined(self._text, _without_article(words))
        class_ = (
            _class_of(head, at)
            if known is not None and at is not None
            else ("media" if is_medium(name) else "unnamed")
        )
        if (
            indefinite
            and known is not None
            and known.is_ == "person"
            and class_ in ("government", "military", "intelligence")
        ):
            class_ = "unnamed"
        is_ = known.is_ if known is not None else "unknown"
        return _Known(
            Speaker(name, span.of(self._text), class_, _side(name), span),
            is_,
            frozenset(word.low for word in words),
            span.start,
        )

    def _back(self, low: str, known: Noun, span: Span) -> _Known | None:
        """The most recent source that a definite description can stand for."""
        state = _side(span.of(self._text))
        if known.is_ == "person":
            return self._by_role(low, state, span)
        met = sorted(
            (each for each in (*self._bodies, *self._met) if each.at < span.start), key=lambda each: each.at
        )
        for each in reversed(met):
            if each.is_ != "body" or (state and each.speaker.side and each.speaker.side != state):
                continue
            if each.speaker.class_ in refers(low) or (low in each.lows and each.speaker.name.lower() != low):
                return each
        return None

    def _by_role(self, low: str, state: str | None, span: Span) -> _Known | None:
        fitting = [
            (max(at for at in person.at if at < span.start), person)
            for person in self._names.everybody()
            if any(at < span.start for at in person.at)
            and role_covers(low, frozenset(person.titles))
            and not (state and person.side and person.side != state)
        ]
        if not fitting:
            return None
        person = max(fitting, key=lambda each: each[0])[1]
        return self._known_person(person, span, ())

    def _pronoun(self, low: str, span: Span) -> _Known:
        if low in in_class("personal"):
            found = self._he_or_she(low, span)
        else:
            plural = low in ("they", "their", "them")
            fitting = ("group", "body", "document") if plural else ("body", "document")
            found = next((each for each in reversed(self._met) if each.is_ in fitting), None)
        if found is not None:
            return found
        wording = span.of(self._text)
        return _Known(Speaker(wording, wording, "unnamed", None, span), "unknown", frozenset(), span.start)

    def _he_or_she(self, low: str, span: Span) -> _Known | None:
        gender = "female" if low in words_of("titles", "female") else "male" if low != "a" else ""
        last = next(
            (each for each in reversed(self._met) if each.is_ == "person" and self._agrees(each, gender)),
            None,
        )
        subject = self._subject_before(span, gender)
        if subject is not None and (last is None or subject[0] > last.at):
            return self._known_person(subject[1], span, ())
        return last

    def _agrees(self, known: _Known, gender: str) -> bool:
        person = self._names.person(known.speaker.name)
        if person is not None and person.gender is not None:
            return person.gender == gender or not gender
        other = "male" if gender == "female" else "female"
        return not gender or not known.lows & (words_of("titles", other) - {"he", "she", "his", "her"})

    def _subject_before(self, span: Span, gender: str) -> tuple[int, Person] | None:
        """The person whose name opens the nearest sentence before that one's opens with."""
        best: tuple[int, Person] | None = None
        starts = [passage for passage in self._passages if passage.sentence.span.start < span.start]
        for person in self._names.everybody():
            if not person.titles and len(person.at) < 2:
                continue
            if gender and person.gender is not None and person.gender != gender:
                continue
            for at in person.at:
                opens = any(
                    0 <= at - passage.sentence.span.start < 40 and passage.sentence.span.end > at
                    for passage in starts[-4:]
                )
                if at < span.start and opens and (best is None or at > best[0]):
                    best = (at, person)
        return best


def _side(text: str) -> str | None:
    found = nations_in(text)
    return found[0][1] if found else None


def _joined(text: str, words: Sequence[Word]) -> str:
    return " ".join(text[words[0].span.start : words[-1].span.end].split()) if words else ""


def _head(words: Sequence[Word]) -> list[Word]:
    """The phrase up to its first comma, relative clause or verb."""
    head: list[Word] = []
    for at, word in enumerate(words):
        if word.low in (",", "(", "—", "–") or (at and word.tag in ("rel", "verb", "sub", "aux")):
            break
        head.append(word)
    return head


def _between_commas(words: Sequence[Word]) -> list[list[Word]]:
    segments: list[list[Word]] = [[]]
    for word in words:
        if word.low in (",", "(", ")", "—", "–"):
            segments.append([])
        else:
            segments[-1].append(word)
    return [segment for segment in segments if segment]


def _after_genitive(words: Sequence[Word]) -> list[Word]:
    cut = max((at for at, word in enumerate(words) if word.tag == "gen"), default=-1)
    return list(words[cut + 1 :])


def _hangs_on(words: Sequence[Word], start: int) -> bool:
    """Whether a name stands after a preposition ("a spokesman for X"), save "Secretary of State X Y"."""
    return any(word.tag in ("prep", "to") for word in words[:start]) and not (
        words[start - 1].low == "of" and words[0].low not in ("a", "an")
    )


def _without_article(words: Sequence[Word]) -> list[Word]:
    at = 0
    while at < len(words) and words[at].low in words_of("titles", "articles"):
        at += 1
    return list(words[at:])


def _head_noun(words: Sequence[Word]) -> int | None:
    """The index of the last noun before a preposition."""
    last = None
    for at, word in enumerate(words):
        if word.tag in ("prep", "to") and last is not None:
            break
        if word.nominal or word.tag == "ing":
            last = at
    return last


def _head_noun_is_name(words: Sequence[Word]) -> bool:
    at = _head_noun(words)
    return at is not None and words[at].tag == "name"


def _class_of_name(name: str) -> str:
    """The class that the nouns in a name give, its head first ("Ministry of Defence", "Kyiv Post")."""
    before = name.lower().split(" of ")[0].split(" for ")[0].split()
    for low in (*reversed(before), *name.lower().split()):
        known = noun(low.strip(".,"))
        if known is not None and known.is_ in ("body", "document", "group"):
            return known.class_
    return "government" if name.isupper() else "ngo"


def _class_of(head: Sequence[Word], at: int) -> str:
    """The class of a head noun; of a general one, what the words before it say ("spy agency", "rescue service")."""
    known = noun(head[at].low)
    if head[at].low in words_of("general", "words"):
        for word in reversed(head[:at]):
            own = noun(word.low)
            if own is not None and own.is_ == "body":
                return own.class_
    return known.class_ if known is not None else "unnamed"


def _class_of_person(written: Sequence[str], titles: Sequence[str]) -> str:
    """The class of a named person, by the words here, then by titles elsewhere; with neither, a witness."""
    for lows in (written, titles):
        known = [found for low in lows if (found := noun(low)) is not None]
        persons = [found for found in known if found.is_ == "person" and found.class_ != "unnamed"]
        general = all(
            low in words_of("general", "words") for low in lows if (n := noun(low)) and n.is_ == "person"
        )
        bodies = [found for found in known if found.is_ == "body"]
        if persons and general and bodies:
            return bodies[0].class_
        if persons:
            return persons[0].class_
    return "witness"

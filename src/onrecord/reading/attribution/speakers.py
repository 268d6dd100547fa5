"""Speakers: who "he", "the agency", "Zelenskyy" and "HUR" are in this report, with class and side."""

from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import replace
from heapq import merge

from onrecord.model import Report, Span, Speaker
from onrecord.reading.attribution.cues import cue_words
from onrecord.reading.attribution.known import Known, bodies_in, known_person, named_body, named_person
from onrecord.reading.attribution.names import Names, Person
from onrecord.reading.attribution.passage import Passage
from onrecord.reading.attribution.sayings import Saying
from onrecord.reading.attribution.sources import Noun, is_medium, noun, office, refers, role_covers, words_of
from onrecord.reading.attribution.wording import (
    after_owner,
    class_of_head,
    fits_marks,
    head_noun,
    head_of,
    joined,
    segments_of,
    side_of,
    without_article,
    without_state,
)
from onrecord.reading.attribution.words import Word, in_class, split_words

__all__ = ["Speakers"]

_OPENING = 40
"""Code points at the head of a sentence in which its subject is named."""


class Speakers:
    """The sources of one report, resolved in the order of the text."""

    def __init__(
        self, report: Report, passages: Sequence[Passage], sayings: Sequence[Saying], names: Names
    ) -> None:
        self._text = report.text
        self._names = names
        bodies = (bodies_in(passage, self._text, self._names) for passage in passages)
        self._bodies = sorted((known for found in bodies for known in found), key=lambda each: each.at)
        self._sides = {k.speaker.name: k.speaker.side for k in reversed(self._bodies) if k.speaker.side}
        self._mentions = sorted(
            ((at, person) for person in self._names.everybody() for at in person.at), key=lambda each: each[0]
        )
        self._heads = [passage.sentence.span.start for passage in passages]
        self._met: list[Known] = []
        self._resolved: dict[Span, Speaker] = {}
        self._turns = [saying.source for saying in sayings if saying.label and saying.source is not None]
        antecedents = {saying.source: saying.antecedent for saying in sayings if saying.source is not None}
        speaking = {span for saying in sayings for span in saying.named() if span not in saying.nearer}
        for span in sorted({span for saying in sayings for span in saying.named()}):
            self._resolved[span] = self._resolve(span, antecedents.get(span), speaks=span in speaking)

    def issuer(self, span: Span) -> Speaker:
        """The office at `span`, which issues the whole text."""
        return self._phrase(split_words(self._text, span), span).speaker

    def of(self, span: Span) -> Speaker:
        """The speaker that the phrase at `span` names."""
        return self._resolved[span]

    def stands_between(self, speaker: Speaker) -> bool:
        """Whether somebody told is a link of the chain: a medium by its name, and not the report's own outlet."""
        own = self._names.is_outlet(speaker.name)
        people = set(speaker.name.lower().split()) & cue_words("nobody")
        return speaker.class_ == "media" and not own and not people and any(map(str.isupper, speaker.name))

    def _resolve(self, span: Span, antecedent: Span | None, *, speaks: bool) -> Speaker:
        words = split_words(self._text, span)
        if antecedent is not None:
            found = self._phrase(split_words(self._text, antecedent), antecedent)
        elif len(words) == 1 and words[0].low in in_class("pronoun"):
            found = self._pronoun(words[0].low, span)
        else:
            found = self._phrase(words, span)
        if speaks and found.is_ != "unknown":
            self._met.append(replace(found, at=span.start))
        known = found.speaker
        return Speaker(known.name, span.of(self._text), known.class_, known.side, span)

    def _phrase(self, words: Sequence[Word], span: Span) -> Known:
        person = named_person(words, span, self._text, self._names)
        if person is not None:
            return person
        body = named_body(words, span, self._text, self._names)
        segments = segments_of(words)
        if body is None and len(segments) > 1 and segments[1][0].low == "the":
            # "Its armed wing, the Oldtown Brigades": the name follows.
            body = named_body(segments[1], span, self._text, self._names)
        if body is None:
            return self._described(words, span)
        return self._in_full(words, span) or self._introduced(body)

    def _in_full(self, words: Sequence[Word], span: Span) -> Known | None:
        """The body before whose name "the Observatory" is a part of; None where none, or more than one, is."""
        own = without_article(words)
        if len(own) != 1 or len(words) != 2 or own[0].tag != "name" or own[0].text.isupper():
            return None
        known = noun(own[0].low)
        if office(own[0].text) is not None or (known is not None and known.is_ != "body"):
            return None
        whole = {
            each.speaker.name: each
            for each in self._before(span)
            if each.is_ == "body" and own[0].text in (parts := each.speaker.name.split()) and len(parts) > 1
        }
        return next(iter(whole.values())) if len(whole) == 1 else None

    def _introduced(self, body: Known) -> Known:
        """The body with the side that another mention of its name gives ("South Korea's NIS")."""
        side = body.speaker.side or self._sides.get(body.speaker.name)
        own = body.speaker
        return replace(body, speaker=Speaker(own.name, own.wording, own.class_, side, own.span))

    def _described(self, words: Sequence[Word], span: Span) -> Known:
        """ "The agency", "the Ukrainian leader", "a senior official", "witnesses"."""
        head = head_of(words)
        at = head_noun(head)
        known = noun(head[at].low) if at is not None else None
        indefinite = words[0].low in words_of("unnamed", "words")
        own = without_state(without_article(head))
        definite = words[0].low in in_class("definite") or any(word.tag == "gen" for word in head)
        if known is not None and known.is_ == "body":
            definite = definite and not any(word.tag == "name" for word in after_owner(own))
        if at is not None and known is not None and definite and not indefinite:
            earlier = self._back(head[at].low, known, span, head[:at])
            if earlier is not None:
                return earlier
        name = self._name_as_written(words, span)
        class_ = "media" if is_medium(name) else "unnamed"
        if known is not None and at is not None:
            class_ = class_of_head(head, at)
            if indefinite and known.is_ == "person" and class_ in ("government", "military", "intelligence"):
                class_ = "unnamed"
        lows = frozenset(word.low for word in words)
        speaker = Speaker(name, span.of(self._text), class_, side_of(name), span)
        return Known(speaker, known.is_ if known is not None else "unknown", lows, span.start)

    def _name_as_written(self, words: Sequence[Word], span: Span) -> str:
        """The phrase without its article; "its spokesman" and "a spokesman of the group" with the body they mean."""
        owned = words[0].low in ("its", "their") and len(words) > 1
        name = joined(self._text, words[1:] if owned else without_article(words)) or span.of(self._text)
        if words[0].low == "its" and owned:
            owner = next((each for each in self._before(span) if each.is_ in ("body", "state")), None)
            return f"{name} of {owner.speaker.name}" if owner is not None else name
        if len(words) > 3 and words[-2].low == "the" and words[-3].low in ("of", "for"):
            known = noun(words[-1].low)
            body = (
                self._back(words[-1].low, known, span) if known is not None and known.is_ == "body" else None
            )
            head = joined(self._text, without_article(words[:-2]))
            return f"{head} {body.speaker.name}" if body is not None else name
        return name

    def _back(self, low: str, known: Noun, span: Span, before: Sequence[Word] = ()) -> Known | None:
        """The most recent source that a definite description can stand for; `before`, the words before its noun."""
        state = side_of(span.of(self._text))
        if known.is_ in ("person", "group"):
            same = (each for each in reversed(self._met) if each.is_ == known.is_ and low in each.lows)
            met = next(same, None)
            fits = met is not None and not (state and met.speaker.side and met.speaker.side != state)
            return met if fits else self._by_role(low, state, span) if known.is_ == "person" else None
        here = self._heads[max(0, bisect_right(self._heads, span.start) - 1)]
        near = (each for each in self._before(span) if each.at >= here)
        for each in (*near, *reversed(self._met), *self._before(span)):
            if each.is_ != "body" or (state and each.speaker.side and each.speaker.side != state):
                continue
            if not fits_marks(before, low, each.lows, each.speaker.class_):
                continue
            if each.speaker.class_ in refers(low) or (low in each.lows and each.speaker.name.lower() != low):
                return each
        return None

    def _before(self, span: Span) -> Iterator[Known]:
        """Bodies named and sources met before `span`, the latest first."""
        named = self._bodies[: bisect_left(self._bodies, span.start, key=lambda each: each.at)]
        return merge(reversed(named), reversed(self._met), key=lambda each: each.at, reverse=True)

    def _by_role(self, low: str, state: str | None, span: Span) -> Known | None:
        """The person last named who bears the title; else the last sentence's subject, where nobody's title is known."""
        for _, person in reversed(self._mentions[: self._until(span.start)]):
            other = state and person.side and person.side != state
            if role_covers(low, frozenset(person.titles)) and not other:
                return known_person(person, span, self._text)
        later = {p.name: p for _, p in self._mentions if role_covers(low, frozenset(p.titles))}
        if len(later) == 1 and not state:
            return known_person(next(iter(later.values())), span, self._text)
        subject = self._subject_before(span, "")
        if subject is None or subject[1].titles or state:
            return None
        subject[1].titles.add(low)
        return known_person(subject[1], span, self._text)

    def _pronoun(self, low: str, span: Span) -> Known:
        if low in in_class("personal"):
            found: Known | None = self._he_or_she(low, span)
        elif low == "you" and self._turns:
            turn = min(self._turns, key=lambda each: abs(each.start - span.start))
            found = self._phrase(split_words(self._text, turn), turn)
        elif low in in_class("plural"):
            found = next(
                (each for each in reversed(self._met) if each.is_ in ("group", "body", "document")), None
            )
        else:
            kinds = ("body", "state", "document")
            found = next((each for each in self._before(span) if each.is_ in kinds), None)
        if found is not None:
            return found
        wording = span.of(self._text)
        return Known(Speaker(wording, wording, "unnamed", None, span), "unknown", frozenset(), span.start)

    def _he_or_she(self, low: str, span: Span) -> Known | None:
        gender = next((each for each in ("female", "male") if low in words_of("titles", each)), "")
        persons = (each for each in reversed(self._met) if each.is_ == "person")
        last = next((each for each in persons if self._agrees(each, gender)), None)
        subject = self._subject_before(span, gender)
        if subject is not None and (last is None or subject[0] > last.at):
            last = known_person(subject[1], span, self._text)
        person = self._names.person(last.speaker.name) if last is not None else None
        if person is not None and person.gender is None and gender:
            person.gender = gender
        return last

    def _agrees(self, known: Known, gender: str) -> bool:
        person = self._names.person(known.speaker.name)
        if not gender:
            return True
        if person is not None and person.gender is not None:
            return person.gender == gender
        other = "male" if gender == "female" else "female"
        return not known.lows & (words_of("titles", other) - in_class("personal"))

    def _subject_before(self, span: Span, gender: str) -> tuple[int, Person] | None:
        """The person whose name opens the nearest sentence before, of the last four, that a name opens."""
        last = bisect_left(self._heads, span.start)
        for start in reversed(self._heads[max(0, last - 4) : last]):
            stop = min(start + _OPENING, span.start)
            for at, person in self._mentions[self._until(start) : self._until(stop)]:
                if not gender or person.gender in (None, gender):
                    return at, person
        return None

    def _until(self, offset: int) -> int:
        """How many mentions of persons stand before `offset`."""
        return bisect_left(self._mentions, offset, key=lambda each: each[0])

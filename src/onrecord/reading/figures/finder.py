"""Numbers of a report: one pass over each sentence, from left to right, so that no two spans ever overlap.

Bounds are those of the table "Figure" in the guideline (`docs/claims.md`). A number adds to an earlier toll
(`increment`) where it has a word for that ("three more", "another 12", "rose by 30") and no earlier
number of its sentence can count people: behind one, "another 12" is the rest of a list ("killed three people and
wounded another 12"). "others" alone never adds.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from onrecord.model import Report, Sentence, Span
from onrecord.reading.figures.kinds import Phrase, is_year, kind
from onrecord.reading.figures.lexicon import Words, words
from onrecord.reading.figures.nouns import PERSON, Counted, counted, person_ahead
from onrecord.reading.figures.tokens import Shape, tokens
from onrecord.reading.figures.values import Value, value_at
from onrecord.reading.mentions import Number

__all__ = ["find_numbers"]

_MOST_HEDGES = 4
_CHANGE_REACH = 6
_SMALL = 1000
_WIDEST_RISE = 5
"""In "rose by 30 to 1,200" no range is meant; in "fell by 1 to 1.5 degrees" one is: how far apart its ends may be."""


def find_numbers(report: Report, sentences: Sequence[Sentence]) -> tuple[Number, ...]:
    """Every number phrase in `sentences`, in order of the text; linear in its length."""
    known = words()
    return tuple(
        number for sentence in sentences for number in _Line(report.text, sentence.span, known).numbers()
    )


@dataclass(frozen=True, slots=True)
class _Draft:
    """A number phrase as tokens: `first` to `end` with hedges, `start` to `stop` the number alone."""

    first: int
    start: int
    stop: int
    end: int
    low: int | float | None
    best: int | float | None
    high: int | float | None
    counts: Counted | None
    never: str | None
    hedge: str | None = None
    adds: bool = False
    vague: bool = False
    change: str | None = None


class _Line:
    """One sentence as a row of tokens."""

    def __init__(self, text: str, span: Span, known: Words) -> None:
        self.text = text
        self.row = tokens(text, span)
        self.lowers = [token.lower for token in self.row]
        self.known = known
        small = sum(token.text[:1].islower() for token in self.row)
        self.running = 2 * small > sum(token.shape is Shape.WORD for token in self.row)
        self.free = 0
        """Index of the first token that no earlier number phrase took."""

    def numbers(self) -> Iterator[Number]:
        """The numbers of the sentence."""
        at, earlier = 0, False
        last: _Draft | None = None
        while at < len(self.row):
            draft = self._none(at) or self._vague(at) or self._value(at) or self._one_person(at)
            if draft is None:
                at += 1
                continue
            if last is not None:
                draft = self._carried(draft, last)
            last = draft
            yield self._number(draft, earlier=earlier)
            earlier = earlier or (
                draft.never is None and (draft.counts is None or draft.counts.kind == PERSON)
            )
            self.free = at = draft.end

    def _number(self, draft: _Draft, *, earlier: bool) -> Number:
        row, counts = self.row, draft.counts
        return Number(
            low=draft.low,
            best=draft.best,
            high=draft.high,
            hedge=draft.hedge,
            span=Span(row[draft.first].span.start, row[draft.end - 1].span.end),
            counts=None if counts is None else Span(row[counts.first].span.start, row[counts.last].span.end),
            never=draft.never,
            increment=draft.adds and not earlier and draft.never is None,
            vague=draft.vague,
            change=draft.change,
        )

    def _carried(self, draft: _Draft, last: _Draft) -> _Draft:
        """What the number before lends to this one: the change it says again, the age it stands in a row with."""
        behind = self._past_measure(last.end)
        if last.counts is not None:
            behind = max(behind, last.counts.last + 1)
        between = tuple(self.lowers[behind : draft.first])
        if between in self.known.again and draft.never is not None and draft.change is None:
            return replace(draft, change=last.change)
        if (
            last.never == "age"
            and between in self.known.rows
            and draft.counts is None
            and draft.never is None
        ):
            return replace(draft, never="age")
        return draft

    def _none(self, at: int) -> _Draft | None:
        """ "no one", "none of the guards", "no casualties"."""
        found = self.known.none.at(self.lowers, at)
        if found is None:
            return None
        length, form = found
        end = at + length
        counts = counted(self.row, end, self.known)
        if form == "determiner":
            counts = counts or counted(self.row, end, self.known, one=True)
            if counts is None or counts.kind != PERSON:
                return None
        return _Draft(at, at, end, end, 0, 0, 0, counts, None)

    def _vague(self, at: int) -> _Draft | None:
        """ "dozens", "several hundred", "half of the men"."""
        found = self.known.vague.at(self.lowers, at)
        if found is None or (at and self.lowers[at - 1] in self.known.vague_blockers):
            return None
        length, needs = found
        end = at + length
        following = self.lowers[end] if end < len(self.row) else ""
        if needs and following not in self.known.vague_followers:
            return None
        first, hedge, _, adds = self._before(at)
        adds, end = self._more(end, adds)
        counts = counted(self.row, end, self.known, partitive=True)
        never = kind(Phrase(self.row, at, end, 0, False, False, counts), self.known)
        return _Draft(first, at, end, end, None, None, None, counts, never, hedge, adds, vague=True)

    def _value(self, at: int) -> _Draft | None:
        """Digits or number words, alone or as a range."""
        money = at > 0 and self.lowers[at - 1] in self.known.currency
        value = value_at(self.row, at, self.known, money=money)
        if value is None or self._pronoun(at, value):
            return None
        first, hedge, sets, adds = self._before(self._past_currency(at))
        opener = self.known.range_openers.before(self.lowers, first, floor=self.free)
        upper = self._upper(at, value, between=opener is not None)
        stop = upper.end if upper else value.end
        if upper and opener:
            first -= opener[0]
        end, hedge, sets = self._after(stop, hedge, sets)
        adds, end = self._more(end, adds)
        one = value.value == 1 and upper is None
        counts = counted(self.row, end + self._hyphen(end), self.known, one=one or bool(self._hyphen(end)))
        phrase = Phrase(
            self.row, at, stop, value.value, value.digits, hedge is not None, counts, self.running
        )
        never = kind(phrase, self.known)
        exact = self._whole(value.value, at, counts)
        bounds = (self._lower(value, upper), None, upper.value) if upper else _bounds(exact, sets)
        change = self._change(first, end, never)
        adds = adds or (change == "up" and never is None)
        return _Draft(first, at, stop, end, *bounds, counts, never, hedge, adds, change=change)

    def _one_person(self, at: int) -> _Draft | None:
        """ "a nurse", "another soldier": one, where the noun is known for people."""
        adding = self.known.more_before.at(self.lowers, at)
        if adding is None and self.lowers[at] not in self.known.articles:
            return None
        end = at + (adding[0] if adding else 1)
        counts = person_ahead(self.row, end, self.known)
        if counts is None:
            return None
        return _Draft(at, at, end, end, 1, 1, 1, counts, None, adds=adding is not None)

    def _hyphen(self, end: int) -> int:
        """1 where a hyphen ties a noun to the number ("a 12-man patrol"), else 0."""
        tied = (
            end + 1 < len(self.row) and self.row[end].text == "-" and self.row[end].touches(self.row[end + 1])
        )
        return int(tied and self.row[end - 1].touches(self.row[end]))

    def _pronoun(self, at: int, value: Value) -> bool:
        """Whether a bare "one" is a pronoun ("this one", "one another", "one's")."""
        if value.digits or value.value != 1 or value.end != at + 1 or self.lowers[at] in self.known.articles:
            return False
        following = self.lowers[at + 1] if at + 1 < len(self.row) else ""
        before = self.lowers[at - 1] if at else ""
        if following in self.known.pronoun_after:
            return True
        return before in self.known.pronoun_before and counted(self.row, at + 1, self.known, one=True) is None

    def _before(self, at: int) -> tuple[int, str | None, frozenset[str], bool]:
        """Hedges and words of addition before `at`: first token, wording, what they set, whether they add."""
        first, adds = at, False
        sets: set[str] = set()
        spans: list[tuple[int, int]] = []
        for _ in range(_MOST_HEDGES):
            more = self.known.more_before.before(self.lowers, first, floor=self.free)
            hedge = self.known.hedges_before.before(self.lowers, first, floor=self.free)
            if more is not None and (hedge is None or hedge[0] < more[0]):
                adds, first = True, first - more[0]
            elif hedge is not None:
                spans.append((first - hedge[0], first))
                sets.add(hedge[1])
                first -= hedge[0]
            else:
                break
        wording = " ".join(self._words(*span) for span in reversed(spans)) or None
        return first, wording, frozenset(sets), adds

    def _after(
        self, end: int, hedge: str | None, sets: frozenset[str]
    ) -> tuple[int, str | None, frozenset[str]]:
        """A hedge behind the number ("or so", "or more", "-odd"), unless a further number follows it."""
        found = self.known.hedges_after.at(self.lowers, end)
        if found is None:
            return end, hedge, sets
        behind = end + found[0]
        if behind < len(self.row) and value_at(self.row, behind, self.known) is not None:
            return end, hedge, sets
        wording = self._words(end, behind)
        return behind, f"{hedge} {wording}" if hedge else wording, sets | {found[1]}

    def _more(self, end: int, adds: bool) -> tuple[bool, int]:
        """Whether a word of addition follows ("three more"), and the index behind it."""
        if end < len(self.row) and self.lowers[end] in self.known.more_after:
            if end + 1 < len(self.row) and self.lowers[end + 1] == "than":
                return adds, end
            return True, end + 1
        return adds, end

    def _upper(self, at: int, value: Value, *, between: bool) -> Value | None:
        """The upper end of the range that `value` begins, if it begins one."""
        link = self._past_measure(value.end)
        start = self._past_joint(link, between=between)
        if start is None or self.lowers[start] in self.known.articles:
            return None
        upper = value_at(self.row, start, self.known, money=self.lowers[at - 1] in self.known.currency)
        if upper is None or upper.value <= value.value or not self._alike(value.end, link, upper.end):
            return None
        rising = self.lowers[at - 1] == "by" and upper.value > value.value * _WIDEST_RISE
        if rising and self.lowers[link] == "to":
            return None
        worded = self.row[start - 1].shape is Shape.WORD
        if worded and is_year(self.row[at], self.known) and not is_year(self.row[start], self.known):
            return None
        following = self.row[upper.end] if upper.end < len(self.row) else None
        ordinal = following is not None and self.row[upper.end - 1].touches(following)
        return None if ordinal and following and following.lower in self.known.ordinal_endings else upper

    def _alike(self, end: int, link: int, upper: int) -> bool:
        """Whether the measure between `end` and `link`, if any, is that behind the upper end ("5% to 10%")."""
        if end == link:
            return True
        measure, other = self.known.measures.at(self.lowers, end), self.known.measures.at(self.lowers, upper)
        return measure is not None and other is not None and measure[1] == other[1]

    def _past_joint(self, link: int, *, between: bool) -> int | None:
        """The index behind "to", "or", a dash (behind "between" also "and"), and a currency sign, at `link`."""
        if link + 1 >= len(self.row):
            return None
        joint = self.row[link]
        joining = self.known.range_between if between else self.known.range_words
        if joint.lower not in joining and joint.text not in self.known.range_dashes:
            return None
        start = link + 1
        while start < len(self.row) and (
            self.lowers[start] in self.known.currency
            or (self.known.hedges_before.at([self.lowers[start]], 0) and joint.lower in joining)
        ):
            start += 1
        return start if start < len(self.row) else None

    def _past_measure(self, at: int) -> int:
        """The index behind a unit of measurement at `at` ("5%", "30 km"), else `at`."""
        measure = self.known.measures.at(self.lowers, at)
        return at + measure[0] if measure else at

    def _past_currency(self, at: int) -> int:
        """The index of the first sign of currency that leads to `at` without a break, else `at`."""
        while at > self.free and self.lowers[at - 1] in self.known.currency:
            at -= 1
        return at

    def _lower(self, value: Value, upper: Value) -> int | float:
        """The lower end of a range, scaled as the upper is ("3 to 5 million")."""
        scale = 1
        at = upper.end - 1
        while (worth := self.known.scales.get(self.lowers[at], 0)) and worth > 1:
            scale, at = scale * worth, at - 1
        scaled = self.lowers[value.end - 1] in self.known.scales or value.value >= _SMALL
        return value.value if scaled else value.value * scale

    def _whole(self, value: int | float, at: int, counts: Counted | None) -> int | float:
        """Thousands where "2.700" counts people: nobody is a fraction."""
        if self.row[at].dotted and counts is not None and counts.kind == PERSON and isinstance(value, float):
            return round(value * _SMALL)
        return value

    def _change(self, first: int, end: int, never: str | None) -> str | None:
        """`up` or `down` where the number is how much something changed ("rose by 30", "a 5% drop", "+5%")."""
        at, by = first - 1, False
        signed = (
            at >= 0 and self.row[at].text in self.known.change_signs and self.row[at].touches(self.row[first])
        )
        if signed and never is not None and not (at and self.row[at - 1].touches(self.row[at])):
            return self.known.change_signs[self.row[at].text]
        for _ in range(_CHANGE_REACH):
            if at < 0 or self.lowers[at] in self.known.change_targets:
                break
            found = self.known.change.get(self.lowers[at])
            if found is not None:
                return found if by or never is not None else None
            by = by or self.lowers[at] == "by"
            if (
                not by
                and self.lowers[at] not in self.known.change_carriers
                and self.row[at].text not in self.known.currency
            ):
                break
            at -= 1
        behind = self._past_measure(end)
        following = self.lowers[behind] if end < behind < len(self.row) else ""
        return self.known.change.get(following) if never is not None else None

    def _words(self, start: int, end: int) -> str:
        return self.text[self.row[start].span.start : self.row[end - 1].span.end]


def _bounds(
    value: int | float, sets: frozenset[str]
) -> tuple[int | float | None, int | float | None, int | float | None]:
    """Low, best and high of `value` under what its hedges set."""
    if "at_least" in sets:
        return value, value, None
    if "at_most" in sets:
        return None, None, value
    if "about" in sets:
        return None, value, None
    return value, value, value

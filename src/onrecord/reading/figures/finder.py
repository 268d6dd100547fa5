"""Numbers of a report: one pass over each sentence, from left to right, so that no two spans ever overlap.

Bounds are those of the table "Figure" in the guideline (`docs/claims.md`). A number adds to an earlier toll
(`increment`) where it has a word for that ("three more", "another 12", "rose by 30") and no earlier
number of its sentence can count people: behind one, "another 12" is the rest of a list ("killed three people and
wounded another 12"). "others" alone never adds.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from onrecord.model import Report, Sentence, Span
from onrecord.reading.figures.changes import change
from onrecord.reading.figures.kinds import Phrase, is_year, kind
from onrecord.reading.figures.lexicon import words
from onrecord.reading.figures.line import Line
from onrecord.reading.figures.nouns import PERSON, Counted, counted, person_ahead, several_ahead
from onrecord.reading.figures.ranges import lower_end, upper_end
from onrecord.reading.figures.tokens import Shape
from onrecord.reading.figures.values import Value, value_at
from onrecord.reading.mentions import Number

__all__ = ["find_numbers"]

_SMALL = 1000


def find_numbers(report: Report, sentences: Sequence[Sentence]) -> tuple[Number, ...]:
    """Every number phrase in `sentences`, in order of the text; linear in its length."""
    known = words()
    return tuple(
        number
        for sentence in sentences
        for number in _Finder(Line(report.text, sentence.span, known)).numbers()
    )


@dataclass(frozen=True, slots=True)
class _Draft:
    """A number phrase as tokens: `first` to `end` all of it, `start` to `stop` hedges and number alone."""

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
    whole: bool = False
    change: str | None = None


class _Finder:
    """The pass over one sentence."""

    def __init__(self, line: Line) -> None:
        self.line = line
        self.row = line.row
        self.lowers = line.lowers
        self.known = line.known

    def numbers(self) -> Iterator[Number]:
        """The numbers of the sentence."""
        at, earlier = 0, False
        last: _Draft | None = None
        while at < len(self.row):
            draft = self._draft(at) if self._may_start(at) else None
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
            self.line.free = at = draft.end

    def _may_start(self, at: int) -> bool:
        return self.row[at].shape is Shape.NUMBER or self.lowers[at] in self.known.starters

    def _draft(self, at: int) -> _Draft | None:
        """The number phrase whose number begins at `at`."""
        return self._none(at) or self._vague(at) or self._value(at) or self._one_person(at)

    def _number(self, draft: _Draft, *, earlier: bool) -> Number:
        row, counts = self.row, draft.counts
        return Number(
            low=draft.low,
            best=draft.best,
            high=draft.high,
            hedge=draft.hedge,
            span=Span(row[draft.start].span.start, row[draft.stop - 1].span.end),
            counts=None if counts is None else Span(row[counts.first].span.start, row[counts.last].span.end),
            never=draft.never,
            increment=draft.adds and not earlier and draft.never is None,
            vague=draft.vague,
            whole=draft.whole,
            change=draft.change,
        )

    def _carried(self, draft: _Draft, last: _Draft) -> _Draft:
        """What the number before makes of this one: the change it says again, an age in a row, the whole it is of."""
        gap = self.lowers[last.end : draft.first]
        if gap == ["of"] and last.never == "id":
            return replace(draft, never="id")
        if gap[:1] == ["of"] and set(gap[1:]) <= self.known.determiners and draft.never is None:
            return replace(draft, whole=last.high != 0 and not self._befallen(draft))
        behind = self.line.past_measure(last.end)
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

    def _befallen(self, draft: _Draft) -> bool:
        """Whether what befell all of them follows at once ("one of four injured", "one of two men killed in …")."""
        behind = draft.end if draft.counts is None else draft.counts.last + 1
        return self.line.lower(behind) in self.known.states - self.known.befalling

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
        if found is None or self.line.lower(at - 1) in self.known.vague_blockers:
            return None
        length, needs = found
        end = at + length
        following = self.line.lower(end)
        if needs and following not in self.known.vague_followers | self.known.befalling:
            return None
        lead = self.line.before(at)
        adds, end = self.line.more(shown_end := end, lead.adds)
        counts = counted(self.row, end, self.known, partitive=True)
        never = kind(Phrase(self.row, at, end, 0, False, False, counts), self.known)
        if needs and never == "unit":
            never = None
        bounds = (None, None, None)
        return _Draft(
            lead.first, lead.shown, shown_end, end, *bounds, counts, never, lead.hedge, adds, vague=True
        )

    def _value(self, at: int) -> _Draft | None:
        """Digits or number words, alone or as a range."""
        money = self.line.lower(at - 1) in self.known.currency
        value = value_at(self.row, at, self.known, money=money)
        if value is None or self._pronoun(at, value):
            return None
        if (share := self._share(at, value)) is not None:
            return share
        lead = self.line.before(self.line.past_currency(at))
        first, shown = lead.first, lead.shown
        opener = self.known.range_openers.before(self.lowers, first, floor=self.line.free)
        upper = upper_end(self.line, at, value, between=opener is not None)
        stop = upper.end if upper else value.end
        if upper and opener:
            first = shown = first - opener[0]
        shown_end, hedge, sets = self.line.after(stop, lead.hedge, lead.sets)
        adds, end = self.line.more(shown_end, lead.adds)
        one = value.value == 1 and upper is None
        counts = counted(self.row, end + self._hyphen(end), self.known, one=one or bool(self._hyphen(end)))
        phrase = Phrase(
            self.row, at, stop, value.value, value.digits, hedge is not None, counts, self.line.running
        )
        never = kind(phrase, self.known)
        exact = self._whole(value.value, at, counts)
        bounds = (lower_end(self.line, value, upper), None, upper.value) if upper else _bounds(exact, sets)
        changed = change(self.line, first, end, never)
        adds = adds or (changed == "up" and never is None)
        return _Draft(first, shown, shown_end, end, *bounds, counts, never, hedge, adds, change=changed)

    def _share(self, at: int, one: Value) -> _Draft | None:
        """ "One in five soldiers", "one out of five": vague, as "a fifth" is."""
        joint = self.known.share.at(self.lowers, one.end) if one.value == 1 else None
        start = one.end + joint[0] if joint else len(self.row)
        whole = value_at(self.row, start, self.known) if start < len(self.row) else None
        if whole is None or whole.value <= 1 or is_year(self.row[start], self.known):
            return None
        counts = counted(self.row, whole.end, self.known)
        phrase = Phrase(self.row, at, whole.end, 0, False, False, counts)
        never = kind(phrase, self.known)
        return _Draft(at, at, whole.end, whole.end, None, None, None, counts, never, vague=True)

    def _one_person(self, at: int) -> _Draft | None:
        """ "a nurse", "another soldier": one, where the noun is known for people."""
        adding = self.known.more_before.at(self.lowers, at)
        if (adding is None or adding[1] != "one") and self.lowers[at] not in self.known.articles:
            return None
        end = at + (adding[0] if adding else 1)
        if (group := several_ahead(self.row, end, self.known)) is not None:
            many = self.known.several[self.lowers[group.last]]
            return _Draft(at, at, end, end, many, many, many, group, None, adds=adding is not None)
        counts = person_ahead(self.row, end, self.known)
        following = self.line.lower(end)
        if counts is None and not (adding and (following in self.known.states | self.known.singular)):
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
        following = self.line.lower(at + 1)
        if self._hyphen(value.end) and self.line.lower(value.end + 1) in self.known.stops:
            return True
        if at > 1 and self._hyphen(at - 1) and self.line.lower(at - 2) in self.known.stops:
            return True
        before = self.line.lower(at - 1)
        if following in self.known.pronoun_after:
            return True
        return before in self.known.pronoun_before and counted(self.row, at + 1, self.known, one=True) is None

    def _whole(self, value: int | float, at: int, counts: Counted | None) -> int | float:
        """Thousands where "2.700" counts people: nobody is a fraction."""
        if self.row[at].dotted and counts is not None and counts.kind == PERSON and isinstance(value, float):
            return round(value * _SMALL)
        return value


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

"""Stories: which reports tell of one event, judged from their text; kept so that a new report moves only what it touches.

Each report is one unit, and one more for each other matter that its claims tell of. Units are compared by their terms
(`similarity`), words left out that are boilerplate, and grouped by average likeness. The state after any sequence of
additions and removals is the one that the reports give at once: every step depends on which reports there are alone.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from onrecord.linking.boilerplate import boilerplate, share
from onrecord.linking.grouping import group
from onrecord.linking.placing import Unit, marks_of
from onrecord.linking.postings import Postings
from onrecord.linking.profiles import Profile, profile_of, shingles, tokens_of
from onrecord.linking.rarity import Rarity, rate_of, sampled
from onrecord.linking.similarity import Row, norm_of, row_of
from onrecord.linking.tables import table

__all__ = ["Stories"]

Story = tuple[str, int]
"""A group of units, named by its smallest: report and number."""


@dataclass(frozen=True, slots=True)
class Stories:
    """All units, what they are about, how alike they are, and the groups they fall into. Never changed in place."""

    units: Mapping[int, Unit]
    numbers: Mapping[str, tuple[int, ...]]
    """The units of each report, its own first."""
    story: Mapping[int, Story]
    """The group of each unit."""
    rows: Mapping[int, Row]
    profiles: Mapping[int, Profile]
    runs: Mapping[int, NDArray[np.uint32]]
    """The runs of words of each unit."""
    dull: frozenset[int]
    """The runs of words that are boilerplate."""
    terms: Postings
    shared: Postings
    """Postings of the runs of words."""
    rarity: Rarity
    norms: NDArray[np.float64]
    next: int

    @classmethod
    def none(cls) -> "Stories":
        """No reports."""
        empty = Postings.empty()
        return cls({}, {}, {}, {}, {}, {}, frozenset(), empty, empty, Rarity.of([]), np.zeros(0), 0)

    def alike(self, one: str, other: str) -> float:
        """How alike two reports are, 0 for those of different stories."""
        ours, theirs = self.numbers.get(one, ()), self.numbers.get(other, ())
        return max(
            (self.rows[a].get(b, 0.0) for a in ours for b in theirs if self.story[a] == self.story[b]),
            default=0.0,
        )

    def updated(
        self, units: Mapping[str, Sequence[Unit]], gone: Iterable[str]
    ) -> tuple["Stories", frozenset[str]]:
        """The stories with the units of new or changed reports, and without those `gone`.

        Also the reports whose story may be another than before.
        """
        out = [n for report in sorted({*units, *gone}) for n in self.numbers.get(report, ())]
        new, added = self._taken(units, out)
        new, changed = new._rid(out, added, self)
        new, weighed = new._weighed(self, changed)
        return new._grouped(self, {*out, *weighed})

    def _taken(self, units: Mapping[str, Sequence[Unit]], out: Sequence[int]) -> tuple["Stories", list[int]]:
        """Units taken out and put in; the numbers of those put in."""
        gone = frozenset(out)
        held = {number: unit for number, unit in self.units.items() if number not in gone}
        lost = {self.units[number].report for number in out}
        numbers = {report: own for report, own in self.numbers.items() if report not in lost}
        runs = {number: own for number, own in self.runs.items() if number not in gone}
        number = self.next
        for report in sorted(units):
            for unit in units[report]:
                held[number] = unit
                runs[number] = np.unique(np.array(shingles(tokens_of(unit.text)), dtype=np.uint32))
                numbers[report] = (*numbers.get(report, ()), number)
                number += 1
        added = list(range(self.next, number))
        ones = [np.ones(len(runs[n]), dtype=np.int32) for n in added]
        shared = self.shared.minus(out).plus(added, [runs[n] for n in added], ones)
        new = replace(self, units=held, numbers=numbers, runs=runs, shared=shared, next=number)
        return new, added

    def _rid(
        self, out: Sequence[int], added: Sequence[int], before: "Stories"
    ) -> tuple["Stories", list[int]]:
        """Profiles without boilerplate; the units whose profile is new."""
        asked = [before.runs[n] for n in out] + [self.runs[n] for n in added]
        judged = {int(run) for runs in asked for run in runs.tolist()}
        dull = boilerplate(
            judged,
            self.shared,
            shared=lambda a, b: share(self.runs[a], self.runs[b]),
            ordered=lambda numbers: sorted(numbers, key=self._named),
        )
        moved = dull ^ (judged & self.dull)
        now = (self.dull - judged) | dull
        touched = self.shared.holding(np.fromiter(sorted(moved), dtype=np.uint32)).tolist() if moved else []
        changed = sorted({*added, *touched})
        gone = frozenset(out)
        profiles = {n: profile for n, profile in self.profiles.items() if n not in gone}
        for n in changed:
            profiles[n] = profile_of(
                tokens_of(self.units[n].text), without=now, marks=marks_of(self.units[n].facts)
            )
        old = [n for n in changed if n in before.profiles]
        terms = self.terms.minus([*out, *old]).plus(
            changed, [profiles[n].terms for n in changed], [profiles[n].weights for n in changed]
        )
        return replace(self, profiles=profiles, terms=terms, dull=frozenset(now)), changed

    def _named(self, number: int) -> Story:
        return self.units[number].report, self.units[number].number

    def _weighed(self, before: "Stories", changed: Sequence[int]) -> tuple["Stories", list[int]]:
        """Rarity, lengths and likenesses brought up to date; the units whose likeness to any other may be new."""
        sample = sampled(self.numbers, rate_of(len(self.numbers)))
        rarity = Rarity.of([self.profiles[self.numbers[report][0]].terms for report in sorted(sample)])
        moved = rarity.moved(before.rarity)
        heavier = self.terms.holding(moved).tolist() if len(moved) else []
        weighed = sorted({*changed, *heavier})
        norms = np.zeros(self.next)
        norms[: len(before.norms)] = before.norms
        for n in weighed:
            norms[n] = norm_of(self.profiles[n], rarity)
        fresh = frozenset(weighed) | (before.units.keys() - self.units.keys())
        rows = {
            n: {m: s for m, s in row.items() if m not in fresh} if not fresh.isdisjoint(row) else row
            for n, row in before.rows.items()
            if n not in fresh
        }
        for n in weighed:
            rows[n] = row_of(n, self.profiles, self.terms, rarity, norms)
        for n in weighed:
            for m, score in rows[n].items():
                if m not in fresh:
                    rows[m][n] = score
        return replace(self, rarity=rarity, norms=norms, rows=rows), weighed

    def _grouped(self, before: "Stories", moved: set[int]) -> tuple["Stories", frozenset[str]]:
        """Groups formed again wherever a likeness moved; the reports in them."""
        alike = table("weights")["groups"]["alike"]
        old = {before.story[n] for n in moved if n in before.story}
        start = {n for n in moved if n in self.units}
        start |= {n for n, story in before.story.items() if story in old and n in self.units}
        near = {m for n in moved for m, s in before.rows.get(n, {}).items() if s >= alike and m in self.units}
        story = {n: own for n, own in before.story.items() if n in self.units}
        touched: set[int] = set()
        for component in _components(start | near, self.rows, alike):
            touched |= component
            ordered = sorted(component, key=self._named)
            at = {n: i for i, n in enumerate(ordered)}
            edges = {
                (at[n], at[m]): s
                for n in ordered
                for m, s in self.rows[n].items()
                if m in at and at[n] < at[m]
            }
            for n, first in zip(ordered, group(len(ordered), edges, alike=alike), strict=True):
                story[n] = self._named(ordered[first])
        reports = {self.units[n].report for n in touched} | {
            before.units[n].report for n in moved if n in before.units
        }
        return replace(self, story=story), frozenset(reports)


def _components(start: Iterable[int], rows: Mapping[int, Row], alike: float) -> Iterable[set[int]]:
    """The units that hang together by likenesses of at least `alike`, from each of `start`."""
    seen: set[int] = set()
    for first in sorted(start):
        if first in seen:
            continue
        component, waiting = {first}, [first]
        while waiting:
            for other, score in rows[waiting.pop()].items():
                if score >= alike and other not in component:
                    component.add(other)
                    waiting.append(other)
        seen |= component
        yield component

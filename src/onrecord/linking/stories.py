"""Stories: which reports tell of one event, judged from their text; kept so that a new report moves only what it touches.

Each report is one unit, and one more for each other matter that its claims tell of. Units of the very same words are one
text: a copy changes nothing. Texts are compared by their terms (`similarity`), words left out that are boilerplate, and
grouped by average likeness. The state after any sequence of additions and removals is the one that the reports give at
once: every step depends on which reports there are alone.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from math import ceil, log2

import numpy as np
from numpy.typing import NDArray

from onrecord.linking.boilerplate import boilerplate, share
from onrecord.linking.copies import bands_of, jaccard
from onrecord.linking.grouping import group
from onrecord.linking.placing import Unit, marks_of
from onrecord.linking.postings import Postings
from onrecord.linking.profiles import Profile, profile_of, shingles, tokens_of
from onrecord.linking.rarity import ENOUGH, Rarity, rate_of, sampled
from onrecord.linking.similarity import Row, norm_of, row_of
from onrecord.linking.tables import table
from onrecord.model import digest

__all__ = ["Stories"]


_COPY = 0.5
"""Share of their runs of words that two texts have in common, from which on they are held against each other at any rate."""


@dataclass(frozen=True, slots=True)
class Text:
    """The words of one unit or of several that are the same, and what their claims say of day and town."""

    key: str
    """SHA-256 of both: the order of texts."""
    words: str
    marks: Mapping[str, frozenset[str]]
    owners: frozenset[str]
    """The reports that have it."""


@dataclass(frozen=True, slots=True)
class Stories:
    """All texts by number, what they are about, how alike they are, and their groups. Never changed in place."""

    units: Mapping[str, tuple[Unit, ...]]
    """The units of each report, its own first."""
    numbers: Mapping[str, tuple[int, ...]]
    """The text of each of them."""
    texts: Mapping[int, Text]
    known: Mapping[str, int]
    """The number of each text, by its key."""
    story: Mapping[int, str]
    """The group of each text, named by its smallest key."""
    rows: Mapping[int, Row]
    profiles: Mapping[int, Profile]
    runs: Mapping[int, NDArray[np.uint32]]
    """The runs of words of each text."""
    dull: frozenset[int]
    """The runs of words that are boilerplate."""
    terms: Postings
    shared: Postings
    """Postings of the runs of words."""
    buckets: Postings
    """Postings of the buckets of near-duplicates."""
    rarity: Rarity
    norms: NDArray[np.float64]
    next: int

    @classmethod
    def none(cls) -> "Stories":
        """No reports."""
        empty = Postings.empty()
        return cls(
            {}, {}, {}, {}, {}, {}, {}, {}, frozenset(), empty, empty, empty, Rarity.of([]), np.zeros(0), 0
        )

    def alike(self, one: str, other: str) -> bool:
        """Whether two reports are on one story, and alike in themselves."""
        return any(
            a == b or (self.story[a] == self.story[b] and b in self.rows[a])
            for a in self.numbers.get(one, ())
            for b in self.numbers.get(other, ())
        )

    def overlap(self, one: str, other: str) -> bool:
        """Whether two reports share a run of words that is no boilerplate."""
        ours, theirs = (self.runs[self.numbers[each][0]] for each in (one, other))
        both = np.intersect1d(ours, theirs, assume_unique=True)
        return any(run not in self.dull for run in both.tolist())

    def copies(self, report: str) -> set[str]:
        """The other reports whose own text is nearly the same."""
        number = self.numbers[report][0]
        if not len(self.runs[number]):
            return set()
        likely = self.buckets.holding(np.unique(bands_of([self.runs[number]])[0])).tolist()
        near = [n for n in likely if jaccard(self.runs[number], self.runs[n]) >= _COPY]
        return {owner for n in near for owner in self.texts[n].owners} - {report}

    def twin_of(self, report: str) -> str:
        """What a report shares with its copies alone: the key of its own text."""
        return self.texts[self.numbers[report][0]].key

    def updated(
        self, units: Mapping[str, Sequence[Unit]], gone: Iterable[str]
    ) -> tuple["Stories", frozenset[str], frozenset[str]]:
        """The stories with the units of new or changed reports, and without those `gone`.

        Also the reports whose story may be another than before, and those of whose words others are boilerplate now.
        """
        new, out, added = self._taken(units, gone)
        new, changed = new._rid(out, added, self)
        new, weighed = new._weighed(self, changed)
        new, moved = new._grouped(self, {*out, *weighed})
        reworded = frozenset(owner for n in changed for owner in new.texts[n].owners)
        return new, moved | units.keys(), reworded

    def _taken(
        self, units: Mapping[str, Sequence[Unit]], gone: Iterable[str]
    ) -> tuple["Stories", list[int], list[int]]:
        """Reports taken out and put in; the texts that nobody has any more, and those that are new."""
        leaving = {report for report in {*units, *gone} if report in self.units}
        held = {report: own for report, own in self.units.items() if report not in leaving}
        numbers = {report: own for report, own in self.numbers.items() if report not in leaving}
        texts, known = dict(self.texts), dict(self.known)
        for report in leaving:
            for n in self.numbers[report]:
                texts[n] = replace(texts[n], owners=texts[n].owners - {report})
        for report in sorted(units):
            held[report] = tuple(units[report])
            own = []
            for unit in units[report]:
                marks = marks_of(unit.facts)
                key = digest([unit.text, {kind: sorted(each) for kind, each in marks.items()}])
                number = known.setdefault(key, self.next + len(known.keys() - self.known.keys()))
                text = texts.get(number) or Text(key, unit.text, marks, frozenset())
                texts[number] = replace(text, owners=text.owners | {report})
                own.append(number)
            numbers[report] = tuple(own)
        out = sorted(n for n, text in texts.items() if not text.owners and n in self.texts)
        for n in [n for n, text in texts.items() if not text.owners]:
            del known[texts.pop(n).key]
        added = sorted(texts.keys() - self.texts.keys())
        runs = {n: own for n, own in self.runs.items() if n in texts}
        for n in added:
            runs[n] = np.unique(np.array(shingles(tokens_of(texts[n].words)), dtype=np.uint32))
        ones = [np.ones(len(runs[n]), dtype=np.int32) for n in added]
        shared = self.shared.minus(out).plus(added, [runs[n] for n in added], ones)
        full = [n for n in added if len(runs[n])]
        bands = [np.unique(row) for row in bands_of([runs[n] for n in full])]
        ones = [np.ones(len(row), dtype=np.int32) for row in bands]
        buckets = self.buckets.minus(out).plus(full, bands, ones)
        last = max([self.next - 1, *added]) + 1
        new = replace(self, units=held, numbers=numbers, texts=texts, known=known, runs=runs, next=last)
        new = replace(new, shared=shared, buckets=buckets)
        return new, out, added

    def _rid(
        self, out: Sequence[int], added: Sequence[int], before: "Stories"
    ) -> tuple["Stories", list[int]]:
        """Profiles without boilerplate; the texts whose profile is new."""
        asked = [before.runs[n] for n in out] + [self.runs[n] for n in added]
        judged = {int(run) for runs in asked for run in runs.tolist()}
        dull = boilerplate(
            judged,
            self.shared,
            shared=lambda a, b: share(self.runs[a], self.runs[b]),
            ordered=lambda numbers: sorted(numbers, key=lambda n: self.texts[n].key),
        )
        moved = dull ^ (judged & self.dull)
        now = (self.dull - judged) | dull
        touched = self.shared.holding(np.fromiter(sorted(moved), dtype=np.uint32)).tolist() if moved else []
        changed = sorted({*added, *touched})
        profiles = {n: profile for n, profile in self.profiles.items() if n in self.texts}
        for n in changed:
            text = self.texts[n]
            profiles[n] = profile_of(tokens_of(text.words), without=now, marks=text.marks)
        old = [n for n in changed if n in before.profiles]
        terms = self.terms.minus([*out, *old]).plus(
            changed, [profiles[n].terms for n in changed], [profiles[n].weights for n in changed]
        )
        return replace(self, profiles=profiles, terms=terms, dull=frozenset(now)), changed

    def _weighed(self, before: "Stories", changed: Sequence[int]) -> tuple["Stories", list[int]]:
        """Rarity, lengths and likenesses brought up to date; the texts whose likeness to any other may be new."""
        sample = sampled(self.known, rate_of(len(self.known)))
        rarity = Rarity.of([self.profiles[self.known[key]].terms for key in sample])
        moved = rarity.moved(before.rarity)
        heavier = self.terms.holding(moved).tolist() if len(moved) else []
        weighed = sorted({*changed, *heavier})
        norms = np.zeros(self.next)
        norms[: len(before.norms)] = before.norms
        for n in weighed:
            norms[n] = norm_of(self.profiles[n], rarity)
        fresh = frozenset(weighed) | (before.texts.keys() - self.texts.keys())
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
                    rows[m] = {**rows[m], n: score}
        return replace(self, rarity=rarity, norms=norms, rows=rows), weighed

    def _grouped(self, before: "Stories", moved: set[int]) -> tuple["Stories", frozenset[str]]:
        """Groups formed again wherever a likeness moved; the reports whose likeness or group is another."""
        alike = alike_among(len(self.texts))
        if alike != alike_among(len(before.texts)):
            moved = moved | self.texts.keys()
        old = {before.story[n] for n in moved if n in before.story}
        start = {n for n in moved if n in self.texts}
        start |= {n for n, story in before.story.items() if story in old and n in self.texts}
        start |= {
            m for n in moved for m, s in before.rows.get(n, {}).items() if s >= alike and m in self.texts
        }
        story = {n: own for n, own in before.story.items() if n in self.texts}
        touched: set[int] = set()
        for component in _components(start, self.rows, alike):
            touched |= component
            ordered = sorted(component, key=lambda n: self.texts[n].key)
            at = {n: i for i, n in enumerate(ordered)}
            edges = {
                (at[n], at[m]): s
                for n in ordered
                for m, s in self.rows[n].items()
                if m in at and at[n] < at[m]
            }
            for n, first in zip(ordered, group(len(ordered), edges, alike=alike), strict=True):
                story[n] = self.texts[ordered[first]].key
        other = {n for n in touched if story[n] != before.story.get(n)} | {
            n for n in moved if n in self.texts
        }
        reports = {owner for n in other for owner in self.texts[n].owners}
        return replace(self, story=story), frozenset(reports)


def alike_among(texts: int) -> float:
    """How alike a group's texts are at least: the more texts there are, the more strangers look alike by chance.

    In steps, at powers of two from ENOUGH on.
    """
    groups = table("weights")["groups"]
    steps = max(0, ceil(log2(max(texts, 1) / ENOUGH)))
    return float(groups["alike"] + steps * groups["step"])


def _components(start: Iterable[int], rows: Mapping[int, Row], alike: float) -> Iterable[set[int]]:
    """The texts that hang together by likenesses of at least `alike`, from each of `start`."""
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

"""A model's answer back on the words of the report: what does not stand there verbatim is dropped.

The model says which words play which part. What the words are worth (bounds of a figure, a date, a place) is
worked out from them by the same rules as everywhere; the model's own arithmetic is never taken.
"""

import json
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from onrecord.knowledge.nations import nation
from onrecord.model import (
    BASES,
    CLASSES,
    GROUP_STATUSES,
    KINDS,
    MEASURES,
    STANCES,
    Circumstance,
    Claim,
    Cue,
    Figure,
    Group,
    Party,
    Place,
    Report,
    Span,
    Speaker,
    Time,
)
from onrecord.reading.mentions import Number, PlaceMention, TimeMention
from onrecord.reading.remote.passages import Passage

__all__ = ["Mentions", "Unusable", "anchor", "locate"]

_SAME = str.maketrans("’‘‛´`“”„‟«»–—‑\u00a0\u2009\u202f", '\'\'\'\'\'""""""---   ')
"""Characters that models type otherwise than the report has them, one for one so that offsets stay."""
_LONGEST = 2_000
"""Code points of the longest wording looked for: no claim has more."""


class Unusable(ValueError):
    """The answer as a whole is not what was asked for."""


@dataclass(frozen=True, slots=True)
class Mentions:
    """What the rules find in the report: the values that anchored words are worth."""

    numbers: Sequence[Number]
    times: Sequence[TimeMention]
    places: Sequence[PlaceMention]


def anchor(
    answer: str, report: Report, passage: Passage, mentions: Mentions, *, reader: str
) -> Iterator[Claim]:
    """The claims of an answer whose quote stands in the passage; Unusable where it is not the JSON asked for."""
    for row in _rows(answer):
        made = _Row(row, report, passage, mentions, reader)
        claim = made.claim()
        if claim is not None:
            yield claim


def _rows(answer: str) -> list[Mapping[str, Any]]:
    fenced = re.fullmatch(r"\s*```(?:json)?\s*(.*?)\s*```\s*", answer, re.DOTALL)
    try:
        rows = json.loads(fenced[1] if fenced else answer)["claims"]
    except (ValueError, KeyError, TypeError, RecursionError) as error:
        raise Unusable(f"{type(error).__name__}: {error}") from error
    if not isinstance(rows, list):
        raise Unusable("`claims` is no list")
    return [row for row in rows if isinstance(row, Mapping)]


def locate(text: str, words: object, within: Span, *, near: Span | None = None) -> Span | None:
    """Where `words` stand inside `within`, white space and the shape of quotes and dashes aside; the nearest to `near`."""
    if not isinstance(words, str) or not words.strip() or len(words) > _LONGEST:
        return None
    pattern = r"\s+".join(map(re.escape, words.translate(_SAME).split()))
    found = [
        Span(within.start + m.start(), within.start + m.end())
        for m in re.finditer(pattern, within.of(text).translate(_SAME))
    ]
    if not found:
        return None
    return min(found, key=lambda span: _apart(span, near)) if near else found[0]


def _apart(span: Span, other: Span) -> int:
    return max(0, other.start - span.end, span.start - other.end)


@dataclass(frozen=True, slots=True)
class _Row:
    row: Mapping[str, Any]
    report: Report
    passage: Passage
    mentions: Mentions
    reader: str

    def claim(self) -> Claim | None:
        quote = self._find("quote", None)
        kind = self._one_of("kind", KINDS)
        if quote is None or kind is None:
            return None
        silent: dict[str, str] = {}
        slots = {
            "said_by": self._chain(quote, silent),
            "cue": self._worded(Cue, "cue", quote, silent),
            "figure": self._figure(quote, silent),
            "group": self._group(quote, silent),
            "by": self._by(quote, silent),
            "circumstance": self._worded(Circumstance, "circumstance", quote, silent),
            "when": self._time(quote, silent),
            "where": self._place(quote, silent),
        }
        return Claim(
            report=self.report.id,
            part=self.passage.role,
            kind=kind,
            measure=self._one_of("measure", MEASURES),
            reader=self.reader,
            quote=quote.of(self.report.text),
            span=quote,
            stance=self._one_of("stance", STANCES) or "asserts",
            direct=self.row.get("direct") is True,
            silent=silent,
            **slots,
        )

    def _find(self, name: str, near: Span | None) -> Span | None:
        return self._stands(self.row.get(name), near)

    def _stands(self, words: object, near: Span | None) -> Span | None:
        if near is not None:
            inside = locate(self.report.text, words, near)
            if inside:
                return inside
        return locate(self.report.text, words, self.passage.span, near=near)

    def _one_of(self, name: str, known: Sequence[str]) -> str | None:
        value = self.row.get(name)
        return value if isinstance(value, str) and value in known else None

    def _anchored(self, name: str, words: object, quote: Span, silent: dict[str, str]) -> Span | None:
        if not words:
            return None
        span = self._stands(words, quote)
        if span is None:
            silent[name] = "the reader's words do not stand in the passage"
        return span

    def _worded(self, made: Any, name: str, quote: Span, silent: dict[str, str]) -> Any:
        span = self._anchored(name, self.row.get(name), quote, silent)
        return made(span.of(self.report.text), span) if span else None

    def _figure(self, quote: Span, silent: dict[str, str]) -> Figure | None:
        span = self._anchored("figure", self.row.get("figure"), quote, silent)
        if span is None:
            return None
        met = [number for number in self.mentions.numbers if number.span.meets(span)]
        if not met:
            silent["figure"] = "no number stands in these words"
            return None
        number = max(met, key=lambda each: _shared(each.span, span))
        return Figure(
            low=_whole(number.low),
            best=_whole(number.best),
            high=_whole(number.high),
            wording=number.span.of(self.report.text),
            hedge=number.hedge,
            basis=self._one_of("basis", BASES),
            span=number.span,
        )

    def _chain(self, quote: Span, silent: dict[str, str]) -> tuple[Speaker, ...]:
        links = self.row.get("said_by")
        chain = []
        for link in links if isinstance(links, list) else []:
            if not isinstance(link, Mapping):
                continue
            span = self._anchored("said_by", link.get("wording"), quote, silent)
            if span is None:
                continue
            wording = span.of(self.report.text)
            class_ = link.get("class")
            chain.append(
                Speaker(
                    name=self._named(link.get("name")) or wording,
                    wording=wording,
                    class_=class_ if isinstance(class_, str) and class_ in CLASSES else "unnamed",
                    side=_side(link.get("side")),
                    span=span,
                )
            )
        return tuple(chain)

    def _named(self, name: object) -> str | None:
        """The full name, where it stands anywhere in the report."""
        span = locate(self.report.text, name, Span(0, len(self.report.text)))
        return " ".join(span.of(self.report.text).split()) if span else None

    def _group(self, quote: Span, silent: dict[str, str]) -> Group | None:
        group = self.row.get("group")
        if not isinstance(group, Mapping):
            return None
        span = self._anchored("group", group.get("wording"), quote, silent)
        if span is None:
            return None
        wording = span.of(self.report.text)
        status = group.get("status")
        return Group(
            name=" ".join(wording.split()),
            wording=wording,
            status=status if isinstance(status, str) and status in GROUP_STATUSES else None,
            side=_side(group.get("side")),
            sex=None,
            age=None,
            span=span,
        )

    def _by(self, quote: Span, silent: dict[str, str]) -> Party | None:
        span = self._anchored("by", self.row.get("by"), quote, silent)
        wording = span.of(self.report.text) if span else ""
        return Party(" ".join(wording.split()), wording, span) if span else None

    def _time(self, quote: Span, silent: dict[str, str]) -> Time | None:
        span = self._anchored("when", self.row.get("when"), quote, silent)
        if span is None:
            return None
        met = [mention for mention in self.mentions.times if mention.span.meets(span)]
        best = max(met, key=lambda each: _shared(each.span, span), default=None)
        if best is None or best.time is None:
            silent["when"] = (best.why if best else None) or "no date stands in these words"
            return None
        return best.time

    def _place(self, quote: Span, silent: dict[str, str]) -> Place | None:
        span = self._anchored("where", self.row.get("where"), quote, silent)
        if span is None:
            return None
        met = [mention for mention in self.mentions.places if mention.span.meets(span)]
        if met:
            return max(met, key=lambda each: _shared(each.span, span)).place
        silent["where"] = "the gazetteer has no such place"
        wording = span.of(self.report.text)
        return Place(" ".join(wording.split()), None, None, None, None, wording, span)


def _shared(one: Span, other: Span) -> int:
    return min(one.end, other.end) - max(one.start, other.start)


def _whole(bound: int | float | None) -> int | None:
    return int(bound) if bound is not None and bound == int(bound) else None


def _side(value: object) -> str | None:
    return nation(value) if isinstance(value, str) and value.strip() else None

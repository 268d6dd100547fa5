"""What a claim says, read for comparison: how many, of whom, when it was said, whether it is a running total."""

import re
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from functools import cache

from onrecord.knowledge import nations
from onrecord.linking.tables import table
from onrecord.model import Claim, Report

__all__ = [
    "Fact",
    "day",
    "days_between",
    "facts_of",
    "group_words",
    "moment",
    "number",
    "said_day",
    "series",
    "states_of",
]

_WORD = re.compile(r"[^\W\d_]+")
_DATE = 10
_SHORT = 3
_LONGEST = 4000
"""Code points of a block that are looked at."""
_HEAD_LINES = 5
_NEWS_DAYS = 7
"""Days after which what was said is told as something earlier."""


@dataclass(frozen=True, slots=True)
class Fact:
    """A claim beside the report that carries it, with what linking compares."""

    claim: Claim
    outlet: str | None
    published: str | None
    value: int | None
    """The number it gives, whichever bound it stands in."""
    states: frozenset[str]
    """Whose the group is."""
    words: frozenset[str]
    """Words of the group that tell more than that they are people, lower case."""
    said: str | None
    """The day it was said, ISO 8601."""
    past: bool
    """Whether the report says that it was said before that day's news: it tells of an earlier statement."""
    issued: bool
    """Whether the report is the origin's own statement, which names its issuer in its head and nowhere beside the claim."""
    text: str
    """The quotation, lower case."""
    around: frozenset[str]
    """The longer words of the block that the claim stands in, lower case, without a last s."""
    voices: tuple[Claim, ...]
    """A claim of each origin that the report names: of a claim in nobody's mouth, one of them may be the origin."""

    @property
    def id(self) -> str:
        """The claim's id."""
        return self.claim.id

    @property
    def report(self) -> str:
        """The report's id."""
        return self.claim.report


def facts_of(report: Report, claims: list[Claim]) -> list[Fact]:
    """The claims of one report, each with what linking compares, by their place in the text."""
    ordered = sorted(claims, key=lambda c: (c.span or (0, 0), c.id))
    voices = {claim.said_by[-1]: claim for claim in ordered if claim.said_by}
    lines = {_line(report, claim.span.start) for claim in ordered if claim.span}
    return [_fact(report, claim, tuple(voices.values()), lines) for claim in ordered]


def _fact(report: Report, claim: Claim, voices: tuple[Claim, ...], lines: set[int]) -> Fact:
    published = report.published
    said = _said(claim)
    past = bool(said and published and days_between(said, published) > _NEWS_DAYS)
    return Fact(
        claim=claim,
        outlet=report.outlet,
        published=published,
        value=number(claim),
        states=states_of(claim),
        words=group_words(claim.group.name) if claim.group else frozenset(),
        said=(said or published or (claim.when.end if claim.when else None) or "")[:_DATE] or None,
        past=past,
        issued=_issued(report, claim, lines),
        text=claim.quote.lower(),
        around=_around(report, claim),
        voices=voices,
    )


def _said(claim: Claim) -> str | None:
    """When a claim was said; of a month or a year its last day, by when it was."""
    if claim.said is None:
        return None
    sharp = claim.said.granularity in ("hour", "part_of_day", "day")
    return (claim.said.start or claim.said.end) if sharp else (claim.said.end or claim.said.start)


def _issued(report: Report, claim: Claim, lines: set[int]) -> bool:
    """One speaker, named in one of the first lines, which is above the claim and holds no claim itself."""
    if len(claim.said_by) != 1 or claim.span is None or claim.said_by[0].span is None:
        return False
    line = _line(report, claim.said_by[0].span.start)
    return line < min(_HEAD_LINES, _line(report, claim.span.start)) and line not in lines


def _line(report: Report, at: int) -> int:
    return report.text.count("\n", 0, at)


def _around(report: Report, claim: Claim) -> frozenset[str]:
    block = next((b for b in report.blocks if claim.span and b.span.holds(claim.span)), None)
    words = block.span.of(report.text) if block else claim.quote
    found = (match.group().lower() for match in _WORD.finditer(words[:_LONGEST]))
    return frozenset(word.removesuffix("s") for word in found if len(word) > _SHORT)


def number(claim: Claim) -> int | None:
    """The number a claim gives: best, else the one bound there is."""
    figure = claim.figure
    if figure is None:
        return None
    return next((value for value in (figure.best, figure.low, figure.high) if value is not None), None)


def series(claim: Claim) -> bool:
    """Whether a claim belongs to a running series: a total so far, or a state at a moment."""
    if claim.figure is not None and claim.figure.basis is not None:
        return claim.figure.basis in ("cumulative", "stock")
    return claim.kind == "strength"


def states_of(claim: Claim) -> frozenset[str]:
    """The states whose people the group is, as its words say."""
    if claim.group is None:
        return frozenset()
    named = {name for _, name in nations.nations_in(f"{claim.group.name} {claim.group.wording}")}
    return frozenset(named)


@cache
def group_words(name: str) -> frozenset[str]:
    """Words of a group's name that tell more than that they are people; states left out."""
    spans = [span for span, _ in nations.nations_in(name)]
    words = {
        match.group().lower()
        for match in _WORD.finditer(name)
        if not any(a <= match.start() < b for a, b in spans)
    }
    return frozenset(words - frozenset(table("measures")["groups"]["plain"]))


def day(iso: str | None) -> date | None:
    """The day of an ISO 8601 date or time; None where it is not as precise as a day."""
    try:
        return date.fromisoformat(iso[:10]) if iso else None
    except ValueError:
        return None


def days_between(left: str | None, right: str | None) -> int:
    """How many days lie between two dates; 0 where one of them is unknown."""
    one, other = day(left), day(right)
    return abs((one - other) // timedelta(days=1)) if one and other else 0


def moment(iso: str | None) -> str:
    """A date or time for sorting: a date alone counts as the end of its day, nothing as the end of time."""
    try:
        when = datetime.fromisoformat(iso or "")
    except ValueError:
        return f"{iso or '9999'}~"
    if len(iso or "") <= _DATE:
        return f"{iso}~"
    return (when.astimezone(UTC) if when.tzinfo else when).strftime("%Y-%m-%dT%H:%M:%S")


def said_day(fact: Fact) -> tuple[str, str]:
    """For sorting by when it was said: the day (unknown last), then the exact time of publication."""
    return fact.said or "9999", moment(fact.published)

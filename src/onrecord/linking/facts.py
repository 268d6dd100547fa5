"""What a claim says, read for comparison: how many, of whom, when it was said, whether it is a running total."""

import re
from dataclasses import dataclass
from datetime import date, timedelta
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
    "number",
    "said_day",
    "series",
    "states_of",
]

_WORD = re.compile(r"[^\W\d_]+")


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
    return [_fact(report, claim) for claim in ordered]


def _fact(report: Report, claim: Claim) -> Fact:
    published = report.published
    said = _said(claim)
    past = bool(said and published and days_between(said, published) > _NEWS_DAYS)
    return Fact(
        claim,
        report.outlet,
        published,
        number(claim),
        states_of(claim),
        group_words(claim.group.name) if claim.group else frozenset(),
        (said or published or (claim.when.end if claim.when else None) or "")[:10] or None,
        past,
        _issued(report, claim),
        claim.quote.lower(),
    )


def _said(claim: Claim) -> str | None:
    """When a claim was said; of a month or a year its last day, by when it was."""
    if claim.said is None:
        return None
    sharp = claim.said.granularity in ("hour", "part_of_day", "day")
    return (claim.said.start or claim.said.end) if sharp else (claim.said.end or claim.said.start)


def _issued(report: Report, claim: Claim) -> bool:
    """No word of saying, one speaker, and that one named in the first lines, above what is said."""
    if claim.cue is not None or len(claim.said_by) != 1 or claim.span is None:
        return False
    named = claim.said_by[0].span
    if named is None or named.end > claim.span.start:
        return False
    between = report.text[named.end : claim.span.start]
    return "\n" in between and report.text[: named.start].count("\n") < _HEAD_LINES


_HEAD_LINES = 5
_NEWS_DAYS = 7
"""Days after which what was said is told as something earlier."""


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


def said_day(fact: Fact) -> tuple[str, str]:
    """For sorting by when it was said: the day (unknown last), then the exact time of publication."""
    return fact.said or "9999", fact.published or "9999"

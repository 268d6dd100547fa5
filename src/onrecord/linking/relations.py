"""How two reports on one incident stand to each other, and what in both shows it."""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from onrecord.linking.facts import Fact, moment
from onrecord.linking.passages import shared_passages
from onrecord.linking.stories import Stories
from onrecord.model import Relation, Report, Signal, Span

__all__ = ["Known", "relation_of"]

_COPY = 0.8
"""Share of the later text that stands in the earlier, from which on it is a copy."""
_DERIVED = 0.12
_LONG_RUN = 120
"""Code points of one shared passage that no two writers come to alone."""
_TELLING = 30
"""A number from which on two reports do not have it by chance or each from the police of the day."""
_MOST = 12
"""Signals that are kept of a pair."""


@dataclass(frozen=True, slots=True)
class Known:
    """A report with its claims."""

    report: Report
    facts: Sequence[Fact]


def relation_of(one: Known, other: Known, *, statements: Mapping[str, str], stories: Stories) -> Relation:
    """The relation of two reports that tell of one incident; `statements` names the statement of each claim.

    The one published first is on the left, and is what the right repeats, if it does; where both have one date only,
    an origin's own statement, else the longer. Words that are boilerplate show nothing.
    """
    left, right = sorted((one, other), key=_order)
    share, passages = 0.0, list[tuple[Span, Span]]()
    if stories.overlap(left.report.id, right.report.id):
        share, passages = shared_passages(left.report, right.report, without=stories.dull)
    signals = [Signal("text", a, b, f"{round(100 * share)} % of the later text") for a, b in passages]
    signals += _cited(left, right)
    signals += _said_alike(left, right, statements)
    kind = _kind(share, passages, signals, left, right)
    return Relation(left.report.id, right.report.id, kind, round(share, 3), tuple(signals[:_MOST]))


def _order(known: Known) -> tuple[object, ...]:
    issued = any(fact.issued for fact in known.facts)
    bylined = any(author != known.report.outlet for author in known.report.authors)
    return (
        (known.report.published or "9999")[:10],
        not issued,
        moment(known.report.published),
        bylined,
        -len(known.report.text),
        known.report.id,
    )


def _kind(
    share: float,
    passages: Sequence[tuple[Span, Span]],
    signals: Sequence[Signal],
    left: Known,
    right: Known,
) -> str:
    kinds = {signal.kind for signal in signals}
    longest = max((b.end - b.start for _, b in passages), default=0)
    if share >= _COPY:
        return "copy"
    if kinds & {"byline", "citation", "link"} or longest >= _LONG_RUN or share >= _DERIVED:
        return "derived"
    if "origin" in kinds:
        return "derived"
    return "independent" if left.facts and right.facts else "unknown"


def _said_alike(left: Known, right: Known, statements: Mapping[str, str]) -> Iterator[Signal]:
    """A signal for each statement that both carry and no two reports come to alone.

    The left is the origin's own words, or the number is no everyday one and somebody is named for it.
    """
    ours = {statements[fact.id]: fact for fact in reversed(left.facts) if fact.id in statements}
    for fact in right.facts:
        early = ours.get(statements.get(fact.id, ""))
        if early is None:
            continue
        telling = fact.value is not None and fact.value >= _TELLING and bool(early.claim.said_by)
        if early.issued or telling:
            del ours[statements[fact.id]]
            yield Signal("origin", early.claim.span, fact.claim.span, "the same statement")


def _cited(left: Known, right: Known) -> Iterator[Signal]:
    """The left outlet named in the right's byline, its words or its links."""
    outlet, url = left.report.outlet, left.report.url
    if outlet and outlet != right.report.outlet:
        if any(outlet.casefold() == author.casefold() for author in right.report.authors):
            yield Signal("byline", None, None, outlet)
        for block in right.report.parts:
            found = re.search(rf"\b{re.escape(outlet)}\b", block.span.of(right.report.text))
            if found:
                start = block.span.start + found.start()
                yield Signal("citation", None, Span(start, start + len(outlet)), outlet)
                break
    if url:
        for span, href in right.report.links:
            if href.split("#")[0].rstrip("/") == url.rstrip("/"):
                yield Signal("link", None, span, href)

"""How two reports on one incident stand to each other, and what in both shows it."""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from onrecord.linking.facts import Fact
from onrecord.linking.origins import agree
from onrecord.linking.passages import shared_passages
from onrecord.model import Relation, Report, Signal, Span

__all__ = ["Known", "relation_of"]

_COPY = 0.6
_DERIVED = 0.12
_QUOTED_WORDS = 4


@dataclass(frozen=True, slots=True)
class Known:
    """A report with its claims."""

    report: Report
    facts: Sequence[Fact]


def relation_of(one: Known, other: Known, *, statements: Mapping[str, str]) -> Relation:
    """The relation of two reports that tell of one incident; `statements` names the statement of each claim.

    The one published first is on the left, and is what the right repeats, if it does.
    """
    left, right = sorted(
        (one, other),
        key=lambda k: (
            (k.report.published or "9999")[:10],
            not any(f.issued for f in k.facts),
            k.report.published or "",
            k.report.id,
        ),
    )
    share, passages = shared_passages(left.report, right.report)
    signals = [Signal("text", a, b, f"{round(100 * share)} % of the text") for a, b in passages]
    signals += _cited(left, right)
    signals += _said_alike(left, right, statements)
    kind = _kind(share, signals, left, right, statements)
    return Relation(left.report.id, right.report.id, kind, round(share, 3), tuple(signals[:12]))


def _kind(
    share: float, signals: Sequence[Signal], left: Known, right: Known, statements: Mapping[str, str]
) -> str:
    kinds = {signal.kind for signal in signals}
    if share >= _COPY:
        return "copy"
    if kinds & {"byline", "citation", "link"} or share >= _DERIVED:
        return "derived"
    if "origin" in kinds and any(fact.issued for fact in left.facts):
        return "derived"
    if left.facts and right.facts and _other_origins(left, right):
        return "independent"
    return "unknown"


def _other_origins(left: Known, right: Known) -> bool:
    ours = [fact for fact in left.facts if fact.claim.said_by]
    theirs = [fact for fact in right.facts if fact.claim.said_by]
    return bool(ours and theirs) and not any(agree(a.claim, b.claim) for a in ours for b in theirs)


def _said_alike(left: Known, right: Known, statements: Mapping[str, str]) -> Iterator[Signal]:
    """A signal for each statement that both carry."""
    ours = {statements[fact.id]: fact for fact in reversed(left.facts) if fact.id in statements}
    for fact in right.facts:
        early = ours.pop(statements.get(fact.id, ""), None)
        if early is not None:
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


def pairs(reports: Iterable[str]) -> Iterator[tuple[str, str]]:
    """Each pair of reports once, in order."""
    ordered = sorted(set(reports))
    for number, one in enumerate(ordered):
        for other in ordered[number + 1 :]:
            yield one, other


__all__ += ["pairs"]

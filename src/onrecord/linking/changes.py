"""What changed on the way from a claim to the claim that repeats it, each with the two spans.

A change is what a reader of the later report would take wrongly: a measure that the earlier one does not imply, other
people, a total so far told as one day's toll, a hedge or a speaker that is gone, another number, place or date. What is only
left out, or said more vaguely, is none.
"""

import re
from collections.abc import Callable, Iterator, Sequence

from onrecord.knowledge import nations
from onrecord.linking.facts import Fact
from onrecord.linking.origins import agree
from onrecord.linking.placing import far
from onrecord.linking.repeats import measure_kept
from onrecord.linking.tables import table
from onrecord.model import Change, Span

__all__ = ["changes_of"]

_WIDE = ("country", "region")
_IN_STATE = re.compile(r"\b(?:in|on|across) $")


def changes_of(early: Fact, late: Fact, beside: Sequence[Fact]) -> Iterator[Change]:
    """The changes from `early` to `late`; `beside` are the other claims of early's report that say the same.

    What any of these says already is no change.
    """
    for kind, differs in _KINDS.items():
        found = differs(early, late)
        if found is None or any(differs(other, late) is None for other in beside):
            continue
        before, after, note = found
        yield Change(kind, early.id, late.id, before[0], after[0], before[1], after[1], note)


Words = tuple[str | None, Span | None]
Found = tuple[Words, Words, str] | None


def _measure(early: Fact, late: Fact) -> Found:
    ours, theirs = early.claim.measure, late.claim.measure
    if not ours or not theirs or measure_kept(ours, theirs) or _pointing(late):
        return None
    return _quote(early), _quote(late), f"{_plain(ours)} became {_plain(theirs)}"


def _pointing(fact: Fact) -> bool:
    """Whether a claim is a bare number that points back ("the 200"): its measure is not its own words."""
    figure = fact.claim.figure
    return figure is not None and fact.claim.quote.replace(figure.wording, "").strip().lower() in ("", "the")


def _group(early: Fact, late: Fact) -> Found:
    ours, theirs = early.claim.group, late.claim.group
    if ours is None or theirs is None:
        return None
    both = (ours.wording, ours.span), (theirs.wording, theirs.span)
    note = f"“{ours.name}” became “{theirs.name}”"
    if early.states and late.states:
        return (*both, note) if early.states != late.states else None
    told = late.text
    if early.words and not any(word in told for word in _stems(early.words)):
        owned = late.words & frozenset(table("measures")["groups"]["owners"])
        if late.states or owned:
            return *both, note
    return None


def _stems(words: frozenset[str]) -> list[str]:
    return [word.removesuffix("s") for word in sorted(words)]


def _basis(early: Fact, late: Fact) -> Found:
    ours, theirs = early.claim, late.claim
    if ours.figure is None or theirs.figure is None or ours.figure.basis not in ("cumulative", "stock"):
        return None
    when = theirs.when
    if theirs.figure.basis not in ("incident", "period") or when is None or not (when.start and when.end):
        return None
    if late.published and when.start[:10] > late.published[:10]:
        return None  # A day to come is not the day of losses that were told.
    same_end = ours.when is not None and ours.when.end == when.end
    if when.end[:10] in (early.said, late.said, (late.published or "")[:10]) and not same_end:
        return None  # The day it was said, not the day of the losses.
    before: Words = (ours.when.wording, ours.when.span) if ours.when else _quote(early)
    return before, (when.wording, when.span), f"a total so far became the toll of {when.wording}"


def _magnitude(early: Fact, late: Fact) -> Found:
    if early.value is None or late.value is None or early.value == late.value:
        return None
    return _figure(early), _figure(late), f"{early.value:,} became {late.value:,}"


def _hedge(early: Fact, late: Fact) -> Found:
    ours, theirs = early.claim.figure, late.claim.figure
    if ours is None or theirs is None or early.value != late.value or not ours.hedge or theirs.hedge:
        return None
    return _figure(early), _figure(late), f"“{ours.hedge}” was dropped"


def _attribution(early: Fact, late: Fact) -> Found:
    if not early.claim.said_by or late.claim.said_by:
        return None
    origin = early.claim.said_by[-1]
    return (origin.wording, origin.span), _quote(late), f"“{origin.name}” is not named any more"


def _stance(early: Fact, late: Fact) -> Found:
    ours, theirs = early.claim, late.claim
    if {ours.stance, theirs.stance} <= {"asserts"} or ours.stance == theirs.stance:
        return None
    if agree(ours, theirs) is None:
        return None
    before: Words = (ours.cue.wording, ours.cue.span) if ours.cue else _quote(early)
    after: Words = (theirs.cue.wording, theirs.cue.span) if theirs.cue else _quote(late)
    return before, after, f"{ours.stance} became {theirs.stance}"


def _place(early: Fact, late: Fact) -> Found:
    ours, theirs = early.claim.where, late.claim.where
    if ours is None:
        return None
    before: Words = (ours.wording, ours.span)
    if theirs is not None:
        apart = far(ours, theirs)
        return (before, (theirs.wording, theirs.span), f"{ours.name} became {theirs.name}") if apart else None
    wider = _state_of_place(late) if ours.precision not in _WIDE else None
    return (before, wider, f"{ours.name} became {wider[0]}") if wider else None


def _state_of_place(fact: Fact) -> tuple[str, Span] | None:
    """A state that the claim's own words give for where it was ("in Russia's war"), where its slot is empty."""
    quote, span = fact.claim.quote, fact.claim.span
    for mention in nations.mentions(quote):
        if span and mention.column == "name" and _IN_STATE.search(quote[: mention.span.start]):
            words = mention.span.of(quote)
            return words, Span(span.start + mention.span.start, span.start + mention.span.end)
    return None


def _date(early: Fact, late: Fact) -> Found:
    ours, theirs = early.claim.when, late.claim.when
    own_days = (late.said, (late.published or "")[:10])
    if theirs is None or not theirs.start or _basis(early, late) or theirs.start[:10] in own_days:
        return None  # The day it was said or told is the report's, not the event's.
    after: Words = (theirs.wording, theirs.span)
    if ours is None or not (ours.start and ours.end):
        figure = late.claim.figure
        total = figure is not None and figure.basis == "cumulative"
        begun = theirs.end is None or theirs.start < (theirs.end or "")
        note = f"counted from {theirs.start} on, which nobody said"
        return (_quote(early), after, note) if total and begun else None
    if theirs.end and (theirs.start > ours.end or ours.start > theirs.end):
        return (ours.wording, ours.span), after, f"{ours.wording} became {theirs.wording}"
    return None


_KINDS: dict[str, Callable[[Fact, Fact], Found]] = {
    "measure": _measure,
    "group": _group,
    "basis": _basis,
    "magnitude": _magnitude,
    "hedge": _hedge,
    "attribution": _attribution,
    "stance": _stance,
    "place": _place,
    "date": _date,
}


def _quote(fact: Fact) -> Words:
    return fact.claim.quote, fact.claim.span


def _figure(fact: Fact) -> Words:
    figure = fact.claim.figure
    return (figure.wording, figure.span) if figure else _quote(fact)


def _plain(measure: str) -> str:
    return measure.replace("_", " ")

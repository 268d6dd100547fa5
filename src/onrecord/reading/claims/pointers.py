"""Numbers that point to a figure by whose it is, by what is left of it, or by the question they answer.

"Kyiv's 3,000", "the 200 of the rebels" take the measure of the figure of that value, told before or later,
else the one their sentence or the claim before speaks of; "the Front for 57", "in the remaining 25 cases" that
of the total they share out; "Twelve, the mayor says" that of the question before. Table `measures`, `echo`.
"""

from collections.abc import Sequence

from onrecord.knowledge.nations import nations_in
from onrecord.model import Claim, Span
from onrecord.reading.losses.cues import word_set
from onrecord.reading.losses.groups import is_people, is_soldiers
from onrecord.reading.losses.phrases import object_phrase
from onrecord.reading.losses.statements import Statement
from onrecord.reading.losses.stream import Item, Sort

__all__ = ["asked_measure", "find_answer", "find_fate", "find_owned", "find_share"]

_GENITIVE = 6
"""Code points before a number in which the ending of its owner's name stands."""
_NEAR = 400
"""Code points between a claim and a figure of somebody on the same matter."""


def _same_value(value: float, span: Span, before: Sequence[Claim]) -> Claim | None:
    """The claim nearest before `span`, else the first after it, with this value for one of its bounds."""
    told = [
        claim
        for claim in before
        if claim.figure and value in (claim.figure.best, claim.figure.low, claim.figure.high)
    ]
    earlier = [claim for claim in told if claim.span is not None and claim.span.start < span.start]
    return earlier[-1] if earlier else next(iter(told), None)


def find_owned(text: str, items: Sequence[Item], place: int, before: Sequence[Claim]) -> list[Statement]:
    """ "Kyiv's 3,000", "the 200 of the Northerners", "the 200 that Kyiv speaks of"."""
    number, span = items[place].number, items[place].span
    if number is None or number.best is None or place == 0:
        return []
    owner = _owner(text, items, place)
    if owner is None:
        return []
    told = _same_value(number.best, span, before)
    measure = told.measure if told is not None else _of_sentence(items, place) or _told_last(span, before)
    if measure is None:
        return []
    kind = "strength" if measure == "deployed" else "loss"
    return [Statement(kind, measure, span, span, number, owner=owner)]


def _owner(text: str, items: Sequence[Item], place: int) -> Span | None:
    """Whose figure it is: a state or its people, or one whom an attribution names."""
    number = items[place].number
    assert number is not None
    owners, before = word_set("measures", "echo", "owner"), items[place - 1]
    if number.counts is None and before.low in owners and place > 1:
        own = items[place - 2].span
        return own if nations_in(own.of(text), metonyms=True) else None
    if number.counts is None and before.sort is Sort.FRAME:
        return (
            before.span
            if text[max(0, number.span.start - _GENITIVE) : number.span.start]
            .rstrip()
            .endswith(tuple(owners))
            else None
        )
    behind = items[place + 1 : place + 3]
    if before.low != "the" or len(behind) < 2:
        return None
    if behind[0].low in word_set("measures", "echo", "speaks") and behind[1].sort is Sort.FRAME:
        return behind[1].span if number.counts is None else None
    owner = object_phrase(items, place + 2) if behind[0].low == "of" else None
    return owner if owner is not None and nations_in(owner.of(text), metonyms=True) else None


def _of_sentence(items: Sequence[Item], place: int) -> str | None:
    """The one measure that the words of the sentence before the number speak of last."""
    return next((item.cue.measure for item in reversed(items[:place]) if item.cue is not None), None)


def _told_last(span: Span, before: Sequence[Claim]) -> str | None:
    near = [
        claim.measure
        for claim in before
        if claim.measure is not None
        and claim.span is not None
        and claim.span.end <= span.start < claim.span.end + _NEAR
    ]
    return near[-1] if near else None


def find_share(
    text: str, items: Sequence[Item], place: int, told: Sequence[Statement], figures: Sequence[Claim]
) -> list[Statement]:
    """ "Responsible for 130 of the deaths and the Front for 57"; "in the remaining 25 cases"."""
    number, span = items[place].number, items[place].span
    if number is None or place == 0:
        return []
    counted = number.counts.of(text).lower() if number.counts else None
    if items[place - 1].low == "for" and counted is None:
        shares = [each for each in told if _stands_behind(items, each, "for")]
        if shares:
            return [Statement(shares[-1].kind, shares[-1].measure, span, span, number, part=True)]
    left = items[place - 1].low in word_set("measures", "echo", "rest")
    if not left or (counted is not None and counted not in word_set("measures", "echo", "cases")):
        return []
    near = [
        (claim.kind, claim.measure)
        for claim in figures
        if claim.figure and claim.figure.span and span.start - claim.figure.span.end < _NEAR
    ]
    near += [(each.kind, each.measure) for each in told]
    return [Statement(*near[-1], span, span, number, part=True)] if near else []


def _stands_behind(items: Sequence[Item], statement: Statement, word: str) -> bool:
    places = (at for at, item in enumerate(items) if item.span == statement.anchor)
    return any(at > 0 and items[at - 1].low == word for at in places)


def find_fate(items: Sequence[Item], place: int) -> list[Statement]:
    """ "None of the sixteen is alive": those of whom nobody lives are dead."""
    number, span = items[place].number, items[place].span
    before = [item for item in items[max(0, place - 4) : place] if item.number is not None]
    none = bool(before) and before[-1].number is not None and before[-1].number.high == 0
    lives = word_set("measures", "echo", "survival")
    if number is None or not none or not any(item.low in lives for item in items[place + 1 : place + 4]):
        return []
    return [Statement("loss", "killed", span, span, number, group=number.counts)]


def asked_measure(items: Sequence[Item]) -> str | None:
    """The measure that a question asks a number of: "How many were killed?", "How many are there?"."""
    if not items or items[-1].low != "?":
        return None
    lows = [item.low for item in items]
    asks = any(pair == ["how", "many"] for pair in (lows[at : at + 2] for at in range(min(4, len(lows)))))
    if asks:
        said = {item.cue.measure for item in items if item.cue is not None}
        present = word_set("measures", "echo", "present").intersection(lows)
        return said.pop() if len(said) == 1 else "deployed" if present and not said else None
    commands = word_set("measures", "echo", "commands").intersection(lows)
    return "deployed" if commands and lows[0] == "who" else None


def find_answer(text: str, items: Sequence[Item], place: int, asked: str | None) -> list[Statement]:
    """A number in the sentence after a question that asked for one."""
    number, span = items[place].number, items[place].span
    if asked is None or number is None:
        return []
    counted = number.counts.of(text) if number.counts else None
    fits = counted is None or (is_soldiers if asked == "deployed" else is_people)(counted)
    if not fits or any(item.cue is not None for item in items):
        return []
    return [
        Statement(
            "strength" if asked == "deployed" else "loss", asked, span, span, number, group=number.counts
        )
    ]

"""The slots of one claim, filled from its statement, its clause and what stands round it."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from onrecord.model import Claim, Cue, Figure, Group, Party, Place, Report, Sentence, Span, Time
from onrecord.reading.claims.settings import place_of, time_of
from onrecord.reading.claims.speakers import Voice
from onrecord.reading.losses.basis import basis_of
from onrecord.reading.losses.circumstances import find_circumstance
from onrecord.reading.losses.cues import word_set
from onrecord.reading.losses.groups import is_pointing, is_soldiers, make_group, make_party
from onrecord.reading.losses.statements import Statement
from onrecord.reading.mentions import Attribution, PlaceMention, TimeMention

__all__ = ["Surroundings", "fill"]

_SO_FAR = ("cumulative", "stock")
_NEAR = 250
"""Code points between a claim and one that goes on with it: the next sentence."""
_SET = ("loss", "strength", "engagement")
"""Kinds that happen somewhere; hiding and checking have no place of their own."""


@dataclass(frozen=True, slots=True)
class Surroundings:
    """The sentence a claim stands in, with all that was found in it."""

    report: Report
    sentence: Sentence
    attributions: tuple[Attribution, ...]
    times: tuple[TimeMention, ...]
    places: tuple[PlaceMention, ...]
    reader: str
    campaign: bool
    """Whether the report is of a war or campaign."""


def fill(
    around: Surroundings,
    statement: Statement,
    clause: Span,
    voice: Voice,
    *,
    total: str | None,
    before: Sequence[Claim],
) -> Claim:
    """The claim that a statement makes; `total` is the id of the claim it splits, `before` the claims so far."""
    text = around.report.text
    span = _quoted(clause, statement)
    group = _group(around, statement, before)
    figure = _figure(around, statement, span, voice, group)
    when, no_time = _when(around, statement, span, voice, figure)
    where, no_place = _where(around, statement, span, voice)
    told = _told_before(statement, before)
    if told is not None and figure is not None:
        where = where or told.where
        when = when or (told.when if statement.part else None)
    by = make_party(text, statement.by) if statement.by is not None else None
    by = _resolved(by, voice, before)
    whole = next((claim for claim in before if claim.id == total), None)
    if whole is not None and group is None:
        group = whole.group
    if whole is not None and whole.figure is not None and figure is not None and figure.basis == "incident":
        figure = replace(figure, basis=whole.figure.basis)
    return Claim(
        report=around.report.id,
        part=around.sentence.role,
        kind=statement.kind,
        measure=statement.measure,
        reader=around.reader,
        quote=span.of(text),
        span=span,
        said_by=voice.said_by,
        said=voice.said,
        stance="denies" if statement.denied and voice.stance == "asserts" else voice.stance,
        cue=Cue(voice.cue.wording, voice.cue.span) if voice.cue else None,
        direct=voice.direct,
        figure=figure,
        group=group,
        by=by,
        circumstance=find_circumstance(text, span, statement.cue) if statement.kind == "loss" else None,
        part_of=total,
        when=when,
        where=where,
        silent=_silent(
            statement,
            group=group,
            by=by,
            when=no_time if when is None else "",
            where=no_place if where is None else "",
        ),
    )


def _quoted(clause: Span, statement: Statement) -> Span:
    """The clause, widened to hold the figure."""
    return Span(min(clause.start, statement.anchor.start), max(clause.end, statement.anchor.end))


def _figure(
    around: Surroundings, statement: Statement, span: Span, voice: Voice, group: Group | None
) -> Figure | None:
    number = statement.number
    if number is None or statement.measure is None:
        return None
    text = around.report.text
    own = span if statement.total is None else Span(statement.anchor.start, span.end)
    free = [time for time in around.times if not any(frame.meets(time.span) for frame in voice.frames)]
    basis = basis_of(
        number,
        statement.measure,
        own.of(text),
        around.sentence.span.of(text),
        [time for time in free if own.holds(time.span) or time.so_far or _leads(time.span, span)],
        campaign=around.campaign or (group is not None and group.side is not None),
        soldiers=group is not None and (group.status == "combatant" or is_soldiers(group.name)),
        toll=statement.toll,
    )
    low, best, high = (_whole(value) for value in (number.low, number.best, number.high))
    return Figure(low, best, high, number.span.of(text), number.hedge, basis, number.span)


def _leads(time: Span, clause: Span) -> bool:
    """Whether a time stands right before the clause, cut off in front of it: "on Monday, ..."."""
    return time.end <= clause.start and clause.start - time.end <= len(", that ")


def _whole(value: float | None) -> int | None:
    return None if value is None else round(value)


def _when(
    around: Surroundings, statement: Statement, span: Span, voice: Voice, figure: Figure | None
) -> tuple[Time | None, str]:
    if statement.kind not in _SET:
        return None, "not stated"
    so_far = figure is not None and figure.basis in _SO_FAR
    saying = [time.span for time in around.times if voice.said is not None and time.time is voice.said]
    when, why = time_of(
        statement.anchor,
        (span, around.sentence.span),
        around.times,
        (*voice.frames, *saying),
        so_far_only=so_far,
    )
    return when, why or "not stated"


def _where(around: Surroundings, statement: Statement, span: Span, voice: Voice) -> tuple[Place | None, str]:
    if statement.kind not in _SET:
        return None, "not stated"
    taken = [*voice.frames, *(part for part in (statement.group, statement.by) if part is not None)]
    where, why = place_of(
        around.report.text, statement.anchor, (span, around.sentence.span), around.places, taken
    )
    return where, why or "not stated"


def _told_before(statement: Statement, before: Sequence[Claim]) -> Claim | None:
    """The claim that this one plainly goes on with: a part of its total, or a number without a noun right after it."""
    if statement.number is None or not (statement.part or statement.number.counts is None):
        return None
    last = next((claim for claim in reversed(before) if claim.figure is not None), None)
    if last is None or last.span is None or last.kind not in _SET:
        return None
    return (
        last
        if 0 <= statement.anchor.start - last.span.end < _NEAR or last.span.holds(statement.anchor)
        else None
    )


def _group(around: Surroundings, statement: Statement, before: Sequence[Claim]) -> Group | None:
    if statement.group is None:
        return _carried(statement, before)
    text = around.report.text
    wording = statement.group.of(text)
    if not is_pointing(wording):
        return make_group(text, statement.group, state=statement.state)
    if wording.lower() in word_set("groups", "nobody", "words"):
        return None
    told = (
        claim.group.name for claim in reversed(before) if claim.group is not None and claim.part_of is None
    )
    return make_group(text, statement.group, name=next(told, None))


def _carried(statement: Statement, before: Sequence[Claim]) -> Group | None:
    """The group told of last, for a number that counts nothing by itself: "another 12 were wounded"."""
    if statement.number is None or statement.number.counts is not None or statement.kind not in _SET:
        return None
    told = (claim.group for claim in reversed(before) if claim.group is not None and claim.figure is not None)
    last = next(told, None)
    return last if last is not None and last.side is not None else None


def _resolved(by: Party | None, voice: Voice, before: Sequence[Claim]) -> Party | None:
    """Who did it, where a pronoun stands for the speaker ("denied that it had") or one named in a claim before."""
    if by is None or not is_pointing(by.wording):
        return by
    if voice.said_by and by.wording.lower() in word_set("groups", "self", "words"):
        return Party(voice.said_by[-1].name, by.wording, by.span)
    named = next((claim.by.name for claim in reversed(before) if claim.by is not None), None)
    return Party(named, by.wording, by.span) if named else None


def _silent(
    statement: Statement, *, group: Group | None, by: Party | None, when: str, where: str
) -> dict[str, str]:
    """Why each slot that is null is null."""
    silent = {"when": when, "where": where}
    if group is None:
        silent["group"] = "not stated"
    if by is None:
        silent["by"] = "not stated"
    if statement.kind == "loss" and statement.number is None:
        silent["figure"] = "not stated"
    return {slot: why for slot, why in sorted(silent.items()) if why}

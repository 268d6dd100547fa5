"""From sentences and what was found in them to claims: who said how many of whom, where, when.

What counts as a claim, and how each slot is filled, is the guideline in `docs/claims.md`.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace

from onrecord.knowledge.nations import nation, nations_in
from onrecord.model import Claim, Report, Sentence, Span, Speaker
from onrecord.reading.claims.clauses import clause_round
from onrecord.reading.claims.echoes import find_echoes, total_before
from onrecord.reading.claims.filling import Surroundings, fill
from onrecord.reading.claims.found import Found, by_sentence, cut
from onrecord.reading.claims.pointers import asked_measure
from onrecord.reading.claims.settings import lands
from onrecord.reading.claims.speakers import Voice, voice_of
from onrecord.reading.claims.voices import frames_in, regions_of, says_something
from onrecord.reading.losses.basis import is_campaign
from onrecord.reading.losses.cues import may_state, part_words, word_set
from onrecord.reading.losses.kinds import is_matter, may_hide_or_fight
from onrecord.reading.losses.linking import can_split
from onrecord.reading.losses.statements import Statement, find_statements
from onrecord.reading.losses.stream import Item, stream
from onrecord.reading.mentions import Attribution, Number, PlaceMention, TimeMention

__all__ = ["READER", "assemble"]

_WORD = re.compile(r"\w+(?:-\w+)*")
READER = "rules/2"
"""Name and version of the reader by rules: a change of what it reads changes the version."""


def assemble(
    report: Report,
    sentences: Sequence[Sentence],
    *,
    attributions: Sequence[Attribution],
    numbers: Sequence[Number],
    times: Sequence[TimeMention],
    places: Sequence[PlaceMention],
) -> tuple[Claim, ...]:
    """The claims of a report, sorted by span; the same sentence word for word gives its claims once."""
    sentences = [piece for sentence in sentences for piece in cut(report.text, sentence)]
    attributions = [each for each in attributions if says_something(report.text, each, numbers)]
    attributions = [each for each in attributions if not _told_within(each, attributions)]
    claims: list[Claim] = []
    printed: set[str] = set()
    campaign = is_campaign(report.text)
    later: list[Found] = []
    question: Sentence | None = None
    for found in by_sentence(sentences, attributions, numbers, times, places):
        words = " ".join(found.sentence.span.of(report.text).split())
        asked = _asked(report, question) if question is not None and found.numbers else None
        if words not in printed and (asked or _can_carry(words, found, claims)):
            claims += _of_sentence(report, found, claims, campaign=campaign, asked=asked)
        if words not in printed and _may_be_told_later(report, found, claims):
            later.append(found)
        question = found.sentence if words.endswith("?") else None
        printed.add(words)
    for found in later:
        claims += _told_later(report, found, claims, campaign=campaign)
    if not any(claim.kind != "other" for claim in claims):
        return ()
    one_dead = any(claim.measure == "killed" and claim.figure and claim.figure.best == 1 for claim in claims)
    known = {claim.id: claim for claim in _told_in_full(claims) if not (one_dead and _may_be_dead(claim))}
    return tuple(sorted(known.values(), key=lambda claim: (claim.span or Span(0, 0), _figure_start(claim))))


def _told_within(one: Attribution, others: Sequence[Attribution]) -> bool:
    """Whether it only says, inside what a speaker says, that it is said: "Two are confirmed dead, the governor said"."""
    if one.cue is None or one.cue.span is None or one.frame != (one.cue.span,):
        return False
    cue = one.cue.span
    return any(
        other is not one and other.sources == one.sources and any(part.holds(cue) for part in other.content)
        for other in others
    )


def _asked(report: Report, question: Sentence) -> str | None:
    """The measure that the sentence before asks a number of."""
    return asked_measure(stream(report, question.span, (), ()))


def _may_be_told_later(report: Report, found: Found, claims: Sequence[Claim]) -> bool:
    """Whether it holds a bare number, without a measure so far, that the report may give one later: a title, a question."""
    if not found.numbers:
        return False
    first = report.blocks[found.sentence.block].role in ("title", "subhead")
    taken = {claim.figure.span for claim in claims if claim.figure}
    return any(
        number.never is None and number.span not in taken and _is_open(report.text, number, title=first)
        for number in found.numbers
    )


def _is_open(text: str, number: Number, *, title: bool) -> bool:
    """Whether it counts nobody in a title, or else a people whose figure it may be: "the 200 of the Northerners"."""
    if number.counts is None:
        return title
    return not title and bool(nations_in(number.counts.of(text)))


def _told_later(report: Report, found: Found, claims: Sequence[Claim], *, campaign: bool) -> list[Claim]:
    """The claims of a title or question whose numbers get their measure further down: "A thousand in a week"."""
    taken = {claim.figure.span for claim in claims if claim.figure}
    new = _of_sentence(report, found, claims, campaign=campaign)
    return [
        claim for claim in new if claim.figure and claim.figure.span not in taken and claim.figure.best != 1
    ]


def _told_in_full(claims: Sequence[Claim]) -> Iterator[Claim]:
    """The claims; a figure told in few words ("600 dead") with the basis of the same figure told in full."""
    lasting = {
        (claim.measure, claim.figure.best): claim.figure.basis
        for claim in reversed(claims)
        if claim.figure is not None and claim.figure.basis in ("cumulative", "period")
    }
    for claim in claims:
        figure = claim.figure
        basis = lasting.get((claim.measure, figure.best)) if figure is not None else None
        if figure is None or basis is None or claim.part_of or claim.when or (figure.best or 0) <= 1:
            yield claim
        else:
            yield claim.with_(figure=replace(figure, basis=basis)) if figure.basis == "incident" else claim


def _may_be_dead(claim: Claim) -> bool:
    """Whether one who was only said to be shot may be the one whom the report counts among the dead."""
    if claim.measure not in ("wounded", "casualties") or claim.figure is None:
        return False
    words = claim.quote.lower().replace(",", " ").split()
    sure = word_set("measures", "singles", "sure")
    unsure = word_set("measures", "singles", "unsure")
    alone = claim.figure.best == 1 and not claim.figure.hedge
    return alone and bool(unsure.intersection(words)) and not sure.intersection(words)


def _figure_start(claim: Claim) -> int:
    return claim.figure.span.start if claim.figure and claim.figure.span else -1


def _can_carry(words: str, found: Found, before: Sequence[Claim]) -> bool:
    """Whether any word of the sentence can open a claim; most sentences have none."""
    counted = [number for number in found.numbers if number.never is None]
    if before and any(number.counts is None for number in counted):
        return True
    lows = set(_WORD.findall(words.lower()))
    shared = part_words().may_stand(lows) or not lows.isdisjoint(word_set("measures", "echo", "rest"))
    if before and counted and shared:
        return True
    if counted and not lows.isdisjoint(word_set("measures", "echo", "survival")):
        return True
    lows.update(piece for low in lows.copy() if "-" in low for piece in low.split("-"))
    return (
        may_state(lows, counted=bool(counted))
        or may_hide_or_fight(lows)
        or bool(found.attributions and is_matter(lows))
    )


def _of_sentence(
    report: Report, found: Found, before: Sequence[Claim], *, campaign: bool, asked: str | None = None
) -> list[Claim]:
    span = found.sentence.span
    frames = frames_in(found.attributions, span)
    items = stream(report, span, found.numbers, frames)
    statements = list(find_statements(report.text, items))
    title = report.blocks[found.sentence.block].role == "title"
    statements += find_echoes(report.text, items, statements, before, asked=asked, title=title)
    if not statements and not (found.attributions and is_matter([item.low for item in items])):
        return []
    regions = regions_of(report.text, found, items)
    statements += _others(regions, found.attributions, statements, items)
    places = (*found.places, *lands(report.text, span))
    around = Surroundings(report, found.sentence, found.attributions, found.times, places, READER, campaign)
    claims: list[Claim] = []
    by_figure = {claim.figure.span: claim.id for claim in before if claim.figure and claim.figure.span}
    for statement, clause in _one_a_clause(statements, regions):
        voice = voice_of(statement.anchor, found.attributions, found.times)
        total = statement.total or _told_total(statement, before)
        voice = _going_on(report, found.sentence, statement, voice, before)
        voice = _of_owner(report.text, statement, voice)
        claim = fill(
            around,
            statement,
            clause,
            voice,
            total=by_figure.get(total) if total else None,
            before=[*before, *claims],
        )
        if statement.number is not None:
            by_figure[statement.anchor] = claim.id
        claims.append(claim)
    return claims


def _going_on(
    report: Report, sentence: Sentence, statement: Statement, voice: Voice, before: Sequence[Claim]
) -> Voice:
    """The voice of the total, for a part or an addition in the same paragraph: "More than half of them are children"."""
    number = statement.number
    if number is None or not (statement.part or number.increment):
        return voice
    figures = [claim for claim in before if claim.figure is not None]
    total = total_before(statement.anchor, figures)
    if total is None or total.span is None or not report.blocks[sentence.block].span.holds(total.span):
        return voice
    own = [speaker.name for speaker in voice.said_by]
    if own != [speaker.name for speaker in total.said_by[: len(own)]]:
        return voice
    return replace(voice, said_by=total.said_by, cue=voice.cue or total.cue)


def _of_owner(text: str, statement: Statement, voice: Voice) -> Voice:
    """The voice of a figure that is told as a people's or a state's own: "the 200 of the Northerners"."""
    owner = statement.owner
    if owner is None or any(span.meets(owner) for span in voice.frames):
        return voice
    wording = " ".join(owner.of(text).split())
    wording = wording.removeprefix("the ").removeprefix("The ")
    return replace(
        voice, said_by=(*voice.said_by, Speaker(wording, wording, "government", nation(wording), owner))
    )


def _told_total(statement: Statement, before: Sequence[Claim]) -> Span | None:
    """The figure of an earlier sentence that this one splits: "About 1,000 of those were killed"."""
    if not statement.part:
        return None
    figures = [claim for claim in before if claim.figure is not None]
    total = total_before(statement.anchor, figures)
    if total is None or total.figure is None or total.measure is None or statement.measure is None:
        return None
    return total.figure.span if can_split(total.measure, statement.measure) else None


def _one_a_clause(
    statements: Sequence[Statement], regions: Sequence[Span]
) -> Iterator[tuple[Statement, Span]]:
    """Each statement with its clause; of those without a figure one a clause, the surest kind."""
    order = ("concealment", "engagement", "verification", "loss", "strength", "other")
    placed = [
        (statement, clause_round(statement.anchor, regions) or statement.anchor) for statement in statements
    ]
    kept: dict[Span, Statement] = {}
    for statement, clause in placed:
        if statement.number is None:
            rival = kept.get(clause)
            if rival is None or order.index(statement.kind) < order.index(rival.kind):
                kept[clause] = statement
    figures = {clause for statement, clause in placed if statement.number is not None}
    losses = {
        clause: statement.measure
        for statement, clause in placed
        if statement.number is None and statement.kind == "loss"
    }
    for statement, clause in placed:
        if statement.number is not None:
            yield statement, clause
        elif kept.get(clause) is statement and not (
            clause in figures and statement.kind in ("loss", "other", "engagement")
        ):
            yield _measured(statement, losses.get(clause)), clause


def _measured(statement: Statement, measure: str | None) -> Statement:
    """An engagement with a loss in the same clause carries the loss's measure."""
    if statement.kind != "engagement" or measure is None:
        return statement
    return Statement(
        statement.kind, measure, statement.anchor, statement.cue, group=statement.group, by=statement.by
    )


def _others(
    regions: Sequence[Span],
    attributions: Sequence[Attribution],
    statements: Sequence[Statement],
    items: Sequence[Item],
) -> Iterator[Statement]:
    """What is said about the same matter and is none of the kinds: only where somebody named says it here."""
    for clause in regions:
        said = any(
            each.sources and each.cue and any(content.holds(clause) for content in each.content)
            for each in attributions
        )
        if not said or any(statement.anchor.meets(clause) for statement in statements):
            continue
        lows = [low for item in items if clause.holds(item.span) for low in item.low.split()]
        if is_matter(lows):
            yield Statement("other", None, clause, clause)

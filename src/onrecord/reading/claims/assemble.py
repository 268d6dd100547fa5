"""From sentences and what was found in them to claims: who said how many of whom, where, when.

What counts as a claim, and how each slot is filled, is the guideline in `docs/claims.md`.
"""

import re
from bisect import bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from typing import TypeVar

from onrecord.model import Claim, Report, Sentence, Span
from onrecord.reading.claims.clauses import clause_round, clauses
from onrecord.reading.claims.echoes import find_echoes, total_before
from onrecord.reading.claims.filling import Surroundings, fill
from onrecord.reading.claims.settings import lands
from onrecord.reading.claims.speakers import Voice, voice_of
from onrecord.reading.losses.basis import is_campaign
from onrecord.reading.losses.cues import cue_words, strength_words, word_set
from onrecord.reading.losses.kinds import is_matter, telling_words
from onrecord.reading.losses.linking import can_split
from onrecord.reading.losses.statements import Statement, find_statements
from onrecord.reading.losses.stream import Item, stream
from onrecord.reading.mentions import Attribution, Number, PlaceMention, TimeMention

__all__ = ["READER", "assemble"]

_WORD = re.compile(r"\w+(?:-\w+)*")
_M = TypeVar("_M", Number, TimeMention, PlaceMention)

_LONGEST = 1_500
"""Code points of the longest sentence looked at as one: linking is not linear in a sentence's length."""
READER = "rules/1"
"""Name and version of the reader by rules: a change of what it reads changes the version."""


@dataclass(frozen=True, slots=True)
class _Found:
    """What the steps before found in one sentence."""

    sentence: Sentence
    attributions: tuple[Attribution, ...]
    numbers: tuple[Number, ...]
    times: tuple[TimeMention, ...]
    places: tuple[PlaceMention, ...]


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
    sentences = [piece for sentence in sentences for piece in _cut(report.text, sentence)]
    attributions = [
        each
        for each in attributions
        if not (_is_checking(each) or _is_number(each, numbers) or _is_naming(report.text, each))
    ]
    claims: list[Claim] = []
    printed: set[str] = set()
    campaign = is_campaign(report.text)
    for found in _by_sentence(sentences, attributions, numbers, times, places):
        words = " ".join(found.sentence.span.of(report.text).split())
        if words not in printed and _can_carry(words, found, claims):
            claims += _of_sentence(report, found, claims, campaign=campaign)
        printed.add(words)
    if not any(claim.kind != "other" for claim in claims):
        return ()
    claims = [_told_in_full(claim, claims) for claim in claims]
    known = {claim.id: claim for claim in claims if not _may_be_dead(claim, claims)}
    return tuple(sorted(known.values(), key=lambda claim: (claim.span or Span(0, 0), _figure_start(claim))))


def _cut(text: str, sentence: Sentence) -> Iterator[Sentence]:
    """The sentence; one longer than anybody writes (a list, a text without stops) in pieces, at white space."""
    start, end = sentence.span
    while end - start > _LONGEST:
        space = max(text.rfind(mark, start + 1, start + _LONGEST) for mark in " \n\t")
        stop = space if space > 0 else start + _LONGEST
        yield replace(sentence, span=Span(start, stop))
        start = stop
    yield replace(sentence, span=Span(start, end))


def _is_checking(attribution: Attribution) -> bool:
    """Whether the cue says that somebody checks, not that somebody says: "are establishing the data"."""
    words = attribution.cue.wording.lower().split() if attribution.cue else []
    return (
        bool(words) and words[-1].endswith("ing") and words[-1] in word_set("kinds", "verification", "verbs")
    )


def _is_naming(text: str, attribution: Attribution) -> bool:
    """Whether the cue gives a name or a reason and says nothing: "two guards, identified as", "suspecting him"."""
    cue = attribution.cue
    if cue is None or cue.span is None:
        return False
    wording = cue.wording.lower()
    if wording in word_set("measures", "naming", "reasons"):
        return True
    names = wording.split()[-1:] and wording.split()[-1] in word_set("measures", "naming", "words")
    return bool(names) and text[cue.span.end : cue.span.end + 4].strip(" ,")[:2] == "as"


def _is_number(attribution: Attribution, numbers: Sequence[Number]) -> bool:
    """Whether the source is a bare number, and so nobody: "sixty feared dead"."""
    spans = [speaker.span for speaker in attribution.sources if speaker.span is not None]
    return any(number.span.holds(span) for span in spans for number in numbers)


def _frames(attributions: Sequence[Attribution], sentence: Span) -> list[Span]:
    """The frames that stand round what is said; "are believed" inside it belongs to it.

    What somebody else is said to say inside a frame ("the office, which reported 30 dead, says ...") is no frame.
    """
    frames = [
        (each, frame)
        for each in attributions
        if each.sources
        or not (each.content and each.content[0].start < min(each.frame, default=sentence).start)
        for frame in each.frame
        if sentence.meets(frame)
    ]
    pieces: list[Span] = []
    for each, frame in frames:
        held = [
            Span(max(part.start, frame.start), min(part.end, frame.end))
            for other in attributions
            if other is not each
            for part in other.content
            if part.meets(frame) and any(frame.holds(inner) for inner in other.frame)
        ]
        pieces += _outside(frame, held)
    return pieces


def _told_in_full(claim: Claim, claims: Sequence[Claim]) -> Claim:
    """A figure told in few words ("600 dead") has the basis of the same figure told in full."""
    figure = claim.figure
    if figure is None or figure.basis != "incident" or claim.part_of is not None or (figure.best or 0) <= 1:
        return claim
    same = (
        other.figure.basis
        for other in claims
        if other.figure is not None and other.measure == claim.measure and other.figure.best == figure.best
    )
    basis = next((each for each in same if each in ("cumulative", "period")), None)
    return claim.with_(figure=replace(figure, basis=basis)) if basis and claim.when is None else claim


def _may_be_dead(claim: Claim, claims: Sequence[Claim]) -> bool:
    """Whether one who was only said to be shot may be the one whom the report counts among the dead."""
    if (
        claim.measure not in ("wounded", "casualties")
        or claim.figure is None
        or claim.figure.best != 1
        or claim.figure.hedge
    ):
        return False
    words = claim.quote.lower().replace(",", " ").split()
    sure = word_set("measures", "singles", "sure")
    if not word_set("measures", "singles", "unsure").intersection(words) or sure.intersection(words):
        return False
    return any(
        other.measure == "killed" and other.figure is not None and other.figure.best == 1 for other in claims
    )


def _figure_start(claim: Claim) -> int:
    return claim.figure.span.start if claim.figure and claim.figure.span else -1


def _by_sentence(
    sentences: Sequence[Sentence],
    attributions: Sequence[Attribution],
    numbers: Sequence[Number],
    times: Sequence[TimeMention],
    places: Sequence[PlaceMention],
) -> Iterator[_Found]:
    starts = [sentence.span.start for sentence in sentences]
    voiced: list[list[Attribution]] = [[] for _ in sentences]
    for each in attributions:
        for at in sorted(
            {at for part in (*each.content, *each.frame) for at in _met(sentences, starts, part)}
        ):
            voiced[at].append(each)
    counted = _placed(sentences, starts, numbers)
    timed = _placed(sentences, starts, times)
    set_in = _placed(sentences, starts, places)
    for at, sentence in enumerate(sentences):
        yield _Found(sentence, tuple(voiced[at]), tuple(counted[at]), tuple(timed[at]), tuple(set_in[at]))


def _met(sentences: Sequence[Sentence], starts: Sequence[int], span: Span) -> Iterator[int]:
    """The places of the sentences that a span meets."""
    for at in range(max(0, bisect_right(starts, span.start) - 1), len(sentences)):
        if sentences[at].span.start >= span.end:
            return
        if sentences[at].span.meets(span):
            yield at


def _placed(sentences: Sequence[Sentence], starts: Sequence[int], mentions: Sequence[_M]) -> list[list[_M]]:
    """The mentions that lie wholly in each sentence."""
    placed: list[list[_M]] = [[] for _ in sentences]
    for each in mentions:
        at = bisect_right(starts, each.span.start) - 1
        if at >= 0 and sentences[at].span.holds(each.span):
            placed[at].append(each)
    return placed


def _can_carry(words: str, found: _Found, before: Sequence[Claim]) -> bool:
    """Whether any word of the sentence can open a claim; most sentences have none."""
    counted = [number for number in found.numbers if number.never is None]
    if before and any(number.counts is None for number in counted):
        return True
    lows = set(_WORD.findall(words.lower()))
    lows.update(piece for low in lows.copy() if "-" in low for piece in low.split("-"))
    if not lows.isdisjoint(cue_words()) or not lows.isdisjoint(telling_words()):
        return True
    return bool(counted and not lows.isdisjoint(strength_words())) or bool(
        found.attributions and is_matter(lows)
    )


def _of_sentence(report: Report, found: _Found, before: Sequence[Claim], *, campaign: bool) -> list[Claim]:
    span = found.sentence.span
    frames = _frames(found.attributions, span)
    items = stream(report, span, found.numbers, frames)
    statements = list(find_statements(report.text, items))
    statements += find_echoes(report.text, items, statements, before)
    if not statements and not (found.attributions and is_matter([item.low for item in items])):
        return []
    regions = _regions(report.text, found, items)
    statements += _others(regions, found.attributions, statements, items)
    places = (*found.places, *lands(report.text, span))
    around = Surroundings(report, found.sentence, found.attributions, found.times, places, READER, campaign)
    claims: list[Claim] = []
    by_figure = {claim.figure.span: claim.id for claim in before if claim.figure and claim.figure.span}
    for statement, clause in _one_a_clause(statements, regions):
        voice = voice_of(statement.anchor, found.attributions, found.times)
        total = statement.total or _told_total(statement, before)
        voice = _going_on(report, found.sentence, statement, voice, before)
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


def _told_total(statement: Statement, before: Sequence[Claim]) -> Span | None:
    """The figure of an earlier sentence that this one splits: "About 1,000 of those were killed"."""
    if not statement.part:
        return None
    figures = [claim for claim in before if claim.figure is not None]
    total = total_before(statement.anchor, figures)
    if total is None or total.figure is None or total.measure is None or statement.measure is None:
        return None
    return total.figure.span if can_split(total.measure, statement.measure) else None


def _regions(text: str, found: _Found, items: Sequence[Item]) -> tuple[Span, ...]:
    """The clauses of the sentence, those of each thing said first."""
    span = found.sentence.span
    frames = _frames(found.attributions, span)
    by_extent = sorted(
        found.attributions, key=lambda each: sum(part.end - part.start for part in each.content)
    )
    regions = [
        (piece, each.direct and part.end > span.end == piece.end)
        for each in by_extent
        if each.sources or any(frame in frames for frame in each.frame)
        for part in each.content
        if part.meets(span)
        for piece in _outside(Span(max(part.start, span.start), min(part.end, span.end)), frames)
    ]
    regions += [(piece, False) for piece in _outside(span, frames)]
    return tuple(
        clause
        for region, runs_on in regions
        for clause in clauses(text, region, items, found.times, runs_on=runs_on)
    )


def _outside(span: Span, frames: Sequence[Span]) -> list[Span]:
    """The stretches of a sentence outside the frames of its attributions."""
    pieces, start = [], span.start
    for frame in sorted(frames):
        if frame.start > start:
            pieces.append(Span(start, min(frame.start, span.end)))
        start = max(start, frame.end)
    if start < span.end:
        pieces.append(Span(start, span.end))
    return pieces


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

"""Who was lost and by whom, for a number linked to its measure."""

from collections.abc import Sequence

from onrecord.knowledge.nations import nations_in
from onrecord.model import Span
from onrecord.reading.losses.circumstances import is_circumstance
from onrecord.reading.losses.cues import word_set
from onrecord.reading.losses.groups import is_people, is_pointing
from onrecord.reading.losses.linking import Link
from onrecord.reading.losses.phrases import agent, head_phrase, phrase_of, subject
from onrecord.reading.losses.stream import Item, Sort

__all__ = ["doer", "lost_group", "sufferer"]

_LOSSES = ("casualties", "losses")


def lost_group(text: str, items: Sequence[Item], link: Link, links: Sequence[Link]) -> Span | None:
    """The noun phrase of those lost: what the number counts, or whose losses it is the number of."""
    number, cue = items[link.number].number, items[link.cue].cue
    assert number is not None
    assert cue is not None
    if cue.role == "suffer" and link.side != "list":
        owner = subject(items, link.cue)
        if owner is not None and not is_pointing(owner.of(text)):
            return owner
    counted = number.counts or _named_behind(items, link)
    if cue.role in ("toll", "count", "weak") or link.side == "value":
        owner = head_phrase(items, link.cue) or sufferer(items, link.cue)
        if owner is not None and is_people(owner.of(text)):
            return owner
        if counted is not None and counted.meets(items[link.cue].span) and cue.role != "toll":
            return _modifiers(text, counted, items[link.cue].span)
    if counted is not None:
        return _without_state(text, counted)
    return _carried(items, link, links)


def _named_behind(items: Sequence[Item], link: Link) -> Span | None:
    """ "Four of them children": the noun stands behind the words that make it a part."""
    behind = items[link.number + 1 : link.number + 2]
    if not behind or behind[0].low not in word_set("measures", "parts", "after"):
        return None
    return phrase_of(items, link.number + 2, min(link.number + 5, len(items)))


def _without_state(text: str, counted: Span) -> Span | None:
    """ "12 Northern dead" are Northern people; "12 dead" are of no group stated."""
    words = counted.of(text).split()
    states = word_set("groups", "states", "words")
    while words and words[-1].lower() in states:
        words.pop()
    wording = " ".join(words)
    return Span(counted.start, counted.start + len(wording)) if wording else None


def _modifiers(text: str, counted: Span, cue: Span) -> Span | None:
    """ "12 civilian deaths": what goes before the noun of loss, where it is of people."""
    before = Span(counted.start, min(counted.end, cue.start))
    wording = before.of(text).rstrip()
    return Span(before.start, before.start + len(wording)) if wording and is_people(wording) else None


def _carried(items: Sequence[Item], link: Link, links: Sequence[Link]) -> Span | None:
    """The group of the number before, for one that counts nothing by itself: "and another 12 were wounded"."""
    earlier = [each for each in links if each.number < link.number and each.total is None]
    if not earlier:
        return None
    number = items[earlier[-1].number].number
    return number.counts if number is not None else None


def sufferer(items: Sequence[Item], cue: int) -> Span | None:
    """Who suffered what the noun of loss says: "the brigade suffered heavy losses"."""
    verbs = word_set("measures", "suffering", "words")
    for back in range(cue - 1, max(-1, cue - 6), -1):
        if items[back].low in verbs and items[back].sort is not Sort.AUX:
            return subject(items, back)
        if items[back].sort not in (Sort.NOUN, Sort.OTHER, Sort.NUMBER, Sort.JOIN):
            return None
    return None


def doer(text: str, items: Sequence[Item], link: Link) -> Span | None:
    """Who did it, as stated: the subject of "killing", the "by" of "were killed"; a blast is nobody."""
    cue = items[link.cue].cue
    assert cue is not None
    span: Span | None = None
    if link.side == "object" and cue.role in ("done", "doing"):
        span = (
            _main_subject(items, link.cue)
            if items[link.cue].low.split()[0].endswith("ing")
            else subject(items, link.cue)
        )
    elif cue.role == "done":
        span = agent(items, link.cue)
    if span is None or is_pointing(span.of(text)):
        return None
    return _stated(text, span)


def _main_subject(items: Sequence[Item], cue: int) -> Span | None:
    """The subject of the verb that a participle after a comma goes with: "rebels raided a post, killing 12"."""
    if cue == 0 or items[cue - 1].sort is not Sort.COMMA:
        return subject(items, cue)
    start = cue - 1
    while start > 0 and items[start - 1].sort not in (Sort.STOP, Sort.FRAME, Sort.COMMA, Sort.SUB):
        start -= 1
    return phrase_of(items, start, cue - 1)


def _stated(text: str, span: Span) -> Span | None:
    wording = span.of(text)
    if not is_circumstance(wording):
        return span if is_people(wording) or wording[:1].isupper() else None
    states = nations_in(wording)
    if len(states) != 1:
        return None
    at = states[0][0]
    return Span(span.start + at.start, span.start + at.end)

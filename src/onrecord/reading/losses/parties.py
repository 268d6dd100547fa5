"""Who was lost and by whom, for a number linked to its measure."""

from collections.abc import Sequence

from onrecord.knowledge.nations import nations_in
from onrecord.model import Span
from onrecord.reading.losses.circumstances import is_circumstance
from onrecord.reading.losses.cues import word_set
from onrecord.reading.losses.groups import is_generic, is_people, is_pointing, is_soldiers
from onrecord.reading.losses.linking import Link, is_part
from onrecord.reading.losses.phrases import agent, head_phrase, phrase_of, subject
from onrecord.reading.losses.stream import Item, Sort

__all__ = ["doer", "lost_group", "state_of", "sufferer"]


def lost_group(text: str, items: Sequence[Item], link: Link, links: Sequence[Link]) -> Span | None:
    """The noun phrase of those lost: what the number counts, or whose losses it is the number of."""
    number, cue = items[link.number].number, items[link.cue].cue
    assert number is not None
    assert cue is not None
    counted = number.counts or _named_behind(items, link)
    specific = _without_state(text, counted) if counted is not None else None
    if cue.role == "suffer" and link.side != "list":
        owner = subject(items, link.cue)
        pointing = owner is not None and is_pointing(owner.of(text))
        if (
            pointing
            and specific is not None
            and is_people(specific.of(text))
            and not is_generic(specific.of(text))
        ):
            return specific
        if owner is not None and (
            specific is None or is_generic(specific.of(text)) or not is_soldiers(specific.of(text))
        ):
            return owner
    if cue.role in ("toll", "count", "weak") or link.side == "value":
        owner = head_phrase(items, link.cue) or _of_toll(items, link.cue) or sufferer(items, link.cue)
        pointing = owner is not None and is_pointing(owner.of(text))
        if (
            pointing
            and specific is not None
            and is_people(specific.of(text))
            and not is_generic(specific.of(text))
        ):
            return specific
        if owner is not None and (is_people(owner.of(text)) or is_pointing(owner.of(text))):
            return owner
    return specific or _carried(items, link, links)


def state_of(text: str, items: Sequence[Item], link: Link) -> str | None:
    """The state whose people the number counts, where it is the subject: "the North lost 200 soldiers"."""
    cue = items[link.cue].cue
    owner = subject(items, link.cue) if cue is not None and cue.role == "suffer" else None
    states = {name for _, name in nations_in(owner.of(text))} if owner is not None else set()
    return states.pop() if len(states) == 1 else None


def _of_toll(items: Sequence[Item], cue: int) -> Span | None:
    """Whose dead they are: "the number of Northern soldiers killed", "Northern casualties", "the North's losses"."""
    start = cue
    while start > 0 and items[start - 1].sort in (Sort.NOUN, Sort.OTHER):
        start -= 1
    owner = next((at for at in range(start, cue) if items[at].low in ("'s", "’s")), cue)
    return phrase_of(items, start, owner) if start < owner else None


def _named_behind(items: Sequence[Item], link: Link) -> Span | None:
    """ "Four of them children": the noun stands behind the words that make it a part."""
    behind = items[link.number + 1 : link.number + 2]
    if behind and behind[0].sort is Sort.NOUN and link.side == "object":
        return phrase_of(items, link.number + 1, min(link.number + 9, len(items)))
    if not behind or behind[0].low not in word_set("measures", "parts", "after"):
        return None
    at = link.number + 2
    return (
        phrase_of(items, at, min(at + 3, len(items)))
        if at < len(items) and items[at].sort is Sort.NOUN
        else None
    )


def _without_state(text: str, counted: Span) -> Span | None:
    """ "12 Northern dead" are Northern people; "12 dead" are of no group stated."""
    states = word_set("groups", "states", "words")
    end = counted.end
    while end > counted.start:
        last = text[counted.start : end].split()[-1]
        if last.lower() not in states:
            break
        end = text.rindex(last, counted.start, end)
        end -= len(text[counted.start : end]) - len(text[counted.start : end].rstrip())
    return Span(counted.start, end) if end > counted.start else None


def _carried(items: Sequence[Item], link: Link, links: Sequence[Link]) -> Span | None:
    """The group of the number before, for more of the same: "and another 12 were wounded"."""
    number = items[link.number].number
    earlier = [each for each in links if each.number < link.number and not is_part(items, each.number)]
    joined = items[link.number - 1].sort is Sort.JOIN and items[link.number - 2].sort is not Sort.COMMA
    if not earlier or number is None or not (number.increment or joined):
        return None
    before = items[earlier[-1].number].number
    return before.counts if before is not None else None


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

"""What one sentence states: losses with and without a figure, strengths, and what is hidden, fought or checked."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from onrecord.model import Span
from onrecord.reading.losses.behind import is_passive, is_unreal
from onrecord.reading.losses.cues import Cue, word_set
from onrecord.reading.losses.groups import (
    is_armed,
    is_beast,
    is_nation,
    is_people,
    is_pointing,
    is_soldiers,
    is_thing,
)
from onrecord.reading.losses.kinds import Sign, find_signs
from onrecord.reading.losses.linking import Link, is_part, link_numbers
from onrecord.reading.losses.parties import doer, lost_group, state_of, sufferer
from onrecord.reading.losses.phrases import agent, head_phrase, object_phrase, subject
from onrecord.reading.losses.singles import find_singles
from onrecord.reading.losses.stream import Item, Sort
from onrecord.reading.mentions import Number

__all__ = ["Statement", "find_statements"]

_MANY = 50
"""Fewer than so many who cross a border need not be in flight."""
_TOLD_OF = ("killed", "wounded", "killed_and_wounded", "casualties", "losses")
"""Measures of which "there were" tells without a number."""
_ARTICLES = ("a", "an")
_SINGLY = ("killed", "wounded", "missing", "captured")
"""Measures that a person named or described counts one of."""


@dataclass(frozen=True, slots=True)
class Statement:
    """One thing stated, by the places of its words; `anchor` is the figure, or the word that says it."""

    kind: str
    measure: str | None
    anchor: Span
    cue: Span
    number: Number | None = None
    group: Span | None = None
    state: str | None = None
    """The state whose people they are, where the group's own words do not say so."""
    by: Span | None = None
    total: Span | None = None
    """The figure that this one is a part of."""
    part: bool = False
    """Whether it is a part of a total that an earlier sentence may give."""
    toll: bool = False
    """Whether the figure is the value of a toll, and so a total."""
    denied: bool = False
    owner: Span | None = None
    """Whose figure it is by the words round it, where it is told as somebody's: "the 200 of the rebels"."""


def find_statements(text: str, items: Sequence[Item]) -> tuple[Statement, ...]:
    """The statements of a sentence, by anchor."""
    links = tuple(link for link in link_numbers(items) if _counts_people(text, items, link))
    found = [_figure(text, items, link, links) for link in links]
    signs = find_signs(items)
    found += [_sign(text, items, sign) for sign in signs]
    found += _without_figure(text, items, links)
    return tuple(sorted(found, key=lambda statement: statement.anchor))


def _cue(items: Sequence[Item], at: int) -> Cue:
    cue = items[at].cue
    assert cue is not None
    return cue


def _counts_people(text: str, items: Sequence[Item], link: Link) -> bool:
    """Whether the number can count whom the measure needs: people, soldiers, no beasts."""
    number = items[link.number].number
    assert number is not None
    counted = number.counts.of(text) if number.counts else None
    if counted is not None and is_beast(counted):
        return False
    if set(items[link.number].span.of(text).lower().split()) & word_set("measures", "echo", "ratio"):
        return False
    if _only_names_kind(text, items, link):
        return False
    needs = _cue(items, link.cue).needs
    if needs is None or link.total is not None:
        return True
    if needs in ("armed", "force"):
        return _is_of_force(text, items, link, needs)
    if needs == "civilians":
        return (counted is None or is_people(counted)) and not _is_handful(number, counted)
    if counted is None:
        behind = items[link.number + 1] if link.number + 1 < len(items) else None
        return needs == "people" and (behind is None or behind.sort is not Sort.NOUN)
    if needs == "people":
        return is_people(counted)
    return is_soldiers(counted) or is_nation(counted)


def _only_names_kind(text: str, items: Sequence[Item], link: Link) -> bool:
    """ "A prisoner exchange", "a hostage told of it": an article with the word for what somebody is says nothing befell him."""
    cue = _cue(items, link.cue)
    if cue.measure != "captured" or cue.role not in ("state", "count") or link.side != "subject":
        return False
    return link.cue == link.number + 1 and items[link.number].span.of(text).lower() in _ARTICLES


def _is_of_force(text: str, items: Sequence[Item], link: Link, needs: str) -> bool:
    """ "The attackers, about 60 in number", "a third of the brigade gone"."""
    at = link.number
    if needs == "armed":
        before = items[at - 2 : at] if at > 1 else ()
        return bool(before) and before[1].sort is Sort.COMMA and is_armed(before[0].span.of(text))
    share = at + 1 < len(items) and items[at + 1].low == "of"
    whole = object_phrase(items, at + 2) if share else None
    return whole is not None and is_soldiers(whole.of(text))


def _is_handful(number: Number, counted: str | None) -> bool:
    """Whether they are no people in flight: soldiers, or so few that they may be anybody."""
    value = next((bound for bound in (number.best, number.low, number.high) if bound is not None), None)
    return (counted is not None and is_armed(counted)) or (value is not None and value < _MANY)


def _figure(text: str, items: Sequence[Item], link: Link, links: Sequence[Link]) -> Statement:
    number = items[link.number].number
    total = items[link.total].span if link.total is not None else None
    return Statement(
        kind="strength" if link.measure == "deployed" else "loss",
        measure=link.measure,
        anchor=items[link.number].span,
        cue=items[link.cue].span,
        number=number,
        group=lost_group(text, items, link, links),
        state=state_of(text, items, link),
        by=doer(text, items, link),
        total=total,
        part=is_part(items, link.number),
        toll=_cue(items, link.cue).role == "toll",
    )


def _sign(text: str, items: Sequence[Item], sign: Sign) -> Statement:
    passive = is_passive(items, sign.verb) and not items[sign.verb].low.endswith("ing")
    first = subject(items, sign.verb)
    behind = _behind(items, sign)
    if behind is not None and not (
        is_people(behind.of(text)) or is_pointing(behind.of(text)) or behind.of(text)[0].isupper()
    ):
        behind = None
    span = Span(items[sign.verb].span.start, max(items[sign.verb].span.end, items[sign.object].span.end))
    group, by = behind, first
    if sign.kind == "engagement":
        group, by = first, None
    elif sign.kind == "verification":
        group, by = None, None
    elif passive:
        group, by = behind or first, agent(items, sign.verb)
    return Statement(kind=sign.kind, measure=None, anchor=span, cue=span, group=group, by=by)


def _behind(items: Sequence[Item], sign: Sign) -> Span | None:
    """Whose deaths, presence or faces are hidden: "the deaths of the marines"."""
    phrase = head_phrase(items, sign.object)
    if phrase is None and sign.object > sign.verb + 1:
        before = items[sign.object - 1]
        owner = before.low in ("'s", "’s") or before.sort is Sort.NOUN
        phrase = object_phrase(items[: sign.object], sign.verb + 1) if owner else None
    return phrase


def _without_figure(text: str, items: Sequence[Item], links: Sequence[Link]) -> Iterator[Statement]:
    """Losses stated without a number, as the main thing said: "the units suffered losses"."""
    used = {link.cue for link in links}
    for at, item in enumerate(items):
        if item.cue is None or at in used or item.cue.measure in ("deployed", "displaced"):
            continue
        singles = find_singles(text, items, at) if item.cue.measure in _SINGLY else ()
        for single in singles:
            by = _doer(text, items, at)
            anchor = single.number.span if single.number else single.group
            yield Statement("loss", item.cue.measure, anchor, item.span, single.number, single.group, by=by)
        if singles or _is_aside(items, at):
            continue
        active = _done_to(text, items, at)
        if active is not None:
            yield active
            continue
        if _there_were(items, at):
            group = head_phrase(items, at) or _among(items, at)
            yield Statement("loss", item.cue.measure, item.span, item.span, group=group)
            continue
        span = _sufferer(items, at)
        if span is None or _is_nobody_lost(text, span, links, items):
            continue
        denied = any(word.sort is Sort.NEG for word in items[max(0, at - 3) : at])
        by = agent(items, at) if item.cue.role == "done" else None
        yield Statement("loss", item.cue.measure, item.span, item.span, group=span, by=by, denied=denied)


def _there_were(items: Sequence[Item], at: int) -> bool:
    """ "There have been killed and wounded", "there are casualties"."""
    cue, back = _cue(items, at), at - 1
    if cue.role not in ("done", "state", "count") or cue.measure not in _TOLD_OF:
        return False
    while back > 0 and items[back].sort is Sort.AUX:
        back -= 1
    return back < at - 1 and items[back].low == "there" and items[at - 1].low in word_set("loss_words", "be")


def _among(items: Sequence[Item], at: int) -> Span | None:
    """The "them" of "among them" behind a word of loss."""
    behind = items[at + 1] if at + 1 < len(items) else None
    pointing = behind is not None and behind.sort is Sort.PART and behind.low.endswith(" them")
    return Span(behind.span.end - len("them"), behind.span.end) if behind is not None and pointing else None


def _done_to(text: str, items: Sequence[Item], at: int) -> Statement | None:
    """Who was lost, as the object of a verb: "the rebels executed them", "we did not kill children"."""
    cue = _cue(items, at)
    if cue.role not in ("done", "doing") or is_passive(items, at) or items[at].low.endswith("ing"):
        return None
    denied = any(item.sort is Sort.NEG for item in items[max(0, at - 3) : at])
    if is_unreal(items, at) and not denied:
        return None
    lost, by = object_phrase(items, at + 1), subject(items, at)
    if lost is None or by is None or lost.start > items[at].span.end + 12:
        return None
    wording = lost.of(text).lower()
    several = is_pointing(wording) or (is_people(wording) and wording.endswith(("s", "n", "people")))
    if not several or is_beast(wording):
        return None
    return Statement("loss", cue.measure, items[at].span, items[at].span, group=lost, by=by, denied=denied)


def _doer(text: str, items: Sequence[Item], cue: int) -> Span | None:
    """Who did it to one person."""
    span = agent(items, cue) if is_passive(items, cue) else None
    return span if span is not None and is_people(span.of(text)) else None


def _sufferer(items: Sequence[Item], at: int) -> Span | None:
    cue = _cue(items, at)
    if cue.role == "done" and is_passive(items, at) and not _will_be(items, at):
        return subject(items, at)
    if cue.role == "self" and not is_unreal(items, at):
        return subject(items, at)
    if cue.role == "count" and items[at].low in word_set("measures", "suffering", "nouns"):
        return sufferer(items, at) or _owner(items, at)
    if cue.role == "state" and cue.measure == "killed" and is_passive(items, at):
        return subject(items, at)
    return None


def _owner(items: Sequence[Item], at: int) -> Span | None:
    """Whose losses they are: "their losses are noticeable", "the brigade's losses were heavy"."""
    behind = items[at + 1] if at + 1 < len(items) else None
    if behind is None or behind.sort is not Sort.AUX or at == 0:
        return None
    owned = items[at - 1].low in (*word_set("loss_words", "owner"), "'s", "’s")
    return (
        Span(items[at - 1].span.start, items[at - 1].span.end)
        if owned and items[at - 1].low[0].isalpha()
        else None
    )


def _will_be(items: Sequence[Item], at: int) -> bool:
    """Whether it has not happened; "was not killed" is a denial and stays."""
    unreal = word_set("measures", "unreal", "before")
    before = items[max(0, at - 4) : at]
    return any(item.low in unreal and item.sort is not Sort.NEG for item in before) or any(
        item.sort is Sort.TO for item in before
    )


def _is_aside(items: Sequence[Item], at: int) -> bool:
    """Whether the word of loss stands in a clause that only dates, conditions or describes."""
    for back in range(at - 1, -1, -1):
        item = items[back]
        if item.sort in (Sort.STOP, Sort.FRAME):
            return False
        if item.sort is Sort.REL or (item.sort is Sort.SUB and item.low not in ("that", "whether")):
            return True
        if item.low in ("after", "before", "since", "until") or item.sort is Sort.NUMBER:
            return True
    return False


def _is_nobody_lost(text: str, span: Span, links: Sequence[Link], items: Sequence[Item]) -> bool:
    """Whether the subject is no group: a beast, a thing, or those that a figure of the sentence counts."""
    wording = span.of(text)
    counted = any(items[link.number].span.meets(span) for link in links)
    named = wording[:1].isupper() or is_people(wording) or is_pointing(wording.lower())
    return counted or is_beast(wording) or is_thing(wording) or not named or wording.lower() == "it"

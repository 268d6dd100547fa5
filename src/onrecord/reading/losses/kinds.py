"""Statements that hide, fight or check, found in a sentence by verbs with their objects, and by phrases.

Table `kinds`: for concealment `verbs` with `objects` (`weak` verbs hide only with `weak_objects`),
`keep` with `secret`, `forbid` with `forbidden`, `phrases`; for engagement `verbs` with `objects` they lead into, and `phrases`; for verification `verbs` with `objects`
where one of `doing` makes it happen, and `phrases`; `matter` says what belongs to the same matter.
"""

from collections.abc import Collection, Sequence, Set
from dataclasses import dataclass, replace
from functools import cache

from onrecord.knowledge import table
from onrecord.reading.losses.cues import Phrases, word_set
from onrecord.reading.losses.stream import Item, Sort

__all__ = ["Sign", "find_signs", "is_matter", "may_hide_or_fight"]

_REACH = 14
"""Items between a verb and its object."""
_EDGES = (Sort.STOP, Sort.FRAME)


@dataclass(frozen=True, slots=True)
class Sign:
    """A statement's kind, with the places of its verb (or phrase) and of its object in the stream."""

    kind: str
    verb: int
    object: int


def find_signs(items: Sequence[Item]) -> tuple[Sign, ...]:
    """The signs of a sentence, in order; one for each clause and kind is for the caller to pick."""
    if not may_hide_or_fight({low for item in items for low in item.low.split()}):
        return ()
    words, owner = _word_by_word(items)
    lows = [word.low for word in words]
    found: list[Sign] = []
    for at in range(len(words)):
        sign = _concealment(words, lows, at) or _engagement(words, lows, at) or _verification(words, lows, at)
        if sign is not None:
            found.append(Sign(sign.kind, owner[sign.verb], owner[sign.object]))
    return tuple(found)


def _word_by_word(items: Sequence[Item]) -> tuple[list[Item], list[int]]:
    """The items with wordings of several words cut apart, and the place that each came from."""
    words: list[Item] = []
    owner: list[int] = []
    for at, item in enumerate(items):
        pieces = item.low.split() if " " in item.low else ()
        words += [replace(item, low=low) for low in pieces] or [item]
        owner += [at] * max(len(pieces), 1)
    return words, owner


@cache
def _phrases(kind: str, column: str) -> Phrases:
    return Phrases(table("kinds")[kind][column])


def may_hide_or_fight(lows: Set[str]) -> bool:
    """Whether a sentence of these words can say that something is hidden, fought or checked."""
    kinds = ("concealment", "engagement", "verification")
    if any(_phrases(kind, "phrases").may_stand(lows) for kind in kinds):
        return True
    keeps = not word_set("kinds", "concealment", "keep").isdisjoint(lows)
    return (
        any(
            _phrases(kind, "verbs").may_stand(lows) and not _objects_of(kind).isdisjoint(lows)
            for kind in kinds
        )
        or (keeps and not word_set("kinds", "concealment", "secret").isdisjoint(lows))
        or (
            _phrases("concealment", "forbid").may_stand(lows)
            and not word_set("kinds", "concealment", "forbidden").isdisjoint(lows)
        )
    )


@cache
def _objects_of(kind: str) -> frozenset[str]:
    """What the verbs of a kind need behind or before them."""
    columns = ("objects", "weak_objects", "burnt") if kind == "concealment" else ("objects",)
    return frozenset().union(*(word_set("kinds", kind, column) for column in columns))


def _concealment(items: Sequence[Item], lows: Sequence[str], at: int) -> Sign | None:
    phrase = _phrases("concealment", "phrases").at(lows, at)
    if phrase:
        return Sign("concealment", at, at + len(phrase) - 1)
    verb = _phrases("concealment", "verbs").at(lows, at)
    if verb:
        weak = " ".join(verb) in word_set("kinds", "concealment", "weak")
        thing = _object(items, at + len(verb), "concealment", "weak_objects" if weak else "objects")
        if thing is None and verb[0] in word_set("kinds", "concealment", "burn"):
            thing = _object(items, at + len(verb), "concealment", "burnt")
        if thing is None:
            thing = _hidden_before(items, lows, at, weak=weak)
        return Sign("concealment", at, thing) if thing is not None else None
    if lows[at] in word_set("kinds", "concealment", "keep"):
        kept = _object(items, at + 1, "concealment", "objects")
        secret = _object(items, at + 1, "concealment", "secret")
        return Sign("concealment", at, kept if kept is not None else secret) if secret is not None else None
    forbid = _phrases("concealment", "forbid").at(lows, at)
    if forbid:
        thing = _object(items, at + len(forbid), "concealment", "forbidden")
        return Sign("concealment", at, thing) if thing is not None else None
    return None


def _hidden_before(items: Sequence[Item], lows: Sequence[str], at: int, *, weak: bool) -> int | None:
    """What is hidden where it is the subject: "the losses are hidden"."""
    if at == 0 or items[at - 1].sort not in (Sort.AUX, Sort.OTHER):
        return None
    things = word_set("kinds", "concealment", "weak_objects" if weak else "objects")
    for back in range(at - 1, max(-1, at - _REACH), -1):
        if items[back].sort in (*_EDGES, Sort.SUB, Sort.COMMA):
            return None
        if lows[back] in things:
            return back
    return None


def _object(items: Sequence[Item], start: int, kind: str, column: str) -> int | None:
    things = word_set("kinds", kind, column)
    for at in range(start, min(len(items), start + _REACH)):
        if items[at].sort in _EDGES or (items[at].sort is Sort.SUB and items[at].low != "that"):
            return None
        if items[at].low in things:
            return at
        if items[at].sort in (Sort.AUX, Sort.VERB) and at > start + 1:
            return None
    return None


def _engagement(items: Sequence[Item], lows: Sequence[str], at: int) -> Sign | None:
    phrase = _phrases("engagement", "phrases").at(lows, at)
    if phrase:
        return Sign("engagement", at, at + len(phrase) - 1)
    verb = _phrases("engagement", "verbs").at(lows, at)
    if not verb:
        return None
    thing = _object(items, at + len(verb), "engagement", "objects")
    led = thing is not None and any(low in ("in", "into") for low in lows[at:thing])
    return Sign("engagement", at, thing) if thing is not None and led else None


def _verification(items: Sequence[Item], lows: Sequence[str], at: int) -> Sign | None:
    phrase = _phrases("verification", "phrases").at(lows, at)
    if phrase:
        return Sign("verification", at, at + len(phrase) - 1)
    verb = _phrases("verification", "verbs").at(lows, at)
    if not verb or not _is_done(lows, at):
        return None
    thing = _object(items, at + len(verb), "verification", "objects")
    if thing is None and lows[at].endswith("ed") and "be" in lows[max(0, at - 3) : at]:
        thing = _checked_before(items, lows, at)
    return Sign("verification", at, thing) if thing is not None else None


def _checked_before(items: Sequence[Item], lows: Sequence[str], at: int) -> int | None:
    things = word_set("kinds", "verification", "objects")
    back = range(at - 1, max(-1, at - 8), -1)
    return next((place for place in back if lows[place] in things), None)


def _is_done(lows: Sequence[str], at: int) -> bool:
    doing = _phrases("verification", "doing")
    return any(doing.at(lows, back) for back in range(max(0, at - 3), at))


def is_matter(lows: Collection[str]) -> bool:
    """Whether the words of a statement are about the same matter: they hold a verb of dying or losing."""
    matter, verbs = word_set("kinds", "matter", "words"), word_set("kinds", "matter", "verbs")
    return any(low in matter for low in lows) and any(low in verbs for low in lows)

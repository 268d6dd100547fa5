"""Who is behind a claim, across reports: the same office under many names.

A name is read as the states it names, the office's function ("intelligence"), and what is left of it: its own
name. Two names are one source where their own names agree; a description ("Ukraine's spy agency") is any office of
that state and function; a capital or a people ("Kyiv", "the Ukrainians") is any office of that state. The words
are in `offices.toml`: `offices` (function, words), `spokes` (who speaks for an office), `people` (persons named by
role), `plain` (words that make no name).
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache

from onrecord.knowledge import nations
from onrecord.linking.tables import table
from onrecord.model import Claim, Origin, Speaker

__all__ = ["Who", "agree", "chain_of", "origin_of", "same", "who"]

_WORD = re.compile(r"[^\W_]+(?:['’][^\W_]+)?")
_SHORT = 3
"""Names in capitals up to this length are abbreviations."""
_SMALL = frozenset({"of", "the", "and", "for"})
_POSSESSIVE = re.compile(r"['’]s\b|(?<=s)['’](?=\s|$)")


@dataclass(frozen=True, slots=True)
class Who:
    """A source's name, taken apart."""

    name: str
    states: frozenset[str]
    function: str | None
    own: frozenset[str]
    """Words of its own name, lower case, without those that any office has."""
    proper: frozenset[str]
    """The words written with a capital, lower case."""
    kind: str
    """`state` (a capital, a people), `described` (an office by its function: "Ukraine's spy agency"), `titled` (the
    same by its full title: "National Intelligence Service"), `role` (persons by role), `named`."""
    class_: str
    side: str | None


@cache
def who(name: str, class_: str, side: str | None) -> Who:
    """The source of that name, class and side taken apart."""
    flat = _POSSESSIVE.sub("", name).replace("’", "'").strip()
    for spokes in table("offices")["spokes"]:
        flat = re.sub(rf"\b{spokes}\b", " ", flat, flags=re.IGNORECASE)
    if flat.isupper() and len(flat) > _SHORT:
        flat = flat.title()
    found = nations.mentions(flat)
    function = next((o["function"] for o in table("offices")["offices"] if _holds(flat, o["words"])), None)
    offices = _function_words(function)
    taken = [n.span for n in found if not frozenset(n.span.of(flat).lower().split()) <= offices]
    words = _WORD.findall(_without(taken, flat))
    own = frozenset(word.lower() for word in words) - frozenset(table("offices")["plain"])
    proper = frozenset(word.lower() for word in words if word[0].isupper()) - _SMALL
    states = frozenset({each.name for each in found} | ({side} if side else set()))
    kind = _kind(own, proper, function, states)
    return Who(name, states, None if kind == "role" else function, own, proper, kind, class_, side)


def _kind(own: frozenset[str], proper: frozenset[str], function: str | None, states: frozenset[str]) -> str:
    roles = frozenset(word for each in table("offices")["people"] for word in each.split())
    if states and not own and not function:
        return "state"
    if own & roles and not proper - roles - {"western"}:
        return "role"
    if function and own <= _function_words(function):
        return "titled" if len(proper) > 1 else "described"
    return "named"


def _without(spans: Iterable[tuple[int, int]], text: str) -> str:
    letters = list(text)
    for start, end in spans:
        letters[start:end] = " " * (end - start)
    return "".join(letters)


def _holds(text: str, wordings: Iterable[str]) -> bool:
    flat = f" {' '.join(_WORD.findall(text.lower()))} "
    return any(f" {wording} " in flat for wording in wordings)


@cache
def _function_words(function: str | None) -> frozenset[str]:
    rows = [o["words"] for o in table("offices")["offices"] if o["function"] == function]
    return frozenset(word for words in rows for wording in words for word in wording.split())


def same(left: Who, right: Who) -> float:
    """How far two names can be one source: 1 named alike, 0.7 described alike, 0.5 a state for its office, 0 not."""
    if left.kind == right.kind == "named" and left.own == right.own and len(left.own) > 1:
        return 1.0
    if not _states_fit(left, right):
        return 0.0
    if left.kind == right.kind and (left.own, left.proper) == (right.own, right.proper):
        return 1.0
    if "state" in (left.kind, right.kind):
        other = right if left.kind == "state" else left
        return 0.5 if left.states & right.states and other.class_ not in ("media", "witness") else 0.0
    if left.function and left.function == right.function:
        titles = {left.kind, right.kind} <= {"titled", "named"}
        if titles and not (left.proper <= right.proper or right.proper <= left.proper):
            return 0.0
        return 0.8 if left.states and right.states else 0.6
    if left.kind == right.kind == "role":
        return 0.6 if left.own & right.own else 0.0
    if left.kind == right.kind == "named" and _nested(left, right):
        return 0.9
    return 0.0


def _nested(left: Who, right: Who) -> bool:
    """Whether one name is the other's end or part: "Zelenskyy", "Volodymyr Zelenskyy"."""
    return bool(left.own and right.own) and (left.own <= right.own or right.own <= left.own)


def _states_fit(left: Who, right: Who) -> bool:
    return not left.states or not right.states or bool(left.states & right.states)


def chain_of(claim: Claim) -> tuple[Who, ...]:
    """The speakers of a claim, the origin first."""
    return tuple(_who(speaker) for speaker in reversed(claim.said_by))


def _who(speaker: Speaker) -> Who:
    return who(speaker.name, speaker.class_, speaker.side)


def agree(left: Claim, right: Claim, *, crossed: bool = True) -> float | None:
    """How far two claims have one origin, 0 to 1; None where one of them names none.

    With `crossed`, the origin of one may be on the other's way: "Lee" alone, and "Lee, the service".
    """
    if not left.said_by or not right.said_by:
        return None
    ours, theirs = chain_of(left), chain_of(right)
    first = same(ours[0], theirs[0])
    if not crossed:
        return first
    ways = [same(ours[0], other) for other in theirs[1:]] + [same(each, theirs[0]) for each in ours[1:]]
    return max(first, 0.8 * max(ways, default=0.0))


_RANK = {"named": 0, "titled": 0, "described": 1, "role": 2, "state": 3}


def origin_of(claims: Iterable[Claim], outlet: str | None) -> Origin:
    """The origin of claims that repeat one statement: the most telling name for it; an outlet in its own voice."""
    found: dict[Who, int] = {}
    for claim in claims:
        if claim.said_by:
            source = chain_of(claim)[0]
            found[source] = found.get(source, 0) + 1
    if not found:
        return Origin(outlet or "", "media", None)
    best = min(found, key=lambda each: (_RANK[each.kind], -found[each], -len(each.own), each.name))
    side = best.side or next((s.side for s in sorted(found, key=lambda w: w.name) if s.side), None)
    if side is None and best.kind not in ("named", "titled") and len(best.states) == 1:
        side = next(iter(best.states))
    return Origin(best.name, best.class_, side)

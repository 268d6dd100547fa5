"""What the words before a number say befell those it counts: "killed 12", "the death toll rose to 12"."""

from collections.abc import Sequence

from onrecord.reading.losses.cues import word_set
from onrecord.reading.losses.stream import Item, Sort

__all__ = ["is_passive", "is_unreal", "look_behind", "value_of_toll"]

_REACH = 30
_PASSED = (Sort.OTHER, Sort.QUOTE)


def look_behind(items: Sequence[Item], place: int) -> int | None:
    """The cue whose object the number at `place` is, or that brings it with "of"; null where there is none."""
    back = _back(items, place - 1)
    if back < 0:
        return None
    item = items[back]
    if item.sort is Sort.AUX and back > 0 and _is_topped(items, back - 1, place):
        return back - 1
    if item.cue is not None:
        return back if _takes_object(items, back) or _is_topped(items, back, place) else None
    if item.sort is Sort.PREP and item.low == "of" and back > 0 and items[back - 1].cue is not None:
        return back - 1 if _brings(items, back - 1) else None
    return None


def _is_topped(items: Sequence[Item], at: int, place: int) -> bool:
    """ "Casualties top 6,000", "have topped 6,000": the verb is the number's own hedge."""
    cue, number = items[at].cue, items[place].number
    if cue is None or number is None or number.hedge is None:
        return False
    if cue.role not in ("count", "toll") and not (cue.role in ("done", "state") and _is_noun(items, at)):
        return False
    return number.hedge.split()[0].lower() in (
        *word_set("measures", "reach", "words"),
        "top",
        "pass",
        "exceed",
        "over",
    )


def _back(items: Sequence[Item], at: int) -> int:
    while at >= 0 and items[at].sort in _PASSED:
        at -= 1
    return at


def _takes_object(items: Sequence[Item], at: int) -> bool:
    cue = items[at].cue
    assert cue is not None
    if cue.role in ("done", "doing", "suffer"):
        planned = cue.measure == "deployed" and items[at - 1].low in word_set("measures", "unreal", "planned")
        return not is_passive(items, at) and (planned or not is_unreal(items, at))
    return False


def _brings(items: Sequence[Item], at: int) -> bool:
    """Whether "of" after the cue brings those lost: "the deaths of", "the killing of", "the lives of"."""
    cue = items[at].cue
    assert cue is not None
    if items[at].low in ("lives", "life"):
        return takes_lives(items, at)
    return cue.role in ("count", "toll", "doing", "weak") and not is_unreal(items, at)


def takes_lives(items: Sequence[Item], at: int) -> bool:
    """Whether a verb before says that lives were lost: "claimed the lives"."""
    return any(item.low in word_set("measures", "lives", "words") for item in items[max(0, at - 5) : at])


def is_passive(items: Sequence[Item], at: int) -> bool:
    """Whether a form of "to be" goes before the participle: "were killed"."""
    back = at - 1
    while back >= 0 and items[back].sort in (Sort.OTHER, Sort.QUOTE, Sort.NEG, Sort.SEEM):
        back -= 1
    return back >= 0 and items[back].sort is Sort.AUX and items[back].low in word_set("loss_words", "be")


def is_unreal(items: Sequence[Item], at: int) -> bool:
    """Whether it has not happened, by a modal, a negation or "to" before it."""
    unreal, back = word_set("measures", "unreal", "before"), at - 1
    while back >= 0 and items[back].sort in (Sort.OTHER, Sort.QUOTE, Sort.NEG, Sort.AUX, Sort.TO, Sort.SEEM):
        item = items[back]
        if item.low in unreal:
            return True
        if item.sort is Sort.TO:
            before = items[_back(items, back - 1)].low if back else ""
            have = items[back + 1].low in word_set("loss_words", "have")
            return not (have or before in word_set("measures", "unreal", "after"))
        back -= 1
    return False


def value_of_toll(items: Sequence[Item], place: int) -> int | None:
    """The toll, or the counted noun without a number, of which the number at `place` is the value."""
    if place == 0 or not _reached(items, place):
        return None
    numbers = 0
    for at in range(place - 1, max(-1, place - _REACH), -1):
        item = items[at]
        if item.sort in (Sort.SUB, Sort.REL, Sort.PRON) or (item.sort is Sort.STOP and item.low != ":"):
            return None
        if item.sort is Sort.NUMBER:
            numbers += 1
        if item.cue is not None and item.cue.role in ("toll", "count", "done", "state"):
            noun = item.cue.role in ("toll", "count") or _is_noun(items, at)
            if noun and numbers <= (item.cue.role == "toll"):
                return at
            if item.cue.role != "toll":
                return None
    return None


def _reached(items: Sequence[Item], place: int) -> bool:
    item = items[place - 1]
    reach = word_set("measures", "reach", "words")
    return (
        (item.low == "as" and _stands_alone(items, place))
        or item.low in reach
        or item.low in word_set("measures", "seems", "words")
        or (items[_back(items, place - 1)].low in reach)
    )


def _stands_alone(items: Sequence[Item], place: int) -> bool:
    """ "Gave the number of missing as 23": a number that counts nothing itself, at the end of its clause."""
    number = items[place].number
    ends = place + 1 == len(items) or items[place + 1].sort in (Sort.STOP, Sort.COMMA, Sort.JOIN, Sort.QUOTE)
    return ends and number is not None and number.counts is None


def _is_noun(items: Sequence[Item], at: int) -> bool:
    """Whether a participle stands as a noun: "the wounded", "number of killed"."""
    if at + 1 < len(items) and items[at + 1].low == "at":
        return True
    owned = at > 0 and items[at - 1].low in word_set("measures", "echo", "owner")
    return owned or (
        at > 0 and (items[at - 1].low in ("the", "of") or items[at - 1].sort in (Sort.STOP, Sort.FRAME))
    )

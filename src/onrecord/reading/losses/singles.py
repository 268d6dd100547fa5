"""One person lost, where no number says so: "a nurse was killed", "killed the mayor", "and another injured".

A single victim counts one, by the claims guideline's table; a name is no number, and gives a claim without a figure. Table `measures`, `singles`: `known` point
to somebody told of before and count nobody anew.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from onrecord.model import Span
from onrecord.reading.losses.behind import is_passive, is_unreal
from onrecord.reading.losses.circumstances import is_circumstance
from onrecord.reading.losses.cues import word_set
from onrecord.reading.losses.groups import is_beast, is_one_person
from onrecord.reading.losses.stream import Item, Sort
from onrecord.reading.mentions import Number

__all__ = ["Single", "find_singles"]

_LONGEST = 16
"""Items of the longest noun phrase, its apposition left out."""
_EDGES = (Sort.STOP, Sort.FRAME, Sort.SUB)


@dataclass(frozen=True, slots=True)
class Single:
    """One person: a number of one where an article says so ("a nurse"), none for a name; and the words for them."""

    number: Number | None
    group: Span


def find_singles(text: str, items: Sequence[Item], cue: int) -> tuple[Single, ...]:
    """The single persons that the word of loss at `cue`, to which no number is linked, is said of."""
    found = items[cue].cue
    if found is None or is_unreal(items, cue):
        return ()
    if found.role == "done" and _does_it_to_itself(items, cue):
        phrases = _subjects(items, cue)
    elif found.role in ("done", "doing") and not is_passive(items, cue):
        phrases = _objects(items, cue) or (_bare_subject(items, cue) if found.role == "done" else [])
    elif found.role in ("done", "self"):
        phrases = _subjects(items, cue)
    elif found.role == "count" and items[cue].low in word_set("measures", "singles", "of"):
        phrases = _objects(items, cue + 1) if cue + 1 < len(items) and items[cue + 1].low == "of" else []
    else:
        return ()
    singles = [_single(text, items, first, last) for first, last in phrases]
    return tuple(single for single in singles if single is not None)


def _does_it_to_itself(items: Sequence[Item], cue: int) -> bool:
    """ "Shot himself"."""
    return cue + 1 < len(items) and items[cue + 1].low in word_set("loss_words", "itself")


def _subjects(items: Sequence[Item], cue: int) -> list[tuple[int, int]]:
    """The phrases before the verb: one where the verb is singular, one each side of "and" where it is plural."""
    verb = cue
    while (
        verb > 0
        and items[verb - 1].sort in (Sort.AUX, Sort.SEEM, Sort.OTHER, Sort.QUOTE)
        and not _is_determiner(items[verb - 1])
    ):
        verb -= 1
    plural = any(item.low in word_set("loss_words", "plural") for item in items[verb:cue])
    start = _start(items, verb)
    joints = [at for at in range(start, verb) if items[at].low == "and" and items[at].sort is Sort.JOIN]
    if plural and len(joints) == 1 and not any(item.sort is Sort.NUMBER for item in items[start:verb]):
        return [_phrase(items, start, joints[0]), _phrase(items, joints[0] + 1, verb)]
    if plural or any(item.sort is Sort.NUMBER for item in items[start:verb]):
        return []
    return [_phrase(items, start, verb)]


def _bare_subject(items: Sequence[Item], cue: int) -> list[tuple[int, int]]:
    """Headlines and ellipses: "man killed in crash", "and another injured"."""
    start = cue
    while start > 0 and items[start - 1].sort in (Sort.NOUN, Sort.OTHER):
        start -= 1
    opens = start == 0 or items[start - 1].sort in (Sort.JOIN, Sort.COMMA, *_EDGES)
    return [(start, cue)] if opens and start < cue and not _goes_on(items, cue) else []


def _goes_on(items: Sequence[Item], cue: int) -> bool:
    """Whether an object follows, so that the phrase before is of those who did it."""
    return cue + 1 < len(items) and (
        items[cue + 1].sort in (Sort.NOUN, Sort.NUMBER, Sort.PRON) or _is_determiner(items[cue + 1])
    )


def _start(items: Sequence[Item], verb: int) -> int:
    """Where the clause of the verb begins: appositions between commas belong to it."""
    start = verb
    while (
        start > 0
        and items[start - 1].sort not in _EDGES
        and items[start - 1].sort not in (Sort.AUX, Sort.CUE, Sort.REL)
    ):
        start -= 1
    return start


def _phrase(items: Sequence[Item], start: int, end: int) -> tuple[int, int]:
    """The first noun phrase between two places, up to its first comma, preposition or verb."""
    first = start
    while first < end and items[first].sort in (Sort.COMMA, Sort.QUOTE, Sort.PREP, Sort.JOIN):
        first += 1
    last = first
    while last < end and items[last].sort in (Sort.NOUN, Sort.OTHER, Sort.QUOTE):
        last += 1
    return first, last


def _objects(items: Sequence[Item], cue: int) -> list[tuple[int, int]]:
    """The phrases behind the verb: "killed a guard and her son"."""
    first, last = _phrase_behind(items, cue + 1)
    found = [(first, last)] if last > first else []
    ahead = last
    while found and ahead < min(len(items), last + _LONGEST):
        if items[ahead].sort is Sort.JOIN and items[ahead].low == "and":
            further = _phrase_behind(items, ahead + 1)
            behind = items[further[1]].sort if further[1] < len(items) else Sort.STOP
            opened = further[1] > further[0] and (_is_determiner(items[further[0]]) or found[0][0] == first)
            if opened and behind not in (Sort.VERB, Sort.AUX):
                found.append(further)
            break
        if items[ahead].sort not in (Sort.NOUN, Sort.OTHER, Sort.COMMA, Sort.PREP):
            break
        ahead += 1
    return found


def _phrase_behind(items: Sequence[Item], start: int) -> tuple[int, int]:
    last = start
    while (
        last < len(items)
        and last - start < _LONGEST
        and items[last].sort in (Sort.NOUN, Sort.OTHER, Sort.QUOTE)
    ):
        last += 1
    return start, last


def _single(text: str, items: Sequence[Item], first: int, last: int) -> Single | None:
    """One person, if the phrase is of one; the figure's words are the article, else the name or noun."""
    while first < last and items[first].low in word_set("measures", "singles", "adverbs"):
        first += 1
    while last > first and items[last - 1].sort is not Sort.NOUN and items[last - 1].low != "another":
        last -= 1
    if first >= last or last - first > _LONGEST:
        return None
    span = Span(items[first].span.start, items[last - 1].span.end)
    wording = span.of(text)
    opening = items[first].low
    if opening in word_set("measures", "singles", "known") or is_beast(wording) or is_circumstance(wording):
        return None
    if not (opening == "another" or is_one_person(wording, indefinite=opening in ("a", "an"))):
        return None
    numbered = opening in ("a", "an", "another", "one")
    bare = Span(items[first + 1].span.start, span.end) if numbered and last > first + 1 else span
    if not numbered:
        return Single(None, bare)
    return Single(Number(1, 1, 1, None, items[first].span, None if opening == "another" else bare), bare)


def _is_determiner(item: Item) -> bool:
    return item.low in word_set("loss_words", "determiner")

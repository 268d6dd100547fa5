"""Noun phrases round a place in the stream: the subject of a verb, its object, who it was done by."""

from collections.abc import Sequence

from onrecord.model import Span
from onrecord.reading.losses.cues import word_set
from onrecord.reading.losses.stream import Item, Sort

__all__ = ["agent", "head_phrase", "object_phrase", "phrase_of", "subject"]

_NOMINAL = (Sort.NOUN, Sort.OTHER, Sort.NUMBER)
_VERBAL = (Sort.AUX, Sort.SEEM, Sort.NEG, Sort.TO)
_EDGES = (Sort.STOP, Sort.FRAME, Sort.SUB, Sort.REL)
_ADVERBS = frozenset(
    ("also", "even", "now", "then", "still", "already", "later", "again", "only", "just", "ever")
)


def subject(items: Sequence[Item], verb: int) -> Span | None:
    """The subject of the verb at `verb`: the first noun phrase of its clause; a parenthesis is passed over."""
    end = _verb_group(items, verb)
    if end > 0 and items[end - 1].sort is Sort.PRON:
        return items[end - 1].span
    start = _clause_start(items, end)
    if start == end and end > 0 and items[end - 1].sort is Sort.COMMA:
        end = _before_parenthesis(items, end - 1)
        start = _clause_start(items, end)
    return phrase_of(items, start, end)


def _verb_group(items: Sequence[Item], verb: int) -> int:
    """Where the verb and what belongs to it begin: "are even trying to burn"."""
    start = verb
    while start > 0:
        item = items[start - 1]
        adverb = item.low in _ADVERBS or item.low.endswith("ly") or item.sort is Sort.QUOTE
        trying = item.sort is Sort.ING and start < verb and items[start].sort is Sort.TO
        tried = item.sort is Sort.VERB and start < verb and items[start].sort is Sort.TO
        if not (item.sort in _VERBAL or adverb or trying or tried):
            break
        start -= 1
    return start


def _clause_start(items: Sequence[Item], end: int) -> int:
    start = end
    while start > 0 and items[start - 1].sort not in (*_EDGES, Sort.COMMA):
        start -= 1
    return start


def _before_parenthesis(items: Sequence[Item], comma: int) -> int:
    for at in range(comma - 1, max(-1, comma - 14), -1):
        if items[at].sort in (Sort.COMMA, Sort.FRAME):
            return at
        if items[at].sort in _EDGES:
            break
    return comma


def phrase_of(items: Sequence[Item], start: int, end: int) -> Span | None:
    """The first noun phrase between two places, without article."""
    first = start
    while first < end and not (_nominal(items, first) and items[first].low not in _ADVERBS):
        first += 1
    if (
        first + 2 < end
        and items[first + 1].low == "of"
        and (_is_article(items[first]) or items[first].sort is Sort.NUMBER)
    ):
        first += 2
    last = first
    while last < end and _nominal(items, last) and items[last].low not in _ADVERBS:
        last += 1
    return _trimmed(items, first, last)


def _nominal(items: Sequence[Item], at: int) -> bool:
    item = items[at]
    if item.sort in _NOMINAL or item.sort is Sort.PRON:
        return True
    coupled = item.sort is Sort.JOIN and item.low == "and" and 0 < at < len(items) - 1
    return coupled and items[at - 1].sort is Sort.NOUN and items[at + 1].sort in (Sort.NOUN, Sort.OTHER)


def _trimmed(items: Sequence[Item], first: int, last: int) -> Span | None:
    """The phrase without article (but "the Russians") in front and without adverbs at either end."""
    while first < last and (
        _is_article(items[first]) or items[first].low.endswith("ly") or items[first].sort is Sort.NUMBER
    ):
        first += 1
    while first < last and items[last - 1].sort not in (Sort.NOUN, Sort.PRON):
        last -= 1
    if last == first + 1 and first > 0 and items[first - 1].low == "the" and items[first].sort is Sort.NOUN:
        first -= 1
    return Span(items[first].span.start, items[last - 1].span.end) if first < last else None


def _is_article(item: Item) -> bool:
    return item.low in word_set("loss_words", "determiner") and item.low not in word_set(
        "loss_words", "owner"
    )


def object_phrase(items: Sequence[Item], start: int) -> Span | None:
    """The noun phrase that begins at `start`, leading participles passed over: "the killed soldiers"."""
    last = start
    while last < len(items) and (
        _nominal(items, last)
        or (items[last].cue is not None and last + 1 < len(items) and items[last + 1].sort is Sort.NOUN)
    ):
        last += 1
    first = start
    while first < last and (items[first].sort is not Sort.NOUN):
        first += 1
    return _trimmed(items, first, last)


def agent(items: Sequence[Item], verb: int) -> Span | None:
    """The noun phrase after "by" behind a passive."""
    for at in range(verb + 1, min(len(items), verb + 16)):
        if items[at].sort in (*_EDGES, Sort.VERB, Sort.AUX, Sort.CUE):
            return None
        if items[at].low == "by":
            return object_phrase(items, at + 1)
    return None


def head_phrase(items: Sequence[Item], cue: int) -> Span | None:
    """The noun phrase after "of" or "among" behind a noun of loss: "losses of the joint units"."""
    if cue + 2 < len(items) and items[cue + 1].low in ("of", "among", "amongst"):
        return object_phrase(items, cue + 2)
    return None

"""A sentence as a stream of what matters for linking numbers to measures: numbers, cues, verbs, joints.

Table `measures`: `seems` (verbs that change nothing between a subject and what befell it), `parts`
(words that open a part of a total), `joins`.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from enum import Enum

from onrecord.model import Report, Span
from onrecord.reading.attribution.words import Word, split_words
from onrecord.reading.losses.cues import Cue, Phrases, cues, join, part_words, word_set
from onrecord.reading.mentions import Number

__all__ = ["Item", "Sort", "stream"]


class Sort(Enum):
    """What an item does in the sentence."""

    NUMBER = "number"
    CUE = "cue"
    AUX = "aux"
    SEEM = "seem"
    VERB = "verb"
    ING = "ing"
    JOIN = "join"
    COMMA = "comma"
    STOP = "stop"
    FRAME = "frame"
    """Where a "police said" was: it goes round what is said."""
    PART = "part"
    REL = "rel"
    SUB = "sub"
    PREP = "prep"
    TO = "to"
    NEG = "neg"
    PRON = "pron"
    NOUN = "noun"
    OTHER = "other"
    QUOTE = "quote"


@dataclass(frozen=True, slots=True)
class Item:
    """One item: a word, a wording of several, or a whole number phrase."""

    sort: Sort
    span: Span
    low: str
    number: Number | None = None
    cue: Cue | None = None
    counted: str = ""
    """What a number counts, as worded."""
    word: str = ""
    """A number's own words, in lower case."""


_TAGS = {
    "aux": Sort.AUX, "verb": Sort.VERB, "ing": Sort.ING, "conj": Sort.JOIN, "rel": Sort.REL, "sub": Sort.SUB,
    "prep": Sort.PREP, "to": Sort.TO, "neg": Sort.NEG, "name": Sort.NOUN, "noun": Sort.NOUN, "num": Sort.NOUN,
}  # fmt: skip
_MARKS = {
    ";": Sort.STOP,
    "?": Sort.STOP,
    "!": Sort.STOP,
    ":": Sort.STOP,
    ",": Sort.COMMA,
    "–": Sort.COMMA,
    "—": Sort.COMMA,
}
_ACT = Cue("casualties", "doing", "people")
"""What "shooting" says where it brings a number ("shooting five people"); else it names an event."""
_BRACKETS = "()[]-"
_CLOSE, _FAR = 7, 10
"""Items between a verb and the injuries suffered, and between a verb and the hospital."""
_PRONOUNS = frozenset(("i", "he", "she", "it", "they", "we", "you"))
"""Subjects that begin a clause of their own; "others", "some", "both" stand for those counted."""


def stream(report: Report, span: Span, numbers: Sequence[Number], frames: Sequence[Span]) -> tuple[Item, ...]:
    """The items of the sentence `span`. Frames of attributions are one item each, numbers too."""
    words = split_words(report.text, span)
    text = report.text
    return tuple(_joined(_toll(list(_suffered(list(_items(text, words, numbers, frames)))))))


def _items(
    text: str, words: Sequence[Word], numbers: Sequence[Number], frames: Sequence[Span]
) -> Iterator[Item]:
    lows = [word.low for word in words]
    held = [number for number in numbers if number.never is None and not _heads_list(text, words, number)]
    frames = [frame for frame in frames if not _is_passive(words, frame)]
    place, last_frame = 0, None
    while place < len(words):
        word = words[place]
        frame = next((frame for frame in frames if frame.meets(word.span)), None)
        number = next((number for number in held if number.span.meets(word.span)), None)
        if number is not None and (frame is None or _is_bare(number, frame)):
            held.remove(number)
            counted = number.counts.of(text) if number.counts else ""
            own = number.span.of(text).lower()
            yield Item(Sort.NUMBER, number.span, "#", number=number, counted=counted, word=own)
            while place < len(words) and words[place].span.start < number.span.end:
                place += 1
            continue
        if frame is not None:
            if frame is not last_frame:
                yield Item(Sort.FRAME, word.span, "")
            last_frame = frame
            place += 1
            continue
        item, taken = _item(words, lows, place)
        if item.low in word_set("measures", "acts", "words") and _begins(held, words, place + taken):
            item = Item(Sort.CUE, item.span, item.low, cue=_ACT)
        yield item
        place += taken


def _is_passive(words: Sequence[Word], frame: Span) -> bool:
    """ "Are confirmed (dead)", "have been reported (missing)": no speaker stands there, and the sentence goes on through it."""
    tags = [word.tag for word in words if frame.holds(word.span)]
    return bool(tags) and tags[0] == "aux" and all(tag in ("aux", "verb", "adv") for tag in tags)


def _begins(numbers: Sequence[Number], words: Sequence[Word], place: int) -> bool:
    """Whether a number begins with the word at `place`."""
    return place < len(words) and any(number.span.start == words[place].span.start for number in numbers)


def _is_bare(number: Number, frame: Span) -> bool:
    """Whether a number in a frame is what is said ("the capital's 3,000") and not who says it ("two officials said")."""
    return number.counts is None and number.span.start > frame.start


def _heads_list(text: str, words: Sequence[Word], number: Number) -> bool:
    """Whether the number only counts the items of a list: "3. Of the dead, ..."."""
    return number.span.start <= words[0].span.start and text[number.span.end : number.span.end + 1] in (
        ".",
        ")",
    )


def _item(words: Sequence[Word], lows: Sequence[str], place: int) -> tuple[Item, int]:
    known, says = cues()
    found = known.at(lows, place)
    if found is not None and not _is_copula(known, says, found, lows, place):
        span = Span(words[place].span.start, words[place + len(found) - 1].span.end)
        return Item(Sort.CUE, span, " ".join(found), cue=says[found]), len(found)
    part = part_words().at(lows, place)
    if part is not None:
        span = Span(words[place].span.start, words[place + len(part) - 1].span.end)
        return Item(Sort.PART, span, " ".join(part)), len(part)
    word = words[place]
    return Item(_sort(words, place), word.span, word.low), 1


def _is_copula(
    known: Phrases,
    says: Mapping[tuple[str, ...], Cue],
    found: tuple[str, ...],
    lows: Sequence[str],
    place: int,
) -> bool:
    """ "Remain missing": a verb of presence that only leads to what they are."""
    if len(found) > 1 or found[0] not in word_set("measures", "seems", "words"):
        return False
    behind = place + 1
    if behind + 1 < len(lows) and lows[behind] not in word_set("measures", "seems", "words"):
        behind += known.at(lows, behind) is None and lows[behind] in word_set("measures", "echo", "still")
    state = known.at(lows, behind) if behind < len(lows) else None
    return state is not None and says[state].role in ("state", "done")


def _sort(words: Sequence[Word], place: int) -> Sort:
    word = words[place]
    if word.tag == "mark":
        if word.low in _MARKS:
            return _MARKS[word.low]
        return Sort.COMMA if word.low in _BRACKETS else Sort.QUOTE
    if word.low in ("&", "and/or"):
        return Sort.JOIN
    if word.low in word_set("measures", "seems", "words") and word.tag != "prep":
        return Sort.SEEM
    if word.tag == "pron":
        return Sort.PRON if word.low in _PRONOUNS else Sort.NOUN
    if word.tag == "verb" and _adjective(words, place):
        return Sort.OTHER
    return _TAGS.get(word.tag, Sort.OTHER)


def _adjective(words: Sequence[Word], place: int) -> bool:
    """Whether a form in -ed stands between a number or article and its noun: "two suspected rebels"."""
    before, after = words[place - 1 : place], words[place + 1 : place + 2]
    return (
        bool(before and after)
        and before[0].tag in ("num", "det", "noun")
        and after[0].tag in ("noun", "name")
        and (before[0].tag != "noun" or before[0].low.endswith(("ed", "more", "others")))
    )


def _suffered(items: Sequence[Item]) -> Iterator[Item]:
    """ "Sustained serious injuries" and "taken to the city hospital" become one cue each."""
    place = 0
    while place < len(items):
        end = _noun_behind(items, place, "injuries", _CLOSE) or _noun_behind(items, place, "hospitals", _FAR)
        refuge = _noun_behind(items, place, "shelters", _CLOSE) if end is None else None
        if refuge is not None:
            span = Span(items[place].span.start, items[refuge].span.end)
            yield Item(Sort.CUE, span, items[place].low, cue=Cue("displaced", "self", "civilians"))
            place = refuge + 1
            continue
        if end is None:
            yield items[place]
            place += 1
            continue
        role = "done" if items[place].low in word_set("measures", "hospitals", "verbs") else "self"
        span = Span(items[place].span.start, items[end].span.end)
        yield Item(Sort.CUE, span, items[place].low, cue=Cue("wounded", role))
        place = end + 1


def _noun_behind(items: Sequence[Item], place: int, column: str, reach: int) -> int | None:
    """Where the noun stands that makes a cue of the verb at `place`; nothing but its own phrase is between."""
    if items[place].low not in word_set("measures", column, "verbs"):
        return None
    nouns = word_set("measures", column, "nouns")
    passed = (Sort.NOUN, Sort.OTHER, Sort.PREP, Sort.QUOTE, Sort.TO)
    for at in range(place + 1, min(len(items), place + reach)):
        if items[at].low in nouns:
            return at
        if items[at].sort not in passed and not (
            column == "injuries" and items[at].low in ("-", "threatening", "a")
        ):
            return None
    return None


def _toll(items: list[Item]) -> list[Item]:
    """ "The number of people killed" is a toll: its cue takes that role."""
    nouns = word_set("measures", "reach", "nouns")
    for place, item in enumerate(items):
        if item.low not in nouns or item.sort is not Sort.NOUN:
            continue
        for ahead in range(place + 1, min(place + 8, len(items))):
            cue = items[ahead].cue
            if cue is not None and cue.role != "suffer":
                items[ahead] = Item(
                    Sort.CUE, items[ahead].span, items[ahead].low, cue=Cue(cue.measure, "toll")
                )
                break
            if items[ahead].sort not in (Sort.NOUN, Sort.OTHER, Sort.PREP, Sort.REL, Sort.AUX):
                break
    return items


def _joined(items: list[Item]) -> Iterator[Item]:
    """Two cues over one number become one: "killed or wounded"."""
    joins = word_set("measures", "joins", "words")
    place = 0
    while place < len(items):
        item = items[place]
        end = place
        while item.cue is not None and (further := _next_joined(items, end, joins)) is not None:
            other = items[further].cue
            assert other is not None
            if {item.cue.role, other.role} & {"suffer", "weak", "self"}:
                break
            if not _one_number(items, place, further):
                break
            measure = join(item.cue.measure, other.measure)
            if measure is None:
                break
            item = Item(
                Sort.CUE,
                Span(item.span.start, items[further].span.end),
                item.low,
                cue=Cue(measure, item.cue.role, item.cue.needs),
            )
            end = further
        yield item
        place = end + 1


def _next_joined(items: Sequence[Item], place: int, joins: frozenset[str]) -> int | None:
    ahead = place + 1
    while (
        ahead < len(items) and ahead - place <= 3 and (items[ahead].low in joins or items[ahead].low == "the")
    ):
        ahead += 1
    met = ahead > place + 1 and ahead < len(items) and items[ahead].sort is Sort.CUE
    return ahead if met else None


def _one_number(items: Sequence[Item], first: int, last: int) -> bool:
    """Whether the cues share a number: it stands before both or behind both, not once for each."""
    behind = last + 1 < len(items) and items[last + 1].sort is Sort.NUMBER
    before = any(item.sort is Sort.NUMBER for item in items[max(0, first - 6) : first])
    return not (behind and before)

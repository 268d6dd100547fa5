"""What belongs to a saying besides subject and verb: whom it was told, when and where, whom it cites, what is said."""

from collections.abc import Sequence
from dataclasses import dataclass, field

from onrecord.model import Span
from onrecord.reading.attribution.cues import VerbCue, cue_words
from onrecord.reading.attribution.passage import Passage
from onrecord.reading.attribution.phrases import finite_in, phrase_after, time_or_adjunct
from onrecord.reading.attribution.sources import is_medium, noun
from onrecord.reading.attribution.wording import joined
from onrecord.reading.attribution.words import Word, in_class

__all__ = [
    "Tail",
    "after_comma",
    "before_aside",
    "briefed_by",
    "cited_after",
    "content_after",
    "lead_before",
    "opens_with_link",
    "tail_of",
]


_BREAKS = (",", "—", "–", "-", "?", "!", "…", "...")


@dataclass(slots=True)
class Tail:
    """What follows the verb before what is said: index of the next word, and who is named on the way."""

    at: int
    hearer: Span | None = None
    cited: list[Span] = field(default_factory=list)
    colon: bool = False


def tail_of(passage: Passage, cue: VerbCue, *, after: int | None = None) -> Tail:
    """Go over the person told, adverbs, times, places and media of the saying, and "citing X"."""
    tail = Tail(cue.end if after is None else after)
    for _ in range(8):
        at = tail.at
        if at >= passage.end or passage.opens_quotation(at):
            break
        step = _hearer(passage, cue, tail) or _adjunct(passage, at) or _citing(passage, tail)
        if not step:
            break
        if tail.hearer is None:
            tail.hearer = _medium_in(passage, at, step)
        tail.cited += briefed_by(passage, at, step)
        tail.at = step
    if "that" in cue.verb.frames and after is None:
        tail.at = _up_to_that(passage, tail.at)
    full = passage.words
    if tail.at < len(full) and full[tail.at].low == ":":
        tail.colon = True
    return tail


def _hearer(passage: Passage, cue: VerbCue, tail: Tail) -> int:
    words = passage.words
    if "hearer" not in cue.verb.frames or tail.hearer is not None or tail.at != cue.end:
        return 0
    end = phrase_after(words[: passage.end], tail.at)
    if words[tail.at].tag == "pron":
        end = tail.at + 1
    of = (at for at in range(tail.at + 1, end - 1) if words[at].low == "of")
    end = next((at for at in of if any(word.tag == "num" for word in words[at + 1 : at + 4])), end)
    end = _medium_prefix(passage, tail.at, end)
    if end == tail.at or (
        end < passage.end and words[end].tag in ("verb", "aux") and words[tail.at].tag != "pron"
    ):
        return 0
    tail.hearer = passage.span(tail.at, end)
    return end


def _medium_prefix(passage: Passage, start: int, end: int) -> int:
    """The end of a medium's name at the head of the phrase ("told Suspilne 40 men died"); else the phrase's."""
    first = start + (passage.words[start].tag == "det")
    for stop in range(min(end, first + 4), first, -1):
        goes_on = noun(passage.words[stop].low) if stop < end else None
        if goes_on is not None and goes_on.class_ == "media":
            continue
        if is_medium(joined(passage.text, passage.words[first:stop]), whole=True):
            return stop
    return end


def _up_to_that(passage: Passage, at: int) -> int:
    """Go on to "that" over a phrase without a verb ("said at the border that …")."""
    if at >= passage.end or passage.words[at].tag not in ("prep", "to", "adv", "mark"):
        return at
    for later in range(at, min(at + 14, passage.end)):
        word = passage.words[later]
        if (
            word.low == "that"
            and later + 1 < passage.end
            and finite_in(passage.words[later + 1 : passage.end])
        ):
            return later
        if word.tag in ("verb", "aux", "ing", "sub", "rel", "conj"):
            break
    return at


def _adjunct(passage: Passage, at: int) -> int:
    """The index after an adverb, a time, or a phrase such as "in a statement"; 0 where none stands at `at`."""
    words = passage.words
    word = words[at]
    after = words[at + 1] if at + 1 < passage.end else None
    if word.tag == "adv" or (
        word.low.rstrip(".") in in_class("time") and (after is None or after.tag != "gen")
    ):
        return at + 1
    if word.low in in_class("day_determiner") and after is not None and after.low in in_class("time"):
        return at + 2
    if word.tag in ("prep", "to"):
        end = phrase_after(words[: passage.end], at + 1)
        inner = words[at + 1 : end]
        if end > at + 1 and (
            time_or_adjunct(words, at)
            or any(w.low in cue_words("media_of_saying") for w in inner)
            or (word.tag == "to" and _medium_in(passage, at, end) is not None)
        ):
            return end
    if word.low == "," and at + 2 < passage.end and words[at + 1].tag in ("prep", "adv"):
        end = _adjunct(passage, at + 1)
        if end and end < passage.end and words[end].low == ",":
            return end + 1
    return 0


def briefed_by(passage: Passage, start: int, end: int) -> list[Span]:
    """Whose briefing a speaker comes from: "after a briefing by the service", "briefed by the service"."""
    words = passage.words
    for at in range(start, end - 2):
        if words[at].low in cue_words("briefings") and words[at + 1].low in ("by", "from"):
            stop = phrase_after(words[:end], at + 2)
            return [passage.span(at + 2, stop)] if stop > at + 2 else []
    return []


def _medium_in(passage: Passage, start: int, end: int) -> Span | None:
    """The medium that a phrase of the saying names: "to AFP", "in an interview with the BBC"."""
    words = passage.words
    for at in range(start, end - 1):
        if words[at].low in ("to", "with"):
            first = at + 1 + (words[at + 1].tag == "det")
            if first < end and is_medium(joined(passage.text, words[first:end])):
                return passage.span(at + 1, end)
    return None


def _citing(passage: Passage, tail: Tail) -> int:
    words = passage.words
    at = tail.at + (words[tail.at].low == ",")
    if at >= passage.end or words[at].low not in cue_words("participles"):
        return 0
    end, cited = cited_after(passage, at)
    tail.cited += cited
    return end + (end < passage.end and words[end].low == ",")


def cited_after(passage: Passage, at: int) -> tuple[int, list[Span]]:
    """The phrases after "citing" at word `at`, and after "who cited" in turn; and the index after them."""
    words = passage.words
    found: list[Span] = []
    while at + 1 < passage.end:
        end = phrase_after(words[: passage.end], at + 1)
        if end == at + 1:
            break
        found.append(passage.span(at + 1, end))
        skip = end + (end < passage.end and words[end].low == ",")
        skip += skip < passage.end and words[skip].tag == "rel"
        if skip >= passage.end or words[skip].low not in cue_words("citing"):
            return end, found
        at = skip
    return at + 1, found


def content_after(passage: Passage, cue: VerbCue, tail: Tail) -> Span | None:
    """What is said, where it follows the verb; None where nothing that the verb can bind follows."""
    words, frames, end = passage.words, cue.verb.frames, passage.end
    at = tail.at
    if at < end and words[at].low in (":", ",") and passage.opens_quotation(at + 1):
        at += 1
    if at < end and words[at].low == ":":
        return passage.span(at + 1, end) if at + 1 < end else None
    if at >= end:
        return None
    if passage.opens_quotation(at) and frames & {"quote", "bare", "object"}:
        return passage.span(at, end)
    if words[at].low == "that" and "that" in frames and at + 1 < end and _long_or_finite(words[at + 1 : end]):
        return passage.span(at + 1, end)
    if (
        words[at].tag in ("sub", "rel")
        and words[at].low != "that"
        and words[at].low in in_class("complementiser")
        and "that" in frames
    ):
        return passage.span(at, end)
    if (
        words[at].tag == "to"
        and "to" in frames
        and at + 1 < end
        and words[at + 1].tag in ("verb", "aux", "adv")
    ):
        return passage.span(at, end)
    if "hearer" in frames and words[at].low == "of" and at + 1 < end:
        return passage.span(at + 1, end)
    if _idiom(words[at:end]):
        return None
    if "bare" in frames and _clause_at(words, at, end):
        return passage.span(at, end)
    if _has_figure(words, at, end, frames):
        return passage.span(at, end)
    if "object" in frames and _object_at(words, at, end):
        return passage.span(at, end)
    return None


def _has_figure(words: Sequence[Word], at: int, end: int, frames: frozenset[str]) -> bool:
    """Whether a figure follows a verb that gives one: "counts nine dead", "put the dead at nine", "raised the toll"."""
    rest = words[at:end]
    numbers = [place for place, word in enumerate(rest) if word.tag == "num"]
    if "figure" in frames:
        return bool(numbers)
    if "responsible" in frames:
        return any(word.low in cue_words("responsible") for word in rest)
    of_losses = any(word.low in cue_words("toll_words") or word.low in ("it", "them") for word in rest)
    if "at" in frames:
        return of_losses and any(
            word.low == "at" for place in numbers for word in rest[max(0, place - 4) : place]
        )
    return "toll" in frames and bool(numbers) and of_losses


def _idiom(words: Sequence[Word]) -> bool:
    """Whether the object makes the verb another one: "claimed five lives"."""
    head = words[: phrase_after(words, 0) + 1]
    return len(head) < 4 and any(word.low in cue_words("idioms") for word in head)


def _long_or_finite(words: Sequence[Word]) -> bool:
    """Whether the words make a clause: a finite verb is known among them, or they are too many for a phrase."""
    return finite_in(words) or len(words) > 3


def _clause_at(words: Sequence[Word], at: int, end: int) -> bool:
    first = words[at]
    if first.tag in ("num", "det", "prep", "adv") and any(
        word.tag == "num" for word in words[at : min(at + 3, end)]
    ):
        return True
    starts = first.nominal or first.tag in ("det", "pron", "prep", "adv", "ing", "sub")
    return starts and finite_in(words[at:end])


def _object_at(words: Sequence[Word], at: int, end: int) -> bool:
    """Whether a noun phrase begins at `at`: "denied the killing", "disputed that figure"."""
    word = words[at]
    if word.low == "that":
        return at + 1 < end and words[at + 1].nominal
    hedged = word.tag in ("prep", "adv") and any(
        near.tag == "num" for near in words[at + 1 : min(at + 4, end)]
    )
    return word.nominal or word.tag in ("det", "pron", "ing", "verb") or hedged


def before_aside(passage: Passage, start: int, *, clause: bool = True) -> Span | None:
    """What is said, where it stands before "…, X said" whose first word is at `start`; a clause, where it must be."""
    words = passage.words
    if start and words[start - 1].low == "as":
        start -= 1
    if start < 1:
        return None
    mark = start - 1
    closes = passage.follows_quotation(start)
    if not closes and words[mark].low not in _BREAKS:
        return None
    end = mark + 1 if passage.closes_quotation(mark) or words[mark].low in ("?", "!") else mark
    begin = 0
    while begin < end and (words[begin].low in ("and", "but", ",") or opens_with_link(words, begin)):
        begin += 1
    if begin >= end:
        return None
    if clause and not closes and passage.sentence.role != "title" and not _long_or_finite(words[begin:end]):
        return None
    return passage.span(begin, end)


def opens_with_link(words: Sequence[Word], at: int) -> bool:
    """Whether "However," or the like stands at `at`: a link between sentences, and not what is said."""
    return words[at].tag == "adv" and at + 1 < len(words) and words[at + 1].low == ","


def after_comma(passage: Passage, at: int, *, clause: bool = True) -> Span | None:
    """What goes on after an aside that ends before word `at`: "…, he said, and …"; a clause, where one must follow."""
    words = passage.words
    if at + 1 >= passage.end or words[at].low not in (*_BREAKS, ";") or words[at + 1].tag in ("ing", "rel"):
        return None
    if clause and not passage.opens_quotation(at + 1) and not finite_in(words[at + 1 : passage.end]):
        return None
    return passage.span(at + 1, passage.end)


def lead_before(passage: Passage, start: int) -> int | None:
    """The index where "On Monday," or "In a statement," begins before the subject at `start`; None without one."""
    words = passage.words
    if start < 2 or words[start - 1].low != ",":
        return None
    lead = words[: start - 1]
    first = next((at for at, word in enumerate(lead) if word.tag not in ("conj", "adv", "mark")), None)
    if first is None or finite_in(lead) or any(word.low == "," for word in lead[first:]):
        return None
    dated = any(word.low.rstrip(".") in in_class("time") for word in lead)
    return first if dated or lead[first].low in ("in", "on", "at", "during") else None

"""Sayings whose speaker follows the verb or is left out: "…," said Lee; "was confirmed by X"; "it was reported"."""

from collections.abc import Sequence

from onrecord.model import Span
from onrecord.reading.attribution.cues import VerbCue, cue_words
from onrecord.reading.attribution.frames import after_comma, before_aside, tail_of
from onrecord.reading.attribution.passage import Passage
from onrecord.reading.attribution.phrases import finite_in, phrase_after, subject_before
from onrecord.reading.attribution.sayings import Saying
from onrecord.reading.attribution.words import Word, in_class

__all__ = ["inverted", "passive"]

_BREAKS = (",", "?", "!", "—", "–", "-")


def inverted(passage: Passage, cue: VerbCue) -> Saying | None:
    """ "…," said Lee: the subject after the verb, up to the end of its clause."""
    words = passage.words
    if "aside" not in cue.verb.frames or "hearer" in cue.verb.frames or cue.start != cue.at or not cue.start:
        return None
    if words[cue.start - 1].low not in _BREAKS and not passage.follows_quotation(cue.start):
        return None
    end = phrase_after(words[: passage.end], cue.end)
    if end == cue.end or _is_time(words[cue.end : end]):
        return None
    end = _with_apposition(words, end, passage.end)
    if end < passage.end and not _ends_clause(words, end, passage.end):
        return None
    if not passage.follows_quotation(cue.start):
        subject = subject_before(words, cue.start)
        inserted = subject is not None and subject[0] == 0 and words[cue.start - 1].low == ","
        if inserted or not _is_clause(words[: cue.start]):
            return None
    said = before_aside(passage, cue.start)
    tail = tail_of(passage, cue, after=end)
    more = after_comma(passage, tail.at)
    if passage.follows_quotation(cue.start) and not passage.opens_quotation(tail.at + 1):
        more = None
    content = [span for span in (said, more) if span is not None]
    if not content:
        return None
    made = Saying(passage.span(cue.end, end), passage.span(cue.start, cue.end), content)
    made.frame = [passage.span(cue.start, max(end, tail.at))]
    made.further = list(tail.cited)
    return made


def _ends_clause(words: Sequence[Word], at: int, limit: int) -> bool:
    """Whether the word after the speaker lets the clause of saying end before it."""
    word = words[at]
    follows = word.tag in ("mark", "prep", "adv", "sub", "rel", "conj", "to") or word.low.rstrip(
        "."
    ) in in_class("time")
    return follows and word.low not in ("that", ":")


def _is_clause(words: Sequence[Word]) -> bool:
    """Whether the words before the cue make a clause, and not a name with a relative clause."""
    first = next((at for at, word in enumerate(words) if word.tag in ("verb", "aux")), None)
    return first is None or not any(word.tag == "rel" for word in words[max(0, first - 2) : first])


def _is_time(words: Sequence[Word]) -> bool:
    return all(word.low.rstrip(".") in in_class("time") or word.tag == "num" for word in words)


def _with_apposition(words: Sequence[Word], end: int, limit: int) -> int:
    """Take in ", a lawmaker" and ", 43," after a name."""
    for _ in range(2):
        if end + 1 >= limit or words[end].low != "," or not _opens_apposition(words[end + 1]):
            break
        after = phrase_after(words[:limit], end + 1)
        if after < limit and words[after].low != ",":
            if words[after].tag == "aux" or (
                words[after].tag == "mark" and words[after].low not in ("'", "(")
            ):
                break
            after = next((at for at in range(after, limit) if words[at].low == ","), limit)
        inside = words[end + 1 : after]
        if finite_in(inside) and not any(word.tag == "rel" for word in inside):
            break
        end = after
    return end


def _opens_apposition(word: Word) -> bool:
    return word.tag in ("det", "num", "noun") or (word.low in in_class("appositive") and word.tag != "rel")


def passive(passage: Passage, cue: VerbCue) -> Saying | None:
    """ "It was reported that …", "200 were reported killed", "is said to have …", "was confirmed by X"."""
    words = passage.words
    by = _by(passage, cue.end)
    quoted_as = _quoted_as(passage, cue, by)
    if quoted_as is not None:
        return quoted_as
    verdict = cue.verb.kind == "attitude" and cue.verb.frames == {"object"}
    if by is None and words[cue.at].low not in cue_words("passive") and not verdict:
        return None
    made = Saying(by[0] if by else None, passage.span(cue.start, cue.end), [])
    rest = tail_of(passage, cue, after=by[1]).at if by else cue.end
    made.frame = [passage.span(cue.start, rest)]
    after = words[cue.end] if cue.end < passage.end else None
    subject = subject_before(words, cue.start)
    empty = subject is not None and words[subject[0]].low in ("it", "which")
    if empty or (after is not None and after.low == "that"):
        rest += rest < passage.end and words[rest].low == "that"
    elif subject is not None:
        made.content = [passage.span(subject[0], subject[2])]
    if rest < passage.end and words[rest].low not in (",", ";") and (empty or subject is not None):
        made.content.append(passage.span(rest, passage.end))
    return made if made.content else None


def _quoted_as(passage: Passage, cue: VerbCue, by: tuple[Span, int] | None) -> Saying | None:
    """ "X was quoted by Y as saying that …": X speaks, Y stands nearer."""
    words = passage.words
    at = by[1] if by else cue.end
    if [word.low for word in words[at : at + 2]] != ["as", "saying"]:
        return None
    subject = subject_before(words, cue.start)
    if subject is None:
        return None
    if at + 2 >= passage.end:
        said = before_aside(passage, subject[0])
        made = Saying(
            passage.span(subject[0], subject[2]), passage.span(cue.start, at + 2), [said] if said else []
        )
        made.nearer = [by[0]] if by else []
        made.frame = [passage.span(subject[0], at + 2)]
        return made if said else None
    start = at + 2 + (words[at + 2].low == "that")
    if start >= passage.end:
        return None
    stop = passage.end
    if (
        by is None
        and "by" in (late := [word.low for word in words[start:stop]])
        and passage.opens_quotation(start)
    ):
        stop = start + late.index("by")
        by = _by(passage, stop)
    made = Saying(
        passage.span(subject[0], subject[2]), passage.span(cue.start, at + 2), [passage.span(start, stop)]
    )
    made.frame = [passage.span(subject[0], at + 2)]
    made.nearer = [by[0]] if by else []
    return made


def _by(passage: Passage, at: int) -> tuple[Span, int] | None:
    if at + 1 >= passage.end or passage.words[at].low != "by":
        return None
    end = phrase_after(passage.words[: passage.end], at + 1)
    return (passage.span(at + 1, end), end) if end > at + 1 else None

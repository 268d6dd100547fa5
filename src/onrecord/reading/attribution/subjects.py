"""Who the subject of a verb of saying is: the phrase before it, or the one it shares with a verb before."""

from collections.abc import Sequence
from dataclasses import dataclass

from onrecord.model import Span
from onrecord.reading.attribution.cues import VerbCue, cue_words
from onrecord.reading.attribution.frames import briefed_by, cited_after
from onrecord.reading.attribution.passage import Passage
from onrecord.reading.attribution.phrases import phrase_after, subject_before
from onrecord.reading.attribution.sayings import Saying
from onrecord.reading.attribution.sources import noun
from onrecord.reading.attribution.words import Word

__all__ = ["Subject", "subject_of"]


@dataclass(frozen=True, slots=True)
class Subject:
    """The subject's phrase; the word where the clause of subject and verb begins; what else hangs on it."""

    span: Span
    start: int
    shared: bool = False
    """Whether it stands before another verb ("… and added")."""
    antecedent: Span | None = None
    """What "who" stands for."""
    document: bool = False
    """Whether it is a document: a poll, a report, footage."""
    carried: tuple[Span, ...] = ()
    """Who quotes the speaker."""
    cited: tuple[Span, ...] = ()
    """Whom an insertion cites: "Reuters, citing the ministry, said"."""


def subject_of(passage: Passage, cue: VerbCue, earlier: Sequence[Saying]) -> Subject | None:
    """The subject of `cue`; None where nobody who can speak stands there."""
    words = passage.words
    participle = words[cue.at].low.endswith("ing") and cue.start == cue.at
    found = subject_before(words, cue.start)
    if participle and (words[max(cue.start - 1, 0)].tag == "mark" or _modifies(passage, cue)):
        found = None
    if found is not None and any(
        word.low in cue_words("none") for word in words[max(found[0] - 2, 0) : found[0]]
    ):
        return None
    if found is not None and found[0] not in passage.quoted:
        start, head_end, end = found
        if words[start].low in cue_words("none"):
            return None
        if (
            "quote" not in cue.verb.frames
            and cue.verb.kind == "speech"
            and not _can_speak(words[start:head_end])
        ):
            return None
        cited = _cited_between(passage, head_end, cue.start)
        written = any(
            (known := noun(word.low)) is not None and known.is_ == "document"
            for word in words[start:head_end]
        )
        span = passage.span(_after_noun(words, start, end), end)
        return Subject(
            span,
            start,
            antecedent=_antecedent(passage, start),
            document=written,
            carried=_quoted_between(passage, head_end, cue.start),
            cited=cited,
        )
    last = words[cue.start - 1] if cue.start else None
    if (participle and not _modifies(passage, cue)) or (
        last is not None and last.low in ("and", "but", "or", ",", "then")
    ):
        return _shared(passage, cue, earlier)
    return None


def _modifies(passage: Passage, cue: VerbCue) -> bool:
    """Whether a form in -ing stands before the noun that it belongs to ("the nominating contest")."""
    return cue.end < passage.end and passage.words[cue.end].tag == "noun"


def _can_speak(words: Sequence[Word]) -> bool:
    """Whether the subject is a pronoun, a name, or holds a noun for a source."""
    return words[-1].tag != "noun" or any(word.tag == "name" or noun(word.low) is not None for word in words)


def _after_noun(words: Sequence[Word], start: int, end: int) -> int:
    """Where the speaker begins in "a claim Moscow (dismisses)": at the name."""
    nouns = cue_words("nouns") | cue_words("toll_words")
    if (
        end - start > 2
        and words[start].tag == "det"
        and words[start + 1].low in nouns
        and words[end - 1].tag == "name"
    ):
        return next(at for at in range(start, end) if words[at].tag == "name")
    return start


def _quoted_between(passage: Passage, start: int, end: int) -> tuple[Span, ...]:
    """Who carries the words: "Sources, quoted by the newspaper, said"."""
    words = passage.words
    for at in range(start, end - 2):
        if words[at].low in cue_words("carried") and words[at + 1].low == "by":
            stop = phrase_after(words[:end], at + 2)
            return (passage.span(at + 2, stop),) if stop > at + 2 else ()
    return ()


def _cited_between(passage: Passage, start: int, end: int) -> tuple[Span, ...]:
    for at in range(start, end):
        if passage.words[at].low in cue_words("participles"):
            return tuple(cited_after(passage, at)[1])
    return tuple(briefed_by(passage, start, end))


def _shared(passage: Passage, cue: VerbCue, earlier: Sequence[Saying]) -> Subject | None:
    """The source of the saying before, or the subject of the clause's verb; a figure needs a saying before it."""
    if (
        earlier
        and earlier[-1].source is not None
        and earlier[-1].cue.end <= passage.words[cue.start].span.start
    ):
        return Subject(earlier[-1].source, cue.start, shared=True, antecedent=earlier[-1].antecedent)
    if cue.verb.frames <= {"figure", "at", "toll", "responsible"}:
        return None
    for at in range(cue.start - 1, 0, -1):
        if passage.words[at].tag in ("verb", "aux") and at not in passage.quoted:
            found = subject_before(passage.words, at)
            if found is not None and found[0] not in passage.quoted and found[2] <= at:
                antecedent = _antecedent(passage, found[0])
                return Subject(
                    passage.span(found[0], found[2]), cue.start, shared=True, antecedent=antecedent
                )
    return None


def _antecedent(passage: Passage, at: int) -> Span | None:
    """For "who" at word `at`: the phrase before it."""
    if at < 1 or passage.words[at].tag != "rel":
        return None
    end = at - 1 if passage.words[at - 1].low == "," else at
    found = subject_before(passage.words, end)
    return None if found is None else passage.span(found[0], found[1])

"""Sayings by a verb: "X said that …", "…, X said", "…," said X, "X told Y that …", "it was reported that …"."""

from collections.abc import Sequence

from onrecord.model import Span
from onrecord.reading.attribution.cues import VerbCue, cue_words, find_verb_cues
from onrecord.reading.attribution.frames import Tail, before_aside, content_after, tail_of
from onrecord.reading.attribution.passage import Passage
from onrecord.reading.attribution.phrases import finite_in, phrase_after, subject_before
from onrecord.reading.attribution.sayings import Saying
from onrecord.reading.attribution.words import Word, in_class

__all__ = ["verbal_sayings"]


def verbal_sayings(passage: Passage) -> list[Saying]:
    """The sayings by a verb in one sentence, in order of their cues; cues inside quotations are speech, not cues."""
    found: list[Saying] = []
    for cue in find_verb_cues(passage.words):
        if cue.at in passage.quoted or cue.end > passage.end:
            continue
        stance = _stance(cue)
        if stance is None:
            continue
        made = _passive(passage, cue) if cue.passive else _active(passage, cue, found)
        if made is not None:
            made.stance = stance
            made.kind = cue.verb.kind
            made.sentence = passage.index
            found.append(made)
    return found


def _stance(cue: VerbCue) -> str | None:
    """The stance with negation worked in; None where the negated verb says nothing."""
    if not cue.negated:
        return cue.verb.stance
    if cue.verb.lemma in cue_words("unverified"):
        return "questions"
    return cue.verb.stance if cue.verb.kind == "attitude" else None


def _active(passage: Passage, cue: VerbCue, earlier: Sequence[Saying]) -> Saying | None:
    inverted = _inverted(passage, cue)
    if inverted is not None:
        return inverted
    subject = _subject(passage, cue, earlier)
    if subject is None:
        return None
    source, start = subject
    tail = tail_of(passage, cue)
    after = content_after(passage, cue, tail)
    before = before_aside(passage, start, source, cue) if "aside" in cue.verb.frames else None
    if after is not None and not passage.closes_quotation(start - 1):
        before = None
    if before is not None and tail.at < passage.end and after is None:
        after = _after_comma(passage, tail.at)
    content = [span for span in (before, after) if span is not None]
    if not content and not tail.colon:
        return None
    made = Saying(source, passage.span(cue.start, cue.end), content)
    made.frame = _frame(passage, source, cue, tail)
    made.nearer = [tail.hearer] if tail.hearer is not None else []
    made.further = list(tail.cited)
    made.pending = not content
    made.antecedent = _antecedent(passage, cue)
    return made


def _frame(passage: Passage, source: Span, cue: VerbCue, tail: Tail) -> list[Span]:
    own = passage.span(cue.start, max(cue.end, tail.at))
    if source.end <= own.start and passage.sentence.span.holds(source):
        return [Span(source.start, own.end)]
    return [own]


def _after_comma(passage: Passage, at: int) -> Span | None:
    """What goes on after an aside: "…, he said, and …"."""
    if passage.words[at].low not in (",", "-", "–", "—", "…", "...") or at + 1 >= passage.end:
        return None
    first = passage.words[at + 1]
    if first.tag in ("ing", "rel") or not (
        finite_in(passage.words[at + 1 : passage.end]) or passage.opens_quotation(at + 1)
    ):
        return None
    return passage.span(at + 1, passage.end)


def _subject(passage: Passage, cue: VerbCue, earlier: Sequence[Saying]) -> tuple[Span, int] | None:
    """The subject's span and the index where it starts; a coordinated or participial verb shares the one before."""
    words = passage.words
    found = subject_before(words, cue.start)
    participle = words[cue.at].low.endswith("ing") and cue.start == cue.at
    if found is not None and not participle and found[0] not in passage.quoted:
        return passage.span(found[0], found[2]), found[0]
    last = words[cue.start - 1] if cue.start else None
    shares = participle or (last is not None and last.low in ("and", "but", "or", ",", "then"))
    if not shares or words[cue.at].tag == "noun" and last is None:
        return None
    return _shared(passage, cue, earlier)


def _shared(passage: Passage, cue: VerbCue, earlier: Sequence[Saying]) -> tuple[Span, int] | None:
    if earlier and earlier[-1].source is not None:
        return earlier[-1].source, cue.start
    for at in range(cue.start - 1, 0, -1):
        if passage.words[at].tag in ("verb", "aux") and at not in passage.quoted:
            found = subject_before(passage.words, at)
            if found is not None and found[0] not in passage.quoted:
                return passage.span(found[0], found[2]), cue.start
    return None


def _antecedent(passage: Passage, cue: VerbCue) -> Span | None:
    """For "who said": the phrase before the pronoun."""
    at = cue.start - 1
    if at < 1 or passage.words[at].tag != "rel":
        return None
    end = at - 1 if passage.words[at - 1].low == "," else at
    found = subject_before(passage.words, end)
    return None if found is None else passage.span(found[0], found[1])


def _inverted(passage: Passage, cue: VerbCue) -> Saying | None:
    """ "…," said Lee: the subject after the verb, up to the end of its clause."""
    words = passage.words
    if "aside" not in cue.verb.frames or cue.start != cue.at or not cue.start:
        return None
    if words[cue.start - 1].low not in (",", "?", "!", "—", "–", "-") and not passage.closes_quotation(
        cue.start - 1
    ):
        return None
    end = phrase_after(words[: passage.end], cue.end)
    if end == cue.end or _is_time(words[cue.end : end]):
        return None
    end = _with_apposition(words, end, passage.end)
    rest = words[end : passage.end]
    if rest and rest[0].tag in ("verb", "aux") or (rest and rest[0].tag == "neg"):
        return None
    start = before_aside(passage, cue.start, None, cue)
    if start is None:
        return None
    content = [start]
    tail = tail_of(passage, cue, after=end)
    if tail.at < passage.end:
        more = _after_comma(passage, tail.at)
        content += [more] if more is not None else []
    source = passage.span(cue.end, end)
    made = Saying(source, passage.span(cue.start, cue.end), content)
    made.frame = [passage.span(cue.start, max(end, tail.at))]
    made.further = list(tail.cited)
    return made


def _is_time(words: Sequence[Word]) -> bool:
    return all(word.low.rstrip(".") in in_class("time") or word.tag == "num" for word in words)


def _with_apposition(words: Sequence[Word], end: int, limit: int) -> int:
    """Take in ", a lawmaker" and ", 43," after a name."""
    for _ in range(2):
        if end + 1 >= limit or words[end].low != "," or words[end + 1].tag not in ("det", "num", "noun"):
            break
        after = phrase_after(words[:limit], end + 1)
        if after == end + 1 or (after < limit and words[after].low not in (",",)):
            break
        end = after
    return end


def _passive(passage: Passage, cue: VerbCue) -> Saying | None:
    """ "It was reported that …", "200 were reported killed", "is said to have …", "was confirmed by X"."""
    words = passage.words
    after = words[cue.end] if cue.end < passage.end else None
    by = _by(passage, cue.end)
    subject = subject_before(words, cue.start)
    made = Saying(by[0] if by else None, passage.span(cue.start, cue.end), [])
    made.frame = [passage.span(cue.start, by[1] if by else cue.end)]
    if by is None and words[cue.at].low not in cue_words("passive"):
        return None
    if (
        subject is not None
        and words[subject[0]].low in ("it", "which")
        or (after is not None and after.low == "that")
    ):
        start = cue.end + (after is not None and after.low == "that")
        made.content = [passage.span(start, passage.end)] if start < passage.end else []
    elif subject is not None:
        made.content = [passage.span(subject[0], subject[2])]
        start = by[1] if by else cue.end
        if start < passage.end and words[start].low != ",":
            made.content.append(passage.span(start, passage.end))
    return made if made.content else None


def _by(passage: Passage, at: int) -> tuple[Span, int] | None:
    if at + 1 >= passage.end or passage.words[at].low != "by":
        return None
    end = phrase_after(passage.words[: passage.end], at + 1)
    return (passage.span(at + 1, end), end) if end > at + 1 else None

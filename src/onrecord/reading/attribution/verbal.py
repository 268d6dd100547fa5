"""Sayings by a verb with its subject before it: "X said that …", "…, X said", "X told Y that …", "as X said, …"."""

from collections.abc import Sequence

from onrecord.model import Span
from onrecord.reading.attribution.cues import VerbCue, cue_words, find_verb_cues
from onrecord.reading.attribution.frames import (
    Tail,
    after_comma,
    before_aside,
    content_after,
    lead_before,
    tail_of,
)
from onrecord.reading.attribution.passage import Passage
from onrecord.reading.attribution.phrases import phrase_after, subject_before
from onrecord.reading.attribution.sayings import Saying
from onrecord.reading.attribution.sources import noun
from onrecord.reading.attribution.subjects import Subject, subject_of
from onrecord.reading.attribution.turned import inverted, passive

__all__ = ["verbal_sayings"]


def verbal_sayings(passage: Passage, *, inside: bool = True) -> list[Saying]:
    """The sayings by a verb in one sentence, in order of their cues; a cue inside a quotation counts
    only where it has a speaker of its own, and with `inside`."""
    found: list[Saying] = []
    for cue in find_verb_cues(passage.words):
        stance = _stance(cue)
        if stance is None or cue.end > passage.end or _taken(passage, cue, found):
            continue
        if cue.at in passage.quoted:
            inner = _inside_quotation(passage, cue) if inside else None
            if inner is not None:
                inner.stance, inner.kind = stance, cue.verb.kind
                found.append(inner)
            continue
        made = (
            passive(passage, cue) if cue.passive else inverted(passage, cue) or _active(passage, cue, found)
        )
        made = made or _as_reported(passage, cue)
        if made is not None:
            refused = cue.verb.lemma in cue_words("naming") and _names(passage, made, "denying")
            # "Are confirmed dead": with nobody who confirms, it is said and no more.
            nobody = cue.passive and made.source is None and stance == "confirms"
            made.stance = "denies" if refused else "asserts" if nobody else stance
            if cue.verb.frames == {"toll"} and _names(passage, made, "superseded"):
                made.stance = "retracts"
            made.kind = "speech" if refused else cue.verb.kind
            found.append(made)
    return found


def _inside_quotation(passage: Passage, cue: VerbCue) -> Saying | None:
    """ "“The service believes that they died,” Lee said": who is quoted names another speaker."""
    words = passage.words
    found = subject_before(words, cue.start)
    if found is None or cue.passive or not set(range(found[0], cue.end)) <= passage.quoted:
        return None
    named = [word for word in words[found[0] : found[1]] if word.tag == "name" or noun(word.low) is not None]
    part = passage.quotation_at(words[cue.at].span)
    content = content_after(passage, cue, tail_of(passage, cue)) if named and part is not None else None
    if content is None or part is None or content.start >= part.end - 1:
        return None
    end = min(content.end, part.end - (part.end <= content.end))
    end -= passage.text[end - 1] == "," and end - 1 > content.start
    made = Saying(
        passage.span(found[0], found[2]), passage.span(cue.start, cue.end), [Span(content.start, end)]
    )
    made.frame = [passage.span(found[0], cue.end)]
    made.inside = True
    return made


def _names(passage: Passage, saying: Saying, kind: str) -> bool:
    """Whether the content has one of the table's words of that kind ("false", "earlier")."""
    inside = [word for word in passage.words if any(span.holds(word.span) for span in saying.content)]
    return any(word.low in cue_words(kind) for word in inside)


def _stance(cue: VerbCue) -> str | None:
    """The stance with negation worked in; None where the negated verb says nothing."""
    if not cue.negated:
        return cue.verb.stance
    if cue.verb.lemma in cue_words("unverified"):
        return "questions"
    return cue.verb.stance if cue.verb.kind == "attitude" else None


def _taken(passage: Passage, cue: VerbCue, found: Sequence[Saying]) -> bool:
    """Whether the word is an infinitive, or part of another saying's frame ("said in a post that")."""
    if passage.words[cue.start].tag == "to":
        return True
    here = passage.words[cue.at].span
    return any(frame.holds(here) for saying in found for frame in saying.frame)


def _active(passage: Passage, cue: VerbCue, earlier: Sequence[Saying]) -> Saying | None:
    subject = subject_of(passage, cue, earlier)
    if subject is None or _by_another(passage, cue):
        return None
    if cue.verb.kind == "impression":
        return _impression(passage, cue, subject)
    reported = _quoting(passage, cue, subject)
    if reported is not None:
        return reported
    if not subject.shared and cue.end < passage.end and passage.words[cue.end].tag == "aux":
        return _object_relative(passage, cue, subject)
    tail = tail_of(passage, cue)
    content = _figure_before(passage, subject, cue) or _content(passage, cue, subject, tail)
    if not content and not tail.colon:
        return None
    spoken = tail.at < passage.end and passage.words[tail.at].tag in ("sub", "mark")
    if cue.to_come and cue.verb.kind == "speech" and not spoken:
        return None
    made = Saying(subject.span, passage.span(cue.start, cue.end), content)
    made.frame = _frame(passage, subject, cue, tail)
    made.nearer = [*subject.carried, *([tail.hearer] if tail.hearer is not None else [])]
    made.further = [*subject.cited, *tail.cited]
    made.pending = not content
    made.antecedent = subject.antecedent
    return made


def _by_another(passage: Passage, cue: VerbCue) -> bool:
    """Whether "by" and somebody follow ("a video posted by residents"), and no medium ("said by telephone")."""
    words = passage.words
    if cue.end + 1 >= passage.end or words[cue.end].low != "by":
        return False
    return words[cue.end + 1].low not in cue_words("media_of_saying")


def _quoting(passage: Passage, cue: VerbCue, subject: Subject) -> Saying | None:
    """ "X quoted Y as saying that …": Y is the origin."""
    words = passage.words
    if words[cue.at].low not in cue_words("citing"):
        return None
    end = phrase_after(words[: passage.end], cue.end)
    if [word.low for word in words[end : end + 2]] != ["as", "saying"] or end == cue.end:
        return None
    if end + 2 >= passage.end:
        content = before_aside(passage, subject.start)
    else:
        start = min(end + 2 + (words[end + 2].low == "that"), passage.end - 1)
        content = passage.span(start, passage.end)
    if content is None:
        return None
    made = Saying(subject.span, passage.span(cue.start, cue.end), [content])
    made.further = [passage.span(cue.end, end)]
    made.frame = [passage.span(subject.start, end + 2)]
    return made


def _object_relative(passage: Passage, cue: VerbCue, subject: Subject) -> Saying:
    """ "A move Kyiv said was justified": of the words before the verb only the name is the speaker."""
    start = subject.start
    names = [at for at in range(start, cue.start) if passage.words[at].tag == "name"]
    if names and passage.words[start].tag == "det" and passage.words[start + 1].tag == "noun":
        start = names[0]
    source = passage.span(start, cue.start)
    made = Saying(source, passage.span(cue.start, cue.end), [passage.span(cue.end, passage.end)])
    made.frame = [passage.span(start, cue.end)]
    return made


def _impression(passage: Passage, cue: VerbCue, subject: Subject) -> Saying | None:
    """ "The road seems safe": nobody is named, and the subject is part of what seems."""
    if cue.end >= passage.end:
        return None
    rest = passage.span(cue.end, passage.end)
    content = [rest] if subject.shared else [subject.span, rest]
    return Saying(None, passage.span(cue.start, cue.end), content, frame=[passage.span(cue.start, cue.end)])


def _content(passage: Passage, cue: VerbCue, subject: Subject, tail: Tail) -> list[Span]:
    """What is said: after the verb, before an aside, or around it."""
    words = passage.words
    aside = "aside" in cue.verb.frames
    after = content_after(passage, cue, tail)
    finds = "finding" in cue.verb.frames and subject.document and tail.at < passage.end
    if after is None and finds and words[tail.at].low not in (",", ";"):
        after = passage.span(tail.at, passage.end)
    if after is not None and words[subject.start].tag == "rel":
        after = _in_relative(passage, after)
    if aside and after is None and subject.start and words[subject.start - 1].low == "as":
        later = after_comma(passage, tail.at)
        if later is not None and subject.start == 1:
            return [later]
    before = before_aside(passage, subject.start) if aside and not subject.shared else None
    if tail.cited and after is not None and words[tail.at].tag == "rel":
        after = None
    if after is not None and before is not None and _hangs_on(passage, cue, tail, before, after):
        after = None
    if after is not None and not passage.follows_quotation(subject.start):
        before = None
    if after is None and aside and not subject.shared:
        after = after_comma(passage, tail.at, clause=before is None)
        if before is None and after is not None and passage.words[tail.at + 1].tag in ("verb", "aux"):
            before = before_aside(passage, subject.start, clause=False)
        speech = before is not None and passage.follows_quotation(subject.start)
        if speech and not passage.opens_quotation(tail.at + 1):
            after = None
    return [span for span in (before, after) if span is not None]


def _hangs_on(passage: Passage, cue: VerbCue, tail: Tail, before: Span, after: Span) -> bool:
    """Whether a clause stands before the aside, and what follows only tells of the saying.

    "40 were killed, the ministry told the UN in a letter dated Sunday."
    """
    words = passage.words
    first = words[tail.at]
    opening = next(word for word in words if before.holds(word.span))
    if "hearer" not in cue.verb.frames or opening.tag in ("prep", "sub", "ing", "rel", "adv"):
        return False
    inside = [word for word in words if after.holds(word.span)]
    told = first.low in (":", "that") or first.tag in ("sub", "num") or passage.opens_quotation(tail.at)
    return not told and not any(word.tag in ("aux", "num") for word in inside)


def _figure_before(passage: Passage, subject: Subject, cue: VerbCue) -> list[Span]:
    """ "The 200 that Kyiv speaks of", "the 200 men whom the service says they lost": a figure, then a relative clause."""
    words = passage.words
    at = subject.start - 1
    if subject.shared or at < 1 or words[at].low not in ("that", "which", "whom"):
        return []
    figure = subject_before(words, at)
    if figure is None or not any(word.tag == "num" for word in words[figure[0] : at]):
        return []
    found = [passage.span(figure[0], at)]
    after = content_after(passage, cue, tail_of(passage, cue))
    return found if after is None else [*found, after]


def _in_relative(passage: Passage, span: Span) -> Span:
    """Content in a relative clause, cut at the comma that closes it ("X, which said Y, left")."""
    words = passage.words
    for at in range(1, passage.end - 1):
        here = words[at]
        if (
            here.low == ","
            and span.start < here.span.start < span.end
            and words[at + 1].tag in ("verb", "aux")
        ):
            return Span(span.start, words[at - 1].span.end)
    return span


def _frame(passage: Passage, subject: Subject, cue: VerbCue, tail: Tail) -> list[Span]:
    own = passage.span(cue.start, max(cue.end, tail.at))
    if subject.shared:
        return [own]
    lead = lead_before(passage, subject.start)
    first = passage.words[lead].span.start if lead is not None else subject.span.start
    return _about_apart(passage, subject, cue, Span(first, own.end))


def _about_apart(passage: Passage, subject: Subject, cue: VerbCue, frame: Span) -> list[Span]:
    """The frame, with what a relative clause tells of the speaker as a stretch of its own: "X, which Y, said"."""
    words = passage.words
    opens = next((at for at in range(subject.start + 1, cue.start - 2) if words[at].tag == "rel"), None)
    if opens is None or words[opens - 1].low != "," or words[cue.start - 1].low != ",":
        return [frame]
    start, end = words[opens].span.start, words[cue.start].span.start
    return [Span(frame.start, start), Span(start, end), Span(end, frame.end)]


def _as_reported(passage: Passage, cue: VerbCue) -> Saying | None:
    """ "As reported by the ministry, …"."""
    words = passage.words
    if cue.at != cue.start or not cue.at or words[cue.at - 1].low != "as" or cue.end >= passage.end:
        return None
    if words[cue.end].low != "by":
        return None
    end = phrase_after(words[: passage.end], cue.end + 1)
    content = after_comma(passage, end) if cue.at == 1 else before_aside(passage, cue.at - 1)
    if end == cue.end + 1 or content is None:
        return None
    made = Saying(passage.span(cue.end + 1, end), passage.span(cue.at, cue.end), [content])
    made.frame = [passage.span(cue.at - 1, end)]
    return made

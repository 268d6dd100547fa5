"""Sayings without a verb of saying: "according to X", "in X's words", "X's claim that", "reportedly"."""

from collections.abc import Sequence

from onrecord.model import Span
from onrecord.reading.attribution.cues import cue_words
from onrecord.reading.attribution.frames import cited_after, opens_with_link
from onrecord.reading.attribution.passage import Passage
from onrecord.reading.attribution.phrases import finite_in, phrase_after, subject_before
from onrecord.reading.attribution.sayings import Saying
from onrecord.reading.attribution.words import Word, in_class

__all__ = ["phrasal_sayings"]


def phrasal_sayings(passage: Passage) -> list[Saying]:
    """The sayings of one sentence that need no verb."""
    return [*_before_source(passage), *_possessed(passage), *_nominal(passage), *_adverbial(passage)]


def _before_source(passage: Passage) -> list[Saying]:
    """According to X, at the start, in the middle, at the end."""
    found = []
    words = passage.words
    phrases = [phrase.split() for phrase in sorted(cue_words("before"))]
    for at in range(passage.end):
        if at in passage.quoted:
            continue
        for phrase in phrases:
            length = len(phrase)
            if [word.low for word in words[at : at + length]] != phrase or at + length >= passage.end:
                continue
            made = _phrase_with_source(passage, at, at + length)
            if made is not None:
                found.append(made)
            break
    return found


def _phrase_with_source(passage: Passage, at: int, start: int) -> Saying | None:
    words, limit = passage.words, passage.end
    if words[at].low in ("citing", "quoting", "per") and (not at or words[at - 1].low != ","):
        return None
    end = phrase_after(words[:limit], start)
    if end == start:
        return None
    if end + 1 < limit and words[end].tag == "verb" and words[end + 1].low == "by":
        start, end = _document_by(passage, start, end)
    full = _apposition_end(passage, end)
    source = passage.span(start, full)
    content = _around(passage, at, full)
    if not content:
        return None
    made = Saying(source, passage.span(at, start), content, frame=[passage.span(at, full)])
    if full + 1 < limit and words[full].low == "," and words[full + 1].low in cue_words("participles"):
        made.further = cited_after(passage, full + 1)[1]
    if (
        full + 2 < limit
        and words[full].low == ","
        and words[full + 1].low in ("quoted", "cited")
        and words[full + 2].low == "by"
    ):
        after = phrase_after(words[:limit], full + 3)
        made.nearer = [passage.span(full + 3, after)] if after > full + 3 else []
        made.content = [span for span in made.content if not span.holds(words[full + 1].span)]
        made.content = made.content or _around(passage, at, after)
    return made


def _document_by(passage: Passage, start: int, end: int) -> tuple[int, int]:
    """ "A list kept by the priest" is all of it; "figures released by the army" are the army's."""
    words = passage.words
    after = phrase_after(words[: passage.end], end + 2)
    if after == end + 2:
        return start, end
    return (end + 2 if words[end - 1].low in cue_words("toll_words") else start), after


def _apposition_end(passage: Passage, end: int) -> int:
    """Take in ", a lawmaker," after a name, where a comma or the end closes it."""
    words, limit = passage.words, passage.end
    if end + 1 < limit and words[end].low == "," and words[end + 1].tag == "det":
        after = phrase_after(words[:limit], end + 1)
        if after >= limit or (words[after].low == "," and at_end(passage, after, limit)):
            return after
    return end


def at_end(passage: Passage, after: int, limit: int) -> bool:
    """Whether a clause follows the comma at `after` (so that what came before was an apposition)."""
    return finite_in(passage.words[after:limit])


def _around(passage: Passage, at: int, end: int) -> list[Span]:
    """The content around a parenthesis words[at:end]: after it, before it, or both."""
    words, limit = passage.words, passage.end
    found = []
    before = at
    while (
        before
        and words[before - 1].low in (",", "—", "–", "(", "and", "but")
        and not passage.closes_quotation(before - 1)
    ):
        before -= 1
    if before > 0:
        found.append(passage.span(_skip_links(passage, before), before))
    after = end
    while after < limit and words[after].low in (",", "—", "–", ")", ":", "that"):
        after += 1
    if (
        after < limit
        and (after > end or before == 0)
        and (
            finite_in(words[after:limit])
            or passage.opens_quotation(after)
            or any(word.tag == "num" for word in words[after:limit])
        )
    ):
        found.append(passage.span(after, limit))
    return found


def _skip_links(passage: Passage, before: int) -> int:
    at = 0
    words = passage.words
    while at + 1 < before and (words[at].low in ("and", "but", "yet", ",") or opens_with_link(words, at)):
        at += 1
    return at


def _possessed(passage: Passage) -> list[Saying]:
    """ "In the ministry's words", "by her account"."""
    words = passage.words
    found = []
    for at in range(2, passage.end):
        if words[at].low not in cue_words("possessed") or at in passage.quoted:
            continue
        owner = at - 1
        first = words[owner]
        if first.tag == "gen":
            subject = subject_before(words, owner)
            start = subject[0] if subject else owner
            stop = owner
        elif first.low in in_class("possessive"):
            start, stop = owner, owner + 1
        else:
            continue
        if start and words[start - 1].low in ("in", "by", "on") and stop > start:
            content = _around(passage, start - 1, at + 1)
            if content:
                made = Saying(passage.span(start, stop), passage.span(at, at + 1), content)
                made.frame = [passage.span(start - 1, at + 1)]
                found.append(made)
    return found


def _nominal(passage: Passage) -> list[Saying]:
    """ "X's claim that …", "a statement by X that …", "reports from X that …"."""
    words = passage.words
    found = []
    for at in range(passage.end):
        stance = _noun_stance(words[at].low)
        if stance is None or at in passage.quoted or words[at].tag == "verb":
            continue
        made = _owned(passage, at) or _by_phrase(passage, at)
        if made is not None:
            made.stance, made.noun = stance, True
            found.append(made)
    return found


def _noun_stance(low: str) -> str | None:
    for name, stance in (
        ("denials", "denies"),
        ("confirmations", "confirms"),
        ("doubts", "questions"),
        ("nouns", "asserts"),
    ):
        if low in cue_words(name):
            return stance
    return None


def _owned(passage: Passage, at: int) -> Saying | None:
    words, limit = passage.words, passage.end
    if at + 2 >= limit or words[at + 1].low != "that" or not finite_in(words[at + 2 : limit]):
        return None
    owner = max(at - 1, 0)
    while owner > 0 and words[owner].tag in ("noun", "verb", "adv") and owner > at - 3:
        owner -= 1
    source, start = None, at
    if words[owner].low in in_class("possessive"):
        source, start = passage.span(owner, owner + 1), owner
    elif words[owner].tag == "gen":
        subject = subject_before(words, owner)
        if subject is not None:
            source, start = passage.span(subject[0], owner), subject[0]
    made = Saying(source, passage.span(at, at + 1), [_that_clause(passage, start, at + 2)])
    made.frame = [passage.span(start, at + 1)]
    return made


def _by_phrase(passage: Passage, at: int) -> Saying | None:
    words, limit = passage.words, passage.end
    if at + 3 >= limit or words[at + 1].low not in ("by", "from"):
        return None
    end = phrase_after(words[:limit], at + 2)
    if end == at + 2 or end + 1 >= limit or words[end].low != "that":
        return None
    made = Saying(passage.span(at + 2, end), passage.span(at, at + 1), [_that_clause(passage, at, end + 1)])
    made.frame = [passage.span(at, end)]
    return made


def _that_clause(passage: Passage, noun_at: int, start: int) -> Span:
    """The clause after "claim that"; where the noun is the sentence's subject, up to the sentence's own verb."""
    words, limit = passage.words, passage.end
    if finite_in(words[:noun_at]):
        return passage.span(start, limit)
    groups = [at for at in range(start + 1, limit) if _opens_verb_group(words, at)]
    if len(groups) > 1 and words[groups[1]].tag == "aux":
        return passage.span(start, groups[1])
    return passage.span(start, limit)


def _opens_verb_group(words: Sequence[Word], at: int) -> bool:
    before = words[at - 1].tag
    if words[at].tag == "aux":
        return before not in ("aux", "neg")
    return words[at].tag == "verb" and before not in ("aux", "verb", "neg", "adv")


def _adverbial(passage: Passage) -> list[Saying]:
    """Reportedly: said, and nobody named."""
    found = []
    for at in range(passage.end):
        if passage.words[at].low in cue_words("adverbs") and at not in passage.quoted:
            content = []
            if at:
                content.append(passage.span(0, at))
            if at + 1 < passage.end:
                content.append(passage.span(at + 1, passage.end))
            if content:
                found.append(
                    Saying(None, passage.span(at, at + 1), content, frame=[passage.span(at, at + 1)])
                )
    return found

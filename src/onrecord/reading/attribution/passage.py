"""A sentence in its report: words, quotations, and where its content ends."""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from onrecord.knowledge.nations import nation
from onrecord.model import Report, Sentence, Span
from onrecord.reading.attribution.quotations import Quotation, is_scare
from onrecord.reading.attribution.words import Word, split_words

__all__ = ["Passage", "make_passages"]

_FINAL = (".", "…", "...", ";", ":", ",")
_LONGEST = 500
"""Words of a sentence that are looked at: more are no sentence, and would cost their square."""


_CLOCK = re.compile(
    r"\d{1,2}[:.]\d\d(?:\s?(?i:[ap]\.?m\b\.?))?(?:\s(?:GMT|UTC|[A-Z]{1,3}ST|CET|EET)\b)?\s?[-–—:|]?\s"
)
"""The time that a line of a ticker or a live blog opens with."""
_SECTION = re.compile(r"([A-Z]{4,}(?: [A-Z]{3,})?) (?=[A-Z][a-z])")
"""The country that an item of a news round-up opens with: "MYANMAR Residents said …"."""


@dataclass(frozen=True, slots=True)
class Passage:
    """One sentence with all that the finders need to know of it."""

    text: str
    sentence: Sentence
    index: int
    words: tuple[Word, ...]
    end: int
    """Words before the final full stop: the index after the last of them."""
    quotations: tuple[Quotation, ...]
    """Those that meet the sentence, in order."""
    quoted: frozenset[int]
    """Indices of words that stand in a quotation long enough to be speech, marks included."""
    ticker: bool = False
    """Whether the line opens with the time of an entry, which is none of its words."""

    def span(self, start: int, end: int) -> Span:
        """From word `start` to before word `end`, in the report's text."""
        return Span(self.words[start].span.start, self.words[end - 1].span.end)

    def opens_quotation(self, at: int) -> bool:
        """Whether a quotation opens with the word (a mark) at `at`."""
        return at < len(self.words) and self.opens_quotation_at(self.words[at].span.start)

    def opens_quotation_at(self, offset: int) -> bool:
        """Whether a quotation opens at `offset` of the report's text."""
        return any(part.start == offset for quotation in self.quotations for part in quotation.parts)

    def quotation_at(self, span: Span) -> Span | None:
        """The part of a quotation that holds `span`, marks and all."""
        parts = (part for quotation in self.quotations for part in quotation.parts)
        return next((part for part in parts if part.holds(span)), None)

    def closes_quotation(self, at: int) -> bool:
        """Whether a quotation closes with the word (a mark) at `at`."""
        if at < 0:
            return False
        end = self.words[at].span.end
        return any(part.end == end for quotation in self.quotations for part in quotation.parts)

    def follows_quotation(self, at: int) -> bool:
        """Whether a quotation ends right before the word at `at`, a comma between them allowed."""
        comma = at > 1 and self.words[at - 1].low == ","
        return self.closes_quotation(at - 1) or (comma and self.closes_quotation(at - 2))


def make_passages(
    report: Report, sentences: Sequence[Sentence], quotations: Sequence[Quotation]
) -> tuple[Passage, ...]:
    """The sentences as passages, in order."""
    found = []
    first = 0
    for index, sentence in enumerate(sentences):
        while first < len(quotations) and quotations[first].end <= sentence.span.start:
            first += 1
        meeting = []
        for quotation in quotations[first:]:
            if quotation.start >= sentence.span.end:
                break
            if any(part.meets(sentence.span) for part in quotation.parts):
                meeting.append(quotation)
        found.append(_passage(report.text, sentence, index, tuple(meeting)))
    return tuple(found)


def _passage(text: str, sentence: Sentence, index: int, meeting: tuple[Quotation, ...]) -> Passage:
    start, ticker = _opening(text, sentence.span)
    words = split_words(text, Span(start, sentence.span.end))[:_LONGEST]
    end = len(words)
    while end and words[end - 1].low in _FINAL:
        end -= 1
    # A mark that nothing closes says little of what stands after it: cues there still count.
    sure = [quotation for quotation in meeting if quotation.closed or len(quotation.parts) > 1]
    parts = [part for quotation in sure for part in quotation.parts if part.meets(sentence.span)]
    speech = [part for part in parts if not is_scare(text, part)]
    quoted = frozenset(at for at, word in enumerate(words) if any(part.holds(word.span) for part in speech))
    return Passage(text, sentence, index, words, end, meeting, quoted, ticker)


def _opening(text: str, span: Span) -> tuple[int, bool]:
    """Where the words of a sentence begin, after an entry's time or an item's country; whether a time stood there."""
    clock = _CLOCK.match(text, span.start, span.end)
    if clock and clock.end() < span.end:
        return clock.end(), True
    section = _SECTION.match(text, span.start, span.end)
    named = section is not None and nation(section[1].title()) is not None
    return (section.end(), False) if section is not None and named else (span.start, False)

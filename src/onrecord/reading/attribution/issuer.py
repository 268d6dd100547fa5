"""The issuer of a statement: an office whose own text the report is, named in its head.

A press note, a communiqué or an official statement says all of its sentences itself: where no other
speaker is named, its issuer is.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace

from onrecord.model import Block, Report, Span, Speaker
from onrecord.reading.attribution.known import named_body
from onrecord.reading.attribution.labels import names_source
from onrecord.reading.attribution.names import Names
from onrecord.reading.attribution.passage import Passage
from onrecord.reading.attribution.sources import words_of
from onrecord.reading.attribution.words import Word, split_words
from onrecord.reading.mentions import Attribution

__all__ = ["issued_by", "issuer_of"]

_LONGEST_LINE = 90
_HEAD_LINES = 5
_LONGEST_NAME = 12
"""Words of an office's name."""
_DATED = re.compile(r"\d{1,2}\b.{0,12}\b\d{4}|\d{4}-\d\d-\d\d")
_BY = ("of", "by", "from")


def issuer_of(report: Report, names: Names) -> Span | None:
    """Where the head of a statement names the office that issues it; None where the report is no statement.

    The head is the first lines, none of them a sentence. Two marks make a statement: a line that is the
    name of a body, and a line that says what the text is ("Press note 3", "COMMUNIQUE No. 44 OF THE …") or
    is its date.
    """
    lines = list(_head(report))
    kinds = [bool(_kind_at(report.text, line)) or bool(_DATED.search(line.of(report.text))) for line in lines]
    for number, line in enumerate(lines):
        body = _body_in(report.text, line, names)
        other = any(kind for at, kind in enumerate(kinds) if at != number)
        if body is not None and (other or _kind_at(report.text, line)):
            return body
    return None


def issued_by(
    issuer: Speaker, head: Span, passages: Sequence[Passage], found: Sequence[Attribution]
) -> tuple[Attribution, ...]:
    """All attributions of a statement: those found, through its issuer, and the issuer's own sentences."""
    told = []
    for each in found:
        own = any(link.name == issuer.name for link in each.sources)
        spoken = bool(each.sources) or each.stance != "asserts"
        through = spoken and not own and each.content[0].start > head.end
        told.append(replace(each, sources=(issuer, *each.sources)) if through else each)
    said = [part for each in found for part in each.content if each.sources]
    for passage in passages:
        whole = passage.sentence.span
        if whole.end > head.end and not any(part.meets(whole) for part in said):
            told.append(Attribution((issuer,), None, (whole,), direct=False, stance="asserts"))
    return tuple(told)


def _head(report: Report) -> Iterator[Span]:
    """The short lines that stand before the first sentence of a plain text."""
    if report.media_type != "text/plain" or not report.parts:
        return
    first: Block = report.blocks[0]
    count = 0
    for block in report.blocks:
        at = block.span.start
        for line in block.span.of(report.text).split("\n"):
            span = Span(at, at + len(line))
            at += len(line) + 1
            if (
                len(line) > _LONGEST_LINE
                or line.rstrip().endswith((".", "!", "?", ";"))
                or count == _HEAD_LINES
            ):
                return
            count += 1
            yield span
        if block is not first and count > 1:
            return


def _kind_at(text: str, line: Span) -> int:
    """How many words of the line lead up to and say what the text is; 0 where none does."""
    kinds = words_of("statements", "words")
    words = [word.low for word in split_words(text, line)]
    for at, word in enumerate(words):
        if word in kinds or " ".join(words[at : at + 2]) in kinds:
            return at + 1
    return 0


def _body_in(text: str, line: Span, names: Names) -> Span | None:
    """The body that the line is, or that issues what the line says ("STATEMENT BY THE …")."""
    words = split_words(text, line)
    kind = _kind_at(text, line)
    if kind:
        start = next((at + 1 for at in range(kind, len(words)) if words[at].low in _BY), 0)
        words = words[start:] if start else ()
    capital = [word for word in words if word.tag != "mark"]
    bracketed = any(word.low in ("[", "]") for word in words)
    if not capital or bracketed or len(capital) > _LONGEST_NAME or not _all_names(capital):
        return None
    if not names_source(text, capital, names):
        return None
    span = Span(capital[0].span.start, capital[-1].span.end)
    return span if named_body(capital, span, text, names) is not None else None


def _all_names(words: Sequence[Word]) -> bool:
    """Whether all words but "of", "the", "for", "and" begin with a capital."""
    return all(word.text[0].isupper() or word.low in ("of", "the", "for", "and", "in") for word in words)

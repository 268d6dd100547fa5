"""Quotations: which stretches of a report stand in quotation marks, over sentences and paragraphs.

A quotation that runs over paragraphs opens again at each and closes only at the last. A mark that is
never closed does not swallow the report: such a quotation ends with its paragraph where it opens one,
else with its sentence.
"""

from bisect import bisect_left
from collections.abc import Sequence, Set
from dataclasses import dataclass

from onrecord.model import PART_ROLES, Report, Sentence, Span

__all__ = ["Quotation", "find_quotations", "is_scare"]

_PAIRS = {"“": '”"', "„": "“”", "«": "»", "‹": "›", "「": "」", '"': '"”', "‘": "’", "'": "'"}
_SINGLE = ("‘", "'")
_BEFORE_OPENING = frozenset(" \t\n\r\xa0([{—–-/:,")
_AFTER_CLOSING = frozenset(" \t\n\r\xa0)]}—–-.,;:?!")


@dataclass(frozen=True, slots=True)
class Quotation:
    """One quotation, marks and all: a span for each paragraph that it runs over."""

    parts: tuple[Span, ...]
    mark: str
    closed: bool

    @property
    def start(self) -> int:
        """Where the first opening mark stands."""
        return self.parts[0].start

    @property
    def end(self) -> int:
        """The end of the last part."""
        return self.parts[-1].end


def is_scare(text: str, span: Span) -> bool:
    """Whether the quoted stretch is too short to be speech: one or two words that end no sentence."""
    inner = span.of(text).strip("\"“”„«»'‘’ ")
    return len(inner.split()) < 3 and not inner.endswith((",", ".", "!", "?"))


_FILLER = "\x00"
"""Stands for the second of two single marks that make a double one."""


def find_quotations(report: Report, sentences: Sequence[Sentence]) -> tuple[Quotation, ...]:
    """All quotations of the parts of a report, in order of the text; none lies inside another."""
    text = report.text.replace("''", f'"{_FILLER}').replace("``", f'"{_FILLER}')
    found: list[Quotation] = []
    ends = sorted(sentence.span.end for sentence in sentences)
    heads = {block.span.start for block in report.blocks}
    running: Quotation | None = None
    for block in report.blocks:
        if block.role not in PART_ROLES:
            continue
        here = _in_block(text, block.span)
        if running is not None:
            if here and here[0].mark == running.mark and here[0].start == block.span.start:
                here[0] = Quotation(running.parts + here[0].parts, running.mark, here[0].closed)
            else:
                found.append(_bounded(running, heads, ends))
        running = here.pop() if here and not here[-1].closed else None
        found.extend(here)
    if running is not None:
        found.append(_bounded(running, heads, ends))
    return tuple(found)


def _bounded(quotation: Quotation, heads: Set[int], ends: Sequence[int]) -> Quotation:
    """A quotation that nothing closes, cut at its paragraph where it opens one, else at its sentence."""
    if quotation.parts[-1].start in heads:
        return quotation
    start, end = quotation.parts[-1]
    at = bisect_left(ends, start + 1)
    end = min(end, ends[at]) if at < len(ends) else end
    return Quotation((*quotation.parts[:-1], Span(start, end)), quotation.mark, False)


def _in_block(text: str, block: Span) -> list[Quotation]:
    """The quotations of one block; only the last can be unclosed, and then runs to the block's end."""
    found: list[Quotation] = []
    opened: int | None = None
    for at in range(block.start, block.end):
        char = text[at]
        if opened is None:
            if char in _PAIRS and _opens(text, at, block):
                opened = at
        elif char in _PAIRS[text[opened]] and _closes(text, at, block, text[opened]):
            end = at + 1 + (at + 1 < block.end and text[at + 1] == _FILLER)
            found.append(Quotation((Span(opened, end),), text[opened], True))
            opened = None
        elif char == text[opened] and char not in _SINGLE and _opens(text, at, block):
            # A second opening mark: the first was never closed, and must not take this one's words.
            found.append(Quotation((Span(opened, _stop(text, opened, at)),), text[opened], True))
            opened = at
    if opened is not None and text[opened] not in _SINGLE:
        found.append(Quotation((Span(opened, _stop(text, opened, block.end)),), text[opened], False))
    return found


def _stop(text: str, start: int, end: int) -> int:
    while end > start + 1 and text[end - 1].isspace():
        end -= 1
    return end


def _opens(text: str, at: int, block: Span) -> bool:
    """Whether the mark can open: something to quote follows, and no word stands right before."""
    after = text[at + 1 : min(at + 3, block.end)].lstrip(_FILLER)[:1]
    if not after or after.isspace():
        return False
    before = text[at - 1] if at > block.start else " "
    if text[at] not in _SINGLE:
        return text[at] != '"' or before in _BEFORE_OPENING or (not before.isalnum() and before not in ".,!?")
    return before in _BEFORE_OPENING and after.isalpha() and _has_close(text, at, block)


def _has_close(text: str, at: int, block: Span) -> bool:
    """Whether a single mark that looks like an opening one is closed in reach, and is no apostrophe."""
    mark = _PAIRS[text[at]]
    reach = min(block.end, at + 2000)
    close = text.find(mark, at + 2, reach)
    while close != -1 and not _closes(text, close, block, text[at]):
        close = text.find(mark, close + 1, reach)
    return close != -1


def _closes(text: str, at: int, block: Span, opening: str) -> bool:
    after = text[at + 1] if at + 1 < block.end else " "
    if after == _FILLER:
        after = text[at + 2] if at + 2 < block.end else " "
    before = text[at - 1]
    if opening in _SINGLE:
        return after in _AFTER_CLOSING and not before.isspace()
    if opening == '"':
        return not before.isspace() or after in _AFTER_CLOSING
    return True

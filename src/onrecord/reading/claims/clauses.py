"""The clause that carries a claim: the stretch of what is said that its quotation shows.

Table `clauses` of `settings`: `leading` are words in front of a clause that belong to none.
"""

import itertools
from collections.abc import Sequence

from onrecord.knowledge import table
from onrecord.model import Span
from onrecord.reading.losses.stream import Item, Sort
from onrecord.reading.mentions import TimeMention

__all__ = ["clause_round", "clauses"]

_STRIP = " \t\n\r\xa0,;:–—"
_OPENING = '"“«„'
_LEADING = 6
"""Words of the longest adverbial that is cut off in front of a clause."""


def clauses(
    text: str, region: Span, items: Sequence[Item], times: Sequence[TimeMention], *, runs_on: bool = False
) -> tuple[Span, ...]:
    """The clauses of a region (what one attribution says in one sentence, or a sentence), in order.

    A quotation that `runs_on` after the sentence keeps its full stop.
    """
    inside = [at for at, item in enumerate(items) if region.holds(item.span) and item.sort is not Sort.FRAME]
    cuts = [region.start]
    cuts += [items[at].span.start for at in inside if at > inside[0] and _begins(items, at, region)]
    cuts.append(region.end)
    found = [_shaped(text, Span(*pair), times, keep_stop=runs_on) for pair in itertools.pairwise(cuts)]
    return tuple(span for span in found if span.start < span.end)


def _begins(items: Sequence[Item], at: int, region: Span) -> bool:
    """Whether a clause of its own begins with the joint or preposition at `at`."""
    item, before = items[at], items[at - 1]
    if before.sort is Sort.STOP and before.low == ";":
        return True
    if item.low in ("and", "but") and at + 1 < len(items) and items[at + 1].low == "that":
        return True
    if before.sort is not Sort.COMMA or item.low not in table("settings")["clauses"]["openers"]:
        return False
    if item.low == "but" and at + 1 < len(items) and items[at + 1].sort is Sort.VERB:
        return True
    return _has_verb_of_its_own(items, at + 1, region, participle=item.low == "with")


def _has_verb_of_its_own(items: Sequence[Item], start: int, region: Span, *, participle: bool) -> bool:
    """Whether a subject and a verb follow before the next comma."""
    subject = False
    for item in items[start:]:
        if item.span.end > region.end or item.sort in (Sort.COMMA, Sort.STOP, Sort.FRAME):
            return False
        if item.sort in (Sort.NOUN, Sort.PRON, Sort.NUMBER) or item.low == "there":
            subject = True
        if subject and (
            item.sort in (Sort.AUX, Sort.VERB)
            or (item.cue is not None and item.cue.role in ("done", "self", "suffer", "doing", "state"))
        ):
            return True
        if participle and subject and item.sort is Sort.ING:
            return True
    return False


def _shaped(text: str, span: Span, times: Sequence[TimeMention], *, keep_stop: bool) -> Span:
    """The clause without joints, adverbials and stops at its edges."""
    span = _stripped(text, span)
    while True:
        cut = _without_opener(text, span)
        cut = _without_leading(text, cut, times)
        if cut == span:
            break
        span = _stripped(text, cut)
    span = _without_joint_behind(text, _unquoted(text, span))
    ends_quoted = span.end < len(text) and text[span.end] in '"”»’' and text[span.end - 1 : span.end] == "."
    if (
        text[span.end - 1 : span.end] == "."
        and not (ends_quoted or keep_stop)
        and text[span.end - 3 : span.end] != "..."
    ):
        span = Span(span.start, span.end - 1)
    return span


def _without_joint_behind(text: str, span: Span) -> Span:
    """The clause without an "and" that only led to the next speaker."""
    words = text[max(span.start, span.end - 12) : span.end].split()
    if len(words) > 1 and words[-1].lower() in table("settings")["clauses"]["dropped"]:
        return _stripped(text, Span(span.start, span.end - len(words[-1])))
    return span


def _unquoted(text: str, span: Span) -> Span:
    """The clause without a quotation mark that only opens or only closes in it, or goes round all of it."""
    start, end = span
    while (
        end - start > 1
        and text[start] in _OPENING
        and (text[start] != '"' or text.count('"', start, end) % 2 or text[end - 1] == '"')
    ):
        start += 1
    unpaired = text.count('"', start, end) % 2 == 1 or (text[end - 1] == "”" and "“" not in text[start:end])
    if end - start > 1 and text[end - 1] in '"”' and (unpaired or start > span.start):
        end -= 1
    return _stripped(text, Span(start, end))


def _stripped(text: str, span: Span) -> Span:
    start, end = span
    while start < end and text[start] in _STRIP:
        start += 1
    while end > start and text[end - 1] in _STRIP:
        end -= 1
    return Span(start, end)


def _without_opener(text: str, span: Span) -> Span:
    first = text[span.start : min(span.end, span.start + 12)].split(None, 1)
    if len(first) == 2 and first[0].lower() in table("settings")["clauses"]["dropped"]:
        return Span(span.start + len(first[0]) + 1, span.end)
    return span


def _without_leading(text: str, span: Span, times: Sequence[TimeMention]) -> Span:
    """The clause without a leading time ("On Monday, ...") or adverbial ("In total, ...")."""
    comma = text.find(",", span.start, min(span.end, span.start + 60))
    if comma < 0:
        return span
    leading = Span(span.start, comma)
    said = " ".join(leading.of(text).lower().split())
    if said in table("settings")["clauses"]["leading"] or _is_time(text, leading, times):
        return Span(comma + 1, span.end)
    return span


def _is_time(text: str, leading: Span, times: Sequence[TimeMention]) -> bool:
    if not any(time.span.meets(leading) for time in times):
        return False
    held = sum(len(time.span.of(text).split()) for time in times if leading.holds(time.span))
    words = len(leading.of(text).split())
    return words <= _LEADING and words - held <= 2


def clause_round(span: Span, known: Sequence[Span]) -> Span | None:
    """The clause that holds `span`, else the one that meets it."""
    return next((clause for clause in known if clause.holds(span)), None) or next(
        (clause for clause in known if clause.meets(span)), None
    )

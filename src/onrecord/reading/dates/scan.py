"""Find time expressions and read them in the order of the text."""

import re
from collections.abc import Iterable, Iterator
from datetime import date
from functools import cache

from onrecord.knowledge import table
from onrecord.model import Span
from onrecord.reading.dates import absolute, counted, lengths, relative, stretches  # noqa: F401  (each registers its rules)
from onrecord.reading.dates.meaning import RULES, Context, Expression, Read
from onrecord.reading.dates.words import any_of

__all__ = ["expressions"]

_REACH = 70
"""Code points before an expression in which a word of tense may bear on it."""
_BOUND = 22
_FIGURES = re.compile(r"(?<![\d/.-])(\d\d)[/-](\d\d)[/-](?:\d{4}|\d\d)(?!\d)")


def expressions(text: str, spans: Iterable[Span], *, published: date | None) -> tuple[Expression, ...]:
    """The time expressions inside `spans` (sentences, in order), read against `published` and each other."""
    context = Context(text, published, numeric_order=_numeric_order(text))
    found: list[Expression] = []
    for span in spans:
        context.year = None
        found.extend(_sentence(span, context))
    return tuple(found)


def _sentence(span: Span, context: Context) -> Iterator[Expression]:
    matches = [
        (match.start(), -match.end(), order, match, read)
        for order, (pattern, read) in enumerate(_rules())
        for match in pattern.finditer(context.text, span.start, span.end)
    ]
    done = span.start
    for start, _, _, match, read in sorted(matches, key=lambda each: each[:3]):
        if start < done:
            continue
        expression = _read(match, read, context, span)
        if expression is not None:
            done = match.end()
            context.note(expression.meaning)
            yield expression


@cache
def _rules() -> tuple[tuple[re.Pattern[str], Read], ...]:
    return tuple((re.compile(pattern), read) for pattern, read in RULES)


def _read(match: "re.Match[str]", read: Read, context: Context, sentence: Span) -> Expression | None:
    context.ahead = _is_ahead(context.text, sentence, match.start())
    context.told = _is_told(context.text, sentence, match.start())
    context.bounded = bool(
        _bound().search(context.text, max(sentence.start, match.start() - _BOUND), match.start())
    )
    try:
        meaning = read(match, context)
    except (ValueError, OverflowError):
        return None
    return Expression(Span(match.start(), match.end()), meaning) if meaning is not None else None


@cache
def _tense() -> tuple[re.Pattern[str], re.Pattern[str]]:
    tense = table("time_words")["tense"]
    ahead, over = any_of(tense["future"]), any_of(tense["past"])
    return re.compile(rf"(?<!\w){ahead}(?!\w)"), re.compile(rf"(?<!\w){over}(?!\w)")


@cache
def _bound() -> re.Pattern[str]:
    return re.compile(rf"(?<!\w){any_of(table('time_words')['tense']['bound'])}\s(?:the\s)?$")


def _is_ahead(text: str, sentence: Span, at: int) -> bool:
    """Whether a word for the future stands shortly before, with no word for the past after it."""
    before = text[max(sentence.start, at - _REACH) : at]
    ahead, over = _tense()
    cues = list(ahead.finditer(before))
    return bool(cues) and not over.search(before, cues[-1].end())


def _is_told(text: str, sentence: Span, at: int) -> bool:
    """Whether a word for the past stands before, or anywhere in a short sentence."""
    _, over = _tense()
    return over.search(text, max(sentence.start, at - 2 * _REACH), min(sentence.end, at + _REACH)) is not None


def _numeric_order(text: str) -> str | None:
    """`dmy` or `mdy`, where some date in figures has a number over 12 and none contradicts it."""
    orders = set()
    for match in _FIGURES.finditer(text):
        if int(match[1]) > 12:
            orders.add("dmy")
        elif int(match[2]) > 12:
            orders.add("mdy")
    return orders.pop() if len(orders) == 1 else None

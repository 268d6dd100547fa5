"""From time expressions to the time mentions that claims use: ranges, "as of", prepositions."""

import re
from bisect import bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date
from functools import cache

from onrecord.knowledge import table
from onrecord.model import Report, Sentence, Span, Time
from onrecord.reading.dates.meaning import Meaning
from onrecord.reading.dates.scan import expressions
from onrecord.reading.dates.words import DAYPART, any_of
from onrecord.reading.mentions import TimeMention

__all__ = ["find_times"]

_REACH = 24
"""Code points before an expression that may hold its prepositions."""
_BRIDGE = re.compile(r"\s?(?:[-‐‑–—]|to|and|until|till|through)\s?(?:the\s)?")
_AND_CLOCK = re.compile(r",?\s(?:at|around|about|on|at\sabout|at\saround)?\s?(?:the\s)?")
_OPENS_RANGE = re.compile(r"(?<!\w)(?i:from|between)\s(?:the\s)?$")
_BEFORE_DATE = 60
_PLACE_LINE = re.compile(r"[A-Z][\w.'’-]*(?:[\s/,]{1,2}[A-Z][\w.'’-]*)*,\s?")
_AFTER_DATE = re.compile(r"(?:,?\s\d{4})?,?\s?(?:\([^()\n]{1,20}\))?\s?(?:--|[-–—])\s?(?=\S)")
_DASH = re.compile(r"\s?[-‐‑–—]\s?")


@dataclass(frozen=True, slots=True)
class _Read:
    span: Span
    meaning: Meaning
    range_: bool = False


def find_times(report: Report, sentences: Sequence[Sentence]) -> tuple[TimeMention, ...]:
    """The times that the sentences speak of, in order; lengths of time and ages are none.

    `so_far` marks the bound of a running count ("by mid-January": end alone; "since August": from then to
    publication), `flow` a period with both ends ("in the past week", "between 1 and 5 March").
    """
    published = _published(report.published)
    spans = [sentence.span for sentence in sentences]
    found = [_Read(each.span, each.meaning) for each in expressions(report.text, spans, published=published)]
    joined = [
        each for each in _joined(report.text, spans, found) if not _in_dateline(report.text, spans, each)
    ]
    return tuple(filter(None, (_mention(report.text, spans, each, published) for each in joined)))


def _in_dateline(text: str, sentences: Sequence[Span], read: _Read) -> bool:
    """Whether it dates the report: "CITY, State, April 13 (Agency) - ..." opens the sentence round it."""
    start = _sentence_of(sentences, read.span).start
    before, after = text[start : read.span.start], text[read.span.end : read.span.end + _REACH]
    return bool(len(before) < _BEFORE_DATE and _PLACE_LINE.fullmatch(before) and _AFTER_DATE.match(after))


def _published(written: str | None) -> date | None:
    try:
        return date.fromisoformat((written or "")[:10])
    except ValueError:
        return None


def _joined(text: str, sentences: Sequence[Span], found: Sequence[_Read]) -> Iterator[_Read]:
    """Expressions that make one time together: the ends of a range, a day and an hour."""
    last: _Read | None = None
    for each in found:
        both = (
            _one(text, last, each) if last and _sentence_of(sentences, last.span).holds(each.span) else None
        )
        if both is None and last is not None:
            yield last
        last = both or each
    if last is not None:
        yield last


def _sentence_of(sentences: Sequence[Span], span: Span) -> Span:
    """The sentence that a span stands in; sentences come in order."""
    at = bisect_right(sentences, span.start, key=lambda sentence: sentence.start) - 1
    return sentences[max(0, at)]


def _one(text: str, a: _Read, b: _Read) -> _Read | None:
    between = text[a.span.end : b.span.start]
    if len(between) > 12 or a.meaning.form != "date" or b.meaning.form != "date":
        return None
    span = Span(a.span.start, b.span.end)
    if _BRIDGE.fullmatch(between) and (
        _DASH.fullmatch(between) or _OPENS_RANGE.search(text[max(0, a.span.start - _REACH) : a.span.start])
    ):
        return _range(a, b, span)
    hours = (a.meaning.grain == "hour") + (b.meaning.grain == "hour")
    if hours == 1 and _AND_CLOCK.fullmatch(between):
        day, hour = (a, b) if b.meaning.grain == "hour" else (b, a)
        if day.meaning.stretch is not None and day.meaning.stretch.unit == "D" and "T" in hour.meaning.value:
            at = f"{day.meaning.stretch.first.isoformat()}T{hour.meaning.value.split('T')[1]}"
            meaning = replace(day.meaning, value=at, first=at, last=at, granularity="hour", why=None)
            return _Read(span, meaning)
    return None


def _range(a: _Read, b: _Read, span: Span) -> _Read | None:
    """From the start of one to the end of the other; the year of one that states none comes from the one that does."""
    first, last = a.meaning, b.meaning
    if first.stretch is None or last.stretch is None or first.grain == "hour" or last.grain == "hour":
        return None
    start, end = first.start or "", last.end or ""
    if last.year_stated and not first.year_stated:
        start = f"{last.stretch.first.year:04}{start[4:]}"
    if start > end and not first.year_stated:
        start = f"{int(end[:4]) - 1:04}{start[4:]}"
    if start > end:
        return None
    grain = "days" if {first.stretch.unit, last.stretch.unit} == {"D"} else "period"
    meaning = replace(last, first=start, last=end, granularity=grain, value=f"{start}/{end}")
    return _Read(span, meaning, range_=True)


def _mention(text: str, sentences: Sequence[Span], read: _Read, published: date | None) -> TimeMention | None:
    meaning = read.meaning
    if _is_so_far_word(text, read.span):
        return _so_far(text, read.span, published)
    if not _dates(meaning):
        return None
    span, word, meaning = _with_words_before(text, sentences, read)
    if meaning.start is None:
        return TimeMention(span, None, meaning.why, so_far=word in _before()["so_far"])
    flow = read.range_ or meaning.form == "duration"
    start, end = _ends(meaning, word, published)
    time = Time(start, end, meaning.grain, span.of(text), meaning.rule, span)
    return TimeMention(span, time, so_far=word in _before()["so_far"] and not flow, flow=flow)


def _dates(meaning: Meaning) -> bool:
    """Whether it is a date, or would be one if it could be settled."""
    match meaning.form:
        case "date":
            return True
        case "duration":
            return meaning.start is not None or meaning.rule.startswith("counted")
        case _:
            return meaning.why is not None


def _ends(meaning: Meaning, word: str, published: date | None) -> tuple[str | None, str | None]:
    """Both ends; "by" and "as of" leave the start open, "since" runs to publication."""
    if word == "since":
        return meaning.start, published.isoformat() if published else None
    if word in _before()["so_far"] and meaning.form == "date":
        return None, meaning.end
    return meaning.start, meaning.end


def _before() -> dict[str, list[str]]:
    words: dict[str, list[str]] = table("time_words")["before"]
    return words


@cache
def _prepositions() -> re.Pattern[str]:
    words = any_of([*_before()["so_far"], *_before()["point"]])
    return re.compile(
        rf"(?<![\w-])(?P<word>{words})\s(?:(?i:the)\s)?(?:(?P<dp>{DAYPART})\s(?i:of|to|into|on)\s(?:(?i:the)\s)?)?$"
    )


_PART_ALONE = re.compile(rf"(?<![\w-])(?:(?i:the)\s)?(?P<dp>{DAYPART})\s(?i:of|to|into)\s(?:(?i:the)\s)?$")


def _with_words_before(text: str, sentences: Sequence[Span], read: _Read) -> tuple[Span, str, Meaning]:
    """The span with its prepositions, the word that governs it, and the meaning, narrowed to a night of it."""
    start = _sentence_of(sentences, read.span).start
    before = text[max(start, read.span.start - _REACH) : read.span.start]
    patterns = [_OPENS_RANGE] if read.range_ else [_prepositions(), _PART_ALONE]
    opened = [match for pattern in patterns if (match := pattern.search(before))]
    found = min(opened, key=lambda match: match.start(), default=None)
    if found is None:
        return read.span, "", read.meaning
    groups = found.groupdict()
    word = re.sub(r"\s+", " ", groups.get("word") or "").casefold()
    span = Span(read.span.start - len(before) + found.start(), read.span.end)
    if groups.get("dp") and read.meaning.grain in ("day", "days"):
        return span, word, replace(read.meaning, granularity="part_of_day")
    return span, word, read.meaning


def _is_so_far_word(text: str, span: Span) -> bool:
    return bool(re.fullmatch(any_of(table("time_words")["so_far"]["words"]), span.of(text)))


def _so_far(text: str, span: Span, published: date | None) -> TimeMention:
    if published is None:
        return TimeMention(
            span, None, "it counts up to publication and the report bears no date", so_far=True
        )
    time = Time(None, published.isoformat(), "day", span.of(text), "so far/published", span)
    return TimeMention(span, time, so_far=True)

"""Number phrases: bounds, hedges, what they count, and what is no count of people."""

import pytest

from onrecord.model import Block, Report, Sentence, Span
from onrecord.reading.figures import find_numbers
from onrecord.reading.mentions import Number


def read(text: str) -> tuple[Number, ...]:
    """The numbers of one sentence."""
    report = Report(item="0" * 64, text=text, blocks=(Block("body", Span(0, len(text))),))
    return find_numbers(report, [Sentence(Span(0, len(text)), "body", 0)])


def only(text: str) -> Number:
    (number,) = read(text)
    return number


@pytest.mark.parametrize(
    ("text", "wording", "low", "best", "high"),
    [
        ("eight miners died", "eight", 8, 8, 8),
        ("exactly 40 miners died", "exactly 40", 40, 40, 40),
        ("a nurse died", "a", 1, 1, 1),
        ("one more died", "one more", 1, 1, 1),
        ("about 1,000 fled", "about 1,000", None, 1000, None),
        ("some 1\u00a0100 fled", "some 1\u00a0100", None, 1100, None),
        ("an estimated 50 miners", "an estimated 50", None, 50, None),
        ("approaching 1,000 dead", "approaching 1,000", None, 1000, None),
        ("200 or so rebels", "200 or so", None, 200, None),
        ("200-odd rebels", "200-odd", None, 200, None),
        ("at least 100 miners", "at least 100", 100, 100, None),
        ("at least some 30 wounded", "at least some 30", 30, 30, None),
        ("no fewer than 20 miners", "no fewer than 20", 20, 20, None),
        ("more than 600 miners", "more than 600", 600, 600, None),
        ("upward of 70 miners", "upward of 70", 70, 70, None),
        ("50 or more hostages", "50 or more", 50, 50, None),
        ("100+ hostages", "100+", 100, 100, None),
        ("up to 500 rebels", "up to 500", None, None, 500),
        ("as many as 40 rebels", "as many as 40", None, None, 40),
        ("no more than 12 rebels", "no more than 12", None, None, 12),
        ("fewer than nine rebels", "fewer than nine", None, None, 9),
        ("100 to 300 rebels", "100 to 300", 100, None, 300),
        ("between 100 and 300 rebels", "between 100 and 300", 100, None, 300),
        ("100–300 rebels", "100–300", 100, None, 300),
        ("from 5 to 7 rebels", "from 5 to 7", 5, None, 7),
        ("two or three rebels", "two or three", 2, None, 3),
        ("no one died", "no one", 0, 0, 0),
        ("no casualties were reported", "no", 0, 0, 0),
        ("none of the guards died", "none", 0, 0, 0),
    ],
)
def test_bounds_are_those_the_words_set(
    text: str, wording: str, low: int | None, best: int | None, high: int | None
) -> None:
    number = only(text)
    assert number.span.of(text) == wording
    assert (number.low, number.best, number.high) == (low, best, high)
    assert not number.vague
    assert number.never is None

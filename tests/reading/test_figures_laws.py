"""Laws of number phrases, for any text."""

import string
from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from onrecord.knowledge import table
from onrecord.model import Block, Report, Sentence, Span
from onrecord.reading.figures import find_numbers
from onrecord.reading.figures.lexicon import words
from onrecord.reading.mentions import Number

SMALL = sorted(
    set(table("numbers")["units"])
    | set(table("numbers")["tens"])
    | set(table("numbers")["scales"])
    | {word for group in table("hedges")["before"].values() for phrase in group for word in phrase.split()}
    | {
        "a",
        "of",
        "the",
        "soldiers",
        "people",
        "killed",
        "more",
        "another",
        "and",
        "to",
        "-",
        "–",
        ",",
        ".",
        "$",
        "%",
        "1",
        "34",
        "2024",
        "1,100",
        "2.700",
        "km",
        "old",
        "year",
        "December",
        "Reyes",
        "between",
        "no",
    }
)
TEXTS = st.one_of(
    st.text(max_size=60),
    st.lists(st.sampled_from(SMALL), max_size=25).map(" ".join),
    st.text(alphabet=string.digits + " .,-–:/k%$'\u00a0", max_size=40),
)


def read(text: str, *, start: int = 0) -> tuple[Number, ...]:
    report = Report(item="0" * 64, text=text, blocks=(Block("body", Span(start, len(text))),))
    return find_numbers(report, [Sentence(Span(start, len(text)), "body", 0)])


@given(TEXTS)
def test_spans_never_overlap_and_stand_in_order(text: str) -> None:
    spans = [number.span for number in read(text)]
    assert all(span.start < span.end <= len(text) for span in spans)
    assert all(before.end <= after.start for before, after in pairwise(spans))


@given(TEXTS)
def test_low_is_at_most_best_and_best_at_most_high(text: str) -> None:
    for number in read(text):
        ends = [end for end in (number.low, number.best, number.high) if end is not None]
        assert ends == sorted(ends)
        assert bool(ends) != number.vague


@given(TEXTS)
def test_counts_stands_outside_the_number(text: str) -> None:
    assert not any(number.counts.meets(number.span) for number in read(text) if number.counts)


@given(TEXTS, st.text(max_size=20))
def test_a_paragraph_before_changes_nothing_but_the_offsets(text: str, before: str) -> None:
    shift = len(before) + 2
    moved = read(f"{before}\n\n{text}", start=shift)
    assert [(n.best, n.low, n.high, n.hedge, n.never, n.increment) for n in moved] == [
        (n.best, n.low, n.high, n.hedge, n.never, n.increment) for n in read(text)
    ]
    assert [n.span.start - shift for n in moved] == [n.span.start for n in read(text)]


def spelled(number: int) -> str:
    """A number below ten thousand in words, as English writes it."""
    names = {value: word for word, value in table("numbers")["units"].items()}
    names |= {value: word for word, value in table("numbers")["tens"].items() if word != "fourty"}
    parts: list[str] = []
    for scale, word in ((1000, "thousand"), (100, "hundred")):
        if number >= scale:
            parts.append(f"{names[number // scale]} {word}")
            number %= scale
    if number:
        tail = names.get(number) or f"{names[number - number % 10]}-{names[number % 10]}"
        parts.append(f"and {tail}" if parts else tail)
    return " ".join(parts)


@pytest.mark.parametrize("first", range(1, 10_000, 1000))
def test_number_words_come_back_as_the_number_they_spell(first: int) -> None:
    for value in range(first, min(first + 1000, 10_000)):
        text = f"{spelled(value)} miners"
        (number,) = read(text)
        assert (number.best, number.span.of(text)) == (value, spelled(value))


@given(st.integers(min_value=0, max_value=10**12))
def test_grouped_digits_come_back_as_the_number_they_write(value: int) -> None:
    (number,) = read(f"{value:,} miners")
    assert number.best == value


@pytest.mark.parametrize(
    "text",
    [
        "a" * 100_000,
        "1" * 100_000,
        "1," * 50_000,
        "111,111," * 12_000,
        "1.1" * 30_000,
        "5 million" + " million" * 12_000,
        "at least " * 10_000,
        "- " * 50_000,
        "one and " * 12_000,
        "$" * 100_000 + "5",
        "from 1 to " * 10_000,
        "\x00\ud800\u202e 12 \u200f" * 5_000,
        "https://" + "9-" * 40_000,
    ],
)
def test_hostile_text_is_read_to_its_end(text: str) -> None:
    assert all(number.span.end <= len(text) for number in read(text))


@settings(max_examples=30)
@given(st.lists(st.sampled_from(SMALL), max_size=25).map(" ".join))
def test_reading_twice_gives_the_same(text: str) -> None:
    assert read(text) == read(text)


def test_every_row_of_the_tables_has_its_shape_and_a_place() -> None:
    known = words()
    assert all(
        isinstance(value, int)
        for key in ("units", "tens", "scales", "suffixes")
        for value in table("numbers")[key].values()
    )
    assert (
        set(table("hedges")["before"])
        == set(table("hedges")["after"])
        == {"about", "at_least", "at_most", "exact"}
    )
    assert set(table("number_people")["adjectival"]["words"]) <= known.person
    assert set(table("number_people")["event"]["words"]) <= known.person
    assert set(table("number_people")["irregular"]) <= known.person
    irregular = set(table("not_people")["irregular"])
    assert irregular <= set(known.thing) | {
        name for names in table("not_people")["units"].values() for name in names
    }


@pytest.mark.parametrize("name", ["numbers", "hedges", "number_people", "not_people"])
def test_no_list_of_a_table_says_a_word_twice(name: str) -> None:
    def lists(node: object) -> list[list[str]]:
        if isinstance(node, list):
            return [node]
        return [found for value in node.values() for found in lists(value)] if isinstance(node, dict) else []

    for found in lists(dict(table(name))):
        assert sorted(set(found)) == sorted(found)
        assert all(word == word.lower() for word in found)

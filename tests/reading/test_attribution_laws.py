"""What holds for attributions of any text, however strange."""

import itertools

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from test_attribution import report

from onrecord.model import CLASSES, STANCES
from onrecord.reading.attribution import find_attributions
from onrecord.reading.attribution.quotations import find_quotations
from onrecord.reading.sentences import split

PIECES = [
    "The ministry", "said", "that", "40 men died", ",", ".", "\n", "“", "”", '"', "'", "''", "according to", "Reuters",
    "told", "who", "he", "citing", "(HUR)", ":", "—", "and", "reportedly", "as saying", "by", "was quoted", "not",
    "confirmed", "Pavlo Orlenko", "the agency", "’s", "A", "Q", "of", "the", "-", ";", "in a statement", "on Monday",
]  # fmt: skip
texts = st.lists(st.sampled_from(PIECES), min_size=1, max_size=40).map(" ".join)


def holds(text: str) -> None:
    read = report(text)
    sentences = split(read)
    for attitudes in (False, True):
        for attribution in find_attributions(read, sentences, attitudes=attitudes):
            assert attribution.content
            assert attribution.stance in STANCES
            if attribution.cue is None:
                # The issuer of a statement says its sentences without a word that says so.
                assert len(attribution.sources) == 1
            else:
                assert attribution.cue.span is not None
                assert attribution.cue.span.of(text) == attribution.cue.wording
            assert list(attribution.content) == sorted(attribution.content)
            for span in (*attribution.content, *attribution.frame):
                assert 0 <= span.start < span.end <= len(text)
            for one, next_ in zip(attribution.content, attribution.content[1:], strict=False):
                assert one.end <= next_.start
            for speaker in attribution.sources:
                assert speaker.class_ in CLASSES
                assert speaker.name
                assert speaker.span is not None
                assert speaker.span.of(text) == speaker.wording


@given(texts)
@settings(max_examples=300, deadline=None)
def test_spans_lie_in_the_text_and_show_what_they_name(text: str) -> None:
    holds(text)


@given(st.text(max_size=200))
@settings(max_examples=150, deadline=None)
def test_any_text_is_read(text: str) -> None:
    holds(text)


@given(texts)
@settings(max_examples=100, deadline=None)
def test_the_same_text_gives_the_same_answer(text: str) -> None:
    read = report(text)
    sentences = split(read)
    assert find_attributions(read, sentences) == find_attributions(read, sentences)


@given(texts)
@settings(max_examples=200, deadline=None)
def test_quotations_are_in_order_and_apart(text: str) -> None:
    read = report(text)
    quotations = find_quotations(read, split(read))
    parts = [part for quotation in quotations for part in quotation.parts]
    assert parts == sorted(parts)
    for one, next_ in itertools.pairwise(parts):
        assert one.end <= next_.start


HOSTILE = [
    "a" * 100_000,
    "said " * 20_000,
    "the army said that " * 5_000,
    "“" * 20_000,
    "' " * 20_000,
    '"a ' * 20_000,
    "‘x" * 20_000,
    ", " * 20_000,
    "Army of " * 10_000 + "said x died.",
    "A. B. C. " * 10_000,
    "\x00\u202e\ud800 said that \udfff died.",
    "«» — ؟ 군이 말했다. حكومة said that many died.",
    "He said. " * 3_000,
    "Pavlo Orlenko said men died. " * 1_000,
]


@pytest.mark.parametrize("text", HOSTILE, ids=range(len(HOSTILE)))
def test_hostile_texts_are_read(text: str) -> None:
    read = report(text)
    find_attributions(read, split(read))

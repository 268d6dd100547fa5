"""The reader: found by name, pure, and its claims stand where they say they stand."""

import pickle
import random

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from onrecord.errors import InputError, UsageError
from onrecord.model import Claim, Span
from onrecord.reading import Reading, read_report, reader, readers
from onrecord.reading.claims import READER

REPORT = """Toll of the Varna bridge collapse rises

SELLPORT - Three engineers were killed and a driver was injured on Monday when a bridge fell in Sellport, the mayor, Ada Brankov, said on Tuesday.

"We fear that two of the injured will die," Brankov added.

The army denied that anyone was killed by its soldiers. Police are investigating the deaths.

Read also: Forty dead in another town
"""

WORDS = [
    "killed",
    "wounded",
    "died",
    "dead",
    "were",
    "was",
    "12",
    "three",
    "about",
    "200",
    "soldiers",
    "people",
    "said",
    "the",
    "ministry",
    "on",
    "Monday",
    "in",
    "Kyiv",
    "and",
    ",",
    ".",
    ";",
    "including",
    "among",
    "them",
    "of",
    "whom",
    "lost",
    "losses",
    "hide",
    "deaths",
    '"',
    "“",
    "”",
    "'",
    "(",
    ")",
    "-",
    ":",
    "who",
    "that",
    "after",
    "while",
    "two-year-old",
    "9mm",
    "$5m",
    "death",
    "toll",
    "rose",
    "to",
    "from",
    "missing",
    "bodies",
    "captured",
    "North",
    "Korean",
    "Russia",
    "Reuters",
    "reported",
    "according",
    "a",
    "nurse",
    "nobody",
    "5.",
    "\n\n",
    "\u202e",
    "\x00",
    "�",
    "𝟙𝟚",
    "١٢",
    "éé",
]


def spans_of(claim: Claim) -> list[tuple[str, Span]]:
    slots = (
        claim.said,
        claim.cue,
        claim.figure,
        claim.group,
        claim.by,
        claim.circumstance,
        claim.when,
        claim.where,
    )
    found = [(slot.wording, slot.span) for slot in slots if slot is not None and slot.span is not None]
    found += [(speaker.wording, speaker.span) for speaker in claim.said_by if speaker.span is not None]
    return [*found, (claim.quote, claim.span)] if claim.span else found


def check(reading: Reading) -> None:
    texts = {report.id: report.text for report in reading.reports}
    for claim in reading.claims:
        for wording, span in spans_of(claim):
            assert span.of(texts[claim.report]) == wording
        assert claim.figure is None or (
            claim.span and claim.figure.span and claim.span.holds(claim.figure.span)
        )
        assert Claim.from_wire(claim.to_wire()) == claim
    for report in reading.reports:
        own = [claim.span for claim in reading.claims if claim.report == report.id]
        assert own == sorted(own, key=lambda span: span or Span(0, 0))
    ids = [claim.id for claim in reading.claims]
    assert len(ids) == len(set(ids))
    known = set(ids)
    assert all(claim.part_of in known for claim in reading.claims if claim.part_of)


def test_every_wording_stands_in_its_span() -> None:
    reading = read_report(REPORT.encode(), media_type="text/plain", published="2024-05-14")
    assert reading.claims
    check(reading)


@given(st.lists(st.sampled_from(WORDS), max_size=60), st.randoms(use_true_random=False))
@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow])
def test_spans_hold_on_any_mixture_of_words(words: list[str], chance: random.Random) -> None:
    text = "".join(word + chance.choice([" ", " ", " ", "\n\n", ""]) for word in words)
    data = text.encode("utf-8", errors="surrogatepass")
    try:
        reading = read_report(data, media_type="text/plain", published="2024-05-14")
    except InputError:
        return
    check(reading)


@pytest.mark.parametrize(
    "word", ["killed ", "12 ", "“", "of whom ", "12 killed and ", "said that ", "and ", "a" * 50]
)
def test_a_long_text_of_one_word(word: str) -> None:
    data = (word * (30_000 // len(word))).encode()
    check(read_report(data, media_type="text/plain", published="2024-05-14"))


def test_same_bytes_same_answer_and_it_can_be_sent_to_another_process() -> None:
    first = read_report(REPORT.encode(), media_type="text/plain", published="2024-05-14")
    again = read_report(REPORT.encode(), media_type="text/plain", published="2024-05-14")
    assert first == again
    assert pickle.loads(pickle.dumps(first)) == first


def test_rules_is_installed_under_its_name() -> None:
    assert "rules" in readers()
    assert reader("rules").name == READER


def test_an_unknown_reader_is_named_with_those_known() -> None:
    with pytest.raises(UsageError, match="rules"):
        reader("nobody")


def test_nothing_to_read_is_refused() -> None:
    with pytest.raises(InputError):
        read_report(b"", media_type="text/plain")


def test_claims_name_report_reader_and_status() -> None:
    reading = read_report(REPORT.encode(), media_type="text/plain", outlet="The Post", published="2024-05-14")
    for claim in reading.claims:
        assert claim.report == reading.reports[0].id
        assert (claim.reader, claim.status) == (READER, "candidate")

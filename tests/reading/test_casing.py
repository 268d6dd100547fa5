"""Texts in capitals are read as others are, and what claims quote stays as it stands."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from onrecord.knowledge.tables import table
from onrecord.model import Block, Report, Span
from onrecord.reading.casing import in_small_letters
from onrecord.reading.reader import read_report

TELEGRAM = (
    "TWELVE MINERS WERE KILLED NEAR KHARTOUM ON MONDAY, COL. TORVALD LUNDE SAID. THE HEALTH MINISTRY SAID THAT "
    "MORE THAN 30 PEOPLE WERE WOUNDED."
)


def one_block(text: str, role: str = "body") -> Report:
    return Report(item="0" * 64, part="", text=text, blocks=(Block(role, Span(0, len(text))),))


def small(text: str) -> str:
    return in_small_letters(one_block(text)).text


def claims(text: str):
    return read_report(text.encode(), media_type="text/plain", published="2031-05-08").claims


def test_a_telegram_gives_the_claims_that_it_gives_in_small_letters():
    figures = [(c.measure, c.figure.low, c.figure.best, c.when and c.when.start) for c in claims(TELEGRAM)]
    assert figures == [("killed", 12, 12, "2031-05-05"), ("wounded", 30, 30, None)] or [
        row[:3] for row in figures
    ] == [("killed", 12, 12), ("wounded", 30, 30)]
    assert [c.said_by[-1].wording for c in claims(TELEGRAM)] == ["COL. TORVALD LUNDE", "THE HEALTH MINISTRY"]


def test_every_span_shows_what_stands_there():
    reading = read_report(TELEGRAM.encode(), media_type="text/plain", published="2031-05-08")
    text = reading.reports[0].text
    assert text == TELEGRAM
    for claim in reading.claims:
        worded = [claim.cue, claim.figure, claim.group, claim.when, claim.where, *claim.said_by]
        assert claim.quote == claim.span.of(text)
        assert all(value.wording == value.span.of(text) for value in worded if value and value.span)
    assert reading.claims[1].figure.hedge == "MORE THAN"


def test_states_days_ranks_and_short_names_keep_their_capitals():
    text = (
        "RUSSIAN FORCES LEFT ON WEDNESDAY, U.S. OFFICIALS AND THE UN SAID. COL. ADA BRANDT TOLD THE BBC SO."
    )
    assert small(text) == (
        "Russian forces left on Wednesday, U.S. officials and the UN said. Col. Ada Brandt told the BBC so."
    )


def test_a_large_place_keeps_its_capital_and_a_common_word_does_not():
    assert small("TROOPS WERE KILLED BY A BATTERY IN KHARTOUM IN MARCH.") == (
        "Troops were killed by a battery in Khartoum in march."
    )


@pytest.mark.parametrize(
    "text",
    [
        "Twelve miners were killed, the MINISTRY OF HEALTH said.",
        "NATO",
        "UN: 30 dead",
        "۱۲ نفر کشته شدند",
        "",
    ],
)
def test_a_block_that_is_not_in_capitals_is_left_alone(text):
    report = one_block(text)
    assert in_small_letters(report) is report


def test_asides_and_other_blocks_stay_as_they_are():
    text = "PHOTO: TORVALD LUNDE, POST\nTwelve died."
    blocks = (Block("photo credit", Span(0, 26)), Block("body", Span(27, len(text))))
    report = Report(item="0" * 64, part="", text=text, blocks=blocks)
    assert in_small_letters(report) is report


@given(st.text(alphabet=st.characters(codec="utf-8"), max_size=200).map(str.upper))
def test_each_code_point_stays_in_its_place(text):
    assert len(small(text)) == len(text)
    assert small(text).upper() == text.upper() or any(
        len(c.lower()) > 1 or c.lower().upper() != c for c in text
    )


@pytest.mark.parametrize(
    "text",
    [
        "\n" * 50_000 + "TWENTY WERE KILLED",
        "COL. " * 20_000,
        "A." * 30_000,
        "A" * 100_000,
        "“" * 50_000 + "A" * 20,
    ],
)
def test_hostile_texts_are_read_all_the_same(text):
    assert len(small(text)) == len(text)


def test_every_word_of_the_table_is_of_use():
    rows = table("casing")
    for name in rows["short_names"]:
        assert f" {name} " in small(f"TWELVE SOLDIERS OF THE {name} WERE THERE")
    for word in rows["small"]:
        assert word.upper() not in rows["short_names"]
        assert word.upper() not in small(f"TWELVE SOLDIERS OR {word.upper()} ONLY 12 WERE THERE")
    for rank in rows["before_names"]:
        assert "Zabrowska" in small(f"THEN OLD {rank.upper()}. ZABROWSKA SAID THAT TWELVE WERE THERE")
    for column in ("short_names", "small", "before_names"):
        assert len(rows[column]) == len(set(rows[column]))


@pytest.mark.parametrize(
    "text",
    [
        "LIMA, 22 JAN 89 (EFE) -- THREE PEOPLE HAVE BEEN KILLED.",
        "THE UPRISING BEGAN ON 26 MARCH AND HAS LEFT AT LEAST THREE DEAD.",
        "ON MAR. 3, 1991 THREE PEOPLE WERE KILLED.",
        "ON 2 MAY 90 THREE PEOPLE WERE KILLED.",
    ],
)
def test_the_numbers_of_a_date_in_capitals_are_nobodys_count(text):
    read = read_report(text.encode(), media_type="text/plain", published="1991-05-08")
    assert [claim.figure.best for claim in read.claims if claim.figure] == [3]

"""States by name, adjective, people and metonym."""

import itertools

import pycountry
import pytest
from hypothesis import given
from hypothesis import strategies as st

from onrecord.knowledge import table
from onrecord.knowledge.nations import COLUMNS, iso, mentions, nation, nations_in

ROWS = table("nations")["nations"]


@pytest.mark.parametrize(
    ("wording", "name"),
    [
        ("Russian", "Russia"),
        ("Russians", "Russia"),
        ("Russia's", "Russia"),
        ("Russians’", "Russia"),
        ("the US", "United States"),
        ("U.S.", "United States"),
        ("USA", "United States"),
        ("America", "United States"),
        ("Britain", "United Kingdom"),
        ("DPRK", "North Korea"),
        ("North Koreans", "North Korea"),
        ("the Soviet Union", "Soviet Union"),
        ("Palestinians", "Palestine"),
        ("Kosovo", "Kosovo"),
        ("Taiwanese", "Taiwan"),
        ("Moscow", "Russia"),
        ("the Kremlin", "Russia"),
        ("the White House", "United States"),
        ("NORTH KOREAN", "North Korea"),
        ("us", None),
        ("Korean", None),
        ("Latin America", None),
        ("Russian soldiers", None),
        ("", None),
    ],
)
def test_wording_names_its_state(wording: str, name: str | None) -> None:
    assert nation(wording) == name


def test_the_longest_name_wins() -> None:
    text = "Joint Russian-North Korean units; Papua New Guinea; Guinea-Bissau; the Korean War; South Sudan."
    assert [name for _, name in nations_in(text)] == [
        "Russia",
        "North Korea",
        "Papua New Guinea",
        "Guinea-Bissau",
        "South Sudan",
    ]


def test_us_in_small_letters_and_in_money_is_no_state() -> None:
    assert nations_in("They told us it cost US$5.") == ()
    assert [name for _, name in nations_in("US-led forces")] == ["United States"]


def test_metonyms_come_only_when_asked_for() -> None:
    text = "Moscow and Seoul traded notes with Iran."
    assert [name for _, name in nations_in(text)] == ["Iran"]
    assert [name for _, name in nations_in(text, metonyms=True)] == ["Russia", "South Korea", "Iran"]


def test_a_person_named_like_a_state_is_no_state() -> None:
    assert nations_in("Jordan Peters met Alice Jordan.") == ()
    assert [name for _, name in nations_in("He fled to Jordan on foot. Northern Chad is dry.")] == [
        "Jordan",
        "Chad",
    ]


def test_words_with_another_meaning_say_so() -> None:
    found = {mention.name: mention.ambiguous for mention in mentions("Georgia borders Armenia.")}
    assert found == {"Georgia": True, "Armenia": False}


def test_every_iso_country_has_a_row() -> None:
    assert {country.alpha_2 for country in pycountry.countries} <= {row["iso"] for row in ROWS}


def test_rows_have_the_same_columns_and_no_state_twice() -> None:
    columns = {"iso", "name", "names", "adjectives", "people", "capital", "metonyms"}
    assert all(set(row) == columns for row in ROWS)
    assert len({row["iso"] for row in ROWS}) == len({row["name"] for row in ROWS}) == len(ROWS)


def test_every_wording_of_a_row_names_that_row() -> None:
    others = set(table("nations")["others"])
    for row in ROWS:
        for wording in (
            row["name"],
            *row["names"],
            *row["adjectives"],
            *row["people"],
            row["capital"],
            *row["metonyms"],
        ):
            if wording and wording not in others:
                assert nation(wording) == row["name"], wording


def test_every_flagged_word_is_a_word_of_some_row() -> None:
    known = {
        wording
        for row in ROWS
        for wording in (
            row["name"],
            *row["names"],
            *row["adjectives"],
            *row["people"],
            row["capital"],
            *row["metonyms"],
        )
    }
    assert set(table("nations")["persons"]) <= known
    assert set(table("nations")["ambiguous"]) <= known


def test_iso_code_of_a_name() -> None:
    assert (iso("Russia"), iso("North Korea"), iso("Kosovo"), iso("Atlantis")) == ("RU", "KP", "XK", None)


@given(
    st.lists(
        st.sampled_from([" ", "Russian", "U.S.", "Korea", "North ", "Jordan", "\ud800", "\x00", "'s", "Ch"])
    )
)
def test_spans_are_words_of_the_text_in_order_and_apart(pieces: list[str]) -> None:
    text = "".join(pieces)
    found = mentions(text)
    assert all(nation(each.span.of(text)) == each.name and each.column in COLUMNS for each in found)
    assert all(a.span.end <= b.span.start for a, b in itertools.pairwise(found))


def test_long_hostile_text_is_read_through() -> None:
    assert mentions("North " * 20_000) == ()
    assert mentions("R" * 100_000) == ()

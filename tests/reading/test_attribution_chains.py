"""Chains of speakers: nearest to the report first, origin last."""

import pytest
from test_attribution import chain, content, found, only

from onrecord.model import Block, Report, Span
from onrecord.reading.attribution import find_attributions
from onrecord.reading.sentences import split

DIED = "100 soldiers were killed"
NIS = "National Intelligence Service"

CHAINS = [
    (
        f"Reuters, citing an MP who cited the National Intelligence Service, reported that {DIED}.",
        ["Reuters", "MP", NIS],
    ),
    (
        f"{DIED}, The New York Times reported on Friday, citing two officials.",
        ["New York Times", "two officials"],
    ),
    (f"Lee Min-ho said after a briefing by the NIS that {DIED}.", ["Lee Min-ho", NIS]),
    (f"Sources in the army, quoted by Kommersant, said {DIED}.", ["Kommersant", "Sources in the army"]),
    (f"Yonhap reported, citing the JCS, that {DIED}.", ["Yonhap", "Joint Chiefs of Staff"]),
    (f"The ministry said, citing hospital records, that {DIED}.", ["ministry", "hospital records"]),
    (f"Reuters reported that {DIED}, citing two officials.", ["Reuters", "two officials"]),
    (f"{DIED}, according to the mayor, quoted by Suspilne.", ["Suspilne", "mayor"]),
    (f"Orlenko told Reuters that {DIED}.", ["Reuters", "Orlenko"]),
    (f"Orlenko told the BBC {DIED}.", ["BBC", "Orlenko"]),
    (f"Orlenko told Suspilne {DIED}.", ["Suspilne", "Orlenko"]),
    (f"The governor said in an interview with the BBC that {DIED}.", ["BBC", "governor"]),
    (f"{DIED}, the governor confirmed to AFP.", ["AFP", "governor"]),
    (f"TASS quoted the governor as saying that {DIED}.", ["TASS", "governor"]),
    (f"The governor was quoted by Interfax as saying that {DIED}.", ["Interfax", "governor"]),
    (f"State news agency TASS reported that {DIED}, quoting the ministry.", ["TASS", "ministry"]),
]


@pytest.mark.parametrize(("text", "expected"), CHAINS)
def test_chain_from_the_nearest_to_the_origin(text: str, expected: list[str]) -> None:
    attribution = only(text)
    assert chain(attribution) == expected
    assert DIED in content(attribution, text)


@pytest.mark.parametrize("told", ["reporters", "journalists", "lawmakers", "a crowd in Seoul", "them"])
def test_those_told_are_no_link_unless_they_are_a_medium(told: str) -> None:
    assert chain(only(f"Orlenko told {told} that {DIED}.")) == ["Orlenko"]


def test_the_reports_own_outlet_is_no_link() -> None:
    (attribution,) = found(f"Orlenko told Reuters that {DIED}.", outlet="Reuters")
    assert chain(attribution) == ["Orlenko"]


def test_a_saying_inside_another_has_the_outer_speaker_before_its_own() -> None:
    text = f"Lee Min-ho, a lawmaker briefed by the NIS, told reporters that the agency estimates {DIED}."
    outer, inner = found(text)
    assert chain(outer) == ["Lee Min-ho", NIS]
    assert chain(inner) == ["Lee Min-ho", NIS]
    assert content(inner, text) == [DIED]


def test_an_attributed_quotation_that_another_outlet_carries() -> None:
    text = "“More than 40 died,” a local official said, according to Suspilne."
    inner, outer = found(text)
    assert chain(inner) == ["Suspilne", "local official"]
    assert chain(outer) == ["Suspilne"]


def test_nobody_stands_twice_in_a_chain() -> None:
    text = f"The ministry said the ministry believed that {DIED}."
    for attribution in found(text):
        assert len(set(chain(attribution))) == len(attribution.sources)


def test_every_link_shows_its_words() -> None:
    text = f"Reuters, citing an MP who cited the National Intelligence Service, reported that {DIED}."
    for speaker in only(text).sources:
        assert speaker.span is not None
        assert speaker.span.of(text) == speaker.wording


@pytest.mark.parametrize(
    ("text", "source"),
    [
        (
            "At least 19 were killed when shells landed on a market in Adra, the Karari Emergency Room, a group that helps there, said in a statement posted at night.",
            "Karari Emergency Room",
        ),
        ("Gunmen took 80 pupils on Monday, a teacher and two residents said.", "teacher and two residents"),
        (
            "40 were killed, the rescue centre told the United Nations in a letter dated Sunday.",
            "rescue centre",
        ),
        ("Six died in the fire, Fire and Rescue says.", "Fire and Rescue"),
        (
            "At least 340 women were killed last year, official data show; few cases were opened.",
            "official data",
        ),
        ("7:02 PM Police have raised the count of the dead to 75.", "Police"),
        ("14.40 Camp leaders say 400 people drowned.", "Camp leaders"),
        ("MYANMAR Residents of Thanlang said soldiers shot dead a pastor.", "Residents of Thanlang"),
        ("27 detainees have died, Prisoners’ Watch says.", "Prisoners’ Watch"),
    ],
)
def test_the_speaker_at_the_end_of_a_long_sentence_or_behind_a_clock(text, source):
    read = Report(item="0" * 64, text=text, blocks=(Block("body", Span(0, len(text))),))
    assert source in {each.sources[-1].name for each in find_attributions(read, split(read)) if each.sources}


def test_who_is_quoted_is_the_origin_and_what_is_told_of_him_is_no_content():
    text = "Seven died there, the state agency said, quoting the governor, who toured the valley."
    read = Report(item="0" * 64, text=text, blocks=(Block("body", Span(0, len(text))),))
    (found,) = find_attributions(read, split(read))
    assert [speaker.name for speaker in found.sources] == ["state agency", "governor"]
    assert [span.of(text) for span in found.content] == ["Seven died there"]


def test_a_place_before_a_colon_is_where_it_was_written_and_says_nothing():
    text = "KATHMANDU: Four workers died of gas in a well on Sunday."
    read = Report(item="0" * 64, text=text, blocks=(Block("body", Span(0, len(text))),))
    assert find_attributions(read, split(read)) == ()

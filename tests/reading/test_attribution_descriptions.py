"""What a description may point back to: by its words, its owner, and how near the body stands."""

import pytest

from onrecord.reading.attribution import find_attributions
from onrecord.reading.page import read_pages
from onrecord.reading.sentences import split


def chains(text: str) -> list[list[tuple[str, str]]]:
    """The chain of each attribution, as names with classes."""
    report = read_pages(text.encode(), media_type="text/plain").reports[0]
    found = find_attributions(report, split(report))
    return [[(speaker.name, speaker.class_) for speaker in each.sources] for each in found]


def origins(text: str) -> list[str]:
    return [chain[-1][0] for chain in chains(text)]


def test_an_owned_agency_is_not_the_organisation_named_before() -> None:
    text = "Nine people, six UN staff among them, were killed, Gaza's civil defence agency said."
    assert chains(text) == [[("Gaza's civil defence agency", "rescue")]]


def test_the_agency_is_the_one_named_in_the_same_sentence() -> None:
    text = (
        "The city's rescue service said that nine people were killed. "
        "Three workers of the World Food Programme were among the dead, the agency confirmed."
    )
    assert origins(text)[-1] == "World Food Programme"


def test_one_ministry_is_not_another() -> None:
    text = "The interior ministry said that 90 people died. The French foreign ministry said that four were French."
    assert origins(text) == ["interior ministry", "French foreign ministry"]


def test_a_description_that_fits_still_points_back() -> None:
    text = "Amnesty International said that six people died. The rights group said that five more were hurt."
    assert origins(text) == ["Amnesty International", "Amnesty International"]


def test_part_of_a_name_stands_for_the_whole() -> None:
    text = "The Oldtown Observatory for Peace said that two died. The Observatory said that three were hurt."
    assert origins(text)[-1] == origins(text)[0]
    assert "Oldtown" in origins(text)[0]


@pytest.mark.parametrize(
    ("text", "origin"),
    [
        ("Up to 150 people may have died, the envoy to Sudan, Anna Quell, said in May.", "Anna Quell"),
        ("Three children were killed in Hodeidah, Save the Children said.", "Save the Children"),
        ("The Tigray People's Liberation Front said nine died.", "Tigray People's Liberation Front"),
        ("The health minister, Omar al-Quelli, said nine died.", "Omar al-Quelli"),
        ("Somalia's al-Shabab group said that it had killed nine soldiers.", "al-Shabab"),
    ],
)
def test_the_whole_name_is_the_speaker(text: str, origin: str) -> None:
    assert origins(text) == [origin]


@pytest.mark.parametrize("medium", ["Radio France Internationale", "Sky News", "Channel Oldtown"])
def test_a_medium_that_was_told_is_in_the_chain(medium: str) -> None:
    chain = chains(f"Lawmaker Anna Quell told {medium} that nine people died.")[0]
    assert [name for name, _ in chain] == [medium, "Anna Quell"]

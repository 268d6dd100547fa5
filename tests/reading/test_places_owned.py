"""Areas after the state that owns them, capitals in apposition, and coasts."""

import pytest

from onrecord.reading.page import read_pages
from onrecord.reading.places import find_places
from onrecord.reading.sentences import split


def names(text: str) -> list[tuple[str, bool]]:
    """The places in `text`: the name, and whether the gazetteer has it."""
    report = read_pages(text.encode(), media_type="text/plain").reports[0]
    return [(each.place.name, each.place.id is not None) for each in find_places(report, split(report))]


@pytest.mark.parametrize(
    ("text", "place"),
    [
        ("Five died in Mali's Quelmari region.", ("Quelmari", False)),
        ("Five died in Sudan's North Darfur state.", ("Northern Darfur", True)),
        ("Five died in Haiti's capital, Port-au-Prince.", ("Port-au-Prince", True)),
        ("Five drowned off the coast of Lampedusa.", ("Lampedusa", True)),
    ],
)
def test_the_area_comes_beside_its_state(text: str, place: tuple[str, bool]) -> None:
    assert place in names(text)


def test_a_department_of_a_ministry_is_no_place() -> None:
    assert names("The ministry's Security department said that five died.") == []

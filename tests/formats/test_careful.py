from datetime import date

import pytest
from hypothesis import given
from tests.strategies import claims

from onrecord.formats import careful
from onrecord.formats.careful import HIDDEN
from onrecord.model import Claim, Place, Span, Speaker, Time

TODAY = date(2025, 1, 10)
KURSK = Place("Kursk", "geonames:538560", 51.73, 36.19, "city", "Kursk", Span(20, 25))


def claim(**slots):
    given_ = {
        "report": "r", "part": "body", "kind": "strength", "measure": "deployed", "reader": "rules/1",
        "quote": "200 soldiers are in Kursk", "span": Span(0, 25), "where": KURSK,
    }  # fmt: skip
    return Claim(**{**given_, **slots})


def said(day):
    return Time(day, day, "day", "then", "rule", None)


def test_a_fresh_place_of_the_deployed_becomes_its_area():
    made = careful(claim(said=said("2025-01-02")), today=TODAY)
    assert (made.where.id, made.where.precision) == ("iso:RU-KRS", "admin1")
    assert made.quote == "200 soldiers are in [place withheld]"
    assert made.id == claim(said=said("2025-01-02")).id


@pytest.mark.parametrize(
    "kept",
    [
        claim(said=said("2023-01-02")),
        claim(measure="killed", kind="loss"),
        claim(where=Place("Kursk Oblast", "iso:RU-KRS", 51.7, 36.2, "admin1", "Kursk Oblast", None)),
        claim(where=None),
    ],
)
def test_old_places_wide_places_and_losses_stay(kept):
    assert careful(kept, today=TODAY) == kept


def test_a_place_the_gazetteer_lacks_is_withheld_altogether():
    unknown = Place("Orlova", None, None, None, "city", "Orlova", Span(0, 6))
    assert careful(claim(where=unknown), today=TODAY).where.name == "withheld"


def test_a_witness_is_not_named_and_an_office_is():
    witness = Speaker("Ines Pardell", "Mrs Pardell", "witness", None, Span(0, 11))
    office = Speaker("Ministry of Defence", "the ministry", "government", None, Span(0, 3))
    made = careful(
        claim(measure="killed", said_by=(office, witness), quote="Pardell said: Ines lost two"), today=TODAY
    )
    assert made.said_by[0] == office
    assert made.said_by[1].name == HIDDEN
    assert "Pardell" not in str(made.to_wire())
    assert "Ines" not in str(made.to_wire())


def test_witnesses_without_a_name_stay_as_they_are():
    plain = claim(measure="killed", said_by=(Speaker("witnesses", "witnesses", "witness", None, None),))
    assert careful(plain, today=TODAY) == plain


@given(claims)
def test_being_careful_twice_changes_nothing_more(made):
    once = careful(made, today=TODAY)
    assert once.id == made.id
    assert careful(once, today=TODAY).where == once.where

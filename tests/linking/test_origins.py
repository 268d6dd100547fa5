import pytest
from linking_samples import claim, report

from onrecord.linking.origins import agree, origin_of, same, who
from onrecord.linking.tables import table
from onrecord.model import Speaker

NIS = ("National Intelligence Service", "intelligence", "South Korea")


@pytest.mark.parametrize(
    ("left", "right"),
    [
        (NIS, ("South Korea's spy agency", "intelligence", "South Korea")),
        (NIS, ("Seoul’s spies", "unnamed", None)),
        (NIS, ("SEOUL", "government", "South Korea")),
        (
            ("Pentagon spokesman", "unnamed", None),
            ("US Department of Defense", "government", "United States"),
        ),
        (("Pentagon", "government", "United States"), ("spokesman for the Pentagon", "unnamed", None)),
        (("Lund", "witness", None), ("Ada Lund", "government", None)),
        (("Kyiv", "government", "Ukraine"), ("Main Intelligence Directorate", "intelligence", "Ukraine")),
        (("officials", "government", None), ("Western officials", "government", None)),
    ],
)
def test_one_source_under_two_names(left, right):
    assert same(who(*left), who(*right)) > 0
    assert same(who(*left), who(*right)) == same(who(*right), who(*left))


@pytest.mark.parametrize(
    ("left", "right"),
    [
        (NIS, ("Main Intelligence Directorate", "intelligence", "Ukraine")),
        (
            ("Security Service of Ukraine", "intelligence", "Ukraine"),
            ("Main Intelligence Directorate", "intelligence", "Ukraine"),
        ),
        (("White House", "government", "United States"), ("Pentagon", "government", "United States")),
        (("Ada Lund", "witness", None), ("Ida Berg", "witness", None)),
        (("Seoul", "government", "South Korea"), ("Kyiv", "government", "Ukraine")),
        (("Kyiv", "government", "Ukraine"), ("Ukrainian Radio", "media", "Ukraine")),
    ],
)
def test_two_sources(left, right):
    assert same(who(*left), who(*right)) == 0


def test_a_source_on_the_way_counts_less_than_the_origin():
    one = report("Lund said that 12 sailors died.")
    base = claim(one, "12 sailors died", "12", by=None)
    lund, service = (
        Speaker("Ada Lund", "Lund", "government", None, None),
        Speaker(*NIS[:1], "it", NIS[1], NIS[2], None),
    )
    alone, through = base.with_(said_by=(lund,)), base.with_(said_by=(lund, service))
    assert agree(through, base.with_(said_by=(service,))) == 1
    assert 0 < agree(alone, through) < 1
    assert agree(alone, through, crossed=False) == 0
    assert agree(alone, base) is None


def test_the_origin_has_the_most_telling_of_its_names():
    one = report("It is said that 12 sailors died.")
    base = claim(one, "12 sailors died", "12", by=None)
    names = [("Seoul", "government", "South Korea"), NIS, ("Seoul’s spies", "unnamed", None)]
    claims = [base.with_(said_by=(Speaker(n, n, c, s, None),)) for n, c, s in names]
    origin = origin_of(claims, "Quay Post")
    assert (origin.name, origin.class_, origin.side) == NIS
    assert origin_of([base], "Quay Post").name == "Quay Post"
    assert origin_of([base], "Quay Post").class_ == "media"


def test_every_office_has_a_function_and_words_in_lower_case():
    offices = table("offices")
    assert set(offices) == {"spokes", "people", "plain", "offices"}
    for row in offices["offices"]:
        assert set(row) == {"function", "words"}
        assert row["words"] == [word.lower() for word in row["words"]]
    for name in ("spokes", "people", "plain"):
        assert all(word == word.lower() for word in offices[name])


@pytest.mark.parametrize("row", table("offices")["offices"], ids=lambda row: row["function"])
def test_every_words_of_an_office_tell_its_function(row):
    for words in row["words"]:
        assert who(f"the {words} of Norland", "government", None).function is not None

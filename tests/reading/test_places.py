"""Places of a report: found, resolved, refused."""

from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from onrecord.knowledge import build, table
from onrecord.knowledge.gazetteer import gazetteer
from onrecord.model import PRECISIONS, Block, Report, Span
from onrecord.reading import places
from onrecord.reading.mentions import PlaceMention
from onrecord.reading.places import containing, find_places, resolve_names
from onrecord.reading.places.naming import held, readings
from onrecord.reading.places.resolve import Name, kilometres, lies_in, settle
from onrecord.reading.sentences import split


def found(text: str) -> tuple[PlaceMention, ...]:
    report = Report(item="", text=text, blocks=(Block("body", Span(0, len(text))),))
    return find_places(report, split(report))


def ids(text: str) -> dict[str, str | None]:
    return {mention.span.of(text): mention.place.id for mention in found(text)}


@pytest.mark.parametrize(
    ("text", "wording", "place_id", "precision"),
    [
        ("Ten died in Kursk Oblast.", "Kursk Oblast", "iso:RU-KRS", "admin1"),
        ("Ten died in the Kursk region.", "Kursk region", "iso:RU-KRS", "admin1"),
        ("Ten died in Kursk.", "Kursk", "geonames:538560", "city"),
        ("Ten died in Idlib province.", "Idlib province", "iso:SY-ID", "admin1"),
        ("Ten died in the Donetsk region.", "Donetsk region", "iso:UA-14", "admin1"),
        ("Ten died in Oromia.", "Oromia", "iso:ET-OR", "admin1"),
        ("Ten died in the town of Ambo, Ethiopia.", "Ambo", "geonames:335288", "city"),
        ("Ten died in Travis County, Texas.", "Travis County", "geonames:admin/US.TX.453", "admin2"),
        ("Ten died in northern Syria.", "Syria", "iso:SY", "country"),
        ("Ten died in the U.S. on a plain day.", "U.S.", "iso:US", "country"),
        ("Ten died in Donbas.", "Donbas", "region:donbas", "region"),
        ("Ten died in Gaza.", "Gaza", "geonames:admin/PS.GZ", "admin1"),
        ("Ten died in Gaza City.", "Gaza City", "geonames:281133", "city"),
        ("Ten died in Deir ez-Zor.", "Deir ez-Zor", "geonames:170794", "city"),
        ("Ten died in Fresno, Calif., on foot.", "Calif.", "iso:US-CA", "admin1"),
        ("KHARKIV, Ukraine — Ten died.", "KHARKIV", "geonames:706483", "city"),
        ("Ten died in Washington.", "Washington", "geonames:4140963", "city"),
    ],
)
def test_names_are_found_and_resolved(text: str, wording: str, place_id: str, precision: str) -> None:
    mention = next(each for each in found(text) if each.span.of(text) == wording)
    assert (mention.place.id, mention.place.precision, mention.why) == (place_id, precision, None)
    assert mention.place.lat is not None


@pytest.mark.parametrize(
    "text",
    [
        "Paris Hilton spoke.",
        "Mr. London met Jack London.",
        "The New York Times wrote so.",
        "The Bank of America closed.",
        "Russian soldiers fought North Koreans.",
        "Ukrainian and Syrian officials agreed.",
        "He said NATO was ready.",
        "The Kremlin denied it.",
        "Moscow said so.",
        "Jordan Peters left.",
        "We were reading in the bath.",
        "It cost US$5 a head.",
        "",
    ],
)
def test_persons_organisations_and_adjectives_are_no_places(text: str) -> None:
    assert found(text) == ()


def test_a_person_named_before_is_no_place_later() -> None:
    assert found("Gen. Houston spoke first. Then Houston left.") == ()


@pytest.mark.parametrize(
    "text",
    [
        "In Kursk Oblast near Plekhovo, forty fell.",
        "Forty fell near Plekhovo in Kursk Oblast.",
        "Forty fell in Plekhovo, Kursk Oblast.",
        "Forty fell in the village of Plekhovo in Russia's Kursk region.",
    ],
)
def test_a_namesake_outside_the_stated_area_is_refused(text: str) -> None:
    assert gazetteer().lookup("Plekhovo"), "a namesake elsewhere must exist for this test to mean anything"
    mention = next(each for each in found(text) if each.span.of(text) == "Plekhovo")
    assert (mention.place.id, mention.place.lat, mention.place.lon) == (None, None, None)
    assert mention.place.name == "Plekhovo"
    assert mention.place.precision == "city"
    assert mention.why is not None
    assert "where the text puts it" in mention.why


def test_a_refused_place_still_tells_the_area_that_the_text_states() -> None:
    mentions = found("In Kursk Oblast near Plekhovo, forty fell.")
    area = containing(next(each for each in mentions if each.place.id is None), mentions)
    assert area is not None
    assert area.place.id == "iso:RU-KRS"
    assert containing(area, mentions) is None


def test_a_small_namesake_in_a_country_not_spoken_of_is_refused() -> None:
    (village,) = (p for p in gazetteer().lookup("Vorozhba") if p.country == "iso:UA")
    assert village.population < 100_000
    strange = next(
        each
        for each in found("Ten died near Vorozhba. Japan and Peru sent help.")
        if each.place.name == "Vorozhba"
    )
    assert strange.place.id is None
    assert strange.why is not None
    assert "does not speak of" in strange.why
    assert ids("Ten died near Vorozhba. Ukraine sent help.")["Vorozhba"] == village.id
    assert ids("Ten died near Vorozhba, Ukrainian officials said. Peru sent help.")["Vorozhba"] == village.id


def test_what_is_said_of_one_holds_for_those_listed_with_it() -> None:
    text = "They moved near Plekhovo, Vorozhba and Martynovka in Kursk Oblast."
    assert ids(text) == {"Plekhovo": None, "Vorozhba": None, "Martynovka": None, "Kursk Oblast": "iso:RU-KRS"}


def test_a_capital_is_a_place_where_it_is_cued_as_one() -> None:
    assert ids("Moscow denied it. Ten died in Moscow.") == {"Moscow": "geonames:524901"}
    assert found("Moscow denied it.") == ()


def test_a_village_that_no_gazetteer_has_keeps_its_name() -> None:
    text = "Ten died in the village of Zzyxkovo."
    (mention,) = found(text)
    assert mention.place.name == "Zzyxkovo"
    assert (mention.place.id, mention.place.precision, mention.why) == (None, "city", "not in the gazetteer")


def test_the_stated_area_picks_the_namesake() -> None:
    assert ids("He was born in Paris, Texas.")["Paris"] == "geonames:4717560"
    assert ids("He was born in Paris, France.")["Paris"] == "geonames:2988507"
    assert ids("He was born in Paris.")["Paris"] == "geonames:2988507"


def test_one_name_has_one_sense_in_a_report() -> None:
    text = "Ten died in Springfield, Illinois. Doctors in Springfield said so. In Springfield it rained."
    assert {place_id for wording, place_id in ids(text).items() if wording == "Springfield"} == {
        "geonames:4250542"
    }


def test_other_places_of_the_report_decide_between_states() -> None:
    assert ids("Ten died in Georgia, east of Armenia and Azerbaijan.")["Georgia"] == "iso:GE"
    assert ids("Ten died in Atlanta, Georgia, and in Alabama.")["Georgia"] == "iso:US-GA"


def test_two_equal_candidates_are_both_named() -> None:
    senses = settle([Name("Henry County")])
    assert senses[0].place is None
    assert senses[0].why == "candidates are equal"
    assert len(senses[0].candidates) >= 2
    assert len(set(senses[0].candidates)) == len(senses[0].candidates)


def test_places_said_to_be_inside_lie_inside() -> None:
    names = [Name("Paris", inside=1), Name("Texas")]
    inner, outer = (sense.place for sense in settle(names))
    assert inner is not None
    assert outer is not None
    assert lies_in(inner, outer)
    assert not lies_in(outer, inner)


def test_asides_give_no_places() -> None:
    text = "Ten died in Kyiv.\n\nPhoto from Kharkiv"
    blocks = (Block("body", Span(0, 17)), Block("photo credit", Span(19, len(text))))
    report = Report(item="", text=text, blocks=blocks)
    assert [m.place.name for m in find_places(report, split(report))] == ["Kyiv"]


def test_given_names_are_resolved_as_given() -> None:
    text = "European; Colchester Hospital; Palestinian"
    spans = [Span(0, 8), Span(10, 29), Span(31, 42)]
    resolved = resolve_names(text, spans)
    assert [m.place.id for m in resolved] == ["region:europe", "geonames:2652618", "iso:PS"]


def test_a_longer_name_holds_a_place_only_where_the_place_is_large() -> None:
    assert (
        held("Colorado State University") == "Colorado State"
        or held("Colorado State University") == "Colorado"
    )
    assert held("Zzyx Memorial Hospital") is None


@pytest.mark.parametrize(
    ("name", "kind", "bare"),
    [
        ("Kursk Oblast", "admin1", "Kursk"),
        ("village of Dolyna", "city", "Dolyna"),
        ("State of Kano", "admin1", "Kano"),
        ("Travis County", "admin2", "Travis"),
        ("Kyiv", None, "Kyiv"),
        ("Kyiv's", None, "Kyiv"),
        ("northern Gaza", None, "Gaza"),
    ],
)
def test_words_for_what_a_place_is_are_read(name: str, kind: str | None, bare: str) -> None:
    reading = readings(name)
    assert (reading.kind, reading.bare) == (kind, bare)
    if kind is not None and kind != "city":
        assert reading.places[0].kind == kind


def test_arabic_names_with_and_without_their_article() -> None:
    assert readings("al-Qamishli").places == readings("Qamishli").places != ()


@pytest.mark.parametrize(
    ("one", "other", "km"),
    [((0, 0), (0, 0), 0), ((0, 0), (0, 180), 20015), ((50.45, 30.52), (55.76, 37.62), 756)],
)
def test_distances(one: tuple[float, float], other: tuple[float, float], km: float) -> None:
    assert kilometres(one, other) == pytest.approx(km, abs=2)


POINTS = st.tuples(st.floats(-90, 90), st.floats(-180, 180))


@given(POINTS, POINTS)
def test_distance_is_the_same_both_ways_and_no_more_than_half_round(
    a: tuple[float, float], b: tuple[float, float]
) -> None:
    assert kilometres(a, b) == pytest.approx(kilometres(b, a))
    assert 0 <= kilometres(a, b) <= 20016


PIECES = st.sampled_from(
    [
        "Ten died ", "in Kursk Oblast", "near Plekhovo", ", Texas", "Paris", " and ", "Russia's ", "The ", "Mr. ", ". ",
        "Springfield", "U.S. ", "Calif.", "the village of ", "Zzyx", "\x00", "\ud800", "في كورسك", "Курск", "St. ", "-",
        "Bank of ", "\n", "Georgia", "ez-Zor", "'s", "Deir ", " region", "(",
    ]
)  # fmt: skip


@settings(max_examples=60, deadline=None)
@given(st.lists(PIECES, max_size=14))
def test_spans_are_in_the_text_in_order_and_say_the_wording(pieces: list[str]) -> None:
    text = "".join(pieces)
    mentions = found(text)
    assert mentions == found(text)
    end = 0
    for mention in mentions:
        assert end <= mention.span.start < mention.span.end <= len(text)
        end = mention.span.end
        assert mention.place.wording == mention.span.of(text)
        assert mention.place.precision in PRECISIONS
        assert (mention.place.id is None) == (mention.place.lat is None) == (mention.why is not None)


@pytest.mark.parametrize(
    "text", ["Kursk " * 3_000, "A" * 50_000, "In Russia, Kursk fell. " * 300, "in " * 10_000, "a-" * 20_000]
)
def test_hostile_text_is_read_through(text: str) -> None:
    assert len(found(text)) <= 600


def test_every_column_of_the_table_is_used() -> None:
    folder = [
        *Path(places.__file__).parent.glob("*.py"),
        Path(build.__file__),
    ]
    code = "\n".join(file.read_text(encoding="utf-8") for file in folder)
    for column in table("places"):
        assert f'"{column}"' in code, column


def test_rows_of_the_table_have_their_shape() -> None:
    words = table("places")
    for row in words["regions"]:
        assert {"name", "names", "lat", "lon"} <= set(row) <= {"name", "names", "lat", "lon", "country"}
        assert gazetteer().lookup(row["name"])
    for code in words["short_forms"].values():
        assert gazetteer().place(f"iso:{code}") is not None
    for code in words["country_points"]:
        assert gazetteer().place(f"iso:{code}") is not None
    for region in words["region_adjectives"].values():
        assert any(place.kind == "region" for place in gazetteer().lookup(region))
    for word in (*words["common_words"], *words["person_names"]):
        assert word == word.casefold()


@pytest.mark.parametrize(
    ("sentence", "name"),
    [
        ("Two miners were killed in Qarvathen, the police said.", "Qarvathen"),
        ("The ferry sank off the island of Zelvorra on Monday.", "Zelvorra"),
        ("Nine people died at Saint Velmira Hospital after the blast.", "Saint Velmira Hospital"),
        ("Fighting went on outside Oltremagh.", "Oltremagh"),
    ],
)
def test_a_name_no_gazetteer_has_is_a_place_after_words_of_place(sentence: str, name: str) -> None:
    (place,) = found(sentence)
    assert (place.place.wording, place.place.id, place.why) == (name, None, "not in the gazetteer")


@pytest.mark.parametrize(
    "sentence",
    [
        "He wrote in Arabic that two had died.",
        "The motion failed in Parliament.",
        "Fighters in Hamasqa Brigade lost two men.",
        "The order was posted on Telegram.",
    ],
)
def test_what_is_in_something_else_is_no_place(sentence: str) -> None:
    assert found(sentence) == ()


def test_an_area_by_its_direction_is_found_by_the_other_form() -> None:
    assert [place.id for place in readings("North Darfur").places] == [
        place.id for place in readings("Northern Darfur").places
    ]

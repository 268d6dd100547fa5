"""The gazetteer: folding of names, the file, and look-up in what came with the package."""

from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from hypothesis import given
from hypothesis import strategies as st

from onrecord.errors import RecordError
from onrecord.knowledge.build import KINDS, MAGIC, Row, encoded, fold, name_key
from onrecord.knowledge.gazetteer import Gazetteer, Settlement, gazetteer


def row(number: int, name: str, *others: str, kind: str = "city", people: int = 0) -> Row:
    return Row(f"geonames:{number}", kind, name, others, "iso:XX", "iso:XX-A", 50.25, -30.5, people)


AREAS = [
    Row("iso:XX", "country", "Exland", (), "iso:XX", "", 50.0, -30.0, 9),
    Row("iso:XX-A", "admin1", "Alpha Oblast", ("Alpha",), "iso:XX", "iso:XX-A", 50.0, -30.0, 0),
]


@pytest.fixture
def small(tmp_path: Path) -> Gazetteer:
    rows = [*AREAS, row(1, "Saint-Émile", "Emilsburg"), row(2, "Emilsburg", people=5000), row(3, "Ørby")]
    path = tmp_path / "small.bin"
    path.write_bytes(encoded(rows))
    return Gazetteer(path)


@pytest.mark.parametrize(
    ("written", "folded"),
    [
        ("St. Émile", "saint emile"),
        ("SAINT-ÉMILE", "saint emile"),
        ("Saint Emile", "saint emile"),
        ("N'Djamena", "ndjamena"),
        ("N’Djamena", "ndjamena"),
        ("Łódź", "lodz"),
        ("Ørby", "orby"),
        ("Mt. Vernon", "mount vernon"),
        ("Trinidad & Tobago", "trinidad and tobago"),
        ("Курск", "курск"),
        ("𝘼den", "aden"),
        ("  Port - Vila ", "port vila"),
        ("", ""),
        ("...", ""),
    ],
)
def test_names_that_differ_in_case_accents_and_hyphens_fold_alike(written: str, folded: str) -> None:
    assert fold(written) == folded


@given(st.text(max_size=40))
def test_folding_twice_changes_nothing(name: str) -> None:
    once = fold(name)
    assert fold(once) == once or once.split(" ")[0] in ("st", "ste", "mt", "ft")
    assert 0 <= name_key(once) < 2**64


def test_a_place_is_found_by_any_of_its_names_the_most_people_first(small: Gazetteer) -> None:
    assert [(place.id, place.own_name) for place in small.lookup("emilsburg")] == [
        ("geonames:2", True),
        ("geonames:1", False),
    ]
    assert small.lookup("St. Emile") == small.lookup("saint-émile")
    assert small.lookup("Nowhere") == small.lookup("") == ()


def test_a_place_says_where_it_lies(small: Gazetteer) -> None:
    (place,) = small.lookup("Orby")
    assert place == Settlement(
        "geonames:3", "Ørby", "city", "iso:XX", "iso:XX-A", 50.25, -30.5, 0, False, True
    )
    (area,) = small.lookup("Alpha")
    assert (area.country, area.admin1, area.kind) == ("iso:XX", "iso:XX-A", "admin1")
    (country,) = small.lookup("Exland")
    assert (country.country, country.admin1) == ("iso:XX", None)


def test_areas_are_found_by_their_id(small: Gazetteer) -> None:
    found = small.place("iso:XX-A")
    assert found is not None
    assert found.name == "Alpha Oblast"
    assert small.place("iso:YY") is None


@given(st.lists(st.tuples(st.text(min_size=1, max_size=20), st.integers(0, 10**7)), max_size=20))
def test_every_name_in_the_file_is_found_again(places: list[tuple[str, int]]) -> None:
    rows = [
        *AREAS,
        *(row(n, name.encode(errors="replace").decode(), people=p) for n, (name, p) in enumerate(places, 10)),
    ]
    data = encoded(rows)
    assert data == encoded(list(rows))
    with TemporaryDirectory() as folder:
        path = Path(folder) / "some.bin"
        path.write_bytes(data)
        opened = Gazetteer(path)
    assert len(opened) == len(rows)
    for each in rows:
        if fold(each.name):
            assert each.id in {place.id for place in opened.lookup(each.name)}


@pytest.mark.parametrize("damage", [b"", b"not a gazetteer at all", MAGIC, MAGIC + b"\xff" * 40])
def test_a_damaged_file_is_refused_with_advice(tmp_path: Path, damage: bytes) -> None:
    path = tmp_path / "bad.bin"
    path.write_bytes(damage)
    with pytest.raises(RecordError) as caught:
        Gazetteer(path)
    assert "pip install" in caught.value.advice


def test_a_file_cut_short_is_refused(tmp_path: Path) -> None:
    whole = encoded([*AREAS, row(1, "Alphaville", "Betaville")])
    path = tmp_path / "cut.bin"
    path.write_bytes(whole[: len(whole) // 2])
    with pytest.raises(RecordError, match="cut short"):
        Gazetteer(path)


def test_a_missing_file_is_named(tmp_path: Path) -> None:
    with pytest.raises(RecordError, match=r"absent\.bin.*not there"):
        Gazetteer(tmp_path / "absent.bin")


@pytest.mark.parametrize(
    ("name", "place_id", "kind"),
    [
        ("Kursk Oblast", "iso:RU-KRS", "admin1"),
        ("Aleppo", "iso:SY-HL", "admin1"),
        ("Oromia", "iso:ET-OR", "admin1"),
        ("North Korea", "iso:KP", "country"),
        ("Gaza Strip", "geonames:admin/PS.GZ", "admin1"),
        ("Donbas", "region:donbas", "region"),
        ("Travis County", "geonames:admin/US.TX.453", "admin2"),
        ("Paris", "geonames:2988507", "city"),
        ("Курск", "geonames:538560", "city"),
        ("St. Paul", "geonames:5045360", "city"),
    ],
)
def test_what_came_with_the_package_knows(name: str, place_id: str, kind: str) -> None:
    found = {place.id: place.kind for place in gazetteer().lookup(name)}
    assert found.get(place_id) == kind


def test_what_came_with_the_package_is_whole() -> None:
    assert len(gazetteer()) > 250_000
    for name in ("Springfield", "San Antonio", "Alexandria"):
        for place in gazetteer().lookup(name):
            assert -90 <= place.lat <= 90
            assert -180 <= place.lon <= 180
            assert place.kind in KINDS
            assert place.country is not None

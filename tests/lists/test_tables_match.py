"""Every row of the tables that matching reads has the right shape and is used."""

import tomllib
from pathlib import Path
from typing import Any

import pytest

import onrecord.lists
from onrecord.lists.comparisons import comparisons, labels
from onrecord.lists.engine import engine_named
from onrecord.lists.features import Feature, kind_of
from onrecord.lists.names import name_of
from onrecord.lists.settings import KINDS, MatchSettings
from onrecord.lists.transliteration import folded, romanised
from onrecord.model import FIELDS

DATA = Path(onrecord.lists.__file__).parent / "data"
ROLES = {"name", "sound", "day", "year", "word", "code", "start", "same"}


def table(name: str) -> dict[str, Any]:
    return tomllib.loads((DATA / f"{name}.toml").read_text(encoding="utf-8"))


def date_levels() -> set[str]:
    engine = engine_named("duckdb", threads=1)
    try:
        return set(labels(comparisons([Feature("birth", "date", "birth")], engine)[0]))
    finally:
        engine.close()


def test_every_field_of_an_entry_has_a_kind() -> None:
    fields = table("fields")["fields"]
    assert set(fields) == set(FIELDS)
    assert set(fields.values()) <= {*KINDS, "name", "age"}
    assert kind_of("identifier:passport", ["x"], MatchSettings()) == "code"


@pytest.mark.parametrize(
    ("values", "kind"),
    [
        (["a", "b"] * 9, "category"),
        ([f"{n}x" for n in range(50)], "code"),
        ([f"w{chr(97 + n)}" for n in range(26)], "text"),
    ],
)
def test_an_unknown_field_is_taken_as_its_values_look(values: list[str], kind: str) -> None:
    assert kind_of("village", values, MatchSettings()) == kind
    assert kind_of("village", values, MatchSettings(kinds={"village": "none"})) == "none"


def test_blocking_names_roles_that_there_are() -> None:
    blocking = table("blocking")
    assert set(blocking["alone"]) <= ROLES
    for pair in blocking["together"]:
        assert len(pair) == 2
        assert set(pair) <= ROLES


def test_slips_are_levels_of_dates() -> None:
    assert set(table("slips")["date"]) <= date_levels()
    assert all(parts > 0 for parts in table("slips")["date"].values())


def test_letters_become_latin_ones() -> None:
    letters = table("letters")
    for script in ("cyrillic", "ukrainian", "arabic"):
        for letter, latin in letters[script].items():
            assert len(letter) == 1
            assert latin.isascii()
            assert latin == latin.casefold()
    assert [len(letters["hangul"][part]) for part in ("initials", "medials", "finals")] == [19, 21, 28]
    for fold in ("fold", "fold_korean", "bones"):
        for spelling, sound in letters[fold]["letters"]:
            assert spelling.isascii()
            assert sound.isascii()


def test_every_variant_stands_for_a_name_and_is_found() -> None:
    for rows in table("variants").values():
        for row in rows:
            assert len(row) >= 2
            meant = {word for variant in row for word in name_of({"name": f"{variant} Elmford"}).words}
            assert len(meant - {folded("elmford")}) == 1, row


def test_words_of_names_are_folded_as_names_are() -> None:
    names = table("names")
    for key in ("particles", "titles", "joined"):
        assert all(word == word.casefold() for word in names[key])
        assert len(set(names[key])) == len(names[key])
    for ending in names["father_endings"]:
        assert folded(ending) == ending
    for family, spellings in names["korean_families"].items():
        assert romanised(family) == family
        assert spellings
    assert set(names["korean_commonest"]) <= set(names["korean_families"])

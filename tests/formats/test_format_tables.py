"""The tables of the room: each row has the right shape and is used, and every format has its page."""

import tomllib
from importlib import resources
from pathlib import Path

import pytest

from onrecord.formats.events import COLUMNS, EventMapping, propose
from onrecord.formats.ftm import _table as ftm_table
from onrecord.formats.persons import named
from onrecord.formats.profile import profiles
from onrecord.formats.urls import columns_of
from onrecord.model import CLASSES, FIELDS, MEASURES
from onrecord.record import FORMATS, IMPORTS, PACKAGES

ROOM = resources.files("onrecord.formats")
PERSONS = tomllib.loads(ROOM.joinpath("persons.toml").read_text("utf-8"))
HEADERS = tomllib.loads(ROOM.joinpath("mappings", "headers.toml").read_text("utf-8"))
URLS = tomllib.loads(ROOM.joinpath("mappings", "urls.toml").read_text("utf-8"))
DOCS = Path(__file__).resolve().parents[2] / "docs"


def private(text):
    return named(text).private


def test_each_given_name_makes_a_name():
    assert [
        name
        for name in PERSONS["given"]
        if f"{name} Vandermolen" not in private(f"There {name} Vandermolen fell.")
    ] == []


def test_each_honorific_and_word_of_kin_makes_a_name_private():
    for word in PERSONS["honorifics"]:
        assert private(f"There {word} Vandermolen fell.") == {"Vandermolen"}, word
    for word in PERSONS["kin"]:
        assert private(f"Then her {word} Vandermolen fell.") == {"Vandermolen"}, word


def test_each_title_makes_a_name_public():
    for title in PERSONS["titles"]:
        if title not in PERSONS["kin"]:
            assert private(f"Then the {title} Olena Vandermolen spoke.") == frozenset(), title


def test_each_end_of_another_name_and_each_particle_is_used():
    for word in PERSONS["not_surnames"]:
        assert private(f"They met in Olena {word} then.") == frozenset(), word
    for word in PERSONS["particles"]:
        assert private(f"There Yusuf {word} Vandermolen fell.") == {f"Yusuf {word} Vandermolen"}, word


def test_each_word_that_is_no_name_and_each_start_of_a_sentence_is_used():
    for word in PERSONS["not_names"]:
        assert named(f"We met {word} Vandermolen there.").perhaps == frozenset(), word
    for word in PERSONS["starters"]:
        assert named(f"{word} Zhubran Okelvo came.").perhaps <= {"Zhubran Okelvo"}, word
    for word in PERSONS["behind"]:
        assert private(f"Then Zhubran Okelvo {word} there.") == {"Zhubran Okelvo"}, word


def test_no_table_says_a_thing_twice():
    for table, rows in (
        *PERSONS.items(),
        *URLS.items(),
        *HEADERS["columns"].items(),
        *HEADERS["figures"].items(),
    ):
        assert len(rows) == len(set(rows)), table
        assert all(isinstance(row, str) and row.strip() == row for row in rows), table


def test_each_header_is_recognised_for_what_it_is():
    for field, words in HEADERS["columns"].items():
        assert field in COLUMNS
        for word in words:
            assert propose([word], source="x").columns == {field: (word,)}, word
    for measure, words in HEADERS["figures"].items():
        assert measure in MEASURES
        for word in words:
            (figure,) = propose([word], source="x").figures
            assert (figure.measure, figure.best) == (measure, word), word
    for end in ("low", "high"):
        for word in HEADERS["ends"][end]:
            (figure,) = propose([f"killed {word}"], source="x").figures
            assert getattr(figure, end) == f"killed {word}"
    for status, words in HEADERS["groups"].items():
        for word in words:
            (figure,) = propose([f"{word} killed"], source="x").figures
            assert figure.status == status


def test_each_name_of_a_column_of_addresses_is_known():
    for name, words in URLS.items():
        for word in words:
            assert columns_of(["url", word] if word != "url" else [word]).get(name) in (word, "url"), word


def test_mappings_and_the_table_of_followthemoney_name_what_there_is():
    for name in ("ged", "acled"):
        EventMapping.from_wire(
            tomllib.loads(ROOM.joinpath("mappings", f"{name}.toml").read_text("utf-8")), name=name
        )
    assert set(ftm_table()["sources"]) <= set(CLASSES)
    assert set(ftm_table()["person"]) <= set(FIELDS)


def test_what_a_format_loses_is_said_of_each():
    rest = tomllib.loads(ROOM.joinpath("rest.toml").read_text("utf-8"))
    assert rest.keys() == FORMATS.keys()
    for name, row in rest.items():
        assert row.keys() == {"lost", "sidecar"}, name
        assert (row["sidecar"] == "never") == (not row["lost"]), name


@pytest.mark.parametrize(
    "command",
    [*(f"export {name}" for name in (*FORMATS, *PACKAGES)), *(f"import {name}" for name in IMPORTS)],
)
def test_each_format_has_its_page(command):
    text = "".join(path.read_text("utf-8") for path in sorted((DOCS / "formats").glob("*.md")))
    text = text.replace("|", " ").replace("`", " ")
    verb, name = command.split()
    assert any(verb in line and name in line for line in text.splitlines()), command


def test_the_page_of_profiles_is_in_step():
    page = (DOCS / "formats" / "profiles.md").read_text("utf-8")
    row = next(line for line in page.splitlines() if line.startswith("| field"))
    names = [cell.strip(" `") for cell in row.split("|")[2:-2]]
    assert names == ["public", "colleagues", "coarse", "full"]
    assert set(names) == set(profiles())
    for field in ("names", "lists", "reviewers", "notes", "paths", "dates_at"):
        (line,) = (line for line in page.splitlines() if line.startswith(f"| `{field}`"))
        assert [cell.strip() for cell in line.split("|")[2:6]] == [
            getattr(profiles()[name], field) for name in names
        ]

"""Mappings: proposed from headers in several languages and from values, written as TOML, and read again."""

import io
import tomllib
from importlib import resources

import pytest
from hypothesis import given
from hypothesis import strategies as st

from onrecord.errors import UsageError
from onrecord.lists.grid import Source
from onrecord.lists.importing import proposed_for, read_list
from onrecord.lists.lexicon import headed, header_words, means_nothing, values
from onrecord.lists.mapping import ListMapping, Taken, is_field
from onrecord.model import FIELDS


def proposed(text: str) -> dict[str, object]:
    data = text.encode()
    _, proposal = proposed_for(Source("list.csv", lambda: io.BytesIO(data)))
    return dict(proposal.mapping.to_wire()["fields"])


@pytest.mark.parametrize(
    ("header", "row", "fields"),
    [
        ("Surname;First name;DOB;M/F", "Moss;Ada;1980;f", {"family", "given", "birth", "sex"}),
        (
            "Фамилия;Имя;Отчество;Дата рождения",
            "Мохов;Пётр;Иванович;1980",
            {"family", "given", "patronymic", "birth"},
        ),
        ("الاسم;العمر;الجنس;تاريخ الوفاة", "سالم حامد;٣٤;ذكر;2019-03-01", {"name", "age", "sex", "death"}),
        ("성명;생년월일;계급;소속", "한바다;1980-01-02;병장;3중대", {"name", "birth", "occupation", "unit"}),
        (
            "Nachname;Vorname;Geburtsort;Dienstgrad",
            "Moos;Ada;Eich;Gefreite",
            {"family", "given", "birth_place", "occupation"},
        ),
        (
            "Nom;Prénom;Lieu de décès;Remarques",
            "Mousse;Ada;Orme;vue à la gare",
            {"family", "given", "place", "notes"},
        ),
        ("Nombre;Apellidos;Edad;Lugar", "Ada;Musgo;39;Olmo", {"given", "family", "age", "place"}),
        (
            "Прізвище;Ім'я;По батькові;Військова частина",
            "Мохова;Ада;Петрівна;А0001",
            {"family", "given", "patronymic", "unit"},
        ),
        (
            "victim_name;dateOfDeath;passport_no",
            "Ada Moss;2019-03-01;X1234",
            {"name", "death", "identifier:passport"},
        ),
        (
            "full_name;dob;birth_place;postcode;gender",
            "ada moss;1980-01-02;oak;ab1 2cd;f",
            {"name", "birth", "birth_place", "residence", "sex"},
        ),
    ],
)
def test_headers_in_several_languages(header: str, row: str, fields: set[str]) -> None:
    assert set(proposed(f"{header}\n{row}\n")) == fields


@pytest.mark.parametrize(
    "header",
    ["Date of report", "Source name", "Father's age group", "Informant ID", "Added by", "Page number"],
)
def test_what_is_about_something_else_is_no_field(header: str) -> None:
    told = headed(header)
    assert told is None or told[0] in ("age", "patronymic")


@pytest.mark.parametrize(
    ("header", "field"),
    [
        ("Name (English)", "name"),
        ("Victim's age", "age"),
        ("Date of birth (dd/mm/yyyy)", "birth"),
        ("Place of death, as reported", "place"),
        ("  SEX: ", "sex"),
        ("placeOfBirth", "birth_place"),
    ],
)
def test_what_is_around_a_header_does_not_hide_it(header: str, field: str) -> None:
    told = headed(header)
    assert told is not None
    assert told[0] == field


def test_a_date_in_three_columns_is_one_field() -> None:
    assert proposed("fname,lname,by,bm,bd\nAda,Moss,1980,1,2\n")["birth"] == {
        "columns": ["by", "bm", "bd"],
        "order": "ymd",
    }


def test_day_first_is_told_by_the_column_itself() -> None:
    assert proposed("Name,Born\nAda Moss,13/02/1980\nBo Fern,03/04/1970\n")["birth"] == {
        "columns": "Born",
        "order": "dmy",
    }
    assert proposed("Name,Born\nAda Moss,02/13/1980\nBo Fern,03/04/1970\n")["birth"] == {
        "columns": "Born",
        "order": "mdy",
    }
    assert proposed("Name,Born\nAda Moss,02/03/1980\nBo Fern,03/04/1970\n")["birth"] == "Born"


def test_a_running_number_is_no_identifier_of_the_list() -> None:
    rows = "".join(f"{n},Ada Moss {chr(64 + n)},198{n}\n" for n in range(1, 9))
    assert "identifier" not in proposed(f"No,Name,Born\n{rows}")
    assert "identifier" in proposed("ID,Name\nKX-3,Ada Moss\nKX-9,Bo Fern\nKX-4,Cy Reed\n")


def test_a_mapping_survives_its_toml() -> None:
    text = """
        key = "identifier"
        [read]
        encoding = "utf-8"
        header = [2, 3]
        [fields]
        identifier = "№"
        name = ["Фамилия", "Имя"]
        birth = { columns = "Родился", order = "dmy", years_from = 1930 }
        sex = { columns = "Пол", values = { "1" = "male", "2" = "female" } }
        "identifier:паспорт" = "Паспорт \\"серия\\""
    """
    mapping = ListMapping.from_toml(text)
    again = ListMapping.from_toml(mapping.to_toml({"name": "with a\nline"}))
    assert again == mapping
    assert list(mapping.fields) == ["name", "sex", "birth", "identifier", "identifier:паспорт"]
    assert mapping.fields["birth"].form.years_from == 1930


@given(
    st.dictionaries(
        st.sampled_from([*FIELDS, "identifier:x"]),
        st.text(st.characters(exclude_categories=["Cs"]), min_size=1, max_size=12),
        min_size=1,
    )
)
def test_any_column_name_survives_the_toml(fields: dict[str, str]) -> None:
    mapping = ListMapping({field: Taken((column,)) for field, column in fields.items()})
    assert ListMapping.from_toml(mapping.to_toml()) == mapping


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("[fields", "it is not TOML"),
        ("[fields]", "it maps no column to a field"),
        ('[fields]\nnickname = "x"', "there is no field 'nickname'"),
        ('[fields]\nname = ""\n[other]\na = 1', "it has no part 'other'"),
        ("[fields]\nname = 3", "name names no column"),
        ('[fields]\nage = ["a", "b"]', "age is taken from several columns"),
        ('[fields]\nbirth = { columns = "b", order = "dym" }', "birth has the order 'dym'"),
        ('[fields]\nbirth = { columns = "b", years_from = 30 }', "birth counts years from 30"),
        ('[fields]\nbirth = { columns = "b", weeks = 1 }', "birth has no option 'weeks'"),
        ('[fields]\nname = "n"\n[read]\nheader = 3', r"\[read\] header does not fit"),
    ],
)
def test_what_does_not_fit_in_a_mapping_is_named(text: str, message: str) -> None:
    with pytest.raises(UsageError, match=message):
        ListMapping.from_toml(text)


def test_values_can_be_said_by_hand() -> None:
    data = b"n,s\nAda Moss,2\nBo Fern,1\nCy Reed,9\n"
    mapping = ListMapping.from_toml(
        '[fields]\nname = "n"\nsex = { columns = "s", values = { "1" = "male", "2" = "female" } }'
    )
    made = read_list(Source("x", lambda: io.BytesIO(data)), mapping, list_name="made")
    assert [entry.fields.get("sex") for entry in made.entries] == ["female", "male", None]
    assert [(each.row, each.value) for each in made.troubles] == [(4, "9")]


def test_every_row_of_the_tables_of_words_has_its_shape() -> None:
    table = header_words()
    assert set(table) == {*FIELDS, "identifier_named", "single", "part", "parts"}
    assert all(headed(word) for words in table["single"].values() for word in words)
    for field in FIELDS:
        for language, phrases in table[field].items():
            assert len(language) == 2
            assert phrases == list(dict.fromkeys(phrases))
            assert all(phrase == phrase.casefold() for phrase in phrases)
            assert all(headed(phrase) for phrase in phrases)
    for name in table["identifier_named"]:
        assert is_field(f"identifier:{name}")
    assert set(table["parts"]) <= {"birth", "death"}
    assert set(table["part"]) == {"year", "month", "day"}
    cells = values()
    assert set(cells) == {"nothing", "total", "sex", "about", "years", "months", "born", "month_names"}
    assert all(means_nothing(word) for word in cells["nothing"]["words"])
    assert not set(cells["sex"]["male"]) & set(cells["sex"]["female"])
    assert list(cells["month_names"]) == [str(n) for n in range(1, 13)]
    names = [name for each in cells["month_names"].values() for name in each]
    assert len(names) == len(set(names))


def test_the_tables_are_toml_in_the_package() -> None:
    for name in ("headers", "values"):
        text = (resources.files("onrecord.lists") / "words" / f"{name}.toml").read_text(encoding="utf-8")
        assert tomllib.loads(text)


def test_the_room_gives_every_name_it_lists() -> None:
    import onrecord.lists

    assert all(getattr(onrecord.lists, name) is not None for name in onrecord.lists.__all__)
    with pytest.raises(AttributeError, match="has no attribute 'nobody'"):
        onrecord.lists.nobody  # noqa: B018

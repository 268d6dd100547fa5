"""Every kind of bad list that offices hand out: read with a clear report, or refused whole."""

import csv
import datetime
import gzip
import io
import json
import struct
import zipfile
from collections.abc import Callable
from pathlib import Path

import openpyxl
import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from hypothesis import given
from hypothesis import strategies as st

from onrecord.errors import InputError, UsageError
from onrecord.lists import grid, packed, table_parquet
from onrecord.lists.grid import Source
from onrecord.lists.importing import Imported, proposed_for, read_list
from onrecord.lists.legacy import legacy_encodings
from onrecord.lists.mapping import ListMapping


def source(data: bytes | str, name: str = "list.csv") -> Source:
    raw = data.encode() if isinstance(data, str) else data
    return Source(name, lambda: io.BytesIO(raw))


def imported(data: bytes | str) -> Imported:
    """The list read by the mapping that is proposed for it."""
    _, proposal = proposed_for(source(data))
    return read_list(source(data), proposal.mapping, list_name="made")


def workbook(fill: Callable[[openpyxl.worksheet.worksheet.Worksheet], object]) -> bytes:
    book = openpyxl.Workbook()
    fill(book.active)
    target = io.BytesIO()
    book.save(target)
    return target.getvalue()


def problems(made: Imported) -> list[tuple[int | None, str, str]]:
    return [(each.row, each.value, each.problem) for each in made.troubles]


HEAD = "Name,Date of birth,Date of death,Age\n"


def test_headers_missing() -> None:
    made = imported(
        "Ada Moss,1980-01-02,2019-03-01\nBo Fern,1970-05-06,2019-03-02\nCy Reed,1975-01-01,2019-03-09\n"
    )
    assert [entry.row for entry in made.entries] == [1, 2, 3]
    assert made.entries[0].fields == {"name": "Ada Moss", "birth": "1980-01-02", "death": "2019-03-01"}
    assert "no row names the columns: they are numbered" in made.notes


def test_title_rows_above_the_header_and_totals_below_are_no_entries() -> None:
    made = imported(f"The dead of Elm district\n\n{HEAD}Ada Moss,1980,2019-03-01,39\nTotal,1,,\n")
    assert [entry.fields["name"] for entry in made.entries] == ["Ada Moss"]
    assert [(row.row, row.problem) for row in made.left_out] == [(5, "it sums up others")]
    assert "rows above the header are not read: 1" in made.notes


def test_merged_cells_count_for_every_row_and_column_they_span() -> None:
    def fill(sheet: openpyxl.worksheet.worksheet.Worksheet) -> None:
        sheet.append(["Name", "Birth", None, "Death", None])
        sheet.append([None, "date", "place", "date", "place"])
        sheet.append(["Ada Moss", "1980", "Oak", "2019-03-01", "Elm"])
        sheet.append(["Bo Fern", "1970", "Oak", "2019-03-02", None])
        for cells in ("A1:A2", "B1:C1", "D1:E1", "E3:E4"):
            sheet.merge_cells(cells)

    made = imported(workbook(fill))
    assert made.columns == ("Name", "Birth date", "Birth place", "Death date", "Death place")
    assert [entry.fields["place"] for entry in made.entries] == ["Elm", "Elm"]
    assert made.entries[1].fields["birth_place"] == "Oak"


def test_two_header_rows_in_a_csv() -> None:
    made = imported(",Birth,,Death,\nName,date,place,date,place\nAda Moss,1980,Oak,2019-03-01,Elm\n")
    assert made.entries[0].fields == {
        "name": "Ada Moss",
        "birth": "1980",
        "birth_place": "Oak",
        "death": "2019-03-01",
        "place": "Elm",
    }
    assert "rows 1 and 2 name the columns together" in made.notes


def test_mixed_encodings_are_read_line_by_line_and_told_of() -> None:
    lines = [
        "Имя и фамилия;Дата рождения".encode(),
        "Пётр Мохов;1980".encode(),
        "Анна Рекина;1970".encode("cp1251"),
    ]
    text = b"\n".join(lines + ["Вера Лугова;1975".encode("cp1251")] * 30)
    made = imported(text)
    names = [entry.fields["name"] for entry in made.entries]
    assert names[:3] == ["Пётр Мохов", "Анна Рекина", "Вера Лугова"]
    assert problems(made)[0] == (None, "", "line 3 is not UTF-8; read as cp1251")
    assert made.mapping.read["encoding"] == "utf-8+cp1251"


def test_four_encodings_in_one_file() -> None:
    lines = ["Имя;Возраст".encode(), "Пётр Иванов;49".encode("cp1251"), "Jörg Müller;29".encode("cp1252")]
    made = imported(b"\n".join([*lines, "Вера Лугова;19".encode("cp1251"), "سالم حامد;30".encode("cp1256")]))
    names = [entry.fields["name"] for entry in made.entries]
    assert names == ["Пётр Иванов", "Jörg Müller", "Вера Лугова", "سالم حامد"]
    assert made.mapping.read["encoding"] == "utf-8+cp1251+cp1252+cp1256"


@pytest.mark.parametrize(
    ("text", "encoding"),
    [
        *(("Вера Лугова;Анна", each) for each in ("cp1251", "koi8-r", "cp866")),
        ("Jörg Müller;Zoë;José Nuñez", "cp1252"),
        ("Łukasz Wiśniewski;Żaneta", "cp1250"),
        ("محمد علي;حسين", "cp1256"),
        ("김철수;이영희", "cp949"),
    ],
)
def test_names_tell_their_old_encoding(text: str, encoding: str) -> None:
    assert legacy_encodings([text.encode(encoding)]) == (encoding,)


def test_two_columns_of_dates_that_say_no_more_are_birth_and_death() -> None:
    made = imported(
        "Name,Date,Date,Age\nAda Moss,2019-03-01,1980-01-02,39\nBo Fern,2019-03-02,1970-01-02,49\n"
    )
    assert made.entries[0].fields["birth"] == "1980-01-02"
    assert made.entries[0].fields["death"] == "2019-03-01"


def test_a_named_encoding_overrules_the_bytes() -> None:
    data = "Name;Born\nПётр;1980\n".encode("koi8-r")
    _, proposal = proposed_for(source(data), {"encoding": "koi8-r"})
    assert read_list(source(data), proposal.mapping, list_name="made").entries[0].fields["name"] == "Пётр"
    with pytest.raises(InputError, match="there is no encoding 'klingon'"):
        proposed_for(source(data), {"encoding": "klingon"})


def test_utf_16_with_its_mark() -> None:
    made = imported("Name\tBorn\nПётр Мохов\t1980\n".encode("utf-16"))
    assert made.entries[0].fields == {"name": "Пётр Мохов", "birth": "1980"}


def test_dates_as_serial_numbers_of_a_spreadsheet() -> None:
    made = imported(f"{HEAD}Ada Moss,29222,43525,39\n")
    assert made.entries[0].fields["birth"] == "1980-01-02"
    assert made.entries[0].fields["death"] == "2019-03-01"
    assert (
        "1 different numbers in Date of birth are read as a spreadsheet's serial numbers of days"
        in made.notes
    )


def test_a_sheet_of_open_document(tmp_path: Path) -> None:
    namespaces = " ".join(
        f'xmlns:{name}="urn:oasis:names:tc:opendocument:xmlns:{name}:1.0"'
        for name in ("office", "table", "text")
    )
    rows = "".join(
        "<table:table-row>"
        + "".join(
            f'<table:table-cell office:value-type="string"><text:p>{cell}</text:p></table:table-cell>'
            for cell in row
        )
        + "</table:table-row>"
        for row in (("Name", "Age"), ("Ada Moss", "39"), ("Bo Fern", "49"))
    )
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as zipped:
        zipped.writestr("mimetype", "application/vnd.oasis.opendocument.spreadsheet", zipfile.ZIP_STORED)
        zipped.writestr(
            "META-INF/manifest.xml",
            '<manifest:manifest xmlns:manifest="urn:oasis:names:tc:opendocument:xmlns:manifest:1.0"/>',
        )
        zipped.writestr(
            "content.xml",
            f'<office:document-content {namespaces}><office:body><office:spreadsheet><table:table table:name="dead">'
            f"{rows}</table:table></office:spreadsheet></office:body></office:document-content>",
        )
    made = imported(target.getvalue())
    assert [entry.fields for entry in made.entries] == [
        {"name": "Ada Moss", "age": "39"},
        {"name": "Bo Fern", "age": "49"},
    ]


def test_the_fullest_visible_sheet_is_read_and_the_others_are_named() -> None:
    book = openpyxl.Workbook()
    book.active.title = "notes"
    book.active.append(["what", "who"])
    sheet = book.create_sheet("dead")
    for row in (["Name", "Age"], ["Ada Moss", 39], ["Bo Fern", 49]):
        sheet.append(row)
    hidden = book.create_sheet("old")
    for number in range(9):
        hidden.append(["Name", "Age", number])
    hidden.sheet_state = "hidden"
    target = io.BytesIO()
    book.save(target)
    made = imported(target.getvalue())
    assert made.mapping.read["sheet"] == "dead"
    assert "the sheet dead is read; not read: notes, old (hidden among them)" in made.notes
    _, proposal = proposed_for(source(target.getvalue()), {"sheet": "old"})
    assert proposal.mapping.read["sheet"] == "old"
    with pytest.raises(InputError, match=r"it has no sheet 'new'. Its sheets are notes, dead, old"):
        proposed_for(source(target.getvalue()), {"sheet": "new"})


def test_typed_dates_of_a_workbook() -> None:
    def fill(sheet: openpyxl.worksheet.worksheet.Worksheet) -> None:
        sheet.append(["Name", "Born", "Age"])
        sheet.append(["Ada Moss", datetime.date(1980, 1, 2), 39])

    made = imported(workbook(fill))
    assert made.entries[0].fields == {"name": "Ada Moss", "birth": "1980-01-02", "age": "39"}


def test_31_february_is_told_and_not_taken() -> None:
    made = imported(f"{HEAD}Ada Moss,1980,31.02.2019,39\nBo Fern,1970,01.03.2019,49\n")
    assert "death" not in made.entries[0].fields
    assert made.entries[0].raw["Date of death"] == "31.02.2019"
    assert problems(made) == [(2, "31.02.2019", "2019-02 has no day 31")]


def test_age_214_is_told_and_not_taken() -> None:
    made = imported(f"{HEAD}Ada Moss,1980,2019-03-01,214\n")
    assert "age" not in made.entries[0].fields
    assert problems(made) == [(2, "214", "214 is no age of a human being")]


def test_formulas_in_a_csv_are_no_values() -> None:
    made = imported(f'{HEAD}"=HYPERLINK(""x"")",1980,2019-03-01,39\n"=""Bo Fern""",1970,2019,49\n')
    assert [entry.fields.get("name") for entry in made.entries] == [None, "Bo Fern"]
    assert problems(made) == [(2, '=HYPERLINK("x")', "it is a formula, not a value")]


def test_formulas_in_a_workbook_give_what_was_computed_and_are_told_of() -> None:
    def fill(sheet: openpyxl.worksheet.worksheet.Worksheet) -> None:
        sheet.append(["Name", "Born", "Age"])
        sheet.append(["Ada Moss", "1980", "=2019-1980"])

    made = imported(workbook(fill))
    assert made.entries[0].fields == {"name": "Ada Moss", "birth": "1980"}
    assert any(note.startswith("1 cells hold formulas") for note in made.notes)


def test_a_column_named_twice() -> None:
    made = imported("Name,Born,Name\nAda Moss,1980,Adah Moss\n")
    assert made.columns == ("Name", "Born", "Name (2)")
    assert "the name 'Name' stands twice: the one in column 3 is read as Name (2)" in made.notes
    assert made.entries[0].raw["Name (2)"] == "Adah Moss"


def test_ten_million_rows_are_refused_before_they_fill_memory(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(grid, "MAX_ROWS", 1_000)
    read = 0

    class Endless(io.RawIOBase):
        def readable(self) -> bool:
            return True

        def readinto(self, buffer: memoryview) -> int:  # type: ignore[override]
            nonlocal read
            read += len(buffer)
            data = (b"Name,Born\n" if read <= len(buffer) else b"") + b"Ada Moss,1980\n" * (len(buffer) // 14)
            data = data[: len(buffer)]
            buffer[: len(data)] = data
            return len(data)

    def opens() -> io.BufferedReader:
        nonlocal read
        read = 0
        return io.BufferedReader(Endless(), 1 << 16)

    endless = Source("endless.csv", opens)
    mapping = ListMapping.from_wire(
        {"fields": {"name": "Name"}, "read": {"encoding": "utf-8", "delimiter": ",", "header": [1]}}
    )
    with pytest.raises(InputError, match=r"more than .* rows. Split it .* nothing was imported"):
        read_list(endless, mapping, list_name="made")
    assert read < 1_000_000


def test_a_parquet_file_of_too_many_rows_is_refused_by_what_it_says(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(table_parquet, "MAX_ROWS", 1_000)
    target = io.BytesIO()
    pq.write_table(pa.table({"name": ["Ada Moss"] * 2_000}), target)
    with pytest.raises(InputError, match="2,000 rows"):
        proposed_for(source(target.getvalue()))


def bomb(size: int, *, declared: int | None = None) -> bytes:
    """A workbook whose sheet unpacks to `size` bytes of blanks, whatever it declares."""
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as zipped:
        zipped.writestr("[Content_Types].xml", "<Types/>")
        zipped.writestr("xl/worksheets/sheet1.xml", b" " * size)
    data = target.getvalue()
    if declared is not None:
        data = data.replace(struct.pack("<I", size), struct.pack("<I", declared))
    return data


@pytest.mark.parametrize("declared", [None, 100])
def test_a_zip_bomb_in_a_workbook(declared: int | None) -> None:
    with pytest.raises(InputError, match=r"unpacks to more than 250 times its size.*nothing was imported"):
        proposed_for(source(bomb(50_000_000, declared=declared)))


def test_a_workbook_that_is_large_but_not_repetitive_is_bounded_too(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(packed, "_MAX_UNPACKED", 1_000)
    with pytest.raises(InputError, match="unpacks to more than 1,000 bytes"):
        proposed_for(source(bomb(2_000)))


def test_a_cell_in_the_far_corner_is_a_bomb_too() -> None:
    def fill(sheet: openpyxl.worksheet.worksheet.Worksheet) -> None:
        sheet.append(["Name", "Born"])
        sheet["XFD1048576"] = "x"

    with pytest.raises(InputError, match="reach to column 16,384 and row 1,048,576"):
        proposed_for(source(workbook(fill)))


def test_a_locked_or_damaged_workbook() -> None:
    whole = workbook(lambda sheet: sheet.append(["Name", "Born"]))
    for data in (
        whole[: len(whole) // 2],
        whole[:200] + b"\0" * 400 + whole[600:],
        b"PK\x03\x04" + b"\0" * 100,
    ):
        with pytest.raises(InputError, match=r"damaged workbook|no rows|no sheet"):
            proposed_for(source(data))


def test_a_quotation_mark_that_is_never_closed() -> None:
    with pytest.raises(InputError, match="a quotation mark may not be closed"):
        imported(HEAD + '"Ada Moss,1980,2019,39\n' + "Bo Fern,1970,2019,49\n" * 20_000)


def test_a_gigabyte_line_is_refused_after_a_few_megabytes() -> None:
    with pytest.raises(InputError, match="is longer than 4,000,000 bytes"):
        imported(HEAD + "x" * 5_000_000)


def test_rows_wider_than_the_header_are_told_of() -> None:
    made = imported(HEAD + "Cy Reed,1971,2019,48\n" * 80 + "Bo Fern,1970,2019,49,stray\n")
    assert problems(made) == [(82, "", "it has 5 cells, the header 4: what is beyond is not read")]
    assert made.entries[-1].fields["name"] == "Bo Fern"


def test_a_header_repeated_by_lists_pasted_together() -> None:
    made = imported(f"{HEAD}Ada Moss,1980,2019-03-01,39\n{HEAD}Bo Fern,1970,2019-03-02,49\n")
    assert [entry.row for entry in made.entries] == [2, 4]
    assert [(row.row, row.problem) for row in made.left_out] == [(3, "it repeats the header")]


def test_duplicates_inside_the_list_are_told_with_both_rows() -> None:
    made = imported(f"{HEAD}Ada Moss,1980,2019-03-01,39\nBo Fern,1970,2019,49\nAda Moss,1980,2019-03-01,39\n")
    assert made.duplicates == [(4, 2)]
    assert len({entry.id for entry in made.entries}) == 3


def test_one_name_birth_and_death_under_two_ids_is_told() -> None:
    made = imported(
        "ID,Name,Born,Place\nK-3,Ada Moss,1980,Elm\nK-9,Bo Fern,1970,Oak\nK-4,ADA MOSS,1980,Ash\n"
    )
    assert made.duplicates == []
    assert made.alike == [(4, 2)]


def test_an_identifier_given_twice_is_told() -> None:
    mapping = ListMapping.from_wire({"key": "identifier", "fields": {"identifier": "ID", "name": "Name"}})
    made = read_list(source("ID,Name\nA-17,Ada Moss\nA-17,Cy Reed\n"), mapping, list_name="made")
    assert made.duplicates == [(3, 2)]
    assert [entry.key for entry in made.entries] == ["A-17", "A-17#2"]


@pytest.mark.parametrize(
    ("data", "message"),
    [
        (b"", "it is empty"),
        (b"\n\n  \n", "it is empty"),
        (b"%PDF-1.7 \n%\xe2\xe3", "a list cannot be read from application/pdf"),
        (b"\x89PNG\r\n\x1a\n\0\0\0\0", "a list cannot be read from image/png"),
        (HEAD.encode(), "it has a header, but no rows"),
        (b"[]", "it holds no list of objects|no rows"),
        (b'{"a": 1', "it is no JSON"),
        (b"[" * 100_000, "it is no JSON"),
        (b"PAR1" + b"\0" * 64, "it is damaged Parquet"),
        (b"<html><body><p>No table</p></body></html>", "the page has no table"),
    ],
)
def test_what_is_no_list_says_so(data: bytes, message: str) -> None:
    with pytest.raises(InputError, match=message):
        imported(data)


def test_json_lines_with_objects_inside() -> None:
    rows = [
        {"name": "Ada Moss", "birth": {"date": "1980-01-02", "place": "Oak"}, "tags": ["a", "b"]},
        {"name": "Bo Fern"},
    ]
    made = imported("\n".join(map(json.dumps, rows)))
    assert made.entries[0].fields["birth"] == "1980-01-02"
    assert made.entries[0].fields["birth_place"] == "Oak"
    assert made.entries[0].raw["tags"] == "a; b"


def test_a_line_of_json_lines_that_is_none_names_its_number() -> None:
    with pytest.raises(InputError, match="line 2 is no JSON"):
        imported('{"name": "Ada Moss", "age": 39}\n{"name": \n{"name": "Bo Fern"}\n')


def test_json_in_an_object() -> None:
    made = imported(json.dumps({"meta": {"n": 1}, "victims": [{"name": "Ada Moss", "age": 39.0}]}))
    assert made.entries[0].fields == {"name": "Ada Moss", "age": "39"}


def test_parquet_with_dates_and_nulls() -> None:
    target = io.BytesIO()
    table = pa.table(
        {"full_name": ["Ada Moss", "Bo Fern"], "dob": [datetime.date(1980, 1, 2), None], "age": [39.0, None]}
    )
    pq.write_table(table, target)
    made = imported(target.getvalue())
    assert [entry.fields for entry in made.entries] == [
        {"name": "Ada Moss", "birth": "1980-01-02", "age": "39"},
        {"name": "Bo Fern"},
    ]


def test_the_largest_table_of_a_page_with_spans() -> None:
    page = """<html><body><table><tr><td>menu</td></tr></table>
    <table><tr><th rowspan=2>Name</th><th colspan=2>Death</th></tr><tr><th>date</th><th>place</th></tr>
    <tr><td>Ada Moss</td><td>2019-03-01</td><td rowspan="2">Elm</td></tr><tr><td>Bo Fern</td><td>2019-03-02</td></tr>
    </table></body></html>"""
    made = imported(page)
    assert [entry.fields for entry in made.entries] == [
        {"name": "Ada Moss", "death": "2019-03-01", "place": "Elm"},
        {"name": "Bo Fern", "death": "2019-03-02", "place": "Elm"},
    ]


def test_a_page_with_spans_beyond_reason() -> None:
    cells = '<td colspan="99999" rowspan="99999">x</td>' * 50
    page = (
        f"<html><body><table><tr><th>Name</th><th>Born</th></tr><tr>{cells}</tr><tr><td>a</td></tr></table>"
    )
    with pytest.raises(InputError):
        imported(page)


def test_tables_deep_inside_each_other_take_no_long_walk() -> None:
    inner = "<table><tr><th>Name</th><th>Age</th></tr><tr><td>Ada Moss</td><td>39</td></tr>"
    page = "<html><body>" + "<table><tr><td>x</td><td>" * 60 + inner + "</table>" * 60
    assert imported(page).entries[0].fields == {"name": "Ada Moss", "age": "39"}


@pytest.mark.parametrize("delimiter", ["", ";;", '"', "\n"])
def test_a_delimiter_that_is_none(delimiter: str) -> None:
    data = f"{HEAD}Ada Moss,1980,2019,39\n"
    if not delimiter:
        assert proposed_for(source(data), {"delimiter": ""})[1].mapping.read["delimiter"] == ","
        return
    with pytest.raises(UsageError, match="it cannot stand between cells"):
        proposed_for(source(data), {"delimiter": delimiter})


@pytest.mark.parametrize("encoding", ["idna", "rot13", "utf-16"])
def test_an_encoding_that_does_not_fit(encoding: str) -> None:
    with pytest.raises((InputError, UsageError)):
        proposed_for(source(f"{HEAD}Ada Mo\\xss,1980,2019,39"), {"encoding": encoding})


def test_packed_csv_and_a_packed_bomb() -> None:
    assert imported(gzip.compress(f"{HEAD}Ada Moss,1980,2019,39\n".encode())).entries[0].fields["age"] == "39"
    with pytest.raises(InputError, match="unpacks to more than 250 times its size"):
        imported(gzip.compress(b" " * 100_000_000))


def test_a_mapping_that_names_a_column_that_is_not_there() -> None:
    mapping = ListMapping.from_wire({"fields": {"name": "Nombre"}})
    with pytest.raises(
        UsageError, match=r"name is taken from column 'Nombre', which is not there. Its columns are Name"
    ):
        read_list(source(f"{HEAD}Ada Moss,1980,2019,39\n"), mapping, list_name="made")


def test_unidentified_people_are_entries_without_a_name() -> None:
    made = imported("Name,Sex,Age,Place of death\nUnknown,male,30,Elm\nAda Moss,f,39,Oak\n")
    assert made.entries[0].fields == {"sex": "male", "age": "30", "place": "Elm"}


@given(st.binary(max_size=400) | st.text(max_size=400).map(lambda text: text.encode("utf-8", "replace")))
def test_whatever_the_bytes_they_give_entries_or_an_error_of_ours(data: bytes) -> None:
    try:
        made = imported(data)
    except (InputError, UsageError):
        return
    assert made.entries
    assert all(entry.fields for entry in made.entries)


@given(st.lists(st.lists(st.text(max_size=12), min_size=1, max_size=5), min_size=1, max_size=8))
def test_whatever_the_cells_a_table_of_them_gives_entries_or_an_error_of_ours(rows: list[list[str]]) -> None:
    target = io.StringIO()
    csv.writer(target).writerows(rows)
    data = target.getvalue().encode("utf-8", "replace")
    try:
        _, proposal = proposed_for(source(data))
        first = read_list(source(data), proposal.mapping, list_name="made")
    except (InputError, UsageError):
        return
    again = read_list(source(data), ListMapping.from_toml(proposal.mapping.to_toml()), list_name="made")
    assert again.entries == first.entries


def test_a_file_that_cannot_be_opened(tmp_path: Path) -> None:
    missing = Source("gone.csv", lambda: (tmp_path / "gone.csv").open("rb"))
    with pytest.raises(OSError):
        proposed_for(missing)

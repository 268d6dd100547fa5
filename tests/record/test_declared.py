import pytest

from onrecord.errors import UsageError
from onrecord.record.declared import Declaration, Declared, is_date, load_list


@pytest.mark.parametrize(
    "text",
    [
        '{"file": "a.txt", "outlet": "The Example", "published": "2024-12-17"}\n\n{"file": "b/c.txt", "url": "https://x.example/"}\n',
        "file,url,outlet,published\na.txt,,The Example,2024-12-17\nb/c.txt,https://x.example/,,\n",
    ],
)
def test_a_list_declares_file_by_file(tmp_path, text):
    (tmp_path / "list").write_text(text)
    declared = Declared(Declaration(outlet="All", url="https://all.example/"), load_list(tmp_path / "list"))
    assert declared.of(tmp_path / "a.txt") == Declaration("https://all.example/", "The Example", "2024-12-17")
    assert declared.of(tmp_path / "b" / "c.txt") == Declaration("https://x.example/", "All", None)
    assert declared.of(tmp_path / "d.txt") == Declaration("https://all.example/", "All", None)


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ('{"file": "a.txt", "published": "last week"}', "row 1: 'last week' is no date"),
        ('{"url": "x"}', "row 1: it names no file"),
        ("{nonsense", "row 1: it is not JSON"),
        ("url\nx\n", "row 2: it names no file"),
    ],
)
def test_a_row_that_does_not_fit_is_named(tmp_path, text, message):
    (tmp_path / "list").write_text(text)
    with pytest.raises(UsageError, match=message):
        load_list(tmp_path / "list")


def test_a_list_that_is_not_text_is_refused(tmp_path):
    (tmp_path / "list").write_bytes(b"\xff\xfe\x00")
    with pytest.raises(UsageError, match="the list cannot be read"):
        load_list(tmp_path / "list")


def test_dates_are_iso_8601():
    assert is_date("2024-12-17")
    assert is_date("2024-12-17T08:30:00+02:00")
    assert not is_date("17.12.2024")
    assert not is_date("2024-02-31")

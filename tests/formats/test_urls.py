import pytest
from hypothesis import given
from hypothesis import strategies as st

from onrecord.errors import UsageError
from onrecord.formats.urls import archived, columns_of

SHEET = [
    "Link",
    "Archive status",
    "archive location",
    "archive date",
    "upload timestamp",
    "upload title",
    "text content",
    "hash",
]


def row(*cells):
    return archived(dict(zip(SHEET, cells, strict=True)), columns_of(SHEET))


def test_a_row_of_the_archivers_sheet():
    made = row(
        "https://t.example.org/a/1", "telegram: success", "https://store.example.org/x.html", "2024-05-02", "2024-05-01 08:30:00+00:00",
        "Smoke", "Nine were killed", f"SHA-256: {'AB' * 32}",
    )  # fmt: skip
    assert (made.url, made.published, made.text) == (
        "https://t.example.org/a/1",
        "2024-05-01T08:30:00+00:00",
        "Nine were killed",
    )
    assert made.digests == {"sha256": "ab" * 32}
    assert made.told["archive"] == "https://store.example.org/x.html"


def test_a_longer_digest_is_sha3_512():
    assert row("https://a.example.org", "", "", "", "", "", "", "0f" * 64).digests == {"sha3_512": "0f" * 64}


def test_the_archivers_csv_file_is_read_through_its_notation():
    cells = {
        "status": "wayback: success",
        "metadata": "{'url': 'https://a.example.org/p', 'title': \"it's\", 'timestamp': datetime.datetime(2024, 5, 1, 8, 30, tzinfo=datetime.timezone.utc)}",
        "media": f"[{{'filename': 'x.mp4', 'urls': ['https://s.example.org/x.mp4'], 'properties': {{'hash': 'SHA-256:{'cd' * 32}'}}}}]",
    }
    made = archived(cells, columns_of(["status", "metadata", "media", "_processed_at"]))
    assert (made.url, made.title, made.published) == ("https://a.example.org/p", "it's", "2024-05-01T08:30")
    assert made.digests == {"sha256": "cd" * 32}
    assert made.told["archive"] == "https://s.example.org/x.mp4"


def test_a_row_without_an_address_is_none():
    assert row("soon", "", "", "", "", "", "", "") is None


def test_a_table_without_addresses_is_refused():
    with pytest.raises(UsageError, match="no column holds addresses"):
        columns_of(["name", "age"])


@given(st.text(max_size=100), st.text(max_size=100), st.text(max_size=100))
def test_any_cells_are_a_row_or_none(status, metadata, media):
    columns = columns_of(["status", "metadata", "media"])
    made = archived({"status": status, "metadata": metadata, "media": media}, columns)
    assert made is None or made.url.startswith("http")


@pytest.mark.parametrize(
    "hostile", ["(" * 50_000, "[" * 50_000, "datetime.datetime(" * 5_000, "http://" * 20_000, "a" * 200_000]
)
def test_hostile_cells_take_no_time_to_speak_of(hostile):
    archived(
        {"status": "", "metadata": hostile, "media": hostile}, columns_of(["status", "metadata", "media"])
    )

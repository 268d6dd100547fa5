import pytest
from hypothesis import given
from hypothesis import strategies as st

from onrecord.errors import UsageError
from onrecord.formats.events import EventMapping, event, mapping, parse_date, propose

GED = {
    "id": "501", "date_start": "2024-05-01 00:00:00.000", "date_end": "2024-05-02", "where_prec": "3", "date_prec": "2",
    "where_coordinates": "Balmory town", "latitude": "10.5", "longitude": "-20.25", "source_original": "the ministry",
    "side_a": "Government of Tamsar", "side_b": "Front", "deaths_a": "2", "deaths_b": "0", "deaths_civilians": "1",
    "deaths_unknown": "", "best": "3", "low": "3", "high": "4",
}  # fmt: skip


def test_a_row_of_ged_keeps_its_id_its_ends_and_its_precision():
    made, problems = event(7, GED, mapping("ged"))
    assert problems == []
    assert (made["id"], made["start"], made["end"], made["granularity"]) == (
        "501",
        "2024-05-01",
        "2024-05-02",
        "days",
    )
    assert (made["place"], made["lat"], made["lon"], made["precision"]) == (
        "Balmory town",
        10.5,
        -20.25,
        "admin2",
    )
    total, side, civilians = made["figures"]
    assert (total["low"], total["best"], total["high"], total["part"]) == (3, 3, 4, False)
    assert (side["group"], side["best"], side["part"]) == ("Government of Tamsar", 2, True)
    assert (civilians["group"], civilians["status"]) == ("civilians", "civilian")
    assert made["cells"]["side_b"] == "Front"


@pytest.mark.parametrize(("cell", "figures"), [("0", 0), ("4", 1), ("", 0), ("many", 1)])
def test_no_fatalities_in_acled_says_nothing(cell, figures):
    made, _ = event(
        1, {"event_id_cnty": "TAM1", "event_date": "2024-05-01", "fatalities": cell}, mapping("acled")
    )
    assert len(made["figures"]) == figures


def test_words_in_the_place_of_a_number_stay_words():
    made, problems = event(3, {**GED, "best": "dozens"}, mapping("ged"))
    assert made["figures"][0]["best"] is None
    assert made["figures"][0]["written"]["best"] == "dozens"
    assert [(each.row, each.column) for each in problems] == [(3, "best")]


def test_ends_out_of_order_are_told_and_only_the_best_is_kept():
    made, problems = event(3, {**GED, "low": "9"}, mapping("ged"))
    assert (made["figures"][0]["low"], made["figures"][0]["best"], made["figures"][0]["high"]) == (
        None,
        3,
        None,
    )
    assert "not in order" in problems[0].problem


@pytest.mark.parametrize(
    ("written", "order", "day"),
    [
        ("2024-05-01", None, "2024-05-01"),
        ("2024-5-1T10:00:00Z", None, "2024-05-01"),
        ("1 May 2024", None, "2024-05-01"),
        ("01-May-2024", None, "2024-05-01"),
        ("May 1, 2024", None, "2024-05-01"),
        ("13/05/2024", None, "2024-05-13"),
        ("05/13/2024", None, "2024-05-13"),
        ("05/05/2024", None, "2024-05-05"),
        ("03/05/2024", None, None),
        ("03/05/2024", "dmy", "2024-05-03"),
        ("03/05/2024", "mdy", "2024-03-05"),
        ("2024/05/03", None, "2024-05-03"),
        ("31.02.2024", "dmy", None),
        ("spring 2024", None, None),
        ("03/05/24", "dmy", None),
    ],
)
def test_a_date_that_could_be_two_days_is_none(written, order, day):
    assert parse_date(written, order=order) == day


def test_a_mapping_is_proposed_from_the_names_of_columns():
    columns = ["Incident ID", "Date", "Province", "Town", "Lat", "Long", "Killed (min)", "Killed (max)", "Civilians killed",
               "Injured", "Source URL", "Colour of sky"]  # fmt: skip
    made = propose(columns, source="Menna Watch")
    assert made.columns["place"] == ("Town", "Province")
    assert (made.columns["id"], made.columns["url"]) == (("Incident ID",), ("Source URL",))
    found = {(each.measure, each.status): each for each in made.figures}
    assert (found["killed", None].low, found["killed", None].high) == ("Killed (min)", "Killed (max)")
    assert found["killed", "civilian"].best == "Civilians killed"
    assert found["killed", "civilian"].part
    assert found["wounded", None].best == "Injured"
    assert "Colour of sky" not in set(made.used())


@pytest.mark.parametrize(
    ("wire", "problem"),
    [
        ({"source": "x", "colour": 1}, "no part 'colour'"),
        ({"source": "x", "columns": {"colour": "a"}}, "no column can say"),
        ({"columns": {"id": "a"}}, "does not name the source"),
        ({"source": "x", "source_class": "oracle"}, "source_class"),
        ({"source": "x", "precision": {"column": "a", "values": {"1": "street"}}}, "precision"),
        ({"source": "x", "figures": [{"measure": "killed"}]}, "names no column"),
        ({"source": "x", "figures": [{"measure": "eaten", "best": "a"}]}, "no such measure"),
        ({"source": "x", "figures": [{"kind": "a"}]}, "does not fit"),
    ],
)
def test_a_mapping_that_does_not_fit_is_refused_by_name(wire, problem):
    with pytest.raises(UsageError, match=problem):
        EventMapping.from_wire(wire, name="ours.toml")


@pytest.mark.parametrize("name", ["ged", "acled"])
def test_the_mappings_that_come_along_read_columns_that_the_export_writes(name):
    from onrecord.formats import acled_style, ged_style

    columns = {"ged": ged_style.COLUMNS, "acled": acled_style.COLUMNS}[name]
    assert set(mapping(name).used()) <= set(columns)


@given(st.dictionaries(st.sampled_from(sorted(GED)), st.text(max_size=12)))
def test_any_cells_make_an_event(cells):
    made, problems = event(1, cells, mapping("ged"))
    assert made["id"]
    assert all(each.row == 1 for each in problems)

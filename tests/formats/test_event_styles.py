import csv
import io
import json

import duckdb
import pandas as pd
import polars as pl
import pytest
from geojson_pydantic import FeatureCollection
from hypothesis import given
from hypothesis import strategies as st

from onrecord.formats import acled_style, ged_style
from onrecord.formats.audit import COLUMNS as AUDIT
from onrecord.formats.audit import write_audit
from onrecord.formats.events import event, mapping
from onrecord.formats.geojson import write_events_geojson
from onrecord.formats.told import Told
from onrecord.model import Block, Claim, Finding, Group, Incident, Origin, Report, Span
from onrecord.model import Testimony as Said

TEXT = "The ministry said nine were killed."
PAGE = Report(
    item="i", text=TEXT, blocks=(Block("body", Span(0, len(TEXT))),), outlet="The Courier", published="2024-12-15T08:00:00Z",
    title="=Nine dead",
)  # fmt: skip
CLAIM = Claim(
    report=PAGE.id, part="body", kind="loss", measure="killed", reader="rules/1", quote="nine were killed", span=Span(18, 34),
    group=Group("villagers", "", "civilian", None, None, None, None),
)  # fmt: skip
INCIDENT = Incident(
    id="e" * 64, family="loss", series=False, title="9 killed at Kursk", claims=(CLAIM.id,), reports=(PAGE.id,), place="Kursk",
    place_id="geonames:538560", lat=51.72689, lon=36.18457, precision="city", start="2024-12-14", end="2024-12-14", granularity="day",
)  # fmt: skip
FINDING = Finding(
    incident=INCIDENT.id, codebook="ucdp", version="1", label="rules modelled on UCDP GED 19.1; not a UCDP figure", unit="deaths",
    measure="killed", low=7, best=9, high=12, grade=None, codable=True, rule=None, origins=1, testimonies=(), steps=(),
    codes={"where_prec": 1, "date_prec": 1, "event_clarity": 1, "side_a": "Russia", "side_b": None, "deaths_a": 0, "deaths_b": 0,
           "deaths_civilians": 9, "deaths_unknown": 0},
)  # fmt: skip
SAID = Said(
    "t",
    INCIDENT.id,
    Origin("Main Directorate", "intelligence", "Ukraine"),
    CLAIM.id,
    (CLAIM.id,),
    "2024-12-15",
    True,
)


def told(**changes):
    finding = Finding.from_wire({**FINDING.to_wire(), **changes.pop("finding", {})})
    incident = Incident.from_wire({**INCIDENT.to_wire(), **changes.pop("incident", {})})
    return Told(incident, finding, (SAID,), (CLAIM,), (PAGE.to_wire(),))


def written(write, *events, **more):
    target, rest = io.StringIO(newline=""), {}
    count = write(events, target, lambda id_, fields: rest.setdefault(id_, fields), **more)
    rows = list(csv.DictReader(io.StringIO(target.getvalue(), newline="")))
    assert count == len(rows)
    return rows, rest, target.getvalue()


def test_the_columns_are_those_of_the_projects_in_their_order():
    assert len(ged_style.COLUMNS) == 49
    assert len(acled_style.COLUMNS) == 31
    assert list(ged_style.COLUMNS)[-5:] == ["best", "high", "low", "gwnoa", "gwnob"]
    assert list(acled_style.COLUMNS)[27:] == ["notes", "fatalities", "tags", "timestamp"]


def test_a_finding_in_the_columns_of_ged():
    (row,), rest, _ = written(ged_style.write_ged, told())
    assert (row["id"], row["best"], row["low"], row["high"], row["deaths_civilians"]) == (
        "e" * 64,
        "9",
        "7",
        "12",
        "9",
    )
    assert row["code_status"] == "rules modelled on UCDP GED 19.1; not a UCDP figure"
    assert (row["source_original"], row["source_office"]) == ("Main Directorate", "The Courier")
    assert (row["adm_1"], row["country"], row["geom_wkt"]) == (
        "Kursk Oblast",
        "Russia",
        "POINT (36.18457 51.72689)",
    )
    assert row["priogrid_gid"] == "204193"
    assert (row["conflict_new_id"], row["gwnoa"], row["type_of_violence"]) == ("", "", "")
    assert row["source_headline"] == "'=Nine dead"
    assert Finding.from_wire(rest["e" * 64]["finding"]) == FINDING


def test_what_is_not_codable_has_no_row_and_its_reason_in_the_sidecar():
    rows, rest, _ = written(ged_style.write_ged, told(finding={"codable": False, "rule": "one_death"}))
    assert rows == []
    assert rest["e" * 64]["finding"]["rule"] == "one_death"


def test_a_country_has_no_fake_point():
    wide = {"place": "Russia", "place_id": "iso:RU", "precision": "country", "lat": 60.0, "lon": 90.0}
    (row,), _, _ = written(
        ged_style.write_ged, told(incident=wide, finding={"codes": {**FINDING.codes, "where_prec": 6}})
    )
    assert (row["latitude"], row["longitude"], row["geom_wkt"], row["priogrid_gid"]) == ("", "", "", "")
    assert (row["where_prec"], row["country"]) == ("6", "Russia")


def test_a_place_made_coarser_is_coded_coarser():
    area = {"place": "Kursk Oblast", "place_id": "iso:RU-KRS", "precision": "admin1"}
    (row,), _, _ = written(ged_style.write_ged, told(incident=area))
    assert row["where_prec"] == "4"


def test_one_total_over_two_places_is_two_rows():
    places = [
        {"place": "Orne", "low": 4, "best": 5, "high": 6},
        {"place": "Kursk", "low": 3, "best": 4, "high": 6},
    ]
    rows, _, _ = written(ged_style.write_ged, told(finding={"codes": {**FINDING.codes, "places": places}}))
    assert [(row["id"][-2:], row["where_coordinates"], row["best"], row["deaths_unknown"]) for row in rows] == [
        ("-1", "Orne", "5", "5"), ("-2", "Kursk", "4", "4"),
    ]  # fmt: skip
    assert (rows[0]["latitude"], rows[1]["latitude"]) == ("", "51.72689")


def test_a_finding_in_the_columns_of_acled():
    (row,), _, _ = written(acled_style.write_acled, told(), timestamp=1734250000)
    assert (row["event_date"], row["fatalities"], row["geo_precision"], row["time_precision"]) == (
        "2024-12-14",
        "9",
        "1",
        "1",
    )
    assert (row["admin1"], row["actor2"], row["civilian_targeting"]) == (
        "Kursk Oblast",
        "villagers",
        "Civilian targeting",
    )
    assert (row["timestamp"], row["event_type"]) == ("1734250000", "")
    assert "nine were killed" in row["notes"]
    assert "not a UCDP figure" in row["tags"]


def test_a_total_over_days_is_a_row_a_day():
    split = {"2024-12-14 Orne": 5, "2024-12-15 Orne": 4}
    rows, _, _ = written(acled_style.write_acled, told(finding={"codes": {"split": split}}))
    assert [(row["event_date"], row["location"], row["fatalities"]) for row in rows] == [
        ("2024-12-14", "Orne", "5"), ("2024-12-15", "Orne", "4"),
    ]  # fmt: skip


@given(
    st.lists(
        st.tuples(st.integers(0, 10**6), st.integers(0, 10**6), st.integers(0, 10**6)).map(sorted), max_size=4
    )
)
def test_what_is_written_in_geds_columns_is_read_from_them_again(ends):
    events = [told(finding=dict(zip(("low", "best", "high"), each, strict=True))) for each in ends]
    rows, _, _ = written(ged_style.write_ged, *events)
    for row, (low, best, high) in zip(rows, ends, strict=True):
        made, problems = event(1, row, mapping("ged"))
        assert problems == []
        total = made["figures"][0]
        assert (total["low"], total["best"], total["high"]) == (low, best, high)
        assert (made["id"], made["start"], made["place"], made["lat"]) == (
            "e" * 64,
            "2024-12-14",
            "Kursk",
            51.72689,
        )


@pytest.mark.parametrize(
    ("write", "counted"), [(ged_style.write_ged, "best"), (acled_style.write_acled, "fatalities")]
)
def test_tables_of_others_read_it_with_the_right_types(tmp_path, write, counted):
    _, _, text = written(write, told(), told())
    path = tmp_path / "events.csv"
    path.write_text(text, newline="")
    frame = pd.read_csv(path)
    assert str(frame[counted].dtype) == "int64"
    assert str(frame["latitude"].dtype) == "float64"
    schema = pl.read_csv(path).schema
    assert (schema[counted], schema["latitude"]) == (pl.Int64, pl.Float64)
    when = "date_start" if write is ged_style.write_ged else "event_date"
    types = dict(
        duckdb.sql(
            f"SELECT column_name, column_type FROM (DESCRIBE SELECT * FROM read_csv('{path}'))"
        ).fetchall()
    )
    assert (types[counted], types["latitude"], types[when]) == ("BIGINT", "DOUBLE", "DATE")


def decision(event_, verb="accept", **more):
    blank = {"at": f"2025-01-0{event_}", "operator": "heron", "reason": "seen", "claim": "c", "item": "i", "quote": "q",
             "undoes": None, "noun": "claim", "changes": {}, "on": []}  # fmt: skip
    return {**blank, "id": f"d{event_}", "event": event_, "verb": verb, **more}


def test_the_audit_tells_who_when_why_and_whether_it_stands():
    made = [
        decision(1), decision(2, "undo", undoes="d1"), decision(3, "amend", changes={"figure.best": 3}),
        decision(4, "undo", undoes="d2"), decision(5, "merge", noun="incident", claim="", on=["a", "b"], reason="=SUM(1)"),
    ]  # fmt: skip
    target = io.StringIO(newline="")
    assert write_audit(made, target) == 5
    rows = list(csv.DictReader(io.StringIO(target.getvalue(), newline="")))
    assert list(rows[0]) == list(AUDIT)
    assert [row["in_force"] for row in rows] == ["true", "false", "true", "true", "true"]
    assert (rows[1]["undone_by"], rows[4]["about"], rows[4]["reason"]) == ("d4", "a; b", "'=SUM(1)")
    assert json.loads(rows[2]["changes"]) == {"figure.best": 3}


def test_findings_on_a_map_have_a_point_where_the_place_is_one_and_their_label():
    wide = {"place": "Russia", "place_id": "iso:RU", "precision": "country", "lat": 60.0, "lon": 90.0}
    target = io.StringIO()
    assert write_events_geojson([told(), told(incident=wide)], target) == 2
    collection = FeatureCollection.model_validate_json(target.getvalue())
    near, far = collection.features
    assert (near.geometry.coordinates, far.geometry) == ((36.18457, 51.72689), None)
    assert (near.properties["best"], near.properties["label"]) == (
        9,
        "rules modelled on UCDP GED 19.1; not a UCDP figure",
    )

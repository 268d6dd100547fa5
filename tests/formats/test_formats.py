import csv
import io
import json

import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from geojson_pydantic import FeatureCollection
from hypothesis import given
from hypothesis import strategies as st
from tests.strategies import claims

from onrecord.formats import (
    CLAIM_COLUMNS,
    claim_row,
    safe_cell,
    to_arrow,
    write_arrow,
    write_csv,
    write_geojson,
    write_jsonl,
    write_parquet,
)
from onrecord.model import Claim, Place, Span

BLANK = Claim(
    report="r", part="body", kind="loss", measure="killed", reader="rules/1", quote="q", span=Span(0, 1)
)


def csv_of(made):
    target = io.StringIO(newline="")
    write_csv(made, target)
    return list(csv.reader(io.StringIO(target.getvalue(), newline="")))


@pytest.mark.parametrize("start", ["=", "+", "-", "@", "\t", "\r", "\n", " =", "＝", "＠"])
def test_text_that_a_spreadsheet_would_run_is_made_safe(start):
    assert csv_of([BLANK.with_(quote=f"{start}HYPERLINK(1)")])[1][37].startswith("'")


def test_numbers_stay_numbers():
    assert safe_cell(-5) == -5
    assert safe_cell(None) is None
    assert safe_cell(True) == "true"


@given(st.lists(claims, max_size=5))
def test_csv_has_a_header_and_a_row_a_claim(made):
    rows = csv_of(made)
    assert rows[0] == list(CLAIM_COLUMNS)
    assert len(rows) == len(made) + 1
    assert all(len(row) == len(CLAIM_COLUMNS) for row in rows)


@given(st.lists(claims, max_size=5))
def test_json_lines_give_the_same_claims_back(made):
    target = io.StringIO()
    assert write_jsonl((dict(claim.to_wire()) for claim in made), target) == len(made)
    assert [Claim.from_wire(json.loads(line)) for line in target.getvalue().split("\n")[:-1]] == made


@given(st.lists(claims, max_size=5))
def test_arrow_and_parquet_hold_the_same_rows(made):
    table = to_arrow(made)
    assert table.column_names == list(CLAIM_COLUMNS)
    assert table.to_pylist() == [claim_row(claim) for claim in made]
    parquet, arrow = io.BytesIO(), io.BytesIO()
    assert write_parquet(made, parquet) == write_arrow(made, arrow) == len(made)
    assert pq.read_table(io.BytesIO(parquet.getvalue())).to_pylist() == table.to_pylist()
    assert pa.ipc.open_file(io.BytesIO(arrow.getvalue())).read_all().to_pylist() == table.to_pylist()


@given(st.lists(claims, max_size=5))
def test_geojson_is_what_rfc_7946_asks_for(made):
    target = io.StringIO()
    write_geojson(made, target)
    collection = FeatureCollection.model_validate_json(target.getvalue())
    assert len(collection.features) == len(made)


@pytest.mark.parametrize(
    ("precision", "located"),
    [("city", True), ("admin1", True), ("country", False), ("region", False), (None, False)],
)
def test_a_country_gets_no_fake_point(precision, located):
    place = Place("Kursk Oblast", "iso:RU-KRS", 51.7, 36.2, precision, "Kursk Oblast", None)
    target = io.StringIO()
    write_geojson([BLANK.with_(where=place)], target)
    feature = json.loads(target.getvalue())["features"][0]
    assert feature["geometry"] == ({"type": "Point", "coordinates": [36.2, 51.7]} if located else None)
    assert feature["properties"]["precision"] == precision


def test_lone_surrogates_do_not_break_a_file():
    odd = BLANK.with_(quote="a\ud800b")
    assert to_arrow([odd]).to_pylist()[0]["quote"] == "a?b"
    target = io.StringIO()
    write_jsonl([dict(odd.to_wire())], target)
    target.getvalue().encode()

import csv
import io

import pytest
from tests.desk.desks import claims_of


def rows(text: str) -> list[dict]:
    return list(csv.DictReader(io.StringIO(text)))


def test_the_same_filter_gives_the_same_claims_as_page_json_and_csv(desk):
    killed = claims_of(desk, measure="killed")
    assert len(killed) == 7
    assert {claim["measure"] for claim in killed} == {"killed"}
    table = rows(desk.get("/claims.csv?measure=killed").text)
    assert [row["id"] for row in table] == [claim["id"] for claim in killed]
    page = desk.get("/claims?measure=killed").text
    assert [page.count(claim["id"]) > 0 for claim in killed] == [True] * 7


def test_the_page_names_its_other_forms(desk):
    page = desk.get("/claims?measure=killed&page=1").text
    assert (
        '<link rel="alternate" type="application/json" href="/claims.json?measure=killed&amp;page=1">' in page
    )
    assert '<link rel="alternate" type="text/csv" href="/claims.csv?measure=killed&amp;page=1">' in page
    assert 'href="/index.json"' in desk.get("/").text


@pytest.mark.parametrize(
    ("filters", "count"),
    [
        ({"stance": "denies"}, 1),
        ({"source": "ministry"}, 4),
        ({"source_class": "medical"}, 1),
        ({"place": "Tessim"}, 5),
        ({"outlet": "Quay Evening"}, 2),
        ({"after": "2024-04-01"}, 1),
        ({"before": "2024-03-06", "measure": "killed"}, 4),
        ({"group": "Kasterian", "status": "candidate"}, 2),
        ({"unsure": "0"}, 0),
        ({"kind": "strength"}, 0),
    ],
)
def test_claims_are_filtered(desk, filters, count):
    found = desk.get("/claims.json", params=filters).json()
    assert (found["count"], len(found["claims"])) == (count, count)


def test_claims_are_sorted_both_ways(desk):
    up = [claim["measure"] for claim in claims_of(desk, sort="measure")]
    down = [claim["measure"] for claim in claims_of(desk, sort="-measure")]
    assert up == sorted(up)
    assert down == sorted(down, reverse=True)
    times = [claim["id"] for claim in claims_of(desk, sort="time")]
    assert times == [claim["id"] for claim in claims_of(desk, sort="-time")][::-1]


@pytest.mark.parametrize("sort", ["time", "source", "-group", "place", "-outlet"])
def test_pages_of_any_order_hold_every_claim_once(desk, sort):
    seen: list[str] = []
    address = f"/claims.json?size=3&sort={sort}"
    while address:
        page = desk.get(address).json()
        seen += [claim["id"] for claim in page["claims"]]
        address = (page["next"] or "").replace("/claims?", "/claims.json?")
    assert len(seen) == len(set(seen)) == 8


def test_columns_are_those_asked_for(desk):
    page = desk.get("/claims?col=quote&col=outlet").text
    head = page.partition("<thead>")[2].partition("</thead>")[0]
    assert head.count("<th") == 2
    assert "in these words" in head


@pytest.mark.parametrize(
    ("query", "words"),
    [
        ("measure=lost", "there is no such value"),
        ("after=yesterday", "it is not a date"),
        ("sort=wire", "claims have no such column"),
        ("page=0", "it is not a number that fits"),
        ("size=100000", "it is not a number that fits"),
        ("unsure=2", "it is no share"),
    ],
)
def test_what_does_not_fit_is_said_in_every_form(desk, query, words):
    page, data = desk.get(f"/claims?{query}"), desk.get(f"/claims.json?{query}")
    assert page.status_code == data.status_code in (400, 404)
    assert words in page.text
    assert data.json()["error"]["problem"].startswith(words)


def test_a_cell_that_begins_like_a_formula_is_no_formula(desk):
    from onrecord.desk.asking import Page, csv_of

    page = Page("x", "x", {}, {}, [{"title": "=1+1", "n": -3}, {"title": "@cmd", "n": None}])
    table = rows(csv_of(page).body.decode())
    assert [row["title"] for row in table] == ["'=1+1", "'@cmd"]
    assert table[0]["n"] == "-3"

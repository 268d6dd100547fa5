import csv
import io

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.strategies import claims

from onrecord.errors import InputError
from onrecord.formats.release import CELLS, COLUMNS, Release, between, write_changes
from onrecord.model import Claim, Decision, Finding, Incident, Span, incident_id

ONE, TWO, THREE = (
    Claim(report=name, part="body", kind="loss", measure="killed", reader="rules/1", quote=name, span=Span(0, 1), id=name * 64)
    for name in "abc"
)  # fmt: skip


def incident(*held, **more):
    return Incident(
        id=incident_id(min(claim.id for claim in held)), family="loss", series=False, title="t", claims=tuple(c.id for c in held),
        reports=tuple(c.report for c in held), **more,
    )  # fmt: skip


def finding(about, **more):
    blank = {"codebook": "ucdp", "version": "1", "label": "l", "unit": "deaths", "measure": "killed", "low": 3, "best": 3,
             "high": 3, "grade": None, "codable": True, "rule": None, "origins": 1, "testimonies": (), "steps": ()}  # fmt: skip
    return Finding(incident=about.id, **{**blank, **more})


def release(*pairs, name="r", events=10, held=(ONE, TWO, THREE)):
    found = tuple(made for _, made in pairs if made is not None)
    return Release(name, events, found, tuple(about for about, _ in pairs), held)


def decision(event, **more):
    blank = {"id": "d" * 64, "verb": "reject", "at": "2025-01-02T00:00:00Z", "operator": "heron", "reason": "misread",
             "claim": ONE.id, "item": "i", "quote": "q"}  # fmt: skip
    return Decision(event=event, **{**blank, **more})


def test_a_release_comes_back_as_it_was():
    about = incident(ONE, TWO, start="2025-01-01")
    made = release((about, finding(about)))
    assert Release.from_bytes(made.to_bytes()) == made


@pytest.mark.parametrize("data", [b"", b"{}", b"[]", b'{"onrecord": "release/9"}', b"[" * 100_000])
def test_what_is_no_release_is_refused(data):
    with pytest.raises(InputError, match="is none that"):
        Release.from_bytes(data)


def test_nothing_changed_is_nothing_told():
    about = incident(ONE)
    assert between(release((about, finding(about))), release((about, finding(about)), events=20), []) == []


def test_a_changed_cell_is_told_with_the_claim_and_the_decision_that_changed_it():
    before, after = incident(ONE, TWO), incident(ONE)
    old = release((before, finding(before, best=4, high=4)))
    new = release((after, finding(after)), events=20)
    changes = between(old, new, [decision(5), decision(15, claim=TWO.id, on=())])
    assert [(each.cell, each.before, each.after) for each in changes] == [("best", 4, 3), ("high", 4, 3)]
    assert changes[0].why == (
        f"claims no longer in it: {TWO.id[:12]}",
        f"decision {'d' * 12}, reject by heron, 2025-01-02: misread",
    )


def test_other_rules_and_another_reading_are_grounds():
    about = incident(ONE)
    old = release((about, finding(about)))
    new = release(
        (about, finding(about, best=2, low=2, version="2")),
        events=20,
        held=(ONE.with_(reader="rules/2"), TWO, THREE),
    )
    (change, *_) = between(old, new, [])
    assert change.why == (
        f"claims that stand otherwise (rules/1 → rules/2): {ONE.id[:12]}",
        "rules of ucdp: 1 → 2",
    )


def test_incidents_that_became_one_lead_to_it():
    one, two = incident(ONE), incident(TWO, THREE)
    joint = incident(ONE, TWO, THREE)
    old = release((one, finding(one)), (two, finding(two, best=5, high=5)))
    changes = between(old, release((joint, finding(joint)), events=20), [decision(12, noun="incident", verb="merge", claim="", on=(ONE.id, TWO.id))])  # fmt: skip
    moved = [each for each in changes if each.cell == "incident"]
    assert [(each.before, each.after) for each in moved] == [(two.id, joint.id)]
    assert any("merge" in ground for ground in moved[0].why)


def test_a_finding_that_came_or_went_is_told_whole():
    about, other = incident(ONE), incident(THREE)
    changes = between(
        release((about, finding(about))), release((other, finding(other, low=None)), events=20), []
    )
    assert {(each.incident, each.cell, each.before, each.after) for each in changes} == {
        (about.id, "incident", about.id, None), (about.id, "finding", "3/3/3", None), (other.id, "finding", None, "–/3/3"),
    }  # fmt: skip


def test_places_and_days_are_cells_too():
    old, new = incident(ONE, start="2025-01-01"), incident(ONE, start="2025-01-02", place="Orne")
    changes = between(release((old, finding(old))), release((new, finding(new)), events=11), [])
    assert {(each.cell, each.after) for each in changes} == {("start", "2025-01-02"), ("place", "Orne")}
    assert {each.cell for each in changes} <= set(CELLS)


def test_changes_are_a_table():
    about = incident(ONE)
    changes = between(
        release((about, finding(about))), release((about, finding(about, grade="=x")), events=11), []
    )
    target = io.StringIO(newline="")
    assert write_changes(changes, target) == 1
    (row,) = csv.DictReader(io.StringIO(target.getvalue(), newline=""))
    assert list(row) == list(COLUMNS)
    assert (row["cell"], row["before"], row["after"]) == ("grade", "", "'=x")


@given(st.lists(claims, min_size=1, max_size=4, unique_by=lambda claim: claim.id))
def test_releases_of_any_claims_come_back(made):
    about = incident(*made)
    whole = release((about, finding(about)), held=tuple(made))
    back = Release.from_bytes(whole.to_bytes())
    assert [claim.to_wire() for claim in back.claims] == [claim.to_wire() for claim in made]
    assert between(whole, back, []) == []

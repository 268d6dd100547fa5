"""Laws of findings, for scenes of any shape."""

import math
import random
from itertools import combinations

from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st
from tests.findings.scene import ENDS, Scene

from onrecord.findings import SHIPPED, findings, load

BOOKS = [load(name) for name in SHIPPED]
ORIGINS = load("origins")
NAMES = ("Ministry of Health", "General Staff", "Red Crescent", "Governor", "Herald", "Witness Group")
CLASSES = ("government", "military", "ngo", "government", "media", "witness")
DAYS = [f"2031-05-0{day}" for day in range(1, 8)]

sayings = st.fixed_dictionaries(
    {
        "who": st.integers(0, len(NAMES) - 1),
        "number": st.integers(0, 60),
        "hedge": st.sampled_from(sorted(ENDS)),
        "day": st.sampled_from(DAYS),
        "measure": st.sampled_from(
            ["killed", "killed", "killed", "wounded", "casualties", "losses", "missing"]
        ),
        "side": st.sampled_from([None, None, "Norland", "Sudmark"]),
        "lost": st.sampled_from([None, "Norland", "Sudmark"]),
        "status": st.sampled_from([None, "civilian", "combatant"]),
        "circumstance": st.sampled_from([None, "shelling"]),
        "join": st.booleans(),
    }
)
scenes = st.tuples(st.lists(sayings, min_size=1, max_size=7), st.booleans())
several = settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow])


def scene_of(drawn):
    told, series = drawn
    scene = Scene(
        series=series,
        **({"start": "2031-04-01", "end": "2031-05-07", "granularity": "period"} if series else {}),
    )
    last = None
    for each in told:
        more = {name: each[name] for name in ("hedge", "day", "side", "lost", "status", "circumstance")}
        if each["join"] and last:
            more["report"] = last
        made = scene.says(
            NAMES[each["who"]], each["number"], each["measure"], class_=CLASSES[each["who"]], **more
        )
        last = scene.claims[made.first].report
    return scene


def all_of(scene, books=BOOKS):
    told = scene.told()
    return [found for book in books for found in findings(*told, codebook=book)]


def brief(found):
    return [
        (f.codebook, f.measure, f.low, f.best, f.high, f.grade, f.codable, f.rule, f.origins) for f in found
    ]


@several
@given(scenes, st.randoms(use_true_random=False))
def test_the_order_of_arrival_does_not_matter(drawn, shuffler: random.Random):
    scene = scene_of(drawn)
    before = all_of(scene)
    for name in ("reports", "claims", "testimonies"):
        rows = list(getattr(scene, name).items())
        shuffler.shuffle(rows)
        setattr(scene, name, dict(rows))
    assert [f.to_wire() for f in all_of(scene)] == [f.to_wire() for f in before]


@several
@given(scenes, st.data())
def test_a_copy_of_a_report_changes_no_finding(drawn, data):
    scene = scene_of(drawn)
    before = brief(all_of(scene))
    for day in ("2031-05-01", "2031-05-09"):
        scene.copy(data.draw(st.sampled_from(sorted(scene.reports))), outlet=f"Mirror {day}", day=day)
        after = all_of(scene)
        assert brief(after) == before


def width(found):
    return math.inf if found.low is None or found.high is None else found.high - found.low


@settings(
    max_examples=150, deadline=None, suppress_health_check=[HealthCheck.too_slow, HealthCheck.filter_too_much]
)
@given(
    st.lists(sayings, min_size=1, max_size=6),
    st.integers(0, 60),
    st.sampled_from(sorted(ENDS)),
    st.sampled_from(DAYS),
)
def test_an_agreeing_testimony_of_another_origin_never_widens_the_range(told, number, hedge, day):
    """Agreeing: it allows what the finding has as best, and does not reach beyond its range."""
    scene = scene_of(([{**each, "measure": "killed"} for each in told], False))
    (before,) = [f for f in all_of(scene, [ORIGINS]) if f.measure == "killed"]
    low, _, high, _ = ENDS[hedge](number)
    inside = (before.low is None or (low if low is not None else number) >= before.low) and (
        before.high is None or (high if high is not None else number) <= before.high
    )
    allows = (low is None or low <= before.best) and (high is None or before.best <= high)
    assume(before.codable and inside and (allows if hedge != "about" else number == before.best))
    assume(before.high is None or high is not None or hedge == "about")
    assume(before.low is None or low is not None or hedge == "about")
    scene.says("Another Office", number, "killed", hedge, day=day, class_="ngo")
    (after,) = [f for f in all_of(scene, [ORIGINS]) if f.measure == "killed"]
    assert width(after) <= width(before)
    if before.low is not None and after.low is not None:
        assert after.low >= before.low


@several
@given(scenes)
def test_killed_never_exceeds_what_killed_claims_give(drawn):
    scene = scene_of(drawn)
    killed = [c.figure for c in scene.claims.values() if c.measure == "killed"]
    most = sum(max(end for end in (f.low, f.best, f.high) if end is not None) for f in killed)
    for found in all_of(scene):
        if found.measure == "killed" and found.codable:
            assert all(end is None or end <= most for end in (found.low, found.best, found.high))


@several
@given(scenes)
def test_every_number_traces_to_spans(drawn):
    scene = scene_of(drawn)
    for found in all_of(scene):
        for step in found.steps:
            assert set(step.claims) <= set(scene.claims)
        for end in ("low", "best", "high"):
            value = getattr(found, end)
            if value is not None:
                assert any(value in sums(step.claims, scene) for step in found.steps if step.claims), (
                    value,
                    found,
                )


def sums(ids, scene):
    """Every number that the figures of these claims give: an end, a sum of some, a difference of two, or none told of."""
    ends = set()
    claims = [scene.claims[id_] for id_ in ids]
    for claim in claims:
        assert scene.reports[claim.report].text[slice(*claim.figure.span)] == claim.figure.wording
        ends |= {end for end in (claim.figure.low, claim.figure.best, claim.figure.high) if end is not None}
    pairs = {one + other for one, other in combinations(sorted(ends), 2)}
    pairs |= {one - other for one in ends for other in ends if one >= other}
    totals = {
        sum(max(e for e in (c.figure.low, c.figure.best, c.figure.high) if e is not None) for c in claims)
    }
    return ends | pairs | totals | {0}


@several
@given(scenes)
def test_a_finding_keeps_its_shape_on_the_wire_and_says_whose_figure_it_is_not(drawn):
    for found in all_of(scene_of(drawn)):
        assert type(found).from_wire(found.to_wire()) == found
        assert "not a" in found.label or found.codebook == "origins"
        assert found.codable == (found.rule is None)
        if not found.codable:
            assert found.low is found.best is found.high is None
            assert found.steps[-1].rule == found.rule
        if found.codebook != "ucdp" and None not in (found.low, found.best, found.high):
            assert found.low <= found.best <= found.high

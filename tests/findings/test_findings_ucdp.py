import pytest
from tests.findings.scene import Scene

from onrecord.findings import findings, load
from onrecord.findings.aggregates import coded_within
from onrecord.model import Decision

UCDP = load("ucdp")


def found(scene, decisions=(), **more):
    (only,) = findings(*scene.told(), decisions, codebook=UCDP, **more)
    return only


def ends(finding):
    return finding.low, finding.best, finding.high


def rules(finding):
    return [step.rule for step in finding.steps]


def test_low_is_the_most_conservative_best_the_most_reliable_high_the_highest_reliable():
    scene = Scene()
    scene.says("Red Crescent", 12, class_="ngo")
    scene.says("Rebel Council", 40, class_="armed_group")
    scene.says("General Staff", 20, class_="military")
    scene.says("A neighbour", 9, class_="witness")
    finding = found(scene)
    assert ends(finding) == (9, 12, 20)
    assert finding.origins == 4
    assert {"low", "best", "high", "reliable"} <= set(rules(finding))


def test_an_event_needs_one_death():
    scene = Scene()
    scene.says("Ministry", 30, "wounded")
    finding = found(scene)
    assert (finding.codable, finding.rule) == (False, "one_death")
    scene.says("Ministry of Health", 0)
    assert found(scene).rule == "one_death"
    scene.says("Hospital", 1, class_="medical")
    assert ends(found(scene)) == (0, 1, 1)


def test_killed_is_never_taken_from_losses_or_casualties():
    scene = Scene()
    scene.says("General Staff", 200, "losses")
    scene.says("Embassy", 500, "casualties")
    scene.says("Governor", 90, "killed_and_wounded")
    assert not found(scene).codable


def test_leaving_out_an_unreasonable_high_is_a_decision_that_is_shown():
    scene = Scene()
    scene.says("Red Crescent", 12, class_="ngo")
    wild = scene.says("General Staff", 900, class_="military")
    assert ends(found(scene)) == (12, 12, 900)
    decision = Decision("d", 1, "leave_out", "2031-06-01", None, "no unit was that large", "", "", "", {"codebook": "ucdp"}, None, "finding", (wild.first,))  # fmt: skip
    finding = found(scene, [decision])
    assert ends(finding) == (12, 12, 12)
    (step,) = [step for step in finding.steps if step.rule == "leave_out"]
    assert step.claims == (wild.first,)
    assert "no unit was that large" in step.words


def test_a_decision_about_another_codebook_changes_nothing_here():
    scene = Scene()
    wild = scene.says("General Staff", 900)
    decision = Decision("d", 1, "leave_out", "2031-06-01", None, "why", "", "", "", {"codebook": "acled"}, None, "finding", (wild.first,))  # fmt: skip
    assert ends(found(scene, [decision])) == (900, 900, 900)


def test_best_is_split_by_who_died_and_the_rest_is_unknown():
    scene = Scene()
    total = scene.says("Ministry", 12)
    report = scene.claims[total.first].report
    for number, status, side in (
        (5, "civilian", None),
        (4, "combatant", "Norland"),
        (1, "combatant", "Sudmark"),
    ):
        scene.also(total, number, part_of=total.first, status=status, lost=side, report=report)
    codes = found(scene).codes
    assert (codes["side_a"], codes["deaths_a"], codes["side_b"], codes["deaths_b"]) == (
        "Norland",
        4,
        "Sudmark",
        1,
    )
    assert (codes["deaths_civilians"], codes["deaths_unknown"]) == (5, 2)
    assert sum(codes[name] for name in ("deaths_a", "deaths_b", "deaths_civilians", "deaths_unknown")) == 12


def test_one_total_for_several_places_is_split_evenly():
    scene = Scene()
    scene.says("Ministry", 10, after=" near Orlik, Vesna and Duby")
    places = found(scene).codes["places"]
    assert [(row["place"], row["best"]) for row in places] == [("Orlik", 4), ("Vesna", 3), ("Duby", 3)]


@pytest.mark.parametrize(
    ("place", "precision", "code"),
    [("Orlova", "city", 1), ("Orlova bridge", "exact", 1), ("Orlova district", "admin2", 3), ("Orlova Oblast", "admin1", 4),
     ("the border", "region", 5), ("Norland", "country", 6), ("Gulf of Aden", "region", 7), (None, None, None)],
)  # fmt: skip
def test_where_prec(place, precision, code):
    scene = Scene(place=place, precision=precision)
    scene.says("Ministry", 3)
    assert found(scene).codes["where_prec"] == code


@pytest.mark.parametrize(
    ("granularity", "code"),
    [("day", 1), ("hour", 1), ("days", 2), ("week", 3), ("month", 4), ("period", 5), ("year", 5)],
)
def test_date_prec(granularity, code):
    scene = Scene(granularity=granularity)
    scene.says("Ministry", 3)
    assert found(scene).codes["date_prec"] == code


def test_near_a_known_place_is_less_precise_than_the_place():
    scene = Scene()
    scene.says("Ministry", 3, where="Orlova")
    (claim,) = scene.claims.values()
    place = claim.where.__class__("Orlova", None, None, None, "city", "near Orlova", None)
    scene.claims = {claim.id: claim.with_(where=place)}
    assert found(scene).codes["where_prec"] == 2


def test_a_running_total_loses_what_is_coded_and_may_fall_out_of_order():
    event, total = (
        Scene(side="Norland"),
        Scene(series=True, side="Norland", start="2031-04-01", end="2031-05-30", granularity="period"),
    )
    event.says("Red Crescent", 10, class_="ngo")
    event.says("Ministry of War", 60, class_="military")
    coded = [(event.incident(), found(event))]
    total.says("United Nations", 50, class_="international", basis="cumulative", day="2031-05-30")
    within = coded_within(total.incident(), coded)
    assert [ends(each) for each in within] == [(10, 10, 60)]
    finding = found(total, coded=within)
    assert ends(finding) == (40, 40, 0)
    assert finding.codes["event_clarity"] == 2
    assert "coded" in rules(finding)
    assert found(event).codes["event_clarity"] == 1


def test_events_of_other_people_times_and_places_are_not_taken_away():
    total = Scene(
        series=True,
        side="Norland",
        start="2031-04-01",
        end="2031-05-30",
        lat=50.0,
        lon=30.0,
        precision="admin1",
        place="A",
    ).incident()
    for about in ({"side": "Sudmark"}, {"side": "Norland", "start": "2031-06-02", "end": "2031-06-02"},
                  {"side": "Norland", "place": "B", "lat": 10.0, "lon": 10.0}, {"side": "Norland", "place": "B"}):  # fmt: skip
        event = Scene(**about)
        event.says("Ministry", 10)
        assert coded_within(total, [(event.incident(), found(event))]) == ()
    near = Scene(side="Norland", place="B", lat=50.2, lon=30.2)
    near.says("Ministry", 10)
    assert len(coded_within(total, [(near.incident(), found(near))])) == 1


def test_of_a_running_total_only_what_nothing_later_overtook_counts():
    scene = Scene(series=True, start="2031-04-01", granularity="period")
    scene.says("Ministry", 100, day="2031-05-01", basis="cumulative")
    scene.says("Red Crescent", 300, day="2031-05-20", class_="ngo", basis="cumulative")
    finding = found(scene)
    assert ends(finding) == (300, 300, 300)
    assert "overtaken" in rules(finding)

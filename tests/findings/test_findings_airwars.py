import pytest
from tests.findings.scene import Scene

from onrecord.findings import findings, load

AIRWARS = load("airwars")
STRIKE = {"circumstance": "shelling"}


def found(scene, measure="killed"):
    return next(each for each in findings(*scene.told(), codebook=AIRWARS) if each.measure == measure)


def test_minimum_and_maximum_are_what_any_origin_tells():
    scene = Scene()
    scene.says("Civil Defence", 4, class_="rescue", **STRIKE)
    scene.says("Governor", 9, **STRIKE)
    scene.says("Herald", 6, class_="media", **STRIKE)
    finding = found(scene)
    assert (finding.low, finding.best, finding.high, finding.grade) == (4, None, 9, "fair")


def test_only_harm_by_a_strike_is_coded():
    scene = Scene()
    scene.says("Governor", 9)
    assert found(scene).rule == "by_strike"
    scene.says("Mayor", 9, after=" when a drone hit the market")
    assert found(scene).codable


def test_those_not_said_to_be_combatants_are_presumed_civilians_and_a_step_says_so():
    scene = Scene()
    scene.says("Governor", 9, **STRIKE)
    assert "presumption" in [step.rule for step in found(scene).steps]
    civil = Scene()
    civil.says("Governor", 9, status="civilian", **STRIKE)
    assert "presumption" not in [step.rule for step in found(civil).steps]


def test_those_said_to_be_combatants_are_no_civilian_harm():
    scene = Scene()
    scene.says("Governor", 9, status="combatant", **STRIKE)
    assert found(scene).rule == "discounted"
    scene.says("Mayor", 2, status="civilian", **STRIKE)
    finding = found(scene)
    assert (finding.low, finding.high) == (2, 2)


def test_who_is_said_to_be_a_combatant_in_one_report_is_presumed_civilian_in_none():
    scene = Scene()
    scene.says("Governor", 9, lost="Norland", status="combatant", **STRIKE)
    scene.says("Herald", 12, lost="Norland", class_="media", **STRIKE)
    assert found(scene).rule == "discounted"
    scene.says("Mayor", 2, lost="Norland", status="civilian", **STRIKE)
    assert (found(scene).low, found(scene).high) == (2, 12)


def test_a_running_total_is_no_strike():
    scene = Scene(series=True)
    scene.says("Governor", 900, basis="cumulative", **STRIKE)
    assert found(scene).rule == "by_strike"


def test_no_other_codebook_presumes_anything():
    for name in ("ucdp", "acled", "origins"):
        assert "presumption" not in load(name).rules


@pytest.mark.parametrize(
    ("sayings", "grade"),
    [
        ([{"origin": "Mayor"}], "weak"),
        ([{"origin": "Mayor"}, {"origin": "Herald", "class_": "media"}], "fair"),
        ([{"origin": "Mayor", "by": "Norland"}, {"origin": "Herald", "by": "Sudmark"}], "contested"),
        (
            [
                {"origin": "Mayor", "by": "Ukraine"},
                {"origin": "General Staff", "side": "Ukraine", "by": "Ukraine"},
            ],
            "confirmed",
        ),
        (
            [
                {"origin": "Mayor", "by": "Ukraine"},
                {"origin": "General Staff", "side": "Ukraine", "by": "Russia"},
            ],
            "contested",
        ),
    ],
)
def test_grades(sayings, grade):
    scene = Scene()
    for each in sayings:
        scene.says(each.pop("origin"), 5, **STRIKE, **each)
    assert found(scene).grade == grade


def test_organs_of_one_state_are_one_origin_and_so_no_more_than_weak():
    scene = Scene()
    scene.says("Ministry", 5, side="Norland", **STRIKE)
    scene.says("General Staff", 5, side="Norland", class_="military", **STRIKE)
    assert (found(scene).grade, found(scene).origins) == ("weak", 1)


def test_the_wounded_have_a_finding_of_their_own():
    scene = Scene()
    scene.says("Mayor", 5, **STRIKE)
    scene.says("Hospital", 20, "wounded", class_="medical", **STRIKE)
    assert found(scene, "wounded").low == 20

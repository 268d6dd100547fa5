import pytest
from tests.findings.scene import Scene

from onrecord.findings import findings, load
from onrecord.findings.splitting import evenly
from onrecord.model import Decision

ACLED = load("acled")


def found(scene, decisions=()):
    (only,) = findings(*scene.told(), decisions, codebook=ACLED)
    return only


def test_the_lowest_stands_until_a_more_reliable_one_is_there():
    scene = Scene()
    scene.says("General Staff", 8, class_="military")
    scene.says("Army Council", 15, class_="military")
    assert found(scene).best == 8
    scene.says("Hospital", 12, class_="medical")
    finding = found(scene)
    assert (finding.low, finding.best, finding.high) == (12, 12, 12)
    assert [step.rule for step in finding.steps][-2:] == ["lowest", "better"]


def test_a_corroborated_figure_takes_the_place_of_the_lowest():
    scene = Scene()
    scene.says("General Staff", 8, class_="military")
    scene.says("Army Council", 15, class_="military")
    scene.says("Border Guard", 15, class_="military")
    assert found(scene).best == 15


def test_a_less_reliable_figure_does_not_though_it_is_corroborated():
    scene = Scene()
    scene.says("Hospital", 8, class_="medical")
    scene.says("One neighbour", 15, class_="witness")
    scene.says("Other neighbour", 15, class_="witness")
    assert found(scene).best == 8


@pytest.mark.parametrize(
    ("words", "number"),
    [("several", 3), ("many", 3), ("a few", 3), ("dozens", 12), ("hundreds", 100), ("several hundred", 100)],
)
def test_vague_words_have_their_numbers_by_a_rule_that_is_shown(words, number):
    scene = Scene()
    scene.says("Ministry", None, words=words)
    finding = found(scene)
    assert finding.best == number
    (step,) = [step for step in finding.steps if step.rule == "vague"]
    assert words in step.words


def test_whether_several_is_ten_the_coder_decides():
    scene = Scene()
    said = scene.says("Ministry", None, words="several")
    decision = Decision("d", 1, "interpret", "2031-06-01", "rk", "a large attack", "", "", "", {"codebook": "acled", "best": 10, "low": 10, "high": 10}, None, "finding", (said.first,))  # fmt: skip
    finding = found(scene, [decision])
    assert finding.best == 10
    assert "interpret" in [step.rule for step in finding.steps]


def test_words_that_stand_in_no_table_give_no_number_and_wait_for_a_coder():
    scene = Scene()
    scene.says("Ministry", None, words="countless")
    finding = found(scene)
    assert (finding.codable, finding.rule) == (False, "no_claim")
    assert any(step.rule == "no_number" and "countless" in step.words for step in finding.steps)


def test_casualties_alone_are_no_fatalities():
    scene = Scene()
    scene.says("Embassy", 500, "casualties")
    finding = found(scene)
    assert (finding.low, finding.best, finding.high) == (0, 0, 0)
    assert finding.steps[-1].rule == "casualties"
    assert not found(Scene()).codable


def test_a_total_over_days_and_places_is_split_evenly_the_remainder_first():
    scene = Scene(start="2031-05-01", end="2031-05-02", granularity="days")
    scene.says("Ministry", 10, after=" near Orlik, Vesna and Duby")
    split = found(scene).codes["split"]
    assert list(split) == [
        f"2031-05-0{day} {place}" for day in (1, 2) for place in ("Orlik", "Vesna", "Duby")
    ]
    assert list(split.values()) == [2, 2, 2, 2, 1, 1]


def test_splitting_keeps_the_total():
    for total in range(30):
        shares = list(evenly(total, ["a", "b", "c", "d"]).values())
        assert sum(shares) == total
        assert shares == sorted(shares, reverse=True)
        assert shares[0] - shares[-1] <= 1


@pytest.mark.parametrize(
    ("about", "rule"),
    [
        ({"place": None, "precision": None}, "where"),
        ({"place": "the front", "precision": "region"}, "where"),
        ({"start": None}, "when"),
        ({"granularity": "year"}, "when"),
        ({"start": "2031-01-01", "end": "2031-05-01", "granularity": "period"}, "when"),
    ],
)
def test_what_is_vaguer_than_a_country_or_a_month_is_not_coded(about, rule):
    scene = Scene(**about)
    scene.says("Ministry", 5)
    finding = found(scene)
    assert (finding.codable, finding.rule) == (False, rule)


@pytest.mark.parametrize(
    "about", [{"precision": "country"}, {"start": "2031-05-01", "end": "2031-05-31", "granularity": "month"}]
)
def test_a_country_and_a_month_are_close_enough(about):
    scene = Scene(**about)
    scene.says("Ministry", 31)
    assert found(scene).best == 31

import pytest
from tests.findings.scene import Scene

from onrecord.findings import findings, history, load
from onrecord.model import Decision

ORIGINS = load("origins")


def found(scene, measure="killed", decisions=(), **more):
    return next(
        each
        for each in findings(*scene.told(), decisions, codebook=ORIGINS, **more)
        if each.measure == measure
    )


def ends(finding):
    return finding.low, finding.best, finding.high


def rules(finding):
    return [step.rule for step in finding.steps]


def decision(verb, on, noun="origin", **changes):
    return Decision(
        f"{verb}{on}", 1, verb, "2031-06-01", None, "because", "", "", "", changes, None, noun, tuple(on)
    )


def test_ten_outlets_that_carry_one_officer_are_one_origin():
    scene = Scene()
    said = scene.says("Police chief", 7)
    for number in range(10):
        scene.also(said, 7, outlet=f"Outlet {number}")
    finding = found(scene)
    assert (*ends(finding), finding.grade, finding.origins) == (7, 7, 7, "single origin", 1)


def test_distinct_origins_that_can_all_be_right_agree_on_what_all_allow():
    scene = Scene()
    scene.says("Police chief", 5, hedge="at least")
    scene.says("Hospital", 9, hedge="up to", class_="medical")
    scene.says("Mayor", 7)
    finding = found(scene)
    assert (*ends(finding), finding.grade, finding.origins) == (7, 7, 7, "origins agree", 3)


def test_origins_that_cannot_all_be_right_conflict_and_the_range_holds_them():
    scene = Scene()
    scene.says("Police chief", 5)
    scene.says("Mayor", 5)
    scene.says("Rebel Council", 30, class_="armed_group")
    finding = found(scene)
    assert (*ends(finding), finding.grade) == (5, 5, 30, "origins conflict")
    assert any("differ" in each for each in finding.would_change)


def test_best_is_what_most_weight_stands_behind():
    scene = Scene()
    scene.says("A passer-by", 30, class_="witness")
    scene.says("Another passer-by", 30, class_="witness")
    scene.says("United Nations", 12, class_="international")
    assert found(scene).best == 12


def test_a_class_that_a_reviewer_gave_weighs():
    scene = Scene()
    scene.says("The Centre", 30, class_="unnamed")
    scene.says("Herald", 12, class_="media")
    assert found(scene).best == 12
    assert (
        found(
            scene, decisions=[decision("classify", ["The Centre"], "source", **{"class": "international"})]
        ).best
        == 30
    )


def test_organs_of_one_state_count_once_unless_a_reviewer_says_otherwise():
    scene = Scene()
    scene.says("Ministry of Health", 5, side="Norland")
    scene.says("General Staff", 5, side="Norland", class_="military")
    finding = found(scene)
    assert (finding.origins, finding.grade) == (1, "single origin")
    assert "houses" in rules(finding)
    apart = found(scene, decisions=[decision("independent", ["Ministry of Health", "General Staff"])])
    assert (apart.origins, apart.grade) == (2, "origins agree")


def test_two_origins_that_a_reviewer_calls_dependent_are_one():
    scene = Scene()
    scene.says("Mayor", 5)
    scene.says("Mayor's spokesman", 5)
    assert found(scene).origins == 2
    assert found(scene, decisions=[decision("dependent", ["mayor", "Mayor's spokesman"])]).origins == 1


def test_later_words_of_one_origin_supersede_its_earlier():
    scene = Scene()
    scene.says("Police chief", 5, day="2031-05-02")
    scene.says("Police chief", 8, day="2031-05-03")
    finding = found(scene)
    assert ends(finding) == (8, 8, 8)
    assert "supersede" in rules(finding)


@pytest.mark.parametrize("series", [True, False])
def test_a_figure_does_not_fall_unless_its_origin_revised_it(series):
    scene = Scene(series=series)
    scene.says("Police chief", 8, day="2031-05-02")
    scene.says("Police chief", 5, day="2031-05-03")
    finding = found(scene)
    assert finding.best == 8
    assert "monotone" in rules(finding)
    revised = Scene(series=series)
    revised.says("Police chief", 8, day="2031-05-02")
    revised.says("Police chief", 5, day="2031-05-03", quote="revised down to 5 people killed", words="5")
    assert found(revised).best == 5


def test_an_early_toll_of_another_origin_is_at_least():
    scene = Scene()
    scene.says("Police chief", 3, day="2031-05-02")
    scene.says("Hospital", 4, day="2031-05-04", class_="medical")
    finding = found(scene)
    assert (*ends(finding), finding.grade) == (4, 4, 4, "origins agree")


def test_parts_are_never_added_to_their_total():
    scene = Scene()
    total = scene.says("Mayor", 12)
    report = scene.claims[total.first].report
    scene.also(total, 4, part_of=total.first, report=report, joint=", ")
    assert ends(found(scene)) == (12, 12, 12)


def test_a_part_of_another_measure_is_a_figure_of_its_own():
    scene = Scene()
    total = scene.says("Mayor", 4000, "casualties")
    scene.also(total, 1000, part_of=total.first, report=scene.claims[total.first].report, joint=", ")
    assert found(scene).best == 1000
    assert found(scene, "casualties").best == 4000


def test_figures_of_different_people_in_one_sentence_are_added_up():
    scene = Scene()
    first = scene.says("Mayor", 2, quote="2 teachers were killed", words="2")
    scene.also(
        first,
        3,
        quote="3 pupils were killed",
        words="3",
        report=scene.claims[first.first].report,
        joint=" and ",
    )
    finding = found(scene)
    assert finding.best == 5
    assert "first" in rules(finding)


def test_what_a_report_says_first_counts_and_smaller_numbers_after_it_are_details():
    scene = Scene()
    first = scene.says("Mayor", 9)
    scene.also(first, 2, report=scene.claims[first.first].report)
    assert found(scene).best == 9


def test_a_retelling_that_changed_the_measure_is_no_word_of_its_origin():
    scene = Scene()
    said = scene.says("Intelligence service", 200, "losses", hedge="about")
    scene.also(said, 200, "killed", changed=["measure"])
    finding = found(scene)
    assert not finding.codable
    assert "changed" in rules(finding)
    assert found(scene, "losses").best == 200


def test_denied_questioned_and_rejected_claims_give_no_figure():
    scene = Scene()
    scene.says("Mayor", 9, stance="denies")
    scene.says("Herald", 8, stance="questions")
    said = scene.says("Governor", 7)
    scene.claims[said.first] = scene.claims[said.first].with_(status="rejected")
    assert not found(scene).codable


def test_about_agrees_with_what_lies_close_to_it():
    scene = Scene()
    scene.says("Mayor", 200, hedge="about")
    finding = found(scene)
    assert ends(finding) == (None, 200, None)
    scene.says("Governor", 205)
    assert found(scene).grade == "origins agree"
    scene.says("Herald", 300, class_="expert")
    assert found(scene).grade == "origins conflict"


def test_a_side_that_grants_its_own_loss_concedes_it():
    scene = Scene()
    scene.says(
        "Intelligence service",
        120,
        side="Sudmark",
        lost="Norland",
        status="combatant",
        class_="intelligence",
        day="2031-05-02",
    )
    finding = found(scene)
    assert finding.grade == "single origin"
    scene.says("War ministry", 120, side="Norland", lost="Norland", status="combatant", day="2031-05-03")
    finding = found(scene)
    assert finding.grade == "conceded"
    assert "own" in next(step.words for step in finding.steps if step.rule == "weights")


def test_the_relation_to_the_loss_is_computed_from_who_is_said_to_have_done_it():
    scene = Scene()
    scene.says("General Staff", 40, side="Ukraine", lost="Russia", class_="military", by="Ukrainian troops")
    scene.says("Foreign office", 30, side="Poland", lost="Russia")
    words = next(step.words for step in found(scene).steps if step.rule == "weights")
    assert "enemy" in words
    assert "third" in words


def test_whoever_tells_of_the_wounded_and_of_no_deaths_speaks_against_deaths():
    scene = Scene()
    for name in ("Hospital", "Mayor", "Police chief"):
        scene.says(name, 4, "wounded", class_="medical")
    scene.says("A passer-by", 1, class_="witness")
    finding = found(scene)
    assert (*ends(finding), finding.grade) == (0, 0, 1, "origins conflict")
    assert "silent" in rules(finding)


def test_who_spoke_before_anybody_told_of_deaths_is_not_silent_about_them():
    scene = Scene()
    for name in ("Hospital", "Mayor", "Police chief"):
        scene.says(name, 4, "wounded", class_="medical", day="2031-05-02")
    scene.says("Sheriff", 1, day="2031-05-06")
    assert found(scene).best == 1


def test_bodies_found_dead_stand_for_killed_where_nobody_says_how_many_were():
    scene = Scene()
    scene.says("Divers", 6, "bodies", class_="rescue", quote="6 bodies were found in the river", words="6")
    assert found(scene).best == 6
    alive = Scene()
    alive.says("Divers", 6, "bodies", quote="6 victims were found with wounds", words="6")
    assert not found(alive).codable


def test_who_was_hit_and_not_killed_was_wounded():
    scene = Scene()
    hit = scene.says("Mayor", 6, "casualties", quote="6 people were shot", words="6")
    scene.also(hit, 2, report=scene.claims[hit.first].report)
    assert found(scene, "wounded").best == 4
    army = Scene()
    army.says("General Staff", 600, "casualties")
    assert "wounded" not in {each.measure for each in findings(*army.told(), codebook=ORIGINS)}


@pytest.mark.parametrize(
    ("quote", "group", "count"),
    [
        ("Lund was shot dead", "Lund", 1),
        ("a farmer and his daughter were found dead", "farmer", 2),
        ("Teen kills infant, self", "infant", 2),
        ("a father killed his 9-year-old daughter and then himself", "daughter", 2),
        ("the woman killed her husband, infant son, then fled", "husband", 2),
        ("shot dead were Ida Lund, 34, and Per Holm, 7", "Ida Lund", 2),
        ("a gunman killed a guard and the gunman fled", "guard", 1),
        ("killed a nurse and tried to kill herself", "nurse", 1),
    ],
)
def test_a_claim_in_the_singular_counts_the_persons_that_its_words_list(quote, group, count):
    scene = Scene()
    scene.says("Police chief", None, words=group, quote=quote, group=group, bare=True)
    assert found(scene).best == count


def test_a_pronoun_for_several_is_not_one():
    scene = Scene()
    scene.says("President", None, words="x", quote="Their losses are noticeable", group="Their", bare=True)
    assert not found(scene).codable


def test_what_would_change_it_names_words_that_are_not_on_record():
    scene = Scene()
    scene.says("Intelligence service", 100, kept=False)
    finding = found(scene)
    assert any(
        "Intelligence service" in each and "not in the record" in each for each in finding.would_change
    )


def test_history_is_the_finding_as_it_stood_on_each_day_that_changed_it():
    scene = Scene(series=True)
    scene.says("Service", 100, hedge="at least", day="2031-05-01")
    scene.says("Service", 300, hedge="about", day="2031-05-10")
    scene.says("Embassy", 300, hedge="about", day="2031-05-12")
    scene.says("Service", 900, day="2031-05-20")
    told = list(history(*scene.told(), codebook=ORIGINS, measure="killed"))
    assert [(day, finding.best) for day, finding in told] == [
        ("2031-05-01", 100),
        ("2031-05-10", 300),
        ("2031-05-12", 300),
        ("2031-05-20", 900),
    ]


def test_weird_words_are_survived():
    scene = Scene()
    for number, words in enumerate(("x" * 100_000, "\u202eabc\u0000", "\ud800", "several " * 20_000, "")):
        scene.says(f"Source {number}", None, words=words or " ", quote=words or " ", group=words)
    assert findings(*scene.told(), codebook=ORIGINS)

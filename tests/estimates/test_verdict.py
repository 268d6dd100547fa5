import numpy as np
import pytest
from capture_tables import KOSOVO
from filled_forms import filled

from onrecord.estimates.checks import HeldOut, sensitivity
from onrecord.estimates.decomposable import GraphAverage
from onrecord.estimates.families import Answer
from onrecord.estimates.verdict import judge, open_question, refuse

FORM = filled(KOSOVO.lists)


def _answer(low, high, *problems, family="one"):
    return Answer(
        family, "a method", "classes", (low + high) / 2, low, high, 0.95, np.array([low, high]), problems
    )


def _held(name, truth, *, trivial=False):
    return HeldOut(name, truth, 50, 100.0, 90.0, 110.0, trivial)


def _prior(median):
    return GraphAverage(0.5, 0.95, median, median, median, 0, 1e6, (), np.array([median]), np.ones(1))


def _judged(answers=None, held_out=(), priors=(), form=FORM, low=9_000.0, high=13_000.0):
    answers = answers or [_answer(low, high)]
    return judge(KOSOVO, form, answers=answers, held_out=held_out, priors=priors, low=low, high=high)


def _names(verdict):
    return [reason.name for reason in verdict.reasons]


def test_without_a_reason_it_is_computed_under_the_assumption():
    found = _judged()
    assert found.kind == "computed"
    assert "nobody was out of every list's reach" in found.wording


@pytest.mark.parametrize("assumption", ["classes", "interactions", "degrees"])
def test_the_wording_follows_the_assumption_chosen(assumption):
    wordings = {
        _judged(form=filled(KOSOVO.lists, assumption=name)).wording for name in ("classes", assumption)
    }
    assert len(wordings) == (1 if assumption == "classes" else 2)


def test_models_whose_intervals_do_not_meet_contradict_each_other():
    found = _judged([_answer(9_000, 10_000, family="one"), _answer(12_000, 13_000, family="two")])
    assert _names(found) == ["models contradict each other"]
    assert "one ends at 10,000 where two starts at 12,000" in found.reasons[0].reason


def test_models_that_fail_their_checks_are_named_and_not_compared():
    found = _judged([_answer(9_000, 10_000), _answer(12_000, 13_000, "the 4 chains disagree", family="two")])
    assert _names(found) == ["chains disagree"]


def test_a_range_of_more_than_tenfold_is_wide():
    assert _names(_judged(low=4_500.0, high=5_600.0)) == ["wide"]
    assert _names(_judged(low=4_600.0, high=5_600.0)) == []


def test_a_prior_that_moves_the_unseen_by_half_decides():
    assert _names(_judged(priors=(_prior(10_000), _prior(8_000)))) == ["prior decides"]
    assert _names(_judged(priors=(_prior(10_000), _prior(9_000)))) == []


def test_more_than_half_of_the_hard_lists_missed_is_a_reason():
    missed, held, trivial = _held("A", 500), _held("B", 100), _held("C", 500, trivial=True)
    assert _names(_judged(held_out=(missed, missed, held))) == ["held-out lists missed"]
    assert _names(_judged(held_out=(missed, held))) == []
    assert _names(_judged(held_out=(trivial, trivial))) == []


def test_a_list_derived_from_something_outside_is_no_reason():
    assert _names(_judged(form=filled(KOSOVO.lists, derives_from="the registry"))) == []
    assert _names(_judged(form=filled(KOSOVO.lists, derives_from="ABA"))) == ["derived list"]


def test_no_sound_family_is_a_refusal_with_each_ones_reason():
    found = refuse(KOSOVO, {"graphs": "too many lists", "classes": "the chains disagree"})
    assert found.kind == "refused"
    assert "graphs: too many lists; classes: the chains disagree" in found.reasons[0].reason
    assert refuse(KOSOVO) is None


def test_what_no_data_can_decide_is_said_in_words():
    said = open_question(sensitivity(KOSOVO, 10_000, 9_000, 12_000))
    assert "leave no trace in any list" in said
    assert "4.2 times as many, or as few" in said

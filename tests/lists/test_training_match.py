import numpy as np
import numpy.typing as npt
import pytest

from onrecord.lists.model import Model
from onrecord.lists.training import Grades, patterns, trained

LABELS = [["different", "close", "same"]] * 3
NAMES = ["name", "birth", "place"]
ONE = [[0.05, 0.15, 0.8], [0.05, 0.25, 0.7], [0.2, 0.2, 0.6]]
STRANGERS = [[0.997, 0.002, 0.001], [0.99, 0.008, 0.002], [0.96, 0.03, 0.01]]
KIN = [[0.05, 0.95, 0.0], [0.99, 0.008, 0.002], [0.05, 0.05, 0.9]]


def levels(rates: list[list[float]], count: int, seed: int) -> npt.NDArray[np.int8]:
    random = np.random.default_rng(seed)
    return np.stack([random.choice(3, size=count, p=own) for own in rates], axis=1).astype(np.int8)


def learned(kin: int = 0) -> tuple[Model, npt.NDArray[np.int8]]:
    """A model learned from 2,000 pairs of one person and so many of kin among a million."""
    one, family = levels(ONE, 2_000, 1), levels(KIN, kin, 2)
    strangers = levels(STRANGERS, 20_000, 3)
    met = strangers[(strangers > 0).sum(axis=1) >= 2]
    candidate = np.concatenate([one, family, met])
    shared = (candidate > 0).sum(axis=1).astype(float)
    seen = patterns(candidate, shared, levels(STRANGERS, 50_000, 4), possible=1e6, sure=3)
    against = [np.array([True, True, False]), np.array([True, False, False]), np.zeros(3, dtype=bool)]
    return trained(seen, NAMES, LABELS, against=against, personal=[False, True, False]), one


def test_rates_are_learned_without_labels() -> None:
    model, _ = learned()
    for found, true in zip(model.m, ONE, strict=True):
        assert found == pytest.approx(true, abs=0.1)
    assert model.share * 1e6 == pytest.approx(2_000, rel=0.25)


def test_kin_do_not_pass_for_one_person() -> None:
    model, one = learned(kin=3_000)
    family = levels(KIN, 1_000, 9)
    chances = [1 / (1 + 2.0 ** -(model.prior + model.weights(own).sum(axis=1))) for own in (one, family)]
    assert chances[0].mean() > 0.7
    assert chances[1].mean() < 0.1


def test_what_is_not_stated_says_nothing() -> None:
    model, _ = learned()
    nothing = model.weights(np.full((1, 3), -1, dtype=np.int8))
    assert nothing[0, :-1] == pytest.approx(0)


def test_no_level_rules_a_match_out() -> None:
    model, _ = learned()
    weights = model.weights(np.zeros((1, 3), dtype=np.int8))
    assert np.all(weights > -6.5)


def test_a_rare_value_is_no_likelier_to_be_written_right() -> None:
    candidate = np.array([[2]] * 100 + [[1]] * 5, dtype=np.int8)
    seen = patterns(candidate, np.full(105, 9.0), np.zeros((1000, 1), dtype=np.int8), possible=1e4, sure=3)
    model = trained(seen, ["name"], LABELS[:1], graded=[Grades(0, (1, 2), (0.5, 0.5))])
    assert model.m[0][1] == pytest.approx(model.m[0][2], rel=0.05)


def test_patterns_stand_for_all_pairs_whatever_their_number() -> None:
    wide = np.arange(40, dtype=np.int8)[None, :] * np.ones((3, 1), dtype=np.int8)
    seen = patterns(wide, np.zeros(3), wide[:1] * 0, possible=1000, sure=3)
    assert seen.pairs.sum() == pytest.approx(1000)
    assert seen.levels.shape == (2, 40)


def test_nothing_to_learn_from_gives_a_model_that_matches_nothing() -> None:
    none = np.zeros((0, 1), dtype=np.int8)
    model = trained(patterns(none, np.zeros(0), none, possible=0, sure=3), ["name"], LABELS[:1])
    assert model.share < 0.01

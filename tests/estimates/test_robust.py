import numpy as np
import pytest

from onrecord.errors import UsageError
from onrecord.estimates.robust import doubly_robust


def _listed(seed, size=6000):
    """Two lists, independent given a covariate that moves both; the crude two-list figure is far too low."""
    random = np.random.default_rng(seed)
    x = random.standard_normal((size, 2))
    p1 = 1 / (1 + np.exp(-(-0.3 + 1.0 * x[:, 0])))
    p2 = 1 / (1 + np.exp(-(0.1 + 1.2 * x[:, 0] + 0.4 * x[:, 1])))
    return random.random(size) < p1, random.random(size) < p2, x


def test_covariates_mend_what_the_crude_figure_gets_wrong():
    first, second, x = _listed(1)
    found = doubly_robust(first, second, x)
    crude = first.sum() * second.sum() / (first & second).sum()
    assert crude < 5300
    assert abs(found.point - 6000) < abs(crude - 6000) / 2
    assert found.low < 6000 < found.high


def test_without_a_telling_covariate_it_is_lincoln_and_petersen():
    random = np.random.default_rng(2)
    first, second = random.random(5000) < 0.4, random.random(5000) < 0.5
    found = doubly_robust(first, second, np.zeros(5000))
    assert found.point == pytest.approx(first.sum() * second.sum() / (first & second).sum(), rel=0.02)


def test_intervals_cover_about_as_often_as_they_say():
    held = sum(1 for seed in range(30) if (f := doubly_robust(*_listed(seed, 3000))).low < 3000 < f.high)
    assert held >= 24


def test_people_on_neither_list_do_not_matter():
    first, second, x = _listed(3, 2000)
    seen = first | second
    assert doubly_robust(first, second, x) == doubly_robust(first[seen], second[seen], x[seen])


@pytest.mark.parametrize(
    ("first", "second", "x", "problem"),
    [
        ([1, 0], [1], [0, 0], "different lengths"),
        ([1] * 20, [1] * 20, [np.nan] * 20, "missing values"),
        ([1, 0] * 20, [0, 1] * 20, [0.0] * 40, "fewer than 10"),
    ],
)
def test_what_it_cannot_take_is_refused(first, second, x, problem):
    with pytest.raises(UsageError, match=problem):
        doubly_robust(first, second, x)

"""A small share, with a fixed seed, of what `bench/coverage.py` simulates."""

import sys
from importlib.util import module_from_spec, spec_from_file_location
from pathlib import Path

import pytest

pytest.importorskip("numba", reason="the extra `estimate` is not installed")
BENCH = Path(__file__).parents[2] / "bench"
sys.path.insert(0, str(BENCH))
import listings  # noqa: E402

# Not by its name: numba looks for a package called `coverage`.
spec = spec_from_file_location("simulated_coverage", BENCH / "coverage.py")
simulated = module_from_spec(spec)
spec.loader.exec_module(simulated)
sys.path.remove(str(BENCH))

SEED = 3


def _scenario(name):
    return next((n, each) for n, each in enumerate(listings.SCENARIOS) if each.name == name)


@pytest.mark.parametrize("name", ["independent", "two lists drawn together"])
def test_shown_intervals_hold_the_truth_where_lists_can_tell(name):
    number, scenario = _scenario(name)
    found = simulated.measure(scenario, number, 5, SEED)
    assert found["shown"] == 5
    assert found["coverage"] >= 0.8
    assert found["width"] < listings.TRUTH


def test_nobody_can_see_a_part_out_of_reach_but_the_range_that_is_shown_with_it_holds_the_truth():
    number, scenario = _scenario("a part out of reach")
    found = simulated.measure(scenario, number, 3, SEED)
    assert found["coverage"] == 0
    assert found["sensitivity_coverage"] == 1
    assert not scenario.identifiable


def test_the_score_punishes_a_miss_by_how_far_it_is():
    near, far = simulated.score([(2100.0, 2200.0)]), simulated.score([(2500.0, 2600.0)])
    assert near["coverage"] == far["coverage"] == 0
    assert far["score"] - near["score"] == pytest.approx(400 * 2 / (1 - simulated.LEVEL))

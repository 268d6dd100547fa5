from itertools import combinations

import numpy as np
import pytest
from capture_tables import KOSOVO, SPINA_BIFIDA, UK_FIVE
from hypothesis import given, settings
from hypothesis import strategies as st

from onrecord.errors import UsageError
from onrecord.estimates.chordal import clique_counts, graph_name
from onrecord.estimates.decomposable import default_deltas, graph_average, prior_influence
from onrecord.estimates.table import OverlapTable


@pytest.mark.parametrize(("lists", "graphs"), [(2, 2), (3, 8), (4, 61), (5, 822), (6, 18154)])
def test_all_labelled_chordal_graphs_are_found(lists, graphs):
    # The sequence A058862 of the On-Line Encyclopedia of Integer Sequences.
    rows = clique_counts(lists)
    assert len(rows) == graphs
    assert len(np.unique(rows, axis=0)) == graphs


def test_cliques_cover_every_list_once_more_than_separators():
    for row in clique_counts(4):
        for j in range(4):
            assert sum(int(row[mask]) for mask in range(1, 16) if mask >> j & 1) == 1


def test_the_four_cycle_is_not_decomposable():
    names = {graph_name(row) for row in clique_counts(4)}
    assert "[12,13,24,34]" not in names
    assert "[123,234]" in names


@pytest.mark.parametrize(("delta", "point", "low", "high"), [
    (1 / 16, 12595, 9827, 16544), (0.5, 11319, 4481, 14484), (1.0, 4616, 4407, 6844),
])  # fmt: skip
def test_kosovo_by_prior_weight(delta, point, low, high):
    found = graph_average(KOSOVO, delta=delta)
    assert (found.median, found.low, found.high) == pytest.approx((point, low, high), abs=3)


def test_spina_bifida_as_madigan_and_york_have_it():
    found = graph_average(SPINA_BIFIDA, delta=1, size_prior=(13.14, 55.17))
    name, probability, median = found.graphs[0]
    assert (name, round(probability, 2), round(median)) == ("[1,23]", 0.37, 731)
    assert found.median == pytest.approx(731, abs=1)
    assert found.mode == pytest.approx(728, abs=1)


def test_uk_five_lists_have_two_modes():
    found = graph_average(UK_FIVE)
    assert found.median == pytest.approx(22985, rel=0.002)
    assert (found.low, found.high) == pytest.approx((10387, 33439), rel=0.005)


def test_the_prior_takes_over_as_it_grows():
    little, jeffreys, uniform = prior_influence(KOSOVO)
    assert little.median > jeffreys.median > uniform.median
    assert default_deltas(4) == (1 / 16, 0.5, 1.0)


def test_the_posterior_is_a_probability():
    found = graph_average(KOSOVO)
    assert found.weights.sum() == pytest.approx(1)
    assert found.grid[0] == 4400
    assert sum(probability for _, probability, _ in found.graphs) <= 1 + 1e-9


def test_draws_follow_the_posterior_and_the_seed():
    found = graph_average(KOSOVO)
    draws = found.draws(100_000, seed=1)
    assert np.quantile(draws, [0.025, 0.975]) == pytest.approx([found.low, found.high], rel=0.01)
    assert (draws == found.draws(100_000, seed=1)).all()


def test_a_hundred_million_people_do_not_overflow_and_stay_sharp():
    chances = {"A": 0.4, "B": 0.3, "C": 0.2}
    cells = {}
    for cell in range(1, 8):
        pattern = f"{cell:03b}"
        share = np.prod(
            [p if mark == "1" else 1 - p for mark, p in zip(pattern, chances.values(), strict=True)]
        )
        cells[pattern] = round(1e8 * share)
    found = graph_average(OverlapTable(tuple(chances), cells))
    assert found.median == pytest.approx(1e8, rel=1e-4)
    assert 0 < (found.high - found.low) / 1e8 < 2e-3


def test_seven_lists_and_bad_priors_are_refused():
    with pytest.raises(UsageError, match="7 lists"):
        graph_average(OverlapTable(tuple("ABCDEFG"), {"1111111": 4}))
    with pytest.raises(UsageError, match="not above zero"):
        graph_average(KOSOVO, delta=0)


@settings(max_examples=15, deadline=None)
@given(st.lists(st.integers(0, 40), min_size=7, max_size=7).filter(any), st.permutations(range(3)))
def test_relabelling_lists_changes_nothing(values, order):
    table = OverlapTable(tuple("ABC"), {f"{cell:03b}": value for cell, value in enumerate(values, 1)})
    relabelled = table.keep([table.lists[index] for index in order])
    assert graph_average(relabelled, largest=1e7).median == pytest.approx(
        graph_average(table, largest=1e7).median
    )


def test_an_average_of_all_pairs_of_lists_agrees_with_each_pair():
    # Two independent lists with a flat table: the average over its two graphs lies between theirs.
    for a, b in combinations("AB", 2):
        table = OverlapTable((a, b), {"11": 400, "10": 600, "01": 600})
        assert graph_average(table).low < 2500 < graph_average(table).high

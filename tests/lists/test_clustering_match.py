import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from onrecord.lists.clustering import Linkage, clusters
from onrecord.lists.draws import Missed, drawn


def linkage(entries: int, pairs: dict[tuple[int, int], float], **more: object) -> Linkage:
    kept = sorted(pairs)
    return Linkage(
        entries,
        np.array([a for a, _ in kept], dtype=np.int64),
        np.array([b for _, b in kept], dtype=np.int64),
        np.array([pairs[pair] for pair in kept], dtype=float),
        **{"source": range(-1, -entries - 1, -1), **more},  # type: ignore[arg-type]
    )


def test_a_chain_of_single_links_does_not_become_one_person() -> None:
    chain = {(n, n + 1): 0.9 for n in range(9)}
    assert max(map(len, clusters(linkage(10, chain)))) <= 3


def test_two_tight_groups_with_one_link_stay_two() -> None:
    group = [(a, b) for base in (0, 5) for a in range(base, base + 5) for b in range(a + 1, base + 5)]
    assert clusters(linkage(10, {**dict.fromkeys(group, 0.95), (4, 5): 0.9})) == [
        (0, 1, 2, 3, 4),
        (5, 6, 7, 8, 9),
    ]


def test_an_entry_that_many_faint_links_point_to_is_taken_in() -> None:
    group = {(a, b): 0.95 for a in range(5) for b in range(a + 1, 5)}
    faint = {(a, 5): 0.15 for a in range(5)}
    assert clusters(linkage(6, {**group, **faint})) == [(0, 1, 2, 3, 4, 5)]
    assert (5,) in clusters(linkage(6, {**group, (0, 5): 0.15}))


def test_a_duplicate_free_list_has_each_person_once() -> None:
    pairs = {(0, 2): 0.9, (1, 2): 0.99, (0, 3): 0.2}
    assert clusters(linkage(4, pairs, source=[7, 7, 8, 8])) == [(0,), (1, 2), (3,)]


def test_what_a_reviewer_decided_holds_against_probabilities() -> None:
    pairs = {(0, 1): 0.99, (1, 2): 0.01}
    assert clusters(linkage(3, pairs, joined=[(1, 2)], apart=[(0, 1)])) == [(0,), (1, 2)]


def test_apart_keeps_whole_clusters_apart() -> None:
    pairs = {(0, 1): 0.99, (1, 2): 0.98, (0, 2): 0.97}
    found = clusters(linkage(3, pairs, apart=[(0, 2)]))
    assert not any({0, 2} <= set(group) for group in found)


PAIRS = st.dictionaries(
    st.tuples(st.integers(0, 11), st.integers(0, 11)).filter(lambda pair: pair[0] < pair[1]),
    st.floats(0, 1),
    max_size=40,
)


@given(PAIRS, st.lists(st.integers(0, 3), min_size=12, max_size=12))
def test_every_entry_is_in_one_person_and_no_list_twice(
    pairs: dict[tuple[int, int], float], lists: list[int]
) -> None:
    source = [number if number < 2 else -1 - place for place, number in enumerate(lists)]
    found = clusters(linkage(12, pairs, source=source))
    assert sorted(entry for group in found for entry in group) == list(range(12))
    for group in found:
        held = [source[entry] for entry in group]
        assert len(held) == len(set(held))


def test_draws_join_a_pair_as_often_as_it_is_probable() -> None:
    joined = sum(len(groups) == 1 for groups in drawn(linkage(2, {(0, 1): 0.3}), n=500, seed=1))
    assert 100 < joined < 200


def test_draws_of_one_seed_are_the_same_and_keep_what_was_decided() -> None:
    own = linkage(4, {(0, 1): 0.5, (1, 2): 0.5, (2, 3): 0.0}, joined=[(2, 3)])
    first, second = (list(drawn(own, n=20, seed=4)) for _ in range(2))
    assert first == second
    assert all(any({2, 3} <= set(group) for group in groups) for groups in first)


def test_entries_alone_are_dealt_as_often_as_they_have_a_double() -> None:
    group = {(a, b): 1.0 for a in range(3) for b in range(a + 1, 3)}
    own = linkage(4, group)
    gone = Missed(np.array([0.0, 0.0, 0.0, 0.7]), alone_too=0.0)
    together = sum(len(groups) == 1 for groups in drawn(own, n=300, seed=1, gone=gone))
    assert 170 < together < 250


def test_dealing_keeps_duplicate_free_lists_and_what_is_apart() -> None:
    gone = Missed(np.ones(4), alone_too=0.0)
    for more in ({"source": [1, -1, -2, 1]}, {"apart": [(0, 3)]}):
        own = linkage(4, {(0, 1): 1.0, (1, 2): 1.0, (0, 2): 1.0}, **more)
        assert all(groups == [(0, 1, 2), (3,)] for groups in drawn(own, n=20, seed=1, gone=gone))

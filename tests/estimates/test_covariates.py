import numpy as np
import pytest

from onrecord.errors import InputError
from onrecord.estimates.covariates import pair_estimates, read_people, sentence


def _people(seed=1, size=4000):
    """Three lists that reach people of three kinds unevenly; within a kind they are independent."""
    random = np.random.default_rng(seed)
    kinds = random.choice(3, size=size, p=[0.5, 0.3, 0.2])
    chances = np.array([[0.7, 0.6, 0.6], [0.3, 0.35, 0.3], [0.2, 0.15, 0.2]])
    listed = random.random((size, 3)) < chances[kinds]
    names = ["river", "hill", ""]
    rows = [
        f"{int(a)},{int(b)},{int(c)},{names[kind]}"
        for (a, b, c), kind in zip(listed, kinds, strict=True)
        if a or b or c
    ]
    return "A,B,C,village\n" + "\n".join(rows) + "\n"


def test_a_covariate_brings_every_pair_near_the_truth_that_the_crude_figure_misses():
    people = read_people(_people(), ["village"])
    assert people.lists == ("A", "B", "C")
    for pair in pair_estimates(people):
        crude = people.table.sizes[pair.lists[0]] * people.table.sizes[pair.lists[1]]
        crude /= people.table.overlap(*pair.lists)
        assert pair.found.low < 4000 < pair.found.high
        assert crude < 3500


def test_a_number_with_gaps_keeps_everybody_and_says_who_has_none():
    people = read_people("A,B,age\n1,0,30\n1,1,\n0,1,50\n", ["age"])
    assert people.features.tolist() == [[30.0, 0.0], [40.0, 1.0], [50.0, 0.0]]
    assert people.table.n == 3


def test_kinds_of_few_people_are_one_kind():
    rows = "".join(f"1,0,{kind}\n" for kind in ["a"] * 20 + ["b"] * 12 + ["c"] * 2 + ["d"])
    features = read_people("A,B,kind\n" + rows, ["kind"]).features
    assert features.shape == (35, 2)
    assert features.sum(axis=0).tolist() == [12.0, 3.0]


def test_a_count_repeats_the_person():
    people = read_people("A,B,age,count\n1,0,30,3\n0,1,40,2\n", ["age"])
    assert people.table.sizes == {"A": 3, "B": 2}
    assert len(people.features) == 5


def test_a_list_that_did_not_work_everywhere_gives_no_pair_and_says_why():
    rows = ["1,1,-,30", "1,0,1,30", "0,1,1,30", "1,1,0,40", "1,0,0,40", "0,1,1,40"] * 20
    text = "A,B,C,age\n" + "\n".join(rows) + "\n"
    pairs = {pair.lists: pair for pair in pair_estimates(read_people(text, ["age"]))}
    assert pairs["A", "C"].found is None
    assert "did not work everywhere" in pairs["A", "C"].why_not
    assert pairs["A", "B"].found is not None


def test_an_unknown_covariate_is_named_with_the_columns_there_are():
    with pytest.raises(InputError, match=r"no column region.*Columns: A, B, age"):
        read_people("A,B,age\n1,0,30\n", ["region"])


def test_lists_that_share_nobody_say_so_in_words():
    people = read_people("A,B,age\n" + "1,0,30\n0,1,40\n" * 20, ["age"])
    assert sentence(people, pair_estimates(people), level=0.95) == "No two lists say anything given age."


def test_kinds_that_are_hardly_ever_on_both_lists_are_no_ground_for_a_figure():
    rows = (
        ["1,0,x"] * 400 + ["0,1,x"] * 400 + ["1,1,x"] * 2 + ["1,1,y"] * 60 + ["1,0,y"] * 30 + ["0,1,y"] * 30
    )
    (pair,) = pair_estimates(read_people("A,B,kind\n" + "\n".join(rows) + "\n", ["kind"]))
    assert pair.found is None
    assert "hardly ever on both lists" in pair.why_not

from onrecord.lists.overlap import overlap, overlaps
from onrecord.model import Person

LISTS = {"a1": "A", "b1": "B", "b2": "B", "c1": "C"}
PERSONS = [("a1", "b1"), ("b2",), ("c1",)]


def test_persons_by_pattern_of_lists() -> None:
    assert overlap(PERSONS, LISTS) == {"": {"110": 1, "010": 1, "001": 1}}


def test_persons_are_taken_as_nouns_too_and_lists_in_the_order_given() -> None:
    persons = [Person(entries, (), 1.0) for entries in PERSONS]
    assert overlap(persons, LISTS, lists=["C", "A"]) == {"": {"10": 1, "01": 1}}


def test_strata_are_what_most_entries_say() -> None:
    strata = {"a1": "north", "b1": "south", "b2": "south"}
    assert overlap(PERSONS, LISTS, strata=strata) == {"": {"110": 1, "001": 1}, "south": {"010": 1}}


def test_one_table_for_each_draw() -> None:
    draws = [PERSONS, [("a1",), ("b1",), ("b2",), ("c1",)]]
    assert [sum(own[""].values()) for own in overlaps(draws, LISTS)] == [3, 4]

"""Editions: what a new version of a list adds, changes and withdraws."""

import io

from hypothesis import given
from hypothesis import strategies as st

from onrecord.lists.editions import carried_keys, difference
from onrecord.lists.grid import Source
from onrecord.lists.importing import read_list
from onrecord.lists.mapping import ListMapping
from onrecord.model import Entry

BY_ROW = ListMapping.from_wire({"fields": {"name": "Name", "birth": "Born", "place": "Place"}})
BY_ID = ListMapping.from_wire({"key": "identifier", "fields": {"identifier": "ID", "name": "Name"}})


def entries(text: str, mapping: ListMapping = BY_ROW, carried: dict[int, str] | None = None) -> list[Entry]:
    source = Source("list.csv", lambda: io.BytesIO(text.encode()))
    return read_list(source, mapping, list_name="made", carried=carried).entries


FIRST = "Name,Born,Place\nAda Moss,1980,Elm\nBo Fern,1970,Oak\nCy Reed,1975,Oak\n"


def told(before: str, after: str) -> tuple[list[str], list[str], list[str], int]:
    old = entries(before)
    new = entries(after, carried=carried_keys(old, entries(after), key="row"))
    found = difference(old, new)
    return (
        [entry.fields["name"] for entry in found.added],
        [entry.fields["name"] for _, entry in found.changed],
        [entry.fields["name"] for entry in found.withdrawn],
        found.same,
    )


def test_rows_that_only_moved_are_the_same() -> None:
    assert told(FIRST, "Name,Born,Place\nCy Reed,1975,Oak\nAda Moss,1980,Elm\nBo Fern,1970,Oak\n") == (
        [],
        [],
        [],
        3,
    )


def test_added_changed_and_withdrawn() -> None:
    after = "Name,Born,Place\nAda Moss,1980,Ash\nCy Reed,1975,Oak\nDi Vale,1990,Elm\n"
    assert told(FIRST, after) == (["Di Vale"], ["Ada Moss"], ["Bo Fern"], 1)


def test_a_spelling_that_was_mended_keeps_its_entry() -> None:
    first = "Name,Born,Place\nAda Mos,1980,Elm\nBo Fern,1970,Oak\n"
    sexed = ListMapping.from_wire(
        {"fields": {"name": "Name", "birth": "Born", "place": "Place", "sex": "Sex"}}
    )
    old = entries(first.replace("Place", "Place,Sex").replace("Elm", "Elm,f").replace("Oak", "Oak,m"), sexed)
    text = "Name,Born,Place,Sex\nAda Moss,1980,Elm,f\nBo Fern,1970,Oak,m\n"
    assert carried_keys(old, entries(text, sexed), key="row") == {2: old[0].key}


def test_two_that_could_be_meant_are_carried_to_neither() -> None:
    first = "Name,Born,Place\nAda Moss,1980,Elm\nAda Moss,1980,Oak\n"
    after = "Name,Born,Place\nBo Fern,1970,Elm\nAda Moss,1980,Ash\nAda Moss,1980,Yew\n"
    old = entries(first)
    carried = carried_keys(old, entries(after), key="row")
    assert carried == {3: old[1].key}


def test_a_list_with_ids_of_its_own_needs_no_guess() -> None:
    old = entries("ID,Name\nA-1,Ada Mos\nA-2,Bo Fern\n", BY_ID)
    new = entries("ID,Name\nA-2,Bo Fern\nA-1,Ada Moss\n", BY_ID)
    assert carried_keys(old, new, key="identifier") == {}
    found = difference(old, new)
    assert [(before.fields["name"], after.fields["name"]) for before, after in found.changed] == [
        ("Ada Mos", "Ada Moss")
    ]


@given(
    st.lists(
        st.tuples(st.sampled_from("ABC"), st.sampled_from(["1980", "1970"]), st.sampled_from("xy")),
        min_size=1,
        max_size=8,
    ),
    st.lists(
        st.tuples(st.sampled_from("ABC"), st.sampled_from(["1980", "1970"]), st.sampled_from("xy")),
        min_size=1,
        max_size=8,
    ),
)
def test_nothing_is_lost_or_counted_twice_between_editions(
    before: list[tuple[str, str, str]], after: list[tuple[str, str, str]]
) -> None:
    head = "Name,Born,Place\n"
    old = entries(head + "".join(f"{a} Moss,{b},{c} town\n" for a, b, c in before))
    text = head + "".join(f"{a} Moss,{b},{c} town\n" for a, b, c in after)
    new = entries(text, carried=carried_keys(old, entries(text), key="row"))
    assert len({entry.id for entry in new}) == len(new) == len(after)
    found = difference(old, new)
    assert len(found.added) + len(found.changed) + found.same == len(new)
    assert len(found.withdrawn) + len(found.changed) + found.same == len(old)

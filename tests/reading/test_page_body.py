"""Finding again on the page what trafilatura extracted from it."""

from hypothesis import given
from hypothesis import strategies as st

from onrecord.reading.page.body import taken

MENU = ["Home", "World", "Sport"]
LONG = [
    f"Paragraph {number} tells at some length what happened in the port of Obi that day."
    for number in range(6)
]


def test_long_pieces_are_found_and_menus_are_not() -> None:
    assert taken(LONG, [*MENU, *LONG, *MENU]) == frozenset(range(3, 9))


def test_a_short_piece_counts_only_where_it_stands_in_the_extraction() -> None:
    page = ["World", LONG[0], "World", LONG[1], "World"]
    assert taken([LONG[0], "World", LONG[1]], page) == frozenset({1, 2, 3})


def test_a_teaser_that_repeats_the_text_is_not_the_text() -> None:
    page = [LONG[2], *MENU, *LONG]
    assert taken(LONG, page) == frozenset(range(4, 10))


def test_pieces_that_the_page_repeats_are_found_as_often_as_extracted() -> None:
    menu_plan = ["Eat two hours after your workout, with a glass of water.", "Snack"]
    page = [LONG[0], *menu_plan, LONG[1], *menu_plan, LONG[2], *menu_plan]
    assert taken(page, page) == frozenset(range(len(page)))
    assert taken(page[:6], page) == frozenset(range(6))


def test_white_space_and_stretches_do_not_matter() -> None:
    assert taken(["".join(LONG[:2]).replace(" ", "\n"), LONG[2]], LONG) == frozenset({0, 1, 2})


def test_a_piece_altered_in_its_middle_is_known_by_its_ends() -> None:
    altered = LONG[1].replace("some length ", "")
    assert taken([LONG[0], altered, LONG[2]], LONG[:3]) == frozenset({0, 1, 2})


def test_nothing_extracted_is_nothing_found() -> None:
    assert taken([], LONG) == frozenset()
    assert taken(["  "], LONG) == frozenset()


@given(st.lists(st.sampled_from(["World", "Read", *LONG]), max_size=12), st.data())
def test_what_is_extracted_whole_is_found_whole(page: list[str], data: st.DataObject) -> None:
    assert taken(page, page) == frozenset(range(len(page)))
    start = data.draw(st.integers(0, len(page)))
    found = taken(page[start:], page)
    assert sum(len(page[index]) for index in found) <= sum(map(len, page))

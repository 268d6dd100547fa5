"""Number phrases: bounds, hedges, what they count, and what is no count of people."""

import pytest

from onrecord.model import Block, Report, Sentence, Span
from onrecord.reading.figures import find_numbers
from onrecord.reading.mentions import Number
from onrecord.reading.sentences import split


def read(text: str) -> tuple[Number, ...]:
    """The numbers of one sentence."""
    report = Report(item="0" * 64, text=text, blocks=(Block("body", Span(0, len(text))),))
    return find_numbers(report, [Sentence(Span(0, len(text)), "body", 0)])


def only(text: str) -> Number:
    (number,) = read(text)
    return number


@pytest.mark.parametrize(
    ("text", "wording", "low", "best", "high"),
    [
        ("eight miners died", "eight", 8, 8, 8),
        ("exactly 40 miners died", "exactly 40", 40, 40, 40),
        ("a nurse died", "a", 1, 1, 1),
        ("one more died", "one", 1, 1, 1),
        ("about 1,000 fled", "about 1,000", None, 1000, None),
        ("some 1\u00a0100 fled", "some 1\u00a0100", None, 1100, None),
        ("an estimated 50 miners", "an estimated 50", None, 50, None),
        ("approaching 1,000 dead", "approaching 1,000", None, 1000, None),
        ("200 or so rebels", "200 or so", None, 200, None),
        ("200-odd rebels", "200-odd", None, 200, None),
        ("at least 100 miners", "at least 100", 100, 100, None),
        ("at least some 30 wounded", "at least some 30", 30, 30, None),
        ("no fewer than 20 miners", "no fewer than 20", 20, 20, None),
        ("more than 600 miners", "more than 600", 600, 600, None),
        ("upward of 70 miners", "upward of 70", 70, 70, None),
        ("50 or more hostages", "50 or more", 50, 50, None),
        ("100+ hostages", "100+", 100, 100, None),
        ("up to 500 rebels", "up to 500", None, None, 500),
        ("as many as 40 rebels", "as many as 40", None, None, 40),
        ("no more than 12 rebels", "no more than 12", None, None, 12),
        ("fewer than nine rebels", "fewer than nine", None, None, 9),
        ("100 to 300 rebels", "100 to 300", 100, None, 300),
        ("between 100 and 300 rebels", "between 100 and 300", 100, None, 300),
        ("100–300 rebels", "100–300", 100, None, 300),
        ("from 5 to 7 rebels", "from 5 to 7", 5, None, 7),
        ("two or three rebels", "two or three", 2, None, 3),
        ("no one died", "no one", 0, 0, 0),
        ("no casualties were reported", "no", 0, 0, 0),
        ("none of the guards died", "none", 0, 0, 0),
    ],
)
def test_bounds_are_those_the_words_set(
    text: str, wording: str, low: int | None, best: int | None, high: int | None
) -> None:
    number = only(text)
    assert number.span.of(text) == wording
    assert (number.low, number.best, number.high) == (low, best, high)
    assert not number.vague
    assert number.never is None


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("a hundred and twelve miners", 112),
        ("two thousand three hundred and five miners", 2305),
        ("1.2 million refugees", 1_200_000),
        ("3 thousand miners", 3000),
        ("11k miners", 11_000),
        ("half a dozen miners", 6),
        ("two dozen miners", 24),
        ("half a million refugees", 500_000),
        ("2.700 soldiers", 2700),
        ("12’345 miners", 12_345),
        ("about 1 340 miners", 1340),
        ("٣٠ miners", 30),
    ],
)
def test_words_digits_scales_and_groups_give_one_value(text: str, value: int) -> None:
    assert only(text).best == value


@pytest.mark.parametrize(
    "text",
    [
        "dozens of miners",
        "several hundred miners",
        "tens of thousands of refugees",
        "scores of miners",
        "many miners",
        "a few miners",
        "numerous miners",
        "half of the miners",
        "a third of the men",
        "most of the miners",
    ],
)
def test_vague_words_give_no_number_at_all(text: str) -> None:
    number = only(text)
    assert number.vague
    assert (number.low, number.best, number.high) == (None, None, None)
    assert number.counts is not None


@pytest.mark.parametrize("text", ["how many miners", "so few miners", "as many miners"])
def test_a_question_of_how_many_is_no_number(text: str) -> None:
    assert read(text) == ()


@pytest.mark.parametrize(
    ("text", "counts"),
    [
        ("eight soldiers died", "soldiers"),
        ("40 North Korean military personnel died", "North Korean military personnel"),
        ("eight of the tired soldiers died", "tired soldiers"),
        ("12 of the 60 sailors drowned", "sailors"),
        ("hundreds of people fled", "people"),
        ("12 wounded miners", "wounded miners"),
        ("a retired nurse died", "retired nurse"),
        ("three others died", "others"),
        ("five people Thursday", "people"),
        ("three policemen fell", "policemen"),
        ("eight were killed", None),
        ("12 dead", None),
        ("30 killed and wounded", None),
        ("30 shot dead", None),
    ],
)
def test_counts_is_the_noun_phrase_or_null_for_an_elliptical_number(text: str, counts: str | None) -> None:
    span = read(text)[0].counts
    assert (span and span.of(text)) == counts


@pytest.mark.parametrize(
    ("text", "never"),
    [
        ("Reyes, 34, of Avon", "age"),
        ("aged 34", "age"),
        ("Lund and Reyes, both 31, of Avon", "age"),
        ("Lund, (25), at Avon", "age"),
        ("on Loop 410", "address"),
        ("the driver (55)", "age"),
        ("Lund Jr., 19.", "age"),
        ("the 15-year-old", "age"),
        ("61 years of age", "age"),
        ("on December 14", "date"),
        ("on Dec. 14", "date"),
        ("on 14 December", "date"),
        ("in 2024", "date"),
        ("the 1990s", "date"),
        ("at 8 p.m.", "time"),
        ("at 2130", "time"),
        ("from 0600", "time"),
        ("$5 million", "money"),
        ("300 rubles", "money"),
        ("30 km", "distance"),
        ("152-mm guns", "caliber"),
        ("40 kg of flour", "weight"),
        ("40 per cent", "percentage"),
        ("-5 degrees", "temperature"),
        ("20 hectares", "area"),
        ("three days", "duration"),
        ("several hours", "duration"),
        ("the 155th Brigade", "unit"),
        ("the 14th", "ordinal"),
        ("an M777", "designation"),
        ("a Su-34", "designation"),
        ("on Route 66", "address"),
        ("Flight 17", "vehicle"),
        ("Section 12", "law"),
        ("No. 5", "id"),
        ("1121 West Elm Avenue", "address"),
        ("the 2600 block", "address"),
        ("six tanks", "vehicle"),
        ("a .22", "quantity"),
        ("40 attack drones", "weapon"),
        ("five strikes", "strike"),
        ("12 buildings", "building"),
        ("52 votes", "vote"),
        ("two statements", "statement"),
        ("a 911 call", "id"),
        ("the 40 mile march", "distance"),
        ("January 9, 2017", "date"),
        ("Image 1 of 16", "id"),
        ("on Channel 5", "series"),
        ("shot four times", "quantity"),
    ],
)
def test_what_is_no_count_of_people_says_of_what_kind_it_is(text: str, never: str) -> None:
    assert {number.never for number in read(text)} == {never}


@pytest.mark.parametrize(
    "text",
    [
        "1900 people fled",
        "two Zandians died",
        "12 day labourers",
        "3 dead",
        "In Avon, 34 were killed",
        "two guards",
        "since March, 37 of them children",
        "in March 12 miners died",
        "911 were killed",
        "on that day 12 died",
    ],
)
def test_what_could_be_people_is_left_open(text: str) -> None:
    assert only(text).never is None


def test_an_article_counts_one_person_and_no_thing_and_no_event() -> None:
    assert [number.best for number in read("a mother and her two children")] == [1, 2]
    assert only("a 12-member crew").best == 12
    for text in (
        "a house",
        "a major escalation",
        "a soldier's boot",
        "a serious injury",
        "a police statement",
    ):
        assert read(text) == ()


def test_one_as_a_pronoun_is_no_number() -> None:
    assert read("this one fell") == ()
    assert read("they help one another") == ()
    assert only("one of the victims").best == 1


@pytest.mark.parametrize(
    "text", ["three more died", "another 12 miners died", "a further three died", "another miner died"]
)
def test_a_word_of_addition_makes_an_increment(text: str) -> None:
    assert only(text).increment


def test_another_behind_an_earlier_number_is_the_rest_of_a_list() -> None:
    assert [number.increment for number in read("killed three miners and wounded another 12")] == [
        False,
        False,
    ]


def test_others_alone_never_adds() -> None:
    assert not only("two others died").increment


def test_how_much_a_toll_rose_is_an_increment_and_where_it_stands_is_not() -> None:
    rise, toll = read("the toll rose by 30 to 1,200")
    assert (rise.best, rise.change, rise.increment) == (30, "up", True)
    assert (toll.best, toll.change, toll.increment) == (1200, None, False)


def test_a_change_said_again_keeps_its_direction() -> None:
    assert [number.change for number in read("shares fell 190 points, or 0.6%")] == ["down", "down"]


def test_ages_in_a_row_are_all_ages() -> None:
    assert [number.never for number in read("two men, 18 and 19, were hurt")] == [None, "age", "age"]
    assert [number.never for number in read("sons aged 5, 7 and 9")] == ["age", "age", "age"]


def test_a_range_takes_the_scale_of_its_upper_end() -> None:
    number = only("3 to 5 million refugees")
    assert (number.low, number.high) == (3_000_000, 5_000_000)


def test_two_numbers_that_do_not_rise_are_no_range() -> None:
    assert [number.best for number in read("from 30 to 5 miners")] == [30, 5]


@pytest.mark.parametrize(
    "text", ["on 2024-12-14", "at 8:30", "14.12.2024", "call 555-010-0199", "https://a.example/5-dead-12"]
)
def test_digits_strung_together_are_no_number(text: str) -> None:
    assert read(text) == ()


def test_capitals_read_as_small_letters_do() -> None:
    number = only("AT LEAST SIX PERSONS WERE KILLED")
    assert (number.low, number.best, number.high) == (6, 6, None)


def test_one_in_five_is_a_share_and_no_count() -> None:
    number = only("one in five soldiers fell")
    assert (number.vague, number.best) == (True, None)


@pytest.mark.parametrize("text", ["won 9-2", "tied 89-89"])
def test_a_score_is_no_range(text: str) -> None:
    assert read(text) == ()


def test_the_whole_that_a_number_is_a_part_of_is_no_count_of_the_lost() -> None:
    for text in ("12 of the 60 sailors drowned", "2 of 5 miners died", "most of the 40 miners died"):
        assert [number.whole for number in read(text)] == [False, True]
    for text in (
        "none of the sixteen is alive",
        "one of four injured",
        "one of two miners killed in the pit",
    ):
        assert [number.whole for number in read(text)] == [False, False]


@pytest.mark.parametrize(
    ("text", "counts"),
    [
        ("a 17-year-old was shot", "17-year-old"),
        ("a drover identified as Lund", "drover"),
        ("a drover, who died on Monday", "drover"),
        ("a village 'area commander'", "village 'area commander"),
        ("another was wounded", None),
        ("another wounded", None),
    ],
)
def test_one_person_is_known_by_age_by_what_identifies_them_and_behind_another(
    text: str, counts: str | None
) -> None:
    span = read(text)[0].counts
    assert read(text)[0].best == 1
    assert (span and span.of(text)) == counts


def test_each_of_several_people_helps_no_one_another() -> None:
    assert read("they struck one another as kind") == ()


def test_the_number_of_a_house_is_an_address() -> None:
    assert only("they lay outside 7318 Elm Creek").never == "address"
    assert only("they killed 7318 Zandians there").never is None


@pytest.mark.parametrize("text", ["two-thirds of the sailors drowned", "three quarters of the men fell"])
def test_a_fraction_in_words_is_vague_and_not_its_numerator(text: str) -> None:
    assert [(number.vague, number.best) for number in read(text)] == [(True, None)]


def test_digits_and_words_make_no_range_over_a_hyphen() -> None:
    assert [number.best for number in read("a 7-Eleven shop")] == [7, 11]


def test_one_on_one_is_no_number() -> None:
    assert read("they met one-on-one") == ()


def test_a_couple_is_two_unless_it_is_a_couple_of_something() -> None:
    assert only("an elderly couple died").best == 2
    assert only("a couple of miners died").vague
    assert read("a couple soldiers died")[:1] == ()


@pytest.mark.parametrize(
    ("text", "counts"),
    [
        ("a Mine Rescue Force trooper fell", "Mine Rescue Force trooper"),
        ("a Mine Rescue Force (MRF) trooper fell", "Mine Rescue Force (MRF) trooper"),
        ("a Police Force trooper fell", "Police Force trooper"),
        ("a man opened fire", "man"),
    ],
)
def test_a_name_before_the_noun_belongs_to_what_is_counted(text: str, counts: str) -> None:
    span = only(text).counts
    assert span is not None
    assert span.of(text) == counts


def test_a_police_van_counts_nobody() -> None:
    assert read("a Police van burned") == ()


def test_the_particle_of_a_verb_is_no_hedge() -> None:
    number = only("they handed over 23 prisoners")
    assert (number.hedge, number.high) == (None, 23)
    assert only("over 23 prisoners").hedge == "over"


@pytest.mark.parametrize(
    "text",
    [
        "On 3 March 1991 three people were killed.",
        "On Mar. 3, 1991 three people were killed.",
        "In 1991 40 people were killed.",
    ],
)
def test_a_year_before_another_number_counts_nobody(text):
    report = Report(item="0" * 64, text=text, blocks=(Block("body", Span(0, len(text))),))
    counting = [n.span.of(text) for n in find_numbers(report, split(report)) if n.never is None]
    assert counting in (["three"], ["40"])

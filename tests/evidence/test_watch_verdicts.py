from datetime import datetime, timedelta
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from onrecord.evidence.watch.difference import MOST_LINES, changes, sentences
from onrecord.evidence.watch.looks import UNAVAILABLE, Control, Judgement, Look, Page, Piece
from onrecord.evidence.watch.survival import Spell, spells, survival
from onrecord.evidence.watch.verdicts import due, moment, standing
from onrecord.evidence.watch.words import likeness, sentence_spans, similar, words
from onrecord.model import Span

CAPTURED = "2031-03-01T00:00:00Z"
ABSENT = ("soft 404", "removed by platform", "removed by author", "account gone", UNAVAILABLE)
FRONT = Control("https://a.example/", 200)


def look(state, hours, *, control=FRONT, absent=None):
    at = (moment(CAPTURED) + timedelta(hours=hours)).isoformat()
    made = Judgement(state, absent=state in ABSENT if absent is None else absent, why="")
    return Look("https://a.example/1", at, "t", "https://a.example/1", 200, made, control=control)


def stand(*looks):
    return standing("https://a.example/1", looks, captured=CAPTURED)


@pytest.mark.parametrize(("apart", "gone"), [(0, False), (1, False), (23.99, False), (24, True), (300, True)])
def test_gone_needs_two_looks_at_least_a_day_apart(apart, gone):
    made = stand(look("soft 404", 5), look("soft 404", 5 + apart))
    assert made.gone is gone
    assert moment(made.since) == moment(CAPTURED) + timedelta(hours=5)


def test_one_look_makes_nothing_gone():
    assert not stand(look("account gone", 500)).gone


def test_a_look_that_saw_the_page_between_breaks_the_agreement():
    made = stand(look("soft 404", 1), look("up", 10), look("soft 404", 30))
    assert (made.gone, moment(made.since)) == (False, moment(look("up", 30).at))
    back = stand(look("soft 404", 1), look("soft 404", 30), look("changed", 40))
    assert (back.gone, back.state, back.since, back.last_up) == (False, "changed", None, look("up", 40).at)


@pytest.mark.parametrize(
    "control", [None, Control("https://a.example/", None), Control("https://a.example/", 503)]
)
def test_a_control_that_does_not_answer_makes_nothing_gone(control):
    assert not stand(look("soft 404", 1, control=control), look("soft 404", 30)).gone
    assert not stand(look("soft 404", 1), look("soft 404", 30, control=control)).gone
    assert stand(look("soft 404", 1), look("soft 404", 9, control=control), look("soft 404", 30)).gone


def test_looks_that_are_our_own_fault_say_nothing():
    made = stand(look("up", 1), look("soft 404", 3), look("our own fault", 20), look("soft 404", 30))
    assert (made.gone, made.looks) == (True, 4)
    assert stand(look("our own fault", 1), look("our own fault", 90)).gone is False


def test_a_cause_is_only_said_where_both_looks_give_it():
    assert stand(look("removed by author", 1), look("removed by author", 30)).state == "removed by author"
    both = stand(look("removed by author", 1), look("removed by platform", 30))
    assert (both.gone, both.state) == (True, UNAVAILABLE)


def test_a_gate_is_no_evidence_of_absence():
    assert not stand(look(UNAVAILABLE, 1, absent=False), look(UNAVAILABLE, 90, absent=False)).gone
    assert not stand(look("login wall", 1), look("geo-block", 90)).gone


@given(st.permutations([look("up", 1), look("soft 404", 5), look("soft 404", 40), look("our own fault", 50)]))
def test_the_order_in_which_looks_are_given_does_not_matter(looks):
    assert stand(*looks).gone


@pytest.mark.parametrize(
    ("age", "since", "expected"),
    [(2, 20, False), (2, 24, True), (20, 100, False), (20, 168, True), (200, 200, False), (200, 720, True)],
)
def test_looks_are_due_often_at_first_and_rarely_later(age, since, expected):
    now = moment(CAPTURED) + timedelta(days=age)
    last = (now - timedelta(hours=since)).isoformat()
    assert due(stand(look("up", 1)), last_look=last, now=now) is expected


def test_what_was_seen_absent_once_is_due_a_day_later():
    now = moment(CAPTURED) + timedelta(days=200)
    last = (now - timedelta(hours=25)).isoformat()
    assert due(stand(look("soft 404", 4775)), last_look=last, now=now)
    assert not due(stand(look("soft 404", 4000), look("soft 404", 4775)), last_look=last, now=now)


def test_times_without_offset_are_utc():
    assert moment("2031-03-01T00:00:00") == moment(CAPTURED) == moment("2031-03-01T02:00:00+02:00")


REMISSION = [6, 6, 6, 7, 10, 13, 16, 22, 23]
CENSORED = [6, 9, 10, 11, 17, 19, 20, 25, 32, 32, 34, 35]
"""Weeks of remission under 6-MP, 21 patients: Freireich et al. 1963, in Kalbfleisch and Prentice 1980, table 1.1."""


def test_the_estimate_is_the_published_one():
    """S = 0.857, 0.807, 0.753, 0.690, 0.627, 0.538, 0.448 and standard errors 0.076 to 0.135 (Greenwood)."""
    made = survival([Spell(t, True) for t in REMISSION] + [Spell(t, False) for t in CENSORED])
    assert [step.days for step in made.steps] == [6, 7, 10, 13, 16, 22, 23]
    assert [step.at_risk for step in made.steps] == [21, 17, 15, 12, 11, 7, 6]
    published = [0.857, 0.807, 0.753, 0.690, 0.627, 0.538, 0.448]
    assert [step.survival for step in made.steps] == pytest.approx(published, abs=0.001)
    low, high = made.steps[-1].low, made.steps[-1].high
    assert (low, high) == pytest.approx((0.188, 0.680), abs=0.002)
    assert (made.median_days, made.median_low, made.median_high) == (23, 13, None)


def test_where_all_are_gone_nothing_is_left_and_no_interval_is_made_up():
    made = survival([Spell(1, True), Spell(2, True)])
    assert (made.steps[-1].survival, made.steps[-1].low) == (0.0, None)
    assert made.median_days == 1
    assert survival([]).steps == ()


@given(st.lists(st.builds(Spell, st.integers(0, 50), st.booleans()), max_size=60))
def test_survival_falls_and_stays_inside_its_interval(made):
    steps = survival(made).steps
    left = [step.survival for step in steps]
    assert left == sorted(left, reverse=True)
    for step in steps:
        if step.low is not None:
            assert 0 <= step.low <= step.survival <= step.high <= 1


def test_spells_run_from_capture_to_first_seen_gone_or_last_seen_up():
    gone = stand(look("up", 24), look("soft 404", 48), look("soft 404", 96))
    there = stand(look("up", 72))
    once = stand(look("up", 24), look("soft 404", 48))
    never = stand()
    assert spells([gone, there, once, never]) == [Spell(2, True), Spell(3, False), Spell(1, False)]


def shown(*blocks):
    text = "\n".join(blocks)
    starts = [sum(len(each) + 1 for each in blocks[:at]) for at in range(len(blocks))]
    return Page(text, tuple(Piece(Span(s, s + len(b)), True) for s, b in zip(starts, blocks, strict=True)))


def test_a_difference_is_of_sentences_and_not_of_counters():
    was = shown("Twelve were killed. It was Monday.", "1,203 views", "5 min ago")
    now = shown("Twelve were  killed! It was Tuesday.", "9,999 views", "2 h ago")
    assert changes(was, now) == (("-", "It was Monday."), ("+", "It was Tuesday."))
    assert changes(was, was) == ()
    assert sentences(was) == ["Twelve were killed.", "It was Monday."]


def test_what_stands_elsewhere_on_the_page_is_neither_gone_nor_new():
    was, now = shown("It was Monday.", "Twelve were killed."), shown("Twelve were killed.", "It was Monday.")
    assert changes(was, now) == ()
    assert len(changes(shown(*(f"Line {n} it was" for n in range(900))), shown("Nothing"))) == MOST_LINES


def test_words_are_folded_and_keep_their_places():
    text = "Isn’t it УДАЛЁН? الحِساب"
    assert [word.form for word in words(text)] == ["isn't", "it", "удален", "الحساب"]
    assert [text[word.start : word.end] for word in words(text)][2] == "УДАЛЁН"


@given(st.text(max_size=200))
def test_sentences_lie_in_order_inside_the_text(text):
    spans = list(sentence_spans(text))
    assert all(a.end <= b.start for a, b in pairwise(spans))
    assert "".join("".join(span.of(text) for span in spans).split()) == "".join(text.split())


@given(st.text(min_size=1, max_size=200))
def test_a_text_is_wholly_in_itself(text):
    assert likeness([text], text) == (1.0 if words(text) else 0.0)
    assert similar([text], [text]) == (1.0 if words(text) else 0.0)


def test_half_a_text_is_half_there():
    assert likeness(["one two three", "four five six"], "One two three. Seven.") == 0.5


def test_the_clock_is_the_callers():
    now = datetime.fromisoformat("2031-03-01T12:00:00+00:00")
    assert not due(stand(), last_look=None, now=now)
    assert due(stand(), last_look=None, now=now + timedelta(days=1))

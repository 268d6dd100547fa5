"""What counts as a change on the way, and what does not."""

import dataclasses

import pytest
from linking_samples import claim, report

from onrecord.linking import link
from onrecord.linking.changes import changes_of
from onrecord.linking.facts import facts_of
from onrecord.linking.tables import table
from onrecord.model import MEASURES, Change, Place, Span, Time

ORIGIN = ("National Intelligence Service", "intelligence", "South Korea")
SAID = "As of 14 March the losses of joint Norland and Chile units are about 200, the service said."
FIRST = report(SAID, outlet="The service", published="2031-03-14")


def first(**changes):
    made = claim(
        FIRST,
        "the losses of joint Norland and Chile units are about 200",
        "200",
        by=ORIGIN,
        measure="losses",
        basis="cumulative",
        hedge="about",
        group="joint units of Chile and Norway",
    )
    until = Time(None, "2031-03-14", "day", "As of 14 March", "written", Span(0, 14))
    return made.with_(when=until, where=Place("Sedlin", "x:1", 60.0, 10.0, "city", "Sedlin", None)).with_(
        **changes
    )


def later(text: str, quote: str, number: str, **options):
    made = report(text, outlet="Quay Post", published="2031-03-16")
    rest = {key: options.pop(key) for key in ("when", "where", "said_by", "stance") if key in options}
    options = {"by": ORIGIN, "measure": "losses", "basis": "cumulative", "group": None, **options}
    return made, claim(made, quote, number, **options).with_(**rest)


def kinds(early, made, late) -> list[str]:
    (one,), (other,) = facts_of(FIRST, [early]), facts_of(made, [late])
    return [change.kind for change in changes_of(one, other, [])]


def test_lost_became_killed():
    made, late = later(
        "About 200 men were killed, the service said.",
        "About 200 men were killed",
        "200",
        measure="killed",
        hedge="About",
    )
    assert kinds(first(), made, late) == ["measure"]


def test_joint_units_became_one_states_men():
    made, late = later(
        "About 200 men of Chile lost, it said.",
        "About 200 men of Chile lost",
        "200",
        hedge="About",
        group="men of Chile",
    )
    assert kinds(first(), made, late) == ["group"]


def test_a_total_so_far_became_one_days_toll():
    day = Time("2031-03-14", "2031-03-14", "day", "on 14 March", "written", None)
    made, late = later(
        "About 200 were lost on 14 March alone.",
        "About 200 were lost on 14 March",
        "200",
        hedge="About",
        basis="incident",
        when=day,
    )
    assert kinds(first(), made, late) == ["basis"]


def test_the_day_it_was_said_is_not_the_days_toll():
    day = Time("2031-03-16", "2031-03-16", "day", "today", "written", None)
    made, late = later(
        "About 200 were lost, it said today.",
        "About 200 were lost",
        "200",
        hedge="About",
        basis="incident",
        when=day,
    )
    assert kinds(first(), made, late) == []


def test_a_hedge_was_dropped():
    made, late = later("200 were lost, it said.", "200 were lost", "200")
    assert kinds(first(), made, late) == ["hedge"]


def test_nobody_is_named_any_more():
    made, late = later(
        "About 200 are known to be lost.", "About 200 are known to be lost", "200", hedge="About", by=None
    )
    assert kinds(first(), made, late) == ["attribution"]


def test_another_number():
    made, late = later("About 260 were lost, it said.", "About 260 were lost", "260", hedge="About")
    assert kinds(first(), made, late) == ["magnitude"]


def test_another_place():
    far = Place("Port Ambry", "x:2", 50.0, 20.0, "city", "Port Ambry", None)
    made, late = later(
        "About 200 were lost at Port Ambry.",
        "About 200 were lost at Port Ambry",
        "200",
        hedge="About",
        where=far,
    )
    assert kinds(first(), made, late) == ["place"]


def test_a_wider_place_that_the_slot_does_not_hold():
    made, late = later(
        "About 200 were lost in Chile, it said.", "About 200 were lost in Chile", "200", hedge="About"
    )
    assert kinds(first(), made, late) == ["place"]


def test_another_beginning_of_the_count():
    since = Time("2031-03-01", "2031-03-15", "period", "since 1 March", "written", None)
    made, late = later(
        "About 200 were lost since 1 March.",
        "About 200 were lost since 1 March",
        "200",
        hedge="About",
        when=since,
    )
    assert kinds(first(when=None), made, late) == ["date"]


def test_a_denial_became_of_what_was_asserted():
    made, late = later(
        "It denied that about 200 were lost.", "about 200 were lost", "200", hedge="about", stance="denies"
    )
    assert kinds(first(), made, late) == ["stance"]


@pytest.mark.parametrize(
    ("early", "late"),
    [
        ("killed", "casualties"),
        ("bodies", "killed"),
        ("killed_and_wounded", "casualties"),
        ("wounded", "casualties"),
    ],
)
def test_what_a_measure_implies_is_no_change(early, late):
    made, told = later("About 200 of them, it said.", "About 200 of them", "200", measure=late, hedge="About")
    assert kinds(first(measure=early), made, told) == []


def test_a_bare_number_that_points_back_has_no_measure_of_its_own():
    made, late = later("Asked about the 200, it was silent.", "the 200", "200", measure="killed", hedge=None)
    assert "measure" not in kinds(first(), made, late)


def test_what_the_first_report_says_too_is_no_change():
    made, late = later(
        "About 200 men were killed.", "About 200 men were killed", "200", measure="killed", hedge="About"
    )
    (one,), (other,) = facts_of(FIRST, [first()]), facts_of(made, [late])
    headline = dataclasses.replace(one, claim=one.claim.with_(measure="killed"))
    assert [c.kind for c in changes_of(one, other, [headline])] == []


def test_changes_carry_both_spans_through_linking():
    made, late = later("Exactly 200 men of the service died.", "200 men", "200", measure="killed")
    linking = link([FIRST, made], [first(), late])
    (testimony,) = linking.testimonies
    texts = {first().id: FIRST.text, late.id: made.text}
    assert {change.kind for change in testimony.changes} >= {"measure", "hedge"}
    for change in testimony.changes:
        assert isinstance(change, Change)
        for id_, words, span in (
            (change.earlier, change.before, change.before_span),
            (change.later, change.after, change.after_span),
        ):
            assert span is None or span.of(texts[id_]).strip() == (words or "").strip()


def test_every_measure_says_what_it_implies():
    implies = table("measures")["implies"]
    assert set(implies) == set(MEASURES)
    assert {word for words in implies.values() for word in words} <= set(MEASURES)
    groups = table("measures")["groups"]
    assert set(groups) == {"plain", "owners"}
    assert all(word == word.lower() for words in groups.values() for word in words)

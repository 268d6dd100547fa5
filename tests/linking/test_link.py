"""The laws of linking, and what each part of it must get right on small invented cases."""

import random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from linking_samples import claim, corpora, report

from onrecord.linking import Linking, link
from onrecord.model import Claim, Decision, Report, incident_id

Corpus = tuple[list[Report], list[Claim]]


def told(linking: Linking) -> tuple[object, ...]:
    return linking.incidents, linking.testimonies, linking.relations


def decision(verb: str, on: tuple[str, ...], stay: tuple[str, ...] = (), number: int = 1) -> Decision:
    changes = {"from": list(stay)} if stay else {}
    return Decision(
        id=f"d{number}",
        event=number,
        verb=verb,
        at="2031-03-05T00:00:00Z",
        operator=None,
        reason=None,
        claim="",
        item="",
        quote="",
        changes=changes,
        noun="incident",
        on=on,
    )


def test_nothing_gives_nothing() -> None:
    assert told(link([], [])) == ((), (), ())


@settings(max_examples=40, deadline=None)
@given(corpora(), st.integers(0, 2**16))
def test_the_order_of_arrival_does_not_matter(corpus: Corpus, seed: int) -> None:
    reports, claims = corpus
    mixed, other = list(reports), list(claims)
    random.Random(seed).shuffle(mixed)
    random.Random(seed + 1).shuffle(other)
    assert told(link(mixed, other)) == told(link(reports, claims))


@settings(max_examples=40, deadline=None)
@given(corpora(), st.integers(0, 2**16))
def test_one_report_after_the_other_gives_what_all_at_once_give(corpus: Corpus, seed: int) -> None:
    reports, claims = corpus
    mixed = list(reports)
    random.Random(seed).shuffle(mixed)
    grown: Linking | None = None
    for each in mixed:
        grown = link([each], [c for c in claims if c.report == each.id], previous=grown)
    assert grown is not None
    assert told(grown) == told(link(reports, claims))


@settings(max_examples=30, deadline=None)
@given(corpora(), st.integers(0, 2**16))
def test_a_report_that_goes_leaves_what_the_others_give(corpus: Corpus, seed: int) -> None:
    reports, claims = corpus
    out = random.Random(seed).choice(reports)
    less = link([], [], previous=link(reports, claims), gone=[out.id])
    rest = [each for each in reports if each.id != out.id]
    assert told(less) == told(link(rest, [c for c in claims if c.report != out.id]))


@settings(max_examples=30, deadline=None)
@given(corpora())
def test_doing_it_twice_changes_nothing(corpus: Corpus) -> None:
    reports, claims = corpus
    first = link(reports, claims)
    assert told(link(reports, claims, previous=first)) == told(first)


@settings(max_examples=30, deadline=None)
@given(corpora(), st.integers(0, 2**16))
def test_decisions_stand_whatever_comes_after(corpus: Corpus, seed: int) -> None:
    reports, claims = corpus
    chance = random.Random(seed)
    first, second = chance.choice(claims), chance.choice(claims)
    decisions = [decision("merge", (first.id, second.id))]
    now = link(reports, claims, decisions)
    held = {c: each.id for each in now.incidents for c in each.claims}
    assert held[first.id] == held[second.id]
    grown: Linking | None = None
    for each in reports:
        own = [c for c in claims if c.report == each.id]
        grown = link([each], own, decisions, previous=grown)
    assert grown is not None
    assert told(grown) == told(now)
    assert told(link([], [], [], previous=grown)) == told(link(reports, claims))


@settings(max_examples=30, deadline=None)
@given(corpora())
def test_every_claim_stands_in_one_incident_and_one_testimony(corpus: Corpus) -> None:
    reports, claims = corpus
    linking = link(reports, claims)
    in_incidents = sorted(c for each in linking.incidents for c in each.claims)
    in_testimonies = sorted(c for each in linking.testimonies for c in each.claims)
    assert in_incidents == in_testimonies == sorted(c.id for c in claims)
    by_id = {each.id: each for each in linking.incidents}
    for testimony in linking.testimonies:
        assert set(testimony.claims) <= set(by_id[testimony.incident].claims)
    for incident in linking.incidents:
        assert incident.id == incident_id(min(incident.claims))


TEXT = (
    "At least 37 sailors died when the ferry burned off Harrow Quay on Sunday night, the Harbour Office said.\n"
    "Divers searched the hull until the tide turned, and the pier was closed to everybody but the families."
)


def ferry(outlet: str, published: str, text: str = TEXT) -> tuple[Report, Claim]:
    made = report(text, outlet=outlet, published=published)
    return made, claim(made, "At least 37 sailors died", "37", hedge="At least")


@settings(max_examples=20, deadline=None)
@given(corpora(), st.sampled_from(["2031-03-04", "2031-03-06"]))
def test_a_copy_adds_no_testimony(corpus: Corpus, published: str) -> None:
    reports, claims = corpus
    first, said = ferry("Quay Post", "2031-03-03")
    copy, again = ferry("Mill Herald", published)
    before = link([*reports, first], [*claims, said])
    after = link([*reports, first, copy], [*claims, said, again])
    assert len(after.testimonies) == len(before.testimonies)
    (relation,) = [r for r in after.relations if {r.left, r.right} == {first.id, copy.id}]
    assert (relation.kind, relation.left) == ("copy", first.id)


def test_a_split_keeps_claims_apart_and_what_repeats_them() -> None:
    first, said = ferry("Quay Post", "2031-03-03")
    second, again = ferry("Mill Herald", "2031-03-04")
    other = report(TEXT.replace("37", "41"), outlet="Ambry Radio", published="2031-03-05")
    more = claim(other, "At least 41 sailors died", "41", hedge="At least")
    both = link([first, second, other], [said, again, more])
    assert len(both.incidents) == 1
    apart = decision("split", (more.id,), (said.id, again.id))
    divided = link([first, second, other], [said, again, more], [apart])
    assert sorted(len(each.claims) for each in divided.incidents) == [1, 2]


def test_a_rejected_claim_is_in_nothing() -> None:
    first, said = ferry("Quay Post", "2031-03-03")
    assert link([first], [said.with_(status="rejected")]).incidents == ()


def test_totals_so_far_stand_in_a_series_and_the_toll_of_a_day_does_not() -> None:
    one = report(
        "About 300 North Korean soldiers have been killed so far, the service said.", published="2031-01-02"
    )
    two = report("Now 450 North Korean soldiers are dead, the service said.", published="2031-02-02")
    three = report(
        "On Monday 20 North Korean soldiers died near Sedlin, the service said.", published="2031-02-04"
    )
    by = ("National Intelligence Service", "intelligence", "South Korea")
    claims = [
        claim(
            one,
            "About 300 North Korean soldiers",
            "300",
            by=by,
            basis="cumulative",
            group="North Korean soldiers",
        ),
        claim(
            two, "450 North Korean soldiers", "450", by=by, basis="cumulative", group="North Korean soldiers"
        ),
        claim(
            three, "20 North Korean soldiers", "20", by=by, group="North Korean soldiers", day="2031-02-03"
        ),
    ]
    linking = link([one, two, three], claims)
    series = [each for each in linking.incidents if each.series]
    assert [sorted(each.claims) for each in series] == [sorted(c.id for c in claims[:2])]


@pytest.mark.parametrize(
    "text",
    ["a" * 100_000, "\u202e\u0000 شمال كوريا " * 50, "\ud800 7 killed", "1 " * 5_000, "block " * 3_000],
)
def test_hostile_text_is_linked_like_any_other(text: str) -> None:
    one, two = report(text, outlet="A"), report(text, outlet="B")
    linking = link([one, two], [])
    assert linking.incidents == ()
    assert linking.story(one.id) == linking.story(two.id)

"""Copies, containment, citation, boilerplate."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from linking_samples import claim, report

from onrecord.linking import link
from onrecord.linking.copies import jaccard, near_duplicates
from onrecord.linking.grouping import group
from onrecord.linking.passages import shared_passages
from onrecord.linking.profiles import shingles, tokens_of

WIRE = (
    "HARROW QUAY (Sedlin Wire) - At least 37 sailors died when the ferry Alba burned off the pier on Sunday night, the Harbour Office said.\n"
    "Divers searched the hull until the tide turned, and the pier was closed to everybody but the families of the crew.\n"
    "The owner of the Alba did not reply to a request for comment."
)
LONG = (
    "It had been a quiet winter on the coast, until a week ago the first of the old ferries lost its rudder in the ice.\n"
    "Nobody in the harbour believed that the owners would send another one out before the spring and they were wrong.\n"
    + WIRE
    + "\nThe families met in the school that evening and sang, and a priest read the names that were known by then aloud.\n"
    "Some of them had come from the islands by bus, and had nowhere to sleep but the benches of the waiting room."
)
QUOTE = "At least 37 sailors died"


def related(*texts: tuple[str, str, str], authors=()):
    reports = [report(text, outlet=outlet, published=day, authors=authors) for text, outlet, day in texts]
    claims = [claim(each, QUOTE, "37", hedge="At least") for each in reports]
    linking = link(reports, claims)
    return {(r.left, r.right): r for r in linking.relations}, [r.id for r in reports]


def test_a_wire_story_carried_whole_and_cut_short_is_a_copy():
    short = "\n".join(WIRE.split("\n")[:2])
    found, (wire, whole, cut) = related(
        (WIRE, "Sedlin Wire", "2031-03-03"),
        (WIRE, "Quay Post", "2031-03-04"),
        (short, "Mill Herald", "2031-03-04"),
    )
    assert {found[wire, whole].kind, found[wire, cut].kind} == {"copy"}
    assert found[wire, cut].score == 1.0


def test_a_wire_story_inside_a_longer_one_is_derived_and_the_spans_show_it():
    found, (wire, longer) = related((WIRE, "Sedlin Wire", "2031-03-03"), (LONG, "Quay Post", "2031-03-05"))
    relation = found[wire, longer]
    assert relation.kind == "derived"
    signal = next(each for each in relation.signals if each.kind == "text")
    assert signal.left.of(WIRE).split() == signal.right.of(LONG).split()


def test_who_names_the_others_outlet_goes_back_to_it():
    own = "Sailors from three villages are dead, the Sedlin Wire reported. At least 37 sailors died in all."
    found, (wire, citing) = related((WIRE, "Sedlin Wire", "2031-03-03"), (own, "Quay Post", "2031-03-04"))
    assert found[wire, citing].kind == "derived"
    assert "citation" in {signal.kind for signal in found[wire, citing].signals}


BODIES = (
    (
        "4 miners died at Sedlin when a gallery fell in before the early shift. The owner had asked for new props in the autumn "
        "and got none; a foreman says that he heard the rock crack all night. Three more were brought up alive at noon by men from "
        "the next valley, who had dug with spades since the lift no longer ran."
    ),
    (
        "5 nurses died at Port Ambry as the clinic was shelled. Its roof had carried a red sign that could be seen from the hills, a "
        "surgeon told us, and both sides had been given the coordinates in writing. Patients lay in the corridor of the fish market "
        "until lorries took them over the bridge to the garrison town."
    ),
    (
        "6 pupils died near Ostrava Mill where a bus left the road. It had rained for a week, the driver is in custody, and the brakes "
        "of the vehicle will be looked at by an engineer from the capital. Lessons are suspended; counsellors sit in the gymnasium, "
        "and anybody who saw the accident should ring the constable."
    ),
)


def test_boilerplate_that_unrelated_reports_share_shows_nothing() -> None:
    foot = "Subscribe to the Quay Post for two crowns a week and read all the news of the coast before the others."
    reports = [report(f"{body}\n{foot}", published=f"2031-0{n}-03") for n, body in enumerate(BODIES, 4)]
    claims = [claim(each, each.text.split(" died")[0], each.text[0], group=None) for each in reports]
    linking = link(reports, claims)
    assert len({linking.story(each.id) for each in reports}) == 3
    assert not any(signal.kind == "text" for r in linking.relations for signal in r.signals)
    assert link(reports[:2], claims[:2]).state.stories.dull == frozenset()


def test_an_empty_text_shares_nothing():
    assert shared_passages(report(""), report(WIRE)) == (0.0, [])


@given(st.lists(st.sampled_from(["ice", "tide", "pier", "hull", "crew"]), max_size=60))
def test_a_text_shares_all_of_itself(words):
    one = report(" ".join(words))
    share, passages = shared_passages(one, one)
    assert share == (1.0 if len(words) >= 8 else 0.0)
    assert all(left.of(one.text) == right.of(one.text) for left, right in passages)


def test_near_duplicates_are_found_and_strangers_are_not():
    texts = [
        WIRE,
        WIRE.replace("Sunday", "Saturday"),
        LONG,
        "A cat sat on the mat and looked at the other cat for an hour.",
    ]
    runs = [np.unique(np.array(shingles(tokens_of(text)), dtype=np.uint32)) for text in texts]
    assert [(a, b) for a, b, _ in near_duplicates(runs)] == [(0, 1)]
    assert jaccard(runs[0], runs[0]) == 1
    assert near_duplicates([]) == []


@pytest.mark.parametrize("alike", [0.1, 0.5])
def test_one_odd_pair_chains_no_groups(alike):
    edges = {(0, 1): 0.9, (2, 3): 0.9, (1, 2): 0.6 * alike + 0.05}
    assert group(4, edges, alike=alike) == [0, 0, 2, 2]


@given(
    st.dictionaries(
        st.tuples(st.integers(0, 7), st.integers(0, 7)).filter(lambda pair: pair[0] < pair[1]),
        st.floats(0, 1, allow_nan=False),
    )
)
def test_groups_are_named_by_their_smallest_and_hold_every_text_once(edges):
    groups = group(8, edges, alike=0.4)
    assert all(groups[name] == name and name <= number for number, name in enumerate(groups))

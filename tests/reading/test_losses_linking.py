"""Numbers linked to what befell those they count, by clause structure."""

import pytest

from onrecord.model import Block, Report, Span
from onrecord.reading.figures import find_numbers
from onrecord.reading.losses.linking import link_numbers
from onrecord.reading.losses.stream import stream
from onrecord.reading.reader import read_report
from onrecord.reading.sentences import split


def linked(text: str) -> list[str]:
    """Each link of the text, as "number measure", parts with their total."""
    report = Report(item="0" * 64, text=text, blocks=(Block("body", Span(0, len(text))),))
    sentences = split(report)
    numbers = find_numbers(report, sentences)
    found: list[str] = []
    for sentence in sentences:
        items = stream(
            report, sentence.span, [each for each in numbers if sentence.span.holds(each.span)], []
        )
        for link in link_numbers(items):
            said = f"{items[link.number].span.of(text)} {link.measure}"
            total = f" of {items[link.total].span.of(text)}" if link.total is not None else ""
            found.append(said + total)
    return found


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Twelve miners were killed on Monday.", ["Twelve killed"]),
        ("The raid killed 3 farmers and wounded 5.", ["3 killed", "5 wounded"]),
        ("Clinic: 3 killed, 5 wounded in shelling.", ["3 killed", "5 wounded"]),
        ("The blast left 12 dead and 30 wounded.", ["12 killed", "30 wounded"]),
        ("The flood claimed the lives of 12 people and displaced 4,000.", ["12 killed", "4,000 displaced"]),
        ("The bodies of 12 sailors were handed over.", ["12 bodies"]),
        ("Two guards, identified as A and B, were killed in a clash with 30 police.", ["Two killed"]),
        ("Two men were dragged from a hut and shot dead.", ["Two killed"]),
        ("At least 12 people are believed to have died.", ["At least 12 killed"]),
        ("Thirty-one people were taken to Orsola Hospital.", ["Thirty-one wounded"]),
        ("Three trekkers sustained serious injuries.", ["Three wounded"]),
        ("It holds 11 soldiers prisoner.", ["11 captured"]),
        ("Up to 90 soldiers are held as prisoners of war.", ["Up to 90 captured"]),
        ("More than 200 servicemen remain missing.", ["More than 200 missing"]),
        ("The brigade's casualties have exceeded 3,000.", ["exceeded 3,000 casualties"]),
        ("The army's dead have topped 400.", ["topped 400 killed"]),
        ("Eleven soldiers, not civilians, died in the strike.", ["Eleven killed"]),
        ("The ministry honoured nine of the fallen by name.", ["nine killed"]),
        ("About 3,000 people have crossed into Sarland.", ["About 3,000 displaced"]),
        ("Around 900 people sleep in tents near the river.", ["Around 900 displaced"]),
        ("Thousands are on the road.", ["Thousands displaced"]),
        ("About 700 troops are still in the valley.", ["About 700 deployed"]),
        ("A third batch of 4,000 soldiers is on the way.", ["4,000 deployed"]),
    ],
)
def test_number_takes_the_measure_of_its_own_predicate(text: str, expected: list[str]) -> None:
    assert linked(text) == expected


@pytest.mark.parametrize(
    "text",
    [
        "Some 300 people live in the village.",
        "Twelve gunmen attacked a bus.",
        "Three suspects were arrested.",
        "Forty tourists were rescued.",
        "The rebels planned to kill 12 judges.",
        "A storm could kill 100 people.",
        "A boy of eight was with 12 friends.",
    ],
)
def test_people_who_are_not_lost_give_no_link(text: str) -> None:
    assert linked(text) == []


def test_those_who_do_the_killing_are_not_the_killed() -> None:
    assert linked("Twelve gunmen killed three farmers in a hamlet where 20 people live.") == ["three killed"]


def test_a_wedding_guest_is_not_among_the_dead() -> None:
    assert linked("Twenty people attended a wedding where three died.") == ["three killed"]


def test_a_predicate_behind_a_new_subject_is_not_the_first_ones() -> None:
    assert linked("Twelve people were on a bus and three were killed.") == ["three killed"]
    assert linked("Three scouts were killed and two others arrested.") == ["Three killed"]


def test_coordinated_subjects_share_the_predicate() -> None:
    assert linked("Three nurses, two cooks and a child were killed.") == [
        "Three killed",
        "two killed",
        "a killed",
    ]


def test_coordinated_objects_share_the_verb() -> None:
    assert linked("The shell killed three nurses and two cooks.") == ["three killed", "two killed"]


def test_ellipsis_takes_the_measure_of_the_number_before() -> None:
    assert linked("Ten were killed on Monday, and another 12 on Tuesday.") == ["Ten killed", "12 killed"]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (
            "12 people including four children were killed and 30 others injured.",
            ["12 killed", "four killed of 12", "30 wounded"],
        ),
        (
            "He spoke of 4,000 casualties, of whom 1,000 killed.",
            ["4,000 casualties", "1,000 killed of 4,000"],
        ),
        (
            "Eleven dead, among them five children, and more than 30 injured.",
            ["Eleven killed", "five killed of Eleven", "more than 30 wounded"],
        ),
        (
            "Nine were killed, four of them children, and 27 wounded.",
            ["Nine killed", "four killed of Nine", "27 wounded"],
        ),
        (
            "Four people - two men and two women - were killed.",
            ["Four killed", "two killed of Four", "two killed of Four"],
        ),
    ],
)
def test_parts_name_their_total(text: str, expected: list[str]) -> None:
    assert linked(text) == expected


def test_an_apposition_is_not_counted_again() -> None:
    assert linked("A sixth person, a woman, was fatally shot.") == ["A killed"]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("The death toll rose to 45, with another 12 wounded.", ["45 killed", "12 wounded"]),
        ("The number of dead rose to 45.", ["45 killed"]),
        ("Police put the death toll at 45.", ["45 killed"]),
        (
            "The force put the dead at some 600 and counted 4,700 casualties.",
            ["some 600 killed", "4,700 casualties"],
        ),
        ("Casualties top 6,000.", ["top 6,000 casualties"]),
        (
            "At least 100 were killed and the wounded approaching 1,000.",
            ["At least 100 killed", "approaching 1,000 wounded"],
        ),
    ],
)
def test_a_toll_takes_its_value(text: str, expected: list[str]) -> None:
    assert linked(text) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Some 1,100 soldiers had been killed or wounded so far.", ["Some 1,100 killed_and_wounded"]),
        ("They lost at least 30 soldiers killed and wounded.", ["at least 30 killed_and_wounded"]),
        ("Joint units lost approximately 200 military personnel.", ["approximately 200 losses"]),
        ("Rebels abducted and killed two teachers.", ["two killed"]),
    ],
)
def test_one_number_over_two_measures(text: str, expected: list[str]) -> None:
    assert linked(text) == expected


def test_lost_is_never_read_as_killed_and_lost_lives_are() -> None:
    assert linked("One soldier was lost.") == ["One losses"]
    assert linked("Six sailors lost their lives.") == ["Six killed"]


def test_the_number_that_heads_a_list_item_counts_nobody() -> None:
    assert linked("3. Two bodies were recovered.") == ["Two bodies"]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Twelve of the 60 sailors died.", ["Twelve killed"]),
        ("The rebels killed twelve of the 60 sailors.", ["twelve killed"]),
        ("One of four injured men died.", ["One killed", "four wounded"]),
        ("None of the 16 was hurt.", ["None wounded"]),
        (
            "Some 40 of the roughly 900 soldiers that it sent were killed.",
            ["Some 40 killed", "roughly 900 deployed"],
        ),
    ],
)
def test_a_whole_is_not_what_befell_its_part(text: str, expected: list[str]) -> None:
    assert linked(text) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Gunman opens fire, shooting 5 people, killing 1.", ["5 casualties", "1 killed"]),
        ("Four people were shot, one fatally.", ["Four casualties", "one killed"]),
        ("The shooting began when 5 people left.", []),
    ],
)
def test_those_shot_may_hold_the_dead(text: str, expected: list[str]) -> None:
    assert linked(text) == expected


@pytest.mark.parametrize(
    ("text", "figures"),
    [
        ("A diver taking part in the rescue of twelve boys in a cave died overnight.", [("killed", "A")]),
        (
            "Dozens of people died, seven of them in a lorry, when rebels attacked Adra.",
            [("killed", "Dozens"), ("killed", "seven")],
        ),
        ("Talks on a prisoner exchange resumed on Wednesday.", []),
        ("Judges sentenced a former general to life in prison.", []),
        ("The court sentenced three men to death.", []),
        ("Contact was lost with 16 and 38 are injured.", [("wounded", "38")]),
        ("The officer gave the number of missing as 23.", [("missing", "23")]),
        ("Nearly 500 people were wounded, many of them still in hospital.", [("wounded", "Nearly 500")]),
    ],
)
def test_who_else_a_sentence_counts_is_not_among_the_lost(text, figures):
    reading = read_report(text.encode(), media_type="text/plain")
    assert [(c.measure, c.figure.wording) for c in reading.claims if c.figure] == figures


@pytest.mark.parametrize(
    ("text", "figures"),
    [
        ("Fifteen people on their way to a wedding were killed by a drone on Thursday.", ["Fifteen"]),
        (
            "At least 65 people, 28 of them soldiers sent to evacuate villages, have died in fires.",
            ["At least 65", "28"],
        ),
        (
            "At least 59 migrants, twelve of them children, drowned off Capo Lupara.",
            ["At least 59", "twelve"],
        ),
        ("12 US service members were killed, 15 wounded.", ["12", "15"]),
        ("Two people are confirmed dead, both of them store workers, the governor said.", ["Two"]),
        ("More than 600 people have been reported missing, the governor said.", ["More than 600"]),
        ("More than 500 are listed as injured and 56 missing.", ["More than 500", "56"]),
        ("He said 80 had died, 16 of them fighters and four civilians.", ["80", "16", "four"]),
    ],
)
def test_what_stands_between_a_figure_and_its_loss_does_not_hide_it(text, figures):
    reading = read_report(text.encode(), media_type="text/plain")
    assert [claim.figure.wording for claim in reading.claims if claim.figure] == figures


def test_the_quotation_goes_on_through_a_passive_of_saying():
    text = "More than 600 people have been reported missing, the governor said."
    (claim,) = read_report(text.encode(), media_type="text/plain").claims
    assert claim.quote == "More than 600 people have been reported missing"
    assert [speaker.name for speaker in claim.said_by] == ["governor"]

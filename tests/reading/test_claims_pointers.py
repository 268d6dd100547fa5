"""Numbers that mean something by whose they are, what is left, what was asked, and what is told further down."""

import pytest

from onrecord.model import Claim
from onrecord.reading import read_report

BEFORE = (
    "# Talks by the river\n\nThe council met in the morning and spoke about the road for a long time.\n\n"
)


def read(text: str) -> tuple[Claim, ...]:
    return read_report((BEFORE + text).encode(), media_type="text/plain", published="2024-05-15").claims


def told(text: str) -> list[tuple[str | None, float | None]]:
    """Measure and value of each figure, in the order of the text."""
    found = []
    for claim in read(text):
        if claim.figure is not None:
            bounds = (claim.figure.best, claim.figure.low, claim.figure.high)
            found.append((claim.measure, next((bound for bound in bounds if bound is not None), None)))
    return found


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("The army lost 300 men, Oslo says. Oslo's 300 surprised nobody.", ("losses", 300)),
        ("The army lost 300 men in May. And the 300 of the Norwegians?", ("losses", 300)),
        ("Some 300 soldiers were wounded. Asked about the 300 that Oslo speaks of, he left.", ("wounded", 300)),
        ("Several were killed and wounded. Asked about the 40 that Oslo speaks of, he left.", ("killed_and_wounded", 40)),
        ("Losses were put at 80, a share of those sent that is small if the Pentagon's 9,000 is right.", ("deployed", 9000)),
    ],
)  # fmt: skip
def test_figure_of_somebody_has_the_measure_told_of_it(text: str, expected: tuple[str, float]) -> None:
    assert told(text)[-1] == expected


def test_figure_of_a_people_is_said_by_them() -> None:
    claim = read("The army lost 300 men in May. And the 300 of the Norwegians?")[-1]
    assert [speaker.name for speaker in claim.said_by] == ["Norwegians"]


@pytest.mark.parametrize("text", ["The army lost 300 men. London's 2,012 seats are sold.", "Oslo's 300 met."])
def test_what_somebody_owns_is_no_figure_of_theirs(text: str) -> None:
    assert len(told(text)) <= 1


def test_shares_of_a_total_keep_its_measure() -> None:
    text = "The Ledger holds the army responsible for 80 of the deaths and the Front for 33. "
    text += "In the remaining 12 cases it could not say who was to blame."
    assert told(text) == [("killed", 80), ("killed", 33), ("killed", 12)]


def test_remaining_things_are_no_share() -> None:
    assert told("Twelve miners were killed. The remaining 12 lorries were sold.") == [("killed", 12)]


@pytest.mark.parametrize(
    ("question", "answer", "expected"),
    [
        ("How many were killed?", "Between 10 and 12, it is said.", [("killed", 10)]),
        ("How many are there?", "Figures between 8,000 and 9,000 have been given.", [("deployed", 8000)]),
        ("Who leads them?", "Two generals and 40 officers.", [("deployed", 2), ("deployed", 40)]),
        ("How many were killed?", "Nobody knows; 40 shops are shut.", []),
        ("How many shops are shut?", "Between 10 and 12, it is said.", []),
    ],
)
def test_answer_has_the_measure_that_was_asked_for(
    question: str, answer: str, expected: list[tuple[str, float]]
) -> None:
    assert told(f"{question} {answer}") == expected


@pytest.mark.parametrize("fate", ["None of the sixteen is alive.", "None of the sixteen survived."])
def test_those_of_whom_nobody_lives_are_dead(fate: str) -> None:
    assert told(fate) == [("killed", 16)]


def test_of_the_total_told_in_the_sentence_a_part() -> None:
    claims = read("Of the 44 dead, nine were crew, the union says.")
    assert [(claim.measure, claim.figure.best) for claim in claims if claim.figure] == [
        ("killed", 44),
        ("killed", 9),
    ]
    assert claims[1].part_of == claims[0].id


def test_a_ratio_counts_nobody() -> None:
    assert told("Losses were put at 200, about one in fifty of those sent.") == [("losses", 200)]


def test_more_of_a_strength() -> None:
    text = "Some 8,000 soldiers are in the province, the ministry said. Another 9,000 workers are there."
    assert told(text) == [("deployed", 8000), ("deployed", 9000)]
    assert told("Nine miners were killed. Another 90 workers are there.") == [("killed", 9)]


def test_total_after_an_addition_is_that_of_the_total_before() -> None:
    text = "Twelve people were killed on Sunday. On Monday two more bodies were found. This brings the total to 14."
    assert told(text) == [("killed", 12), ("bodies", 2), ("killed", 14)]
    assert told("Two more bodies were found overnight, which makes 36.")[-1] == ("killed", 36)


def test_earlier_value_of_a_toll() -> None:
    assert told("The toll stood at 31, up from 27 on Monday.") == [("killed", 31), ("killed", 27)]


def test_title_repeats_a_figure_of_the_body() -> None:
    page = (
        "<html><body><article><h1>{}</h1><p>About 900 soldiers were wounded in the valley, the army said.</p>"
    )
    data = (page.format("Nine hundred in a day") + "</article></body></html>").encode()
    claims = read_report(data, media_type="text/html").claims
    assert [(claim.part, claim.measure) for claim in claims] == [("title", "wounded"), ("body", "wounded")]
    other = (page.format("Ninety in a day") + "</article></body></html>").encode()
    assert [claim.part for claim in read_report(other, media_type="text/html").claims] == ["body"]


def test_there_were_losses() -> None:
    claims = read("There have been killed and wounded among the marines, a spokesman said.")
    assert [(claim.kind, claim.measure, claim.figure) for claim in claims] == [
        ("loss", "killed_and_wounded", None)
    ]


def test_what_a_total_holds_is_not_its_measure() -> None:
    text = "Casualties reached 4,000 in May, officials say. The 4,000 include the wounded and the captured."
    assert told(text) == [("casualties", 4000), ("casualties", 4000)]


def test_what_changes_hands_after_bodies_are_bodies() -> None:
    assert told("The north handed over 120 bodies. The south returned 40.") == [
        ("bodies", 120),
        ("bodies", 40),
    ]
    assert told("Nine miners were killed. The shop returned 40.") == [("killed", 9)]

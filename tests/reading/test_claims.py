"""Claims of small invented reports: one for each chain, measure and figure, and every slot."""

import pytest

from onrecord.model import Claim
from onrecord.reading import read_report

PUBLISHED = "2024-05-15"


def read(text: str, *, published: str | None = PUBLISHED) -> tuple[Claim, ...]:
    return read_report(text.encode(), media_type="text/plain", published=published).claims


def one(text: str) -> Claim:
    claims = read(text)
    assert len(claims) == 1, [(claim.kind, claim.measure, claim.quote) for claim in claims]
    return claims[0]


def figures(text: str) -> list[tuple[str | None, float | None]]:
    return [(claim.measure, claim.figure.best) for claim in read(text) if claim.figure]


BODY = "The council met in the morning and spoke about the road to the coast for a long time.\n\n"


def test_two_figures_in_one_sentence_share_their_speaker() -> None:
    claims = read("Three miners were killed and five wounded on Monday, the mayor of Lviv said on Tuesday.")
    assert [(claim.measure, claim.figure.best) for claim in claims if claim.figure] == [
        ("killed", 3),
        ("wounded", 5),
    ]
    assert {tuple(speaker.wording for speaker in claim.said_by) for claim in claims} == {
        ("the mayor of Lviv",)
    }
    assert {claim.cue.wording for claim in claims if claim.cue} == {"said"}


def test_time_of_the_event_and_of_the_saying() -> None:
    claim = one("Three miners were killed on Monday, the mayor said on Tuesday.")
    assert claim.when
    assert claim.said
    assert (claim.when.start, claim.said.start) == ("2024-05-13", "2024-05-14")


def test_a_time_in_front_of_the_speaker_is_the_sayings() -> None:
    claim = one("On Tuesday, the health ministry said that three miners had been killed.")
    assert claim.said
    assert claim.said.start == "2024-05-14"
    assert claim.when is None
    assert claim.silent["when"]


def test_place_of_the_event_is_the_most_specific_stated() -> None:
    claim = one("Three miners were killed in Lviv, in Ukraine, on Monday.")
    assert claim.where
    assert claim.where.name == "Lviv"


def test_an_owner_or_a_doer_is_no_place() -> None:
    claim = one("Russia lost 200 soldiers on Monday.")
    assert claim.where is None
    assert claim.group
    assert (claim.group.name, claim.group.side) == ("Russian soldiers", "Russia")


def test_the_land_of_a_state_is_a_place() -> None:
    claim = one("About 9,000 marines are present on Russian territory.")
    assert (claim.kind, claim.measure) == ("strength", "deployed")
    assert claim.where
    assert claim.where.name == "Russia"
    assert claim.figure
    assert claim.figure.basis == "stock"


def test_who_did_it_active_and_passive() -> None:
    active = one("Rebel fighters shot dead eight policemen.")
    passive = one("Eight policemen were shot dead by rebel fighters.")
    for claim in (active, passive):
        assert claim.by
        assert claim.by.name.lower() == "rebel fighters"
        assert claim.group
        assert claim.group.name == "policemen"


def test_a_blast_is_how_and_not_who() -> None:
    claim = one("A roadside bomb killed eight policemen.")
    assert claim.by is None
    assert claim.circumstance
    assert claim.circumstance.wording == "roadside bomb"
    assert claim.silent["by"] == "not stated"


def test_parts_name_the_claim_whose_total_they_split() -> None:
    total, part = read("Twelve people, including four children, were killed on Monday.")
    assert (total.part_of, part.part_of) == (None, total.id)
    assert part.group
    assert (part.group.name, part.group.age) == ("children", "child")


def test_a_part_told_in_the_next_sentence() -> None:
    total, part = read("The mayor said twelve people were killed. Four of them were children.")
    assert part.part_of == total.id
    assert part.said_by == total.said_by


def test_a_repeated_figure_is_a_claim_with_its_measure() -> None:
    claims = read("The ministry said 3,000 soldiers were killed.\n\nThe army disputes the 3,000.")
    assert [(claim.measure, claim.stance) for claim in claims] == [
        ("killed", "asserts"),
        ("killed", "denies"),
    ]


def test_nobody_is_a_figure_of_none() -> None:
    claim = one("No one was injured in the crash.")
    assert claim.figure
    assert (claim.figure.low, claim.figure.best, claim.figure.high) == (0, 0, 0)


def test_a_nurse_is_one_and_a_name_is_no_number() -> None:
    assert figures("A nurse was killed in the shelling.") == [("killed", 1)]
    claim = one("Doctor Olena Brankova was killed in the shelling.")
    assert claim.figure is None
    assert claim.group
    assert claim.group.name == "Doctor Olena Brankova"
    assert claim.silent["figure"]


def test_denial_without_a_figure() -> None:
    claim = one("The army denied that anyone was killed.")
    assert (claim.kind, claim.measure, claim.figure, claim.stance) == ("loss", "killed", None, "denies")
    assert claim.group is None


def test_losses_without_a_figure() -> None:
    claim = one("The brigade suffered heavy losses near Lviv.")
    assert (claim.kind, claim.measure, claim.figure) == ("loss", "losses", None)
    assert claim.group
    assert claim.group.name.removeprefix("The ") == "brigade"


@pytest.mark.parametrize(
    "text",
    [
        "The minister said that the generals hide the deaths of their soldiers.",
        "The minister said that the army keeps the deaths of its soldiers a secret.",
        "The minister said that the soldiers were forbidden to show their faces.",
        "The minister said that the guards burn the bodies of the dead marines.",
        "The minister said that officers deleted video evidence.",
    ],
)
def test_concealment(text: str) -> None:
    claim = one(text)
    assert (claim.kind, claim.figure, claim.where, claim.when) == ("concealment", None, None, None)
    assert [speaker.wording for speaker in claim.said_by] == ["The minister"]


def test_burning_houses_hides_nothing() -> None:
    assert read("The minister said that the guards burned two houses.") == ()


def test_engagement_carries_the_loss_in_the_same_clause() -> None:
    claim = one("The ministry confirmed that French marines engaged in combat in Lviv and suffered losses.")
    assert (claim.kind, claim.measure, claim.stance) == ("engagement", "losses", "confirms")
    assert claim.where
    assert claim.where.name == "Lviv"


def test_checking_is_the_outlets_own_statement() -> None:
    claim = one("Currently, the ministry is verifying the number of the dead.")
    assert (claim.kind, claim.said_by) == ("verification", ())
    assert claim.quote == "the ministry is verifying the number of the dead"


def test_other_needs_a_speaker_and_the_same_matter() -> None:
    same = read(
        "The army lost 200 soldiers.\n\nThe president noted that there is no reason for boys to die for a general."
    )
    assert [claim.kind for claim in same] == ["loss", "other"]
    apart = read("The army lost 200 soldiers.\n\nThe president noted that the harvest was good.")
    assert [claim.kind for claim in apart] == ["loss"]


def test_nothing_of_the_matter_gives_nothing() -> None:
    assert read("The president noted that there is no reason to die for a general.") == ()


def test_the_same_sentence_twice_counts_once_and_a_headline_apart() -> None:
    twice = "Three miners were killed on Monday."
    assert len(read(f"{twice}\n\nThe road is closed.\n\n{twice}\n")) == 1
    headline = read(f"Three miners killed\n\n{BODY}{twice}\n")
    assert sorted(claim.part for claim in headline) == ["body", "title"]


def test_no_claim_from_an_aside() -> None:
    text = f"{BODY}Three miners were killed on Monday.\n\nRead also: Forty dead in another town\n"
    assert figures(text) == [("killed", 3)]


def test_quotations_keep_their_words_and_lose_their_marks() -> None:
    claim = one('"Three miners were killed in the pit," the mayor said.')
    assert claim.direct
    assert claim.quote == "Three miners were killed in the pit"


def test_each_clause_has_its_own_quotation() -> None:
    first, second = read("Three miners were killed, and the police said that two guards were wounded.")
    assert first.quote == "Three miners were killed"
    assert second.quote == "two guards were wounded"
    assert first.said_by == ()
    assert [speaker.wording for speaker in second.said_by] == ["the police"]


def test_source_less_verbs_are_no_speaker() -> None:
    claim = one("At least twelve people are believed to have died.")
    assert claim.said_by == ()
    assert claim.quote == "At least twelve people are believed to have died"


@pytest.mark.parametrize(
    "text",
    [
        "Some 300 people shelter in the school.",
        "Forty tourists were rescued on Monday.",
        "Three suspects were arrested on Monday.",
        "The shell of 152 mm killed the engine.",
        "A man of 45 rode 12 kilometres.",
        "Twelve tanks were destroyed and three villages captured.",
        "The farmer lost 30 cows.",
    ],
)
def test_not_claims(text: str) -> None:
    assert [claim for claim in read(text) if claim.figure] == []


def test_a_very_long_sentence_is_read_in_pieces() -> None:
    text = "and so on " * 400 + "three miners were killed on Monday."
    assert figures(text) == [("killed", 3)]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("The attackers, about 80 in number, came at dawn.", [("deployed", 80)]),
        ("The mourners, about 80 in number, came at dawn.", []),
        ("A third of the brigade gone, officials say.", [("losses", None)]),
        ("A third of the money gone, officials say.", []),
        ("Some 900 villagers crossed into Sarland.", [("displaced", 900)]),
        ("Some 900 soldiers crossed into Sarland.", []),
        ("Three hikers crossed into Sarland.", []),
        ("Some 11,000 soldiers are in the region, most of them near Lund.", [("deployed", 11_000)]),
    ],
)
def test_number_counts_those_whom_the_measure_needs(
    text: str, expected: list[tuple[str, float | None]]
) -> None:
    assert figures(text) == expected

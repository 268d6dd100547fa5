"""Who a figure belongs to: verbs that give one, owners, labels, issuers of statements, sentences that go on."""

import pytest
from test_attribution import chain, content, found, only, report

from onrecord.reading.attribution import find_attributions
from onrecord.reading.sentences import split

GIVEN = [
    ("The ministry counts 31 dead.", "31 dead"),
    ("The ministry has recorded 31 deaths.", "31 deaths"),
    (
        "The ministry put the number of injured at between 30 and 40.",
        "the number of injured at between 30 and 40",
    ),
    ("The ministry raised the toll to 31.", "the toll to 31"),
    ("The ministry speaks of 31 dead.", "31 dead"),
    ("The ministry says 31 dead.", "31 dead"),
    ("The ministry told parliament of 31 dead.", "31 dead"),
    ("The ministry reported at least 31 dead.", "at least 31 dead"),
    ("The ministry’s official figure is 31 killed.", "31 killed"),
    ("More than 31 were hurt, by the count of the ministry.", "More than 31 were hurt"),
    ("According to figures released by the ministry, 31 people died.", "31 people died"),
]


@pytest.mark.parametrize(("text", "said"), GIVEN)
def test_figures_are_given_by_verbs_and_nouns(text: str, said: str) -> None:
    attribution = only(text)
    assert chain(attribution) == ["ministry"]
    assert content(attribution, text) == [said]


def test_admitting_to_a_figure_confirms_it() -> None:
    text = "The ministry admits to 31 dead."
    attribution = only(text)
    assert (attribution.stance, content(attribution, text)) == ("confirms", ["31 dead"])


def test_correcting_a_figure_retracts_it() -> None:
    text = (
        "29 people are missing, spokesman Pavlo Orlenko told reporters, correcting an earlier figure of 41."
    )
    first, second = found(text)
    assert content(first, text) == ["29 people are missing"]
    assert (second.stance, content(second, text)) == ("retracts", ["an earlier figure of 41"])
    assert chain(first) == chain(second) == ["Pavlo Orlenko"]


FALSE = [
    "Moscow has called the reports of 31 dead false.",
    "Moscow called the figure of 31 dead “a fantasy”.",
    "Moscow dismissed the figure of 31 dead as propaganda.",
]


@pytest.mark.parametrize("text", FALSE)
def test_calling_a_figure_false_denies_it(text: str) -> None:
    attribution = only(text)
    assert (chain(attribution), attribution.stance) == (["Moscow"], "denies")


NO_SOURCE = [
    "The sergeant put 40 men in the field.",
    "Nobody in Moscow has said that 40 men died.",
    "Neither side said that 40 men died.",
    "According to preliminary data, 40 men died.",
    "On Monday we said that 40 men died.",
]


@pytest.mark.parametrize("text", NO_SOURCE)
def test_figures_that_nobody_gives(text: str) -> None:
    assert [each for each in found(text) if each.sources] == []


def test_what_a_document_shows() -> None:
    text = "Video verified by the BBC shows at least ten bodies."
    attribution = only(text)
    assert attribution.sources[0].class_ == "document"
    assert content(attribution, text) == ["at least ten bodies"]


def test_an_earlier_toll_is_taken_back() -> None:
    text = "The raid killed 25 people, the governor's office said, revising an earlier toll of 21."
    assert [each.stance for each in found(text)] == ["asserts", "retracts"]


def test_a_hedge_is_part_of_what_is_feared() -> None:
    text = "More than 100 people are feared dead."
    assert content(only(text), text) == ["More than 100 people", "dead"]


OWNED = [
    (
        "It is unclear whether Kyiv's 3,000 and Seoul's 1,100 are the same.",
        {"Kyiv": "3,000", "Seoul": "1,100"},
    ),
    ("Most were Russians, if the Pentagon’s 10,000 is right.", {"Pentagon": "10,000"}),
    ("It is more than the 44 last given by the coast guard.", {"coast guard": "the 44"}),
    ("It is unclear what the 200 that Kyiv speaks of includes.", {"Kyiv": "the 200"}),
]


@pytest.mark.parametrize(("text", "expected"), OWNED)
def test_a_figure_belongs_to_who_gave_it(text: str, expected: dict[str, str]) -> None:
    given = {chain(each)[-1]: content(each, text)[0] for each in found(text) if each.sources}
    assert given == expected


@pytest.mark.parametrize(
    "text",
    [
        "The village's 3,000 people have fled.",
        "The army's 40 tanks were burned.",
        "Her 3-year-old son was hurt.",
        "Orlenko's 13-year-old son was hurt.",
    ],
)
def test_what_somebody_has_is_no_figure_of_theirs(text: str) -> None:
    assert found(text) == ()


LABELS = [
    ("US official: several hundred casualties", ["US official"]),
    ("Seoul: 1,100 dead", ["Seoul"]),
    ("Doctors: nine dead", ["Doctors"]),
    ("Ferry: divers bring up twelve dead", None),
    ("Friendly fire in Kursk: eight soldiers dead", None),
    ("Oldtown: 17 dead after raid on market", None),
    ("Update: 17 dead", None),
    ("ORLENKO SAID: 17 dead", None),
]


@pytest.mark.parametrize(("text", "expected"), LABELS)
def test_a_label_in_a_title_is_a_speaker_where_it_can_speak(text: str, expected: list[str] | None) -> None:
    assert [chain(each) for each in found(text, title=True)] == ([expected] if expected else [])


def test_a_label_in_the_body_with_its_date_and_its_messenger() -> None:
    text = "3/ On 19 Dec South Korea's NIS, via MP Lee Min-ho: at least 100 killed."
    attribution = only(text)
    assert chain(attribution) == ["Lee Min-ho", "National Intelligence Service"]
    assert content(attribution, text) == ["at least 100 killed"]


def test_a_quotation_before_the_colon_of_a_title() -> None:
    text = "‘They burn their faces’: Zelenskyy accuses Moscow of hiding the dead"
    assert "‘They burn their faces’" in content(only(text, title=True), text)


STATEMENTS = [
    "COAST GUARD OF THE UPPER ISLES\nPress note 3, 6 February 2022\n\n19 persons are dead. 41 are missing.",
    "Statement on the raid\nUpper Isles Coast Guard\n6 February 2022\n\n19 persons are dead. 41 are missing.",
    "COMMUNIQUE No. 44 OF THE DAWN FRONT\n21 May 2023\n\n19 persons are dead. 41 are missing.",
]


@pytest.mark.parametrize("text", STATEMENTS)
def test_the_issuer_of_a_statement_says_its_sentences(text: str) -> None:
    said = {content(each, text)[0]: each.sources[0].wording.lower() for each in found(text)}
    for sentence in ("19 persons are dead.", "41 are missing."):
        assert "guard" in said[sentence] or "dawn front" in said[sentence]


def test_whom_a_statement_names_speaks_through_its_issuer() -> None:
    text = "COMMUNIQUE No. 44 OF THE DAWN FRONT\n21 May 2023\n\nThe government says that there were fighters."
    (attribution,) = [each for each in found(text) if each.cue is not None]
    assert [name.lower() for name in chain(attribution)] == ["dawn front", "government"]


@pytest.mark.parametrize("head", ["Coast guard ends search", "QUICK FACTS", "Loss of the ferry", "OLDTOWN"])
def test_a_news_report_has_no_issuer(head: str) -> None:
    text = f"{head}\n6 February 2022\n\n19 persons are dead. 41 are missing."
    assert found(text) == ()


GOES_ON = [
    ("Another 12 are missing.", True),
    ("More than half of them are children.", True),
    ("Nineteen of them were flown out.", True),
    ("The road is closed.", False),
    ("The ministry of a neighbour said 12 are missing.", False),
]


@pytest.mark.parametrize(("sentence", "goes_on"), GOES_ON)
def test_a_sentence_that_plainly_goes_on_is_the_speakers(sentence: str, goes_on: bool) -> None:
    text = f"The mayor said 40 people were hurt. {sentence}"
    first = found(text)[0]
    assert (sentence.rstrip(".") in content(first, text)) is goes_on


def test_a_new_paragraph_goes_on_with_nobody() -> None:
    text = "The mayor said 40 people were hurt.\nAnother 12 are missing."
    assert content(only(text), text) == ["40 people were hurt"]


INTERVIEW = (
    "Commander Pavlo Orlenko met us on Monday.\n"
    "Herald: How many died?\n"
    "Pavlo Orlenko: Forty men died.\nSome were ours.\n"
    "Herald: Kyiv says 12 men died. Is that wrong?\n"
    "Orlenko: The army told us of 40 dead."
)


def test_the_answers_of_an_interview_run_to_the_next_question() -> None:
    first = next(each for each in found(INTERVIEW) if each.sources and "Forty" in content(each, INTERVIEW)[0])
    assert chain(first) == ["Pavlo Orlenko"]
    assert content(first, INTERVIEW) == ["Forty men died.", "Some were ours."]


def test_who_asks_says_nothing_but_whom_the_question_names_does() -> None:
    assert all("Herald" not in chain(each) for each in found(INTERVIEW))
    (asked,) = [each for each in found(INTERVIEW) if "12 men died" in content(each, INTERVIEW)]
    assert chain(asked) == ["Kyiv"]


def test_the_outlets_own_label_says_nothing() -> None:
    text = "HERALD: Forty men died.\nORLENKO: Twelve were hurt.\nHERALD: The road is closed."
    read = report(text, outlet="The Oldtown Herald")
    named = {name for each in find_attributions(read, split(read)) for name in chain(each)}
    assert named == {"ORLENKO"}

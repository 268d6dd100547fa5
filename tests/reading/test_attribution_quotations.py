"""Quotations: marks of many scripts, over sentences and paragraphs, open and closed, and what is none."""

import pytest
from test_attribution import chain, content, found, only, report

from onrecord.model import Span
from onrecord.reading.attribution.quotations import find_quotations, is_scare
from onrecord.reading.sentences import split


def quoted(text: str) -> list[list[str]]:
    read = report(text)
    return [[part.of(text) for part in each.parts] for each in find_quotations(read, split(read))]


MARKS = [
    '"Forty men died," said Orlenko.',
    "“Forty men died,” said Orlenko.",
    "«Forty men died», said Orlenko.",
    "„Forty men died“, said Orlenko.",
    "‘Forty men died,’ said Orlenko.",
    "'Forty men died,' said Orlenko.",
    "''Forty men died,'' said Orlenko.",
    '“Forty men died," said Orlenko.',
]


@pytest.mark.parametrize("text", MARKS)
def test_marks_of_all_kinds(text: str) -> None:
    attribution = only(text)
    assert chain(attribution) == ["Orlenko"]
    assert attribution.direct
    (said,) = content(attribution, text)
    assert said.strip("\"“”«»„'‘’,") == "Forty men died"


DIRECT = [
    'Orlenko said: "Forty men died."',
    'Orlenko said, "Forty men died."',
    'Orlenko told reporters: "Forty men died."',
    '"Forty men died." Orlenko said.',
    '"Forty men died," Orlenko told reporters.',
    '"Forty men died," Pavlo Orlenko, a farmer, said.',
    '"Forty men died," said Pavlo Orlenko, a farmer from the next village.',
    'Orlenko: "Forty men died."',
]


@pytest.mark.parametrize("text", DIRECT)
def test_direct_speech_before_and_after_its_cue(text: str) -> None:
    attribution = only(text)
    assert chain(attribution)[-1].endswith("Orlenko")
    assert attribution.direct
    assert content(attribution, text)[0].startswith('"Forty men died')


def test_mixed_speech_is_not_direct() -> None:
    text = 'Orlenko said the losses were "heavier than ever before."'
    attribution = only(text)
    assert not attribution.direct
    assert content(attribution, text) == ['the losses were "heavier than ever before."']


def test_a_quotation_of_several_sentences_is_one_content() -> None:
    text = '"Forty men died. Twelve were hurt. Nobody came," Orlenko said.'
    assert content(only(text), text) == ['"Forty men died. Twelve were hurt. Nobody came,"']


def test_a_quotation_over_paragraphs_is_closed_only_at_the_last() -> None:
    text = "“We saw forty bodies.\n“They lay by the road.\n“Nobody came,” said Orlenko."
    attribution = only(text)
    assert content(attribution, text) == ["“We saw forty bodies.", "“They lay by the road.", "“Nobody came,”"]
    assert attribution.direct


def test_a_quotation_after_a_colon_at_the_end_of_a_paragraph() -> None:
    text = 'Orlenko said:\n"We saw forty bodies."\nThe road is closed.'
    attribution = only(text)
    assert chain(attribution) == ["Orlenko"]
    assert content(attribution, text) == ['"We saw forty bodies."']


def test_a_quotation_without_cue_goes_to_the_speaker_of_the_paragraph() -> None:
    text = '"It burned," Orlenko said. "Forty men died." The road is closed.'
    attribution = only(text)
    assert content(attribution, text) == ['"It burned,"', '"Forty men died."']


def test_a_paragraph_that_is_all_quotation_goes_on_with_the_speaker() -> None:
    text = "Orlenko said he saw the raid.\n“They burned. They were ours.”\nThe road is closed."
    assert content(only(text), text)[-1] == "“They burned. They were ours.”"


def test_a_paragraph_in_the_outlets_voice_ends_what_a_speaker_says() -> None:
    text = "Orlenko said he saw the raid.\nThe road is closed.\n“They burned.”"
    assert content(only(text), text) == ["he saw the raid"]


def test_a_mark_that_is_never_closed_takes_its_sentence_and_no_more() -> None:
    text = 'He called it "a raid on the town. Then forty men died. The road is closed.\nThe town is empty.'
    assert quoted(text) == [['"a raid on the town.']]


def test_an_unclosed_mark_at_the_head_of_a_paragraph_takes_the_paragraph() -> None:
    text = '"We saw it. Forty men died.\nThe town is empty.'
    assert quoted(text) == [['"We saw it. Forty men died.']]


def test_a_cue_after_an_unclosed_mark_still_counts() -> None:
    text = '"Forty men died, Orlenko said. Then the shelling began.\nThe town is empty.'
    assert chain(only(text)) == ["Orlenko"]


def test_a_second_opening_mark_ends_a_quotation_that_was_never_closed() -> None:
    text = 'He said "it burned and "forty men died" in it.'
    assert ['"forty men died"'] in quoted(text)


APOSTROPHES = [
    "The soldiers' unit didn't say that the town's men died.",
    "It's the '90s: 'tis the men's war.",
    "The ministry’s men weren’t the army’s.",
]


@pytest.mark.parametrize("text", APOSTROPHES)
def test_apostrophes_are_no_quotation_marks(text: str) -> None:
    assert quoted(text) == []


def test_a_quotation_inside_a_quotation_is_part_of_it() -> None:
    text = "“He told me ‘forty men died’ and left,” said Orlenko."
    assert quoted(text) == [["“He told me ‘forty men died’ and left,”"]]


def test_a_cue_inside_a_quotation_is_speech_and_no_cue() -> None:
    text = "“I said forty men died and you believed me,” said Orlenko."
    assert chain(only(text)) == ["Orlenko"]


def test_who_is_quoted_may_name_another_speaker() -> None:
    text = "“The army said forty men died,” said Orlenko."
    inner, outer = found(text)
    assert chain(inner) == ["Orlenko", "army"]
    assert content(inner, text) == ["forty men died"]
    assert chain(outer) == ["Orlenko"]


def test_scare_quotes_attribute_nothing() -> None:
    text = "Orlenko said he saw the raid. Twelve died of “friendly fire” that day."
    assert content(only(text), text) == ["he saw the raid"]


@pytest.mark.parametrize(
    ("words", "scare"),
    [("“friendly fire”", True), ("“enemies”", True), ("“We died.”", False), ("“a war on us”", False)],
)
def test_one_or_two_words_that_end_no_sentence_are_no_speech(words: str, scare: bool) -> None:
    assert is_scare(words, Span(0, len(words))) is scare


def test_the_turns_of_a_transcript() -> None:
    text = "LEE: We saw forty bodies. They lay by the road.\nPARK: Nobody came."
    first, second = found(text)
    assert content(first, text) == ["We saw forty bodies. They lay by the road."]
    assert (first.sources[0].wording, second.sources[0].wording) == ("LEE", "PARK")


def test_questions_and_answers_of_an_interview() -> None:
    text = "Commander Pavlo Orlenko met us on Monday.\nQ: How many died?\nA: Forty men died."
    attribution = only(text)
    assert chain(attribution) == ["Pavlo Orlenko"]
    assert content(attribution, text) == ["Forty men died."]

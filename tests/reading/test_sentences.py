"""Where sentences end. Examples are made up."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from onrecord.knowledge.tables import table
from onrecord.model import Block, Report, Span
from onrecord.reading.page import read_pages
from onrecord.reading.sentences import split


def sentences(text: str, *, role: str = "body") -> list[str]:
    report = Report(item="0" * 64, text=text, blocks=(Block(role, Span(0, len(text))),))
    return [sentence.span.of(text) for sentence in split(report)]


@pytest.mark.parametrize(
    "pieces",
    [
        ["The mayor left.", "Nobody asked why."],
        ["Is it over?", "No!", "It goes on."],
        ["Lt. Gen. Ana Reyes met Col. Mark Obi.", "They spoke."],
        ["Brig. Gen. J. R. Obi and Maj. T. Lund were there.", "So was Capt. Ng."],
        ["Shell No. 5 fell at 3.5 km from St. Mary.", "No one was hurt."],
        ["About 2.5 million people left the U.S. Embassy area on Dec. 14.", "They came back."],
        ["They arrived at 5 p.m. Monday.", "They left at 6 a.m.", "The road was closed."],
        ["He works for Acme Inc. in Oslo.", "It is owned by Foo Ltd.", "The firm denies it."],
        ["The U.N. Security Council met in the U.S.", "The talks failed."],
        ["They tried to... literally bury the evidence.", "It failed."],
        ["It went on and on...", "Even so, it ended."],
        ["It went on and on…", "Then it ended."],
        ["The toll rose to 200.", "15 were captured."],
        ["The year was 2024.", "20 people had left."],
        ["See e.g. Reyes et al. 2019 for that.", "See also p. 7."],
        ["George W. Obi spoke.", "J. K. Lund did not."],
        ["So did I.", "The rest stayed."],
        ["He said no.", "No. 4 was missing."],
        ["Some (about 12.) were found.", "Others were not."],
        ["Visit example.org for more.", "Or write to a.b@example.org."],
        ["Version 3.11.2 works.", "Version 2 does not."],
    ],
)
def test_sentences_end_where_they_should(pieces: list[str]) -> None:
    assert sentences(" ".join(pieces)) == pieces


@pytest.mark.parametrize(
    "pieces",
    [
        ['"We lost them all," Reyes said.', "He left."],
        ['"We lost them all!" Reyes said.', "He left."],
        ['"They burned it all." Reyes stated.', "He left."],
        ['"Where are they?" the mother asked.', "Nobody answered."],
        ["“Where are they?” Reyes asked reporters on Monday.", "Nobody answered."],
        ['He said: "We came.', 'They fled."', "Then he left."],
        ['"We came.', 'They fled," he said.'],
        ['It was "friendly fire."', "In total, eight died."],
        ['"It is over."', "Reyes said that the army had left."],
        ["«They left.»", "The town is empty."],
        ['He called it "a trap!" and left.', "Nobody followed."],
    ],
)
def test_a_closing_quotation_mark_and_its_attribution_stay_with_the_sentence(pieces: list[str]) -> None:
    assert sentences(" ".join(pieces)) == pieces


def test_a_stop_before_an_opening_quotation_mark_ends_a_sentence_without_a_space() -> None:
    assert sentences("He left.“I will be back.”") == ["He left.", "“I will be back.”"]
    assert sentences('He left."I will," he said."The rest is yours."')[0] == "He left."


def test_a_lost_space_between_sentences_is_found_but_addresses_are_not_cut() -> None:
    assert sentences("They came home.The town was empty.") == ["They came home.", "The town was empty."]
    assert sentences("According to Example.Com it rained.") == ["According to Example.Com it rained."]


@pytest.mark.parametrize(
    ("text", "count"),
    [
        ("他们走了。没有人回来！真的吗？", 3),
        ("वे चले गए। कोई नहीं लौटा।", 2),
        ("غادروا المدينة. لم يعد أحد؟ نعم.", 3),
        ("Нікого не було. Усі пішли.", 2),
    ],
)
def test_other_scripts(text: str, count: int) -> None:
    assert len(sentences(text)) == count


def test_text_cut_into_words_keeps_its_closing_quotation_mark() -> None:
    assert sentences('He said : " They left . " Then he left .') == [
        'He said : " They left . "',
        "Then he left .",
    ]


def test_a_headline_without_full_stop_is_one_sentence() -> None:
    assert sentences("Eight dead in Port Obi, mayor says", role="title") == [
        "Eight dead in Port Obi, mayor says"
    ]


def test_a_list_number_ends_no_sentence() -> None:
    assert sentences("1. The bridge fell. 2. The road was cut.") == [
        "1. The bridge fell.",
        "2. The road was cut.",
    ]


def test_asides_have_no_sentences_and_blocks_are_numbered() -> None:
    report = read_pages(
        b"Eight dead in Port Obi\n\nThe army said so. It left.\n\nRead also: Nine dead. Ten dead.\n",
        media_type="text/plain",
    ).reports[0]
    found = split(report)
    assert [(sentence.role, sentence.block) for sentence in found] == [("title", 0), ("body", 1), ("body", 1)]


def test_a_stop_without_words_joins_what_follows() -> None:
    assert sentences("... The end.") == ["... The end."]
    assert sentences("***") == ["***"]


@given(st.text(alphabet=st.sampled_from("aB1 .!?…\"'”“(),\n\tر中。Dr"), max_size=120))
def test_sentences_hold_every_visible_character_once_and_in_order(text: str) -> None:
    at = 0
    for sentence in sentences_spans(text):
        assert not text[at : sentence.start].strip()
        assert sentence.of(text) == sentence.of(text).strip() != ""
        at = sentence.end
    assert not text[at:].strip()


def sentences_spans(text: str) -> list[Span]:
    report = Report(item="0" * 64, text=text, blocks=(Block("body", Span(0, len(text))),))
    return [sentence.span for sentence in split(report)]


@pytest.mark.parametrize("unit", ["a.", ". ", '"', "A. ", "x", '."', "a. (", "U.S. ", "\u202eab. "])
def test_hostile_text_is_covered(unit: str) -> None:
    text = unit * 20_000
    assert sum(len(span.of(text).replace(" ", "")) for span in sentences_spans(text)) == len(
        text.replace(" ", "")
    )


def test_each_column_of_the_table_is_words_without_full_stop_at_the_end() -> None:
    columns = table("sentences")
    assert set(columns) == {
        "before_name",
        "before_figure",
        "inside",
        "either",
        "starters",
        "saying",
        "after_saying",
    }
    for words in columns.values():
        assert len(words) == len(set(words))
        assert all(isinstance(word, str) and word and not word.endswith(".") for word in words)

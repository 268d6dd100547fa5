"""The tables of words behind attribution: every row has the right shape and is used."""

from collections import Counter

import pytest

from onrecord.knowledge import table
from onrecord.model import CLASSES, STANCES
from onrecord.reading.attribution.cues import find_verb_cues, inflect
from onrecord.reading.attribution.sources import is_medium, noun, office, refers, role_covers
from onrecord.reading.attribution.words import Span, split_words

FRAMES = {
    "bare",
    "that",
    "aside",
    "quote",
    "object",
    "to",
    "hearer",
    "finding",
    "figure",
    "at",
    "toll",
    "responsible",
}
KINDS = {"speech", "attitude", "impression"}
CUES = table("said_cues")
SOURCES = table("said_sources")
ROWS = [*CUES["verbs"], *CUES["particles"]]


def test_rows_of_verbs_say_kind_stance_and_frames() -> None:
    for row in ROWS:
        assert row["kind"] in KINDS
        assert row["stance"] in STANCES
        assert row["frames"]
        assert set(row["frames"]) <= FRAMES


def test_every_stance_has_a_cue() -> None:
    assert {row["stance"] for row in ROWS} == set(STANCES)


def test_no_verb_stands_in_two_rows() -> None:
    counts = Counter(lemma for row in CUES["verbs"] for lemma in row["lemmas"])
    assert [lemma for lemma, count in counts.items() if count > 1] == []


def test_irregular_forms_are_of_verbs_in_the_table_and_differ_from_the_rule() -> None:
    lemmas = {lemma for row in CUES["verbs"] for lemma in row["lemmas"]}
    lemmas |= {row["lemma"] for row in CUES["particles"]}
    for lemma, forms in CUES["forms"].items():
        assert lemma in lemmas
        assert tuple(forms) != inflect(lemma)


@pytest.mark.parametrize("lemma", sorted({lemma for row in CUES["verbs"] for lemma in row["lemmas"]}))
def test_every_verb_is_found_in_a_sentence(lemma: str) -> None:
    past = (CUES["forms"].get(lemma) or inflect(lemma))[
        2 if lemma not in ("forecast", "broadcast", "bet") else 0
    ]
    text = f"She {past} that men died."
    assert [cue.verb.lemma for cue in find_verb_cues(split_words(text, Span(0, len(text))))] == [lemma]


@pytest.mark.parametrize("name", sorted({*table("said_words"), *CUES["words"]}))
def test_lists_are_lower_case_and_without_repeats(name: str) -> None:
    words = table("said_words").get(name) or CUES["words"][name]
    assert words
    assert all(word == word.lower() for word in words)
    assert len(set(words)) == len(words)


def test_nouns_give_a_class_of_the_model() -> None:
    for row in SOURCES["nouns"]:
        assert row["is"] in {"person", "body", "group", "document"}
        assert row["class"] in CLASSES
        for word in row["words"]:
            assert noun(word) is not None


def test_every_class_has_a_noun() -> None:
    assert {row["class"] for row in SOURCES["nouns"]} == set(CLASSES)


def test_offices_are_found_by_every_name_and_short_form() -> None:
    for row in SOURCES["offices"]:
        assert row["class"] in CLASSES
        for wording in (row["name"], *row["names"], *row["short"]):
            known = office(wording)
            assert known is not None, wording
            assert known.name == row["name"]


def test_short_forms_match_in_capitals_only() -> None:
    assert office("WHO") is not None
    assert office("who") is None


def test_general_nouns_point_back_to_classes_of_the_model() -> None:
    for word in SOURCES["refers"]:
        assert set(refers(word)) <= set(CLASSES)


def test_roles_cover_nouns_for_persons() -> None:
    for role, titles in SOURCES["roles"].items():
        for title in titles:
            assert role_covers(role, frozenset([title]))
            known = noun(title)
            assert known is not None
            assert known.is_ == "person"


def test_media_are_known_by_name() -> None:
    assert all(is_medium(name) for name in SOURCES["media"]["names"])
    assert is_medium("Reuters news agency")
    assert not is_medium("Timeline")

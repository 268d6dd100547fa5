"""Words, noun phrases and cues: what the finders of attributions stand on."""

import pytest

from onrecord.model import Span
from onrecord.reading.attribution.cues import find_verb_cues, inflect
from onrecord.reading.attribution.phrases import phrase_after, subject_before
from onrecord.reading.attribution.words import Word, split_words


def words(text: str) -> tuple[Word, ...]:
    return split_words(text, Span(0, len(text)))


def tags(text: str) -> dict[str, str]:
    return {word.text: word.tag for word in words(text)}


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("The U.S. army didn't move.", ["The", "U.S.", "army", "did", "n't", "move", "."]),
        ("Gov. Novak's men", ["Gov.", "Novak", "'s", "men"]),
        ("They’ve lost 1,200 men…", ["They", "’ve", "lost", "1,200", "men", "…"]),
        ("co-author J. Bell", ["co-author", "J.", "Bell"]),
        ("''It burned,''", ["''", "It", "burned", ",", "''"]),
    ],
)
def test_words_with_their_genitives_contractions_and_abbreviations(text: str, expected: list[str]) -> None:
    assert [word.text for word in words(text)] == expected


def test_spans_count_code_points_of_the_report() -> None:
    text = "Naïve — the army said"
    assert all(word.span.of(text) == word.text for word in words(text))


def test_tags_by_class_and_by_spelling() -> None:
    found = tags("The wounded soldiers quickly left Oldtown and they had not seen 40 men.")
    assert found["The"] == "det"
    assert found["wounded"] == "noun"
    assert found["quickly"] == "adv"
    assert found["left"] == "verb"
    assert found["Oldtown"] == "name"
    assert (found["and"], found["they"], found["had"], found["not"]) == ("conj", "pron", "aux", "neg")
    assert found["40"] == "num"


def test_capitals_that_spell_a_pronoun_are_a_name() -> None:
    assert tags("A senior US official told us so")["US"] == "name"
    assert tags("A senior US official told us so")["us"] == "pron"


def subject(text: str, verb: str) -> str | None:
    found = words(text)
    at = next(index for index, word in enumerate(found) if word.text == verb)
    got = subject_before(found, at)
    return None if got is None else text[found[got[0]].span.start : found[got[2] - 1].span.end]


SUBJECTS = [
    ("Officials said", "Officials"),
    ("The head of the agency said", "The head of the agency"),
    ("A spokesman for the army in Oldtown said", "A spokesman for the army in Oldtown"),
    ("On Monday the ministry said", "the ministry"),
    ("On Monday officials said", "officials"),
    ("Late Monday officials said", "officials"),
    ("The council on Wednesday said", "The council"),
    ("In Oldtown, Lee said", "Lee"),
    ("Lee and Park said", "Lee and Park"),
    ("Lee, Park and Kim said", "Lee, Park and Kim"),
    ("The town fell and officials said", "officials"),
    ("The mayor, Ivan Bell, said", "The mayor, Ivan Bell"),
    ("Ivan Bell, 43, a miner, said", "Ivan Bell, 43, a miner"),
    ("Bell, who saw the raid, said", "Bell"),
    ("Bell — a miner — said", "Bell — a miner"),
    ("Ruritania's army said", "Ruritania's army"),
    ("People briefed on the matter said", "People briefed on the matter"),
    ("Some of the men said", "Some of the men"),
    ("About 9 percent said", "About 9 percent"),
    ("Some of them said", "Some of them"),
    ("He said", "He"),
    ("who said", "who"),
]


@pytest.mark.parametrize(("text", "expected"), SUBJECTS)
def test_the_subject_before_a_verb(text: str, expected: str) -> None:
    assert subject(text, "said") == expected


@pytest.mark.parametrize("text", ["killed said", ", said", "” said", "and said"])
def test_no_subject_where_no_noun_phrase_ends(text: str) -> None:
    assert subject(text, "said") is None


PHRASES = [
    ("the ministry, 40 men died", "the ministry"),
    ("a report by the UN published on Monday", "a report by the UN"),
    ("the BBC his men died", "the BBC"),
    ("the army and officials died", "the army"),
    ("the army and the navy, men died", "the army and the navy"),
    ("Rep. Ivan Bell (D-N.Y.), a lawyer", "Rep. Ivan Bell (D-N.Y.)"),
    ("she identifies", "she"),
]


@pytest.mark.parametrize(("text", "expected"), PHRASES)
def test_a_noun_phrase_after_a_cue(text: str, expected: str) -> None:
    found = words(text)
    end = phrase_after(found, 0)
    assert text[: found[end - 1].span.end] == expected


@pytest.mark.parametrize(
    ("lemma", "forms"),
    [
        ("deny", ("deny", "denies", "denied", "denying")),
        ("state", ("state", "states", "stated", "stating")),
        ("stress", ("stress", "stresses", "stressed", "stressing")),
        ("relay", ("relay", "relays", "relayed", "relaying")),
        ("confirm", ("confirm", "confirms", "confirmed", "confirming")),
    ],
)
def test_the_forms_of_a_regular_verb(lemma: str, forms: tuple[str, ...]) -> None:
    assert inflect(lemma) == forms


GROUPS = [
    ("The army has not yet confirmed it", "has not yet confirmed", "confirm", True),
    ("The army declined to confirm it", "declined to confirm", "confirm", True),
    ("The army later said so", "later said", "say", False),
    ("The army cast doubt on it", "cast doubt on", "cast", False),
    ("The army pointed out that", "pointed out", "point", False),
]


@pytest.mark.parametrize(("text", "group", "lemma", "negated"), GROUPS)
def test_the_verb_group_of_a_cue(text: str, group: str, lemma: str, negated: bool) -> None:
    found = words(text)
    cue = find_verb_cues(found)[-1]
    assert text[found[cue.start].span.start : found[cue.end - 1].span.end] == group
    assert (cue.verb.lemma, cue.negated) == (lemma, negated)


@pytest.mark.parametrize(
    "text",
    ["The report is long", "The claims are old", "Its state is poor", "Two alleged rebels fled", "The Post"],
)
def test_nouns_and_adjectives_of_the_same_form_are_no_cues(text: str) -> None:
    assert find_verb_cues(words(text)) == []

"""Who said what, in which words: patterns of one sentence each, with invented people."""

import re

import pytest

from onrecord.model import Block, Report, Span
from onrecord.reading.attribution import find_attributions
from onrecord.reading.mentions import Attribution
from onrecord.reading.sentences import split


def report(text: str, *, title: bool = False, outlet: str | None = None) -> Report:
    """Each line a paragraph; the first a title where `title` says so."""
    blocks = tuple(
        Block("title" if title and not number else "body", Span(*found.span()))
        for number, found in enumerate(re.finditer(r"[^\n]+", text))
    )
    return Report(item="0" * 64, text=text, blocks=blocks, outlet=outlet)


def found(text: str, *, title: bool = False, outlet: str | None = None) -> tuple[Attribution, ...]:
    read = report(text, title=title, outlet=outlet)
    return find_attributions(read, split(read))


def only(text: str, *, title: bool = False) -> Attribution:
    attributions = found(text, title=title)
    assert len(attributions) == 1, [each.cue for each in attributions]
    return attributions[0]


def content(attribution: Attribution, text: str) -> list[str]:
    return [span.of(text) for span in attribution.content]


def chain(attribution: Attribution) -> list[str]:
    return [speaker.name for speaker in attribution.sources]


DIED = "40 soldiers were killed"

INDIRECT = [
    (f"The ministry said {DIED}.", "ministry", "said"),
    (f"The ministry said that {DIED}.", "ministry", "said"),
    (f"The ministry has said that {DIED}.", "ministry", "has said"),
    (f"The ministry also said {DIED}.", "ministry", "also said"),
    (f"The ministry said in a statement on Monday that {DIED}.", "ministry", "said"),
    (f"In a statement, the ministry said {DIED}.", "ministry", "said"),
    (f"The ministry pointed out that {DIED}.", "ministry", "pointed out"),
    (f"According to the ministry, {DIED}.", "ministry", "According to"),
    (f"But according to the ministry, {DIED}.", "ministry", "according to"),
    (f"As the ministry reported earlier, {DIED}.", "ministry", "reported"),
    (f"As reported by the ministry, {DIED}.", "ministry", "reported"),
    (f"In the ministry's words, {DIED}.", "ministry", "words"),
    (f"By the ministry's count, {DIED}.", "ministry", "count"),
    (f"The ministry's claim that {DIED} was met with silence.", "ministry", "claim"),
    (f"A statement by the ministry that {DIED} was met with silence.", "ministry", "statement"),
    (f"Reports from residents that {DIED} are growing.", "residents", "Reports"),
    (f"The ministry visited the front, saying that {DIED}.", "ministry", "saying"),
    (f"Figures from the ministry show that {DIED}.", "Figures from the ministry", "show"),
    (f"The troops fell back, and the ministry said {DIED}.", "ministry", "said"),
    (f"The ministry said at the border with Ruritania that {DIED}.", "ministry", "said"),
]


@pytest.mark.parametrize(("text", "source", "cue"), INDIRECT)
def test_indirect_speech_gives_source_cue_and_content(text: str, source: str, cue: str) -> None:
    attribution = only(text)
    assert chain(attribution) == [source]
    assert attribution.cue is not None
    assert attribution.cue.wording == cue
    assert content(attribution, text) == [DIED]
    assert not attribution.direct
    assert attribution.stance == "asserts"


AFTER = [
    "40 soldiers were killed, the ministry said.",
    "40 soldiers were killed, said the ministry.",
    "40 soldiers were killed, according to the ministry.",
    "40 soldiers were killed, the ministry said on Monday.",
    "40 soldiers were killed, as the ministry said.",
    "40 soldiers were killed, in the ministry's words.",
]


@pytest.mark.parametrize("text", AFTER)
def test_a_speaker_after_what_is_said(text: str) -> None:
    attribution = only(text)
    assert chain(attribution) == ["ministry"]
    assert content(attribution, text) == [DIED]


AMID = [
    ("The unit, the army says, lost 40 men.", ["The unit", "lost 40 men"]),
    ("The unit, according to the army, lost 40 men.", ["The unit", "lost 40 men"]),
    (
        "“We lost men,” the army said, “and we will lose more.”",
        ["“We lost men,”", "“and we will lose more.”"],
    ),
    ("In total, said the army, 40 men died.", ["40 men died"]),
]


@pytest.mark.parametrize(("text", "expected"), AMID)
def test_a_speaker_amid_what_is_said(text: str, expected: list[str]) -> None:
    attribution = only(text)
    assert chain(attribution) == ["army"]
    assert content(attribution, text) == expected


HEADLINES = [
    ("NIS: 100 North Koreans killed", "National Intelligence Service", "100 North Koreans killed"),
    ("100 killed, NIS says", "National Intelligence Service", "100 killed"),
    ("100 killed, officials say", "officials", "100 killed"),
    ("Kyiv claims 100 killed", "Kyiv", "100 killed"),
    ("Hundreds dead - Pentagon", "Pentagon", "Hundreds dead"),
    ("Hundreds dead – mayor of Oldtown", "mayor of Oldtown", "Hundreds dead"),
]


@pytest.mark.parametrize(("text", "source", "said"), HEADLINES)
def test_headline_forms(text: str, source: str, said: str) -> None:
    attribution = only(text, title=True)
    if source == "Pentagon":
        assert chain(attribution) in (["Pentagon"], ["U.S. Department of Defense"])
    else:
        assert chain(attribution) == [source]
    assert content(attribution, text) == [said]


NOBODY = [
    (f"It was reported that {DIED}.", [DIED]),
    ("Some 40 soldiers were reported killed in the raid.", ["Some 40 soldiers", "killed in the raid"]),
    ("The general is said to have lost 40 soldiers.", ["The general", "to have lost 40 soldiers"]),
    ("The unit reportedly lost 40 soldiers.", ["The unit", "lost 40 soldiers"]),
    ("The unit allegedly lost 40 soldiers.", ["The unit", "lost 40 soldiers"]),
]


@pytest.mark.parametrize(("text", "expected"), NOBODY)
def test_what_nobody_is_named_for_has_an_empty_chain(text: str, expected: list[str]) -> None:
    attribution = only(text)
    assert attribution.sources == ()
    assert content(attribution, text) == expected


STANCES = [
    (f"The ministry confirmed that {DIED}.", "confirms"),
    ("The ministry admitted losing 40 soldiers.", "confirms"),
    ("The ministry acknowledged the deaths.", "confirms"),
    (f"The ministry denied that {DIED}.", "denies"),
    ("The ministry denied the deaths of 40 soldiers.", "denies"),
    ("The ministry refuted the figure.", "denies"),
    ("The ministry disputed that figure.", "denies"),
    ("The ministry questioned the figure.", "questions"),
    ("The ministry cast doubt on the figure.", "questions"),
    ("The ministry did not confirm the deaths.", "questions"),
    ("The ministry could not verify the deaths.", "questions"),
    ("The ministry declined to confirm the deaths.", "questions"),
    ("The ministry has yet to confirm the deaths.", "questions"),
    ("The ministry was unable to verify the deaths.", "questions"),
    ("The ministry, which met on Monday, rejected the accusation.", "denies"),
    ("The ministry retracted the figure.", "retracts"),
    ("The ministry withdrew its claim that 40 soldiers had died.", "retracts"),
    (f"The ministry said {DIED}.", "asserts"),
]


@pytest.mark.parametrize(("text", "stance"), STANCES)
def test_stance_is_read_from_the_cue(text: str, stance: str) -> None:
    attribution = only(text)
    assert attribution.stance == stance
    assert chain(attribution) == ["ministry"]


SILENT = [
    "The shells claimed five lives.",
    "The ministry declined to comment on the deaths.",
    "The ministry did not say how many had died.",
    "The ministry did not deny the deaths.",
    "The report of the killing spread quickly.",
    "The state of the army is poor.",
    "The alleged killing of 40 men shook the town.",
    "Two suspected rebels were killed.",
    "The so-called “safe zone” was shelled.",
    "Rescuers found twelve bodies under the rubble.",
    "The ministry would publish names.",
    "A video posted by residents was deleted.",
    "Forty soldiers died near the river.",
]


@pytest.mark.parametrize("text", SILENT)
def test_other_uses_of_the_words_attribute_nothing(text: str) -> None:
    assert found(text) == ()


def test_a_later_cue_of_the_sentence_ends_the_content() -> None:
    text = "The army said 40 soldiers were killed and added that 12 were missing."
    first, second = found(text)
    assert content(first, text) == [DIED]
    assert content(second, text) == ["12 were missing"]
    assert chain(second) == chain(first) == ["army"]


def test_a_clause_with_another_speaker_is_not_what_the_first_said() -> None:
    text = "At least 12 people were killed, local officials said, while the military put the toll at nine."
    first, second = found(text)
    assert (chain(first), content(first, text)) == (["local officials"], ["At least 12 people were killed"])
    assert (chain(second), content(second, text)) == (["military"], ["the toll at nine"])


def test_a_claim_that_another_dismisses_keeps_its_own_speaker() -> None:
    text = "Officials say Russian losses exceed 1,000 a day, a claim Moscow dismisses as fake."
    first, second = found(text)
    assert (chain(first), first.stance) == (["Officials"], "asserts")
    assert (chain(second), second.stance) == (["Moscow"], "denies")


def test_two_sides_of_one_sentence() -> None:
    text = "Ukraine claims 40 dead; Russia denies any losses."
    first, second = found(text)
    assert (chain(first), first.stance, content(first, text)) == (["Ukraine"], "asserts", ["40 dead"])
    assert (chain(second), second.stance, content(second, text)) == (["Russia"], "denies", ["any losses"])


def test_content_in_a_relative_clause_ends_with_the_clause() -> None:
    text = "The brigade, which said it lost 40 men, left the town."
    attribution = only(text)
    assert content(attribution, text) == ["it lost 40 men"]
    assert chain(attribution) == ["brigade"]
    assert attribution.sources[0].wording == "which"


def test_what_a_noun_is_denied_about_is_no_assertion() -> None:
    text = "Moscow dismissed the report that 40 soldiers died."
    attribution = only(text)
    assert (chain(attribution), attribution.stance) == (["Moscow"], "denies")


def test_the_verdict_of_a_condemnation_is_read_only_when_asked_for() -> None:
    read = report("The mayor praised the plan to leave.")
    assert find_attributions(read, split(read)) == ()
    (verdict,) = find_attributions(read, split(read), attitudes=True)
    assert chain(verdict) == ["mayor"]


FRAMES = [
    ("On Monday, the ministry said 40 men died.", "On Monday, the ministry said"),
    ("In a statement, the ministry said 40 men died.", "In a statement, the ministry said"),
    ("The ministry said on Monday that 40 men died.", "The ministry said on Monday"),
    ("The ministry said in a Telegram post that 40 men died.", "The ministry said in a Telegram post"),
    ("40 men died, the ministry said on Monday.", "the ministry said on Monday"),
    ("According to the ministry, 40 men died.", "According to the ministry"),
]


@pytest.mark.parametrize(("text", "frame"), FRAMES)
def test_the_frame_holds_the_time_and_the_medium_of_the_saying(text: str, frame: str) -> None:
    attribution = only(text)
    assert [span.of(text) for span in attribution.frame] == [frame]
    for span in attribution.content:
        assert not any(span.meets(own) for own in attribution.frame)


def test_a_time_after_the_verb_that_belongs_to_the_event_stays_in_the_content() -> None:
    text = "The ministry said Monday's raid killed 40 men."
    assert content(only(text), text) == ["Monday's raid killed 40 men"]


def test_asides_give_no_attribution() -> None:
    text = "The army said 40 men died.\nRead also: The army said 90 men died."
    first, second = re.finditer(r"[^\n]+", text)
    read = Report(
        item="0" * 64,
        text=text,
        blocks=(Block("body", Span(*first.span())), Block("related link", Span(*second.span()))),
    )
    assert len(find_attributions(read, split(read))) == 1

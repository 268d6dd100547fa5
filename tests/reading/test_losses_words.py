"""The tables that say what befell people: every row has its shape, and every wording is found."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

import onrecord.reading
from onrecord.knowledge import table
from onrecord.model import MEASURES, Block, Report, Span
from onrecord.reading.losses.basis import basis_of, is_campaign
from onrecord.reading.losses.circumstances import find_circumstance
from onrecord.reading.losses.cues import Phrases, cues, join, may_state, part_words
from onrecord.reading.losses.groups import (
    is_beast,
    is_generic,
    is_one_person,
    is_people,
    is_pointing,
    is_soldiers,
    make_group,
)
from onrecord.reading.losses.kinds import may_hide_or_fight
from onrecord.reading.losses.stream import Sort, stream
from onrecord.reading.mentions import Number

ROLES = {"done", "doing", "self", "bare", "state", "count", "weak", "toll", "suffer"}


def test_every_cue_has_a_measure_a_role_and_words() -> None:
    for row in table("measures")["cues"]:
        assert row["measure"] in MEASURES
        assert row["role"] in ROLES
        assert row.get("needs") in (None, "people", "soldiers", "civilians", "armed", "force")
        assert row["words"]


def test_every_role_has_a_cue() -> None:
    assert {row["role"] for row in table("measures")["cues"]} == ROLES


def test_every_measure_has_a_cue_or_is_joined() -> None:
    said = {row["measure"] for row in table("measures")["cues"] + table("measures")["joined"]}
    assert said == set(MEASURES)


def _lists(value: Any) -> Iterator[list[str]]:
    match value:
        case list() if all(isinstance(each, str) for each in value):
            yield value
        case dict():
            for each in value.values():
                yield from _lists(each)


@pytest.mark.parametrize(
    "name", ["measures", "basis", "circumstances", "kinds", "groups", "settings", "loss_words"]
)
def test_words_are_lower_case_and_not_empty(name: str) -> None:
    for words in _lists(dict(table(name))):
        assert words
        assert all(word == word.strip() and word for word in words)
        assert all(word == word.lower() for word in words)


def _items(text: str) -> list[Any]:
    report = Report(item="0" * 64, text=text, blocks=(Block("body", Span(0, len(text))),))
    return list(stream(report, Span(0, len(text)), [], []))


def test_every_cue_is_found_in_a_sentence() -> None:
    _, says = cues()
    for words, cue in says.items():
        wording = " ".join(words)
        found = [item.cue.measure for item in _items(f"People {wording} there") if item.cue is not None]
        assert cue.measure in found, wording


def test_the_longest_wording_wins() -> None:
    phrases = Phrases(["shot", "shot dead", "shot dead by"])
    assert phrases.at(["was", "shot", "dead"], 1) == ("shot", "dead")
    assert phrases.at(["was", "shot", "dead"], 0) is None


def test_a_toll_is_made_by_the_number_of() -> None:
    toll = [item.cue.role for item in _items("the number of people killed") if item.cue is not None]
    assert toll == ["toll"]


def test_frames_are_one_item() -> None:
    text = "Two died, the police said on Monday, and one lives."
    report = Report(item="0" * 64, text=text, blocks=(Block("body", Span(0, len(text))),))
    frame = Span(text.index("the police"), text.index(", and"))
    assert [item.sort for item in stream(report, Span(0, len(text)), [], [frame])].count(Sort.FRAME) == 1


def test_joined_measures() -> None:
    assert join("killed", "wounded") == "killed_and_wounded"
    assert join("killed", "missing") == "losses"
    assert join("captured", "killed") is None
    assert join("killed", "killed") == "killed"


def _group(wording: str) -> Any:
    return make_group(wording, Span(0, len(wording)))


def test_groups_state_only_what_their_words_do() -> None:
    assert _group("people").status is None
    assert _group("civilians").status == "civilian"
    assert _group("North Korean military personnel").status == "combatant"
    assert _group("prisoners of war").status == "hors_de_combat"
    assert _group("women").sex == "female"
    assert _group("men and women").sex is None
    assert _group("children").age == "child"
    assert _group("children").status is None
    assert _group("French paratroopers").side == "France"
    assert _group("joint Russian-North Korean units").side is None


def test_a_bare_state_stands_for_its_people_and_lends_its_adjective() -> None:
    assert _group("France").name == "French" or _group("France").side == "France"
    assert make_group("soldiers", Span(0, 8), state="France").name == "French soldiers"


def test_kinds_of_noun_phrase() -> None:
    assert is_soldiers("airborne troops")
    assert not is_soldiers("police officers")
    assert is_people("two old fishermen")
    assert not is_people("tanks")
    assert is_beast("cows")
    assert is_pointing("They")
    assert is_generic("personnel")
    assert not is_generic("French personnel")


def test_one_person() -> None:
    assert is_one_person("village teacher", indefinite=True)
    assert is_one_person("Ada Brankov", indefinite=False)
    assert not is_one_person("teachers", indefinite=False)
    assert not is_one_person("truck", indefinite=True)
    assert not is_one_person("Russia", indefinite=False)


def _basis(
    text: str, measure: str = "killed", *, campaign: bool = False, best: int = 12, increment: bool = False
) -> str:
    number = Number(best, best, best, None, Span(0, 2), increment=increment)
    return basis_of(number, measure, text, text, [], campaign=campaign)


def test_basis_of_a_figure() -> None:
    assert _basis("12 were killed in the attack") == "incident"
    assert _basis("12 more were killed", increment=True) == "increment"
    assert _basis("12 were killed in the past week") == "period"
    assert _basis("12 were killed in three days") == "period"
    assert _basis("12 soldiers are stationed there", "deployed") == "stock"
    assert _basis("12 have been killed so far", campaign=True) == "cumulative"


def test_in_a_campaign_a_total_without_day_or_event_is_so_far() -> None:
    assert _basis("600 were killed", campaign=True, best=600) == "cumulative"
    assert _basis("600 were killed in the strike", campaign=True, best=600) == "incident"
    assert _basis("six were killed", campaign=True, best=6) == "incident"
    assert _basis("six have been killed", campaign=True, best=6) == "cumulative"
    assert _basis("600 were killed", best=600) == "incident"


def test_a_campaign_is_told_by_its_words() -> None:
    assert is_campaign("Losses of the war so far.")
    assert not is_campaign("A bus fell into a gorge.")


@pytest.mark.parametrize(
    ("text", "how"),
    [
        ("Two died in a roadside bombing.", "roadside bombing"),
        ("Two died in “friendly fire”.", "friendly fire"),
        ("Rebels opened fire on a bus and two died.", None),
        ("Two died when the roof fell.", None),
    ],
)
def test_circumstance_in_a_few_words(text: str, how: str | None) -> None:
    at = text.index("died")
    found = find_circumstance(text, Span(0, len(text)), Span(at, at + 4))
    assert (found.wording if found else None) == how


TABLES = ("measures", "basis", "circumstances", "kinds", "groups", "settings", "loss_words")


@pytest.mark.parametrize("name", TABLES)
def test_every_column_is_read(name: str) -> None:
    rooms = Path(onrecord.reading.__file__).parent
    source = "".join(
        file.read_text() for room in ("losses", "claims") for file in (rooms / room).glob("*.py")
    )
    for column, rows in table(name).items():
        assert f'"{column}"' in source, column
        for inner in rows if isinstance(rows, dict) else ():
            assert f'"{inner}"' in source or column in ("status", "sex", "age"), f"{column}.{inner}"


def test_every_cue_makes_its_sentence_one_that_may_state_something() -> None:
    for words in cues()[1]:
        assert may_state({"people", "there", *words}, counted=True), words


@pytest.mark.parametrize("text", ["he was taken down the road", "the mayor told a story of the city"])
def test_words_of_a_wording_alone_state_nothing(text: str) -> None:
    lows = set(text.split())
    assert not may_state(lows, counted=False)
    assert not may_hide_or_fight(lows)


@pytest.mark.parametrize(
    "text",
    ["they hide the deaths", "it was kept in secret", "forbidden to speak", "in combat operations"],
)
def test_words_of_hiding_and_fighting_are_seen(text: str) -> None:
    assert may_hide_or_fight(set(text.split()))


def test_a_strength_needs_a_number() -> None:
    lows = {"soldiers", "were", "stationed", "there"}
    assert may_state(lows, counted=True)
    assert not may_state(lows, counted=False)


def test_part_of_a_total_is_opened() -> None:
    assert part_words().may_stand({"among", "them", "are", "officers"})
    assert not part_words().may_stand({"among", "the", "officers"})

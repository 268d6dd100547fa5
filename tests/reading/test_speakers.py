"""Speakers: names resolved within a report, their class and side."""

import pytest
from test_attribution import chain, found, only

from onrecord.model import CLASSES


def names(text: str) -> list[str]:
    return [chain(attribution)[-1] for attribution in found(text)]


RESOLVED = [
    (
        (
            "Ruritanian President Pavlo Orlenko said 40 died. Orlenko added that 12 were hurt. "
            "The Ruritanian leader noted that it was over. He said 13 were hurt. The president confirmed the figure."
        ),
        ["Pavlo Orlenko"] * 5,
    ),
    (
        (
            "Ukraine's Main Intelligence Directorate (HUR) said 40 died. HUR said 12 were hurt. "
            "According to the agency, more are missing. The directorate added that it was over."
        ),
        ["Main Intelligence Directorate"] * 4,
    ),
    (
        "The Ministry of Defence of Ruritania said 40 died. The ministry added that 12 were hurt.",
        ["Ministry of Defence of Ruritania"] * 2,
    ),
    (
        "South Korea's National Intelligence Service briefed lawmakers. The spy agency estimates 100 died.",
        ["National Intelligence Service"],
    ),
    ("The NIS said 100 died.", ["National Intelligence Service"]),
    (
        "The Pentagon said 40 died. The U.S. Department of Defense later said 41 died.",
        ["U.S. Department of Defense"] * 2,
    ),
    (
        "Olena Marchuk, a nurse, said 40 died. She said 12 were hurt. Marchuk said it was over.",
        ["Olena Marchuk"] * 3,
    ),
    (
        "Minister Petro Danylenko met Anna Bondar, a surgeon. “Many died,” he said. “It burned,” she said.",
        ["Petro Danylenko", "Anna Bondar"],
    ),
    ("Officials said 40 died. They added that 12 were hurt.", ["Officials"] * 2),
    ("Ruritania's Defence Ministry met on Monday. It said 40 died.", ["Defence Ministry"]),
    ("Maj. Gen. Pat Novak told reporters that 40 died. Novak said 12 were hurt.", ["Pat Novak"] * 2),
    ("The mayor of Oldtown, Roman Tarasenko, said 40 died.", ["Roman Tarasenko"]),
    ("Roman Tarasenko, 43, the mayor of Oldtown, said 40 died.", ["Roman Tarasenko"]),
    ("Pentagon spokesman Pat Novak said 40 died.", ["Pat Novak"]),
    ("Secretary of State Anton Bell said 40 died.", ["Anton Bell"]),
    ("A spokesman for Anton Bell said 40 died.", ["spokesman for Anton Bell"]),
    ("The Bell family's lawyer, Anna Novak, said 40 died.", ["Anna Novak"]),
    ("The rebels' armed wing, the Oldtown Brigades, said 40 died.", ["Oldtown Brigades"]),
    ("The website Graves of Ruritania said 40 died.", ["Graves of Ruritania"]),
    ("Its leader, Ivan Bell, said 40 died.", ["Ivan Bell"]),
    ("The White House met on Monday. Its spokesman said 40 died.", ["spokesman of White House"]),
    ("The Dawn Front fled. A spokesman of the group said 40 died.", ["spokesman of Dawn Front"]),
    ("Doctors Without Frontiers left. The charity said 40 died.", ["Doctors Without Frontiers"]),
    ("“We saw it,” a woman who gave her name as Anna said.", ["woman who gave her name as Anna"]),
    ("Lee Min-ho met reporters. Mr Lee said 40 died.", ["Lee Min-ho"]),
    ("Two lawmakers, Lee Min-ho and Park Seo-jun, said 40 died.", ["Lee Min-ho and Park Seo-jun"]),
    ("Mr. Bell said 40 died.", ["Bell"]),
    ("The ministry said 40 died.", ["ministry"]),
    ("“It burned,” he said.", ["he"]),
]


@pytest.mark.parametrize(("text", "expected"), RESOLVED)
def test_names_are_resolved_to_the_fullest_of_the_report(text: str, expected: list[str]) -> None:
    assert names(text) == expected


def test_the_wording_stays_as_written() -> None:
    text = "President Pavlo Orlenko said 40 died. The president said 12 were hurt."
    _, second = found(text)
    assert second.sources[0].wording == "The president"


def test_a_woman_is_not_he() -> None:
    text = "Governor Petro Danylenko spoke on Monday. Olena Marchuk, a spokeswoman, said 40 died. He said 12 were hurt."
    assert names(text) == ["Olena Marchuk", "Petro Danylenko"]


def test_a_president_of_another_state_is_not_meant() -> None:
    text = "French President Luc Morel said 40 died. Ruritania was silent. The Ukrainian president said 12 were hurt."
    assert names(text) == ["Luc Morel", "Ukrainian president"]


KINDS = [
    ("The ministry", "government"),
    ("The police", "government"),
    ("The mayor", "government"),
    ("Governor Pavlo Orlenko", "government"),
    ("The General Staff", "military"),
    ("The army", "military"),
    ("Army spokesman Pavlo Orlenko", "military"),
    ("Gen. Pavlo Orlenko", "military"),
    ("An Israeli military spokesman, Pavlo Orlenko,", "military"),
    ("Pavlo Orlenko, the head of the HUR,", "intelligence"),
    ("Local councillor Pavlo Orlenko", "government"),
    ("Military intelligence", "intelligence"),
    ("The National Intelligence Service", "intelligence"),
    ("The spy agency", "intelligence"),
    ("The rebels", "armed_group"),
    ("Hamas", "armed_group"),
    ("The United Nations", "international"),
    ("The Red Cross", "international"),
    ("The hospital", "medical"),
    ("Doctors", "medical"),
    ("Pavlo Orlenko, a surgeon,", "medical"),
    ("The rescue service", "rescue"),
    ("Firefighters", "rescue"),
    ("A rights group", "ngo"),
    ("The Syrian Observatory for Human Rights", "ngo"),
    ("Reuters", "media"),
    ("The newspaper", "media"),
    ("Local media", "media"),
    ("The Oldtown Post", "media"),
    ("Pavlo Orlenko, an analyst,", "expert"),
    ("Analysts", "expert"),
    ("Residents", "witness"),
    ("A resident", "witness"),
    ("Witnesses", "witness"),
    ("His mother", "witness"),
    ("The poll", "document"),
    ("The court filing", "document"),
    ("A source in the military", "unnamed"),
    ("A senior US official", "unnamed"),
    ("An officer", "unnamed"),
]


@pytest.mark.parametrize(("source", "class_"), KINDS)
def test_class_by_head_noun_and_office(source: str, class_: str) -> None:
    (speaker,) = only(f"{source} said that 40 soldiers were killed.").sources
    assert speaker.class_ == class_
    assert speaker.class_ in CLASSES


SIDES = [
    ("Ukraine's Main Intelligence Directorate", "Ukraine"),
    ("HUR", "Ukraine"),
    ("South Korea's spy agency", "South Korea"),
    ("Ukrainian President Pavlo Orlenko", "Ukraine"),
    ("Moscow", "Russia"),
    ("The Pentagon", "United States"),
    ("A senior US official", "United States"),
    ("Hamas", "Hamas"),
    ("The Red Cross", None),
    ("The Syrian Observatory for Human Rights", None),
    ("The ministry", None),
    ("Pavlo Orlenko", None),
]


@pytest.mark.parametrize(("source", "side"), SIDES)
def test_side_by_the_state_named_or_the_office(source: str, side: str | None) -> None:
    (speaker,) = only(f"{source} said that 40 soldiers were killed.").sources
    assert speaker.side == side


def test_a_side_given_once_holds_for_the_office_all_through() -> None:
    text = "Ruritania is small. France's Border Service said 40 died. The Border Service said 12 were hurt."
    assert [attribution.sources[0].side for attribution in found(text)] == ["France", "France"]


@pytest.mark.parametrize(
    ("source", "name"),
    [
        ("A senior US official", "senior US official"),
        ("Witnesses", "Witnesses"),
        ("A source in the military", "source in the military"),
        ("The local media", "local media"),
    ],
)
def test_who_is_not_named_keeps_the_phrase_without_its_article(source: str, name: str) -> None:
    assert chain(only(f"{source} said that 40 soldiers were killed.")) == [name]

import re
import tomllib
from importlib import resources
from pathlib import Path

import pytest

from onrecord import desk
from onrecord.desk.words import LANGUAGES, chosen, speaker
from onrecord.model import (
    BASES,
    CHANGES,
    CLASSES,
    FAMILIES,
    FIELDS,
    GROUP_STATUSES,
    KINDS,
    MEASURES,
    PRECISIONS,
    STANCES,
    STATUSES,
    VERBS,
)

ROOM = Path(desk.__file__).parent


def words_of_templates() -> set[str]:
    found: set[str] = set()
    for path in [*ROOM.glob("templates/*.html"), *ROOM.glob("**/*.py")]:
        text = path.read_text(encoding="utf-8")
        for quote in ("'", '"'):
            found |= set(re.findall(rf"(?<![\w.])(?:_|say|ask\.say)\(\s*{quote}([^{quote}]+){quote}", text))
    return found


def vocabulary() -> set[str]:
    each = (
        BASES,
        CHANGES,
        CLASSES,
        FAMILIES,
        FIELDS,
        GROUP_STATUSES,
        KINDS,
        MEASURES,
        PRECISIONS,
        STANCES,
        STATUSES,
    )
    words = {word.replace("_", " ") for words in each for word in words}
    return words | {verb for verbs in VERBS.values() for verb in verbs} | {"undo"}


@pytest.mark.parametrize("language", [code for code in LANGUAGES if code != "en"])
def test_every_word_of_the_interface_is_translated(language):
    table = tomllib.loads(
        resources.files("onrecord.desk.words").joinpath(f"{language}.toml").read_text("utf-8")
    )["words"]
    missing = sorted((words_of_templates() | vocabulary()) - set(table))
    assert missing == []


@pytest.mark.parametrize("language", [code for code in LANGUAGES if code != "en"])
def test_a_translation_has_the_same_places_for_values(language):
    table = tomllib.loads(
        resources.files("onrecord.desk.words").joinpath(f"{language}.toml").read_text("utf-8")
    )["words"]
    for words, said in table.items():
        assert sorted(re.findall(r"{\w+}", words)) == sorted(re.findall(r"{\w+}", said)), words
        assert said.strip()


def test_the_language_is_the_readers(desk):
    page = desk.get("/claims", headers={"accept-language": "uk-UA,uk;q=0.9,en;q=0.8"}).text
    assert '<html lang="uk"' in page
    assert "Твердження" in page
    desk.cookies.set("language", "en")
    assert '<html lang="en"' in desk.get("/claims", headers={"accept-language": "uk"}).text


def test_words_without_translation_stay_english():
    assert speaker("uk")("no such words {n}", n=3) == "no such words 3"
    assert chosen("fr-FR, de;q=0.7") == "en"
    assert chosen("fr, uk;q=0.3") == "uk"
    assert chosen("") == "en"

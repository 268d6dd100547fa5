"""The words of the interface in the languages that are shipped; a language is one TOML file of translations."""

import tomllib
from collections.abc import Callable, Mapping
from functools import cache
from importlib import resources

__all__ = ["LANGUAGES", "chosen", "speaker", "translations"]

LANGUAGES: Mapping[str, str] = {"en": "English", "uk": "Українська"}
"""Each language's code and its own name; English is what the code itself says."""


@cache
def translations(language: str) -> Mapping[str, str]:
    """The translations of English words; empty for English."""
    if language == "en" or language not in LANGUAGES:
        return {}
    text = resources.files(__package__).joinpath(f"{language}.toml").read_text(encoding="utf-8")
    table: Mapping[str, str] = tomllib.loads(text)["words"]
    return table


def speaker(language: str) -> Callable[..., str]:
    """What translates: English words, with named places for values, to the words of `language`.

    Words that have no translation stay English: a page is never without its words.
    """
    table = translations(language)

    def say(words: str, **values: object) -> str:
        said = table.get(words, words)
        return said.format(**values) if values else said

    return say


def chosen(accepted: str) -> str:
    """The first language of an Accept-Language header that is shipped; English where none is."""
    for part in accepted.split(",")[:10]:
        code = part.split(";")[0].strip().lower().partition("-")[0]
        if code in LANGUAGES:
            return code
    return "en"

"""Words of lists of the dead: what heads a column, what a cell says. The tables are `words/*.toml`.

`headers.toml` has, for each field of `model.FIELDS` and language, the phrases that head such a column;
`identifier_named` the identifiers that others than the list's keeper give; `part` and `parts` the columns of dates
that are split. `values.toml` has marks for nothing, words for sexes, units of ages, names of months.
"""

import re
import tomllib
import unicodedata
from collections.abc import Iterator, Mapping
from functools import cache
from importlib import resources
from typing import Any

__all__ = ["ascii_digits", "fold", "headed", "header_words", "means_nothing", "means_total", "values"]

_SEPARATORS = re.compile(r"[\W_]+")
_CAMEL = re.compile(r"(?<=[a-z])(?=[A-Z])")
_MOST = 200
"""Characters of a header or a cell that are looked at for words."""


@cache
def header_words() -> Mapping[str, Any]:
    """The table of header words, as the file has it."""
    return _table("headers")


@cache
def values() -> Mapping[str, Any]:
    """The table of what cells say, as the file has it."""
    return _table("values")


def _table(name: str) -> Mapping[str, Any]:
    file = resources.files("onrecord.lists") / "words" / f"{name}.toml"
    return tomllib.loads(file.read_text(encoding="utf-8"))


def ascii_digits(text: str) -> str:
    """`text` with digits of any script (Arabic-Indic, Persian, fullwidth) as 0 to 9."""
    if text.isascii():
        return text
    return "".join(str(unicodedata.decimal(c)) if c.isdecimal() and c > "9" else c for c in text)


def fold(text: str) -> str:
    """A header's words alone: lower case, without punctuation, camel case taken apart."""
    text = unicodedata.normalize("NFKC", text[:_MOST])
    return " ".join(_SEPARATORS.sub(" ", _CAMEL.sub(" ", text).casefold()).split())


@cache
def _phrases() -> Mapping[str, str]:
    """Each phrase that heads a column, folded, and its field; the first field that names it has it."""
    found: dict[str, str] = {}
    table = header_words()
    for name, phrases in table["identifier_named"].items():
        found.update({fold(phrase): f"identifier:{name}" for phrase in phrases})
    for field, languages in table.items():
        if field in ("identifier_named", "single", "part", "parts"):
            continue
        for phrases in languages.values():
            for phrase in phrases:
                found.setdefault(fold(phrase), field)
    found.pop("", None)
    return found


def headed(header: str) -> tuple[str, int] | None:
    """The field that a header names, and how surely: 100 for the words themselves, less for words among others."""
    words = fold(header)
    phrases = _phrases()
    if words in phrases:
        return phrases[words], 100
    parts = words.split()
    for length in range(min(len(parts), 5), 0, -1):
        starts = range(len(parts) - length + 1)
        told = [
            (start, field)
            for start in starts
            if (field := phrases.get(" ".join(parts[start : start + length])))
        ]
        if length == 1:
            told = sorted(_telling(told, parts))
        if told:
            return told[0][1], 40 + 10 * length - 5 * (len(parts) - length)
    return None


def _telling(told: list[tuple[int, str]], parts: list[str]) -> Iterator[tuple[int, str]]:
    """Single words that say something among others; those that may only come first go behind the plainer ones."""
    alone, leading = _single()
    for start, field in told:
        if parts[start] in leading and start == 0:
            yield len(parts), field
        elif parts[start] not in alone and parts[start] not in leading:
            yield start, field


@cache
def _single() -> tuple[frozenset[str], frozenset[str]]:
    table = header_words()["single"]
    return frozenset(map(fold, table["alone"])), frozenset(map(fold, table["leading"]))


@cache
def _nothing() -> frozenset[str]:
    return frozenset(values()["nothing"]["words"])


@cache
def _totals() -> frozenset[str]:
    return frozenset(values()["total"]["words"])


def means_total(text: str) -> bool:
    """Whether a cell says that its row sums up others."""
    return text.strip(" :.").casefold() in _totals()


def means_nothing(text: str) -> bool:
    """Whether a cell says that something is not known."""
    return not text or text.strip().casefold() in _nothing()

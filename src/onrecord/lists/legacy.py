"""Which encoding of before Unicode names are in: by the words that it makes of them.

General detectors need running text; a list of the dead is names. In the wrong encoding a name has letters of two
scripts, signs among its letters, capitals in the middle, or hardly a plain letter.
"""

import re
import unicodedata
from collections.abc import Iterator
from functools import cache

from onrecord import inputs

__all__ = ["legacy_encoding"]

_CANDIDATES = (
    *(
        "cp1252",
        "cp1250",
        "cp1251",
        "koi8-r",
        "cp866",
        "cp1256",
        "cp1255",
        "cp1254",
        "cp949",
        "cp437",
        "mac-cyrillic",
    ),
)
"""The more usual first: among those that fit alike, the first is taken."""
_SCRIPTS = {"cp949": "HANGUL"}
"""Of encodings in which nearly any bytes are some character, the script that they must give."""
_BETWEEN = re.compile(r"[\s,;|\t\"'()/.:0-9-]+")
_ENOUGH = 0.8
"""The share of words that must be sound."""


def legacy_encoding(data: bytes) -> str:
    """The encoding of bytes that are not UTF-8; what a general detector says where no candidate fits well."""
    best, most = "", 0.0
    for encoding in _CANDIDATES:
        try:
            words = list(_words(data.decode(encoding)))
        except UnicodeDecodeError:
            continue
        sound = sum(1 for word in words if _sound(word, _SCRIPTS.get(encoding)))
        if words and sound / len(words) > most:
            best, most = encoding, sound / len(words)
    if most >= _ENOUGH:
        return best
    guessed = inputs.decoded(data).encoding
    return "cp1252" if guessed.startswith("utf") else guessed


def _words(text: str) -> Iterator[str]:
    for word in _BETWEEN.split(text[:20_000]):
        if not word.isascii():
            yield word


def _sound(word: str, script: str | None) -> bool:
    """Whether a word can be one: letters of one script, in an order of capitals that people write."""
    if not all(c.isalpha() or unicodedata.category(c) in ("Mn", "Mc", "Lm") for c in word):
        return False
    scripts = {_script(c) for c in word}
    if len(scripts) > 1 or (script and scripts != {script}):
        return False
    if word not in (word.lower(), word.upper(), word.capitalize()):
        return False
    return scripts != {"LATIN"} or sum(1 for c in word if c > "\x7f") * 2 <= len(word)


@cache
def _script(letter: str) -> str:
    return unicodedata.name(letter, "NONE").partition(" ")[0]

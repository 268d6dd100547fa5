"""Which encoding of before Unicode names are in: by the words that it makes of them.

General detectors need running text; a list of the dead is names. In the wrong encoding a name has letters of two
scripts, signs among its letters, capitals in the middle, or hardly a plain letter.
"""

import re
import unicodedata
from collections.abc import Iterator, Sequence
from functools import cache

from onrecord import inputs

__all__ = ["decoded_line", "legacy_encodings"]

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
"""The share of a line's words, and of all lines, that must be sound."""
_MOST = 3
"""Encodings in one file beside UTF-8."""


def legacy_encodings(lines: Sequence[bytes]) -> tuple[str, ...]:
    """The encodings that lines which are not UTF-8 are in, the one of most lines first; three at most.

    Where no candidate fits a good part of the lines, what a general detector says.
    """
    found: list[str] = []
    left = list(lines)
    while left and len(found) < _MOST:
        best = max(_CANDIDATES, key=lambda each: sum(_reads(line, each) for line in left))
        rest = [line for line in left if not _reads(line, best)]
        if len(rest) == len(left):
            break
        found.append(best)
        left = rest
    if len(left) > (1 - _ENOUGH) * len(lines):
        guessed = inputs.decoded(b"".join(lines)).encoding
        found = ["cp1252" if guessed.startswith("utf") else guessed, *found][:_MOST]
    return tuple(dict.fromkeys(found))


def decoded_line(line: bytes, encodings: Sequence[str]) -> tuple[str, str]:
    """A line in the first encoding that makes sound words of it, else the first of all; and which that is."""
    for encoding in encodings:
        if len(encodings) == 1 or _reads(line, encoding):
            return line.decode(encoding, "replace"), encoding
    return line.decode(encodings[0], "replace"), encodings[0]


def _reads(line: bytes, encoding: str) -> bool:
    """Whether an encoding makes sound words of a line."""
    try:
        words = list(_words(line.decode(encoding)))
    except UnicodeDecodeError:
        return False
    sound = sum(1 for word in words if _sound(word, _SCRIPTS.get(encoding)))
    return sound >= _ENOUGH * len(words)


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

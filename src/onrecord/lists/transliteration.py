"""Names of other scripts in Latin letters, and all spellings of one sound as one: for comparing, not for print.

`romanised` gives Latin letters: Cyrillic letter by letter (Ukrainian where its letters tell), Arabic letter by letter,
Hangul by Revised Romanization (National Institute of Korean Language 2000). `folded` makes one of the spellings that
transliterations disagree about (sh, sch; kh, h; y, j, i), and `bones` leaves only consonants, since Arabic script
writes no short vowels: محمد, Muhammad and Mohammed have the same bones.
"""

import re
import tomllib
import unicodedata
from collections.abc import Mapping
from functools import cache, lru_cache
from importlib import resources
from typing import Any

__all__ = ["bones", "composed", "folded", "romanised", "script_of"]

_SYLLABLES = range(0xAC00, 0xD7A4)
_WEAK = frozenset("aeiouyw'’-")
_UKRAINIAN = frozenset("іїєґ")
_CACHED = 200_000


@cache
def _letters() -> Mapping[str, Any]:
    file = resources.files("onrecord.lists") / "data" / "letters.toml"
    return tomllib.loads(file.read_text(encoding="utf-8"))


_MARKS = re.compile("[\u0300-\u036f\u064b-\u065f\u0670\u0640]")


def composed(text: str) -> str:
    """Text in one form (NFKC, no case), without Arabic vowel signs and stretching, and accents that stand alone."""
    return _MARKS.sub("", unicodedata.normalize("NFKC", text).casefold())


def script_of(text: str) -> str:
    """`latin`, `cyrillic`, `arabic` or `hangul`: the script of the first letter that has one of them."""
    for letter in text:
        code = ord(letter)
        if 0x400 <= code < 0x530:
            return "cyrillic"
        if 0x600 <= code < 0x780 or 0xFB50 <= code < 0xFE00 or 0xFE70 <= code < 0xFF00:
            return "arabic"
        if code in _SYLLABLES or 0x1100 <= code < 0x1200:
            return "hangul"
        if letter.isalpha():
            return "latin"
    return "latin"


@lru_cache(maxsize=_CACHED)
def romanised(text: str, *, ukrainian: bool | None = None) -> str:
    """A word in lower-case Latin letters without accents; letters of scripts not known stay as they are."""
    whole = composed(text)
    if ukrainian is None:
        ukrainian = bool(_UKRAINIAN & set(whole))
    cyrillic = {**_letters()["cyrillic"], **(_letters()["ukrainian"] if ukrainian else {})}
    letters = {**cyrillic, **_letters()["arabic"]}
    out = []
    for letter in whole:
        if letter in letters:
            out.append(letters[letter])
        elif ord(letter) in _SYLLABLES:
            out.append(_syllable(ord(letter) - _SYLLABLES.start))
        else:
            plain = unicodedata.normalize("NFKD", letter)
            out.append("".join(part for part in plain if not unicodedata.combining(part)))
    return "".join(out)


def _syllable(number: int) -> str:
    table = _letters()["hangul"]
    initial, rest = divmod(number, 21 * 28)
    medial, final = divmod(rest, 28)
    return str(table["initials"][initial] + table["medials"][medial] + table["finals"][final])


@lru_cache(maxsize=_CACHED)
def folded(word: str, *, korean: bool = False) -> str:
    """A Latin word with one spelling a sound, and no letter twice in a row."""
    if any(letter.isdigit() for letter in word) and any(letter.isalpha() for letter in word):
        word = "".join(_letters()["ocr"].get(letter, letter) for letter in word)
    word = word.replace("'", "").replace("’", "")
    for spelling, sound in _letters()["fold_korean" if korean else "fold"]["letters"]:
        word = word.replace(spelling, sound)
    if not korean:
        word = _c_as_spoken(word)
    single = [letter for at, letter in enumerate(word) if not at or letter != word[at - 1]]
    return "".join(single) or word


def _c_as_spoken(word: str) -> str:
    if "c" not in word:
        return word
    soft = frozenset("ei")
    return "".join(
        ("s" if word[at + 1 : at + 2] in soft and word[at + 1 : at + 2] else "k") if letter == "c" else letter
        for at, letter in enumerate(word)
    )


@lru_cache(maxsize=_CACHED)
def bones(word: str) -> str:
    """The consonants of a Latin word (not folded), as far as scripts that lack letters for some keep them apart.

    Arabic writes no short vowels, و for w, u and o, ف or ب for v and p; Hangul has one letter for l and r, and none for f, v
    and z. A vowel that the word begins with is `a`.
    """
    for spelling, sound in _letters()["bones"]["letters"]:
        word = word.replace(spelling, sound)
    head = "a" if word[:1] in _WEAK else word[:1]
    kept = head + "".join(letter for letter in word[1:] if letter not in _WEAK)
    single = [letter for at, letter in enumerate(kept) if not at or letter != kept[at - 1]]
    return "".join(single)

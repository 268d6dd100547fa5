"""A person's name as a bag of words that can be compared, whatever its order, script and custom.

Each word is read as what it stands for: a short form as the name (Sasha, Oleksandr: aleksandr), a patronymic as the
father's name (Ivanovych and Ivanovich: the same), a kunya as one word (Abu Khalid is not Khalid), names of Korea as family
and given name. Titles, ranks and particles (von, al-, bin) are left out, since lists differ in giving them. Initials are kept apart:
they can speak against a name, but hardly for it. The tables are `data/names.toml` and `data/variants.toml`.
"""

import re
import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache, lru_cache
from importlib import resources
from typing import Any

from onrecord.lists.transliteration import composed, folded, romanised, script_of

__all__ = ["Name", "name_of", "words"]

_WORD = re.compile(r"[^\W_]+")
_ABD = re.compile(r"(abd)(?:[aeu]l)?(.+)")
_SYLLABLE = re.compile(r"(?:[bcdghjklmnprstwy]{0,2}[aeiouyw]{1,4}(?:ng|[knmlpt])?){1,2}")
LONGEST = 400
"""A name longer than this is read as far as this: no name is."""


@dataclass(frozen=True, slots=True)
class Name:
    """A name as it is compared."""

    words: tuple[str, ...] = ()
    """What its words stand for, without initials."""
    plain: tuple[str, ...] = ()
    """The same words as spelled, in Latin letters."""
    bare: tuple[bool, ...] = ()
    """Whether each stands in a script that leaves letters out."""
    initials: frozenset[str] = frozenset()
    """Letters that stand for a word."""
    letters: frozenset[str] = frozenset()
    """The first letters of all its words, initials too."""


@cache
def _table() -> Mapping[str, Any]:
    file = resources.files("onrecord.lists") / "data" / "names.toml"
    return tomllib.loads(file.read_text(encoding="utf-8"))


@cache
def _set(key: str) -> frozenset[str]:
    return frozenset(_table()[key])


@cache
def _variants() -> Mapping[str, str]:
    """What each folded variant stands for; the first row that has it holds."""
    file = resources.files("onrecord.lists") / "data" / "variants.toml"
    found: dict[str, str] = {}
    for rows in tomllib.loads(file.read_text(encoding="utf-8")).values():
        for row in rows:
            known = next((found[folded(word)] for word in row if folded(word) in found), folded(row[0]))
            for word in row:
                found.setdefault(folded(word), known)
    return found


@cache
def _korean_families() -> Mapping[str, str]:
    families = _table()["korean_families"]
    return {spelling: family for family, row in families.items() for spelling in (family, *row)}


def words(text: str) -> list[str]:
    """The words of any text in Latin letters, folded: no case, no accents."""
    return [romanised(word) for word in _WORD.findall(composed(text[:LONGEST]))]


def name_of(fields: Mapping[str, str | None]) -> Name:
    """The name that `name`, or `family`, `given` and `patronymic`, make."""
    parts = tuple(fields.get(part) or "" for part in ("family", "given", "patronymic"))
    return _name(" ".join(part for part in parts if part) or fields.get("name") or "")


@lru_cache(maxsize=200_000)
def _name(text: str) -> Name:
    text = composed(text[:LONGEST])
    ukrainian = any(letter in "іїєґ" for letter in text)
    kept = [word for word in _joined(text) if word not in _set("titles") and word not in _set("particles")]
    kept = kept or _WORD.findall(text)
    korean = _korean(kept, text)
    if korean is not None:
        return korean
    latin = [(romanised(word, ukrainian=ukrainian or None), script_of(word) == "arabic") for word in kept]
    whole = [(_article_less(word) if bare else word, bare) for word, bare in latin if len(word) > 1]
    meant = {_meant(word): (word, bare) for word, bare in reversed(whole)}
    return Name(
        tuple(reversed(meant)),
        tuple(word for word, _ in reversed(meant.values())),
        tuple(bare for _, bare in reversed(meant.values())),
        frozenset(word for word, _ in latin if len(word) == 1 and word.isalpha()),
        frozenset(word[0] for word, _ in latin if word),
    )


def _joined(text: str) -> list[str]:
    """The words, with those that belong to the next one joined to it (abu Khalid, Abd al-Rahman)."""
    found: list[str] = []
    held = ""
    for word in _WORD.findall(text.replace("'", "").replace("’", "").replace("ʼ", "").replace("`", "")):
        if word in _set("joined"):
            held = word if word not in ("abdel", "abdul", "abdal") else "abd"
        elif held and word in _set("particles"):
            continue
        else:
            found.append(held + _bare(word) if held else word)
            held = ""
    return [*found, held] if held else found


def _bare(word: str) -> str:
    """An Arabic word without its article."""
    return word[2:] if word.startswith("ال") and len(word) > 4 else word


def _article_less(romanised_word: str) -> str:
    return (
        romanised_word[2:] if romanised_word.startswith("al") and len(romanised_word) > 4 else romanised_word
    )


def _meant(word: str) -> str:
    """What a Latin word stands for, folded."""
    servant = _ABD.fullmatch(word)
    if servant and len(servant[2]) > 2:
        return folded(servant[1] + servant[2])
    form = folded(word)
    known = _variants().get(form)
    return known or _father(form) or form


def _father(form: str) -> str | None:
    """The father's name that a patronymic is made of, marked as such."""
    for ending in _table()["father_endings"]:
        if form.endswith(ending) and len(form) > len(ending) + 2:
            stem = form[: -len(ending)]
            tried = (folded(stem + lost) for lost in _table()["father_lost"])
            known = next((_variants()[each] for each in tried if each in _variants()), stem)
            return f"{known}/"
    return None


def _korean(kept: Sequence[str], text: str) -> Name | None:
    """The name as one of Korea, where it is: family and given name, whatever the order, hyphens and spelling."""
    if kept and script_of("".join(kept)) == "hangul":
        together = "".join(kept)
        family, given = (kept[0], "".join(kept[1:])) if len(kept) > 1 else (together[:1], together[1:])
        return _korean_name(romanised(family), romanised(given))
    if not 2 <= len(kept) <= 3 or not all(word.isascii() for word in kept):
        return None
    places = [at for at in (0, len(kept) - 1) if _can_be_korean(kept, at)]
    if not places:
        return None
    hyphened = re.search(r"(\w+)-(\w+)", text)
    if hyphened:
        places = [at for at in places if kept[at] not in hyphened.groups()] or places
    common = [at for at in places if _korean_families()[kept[at]] in _table()["korean_commonest"]]
    at = (common or places)[0]
    return _korean_name(kept[at], "".join(word for place, word in enumerate(kept) if place != at))


def _can_be_korean(kept: Sequence[str], at: int) -> bool:
    """Whether the word at a place is a family name of Korea, and the others can be syllables of a given name."""
    rest = [word for place, word in enumerate(kept) if place != at]
    return kept[at] in _korean_families() and all(
        _SYLLABLE.fullmatch(word) and len(word) > 1 for word in rest
    )


def _korean_name(family: str, given: str) -> Name:
    known = _korean_families().get(family, family)
    meant = (f"{known}*", *((folded(given, korean=True) + "*",) if given else ()))
    spelled = (known, given)[: len(meant)]
    return Name(meant, spelled, (False,) * len(meant), frozenset(), frozenset(word[0] for word in meant))

"""What entries are compared by: a feature for each field that is filled, in the shape that its kind is compared in.

Kinds: `name` (all the parts of the name together), `date` (a range of days), `text` (words: places, units,
trades), `code` (identifiers, postcodes: compared letter by letter) and `category` (sex: same or not).
Words are numbered, and the number carries how rare the word is, in bits: log2 of the entries over those that
have the word. Two people who share a word of 10 bits by chance are one pair in about a thousand.
"""

import math
import tomllib
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from importlib import resources
from typing import Any

import numpy as np
import numpy.typing as npt
import pyarrow as pa

from onrecord.lists.columnar import Columns
from onrecord.lists.dates import Range, birth_range, date_range
from onrecord.lists.names import Name, name_of, words
from onrecord.lists.settings import MatchSettings
from onrecord.lists.spelling import readings, same_bones
from onrecord.lists.transliteration import folded, script_of

__all__ = ["BITS", "Feature", "Features", "features", "kind_of", "stated"]

BITS = 32
"""A word's number is its rank times this, plus its bits."""

WIDEST_SPAN = 5
"""Years between the first and the last death beyond which an age without a date of death says too little."""
BARE = ("arabic", "hangul")
"""Scripts that leave out or merge letters of places that are not their own."""


@dataclass(frozen=True, slots=True)
class Feature:
    """One thing that entries are compared by."""

    name: str
    """The field, or `name` for all the parts of the name."""
    kind: str
    column: str
    """What its columns are called in the table: `column`, `column_text`, …"""
    most_bits: int = 0
    """The bits of the rarest set of words that one entry has (`name` and `text`)."""


@dataclass(frozen=True, slots=True)
class Atoms:
    """What blocking keys are made of: entry `entry[i]` has the value `value[i]` of the kind `kinds[kind[i]]`."""

    kinds: tuple[str, ...]
    entry: npt.NDArray[np.int64]
    kind: npt.NDArray[np.int64]
    value: npt.NDArray[np.int64]


@dataclass(frozen=True, slots=True)
class Features:
    """The entries as a table to compare, and as atoms to block by."""

    table: pa.Table
    """`unique_id` is the entry's place in the columns; `list` the number of its list."""
    features: tuple[Feature, ...]
    atoms: Atoms


class _Gathering:
    """Collects the columns and atoms while features are made."""

    def __init__(self, size: int) -> None:
        self.size = size
        self.columns: dict[str, pa.Array] = {}
        self.features: list[Feature] = []
        self.kinds: list[str] = []
        self.atoms: list[tuple[npt.NDArray[np.int64], int, list[str]]] = []

    def atom(self, kind: str, values: Sequence[Sequence[str]]) -> None:
        entries = np.repeat(np.arange(self.size), [len(own) for own in values])
        self.kinds.append(kind)
        self.atoms.append((entries, len(self.kinds) - 1, [value for own in values for value in own]))

    def done(self) -> Atoms:
        none = np.zeros(0, dtype=np.int64)
        values, base = [none], 0
        for _, _, own in self.atoms:
            ranks = {value: base + rank for rank, value in enumerate(sorted(set(own)))}
            base += len(ranks)
            values.append(np.fromiter((ranks[value] for value in own), dtype=np.int64, count=len(own)))
        kinds = [np.full(len(entries), kind, dtype=np.int64) for entries, kind, _ in self.atoms]
        return Atoms(
            tuple(self.kinds),
            np.concatenate([none, *(entries for entries, _, _ in self.atoms)]),
            np.concatenate([none, *kinds]),
            np.concatenate(values),
        )


@cache
def _table() -> Mapping[str, Any]:
    file = resources.files("onrecord.lists") / "data" / "fields.toml"
    return tomllib.loads(file.read_text(encoding="utf-8"))


def kind_of(field: str, values: Sequence[str | None], settings: MatchSettings) -> str:
    """How a field is compared: as the table of fields says, or by what its values look like."""
    if field in settings.kinds:
        return settings.kinds[field]
    if field in _table()["fields"]:
        return str(_table()["fields"][field])
    for prefix, kind in _table()["prefixes"].items():
        if field.startswith(prefix):
            return str(kind)
    filled = [value for value in values if value]
    if len(set(filled)) <= 12:
        return "category"
    digits = sum(any(letter.isdigit() for letter in value) for value in filled)
    return "code" if digits > len(filled) / 2 else "text"


def features(columns: Columns, settings: MatchSettings) -> Features:
    """The features of the entries: those fields that enough entries have, and that differ at all."""
    gathering = _Gathering(len(columns))
    kinds = {field: kind_of(field, values, settings) for field, values in columns.fields.items()}
    wanted = settings.fields
    chosen = {f: k for f, k in kinds.items() if wanted is None or f in wanted}
    if "name" in chosen.values():
        _name(gathering, columns, [field for field, kind in chosen.items() if kind == "name"], settings)
    if "birth" in chosen or {"age", "death"} <= chosen.keys():
        _date(gathering, "birth", _births(columns), settings)
    for field, kind in chosen.items():
        values = columns.fields[field]
        if kind == "date" and field != "birth":
            _date(gathering, field, [date_range(value) for value in values], settings)
        elif kind in ("text", "code", "category") and _tells(values, settings):
            {"text": _text, "code": _code, "category": _category}[kind](gathering, field, values)
    lists = sorted(set(columns.lists))
    numbers = {name: number for number, name in enumerate(lists)}
    free = [name in settings.duplicate_free for name in columns.lists]
    table = {
        "unique_id": pa.array(range(len(columns)), pa.int64()),
        "list": pa.array([numbers[name] for name in columns.lists], pa.int32()),
        "source": pa.array(
            [
                numbers[name] if once else -1 - row
                for row, (name, once) in enumerate(zip(columns.lists, free, strict=True))
            ],
            pa.int64(),
        ),
        **gathering.columns,
    }
    return Features(pa.table(table), tuple(gathering.features), gathering.done())


def stated(made: Features) -> npt.NDArray[np.bool_]:
    """Whether each entry states each feature, [entries, features]."""
    ending = {
        "name": "_words",
        "text": "_words",
        "date": "_any",
        "code": "_text",
        "category": "_text",
        "initials": "",
    }
    columns = [made.table[f"{each.column}{ending[each.kind]}"].is_valid() for each in made.features]
    return np.array([column.to_numpy() for column in columns], dtype=bool).T.reshape(
        made.table.num_rows, len(made.features)
    )


def _tells(values: Sequence[str | None], settings: MatchSettings) -> bool:
    filled = sum(value is not None for value in values)
    return filled >= settings.least_filled * len(values) and len(set(values) - {None}) > 1


def _births(columns: Columns) -> list[Range | None]:
    """Births, stated or by age; where an age has no date of death, by the time in which all entries' deaths fall."""
    empty = (None,) * len(columns)
    births, ages, deaths = (columns.fields.get(field, empty) for field in ("birth", "age", "death"))
    when = _span(deaths)
    return [
        birth_range(birth, age, death or when) for birth, age, death in zip(births, ages, deaths, strict=True)
    ]


def _span(deaths: Sequence[str | None]) -> str | None:
    """From the first to the last year of death, where they are close enough for an age to mean anything."""
    years = [own.year for own in map(date_range, deaths) if own is not None and own.year is not None]
    if not years or max(years) - min(years) > WIDEST_SPAN:
        return None
    return f"{min(years):04d}/{max(years):04d}"


def _name(gathering: _Gathering, columns: Columns, fields: Sequence[str], settings: MatchSettings) -> None:
    empty = (None,) * len(columns)
    parts = {field: columns.fields.get(field, empty) for field in fields}
    names = [name_of(dict(zip(parts, own, strict=True))) for own in zip(*parts.values(), strict=True)]
    known = same_bones([tuple(zip(name.words, name.plain, name.bare, strict=True)) for name in names])
    spelled = [tuple(known.get(word, word) for word in name.words) for name in names]
    read = readings(spelled)
    meant = [tuple(dict.fromkeys(read[word] for word in own)) for own in spelled]
    most = _words(gathering, "name", meant)
    gathering.columns["name_text"] = pa.array(
        [" ".join(sorted(name.plain)) or None for name in names], pa.string()
    )
    gathering.features.append(Feature("name", "name", "name", most))
    gathering.atom("name", meant)
    gathering.atom("sound", [tuple({skeleton(word) for word in own}) for own in spelled])
    _initials(gathering, names, settings)


def _initials(gathering: _Gathering, names: Sequence[Name], settings: MatchSettings) -> None:
    """Initials, where enough names have any: whether the other name has words for them."""
    if sum(bool(name.initials) for name in names) < settings.least_filled * len(names):
        return
    for column, own in (
        ("initials", [n.initials for n in names]),
        ("initials_of", [n.letters for n in names]),
    ):
        gathering.columns[column] = pa.array(
            [sorted(letters) or None for letters in own], pa.list_(pa.string())
        )
    gathering.features.append(Feature("initials", "initials", "initials"))


def skeleton(word: str) -> str:
    """A word's first letter and its next two consonants: what slips and transliterations mostly leave alone."""
    rest = [letter for letter in word[1:] if letter not in "aeiouyhw"]
    return word[0] + "".join(rest)[:2]


def _words(gathering: _Gathering, column: str, words: Sequence[Sequence[str]]) -> int:
    """The columns of a set of words; gives the bits of the rarest set."""
    counts = Counter(word for own in words for word in own)
    numbers = {
        word: rank * BITS + min(BITS - 1, round(math.log2(len(words) / counts[word])))
        for rank, word in enumerate(sorted(counts))
    }
    coded = [[numbers[word] for word in own] or None for own in words]
    bits = [sum(number % BITS for number in own) if own else None for own in coded]
    gathering.columns[f"{column}_words"] = pa.array(coded, pa.list_(pa.int32()))
    gathering.columns[f"{column}_bits"] = pa.array(bits, pa.int32())
    return max((own for own in bits if own), default=0)


def _date(gathering: _Gathering, name: str, ranges: Sequence[Range | None], settings: MatchSettings) -> None:
    if not _tells([str(own) if own else None for own in ranges], settings):
        return
    first = [own.first if own else None for own in ranges]
    last = [own.last if own else None for own in ranges]
    texts = [own.text if own else None for own in ranges]
    years = [own.year if own else None for own in ranges]
    gathering.columns[f"{name}_first"] = pa.array(first, pa.int32())
    gathering.columns[f"{name}_last"] = pa.array(last, pa.int32())
    gathering.columns[f"{name}_text"] = pa.array(texts, pa.string())
    gathering.columns[f"{name}_year"] = pa.array(years, pa.int32())
    gathering.columns[f"{name}_any"] = pa.array([1 if own else None for own in ranges], pa.int8())
    gathering.features.append(Feature(name, "date", name))
    gathering.atom(f"{name} day", [(own,) if own else () for own in texts])
    gathering.atom(f"{name} year", [(str(own),) if own else () for own in years])


def _text(gathering: _Gathering, field: str, values: Sequence[str | None]) -> None:
    column = _column(field)
    spoken = [tuple(words(value)) if value else () for value in values]
    bare = [script_of(value) in BARE if value else False for value in values]
    known = same_bones(
        [tuple((folded(word), word, out) for word in each) for each, out in zip(spoken, bare, strict=True)]
    )
    own = [tuple(dict.fromkeys(known.get(folded(word), folded(word)) for word in each)) for each in spoken]
    read = readings(own)
    meant = [tuple(dict.fromkeys(read[word] for word in each)) for each in own]
    most = _words(gathering, column, meant)
    gathering.columns[f"{column}_text"] = pa.array([" ".join(each) or None for each in own], pa.string())
    gathering.features.append(Feature(field, "text", column, most))
    gathering.atom(f"{field} word", meant)


def _code(gathering: _Gathering, field: str, values: Sequence[str | None]) -> None:
    column = _column(field)
    texts = [" ".join(words(value)) or None if value else None for value in values]
    starts = [start(text) if text else None for text in texts]
    gathering.columns[f"{column}_text"] = pa.array(texts, pa.string())
    gathering.columns[f"{column}_start"] = pa.array(starts, pa.string())
    gathering.features.append(Feature(field, "code", column))
    gathering.atom(f"{field} code", [(text,) if text else () for text in texts])
    gathering.atom(f"{field} start", [(text,) if text else () for text in starts])


def start(code: str) -> str:
    """The first half of a code: up to its first space, else half its letters (of a postcode, the district)."""
    head, _, tail = code.partition(" ")
    return head if tail else code[: (len(code) + 1) // 2]


def _category(gathering: _Gathering, field: str, values: Sequence[str | None]) -> None:
    column = _column(field)
    texts = [" ".join(words(value)) or None if value else None for value in values]
    gathering.columns[f"{column}_text"] = pa.array(texts, pa.string())
    gathering.features.append(Feature(field, "category", column))
    gathering.atom(f"{field} same", [(text,) if text else () for text in texts])


def _column(field: str) -> str:
    return "f_" + "".join(letter if letter.isalnum() and letter.isascii() else "_" for letter in field)

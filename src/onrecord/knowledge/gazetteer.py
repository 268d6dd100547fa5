"""The gazetteer: place names and the places that bear them, memory-mapped.

The file `gazetteer.bin` (layout and sources in `build.py`) holds GeoNames' places of 500 people and more with
their alternate names, countries, administrative areas of two levels and the regions of `en/places.toml`. It is
made when the package is built and read without parsing: opening it costs about a millisecond, and only the
pages that a lookup touches are loaded.
"""

import mmap
import struct
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache, lru_cache
from importlib import resources
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from onrecord.errors import RecordError
from onrecord.knowledge.build import KINDS, MAGIC, OTHER_NAME, PLACE_FIELDS, fold, name_key, without_articles

__all__ = ["Gazetteer", "Settlement", "fold", "gazetteer"]

_HEAD = struct.Struct("<5Q")


@dataclass(frozen=True, slots=True)
class Settlement:
    """A place of the gazetteer: a populated place, an administrative area, a country or a region."""

    id: str
    """`geonames:N`, `iso:RU-KRS`, `iso:RU`, `geonames:admin/RU.41` (areas that ISO 3166 has not), `region:NAME`."""
    name: str
    kind: str
    """`city` (any populated place), `admin2`, `admin1`, `country` or `region`."""
    country: str | None
    """Id of the country it lies in (a country's own), where it lies in one."""
    admin1: str | None
    """Id of the first-level area it lies in (such an area's own)."""
    lat: float
    lon: float
    """WGS 84 degrees; of areas, the middle of their settlements."""
    population: int
    """People; 0 where unknown."""
    capital: bool
    """Whether it is a country's capital."""
    own_name: bool
    """Whether the name looked up is the place's main name."""


class Gazetteer:
    """An open gazetteer file; read-only, may be shared between threads."""

    def __init__(self, path: Path) -> None:
        try:
            with path.open("rb") as file:
                self._map = mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ)
        except (OSError, ValueError) as error:
            raise RecordError(str(path), "the gazetteer is not there", _ADVICE) from error
        if self._map[: len(MAGIC)] != MAGIC or len(self._map) < len(MAGIC) + _HEAD.size:
            raise RecordError(str(path), "is not a gazetteer of this version", _ADVICE)
        if hasattr(mmap, "MADV_RANDOM"):  # lookups jump about: reading ahead would load the whole file
            self._map.madvise(mmap.MADV_RANDOM)
        keys, postings, places, text, _ = _HEAD.unpack_from(self._map, len(MAGIC))
        at = len(MAGIC) + _HEAD.size
        self._keys, at = self._section(at, keys, "<u8")
        self._starts, at = self._section(at, keys + 1, "<u4")
        self._postings, at = self._section(at, postings, "<u4")
        self._places, at = self._section(at, places, list(PLACE_FIELDS))
        self._text = at
        if at + text > len(self._map):
            raise RecordError(str(path), "the gazetteer is cut short", _ADVICE)

    def _section(self, at: int, count: int, kind: Any) -> tuple[NDArray[Any], int]:
        dtype = np.dtype(kind)
        end = at + count * dtype.itemsize
        if end > len(self._map):
            raise RecordError("gazetteer.bin", "the gazetteer is cut short", _ADVICE)
        return np.frombuffer(self._map, dtype=dtype, count=count, offset=at), end + (-end) % 8

    def __len__(self) -> int:
        """How many places it holds."""
        return len(self._places)

    def lookup(self, name: str) -> tuple[Settlement, ...]:
        """The places that bear `name`, however it is cased, accented or hyphenated; the most people first."""
        return self._lookup(fold(name))

    def lookup_without_articles(self, name: str) -> tuple[Settlement, ...]:
        """The places of Arabic-speaking countries that bear `name` but for its articles."""
        return self._lookup(without_articles(fold(name)))

    def place(self, place_id: str) -> Settlement | None:
        """The place of that id."""
        folded = fold(place_id)
        return next((each for each in self._lookup(folded) if each.id == place_id), None)

    @lru_cache(maxsize=8192)  # noqa: B019  (one gazetteer lives as long as the process)
    def _lookup(self, folded: str) -> tuple[Settlement, ...]:
        found = [self._place(posting) for posting in self._found(folded)]
        return tuple(sorted(found, key=lambda each: (-each.population, each.id)))

    def _found(self, folded: str) -> Iterator[int]:
        key = np.uint64(name_key(folded))
        at = int(np.searchsorted(self._keys, key))
        if folded and at < len(self._keys) and self._keys[at] == key:
            yield from map(int, self._postings[self._starts[at] : self._starts[at + 1]])

    def _place(self, posting: int) -> Settlement:
        number = posting & ~OTHER_NAME
        row = self._places[number]
        country, admin1, kind = int(row["country"]), int(row["admin1"]), KINDS[row["kind"]]
        return Settlement(
            id=self._id(row),
            name=self._string(row["name"], row["name_bytes"]),
            kind=kind,
            country=self._id(self._places[country]) if country != number or kind == "country" else None,
            admin1=self._id(self._places[admin1]) if admin1 != number or kind == "admin1" else None,
            lat=round(float(row["lat"]), 5),
            lon=round(float(row["lon"]), 5),
            population=int(row["population"]),
            capital=bool(row["capital"]),
            own_name=not posting & OTHER_NAME,
        )

    def _id(self, row: Any) -> str:
        return self._string(row["id"], row["id_bytes"])

    def _string(self, offset: int, length: int) -> str:
        start = self._text + int(offset)
        return self._map[start : start + int(length)].decode("utf-8", errors="replace")


_ADVICE = "Install the package anew (in a checkout: pip install -e .), which makes it"


@cache
def gazetteer() -> Gazetteer:
    """The gazetteer that came with the package, opened once; RecordError where it is not there."""
    with resources.as_file(resources.files("onrecord.knowledge") / "gazetteer.bin") as path:
        return Gazetteer(path)

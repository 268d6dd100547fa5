"""Which place a name stands for: the areas that the text speaks of decide, population where they do not.

Each distinct name of a report has one sense. A name's candidates get a prior weight (people, kind, main or
alternate name) and share their report's areas: countries and first-level areas gain by every name that may
lie in them, in a few rounds, and a candidate gains by the areas it lies in and by settled neighbours. It is the
idea of Speriosu & Baldridge 2013 (ACL) and of spatial-minimality resolvers (Leidner 2007, ch. 5), with
population as the prior.

What the text states binds: a name that is said to lie in an area ("X, Y", "in Y near X") has no candidates
outside it, and is left unsettled, with the reason, where no candidate is inside.
"""

import math
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from onrecord.knowledge import table
from onrecord.knowledge.gazetteer import Settlement
from onrecord.reading.places.naming import readings

__all__ = ["Name", "Sense", "kilometres", "settle"]

ROUNDS = 4
POPULATION_POWER = 0.4
KIND_PRIOR = {"country": 3e6, "region": 3e6, "admin1": 2e5, "admin2": 3e4, "city": 300.0}
"""People that a place of a kind is worth beyond those counted."""
OTHER_NAME_PRIOR = 0.15
CAPITAL_PRIOR = 4.0
CHIEF_TOWN = 30_000
"""People that make a town the one that bears its area's name."""
AREA_OF_TOWN = 0.05
AREA_OF_CAPITAL = 0.25
TOWN_OF_STATE = 0.05
COUNTRY_GAIN = 4.0
ADMIN1_GAIN = 16.0
NEAR_GAIN = 6.0
NEAR_KILOMETRES = 120.0
WIDE_KILOMETRES = 800.0
STRANGER = 100_000
"""People under which a place is not looked for in a country that the report does not speak of."""
KNOWN = 100_000
"""People from which a place speaks for its country."""
INSIDE_KILOMETRES = 90.0
"""How far from the middle of a second-level area a place may lie that is said to lie in it."""
TIE = 1.1
"""Two candidates are equal where the better weighs less than this many times the other."""
_MANY, _FEW = 60, 8
"""Candidates of a name that are looked at; fewer where a text has very many names."""


@dataclass(frozen=True, slots=True)
class Name:
    """A place name as a text has it: `inside` is the area it is said to lie in, as an index of a name."""

    wording: str
    inside: int | None = None


@dataclass(frozen=True, slots=True)
class Sense:
    """What a name was settled to; None with the reason, and with the candidates that are equal."""

    place: Settlement | None
    why: str | None = None
    candidates: tuple[str, ...] = ()


Key = tuple[str, str | None]
"""A name as written, and the name of the area that it is said to lie in."""


def kilometres(a: tuple[float, float], b: tuple[float, float]) -> float:
    """Great-circle distance of two points (lat, lon in degrees), by the haversine formula; earth radius 6371 km."""
    (lat1, lon1), (lat2, lon2) = ((math.radians(x), math.radians(y)) for x, y in (a, b))
    half = (
        math.sin((lat2 - lat1) / 2) ** 2 + math.cos(lat1) * math.cos(lat2) * math.sin((lon2 - lon1) / 2) ** 2
    )
    return 2 * 6371.0 * math.asin(min(1.0, math.sqrt(half)))


def settle(names: Sequence[Name], *, countries: Mapping[str, float] | None = None) -> tuple[Sense, ...]:
    """The sense of each name; `countries` (ids) are those that the report speaks of otherwise, with weights."""
    keys = [_key(names, number) for number in range(len(names))]
    distinct = dict.fromkeys(keys)
    many = _MANY if len(distinct) <= 150 else _FEW
    candidates = {key: readings(key[0]).places[:many] for key in distinct}
    priors = {key: _priors(key[0], places) for key, places in candidates.items()}
    weights: dict[Key, list[float]] = priors
    heads = _in_order(keys)
    senses: dict[Key, Sense] = {}
    counts = Counter(keys)
    for _ in range(ROUNDS):
        weights = _round(candidates, priors, weights, counts, countries or {})
    areas: dict[str | None, Settlement] = {}
    for key in heads:
        senses[key] = _choose(candidates[key], weights[key], areas.get(key[1]))
        place = senses[key].place
        if place is not None and place.kind != "city":  # nothing is bound by lying in a town
            areas.setdefault(key[0], place)
    spoken = _Spoken(senses, countries or {})
    settled = {
        key: _no_stranger(key, senses[key], _ranked(candidates[key], weights[key]), spoken.without(key[0]))
        for key in heads
    }
    return tuple(settled[key] for key in keys)


def _ranked(places: Sequence[Settlement], weights: Sequence[float]) -> list[Settlement]:
    return [
        place
        for _, place in sorted(zip(weights, places, strict=True), key=lambda each: (-each[0], each[1].id))
    ]


class _Spoken:
    """The countries that a report speaks of: by name, adjective, area or great city, or by two other places."""

    def __init__(self, senses: Mapping[Key, Sense], countries: Iterable[str]) -> None:
        self._strong: dict[str | None, set[str]] = defaultdict(set)
        self._all: dict[str | None, set[str]] = defaultdict(set)
        self._stated = frozenset(countries)
        for (name, _), sense in senses.items():
            if sense.place is not None:
                self._all[sense.place.country].add(name)
                if _is_known(sense.place):
                    self._strong[sense.place.country].add(name)

    def without(self, name: str) -> set[str | None]:
        """Those that the report speaks of otherwise than by `name`."""
        strong = {country for country, names in self._strong.items() if len(names) > (name in names)}
        twice = {country for country, names in self._all.items() if len(names) > 1 + (name in names)}
        return strong | twice | self._stated


def _no_stranger(key: Key, sense: Sense, ranked: Sequence[Settlement], known: set[str | None]) -> Sense:
    """The sense, unless it is a small place in a country that nothing else in the report speaks of."""
    if sense.place is None or key[1] is not None or not known or not _is_strange(sense.place, known):
        return sense
    place = next((each for each in ranked if not _is_strange(each, known)), None)
    if place is not None:
        return Sense(place)
    why = "namesakes are known only in countries that the report does not speak of"
    return Sense(None, why, (sense.place.id,))


def _is_strange(place: Settlement, known: set[str | None]) -> bool:
    return place.kind in ("city", "admin2") and place.population < STRANGER and place.country not in known


def _is_known(place: Settlement) -> bool:
    """Whether a place is known well enough that its country is spoken of with it."""
    return place.kind in ("country", "admin1", "region") or place.capital or place.population >= KNOWN


def _key(names: Sequence[Name], number: int) -> Key:
    inside = names[number].inside
    return names[number].wording, names[inside].wording if inside is not None else None


def _in_order(keys: Sequence[Key]) -> list[Key]:
    """Distinct keys, those that contain others first."""
    return sorted(dict.fromkeys(keys), key=lambda key: key[1] is not None)


def _priors(name: str, places: Sequence[Settlement]) -> list[float]:
    """Prior weights; a bare name shared by an area and its chief town, or the capital, is the town's.

    A name that a state shares with a town of its own ("Mexico") is the state's.
    """
    towns = {p.admin1 for p in places if p.kind == "city" and _bears(p) and p.population > CHIEF_TOWN}
    seats = {p.country for p in places if p.capital}
    states = {p.id for p in places if p.kind == "country"}
    area_first = name in table("places")["area_first"] or readings(name).kind is not None

    def less(place: Settlement) -> float:
        if place.kind == "admin1" and not area_first:
            return AREA_OF_TOWN if place.id in towns else AREA_OF_CAPITAL if place.country in seats else 1.0
        return TOWN_OF_STATE if place.kind == "city" and place.country in states and not area_first else 1.0

    return [_prior(place) * less(place) for place in places]


def _bears(place: Settlement) -> bool:
    """Whether the name is the place's main one, or a great city's other ("New York" of New York City)."""
    return place.own_name or place.population > 1_000_000


def _prior(place: Settlement) -> float:
    people = place.population + KIND_PRIOR[place.kind]
    return float(
        people**POPULATION_POWER
        * (
            1.0
            if place.own_name or place.capital or place.kind not in ("city", "admin2")
            else OTHER_NAME_PRIOR
        )
        * (CAPITAL_PRIOR if place.capital else 1.0)
    )


def _round(
    candidates: Mapping[Key, Sequence[Settlement]],
    priors: Mapping[Key, Sequence[float]],
    weights: Mapping[Key, Sequence[float]],
    counts: Mapping[Key, int],
    stated: Mapping[str, float],
) -> dict[Key, list[float]]:
    """Every candidate's prior times what the other names' likely areas and points give it."""
    shares = {key: _shares(values) for key, values in weights.items()}
    areas: dict[str, float] = defaultdict(float, stated)
    for key, places in candidates.items():
        for place, share in zip(places, shares[key], strict=True):
            for area in {place.country, place.admin1} - {None}:
                areas[str(area)] += share * _mass(counts[key])
    total = sum(_mass(counts[key]) for key in candidates) + sum(stated.values()) or 1.0
    points = _points(candidates, shares)
    result = {}
    for key, places in candidates.items():
        own: dict[str, float] = defaultdict(float)
        for place, share in zip(places, shares[key], strict=True):
            for area in {place.country, place.admin1} - {None}:
                own[str(area)] += share * _mass(counts[key])
        result[key] = [
            prior * _gain(place, areas, own, total) * _nearness(place, points, key)
            for place, prior in zip(places, priors[key], strict=True)
        ]
    return result


def _mass(count: int) -> float:
    return 1.0 + math.log(count)


def _shares(values: Sequence[float]) -> list[float]:
    total = sum(values)
    return [value / total for value in values] if total else [0.0 for _ in values]


def _gain(place: Settlement, areas: Mapping[str, float], own: Mapping[str, float], total: float) -> float:
    """What the share of the other names in the candidate's country and first-level area gives it."""
    gain = 1.0
    for area, weight in ((place.country, COUNTRY_GAIN), (place.admin1, ADMIN1_GAIN)):
        if area is not None:
            others = max(0.0, areas.get(area, 0.0) - own.get(area, 0.0))
            gain *= 1.0 + weight * others / (1.0 + total * 0.3)
    return gain


def _points(
    candidates: Mapping[Key, Sequence[Settlement]], shares: Mapping[Key, Sequence[float]]
) -> list[tuple[Key, str, tuple[float, float]]]:
    """Kind and point of the names that are as good as settled, regions left out."""
    found = []
    for key, places in candidates.items():
        if places:
            best = max(range(len(places)), key=lambda n: shares[key][n])
            if shares[key][best] > 0.5 and places[best].kind != "region":
                found.append((key, places[best].kind, (places[best].lat, places[best].lon)))
    return found[:40]


def _nearness(place: Settlement, points: Sequence[tuple[Key, str, tuple[float, float]]], key: Key) -> float:
    wide = place.kind in ("admin1", "country")
    scale = WIDE_KILOMETRES if wide else NEAR_KILOMETRES
    others = [
        point for other, kind, point in points if other[0] != key[0] and (wide or kind in ("city", "admin2"))
    ]
    reach = scale / 20  # degrees of latitude beyond which the share is under a hundredth
    near = sum(
        math.exp(-kilometres((place.lat, place.lon), point) / scale)
        for point in others
        if abs(point[0] - place.lat) < reach
    )
    return 1.0 + NEAR_GAIN * near / (1.0 + 0.5 * len(others)) if others else 1.0


def _choose(places: Sequence[Settlement], weights: Sequence[float], area: Settlement | None) -> Sense:
    if not places:
        return Sense(None, "not in the gazetteer")
    ranked = sorted(zip(weights, places, strict=True), key=lambda each: (-each[0], each[1].id))
    if area is not None:
        inside = [each for each in ranked if lies_in(each[1], area)]
        if not inside:
            return Sense(None, f"no place of that name is known in {area.name}, where the text puts it")
        ranked = inside
    best = ranked[0]
    rivals = [place for weight, place in ranked if weight * TIE > best[0] and _apart(place, best[1])]
    if rivals:
        return Sense(None, "candidates are equal", tuple(place.id for place in (best[1], *rivals)))
    return Sense(best[1])


def _apart(one: Settlement, other: Settlement) -> bool:
    return kilometres((one.lat, one.lon), (other.lat, other.lon)) > NEAR_KILOMETRES


def lies_in(place: Settlement, area: Settlement) -> bool:
    """Whether the gazetteer has `place` inside `area`."""
    match area.kind:
        case "country":
            return place.country == area.id and place.id != area.id
        case "admin1":
            return place.admin1 == area.id and place.id != area.id
        case "admin2":
            near = kilometres((place.lat, place.lon), (area.lat, area.lon)) < INSIDE_KILOMETRES
            return place.admin1 == area.admin1 and near and place.id != area.id
        case "region":
            return True
        case _:
            return False

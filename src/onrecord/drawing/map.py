"""A map of places as SVG: circles as wide as a place is uncertain, on coasts and, unless switched off, borders.

Outlines are Natural Earth's at 1:50m, as the npm package world-atlas 2.0.2 (ISC) has them; made compact by
training/outlines.py. Equirectangular, true to scale at the middle of the map.
"""

import gzip
import json
import math
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache, lru_cache
from importlib import resources

from onrecord.drawing import svg

__all__ = ["SOURCE", "Spot", "world_map"]

SOURCE = "Outlines: Natural Earth 1:50m, through world-atlas 2.0.2. Borders as drawn there are no statement of ours."
WIDTH, HEIGHT = 720.0, 400.0
_KILOMETRES = {"exact": 1.0, "city": 8.0, "admin2": 35.0, "admin1": 130.0, "country": 400.0, "region": 500.0}
"""How far from its point a place of each precision may be, roughly: half the width of such an area."""
_A_DEGREE = 111.32
_LEAST_DEGREES = 7.0
_APART = 1.5
_NAME_LENGTH = 40
_SMALLEST = 4.0
"""Pixels: a land that is smaller in both ways is left out."""
_LEAST_RADIUS, _MOST_RADIUS = 4.0, 150.0

Point = tuple[float, float]
"""Longitude and latitude."""


@dataclass(frozen=True, slots=True)
class Spot:
    """A place on the map: where, how precise, how much is told of it, what it says, where it leads."""

    lat: float
    lon: float
    precision: str | None
    tip: str
    name: str = ""
    """Written beside it."""
    weight: int = 1
    address: str | None = None


@dataclass(frozen=True, slots=True)
class _View:
    """The part of the world that is shown, in degrees, and how degrees become pixels."""

    west: float
    east: float
    south: float
    north: float

    def at(self, point: Point) -> Point:
        lon, lat = point
        return (
            round((lon - self.west) / (self.east - self.west) * WIDTH, 1),
            round((self.north - lat) / (self.north - self.south) * HEIGHT, 1),
        )

    def pixels(self, kilometres: float) -> float:
        return kilometres / _A_DEGREE / (self.north - self.south) * HEIGHT


@cache
def _outlines() -> tuple[list[list[Point]], list[list[int]]]:
    """The arcs as lists of points, and the rings of the lands as lists of arcs (~i: arc i the other way round)."""
    data = resources.files("onrecord.drawing").joinpath("data", "outlines.json.gz").read_bytes()
    whole = json.loads(gzip.decompress(data))
    (sx, sy), (tx, ty) = whole["transform"]["scale"], whole["transform"]["translate"]
    arcs: list[list[Point]] = []
    for arc in whole["arcs"]:
        x = y = 0
        points = []
        for dx, dy in arc:
            x, y = x + dx, y + dy
            points.append((x * sx + tx, y * sy + ty))
        arcs.append(points)
    return arcs, whole["rings"]


@cache
def _boxes() -> list[tuple[float, float, float, float]]:
    arcs, _ = _outlines()
    return [_box(arc) for arc in arcs]


@cache
def _shared() -> frozenset[int]:
    """The arcs that two lands share: borders, not coasts."""
    _, rings = _outlines()
    seen: dict[int, int] = {}
    for ring in rings:
        for index in ring:
            own = index if index >= 0 else ~index
            seen[own] = seen.get(own, 0) + 1
    return frozenset(index for index, times in seen.items() if times > 1)


def world_map(spots: Sequence[Spot], *, title: str, borders: bool = True) -> str:
    """The spots on a map that shows them all."""
    view = _view(spots)
    parts = [f'<rect width="{WIDTH:g}" height="{HEIGHT:g}" fill="var(--or-sea)"/>', *_lands(view)]
    if borders:
        parts += _borders(view)
    for spot in sorted(spots, key=lambda each: (-_reach(each), each.lat, each.lon, each.tip)):
        parts += _spot(spot, view)
    parts += _names(spots, view)
    words = "; ".join(f"{spot.tip} ({spot.lat:.1f}, {spot.lon:.1f})" for spot in spots) or "no place"
    return svg.page(WIDTH, HEIGHT, title, f"{words}. {SOURCE}", [svg.clipped(parts, WIDTH, HEIGHT)])


def _view(spots: Sequence[Spot]) -> _View:
    if not spots:
        return _View(-180, 180, -56, 84)
    lons, lats = [spot.lon for spot in spots], [spot.lat for spot in spots]
    lon, lat = (min(lons) + max(lons)) / 2, (min(lats) + max(lats)) / 2
    room = max(_reach(spot) for spot in spots) / _A_DEGREE
    shrink = max(math.cos(math.radians(lat)), 0.15)
    tall = max((max(lats) - min(lats)) * 1.3 + 2 * room, _LEAST_DEGREES)
    wide = (max(lons) - min(lons)) * 1.3 * shrink + 2 * room
    tall = min(max(tall, wide * HEIGHT / WIDTH), 190.0)
    half = tall * WIDTH / HEIGHT / shrink / 2
    return _View(lon - half, lon + half, lat - tall / 2, lat + tall / 2)


def _reach(spot: Spot) -> float:
    return _KILOMETRES.get(spot.precision or "region", _KILOMETRES["region"])


def _box(points: Sequence[Point]) -> tuple[float, float, float, float]:
    xs, ys = [x for x, _ in points], [y for _, y in points]
    return min(xs), max(xs), min(ys), max(ys)


def _meets(box: tuple[float, float, float, float], view: _View) -> bool:
    west, east, south, north = box
    return west <= view.east and east >= view.west and south <= view.north and north >= view.south


@cache
def _rings() -> list[tuple[list[Point], tuple[float, float, float, float]]]:
    """Each land's ring as one line of points without a leap at the 180th meridian, and its box."""
    arcs, rings = _outlines()
    made = []
    for ring in rings:
        points: list[Point] = []
        for index in ring:
            arc = arcs[index] if index >= 0 else arcs[~index][::-1]
            points += arc[1:] if points else arc
        points = _unwrapped(points)
        if abs(points[0][0] - points[-1][0]) > 180:
            # A land around a pole does not come back to where it began: it is closed through the pole.
            points += [(points[-1][0], -90.0), (points[0][0], -90.0)]
        made.append((points, _box(points)))
    return made


def _unwrapped(points: Sequence[Point]) -> list[Point]:
    made: list[Point] = []
    turn = 0.0
    for lon, lat in points:
        if made and lon + turn - made[-1][0] > 180:
            turn -= 360
        elif made and lon + turn - made[-1][0] < -180:
            turn += 360
        made.append((lon + turn, lat))
    return made


@lru_cache(maxsize=64)
def _lands(view: _View) -> tuple[str, ...]:
    parts = []
    for points, (west, east, south, north) in _rings():
        for turn in (-360.0, 0.0, 360.0):
            box = (west + turn, east + turn, south, north)
            if not _meets(box, view) or _is_speck(box, view):
                continue
            kept = _clip([(lon + turn, lat) for lon, lat in points], view)
            if len(kept) > 2:
                line = _thin([view.at(point) for point in kept])
                parts.append(svg.path(line, colour="--or-land", width=0.4, fill=1))
    return tuple(parts)


def _is_speck(box: tuple[float, float, float, float], view: _View) -> bool:
    west, east, south, north = box
    left, top = view.at((west, north))
    right, bottom = view.at((east, south))
    return right - left < _SMALLEST and bottom - top < _SMALLEST


@lru_cache(maxsize=64)
def _borders(view: _View) -> tuple[str, ...]:
    arcs, _ = _outlines()
    boxes = _boxes()
    parts = []
    for index in sorted(_shared()):
        if _meets(boxes[index], view):
            line = _thin([view.at(point) for point in _unwrapped(arcs[index])])
            if len(line) > 1:
                parts.append(svg.path(line, colour="--or-border", width=1))
    return tuple(parts)


def _thin(points: Sequence[Point]) -> list[Point]:
    """Points that are at least a pixel and a half apart; the last one stays."""
    kept: list[Point] = []
    for point in points:
        if not kept or abs(point[0] - kept[-1][0]) + abs(point[1] - kept[-1][1]) >= _APART:
            kept.append(point)
    if points and kept[-1] != points[-1]:
        kept.append(points[-1])
    return kept


def _clip(points: list[Point], view: _View) -> list[Point]:
    """A ring cut at the edges of the view, side by side (Sutherland and Hodgman 1974)."""
    margin = (view.north - view.south) * 0.05
    edges = (
        (0, view.west - margin, 1.0),
        (0, view.east + margin, -1.0),
        (1, view.south - margin, 1.0),
        (1, view.north + margin, -1.0),
    )
    for axis, limit, sign in edges:
        points = _cut(points, axis, limit, sign)
    return points


def _cut(points: list[Point], axis: int, limit: float, sign: float) -> list[Point]:
    kept: list[Point] = []
    for place, point in enumerate(points):
        before = points[place - 1]
        here, there = (point[axis] - limit) * sign, (before[axis] - limit) * sign
        if (here >= 0) != (there >= 0):
            share = there / (there - here)
            kept.append(
                (before[0] + (point[0] - before[0]) * share, before[1] + (point[1] - before[1]) * share)
            )
        if here >= 0:
            kept.append(point)
    return kept


def _spot(spot: Spot, view: _View) -> list[str]:
    x, y = view.at((spot.lon, spot.lat))
    radius = min(max(view.pixels(_reach(spot)), _LEAST_RADIUS), _MOST_RADIUS)
    parts = [svg.disc(x, y, radius, colour="--or-2", opacity=0.16, tip=spot.tip)]
    parts.append(svg.circle(x, y, _dot(spot), colour="--or-2", tip=spot.tip))
    return [svg.link(parts, spot.address, name=spot.tip)] if spot.address else parts


def _dot(spot: Spot) -> float:
    return min(3.0 + math.sqrt(spot.weight), 9.0)


def _names(spots: Sequence[Spot], view: _View) -> list[str]:
    """The names beside their dots, the weightiest first; one that would cover another is left to the table."""
    parts: list[str] = []
    taken: list[tuple[float, float, float]] = []
    for spot in sorted(spots, key=lambda each: (-each.weight, each.name)):
        x, y = view.at((spot.lon, spot.lat))
        name = spot.name[:_NAME_LENGTH]
        start, end = x + _dot(spot) + 4, x + _dot(spot) + 4 + 6.5 * len(name)
        if not name or any(abs(y - v) < 14 and start < e and end > s for s, e, v in taken):
            continue
        taken.append((start, end, y))
        parts.append(svg.text(start, y + 4, name))
    return parts

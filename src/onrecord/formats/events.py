"""Tables of incidents, a row each, read by a mapping: into events that keep their own ids and every cell.

A mapping is a TOML file: the `source` of all rows, `[columns]` (field: column, or columns of which the first that is filled
counts), `[precision]` and `[granularity]` with the meaning of their codes, and a `[[figures]]` for each figure (columns
`best`, `low`, `high`; `group`, a column, or `named`, who it is; `status`; `part` of the first figure). Those of UCDP GED
and ACLED are in `mappings/`; for other tables one is proposed from their headers (`mappings/headers.toml`).
"""

import re
import tomllib
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from functools import cache
from importlib import resources
from typing import Any

from onrecord.errors import UsageError
from onrecord.model import CLASSES, GROUP_STATUSES, MEASURES, PRECISIONS

__all__ = ["COLUMNS", "EventMapping", "FigureOf", "Problem", "event", "mapping", "parse_date", "propose"]

COLUMNS = (
    "id", "date", "end", "place", "latitude", "longitude", "origin", "headline", "notes", "url", "published", "by",
    "circumstance",
)  # fmt: skip
"""What a column of a table of incidents can say, its figures and codes of precision apart."""
_ORDERS = ("ymd", "dmy", "mdy")
_ISO = re.compile(r"(\d{4})-(\d{1,2})-(\d{1,2})(?:[T ].{0,20})?$")
_NUMERIC = re.compile(r"(\d{1,4})[./-](\d{1,2})[./-](\d{1,4})$")
_NAMED = re.compile(r"(\d{1,2})\.?[ -]([A-Za-z]{3,9})\.?,?[ -](\d{4})$")
_AMERICAN = re.compile(r"([A-Za-z]{3,9})\.? (\d{1,2}),? (\d{4})$")
_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_COUNT = re.compile(r"\d{1,3}(?:[, \u00a0]\d{3})+|\d{1,12}(?:\.0{1,6})?")


@dataclass(frozen=True, slots=True)
class Problem:
    """A cell that does not say what its column should."""

    row: int
    column: str
    problem: str


@dataclass(frozen=True, slots=True)
class FigureOf:
    """Which columns hold one figure, and of whom it is."""

    measure: str
    best: str | None = None
    low: str | None = None
    high: str | None = None
    group: str | None = None
    """A column that names who was lost."""
    named: str | None = None
    """Who was lost, in all rows."""
    status: str | None = None
    part: bool = False
    """Whether it is a part of the first figure."""
    zero: bool = True
    """Whether 0 says that there were none; where not, it is as good as an empty cell."""


@dataclass(frozen=True, slots=True)
class EventMapping:
    """How a table of incidents is read."""

    name: str
    source: str
    figures: tuple[FigureOf, ...]
    columns: Mapping[str, tuple[str, ...]]
    source_class: str = "document"
    outlet: str | None = None
    date_order: str | None = None
    precision: Mapping[str, Any] = field(default_factory=dict)
    granularity: Mapping[str, Any] = field(default_factory=dict)

    @classmethod
    def from_wire(cls, wire: Mapping[str, Any], *, name: str) -> "EventMapping":
        """The mapping that a TOML file holds; UsageError says what in it does not fit."""
        fit = {
            "name",
            "source",
            "source_class",
            "outlet",
            "date_order",
            "columns",
            "precision",
            "granularity",
            "figures",
        }
        odd = sorted(wire.keys() - fit)
        if odd:
            raise UsageError(name, f"it has no part {odd[0]!r}", f"Its parts are {', '.join(sorted(fit))}")
        columns = {each: _names(held) for each, held in wire.get("columns", {}).items() if held}
        unknown = sorted(columns.keys() - set(COLUMNS))
        if unknown:
            raise UsageError(name, f"no column can say {unknown[0]!r}", f"It can be {', '.join(COLUMNS)}")
        if not wire.get("source"):
            raise UsageError(name, "it does not name the source", 'Write source = "who made this table"')
        figures = tuple(_figure(row, name) for row in wire.get("figures", ()))
        precise = wire.get("precision", {})
        told = (
            ("source_class", wire.get("source_class", "document"), CLASSES),
            ("date_order", wire.get("date_order", "ymd"), _ORDERS),
            *(("precision", each, PRECISIONS) for each in precise.get("values", {}).values()),
            *(("precision", precise["all"], PRECISIONS) for _ in precise.keys() & {"all"}),
        )
        for part, value, allowed in told:
            if value not in allowed:
                raise UsageError(name, f"{part} cannot be {value!r}", f"It is one of {', '.join(allowed)}")
        plain = {
            part: wire[part] for part in ("outlet", "date_order", "precision", "granularity") if part in wire
        }
        return cls(
            str(wire.get("name", name)), wire["source"], figures, columns,
            source_class=wire.get("source_class", "document"), **plain,
        )  # fmt: skip

    def used(self) -> Iterator[str]:
        """The columns that it reads."""
        for names in self.columns.values():
            yield from names
        for coded in (self.precision, self.granularity):
            yield from filter(None, [coded.get("column")])
        for each in self.figures:
            yield from filter(None, (each.best, each.low, each.high, each.group))


def mapping(name: str) -> EventMapping:
    """The mapping that comes with onrecord under that name: `ged` or `acled`."""
    return EventMapping.from_wire(_file(name), name=name)


def _names(held: Any) -> tuple[str, ...]:
    return (held,) if isinstance(held, str) else tuple(held)


def _figure(row: Mapping[str, Any], name: str) -> FigureOf:
    try:
        made = FigureOf(**row)
    except TypeError as error:
        raise UsageError(
            name, f"a [[figures]] does not fit ({error})", "See docs/formats/events.md"
        ) from error
    if made.measure not in MEASURES or made.status not in (None, *GROUP_STATUSES):
        allowed = ", ".join((*MEASURES, *GROUP_STATUSES))
        raise UsageError(
            name, f"{made.measure}, {made.status}: no such measure or status", f"They are {allowed}"
        )
    if not (made.best or made.low or made.high):
        raise UsageError(name, "a [[figures]] names no column", 'Write best = "Killed"')
    return made


def event(row: int, cells: Mapping[str, str], by: EventMapping) -> tuple[dict[str, Any], list[Problem]]:
    """One row as an event, and what in it could not be understood.

    The event is JSON: id, start, end, granularity, place, lat, lon, precision, figures, words, and all cells.
    """
    problems: list[Problem] = []
    said = {name: _first(cells, columns) for name, columns in by.columns.items()}
    dates = {name: _date(row, said, name, by, problems) for name in ("date", "end", "published")}
    lat, lon = (
        _degrees(row, said, name, most, problems) for name, most in (("latitude", 90), ("longitude", 180))
    )
    figures = [made for each in by.figures if (made := _count(row, cells, each, problems)) is not None]
    made = {
        "id": said.get("id") or str(row),
        "start": dates["date"],
        "end": dates["end"] or dates["date"],
        "granularity": _coded(row, cells, by.granularity, problems),
        "published": dates["published"],
        "lat": lat,
        "lon": lon,
        "precision": _coded(row, cells, by.precision, problems),
        "figures": figures,
        **{name: said.get(name) or None for name in ("place", "origin", "headline", "notes", "url", "by", "circumstance")},
        "cells": {column: cell for column, cell in cells.items() if cell.strip()},
    }  # fmt: skip
    return made, problems


def _first(cells: Mapping[str, str], columns: Sequence[str]) -> str:
    return next((cell for column in columns if (cell := cells.get(column, "").strip())), "")


def _date(
    row: int, said: Mapping[str, str], name: str, by: EventMapping, problems: list[Problem]
) -> str | None:
    written = said.get(name, "")
    found = parse_date(written, order=by.date_order)
    if written and found is None:
        problems.append(
            Problem(row, name, f"{written!r} is no date that can be told; date_order may settle it")
        )
    return found


def parse_date(written: str, *, order: str | None) -> str | None:
    """A day in ISO 8601; null where it is none, or could be two days and no order (`dmy`, `mdy`) is given."""
    written = written.strip()[:40]
    if found := _ISO.match(written):
        return _day(found[1], found[2], found[3])
    if found := _NAMED.match(written):
        return _day(found[3], _month(found[2]), found[1])
    if found := _AMERICAN.match(written):
        return _day(found[3], _month(found[1]), found[2])
    if not (found := _NUMERIC.match(written)):
        return None
    first, second, third = found.groups()
    if len(first) == 4:
        return _day(first, second, third)
    if len(third) != 4:
        return None
    if order not in ("dmy", "mdy"):
        if int(first) <= 12 and int(second) <= 12 and first != second:
            return None
        order = "mdy" if int(second) > 12 else "dmy"
    return _day(third, second, first) if order == "dmy" else _day(third, first, second)


def _month(name: str) -> str:
    return str(_MONTHS.index(name[:3].lower()) + 1) if name[:3].lower() in _MONTHS else "0"


def _day(year: str, month: str, day: str) -> str | None:
    try:
        return date(int(year), int(month), int(day)).isoformat()
    except ValueError:
        return None


def _degrees(
    row: int, said: Mapping[str, str], name: str, most: int, problems: list[Problem]
) -> float | None:
    written = said.get(name, "")
    if not written:
        return None
    found = re.fullmatch(r"[+-]?\d{1,3}(?:[.,]\d{1,15})?", written)
    degrees = float(written.replace(",", ".")) if found else None
    if degrees is None or abs(degrees) > most:
        problems.append(Problem(row, name, f"{written!r} is no {name}"))
        return None
    return degrees


def _coded(row: int, cells: Mapping[str, str], by: Mapping[str, Any], problems: list[Problem]) -> str | None:
    """What the code in a cell means."""
    if not by or "all" in by:
        return by.get("all")
    written = cells.get(by["column"], "").strip()
    code = written.removesuffix(".0")
    meaning: str | None = by["values"].get(code)
    if not code:
        return None
    if code not in by["values"]:
        problems.append(Problem(row, by["column"], f"{written!r} is none of its codes"))
    return meaning


def _count(
    row: int, cells: Mapping[str, str], by: FigureOf, problems: list[Problem]
) -> dict[str, Any] | None:
    """A figure: its ends as numbers and as written; nothing where no cell says one, or a part is 0."""
    written = {
        end: cells.get(column, "").strip() for end in ("low", "best", "high") if (column := getattr(by, end))
    }
    written = {end: cell for end, cell in written.items() if cell}
    if not written:
        return None
    ends: dict[str, int | None] = {"low": None, "best": None, "high": None}
    for end, cell in written.items():
        if _COUNT.fullmatch(cell):
            ends[end] = int(re.sub(r"[, \u00a0]|\.0+$", "", cell))
        else:
            problems.append(Problem(row, getattr(by, end), f"{cell!r} is no number: it stays as words"))
    if (by.part or not by.zero) and ends["best"] == 0 and not any(ends.values()):
        return None
    if list(written) == ["best"] and not (by.low or by.high or by.part):
        ends = dict.fromkeys(ends, ends["best"])
    known = [end for end in ends.values() if end is not None]
    if known != sorted(known):
        problems.append(Problem(row, by.best or by.measure, f"low, best and high are not in order: {known}"))
        ends = {"low": None, "best": ends["best"], "high": None}
    return {
        "measure": by.measure,
        **ends,
        "written": written,
        "group": by.named or (cells.get(by.group, "").strip() if by.group else "") or None,
        "status": by.status,
        "part": by.part,
    }


def propose(columns: Iterable[str], *, source: str) -> EventMapping:
    """A mapping proposed from the names of a table's columns; what no name tells is left out."""
    known = _file("headers")
    taken: dict[str, list[str]] = {}
    ends: dict[tuple[str, str | None], dict[str, str]] = {}
    for column in columns:
        low = " ".join(re.findall(r"[a-z]+", column.lower()))
        name = next((name for name, words in known["columns"].items() if low in words), None)
        if name is not None:
            taken.setdefault(name, []).append(column)
            continue
        if found := _figure_named(low, known):
            measure, end, status = found
            ends.setdefault((measure, status), {}).setdefault(end, column)
    order = {name: words.index for name, words in known["columns"].items()}
    ranked = {
        name: tuple(sorted(held, key=lambda each: order[name](" ".join(re.findall(r"[a-z]+", each.lower())))))
        for name, held in taken.items()
    }
    figures = tuple(
        FigureOf(
            measure, held.get("best"), held.get("low"), held.get("high"), named=f"{status}s" if status else None, status=status,
            part=bool(status) and (measure, None) in ends,
        )
        for (measure, status), held in sorted(ends.items(), key=lambda each: (each[0][0], each[0][1] or ""))
    )  # fmt: skip
    return EventMapping("incidents", source, figures, ranked)


def _figure_named(low: str, known: Mapping[str, Any]) -> tuple[str, str, str | None] | None:
    """Which figure a column holds by its name, which end of it, and of whom."""
    end, low = _taken_out(low, known["ends"])
    status, low = _taken_out(low, known["groups"])
    left = low.strip()
    measure = next((name for name, names in known["figures"].items() if left in names), None)
    return (measure, end or "best", status) if measure else None


def _taken_out(low: str, table: Mapping[str, Sequence[str]]) -> tuple[str | None, str]:
    """The first row of a table whose words stand in a name, and the name without them."""
    padded = f" {low} "
    for row, names in table.items():
        for name in sorted(names, key=len, reverse=True):
            if f" {name} " in padded:
                return row, " ".join(padded.replace(f" {name} ", " ").split())
    return None, low


@cache
def _file(name: str) -> Mapping[str, Any]:
    return tomllib.loads(
        resources.files("onrecord.formats").joinpath("mappings", f"{name}.toml").read_text("utf-8")
    )

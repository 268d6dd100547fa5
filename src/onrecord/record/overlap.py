"""How lists overlap: persons by the combination of lists they stand on, in all or by stratum; what `estimate` takes.

A person's stratum is what most of its entries say; where they say nothing, or as many say one thing as another, it is
not known, and stays so.
"""

import csv
import io
import json
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from onrecord.drawing.upset import upset
from onrecord.errors import UsageError
from onrecord.formats import safe_cell
from onrecord.model import Entry, Person

__all__ = ["BY", "Overlap", "overlap", "partitioned", "people"]

_AGES = ((0, 4), (5, 17), (18, 29), (30, 44), (45, 59), (60, 120))
"""Bands of age: small children, children, adults by fifteen years, those over 60."""
_MONTHS = 24
"""Deaths within as many months are told apart by month, others by year."""


@dataclass(frozen=True, slots=True)
class Overlap:
    """Persons per combination of lists."""

    lists: tuple[str, ...]
    by: str | None
    strata: Mapping[str, Mapping[str, int]]
    """For each stratum ("" where it is not known, and where nothing was asked for) persons by pattern: a 1 or 0 for
    each of `lists`."""

    @property
    def cells(self) -> dict[str, int]:
        """Persons by pattern in all strata together, the largest first."""
        total: Counter[str] = Counter()
        for cells in self.strata.values():
            total.update(cells)
        return dict(sorted(total.items(), key=lambda each: (-each[1], each[0])))

    @property
    def persons(self) -> int:
        """How many persons there are."""
        return sum(self.cells.values())

    def rows(self) -> Iterator[dict[str, Any]]:
        """A row a stratum and pattern: the stratum, 1 or 0 for each list, how many persons."""
        for stratum, cells in sorted(self.strata.items()):
            told = {self.by: stratum} if self.by else {}
            for pattern, count in sorted(cells.items(), key=lambda each: (-each[1], each[0])):
                marks = {name: int(mark) for name, mark in zip(self.lists, pattern, strict=True)}
                yield {**told, **marks, "count": count}

    def to_csv(self) -> str:
        """The table as CSV with a header: what `onrecord estimate` takes (`--stratum` names the first column)."""
        target = io.StringIO()
        names = [*([self.by] if self.by else []), *self.lists, "count"]
        writer = csv.writer(target, lineterminator="\n")
        writer.writerow(map(safe_cell, names))
        writer.writerows(map(safe_cell, (row[name] for name in names)) for row in self.rows())
        return target.getvalue()

    def to_wire(self) -> dict[str, Any]:
        """The table as JSON; without strata as `onrecord estimate` takes it."""
        wire = {"lists": list(self.lists), "n": self.persons, "cells": self.cells}
        if self.by:
            strata = {stratum: dict(cells) for stratum, cells in sorted(self.strata.items())}
            return {**wire, "by": self.by, "strata": strata}
        return wire

    @classmethod
    def from_wire(cls, wire: Mapping[str, Any]) -> "Overlap":
        """The table that `to_wire` wrote."""
        strata = wire["strata"] if wire.get("by") else {"": wire["cells"]}
        return cls(
            tuple(wire["lists"]), wire.get("by"), {name: dict(cells) for name, cells in strata.items()}
        )

    def keep(self, lists: Sequence[str]) -> "Overlap":
        """The table of these lists alone; persons on none of them drop out."""
        places = [self.lists.index(name) for name in lists]
        strata: dict[str, Counter[str]] = {}
        for stratum, cells in self.strata.items():
            for pattern, count in cells.items():
                kept = "".join(pattern[place] for place in places)
                if "1" in kept:
                    strata.setdefault(stratum, Counter())[kept] += count
        return Overlap(tuple(lists), self.by, {name: dict(cells) for name, cells in strata.items()})

    def to_json(self) -> str:
        """The same as text."""
        return json.dumps(self.to_wire(), ensure_ascii=False, sort_keys=True)

    def svg(self) -> str:
        """An UpSet plot of all strata together."""
        return upset(self.lists, self.cells, title="Persons by the lists they stand on")


def overlap(
    persons: Iterable[Person],
    entries: Iterable[Entry],
    *,
    lists: Sequence[str],
    by: str | None = None,
) -> Overlap:
    """Persons per combination of `lists`, by `place`, `period`, `sex` or `age` where asked; those on none drop out."""
    if by is not None and by not in BY:
        raise UsageError(by, "persons cannot be told apart by this", f"Tell them apart by {', '.join(BY)}")
    strata = _strata(persons := list(persons), entries, by) if by else {}
    found: dict[str, Counter[str]] = {}
    for person in persons:
        pattern = _pattern(person.lists, lists)
        if "1" in pattern:
            found.setdefault(strata.get(person.id, ""), Counter())[pattern] += 1
    return Overlap(tuple(lists), by, {stratum: dict(cells) for stratum, cells in sorted(found.items())})


def people(
    persons: Iterable[Person], entries: Iterable[Entry], *, lists: Sequence[str], by: Sequence[str]
) -> str:
    """A row a person as CSV: what each of `by` tells of it, 1 or 0 for each list; nobody is named."""
    for name in by:
        if name not in BY:
            advice = f"Covariates of a record's persons are {', '.join(BY)}"
            raise UsageError(name, "persons cannot be told apart by this", advice)
    persons, entries = list(persons), list(entries)
    strata = {name: _strata(persons, entries, name) for name in by}
    target = io.StringIO()
    writer = csv.writer(target, lineterminator="\n")
    writer.writerow(map(safe_cell, [*by, *lists]))
    for person in persons:
        pattern = _pattern(person.lists, lists)
        if "1" in pattern:
            writer.writerow([*(safe_cell(strata[name].get(person.id, "")) for name in by), *pattern])
    return target.getvalue()


def partitioned(
    partition: Iterable[Iterable[str]], list_of: Mapping[str, str], *, lists: Sequence[str]
) -> Overlap:
    """The table under another drawing of who is who: groups of entries in the place of persons."""
    cells: Counter[str] = Counter()
    for entries in partition:
        pattern = _pattern({list_of[entry] for entry in entries}, lists)
        if "1" in pattern:
            cells[pattern] += 1
    return Overlap(tuple(lists), None, {"": dict(cells)})


def _pattern(on: Iterable[str], lists: Sequence[str]) -> str:
    held = set(on)
    return "".join("1" if name in held else "0" for name in lists)


def _strata(persons: Sequence[Person], entries: Iterable[Entry], by: str) -> dict[str, str]:
    """Each person's stratum."""
    of_entry = {entry: person.id for person in persons for entry in person.entries}
    told: dict[str, Counter[str]] = {}
    read = BY[by]
    for entry in entries:
        stratum = read(entry.fields)
        if stratum and entry.id in of_entry:
            told.setdefault(of_entry[entry.id], Counter())[stratum] += 1
    strata = {person: _most(counts) for person, counts in told.items()}
    return _months_or_years(strata) if by == "period" else strata


def _most(counts: Counter[str]) -> str:
    """What most say; nothing where as many say something else."""
    (first, most), *rest = counts.most_common(2)
    return "" if rest and rest[0][1] == most else first


def _months_or_years(strata: Mapping[str, str]) -> dict[str, str]:
    months = [int(each[:4]) * 12 + int(each[5:7]) for each in strata.values() if len(each) == 7]
    if months and max(months) - min(months) < _MONTHS:
        return {person: each if len(each) == 7 else "" for person, each in strata.items()}
    return {person: each[:4] for person, each in strata.items()}


def _place(fields: Mapping[str, str]) -> str:
    """The place of death as it is written, capitals aside: the broadest part comes last and is left out."""
    return " ".join(fields.get("place", "").partition(",")[0].split()).casefold()


def _period(fields: Mapping[str, str]) -> str:
    """The month of death, else its year; nothing where it is an interval that leaves the year open."""
    first, _, last = fields.get("death", "").partition("/")
    if last and first[:4] != last[:4]:
        return ""
    return first[:7] if not last or first[:7] == last[:7] else first[:4]


def _sex(fields: Mapping[str, str]) -> str:
    return fields.get("sex", "")


def _age(fields: Mapping[str, str]) -> str:
    """The band of the age at death, as stated or from the years of birth and death."""
    ages = [int(end) for end in fields.get("age", "").split("/") if end]
    if not ages and fields.get("birth") and fields.get("death"):
        born = [int(end[:4]) for end in fields["birth"].split("/")]
        died = [int(end[:4]) for end in fields["death"].split("/")]
        ages = [died[0] - born[-1], died[-1] - born[0]]
    bands = {f"{low}-{high}" for age in ages for low, high in _AGES if low <= age <= high}
    return bands.pop() if len(bands) == 1 else ""


BY: Mapping[str, Callable[[Mapping[str, str]], str]] = {
    "place": _place,
    "period": _period,
    "sex": _sex,
    "age": _age,
}
"""What persons can be told apart by, and how an entry tells it."""

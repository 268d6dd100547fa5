"""Statement: what a person must say before any number is shown, kept with the result.

A number of the dead means nothing without the population it is of, what each list took in and from whom,
and the assumption that lets lists speak of people who are on none. No data can supply these.
"""

import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, field
from typing import Any

from onrecord.errors import InputError, UsageError
from onrecord.estimates.table import OverlapTable
from onrecord.model import digest

__all__ = ["ASSUMPTIONS", "Assumption", "ListRule", "Population", "Statement", "template"]

ASSUMPTIONS: Mapping[str, str] = {
    "classes": "people fall into a few kinds that differ in how easily they are listed, and within a kind being "
    "on one list says nothing about being on another",
    "interactions": "lists may depend on each other in twos, threes and so on, but not all of them at once",
    "degrees": "people differ by degrees in how easily they are listed, by a bell-shaped propensity",
}
"""What identifies N; the text shows the one that the user chose, and how far the others lead."""


@dataclass(frozen=True, slots=True)
class Population:
    """Who is counted: an estimate is of nobody else."""

    territory: str
    dates: str
    manner_of_death: str
    status: str
    """Civilian, combatant, all; as the lists define it."""


@dataclass(frozen=True, slots=True)
class ListRule:
    """What puts somebody on a list."""

    name: str
    inclusion: str
    derives_from: str | None = None
    """The other list or source that it takes entries from, in whole or part; None where it is its own."""
    false_entries: str = "not known"
    """How many entries are of people who do not belong to the population, as far as known."""
    unnamed_records: int = 0
    """Entries without a name, which could not be matched and are not in the table."""


@dataclass(frozen=True, slots=True)
class Assumption:
    """What the user takes for granted, by its name in ASSUMPTIONS, and why it holds here."""

    name: str
    why: str


@dataclass(frozen=True, slots=True)
class Statement:
    """The form, filled in."""

    population: Population
    lists: tuple[ListRule, ...]
    assumption: Assumption
    impossible: tuple[str, ...] = ()
    """Patterns that nobody can have (structural zeros); `none` was the answer where it is empty."""
    by: str | None = field(default=None)
    """Who filled it in: an alias."""

    @property
    def digest(self) -> str:
        """SHA-256 of the form."""
        return digest(self.to_wire())

    def to_wire(self) -> dict[str, Any]:
        """The form as JSON."""
        return {
            **asdict(self),
            "lists": [asdict(rule) for rule in self.lists],
            "impossible": list(self.impossible),
        }

    def fit(self, table: OverlapTable) -> OverlapTable:
        """The table with the impossible patterns that the form names; UsageError where a list has no rule."""
        ruled = {rule.name for rule in self.lists}
        missing = [name for name in table.lists if name not in ruled]
        if missing:
            raise UsageError(
                f"list {missing[0]}", "has no inclusion rule in the statement", "Add a [[lists]] entry for it"
            )
        return OverlapTable(table.lists, table.cells, table.impossible | frozenset(self.impossible))

    @property
    def derived(self) -> tuple[tuple[str, str], ...]:
        """Lists that take entries from something else: (list, what from)."""
        return tuple((rule.name, rule.derives_from) for rule in self.lists if rule.derives_from)

    @classmethod
    def from_toml(cls, text: str) -> "Statement":
        """The form that `template` wrote, filled in. InputError names the line that is missing."""
        try:
            return cls.from_wire(tomllib.loads(text))
        except tomllib.TOMLDecodeError as error:
            raise InputError("statement", f"is not TOML ({error})", "Start from the template") from error

    @classmethod
    def from_wire(cls, wire: Mapping[str, Any]) -> "Statement":
        """The form from JSON or TOML; InputError names what is missing or empty."""
        population = Population(
            *(
                _said(wire.get("population"), name, "population")
                for name in ("territory", "dates", "manner_of_death", "status")
            )
        )
        lists = tuple(_rule(entry) for entry in wire.get("lists") or ())
        if not lists:
            raise InputError("statement", "names no list", "Say for each list what puts somebody on it")
        chosen = wire.get("assumption")
        assumption = Assumption(_said(chosen, "name", "assumption"), _said(chosen, "why", "assumption"))
        if assumption.name not in ASSUMPTIONS:
            raise InputError(
                "statement",
                f"assumption {assumption.name} is not known",
                f"Use one of {', '.join(ASSUMPTIONS)}",
            )
        if "impossible" not in wire:
            raise InputError(
                "statement",
                "does not say which patterns are impossible",
                "Write impossible = [] where none is",
            )
        return cls(population, lists, assumption, tuple(map(str, wire["impossible"])), wire.get("by"))


def template(lists: Sequence[str]) -> str:
    """The form to fill in, as TOML, for these lists."""
    rules = "".join(
        f'\n[[lists]]\nname = "{name}"\ninclusion = ""         # what puts somebody on it\n'
        'derives_from = ""      # the list or source it takes entries from; empty where none\n'
        'false_entries = ""     # how many do not belong, as far as known; "not known" is an answer\n'
        "unnamed_records = 0    # entries that could not be matched because they name nobody\n"
        for name in lists
    )
    choices = "".join(f"# {name}: {text}\n" for name, text in ASSUMPTIONS.items())
    return (
        'by = ""\nimpossible = []        # patterns nobody can have, such as "110"; empty where none\n\n'
        '[population]\nterritory = ""\ndates = ""\nmanner_of_death = ""\nstatus = ""            '
        "# civilian, combatant, all\n\n"
        f'[assumption]\n{choices}name = ""\nwhy = ""               # why it holds here\n{rules}'
    )


def _rule(entry: Mapping[str, Any]) -> ListRule:
    name = _said(entry, "name", "lists")
    return ListRule(
        name=name,
        inclusion=_said(entry, "inclusion", f"list {name}"),
        derives_from=str(entry.get("derives_from") or "") or None,
        false_entries=_said(entry, "false_entries", f"list {name}"),
        unnamed_records=_count(entry.get("unnamed_records"), name),
    )


def _count(value: Any, name: str) -> int:
    if not isinstance(value, int) or isinstance(value, bool) or value < 0:
        raise InputError(
            f"statement, list {name}",
            "does not say how many records are unnamed",
            "Write a whole number, 0 for none",
        )
    return value


def _said(where: Mapping[str, Any] | None, name: str, what: str) -> str:
    value = (where or {}).get(name)
    if not isinstance(value, str) or not value.strip():
        raise InputError(
            "statement",
            f"says nothing for {what}: {name}",
            "No estimate is made before it is stated; fill it in",
        )
    return value.strip()

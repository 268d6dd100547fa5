"""ListMapping: how a list's file is read, and which of its columns say what; a TOML file that a person can edit."""

import json
import tomllib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from onrecord.errors import UsageError
from onrecord.lists.cleaning_dates import ORDERS, DateForm
from onrecord.model import FIELDS

__all__ = ["JOINED", "ListMapping", "Taken", "is_field"]

JOINED = (
    "name",
    "given",
    "family",
    "patronymic",
    "place",
    "residence",
    "birth_place",
    "unit",
    "occupation",
    "notes",
)
"""Fields that several columns can be joined into; a date can be split over columns too, in the order it names."""
_READ = {"encoding": str, "delimiter": str, "sheet": str, "table": int, "header": list}
_DATES = ("birth", "death")


def is_field(name: str) -> bool:
    """Whether a name is one of FIELDS, or `identifier:NAME`."""
    return name in FIELDS or (name.startswith("identifier:") and len(name) > len("identifier:"))


@dataclass(frozen=True, slots=True)
class Taken:
    """The columns that a field is taken from, and how their cells are read."""

    columns: tuple[str, ...]
    order: str | None = None
    """Of dates: `dmy`, `mdy`, `ymd`; of a date split over columns, the order of the columns."""
    years_from: int | None = None
    """Of dates: the first year that two digits can stand for."""
    values: Mapping[str, str] = field(default_factory=dict)
    """What cells mean, where the words of the trade do not tell: `1` is `male`."""

    @property
    def form(self) -> DateForm:
        """How its dates are written."""
        return DateForm(self.order, self.years_from)


@dataclass(frozen=True, slots=True)
class ListMapping:
    """How a list is read."""

    fields: Mapping[str, Taken]
    read: Mapping[str, Any] = field(default_factory=dict)
    """Encoding, delimiter, sheet, table, and the rows that are the header."""
    key: str = "row"
    """What names an entry over editions: `row` its content, `identifier` that field, else a column's name."""

    def to_wire(self) -> dict[str, Any]:
        """The mapping as JSON, as its TOML file has it."""
        fields: dict[str, Any] = {}
        for name, taken in self.fields.items():
            told = {"order": taken.order, "years_from": taken.years_from, "values": dict(taken.values)}
            known = {key: value for key, value in told.items() if value}
            columns: Any = taken.columns[0] if len(taken.columns) == 1 else list(taken.columns)
            fields[name] = {"columns": columns, **known} if known else columns
        return {"key": self.key, "read": dict(self.read), "fields": fields}

    @classmethod
    def from_wire(cls, wire: Mapping[str, Any], *, name: str = "mapping") -> "ListMapping":
        """The mapping that `to_wire` wrote; UsageError names what does not fit."""
        unknown = sorted(set(wire) - {"key", "read", "fields"})
        if unknown:
            raise UsageError(name, f"it has no part {unknown[0]!r}", "Its parts are key, [read] and [fields]")
        fields, read = wire.get("fields", {}), wire.get("read", {})
        if not isinstance(fields, Mapping) or not fields or not isinstance(read, Mapping):
            raise UsageError(
                name, "it maps no column to a field", 'Write [fields] with lines like name = "Full name"'
            )
        for key, value in read.items():
            odd = key == "header" and isinstance(value, list) and not all(type(row) is int for row in value)
            if key not in _READ or not isinstance(value, _READ[key]) or odd:
                raise UsageError(name, f"[read] {key} does not fit", f"It can say {', '.join(_READ)}")
        taken = {field: _taken(field, each, name) for field, each in fields.items()}
        return cls(taken, dict(read), str(wire.get("key", "row")))

    def __post_init__(self) -> None:
        """Fields in the order of FIELDS, whatever order they come in: what is made of them must not depend on it."""
        order = {name: place for place, name in enumerate(FIELDS)}
        ordered = sorted(self.fields.items(), key=lambda each: (order.get(each[0], len(order)), each[0]))
        object.__setattr__(self, "fields", dict(ordered))

    @classmethod
    def from_toml(cls, text: str, *, name: str = "mapping") -> "ListMapping":
        """The mapping in a TOML file; UsageError names what does not fit."""
        try:
            return cls.from_wire(tomllib.loads(text), name=name)
        except tomllib.TOMLDecodeError as error:
            raise UsageError(
                name, f"it is not TOML ({error})", "Write it as onrecord list map does"
            ) from error

    def to_toml(self, notes: Mapping[str, str] | None = None) -> str:
        """The mapping as a TOML file to edit; `notes` stand beside the fields they are about."""
        return "\n".join(_toml(self.to_wire(), notes or {})) + "\n"

    def check(self, columns: Sequence[str], *, name: str) -> None:
        """UsageError where a column that it names is not in the list, or two fields take the same one."""
        for field_, taken in self.fields.items():
            for column in taken.columns:
                if column not in columns:
                    problem = f"{field_} is taken from column {column!r}, which is not there"
                    advice = (
                        f"Its columns are {', '.join(columns[:40])}; write a mapping anew: onrecord list map"
                    )
                    raise UsageError(name, problem, advice)
        if self.key not in ("row", "identifier", *columns):
            raise UsageError(name, f"key {self.key!r} is no column", "Say row, identifier or a column's name")
        if self.key == "identifier" and "identifier" not in self.fields:
            raise UsageError(name, "key is identifier, but no column is", 'Say key = "row", or map one')


def _taken(field_: str, said: Any, name: str) -> Taken:
    if not is_field(field_):
        advice = f"Fields are {', '.join(FIELDS)} and identifier:NAME"
        raise UsageError(name, f"there is no field {field_!r}", advice)
    options = said if isinstance(said, Mapping) else {"columns": said}
    columns = options.get("columns", options.get("column"))
    columns = [columns] if isinstance(columns, str) else columns
    if (
        not isinstance(columns, list | tuple)
        or not columns
        or not all(isinstance(each, str) for each in columns)
    ):
        raise UsageError(name, f"{field_} names no column", f'Write {field_} = "name of the column"')
    unknown = sorted(set(options) - {"columns", "column", "order", "years_from", "values"})
    if unknown:
        raise UsageError(name, f"{field_} has no option {unknown[0]!r}", "Options: order, years_from, values")
    order, years = options.get("order"), options.get("years_from")
    if order is not None and order not in ORDERS:
        raise UsageError(name, f"{field_} has the order {order!r}", f"Orders are {', '.join(ORDERS)}")
    if years is not None and not (isinstance(years, int) and 1800 <= years <= 2050):
        raise UsageError(name, f"{field_} counts years from {years!r}", "Give a year, as 1925")
    if len(columns) > 1 and field_ not in JOINED and not (field_ in _DATES and len(columns) <= 3):
        raise UsageError(name, f"{field_} is taken from several columns", "Name one column")
    values = options.get("values", {})
    if not isinstance(values, Mapping):
        raise UsageError(name, f"{field_} has values that are no table", 'Write values = { "1" = "male" }')
    said_values = {str(key).casefold(): str(value) for key, value in values.items()}
    return Taken(tuple(columns), order, years, said_values)


def _toml(wire: Mapping[str, Any], notes: Mapping[str, str]) -> Iterator[str]:
    yield "# How this list is read. Edit it, then: onrecord list add FILE --name NAME --mapping THIS"
    yield f"# Fields: {', '.join(FIELDS)}, identifier:NAME."
    yield "# A date can name its order (dmy, mdy, ymd) and the first year that two digits stand for (years_from)."
    yield ""
    yield "# What names an entry over editions: row (its content), identifier, or a column."
    yield f"key = {_value(wire['key'])}"
    yield ""
    yield "[read]"
    for key, value in wire["read"].items():
        yield f"{key} = {_value(value)}"
    yield ""
    yield "[fields]"
    for field_, value in wire["fields"].items():
        note = f"  # {_comment(notes[field_])}" if field_ in notes else ""
        yield f"{_key(field_)} = {_value(value)}{note}"
    rest = [text for name, text in notes.items() if name not in wire["fields"]]
    yield from (f"# {_comment(text)}" for text in rest)


def _comment(text: str) -> str:
    return "".join(c if c.isprintable() else " " for c in text)


def _key(name: str) -> str:
    plain = name.isascii() and name.replace("_", "").replace("-", "").isalnum()
    return name if plain else _value(name)


def _value(value: Any) -> str:
    if isinstance(value, Mapping):
        return "{ " + ", ".join(f"{_key(key)} = {_value(each)}" for key, each in value.items()) + " }"
    if isinstance(value, list | tuple):
        return "[" + ", ".join(map(_value, value)) + "]"
    if isinstance(value, str):
        return json.dumps(value, ensure_ascii=False).replace("\x7f", "\\u007f")
    return json.dumps(value)

"""JSON and JSON Lines to a Grid: an object a row, its names the columns; objects inside are flattened with a dot."""

import json
from collections.abc import Iterator, Mapping
from itertools import islice
from typing import Any

from onrecord import inputs
from onrecord.errors import InputError
from onrecord.lists.grid import MAX_COLUMNS, MAX_ROWS, Grid, Row, Source, Tell, bounded

__all__ = ["json_grid", "jsonl_grid"]

_MAX_JSON = 200_000_000
"""Bytes of one JSON document, which is held in memory whole; JSON Lines is not."""
_MAX_LINE = 4_000_000
_ADVICE = "Give a list of objects, one a person, or JSON Lines"


def json_grid(source: Source) -> Grid:
    """The table in a JSON document: a list of objects (or of lists), or the longest such list inside an object."""
    with source.open() as file:
        data = file.read(_MAX_JSON + 1)
    if len(data) > _MAX_JSON:
        raise InputError(source.name, f"it is larger than {_MAX_JSON:,} bytes", "Save it as JSON Lines")
    try:
        value = json.loads(data.decode("utf-8-sig", "replace"))
        rows = _rows_in(value) or ([value] if value and isinstance(value, dict) else None)
    except (ValueError, RecursionError) as error:
        raise InputError(source.name, f"it is no JSON ({error})", "Check where the file ends") from error
    if rows is None:
        raise InputError(source.name, "it holds no list of objects", _ADVICE)
    return _grid(source, lambda: enumerate(rows, start=1))


def jsonl_grid(source: Source) -> Grid:
    """The table in a file of JSON Lines; blank lines count, so that a row's number is its line's."""
    return _grid(source, lambda: _lines(source))


def _grid(source: Source, items: Any) -> Grid:
    columns: dict[str, None] = {}
    for number, item in islice(items(), MAX_ROWS):
        if isinstance(item, list):
            return Grid("json", lambda tell: bounded(_listed(items()), source.name))
        columns.update(dict.fromkeys(_flat(item, source.name, number)))
        if len(columns) > MAX_COLUMNS:
            problem = f"its objects have more than {MAX_COLUMNS:,} names"
            raise InputError(source.name, problem, _ADVICE)
    names = tuple(columns)
    if not names:
        raise InputError(source.name, "it holds no objects", _ADVICE)

    def rows(tell: Tell) -> Iterator[Row]:
        made = ((number, _flat(item, source.name, number)) for number, item in items())
        found = ((number, tuple(row.get(name, "") for name in names)) for number, row in made)
        return bounded(found, source.name)

    return Grid("json", rows, columns=names)


def _listed(items: Iterator[tuple[int, Any]]) -> Iterator[Row]:
    for number, item in items:
        yield number, tuple(_text(value) for value in item) if isinstance(item, list) else (_text(item),)


def _rows_in(value: Any) -> list[Any] | None:
    if isinstance(value, list):
        return value if value and all(isinstance(each, dict | list) for each in value[:100]) else None
    if isinstance(value, dict):
        inside = [found for each in value.values() if (found := _rows_in(each)) is not None]
        return max(inside, key=len) if inside else None
    return None


def _lines(source: Source) -> Iterator[tuple[int, Any]]:
    with source.open() as file:
        for number, line in enumerate(iter(lambda: file.readline(_MAX_LINE + 1), b""), start=1):
            if len(line) > _MAX_LINE:
                problem = f"line {number} is longer than {_MAX_LINE:,} bytes"
                raise InputError(source.name, problem, "Put one person on each line")
            if not line.strip():
                continue
            try:
                yield number, json.loads(line.decode("utf-8-sig", "replace"))
            except (ValueError, RecursionError) as error:
                problem = f"line {number} is no JSON"
                raise InputError(source.name, problem, "Put one JSON object on each line") from error


def _flat(item: Any, name: str, number: int) -> dict[str, str]:
    if not isinstance(item, Mapping):
        raise InputError(name, f"row {number} is no object", _ADVICE)
    found: dict[str, str] = {}
    for key, value in item.items():
        if isinstance(value, Mapping):
            found.update({f"{_text(key)}.{_text(inner)}": _text(deep) for inner, deep in value.items()})
        else:
            found[_text(key)] = _text(value)
    return found


def _text(value: Any) -> str:
    if value is None:
        return ""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, float) and value.is_integer() and abs(value) < 1e15:
        return str(int(value))
    if isinstance(value, list) and all(isinstance(each, str | int | float) for each in value):
        return inputs.clean("; ".join(str(each) for each in value))
    return inputs.clean(value if isinstance(value, str) else json.dumps(value, ensure_ascii=False))

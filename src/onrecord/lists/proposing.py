"""A mapping proposed for a list: by the words that head its columns, in several languages, and by their values.

It is a proposal: shown with its reasons, to be edited and saved by whoever imports the list.
"""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise

from onrecord.lists.cleaning import age, sex
from onrecord.lists.cleaning_dates import DateForm, iso_date, order_told
from onrecord.lists.lexicon import ascii_digits, fold, headed, header_words, means_nothing
from onrecord.lists.mapping import ListMapping, Taken
from onrecord.lists.table import UNNAMED, Table

__all__ = ["Proposal", "proposed"]

_YEARS_FROM = {"birth": 1925, "death": 1950}
"""From which year on two digits are proposed to count: lists of the wars of now; another is for the user to say."""
_MOST = 0.7
"""The share of a column's filled cells that must be of a kind for the column to be proposed as it."""
_NAME_WORDS = re.compile(r"[^\W\d_][^\d_@/\\:;=<>]{0,80}")


@dataclass(frozen=True, slots=True)
class Proposal:
    """A mapping, and why."""

    mapping: ListMapping
    why: Mapping[str, str]
    """For each field how its column was recognised."""
    unmapped: tuple[str, ...]
    """Columns that are kept as they stand, but taken for no field."""


def proposed(table: Table, sample: Sequence[Sequence[str]]) -> Proposal:
    """A mapping for the columns of `table`, from their names and from a sample of its rows."""
    cells = {name: _filled([row[n] for row in sample]) for n, name in enumerate(table.columns)}
    taken, why = _split_dates(table.columns)
    used = {column for each in taken.values() for column in each.columns}
    for column, field, words in _by_header([name for name in table.columns if name not in used], cells):
        if field not in taken:
            taken[field], why[field] = Taken((column,)), words
        elif field in ("notes", "unit", "occupation", "residence"):
            columns = (*taken[field].columns, column)
            taken[field] = Taken(tuple(name for name in table.columns if name in columns))
        elif field == "death" and "birth" not in taken and len(taken[field].columns) == 1:
            # Two columns that say no more than `date`: people are born first.
            earlier, later = sorted((taken[field].columns[0], column), key=lambda name: _middle(cells[name]))
            taken["birth"], taken["death"] = Taken((earlier,)), Taken((later,))
            why["birth"] = why["death"] = "two columns of dates: the earlier and the later"
        else:
            continue
        used.add(column)
    _by_values([name for name in table.columns if name not in used], cells, taken, why)
    taken = _names_settled(taken, cells)
    key = _key(taken, cells, sample, table.columns)
    if key == "row" and "identifier" in taken and _is_running(taken["identifier"].columns[0], table, sample):
        why["identifier"] = "a running number of the file is no identifier: not taken"
        del taken["identifier"]
    fields = {field: _with_form(field, each, cells) for field, each in taken.items()}
    mapped = {column for each in fields.values() for column in each.columns}
    read = {**table.grid.read, **({"header": list(table.header)} if table.grid.columns is None else {})}
    unmapped = tuple(name for name in table.columns if name not in mapped)
    return Proposal(ListMapping(fields, read, key), why, unmapped)


def _filled(cells: Sequence[str]) -> list[str]:
    return [cell for cell in cells if not means_nothing(cell.strip())]


def _split_dates(columns: Sequence[str]) -> tuple[dict[str, Taken], dict[str, str]]:
    """Dates whose year, month and day have columns of their own."""
    folded = {fold(name): name for name in reversed(columns)}
    taken: dict[str, Taken] = {}
    why: dict[str, str] = {}
    used: set[str] = set()
    for field, triples in header_words()["parts"].items():
        for triple in triples:
            found = [folded[each] for each in triple if each in folded and folded[each] not in used]
            if len(found) == 3 and field not in taken:
                taken[field] = Taken(tuple(found), "ymd")
                why[field] = "a column each for year, month and day"
                used.update(found)
    return taken, why


def _by_header(columns: Sequence[str], cells: Mapping[str, list[str]]) -> list[tuple[str, str, str]]:
    """Columns with the field that their header names, the surest first; whose values belie it are left out."""
    found = []
    for place, column in enumerate(columns):
        told = headed(re.sub(r" \(\d+\)$", "", column))
        if told is None or not _may_be(told[0], cells[column], sure=told[1] == 100):
            continue
        found.append((-told[1], place, column, told[0]))
    return [(column, field, f"its header {column!r}") for _, _, column, field in sorted(found)]


def _may_be(field: str, cells: Sequence[str], *, sure: bool) -> bool:
    """Whether at least some of a column's values can be of the field; of dates and ages `sure` headers are believed."""
    if not cells or (sure and field in ("birth", "death", "age")):
        return True
    match field:
        case "birth" | "death":
            return _share(cells, _is_date) >= 0.3
        case "age":
            return _share(cells, _is_age) >= 0.3
        case "sex":
            return len({cell.strip().casefold() for cell in cells}) <= 12
        case "name" | "given" | "family" | "patronymic":
            return _share(cells, lambda cell: not ascii_digits(cell.strip()).isdecimal()) >= 0.5
        case _:
            return True


def _by_values(
    columns: Sequence[str], cells: Mapping[str, list[str]], taken: dict[str, Taken], why: dict[str, str]
) -> None:
    """Columns whose headers say nothing, by what is in them; only for fields that are still open."""

    def take(field: str, column: str) -> None:
        taken[field], why[field] = Taken((column,)), "its values"

    dates = []
    for column in columns:
        own = cells[column]
        if len(own) < 2 and len(own) < max(map(len, cells.values())):
            continue
        if not own:
            continue
        if "sex" not in taken and _share(own, _is_sex) >= 0.9 and len({c.casefold() for c in own}) <= 6:
            take("sex", column)
        elif _share(own, lambda cell: _is_date(cell) and len(cell.strip()) > 5) >= _MOST:
            dates.append(column)
        elif "age" not in taken and column.startswith(UNNAMED) and _share(own, _is_age) >= 0.9:
            if not _running(own):
                take("age", column)
        elif not {"name", "family"} & set(taken) and _share(own, _is_name) >= _MOST and _various(own):
            take("name", column)
    if {"birth", "death"} & set(taken) or len(dates) > 2:
        open_ = [field for field in ("birth", "death") if field not in taken]
        if len(open_) == 1 and len(dates) == 1 and _later(dates[0], taken, cells) == (open_[0] == "death"):
            take(open_[0], dates[0])
    elif len(dates) == 2:
        first, second = sorted(dates, key=lambda column: _middle(cells[column]))
        take("birth", first)
        take("death", second)


def _later(column: str, taken: Mapping[str, Taken], cells: Mapping[str, list[str]]) -> bool:
    other = taken.get("birth") or taken["death"]
    return len(other.columns) > 1 or _middle(cells[column]) > _middle(cells[other.columns[0]])


def _middle(cells: Sequence[str]) -> str:
    found = sorted(iso_date(cell) for cell in cells if _is_date(cell))
    return found[len(found) // 2] if found else ""


def _names_settled(taken: dict[str, Taken], cells: Mapping[str, list[str]]) -> dict[str, Taken]:
    """A family name alone is a name; a `name` beside a given name is the family's where it is one word."""
    named = dict(taken)
    if "name" not in named:
        if "family" in named and "given" not in named:
            named["name"] = named.pop("family")
        elif "given" in named and "family" not in named:
            named["name"] = named.pop("given")
    elif "given" in named and "family" not in named:
        own = cells[named["name"].columns[0]]
        if own and _share(own, lambda cell: len(cell.split()) == 1) >= _MOST:
            named["family"] = named.pop("name")
    return named


def _key(
    taken: Mapping[str, Taken],
    cells: Mapping[str, list[str]],
    sample: Sequence[Sequence[str]],
    columns: Sequence[str],
) -> str:
    """`identifier` where the list has one of its own: filled and different in nearly all rows, no running number."""
    if "identifier" not in taken:
        return "row"
    column = taken["identifier"].columns[0]
    own = cells[column]
    if len(own) < 0.9 * len(sample) or len(set(own)) < 0.9 * len(own):
        return "row"
    numbers = [row[columns.index(column)].strip() for row in sample]
    return "row" if _running(numbers) else "identifier"


def _is_running(column: str, table: Table, sample: Sequence[Sequence[str]]) -> bool:
    return _running([row[table.columns.index(column)].strip() for row in sample])


def _running(numbers: Sequence[str]) -> bool:
    """Whether cells count the rows of the file: 1, 2, 3 …; a new version would count them otherwise."""
    made = [ascii_digits(number).rstrip(".") for number in numbers]
    counted = [int(number) for number in made if number.isdecimal() and len(number) < 9]
    if len(counted) < 3 or len(counted) < 0.7 * len(made) or counted[0] not in (0, 1):
        return False
    return sum(1 for one, other in pairwise(counted) if other == one + 1) >= 0.95 * (len(counted) - 1)


def _with_form(field: str, taken: Taken, cells: Mapping[str, list[str]]) -> Taken:
    if field not in ("birth", "death") or len(taken.columns) > 1:
        return taken
    order, short = order_told(cells[taken.columns[0]])
    return Taken(taken.columns, order, _YEARS_FROM[field] if short else None, taken.values)


def _share(cells: Sequence[str], test: object) -> float:
    return sum(1 for cell in cells if test(cell)) / len(cells) if cells and callable(test) else 0.0


def _is_date(cell: str) -> bool:
    return _passes(lambda: iso_date(cell, DateForm("dmy", 1925))) or _passes(
        lambda: iso_date(cell, DateForm("mdy", 1925))
    )


def _is_age(cell: str) -> bool:
    return _passes(lambda: age(cell))


def _is_sex(cell: str) -> bool:
    return _passes(lambda: sex(cell.strip()))


def _passes(read: object) -> bool:
    try:
        assert callable(read)
        read()
    except ValueError:
        return False
    return True


def _is_name(cell: str) -> bool:
    return 1 <= len(cell.split()) <= 6 and len(cell) > 2 and _NAME_WORDS.fullmatch(cell.strip()) is not None


def _various(cells: Sequence[str]) -> bool:
    return len(set(cells)) >= 0.8 * len(cells) and _share(cells, lambda cell: len(cell.split()) >= 2) >= 0.5

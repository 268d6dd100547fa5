"""The table of claims: filtered, sorted, with the columns asked for; the address holds all of it."""

import io
from collections.abc import Mapping
from typing import Any

from onrecord.desk.asking import Ask, Page
from onrecord.errors import UsageError
from onrecord.model import CLASSES, KINDS, MEASURES, STANCES, STATUSES
from onrecord.record import is_date, write_claims

__all__ = ["COLUMNS", "FILTERS", "SORTS", "filters_of", "table"]

_CHOICES: Mapping[str, tuple[str, ...]] = {
    "kind": KINDS,
    "measure": MEASURES,
    "status": STATUSES,
    "stance": STANCES,
    "source_class": CLASSES,
}
_WORDS = ("source", "group", "place", "outlet", "report")
FILTERS = (*_CHOICES, *_WORDS, "after", "before", "unsure")
"""What the table can be filtered by, in the query string."""
SORTS = ("time", "source", "source_class", "measure", "kind", "group", "place", "outlet", "stance", "status")
COLUMNS = {
    "said": "said",
    "who": "by whom, through whom",
    "what": "what",
    "group": "of whom",
    "where": "where",
    "when": "when it was",
    "stance": "stance",
    "status": "status",
    "outlet": "outlet",
    "quote": "in these words",
}
_SHOWN = ("said", "who", "what", "group", "where", "when", "status")


def table(ask: Ask) -> Page:
    """The claims that fit the filters in the query string, a page of them."""
    filters = filters_of(ask)
    sort, descending = _sort(ask)
    key = tuple(sorted(filters.items()))
    count = ask.desk.records.cached(("count", key), lambda: ask.record.count_claims(filters))
    paging = ask.paging(count)
    claims = ask.record.page_of_claims(
        filters, sort=sort, descending=descending, limit=paging.size, page=paging.page
    )
    heads = ask.record.heads([claim.report for claim in claims])
    columns = [name for name in ask.query.getlist("col") if name in COLUMNS] or list(_SHOWN)
    context = {
        "claims": claims,
        "heads": heads,
        "paging": paging,
        "count": count,
        "filters": filters,
        "choices": _CHOICES,
        "columns": columns,
        "known_columns": COLUMNS,
        "sorts": SORTS,
        "sort": sort,
        "descending": descending,
        "suggested": _suggested(ask),
    }

    def data() -> Mapping[str, Any]:
        wires = [claim.to_wire() for claim in claims]
        return {"claims": wires, "count": count, "page": paging.page, "next": paging.next}

    def rows() -> str:
        written = io.StringIO()
        write_claims(claims, "csv", written)
        return written.getvalue()

    return Page("claims.html", ask.say("Claims"), context, data, rows)


def filters_of(ask: Ask) -> dict[str, Any]:
    """The filters that the query string holds; UsageError names a value that does not exist."""
    found: dict[str, Any] = {}
    for name in FILTERS:
        value = ask.get(name)
        if value is None:
            continue
        if name in _CHOICES and value not in _CHOICES[name]:
            known = ", ".join(_CHOICES[name])
            raise UsageError(
                f"{name}={value[:60]}", "there is no such value to choose", f"Values are {known}"
            )
        if name in ("after", "before") and not is_date(value):
            raise UsageError(f"{name}={value[:60]}", "it is not a date", "Write dates as 2024-12-16")
        found[name] = _share(value) if name == "unsure" else value
    return found


def _share(value: str) -> float:
    try:
        share = float(value)
    except ValueError:
        share = -1
    if not 0 <= share <= 1:
        raise UsageError(f"unsure={value[:60]}", "it is no share", "Give a number from 0 to 1, as 0.8")
    return share


def _sort(ask: Ask) -> tuple[str, bool]:
    named = ask.get("sort") or "time"
    sort, descending = named.removeprefix("-"), named.startswith("-")
    if sort not in SORTS:
        raise UsageError(
            f"sort={named[:60]}", "claims have no such column", f"Columns are {', '.join(SORTS)}"
        )
    return sort, descending


def _suggested(ask: Ask) -> Mapping[str, list[str]]:
    """The most frequent names, to choose from while typing."""

    def made() -> Mapping[str, list[str]]:
        names = ("source", "group", "place", "outlet")
        tallies = {name: ask.record.tally(name, most=60) for name in names}
        return {name: [value for value, _ in rows if value] for name, rows in tallies.items()}

    return ask.desk.records.cached("suggested", made)

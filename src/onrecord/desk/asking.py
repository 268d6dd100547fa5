"""What a page is given, and what it gives back: the same page as HTML, JSON and CSV."""

import csv
import io
import json
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any
from urllib.parse import urlencode

from starlette.datastructures import FormData, QueryParams
from starlette.responses import Response

from onrecord.errors import UsageError
from onrecord.record import Record, safe_cell

if TYPE_CHECKING:
    from onrecord.desk.app import Desk
    from onrecord.desk.guard import Session

__all__ = ["Ask", "Page", "Paging", "csv_of", "json_of"]

_SIZE, _MOST = 100, 1000


@dataclass(frozen=True, slots=True)
class Ask:
    """One request: the record, what was asked for, and who asks."""

    desk: "Desk"
    record: Record
    path: str
    query: QueryParams
    names: Mapping[str, str]
    """What stands in the places of the path: ids and names."""
    session: "Session"
    say: Callable[..., str]
    language: str
    cookies: Mapping[str, str]
    form: FormData = field(default_factory=FormData)

    def get(self, name: str) -> str | None:
        """A value of the query string; None where it is absent or blank."""
        return (self.query.get(name) or "").strip() or None

    def field(self, name: str) -> str | None:
        """A value of the form; None where it is absent, blank or a file."""
        value = self.form.get(name)
        return (value.strip() or None) if isinstance(value, str) else None

    def number(self, name: str, default: int, *, least: int = 1, most: int = 1_000_000) -> int:
        """A whole number of the query string."""
        text = self.get(name)
        if text is None:
            return default
        if not (text.isascii() and text.isdigit() and least <= int(text[:9]) <= most):
            raise UsageError(f"{name}={text[:40]}", "it is not a number that fits", f"Give {least} to {most}")
        return int(text[:9])

    def paging(self, count: int | None = None) -> "Paging":
        """Which page is asked for."""
        return Paging(self, self.number("page", 1), self.number("size", _SIZE, most=_MOST), count)

    def address(self, **changes: object) -> str:
        """The address of this page with other values in its query string; None takes a value out."""
        kept = [(name, value) for name, value in self.query.multi_items() if name not in changes]
        given = [(name, str(value)) for name, value in changes.items() if value is not None]
        query = urlencode([*kept, *given])
        return self.path + (f"?{query}" if query else "")

    @staticmethod
    def address_of(path: str, **query: object) -> str:
        """The address of another page."""
        kept = {name: value for name, value in query.items() if value is not None}
        return path + (f"?{urlencode(kept)}" if kept else "")

    def as_(self, suffix: str) -> str:
        """The address of this page as `json` or `csv`."""
        query = urlencode(self.query.multi_items())
        return f"{'/index' if self.path == '/' else self.path}.{suffix}" + (f"?{query}" if query else "")


@dataclass(frozen=True, slots=True)
class Paging:
    """A page of many rows, and where the others are."""

    ask: Ask
    page: int
    size: int
    count: int | None

    @property
    def pages(self) -> int:
        """How many pages there are."""
        return max(1, -(-(self.count or 0) // self.size))

    @property
    def before(self) -> str | None:
        """The address of the page before."""
        return self.ask.address(page=self.page - 1 if self.page > 2 else None) if self.page > 1 else None

    @property
    def next(self) -> str | None:
        """The address of the next page."""
        return self.ask.address(page=self.page + 1) if self.page < self.pages else None


@dataclass(frozen=True, slots=True)
class Page:
    """One page: what its template needs, and the same as data and as rows."""

    template: str
    title: str
    context: Mapping[str, Any]
    data: Mapping[str, Any] | Callable[[], Mapping[str, Any]]
    """As JSON; where it takes time, made only when it is asked for."""
    rows: Iterable[Mapping[str, Any]] | Callable[[], str] | str = ()
    """Rows for CSV, or the CSV itself, or what makes it."""
    status: int = 200


def json_of(page: Page) -> Response:
    """The page's data as JSON."""
    data = page.data() if callable(page.data) else page.data
    text = json.dumps(data, ensure_ascii=False, indent=1, default=str)
    return Response(_encoded(text), page.status, media_type="application/json")


def csv_of(page: Page) -> Response:
    """The page's rows as CSV, cells safe in spreadsheets; a value that is no plain cell stands as JSON."""
    rows = page.rows() if callable(page.rows) else page.rows
    text = rows if isinstance(rows, str) else _table(list(rows))
    return Response(_encoded(text), page.status, media_type="text/csv; charset=utf-8")


def _encoded(text: str) -> bytes:
    return text.encode("utf-8", errors="replace")


def _table(rows: Sequence[Mapping[str, Any]]) -> str:
    target = io.StringIO()
    names = list(dict.fromkeys(name for row in rows for name in row))
    writer = csv.writer(target, lineterminator="\r\n")
    writer.writerow(map(safe_cell, names))
    writer.writerows([[_cell(row.get(name)) for name in names] for row in rows])
    return target.getvalue()


def _cell(value: Any) -> str:
    if value is None:
        return ""
    if isinstance(value, Mapping | list | tuple):
        return json.dumps(value, ensure_ascii=False, default=str)
    return str(safe_cell(value) if isinstance(value, str) else value)

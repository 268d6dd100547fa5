"""What the user says of bytes that do not say it themselves: for all of them, or file by file in a list.

A list is JSON Lines or CSV with the columns `file` (relative to the list), `url`, `outlet`, `published`.
"""

import csv
import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from pathlib import Path
from typing import Any

from onrecord.errors import UsageError

__all__ = ["ORIGIN", "Declaration", "Declared", "is_date", "load_list"]

ORIGIN: Mapping[str, str] = {
    "found_by": "The search that found it, and where: query and platform.",
    "received_from": "Who handed it over, as an alias.",
    "consent": "What whoever gave it agreed to.",
    "restrictions": "What must not be done with it, or shown of it.",
}
"""What custody asks of a capture and only the person who makes it can say."""
_COLUMNS = ("url", "outlet", "published")


def is_date(value: str) -> bool:
    """Whether `value` is an ISO 8601 date or time."""
    try:
        date.fromisoformat(value) if len(value) == 10 else datetime.fromisoformat(value)
    except ValueError:
        return False
    return True


@dataclass(frozen=True, slots=True)
class Declaration:
    """Address, outlet and date of one file."""

    url: str | None = None
    outlet: str | None = None
    published: str | None = None


@dataclass(frozen=True, slots=True)
class Declared:
    """What is declared of all files, of single ones (by resolved path), and who adds them."""

    all: Declaration = Declaration()
    files: Mapping[Path, Declaration] = field(default_factory=dict)
    operator: str | None = None
    origin: Mapping[str, str] = field(default_factory=dict)
    """Of all of them: names of ORIGIN, and what was said."""
    readmit: str | None = None
    """Why bytes that were withdrawn may come back."""

    def said(self) -> dict[str, str]:
        """What goes into the details of a capture."""
        return {**self.origin, **({"readmitted": self.readmit} if self.readmit else {})}

    def of(self, path: Path) -> Declaration:
        """What is declared of one file: its own row first, then what holds for all."""
        own = self.files.get(path.resolve(), Declaration())
        return Declaration(*(getattr(own, name) or getattr(self.all, name) for name in _COLUMNS))


def load_list(path: Path) -> dict[Path, Declaration]:
    """The declarations of a list; UsageError names a row that does not fit."""
    try:
        text = path.read_text(encoding="utf-8-sig")
    except (OSError, UnicodeDecodeError) as error:
        raise UsageError(
            str(path), f"the list cannot be read ({error})", "Give JSON Lines or CSV in UTF-8"
        ) from error
    declared = {}
    for number, row in _rows(path, text):
        if not isinstance(row.get("file"), str) or not row["file"]:
            raise UsageError(
                f"{path}, row {number}", "it names no file", "Columns are file, url, outlet, published"
            )
        values = {name: row.get(name) or None for name in _COLUMNS}
        if values["published"] and not is_date(values["published"]):
            raise UsageError(
                f"{path}, row {number}", f"{values['published']!r} is no date", "Write dates as 2024-12-17"
            )
        declared[(path.parent / row["file"]).resolve()] = Declaration(**values)
    return declared


def _rows(path: Path, text: str) -> Iterable[tuple[int, Mapping[str, Any]]]:
    if not text.lstrip().startswith("{"):
        yield from enumerate(csv.DictReader(text.splitlines()), start=2)
        return
    for number, line in enumerate(text.splitlines(), start=1):
        try:
            row = json.loads(line) if line.strip() else None
        except ValueError as error:
            raise UsageError(f"{path}, row {number}", "it is not JSON", "One object a line") from error
        if isinstance(row, dict):
            yield number, row

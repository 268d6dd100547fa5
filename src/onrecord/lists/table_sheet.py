"""Workbooks (XLSX, XLS, ODS) to a Grid, by python-calamine: values as last computed, merged cells spread out."""

import datetime
import io
from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING, Any

from onrecord import inputs
from onrecord.errors import InputError, MissingExtra
from onrecord.lists.grid import Grid, Row, Source, Tell, bounded
from onrecord.lists.packed import measured

if TYPE_CHECKING:
    from python_calamine import CalamineSheet

__all__ = ["sheet_grid"]

_HEAD = 12
"""Rows in which a cell merged sideways may head several columns; below, it is a heading between rows."""
_MAX_OLE = 300_000_000
"""Bytes of a workbook in the old binary format."""


def sheet_grid(source: Source, *, sheet: str | None = None, packed: bool = True) -> Grid:
    """The table on a sheet of a workbook: the one named, else the one with most cells among those that are visible.

    `packed` is whether the workbook is a ZIP archive. A cell merged downwards counts for each of its rows, one
    merged sideways in the head for each of its columns. InputError where it is damaged or a bomb; MissingExtra
    without the extra `match`.
    """
    try:
        from python_calamine import CalamineError, CalamineWorkbook, SheetTypeEnum, SheetVisibleEnum
    except ImportError:
        raise MissingExtra.of("match", source.name) from None
    formulas = measured(source).formulas if packed else 0
    try:
        with source.open() as file:
            data = file.read(_MAX_OLE + 1)
        if not packed and len(data) > _MAX_OLE:
            raise InputError(source.name, f"it is larger than {_MAX_OLE:,} bytes", "Save it as CSV")
        book = CalamineWorkbook.from_filelike(io.BytesIO(data))
        seen = [
            each.name
            for each in book.sheets_metadata
            if each.typ == SheetTypeEnum.WorkSheet and each.visible == SheetVisibleEnum.Visible
        ]
        if sheet is not None and sheet not in book.sheet_names:
            advice = f"Its sheets are {', '.join(book.sheet_names)}"
            raise InputError(source.name, f"it has no sheet {sheet!r}", advice)
        names = [sheet] if sheet is not None else (seen or list(book.sheet_names))
        sheets = [book.get_sheet_by_name(name) for name in names]
    except CalamineError as error:
        raise InputError(source.name, f"it is a damaged workbook ({error})", "Save it again") from error
    if not sheets:
        raise InputError(source.name, "it has no sheet with cells", "Save the list's sheet as CSV")
    chosen = max(sheets, key=lambda each: (each.height * each.width, -sheets.index(each)))
    notes = _notes(book.sheet_names, seen, chosen.name, formulas)

    def rows(tell: Tell) -> Iterator[Row]:
        return bounded(_rows(chosen), source.name)

    return Grid("sheet", rows, {"sheet": chosen.name}, notes=notes)


def _notes(names: list[str], seen: list[str], chosen: str, formulas: int) -> tuple[str, ...]:
    notes = []
    if len(names) > 1:
        hidden = [name for name in names if name not in seen]
        others = ", ".join(name for name in names if name != chosen)
        notes.append(
            f"the sheet {chosen} is read; not read: {others}" + (" (hidden among them)" if hidden else "")
        )
    if formulas:
        notes.append(
            f"{formulas:,} cells hold formulas: the values that were computed when it was last saved are taken; "
            "where none was saved the cell is empty"
        )
    return tuple(notes)


def _rows(sheet: "CalamineSheet") -> Iterator[Row]:
    if sheet.start is None:
        return
    spread = _spread(sheet, sheet.start[1])
    above: dict[int, str] = {}
    for row, values in enumerate(sheet.iter_rows()):
        cells = [_cell(value) for value in values]
        for column, (first, origin) in spread.get(row, {}).items():
            if column >= len(cells):
                continue
            if (first, origin) == (row, column):
                above[column] = cells[column]
            cells[column] = cells[origin] if first == row else above.get(origin, "")
        yield row + 1, tuple(cells)


def _spread(sheet: "CalamineSheet", first: int) -> Mapping[int, Mapping[int, tuple[int, int]]]:
    """For each merged cell, by row and column (from the sheet's `first`), the cell that holds its value."""
    found: dict[int, dict[int, tuple[int, int]]] = {}
    for (top, left), (bottom, right) in sheet.merged_cell_ranges or ():
        wide = right - left + 1
        if wide > 1 and (top >= _HEAD or wide >= sheet.width):
            continue
        for row in range(top, min(bottom, sheet.total_height) + 1):
            for column in range(left - first, min(right - first, sheet.width - 1) + 1):
                found.setdefault(row, {})[column] = (top, left - first)
    return found


def _cell(value: Any) -> str:
    """A typed cell as text: dates as ISO 8601, whole numbers without a point."""
    match value:
        case bool():
            return "true" if value else "false"
        case float():
            return str(int(value)) if value.is_integer() and abs(value) < 1e15 else repr(value)
        case datetime.datetime():
            return value.date().isoformat() if value.time() == datetime.time() else value.isoformat(" ")
        case datetime.date() | datetime.time():
            return value.isoformat()
        case str():
            return inputs.clean(value)
        case _:
            return str(value)

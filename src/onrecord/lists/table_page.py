"""Tables of a kept web page to a Grid: spans spread out, one table chosen; pages inside WARC items too."""

from collections.abc import Iterator

from lxml import etree, html

from onrecord import inputs
from onrecord.errors import InputError
from onrecord.inputs.limits import MAX_ELEMENTS, MAX_PAGE, MAX_TEXT
from onrecord.lists.grid import MAX_COLUMNS, Grid, Row, Source, Tell, bounded

__all__ = ["page_grid", "warc_grid"]

_MAX_SPAN = 200
"""Rows or columns that a cell may span: more is a trap or a slip."""
_MAX_CELLS = 5_000_000


def page_grid(source: Source, *, table: int | None = None) -> Grid:
    """A table of an HTML page: the one numbered `table` (from 1), else the one with most cells."""
    with source.open() as file:
        data = file.read(MAX_PAGE + 1)
    if len(data) > MAX_PAGE:
        raise InputError(source.name, f"it is larger than {MAX_PAGE:,} bytes", "Save the table as CSV")
    return _grid(source.name, _tables(inputs.decode(data), source.name), table)


def warc_grid(source: Source, *, table: int | None = None) -> Grid:
    """A table of the pages in a WARC item, counted through all of them."""
    with source.open() as file:
        data = file.read(MAX_TEXT * 20 + 1)
    found: list[list[tuple[str, ...]]] = []
    for part in inputs.warc_parts(data):
        if isinstance(part, InputError) or "html" not in part.media_type or len(part.data) > MAX_PAGE:
            continue
        found += _tables(inputs.decode(part.data, declared=part.charset), source.name)
    return _grid(source.name, found, table)


def _grid(name: str, tables: list[list[tuple[str, ...]]], table: int | None) -> Grid:
    if not tables:
        raise InputError(name, "the page has no table", "Give a page with a table, or a file")
    if table is not None and not 1 <= table <= len(tables):
        raise InputError(name, f"it has no table {table}", f"Its tables are numbered 1 to {len(tables)}")
    number = table or 1 + max(range(len(tables)), key=lambda n: (_size(tables[n]), -n))
    chosen = tables[number - 1]
    notes = (f"table {number} of {len(tables)} on the page is read",) if len(tables) > 1 else ()

    def rows(tell: Tell) -> Iterator[Row]:
        return bounded(enumerate(chosen, start=1), name)

    return Grid("page", rows, {"table": number}, notes=notes)


def _size(table: list[tuple[str, ...]]) -> int:
    return sum(len(row) for row in table)


def _tables(text: str, name: str) -> list[list[tuple[str, ...]]]:
    parser = html.HTMLParser(huge_tree=False, remove_comments=True, remove_pis=True)
    try:
        tree = html.document_fromstring(text, parser=parser)
    except (etree.ParserError, etree.XMLSyntaxError, ValueError) as error:
        raise InputError(name, f"the page cannot be read ({error})", "Capture it again") from error
    if sum(1 for _ in tree.iter()) > MAX_ELEMENTS * 4:
        raise InputError(name, "the page has too many elements", "Save the table as CSV")
    rows: dict[html.HtmlElement, list[html.HtmlElement]] = {table: [] for table in tree.iter("table")}
    for row in tree.iter("tr"):
        if (owner := next(row.iterancestors("table"), None)) is not None:
            rows[owner].append(row)
    found = [_table(each, name) for each in rows.values()]
    return [table for table in found if len(table) > 1 and max(map(len, table)) > 1]


def _table(elements: list[html.HtmlElement], name: str) -> list[tuple[str, ...]]:
    """The rows of one table (not of tables inside it), after the HTML standard's forming of a table, section 4.9.12."""
    rows: list[tuple[str, ...]] = []
    hanging: dict[int, tuple[int, str]] = {}
    made = 0
    for element in elements:
        rows.append(_row(element, hanging))
        made += len(rows[-1])
        if made > _MAX_CELLS:
            raise InputError(name, f"a table has more than {_MAX_CELLS:,} cells", "Save it as CSV")
    return rows


def _row(row: html.HtmlElement, hanging: dict[int, tuple[int, str]]) -> tuple[str, ...]:
    """The cells of a row; `hanging` holds, by column, what cells above span down into it: how many rows, the text."""
    cells: list[str] = []
    for cell in (*(each for each in row if each.tag in ("td", "th")), None):
        while len(cells) in hanging and len(cells) <= MAX_COLUMNS:
            left, text = hanging.pop(len(cells))
            if left > 1:
                hanging[len(cells)] = (left - 1, text)
            cells.append(text)
        if cell is None:
            break
        text = " ".join("".join(cell.itertext()).split())
        down = _span(cell, "rowspan")
        for _ in range(_span(cell, "colspan")):
            if down > 1:
                hanging[len(cells)] = (down - 1, text)
            cells.append(text)
    return tuple(cells)


def _span(cell: html.HtmlElement, name: str) -> int:
    value = (cell.get(name) or "1").strip()
    return min(max(int(value), 1), _MAX_SPAN) if value.isascii() and value.isdigit() and len(value) < 6 else 1

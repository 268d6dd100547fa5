"""Workbooks are ZIP archives of XML: how much is in them is measured before a library unpacks them into memory.

What an archive says of its members' sizes is not believed: each is unpacked in steps and thrown away. A cell at
the far corner of an otherwise empty sheet is a bomb too, for a sheet is held as a full rectangle.
"""

import re
import zipfile
import zlib
from collections.abc import Iterator
from dataclasses import dataclass

from onrecord.errors import InputError
from onrecord.inputs.limits import MAX_RATIO, RATIO_FROM
from onrecord.lists.grid import Source

__all__ = ["Packed", "measured"]

_STEP = 1 << 18
_MAX_UNPACKED = 1_000_000_000
"""Bytes of a workbook's XML: a sheet of a million rows and ten columns has some 600 MB."""
_MAX_CELLS = 40_000_000
"""Cells of the rectangle that holds all of a sheet."""
_CELL = re.compile(rb"""[\s<]r=["']([A-Z]{0,3})(\d{1,10})["']""")
_FORMULA = re.compile(rb"<(?:\w{1,8}:)?f[ >/]")
_OVERLAP = 64


@dataclass(frozen=True, slots=True)
class Packed:
    """What measuring a workbook gave."""

    members: tuple[str, ...]
    formulas: int
    """How many cells are computed."""


def measured(source: Source) -> Packed:
    """Unpack all members of the workbook in steps; InputError where it is damaged, or would come to too much."""
    try:
        with source.open() as file, zipfile.ZipFile(file) as zipped:
            total = formulas = 0
            packed = max(1, sum(info.compress_size for info in zipped.infolist()))
            for info in zipped.infolist():
                if info.flag_bits & 0x1:
                    raise InputError(source.name, "it is locked by a password", "Save it without one")
                sheet = "worksheets/" in info.filename or info.filename == "content.xml"
                columns = rows = 0
                tail = b""
                for piece in _pieces(zipped, info):
                    total += len(piece)
                    _check(total, packed, source.name)
                    if sheet:
                        text = tail + piece
                        formulas += len(_FORMULA.findall(text)) - len(_FORMULA.findall(tail))
                        columns, rows = _corner(text, columns, rows)
                        _check_corner(columns, rows, source.name)
                        tail = text[-_OVERLAP:]
            return Packed(tuple(info.filename for info in zipped.infolist()), formulas)
    except (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, RuntimeError, OSError) as error:
        raise InputError(source.name, f"it is a damaged workbook ({error})", "Save it again") from error


def _pieces(zipped: zipfile.ZipFile, info: zipfile.ZipInfo) -> Iterator[bytes]:
    """A member's content in steps, by its compressed bytes: its declared size is not asked."""
    raw = zipped.fp
    assert raw is not None
    raw.seek(info.header_offset)
    header = raw.read(30)
    if len(header) < 30 or header[:4] != b"PK\x03\x04":
        raise zipfile.BadZipFile("a member's header is not there")
    raw.seek(int.from_bytes(header[26:28], "little") + int.from_bytes(header[28:30], "little"), 1)
    left = info.compress_size
    if info.compress_type == zipfile.ZIP_STORED:
        while left > 0 and (piece := raw.read(min(left, _STEP))):
            left -= len(piece)
            yield piece
        return
    if info.compress_type != zipfile.ZIP_DEFLATED:
        raise NotImplementedError("packed in a way that workbooks are not")
    inflating = zlib.decompressobj(-15)
    while left > 0 and not inflating.eof and (data := raw.read(min(left, _STEP))):
        left -= len(data)
        while data and not inflating.eof:
            yield inflating.decompress(data, _STEP)
            data = inflating.unconsumed_tail


def _check(total: int, packed: int, name: str) -> None:
    if total > _MAX_UNPACKED:
        problem = f"it unpacks to more than {_MAX_UNPACKED:,} bytes"
        raise InputError(name, problem, "Save the sheet as CSV, or split it; nothing was imported")
    if total > RATIO_FROM and total > packed * MAX_RATIO:
        problem = f"it unpacks to more than {MAX_RATIO} times its size"
        raise InputError(name, problem, "It may be a trap: look where it came from; nothing was imported")


def _corner(text: bytes, columns: int, rows: int) -> tuple[int, int]:
    """The farthest column and row among the cells named in a stretch of XML."""
    found = _CELL.findall(text)
    if not found:
        return columns, rows
    longest = max(len(name) for name, _ in found)
    widest = max((name for name, _ in found if len(name) == longest), default=b"")
    column = 0
    for letter in widest:
        column = column * 26 + letter - 64
    return max(columns, column), max(rows, max(int(row) for _, row in found))


def _check_corner(columns: int, rows: int, name: str) -> None:
    if columns * rows > _MAX_CELLS:
        problem = f"its cells reach to column {columns:,} and row {rows:,}: {columns * rows:,} cells"
        raise InputError(name, problem, "Delete what lies far outside the list, or save it as CSV")

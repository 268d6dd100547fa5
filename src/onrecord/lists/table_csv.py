"""CSV and TSV to a Grid: encoding and delimiter by the bytes, line by line, in constant memory (RFC 4180)."""

import codecs
import csv
import io
from collections import Counter
from collections.abc import Iterator
from itertools import islice
from typing import IO

from onrecord import inputs
from onrecord.errors import InputError, UsageError
from onrecord.inputs.decoding import utf_16
from onrecord.inputs.limits import SAMPLE
from onrecord.lists.grid import MAX_CELL, Grid, Row, Source, Tell, bounded
from onrecord.lists.legacy import decoded_line, legacy_encodings

__all__ = ["csv_grid"]

_DELIMITERS = (",", ";", "\t", "|")
_MAX_LINE = 4_000_000
"""Bytes of one line: no row of a list comes near it."""
_TOLD = 20
"""Lines in another encoding that are told of one by one."""
_LOOKED_AT = 60
"""Lines that the delimiter is told from."""
_SCANNED = 32_000_000
"""Bytes that are looked through for lines in another encoding than UTF-8."""
_MARKS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)


def csv_grid(source: Source, *, encoding: str | None = None, delimiter: str | None = None) -> Grid:
    """The table in a CSV or TSV file; `encoding` and `delimiter` overrule what the bytes tell.

    A file in UTF-8 with lines in another encoding (lists pasted together) is read line by line, each in its own;
    the rows are told of. UsageError names an encoding that does not exist.
    """
    encoding = _known(encoding, source.name) if encoding else _encoding(source)
    delimiter = {"tab": "\t", "\\t": "\t"}.get(delimiter or "", delimiter) or _delimiter(source, encoding)
    if len(delimiter) != 1 or delimiter in '"\r\n':
        raise UsageError(delimiter, "it cannot stand between cells", "Give one character, or tab")

    def rows(tell: Tell) -> Iterator[Row]:
        return bounded(_rows(source, encoding, delimiter, tell), source.name)

    return Grid("csv", rows, {"encoding": encoding, "delimiter": delimiter})


def _known(encoding: str, name: str) -> str:
    try:
        for each in encoding.split("+"):
            "".encode(each)
    except (LookupError, ValueError):
        problem = f"there is no encoding {encoding!r}"
        raise InputError(name, problem, "Give utf-8, windows-1251, windows-1256 or the like") from None
    return encoding


def _encoding(source: Source) -> str:
    """The encoding: UTF-8 unless the bytes say otherwise; where lines are in several, all of them.

    `utf-8+cp1251` is a file whose lines are in the one or the other.
    """
    with source.open() as file:
        head = file.read(SAMPLE)
        for mark, encoding in _MARKS:
            if head.startswith(mark):
                return encoding
        wide = utf_16(head)
        if wide:
            return wide
        strays, good = _not_utf8(io.BytesIO(head)) if len(head) < SAMPLE else _whole_file(source)
    if not strays:
        return "utf-8"
    return "+".join([*(["utf-8"] if good else []), *legacy_encodings(strays)])


def _whole_file(source: Source) -> tuple[list[bytes], bool]:
    with source.open() as file:
        return _not_utf8(file)


def _not_utf8(file: IO[bytes]) -> tuple[list[bytes], bool]:
    """Lines that are not UTF-8, as many as a guess needs; and whether others are UTF-8 beyond ASCII."""
    strays: list[bytes] = []
    size = scanned = 0
    good = False
    while scanned < _SCANNED and size < SAMPLE and (line := file.readline(_MAX_LINE)):
        scanned += len(line)
        if line.isascii():
            continue
        try:
            line.decode("utf-8")
            good = True
        except UnicodeDecodeError:
            strays.append(line)
            size += len(line)
    return strays, good


def _lines(file: IO[bytes], encoding: str, name: str, tell: Tell) -> Iterator[str]:
    """The lines as text; each in its own encoding where there are several."""
    encodings = encoding.split("+")
    if len(encodings) == 1 and not encoding.startswith("utf-8"):
        yield from _wide_lines(file, encoding, name)
        return
    others = [each for each in encodings if not each.startswith("utf-8")] or ["cp1252"]
    strays: Counter[str] = Counter()
    for number, line in enumerate(iter(lambda: file.readline(_MAX_LINE + 1), b""), start=1):
        if len(line) > _MAX_LINE:
            raise InputError(
                name, f"line {number} is longer than {_MAX_LINE:,} bytes", "It is no table: check the file"
            )
        if number == 1 and line.startswith(codecs.BOM_UTF8):
            line = line[3:]
        try:
            text = line.decode("utf-8")
        except UnicodeDecodeError:
            text, used = decoded_line(line, others)
            strays[used] += 1
            if strays.total() <= _TOLD and len(encodings) > 1:
                tell(None, f"line {number} is not UTF-8; read as {used}")
        yield text.replace("\0", "\ufffd")
    if strays.total() > _TOLD and len(encodings) > 1:
        counts = ", ".join(f"{count:,} as {used}" for used, count in sorted(strays.items()))
        tell(None, f"{strays.total():,} lines in all are not UTF-8; read {counts}")


def _wide_lines(file: IO[bytes], encoding: str, name: str) -> Iterator[str]:
    text = io.TextIOWrapper(file, encoding=encoding, errors="replace", newline="")
    try:
        for number, line in enumerate(iter(lambda: text.readline(_MAX_LINE + 1), ""), start=1):
            if len(line) > _MAX_LINE:
                problem = f"line {number} is longer than {_MAX_LINE:,} characters"
                raise InputError(name, problem, "It is no table: check the file")
            yield inputs.clean(line)
    except UnicodeError as error:
        problem = f"it is not {encoding} ({error})"
        raise InputError(name, problem, "Name its encoding: --encoding") from error
    finally:
        text.detach()


def _rows(source: Source, encoding: str, delimiter: str, tell: Tell) -> Iterator[Row]:
    with source.open() as file:
        reader = csv.reader(_lines(file, encoding, source.name, tell), delimiter=delimiter)
        number = 0
        try:
            for number, cells in enumerate(reader, start=1):
                yield number, tuple(cells)
        except csv.Error as error:
            problem = f"row {number + 1} is not CSV ({error})"
            if "field larger" in str(error):
                problem = f"a cell in row {number + 1} is longer than {MAX_CELL:,} characters"
            raise InputError(
                source.name, problem, "Look at that row: a quotation mark may not be closed"
            ) from error


def _delimiter(source: Source, encoding: str) -> str:
    """The delimiter under which most of the first lines have the same number of cells, and many."""
    with source.open() as file:
        lines = list(islice(_lines(file, encoding, source.name, lambda row, words: None), _LOOKED_AT))

    def fit(delimiter: str) -> tuple[float, int]:
        try:
            widths = Counter(len(cells) for cells in csv.reader(lines, delimiter=delimiter) if cells)
        except csv.Error:
            return 0.0, 0
        split = {width: count for width, count in widths.items() if width > 1}
        if not split:
            return 0.0, 0
        width, count = max(split.items(), key=lambda each: (each[1], each[0]))
        return count / widths.total(), width

    best = max(_DELIMITERS, key=fit)
    return best if fit(best) > (0.0, 0) else ","

"""The verb `import` for tables: incidents by a mapping, and addresses, each worked out whole before anything is kept.

The table is kept as it is. What its rows say is kept beside it as items of their own, in a form that readers read: so a
rebuild gives the same claims, and the same table imported again is the same items, and changes nothing.
"""

import hashlib
import re
import tempfile
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import IO, Any

from onrecord import store
from onrecord.errors import InputError, UsageError
from onrecord.formats.events import EventMapping, Problem, event, mapping
from onrecord.formats.urls import Archived, archived, columns_of
from onrecord.inputs import sniff
from onrecord.inputs.kinds import IMPORTED
from onrecord.lists.grid import Source
from onrecord.lists.importing import open_table
from onrecord.lists.table import Table
from onrecord.model import canonical
from onrecord.record.folder import Folder
from onrecord.record.kept import Coming, keep
from onrecord.record.ledger import Ledger
from onrecord.record.progress import Progress, counted

__all__ = ["Taken", "import_events", "import_urls", "table_of"]

_NOT_THEIRS = re.compile(r"rules modelled on [^;]{1,80}; not an? \w{2,20} figure")
_ROWS = 2_000
_BYTES = 8_000_000
"""Of one item of rows: what is read at once must stay small."""
_LISTED = 1_000
"""Problems that are listed; of more, only the number is told."""
TABLE = "table"
"""The method of a capture that keeps an imported table: it is not read itself."""
IMPORT = "import"
_LINES = "application/x-ndjson"


@dataclass(slots=True)
class Taken:
    """What an import did, or would do."""

    format: str
    file: str
    dry: bool
    rows: int = 0
    made: dict[str, int] = field(default_factory=dict)
    """How many of what come of it: figures, texts, files, claims, …"""
    new: int = 0
    """Items that were not there before; in a dry run, that would not be."""
    problems: list[Problem] = field(default_factory=list)
    unlisted: int = 0
    refused: list[InputError] = field(default_factory=list)
    wanted: list[str] = field(default_factory=list)
    """Addresses of which nothing is on record yet."""
    notes: list[str] = field(default_factory=list)

    def count(self, what: str, number: int = 1) -> None:
        """Count something that comes of the import."""
        self.made[what] = self.made.get(what, 0) + number

    def trouble(self, problems: Sequence[Problem]) -> None:
        """Note cells that could not be understood."""
        room = max(0, _LISTED - len(self.problems))
        self.problems += problems[:room]
        self.unlisted += len(problems[room:])


@dataclass(frozen=True, slots=True)
class _Work:
    """Where an import keeps things; without a ledger it is a dry run."""

    folder: Folder
    database: store.Database
    ledger: Ledger | None
    operator: str | None

    def keep(self, data: IO[bytes], how: Coming, details: Mapping[str, Any], taken: Taken) -> str:
        """Keep an item; of a dry run, tell whether it is new."""
        if self.ledger is None:
            hasher = hashlib.sha256()
            while chunk := data.read(1_000_000):
                hasher.update(chunk)
            item = hasher.hexdigest()
            taken.new += not list(store.captures.of_item(self.database, item))
            return item
        item, capture = keep(self.folder, self.ledger, self.database, data, how, details)
        taken.new += capture is not None
        return item


def table_of(path: Path) -> Table:
    """The table in a file; InputError where there is none."""
    if not path.is_file():
        raise InputError(str(path), "there is no such file", "Check the name")
    return open_table(Source(str(path), lambda: path.open("rb")))


def import_events(
    folder: Folder,
    database: store.Database,
    ledger: Ledger | None,
    path: Path,
    *,
    by: EventMapping,
    operator: str | None,
    progress: Progress,
) -> Taken:
    """Import a table of incidents by a mapping; without a ledger it is a dry run.

    UsageError where the mapping names a column that the table has not: then nothing is kept.
    """
    table = table_of(path)
    missing = [column for column in by.used() if column not in table.columns]
    core = [
        column for column in missing if column in (*by.columns.get("id", ()), *by.columns.get("date", ()))
    ]
    if core or len(missing) * 2 > len(list(by.used())):
        advice = f"Its columns are {', '.join(table.columns[:60])}"
        raise UsageError(str(path), f"it has no column {', '.join(missing[:5])}", advice)
    taken = Taken(by.name, str(path), dry=ledger is None, notes=[*table.notes])
    if missing:
        taken.notes.append(f"columns not there: {', '.join(missing)}")
    with path.open("rb") as file:
        original = hashlib.file_digest(file, "sha256").hexdigest()
    parts = _event_parts(table, by, original, taken, progress)
    _commit(_Work(folder, database, ledger, operator), path, parts, IMPORTED, taken, by.outlet or by.source)
    return taken


def _own_figures(by: EventMapping, cells: Sequence[str], path: str) -> None:
    """UsageError where a row says that it is no figure of the project whose columns it has (promise 11)."""
    borrowed = by.source in (mapping("ged").source, mapping("acled").source)
    if borrowed and any(_NOT_THEIRS.search(cell) for cell in cells):
        problem = f"its figures say themselves that they are none of {by.source}"
        raise UsageError(path, problem, "Say whose they are with --source NAME")


def _event_parts(
    table: Table, by: EventMapping, original: str, taken: Taken, progress: Progress
) -> list[IO[bytes]]:
    head = {
        "onrecord": "import/1",
        "format": by.name,
        "source": by.source,
        "source_class": by.source_class,
        "outlet": by.outlet,
        "of": original,
    }

    def lines() -> Iterator[str]:
        rows = counted(table.rows(), doing="reading the table", total=None, progress=progress)
        for number, cells in rows:
            made, problems = event(number, dict(zip(table.columns, cells, strict=True)), by)
            taken.rows += 1
            _own_figures(by, cells, taken.file)
            taken.count("figures", len(made["figures"]))
            taken.trouble(problems)
            yield canonical(made)

    return [_spooled(part) for part in _packed(lines(), head)]


def _packed(lines: Iterator[str], head: Mapping[str, Any] | None) -> Iterator[bytes]:
    """Lines in portions, each with the head, that are small enough to be read at once."""
    top = canonical({**head}) + "\n" if head else ""
    portion: list[str] = []
    size = 0
    for line in lines:
        portion.append(line + "\n")
        size += len(line)
        if len(portion) >= _ROWS or size >= _BYTES:
            yield (top + "".join(portion)).encode("utf-8", "replace")
            portion, size = [], 0
    if portion:
        yield (top + "".join(portion)).encode("utf-8", "replace")


def _spooled(data: bytes) -> IO[bytes]:
    """Bytes on the disk, so that a large table is not held in memory."""
    file = tempfile.TemporaryFile()  # noqa: SIM115 (whoever keeps it closes it)
    file.write(data)
    file.seek(0)
    return file


def _commit(
    work: _Work, path: Path, parts: Sequence[IO[bytes]], media_type: str, taken: Taken, outlet: str | None
) -> None:
    """Keep the table, then what its rows say: all of it is worked out by now."""
    with path.open("rb") as file:
        kind = sniff(file.read(64 * 1024), name=path.name)
        file.seek(0)
        how = Coming(TABLE, path.as_posix(), kind, operator=work.operator)
        original = work.keep(file, how, {"format": taken.format}, taken)
    for number, part in enumerate(parts, start=1):
        location = f"{path.as_posix()}#{number}"
        how = Coming(IMPORT, location, media_type, outlet=outlet, operator=work.operator)
        details = {"container": original, "format": taken.format}
        with part:
            work.keep(part, how, details, taken)


def import_urls(
    folder: Folder,
    database: store.Database,
    ledger: Ledger | None,
    path: Path,
    *,
    format_: str,
    files: Path | None,
    operator: str | None,
    progress: Progress,
) -> Taken:
    """Import a table of addresses: texts that it holds become reports, files of `files` that it names by their digests
    become items, and what is left is listed."""
    table = table_of(path)
    columns = columns_of(table.columns)
    taken = Taken(format_, str(path), dry=ledger is None, notes=[*table.notes])
    rows: list[Archived] = []
    for number, cells in counted(table.rows(), doing="reading the table", total=None, progress=progress):
        taken.rows += 1
        row = archived(dict(zip(table.columns, cells, strict=True)), columns)
        if row is None:
            taken.trouble([Problem(number, columns.get("url", "metadata"), "it holds no address")])
        else:
            rows.append(row)
    texts = [row for row in rows if row.text]
    taken.count("texts", len(texts))
    found = _by_digest(files, progress) if files else {}
    work = _Work(folder, database, ledger, operator)
    parts = [_spooled(part) for part in _packed((canonical(_line(row)) for row in texts), None)]
    _commit(work, path, parts, _LINES, taken, None)
    known = store.leaving.addresses(database) | {row.url for row in texts}
    for row in rows:
        matched = [found[digest] for digest in row.digests.values() if digest in found]
        for file in dict.fromkeys(matched):
            _keep_file(work, file, row, taken)
        if not matched and row.url not in known:
            known.add(row.url)
            taken.wanted.append(row.url)
        if row.digests and files and not matched:
            told = next(iter(row.digests.values()))
            taken.refused.append(
                InputError(
                    row.url, f"no file in {files} has the digest {told[:16]}…", "Fetch it from the archive"
                )
            )
    return taken


def _line(row: Archived) -> dict[str, Any]:
    """A text that an archive kept, as readers of JSON Lines take it, with what else the archive says."""
    names = ("url", "title", "text", "outlet", "published")
    known = {name: value for name in names if (value := getattr(row, name))}
    return {**known, "digests": dict(row.digests), "archived": dict(row.told)}


def _by_digest(files: Path, progress: Progress) -> dict[str, Path]:
    """Every file below a folder by its SHA-256 and its SHA3-512, which auto-archiver uses."""
    if not files.is_dir():
        raise UsageError(str(files), "it is no folder", "Name the folder that the archived files lie in")
    found: dict[str, Path] = {}
    paths = sorted(path for path in files.rglob("*") if path.is_file() and not path.is_symlink())
    for path in counted(paths, doing="looking through files", total=len(paths), progress=progress):
        for algorithm in ("sha256", "sha3_512"):
            with path.open("rb") as file:
                found.setdefault(hashlib.file_digest(file, algorithm).hexdigest(), path)
    return found


def _keep_file(work: _Work, path: Path, row: Archived, taken: Taken) -> None:
    with path.open("rb") as file:
        kind = sniff(file.read(64 * 1024), name=path.name)
        file.seek(0)
        how = Coming(
            "file",
            path.as_posix(),
            kind,
            url=row.url,
            outlet=row.outlet,
            published=row.published,
            operator=work.operator,
        )
        work.keep(file, how, {"archived": dict(row.told), "digests": dict(row.digests)}, taken)
    taken.count("files")

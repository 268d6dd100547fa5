"""Verbs of a Record by which what others made comes in: tables of incidents and of addresses, annotations."""

import contextlib
import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import replace
from pathlib import Path

from onrecord.errors import InputError, UsageError
from onrecord.formats.events import EventMapping, mapping, propose
from onrecord.model import Report
from onrecord.record import keeping
from onrecord.record.annotation_import import import_annotations
from onrecord.record.base import Base
from onrecord.record.declared import Declared
from onrecord.record.finding import one_report
from onrecord.record.importing import inside_bag, inside_wacz, is_bag, is_wacz
from onrecord.record.ledger import Ledger
from onrecord.record.table_import import Taken, import_events, import_urls, table_of
from onrecord.record.translation_import import import_translation, translations_of

__all__ = ["IMPORTS", "Taken", "Taking", "propose_events"]

IMPORTS: Mapping[str, str] = {
    "ged": "events in the columns of UCDP GED",
    "acled": "events in the columns of ACLED",
    "incidents": "any table of incidents, by a mapping",
    "urls": "a table of addresses, with texts, digests, archives where it has them",
    "auto-archiver": "what bellingcat's auto-archiver wrote: its sheet or its CSV file",
    "wacz": "a web archive: the same as add",
    "bagit": "a bag of anybody's: the same as add",
    "translation": "a plain text that is the translation of a report",
    "annotations": "W3C Web Annotations on reports of the record",
}
"""What `import` can take in."""


def propose_events(file: str | Path, *, source: str) -> EventMapping:
    """A mapping for a table of incidents, as the names of its columns tell."""
    return propose(table_of(Path(file)).columns, source=source)


class Taking(Base):
    """The verb `import`; part of `Record`."""

    def import_(
        self,
        format_: str,
        file: str | Path,
        *,
        dry_run: bool = False,
        mapping: str | Path | EventMapping | None = None,
        source: str | None = None,
        files: str | Path | None = None,
        kind: str | None = None,
        of: str | None = None,
        by: str | None = None,
        language: str = "en",
        operator: str | None = None,
    ) -> Taken:
        """Take in what a file of one of IMPORTS holds; all of it is worked out before anything is kept.

        `mapping` (a TOML file) and `source` (who made the table) are for events and incidents, `files` (a folder) for addresses,
        `kind` for annotations of others, `of` (a report), `by` (who or what translated) and `language` for translations.
        A dry run keeps nothing. The same file again changes nothing.
        """
        if format_ not in IMPORTS:
            raise UsageError(
                format_, "nothing comes in in such a format", f"Formats are {', '.join(IMPORTS)}"
            )
        path = Path(file)
        with self._at_work(dry_run) as ledger:
            if format_ == "annotations":
                return import_annotations(self._database, ledger, path, kind=kind, operator=operator)
            if format_ in ("wacz", "bagit"):
                return self._import_package(format_, path, ledger, operator)
            if format_ == "translation":
                return import_translation(
                    self._folder,
                    self._database,
                    ledger,
                    path,
                    of=of,
                    by=by,
                    language=language,
                    operator=operator,
                )
            if format_ in ("urls", "auto-archiver"):
                return import_urls(
                    self._folder,
                    self._database,
                    ledger,
                    path,
                    format_=format_,
                    files=Path(files) if files else None,
                    operator=operator,
                    progress=self._progress,
                )
            events = _mapping(format_, path, mapping, source)
            return import_events(
                self._folder,
                self._database,
                ledger,
                path,
                by=events,
                operator=operator,
                progress=self._progress,
            )

    def translations(self, report: str) -> list[Report]:
        """The translations of the report whose id begins with `report`."""
        return translations_of(self._database, one_report(self._database, report).id)

    def _import_package(self, format_: str, path: Path, ledger: Ledger | None, operator: str | None) -> Taken:
        """Keep what is inside a package; of a dry run, count it, once it is as it says."""
        fits = is_wacz(path) if format_ == "wacz" else is_bag(path)
        if not fits:
            raise InputError(str(path), f"is no {format_}", "Check the name")
        taken = Taken(format_, str(path), dry=ledger is None, rows=1)
        if ledger is None:
            with (
                inside_wacz(path) if format_ == "wacz" else contextlib.nullcontext(inside_bag(path)) as found
            ):
                taken.count("items", sum(1 for _ in found))
            return taken
        saying = Declared(operator=operator)
        added = keeping.add(
            self._folder, ledger, self._database, [str(path)], declared=saying, progress=self._progress
        )
        taken.count("items", len(added.captures) + added.already)
        taken.new = len(added.captures)
        taken.refused += added.refused
        return taken

    @contextlib.contextmanager
    def _at_work(self, dry_run: bool) -> Iterator[Ledger | None]:
        if dry_run:
            yield None
            return
        with self._folder.writing() as ledger:
            self._catch_up()
            yield ledger


def _mapping(
    format_: str, path: Path, given: str | Path | EventMapping | None, source: str | None
) -> EventMapping:
    if isinstance(given, EventMapping):
        return given
    if given is not None:
        try:
            wire = tomllib.loads(Path(given).read_text(encoding="utf-8"))
        except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
            raise UsageError(
                str(given), f"it cannot be read ({error})", "Write it as TOML in UTF-8"
            ) from error
        return EventMapping.from_wire(wire, name=str(given))
    if format_ != "incidents":
        known = mapping(format_)
        return replace(known, source=source, outlet=source) if source else known
    if not source:
        raise UsageError(
            str(path), "it is not said who made this table", "Give --source NAME, or --mapping FILE"
        )
    return propose_events(path, source=source)

"""The verb `add`: bytes into evidence, a capture event for each."""

import hashlib
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import IO, Any

from onrecord import inputs, store
from onrecord.errors import InputError
from onrecord.evidence.events import now
from onrecord.evidence.media import file_facts, is_media
from onrecord.evidence.vault import Kept
from onrecord.model import Capture
from onrecord.record import projection
from onrecord.record.declared import Declaration, Declared, is_date
from onrecord.record.folder import Folder
from onrecord.record.importing import (
    Inside,
    inside_bag,
    inside_export,
    inside_wacz,
    is_bag,
    is_export,
    is_wacz,
)
from onrecord.record.ledger import Ledger
from onrecord.record.progress import Progress, counted
from onrecord.record.sources import files
from onrecord.record.version import TOOL
from onrecord.record.withdrawing import refuse_withheld

__all__ = ["Added", "add"]

_HEAD = 64 * 1024
"""How much of a file decides its media type."""
EXPORT = "application/zip; profile=export"
"""What the ZIP file of an account's export is kept as: what it holds is kept beside it, so that it is not read itself."""
WACZ = "application/wacz"
"""What a WACZ file is kept as: what it holds is kept beside it, so that it is not read itself."""


@dataclass(slots=True)
class Added:
    """What `add` did: captures made, captures that were there already, and what was refused."""

    captures: list[Capture] = field(default_factory=list)
    already: int = 0
    refused: list[InputError] = field(default_factory=list)


def add(
    folder: Folder,
    ledger: Ledger,
    database: store.Database,
    sources: Iterable[str],
    *,
    declared: Declared,
    progress: Progress,
) -> Added:
    """Keep each file that `sources` name. What is refused is listed, and the rest goes on.

    RecordError where the record itself cannot go on (disk full, locked): what was kept until then stays.
    """
    keeper = _Keeper(folder, ledger, database, declared)
    named = list(sources)
    bags = [Path(source) for source in named if is_bag(Path(source))]
    paths, refused = files((s for s in named if Path(s) not in bags), outside=folder.root.resolve())
    added = Added(refused=refused)
    things = [*bags, *paths]
    for path in counted(things, doing="adding", total=len(things), progress=progress):
        try:
            for capture in keeper.bag(path, added) if path in bags else keeper.file(path, added):
                if capture is None:
                    added.already += 1
                else:
                    added.captures.append(capture)
        except InputError as error:
            added.refused.append(error)
    return added


@dataclass(frozen=True, slots=True)
class _Keeper:
    """Keeps files one by one; where a file holds items of their own, those too."""

    folder: Folder
    ledger: Ledger
    database: store.Database
    declared: Declared

    def file(self, path: Path, added: Added) -> Iterator[Capture | None]:
        """Keep a file (null: it was there already), and what is inside it if it is a WACZ or an account's export."""
        wacz = is_wacz(path)
        if not wacz and not is_export(path):
            yield self._one(path)
            return
        with inside_wacz(path) if wacz else inside_export(path) as found:
            yield self._one(path, media_type=WACZ if wacz else EXPORT)
            with path.open("rb") as file:
                container = hashlib.file_digest(file, "sha256").hexdigest()
            method = "wacz" if wacz else "zip"
            yield from self._all(path, found, added, method=method, container=container)

    def bag(self, folder: Path, added: Added) -> Iterator[Capture | None]:
        """Keep what is inside a bag, once all of it is as its manifest says."""
        yield from self._all(folder, inside_bag(folder), added, method="bagit", container=None)

    def _one(self, path: Path, *, media_type: str | None = None) -> Capture | None:
        try:
            kept = self._bytes(lambda: path.open("rb"), str(path))
        except OSError as error:
            advice = "Check the name and the permissions"
            raise InputError(str(path), f"it cannot be opened ({error.strerror})", advice) from error
        media_type = media_type or self._media_type(kept, path.name)
        seen = file_facts(self.folder.vault.path(kept.item)) if is_media(media_type) else {}
        said = self.declared.of(path)
        details = {"sha512": kept.sha512, **seen, **self.declared.said()}
        return self._log(kept, media_type, "file", path.as_posix(), said, details)

    def _all(
        self, path: Path, found: Iterable[Inside], added: Added, *, method: str, container: str | None
    ) -> Iterator[Capture | None]:
        for inside in found:
            location = f"{path.as_posix()}/{inside.path}"
            try:
                kept = self._bytes(inside.opens, location, expected=inside.sha256)
            except InputError as error:
                added.refused.append(error)
                continue
            media_type = self._media_type(kept, inside.path)
            for original in inside.captures.get(kept.item, ()) or (None,):
                said = _declared(original) if original else self.declared.all
                details = {"sha512": kept.sha512, "container": container, "original": original}
                known = {name: value for name, value in details.items() if value is not None}
                yield self._log(kept, media_type, method, location, said, {**known, **self.declared.said()})

    def _bytes(self, opens: Callable[[], IO[bytes]], name: str, *, expected: str | None = None) -> Kept:
        def admit(item: str) -> None:
            if expected not in (None, item):
                raise InputError(name, "it is not what its package says", "Fetch the package again")
            refuse_withheld(self.database, item, name=name, readmit=self.declared.readmit)

        with opens() as source:
            return self.folder.vault.keep(source, name=name, admit=admit)

    def _media_type(self, kept: Kept, name: str) -> str:
        with self.folder.vault.path(kept.item).open("rb") as file:
            return inputs.sniff(file.read(_HEAD), name=Path(name).name)

    def _log(
        self,
        kept: Kept,
        media_type: str,
        method: str,
        location: str,
        said: Declaration,
        details: Mapping[str, Any],
    ) -> Capture | None:
        capture = Capture(
            item=kept.item,
            method=method,
            location=location,
            at=now(),
            tool=TOOL,
            operator=self.declared.operator,
            url=said.url,
            outlet=said.outlet,
            published=said.published,
            details=details,
        )
        withheld = store.withdrawals.withheld(self.database, kept.item)
        if store.captures.has(self.database, capture.id) and not withheld:
            return None
        content = {**capture.to_wire(), "length": kept.length, "media_type": media_type}
        number = projection.applied(self.database) + 1
        event = self.ledger.append("capture", content, number=number, at=capture.at)
        self.folder.vault.logged(kept.item)
        projection.apply_capture(self.database, event)
        return capture


def _declared(original: Mapping[str, Any]) -> Declaration:
    """What the packer declared of an item; what is no text or no date is nothing."""
    url, outlet, published = (
        value if isinstance(value := original.get(name), str) else None
        for name in ("url", "outlet", "published")
    )
    return Declaration(url, outlet, published if published and is_date(published) else None)

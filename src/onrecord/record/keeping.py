"""The verb `add`: bytes into evidence, a capture event for each."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from pathlib import Path

from onrecord import inputs, store
from onrecord.errors import InputError
from onrecord.evidence.events import now
from onrecord.evidence.media import picture_facts
from onrecord.model import Capture
from onrecord.record import projection
from onrecord.record.declared import Declared
from onrecord.record.folder import Folder
from onrecord.record.ledger import Ledger
from onrecord.record.progress import Progress, counted
from onrecord.record.sources import files
from onrecord.record.version import TOOL
from onrecord.record.withdrawing import refuse_withheld

__all__ = ["Added", "add"]

_HEAD = 64 * 1024
"""How much of a file decides its media type."""


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
    added = Added()
    paths, added.refused = files(sources, outside=folder.root.resolve())
    for path in counted(paths, doing="adding", total=len(paths), progress=progress):
        try:
            capture = _keep(folder, ledger, database, path, declared)
        except InputError as error:
            added.refused.append(error)
            continue
        if capture is None:
            added.already += 1
        else:
            added.captures.append(capture)
    return added


def _keep(
    folder: Folder, ledger: Ledger, database: store.Database, path: Path, declared: Declared
) -> Capture | None:
    def admit(item: str) -> None:
        refuse_withheld(database, item, name=str(path), readmit=declared.readmit)

    try:
        with path.open("rb") as source:
            head = source.read(_HEAD)
            source.seek(0)
            kept = folder.vault.keep(source, name=str(path), admit=admit)
    except OSError as error:
        advice = "Check the name and the permissions"
        raise InputError(str(path), f"it cannot be opened ({error.strerror})", advice) from error
    said = declared.of(path)
    media_type = inputs.sniff(head, name=path.name)
    seen = picture_facts(folder.vault.path(kept.item)) if media_type.startswith("image/") else {}
    capture = Capture(
        item=kept.item,
        method="file",
        location=path.as_posix(),
        at=now(),
        tool=TOOL,
        operator=declared.operator,
        url=said.url,
        outlet=said.outlet,
        published=said.published,
        details={"sha512": kept.sha512, **seen, **declared.said()},
    )
    if store.captures.has(database, capture.id) and not store.withdrawals.withheld(database, kept.item):
        return None
    content = {
        **capture.to_wire(),
        "length": kept.length,
        "media_type": media_type,
    }
    number = projection.applied(database) + 1
    projection.apply_capture(database, ledger.append("capture", content, number=number, at=capture.at))
    return capture

"""The verb `withdraw` for one entry of a list: its content leaves the store for somebody's safety, and stays out.

One event says so, with the reason and the entry's id, which is a digest. No later edition of the list brings the entry
back as it stood. The file that the list was read from is an item, and still holds it: a redacted edition can take its
place, a file of all other rows; then the items of the earlier editions are withdrawn, and nothing of it is left here.
"""

import csv
import io
from collections.abc import Sequence
from dataclasses import dataclass, replace

from onrecord import store
from onrecord.errors import UsageError
from onrecord.evidence.events import Event, now
from onrecord.lists.mapping import ListMapping
from onrecord.model import Capture, Edition, Entry
from onrecord.record import list_import, projection
from onrecord.record.folder import Folder
from onrecord.record.ledger import Ledger
from onrecord.record.progress import Progress
from onrecord.record.version import TOOL
from onrecord.record.withdrawing import withdraw

__all__ = ["KEY_COLUMN", "Withheld", "apply_withholding", "is_entry", "withhold"]

KEY_COLUMN = "onrecord key"
"""In a redacted edition, the column that keeps each entry's name, so that decisions about it stand."""


@dataclass(frozen=True, slots=True)
class Withheld:
    """What withdrawing an entry did."""

    entry: str
    list: str
    items: tuple[str, ...]
    """Items that still hold it, or may: the files of the list's editions that are not withdrawn."""
    redacted: str | None = None
    """The item of the redacted edition, where one took their place."""


def withhold(
    folder: Folder,
    ledger: Ledger,
    database: store.Database,
    id_: str,
    *,
    reason: str,
    operator: str | None,
    redact: bool,
    progress: Progress,
) -> Withheld:
    """Withdraw the entry whose id begins with `id_`; doing it twice changes nothing.

    With `redact` a file of the list's other rows becomes its present edition, and the items of all earlier ones are
    withdrawn. UsageError where no reason is given or the id names no entry.
    """
    if not reason.strip():
        raise UsageError("withdraw", "it needs a reason", "Say why, without the content: --reason TEXT")
    entry, name = _entry(database, id_)
    if entry not in store.entries.is_withheld(database):
        left = (each for each in store.entries.wires_of(database, name) if f'"id":"{entry}"' not in each)
        content = {
            "entry": entry,
            "list": name,
            "digest": store.entries.digest_of(left),
            "reason": reason,
            "operator": operator,
            "tool": TOOL,
        }
        event = ledger.append("withholding", content, number=projection.applied(database) + 1)
        apply_withholding(database, event)
    made = None
    if redact:
        made = _redact(folder, ledger, database, name, reason=reason, operator=operator, progress=progress)
    database.fold()
    return Withheld(entry, name, tuple(_holding(database, name, made)), made)


def apply_withholding(database: store.Database, event: Event) -> None:
    """Take an entry out; persons and matches go, for they are of other entries."""
    wire = {name: value for name, value in event.content.items() if name not in ("event", "salt")}
    with database.transaction():
        store.entries.withhold(database, event.content["entry"], wire, event=event.number)
        store.persons.clear(database)
        store.matches.clear(database)
        projection.advance(database, event)


def is_entry(database: store.Database, id_: str) -> bool:
    """Whether an id names an entry, or one that is withheld, and no item."""
    return bool(_named(database, id_)) and not store.items.find(database, id_)


def _named(database: store.Database, id_: str) -> dict[str, str]:
    """The entries whose id begins with `id_`, withheld ones too, each with its list's name."""
    if len(id_) < 4:
        return {}
    gone = (wire for wire in store.entries.withheld(database) if str(wire["entry"]).startswith(id_))
    return {
        **{entry.id: entry.list for entry in store.entries.find(database, id_)},
        **{str(wire["entry"]): str(wire["list"]) for wire in gone},
    }


def _entry(database: store.Database, id_: str) -> tuple[str, str]:
    """The id of an entry and its list's name; of one that is withheld already too."""
    found = _named(database, id_)
    if len(found) != 1:
        problem = "several entries begin like this" if found else "there is no such entry"
        raise UsageError(id_, problem, "Give an entry's id, as a listing shows it")
    return next(iter(found.items()))


def _holding(database: store.Database, name: str, redacted: str | None) -> list[str]:
    items = dict.fromkeys(edition.item for edition in store.editions.of_list(database, name))
    return [item for item in items if item != redacted and not store.withdrawals.withheld(database, item)]


def _redact(
    folder: Folder,
    ledger: Ledger,
    database: store.Database,
    name: str,
    *,
    reason: str,
    operator: str | None,
    progress: Progress,
) -> str:
    """Import the entries that are left as an edition of their own, and withdraw the items of the others."""
    last = store.editions.of_list(database, name)[-1]
    mapping = ListMapping.from_wire(last.mapping)
    entries = list(store.entries.of_list(database, name))
    if not entries:
        raise UsageError(name, "no other entry is left on this list", "Withdraw its item instead")
    item = _keep(folder, ledger, database, _csv(entries, mapping), last, operator=operator)
    read = {"encoding": "utf-8", "delimiter": ",", "header": [1]}
    planned = list_import.plan(
        folder,
        database,
        item,
        name=name,
        mapping=replace(mapping, read=read, key=KEY_COLUMN),
        duplicate_free=last.duplicate_free,
    )
    edition = list_import.add_list(
        folder, ledger, database, item, planned, operator=operator, readmit=None, origin={}, progress=progress
    )
    for item in _holding(database, name, edition.item):
        withdraw(folder, ledger, database, item, reason=reason, operator=operator, source_too=False)
    return edition.item


def _keep(
    folder: Folder,
    ledger: Ledger,
    database: store.Database,
    data: bytes,
    last: Edition,
    *,
    operator: str | None,
) -> str:
    """Keep the redacted file as an item of its own, captured from the list itself; the item."""
    location = f"list {last.list}, edition {last.number}"
    kept = folder.vault.keep(io.BytesIO(data), name=location)
    capture = Capture(
        item=kept.item,
        method="redaction",
        location=location,
        at=now(),
        tool=TOOL,
        operator=operator,
        details={"sha512": kept.sha512},
    )
    if not store.captures.has(database, capture.id):
        content = {**capture.to_wire(), "length": kept.length, "media_type": "text/plain"}
        number = projection.applied(database) + 1
        event = ledger.append("capture", content, number=number, at=capture.at)
        folder.vault.logged(kept.item)
        projection.apply_capture(database, event)
    return kept.item


def _csv(entries: Sequence[Entry], mapping: ListMapping) -> bytes:
    """The rows as they stand, as CSV, each with its entry's key; columns that fields are taken from are always there."""
    mapped = [column for taken in mapping.fields.values() for column in taken.columns]
    rest = dict.fromkeys(column for entry in entries for column in entry.raw)
    columns = [column for column in dict.fromkeys([*mapped, *rest]) if column != KEY_COLUMN]
    target = io.StringIO()
    writer = csv.writer(target, lineterminator="\n")
    writer.writerow([KEY_COLUMN, *columns])
    for entry in entries:
        writer.writerow([entry.key, *(entry.raw.get(column, "") for column in columns)])
    return target.getvalue().encode("utf-8", "replace")

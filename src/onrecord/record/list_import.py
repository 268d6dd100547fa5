"""The verb `list add`: a file becomes an item, its rows the entries of a new edition of a list; one event says so.

What an import would do is worked out first, from the file as it lies there, and shown. Then the bytes are kept, and the
event is logged: it has the mapping, so that the same entries come out of the same bytes when the store is made again.
"""

import hashlib
from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass, replace
from pathlib import Path
from typing import Any

from onrecord import store
from onrecord.errors import InputError, RecordError, UsageError
from onrecord.evidence.events import Event
from onrecord.lists.editions import Difference, carried_keys, difference
from onrecord.lists.grid import Source
from onrecord.lists.importing import Imported, open_table, proposed_for, read_list
from onrecord.lists.mapping import ListMapping
from onrecord.lists.table import Table
from onrecord.model import Edition, Entry, Item, canonical
from onrecord.record import keeping, projection
from onrecord.record.declared import Declaration, Declared
from onrecord.record.folder import Folder
from onrecord.record.ledger import Ledger
from onrecord.record.progress import Progress
from onrecord.record.version import TOOL

__all__ = [
    "Difference",
    "ListImport",
    "add_list",
    "apply_list",
    "edition_of",
    "import_again",
    "plan",
    "propose_mapping",
    "read_edition",
]


_CHUNK = 1024 * 1024


@dataclass(frozen=True, slots=True)
class ListImport:
    """What importing a list would do, or did."""

    name: str
    number: int
    """Of the edition that it would be."""
    item: str
    read: Imported
    why: Mapping[str, str]
    """How columns were recognised, where the mapping was proposed."""
    mapping_from: str
    """`proposed`, `given`, or `edition 2`: where the mapping is from."""
    difference: Difference
    """Against the edition before; of a first one, all is added."""
    carried: Mapping[int, str]
    withheld: int
    """Rows that were withdrawn for safety: they stay out."""
    already: bool
    """Whether it is the list's present edition: then nothing changes."""
    duplicate_free: bool

    @property
    def mapping(self) -> ListMapping:
        """The mapping it is read by."""
        return self.read.mapping

    def to_wire(self) -> dict[str, Any]:
        """What it would do, as JSON, without the entries themselves."""
        read, change = self.read, self.difference
        return {
            "list": self.name,
            "number": self.number,
            "item": self.item,
            "mapping": self.mapping.to_wire(),
            "mapping_from": self.mapping_from,
            "why": dict(self.why),
            "notes": list(read.notes),
            "rows": read.rows,
            "entries": len(read.entries),
            "fields": dict(read.fields),
            "not_understood": [asdict(each) for each in read.troubles],
            "not_understood_in_all": sum(read.counted.values()),
            "no_entries": [asdict(each) for each in read.left_out],
            "duplicates": [list(each) for each in read.duplicates],
            "alike": [list(each) for each in read.alike],
            "added": len(change.added),
            "changed": len(change.changed),
            "withdrawn": len(change.withdrawn),
            "same": change.same,
            "withheld": self.withheld,
            "already": self.already,
            "duplicate_free": self.duplicate_free,
        }


def plan(
    folder: Folder,
    database: store.Database,
    file: str,
    *,
    name: str,
    mapping: ListMapping | None = None,
    read: Mapping[str, Any] | None = None,
    duplicate_free: bool | None = None,
) -> ListImport:
    """What importing `file` (a path, or the id of an item) as the list `name` would do; nothing is written.

    Without a mapping, that of the list's present edition is used, else one is proposed; `read` overrules how the file
    is read. InputError or UsageError where the file, the name or the mapping does not fit.
    """
    name = _name(name)
    source = _source(folder, database, file)
    item = _sha256(source)
    editions = store.editions.of_list(database, name)
    last = editions[-1] if editions else None
    chosen, why, mapping_from = _mapping(source, item, last, mapping, read or {})
    free = duplicate_free if duplicate_free is not None else bool(last and last.duplicate_free)
    made = read_list(source, chosen, list_name=name)
    before = list(store.entries.of_list(database, name))
    carried = carried_keys(before, made.entries, key=chosen.key)
    if carried:
        made = read_list(source, chosen, list_name=name, carried=carried)
    withheld = store.entries.is_withheld(database)
    kept = [entry for entry in made.entries if entry.id not in withheld]
    there = last is not None and (last.item, dict(last.mapping), last.duplicate_free) == (
        item,
        chosen.to_wire(),
        free,
    )
    return ListImport(
        name=name,
        number=len(editions) + 1,
        item=item,
        read=made,
        why=why,
        mapping_from=mapping_from,
        difference=difference(before, kept),
        carried=carried,
        withheld=len(made.entries) - len(kept),
        already=there and bool(before),
        duplicate_free=free,
    )


def propose_mapping(file: str | Path, *, read: Mapping[str, Any] | None = None) -> str:
    """A mapping proposed for a list's file, as the text of a TOML file to edit; needs no record.

    InputError where the file cannot be read as a list.
    """
    path = Path(file)
    if not path.is_file():
        raise InputError(str(file), "there is no such file", "Check the name")
    _, proposal = proposed_for(Source(str(file), lambda: path.open("rb")), read)
    text = proposal.mapping.to_toml(proposal.why)
    if proposal.unmapped:
        text += f"# Taken for no field: {', '.join(map(repr, proposal.unmapped))}\n"
    return text


def add_list(
    folder: Folder,
    ledger: Ledger,
    database: store.Database,
    file: str,
    planned: ListImport,
    *,
    operator: str | None,
    readmit: str | None,
    origin: Mapping[str, str],
    progress: Progress,
) -> Edition:
    """Import what was planned: keep the file, log the edition, put its entries in; the edition.

    InputError where the file is no longer what it was; nothing is imported then.
    """
    if planned.already:
        return store.editions.of_list(database, planned.name)[-1]
    if Path(file).is_file():
        # A file of the user's; an item that is kept already is read as it lies.
        saying = Declared(Declaration(), operator=operator, origin=dict(origin), readmit=readmit)
        if _sha256(_source(folder, database, file)) != planned.item:
            raise InputError(file, "it was changed while it was looked at", "Import it again")
        added = keeping.add(folder, ledger, database, [file], declared=saying, progress=progress)
        if added.refused:
            raise added.refused[0]
    kept = store.entries.is_withheld(database)
    entries = sorted((e for e in planned.read.entries if e.id not in kept), key=lambda entry: entry.id)
    content = {
        "list": planned.name,
        "item": planned.item,
        "number": planned.number,
        "mapping": planned.mapping.to_wire(),
        "carried": [[row, key] for row, key in sorted(planned.carried.items())],
        "duplicate_free": planned.duplicate_free,
        "entries": len(entries),
        "added": len(planned.difference.added),
        "changed": len(planned.difference.changed),
        "withdrawn": len(planned.difference.withdrawn),
        "digest": store.entries.digest_of(canonical(entry.to_wire()) for entry in entries),
        "operator": operator,
        "tool": TOOL,
    }
    event = ledger.append("list", content, number=projection.applied(database) + 1)
    apply_list(database, event, entries)
    return edition_of(event)


def edition_of(event: Event) -> Edition:
    """The Edition that a `list` event tells of."""
    names = ("list", "item", "at", "number", "mapping", "entries", "duplicate_free")
    return Edition(**{name: event.content[name] for name in names})


def apply_list(database: store.Database, event: Event, entries: Iterable[Entry]) -> None:
    """Put an edition and its entries in; persons and matches go, for they are of other entries."""
    edition = edition_of(event)
    with database.transaction():
        store.editions.put(database, edition, event=event.number)
        store.entries.replace(database, edition.list, edition.id, entries)
        store.persons.clear(database)
        store.matches.clear(database)
        projection.advance(database, event)


def import_again(folder: Folder, database: store.Database, event: Event, *, needed: bool) -> bool:
    """Apply an event of an import, reading the entries out of the item again where they are `needed`.

    They are not where a later edition takes their place, or the item was withdrawn. Whether they are what they were.
    """
    if not needed:
        apply_list(database, event, ())
        return True
    entries = read_edition(folder, edition_of(event), dict(event.content["carried"]))
    apply_list(database, event, entries)
    wires = store.entries.wires_of(database, event.content["list"])
    return store.entries.digest_of(wires) == str(event.content["digest"])


def read_edition(folder: Folder, edition: Edition, carried: Mapping[int, str]) -> list[Entry]:
    """The entries of an edition, out of its item, by row; RecordError where the item is not what it was."""
    mapping = ListMapping.from_wire(edition.mapping, name=edition.list)
    path = folder.vault.path(edition.item)
    source = Source(f"item {edition.item[:12]} of the list {edition.list}", lambda: path.open("rb"))
    if not path.is_file() or _sha256(source) != edition.item:
        problem = "the bytes are altered" if path.is_file() else "the bytes are missing"
        name = f"evidence/{edition.item[:2]}/{edition.item}"
        raise RecordError(name, problem, "Bring the file back from a copy of the record")
    return read_list(source, mapping, list_name=edition.list, carried=carried).entries


def _name(name: str) -> str:
    name = " ".join(name.split())
    if not name or len(name) > 80 or not name.isprintable() or name.casefold() == "count":
        advice = "Give a short one: --name ministry; `count` is taken by tables of overlaps"
        raise UsageError(name or "name", "it is no name for a list", advice)
    return name


def _source(folder: Folder, database: store.Database, file: str) -> Source:
    """A file by its path, or an item by the beginning of its id."""
    path = Path(file)
    if path.is_file():
        return Source(file, lambda: path.open("rb"))
    found: list[Item] = store.items.find(database, file) if len(file) >= 4 else []
    if len(found) == 1 and folder.vault.has(found[0].id):
        kept = folder.vault.path(found[0].id)
        return Source(file, lambda: kept.open("rb"))
    raise InputError(file, "there is no such file, and no item whose id begins so", "Check the name")


def _sha256(source: Source) -> str:
    try:
        with source.open() as file:
            hasher = hashlib.sha256()
            while chunk := file.read(_CHUNK):
                hasher.update(chunk)
            return hasher.hexdigest()
    except OSError as error:
        problem = f"it cannot be read ({error.strerror})"
        raise InputError(source.name, problem, "Check the name and the permissions") from error


def _mapping(
    source: Source, item: str, last: Edition | None, given: ListMapping | None, read: Mapping[str, Any]
) -> tuple[ListMapping, Mapping[str, str], str]:
    """The mapping to read by, why, and where it is from."""
    if given is not None:
        if read:
            given = replace(given, read={**given.read, **read})
        table = open_table(source, given.read)
        return replace(given, read=_read_of(table, given.read)), {}, "given"
    if last is not None and last.item == item and not read:
        return ListMapping.from_wire(last.mapping), {}, f"edition {last.number}"
    if last is not None:
        saved = ListMapping.from_wire(last.mapping)
        table = open_table(source, read)
        return replace(saved, read=_read_of(table, read)), {}, f"edition {last.number}"
    _, proposal = proposed_for(source, read)
    return proposal.mapping, proposal.why, "proposed"


def _read_of(table: Table, said: Mapping[str, Any]) -> dict[str, Any]:
    """All choices by which a table was read, so that it is read alike again."""
    header = {} if table.grid.columns is not None else {"header": list(table.header)}
    return {**said, **table.grid.read, **header}

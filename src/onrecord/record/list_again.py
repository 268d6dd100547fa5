"""Events about lists applied once more: when the store is made again, and when it is compared with the events.

Only what stands in the end is made: the entries of each list's last edition, and the persons of the last matching with
nothing after it that changes what they were matched from.
"""

from collections.abc import Iterator, Sequence

from onrecord import store
from onrecord.evidence.events import Event
from onrecord.record import list_import, matching, projection, withholding
from onrecord.record.folder import Folder

__all__ = ["KINDS", "apply_listed", "list_faults", "replay_listed"]

KINDS = ("list", "matching", "withholding")
"""The kinds of event that are applied here."""


def apply_listed(folder: Folder, database: store.Database, event: Event, events: Sequence[Event]) -> bool:
    """Apply an event of KINDS, making again what stands in the end; whether it gave what it gave when it was made."""
    needed = _stands(event, events, store.editions.items(database))
    match event.kind:
        case "list":
            return list_import.import_again(folder, database, event, needed=needed)
        case "matching":
            return matching.match_again(database, event, needed=needed)
        case _:
            withholding.apply_withholding(database, event)
            database.fold()
            return True


def replay_listed(
    again: store.Database, database: store.Database, event: Event, events: Sequence[Event]
) -> None:
    """Apply an event of KINDS to `again`, with what the store itself holds in the place of reading and matching."""
    stands = _stands(event, events, store.editions.items(again))
    match event.kind:
        case "list":
            name = event.content["list"]
            list_import.apply_list(again, event, store.entries.of_list(database, name) if stands else ())
        case "matching" if stands:
            made = store.persons.made(database)
            persons, matches = store.persons.every(database), store.matches.every(database)
            matching.apply_matching(again, event, persons, matches, made["draws"] if made else ())
        case "matching":
            projection.pass_over(again, event)
        case _:
            withholding.apply_withholding(again, event)


def list_faults(database: store.Database, events: Sequence[Event]) -> Iterator[str]:
    """Entries, persons and matches against the digests that their events have, a line for each that differs."""
    expected: dict[str, str] = {}
    items: dict[str, str] = {}
    matched: str | None = None
    for event in events:
        content = event.content
        match event.kind:
            case "list":
                expected[content["list"]], items[content["list"]] = content["digest"], content["item"]
            case "withholding":
                expected[content["list"]] = content["digest"]
            case "withdrawal":
                gone = [name for name, item in items.items() if item == content["item"]]
                expected |= dict.fromkeys(gone, store.entries.digest_of(()))
            case "matching" if _stands(event, events, frozenset(items.values())):
                matched = content["digest"]
    for name, digest in expected.items():
        if store.entries.digest_of(store.entries.wires_of(database, name)) != digest:
            yield f"the entries of the list {name} are not as they were read"
    if matching.held_digest(database) != (matched or store.entries.digest_of(())):
        yield "persons or matches are not what matching gave"


def _stands(event: Event, events: Sequence[Event], items: frozenset[str]) -> bool:
    """Whether no later event takes away what an event of a list or a matching gives."""
    later = [other for other in events if other.number > event.number]
    if event.kind == "list":
        return not any(
            (other.kind == "list" and other.content["list"] == event.content["list"])
            or (other.kind == "withdrawal" and other.content["item"] == event.content["item"])
            for other in later
        )
    items |= {other.content["item"] for other in events if other.kind == "list"}
    return not any(
        other.kind in KINDS or (other.kind == "withdrawal" and other.content["item"] in items)
        for other in later
    )

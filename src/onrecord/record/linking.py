"""The verb `link`: claims of all reports into incidents, testimonies and relations, noted as one event.

What linking gives lies in the store alone and can be made again: the event says that it was made, of how much, and the
digest of what came of it. A rebuild links again where the last such event stands.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from onrecord import linking, store
from onrecord.evidence.events import Event
from onrecord.model import Decision, digest
from onrecord.record import projection
from onrecord.record.folder import Folder
from onrecord.record.ledger import Ledger
from onrecord.record.progress import Progress
from onrecord.record.standing import in_force
from onrecord.record.version import TOOL

__all__ = ["Earlier", "Linked", "apply_linking", "last_linking", "link", "linking_digest"]

_MOVING = ("reading", "decision", "withdrawal")
"""Events after which linking may give something else."""


@dataclass(frozen=True, slots=True)
class Linked:
    """What `link` did: how many incidents, testimonies and relations there are now, and whether anything was new."""

    incidents: int
    testimonies: int
    relations: int
    new: bool


@dataclass(frozen=True, slots=True)
class Earlier:
    """The last linking that this process made, and its event's number."""

    event: int
    linking: linking.Linking


def link(
    folder: Folder,
    ledger: Ledger,
    database: store.Database,
    *,
    progress: Progress,
    earlier: Earlier | None = None,
) -> tuple[Linked, Earlier | None]:
    """Link what is on record; where nothing was read or decided since the last time, nothing is done.

    With the `earlier` linking of this process, only what later events touch is made again. What it did, and the
    linking to go on from.
    """
    events = list(folder.events.after(0))
    last = last_linking(events)
    if last and not any(event.number > last and event.kind in _MOVING for event in events):
        return _counted(database, new=False), earlier
    progress("linking", 0, None)
    made = _further(database, earlier, events) if earlier else _made(database)
    content = {
        "incidents": len(made.incidents),
        "testimonies": len(made.testimonies),
        "relations": len(made.relations),
        "digest": linking_digest(made),
        "tool": TOOL,
    }
    event = ledger.append("linking", content, number=projection.applied(database) + 1)
    _apply(database, event, made)
    return _counted(database, new=True), Earlier(event.number, made)


def _further(database: store.Database, earlier: Earlier, events: Sequence[Event]) -> linking.Linking:
    """The linking after the reports of the items that later events are about, as they stand now."""
    later = [event for event in events if event.number > earlier.event and event.kind in _MOVING]
    items = sorted({event.content["item"] for event in later if event.content.get("item")})
    reports = [report for item in items for report in store.reports.of_item(database, item)]
    claims = [claim for report in reports for claim in store.claims.of_report(database, report.id)]
    there = {report.id for report in reports}
    known = earlier.linking.state.known
    gone = [id_ for id_, each in known.items() if each.report.item in items and id_ not in there]
    decisions = decisions_on_incidents(database)
    return linking.link(reports, claims, decisions, previous=earlier.linking, gone=gone)


def apply_linking(database: store.Database, event: Event, *, last: int) -> bool:
    """Link again for an event of linking, where it is the last one; whether it gave the same as when it was made."""
    if event.number != last:
        projection.pass_over(database, event)
        return True
    made = _made(database)
    _apply(database, event, made)
    return linking_digest(made) == str(event.content["digest"])


def last_linking(events: Iterable[Event]) -> int:
    """The number of the last event of linking; 0 where there is none."""
    return max((event.number for event in events if event.kind == "linking"), default=0)


def linking_digest(made: linking.Linking) -> str:
    """SHA-256 over what linking gave."""
    nouns: Sequence[Sequence[Any]] = (made.incidents, made.testimonies, made.relations)
    return digest([[each.to_wire() for each in own] for own in nouns])


def _made(database: store.Database) -> linking.Linking:
    claims = store.claims.select(database, {}, by_id=True)
    return linking.link(store.reports.every(database), claims, decisions_on_incidents(database))


def decisions_on_incidents(database: store.Database) -> list[Decision]:
    """The merges and splits in force, in the order they were made."""
    return [
        d for d in in_force(store.decisions.of_noun(database, "incident")) if d.verb in ("merge", "split")
    ]


def _apply(database: store.Database, event: Event, made: linking.Linking) -> None:
    with database.transaction():
        store.incidents.clear(database)
        store.incidents.put(database, made.incidents, made.testimonies)
        store.testimonies.put(database, made.testimonies)
        store.relations.put(database, made.relations)
        projection.advance(database, event)


def _counted(database: store.Database, *, new: bool) -> Linked:
    incidents, testimonies, relations = (
        int(database.execute(f"SELECT count(*) FROM {table}").fetchone()[0])
        for table in ("incidents", "testimonies", "relations")
    )
    return Linked(incidents, testimonies, relations, new)

"""The SQLite file against the events: applied once more, they must give the same rows."""

from collections.abc import Iterator, Sequence
from pathlib import Path

from onrecord import store
from onrecord.evidence.events import Event
from onrecord.model import Claim, ReadingEvent, Report
from onrecord.record import projection
from onrecord.record.linking import apply_linking, last_linking
from onrecord.record.list_again import list_faults, replay_listed
from onrecord.record.reading import reading_digest
from onrecord.record.withdrawing import withdrawals_after

__all__ = ["store_faults"]


def store_faults(database: store.Database, events: Sequence[Event]) -> Iterator[str]:
    """What the store shows that events and readings do not give, a line each."""
    count = projection.applied(database)
    done = [event for event in events if event.number <= count]
    if count > (events[-1].number if events else 0):
        yield f"it holds {count} events, more than there are"
    if any(event.kind == "withdrawal" and event.number > count for event in events):
        return  # What it took out is gone from the disk; the next to open the record takes it out of the store.
    yield from _reading_faults(database, done)
    yield from list_faults(database, done)
    again = store.Database(Path(":memory:"))
    try:
        _replay(again, database, done)
        yield from (
            f"its {table} are not what events and readings give" for table in store.differing(database, again)
        )
    finally:
        again.close()


def _reading_faults(database: store.Database, events: Sequence[Event]) -> Iterator[str]:
    """Reports and claims as read, against the digest that their reading left in its event."""
    withdrawn = withdrawals_after(events)
    latest = {
        made.id: made
        for e in events
        if e.kind == "reading" and withdrawn.get(e.content["item"], 0) < e.number
        for made in [ReadingEvent.from_wire(e.content)]
    }
    for made in latest.values():
        reports, claims = _read_of(database, made.id)
        if len(reports) == made.reports and reading_digest(reports, claims) != made.digest:
            yield f"reports or claims read out of item {made.item[:12]} are not as they were read"


def _read_of(database: store.Database, reading: str) -> tuple[list[Report], list[Claim]]:
    reports = store.reports.of_reading(database, reading)
    return reports, [
        claim for report in reports for claim in store.claims.machine_of_report(database, report.id)
    ]


def _replay(again: store.Database, database: store.Database, events: Sequence[Event]) -> None:
    """Apply the events once more, with what the store itself holds in the place of reading."""
    withdrawn = withdrawals_after(events)
    last = last_linking(events)
    for event in events:
        match event.kind:
            case "capture":
                projection.apply_capture(again, event)
            case "reading" if withdrawn.get(event.content["item"], 0) > event.number:
                projection.pass_over(again, event)
            case "reading":
                projection.apply_reading(
                    again, event, *_read_of(database, ReadingEvent.from_wire(event.content).id)
                )
            case "decision":
                projection.apply_decision(again, event)
            case "look":
                projection.apply_look(again, event)
            case "withdrawal":
                projection.apply_withdrawal(again, event)
            case "publication" | "transfer" | "verification":
                projection.pass_over(again, event)
            case "stamp":
                projection.apply_stamp(again, event)
            case "list" | "matching" | "withholding":
                replay_listed(again, database, event, events)
            case "linking":
                apply_linking(again, event, last=last)

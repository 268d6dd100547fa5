"""From events to the store: each event is applied once, in order; delete the store and it is made again.

What is applied is counted in the store in the same transaction, so that a process killed at any instant
leaves a store that the next one carries on with.
"""

from collections.abc import Iterable

from onrecord import store
from onrecord.evidence.events import Event
from onrecord.evidence.watch.looks import Look
from onrecord.model import Capture, Claim, Decision, Item, ReadingEvent, Report
from onrecord.record.standing import anchored, stands

__all__ = [
    "advance",
    "applied",
    "apply_capture",
    "apply_decision",
    "apply_look",
    "apply_reading",
    "apply_stamp",
    "apply_withdrawal",
    "capture_of",
    "decision_of",
    "pass_over",
]


def applied(database: store.Database) -> int:
    """The number of the last event that the store holds."""
    return int(database.execute("SELECT value FROM progress WHERE name = 'events'").fetchone()[0])


def apply_capture(database: store.Database, event: Event) -> None:
    """Put the item and the capture of a `capture` event in."""
    content = event.content
    with database.transaction():
        store.items.put(database, Item(content["item"], content["length"], content["media_type"]))
        store.captures.put(database, capture_of(event), event=event.number)
        advance(database, event)


def apply_reading(
    database: store.Database, event: Event, reports: Iterable[Report], claims: Iterable[Claim]
) -> None:
    """Put what a reading gave in, in the place of an earlier one, and anchor earlier decisions to it."""
    reading = ReadingEvent.from_wire(event.content)
    with database.transaction():
        store.readings.put(database, reading, event=event.number)
        reports = list(reports)
        store.reports.put(database, reports, reading=reading.id)
        _put_claims(database, reading.item, reports, claims)
        advance(database, event)


def apply_decision(database: store.Database, event: Event) -> None:
    """Put a decision in and let the claim it is about stand as it now does."""
    decision = decision_of(event)
    with database.transaction():
        claim = _target(database, decision) if decision.noun == "claim" else ""
        store.decisions.put(database, decision, anchored=claim)
        if claim:
            machine = store.claims.machine(database, claim)
            _stand(database, claim, machine)
        advance(database, event)


def apply_look(database: store.Database, event: Event) -> None:
    """Put a look of the watch in, and the item of what came, if anything did."""
    look = Look.from_wire(event.content)
    with database.transaction():
        if look.item:
            item = Item(look.item, event.content["length"], event.content["media_type"])
            store.items.put(database, item)
        store.looks.put(database, look.to_wire(), id_=event.id, event=event.number)
        advance(database, event)


def apply_stamp(database: store.Database, event: Event) -> None:
    """Count a time-stamp's event: what it tells of lies with the log."""
    with database.transaction():
        advance(database, event)


def apply_withdrawal(database: store.Database, event: Event) -> None:
    """Take out what was read from a withdrawn item, and keep that it is withheld."""
    with database.transaction():
        wire = {name: value for name, value in event.content.items() if name not in ("event", "salt")}
        store.withdrawals.apply(database, wire, event=event.number)
        if store.editions.of_item(database, wire["item"]):
            store.entries.remove_of_item(database, wire["item"])
            store.persons.clear(database)
            store.matches.clear(database)
        advance(database, event)


def pass_over(database: store.Database, event: Event) -> None:
    """Count an event that changes nothing in the store: custody reads it from the events themselves."""
    with database.transaction():
        advance(database, event)


def capture_of(event: Event) -> Capture:
    """The Capture that a `capture` event tells of."""
    return Capture.from_wire(event.content)


def decision_of(event: Event) -> Decision:
    """The Decision that a `decision` event tells of."""
    content = event.content
    names = ("verb", "at", "operator", "reason", "claim", "item", "quote", "undoes", "changes")
    about = {"noun": content.get("noun", "claim"), "on": tuple(content.get("on", ()))}
    return Decision(id=event.id, event=event.number, **{name: content[name] for name in names}, **about)


def _target(database: store.Database, decision: Decision) -> str | None:
    """The claim that a new decision is about; by its quotation where the reader has changed since."""
    earlier = store.decisions.of_claim(database, decision.claim)
    if decision.verb == "new" or earlier or store.claims.find(database, decision.claim):
        return decision.claim
    found = anchored(decision, store.claims.of_item(database, decision.item))
    return found.id if found else None


def _stand(database: store.Database, claim: str, machine: Claim | None) -> None:
    now = stands(machine, store.decisions.of_claim(database, claim))
    report = store.reports.find(database, now.report) if now else []
    if now and report:
        store.claims.put(database, [(machine, now)], outlet=report[0].outlet, time=report[0].published)
    else:
        store.claims.remove(database, claim)


def _put_claims(database: store.Database, item: str, reports: list[Report], claims: Iterable[Claim]) -> None:
    machine = {claim.id: claim for claim in claims}
    by_report: dict[str, list[tuple[Claim | None, Claim]]] = {}
    for claim in machine.values():
        by_report.setdefault(claim.report, []).append((claim, claim))
    for report in reports:
        store.claims.put(database, by_report.get(report.id, []), outlet=report.outlet, time=report.published)
    decisions = store.decisions.of_item(database, item)
    coded = {decision.claim for decision in decisions if decision.verb == "new"}
    touched: dict[str, None] = {}
    for decision in decisions:
        target: str | None = decision.claim
        if decision.claim not in coded and not store.claims.find(database, decision.claim):
            found = anchored(decision, list(machine.values()))
            target = found.id if found else None
        store.decisions.anchor(database, decision.id, claim=target)
        if target:
            touched[target] = None
    for target in touched:
        _stand(database, target, machine.get(target) or store.claims.machine(database, target))


def advance(database: store.Database, event: Event) -> None:
    """Count an event as applied; inside the transaction that applies it."""
    database.execute("UPDATE progress SET value = ? WHERE name = 'events'", (event.number,))

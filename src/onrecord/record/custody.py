"""Custody: what happened to an item, from the moment it was obtained; made from the events, stored nowhere.

A row is one event about one item. What an event does not say is null: nothing is filled in afterwards.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any

from onrecord import store
from onrecord.errors import UsageError
from onrecord.evidence.events import Event
from onrecord.log.reader import LogReader
from onrecord.model import digest
from onrecord.record import projection
from onrecord.record.declared import ORIGIN
from onrecord.record.finding import one
from onrecord.record.folder import Folder
from onrecord.record.ledger import Ledger, entry_index
from onrecord.record.outside import item_of
from onrecord.record.verifying import Verdict
from onrecord.record.version import TOOL

__all__ = ["CLOCK", "COLUMNS", "custody", "custody_rows", "note_verification", "publish", "transfer"]

CLOCK = "system clock of the machine, UTC"
"""Where the times of events come from; a time-stamp of the log bounds them from outside."""
COLUMNS = (
    *("item", "event", "number", "log_index", "at", "clock", "tool", "settings_sha256", "operator"),
    *("sha256", "sha512", "length", "media_type", "method", "location", "url", "chain", "container"),
    *ORIGIN,
    *("to", "format", "result", "reason"),
)
"""What a row of custody has, in this order."""


def custody(folder: Folder, database: store.Database, id_: str | None) -> list[Mapping[str, Any]]:
    """The rows of one item (or of that a claim, report, capture was read from), or of all, in order of events."""
    item = _item(database, id_) if id_ else None
    log = LogReader(folder.root / "log")
    rows = custody_rows(list(folder.events.after(0)), log)
    return [row for row in rows if item in (None, row["item"])]


def custody_rows(events: Sequence[Event], log: LogReader) -> Iterator[Mapping[str, Any]]:
    """A row for each event and each item that it is about."""
    periods = log.key_periods()
    known: dict[str, Mapping[str, Any]] = {}
    for event in events:
        content = event.content
        if event.kind in ("capture", "look") and content["item"]:
            known.setdefault(content["item"], {n: content[n] for n in ("length", "media_type")})
        for item in _items(event, known):
            if event.kind == "capture":
                known[item] = {**known[item], "sha512": content["details"].get("sha512")}
            yield _row(event, item, known.get(item, {}), entry_index(event.number, periods))


def _items(event: Event, known: Iterable[str]) -> list[str]:
    content = event.content
    match event.kind:
        case "publication" | "transfer":
            return list(content["items"])
        case "verification":
            return sorted({fault["name"] for fault in content["faults"] if fault["name"] in known})
        case "stamp":
            return []
        case _:
            return [content["item"]] if content.get("item") else []


def _row(event: Event, item: str, known: Mapping[str, Any], index: int) -> Mapping[str, Any]:
    content = event.content
    details = content.get("details") or {}
    settings = {"settings": details.get("settings"), "reader": content.get("reader")}
    row: dict[str, Any] = dict.fromkeys(COLUMNS)
    row |= {
        name: content.get(name) for name in ("at", "operator", "location", "url", "method", "to", "format")
    }
    row |= {name: details.get(name) for name in ORIGIN}
    row |= {name: known.get(name) for name in ("sha512", "length", "media_type")}
    row |= {
        "item": item,
        "sha256": item,
        "event": event.kind,
        "number": event.number,
        "log_index": index,
        "clock": CLOCK,
        "tool": content.get("tool") or content.get("reader"),
        "settings_sha256": digest(settings),
        "chain": details.get("redirects"),
        "container": details.get("container"),
        "reason": content.get("reason") or details.get("readmitted"),
        "result": _result(event, item),
    }
    return row


def _result(event: Event, item: str) -> str | None:
    """In a few words, what came of it."""
    content = event.content
    match event.kind:
        case "reading":
            return f"{content['reports']} reports, {content['claims']} claims"
        case "decision":
            return f"{content['verb']} claim {content['claim'][:12]}"
        case "look":
            return str(content["state"])
        case "list":
            return f"list {content['list']}, edition {content['number']}: {content['entries']} entries"
        case "withdrawal":
            gone = f"content and {len(content['removes'])} events removed"
            return f"{gone}; {len(content['claims'])} claims withheld"
        case "verification":
            return "; ".join(f["state"] for f in content["faults"] if f["name"] == item)
        case _:
            return None


def _item(database: store.Database, id_: str) -> str:
    withheld = {str(wire["item"]) for wire in store.withdrawals.naming(database, id_)}
    if len(withheld) == 1 and len(id_) >= 4:
        return withheld.pop()
    return item_of(database, one(database, id_))


def transfer(
    ledger: Ledger,
    database: store.Database,
    ids: Sequence[str],
    *,
    to: str,
    reason: str | None,
    operator: str | None,
) -> Mapping[str, Any]:
    """Log that items were handed over; what the event says. All items where none are named.

    UsageError where one that is named was withdrawn: what is not here cannot be handed over.
    """
    named = sorted({_item(database, id_) for id_ in ids})
    every = named or [item.id for item in store.items.every(database)]
    items = [item for item in every if not store.withdrawals.withheld(database, item)]
    if named and items != named:
        gone = next(item for item in named if item not in items)
        raise UsageError(gone[:12], "it was withdrawn: there is nothing to hand over", "Name other items")
    if not items:
        raise UsageError("transfer", "there is nothing to hand over", "Add something first")
    return _log(
        ledger, database, "transfer", {"items": items, "to": to, "reason": reason, "operator": operator}
    )


def publish(
    ledger: Ledger,
    database: store.Database,
    *,
    items: Sequence[str],
    format_: str,
    to: str,
    reason: str | None,
    operator: str | None,
) -> Mapping[str, Any]:
    """Log that copies of items leave the record, before they do; what the event says."""
    said = {"items": list(items), "format": format_, "to": to, "reason": reason, "operator": operator}
    return _log(ledger, database, "publication", said)


def note_verification(
    ledger: Ledger, database: store.Database, verdict: Verdict, *, operator: str | None
) -> Mapping[str, Any]:
    """Log what verifying gave: the faults, each with what it is about."""
    faults = [{"state": each.state, "what": each.what, "name": each.name} for each in verdict.faults]
    said = {"ok": verdict.ok, "entries": verdict.entries, "faults": faults, "operator": operator}
    return _log(ledger, database, "verification", said)


def _log(ledger: Ledger, database: store.Database, kind: str, said: Mapping[str, Any]) -> Mapping[str, Any]:
    event = ledger.append(kind, {**said, "tool": TOOL}, number=projection.applied(database) + 1)
    projection.pass_over(database, event)
    return event.content

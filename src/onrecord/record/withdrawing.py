"""The verb `withdraw`: an item's content goes, for a victim's safety, and everything else stands.

One event says so, with the reason, and its entry in the log is a tombstone. Then the bytes are removed, the
files of the decisions about it (they quote it), and all that was read from it. Killed in between, the next
to open the record finishes it. What the log holds are salted commitments: no proof of anything else changes.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from onrecord import store
from onrecord.errors import InputError, UsageError
from onrecord.evidence.events import Event
from onrecord.record import projection
from onrecord.record.folder import Folder
from onrecord.record.ledger import Ledger
from onrecord.record.version import TOOL

__all__ = ["Withdrawn", "refuse_withheld", "take_out", "withdraw", "withdrawals_after"]


@dataclass(frozen=True, slots=True)
class Withdrawn:
    """What `withdraw` did."""

    item: str
    claims: int
    """How many claims are withheld now."""
    copies: tuple[Mapping[str, Any], ...]
    """The publications that took a copy of it out of the record: out of reach from here."""
    beside: tuple[str, ...]
    """Items that it was taken out of, or that were taken out of it: they may hold the same content."""


def withdraw(
    folder: Folder,
    ledger: Ledger,
    database: store.Database,
    id_: str,
    *,
    reason: str,
    operator: str | None,
    source_too: bool,
) -> Withdrawn:
    """Withdraw the item whose id begins with `id_`; doing it twice changes nothing.

    What a reader was answered about it quotes it, and goes too. With `source_too` the events go that say where it
    came from. UsageError where no reason is given or the
    id names no item.
    """
    if not reason.strip():
        raise UsageError("withdraw", "it needs a reason", "Say why, without the content: --reason TEXT")
    item = _item(database, id_)
    events = list(folder.events.after(0))
    made = _event(database, events, item, reason=reason, operator=operator, source_too=source_too)
    if made is None:
        last = [event for event in events if event.kind == "withdrawal" and event.content["item"] == item]
        take_out(folder, last[-1], events)
    else:
        event = ledger.append("withdrawal", made, number=projection.applied(database) + 1)
        take_out(folder, event, events)
        projection.apply_withdrawal(database, event)
        database.fold()
    for answer in _answers(events, item):
        withdraw(folder, ledger, database, answer, reason=reason, operator=operator, source_too=source_too)
    wire = store.withdrawals.withheld(database, item) or {"claims": []}
    copies = [e.content for e in events if e.kind == "publication" and item in e.content["items"]]
    return Withdrawn(item, len(wire["claims"]), tuple(copies), tuple(_beside(events, item)))


def take_out(folder: Folder, event: Event, events: Iterable[Event]) -> None:
    """Remove what a withdrawal names from the disk; nothing where it is gone, or was captured again since."""
    item = event.content["item"]
    again = any(
        e.number > event.number and e.kind in ("capture", "look") and e.content["item"] == item
        for e in events
    )
    if not again:
        folder.vault.remove(item)
    for number in event.content["removes"]:
        folder.events.remove(number)


def withdrawals_after(events: Iterable[Event]) -> dict[str, int]:
    """The number of each withdrawn item's last withdrawal: what was read before it is not read again."""
    return {event.content["item"]: event.number for event in events if event.kind == "withdrawal"}


def refuse_withheld(database: store.Database, item: str, *, name: str, readmit: str | None) -> None:
    """InputError where bytes about to be kept were withdrawn, and nobody says why they may come back."""
    wire = store.withdrawals.withheld(database, item)
    if wire and not readmit:
        raise InputError(
            name,
            f"these bytes were withdrawn on {wire['at'][:10]} ({wire['reason']})",
            "If they may come back, say why: --readmit REASON",
        )


def _item(database: store.Database, id_: str) -> str:
    found = {item.id for item in store.items.find(database, id_)}
    found |= {
        wire["item"] for wire in store.withdrawals.naming(database, id_) if wire["item"].startswith(id_)
    }
    if len(id_) < 4 or len(found) != 1:
        what = "several items begin like this" if found and len(id_) >= 4 else "there is no such item"
        raise UsageError(id_, what, "Give an item's id; onrecord show names the item of a claim or report")
    return found.pop()


def _event(
    database: store.Database,
    events: Iterable[Event],
    item: str,
    *,
    reason: str,
    operator: str | None,
    source_too: bool,
) -> dict[str, Any] | None:
    """What the event says; None where there is nothing left to withdraw."""
    obtained = [e for e in events if e.kind in ("capture", "look") and e.content["item"] == item]
    gone = ["decision", "capture"] if source_too else ["decision"]
    removes = [e.number for e in events if e.kind in gone and e.content["item"] == item]
    withheld = store.withdrawals.withheld(database, item)
    if withheld and not removes:
        return None
    first = obtained[0] if obtained else None
    kept = next(iter(store.items.find(database, item)), None)
    reports = [report.id for report in store.reports.of_item(database, item)]
    claims = sorted(claim.id for report in reports for claim in store.claims.of_report(database, report))
    return {
        "item": item,
        "length": kept.length if kept else (withheld or {})["length"],
        "media_type": kept.media_type if kept else (withheld or {})["media_type"],
        "withdraws": first.number if first else (withheld or {})["withdraws"],
        "removes": removes,
        "reports": sorted(reports) or list((withheld or {}).get("reports", [])),
        "claims": claims or list((withheld or {}).get("claims", [])),
        "reason": reason,
        "operator": operator,
        "tool": TOOL,
    }


def _answers(events: Iterable[Event], item: str) -> list[str]:
    """The items that hold what a reader that asks outside was answered about an item."""
    told = (e.content for e in events if e.kind == "capture" and e.content["method"] == "answer")
    return sorted({content["item"] for content in told if content["details"].get("container") == item})


def _beside(events: Iterable[Event], item: str) -> Iterable[str]:
    pairs = {
        (e.content["details"]["container"], e.content["item"])
        for e in events
        if e.kind == "capture" and e.content["details"].get("container")
    }
    return sorted({one if other == item else other for one, other in pairs if item in (one, other)})

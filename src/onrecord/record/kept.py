"""Keeping bytes that a verb made or found: into evidence, with a capture that says how they came."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import IO, Any

from onrecord import store
from onrecord.evidence.events import now
from onrecord.model import Capture
from onrecord.record import projection
from onrecord.record.folder import Folder
from onrecord.record.ledger import Ledger
from onrecord.record.version import TOOL
from onrecord.record.withdrawing import refuse_withheld

__all__ = ["Coming", "keep"]


@dataclass(frozen=True, slots=True)
class Coming:
    """How bytes come into a record."""

    method: str
    location: str
    media_type: str
    url: str | None = None
    outlet: str | None = None
    published: str | None = None
    operator: str | None = None


def keep(
    folder: Folder,
    ledger: Ledger,
    database: store.Database,
    source: IO[bytes],
    how: Coming,
    details: Mapping[str, Any],
) -> tuple[str, Capture | None]:
    """Keep bytes as an item: its id, and the capture, or null where the same was there already."""
    kept = folder.vault.keep(
        source,
        name=how.location,
        admit=lambda item: refuse_withheld(database, item, name=how.location, readmit=None),
    )
    capture = Capture(
        item=kept.item,
        method=how.method,
        location=how.location,
        at=now(),
        tool=TOOL,
        operator=how.operator,
        url=how.url,
        outlet=how.outlet,
        published=how.published,
        details={"sha512": kept.sha512, **details},
    )
    if store.captures.has(database, capture.id):
        return kept.item, None
    content = {**capture.to_wire(), "length": kept.length, "media_type": how.media_type}
    event = ledger.append("capture", content, number=projection.applied(database) + 1, at=capture.at)
    folder.vault.logged(kept.item)
    projection.apply_capture(database, event)
    return kept.item, capture

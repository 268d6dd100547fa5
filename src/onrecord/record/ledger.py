"""The ledger: every event is a file in `events/` and, in the same order, an entry of the log.

The entry is a salted commitment (`log.leaf`), so that an event's content can be withdrawn while every
other proof stands. A process killed between the two leaves an event without an entry; the next one to
write enters it.
"""

import os
import re
import secrets
from collections.abc import Mapping
from pathlib import Path
from types import TracebackType
from typing import Any, Self

from onrecord.errors import RecordError
from onrecord.evidence.events import Event, Events
from onrecord.log.keys import create_key, load_key, other_keys
from onrecord.log.leaf import Leaf, commitment
from onrecord.log.reader import KeyPeriod, LogReader
from onrecord.log.writer import LogWriter
from onrecord.model import canonical

__all__ = [
    "PASSPHRASE",
    "Ledger",
    "commitment_of",
    "create_log",
    "entry_index",
    "leaf_of",
    "log_index",
    "logged_content",
]

PASSPHRASE = "ONRECORD_PASSPHRASE"
"""The environment variable with the passphrase of the log's key, where it has one."""
_BATCH = 1000


def create_log(root: Path, *, passphrase: str | None = None) -> None:
    """Make the key and the log of the record in `root`; a log that is there stays."""
    if (root / "log" / "checkpoint").is_file():
        return
    slug = re.sub(r"[^a-z0-9-]+", "-", root.resolve().name.lower()).strip("-") or "record"
    name = f"onrecord/{slug}-{secrets.token_hex(4)}"
    key = create_key(root / "keys", name=name, passphrase=passphrase or os.environ.get(PASSPHRASE) or None)
    LogWriter.create(root / "log", key=key).close()


def logged_content(event: Event) -> bytes:
    """What the log commits to beside the salt: the event's canonical JSON without it, UTF-8."""
    content = {name: value for name, value in event.content.items() if name != "salt"}
    return canonical(content).encode("utf-8", errors="replace")


def commitment_of(event: Event) -> bytes:
    """SHA-256 over the event's salt and its content, 32 bytes."""
    return commitment(logged_content(event), bytes.fromhex(event.content["salt"]))


def log_index(log: LogReader, number: int) -> int:
    """The index in the log of the event with this number: changes of key are entries too."""
    return entry_index(number, log.key_periods())


def leaf_of(event: Event, periods: tuple[KeyPeriod, ...]) -> Leaf:
    """The log's entry of an event; of a withdrawal, a tombstone on the entry of what it withdraws."""
    withdraws = event.content["withdraws"] if event.kind == "withdrawal" else None
    return Leaf(
        event.kind, commitment_of(event), withdraws=entry_index(withdraws, periods) if withdraws else None
    )


def entry_index(number: int, periods: tuple[KeyPeriod, ...]) -> int:
    """The index in the log of the event with this number, under the keys it has had."""
    index = number - 1
    for period in periods[1:]:
        index += period.first - 1 <= index
    return index


class Ledger:
    """The one writer of a record's events and log; use it in a `with` block under the record's lock."""

    def __init__(self, root: Path, events: Events) -> None:
        self._events = events
        self._keys = root / "keys"
        log = LogReader(root / "log")
        key = load_key(
            root / "keys", log.key_periods()[-1].key, passphrase=os.environ.get(PASSPHRASE) or None
        )
        self._log = LogWriter.open(root / "log", key=key)
        try:
            self._finish_rotation()
            self._enter_missing()
        except BaseException:
            self._log.close()
            raise

    @property
    def log(self) -> LogWriter:
        """The log, to be stamped and witnessed."""
        return self._log

    def append(self, kind: str, content: Mapping[str, Any], *, number: int, at: str | None = None) -> Event:
        """Append an event and its entry; both are on the disk when this returns."""
        event = self._events.append(kind, content, number=number, at=at)
        self._enter([event])
        return event

    def rotate_key(self) -> str:
        """Go on with a new key of the same name; the old one stays in its file. The new public key."""
        key = create_key(
            self._keys, name=self._log.head.origin, passphrase=os.environ.get(PASSPHRASE) or None
        )
        self._log.rotate(key)
        return key.verifier.encode()

    def _finish_rotation(self) -> None:
        """A change of key that was killed between its entry and the list of keys is finished first."""
        known = [period.key for period in self._log.key_periods()]
        secret = os.environ.get(PASSPHRASE) or None
        fresh = other_keys(self._keys, name=self._log.head.origin, known=known, passphrase=secret)
        if fresh:
            self._log.finish_rotation(fresh)

    def _enter_missing(self) -> None:
        periods = self._log.key_periods()
        known = self._log.total - (len(periods) - 1)
        if self._events.count() < known:
            raise RecordError(
                "events",
                f"the log holds {known} events, but not all are there",
                "Run verify to see which are missing",
            )
        batch: list[Event] = []
        for event in self._events.after(known):
            batch.append(event)
            if len(batch) == _BATCH:
                self._enter(batch)
                batch = []
        self._enter(batch)

    def _enter(self, events: list[Event]) -> None:
        if not events:
            return
        periods = self._log.key_periods()
        first = entry_index(events[0].number, periods)
        self._log.append([leaf_of(event, periods).encode() for event in events], first=first)

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """Bring what was entered under a signed checkpoint."""
        self._log.__exit__(kind, error, trace)

"""The ledger: every event is a file in `events/` and, in the same order, an entry of the log.

The entry is a salted commitment (`log.leaf`), so that an event's content can be withdrawn while every
other proof stands. A process killed between the two leaves an event without an entry; the next one to
write enters it.
"""

import os
import re
import secrets
from collections.abc import Mapping, Sequence
from pathlib import Path
from types import TracebackType
from typing import Any, Self

from onrecord.errors import RecordError
from onrecord.evidence.events import Event, Events
from onrecord.log.keys import create_key, load_key, other_keys
from onrecord.log.leaf import Leaf, commitment
from onrecord.log.pending import replay
from onrecord.log.reader import KeyPeriod, LogReader
from onrecord.log.writer import LogWriter
from onrecord.model import canonical

__all__ = [
    "PASSPHRASE",
    "Ledger",
    "commitment_of",
    "create_log",
    "entry_index",
    "key_changes",
    "leaf_of",
    "log_index",
    "logged_content",
    "logged_events",
]

PASSPHRASE = "ONRECORD_PASSPHRASE"
"""The environment variable with the passphrase of the log's key, where it has one."""


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


def logged_events(root: Path) -> int:
    """How many events the log of the record in `root` holds, those that are under no checkpoint yet with them."""
    log = LogReader(root / "log")
    pending = replay(root / "log" / "pending", size=log.size).entries
    return log.size + len(pending) - key_changes(log, pending)


def key_changes(log: LogReader, pending: Sequence[bytes] = ()) -> int:
    """How many entries, with those `pending`, are changes of key: one that was killed after its entry too."""
    periods = log.key_periods()
    if not pending and periods[-1].first == log.size:
        return len(periods) - 1
    last = pending[-1] if pending else log.entry(log.size - 1)
    return len(periods) - 1 + (Leaf.decode(last).kind == "key")


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
            self._settle_last()
        except BaseException:
            self._log.close()
            raise

    @property
    def log(self) -> LogWriter:
        """The log, to be stamped and witnessed."""
        return self._log

    def append(self, kind: str, content: Mapping[str, Any], *, number: int, at: str | None = None) -> Event:
        """Append an event and its entry; both are on the disk when this returns.

        The event is staged first and gets its name when the log holds it: a file that the log does not hold
        was put in by somebody else, and a kill leaves at most one that is staged.
        """
        event = self._events.stage(kind, content, number=number, at=at)
        periods = self._log.key_periods()
        self._log.append([leaf_of(event, periods).encode()], first=entry_index(number, periods))
        self._events.settle(number)
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

    def _settle_last(self) -> None:
        """Settle the event whose entry a killed process had written; RecordError where events and log differ."""
        periods = self._log.key_periods()
        held, there = self._log.total - (len(periods) - 1), self._events.count()
        if there == held - 1:
            staged = self._events.staged(held)
            self._log.publish()
            entry = self._log.entry(entry_index(held, periods))
            if staged is not None and leaf_of(staged, periods).encode() == entry:
                self._events.settle(held)
                there = held
        if there < held:
            problem = f"the log holds {held} events, but not all are there"
            raise RecordError("events", problem, "Run verify to see which are missing")
        if there > held:
            problem = f"the log holds {held} events, but there are {there}: somebody put them in"
            raise RecordError("events", problem, "Run verify to see which, and take them out")
        self._events.discard()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """Bring what was entered under a signed checkpoint."""
        self._log.__exit__(kind, error, trace)

"""The record behind the desk: one connection a thread, and answers kept while the record stays as it is."""

import threading
from collections import OrderedDict
from collections.abc import Callable, Hashable
from pathlib import Path
from typing import Any, TypeVar

from onrecord.record import Record

__all__ = ["Records"]

T = TypeVar("T")
_KEPT = 512
"""Answers kept: tallies and counts, a few kilobytes each."""


class Records:
    """Opens the record once a thread, as SQLite wants it; all threads see what any of them writes."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self._own = threading.local()
        self._opened: list[Record] = []
        self._lock = threading.Lock()
        self._kept: OrderedDict[Hashable, Any] = OrderedDict()

    def get(self) -> Record:
        """This thread's record."""
        record: Record | None = getattr(self._own, "record", None)
        if record is None:
            record = self._own.record = Record.open(self.path)
            with self._lock:
                self._opened.append(record)
        return record

    def cached(self, key: Hashable, make: Callable[[], T]) -> T:
        """What `make` gives, made again only when the record has changed since."""
        whole = (self.get().state(), key)
        with self._lock:
            if whole in self._kept:
                self._kept.move_to_end(whole)
                kept: T = self._kept[whole]
                return kept
        made = make()
        with self._lock:
            self._kept[whole] = made
            while len(self._kept) > _KEPT:
                self._kept.popitem(last=False)
        return made

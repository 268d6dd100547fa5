"""The record behind the desk: one connection a thread, and answers kept while the record stays as it is."""

import contextlib
import sqlite3
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


class _Own:
    """A thread's record; closed when the thread ends and lets go of it."""

    def __init__(self, path: Path) -> None:
        self.record = Record.open(path)

    def __del__(self) -> None:
        """Close the connection; where another thread does the letting go, SQLite closes it as it is freed."""
        with contextlib.suppress(AttributeError, sqlite3.ProgrammingError):
            self.record.close()


class Records:
    """Opens the record once a thread, as SQLite wants it; all threads see what any of them writes."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self._local = threading.local()
        self._lock = threading.Lock()
        self._kept: OrderedDict[Hashable, Any] = OrderedDict()

    def get(self) -> Record:
        """This thread's record."""
        own: _Own | None = getattr(self._local, "own", None)
        if own is None:
            own = self._local.own = _Own(self.path)
        return own.record

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

"""A record's folder: where things are, the marker that says so, and the lock of its one writer.

::

    kursk/
      onrecord.json     the marker: what this folder is, and the version of its layout
      evidence/         the bytes of items
      events/           what happened
      log/              commitments to what happened, in a transparency log
      keys/             the log's private key, rights 0600
      proxy             the record's own proxy, where one is set
      record.sqlite     what evidence and events give; can be deleted
"""

import contextlib
import fcntl
import json
import os
import time
from collections.abc import Iterator
from pathlib import Path

from onrecord.disk import disk_errors, sync_folder, write_whole
from onrecord.errors import RecordError
from onrecord.evidence.events import Events
from onrecord.evidence.vault import Vault
from onrecord.record.ledger import Ledger, create_log

__all__ = ["LAYOUT", "Folder"]

LAYOUT = 1
"""Version of the folder's layout; a newer one is refused."""
_LOCK_SECONDS = 10.0
_OWN = ("evidence", "events", "log", "keys", "lock", "onrecord.new")
"""What an interrupted `create` may have left."""


class Folder:
    """The paths of one record."""

    def __init__(self, root: Path) -> None:
        self.root = root
        self.marker = root / "onrecord.json"
        self.database = root / "record.sqlite"
        self.proxy_file = root / "proxy"
        self.vault = Vault(root / "evidence")
        self.events = Events(root / "events")

    @classmethod
    def create(cls, root: Path) -> "Folder":
        """Make the folder of a new record; an existing record stays as it is.

        RecordError where other files are in the way: a record has its folder to itself.
        """
        folder = cls(root)
        if folder.marker.is_file():
            return cls.open(root)
        if root.is_dir() and any(entry.name not in _OWN for entry in root.iterdir()):
            raise RecordError(
                str(root), "the folder is not empty and not a record", "Name a new or an empty folder"
            )
        with disk_errors(str(root)):
            for place in (root, folder.vault.folder, folder.events.folder):
                place.mkdir(parents=True, exist_ok=True)
            create_log(root)
            temporary = folder.marker.with_suffix(".new")
            temporary.write_text(cls.marker_text(), encoding="utf-8")
            os.replace(temporary, folder.marker)
        return folder

    @property
    def proxy(self) -> str | None:
        """The record's own proxy: where it is set, nothing is asked for directly."""
        try:
            return self.proxy_file.read_text(encoding="utf-8").strip() or None
        except FileNotFoundError:
            return None

    def set_proxy(self, url: str) -> None:
        """Set the record's own proxy; an empty address takes it away."""
        with disk_errors(str(self.root)):
            write_whole(self.proxy_file, f"{url}\n".encode(), temporary=self.root / ".proxy", mode=0o600)
            sync_folder(self.root)

    @staticmethod
    def marker_text() -> str:
        """What the marker says."""
        return json.dumps({"onrecord": "record", "layout": LAYOUT}) + "\n"

    @classmethod
    def open(cls, root: Path) -> "Folder":
        """The folder of the record at `root`; RecordError where there is none or a newer one."""
        folder = cls(root)
        try:
            marker = json.loads(folder.marker.read_text(encoding="utf-8"))
            layout = int(marker["layout"])
        except (FileNotFoundError, NotADirectoryError):
            raise RecordError(
                str(root), "there is no record here", f"Make one with: onrecord init {root}"
            ) from None
        except (ValueError, KeyError, TypeError) as error:
            raise RecordError(
                str(folder.marker), "it is not a record's marker", "Bring it back from a copy"
            ) from error
        if layout > LAYOUT:
            raise RecordError(
                str(root),
                f"it was made by a newer onrecord (layout {layout}; this one knows {LAYOUT})",
                "Install a newer onrecord: pip install --upgrade onrecord",
            )
        return folder

    @contextlib.contextmanager
    def writing(self) -> Iterator[Ledger]:
        """Hold the record's lock and write its ledger."""
        with self.locked(), Ledger(self.root, self.events) as ledger:
            self.vault.sweep(self._obtained)
            yield ledger

    def _obtained(self) -> frozenset[str]:
        """The items that events tell to have been obtained."""
        events = self.events.after(0)
        return frozenset(
            e.content["item"] for e in events if e.kind in ("capture", "look") and e.content["item"]
        )

    @contextlib.contextmanager
    def locked(self, *, seconds: float = _LOCK_SECONDS) -> Iterator[None]:
        """Hold the record's lock: one writer at a time; RecordError where another keeps it for `seconds`."""
        with disk_errors(str(self.root)), (self.root / "lock").open("w") as lock:
            until = time.monotonic() + seconds
            while True:
                try:
                    fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
                    break
                except BlockingIOError:
                    if time.monotonic() > until:
                        raise RecordError(
                            str(self.root),
                            "another onrecord process is writing to it",
                            "Wait until it has finished",
                        ) from None
                    time.sleep(0.05)
            yield

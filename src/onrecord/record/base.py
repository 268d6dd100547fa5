"""What every group of verbs of a Record stands on: its folder, its store, and that both are in step."""

from dataclasses import replace
from pathlib import Path
from types import TracebackType
from typing import Self

from onrecord import store
from onrecord.errors import RecordError
from onrecord.record import projection, reading
from onrecord.record.capturing import Web
from onrecord.record.folder import Folder
from onrecord.record.ledger import logged_events
from onrecord.record.progress import Progress, silent

__all__ = ["Base"]


class Base:
    """An open record without verbs."""

    def __init__(self, folder: Folder, *, progress: Progress = silent) -> None:
        self._folder = folder
        self._progress = progress
        self._database = store.Database(folder.database)
        self._catch_up()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def close(self) -> None:
        """Close the store; evidence and events are on the disk already."""
        self._database.close()

    @property
    def path(self) -> Path:
        """The record's folder."""
        return self._folder.root

    def _own_way(self, web: Web) -> Web:
        """How addresses are visited: through the record's own proxy, unless another is given."""
        return replace(web, proxy=web.proxy or self._folder.proxy)

    def _catch_up(self) -> None:
        """Apply events that a killed process wrote and did not apply, or that another process wrote meanwhile.

        What the log does not hold is not applied: `verify` names it.
        """
        known = projection.applied(self._database)
        there = min(self._folder.events.count(), logged_events(self._folder.root))
        if known > there:
            raise RecordError(
                str(self.path / "events"),
                f"the store holds {known} events, but only {there} are there",
                "Bring the missing files back from a copy of the record, or run: onrecord rebuild",
            )
        if known < there:
            reading.sync(self._folder, self._database, progress=self._progress)

"""Work that takes longer than a page may: done in a thread, its progress told to whoever asks."""

import threading
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any

from onrecord.errors import OnrecordError

__all__ = ["Job", "Jobs"]


@dataclass(slots=True)
class Job:
    """One piece of work, and how far it is."""

    name: str
    begun: str
    doing: str = ""
    done: int = 0
    total: int | None = None
    running: bool = True
    result: Any = None
    error: str | None = None
    ended: str | None = None

    def progress(self, doing: str, done: int, total: int | None) -> None:
        """Take note of how far it is (the signature of the record's progress)."""
        self.doing, self.done, self.total = doing, done, total


@dataclass(slots=True)
class Jobs:
    """The work under way, one of each name."""

    known: dict[str, Job] = field(default_factory=dict)
    lock: threading.Lock = field(default_factory=threading.Lock)

    def get(self, name: str) -> Job | None:
        """The work of that name, done or not; None where it was never begun."""
        return self.known.get(name)

    def begin(self, name: str, work: Callable[[Job], Any]) -> Job:
        """Begin the work, unless it is under way already."""
        with self.lock:
            job = self.known.get(name)
            if job and job.running:
                return job
            job = self.known[name] = Job(name, _now())
        threading.Thread(target=_run, args=(job, work), name=f"desk-{name}", daemon=True).start()
        return job


def _run(job: Job, work: Callable[[Job], Any]) -> None:
    try:
        job.result = work(job)
    except OnrecordError as error:
        job.error = str(error)
    except Exception as error:
        job.error = f"{type(error).__name__}: {error}"
        raise
    finally:
        job.ended, job.running = _now(), False


def _now() -> str:
    return datetime.now(UTC).isoformat(timespec="seconds")

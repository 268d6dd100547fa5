"""Reading many items: in this process or in a pool, with the same answer in the same order.

An item that kills its worker is tried once more alone, then refused; the others go on.
"""

import os
import threading
from collections import deque
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import Future, ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from dataclasses import dataclass
from multiprocessing import get_context, parent_process
from pathlib import Path

from onrecord.errors import InputError, OnrecordError
from onrecord.evidence.vault import Vault
from onrecord.model import Claim, Report
from onrecord.record.guarding import Replay, read_guarded

__all__ = ["Outcome", "Task", "outcomes", "refusal_of", "workers_for"]

_AHEAD = 4
"""Tasks a worker has waiting: enough to keep it busy, few enough to keep little in memory."""
_ALONE = 8
"""Up to this many tasks a pool costs more to start than it saves."""


@dataclass(frozen=True, slots=True)
class Task:
    """One item to read, as it was declared."""

    item: str
    media_type: str
    url: str | None
    outlet: str | None
    published: str | None
    answers: tuple[str, ...] | None = None
    """Of a reader that asks outside: the items that hold what it was answered, to be replayed."""
    reader: str | None = None
    """Its name and version as of then."""


@dataclass(frozen=True, slots=True)
class Outcome:
    """What reading one item gave: reports, claims, and what was refused (part, problem, advice)."""

    task: Task
    reports: tuple[Report, ...]
    claims: tuple[Claim, ...]
    refusals: tuple[dict[str, str], ...]


def workers_for(tasks: int, workers: int | None) -> int:
    """How many processes to read `tasks` items with: as told, else one a core where that pays."""
    if workers is not None:
        return max(1, workers)
    return 1 if tasks <= _ALONE else min(os.cpu_count() or 1, tasks)


def outcomes(vault: Path, tasks: Iterable[Task], *, name: str, workers: int) -> Iterator[Outcome]:
    """Read each task by the reader `name`; outcomes come in the order of the tasks."""
    if workers == 1:
        for task in tasks:
            yield _read(vault, task, name)
        return
    yield from _pooled(vault, iter(tasks), name, workers)


def _pooled(vault: Path, tasks: Iterator[Task], name: str, workers: int) -> Iterator[Outcome]:
    waiting: deque[tuple[Task, Future[Outcome]]] = deque()
    pool = _pool(workers)
    try:
        for task in tasks:
            waiting.append((task, pool.submit(_read, vault, task, name)))
            if len(waiting) >= workers * _AHEAD:
                first, future = waiting.popleft()
                outcome, broken = _result(future, vault, first, name)
                yield outcome
                if broken:
                    pool = _again(pool, waiting, vault, name, workers)
        while waiting:
            first, future = waiting.popleft()
            outcome, broken = _result(future, vault, first, name)
            yield outcome
            if broken:
                pool = _again(pool, waiting, vault, name, workers)
    finally:
        pool.shutdown(wait=False, cancel_futures=True)


def _result(future: "Future[Outcome]", vault: Path, task: Task, name: str) -> tuple[Outcome, bool]:
    try:
        return future.result(), False
    except BrokenProcessPool:
        return _alone(vault, task, name), True


def _again(
    pool: ProcessPoolExecutor,
    waiting: "deque[tuple[Task, Future[Outcome]]]",
    vault: Path,
    name: str,
    workers: int,
) -> ProcessPoolExecutor:
    """A new pool in the place of a broken one, with what was waiting."""
    pool.shutdown(wait=False, cancel_futures=True)
    fresh = _pool(workers)
    tasks = [task for task, _ in waiting]
    waiting.clear()
    waiting.extend((task, fresh.submit(_read, vault, task, name)) for task in tasks)
    return fresh


def _alone(vault: Path, task: Task, name: str) -> Outcome:
    with _pool(1) as pool:
        try:
            return pool.submit(_read, vault, task, name).result()
        except BrokenProcessPool:
            problem = "reading it ended the process (too much memory, or a fault in a library)"
            return Outcome(
                task,
                (),
                (),
                ({"part": "", "problem": problem, "advice": "It stays in evidence; read it by hand"},),
            )


def _pool(workers: int) -> ProcessPoolExecutor:
    return ProcessPoolExecutor(workers, mp_context=get_context("spawn"), initializer=_end_with_parent)


def _end_with_parent() -> None:
    """A worker whose parent was killed must not stay behind."""
    parent = parent_process()

    def watch(join: Callable[[], None]) -> None:
        join()
        os._exit(1)

    if parent is not None:
        threading.Thread(target=watch, args=(parent.join,), daemon=True).start()


def _read(vault: Path, task: Task, name: str) -> Outcome:
    try:
        data = Vault(vault).read(task.item)
        reading = read_guarded(
            data,
            reader=name,
            replay=_replay(vault, task),
            media_type=task.media_type,
            url=task.url,
            outlet=task.outlet,
            published=task.published,
        )
    except OnrecordError as error:
        return Outcome(task, (), (), (refusal_of("", error),))
    return Outcome(
        task, reading.reports, reading.claims, tuple(refusal_of(e.subject, e) for e in reading.refusals)
    )


def _replay(vault: Path, task: Task) -> Replay | None:
    if task.answers is None or task.reader is None:
        return None
    held = Vault(vault)
    return Replay(task.reader, tuple(held.read(item) for item in task.answers if held.has(item)))


def refusal_of(part: str, error: OnrecordError | InputError) -> dict[str, str]:
    """A refusal as an event and the store keep it."""
    return {"part": part, "problem": error.problem, "advice": error.advice}

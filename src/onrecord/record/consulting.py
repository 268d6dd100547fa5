"""The verb `read` with a reader that asks outside: what it is answered is kept as items, before what it says is used.

An answer is obtained at a time, from an address, by a tool: it is a capture (method `answer`), logged like any other,
with the item it is about as its container. A rebuild replays it and asks nobody.
"""

import io
import time
from collections.abc import Iterator
from dataclasses import dataclass, replace

from onrecord import store
from onrecord.errors import InputError, OnrecordError
from onrecord.evidence.events import now
from onrecord.model import Capture
from onrecord.reading.reader import reader as reader_named
from onrecord.reading.remote import Consulted, RemoteReader
from onrecord.reading.remote.endpoint import Endpoint
from onrecord.record import projection
from onrecord.record.folder import Folder
from onrecord.record.ledger import Ledger
from onrecord.record.pool import Outcome, Task, refusal_of
from onrecord.record.version import TOOL

__all__ = ["Plan", "Used", "answers_of", "consulted", "plan", "remote"]

ANSWER = "application/json"


@dataclass(frozen=True, slots=True)
class Plan:
    """What reading would ask, before it asks: shown so that nobody is surprised by a bill or by who reads along."""

    reader: str
    address: str
    items: int
    questions: int
    tokens_in: int
    cost: float | None
    """Of the tokens in alone, in the currency of the prices set; None where none are."""


@dataclass(slots=True)
class Used:
    """What asking took."""

    questions: int = 0
    tokens_in: int = 0
    tokens_out: int = 0
    seconds: float = 0.0
    cost: float | None = None


def remote(name: str) -> RemoteReader | None:
    """The reader of that name where it asks outside; None for one that does not."""
    found = reader_named(name)
    return found if isinstance(found, RemoteReader) else None


def answers_of(database: store.Database, item: str) -> tuple[str, ...]:
    """The items that hold answers about an item, in the order they came."""
    rows = database.execute(
        "SELECT item FROM captures WHERE method = 'answer' AND json_extract(wire, '$.details.container') = ? "
        "ORDER BY event",
        (item,),
    )
    return tuple(dict.fromkeys(row["item"] for row in rows))


def plan(folder: Folder, database: store.Database, reader: RemoteReader, *, again: bool) -> Plan:
    """What `read` would ask, without what is known already."""
    endpoint = Endpoint.from_environment()
    questions = tokens = 0
    tasks = [Task(*row) for row in store.captures.unread(database, reader=reader.name, again=again)]
    for task in tasks:
        try:
            own = reader.plan(
                folder.vault.read(task.item),
                media_type=task.media_type,
                url=task.url,
                outlet=task.outlet,
                published=task.published,
            )
        except OnrecordError:
            continue
        questions, tokens = questions + own[0], tokens + own[1]
    return Plan(reader.name, endpoint.url, len(tasks), questions, tokens, endpoint.cost(tokens, 0))


def consulted(
    folder: Folder,
    ledger: Ledger,
    database: store.Database,
    tasks: list[Task],
    reader: RemoteReader,
    used: Used,
) -> Iterator[tuple[Task, Outcome | None, InputError | None]]:
    """Each task with what came of it, or the error that leaves it unread; answers are kept as they come."""
    endpoint, name = Endpoint.from_environment(), reader.name
    for task in tasks:
        begun = time.monotonic()
        try:
            found = _consult(folder, database, task, reader, name)
        except OnrecordError as error:
            yield task, None, InputError(error.subject, error.problem, error.advice)
            continue
        used.seconds += time.monotonic() - begun
        used.questions += found.asked
        used.tokens_in += found.tokens_in
        used.tokens_out += found.tokens_out
        used.cost = endpoint.cost(used.tokens_in, used.tokens_out)
        for answer in found.answers:
            _keep(folder, ledger, database, task, answer, endpoint, name)
        if found.reading is None:
            yield task, None, found.error
            continue
        made = found.reading
        refusals = tuple(refusal_of(error.subject, error) for error in made.refusals)
        answered = replace(task, answers=answers_of(database, task.item), reader=name)
        yield task, Outcome(answered, made.reports, made.claims, refusals), None


def _consult(
    folder: Folder, database: store.Database, task: Task, reader: RemoteReader, name: str
) -> Consulted:
    kept = [folder.vault.read(item) for item in answers_of(database, task.item) if folder.vault.has(item)]
    return reader.consult(
        folder.vault.read(task.item),
        media_type=task.media_type,
        name=name,
        url=task.url,
        outlet=task.outlet,
        published=task.published,
        kept=kept,
        proxy=folder.proxy,
    )


def _keep(
    folder: Folder,
    ledger: Ledger,
    database: store.Database,
    task: Task,
    answer: bytes,
    endpoint: Endpoint,
    name: str,
) -> None:
    kept = folder.vault.keep(io.BytesIO(answer), name=f"an answer about {task.item[:12]}")
    capture = Capture(
        item=kept.item,
        method="answer",
        location=endpoint.url,
        at=now(),
        tool=TOOL,
        details={"container": task.item, "reader": name, "sha512": kept.sha512},
    )
    if store.captures.has(database, capture.id):
        return
    content = {**capture.to_wire(), "length": kept.length, "media_type": ANSWER}
    event = ledger.append("capture", content, number=projection.applied(database) + 1, at=capture.at)
    folder.vault.logged(kept.item)
    projection.apply_capture(database, event)

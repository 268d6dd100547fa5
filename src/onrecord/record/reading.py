"""The verb `read`, and `sync`: items into reports and claims, a reading event for each."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from itertools import takewhile

from onrecord import store
from onrecord.errors import InputError, RecordError
from onrecord.evidence.events import Event
from onrecord.model import Claim, ReadingEvent, Report, digest
from onrecord.reading.reader import reader as reader_named
from onrecord.reading.remote import RemoteReader
from onrecord.record import projection
from onrecord.record.consulting import Used, consulted, remote
from onrecord.record.folder import Folder
from onrecord.record.ledger import Ledger, logged_events
from onrecord.record.linking import apply_linking, last_linking
from onrecord.record.list_again import apply_listed
from onrecord.record.pool import Outcome, Task, outcomes, workers_for
from onrecord.record.progress import Progress, counted
from onrecord.record.withdrawing import take_out, withdrawals_after

__all__ = ["DEFAULT_READER", "Done", "read", "reading_digest", "sync"]

DEFAULT_READER = "rules"


@dataclass(slots=True)
class Done:
    """What `read` did: how many items, reports and claims, and what was refused."""

    items: int = 0
    reports: int = 0
    claims: int = 0
    refused: list[InputError] = field(default_factory=list)
    differ: int = 0
    """Of `sync`: readings and linkings that give something else than when they were made (by another version)."""
    used: Used | None = None
    """Of a reader that asks outside: what asking took."""


def read(
    folder: Folder,
    ledger: Ledger,
    database: store.Database,
    *,
    name: str = DEFAULT_READER,
    workers: int | None = None,
    again: bool = False,
    progress: Progress,
) -> Done:
    """Read what the reader `name` has not read yet (with `again`: everything)."""
    version = reader_named(name).name
    tasks = [Task(*row) for row in store.captures.unread(database, reader=version, again=again)]
    done = Done()
    asking = remote(name)
    if asking:
        _consult(folder, ledger, database, tasks, asking, done, progress)
        return done
    results = outcomes(folder.vault.folder, tasks, name=name, workers=workers_for(len(tasks), workers))
    for outcome in counted(results, doing="reading", total=len(tasks), progress=progress):
        number = projection.applied(database) + 1
        event = ledger.append("reading", _event(outcome, version), number=number)
        projection.apply_reading(database, event, outcome.reports, outcome.claims)
        _count(done, outcome, database)
    return done


def _consult(
    folder: Folder,
    ledger: Ledger,
    database: store.Database,
    tasks: list[Task],
    asking: RemoteReader,
    done: Done,
    progress: Progress,
) -> None:
    """Read by asking outside: what got no answer stays unread, for the next `read`."""
    done.used = Used()
    results = consulted(folder, ledger, database, tasks, asking, done.used)
    for task, outcome, error in counted(results, doing="asking", total=len(tasks), progress=progress):
        if outcome is None:
            done.refused += [_named(database, task, "", error)] if error else []
            continue
        event = ledger.append(
            "reading", _event(outcome, asking.name), number=projection.applied(database) + 1
        )
        projection.apply_reading(database, event, outcome.reports, outcome.claims)
        _count(done, outcome, database)


def sync(folder: Folder, database: store.Database, *, workers: int | None = None, progress: Progress) -> Done:
    """Apply the events that the log holds and the store does not yet, in order; readings are made again from the bytes.

    This is all of `rebuild`, after the store was deleted, and what `open` does after a kill.
    """
    logged = logged_events(folder.root)
    events = list(
        takewhile(lambda event: event.number <= logged, folder.events.after(projection.applied(database)))
    )
    done = Done()
    last = last_linking(events)
    for event, outcome in counted(
        _again(folder, database, events, workers), doing="rebuilding", total=len(events), progress=progress
    ):
        match event.kind:
            case "capture":
                projection.apply_capture(database, event)
            case "reading" if outcome:
                projection.apply_reading(database, event, outcome.reports, outcome.claims)
                done.differ += reading_digest(outcome.reports, outcome.claims) != event.content["digest"]
                _count(done, outcome, database)
            case "decision":
                projection.apply_decision(database, event)
            case "look":
                projection.apply_look(database, event)
            case "stamp":
                projection.apply_stamp(database, event)
            case "reading" | "publication" | "transfer" | "verification":
                projection.pass_over(database, event)
            case "list" | "matching" | "withholding":
                done.differ += not apply_listed(folder, database, event, events)
            case "linking":
                done.differ += not apply_linking(database, event, last=last)
            case "withdrawal":
                take_out(folder, event, events)
                projection.apply_withdrawal(database, event)
                database.fold()
            case _:
                advice = "Install a newer onrecord: pip install --upgrade onrecord"
                raise RecordError(
                    f"events/{event.number:09d}-{event.kind}", "this onrecord does not know its kind", advice
                )
    return done


def _again(
    folder: Folder, database: store.Database, events: Sequence[Event], workers: int | None
) -> Iterator[tuple[Event, Outcome | None]]:
    """Each event, with what reading gives again where it is one; one pool a reader for all of them."""
    withdrawn = withdrawals_after(events)
    readings = [
        event
        for event in events
        if event.kind == "reading" and withdrawn.get(event.content["item"], 0) < event.number
    ]
    read_again = {event.number for event in readings}
    streams: dict[str, Iterator[Outcome]] = {}
    media = {item.id: item.media_type for item in store.items.every(database)} if readings else {}
    media |= {
        event.content["item"]: event.content["media_type"] for event in events if event.kind == "capture"
    }
    for name in sorted({event.content["reader"].partition("/")[0] for event in readings}):
        tasks = [
            _task(event, media) for event in readings if event.content["reader"].partition("/")[0] == name
        ]
        streams[name] = outcomes(
            folder.vault.folder, tasks, name=name, workers=workers_for(len(tasks), workers)
        )
    for event in events:
        stream = (
            streams.get(event.content["reader"].partition("/")[0]) if event.number in read_again else None
        )
        yield event, next(stream) if stream else None


def _task(event: Event, media: dict[str, str]) -> Task:
    content = event.content
    item = content["item"]
    declared = (content["url"], content["outlet"], content["published"])
    answers = content.get("answers")
    return Task(item, media[item], *declared, tuple(answers) if answers else None, content["reader"])


def _event(outcome: Outcome, version: str) -> dict[str, object]:
    task = outcome.task
    made = ReadingEvent(
        item=task.item,
        url=task.url,
        outlet=task.outlet,
        published=task.published,
        reader=version,
        reports=len(outcome.reports),
        claims=len(outcome.claims),
        digest=reading_digest(outcome.reports, outcome.claims),
        refusals=outcome.refusals,
        answers=task.answers or (),
    )
    return made.to_wire()


def reading_digest(reports: Iterable[Report], claims: Iterable[Claim]) -> str:
    """SHA-256 over what a reading gave: its reports and its claims as read, each by id."""
    parts = [
        sorted((noun.to_wire() for noun in nouns), key=lambda wire: wire["id"]) for nouns in (reports, claims)
    ]
    return digest(parts)


def _count(done: Done, outcome: Outcome, database: store.Database) -> None:
    done.items += 1
    done.reports += len(outcome.reports)
    done.claims += len(outcome.claims)
    for refusal in outcome.refusals:
        error = InputError(refusal["part"], refusal["problem"], refusal["advice"])
        done.refused.append(_named(database, outcome.task, refusal["part"], error))


def _named(database: store.Database, task: Task, part: str, error: InputError) -> InputError:
    """The error, told of the place the item was obtained from."""
    captures = store.captures.of_item(database, task.item)
    name = captures[0].location if captures else task.item
    return InputError(f"{name}, {part}" if part else name, error.problem, error.advice)

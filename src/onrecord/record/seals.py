"""What others put on a record's log: time-stamps, block proofs, cosignatures. Each is told of by an event, so that
one that is taken away is missed.

A process killed between obtaining one and its event leaves one that no event tells of: no fault while nothing was
logged since, and entered by the next `timestamp`.
"""

from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path

from onrecord.errors import OnrecordError
from onrecord.evidence.events import Event
from onrecord.log.cosignature import Cosignature, cosignatures
from onrecord.log.ots import check_blocks
from onrecord.log.reader import LogReader
from onrecord.log.timestamp import check_stamps
from onrecord.model import sha256
from onrecord.record.checking import Check

__all__ = ["cosignature_digest", "seals", "told", "untold", "witness_name"]


def told(events: Iterable[Event]) -> dict[str, str]:
    """What events tell of: the name of each, and the digest that it had last."""
    return {e.content["name"]: e.content["digest"] for e in events if e.kind == "stamp"}


def witness_name(size: int, made: Cosignature) -> str:
    """How an event names a cosignature: by the size of the checkpoint and the witness's key."""
    return f"witness-{size}-{made.witness.id.hex()}"


def cosignature_digest(size: int, made: Cosignature) -> str:
    """SHA-256 over what a witness said: its key, the size, the time. Of one key there is one signature over it."""
    return sha256(f"{made.witness.encode()}\n{size}\n{made.seconds}\n".encode())


def untold(log: Path, known: Mapping[str, str]) -> Iterator[tuple[str, str, str]]:
    """Time-stamps and block proofs that hold, and that are not `known` from events: name, digest, what it covers."""
    found = [(each.name, each.stamp.digest, each.stamp.covers) for each in check_stamps(log) if each.stamp]
    if next((log / "timestamps").glob("*.ots"), None):
        found += [
            (f"blocks-{each.size}", each.digest, "checkpoint") for each in check_blocks(log) if each.digest
        ]
    yield from (each for each in found if known.get(each[0]) != each[1])


def seals(log: Path, events: Iterable[Event]) -> tuple[list[Check], tuple[str, ...]]:
    """What is at fault with them, and the time-stamps and block proofs, a line each with its state."""
    known = told(events)
    if not known and not (log / "timestamps").is_dir():
        return [], ()
    try:
        size = LogReader(log).size
        checked, blocks = check_stamps(log), check_blocks(log)
        found = _cosigned(LogReader(log)) if any(name.startswith("witness-") for name in known) else {}
    except OnrecordError as error:
        return [Check("unverifiable", "time-stamp", "log/timestamps", str(error))], ()
    found |= {f"blocks-{each.size}": each.digest for each in blocks}
    faults, lines = [], []
    for each in checked:
        if each.stamp:
            found[each.name] = each.stamp.digest
            when = f"{each.stamp.at:%Y-%m-%d %H:%M:%S} UTC by {each.stamp.signer}"
            lines.append(f"{each.name}: {when}, {each.state}")
        elif each.name in known or not each.name.startswith(f"{size}-"):
            faults.append(Check("altered", "time-stamp", f"log/timestamps/{each.name}", each.detail))
    lines += [f"blocks over {each.size} entries: {each.state}" for each in blocks]
    faults += [fault for fault in _against(known, found, size) if fault.name not in {f.name for f in faults}]
    return faults, tuple(lines)


def _cosigned(log: LogReader) -> dict[str, str]:
    """The cosignatures that are kept, by name, with their digests; those that do not hold are the log's own faults."""
    notes = {kept.head.size: kept.note for kept in log.kept()}
    found: dict[str, str] = {}
    for each in log.witnesses():
        try:
            made = cosignatures(notes[each.first], [each.key]) if each.first in notes else ()
        except OnrecordError:
            continue
        found |= {witness_name(each.first, one): cosignature_digest(each.first, one) for one in made}
    return found


def _against(known: Mapping[str, str], found: Mapping[str, str], size: int) -> Iterator[Check]:
    for name, digest in known.items():
        if name not in found:
            yield Check("missing", _what(name), _place(name), "the log tells of it")
        elif found[name] != digest:
            yield Check("altered", _what(name), _place(name), "it is not the one that the log tells of")
    for name in sorted(set(found) - set(known)):
        unfinished = name == f"blocks-{size}" or name.startswith((f"{size}-", "witness-"))
        if not unfinished:
            detail = "the log does not tell of it; where a time-stamping was killed, the next one enters it"
            yield Check("added later", _what(name), _place(name), detail)


def _what(name: str) -> str:
    return "witness" if name.startswith("witness-") else "time-stamp"


def _place(name: str) -> str:
    if name.startswith("witness-"):
        return f"log/checkpoints/{name.split('-')[1]}"
    return f"log/timestamps/{name}"

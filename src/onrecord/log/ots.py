"""OpenTimestamps over the checkpoint: proofs that end in Bitcoin's block chain.

A calendar takes the checkpoint's SHA-256 at once and, some hours later, has it in a block; the proof is
then completed (`upgrade`) and needs neither the calendar nor any authority. What is left to whoever checks
is the block: its Merkle root must be the one that the proof leads to. The standard `ots` program reads the file::

    timestamps/1234.ots        proves the first three lines of checkpoints/1234
"""

import secrets
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from importlib import import_module
from pathlib import Path
from typing import Any, NamedTuple

from onrecord.disk import disk_errors, sync_folder, write_whole
from onrecord.errors import InputError, MissingExtra, OnrecordError, RecordError
from onrecord.log.checkpoint import Checkpoint
from onrecord.log.network import Refused, ask
from onrecord.log.writer import LogWriter
from onrecord.model import sha256

__all__ = ["BlockProof", "check_blocks", "stamp_blocks", "upgrade_blocks"]

_NOT_YET = 404
_ACCEPT = "application/vnd.opentimestamps.v1"
_MAX_ANSWER = 10_000
Ask = Callable[..., bytes]


@dataclass(frozen=True, slots=True)
class BlockProof:
    """One proof: that the checkpoint at `size` was there when some block was made."""

    size: int
    state: str
    """`pending` (at a calendar), `in a block`, or `refused`."""
    detail: str
    blocks: tuple[tuple[int, str], ...] = ()
    """Height of each block, and the Merkle root that it must have, as block explorers show it."""
    digest: str = ""
    """SHA-256 of the file: what the record's event keeps."""


def stamp_blocks(
    log: LogWriter, *, calendars: Sequence[str], proxy: str | None = None, asking: Ask = ask
) -> BlockProof:
    """Give the newest checkpoint's SHA-256, with a random addition, to each of `calendars`, and keep the proof.

    InputError where none of them answers with one; those that do not are passed over.
    """
    core = _core()
    checkpoint = log.keep(log.publish())
    proof = core.timestamp.Timestamp(bytes.fromhex(sha256(checkpoint.note.text.encode())))
    added = proof.ops.add(core.op.OpAppend(secrets.token_bytes(16)))
    asked = added.ops.add(core.op.OpSHA256())
    failed: OnrecordError | None = None
    for calendar in calendars:
        try:
            data = asking(f"{calendar.rstrip('/')}/digest", data=asked.msg, accept=_ACCEPT, proxy=proxy)
            asked.merge(_answer(data, asked.msg, calendar))
        except OnrecordError as error:
            failed = error
    if not list(proof.all_attestations()):
        raise failed or InputError("calendars", "none is named", "Name one or more with their addresses")
    _keep(log, log.size, core.timestamp.DetachedTimestampFile(core.op.OpSHA256(), proof))
    return _check(log.folder, log.size)


def upgrade_blocks(
    log: LogWriter, *, calendars: Sequence[str], proxy: str | None = None, asking: Ask = ask
) -> tuple[BlockProof, ...]:
    """Complete the proofs that are pending, by asking those of `calendars` that they are pending at."""
    named = {calendar.rstrip("/") for calendar in calendars}
    for size in _sizes(log.folder):
        if _check(log.folder, size).state != "pending":
            continue
        proof = _load(log.folder, size)
        for stamp, uri in list(_pending(proof.timestamp)):
            address = f"{uri.rstrip('/')}/timestamp/{stamp.msg.hex()}"
            try:
                if uri.rstrip("/") in named:
                    stamp.merge(_answer(asking(address, accept=_ACCEPT, proxy=proxy), stamp.msg, uri))
            except Refused as refused:
                if refused.status != _NOT_YET:
                    raise
        _keep(log, size, proof)
    return check_blocks(log.folder)


def check_blocks(folder: Path) -> tuple[BlockProof, ...]:
    """Check every proof kept with the log in `folder`, by size: that it is over that checkpoint, and where it ends."""
    return tuple(_check(folder, size) for size in _sizes(folder))


def _check(folder: Path, size: int) -> BlockProof:
    try:
        proof = _load(folder, size)
        path = folder / "checkpoints" / str(size)
        text = Checkpoint.parse(path.read_bytes(), name=f"log/checkpoints/{size}").note.text
    except (OnrecordError, OSError) as error:
        return BlockProof(size, "refused", str(getattr(error, "problem", error)))
    if proof.file_digest.hex() != sha256(text.encode()):
        return BlockProof(size, "refused", "it is not over the checkpoint of that size")
    digest = sha256((folder / "timestamps" / f"{size}.ots").read_bytes())
    kind = _core().notary.BitcoinBlockHeaderAttestation
    ends = [
        (end.height, msg[::-1].hex())
        for msg, end in proof.timestamp.all_attestations()
        if isinstance(end, kind)
    ]
    if not ends:
        waiting = ", ".join(sorted({uri for _, uri in _pending(proof.timestamp)}))
        detail = f"at {waiting}" if waiting else "at no calendar that is known"
        return BlockProof(size, "pending", detail, (), digest)
    blocks = tuple(sorted(set(ends)))
    detail = f"block {blocks[0][0]} of Bitcoin must have the Merkle root {blocks[0][1]}"
    return BlockProof(size, "in a block", detail, blocks, digest)


class _Core(NamedTuple):
    timestamp: Any
    op: Any
    notary: Any
    serialize: Any


def _core() -> _Core:
    try:
        return _Core(*(import_module(f"opentimestamps.core.{name}") for name in _Core._fields))
    except ImportError as error:
        raise MissingExtra.of("timestamp", "OpenTimestamps") from error


def _answer(data: bytes, message: bytes, calendar: str) -> Any:
    core = _core()
    if len(data) > _MAX_ANSWER:
        raise InputError(calendar, f"the answer is longer than {_MAX_ANSWER:,} bytes", "Check the address")
    context = core.serialize.BytesDeserializationContext(data)
    try:
        stamp = core.timestamp.Timestamp.deserialize(context, message)
        context.assert_eof()
    except (core.serialize.DeserializationError, ValueError) as error:
        raise InputError(
            calendar, "it did not answer with a time-stamp", "Check that the address is a calendar's"
        ) from error
    return stamp


def _pending(stamp: Any) -> Iterator[tuple[Any, str]]:
    """Each place in the proof that waits at a calendar, and that calendar."""
    for end in stamp.attestations:
        if isinstance(end, _core().notary.PendingAttestation):
            yield stamp, end.uri
    for below in stamp.ops.values():
        yield from _pending(below)


def _load(folder: Path, size: int) -> Any:
    core = _core()
    path = folder / "timestamps" / f"{size}.ots"
    try:
        context = core.serialize.BytesDeserializationContext(path.read_bytes())
        return core.timestamp.DetachedTimestampFile.deserialize(context)
    except (core.serialize.DeserializationError, ValueError, OSError) as error:
        raise RecordError(
            f"log/timestamps/{path.name}", "the file was altered", "Bring it back from a copy of the record"
        ) from error


def _keep(log: LogWriter, size: int, proof: Any) -> None:
    folder = log.folder / "timestamps"
    if (folder / f"{size}.ots").exists():
        proof.timestamp.merge(_load(log.folder, size).timestamp)
    context = _core().serialize.BytesSerializationContext()
    proof.serialize(context)
    with disk_errors(str(folder)):
        folder.mkdir(exist_ok=True)
        write_whole(folder / f"{size}.ots", context.getbytes(), temporary=log.folder / ".tmp")
        sync_folder(folder)


def _sizes(folder: Path) -> list[int]:
    names = [path.stem for path in (folder / "timestamps").glob("*.ots")]
    return sorted(int(name) for name in names if name.isascii() and name.isdigit())

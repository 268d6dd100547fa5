"""The verbs `checkpoint`, `prove`, `timestamp`, `witness`: what others can hold against this record's log."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from onrecord import store
from onrecord.errors import OnrecordError, UsageError
from onrecord.evidence.events import Event
from onrecord.log.checkpoint import TreeHead, find_heads
from onrecord.log.notes import VerifierKey
from onrecord.log.ots import BlockProof, check_blocks, stamp_blocks, upgrade_blocks
from onrecord.log.proof import checker, prove
from onrecord.log.reader import LogReader
from onrecord.log.timestamp import Stamp, check_stamps, discard_incomplete, renew, stamp
from onrecord.log.witness import ask_witness
from onrecord.log.writer import LogWriter
from onrecord.model import Capture, Claim, Decision, Entry, Incident, Item, Person, Report
from onrecord.record import projection
from onrecord.record.exporting import whole_file
from onrecord.record.finding import Noun, one
from onrecord.record.folder import Folder
from onrecord.record.ledger import Ledger, log_index, logged_content
from onrecord.record.seals import cosignature_digest, told, untold, witness_name

__all__ = ["Proved", "checkpoint", "item_of", "prove_noun", "rotate_key", "stamp_record", "witness_record"]


_HEADS = 32
"""From so many of the newest checkpoints a proof leads on by itself."""


@dataclass(frozen=True, slots=True)
class Proved:
    """The files that prove one event, and what they prove."""

    proof: Path
    checker: Path
    event: int
    item: str | None


def checkpoint(folder: Folder) -> TreeHead:
    """The newest checkpoint of the record's log."""
    return LogReader(folder.root / "log").head


def prove_noun(
    folder: Folder, database: store.Database, id_: str, target: Path, *, against: Sequence[Path] = ()
) -> Proved:
    """Write a proof that what `id_` names was on record: of a claim, a report or an item, its capture.

    The proof is one file that shows nothing of anything else in the record; beside it goes the program that
    checks it offline. It leads on from the newest checkpoints that were given out, and from those in the files
    `against`. UsageError where the id names nothing.
    """
    noun = one(database, id_)
    event = _event(folder, database, noun)
    log = LogReader(folder.root / "log")
    content = logged_content(event)
    kept = [head for path in against for head in find_heads(_kept(path), name=str(path))]
    made = prove(
        log,
        log_index(log, event.number),
        event=content,
        salt=bytes.fromhex(event.content["salt"]),
        older=[head.size for head in (*log.heads()[-_HEADS:], *kept)],
    )
    proof = target if target.suffix == ".tlog-proof" else target.with_name(f"{target.name}.tlog-proof")
    program = proof.with_name("check_proof.py")
    for path, text in ((proof, made.encode()), (program, checker())):
        with whole_file(path, binary=False) as file:
            file.write(text)
    return Proved(proof, program, event.number, event.content.get("item"))


def _kept(path: Path) -> bytes:
    try:
        return path.read_bytes()
    except OSError as error:
        problem = f"it cannot be read ({error.strerror})"
        raise UsageError(str(path), problem, "Give a file with a checkpoint") from error


def _event(folder: Folder, database: store.Database, noun: Noun) -> Event:
    if isinstance(noun, Decision):
        number = noun.event
    elif isinstance(noun, Capture):
        number = store.captures.event_of(database, noun.id)
    else:
        number = _obtained(database, item_of(database, noun))
    return next(folder.events.after(number - 1))


def _obtained(database: store.Database, item: str) -> int:
    """The number of the event that first obtained an item: a capture, or a look of the watch."""
    captures = store.captures.of_item(database, item)
    looked = None if captures else store.looks.event_of_item(database, item)
    if captures:
        return store.captures.event_of(database, captures[0].id)
    if looked is None:
        raise UsageError(item[:12], "no event tells how it was obtained", "Run verify")
    return looked


def item_of(database: store.Database, noun: Noun) -> str:
    """The item that a noun is, came with, was read from or is about."""
    match noun:
        case Claim():
            return store.reports.find(database, noun.report)[0].item
        case Report() | Capture() | Decision():
            return noun.item
        case Item():
            return noun.id
        case Entry():
            return store.editions.of_list(database, noun.list)[-1].item
        case Person():
            first = store.entries.find(database, noun.entries[0])[0]
            return store.editions.of_list(database, first.list)[-1].item
        case Incident():
            problem = "an incident is put together from claims of several items"
            raise UsageError(noun.id[:12], problem, "Name one of its claims")


def rotate_key(folder: Folder) -> str:
    """Make a new key and let the log go on with it; the new public key, to be given to whoever checks the log.

    The change is an entry of the log, and the checkpoint over it is signed by both keys. The passphrase of
    the new key is the one in ONRECORD_PASSPHRASE, where there is one.
    """
    with folder.writing() as ledger:
        return ledger.rotate_key()


def stamp_record(
    folder: Folder,
    database: store.Database,
    *,
    authorities: Mapping[str, Path],
    calendars: Sequence[str],
    catch_up: Callable[[], None],
    proxy: str | None = None,
) -> tuple[list[str], list[OnrecordError]]:
    """Have the newest checkpoint stamped by each authority (URL → file with its root certificates, PEM) and
    calendar; renew tokens that run out soon, complete pending proofs. (What was obtained, what failed.)

    Each is an event: a stamp that is taken away later is missed.
    """
    done: list[str] = []
    failed: list[OnrecordError] = []
    with folder.writing() as ledger:
        catch_up()
        done += _entered(folder, ledger, database)
        for url, roots in authorities.items():
            try:
                for each in _stamps(ledger.log, url, _pem(roots), proxy):
                    _log_stamp(ledger, database, each.name, each.digest, covers=each.covers)
                    when = f"{each.at:%Y-%m-%d %H:%M:%S} UTC by {each.signer}"
                    done.append(f"{each.name} (of {each.covers}): {when}, good to {each.expires:%Y-%m-%d}")
            except OnrecordError as error:
                failed.append(error)
        try:
            for proof in _blocks(ledger.log, calendars, proxy):
                _log_stamp(ledger, database, f"blocks-{proof.size}", proof.digest, covers="checkpoint")
                done.append(f"blocks over {proof.size} entries: {proof.state}")
        except OnrecordError as error:
            failed.append(error)
    return done, failed


def _entered(folder: Folder, ledger: Ledger, database: store.Database) -> Iterator[str]:
    """Enter what a killed time-stamping had obtained, and take away what it had not written whole."""
    log, known = folder.root / "log", told(folder.events.after(0))
    discard_incomplete(log, known=known)
    for name, digest, covers in list(untold(log, known)):
        _log_stamp(ledger, database, name, digest, covers=covers)
        yield f"{name}: obtained before and entered now"


def _stamps(log: LogWriter, url: str, roots: bytes, proxy: str | None) -> Iterator[Stamp]:
    """A token over the newest checkpoint, and over each token that runs out soon."""
    yield stamp(log, url=url, roots=roots, proxy=proxy)
    soon = [old.name for old in check_stamps(log.folder) if old.state == "expires soon"]
    yield from (renew(log, old, url=url, roots=roots, proxy=proxy) for old in soon)


def _blocks(log: LogWriter, calendars: Sequence[str], proxy: str | None) -> list[BlockProof]:
    """The proofs that were made or completed now; pending ones are completed first, by whoever gave them."""
    if not calendars:
        return []
    before = {proof.size: proof.digest for proof in check_blocks(log.folder)}
    upgraded = upgrade_blocks(log, calendars=calendars, proxy=proxy)
    changed = [proof for proof in upgraded if before.get(proof.size) != proof.digest]
    return [*changed, stamp_blocks(log, calendars=calendars, proxy=proxy)]


def _log_stamp(ledger: Ledger, database: store.Database, name: str, digest: str, *, covers: str) -> None:
    content = {"name": name, "digest": digest, "covers": covers}
    projection.apply_stamp(database, ledger.append("stamp", content, number=projection.applied(database) + 1))


def _pem(path: Path) -> bytes:
    try:
        return path.read_bytes()
    except OSError as error:
        raise UsageError(
            str(path), f"it cannot be read ({error.strerror})", "Give the authority's certificates in PEM"
        ) from error


def witness_record(
    folder: Folder,
    database: store.Database,
    *,
    url: str,
    key: str,
    catch_up: Callable[[], None],
    proxy: str | None = None,
) -> str:
    """Ask the witness at `url`, whose public key is `key`, to cosign the newest checkpoint; what it said.

    It is an event: a cosignature that is taken away later is missed.
    """
    with folder.writing() as ledger:
        catch_up()
        made = ask_witness(ledger.log, url=url, witness=VerifierKey.decode(key.strip()), proxy=proxy)
        size = ledger.log.size
        digest = cosignature_digest(size, made)
        _log_stamp(ledger, database, witness_name(size, made), digest, covers="checkpoint")
    return f"{made.witness.name} cosigned {size} entries at {made.at}"

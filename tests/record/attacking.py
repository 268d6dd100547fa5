"""Attacks on a record, seeded: each changes something on the disk; `verify` must name it. Used by tests and bench."""

import json
import random
import shutil
import sqlite3
import subprocess
from collections.abc import Callable
from pathlib import Path

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from tests.log.authority import Authority, served

from onrecord.log.checkpoint import Checkpoint
from onrecord.log.cosignature import cosign
from onrecord.log.keys import load_key
from onrecord.log.notes import COSIGNATURE, Note, SignerKey, VerifierKey
from onrecord.log.reader import LogReader
from onrecord.log.writer import LogWriter
from onrecord.model import canonical
from onrecord.record import Record, verify_record
from onrecord.record.ledger import leaf_of

Attack = Callable[[Path, random.Random], str]
WITNESS = SignerKey("witness.example/w1", Ed25519PrivateKey.from_private_bytes(bytes([7]) * 32))


def files(folder: Path, *tops: str) -> list[Path]:
    """The files below some folders of a record, sorted."""
    return sorted(
        path
        for top in tops
        for path in (folder / top).rglob("*")
        if path.is_file() and not path.name.startswith(".")
    )


def protected(folder: Path) -> list[Path]:
    """Every file whose change must be named, the private key and the empty lock apart."""
    return [*files(folder, "evidence", "events", "log"), folder / "onrecord.json", folder / "record.sqlite"]


def overwrite(path: Path, data: bytes) -> None:
    path.chmod(0o644)
    path.write_bytes(data)


def edit(folder: Path, chance: random.Random) -> str:
    """Change one byte of any file."""
    path = chance.choice([path for path in protected(folder) if path.stat().st_size])
    if path.name == "record.sqlite":
        return edit_store(folder, chance)
    data = bytearray(path.read_bytes())
    data[chance.randrange(len(data))] ^= 1 << chance.randrange(8)
    overwrite(path, bytes(data))
    return path.relative_to(folder).as_posix()


def edit_store(folder: Path, chance: random.Random) -> str:
    """Change what the store shows: a figure, a status, a column, a row."""
    with sqlite3.connect(folder / "record.sqlite") as database:
        (claim,) = database.execute(
            "SELECT id FROM claims ORDER BY id LIMIT 1 OFFSET ?", (chance.randrange(5),)
        ).fetchone()
        what = chance.choice(
            [
                'UPDATE claims SET wire = replace(wire, \'"status":"candidate"\', \'"status":"accepted"\') WHERE id = ?',
                'UPDATE claims SET wire = replace(wire, \'"report":"\', \'"report":"0\') WHERE id = ?',
                "UPDATE claims SET measure = 'captured' WHERE id = ?",
                "UPDATE claims SET time = '1999-01-01' WHERE id = ?",
                "DELETE FROM claims WHERE id = ?",
                "UPDATE reports SET title = 'x' WHERE id = (SELECT report FROM claims WHERE id = ?)",
                "UPDATE items SET length = length + 1 WHERE id != ?",
                "UPDATE captures SET outlet = 'Another' WHERE id != ?",
            ]
        )
        database.execute(what, (claim,))
    database.close()
    return "record.sqlite"


def needed(folder: Path) -> list[Path]:
    """The files that a record needs: a log may drop a partial tile once a wider one holds all of it, and its
    journal when it is empty."""
    widest: dict[Path, int] = {}
    for path in files(folder, "log/tile"):
        if path.parent.suffix == ".p":
            widest[path.parent] = max(widest.get(path.parent, 0), int(path.name))
    paths = files(folder, "evidence", "events", "log")
    return [
        p
        for p in paths
        if p.name != "pending" and (p.parent not in widest or int(p.name) == widest[p.parent])
    ]


def delete(folder: Path, chance: random.Random) -> str:
    """Remove one file."""
    path = chance.choice(needed(folder))
    path.unlink()
    return path.relative_to(folder).as_posix()


def insert(folder: Path, chance: random.Random) -> str:
    """Put a file in: an item, an event, a tile, anything."""
    item, event, tile, other = (
        folder / "evidence" / "ab" / ("ab" + "0" * 62),
        folder / "events" / "000000" / f"{int(files(folder, 'events')[-1].name[:9]) + 1:09d}-decision.json",
        folder / "log" / "tile" / "0" / "000.p" / "255",
        folder / "notes.txt",
    )
    path = chance.choice([item, event, tile, other])
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(files(folder, "events")[0].read_bytes() if path == event else b"put in")
    return path.relative_to(folder).as_posix()


def reorder(folder: Path, chance: random.Random) -> str:
    """Swap the contents of two events, or of two items."""
    paths = files(folder, chance.choice(["events", "evidence"]))
    one, other = chance.sample(paths, 2)
    first, second = one.read_bytes(), other.read_bytes()
    overwrite(one, second)
    overwrite(other, first)
    return one.relative_to(folder).as_posix()


def back_date(folder: Path, chance: random.Random) -> str:
    """Change the time in an event, all else as it was."""
    path = chance.choice(files(folder, "events"))
    content = json.loads(path.read_bytes())
    overwrite(path, canonical({**content, "at": "2023-01-01T00:00:00Z"}).encode())
    return path.relative_to(folder).as_posix()


def truncate(folder: Path, chance: random.Random) -> str:
    """Cut the end off a file, or remove the last events."""
    if chance.random() < 0.3:
        gone = files(folder, "events")[-chance.randint(1, 3) :]
        for path in gone:
            path.unlink()
        return gone[0].relative_to(folder).as_posix()
    path = chance.choice(
        [path for path in files(folder, "evidence", "events", "log") if path.stat().st_size > 1]
    )
    overwrite(path, path.read_bytes()[: chance.randrange(path.stat().st_size)])
    return path.relative_to(folder).as_posix()


def rewrite(folder: Path, chance: random.Random, *, keep: int, alter: int | None) -> None:
    """Write the history anew with the true key: the first `keep` events, one of them altered. The record then
    verifies by itself; only a checkpoint kept outside gives it away."""
    log = LogReader(folder / "log")
    key = load_key(folder / "keys", log.key_periods()[-1].key)
    paths = files(folder, "events")
    for path in paths[keep:]:
        path.unlink()
    if alter is not None:
        content = json.loads(paths[alter].read_bytes())
        overwrite(
            paths[alter],
            canonical({**content, "at": f"2023-01-01T00:00:{chance.randrange(60):02d}Z"}).encode(),
        )
    old = list(log.entries(0, log.size))
    shutil.rmtree(folder / "log")
    for path in folder.glob("record.sqlite*"):
        path.unlink()
    with LogWriter.create(folder / "log", key=key) as writer, Record.open(folder) as record:
        events = list(record._folder.events.after(0))
        there = {event.number: leaf_of(event, writer.key_periods()).encode() for event in events}
        writer.append([there.get(number, old[number - 1]) for number in range(1, max(there) + 1)])
    named = {event.content["item"] for event in events if event.kind == "capture"}
    for path in files(folder, "evidence"):
        if path.name not in named:
            path.unlink()


def roll_back(folder: Path, chance: random.Random) -> str:
    """Take the last events back, with the true key."""
    rewrite(folder, chance, keep=len(files(folder, "events")) - chance.randint(1, 4), alter=None)
    return "log"


def fork(folder: Path, chance: random.Random) -> str:
    """Write another history of the same length, with the true key."""
    count = len(files(folder, "events"))
    rewrite(folder, chance, keep=count, alter=chance.randrange(count))
    return "log"


ATTACKS: dict[str, Attack] = {
    "edit": edit,
    "delete": delete,
    "insert": insert,
    "reorder": reorder,
    "back-date": back_date,
    "truncate": truncate,
    "roll back": roll_back,
    "fork": fork,
}
WITH_THE_KEY = ("roll back", "fork")


def make(folder: Path) -> Path:
    """A small record with every kind of event, and its checkpoint kept outside; the record's folder."""
    sources = folder / "sources"
    sources.mkdir()
    for number in range(5):
        (sources / f"{number}.txt").write_text(
            f"The ministry said {number + 12} soldiers were killed near Orlova.\n"
        )
    with Record.init(folder / "record") as record:
        (folder / "withdrawn.txt").write_text("The mayor said 31 people were killed near Orlova.\n")
        record.add(folder / "withdrawn.txt")
        record.read()
        (claim,) = record.claims()
        record.decide(claim.id, "accept", operator="k")
        record.withdraw(record.report(claim.report).item, reason="a relative asked")
        record.add(sources, outlet="The Example", published="2024-12-17")
        record.read()
        for claim in list(record.claims())[:2]:
            record.decide(claim.id, "accept", operator="k")
        record.transfer(to="an archive")
    verdict = verify_record(folder / "record")
    assert verdict.ok, verdict.faults
    (folder / "checkpoint.txt").write_text(f"Kept on paper:\n\n{verdict.head.short()}\n")
    return folder / "record"


def sealed(folder: Path) -> Path:
    """As `make` gives, and with all that is kept for others: a time-stamp, a witness's cosignature, a change of key."""
    path, authority = make(folder), Authority(folder / "authority")
    (folder / "roots.pem").write_bytes(authority.roots)
    with Record.open(path) as record:
        with served(authority) as url:
            _, failed = record.timestamp({url: folder / "roots.pem"})
            assert not failed
        with record._folder.writing() as ledger:
            checkpoint = ledger.log.checkpoint
            line = cosign(checkpoint.note, WITNESS, seconds=1_734_350_400)
            note = Note(checkpoint.note.text, (*checkpoint.note.signatures, line))
            cosigned = Checkpoint(checkpoint.head, note, checkpoint.extensions).encode().encode()
            witness = VerifierKey(WITNESS.name, WITNESS.verifier.public, COSIGNATURE)
            ledger.log.keep_cosigned(cosigned, witness)
        record.rotate_key()
        record.transfer(to="a court")
        verdict = record.verify(against=[folder / "checkpoint.txt"])
    assert verdict.ok, verdict.faults
    assert verdict.witnesses == (WITNESS.name,)
    assert len(verdict.stamps) == 1
    return path


def attempt(name: str, record: Path, workplace: Path, seed: int) -> tuple[bool, str]:
    """Make one attack on a copy; (whether verify named it, what was attacked and what verify said)."""
    chance = random.Random(f"{name} {seed}")
    copy = workplace / "copy"
    subprocess.run(["cp", "-r", str(record), str(copy)], check=True)
    try:
        target = ATTACKS[name](copy, chance)
        against = [record.parent / "checkpoint.txt"] if name in WITH_THE_KEY else []
        verdict = verify_record(copy, against=against)
        said = "; ".join(f"{check.state} {check.name} {check.detail}" for check in verdict.faults)
        stem = target.rpartition("/")[2].partition("-")[0]
        named = any(stem in f"{check.name} {check.detail}" for check in verdict.faults)
        return bool(verdict.faults) and (named or name in WITH_THE_KEY), f"{target}: {said}"
    except Exception as error:
        return False, f"{name}, seed {seed}: {error!r}"
    finally:
        shutil.rmtree(copy)

"""Appending to a log: in batches, on the disk when it returns, one writer, safe at any instant.

A batch goes to the journal and is fsync'd: it is then taken. `publish` carries what was taken into
tiles and entry bundles, fsyncs them, signs the new root and puts the checkpoint last. After a crash, the
next `open` carries on from the journal, in the same order: no two roots are ever signed for one size.
"""

import contextlib
import fcntl
import os
import shutil
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from types import TracebackType
from typing import Self

from onrecord.disk import disk_errors, sync_folder, write_whole
from onrecord.errors import InputError, RecordError, UsageError
from onrecord.log import merkle
from onrecord.log.checkpoint import Checkpoint, TreeHead, sign_checkpoint
from onrecord.log.cosignature import Cosignature, cosignatures
from onrecord.log.edge import Edge
from onrecord.log.leaf import Leaf, rotation_leaf
from onrecord.log.notes import Note, SignerKey, VerifierKey
from onrecord.log.pending import Journal, replay
from onrecord.log.reader import KeyPeriod, LogReader, head_line
from onrecord.log.tiles import TILE_WIDTH, TileName

__all__ = ["LogWriter"]

_MAX_UNPUBLISHED = 16_384
"""So many entries are published without being asked: it bounds memory and the time to reopen."""
_VERIFY = "Run verify to see what was changed"


class LogWriter(LogReader):
    """A log that can be appended to. Use it in a `with` block: leaving it publishes what was taken."""

    def __init__(self, folder: Path, key: SignerKey) -> None:
        self._lock = _lock(folder)
        self._failed = False
        try:
            super().__init__(folder)
            self._key = key
            self._check_key()
            self._edge = Edge.load(self)
            self._journal = Journal(folder / "pending")
            self._taken: list[bytes] = []
            self._recover()
        except BaseException:
            os.close(self._lock)
            raise

    @classmethod
    def create(cls, folder: Path, *, key: SignerKey) -> "LogWriter":
        """Start a log in `folder`, its origin the key's name, with a signed checkpoint of no entries."""
        if (folder / "checkpoint").exists():
            raise RecordError(str(folder), "there is a log already", "Open it")
        with disk_errors(str(folder)):
            folder.mkdir(parents=True, exist_ok=True)
            lock = _lock(folder)
            try:
                head = TreeHead(key.name, 0, merkle.EMPTY_ROOT)
                first = KeyPeriod(0, key.verifier)
                for name, text in (
                    ("keys", first.line()),
                    ("heads", head_line(head)),
                    ("checkpoint", sign_checkpoint(head, [key]).encode()),
                ):
                    write_whole(folder / name, text.encode(), temporary=folder / ".tmp")
                sync_folder(folder)
            finally:
                os.close(lock)
        return cls(folder, key)

    @classmethod
    def open(cls, folder: Path, *, key: SignerKey) -> "LogWriter":
        """Open the log in `folder` for appending, and finish what a crash interrupted.

        RecordError where another process is appending, where `key` is not the log's present key, or
        where the folder does not fit its own checkpoint: nothing is signed then.
        """
        return cls(folder, key)

    @property
    def total(self) -> int:
        """How many entries were taken, with those that are not under a checkpoint yet."""
        return self.size + len(self._taken)

    def append(self, entries: Sequence[bytes], *, first: int | None = None) -> range:
        """Take a batch of entries (each at most 65,535 bytes); they are on the disk when this returns.

        Returns their indexes. With `first`, the index that the caller's ledger gives the first of them,
        appending twice changes nothing: those that are there already are compared and passed over.
        RecordError where they differ, or where entries before `first` are missing.
        """
        start = self.total if first is None else first
        fresh = list(entries[self._known(entries, start) :])
        if fresh:
            with self._guard():
                self._journal.append(fresh, first=self.total)
                self._taken.extend(fresh)
            if len(self._taken) >= _MAX_UNPUBLISHED:
                self.publish()
        return range(start, start + len(entries))

    def publish(self) -> Checkpoint:
        """Bring all that was taken under a new signed checkpoint, and return it (or the present one)."""
        return self._publish([self._key]) if self._taken else self.checkpoint

    def rotate(self, key: SignerKey, *, leaf: Leaf | None = None) -> Checkpoint:
        """Go on with another key. The change is itself an entry of the log (`leaf`, of kind `key`, where the
        caller has an event for it); the checkpoint over it is signed by both keys and kept. The caller
        keeps the new private key before calling this."""
        if key.name != self._key.name or key.verifier == self._key.verifier:
            raise UsageError(key.name, "it cannot follow the present key", "Make a new key of the same name")
        self.publish()
        self.append([(leaf or rotation_leaf(self._key.verifier, key.verifier)).encode()])
        return self._follow(key)

    def finish_rotation(self, keys: Iterable[SignerKey]) -> bool:
        """Finish a change of key that a crash interrupted after its entry: to the one of `keys` that the last
        entry names. Whether there was one; keys that no entry names change nothing."""
        self.publish()
        if not self.size or self.key_periods()[-1].first == self.size:
            return False
        last = self.entry(self.size - 1)
        for key in keys:
            if last == rotation_leaf(self._key.verifier, key.verifier).encode():
                self._follow(key)
                return True
        return False

    def _follow(self, key: SignerKey) -> Checkpoint:
        """Sign the present size with both keys, keep that, and go on with the new one."""
        checkpoint = self._publish([self._key, key])
        self.keep(checkpoint)
        periods = [*self.key_periods(), KeyPeriod(self.size, key.verifier)]
        with self._guard():
            self._put("keys", "".join(period.line() for period in periods).encode())
            sync_folder(self.folder)
        self._key = key
        return checkpoint

    def keep(self, checkpoint: Checkpoint) -> Checkpoint:
        """Keep a checkpoint of this log, with the signatures that others put on it, and return it as kept.

        RecordError where it does not fit this log.
        """
        head = checkpoint.head
        if head.origin != self.head.origin or head.size > self.size or self.root(head.size) != head.root:
            raise RecordError(
                f"checkpoint at {head.size}", "it is not one of this log", "Take it from this record"
            )
        place = f"checkpoints/{head.size}"
        known = Checkpoint.parse(self._read(place)) if (self.folder / place).is_file() else checkpoint
        if known.note.text != checkpoint.note.text:
            raise RecordError(f"log/{place}", "another text is kept for this size", _VERIFY)
        signatures = dict.fromkeys((*known.note.signatures, *checkpoint.note.signatures))
        kept = Checkpoint(head, Note(known.note.text, tuple(signatures)), known.extensions)
        with self._guard():
            (self.folder / "checkpoints").mkdir(exist_ok=True)
            self._put(place, kept.encode().encode())
            sync_folder(self.folder / "checkpoints")
        return kept

    def keep_cosigned(self, data: bytes, witness: VerifierKey) -> Cosignature:
        """Keep a witness's cosignature: `data` is the cosigned checkpoint, as the witness gave it.

        InputError where it holds no cosignature of `witness` that holds, RecordError where it is not a
        checkpoint of this log.
        """
        checkpoint = Checkpoint.parse(data, name="cosigned checkpoint")
        found = cosignatures(checkpoint.note, [witness])
        if not found:
            raise InputError(
                "cosigned checkpoint", f"{witness.name} did not sign it", "Check the witness's key"
            )
        ours = (*(period.key for period in self.key_periods()), witness)
        known = [line for line in checkpoint.note.signatures if any(key.made(line) for key in ours)]
        self.keep(
            Checkpoint(checkpoint.head, Note(checkpoint.note.text, tuple(known)), checkpoint.extensions)
        )
        period = KeyPeriod(checkpoint.head.size, witness)
        if period not in self.witnesses():
            lines = "".join(each.line() for each in (*self.witnesses(), period))
            with self._guard():
                self._put("witnesses", lines.encode())
                sync_folder(self.folder)
        return found[-1]

    def close(self) -> None:
        """Give the log free for others. What was taken and not published stays in the journal."""
        self._journal.close()
        if self._lock >= 0:
            os.close(self._lock)
            self._lock = -1

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        try:
            if not self._failed:
                self.publish()
        finally:
            self.close()

    def _check_key(self) -> None:
        present = self.key_periods()[-1].key
        if self._key.verifier != present:
            raise RecordError(
                "log/keys", f"the log's present key is {present.encode()}", "Open it with that key"
            )

    def _check_not_rolled_back(self, pending: Sequence[bytes]) -> None:
        """Nothing is signed where more was signed before, or other entries at the size that comes next."""
        total = self.size + len(pending)
        once = max([self._last.size, *(kept.head.size for kept in self.kept())])
        edge = Edge.load(self)
        edge.grow(pending[: max(0, self._last.size - self.size)])
        if self._last.size < self.size:
            raise RecordError("log/heads", f"the checkpoint's {self.size} entries are not in it", _VERIFY)
        if once <= total and edge.root() != self._last.root:
            raise RecordError("log/heads", f"another root was signed for {edge.size} entries", _VERIFY)
        if once > total:
            raise RecordError(
                "log/checkpoint",
                f"it has {total} entries, but the log once had {once}: it was rolled back",
                "Bring the whole record back from a copy; nothing is appended to this one",
            )

    def _load_heads(self) -> None:
        heads = self.heads()
        lines = self._read("heads").rpartition(b"\n")[0]
        self._last = heads[-1]
        self._heads_end = len(lines) + 1
        self._link = lines.split(b" ")[-1].decode("ascii", errors="replace")

    def _recover(self) -> None:
        with disk_errors(str(self.folder)):
            (self.folder / ".tmp").unlink(missing_ok=True)
        self._load_heads()
        found = replay(self._journal.path, size=self.size)
        self._check_not_rolled_back(found.entries)
        self._taken.extend(found.entries)
        if found.damaged:
            with self._guard():
                self._put("pending.damaged", self._journal.path.read_bytes())
                sync_folder(self.folder)
        if self._taken:
            self.publish()
        elif self._journal.path.exists():
            with self._guard():
                self._journal.clear()

    def _known(self, entries: Sequence[bytes], first: int) -> int:
        """How many of `entries`, the first at index `first`, are in the log already."""
        if not 0 <= first <= self.total:
            raise RecordError(
                f"log entry {first}", f"the log has {self.total} entries", "Append those before it first"
            )
        known = min(len(entries), self.total - first)
        published = max(0, min(known, self.size - first))
        there = list(self.entries(first, first + published)) if published else []
        there += (
            self._taken[max(0, first - self.size) : first + known - self.size] if known > published else []
        )
        for place, (ours, theirs) in enumerate(zip(there, entries, strict=False)):
            if ours != theirs:
                raise RecordError(f"log entry {first + place}", "the log holds another entry there", _VERIFY)
        return known

    def _publish(self, signers: Iterable[SignerKey]) -> Checkpoint:
        with self._guard():
            files = self._edge.grow(self._taken)
            self._write_tiles(files)
            head = TreeHead(self.head.origin, self.total, self._edge.root())
            checkpoint = sign_checkpoint(head, signers)
            if head != self._last:
                self._add_head(head)
            self._put("checkpoint", checkpoint.encode().encode())
            sync_folder(self.folder)
            self.checkpoint = checkpoint
            self._taken.clear()
            self._journal.clear()
            for name in files:
                if name.width == TILE_WIDTH:
                    shutil.rmtree(self.folder / f"{name.path}.p", ignore_errors=True)
        return checkpoint

    def _write_tiles(self, files: dict[TileName, bytes]) -> None:
        folders = {(self.folder / name.path).parent for name in files}
        changed = set(folders)
        for folder in folders:
            changed |= _make(folder)
        for name, data in files.items():
            self._put(name.path, data)
        for folder in sorted(changed):
            sync_folder(folder)

    def _add_head(self, head: TreeHead) -> None:
        """Add a line to `heads`, before the checkpoint that it is of; over one that a crash tore off."""
        line = head_line(head, after=self._link)
        with (self.folder / "heads").open("r+b") as file:
            file.truncate(self._heads_end)
            file.seek(self._heads_end)
            file.write(line.encode())
            file.flush()
            os.fsync(file.fileno())
            self._heads_end = file.tell()
        self._link, self._last = line.split()[-1], head

    def _put(self, name: str, data: bytes) -> None:
        write_whole(self.folder / name, data, temporary=self.folder / ".tmp")

    @contextlib.contextmanager
    def _guard(self) -> Iterator[None]:
        """Around what writes: after a failure nothing more is taken, for memory and disk may differ."""
        if self._failed or self._lock < 0:
            raise RecordError(str(self.folder), "the log is closed", "Open it again")
        try:
            with disk_errors(str(self.folder)):
                yield
        except InputError:
            raise
        except BaseException:
            self._failed = True
            raise


def _make(folder: Path) -> set[Path]:
    """Make a folder and those above it; the folders that got a new name in them."""
    changed = set()
    place = folder
    while not place.exists():
        place = place.parent
        changed.add(place)
    folder.mkdir(parents=True, exist_ok=True)
    return changed


def _lock(folder: Path) -> int:
    """The lock on the folder itself, so that no file is needed for it."""
    try:
        descriptor = os.open(folder, os.O_RDONLY)
    except OSError as error:
        raise RecordError(
            str(folder), f"there is no log ({error.strerror})", "Check the folder of the record"
        ) from error
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError:
        os.close(descriptor)
        raise RecordError(
            str(folder), "another process is appending to the log", "Wait until it is done, then run it again"
        ) from None
    return descriptor

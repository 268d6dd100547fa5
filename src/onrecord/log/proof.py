"""Proofs of single entries as files, exactly C2SP tlog-proof v1.

A proof holds the entry's index, the hashes from it to the root, and the signed checkpoint; and as the
specification's extra data what it takes to check an onrecord entry: the entry, the event it commits to
with its salt, the log's public key, and consistency proofs from checkpoints that were kept outside. The
extra data is not signed, so the check trusts none of it: it must all come out at the signed root.
"""

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from importlib import resources
from typing import Any

from onrecord.errors import InputError, OnrecordError
from onrecord.log.checkpoint import Checkpoint
from onrecord.log.leaf import Leaf
from onrecord.log.merkle import leaf_hash, verify_inclusion
from onrecord.log.notes import VerifierKey, decode_base64, encode_base64
from onrecord.log.reader import LogReader
from onrecord.model import canonical

__all__ = ["Disclosure", "Proof", "checker", "prove"]

_FIRST_LINE = "c2sp.org/tlog-proof@v1"
_MAX_HASHES = 63


@dataclass(frozen=True, slots=True)
class Disclosure:
    """What a proof shows of one entry beyond its hash: the extra data."""

    entry: bytes
    key: str
    """The log's public key at the time, as text. To be compared with one from elsewhere."""
    event: bytes | None = None
    salt: bytes | None = None
    older: Mapping[int, tuple[bytes, ...]] = field(default_factory=dict)
    """Consistency proofs from older sizes of the log, by size."""

    def encode(self) -> bytes:
        """The disclosure as canonical JSON."""
        wire: dict[str, Any] = {
            "v": 1,
            "entry": encode_base64(self.entry),
            "key": self.key,
            "older": {str(size): [encode_base64(node) for node in path] for size, path in self.older.items()},
        }
        if self.event is not None and self.salt is not None:
            wire |= {"event": encode_base64(self.event), "salt": self.salt.hex()}
        return canonical(wire).encode()

    @classmethod
    def decode(cls, data: bytes) -> "Disclosure":
        """The disclosure that `encode` wrote; ValueError where it is none."""
        try:
            wire = json.loads(data)
            older = {
                int(size): tuple(decode_base64(node) for node in path) for size, path in wire["older"].items()
            }
            disclosed = "event" in wire
            return cls(
                decode_base64(wire["entry"]),
                str(wire["key"]),
                decode_base64(wire["event"]) if disclosed else None,
                bytes.fromhex(wire["salt"]) if disclosed else None,
                older,
            )
        except (ValueError, KeyError, TypeError, AttributeError, RecursionError) as error:
            raise ValueError("its extra data is not what onrecord writes") from error


@dataclass(frozen=True, slots=True)
class Proof:
    """That an entry with some hash is in the log at `index`."""

    index: int
    hashes: tuple[bytes, ...]
    checkpoint: Checkpoint
    extra: bytes | None = None

    def encode(self) -> str:
        """The proof as a file has it; the suffix is .tlog-proof."""
        extra = "" if self.extra is None else f"extra {encode_base64(self.extra)}\n"
        lines = "".join(f"{encode_base64(node)}\n" for node in self.hashes)
        return f"{_FIRST_LINE}\n{extra}index {self.index}\n{lines}\n{self.checkpoint.encode()}"

    @classmethod
    def parse(cls, data: bytes, *, name: str = "proof") -> "Proof":
        """The proof in `data`; InputError, about `name`, where it is none. Nothing is verified yet."""
        head, _, rest = data.partition(b"\n\n")
        try:
            first, *lines = head.decode("ascii").split("\n")
            if first != _FIRST_LINE:
                raise ValueError(f"its first line is not {_FIRST_LINE}")
            extra = None
            if lines and lines[0].startswith("extra "):
                extra = decode_base64(lines.pop(0).removeprefix("extra "))
            index = _index(lines.pop(0) if lines else "")
            hashes = tuple(decode_base64(line) for line in lines)
            if len(hashes) > _MAX_HASHES or any(len(node) != 32 for node in hashes):
                raise ValueError("a line after its index is not a hash")
        except ValueError as error:
            raise InputError(
                name, f"it is not a proof: {error}", "Give the file that ends in .tlog-proof, unchanged"
            ) from error
        return cls(index, hashes, Checkpoint.parse(rest, name=name), extra)

    def holds(self, leaf: bytes) -> bool:
        """Whether the hash of the entry is at `index` under the checkpoint's root. Signatures are not judged."""
        head = self.checkpoint.head
        return verify_inclusion(
            index=self.index, size=head.size, leaf=leaf, proof=self.hashes, root=head.root
        )

    def verify(self, keys: Iterable[VerifierKey], *, entry: bytes) -> Leaf:
        """The leaf that the log holds at `index`, when one of `keys` signed the checkpoint and `entry` is there.

        InputError says which of it does not hold.
        """
        if not self.checkpoint.note.verified(keys):
            raise InputError(
                "proof", "no key that you trust signed its checkpoint", "Give the log's public key"
            )
        if not self.holds(leaf_hash(entry)):
            raise InputError(
                "proof", f"the entry is not the log's entry {self.index}", "The proof is of another entry"
            )
        return Leaf.decode(entry)

    def disclosure(self) -> Disclosure:
        """What the proof shows beyond hashes; InputError where it has no extra data of ours."""
        try:
            return Disclosure.decode(self.extra or b"")
        except ValueError as error:
            raise InputError(
                "proof", str(error), "Other software made it: give the entry by itself"
            ) from error


def prove(
    log: LogReader,
    index: int,
    *,
    event: bytes | None = None,
    salt: bytes | None = None,
    older: Iterable[int] = (),
    under: Checkpoint | None = None,
) -> Proof:
    """The proof that entry `index` is in the log, under the newest checkpoint or a kept one (`under`: one that
    was time-stamped, say).

    With `event` and its `salt` it shows the content too; InputError where they are not what the entry
    commits to. `older` are sizes of checkpoints that were kept outside.
    """
    checkpoint = under or _cosigned(log)
    size = checkpoint.head.size
    entry = log.entry(index)
    if event is not None and not Leaf.decode(entry).commits_to(event, salt or b""):
        raise InputError(
            f"log entry {index}", "the event is not what the entry commits to", "Run verify to see why"
        )
    paths = {old: tuple(log.consistency_proof(old, size)) for old in sorted(set(older)) if 0 < old <= size}
    key = [period.key for period in log.key_periods() if period.first <= size][-1]
    disclosed = Disclosure(entry, key.encode(), event, salt, paths)
    proof = Proof(index, tuple(log.inclusion_proof(index, size=size)), checkpoint, disclosed.encode())
    if not proof.holds(leaf_hash(entry)):
        raise InputError(
            f"log entry {index}", "the log's files do not lead to its signed root", "Run verify to see why"
        )
    return proof


def checker() -> str:
    """The program that checks a proof: one file of Python's standard library, to be handed over with it."""
    return (resources.files("onrecord.log") / "standalone.py").read_text(encoding="utf-8")


def _cosigned(log: LogReader) -> Checkpoint:
    """The newest checkpoint, with what witnesses signed under it."""
    try:
        return next(
            (kept for kept in log.kept() if kept.note.text == log.checkpoint.note.text), log.checkpoint
        )
    except OnrecordError:
        return log.checkpoint


def _index(line: str) -> int:
    digits = line.removeprefix("index ")
    plain = digits.isdigit() and len(digits) <= 19 and (digits == "0" or digits[0] != "0")
    if not line.startswith("index ") or not plain:
        raise ValueError("it has no line with the index")
    return int(digits)

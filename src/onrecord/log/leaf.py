"""Leaves: what the log holds of an event, a salted commitment and nothing else.

A leaf says which kind of thing happened and commits to its bytes by SHA-256(salt || bytes). Without the
salt nobody can guess the content from the leaf; with the event (which holds the salt) anyone can check
it. So the content can be withdrawn for a victim's safety: the event's file goes, a tombstone is logged,
and every proof about every other entry stands::

    {"commitment":"9f86d0…","kind":"capture","v":1}
    {"commitment":"60303a…","kind":"withdrawal","v":1,"withdraws":1041}
"""

import hashlib
import json
import re
from collections.abc import Iterable
from dataclasses import dataclass

from onrecord.errors import InputError
from onrecord.log.notes import VerifierKey
from onrecord.model import canonical

__all__ = ["MIN_SALT_BYTES", "Leaf", "commitment", "rotation_leaf", "tombstones"]

MIN_SALT_BYTES = 16
"""128 bits: too many to try out, even where the content itself could be guessed."""
_KIND = re.compile(r"[a-z][a-z_]{0,31}")
_COMMITMENT = re.compile(r"[0-9a-f]{64}")


def commitment(event: bytes, salt: bytes) -> bytes:
    """SHA-256(salt || event), 32 bytes; InputError where the salt is too short to hide anything."""
    if len(salt) < MIN_SALT_BYTES:
        raise InputError(
            "salt", f"it is shorter than {MIN_SALT_BYTES} bytes", "Draw it with secrets.token_bytes(16)"
        )
    return hashlib.sha256(salt + event).digest()


@dataclass(frozen=True, slots=True)
class Leaf:
    """One entry of the log."""

    kind: str
    """One lower-case word: capture, reading, decision, withdrawal … Never a name, never text."""
    commitment: bytes
    """What `commitment` gave, 32 bytes."""
    withdraws: int | None = None
    """Of a tombstone: the index of the entry whose content was withdrawn."""

    def __post_init__(self) -> None:
        if not _KIND.fullmatch(self.kind) or len(self.commitment) != 32:
            raise InputError("log entry", "it is not a leaf", "A kind is one word, a commitment 32 bytes")
        if self.withdraws is not None and self.withdraws < 0:
            raise InputError("log entry", "it withdraws no entry", "Give the index of the entry")

    def encode(self) -> bytes:
        """The leaf as the log holds it: canonical JSON."""
        wire: dict[str, object] = {"v": 1, "kind": self.kind, "commitment": self.commitment.hex()}
        if self.withdraws is not None:
            wire["withdraws"] = self.withdraws
        return canonical(wire).encode()

    @classmethod
    def decode(cls, data: bytes) -> "Leaf":
        """The leaf that `encode` wrote, and no other spelling of it; else InputError."""
        try:
            wire = json.loads(data)
            if not _COMMITMENT.fullmatch(wire["commitment"]):
                raise ValueError("not a commitment")
            leaf = cls(wire["kind"], bytes.fromhex(wire["commitment"]), wire.get("withdraws"))
            if leaf.encode() != data:
                raise ValueError("not the canonical spelling")
        except (ValueError, KeyError, TypeError, RecursionError) as error:
            raise InputError(
                "log entry",
                "it is not a leaf of this kind of log",
                "It was made by other software, or altered",
            ) from error
        return leaf

    def commits_to(self, event: bytes, salt: bytes) -> bool:
        """Whether this leaf was made for `event` with `salt`."""
        return len(salt) >= MIN_SALT_BYTES and commitment(event, salt) == self.commitment


def rotation_leaf(old: VerifierKey, new: VerifierKey) -> Leaf:
    """The entry that says that the log's key `new` follows `old`. Keys are public: the salt is a fixed one."""
    named = f"{old.encode()}\n{new.encode()}\n".encode()
    return Leaf("key", commitment(named, b"onrecord key change"))


def tombstones(entries: Iterable[bytes]) -> dict[int, int]:
    """Which entries were withdrawn, and by which: the index of each, to the index of its tombstone.

    `entries` are those of the whole log, from the first on. A tombstone withdraws only what was before it.
    """
    found: dict[int, int] = {}
    for index, entry in enumerate(entries):
        if b'"withdraws":' in entry:
            withdraws = Leaf.decode(entry).withdraws
            if withdraws is not None and withdraws < index:
                found.setdefault(withdraws, index)
    return found

"""Witness cosignatures, exactly C2SP tlog-cosignature v1 (Ed25519).

A witness that cosigns says: at this time, this was the largest tree of this log that I had seen, and
all I saw before is its beginning. A log with cosignatures cannot be rolled back or forked behind the
witness's back.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime

from onrecord.errors import InputError
from onrecord.log.notes import COSIGNATURE, Note, Signature, SignerKey, VerifierKey

__all__ = ["Cosignature", "cosign", "cosignatures"]

_MAX_TIME = 2**63 - 1


@dataclass(frozen=True, slots=True)
class Cosignature:
    """That a witness saw a checkpoint, and when by the witness's clock."""

    witness: VerifierKey
    seconds: int
    """POSIX time."""

    @property
    def at(self) -> str:
        """The time, ISO 8601, UTC; the bare seconds where they are beyond the calendar."""
        try:
            return datetime.fromtimestamp(self.seconds, UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
        except (OverflowError, ValueError, OSError):
            return f"@{self.seconds}"


def cosignatures(note: Note, witnesses: Iterable[VerifierKey]) -> tuple[Cosignature, ...]:
    """The cosignatures of `witnesses` on a checkpoint. Signatures by others are passed over;
    InputError where one that says it is by a known witness does not hold."""
    found = []
    for witness in witnesses:
        if witness.algorithm != COSIGNATURE:
            raise InputError(
                witness.name, "the key is not a witness's", "A witness's key is of the cosignature type (4)"
            )
        for signature in filter(witness.made, note.signatures):
            seconds = int.from_bytes(signature.value[:8])
            message = _message(note.text, seconds)
            if seconds > _MAX_TIME or not witness.holds(message, signature.value[8:]):
                raise InputError(
                    f"cosignature of {witness.name}",
                    "it does not hold over this checkpoint",
                    "The checkpoint or the cosignature was altered, or another key made it",
                )
            found.append(Cosignature(witness, seconds))
    return tuple(found)


def cosign(note: Note, key: SignerKey, *, seconds: int) -> Signature:
    """The cosignature of a checkpoint by a witness who holds `key`, at a POSIX time."""
    witness = VerifierKey(key.name, key.verifier.public, COSIGNATURE)
    value = key.private.sign(_message(note.text, seconds))
    return Signature(key.name, witness.id, seconds.to_bytes(8) + value)


def _message(text: str, seconds: int) -> bytes:
    return f"cosignature/v1\ntime {seconds}\n{text}".encode()

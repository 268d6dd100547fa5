"""Signed notes, exactly C2SP signed-note v1.0.0, with Ed25519 keys.

A note is text, an empty line, and one line for each signature::

    example.org/kursk
    15
    rKbDipCvhuX1GZ7g5BBe8sA6BbJ7ja/1nk427v383cs=

    — example.org/kursk M9e0luh4jTG+UMBqOUo9/q+yAEvx1ilBEniMvjf1zfcBOhg…

Signatures by keys that are not known are kept and not judged: that is how a key is changed and how
witnesses sign along.
"""

import base64
import binascii
import hashlib
from collections.abc import Iterable
from dataclasses import dataclass

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey

from onrecord.errors import InputError

__all__ = [
    "COSIGNATURE",
    "ED25519",
    "MAX_NOTE_BYTES",
    "Note",
    "Signature",
    "SignerKey",
    "VerifierKey",
    "decode_base64",
    "encode_base64",
    "is_key_name",
]

ED25519 = 0x01
"""The algorithm byte of a signature over the note's text."""
COSIGNATURE = 0x04
"""The algorithm byte of a witness's timestamped signature (C2SP tlog-cosignature)."""
MAX_NOTE_BYTES = 1_000_000
"""The limit of the reference library (golang.org/x/mod/sumdb/note)."""
_MAX_SIGNATURES = 100
_DASH = "— "


def encode_base64(data: bytes) -> str:
    """Standard base64 (RFC 4648 section 4)."""
    return base64.b64encode(data).decode("ascii")


def decode_base64(text: str) -> bytes:
    """The bytes that `encode_base64` wrote as `text`, and no other spelling of them; else ValueError."""
    try:
        data = base64.b64decode(text, validate=True)
    except (binascii.Error, ValueError) as error:
        raise ValueError("not base64") from error
    if encode_base64(data) != text:
        raise ValueError("not canonical base64")
    return data


def is_key_name(name: str) -> bool:
    """Whether `name` may name a key: not empty, no Unicode space, no plus sign, no control character."""
    return bool(name) and not any(ch.isspace() or ch == "+" or ch < " " or ch == "\x7f" for ch in name)


@dataclass(frozen=True, slots=True)
class Signature:
    """One signature line: the key's name, its id (4 bytes), and what the key made of the text."""

    name: str
    key_id: bytes
    value: bytes

    def line(self) -> str:
        """The line as the note has it, with its newline."""
        return f"{_DASH}{self.name} {encode_base64(self.key_id + self.value)}\n"

    @classmethod
    def parse(cls, line: str) -> "Signature":
        """The signature on `line`; ValueError where it is none."""
        name, space, encoded = line.removeprefix(_DASH).partition(" ")
        if not line.startswith(_DASH) or not space or not is_key_name(name):
            raise ValueError("not a signature line")
        data = decode_base64(encoded)
        if len(data) < 5:
            raise ValueError("a signature is longer than four bytes")
        return cls(name, data[:4], data[4:])


@dataclass(frozen=True, slots=True)
class VerifierKey:
    """A public key as others are given it: `name+id+base64(algorithm || public key)`."""

    name: str
    public: bytes
    algorithm: int = ED25519

    @property
    def id(self) -> bytes:
        """SHA-256(name || newline || algorithm || public key), the first four bytes."""
        named = self.name.encode() + b"\n" + bytes([self.algorithm]) + self.public
        return hashlib.sha256(named).digest()[:4]

    def encode(self) -> str:
        """The key as one line of text."""
        return f"{self.name}+{self.id.hex()}+{encode_base64(bytes([self.algorithm]) + self.public)}"

    @classmethod
    def decode(cls, text: str) -> "VerifierKey":
        """The key that `encode` wrote; InputError where `text` is none or its id is another's."""
        name, _, rest = text.strip().partition("+")
        key_id, _, encoded = rest.partition("+")
        try:
            data = decode_base64(encoded)
        except ValueError:
            data = b""
        if not is_key_name(name) or len(data) != 33 or data[0] not in (ED25519, COSIGNATURE):
            raise InputError(
                _excerpt(text), "it is not a verifier key", "A key looks like name+0123abcd+base64, one line"
            )
        key = cls(name, data[1:], data[0])
        if key.id.hex() != key_id:
            raise InputError(
                name, "the key does not fit its id", "It was mistyped or altered: ask for it again"
            )
        return key

    def made(self, signature: Signature) -> bool:
        """Whether `signature` says that it is by this key."""
        return signature.name == self.name and signature.key_id == self.id

    def holds(self, message: bytes, value: bytes) -> bool:
        """Whether `value` (64 bytes) is this key's Ed25519 signature over `message`."""
        try:
            Ed25519PublicKey.from_public_bytes(self.public).verify(value, message)
        except (InvalidSignature, ValueError):
            return False
        return True


@dataclass(frozen=True, slots=True)
class SignerKey:
    """A private key and its name. It never shows itself in a traceback or a log."""

    name: str
    private: Ed25519PrivateKey

    def __repr__(self) -> str:
        return f"SignerKey({self.name!r})"

    @property
    def verifier(self) -> VerifierKey:
        """The public half."""
        return VerifierKey(self.name, self.private.public_key().public_bytes_raw())

    def sign(self, text: str) -> Signature:
        """This key's signature over the text of a note. Ed25519 gives the same one every time."""
        return Signature(self.name, self.verifier.id, self.private.sign(text.encode()))

    def encode(self) -> str:
        """The key as golang.org/x/mod/sumdb/note writes private keys: a secret, one line."""
        seed = bytes([ED25519]) + self.private.private_bytes_raw()
        return f"PRIVATE+KEY+{self.name}+{self.verifier.id.hex()}+{encode_base64(seed)}"

    @classmethod
    def decode(cls, text: str) -> "SignerKey":
        """The key that `encode` wrote; InputError, which does not repeat the text, where it is none."""
        parts = text.strip().removeprefix("PRIVATE+KEY+").split("+", 2)
        try:
            data = decode_base64(parts[-1])
            if len(parts) != 3 or not is_key_name(parts[0]) or len(data) != 33 or data[0] != ED25519:
                raise ValueError("not a private key")
            key = cls(parts[0], Ed25519PrivateKey.from_private_bytes(data[1:]))
            if key.verifier.id.hex() != parts[1]:
                raise ValueError("not this key's id")
        except ValueError as error:
            raise InputError(
                "private key", str(error), "A key looks like PRIVATE+KEY+name+0123abcd+base64"
            ) from error
        return key


@dataclass(frozen=True, slots=True)
class Note:
    """Text and the signatures on it."""

    text: str
    """Ends in a newline."""
    signatures: tuple[Signature, ...]

    def encode(self) -> str:
        """The note as it is written down."""
        return self.text + "\n" + "".join(signature.line() for signature in self.signatures)

    @classmethod
    def parse(cls, data: bytes, *, name: str = "note") -> "Note":
        """The note in `data`; InputError, about `name`, where it is none. No signature is judged yet."""
        text, problem = _text(data)
        head, blank, tail = text.rpartition("\n\n")
        if not problem and not (blank and tail.endswith("\n")):
            problem = "it has no signature lines after an empty line"
        lines = tail.removesuffix("\n").split("\n")
        if not problem and len(lines) > _MAX_SIGNATURES:
            problem = f"it has more than {_MAX_SIGNATURES} signatures"
        if not problem:
            try:
                return cls(head + "\n", tuple(Signature.parse(line) for line in lines))
            except ValueError as error:
                problem = f"a line after its last empty line is {error}"
        raise InputError(
            name, f"it is not a signed note: {problem}", "Give the whole file as the log wrote it"
        )

    def verified(self, keys: Iterable[VerifierKey]) -> tuple[VerifierKey, ...]:
        """The keys of `keys` whose signature over the text is there and holds.

        Signatures by other keys are passed over. InputError where a signature that says it is by one
        of `keys` does not hold: the note is then to be rejected as a whole.
        """
        found = []
        for key in keys:
            if key.algorithm != ED25519:
                continue
            for signature in filter(key.made, self.signatures):
                if not key.holds(self.text.encode(), signature.value):
                    raise InputError(
                        f"signature of {key.name}",
                        "it does not hold over this text",
                        "The text or the signature was altered, or another key made it",
                    )
                if key not in found:
                    found.append(key)
        return tuple(found)


def _text(data: bytes) -> tuple[str, str]:
    if len(data) > MAX_NOTE_BYTES:
        return "", f"it is longer than {MAX_NOTE_BYTES:,} bytes"
    try:
        text = data.decode("utf-8")
    except UnicodeDecodeError:
        return "", "it is not UTF-8"
    if any(ch < " " and ch != "\n" for ch in text):
        return "", "it holds control characters"
    return text, ""


def _excerpt(text: str) -> str:
    return text.strip()[:40] or "verifier key"

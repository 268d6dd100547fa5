"""The log's private keys: one file each, named by the key's id, readable by its owner only.

Whoever holds the private key and the folder can write another history and sign it. Only an older
checkpoint kept elsewhere gives that away; a passphrase makes it harder.
"""

import os
from collections.abc import Iterable
from pathlib import Path

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.serialization import (
    BestAvailableEncryption,
    Encoding,
    KeySerializationEncryption,
    NoEncryption,
    PrivateFormat,
    load_pem_private_key,
)

from onrecord.disk import disk_errors, sync_folder
from onrecord.errors import InputError, OnrecordError, RecordError, UsageError
from onrecord.log.notes import SignerKey, VerifierKey, is_key_name

__all__ = ["create_key", "key_path", "load_key", "other_keys"]


def key_path(folder: Path, key: VerifierKey) -> Path:
    """Where the private half of `key` is kept."""
    return folder / f"{key.id.hex()}.pem"


def create_key(folder: Path, *, name: str, passphrase: str | None = None) -> SignerKey:
    """Make a key named `name` (the log's origin) and keep it in `folder`, with rights 0600.

    UsageError where the name holds spaces or a plus sign, as C2SP signed-note forbids.
    """
    if not is_key_name(name):
        raise UsageError(name, "it cannot name a log", "Choose a name like example.org/kursk, without spaces")
    key = SignerKey(name, Ed25519PrivateKey.generate())
    encryption: KeySerializationEncryption = NoEncryption()
    if passphrase is not None:
        if not passphrase:
            raise UsageError("passphrase", "it is empty", "Give one, or none at all")
        encryption = BestAvailableEncryption(passphrase.encode())
    data = key.private.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, encryption)
    with disk_errors(str(folder)):
        folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        _write(key_path(folder, key.verifier), data)
        sync_folder(folder)
    return key


def load_key(folder: Path, key: VerifierKey, *, passphrase: str | None = None) -> SignerKey:
    """The private half of `key`. Rights that were widened (by a copy, say) are narrowed again.

    RecordError where the file is missing or another key's; InputError where the passphrase is wrong.
    """
    path = key_path(folder, key)
    try:
        data = path.read_bytes()
        if path.stat().st_mode & 0o077:
            path.chmod(0o600)
    except FileNotFoundError:
        raise RecordError(
            str(path),
            "the private key is missing",
            "Bring it back from where it is kept; without it nothing"
            " can be added to the log, though it can still be verified",
        ) from None
    except OSError as error:
        raise RecordError(
            str(path), f"cannot be read ({error.strerror})", "Check whose file it is"
        ) from error
    signer = SignerKey(key.name, _private(data, path, passphrase))
    if signer.verifier != key:
        raise RecordError(str(path), "it is another key", "Bring back the file of this log's key")
    return signer


def other_keys(
    folder: Path, *, name: str, known: Iterable[VerifierKey], passphrase: str | None = None
) -> list[SignerKey]:
    """The keys in `folder` that are none of `known`: made for a change of key that was not finished.

    What cannot be read as a key is passed over.
    """
    public = set(known)
    found = []
    for path in sorted(folder.glob("*.pem")):
        try:
            key = SignerKey(name, _private(path.read_bytes(), path, passphrase))
        except (OSError, OnrecordError):
            continue
        if key.verifier not in public:
            found.append(key)
    return found


def _private(data: bytes, path: Path, passphrase: str | None) -> Ed25519PrivateKey:
    try:
        private = load_pem_private_key(data, passphrase.encode() if passphrase else None)
    except TypeError as error:
        needed = passphrase is None
        raise InputError(
            str(path),
            "it is kept under a passphrase" if needed else "it is not kept under a passphrase",
            "Give the passphrase" if needed else "Give none",
        ) from error
    except ValueError as error:
        raise InputError(
            str(path), "the passphrase is wrong, or the file is damaged", "Try again, or bring the file back"
        ) from error
    if not isinstance(private, Ed25519PrivateKey):
        raise RecordError(str(path), "it is not an Ed25519 key", "Bring back the file of this log's key")
    return private


def _write(path: Path, data: bytes) -> None:
    descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(descriptor, "wb") as file:
        file.write(data)
        file.flush()
        os.fsync(file.fileno())

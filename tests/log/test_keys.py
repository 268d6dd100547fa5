from pathlib import Path

import pytest
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat

from onrecord.errors import InputError, RecordError, UsageError
from onrecord.log.keys import create_key, key_path, load_key


def test_a_key_is_for_its_owner_only_and_reads_back(tmp_path: Path) -> None:
    key = create_key(tmp_path / "keys", name="example.org/kursk")
    path = key_path(tmp_path / "keys", key.verifier)
    assert path.stat().st_mode & 0o777 == 0o600
    assert load_key(tmp_path / "keys", key.verifier).verifier == key.verifier


def test_rights_that_a_copy_widened_are_narrowed_again(tmp_path: Path) -> None:
    key = create_key(tmp_path, name="example.org/kursk")
    path = key_path(tmp_path, key.verifier)
    path.chmod(0o644)
    load_key(tmp_path, key.verifier)
    assert path.stat().st_mode & 0o777 == 0o600


def test_a_passphrase_is_asked_for_and_checked(tmp_path: Path) -> None:
    key = create_key(tmp_path, name="example.org/kursk", passphrase="correct horse")
    assert load_key(tmp_path, key.verifier, passphrase="correct horse").verifier == key.verifier
    with pytest.raises(InputError, match="kept under a passphrase"):
        load_key(tmp_path, key.verifier)
    with pytest.raises(InputError, match="passphrase is wrong"):
        load_key(tmp_path, key.verifier, passphrase="battery")
    assert b"ENCRYPTED" in key_path(tmp_path, key.verifier).read_bytes()


def test_a_passphrase_where_there_is_none_is_told(tmp_path: Path) -> None:
    key = create_key(tmp_path, name="example.org/kursk")
    with pytest.raises(InputError, match="not kept under a passphrase"):
        load_key(tmp_path, key.verifier, passphrase="battery")


def test_an_empty_passphrase_is_refused(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="empty"):
        create_key(tmp_path, name="example.org/kursk", passphrase="")


@pytest.mark.parametrize("name", ["", "two words", "a+b", "line\nbreak"])
def test_a_name_that_a_note_cannot_carry_is_refused(tmp_path: Path, name: str) -> None:
    with pytest.raises(UsageError, match="cannot name a log"):
        create_key(tmp_path, name=name)


def test_a_missing_damaged_or_foreign_key_is_told(tmp_path: Path) -> None:
    key = create_key(tmp_path, name="example.org/kursk")
    other = create_key(tmp_path, name="example.org/kursk")
    path = key_path(tmp_path, key.verifier)
    path.write_bytes(key_path(tmp_path, other.verifier).read_bytes())
    with pytest.raises(RecordError, match="another key"):
        load_key(tmp_path, key.verifier)
    curve = ec.generate_private_key(ec.SECP256R1())
    path.write_bytes(curve.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption()))
    with pytest.raises(RecordError, match="not an Ed25519 key"):
        load_key(tmp_path, key.verifier)
    path.write_bytes(b"nothing")
    with pytest.raises(InputError, match="damaged"):
        load_key(tmp_path, key.verifier)
    path.unlink()
    with pytest.raises(RecordError, match="private key is missing"):
        load_key(tmp_path, key.verifier)

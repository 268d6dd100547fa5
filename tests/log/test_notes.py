import os
from pathlib import Path

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from hypothesis import given
from hypothesis import strategies as st

from onrecord.errors import InputError
from onrecord.log.notes import Note, Signature, SignerKey, VerifierKey, decode_base64, encode_base64

KEY = SignerKey("example.org/kursk", Ed25519PrivateKey.from_private_bytes(bytes(range(32))))
OTHER = SignerKey("example.org/kursk", Ed25519PrivateKey.from_private_bytes(bytes(32)))
TEXT = "example.org/kursk\n\nwith an empty line\n"


def signed(*keys: SignerKey, text: str = TEXT) -> Note:
    return Note(text, tuple(key.sign(text) for key in keys))


def test_a_note_reads_back_and_verifies() -> None:
    note = Note.parse(signed(KEY).encode().encode())
    assert note == signed(KEY)
    assert note.text == TEXT
    assert note.verified([KEY.verifier]) == (KEY.verifier,)


def test_signatures_by_unknown_keys_are_passed_over() -> None:
    stranger = Signature("elsewhere.example", b"\0\0\0\0", b"whatever")
    note = Note(TEXT, (stranger, *signed(KEY, OTHER).signatures))
    assert note.verified([KEY.verifier]) == (KEY.verifier,)
    assert note.verified([OTHER.verifier, KEY.verifier]) == (OTHER.verifier, KEY.verifier)
    assert note.verified([]) == ()


def test_an_altered_text_is_refused() -> None:
    note = Note(TEXT.replace("empty", "EMPTY"), signed(KEY).signatures)
    with pytest.raises(InputError, match="does not hold over this text"):
        note.verified([KEY.verifier])


def test_one_bad_signature_of_a_known_key_rejects_the_note() -> None:
    good = KEY.sign(TEXT)
    bad = Signature(good.name, good.key_id, bytes(64))
    with pytest.raises(InputError, match="does not hold"):
        Note(TEXT, (good, bad)).verified([KEY.verifier])


@pytest.mark.parametrize(
    ("data", "problem"),
    [
        (b"", "no signature lines"),
        (b"text\n", "no signature lines"),
        (b"text\n\n\xe2\x80\x94 name AAAAAAA=", "no signature lines"),
        (b"text\n\nno dash AAAAAAA=\n", "not a signature line"),
        (b"text\n\n\xe2\x80\x94 a+b AAAAAAA=\n", "not a signature line"),
        (b"text\n\n\xe2\x80\x94 name AAAA\n", "longer than four bytes"),
        (b"text\n\n\xe2\x80\x94 name AAAAAAB=\n", "canonical base64"),
        (b"text\n\n\xe2\x80\x94 name AAA$AAA=\n", "not base64"),
        (b"te\txt\n\n\xe2\x80\x94 name AAAAAAA=\n", "control characters"),
        (b"te\xffxt\n\n\xe2\x80\x94 name AAAAAAA=\n", "not UTF-8"),
        (b"x" * 1_000_001, "longer than 1,000,000 bytes"),
        (b"text\n\n" + b"\xe2\x80\x94 name AAAAAAA=\n" * 101, "more than 100 signatures"),
    ],
)
def test_what_is_no_note_is_refused(data: bytes, problem: str) -> None:
    with pytest.raises(InputError, match=problem):
        Note.parse(data)


@given(st.binary(max_size=300))
def test_no_bytes_break_the_reader(data: bytes) -> None:
    try:
        note = Note.parse(b"text\n\n" + data)
    except InputError:
        return
    assert note.encode().encode() == b"text\n\n" + data


def test_keys_read_back() -> None:
    assert VerifierKey.decode(KEY.verifier.encode()) == KEY.verifier
    assert SignerKey.decode(KEY.encode()).verifier == KEY.verifier


def test_a_private_key_does_not_show_itself() -> None:
    assert "AAEC" not in repr(KEY)
    with pytest.raises(InputError) as error:
        SignerKey.decode(KEY.encode().replace("example", "exbmple"))
    assert KEY.encode()[-20:] not in str(error.value)


@pytest.mark.parametrize("text", ["", "name", "name+00000000+", "a b+00000000+AA==", "name+00+" + "A" * 44])
def test_what_is_no_key_is_refused(text: str) -> None:
    with pytest.raises(InputError, match="not a verifier key"):
        VerifierKey.decode(text)
    with pytest.raises(InputError, match="private key"):
        SignerKey.decode(text)


def test_a_key_under_another_name_is_refused() -> None:
    with pytest.raises(InputError, match="does not fit its id"):
        VerifierKey.decode(KEY.verifier.encode().replace("kursk", "elsewhere"))


@given(st.binary())
def test_base64_has_one_spelling(data: bytes) -> None:
    assert decode_base64(encode_base64(data)) == data


def test_the_checkpoints_of_another_log_verify_with_its_key() -> None:
    folder = os.environ.get("ONRECORD_DATA")
    if not folder:
        pytest.skip("ONRECORD_DATA is not set")
    log = Path(folder) / "log"
    key = VerifierKey.decode((log / "tessera_vkey.txt").read_text())
    files = sorted((log / "tessera").glob("checkpoint*"))
    for file in files:
        assert Note.parse(file.read_bytes()).verified([key]) == (key,)
    assert len(files) == 17

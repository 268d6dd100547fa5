import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from onrecord.errors import InputError
from onrecord.log.cosignature import Cosignature, cosign, cosignatures
from onrecord.log.notes import COSIGNATURE, Note, Signature, SignerKey, VerifierKey

LOG = SignerKey("example.org/kursk", Ed25519PrivateKey.from_private_bytes(bytes(range(32))))
KEY = SignerKey("witness.example/w1", Ed25519PrivateKey.from_private_bytes(bytes([7]) * 32))
WITNESS = VerifierKey(KEY.name, KEY.verifier.public, COSIGNATURE)
TEXT = "example.org/kursk\n1\nNc2CrefWKseHj/mStd+LqC8B+NrX0btIiPt2SmN+ek0=\n"
NOTE = Note(TEXT, (LOG.sign(TEXT),))
SECONDS = 1_734_350_400


def cosigned(seconds: int = SECONDS) -> Note:
    return Note(TEXT, (*NOTE.signatures, cosign(NOTE, KEY, seconds=seconds)))


def test_a_cosignature_holds_and_tells_its_time() -> None:
    note = Note.parse(cosigned().encode().encode())
    assert cosignatures(note, [WITNESS]) == (Cosignature(WITNESS, SECONDS),)
    assert Cosignature(WITNESS, SECONDS).at == "2024-12-16T12:00:00Z"
    assert Cosignature(WITNESS, 2**62).at == f"@{2**62}"


def test_the_log_s_own_signature_is_untouched_by_it() -> None:
    assert cosigned().verified([LOG.verifier]) == (LOG.verifier,)
    assert cosignatures(NOTE, [WITNESS]) == ()


def test_the_signed_message_is_the_specification_s() -> None:
    value = cosign(NOTE, KEY, seconds=SECONDS).value
    message = f"cosignature/v1\ntime {SECONDS}\n{TEXT}".encode()
    KEY.private.public_key().verify(value[8:], message)
    assert int.from_bytes(value[:8]) == SECONDS


def test_a_back_dated_cosignature_is_refused() -> None:
    made = cosign(NOTE, KEY, seconds=SECONDS)
    earlier = Signature(made.name, made.key_id, (SECONDS - 1).to_bytes(8) + made.value[8:])
    with pytest.raises(InputError, match="does not hold over this checkpoint"):
        cosignatures(Note(TEXT, (earlier,)), [WITNESS])


@pytest.mark.parametrize("value", [b"x", bytes(72), b"\xff" * 72, bytes(73)])
def test_a_malformed_cosignature_is_refused(value: bytes) -> None:
    with pytest.raises(InputError, match="does not hold"):
        cosignatures(Note(TEXT, (Signature(WITNESS.name, WITNESS.id, value),)), [WITNESS])


def test_a_log_key_is_no_witness_key() -> None:
    with pytest.raises(InputError, match="not a witness's"):
        cosignatures(NOTE, [LOG.verifier])

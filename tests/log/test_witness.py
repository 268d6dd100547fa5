"""A witness of our own on loopback, as C2SP tlog-witness has it, in a few lines."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from authority import served
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from onrecord.errors import InputError, RecordError
from onrecord.log.checkpoint import Checkpoint
from onrecord.log.cosignature import cosign
from onrecord.log.merkle import verify_consistency
from onrecord.log.notes import COSIGNATURE, SignerKey, VerifierKey, decode_base64
from onrecord.log.verify import verify_log
from onrecord.log.witness import ask_witness, request
from onrecord.log.writer import LogWriter

KEY = SignerKey("example.org/kursk", Ed25519PrivateKey.from_private_bytes(bytes(range(32))))
OWN = SignerKey("witness.example/w1", Ed25519PrivateKey.from_private_bytes(bytes([7]) * 32))
WITNESS = VerifierKey(OWN.name, OWN.verifier.public, COSIGNATURE)


class Witness:
    """Remembers the largest tree that it has seen, and signs what continues it."""

    def __init__(self) -> None:
        self.seen: Checkpoint | None = None
        self.asked = 0

    def reply(self, body: bytes) -> tuple[int, bytes]:
        self.asked += 1
        head, _, rest = body.decode().partition("\n\n")
        old, *path = head.split("\n")
        checkpoint = Checkpoint.parse(rest.encode())
        if not checkpoint.note.verified([KEY.verifier]):
            return 403, b""
        size = self.seen.head.size if self.seen else 0
        if old != f"old {size}" or (self.seen and checkpoint.head.size < size):
            return 409, f"{size}\n".encode()
        if self.seen and not verify_consistency(
            old=size,
            new=checkpoint.head.size,
            old_root=self.seen.head.root,
            new_root=checkpoint.head.root,
            proof=[decode_base64(line) for line in path],
        ):
            return 422, b""
        self.seen = checkpoint
        return 200, cosign(checkpoint.note, OWN, seconds=1_734_350_400 + self.asked).line().encode()


@pytest.fixture
def log(tmp_path: Path) -> Iterator[LogWriter]:
    with LogWriter.create(tmp_path / "log", key=KEY) as writer:
        writer.append([b"one", b"two", b"three"])
        yield writer


def test_a_witness_cosigns_what_continues_what_it_has_seen(log: LogWriter) -> None:
    witness = Witness()
    with served(witness) as url:
        first = ask_witness(log, url=url, witness=WITNESS)
        log.append([b"%d" % number for number in range(300)])
        second = ask_witness(log, url=url, witness=WITNESS)
    assert (first.seconds, second.seconds) == (1_734_350_401, 1_734_350_402)
    verdict = verify_log(log.folder)
    assert verdict.ok
    assert verdict.cosigned == (first, second)
    assert Checkpoint.parse((log.folder / "checkpoints/303").read_bytes()).note.verified([KEY.verifier])


def test_a_witness_that_has_seen_more_than_we_know_of_tells_and_is_asked_again(
    log: LogWriter,
) -> None:
    witness = Witness()
    with served(witness) as url:
        ask_witness(log, url=url, witness=WITNESS)
        (log.folder / "checkpoints/3").unlink()
        log.append([b"four"])
        ask_witness(log, url=url, witness=WITNESS)
    assert witness.asked == 3


def test_a_log_that_was_rolled_back_is_told_apart_by_its_witness(log: LogWriter, tmp_path: Path) -> None:
    witness = Witness()
    with served(witness) as url:
        ask_witness(log, url=url, witness=WITNESS)
        with LogWriter.create(tmp_path / "other", key=KEY) as other:
            other.append([b"one", b"two"])
            with pytest.raises(RecordError, match="has seen 3 entries of this log, which has 2"):
                ask_witness(other, url=url, witness=WITNESS)


def test_a_log_that_was_rewritten_is_told_apart_by_its_witness(log: LogWriter, tmp_path: Path) -> None:
    witness = Witness()
    with served(witness) as url:
        ask_witness(log, url=url, witness=WITNESS)
        with LogWriter.create(tmp_path / "other", key=KEY) as other:
            other.append([b"another", b"two", b"three", b"four"])
            with pytest.raises(InputError, match="answered 422") as error:
                ask_witness(other, url=url, witness=WITNESS)
    assert "Run verify against" in error.value.advice


def test_a_witness_that_goes_on_disagreeing_is_not_asked_for_ever(log: LogWriter) -> None:
    with served([(409, b"2\n"), (409, b"2\n")]) as url, pytest.raises(RecordError) as error:
        ask_witness(log, url=url, witness=WITNESS)
    assert "has seen 2 entries" in error.value.problem


def test_a_witness_that_does_not_know_the_log_is_told_of(log: LogWriter) -> None:
    with served([(404, b"")]) as url, pytest.raises(InputError) as error:
        ask_witness(log, url=url, witness=WITNESS)
    assert "send its origin and public key" in error.value.advice


@pytest.mark.parametrize("body", [b"", b"no signature\n", KEY.sign("other\n").line().encode(), b"\xff\n"])
def test_an_answer_that_is_no_cosignature_is_refused_and_not_kept(log: LogWriter, body: bytes) -> None:
    with served([(200, body)]) as url, pytest.raises(InputError):
        ask_witness(log, url=url, witness=WITNESS)
    assert not (log.folder / "witnesses").exists()


def test_the_request_is_the_specification_s(log: LogWriter) -> None:
    log.publish()
    assert request(log, old=0) == b"old 0\n\n" + log.checkpoint.encode().encode()
    lines = request(log, old=1).decode().split("\n")
    assert (lines[0], len(lines[1]), lines[3]) == ("old 1", 44, "")

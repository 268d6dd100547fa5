import base64
import hashlib
import json
from pathlib import Path

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from hypothesis import given
from hypothesis import strategies as st

from onrecord.errors import InputError, OnrecordError, RecordError
from onrecord.log.leaf import Leaf, commitment
from onrecord.log.merkle import leaf_hash, verify_consistency
from onrecord.log.notes import SignerKey
from onrecord.log.proof import Disclosure, Proof, prove
from onrecord.log.reader import LogReader
from onrecord.log.writer import LogWriter

KEY = SignerKey("example.org/kursk", Ed25519PrivateKey.from_private_bytes(bytes(range(32))))
OTHER = SignerKey("example.org/kursk", Ed25519PrivateKey.from_private_bytes(bytes(32)))
SALT = bytes(range(16))
EVENTS = [json.dumps({"event": "capture", "number": number}).encode() for number in range(300)]
LEAVES = [Leaf("capture", commitment(event, SALT)).encode() for event in EVENTS]


@pytest.fixture(scope="module")
def log(tmp_path_factory: pytest.TempPathFactory) -> LogReader:
    folder = tmp_path_factory.mktemp("proofs") / "log"
    with LogWriter.create(folder, key=KEY) as writer:
        writer.append(LEAVES)
    return LogReader(folder)


def test_a_proof_has_the_lines_of_the_specification(log: LogReader) -> None:
    lines = prove(log, 3).encode().split("\n")
    assert lines[0] == "c2sp.org/tlog-proof@v1"
    assert lines[1].startswith("extra ")
    assert lines[2] == "index 3"
    blank = lines.index("")
    assert all(len(base64.b64decode(line)) == 32 for line in lines[3:blank])
    assert "\n".join(lines[blank + 1 :]) == log.checkpoint.encode()


@pytest.mark.parametrize("index", [0, 1, 254, 255, 256, 299])
def test_a_proof_reads_back_and_verifies(log: LogReader, index: int) -> None:
    proof = Proof.parse(prove(log, index, event=EVENTS[index], salt=SALT, older=[1, 256]).encode().encode())
    leaf = proof.verify([OTHER.verifier, KEY.verifier], entry=LEAVES[index])
    shown = proof.disclosure()
    assert leaf.commits_to(shown.event or b"", shown.salt or b"")
    assert shown.key == KEY.verifier.encode()
    for size in (1, 256):
        assert verify_consistency(
            old=size,
            new=300,
            old_root=log.root(size),
            new_root=log.head.root,
            proof=shown.older[size],
        )


def test_a_proof_under_a_kept_checkpoint_names_the_key_of_its_time(tmp_path: Path) -> None:
    with LogWriter.create(tmp_path / "log", key=KEY) as writer:
        writer.append(LEAVES[:5])
        kept = writer.keep(writer.publish())
        writer.append(LEAVES[5:9])
        writer.rotate(OTHER)
    log = LogReader(tmp_path / "log")
    proof = prove(log, 3, under=kept, older=[2, 9])
    assert proof.checkpoint == kept
    assert (proof.disclosure().key, list(proof.disclosure().older)) == (KEY.verifier.encode(), [2])
    assert proof.verify([KEY.verifier], entry=LEAVES[3])
    assert prove(log, 3).disclosure().key == OTHER.verifier.encode()
    with pytest.raises(RecordError, match="log entry 7"):
        prove(log, 7, under=kept)


def test_a_proof_shows_nothing_of_other_entries(log: LogReader) -> None:
    text = prove(log, 7, event=EVENTS[7], salt=SALT).encode()
    shown = base64.b64decode(text.split("\n")[1].removeprefix("extra ")).decode()
    whole = text + shown + base64.b64decode(json.loads(shown)["event"]).decode()
    for number in (*range(7), *range(8, 300)):
        assert EVENTS[number].decode() not in whole
        assert commitment(EVENTS[number], SALT).hex() not in whole


def test_another_entry_or_another_key_is_refused(log: LogReader) -> None:
    proof = prove(log, 7)
    with pytest.raises(InputError, match="not the log's entry 7"):
        proof.verify([KEY.verifier], entry=LEAVES[8])
    with pytest.raises(InputError, match="no key that you trust"):
        proof.verify([OTHER.verifier], entry=LEAVES[7])


def test_an_event_that_is_not_the_entry_s_is_not_proved(log: LogReader) -> None:
    with pytest.raises(InputError, match="not what the entry commits to"):
        prove(log, 7, event=EVENTS[8], salt=SALT)
    with pytest.raises(InputError, match="not what the entry commits to"):
        prove(log, 7, event=EVENTS[7])


def test_an_entry_that_is_not_there_is_not_proved(log: LogReader) -> None:
    with pytest.raises(RecordError, match="the log has 300"):
        prove(log, 300)


def test_a_log_that_was_altered_gives_no_proof(log: LogReader, tmp_path: Path) -> None:
    with LogWriter.create(tmp_path / "log", key=KEY) as writer:
        writer.append(LEAVES[:5])
    file = tmp_path / "log/tile/0/000.p/5"
    file.write_bytes(bytes(160))
    with pytest.raises(InputError, match="do not lead to its signed root"):
        prove(LogReader(tmp_path / "log"), 2)


def test_a_proof_without_extra_data_still_verifies(log: LogReader) -> None:
    whole = prove(log, 7)
    bare = Proof.parse(Proof(7, whole.hashes, whole.checkpoint).encode().encode())
    assert bare.verify([KEY.verifier], entry=LEAVES[7]).kind == "capture"
    with pytest.raises(InputError, match="Other software made it"):
        bare.disclosure()


@pytest.mark.parametrize(
    ("old", "new", "problem"),
    [
        ("tlog-proof@v1", "tlog-proof@v2", "its first line is not"),
        ("index 7", "index 07", "no line with the index"),
        ("index 7", "Index 7", "no line with the index"),
        ("extra ", "extra =", "not base64"),
        ("=\n\n", "=\nAAAA\n\n", "not a hash"),
        ("\n\nexample.org", "\nexample.org", "not a proof"),
    ],
)
def test_what_is_no_proof_is_refused(log: LogReader, old: str, new: str, problem: str) -> None:
    text = prove(log, 7).encode()
    assert old in text
    with pytest.raises(InputError, match=problem):
        Proof.parse(text.replace(old, new, 1).encode(), name="x.tlog-proof")


@given(st.binary(max_size=200))
def test_no_bytes_break_the_readers(data: bytes) -> None:
    for start in (b"", b"c2sp.org/tlog-proof@v1\n", b"c2sp.org/tlog-proof@v1\nindex 0\n"):
        with pytest.raises(OnrecordError):
            Proof.parse(start + data)
    with pytest.raises(ValueError, match="not what onrecord writes"):
        Disclosure.decode(data)


@given(
    st.binary(),
    st.binary(min_size=16, max_size=32),
    st.dictionaries(st.integers(1, 99), st.just((bytes(32),))),
)
def test_disclosures_read_back(event: bytes, salt: bytes, older: dict[int, tuple[bytes, ...]]) -> None:
    shown = Disclosure(hashlib.sha256(event).digest(), KEY.verifier.encode(), event, salt, older)
    assert Disclosure.decode(shown.encode()) == shown
    assert leaf_hash(shown.entry)

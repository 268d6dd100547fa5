"""OpenTimestamps against a calendar of our own that puts what it is given into a made-up block."""

import hashlib
import random
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from onrecord.errors import InputError, MissingExtra
from onrecord.log.network import Refused
from onrecord.log.notes import SignerKey
from onrecord.log.ots import check_blocks, stamp_blocks, upgrade_blocks
from onrecord.log.verify import verify_log
from onrecord.log.writer import LogWriter

KEY = SignerKey("example.org/kursk", Ed25519PrivateKey.from_private_bytes(bytes(range(32))))
core = pytest.importorskip("opentimestamps.core", reason="needs the extra 'timestamp'")
from opentimestamps.core import notary, op, serialize, timestamp  # noqa: E402


class Calendar:
    """Answers at once with a promise, and with the way to block 900000 once it is `ready`."""

    def __init__(self, uri: str = "https://calendar.example") -> None:
        self.uri = uri
        self.ready = False
        self.asked: list[str] = []

    def __call__(self, url: str, *, data: bytes | None = None, **_: object) -> bytes:
        self.asked.append(url)
        if data is not None:
            assert url == f"{self.uri}/digest"
            stamp = timestamp.Timestamp(data)
            stamp.ops.add(op.OpAppend(b"more")).attestations.add(notary.PendingAttestation(self.uri))
        elif not self.ready:
            raise Refused(url, "the server answered 404", "wait", status=404)
        else:
            stamp = timestamp.Timestamp(bytes.fromhex(url.rpartition("/")[2]))
            block = stamp.ops.add(op.OpSHA256())
            block.attestations.add(notary.BitcoinBlockHeaderAttestation(900_000))
            self.root = block.msg[::-1].hex()
        context = serialize.BytesSerializationContext()
        stamp.serialize(context)
        return bytes(context.getbytes())


@pytest.fixture
def log(tmp_path: Path) -> Iterator[LogWriter]:
    with LogWriter.create(tmp_path / "log", key=KEY) as writer:
        writer.append([b"one", b"two", b"three"])
        yield writer


def test_a_proof_waits_at_its_calendar_and_is_then_completed(log: LogWriter) -> None:
    calendar = Calendar()
    made = stamp_blocks(log, calendars=[calendar.uri + "/"], asking=calendar)
    assert (made.size, made.state, made.detail) == (3, "pending", "at https://calendar.example")
    (still,) = upgrade_blocks(log, calendars=[calendar.uri], asking=calendar)
    assert still == made
    calendar.ready = True
    (done,) = upgrade_blocks(log, calendars=[calendar.uri], asking=calendar)
    assert (done.state, done.blocks) == ("in a block", ((900_000, calendar.root),))
    assert check_blocks(log.folder) == (done,)
    asked = len(calendar.asked)
    assert upgrade_blocks(log, calendars=[calendar.uri], asking=calendar) == (done,)
    assert len(calendar.asked) == asked
    assert verify_log(log.folder).ok


def test_the_file_is_over_the_three_lines_of_the_checkpoint(log: LogWriter) -> None:
    stamp_blocks(log, calendars=["https://calendar.example"], asking=Calendar())
    data = (log.folder / "timestamps/3.ots").read_bytes()
    assert data.startswith(b"\x00OpenTimestamps")
    assert check_blocks(log.folder)[0].digest == hashlib.sha256(data).hexdigest()
    text = "\n".join((log.folder / "checkpoints/3").read_text().split("\n")[:3]) + "\n"
    assert hashlib.sha256(text.encode()).digest() in data


def test_a_calendar_that_the_user_did_not_name_is_not_asked(log: LogWriter) -> None:
    calendar = Calendar()
    stamp_blocks(log, calendars=[calendar.uri], asking=calendar)
    asked = len(calendar.asked)
    upgrade_blocks(log, calendars=["https://another.example"], asking=calendar)
    assert len(calendar.asked) == asked


def test_calendars_that_do_not_answer_are_passed_over_where_one_does(log: LogWriter) -> None:
    calendar = Calendar()

    def asking(url: str, **options: object) -> bytes:
        if "gone" in url:
            raise InputError(url, "there is no answer", "later")
        return b"garbage" if "odd" in url else calendar(url, **options)  # type: ignore[arg-type]

    calendars = ["https://gone.example", "https://odd.example", calendar.uri]
    assert stamp_blocks(log, calendars=calendars, asking=asking).state == "pending"
    with pytest.raises(InputError, match="did not answer with a time-stamp"):
        stamp_blocks(log, calendars=calendars[1:2], asking=asking)
    with pytest.raises(InputError, match="none is named"):
        stamp_blocks(log, calendars=[], asking=asking)


def test_stamping_the_same_size_again_adds_to_its_proof(log: LogWriter) -> None:
    for uri in ("https://a.example", "https://b.example"):
        made = stamp_blocks(log, calendars=[uri], asking=Calendar(uri))
    assert made.detail == "at https://a.example, https://b.example"


def test_a_proof_over_another_checkpoint_or_a_damaged_one_is_refused(log: LogWriter) -> None:
    stamp_blocks(log, calendars=["https://calendar.example"], asking=Calendar())
    log.append([b"four"])
    log.keep(log.publish())
    file = log.folder / "timestamps/3.ots"
    (log.folder / "timestamps/4.ots").write_bytes(file.read_bytes())
    assert [proof.state for proof in check_blocks(log.folder)] == ["pending", "refused"]
    data, rng = file.read_bytes(), random.Random(3)
    for _ in range(30):
        file.write_bytes(data[: rng.randrange(len(data))])
        assert check_blocks(log.folder)[0].state == "refused"


def test_an_answer_that_goes_on_is_refused(log: LogWriter) -> None:
    with pytest.raises(InputError, match="longer than 10,000 bytes"):
        stamp_blocks(log, calendars=["https://c.example"], asking=lambda *_, **__: bytes(10_001))


def test_without_the_extra_it_says_how_to_get_it(log: LogWriter, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "opentimestamps.core.timestamp", None)
    with pytest.raises(MissingExtra, match=r"onrecord\[timestamp\]"):
        stamp_blocks(log, calendars=["https://c.example"])

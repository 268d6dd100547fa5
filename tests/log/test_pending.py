import tempfile
from pathlib import Path

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from onrecord.log.notes import SignerKey
from onrecord.log.pending import Journal, Replay, replay
from onrecord.log.verify import verify_log
from onrecord.log.writer import LogWriter

KEY = SignerKey("example.org/kursk", Ed25519PrivateKey.from_private_bytes(bytes(range(32))))


@pytest.fixture
def journal(tmp_path: Path) -> Journal:
    return Journal(tmp_path / "pending")


def test_batches_come_back_in_order_without_those_that_are_in_the_log(journal: Journal) -> None:
    journal.append([b"a", b"b"], first=5)
    journal.append([b"", b"d"], first=7)
    assert replay(journal.path, size=5) == Replay((b"a", b"b", b"", b"d"), 0, damaged=False)
    assert replay(journal.path, size=6).entries == (b"b", b"", b"d")
    assert replay(journal.path, size=9).entries == ()
    journal.clear()
    assert replay(journal.path, size=5) == Replay((), 0, damaged=False)


def test_a_batch_that_does_not_follow_is_damage(journal: Journal) -> None:
    journal.append([b"a"], first=5)
    journal.append([b"c"], first=7)
    found = replay(journal.path, size=5)
    assert (found.entries, found.damaged) == ((b"a",), True)


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.data())
def test_cut_anywhere_it_gives_whole_batches_and_no_damage(journal: Journal, data: st.DataObject) -> None:
    journal.clear()
    batches = data.draw(st.lists(st.lists(st.binary(max_size=20), min_size=1, max_size=4), max_size=4))
    ends, total = [0], 0
    for batch in batches:
        journal.append(batch, first=total)
        total += len(batch)
        ends.append(journal.path.stat().st_size)
    journal.close()
    whole = journal.path.read_bytes() if batches else b""
    cut = data.draw(st.integers(0, len(whole)))
    journal.path.write_bytes(whole[:cut])
    kept = sum(end <= cut for end in ends) - 1
    expected = tuple(entry for batch in batches[:kept] for entry in batch)
    assert replay(journal.path, size=0) == Replay(expected, cut - ends[kept], damaged=False)


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.data())
def test_a_changed_bit_never_gives_another_entry(journal: Journal, data: st.DataObject) -> None:
    journal.clear()
    journal.append([b"a", b"bc"], first=0)
    journal.append([b"def"], first=2)
    journal.close()
    changed = bytearray(journal.path.read_bytes())
    bit = data.draw(st.integers(0, 8 * len(changed) - 1))
    changed[bit // 8] ^= 1 << bit % 8
    journal.path.write_bytes(changed)
    found = replay(journal.path, size=0)
    assert found.entries in ((), (b"a", b"bc"))
    assert found.damaged or found.torn


@given(st.binary(max_size=200))
def test_no_bytes_break_the_reader(data: bytes) -> None:
    with tempfile.NamedTemporaryFile() as file:
        file.write(data)
        file.flush()
        assert replay(Path(file.name), size=0).entries == ()


def test_a_damaged_journal_is_put_aside_and_what_is_whole_in_it_is_carried_over(tmp_path: Path) -> None:
    writer = LogWriter.create(tmp_path / "log", key=KEY)
    writer.append([b"one"])
    writer.append([b"two"])
    writer.close()
    file = tmp_path / "log/pending"
    damaged = file.read_bytes().replace(b"two", b"TWO")
    file.write_bytes(damaged)
    with LogWriter.open(tmp_path / "log", key=KEY) as writer:
        assert list(writer.entries(0, writer.size)) == [b"one"]
        assert writer.append([b"one", b"two"], first=0) == range(2)
    assert (tmp_path / "log/pending.damaged").read_bytes() == damaged
    assert [(f.verdict, f.file) for f in verify_log(tmp_path / "log").findings] == [
        ("unexpected", "pending.damaged")
    ]

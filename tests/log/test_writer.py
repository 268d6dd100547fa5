import hashlib
import os
import shutil
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from hypothesis import given, settings
from hypothesis import strategies as st
from kills import kill_appends

from onrecord.errors import InputError, RecordError, UsageError
from onrecord.log import merkle
from onrecord.log.checkpoint import TreeHead, sign_checkpoint
from onrecord.log.notes import SignerKey
from onrecord.log.pending import Journal
from onrecord.log.reader import LogReader
from onrecord.log.tiles import tiles_of
from onrecord.log.writer import LogWriter

KEY = SignerKey("example.org/kursk", Ed25519PrivateKey.from_private_bytes(bytes(range(32))))
NEXT = SignerKey("example.org/kursk", Ed25519PrivateKey.from_private_bytes(bytes(32)))
ENTRIES = [b"entry %d" % number for number in range(1100)]
HASHES = [merkle.leaf_hash(entry) for entry in ENTRIES]


@pytest.fixture
def log(tmp_path: Path) -> Iterator[LogWriter]:
    with LogWriter.create(tmp_path / "log", key=KEY) as writer:
        yield writer


def files(folder: Path) -> dict[str, bytes]:
    return {str(p.relative_to(folder)): p.read_bytes() for p in folder.rglob("*") if p.is_file()}


def test_a_new_log_is_empty_and_signed(log: LogWriter) -> None:
    assert (log.size, log.head.root) == (0, merkle.EMPTY_ROOT)
    assert log.checkpoint.note.verified([KEY.verifier])
    assert log.publish() is log.checkpoint


def test_what_is_appended_reads_back_with_the_root_of_the_definition(log: LogWriter) -> None:
    assert log.append(ENTRIES[:3]) == range(3)
    assert log.append([]) == range(3, 3)
    assert (log.size, log.total) == (0, 3)
    checkpoint = log.publish()
    assert checkpoint.head == TreeHead(KEY.name, 3, merkle.root_hash(HASHES[:3]))
    assert list(log.entries(0, 3)) == ENTRIES[:3]
    assert LogReader(log.folder).checkpoint == checkpoint


def test_every_size_up_to_1025_round_trips(log: LogWriter) -> None:
    compact = merkle.CompactRange()
    for size in range(1, 1026):
        log.append([ENTRIES[size - 1]])
        compact.append(HASHES[size - 1])
        assert log.publish().head.root == compact.root()
        if size % 97 == 0 or size in (255, 256, 257, 511, 512, 513, 1023, 1024, 1025):
            reader = LogReader(log.folder)
            assert list(reader.entries(0, size)) == ENTRIES[:size]
            check_proofs(reader, range(0, size, 41))
    assert LogReader(log.folder).root(700) == merkle.root_hash(HASHES[:700])


def check_proofs(reader: LogReader, indexes: range) -> None:
    for index in indexes:
        assert merkle.verify_inclusion(
            index=index,
            size=reader.size,
            leaf=merkle.leaf_hash(reader.entry(index)),
            proof=reader.inclusion_proof(index),
            root=reader.head.root,
        )
        assert merkle.verify_consistency(
            old=index + 1,
            new=reader.size,
            old_root=reader.root(index + 1),
            new_root=reader.head.root,
            proof=reader.consistency_proof(index + 1),
        )


def test_the_folder_holds_the_tiles_of_its_size_and_no_partial_one_beside_a_full_one(log: LogWriter) -> None:
    for start in range(0, 600, 50):
        log.append(ENTRIES[start : start + 50])
        log.publish()
    present = {path for path in files(log.folder) if path.startswith("tile/")}
    assert {name.path for name in tiles_of(600)} <= present
    assert {path for path in present if "/000.p/" in path or "/001.p/" in path} == {
        "tile/1/000.p/1",
        "tile/1/000.p/2",
    }


@settings(deadline=None, max_examples=12)
@given(st.lists(st.integers(0, 180), min_size=1, max_size=6))
def test_how_entries_are_batched_makes_no_difference(sizes: list[int]) -> None:
    with tempfile.TemporaryDirectory() as place:
        with LogWriter.create(Path(place), key=KEY) as writer:
            for size in sizes:
                writer.append(ENTRIES[writer.total : writer.total + size])
            count = writer.total
        reader = LogReader(Path(place))
        assert (reader.size, reader.head.root) == (count, merkle.root_hash(HASHES[:count]))


def test_appending_twice_by_a_ledger_changes_nothing(log: LogWriter) -> None:
    log.append(ENTRIES[:10], first=0)
    log.publish()
    log.append(ENTRIES[10:20], first=10)
    before = files(log.folder)
    assert log.append(ENTRIES[:10], first=0) == range(10)
    assert log.append(ENTRIES[5:15], first=5) == range(5, 15)
    assert log.append(ENTRIES[12:18], first=12) == range(12, 18)
    assert files(log.folder) == before
    assert log.append(ENTRIES[15:25], first=15) == range(15, 25)
    assert log.total == 25


@pytest.mark.parametrize("first", [0, 8, 14])
def test_a_ledger_that_differs_is_refused(log: LogWriter, first: int) -> None:
    log.append(ENTRIES[:10])
    log.publish()
    log.append(ENTRIES[10:20])
    with pytest.raises(RecordError, match=f"log entry {first}: the log holds another entry there"):
        log.append([b"another"], first=first)


def test_a_gap_is_refused(log: LogWriter) -> None:
    with pytest.raises(RecordError, match="log entry 1: the log has 0 entries"):
        log.append(ENTRIES[:1], first=1)


def test_an_entry_that_is_too_long_is_refused_and_the_log_goes_on(log: LogWriter) -> None:
    with pytest.raises(InputError, match="longer than 65,535 bytes"):
        log.append([b"x" * 65_536])
    assert log.append([b"x" * 65_535]) == range(1)
    log.publish()
    assert log.entry(0) == b"x" * 65_535


def test_only_one_writer_at_a_time(log: LogWriter) -> None:
    with pytest.raises(RecordError, match="another process is appending"):
        LogWriter.open(log.folder, key=KEY)
    log.close()
    LogWriter.open(log.folder, key=KEY).close()


def test_a_closed_log_takes_nothing(log: LogWriter) -> None:
    log.close()
    with pytest.raises(RecordError, match="closed"):
        log.append(ENTRIES[:1])
    shutil.rmtree(log.folder)
    with pytest.raises(RecordError, match="there is no log"):
        LogWriter.open(log.folder, key=KEY)


def test_a_second_log_in_the_same_folder_is_refused(log: LogWriter) -> None:
    with pytest.raises(RecordError, match="there is a log already"):
        LogWriter.create(log.folder, key=KEY)


def test_another_key_is_refused(log: LogWriter) -> None:
    log.close()
    with pytest.raises(RecordError, match="present key"):
        LogWriter.open(log.folder, key=NEXT)


def test_what_was_taken_but_not_published_is_there_after_reopening(tmp_path: Path) -> None:
    writer = LogWriter.create(tmp_path / "log", key=KEY)
    writer.append(ENTRIES[:5])
    writer.publish()
    writer.append(ENTRIES[5:9])
    writer.append(ENTRIES[9:300])
    writer.close()
    with LogWriter.open(tmp_path / "log", key=KEY) as again:
        assert again.head.root == merkle.root_hash(HASHES[:300])
        assert not (tmp_path / "log" / "pending").exists()


@pytest.mark.parametrize("cut", [1, 30, 60, 90])
def test_a_torn_batch_is_dropped_and_those_before_it_kept(tmp_path: Path, cut: int) -> None:
    writer = LogWriter.create(tmp_path / "log", key=KEY)
    writer.append(ENTRIES[:5])
    whole = (tmp_path / "log" / "pending").read_bytes()
    writer.append([b"y" * 60])
    writer.close()
    torn = (tmp_path / "log" / "pending").read_bytes()
    (tmp_path / "log" / "pending").write_bytes(torn[: len(whole) + cut])
    with LogWriter.open(tmp_path / "log", key=KEY) as again:
        assert (again.size, again.head.root) == (5, merkle.root_hash(HASHES[:5]))


def test_a_journal_that_was_carried_over_already_is_not_carried_over_again(tmp_path: Path) -> None:
    writer = LogWriter.create(tmp_path / "log", key=KEY)
    writer.append(ENTRIES[:5])
    journal = (tmp_path / "log" / "pending").read_bytes()
    writer.publish()
    writer.close()
    (tmp_path / "log" / "pending").write_bytes(journal)
    with LogWriter.open(tmp_path / "log", key=KEY) as again:
        assert again.size == 5


def test_tiles_that_do_not_fit_the_checkpoint_are_not_signed_over(log: LogWriter) -> None:
    log.append(ENTRIES[:5])
    log.publish()
    log.close()
    bundle = log.folder / "tile" / "entries" / "000.p" / "5"
    bundle.write_bytes(bundle.read_bytes().replace(b"entry 3", b"ENTRY 3"))
    with pytest.raises(RecordError, match="do not fit the checkpoint"):
        LogWriter.open(log.folder, key=KEY)


def test_a_log_that_was_rolled_back_is_not_signed_over(log: LogWriter) -> None:
    old = log.checkpoint
    log.append(ENTRIES[:5])
    log.keep(log.publish())
    log.close()
    (log.folder / "checkpoint").write_text(old.encode())
    with pytest.raises(RecordError, match="rolled back"):
        LogWriter.open(log.folder, key=KEY)


def test_the_checkpoint_comes_last_and_after_all_else_is_on_the_disk(
    log: LogWriter, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Every name and every file's bytes are fsync'd before the checkpoint that needs them is put in place."""
    steps: list[tuple[str, str]] = []
    opened = os.open
    replaced = os.replace
    names: dict[int, str] = {}

    def watched_open(path: os.PathLike[str] | str, *rest: int) -> int:
        descriptor = opened(path, *rest)
        names[descriptor] = os.path.relpath(path, log.folder)
        return descriptor

    def watched_replace(old: os.PathLike[str], new: os.PathLike[str]) -> None:
        steps.append(("put", os.path.relpath(new, log.folder)))
        replaced(old, new)

    monkeypatch.setattr(os, "open", watched_open)
    monkeypatch.setattr(os, "replace", watched_replace)
    monkeypatch.setattr(os, "fsync", lambda descriptor: steps.append(("sync", names[descriptor])))
    log.append(ENTRIES[:300])
    assert steps == [("sync", "pending"), ("sync", ".")]
    log.publish()
    place = steps.index(("put", "checkpoint"))
    assert steps[place - 1 :] == [("sync", ".tmp"), ("put", "checkpoint"), ("sync", ".")]
    before = steps[:place]
    puts = [name for kind, name in before if kind == "put"]
    assert sorted(puts) == sorted(name.path for name in tiles_of(300))
    for name in puts:
        at = before.index(("put", name))
        assert before[at - 1] == ("sync", ".tmp")
        assert ("sync", os.path.dirname(name)) in before[at:]
    assert {("sync", "tile"), ("sync", ".")} <= set(before[2:])


def test_no_other_root_is_signed_for_a_size_that_was_signed(log: LogWriter) -> None:
    log.append(ENTRIES[:5])
    log.publish()
    old = log.checkpoint
    log.append(ENTRIES[5:9])
    journal = (log.folder / "pending").read_bytes()
    log.publish()
    log.close()
    (log.folder / "checkpoint").write_text(old.encode())
    with pytest.raises(RecordError, match="once had 9: it was rolled back"):
        LogWriter.open(log.folder, key=KEY)
    other = Journal(log.folder / "pending")
    other.append([b"another", *ENTRIES[6:9]], first=5)
    other.close()
    with pytest.raises(RecordError, match="another root was signed for 9 entries"):
        LogWriter.open(log.folder, key=KEY)
    (log.folder / "pending").write_bytes(journal)
    with LogWriter.open(log.folder, key=KEY) as again:
        assert again.head.root == merkle.root_hash(HASHES[:9])


def test_a_list_of_heads_that_was_cut_is_not_gone_on_with(log: LogWriter) -> None:
    log.append(ENTRIES[:5])
    log.publish()
    log.close()
    lines = (log.folder / "heads").read_text().splitlines(keepends=True)
    for kept, problem in ((1, "5 entries are not in it"), (0, "it is empty")):
        (log.folder / "heads").write_text("".join(lines[:kept]))
        with pytest.raises(RecordError, match=problem):
            LogWriter.open(log.folder, key=KEY)


def test_a_full_disk_is_told_and_the_log_carries_on_after_it(
    log: LogWriter, monkeypatch: pytest.MonkeyPatch
) -> None:
    log.append(ENTRIES[:5])

    def full(*_: object) -> None:
        raise OSError(28, "No space left on device")

    with monkeypatch.context() as patched:
        patched.setattr(os, "replace", full)
        with pytest.raises(RecordError, match="the disk is full"):
            log.publish()
    with pytest.raises(RecordError, match="Open it again"):
        log.append(ENTRIES[5:6])
    log.close()
    with LogWriter.open(log.folder, key=KEY) as again:
        assert again.head.root == merkle.root_hash(HASHES[:5])


def test_a_checkpoint_of_another_tree_is_not_kept(log: LogWriter) -> None:
    log.append(ENTRIES[:5])
    log.publish()
    other = sign_checkpoint(TreeHead(KEY.name, 5, hashlib.sha256(b"other").digest()), [KEY])
    with pytest.raises(RecordError, match="not one of this log"):
        log.keep(other)


def test_a_key_change_is_an_entry_signed_by_both(log: LogWriter) -> None:
    log.append(ENTRIES[:5])
    checkpoint = log.rotate(NEXT)
    assert checkpoint.note.verified([KEY.verifier, NEXT.verifier]) == (KEY.verifier, NEXT.verifier)
    assert list(log.kept()) == [checkpoint]
    assert [(period.first, period.key) for period in log.key_periods()] == [
        (0, KEY.verifier),
        (6, NEXT.verifier),
    ]
    log.append(ENTRIES[6:7])
    assert log.publish().note.verified([KEY.verifier, NEXT.verifier]) == (NEXT.verifier,)
    log.close()
    with pytest.raises(RecordError, match="present key"):
        LogWriter.open(log.folder, key=KEY)
    LogWriter.open(log.folder, key=NEXT).close()


def test_a_key_does_not_follow_itself(log: LogWriter) -> None:
    with pytest.raises(UsageError, match="cannot follow the present key"):
        log.rotate(KEY)


def test_killed_at_any_instant_it_reopens_whole_and_never_forks(tmp_path: Path) -> None:
    kept = kill_appends(tmp_path / "log", kills=20, seed=20241214)
    assert kept.kills == 20
    assert 0 < kept.told <= kept.entries

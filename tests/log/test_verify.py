"""What was done to a log, and that verifying it names that and nothing else."""

import random
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from onrecord.log import merkle
from onrecord.log.checkpoint import Checkpoint, TreeHead, sign_checkpoint
from onrecord.log.cosignature import cosign
from onrecord.log.findings import VERDICTS, Finding, compare
from onrecord.log.notes import COSIGNATURE, Note, SignerKey, VerifierKey
from onrecord.log.pending import Journal
from onrecord.log.reader import LogReader, head_line
from onrecord.log.tiles import decode_bundle, encode_bundle
from onrecord.log.verify import LogVerdict, verify_log
from onrecord.log.writer import LogWriter

KEY = SignerKey("example.org/kursk", Ed25519PrivateKey.from_private_bytes(bytes(range(32))))
NEXT = SignerKey("example.org/kursk", Ed25519PrivateKey.from_private_bytes(bytes(32)))
WITNESS = SignerKey("witness.example/w1", Ed25519PrivateKey.from_private_bytes(bytes([7]) * 32))
ENTRIES = [b"entry %d" % number for number in range(700)]


def build(folder: Path, entries: list[bytes], *, step: int = 100, key: SignerKey = KEY) -> list[TreeHead]:
    """A log of `entries`, a checkpoint every `step`; all its heads."""
    heads = []
    with LogWriter.create(folder, key=key) as writer:
        for start in range(0, len(entries), step):
            writer.append(entries[start : start + step])
            heads.append(writer.publish().head)
    return heads


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, list[TreeHead]]:
    folder = tmp_path_factory.mktemp("made") / "log"
    return folder, build(folder, ENTRIES)


@pytest.fixture
def log(made: tuple[Path, list[TreeHead]], tmp_path: Path) -> Path:
    return Path(shutil.copytree(made[0], tmp_path / "log"))


def only(verdict: LogVerdict) -> Finding:
    assert len(verdict.findings) == 1, verdict.findings
    return verdict.findings[0]


def rewrite(log: Path, path: str, change: Callable[[list[bytes]], list[bytes]]) -> None:
    file = log / path
    file.write_bytes(encode_bundle(change(decode_bundle(file.read_bytes()))))


@pytest.mark.parametrize("size", [0, 1, 2, 255, 256, 257, 512, 600])
def test_a_clean_log_gives_no_finding_whatever_its_size(tmp_path: Path, size: int) -> None:
    heads = build(tmp_path / "log", ENTRIES[:size], step=64)
    seen: list[tuple[int, int]] = []
    verdict = verify_log(
        tmp_path / "log", outside=heads, trusted=[KEY.verifier], progress=lambda *at: seen.append(at)
    )
    assert (verdict.ok, verdict.findings) == (True, ())
    assert verdict.agreeing == tuple(heads)
    assert seen == ([(size, size)] if size else [])


def test_a_log_of_more_than_two_levels_round_trips(tmp_path: Path) -> None:
    sizes = (65_535, 65_536, 65_537, 70_000)
    entries = [b"entry %d" % number for number in range(70_000)]
    heads, compact = [], merkle.CompactRange()
    with LogWriter.create(tmp_path / "log", key=KEY) as writer:
        for size in sizes:
            for entry in entries[writer.size : size]:
                compact.append(merkle.leaf_hash(entry))
            writer.append(entries[writer.size : size])
            heads.append(writer.publish().head)
            assert heads[-1].root == compact.root()
    verdict = verify_log(tmp_path / "log", outside=heads)
    assert (verdict.ok, verdict.agreeing) == (True, tuple(heads))
    reader = LogReader(tmp_path / "log")
    assert [reader.entry(index) for index in (0, 65_535, 65_536, 69_999)] == [
        entries[index] for index in (0, 65_535, 65_536, 69_999)
    ]


def test_an_altered_entry_is_named_by_its_index(log: Path) -> None:
    rewrite(log, "tile/entries/001", lambda old: [*old[:44], b"ENTRY", *old[45:]])
    finding = only(verify_log(log))
    assert (finding.verdict, finding.file, finding.first, finding.end) == (
        "altered",
        "tile/entries/001",
        300,
        301,
    )
    assert str(finding) == "altered: tile/entries/001: entry 300 was altered"


def test_an_altered_last_entry_is_named(log: Path) -> None:
    rewrite(log, "tile/entries/002.p/188", lambda old: [*old[:-1], b"ENTRY"])
    assert [(f.verdict, f.first) for f in verify_log(log).findings] == [("altered", 699)]


def test_two_entries_in_each_other_s_place_are_named(log: Path) -> None:
    rewrite(log, "tile/entries/000", lambda old: [*old[:9], old[10], old[9], *old[11:]])
    finding = only(verify_log(log))
    assert (finding.verdict, finding.first, finding.end) == ("reordered", 9, 11)


def test_an_entry_taken_out_of_its_bundle_is_named(log: Path) -> None:
    rewrite(log, "tile/entries/000", lambda old: old[:5] + old[6:])
    finding = only(verify_log(log))
    assert (finding.verdict, finding.first, finding.end) == ("removed", 5, 6)


def test_an_entry_put_into_a_bundle_is_named(log: Path) -> None:
    rewrite(log, "tile/entries/002.p/188", lambda old: [*old[:5], b"new", *old[5:]])
    finding = next(f for f in verify_log(log).findings if f.file.endswith("188"))
    assert (finding.verdict, finding.first) == ("inserted", 517)


def repack(log: Path, entries: list[bytes]) -> None:
    """Write all bundles anew, the older partial one of 600 entries too."""
    for name, start, end in (
        ("000", 0, 256),
        ("001", 256, 512),
        ("002.p/88", 512, 600),
        ("002.p/188", 512, 700),
    ):
        (log / f"tile/entries/{name}").write_bytes(encode_bundle(entries[start:end]))


def test_an_entry_taken_out_and_all_later_ones_moved_up_is_one_finding(log: Path) -> None:
    repack(log, ENTRIES[:5] + ENTRIES[6:])
    finding = only(verify_log(log))
    assert (finding.verdict, finding.first, finding.end) == ("removed", 5, 6)
    assert finding.detail.endswith("those after it were moved")


def test_an_entry_put_in_and_all_later_ones_moved_down_is_one_finding(log: Path) -> None:
    repack(log, [*ENTRIES[:5], b"new", *ENTRIES[5:]])
    finding = only(verify_log(log))
    assert (finding.verdict, finding.first, finding.end) == ("inserted", 5, 6)


def test_a_missing_bundle_is_named_with_its_entries(log: Path) -> None:
    (log / "tile/entries/001").unlink()
    finding = only(verify_log(log))
    assert (finding.verdict, finding.first, finding.end) == ("missing", 256, 512)


def test_a_log_cut_short_is_named(log: Path) -> None:
    (log / "tile/entries/001").unlink()
    shutil.rmtree(log / "tile/entries/002.p")
    cut, older = verify_log(log).findings
    assert (cut.verdict, cut.first, cut.end) == ("truncated", 256, 700)
    assert (older.verdict, older.file) == ("missing", "tile/entries/002.p/88")


def test_a_bundle_cut_short_is_named(log: Path) -> None:
    file = log / "tile/entries/001"
    file.write_bytes(file.read_bytes()[:-20])
    finding = only(verify_log(log))
    assert (finding.verdict, finding.first, finding.end) == ("removed", 510, 512)


@pytest.mark.parametrize("path", ["tile/0/001", "tile/0/002.p/188", "tile/1/000.p/2"])
def test_an_altered_tile_is_named_and_the_entries_are_not(log: Path, path: str) -> None:
    file = log / path
    data = bytearray(file.read_bytes())
    data[40] ^= 1
    file.write_bytes(data)
    verdicts = [(f.verdict, f.file) for f in verify_log(log).findings if f.file == path]
    assert verdicts == [("altered", path)]
    assert all(f.first is None for f in verify_log(log).findings)
    file.unlink()
    assert ("missing", path) in [(f.verdict, f.file) for f in verify_log(log).findings]


def test_an_entry_rewritten_with_its_tile_is_named_by_its_bundle(log: Path) -> None:
    rewrite(log, "tile/entries/001", lambda old: [*old[:44], b"ENTRY", *old[45:]])
    tile = bytearray((log / "tile/0/001").read_bytes())
    tile[44 * 32 : 45 * 32] = merkle.leaf_hash(b"ENTRY")
    (log / "tile/0/001").write_bytes(tile)
    findings = verify_log(log).findings
    assert {(f.verdict, f.file) for f in findings} == {
        ("altered", "tile/0/001"),
        ("altered", "tile/entries/001"),
    }
    assert {(f.first, f.end) for f in findings if f.first} == {(256, 512)}


def test_older_partial_tiles_must_be_the_beginning_of_the_newer(log: Path) -> None:
    older = min((log / "tile/0/002.p").iterdir(), key=lambda path: int(path.name))
    older.write_bytes(bytes(len(older.read_bytes())))
    finding = only(verify_log(log))
    assert (finding.verdict, finding.file) == ("altered", f"tile/0/002.p/{older.name}")


def test_an_older_partial_tile_that_is_gone_is_named(log: Path) -> None:
    (log / "tile/0/002.p/88").unlink()
    finding = only(verify_log(log))
    assert (finding.verdict, finding.file) == ("missing", "tile/0/002.p/88")


def test_a_partial_tile_of_a_size_that_was_never_signed_is_named(log: Path) -> None:
    (log / "tile/0/002.p/50").write_bytes((log / "tile/0/002.p/88").read_bytes()[:1600])
    finding = only(verify_log(log))
    assert (finding.verdict, finding.file) == ("unexpected", "tile/0/002.p/50")


@pytest.mark.parametrize(
    "path", ["tile/entries/001", "tile/entries/002.p/188", "tile/0/001", "tile/1/000.p/2"]
)
def test_bytes_put_behind_the_last_are_named(log: Path, path: str) -> None:
    with (log / path).open("ab") as file:
        file.write(b"x")
    assert path in {f.file for f in verify_log(log).findings}


def test_the_list_of_heads_is_held_against_the_log(log: Path) -> None:
    lines = (log / "heads").read_text().splitlines(keepends=True)
    other = TreeHead(KEY.name, 300, bytes(32))
    for changed in (
        lines[:-1],
        lines[1:],
        lines[:3] + lines[4:],
        [*lines, "800 " + lines[-1].partition(" ")[2]],
        [*lines[:3], head_line(other, after=lines[2].split()[-1]), *lines[4:]],
        [*lines[:3], lines[4], lines[3], *lines[5:]],
        [*lines, "torn"],
    ):
        (log / "heads").write_text("".join(changed))
        findings = verify_log(log).findings
        assert findings, changed
        assert "heads" in {f.file for f in findings}


def test_a_strange_file_is_named(log: Path) -> None:
    (log / "tile/0/note.txt").write_text("hello")
    (log / "notes").write_text("hello")
    assert [(f.verdict, f.file) for f in verify_log(log).findings] == [
        ("unexpected", "notes"),
        ("unexpected", "tile/0/note.txt"),
    ]


def test_a_whole_history_rewritten_without_the_key_does_not_fit_the_checkpoint(log: Path) -> None:
    other = log.parent / "other"
    build(other, [*ENTRIES[:3], b"another", *ENTRIES[4:]], key=NEXT)
    shutil.copy(log / "checkpoint", other / "checkpoint")
    shutil.copy(log / "keys", other / "keys")
    shutil.copy(log / "heads", other / "heads")
    assert [f.verdict for f in verify_log(other).findings] == ["rewritten"]


def test_a_log_signed_by_a_key_of_its_own_needs_the_key_from_outside(log: Path) -> None:
    other = log.parent / "other"
    build(other, [*ENTRIES[:3], b"another", *ENTRIES[4:]], key=NEXT)
    assert verify_log(other).ok
    assert only(verify_log(other, trusted=[KEY.verifier])).verdict == "unsigned"


def test_a_fork_signed_with_the_true_key_shows_against_a_checkpoint_kept_outside(
    made: tuple[Path, list[TreeHead]], tmp_path: Path
) -> None:
    build(tmp_path / "log", [*ENTRIES[:333], b"another", *ENTRIES[334:]])
    assert verify_log(tmp_path / "log").ok
    verdict = verify_log(tmp_path / "log", outside=[made[1][0], made[1][3], made[1][6]])
    assert [(f.verdict, f.first, f.end) for f in verdict.findings] == [
        ("forked", 100, 400),
        ("forked", 100, 700),
    ]
    assert verdict.agreeing == (made[1][0],)


def test_a_roll_back_signed_with_the_true_key_shows_against_a_checkpoint_kept_outside(
    made: tuple[Path, list[TreeHead]], tmp_path: Path
) -> None:
    build(tmp_path / "log", ENTRIES[:400])
    assert verify_log(tmp_path / "log").ok
    finding = only(verify_log(tmp_path / "log", outside=[made[1][6]]))
    assert (finding.verdict, finding.first, finding.end) == ("rolled back", 400, 700)


def test_an_older_checkpoint_put_back_shows_by_the_tiles_beyond_it(
    log: Path, made: tuple[Path, list[TreeHead]]
) -> None:
    (log / "checkpoint").write_text(sign_checkpoint(made[1][5], [KEY]).encode())
    findings = verify_log(log).findings
    assert {f.verdict for f in findings} == {"rolled back"}
    assert "tile/0/002.p/188" in {f.file for f in findings}


def test_a_checkpoint_of_another_log_is_named(log: Path) -> None:
    finding = only(verify_log(log, outside=[TreeHead("elsewhere.example", 3, bytes(32))]))
    assert (finding.verdict, finding.detail) == ("unsigned", "it is of another log, elsewhere.example")


@pytest.mark.parametrize("name", ["checkpoint", "keys", "heads"])
def test_an_altered_or_missing_head_file_is_named(log: Path, name: str) -> None:
    data = (log / name).read_bytes()
    (log / name).unlink()
    assert ("missing", name) in [(f.verdict, f.file) for f in verify_log(log).findings]
    rng = random.Random(1)
    for _ in range(60):
        changed = bytearray(data)
        changed[rng.randrange(len(data))] ^= 1 << rng.randrange(8)
        (log / name).write_bytes(changed)
        assert not verify_log(log).ok, changed


def test_a_checkpoint_signed_by_another_key_is_named(log: Path) -> None:
    head = LogReader(log).head
    (log / "checkpoint").write_text(sign_checkpoint(head, [NEXT]).encode())
    finding = only(verify_log(log))
    assert (finding.verdict, finding.file) == ("unsigned", "checkpoint")


def rotated(folder: Path) -> Path:
    with LogWriter.create(folder, key=KEY) as writer:
        writer.append(ENTRIES[:5])
        writer.rotate(NEXT)
        writer.append(ENTRIES[5:9])
    return folder


def test_a_key_change_by_the_old_key_verifies(tmp_path: Path) -> None:
    log = rotated(tmp_path / "log")
    assert verify_log(log, trusted=[KEY.verifier]).ok


def test_after_a_key_change_the_old_key_signs_nothing_new(tmp_path: Path) -> None:
    log = rotated(tmp_path / "log")
    (log / "checkpoint").write_text(sign_checkpoint(LogReader(log).head, [KEY]).encode())
    finding = only(verify_log(log))
    assert (finding.verdict, finding.file) == ("unsigned", "checkpoint")


def test_a_key_that_did_not_come_in_by_the_one_before_is_named(tmp_path: Path) -> None:
    log = rotated(tmp_path / "log")
    kept = Checkpoint.parse((log / "checkpoints/6").read_bytes())
    alone = Note(kept.note.text, kept.note.signatures[1:])
    (log / "checkpoints/6").write_text(alone.encode())
    assert [(f.verdict, f.file) for f in verify_log(log).findings] == [("unsigned", "keys")]
    (log / "checkpoints/6").unlink()
    assert [(f.verdict, f.file) for f in verify_log(log).findings] == [("missing", "checkpoints/6")]


def test_kept_checkpoints_and_their_cosignatures_are_verified(tmp_path: Path) -> None:
    witness = VerifierKey(WITNESS.name, WITNESS.verifier.public, COSIGNATURE)
    with LogWriter.create(tmp_path / "log", key=KEY) as writer:
        writer.append(ENTRIES[:5])
        note = writer.publish().note
        made = Note(note.text, (*note.signatures, cosign(note, WITNESS, seconds=1_734_350_400)))
        writer.keep_cosigned(made.encode().encode(), witness)
        (tmp_path / "log/witnesses").rename(tmp_path / "listed")
        assert verify_log(tmp_path / "log").ok, "a process may be killed here"
        (tmp_path / "listed").rename(tmp_path / "log/witnesses")
        writer.append(ENTRIES[5:7])
    verdict = verify_log(tmp_path / "log")
    assert verdict.ok
    assert [(c.witness, c.at) for c in verdict.cosigned] == [(witness, "2024-12-16T12:00:00Z")]
    file = tmp_path / "log/checkpoints/5"
    text = file.read_text()
    file.write_text(text.replace("5\n", "4\n", 1))
    assert "checkpoints/5" in {f.file for f in verify_log(tmp_path / "log").findings}
    file.write_text("".join(text.splitlines(keepends=True)[:-1]))
    assert only(verify_log(tmp_path / "log")).detail == "the cosignature of witness.example/w1 is gone"
    file.unlink()
    assert only(verify_log(tmp_path / "log")).file == "checkpoints/5"
    file.write_text(text)
    (tmp_path / "log/witnesses").unlink()
    assert only(verify_log(tmp_path / "log")).file == "witnesses"


def test_an_unfinished_append_is_no_finding(tmp_path: Path) -> None:
    writer = LogWriter.create(tmp_path / "log", key=KEY)
    writer.append(ENTRIES[:5])
    writer.close()
    verdict = verify_log(tmp_path / "log")
    assert (verdict.ok, verdict.unfinished) == (True, 5)
    file = tmp_path / "log/pending"
    file.write_bytes(file.read_bytes().replace(b"entry 3", b"ENTRY 3"))
    assert [(f.verdict, f.file) for f in verify_log(tmp_path / "log").findings] == [("altered", "pending")]


def test_any_changed_byte_in_any_file_is_noticed(log: Path) -> None:
    rng = random.Random(20241214)
    files = sorted(path for path in log.rglob("*") if path.is_file())
    for _ in range(60):
        file = rng.choice(files)
        data = file.read_bytes()
        changed = bytearray(data)
        changed[rng.randrange(len(data))] ^= 1 << rng.randrange(8)
        file.write_bytes(changed)
        findings = verify_log(log).findings
        assert findings, file
        assert file.relative_to(log).as_posix() in {f.file for f in findings}
        file.write_bytes(data)
    assert verify_log(log).ok


def test_a_journal_does_not_hide_what_goes_beyond_it(log: Path, made: tuple[Path, list[TreeHead]]) -> None:
    (log / "checkpoint").write_text(sign_checkpoint(made[1][5], [KEY]).encode())
    journal = Journal(log / "pending")
    journal.append(ENTRIES[600:650], first=600)
    journal.close()
    verdict = verify_log(log)
    assert verdict.unfinished == 50
    assert {"heads", "tile/0/002.p/188"} <= {f.file for f in verdict.findings if f.verdict == "rolled back"}


def test_a_folder_without_a_log_is_told(tmp_path: Path) -> None:
    verdict = verify_log(tmp_path)
    assert (verdict.head, only(verdict).verdict) == (None, "missing")


def test_every_verdict_is_one_of_those_listed() -> None:
    finding = compare([b"a", b"x"], [b"a", b"b"], file="f", first=7)
    assert finding is not None
    assert finding.verdict in VERDICTS
    assert compare([b"a"], [b"a"], file="f", first=0) is None

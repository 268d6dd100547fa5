"""Imports and withdrawals of entries, killed at random instants: the record opens, verifies, and can be finished."""

import random
import signal
import subprocess
import sys
import time
from pathlib import Path

from onrecord.record import Record, verify_record

ROWS = [
    f"Person {chr(65 + n % 26)}{chr(97 + n // 26)};19{50 + n % 50};2019-03-{n % 28 + 1:02d}"
    for n in range(300)
]
HEAD = "Name;Born;Died\n"
DRIVER = """
import sys
from pathlib import Path
from tests.record.test_killing_lists import run
import onrecord.record
print("ready", flush=True)
sys.stdin.readline()
run(Path(sys.argv[1]))
print("done", flush=True)
"""


def run(folder: Path) -> None:
    """Import a list, then another edition of it, then withdraw an entry with a redacted edition; what is done is not done again."""
    with Record.open(folder / "record") as record:
        for number, name in enumerate(("first.csv", "second.csv"), start=1):
            if len(record.lists()) == 0 or record.lists()[0].number < number:
                record.add_list(folder / name, name="made")
        secret = next((e.id for e in record.entries() if e.fields["name"] == "Person Aa"), None)
        for wire in record._folder.events.after(0):
            secret = wire.content["entry"] if wire.kind == "withholding" else secret
        assert secret is not None
        record.withdraw_entry(secret, reason="a relative asked", redact=True)


def process(folder: Path) -> subprocess.Popen[str]:
    started = subprocess.Popen(
        [sys.executable, "-c", DRIVER, str(folder)], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    )
    assert started.stdout is not None
    assert started.stdout.readline() == "ready\n"
    return started


def go(started: subprocess.Popen[str]) -> None:
    assert started.stdin is not None
    started.stdin.write("\n")
    started.stdin.flush()


def fresh(folder: Path) -> Path:
    folder.mkdir()
    (folder / "first.csv").write_text(HEAD + "\n".join(ROWS))
    (folder / "second.csv").write_text(
        HEAD + "\n".join([*ROWS[:150], *ROWS[160:], "Person Zz;1999;2019-04-01"])
    )
    Record.init(folder / "record").close()
    return folder


def kept(folder: Path) -> list[dict[str, object]]:
    with Record.open(folder / "record") as record:
        return [entry.to_wire() for entry in record.entries()]


def test_killed_at_any_instant_a_list_is_there_whole_or_not_and_can_be_finished(tmp_path: Path) -> None:
    undisturbed = fresh(tmp_path / "undisturbed")
    started = process(undisturbed)
    begun = time.monotonic()
    go(started)
    started.communicate()
    seconds = time.monotonic() - begun
    whole = kept(undisturbed)
    assert len(whole) == 290
    chance = random.Random(7)
    for number in range(2):
        folder = fresh(tmp_path / str(number))
        started = process(folder)
        go(started)
        time.sleep(chance.random() * seconds)
        started.send_signal(signal.SIGKILL)
        started.communicate()
        verdict = verify_record(folder / "record")
        assert verdict.ok, verdict.faults
        assert len(kept(folder)) in (0, 290, 291, 300)
        run(folder)
        assert kept(folder) == whole
        assert verify_record(folder / "record").ok
        assert b"Person Aa" not in b"".join(
            path.read_bytes() for path in (folder / "record").rglob("*") if path.is_file()
        )

"""Kill a verb at a random instant, verify what is left, finish it, and compare with an undisturbed run. Used by
tests and scripts/soak."""

import random
import shutil
import signal
import subprocess
import sys
import time
from pathlib import Path

from onrecord.record import NOUNS, Record, verify_record

DRIVER = """
import sys
from onrecord.record import Record
verb, folder, sources, workers = sys.argv[1], sys.argv[2], sys.argv[3], int(sys.argv[4])
import onrecord.reading.reader
print("ready", flush=True)
sys.stdin.readline()
with Record.init(folder) as record:
    record.add(sources) if verb == "add" else record.read(workers=workers)
"""
CHANGING = ("at", "event", "tool")
"""Fields that tell when something was done: another run has other ones."""


def nouns(folder: Path) -> dict[str, list[dict]]:
    """Every noun of a record, without the times at which things were done."""
    with Record.open(folder) as record:
        return {
            noun: [{k: v for k, v in wire.items() if k not in CHANGING} for wire in every(record._database)]
            for noun, every in NOUNS.items()
        }


def start(verb: str, folder: Path, sources: Path, workers: int) -> subprocess.Popen:
    """A process that is about to run `verb`; a line on its standard input starts it."""
    command = [sys.executable, "-c", DRIVER, verb, str(folder), str(sources), str(workers)]
    process = subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
    assert process.stdout.readline() == "ready\n"
    return process


def go(process: subprocess.Popen) -> None:
    """Start the verb."""
    process.stdin.write("\n")
    process.stdin.flush()


def timed(verb: str, folder: Path, sources: Path, workers: int = 1) -> float:
    """Run `verb` undisturbed; how many seconds it took."""
    process = start(verb, folder, sources, workers)
    begun = time.monotonic()
    go(process)
    process.communicate()
    assert process.returncode == 0
    return time.monotonic() - begun


def killed(verb: str, folder: Path, sources: Path, after: float, workers: int = 1) -> bool:
    """Run `verb` and kill it after so many seconds; whether it was still running."""
    process = start(verb, folder, sources, workers)
    go(process)
    time.sleep(after)
    running = process.poll() is None
    process.send_signal(signal.SIGKILL)
    process.communicate()
    return running


def trial(
    verb: str, sources: Path, workplace: Path, times: int, seed: int, workers: int = 1
) -> tuple[int, list[str]]:
    """Kill `verb` at `times` random instants, each in a new record; (how many were hit running, what differed)."""
    chance = random.Random(seed)
    whole = workplace / "whole"
    seconds = timed("add", whole, sources)
    if verb == "read":
        seconds = timed("read", whole, sources, workers)
    else:
        timed("read", whole, sources)
    expected = nouns(whole)
    hits, faults = 0, []
    for number in range(times):
        folder = workplace / f"{verb}-{number}"
        with Record.init(folder) as record:
            if verb == "read":
                record.add(sources)
        hits += killed(verb, folder, sources, chance.uniform(0, seconds), workers)
        faults += _at_fault(number, "as it lies", folder)
        with Record.open(folder) as record:
            record.add(sources)
            record.read(workers=1)
        faults += _at_fault(number, "finished", folder)
        found = nouns(folder)
        faults += [f"kill {number}: {noun} differ" for noun in expected if found[noun] != expected[noun]]
        shutil.rmtree(folder)
    return hits, faults


def _at_fault(number: int, when: str, folder: Path) -> list[str]:
    faults = verify_record(folder).faults
    return [f"kill {number}, {when}: {check.state} {check.name}: {check.detail}" for check in faults]

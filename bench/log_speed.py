"""How fast the log takes entries, is verified and gives proofs.

    python bench/log_speed.py [--entries 1000000] [--seconds 5] [--folder DIR] [--json]

Appends: batches of 64 leaves, each on the disk before the next, a signed checkpoint at least every second.
The published figures of the reference log in Go (transparency-dev/tessera, POSIX): about 2,900 a second on
spinning disks, 10,000 on NVMe. Then sizes around each full tile and level, a log of a million entries,
verified whole, proofs from it, and how long the checking program takes.
"""

import argparse
import hashlib
import os
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from common import emit
from onrecord.log.leaf import Leaf, commitment
from onrecord.log.merkle import CompactRange, leaf_hash
from onrecord.log.notes import SignerKey
from onrecord.log.proof import checker, prove
from onrecord.log.reader import LogReader
from onrecord.log.verify import verify_log
from onrecord.log.writer import LogWriter

KEY = SignerKey("example.org/bench", Ed25519PrivateKey.from_private_bytes(bytes(range(32))))
SALT = bytes(16)
SIZES = (65_535, 65_536, 65_537, 70_000)
BATCH = 64


def leaves(start: int, end: int) -> list[bytes]:
    """Leaves as a record makes them, about 110 bytes each."""
    return [Leaf("capture", commitment(b"%d" % number, SALT)).encode() for number in range(start, end)]


def appends_per_second(folder: Path, seconds: float) -> tuple[float, int]:
    """Durable appends a second, and how many checkpoints were signed meanwhile."""
    batches = [leaves(start, start + BATCH) for start in range(0, 512 * BATCH, BATCH)]
    with LogWriter.create(folder, key=KEY) as log:
        begun = published = time.perf_counter()
        checkpoints = taken = 0
        while (now := time.perf_counter()) - begun < seconds:
            log.append(batches[taken // BATCH % len(batches)])
            taken += BATCH
            if now - published >= 0.9:
                log.publish()
                published, checkpoints = now, checkpoints + 1
        log.publish()
        spent = time.perf_counter() - begun
    return taken / spent, checkpoints + 1


def grown(folder: Path, sizes: tuple[int, ...]) -> Iterator[tuple[int, float]]:
    """A log that grows through `sizes`; each size once it is published with the right root, and the seconds."""
    compact = CompactRange()
    with LogWriter.create(folder, key=KEY) as log:
        begun = time.perf_counter()
        for size in sizes:
            for start in range(log.total, size, 8192):
                batch = leaves(start, min(start + 8192, size))
                log.append(batch)
                for entry in batch:
                    compact.append(leaf_hash(entry))
            if log.publish().head.root != compact.root():
                raise SystemExit(f"the root at {size} is not that of the definition")
            yield size, time.perf_counter() - begun


def proofs(folder: Path, count: int) -> list[float]:
    """Milliseconds for each of `count` proofs, shortest first, the log opened anew for each."""
    times = []
    size = LogReader(folder).size
    for index in range(0, size, max(1, size // count)):
        begun = time.perf_counter()
        proof = prove(LogReader(folder), index)
        times.append((time.perf_counter() - begun) * 1000)
        proof.verify([KEY.verifier], entry=LogReader(folder).entry(index))
    return sorted(times)


def check_seconds(folder: Path, log: Path) -> float:
    """Seconds for the program that goes out with a proof, start of Python and all."""
    (folder / "check_proof.py").write_text(checker())
    (folder / "one.tlog-proof").write_text(prove(LogReader(log), 0).encode())
    begun = time.perf_counter()
    command = [sys.executable, "-I", "check_proof.py", "one.tlog-proof", "--key", KEY.verifier.encode()]
    subprocess.run(command, cwd=folder, check=True, capture_output=True)
    return time.perf_counter() - begun


def write_speed(folder: Path) -> float:
    """fsync'd small files a second on this disk, beside which the figures are to be read."""
    folder.mkdir()
    begun, count = time.perf_counter(), 0
    while time.perf_counter() - begun < 1:
        with (folder / "probe").open("wb", buffering=0) as file:
            file.write(hashlib.sha256(b"%d" % count).digest())
            os.fsync(file.fileno())
        count += 1
    return count / (time.perf_counter() - begun)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--entries", type=int, default=1_000_000, help="how large the large log is")
    parser.add_argument("--seconds", type=float, default=5.0, help="how long to append")
    parser.add_argument("--folder", type=Path, help="where to write (default: the temporary folder)")
    parser.add_argument(
        "--json", action="store_true", help="print one JSON object of figures as the last line"
    )
    options = parser.parse_args()
    place = Path(tempfile.mkdtemp(prefix="log-speed-", dir=options.folder))
    try:
        figures: dict[str, float | int] = {
            "disk: fsync'd small writes per second": write_speed(place / "probe")
        }
        rate, checkpoints = appends_per_second(place / "appends", options.seconds)
        figures["durable appends per second"] = rate
        figures["checkpoints signed meanwhile per second"] = checkpoints / options.seconds
        sizes = (*(size for size in SIZES if size < options.entries), options.entries)
        for size, seconds in grown(place / "large", sizes):
            figures[f"seconds to write {size} entries"] = seconds
        begun = time.perf_counter()
        verdict = verify_log(place / "large")
        figures[f"seconds to verify {options.entries} entries"] = time.perf_counter() - begun
        if not verdict.ok:
            raise SystemExit(f"verify found {verdict.findings}")
        times = proofs(place / "large", 200)
        figures["milliseconds for one proof, median of 200"] = times[len(times) // 2]
        figures["milliseconds for one proof, 95th percentile"] = times[len(times) * 95 // 100]
        figures["seconds to check a proof with the program"] = check_seconds(place, place / "large")
    finally:
        shutil.rmtree(place)
    emit(figures, as_json=options.json)


if __name__ == "__main__":
    main()

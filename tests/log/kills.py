"""Kill a process that appends to a log, at random instants, again and again, and look at what is left.

    python tests/log/kills.py --kills 500 --seed 1

After every kill: what the checkpoint covered is there unchanged (no fork), what was told to be on the
disk is there, and every entry is the one that was appended. Stops with an error at the first that is not.
"""

import argparse
import random
import subprocess
import sys
import tempfile
import time
from dataclasses import dataclass
from pathlib import Path

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from onrecord.log.merkle import CompactRange, leaf_hash
from onrecord.log.notes import SignerKey
from onrecord.log.reader import LogReader
from onrecord.log.verify import verify_log
from onrecord.log.writer import LogWriter

KEY = SignerKey("example.org/kursk", Ed25519PrivateKey.from_private_bytes(bytes(range(32))))


def append_for_ever(folder: Path, seed: int) -> None:
    """Append batches of random size, publish now and then, and tell each step once it is done."""
    rng = random.Random(seed)
    print("open", flush=True)
    writer = LogWriter.open(folder, key=KEY)
    while True:
        start = writer.total
        writer.append([entry(number) for number in range(start, start + rng.randint(1, 60))], first=start)
        print("appended", writer.total, flush=True)
        if rng.random() < 0.5:
            print("published", writer.publish().head.size, flush=True)


def entry(number: int) -> bytes:
    return b"entry %d" % number


@dataclass
class Kept:
    """What was left after all kills."""

    kills: int = 0
    told: int = 0
    """Entries that a killed process had told to be on the disk."""
    entries: int = 0
    unfinished: int = 0
    """Kills after which there was something to finish."""


def kill_appends(folder: Path, *, kills: int, seed: int, verify_every: int = 5) -> Kept:
    """Kill `kills` times at instants drawn with `seed`; AssertionError names what went wrong."""
    rng = random.Random(seed)
    LogWriter.create(folder, key=KEY).close()
    kept, compact = Kept(), CompactRange()
    while kept.kills < kills:
        appended, published = one_kill(folder, rng)
        kept.kills += 1
        kept.told = max(kept.told, appended)
        before = LogReader(folder).head
        assert before.size >= published, (
            f"a checkpoint of {published} entries was told, {before.size} is there"
        )
        verdict = verify_log(folder, outside=[before]) if kept.kills % verify_every == 0 else None
        assert verdict is None or verdict.ok, verdict
        with LogWriter.open(folder, key=KEY) as writer:
            kept.unfinished += writer.size > before.size
            assert writer.size >= kept.told, f"{kept.told} entries were told, {writer.size} are there"
            for number, found in enumerate(writer.entries(compact.size, writer.size), start=compact.size):
                assert found == entry(number), f"entry {number} is {found!r}"
                compact.append(leaf_hash(found))
            assert writer.head.root == compact.root(), f"another root at {writer.size}"
            assert writer.root(before.size) == before.root, f"a fork at {before.size}"
            kept.entries = writer.size
        assert verdict is None or verify_log(folder, outside=[before]).ok
    return kept


def one_kill(folder: Path, rng: random.Random) -> tuple[int, int]:
    """The most that the killed process told of: entries appended, entries published."""
    command = [sys.executable, __file__, "--append", str(folder), "--seed", str(rng.randrange(2**32))]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout is not None
        process.stdout.readline()
        time.sleep(rng.random() * 0.04)
        process.kill()
        told = [line.split() for line in process.stdout.read().split("\n")[:-1]]
    appended = [int(words[1]) for words in told if words[0] == "appended"]
    published = [int(words[1]) for words in told if words[0] == "published"]
    return max(appended, default=0), max(published, default=0)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--kills", type=int, default=500)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--append", type=Path, help=argparse.SUPPRESS)
    options = parser.parse_args()
    if options.append:
        append_for_ever(options.append, options.seed)
    with tempfile.TemporaryDirectory() as place:
        kept = kill_appends(Path(place) / "log", kills=options.kills, seed=options.seed, verify_every=25)
    print(kept)


if __name__ == "__main__":
    main()

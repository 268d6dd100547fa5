"""The long counts, with a seed: kills in the middle of verbs, and mutated inputs. `scripts/test` runs a small share."""

import argparse
import json
import random
import subprocess
import sys
import tempfile
import time
from collections import Counter
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

from tests.record import killing_verbs  # noqa: E402
from tests.record.killing import trial  # noqa: E402

from onrecord.errors import InputError  # noqa: E402
from onrecord.record import read_bytes  # noqa: E402
from onrecord.record.guarding import FAULT  # noqa: E402

REPORTS = ROOT / "examples" / "kursk" / "reports"


def kills(times: int, seed: int) -> bool:
    """Kill `add` and `read` (alone and in a pool) at random instants; finishing must give the same nouns."""
    fine = True
    for verb, workers in (("add", 1), ("read", 1), ("read", 2)):
        begun = time.monotonic()
        with tempfile.TemporaryDirectory() as folder:
            hits, faults = trial(verb, REPORTS, Path(folder), times, seed, workers)
        print(
            f"kill -9 of {verb}, {workers} worker(s): {times} instants, {hits} while it ran, {len(faults)} faults, {time.monotonic() - begun:.0f} s",
            flush=True,
        )
        print("".join(f"{fault}\n" for fault in faults), end="")
        fine = fine and not faults
    return fine


def verb_kills(times: int, seed: int) -> bool:
    """Kill a capture from the web, looks, withdrawals and changes of key: the record verifies and never forks."""
    fine = True
    for verb in killing_verbs.VERBS:
        begun = time.monotonic()
        with tempfile.TemporaryDirectory() as folder:
            made = killing_verbs.trial(verb, Path(folder), times, seed)
        print(
            f"kill -9 of {verb}: {times} instants, {made.hits} while it ran, {made.midway} with something left to "
            f"finish, {len(made.faults)} faults, {time.monotonic() - begun:.0f} s",
            flush=True,
        )
        print("".join(f"{fault}\n" for fault in made.faults), end="")
        fine = fine and not made.faults
    return fine


def log_kills(times: int, seed: int) -> bool:
    """Kill appending to the log at random instants: it reopens, verifies and never forks."""
    command = [
        sys.executable,
        str(ROOT / "tests" / "log" / "kills.py"),
        "--kills",
        str(times),
        "--seed",
        str(seed),
    ]
    return subprocess.run(command, check=False).returncode == 0


def attacks(times: int, seed: int) -> bool:
    """Attack a record in eight ways, so many times each: verify names every one, and raises no false alarm."""
    command = [
        sys.executable,
        str(ROOT / "bench" / "attacks.py"),
        "--json",
        "--times",
        str(times),
        "--seed",
        str(seed),
    ]
    done = subprocess.run(command, check=False, capture_output=True, text=True)
    print(done.stdout, done.stderr)
    figures = json.loads(done.stdout.splitlines()[-1]) if done.returncode == 0 else {}
    clean = str(figures.get("onrecord, false alarms", "")).startswith("0/")
    return figures.get("onrecord, caught of all") == 1.0 and clean


def fuzz(times: int, seed: int) -> bool:
    """Read mutated reports: every one gives claims whose spans hold, or one clear error."""
    chance = random.Random(seed)
    paths = sorted(path for path in REPORTS.iterdir() if path.is_file())
    tally: Counter[str] = Counter()
    for number in range(times):
        data = mutated(chance.choice(paths).read_bytes(), chance)
        try:
            reading = read_bytes(data, name=f"mutation {number}", reader="rules")
        except InputError as error:
            tally["FAULT" if FAULT in error.problem else "refused"] += 1
            if FAULT in error.problem:
                print(f"seed {seed}, mutation {number}: {error.problem}")
            continue
        texts = {report.id: report.text for report in reading.reports}
        whole = all(
            claim.span.of(texts[claim.report]) == claim.quote for claim in reading.claims if claim.span
        )
        tally["read" if whole else "FAULT span"] += 1
    print(f"mutated inputs: {dict(tally)}", flush=True)
    return not any(name.startswith("FAULT") for name in tally)


def requests(times: int, seed: int) -> bool:
    """Ask the desk's JSON routes whatever their description allows: no answer is a fault of ours."""
    from tests.desk.desks import make_record, visitor
    from tests.desk.test_desk_addresses import asked

    with tempfile.TemporaryDirectory() as folder:
        client = visitor(make_record(Path(folder)))
        described = client.get("/openapi.json").json()["paths"]
        # A route without parameters has one request only.
        routes = sum(bool(each["get"]["parameters"]) for each in described.values())
        try:
            counted = asked(client, -(-times // routes), made_of=seed)
        except AssertionError as error:
            print(f"requests: {error}")
            return False
    print(
        f"made requests to {routes} JSON routes: {sum(counted.values())}, by status {dict(sorted(counted.items()))}"
    )
    return True


def mutated(data: bytes, chance: random.Random) -> bytes:
    """`data` with a few bytes changed, removed, doubled, or cut."""
    made = bytearray(data)
    for _ in range(chance.randint(1, 12)):
        place = chance.randrange(len(made) or 1)
        match chance.randrange(5):
            case 0:
                made[place : place + 1] = bytes([chance.randrange(256)])
            case 1:
                del made[place : place + chance.randint(1, 200)]
            case 2:
                made[place:place] = made[place : place + chance.randint(1, 400)]
            case 3:
                made[place:place] = chance.choice(
                    [b"<", b"\x00", b"\xff\xfe", b'"', b"</div>", "\u202e".encode(), b"<script>"]
                )
            case _:
                del made[max(place, len(made) // 2) :]
    return bytes(made)


def main() -> int:
    """Run the counts; exit status 1 where one is at fault."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--seed", type=int, default=20241217)
    parser.add_argument("--kills", type=int, default=200, help="instants for each verb")
    parser.add_argument(
        "--verb-kills", type=int, default=100, help="instants of capture, look, withdraw, rotate-key each"
    )
    parser.add_argument("--log-kills", type=int, default=500, help="instants of appending to the log")
    parser.add_argument("--attacks", type=int, default=125, help="attacks of each of the eight kinds")
    parser.add_argument("--fuzz", type=int, default=5000, help="mutated inputs")
    parser.add_argument("--requests", type=int, default=10000, help="made requests to the desk's JSON routes")
    options = parser.parse_args()
    parts = (
        (kills, options.kills),
        (verb_kills, options.verb_kills),
        (log_kills, options.log_kills),
        (attacks, options.attacks),
        (fuzz, options.fuzz),
        (requests, options.requests),
    )
    done = [part(times, options.seed) for part, times in parts if times]
    return 0 if all(done) else 1


if __name__ == "__main__":
    raise SystemExit(main())

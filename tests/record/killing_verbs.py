"""Kill `capture`, `look`, `withdraw` and `rotate-key` at random instants, and look at what is left.

After every kill: the record verifies as it lies, and is the continuation of every checkpoint that was given out
(no fork); it opens; all that was told to be done is done, and at most one thing more; no part of anything is
half-kept; and the verb can be run again. Used by tests and scripts/soak.
"""

import random
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

from tests.evidence.serving import Server, page, reply

from onrecord.record import Record, Verdict, Watch, Web, verify_record

VERBS = ("capture", "look", "withdraw", "rotate-key")
SECRET = "seven people were killed near Orlova"
PAGES = 6
WEB = Web(private=True, delay_seconds=0)
PAGE = """<html><head><title>Page {0}</title><link rel="stylesheet" href="/s.css"></head><body><article>
<h1>Page {0}</h1><img src="/a.png"><p>At least {0} soldiers were killed near the bridge on Monday, the ministry said.
</p></article></body></html>"""
DRIVER = """
import sys
from pathlib import Path
from tests.record.killing_verbs import run
verb, folder, address = sys.argv[1:]
import onrecord.reading.page
print("ready", flush=True)
sys.stdin.readline()
run(verb, Path(folder), address)
"""


def told(*words: object) -> None:
    print(*words, flush=True)


def run(verb: str, folder: Path, address: str) -> None:
    """Run a verb in steps, and tell each thing that is done and each checkpoint that is given out."""
    done = 0

    def progress(doing: str, count: int, total: int | None) -> None:
        if count and doing in ("capturing", "watching"):
            told("done", done + count)

    with Record.open(folder, progress=progress) as record:
        for step in steps(record, verb, address):
            step()
            done += PAGES // 2 if verb in ("capture", "look") else 1
            told("done", done)
            told("checkpoint", record.checkpoint().replace("\n", "|"))


def steps(record: Record, verb: str, address: str) -> list[Callable[[], object]]:
    """What a run of the verb does, one call after another."""
    urls = [f"{address}/{number}" for number in range(PAGES)]
    halves = (urls[: PAGES // 2], urls[PAGES // 2 :])
    match verb:
        case "capture":
            return [lambda half=half: record.add(*half, web=WEB) for half in halves]
        case "look":
            return [
                lambda half=half: record.watch(*half, asked=Watch(WEB, pause_seconds=0)) for half in halves
            ]
        case "withdraw":
            items = sorted(item.id for item in record.items() if item.media_type == "text/plain")
            return [lambda item=item: record.withdraw(item, reason="a relative asked") for item in items]
        case _:
            return [record.rotate_key for _ in range(3)]


@contextmanager
def site() -> Iterator[Server]:
    """A few pages on loopback, each with two parts."""
    paths = {f"/{number}": page(PAGE.format(number)) for number in range(PAGES)}
    paths |= {
        "/": page("<p>The front page of a news site.</p>"),
        "/s.css": reply(b"p {}", headers="Content-Type: text/css\r\n"),
        "/a.png": reply(b"\x89PNG\r\n\x1a\n0000", headers="Content-Type: image/png\r\n"),
    }
    with Server(paths) as server:
        yield server


def base(folder: Path, verb: str, address: str) -> Path:
    """A record for the verb to be run on, its checkpoint beside it."""
    (folder / "sources").mkdir()
    for number in range(4):
        text = f"The mayor said {SECRET} on day {number + 1}.\n"
        (folder / "sources" / f"{number}.txt").write_text(text)
    with Record.init(folder / "base") as record:
        record.add(folder / "sources")
        record.read()
        for claim in list(record.claims()):
            record.decide(claim.id, "accept", operator="k")
        if verb == "look":
            record.add(*(f"{address}/{number}" for number in range(PAGES)), web=WEB)
        (folder / "before.txt").write_text(record.checkpoint())
    return folder / "base"


@dataclass(slots=True)
class Trial:
    """What a row of kills gave."""

    hits: int = 0
    """Kills that hit the verb running."""
    midway: int = 0
    """Kills that left something to finish or take away."""
    faults: list[str] = field(default_factory=list)


def trial(verb: str, workplace: Path, times: int, seed: int) -> Trial:
    """Kill `verb` at `times` random instants, each in a copy of one record."""
    chance, made = random.Random(f"{verb} {seed}"), Trial()
    with site() as server:
        record = base(workplace, verb, server.url(""))
        seconds, _ = _killed(verb, _copy(record, workplace), server.url(""), None)
        for number in range(times):
            copy = _copy(record, workplace)
            after = chance.uniform(0, seconds)
            took, lines = _killed(verb, copy, server.url(""), after)
            made.hits += took is None
            made.faults += [
                f"{verb}, seed {seed}, kill {number} after {after:.4f} s: {fault}"
                for fault in _examined(verb, copy, lines, server.url(""), made)
            ]
    shutil.rmtree(workplace / "copy")
    return made


def _copy(record: Path, workplace: Path) -> Path:
    shutil.rmtree(workplace / "copy", ignore_errors=True)
    shutil.copytree(record, workplace / "copy")
    return workplace / "copy"


def _killed(verb: str, folder: Path, address: str, after: float | None) -> tuple[float | None, list[str]]:
    """Seconds that the verb took (none: it was killed running), and the whole lines that it told."""
    command = [sys.executable, "-c", DRIVER, verb, str(folder), address]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout.readline() == "ready\n"
        begun = time.monotonic()
        process.stdin.write("\n")
        process.stdin.flush()
        running = False
        if after is not None:
            time.sleep(after)
            running = process.poll() is None
            process.send_signal(signal.SIGKILL)
        lines = process.stdout.read().split("\n")[:-1]
        process.wait()
        assert after is not None or process.returncode == 0
        return None if running else time.monotonic() - begun, lines


def _examined(verb: str, folder: Path, lines: list[str], address: str, made: Trial) -> Iterator[str]:
    """What is wrong with a record whose writer was killed."""
    outside = [folder.parent / "before.txt", folder.parent / "told.txt"]
    outside[1].write_text(
        "\n".join(
            line.partition(" ")[2].replace("|", "\n") for line in lines if line.startswith("checkpoint")
        )
    )
    outside = outside if "checkpoint" in outside[1].read_text() else outside[:1]
    done = max([0, *(int(line.split()[1]) for line in lines if line.startswith("done"))])
    yield from _faults("as it lies", verify_record(folder, against=outside), verb)
    with Record.open(folder) as record:
        yield from _faults("opened", record.verify(against=outside), "")
        before = _count(record, verb), any((folder / "evidence").glob("incoming-*"))
        record.note_verification(record.verify())
        yield from _half_kept(folder)
        have = _count(record, verb)
        made.midway += before != (have, False)
        if not done <= have <= done + 1:
            yield f"{done} were told to be done, {have} are"
        for step in steps(record, verb, address):
            step()
        yield from _faults("finished", record.verify(against=outside), "")
        if verb == "withdraw" and (left := _holding(folder)):
            yield f"what was withdrawn stands in {left}"
        whole = {"capture": have + PAGES, "look": have + PAGES, "withdraw": 4, "rotate-key": have + 3}[verb]
        if _count(record, verb) != whole:
            yield f"finishing gives {_count(record, verb)} in place of {whole}"


def _faults(when: str, verdict: Verdict, verb: str) -> Iterator[str]:
    """What verify finds. Content that a killed withdrawal left is named until the next command that opens."""
    for check in verdict.faults:
        if not (verb == "withdraw" and "was withdrawn" in check.detail):
            yield f"{when}: {check.state} {check.name}: {check.detail}"


def _count(record: Record, verb: str) -> int:
    events = list(record._folder.events.after(0))
    match verb:
        case "capture":
            return sum(e.kind == "capture" and e.content["method"] == "web" for e in events)
        case "look":
            return sum(e.kind == "look" for e in events)
        case "withdraw":
            return sum(e.kind == "withdrawal" for e in events)
        case _:
            return len((record.path / "log" / "keys").read_text().splitlines()) - 1


def _half_kept(folder: Path) -> Iterator[str]:
    """Files under names that are for what is under way: none is left once something else was written."""
    for place in ("evidence", "events"):
        for path in (folder / place).rglob("*"):
            if path.is_file() and path.name.startswith((".", "incoming-")):
                yield f"{path.relative_to(folder)} is left"


def _holding(folder: Path) -> list[str]:
    return [
        path.relative_to(folder).as_posix()
        for path in folder.rglob("*")
        if path.is_file() and SECRET.encode() in path.read_bytes()
    ]

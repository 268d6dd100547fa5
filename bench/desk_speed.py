"""How quick the desk is over a made record: 95th percentile of every page's server time, many readers at once, memory.

The record is made of invented reports, five claims each, and thrown away: `--reports 20000` gives 100,000 claims. To have it
in minutes its claims are written by the pattern that the texts are made from and grouped by town and day; everything
that the desk does is as always. With --record an existing record is measured instead.
"""

import argparse
import json
import os
import random
import re
import resource
import socket
import statistics
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import date, datetime, timedelta
from http.client import HTTPConnection
from pathlib import Path
from unittest.mock import patch

from common import arguments, emit
from onrecord import store
from onrecord.model import (
    Claim,
    Figure,
    Group,
    Incident,
    Origin,
    Place,
    Report,
    Span,
    Speaker,
    Testimony,
    Time,
    digest,
    incident_id,
)
from onrecord.reading.page import read_pages
from onrecord.reading.reader import Reading
from onrecord.record import Record
from onrecord.record.concluding import CODEBOOKS, open_codebook

TOWNS = [
    "Tessim",
    "Balmory",
    "Korr",
    "Lundvik",
    "Ostermark",
    "Sellport",
    "Veddel",
    "Harde",
    "Tallow",
    "Menna",
    "Corriga",
    "Fenwick",
    "Ormund",
    "Strand",
    "Brandt",
    "Quay",
    "Holmen",
    "Saltby",
    "Marsk",
    "Norrdal",
]
OUTLETS = [
    f"{a} {b}"
    for a in ("Harbour", "Northlight", "Meridian", "Quay", "Balmory")
    for b in ("Courier", "Daily", "Wire")
]
DAYS = 100
OFFICES = (
    "the Defence Ministry of Kasteria",
    "the army of Upper Menna",
    "the mayor of {town}",
    "the district hospital of {town}",
)


def write(folder: Path, reports: int, seed: int) -> Path:
    """Invented reports, five figures each."""
    chance = random.Random(seed)
    with (folder / "reports.jsonl").open("w", encoding="utf-8") as file:
        for number in range(reports):
            file.write(json.dumps(_report(chance, number), ensure_ascii=False) + "\n")
    return folder / "reports.jsonl"


def _report(chance: random.Random, number: int) -> dict[str, str]:
    town = chance.choice(TOWNS)
    day = date(2024, 1, 1) + timedelta(days=chance.randrange(DAYS))
    one, other = (office.format(town=town) for office in chance.sample(OFFICES, 2))
    killed, wounded = chance.randint(2, 60), chance.randint(2, 200)
    text = (
        f"{one[0].upper()}{one[1:]} said that {killed} soldiers were killed near {town} on {day:%-d %B %Y}. "
        f"{wounded} more were wounded, {one} said. {other[0].upper()}{other[1:]} said that at least {killed + 3} soldiers "
        f"were killed near {town}. A doctor said that {killed + 1} people had died. "
        f"{other[0].upper()}{other[1:]} said that {wounded + 5} people were missing."
    )
    published = (day + timedelta(days=1)).isoformat()
    return {
        "text": text,
        "title": f"Number {number}: what is said of {town}",
        "outlet": chance.choice(OUTLETS),
        "published": published,
        "url": f"https://wire.example/{number}",
    }


def make(folder: Path, reports: int, seed: int) -> Path:
    """The record, made without waiting for the disk: it is thrown away."""
    fsync, os.fsync = os.fsync, lambda descriptor: None
    try:
        lines = write(folder, reports, seed).read_text(encoding="utf-8").splitlines()
        (folder / "in").mkdir()
        share = 20
        for start in range(0, len(lines), share):
            (folder / "in" / f"{start:06d}.jsonl").write_text(
                "\n".join(lines[start : start + share]), encoding="utf-8"
            )
        with Record.init(folder / "record") as record:
            told("adding", lambda: record.add(folder / "in"))
            with (
                patch("onrecord.record.reading.reader_named", lambda name: Pattern()),
                patch("onrecord.record.guarding.reader_named", lambda name: Pattern()),
            ):
                told("reading", lambda: record.read(workers=1))
            told("linking", lambda: group(record))
            told("finding", lambda: find(record))
    finally:
        os.fsync = fsync
    return folder / "record"


class Pattern:
    """Reads what `_report` wrote."""

    name = "pattern/1"

    def read(self, data: bytes, *, media_type: str, **declared: str | None) -> Reading:
        pages = read_pages(data, media_type=media_type, **declared)
        return Reading(pages.reports, tuple(claim for report in pages.reports for claim in _claims(report)))


def _claims(report: Report) -> Iterator[Claim]:
    """Five claims by the words that the texts are made of."""
    town = re.search(r"near (\w+) on ((\d+) (\w+) (\d{4}))", report.text)
    if town is None:
        return
    where = Place(town[1], f"made:{town[1]}", *_coordinates(town[1]), "city", town[1], Span(*town.span(1)))
    day = datetime.strptime(town[2], "%d %B %Y").date().isoformat()
    when = Time(day, day, "day", town[2], "day and month/year stated", Span(*town.span(2)))
    speaker = None
    for found in re.finditer(_FIGURE, report.text):
        if found["who"]:
            words = found["who"]
            speaker = Speaker(words, words, _class(words), None, Span(*found.span("who")))
        number, span = int(found["number"]), Span(*found.span("number"))
        low = "at least" if "at least" in found[0] else None
        figure = Figure(number, number, None if low else number, found["number"], low, "incident", span)
        whom = found["whom"]
        group = Group(whom, whom, None, None, None, None, Span(*found.span("whom"))) if whom else None
        yield Claim(
            report=report.id, part="body", kind="loss", measure=MEASURES[found["what"]], reader=Pattern.name,
            quote=found["quote"], span=Span(*found.span("quote")), said_by=(speaker,) if speaker else (),
            figure=figure, group=group, when=when, where=where,
        )  # fmt: skip


_FIGURE = (
    r"(?:(?P<who>(?:[Tt]he [A-Z]\w+ Ministry of \w+|[Tt]he army of Upper Menna|[Tt]he mayor of \w+|[Tt]he district hospital of \w+|A doctor))"
    r" said that )?(?P<quote>(?:at least )?(?P<number>\d+)(?: more)?(?: (?P<whom>soldiers|people))?"
    r" (?:were|had) (?P<what>killed|wounded|died|missing))"
)
MEASURES = {"killed": "killed", "died": "killed", "wounded": "wounded", "missing": "missing"}


def _class(words: str) -> str:
    known = {
        "Ministry": "government",
        "army": "military",
        "mayor": "government",
        "hospital": "medical",
        "doctor": "medical",
    }
    return next(class_ for word, class_ in known.items() if word in words)


def _coordinates(town: str) -> tuple[float, float]:
    place = TOWNS.index(town)
    return 48.0 + place * 0.21, 30.0 + place * 0.37


def group(record: Record) -> None:
    """An incident for each town and day, a testimony for each of its origins."""
    held: dict[tuple[str, str], list[Claim]] = {}
    for claim in record.claims().by_id():
        held.setdefault((claim.where.name, claim.when.start), []).append(claim)  # type: ignore[union-attr]
    incidents, testimonies = [], []
    for (town, day), claims in sorted(held.items()):
        id_ = incident_id(claims[0].id)
        reports = tuple(sorted({claim.report for claim in claims}))
        where = claims[0].where
        assert where is not None
        incidents.append(
            Incident(
                id_, "loss", False, f"losses of soldiers, in {town}, on {day}", tuple(c.id for c in claims), reports,
                town, where.id, where.lat, where.lon, "city", day, day, "day", "soldiers",
            )
        )  # fmt: skip
        origins: dict[str, list[Claim]] = {}
        for claim in claims:
            origins.setdefault(claim.origin.name if claim.origin else "?", []).append(claim)
        for name, own in sorted(origins.items()):
            origin = Origin(name, own[0].origin.class_ if own[0].origin else "media", None)
            ids = tuple(claim.id for claim in own)
            testimonies.append(
                Testimony(digest([name, id_]), id_, origin, ids[0], ids, day, False, ("Harbour Daily",))
            )
    database = record._database
    with database.transaction():
        store.incidents.put(database, incidents, testimonies)
        store.testimonies.put(database, testimonies)


def find(record: Record) -> None:
    """Findings of our own codebook, which stand for those of the others too: making them is not the desk's speed."""
    found = record.findings()
    for name in CODEBOOKS:
        if name == "origins":
            continue
        book = open_codebook(name)
        state = digest([record.state(), book.version])
        named = [replace(each, codebook=name) for each in found]
        store.findings.put(record._database, name, named, state=state)


def told(what: str, work: Callable[[], object]) -> None:
    begun = time.monotonic()
    work()
    print(f"{what}: {time.monotonic() - begun:.0f} s", file=sys.stderr, flush=True)


@contextmanager
def served(path: Path) -> Iterator[tuple[int, str, int]]:
    """The desk in a process of its own: port, cookie, process id."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    command = [sys.executable, "-m", "onrecord", "desk", "--record", str(path), "--port", str(port)]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as process:
        try:
            assert process.stdout is not None
            address = process.stdout.readline().split()[-1]
            token = address.partition("token=")[2]
            connection = HTTPConnection("127.0.0.1", port, timeout=60)
            connection.request("GET", f"/help?token={token}")
            cookie = (connection.getresponse().getheader("set-cookie") or "").partition(";")[0]
            yield port, cookie, process.pid
        finally:
            process.terminate()


class Reader:
    """One browser."""

    def __init__(self, port: int, cookie: str) -> None:
        self._port, self._cookie = port, cookie
        self._connection = HTTPConnection("127.0.0.1", port, timeout=60)

    def get(self, address: str) -> tuple[int, float, bytes]:
        """Status, seconds and body of one page."""
        begun = time.perf_counter()
        self._connection.request("GET", address, headers={"Cookie": self._cookie})
        answer = self._connection.getresponse()
        body = answer.read()
        return answer.status, time.perf_counter() - begun, body

    def json(self, address: str) -> dict:
        return json.loads(self.get(address)[2])


def pages(reader: Reader, chance: random.Random) -> dict[str, list[str]]:
    """Addresses of every kind of page, each several different ones."""
    numbers = reader.json("/index.json")["numbers"]
    last = max(1, numbers["claims"] // 100)
    claims, reports, incidents, items = [], [], [], []
    for _ in range(4):
        page = chance.randint(1, last)
        claims += [each["id"] for each in reader.json(f"/claims.json?page={page}&size=10")["claims"]]
        reports += [
            each["id"] for each in reader.json(f"/reports.json?page={page % 100 + 1}&size=10")["reports"]
        ]
    incidents = [each["id"] for each in reader.json("/incidents.json?size=40")["incidents"]]
    items = [each["item"] for each in reader.json("/evidence.json?size=20")["captures"]]
    sources = [each["source"] for each in reader.json("/sources.json?size=20")["sources"]]
    towns = [chance.choice(TOWNS) for _ in range(20)]
    return {
        "front": [f"/?measure=killed&place={town}" for town in towns] + ["/"] * 5,
        "claims": [f"/claims?page={chance.randint(1, last)}" for _ in range(20)],
        "claims, filtered": [f"/claims?measure=killed&place={town}&source=ministry" for town in towns],
        "claims, sorted": [f"/claims?sort=-{name}&page={n}" for n, name in enumerate(("source", "group", "place", "outlet"), 1)] * 4,
        "claims, CSV": [f"/claims.csv?page={chance.randint(1, last)}" for _ in range(20)],
        "claim": [f"/claims/{each}" for each in claims],
        "report": [f"/reports/{each}" for each in reports],
        "reports": [f"/reports?page={n}" for n in range(1, 20)] + ["/reports?words=Korr"],
        "next to review": [f"/review?report={each}" for each in reports[:20]],
        "incidents": [f"/incidents?page={n}" for n in range(1, 10)] + [f"/incidents?place={town}" for town in towns],
        "incident": [f"/incidents/{each}" for each in incidents],
        "inbox": [f"/inbox?place={town}" for town in towns] + ["/inbox"] * 5,
        "sources": ["/sources", "/sources?words=hospital"] * 10,
        "source": [f"/source?name={each.replace(' ', '+')}" for each in sources],
        "evidence": [f"/evidence?page={n}" for n in range(1, 11)],
        "item": [f"/items/{each}" for each in items],
        "watch": ["/evidence/watch"] * 10,
        "decisions": ["/decisions"] * 10,
    }  # fmt: skip


def crowd(
    port: int, cookie: str, addresses: list[str], readers: int, seconds: float
) -> tuple[int, int, list[float]]:
    """Many readers at once, each a page every second or so: how many pages, how many errors, the seconds of each."""
    spent: list[float] = []
    errors = [0]
    until = time.monotonic() + seconds

    def read(number: int) -> None:
        chance = random.Random(number)
        reader = Reader(port, cookie)
        time.sleep(chance.random())
        while time.monotonic() < until:
            try:
                status, took, _ = reader.get(chance.choice(addresses))
                spent.append(took)
                errors[0] += status not in (200, 303)
            except OSError:
                errors[0] += 1
                reader = Reader(port, cookie)
            time.sleep(chance.uniform(1.0, 3.0))

    threads = [threading.Thread(target=read, args=(number,)) for number in range(readers)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return len(spent), errors[0], spent


def percentile(values: list[float], share: float) -> float:
    return (
        statistics.quantiles(values, n=100, method="inclusive")[round(share * 100) - 1]
        if len(values) > 1
        else values[0]
    )


def resident_megabytes(pid: int) -> float:
    """The most memory that the process has held at once (VmHWM), or, where that isn't told, its children's."""
    status = Path(f"/proc/{pid}/status")
    if status.is_file():
        held = next(line for line in status.read_text().splitlines() if line.startswith("VmHWM"))
        return int(held.split()[1]) / 1024
    return resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss / 1024


def processor_seconds(pid: int) -> float:
    """How long the process has run on a processor, all its threads together: what it takes on a machine of its own."""
    tasks = Path(f"/proc/{pid}/task")
    return sum(int((task / "schedstat").read_text().split()[0]) for task in tasks.iterdir()) / 1e9


def measure(path: Path, *, readers: int, seconds: float, seed: int) -> dict[str, object]:
    """The figures."""
    figures: dict[str, object] = {}
    with served(path) as (port, cookie, pid):
        reader = Reader(port, cookie)
        begun = time.monotonic()
        reader.get("/")
        figures["first page of all, seconds"] = round(time.monotonic() - begun, 2)
        figures["claims"] = reader.json("/index.json")["numbers"]["claims"]
        figures["reports"] = reader.json("/index.json")["numbers"]["reports"]
        while (job := reader.json("/incidents.json")) and time.monotonic() < begun + 2:
            figures["incidents"] = job["count"]
            time.sleep(0.5)
        every = pages(reader, random.Random(seed))
        worst = busiest = 0.0
        for name, addresses in every.items():
            spent, busy = [], []
            for address in addresses:
                before = processor_seconds(pid)
                status, took, _ = reader.get(address)
                if status not in (200, 303):
                    figures[f"error {status}"] = address
                spent.append(1000 * took)
                busy.append((processor_seconds(pid) - before) * 1000)
            figures[f"{name}, p95 ms"] = round(percentile(spent, 0.95), 1)
            figures[f"{name}, p95 processor ms"] = round(percentile(busy, 0.95), 1)
            worst = max(worst, percentile(spent, 0.95))
            busiest = max(busiest, percentile(busy, 0.95))
        figures["slowest page, p95 ms"] = round(worst, 1)
        figures["slowest page, p95 processor ms"] = round(busiest, 1)
        figures["load of the machine meanwhile"] = round(os.getloadavg()[0], 1)
        addresses = [each for own in every.values() for each in own]
        count, errors, took = crowd(port, cookie, addresses, readers, seconds)
        figures |= {f"{readers} readers, pages": count, f"{readers} readers, errors": errors}
        figures[f"{readers} readers, p95 ms"] = round(1000 * percentile(took, 0.95), 1)
        figures["memory, MB"] = round(resident_megabytes(pid), 0)
    return figures


def options() -> argparse.Namespace:
    parser = arguments(__doc__ or "")
    parser.add_argument("--reports", type=int, default=2000)
    parser.add_argument("--readers", type=int, default=50)
    parser.add_argument("--seconds", type=float, default=60.0)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--record", type=Path, help="measure this record and make none")
    parser.add_argument("--make", type=Path, metavar="DIR", help="make the record in DIR and stop")
    return parser.parse_args()


def main() -> None:
    asked = options()
    if asked.make:
        asked.make.mkdir(parents=True)
        make(asked.make, asked.reports, asked.seed)
        return
    with tempfile.TemporaryDirectory() as folder:
        path = asked.record or make(Path(folder), asked.reports, asked.seed)
        emit(measure(path, readers=asked.readers, seconds=asked.seconds, seed=asked.seed), as_json=asked.json)


if __name__ == "__main__":
    main()

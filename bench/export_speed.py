"""How fast claims stream out, and how much memory that takes: beside pandas' read_sql and to_csv, in the same run.

    python bench/export_speed.py [--claims 1000000] [--json]

Claims are made up by a seed. Each export runs in a process of its own, whose largest resident set is measured, at a tenth of
the claims and at all of them: constant memory is a small difference between the two. The peer reads the same rows of the same
SQLite file into a table and writes them as CSV, as one does in a notebook; it is stopped at 6 GB.
"""

import random
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from common import arguments, emit
from onrecord import store
from onrecord.model import (
    Block,
    Claim,
    Figure,
    Group,
    Item,
    Place,
    ReadingEvent,
    Report,
    Span,
    Speaker,
    Time,
)
from onrecord.record import Record

_PER_REPORT = 20
_MADE_UP = 50_000
_WORDS = [
    "the",
    "service",
    "said",
    "that",
    "soldiers",
    "of",
    "the",
    "joint",
    "units",
    "were",
    "killed",
    "in",
    "fighting",
    "near",
    "the",
    "border",
    "villages",
]
_FORMATS = ("csv", "jsonl", "parquet", "geojson")


def claim(number: int, report: str, rng: random.Random) -> Claim:
    """A claim with all slots filled; one in fifty is of a witness."""
    start = (number % _PER_REPORT) * 90
    best = rng.randrange(1, 5000)
    quote = " ".join(rng.choices(_WORDS, k=12))[:80]
    speaker = Speaker(
        "Main Intelligence Directorate", "HUR", "intelligence", "Ukraine", Span(start, start + 3)
    )
    if number % 50 == 0:
        speaker = Speaker("Ines Pardell", "Pardell", "witness", None, Span(start, start + 3))
    day = f"2024-{rng.randrange(1, 13):02}-{rng.randrange(1, 29):02}"
    return Claim(
        report=report, part="body", kind="loss", measure="killed", reader="rules/1", quote=quote,
        span=Span(start, start + len(quote)), said_by=(speaker,),
        figure=Figure(best, best, None, f"at least {best}", "at least", "incident", Span(start + 4, start + 9)),
        group=Group("soldiers", "soldiers", "combatant", "North Korea", None, None, Span(start + 10, start + 18)),
        when=Time(day, day, "day", "on that day", "day", Span(start + 20, start + 30)),
        where=Place("Kursk", "geonames:538560", 51.73, 36.19, "city", "Kursk", Span(start + 31, start + 36)),
        confidence={"figure": 0.97, "said_by": 0.88},
    )  # fmt: skip


def made(folder: Path, count: int) -> None:
    """A record of so many claims, straight into its store: some made up, the rest copies of them under other ids."""
    rng = random.Random(4)
    text = (" ".join(_WORDS) + ". ") * _PER_REPORT
    base = min(count, _MADE_UP)
    with Record.init(folder) as record:
        database = record._database
        store.items.put(database, Item("i", 1, "text/plain"))
        reading = ReadingEvent("i", None, None, None, "rules/1", 0, 0, "")
        store.readings.put(database, reading, event=0)
        with database.transaction():
            for first in range(0, base, _PER_REPORT):
                block = Block("body", Span(0, len(text)))
                report = Report("i", text, (block,), part=f"line/{first}", published="2024-12-17")
                store.reports.put(database, [report], reading=reading.id)
                numbers = range(first, min(first + _PER_REPORT, base))
                rows = [(None, claim(number, report.id, rng)) for number in numbers]
                store.claims.put(database, rows, outlet="The Courier", time="2024-12-17")
        _copied(database, count // base)


def _copied(database: store.Database, times: int) -> None:
    """The claims over again under ids that come after those there are; indexes are made when all are in."""
    names = "report, kind, measure, status, stance, origin, class, grp, place, time, outlet, coded, machine"
    listed = (
        "SELECT name, sql FROM sqlite_master WHERE type = 'index' AND tbl_name = 'claims' AND sql IS NOT NULL"
    )
    indexes = [tuple(row) for row in database.execute(listed)]
    database.execute("CREATE TEMP TABLE made_up AS SELECT * FROM claims ORDER BY id")
    with database.transaction():
        for name, _ in indexes:
            database.execute(f"DROP INDEX {name}")
        for copy in range(1, times):
            database.execute(
                f"INSERT INTO claims (id, {names}, wire) SELECT ?1 || substr(id, 6), {names}, "
                "replace(wire, id, ?1 || substr(id, 6)) FROM made_up",
                (f"x{copy:04}",),
            )
        for _, sql in indexes:
            database.execute(sql)


_PEER = """
import json, resource, sqlite3, sys
resource.setrlimit(resource.RLIMIT_AS, (6 << 30, 6 << 30))
import pandas as pd
connection = sqlite3.connect(sys.argv[1])
table = pd.read_sql("SELECT wire FROM claims ORDER BY id", connection)
rows = pd.json_normalize([json.loads(wire) for wire in table["wire"]])
rows.to_csv(sys.argv[2], index=False)
"""
_OURS = """
import sys
from onrecord.record import Record
with Record.open(sys.argv[1]) as record:
    record.export(sys.argv[2], sys.argv[3], profile=sys.argv[4])
"""


def measured(code: str, *args: str) -> tuple[float, float]:
    """Seconds and largest resident set in MB of a process that runs `code`."""
    begun = time.perf_counter()
    script = f"{code}\nimport resource\nprint(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss)"
    done = subprocess.run([sys.executable, "-c", script, *args], check=True, capture_output=True, text=True)
    return time.perf_counter() - begun, int(done.stdout.split()[-1]) / 1024


def main() -> None:
    parser = arguments(__doc__ or "")
    parser.add_argument("--claims", type=int, default=1_000_000)
    parser.add_argument("--folder", type=Path, help="where the records are kept from run to run")
    parser.add_argument("--formats", nargs="*", choices=_FORMATS, default=list(_FORMATS))
    asked = parser.parse_args()
    figures: dict[str, float] = {"claims": asked.claims}
    with tempfile.TemporaryDirectory() as folder:
        for label, count in (("tenth", asked.claims // 10), ("all", asked.claims)):
            root = (asked.folder or Path(folder)) / f"{count}"
            if not root.exists():
                made(root, count)
            out = str(Path(folder) / "out")
            for format_ in asked.formats:
                seconds, peak = measured(_OURS, str(root), format_, out, "public")
                figures |= {
                    f"{format_}_{label}_seconds": round(seconds, 1),
                    f"{format_}_{label}_mb": round(peak),
                }
                print(
                    f"{count:>9,} claims as {format_:8} {seconds:6.1f} s {count / seconds:>9,.0f} a second {peak:6.0f} MB"
                )
            try:
                seconds, peak = measured(_PEER, str(root / "record.sqlite"), out)
            except subprocess.CalledProcessError:
                figures[f"pandas_{label}_stopped_at_mb"] = 6 << 10
                print(f"{count:>9,} claims by pandas    stopped: it asked for more than 6 GB")
                continue
            figures |= {f"pandas_{label}_seconds": round(seconds, 1), f"pandas_{label}_mb": round(peak)}
            print(
                f"{count:>9,} claims by pandas    {seconds:6.1f} s {count / seconds:>9,.0f} a second {peak:6.0f} MB"
            )
    emit(figures, as_json=asked.json)


if __name__ == "__main__":
    main()

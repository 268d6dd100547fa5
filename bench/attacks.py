"""Seeded attacks on a record, and the same kinds of attack on a WARC, a WACZ and a BagIt bag: who notices.

Ours: edit, delete, insert, reorder, back-date, truncate on any file of a record that has been time-stamped, witnessed
and given a new key, and roll back and fork with the true key given one checkpoint kept outside. Peers: the same pages as records of a WARC (`warcio check`), in a WACZ
(`wacz validate`) and in a bag (`bagit.py --validate`), each attacked as bytes alone, and again with what the format's
own tool writes made anew afterwards (none of the three holds a secret). --data: a folder of pages for the
peers' archives (default: examples/kursk/reports). Peers that are not installed are left out, and said to be.
"""

import argparse
import contextlib
import io
import random
import shutil
import subprocess
import sys
import tempfile
import zipfile
from collections import Counter
from importlib.util import find_spec
from pathlib import Path

from warcio.warcwriter import WARCWriter

from common import arguments, emit

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

from tests.record.attacking import ATTACKS, WITH_THE_KEY, attempt, make, sealed  # noqa: E402

from onrecord.record import Record, verify_record  # noqa: E402

PEER_ATTACKS = ("edit", "delete", "insert", "reorder", "back-date", "truncate", "roll back", "fork")
_RUNS_A_RECORD = 40
Pages = list[tuple[str, str, bytes]]


def ours(times: int, seed: int) -> tuple[Counter[str], list[str]]:
    """Attacks that verify named, by kind; what it did not."""
    caught: Counter[str] = Counter()
    missed = []
    with tempfile.TemporaryDirectory() as folder:
        plain, whole = Path(folder) / "plain", Path(folder) / "sealed"
        plain.mkdir()
        whole.mkdir()
        records = {True: make(plain), False: sealed(whole)}
        for name in ATTACKS:
            record = records[name in WITH_THE_KEY]
            for number in range(times):
                named, said = attempt(name, record, Path(folder), seed + number)
                caught[name] += named
                missed += [] if named else [f"{name}: {said}"]
    return caught, missed


def false_alarms(times: int, seed: int) -> int:
    """Clean runs at work in which verify finds a fault; a new record after every so many."""
    chance = random.Random(seed)
    alarms = 0
    for start in range(0, times, _RUNS_A_RECORD):
        with tempfile.TemporaryDirectory() as folder:
            path = make(Path(folder))
            with Record.open(path) as record:
                claims = [claim.id for claim in record.claims()]
                for _ in range(min(_RUNS_A_RECORD, times - start)):
                    claim = chance.choice(claims)
                    record.decide(claim, chance.choice(["accept", "reject"]))
                    if chance.random() < 0.3:
                        record.undo(claim)
                    alarms += not verify_record(path, against=[Path(folder) / "checkpoint.txt"]).ok
    return alarms


def pages_of(data: Path) -> Pages:
    """(URL, time, bytes) of each page."""
    files = sorted(path for path in data.iterdir() if path.suffix in (".html", ".txt"))
    return [
        (f"https://x.example/{path.name}", f"2024-12-{at % 28 + 1:02d}T08:00:00Z", path.read_bytes())
        for at, path in enumerate(files)
    ]


def changed(pages: Pages, name: str, chance: random.Random) -> Pages:
    """The pages after an attack."""
    made = list(pages)
    at = chance.randrange(len(made) - 1)
    url, time, body = made[at]
    match name:
        case "edit" | "fork":
            made[at] = (url, time, body.replace(b"e", b"3", 1))
        case "delete":
            del made[at]
        case "insert":
            made.insert(at, ("https://x.example/new", time, b"<p>put in</p>"))
        case "reorder":
            made[at], made[at + 1] = made[at + 1], made[at]
        case "back-date":
            made[at] = (url, "2023-01-01T00:00:00Z", body)
        case "truncate":
            made[-1] = (made[-1][0], made[-1][1], made[-1][2][: len(made[-1][2]) // 2])
        case "roll back":
            made = made[: -chance.randint(1, 4)]
    return made


def warc(pages: Pages) -> bytes:
    """The pages as resource records."""
    buffer = io.BytesIO()
    writer = WARCWriter(buffer, gzip=True, warc_version="WARC/1.1")
    for url, time, body in pages:
        record = writer.create_warc_record(
            url,
            "resource",
            payload=io.BytesIO(body),
            length=len(body),
            warc_content_type="text/html",
            warc_headers_dict={"WARC-Date": time},
        )
        writer.write_record(record)
    return buffer.getvalue()


def bare_edit(data: bytes, name: str, pages: Pages, chance: random.Random) -> bytes:
    """The archive with bytes changed and nothing else mended: records moved whole where that is the attack."""
    if name in ("edit", "fork"):
        at = chance.randrange(len(data) // 3, len(data) - 20)
        return data[:at] + bytes([data[at] ^ 8]) + data[at + 1 :]
    if name == "truncate":
        return data[: len(data) - chance.randint(10, 200)]
    return warc(changed(pages, name, chance))


def warcio_says(path: Path) -> bool:
    """Whether `warcio check` finds fault."""
    return _run([sys.executable, "-m", "warcio.cli", "check", str(path)])


def bagit_says(path: Path) -> bool:
    """Whether `bagit.py --validate` finds fault."""
    return _run([sys.executable, "-m", "bagit", "--validate", "--quiet", str(path)])


def _run(command: list[str]) -> bool:
    done = subprocess.run(command, capture_output=True, check=False, text=True)
    return done.returncode != 0 or "invalid" in (done.stdout + done.stderr).lower()


def wacz_says(path: Path) -> bool:
    """Whether `wacz validate` finds fault."""
    return _run([sys.executable, "-m", "wacz.main", "validate", "-f", str(path)])


def wacz(path: Path, data: bytes) -> None:
    """A WACZ that holds the archive, made by the format's own tool."""
    source = path.with_name("pages.warc.gz")
    source.write_bytes(data)
    path.unlink(missing_ok=True)
    command = [sys.executable, "-m", "wacz.main", "create", "-f", str(source), "-o", str(path)]
    subprocess.run(command, check=True, capture_output=True)


def put_in(path: Path, data: bytes) -> None:
    """The WACZ with another archive in the place of its own, and nothing else made anew."""
    with zipfile.ZipFile(path) as whole:
        parts = {name: whole.read(name) for name in whole.namelist()}
    with zipfile.ZipFile(path, "w") as changed_:
        for name, own in parts.items():
            changed_.writestr(name, data if name.startswith("archive/") else own)


def bag(folder: Path, data: bytes) -> None:
    """A bag that holds the archive."""
    folder.mkdir()
    (folder / "pages.warc.gz").write_bytes(data)
    subprocess.run(
        [sys.executable, "-m", "bagit", "--quiet", "--sha512", str(folder)], check=True, capture_output=True
    )


def peers(pages: Pages, times: int, seed: int) -> dict[str, Counter[str]]:
    """Attacks noticed, by tool and kind."""
    found: dict[str, Counter[str]] = {}
    chance = random.Random(seed)
    with tempfile.TemporaryDirectory() as place:
        folder = Path(place)
        for number in range(times):
            for name in PEER_ATTACKS:
                bare = bare_edit(warc(pages), name, pages, chance)
                mended = warc(changed(pages, name, chance))
                for how, data in (("bytes alone", bare), ("made anew", mended)):
                    (folder / "pages.warc.gz").write_bytes(data)
                    found.setdefault(f"warcio check, {how}", Counter())[name] += warcio_says(
                        folder / "pages.warc.gz"
                    )
                if find_spec("wacz"):
                    _wacz(folder / "pages.wacz", pages, bare, mended, name, found)
                if find_spec("bagit"):
                    _bagit(folder / f"bag-{number}-{name}", pages, bare, mended, name, found)
    return found


def _wacz(
    path: Path, pages: Pages, bare: bytes, mended: bytes, name: str, found: dict[str, Counter[str]]
) -> None:
    wacz(path, warc(pages))
    put_in(path, bare)
    found.setdefault("wacz validate, bytes alone", Counter())[name] += wacz_says(path)
    wacz(path, mended)
    found.setdefault("wacz validate, made anew", Counter())[name] += wacz_says(path)


def _bagit(
    folder: Path, pages: Pages, bare: bytes, mended: bytes, name: str, found: dict[str, Counter[str]]
) -> None:
    bag(folder, warc(pages))
    (folder / "data" / "pages.warc.gz").write_bytes(bare)
    found.setdefault("bagit.py, bytes alone", Counter())[name] += bagit_says(folder)
    shutil.rmtree(folder)
    bag(folder, mended)
    found.setdefault("bagit.py, made anew", Counter())[name] += bagit_says(folder)
    shutil.rmtree(folder)


def main() -> None:
    """Attack, and print who noticed."""
    parser = arguments(__doc__ or "")
    parser.set_defaults(data=ROOT / "examples" / "kursk" / "reports")
    parser.formatter_class = argparse.RawDescriptionHelpFormatter
    parser.add_argument("--times", type=int, default=125, help="attacks of each of the eight kinds")
    parser.add_argument("--clean", type=int, default=1000, help="clean runs")
    parser.add_argument("--peer-times", type=int, default=3)
    parser.add_argument("--seed", type=int, default=20241217)
    options = parser.parse_args()
    caught, missed = ours(options.times, options.seed)
    figures: dict[str, object] = {
        f"onrecord, {name} caught": f"{count}/{options.times}" for name, count in caught.items()
    }
    figures["onrecord, caught of all"] = sum(caught.values()) / (options.times * len(ATTACKS))
    figures["onrecord, false alarms"] = f"{false_alarms(options.clean, options.seed)}/{options.clean}"
    for tool, counts in peers(pages_of(options.data), options.peer_times, options.seed).items():
        for name in PEER_ATTACKS:
            figures[f"{tool}, {name} caught"] = f"{counts[name]}/{options.peer_times}"
    with contextlib.suppress(BrokenPipeError):
        print("\n".join(missed), file=sys.stderr)
    emit(figures, as_json=options.json)


if __name__ == "__main__":
    main()

"""How quickly a list comes into a record, comes out of the events again, and how much memory that takes.

    python bench/list_import_speed.py [--rows 1000000] [--json]

A made list of seven columns (CSV), each step in a process of its own whose largest resident set is measured: the plan
(all of the file read, cleaned, compared with the edition before), the import, `verify`, `rebuild`; and the refusal of a file
of ten times the rows that a list may have. The peer is pandas reading the same file into a table of text, which keeps, checks
and logs nothing.
"""

import random
import resource
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from common import arguments, emit
from onrecord.lists.grid import MAX_ROWS

STEPS = {
    "plan": "record.plan_list(file, name='made')",
    "import": "record.add_list(file, name='made')",
    "verify": "assert record.verify().ok",
    "rebuild": "record.rebuild()",
}
RUN = """
import resource, sys, time
from onrecord.record import Record
folder, file, step = sys.argv[1:]
with Record.init(folder) as record:
    begun = time.perf_counter()
    exec(step)
    seconds = time.perf_counter() - begun
print(seconds, time.process_time(), resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024)
"""
PEER = """
import resource, sys, time
import pandas
begun = time.perf_counter()
pandas.read_csv(sys.argv[1], sep=";", dtype=str)
print(time.perf_counter() - begun, time.process_time(), resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024)
"""


def write(path: Path, rows: int, *, seed: int = 1) -> None:
    """A list of `rows` made people, all different."""
    chance = random.Random(seed)
    given = [f"Gi{a}{b}" for a in "aeiou" for b in "nrstlmk"]
    family = [f"Fam{a}{b}{c}" for a in "aeiou" for b in "nrstlmk" for c in "xyz"]
    with path.open("w", encoding="utf-8") as target:
        target.write("ID;Name;Sex;Born;Died;Place;Unit\n")
        for number in range(rows):
            born = f"{chance.randint(1, 28):02d}.{chance.randint(1, 12):02d}.{chance.randint(1940, 2005)}"
            died = f"{chance.randint(1, 28):02d}.{chance.randint(1, 12):02d}.2019"
            name = f"{chance.choice(given)} {chance.choice(family)}"
            place, unit = f"Town {chance.randint(1, 500)}", f"A{chance.randint(1, 90)}"
            target.write(f"K{number * 7 + 3:09d};{name};{chance.choice('mf')};{born};{died};{place};{unit}\n")


def measured(program: str, *arguments_: str) -> tuple[float, float, float]:
    """Seconds, seconds of CPU, MB of the largest resident set."""
    done = subprocess.run(
        [sys.executable, "-c", program, *arguments_], capture_output=True, text=True, check=True
    )
    wall, cpu, memory = map(float, done.stdout.split())
    return wall, cpu, memory


def refused(file: Path, folder: Path) -> float:
    """Seconds of CPU until a file with too many rows is refused."""
    before = resource.getrusage(resource.RUSAGE_CHILDREN).ru_utime
    command = [sys.executable, "-m", "onrecord", "list", "add", str(file), "--name", "big", "--dry-run"]
    done = subprocess.run([*command, "--record", str(folder)], capture_output=True, text=True, check=False)
    assert f"more than {MAX_ROWS:,} rows" in done.stderr, done.stderr
    return resource.getrusage(resource.RUSAGE_CHILDREN).ru_utime - before


def main() -> None:
    parser = arguments("How quickly a list comes into a record.")
    parser.add_argument("--rows", type=int, default=1_000_000)
    parser.add_argument("--no-refusal", action="store_true", help="leave out the file with too many rows")
    given = parser.parse_args()
    figures: dict[str, float] = {"rows": given.rows}
    with tempfile.TemporaryDirectory() as place:
        file, folder = Path(place) / "made.csv", Path(place) / "record"
        write(file, given.rows)
        figures["file_mb"] = round(file.stat().st_size / 1e6, 1)
        for name, step in STEPS.items():
            begun = time.strftime("%H:%M")
            wall, cpu, memory = measured(RUN, str(folder), str(file), step)
            print(f"{begun} {name:8} {wall:8.1f} s, {cpu:8.1f} s of CPU, {memory:8.0f} MB", flush=True)
            figures |= {
                f"{name}_s": round(wall, 1),
                f"{name}_cpu_s": round(cpu, 1),
                f"{name}_mb": round(memory),
            }
        wall, cpu, memory = measured(PEER, str(file))
        print(f"pandas.read_csv {wall:.1f} s, {cpu:.1f} s of CPU, {memory:.0f} MB")
        figures |= {"pandas_s": round(wall, 1), "pandas_cpu_s": round(cpu, 1), "pandas_mb": round(memory)}
        if not given.no_refusal:
            with file.open("w") as target:
                target.write("ID;Name\n")
                target.writelines(f"{number};Ada Moss\n" for number in range(MAX_ROWS * 5))
            figures["refusal_cpu_s"] = round(refused(file, folder), 1)
            print(f"{MAX_ROWS * 5:,} rows refused after {figures['refusal_cpu_s']} s of CPU")
    emit(figures, as_json=given.json)


if __name__ == "__main__":
    main()

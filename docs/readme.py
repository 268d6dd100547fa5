"""Run the shell lines of README.md over the example and put their real output under them; --check only compares.

A line that begins with `$ ` in a `console` block is run; what stands below it is replaced by what it prints.
Ids, times and hashes of a record differ from run to run where a key or the clock is in them: such lines are
compared by their words alone.
"""

import os
import re
import subprocess
import sys
import tempfile
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
README = ROOT / "README.md"
BLOCK = re.compile(r"```console\n(.*?)```", re.DOTALL)


def run(line: str, folder: str) -> str:
    """What the line prints, both streams, in a terminal of 110 columns."""
    environment = {
        **os.environ,
        "COLUMNS": "110",
        "PATH": f"{Path(sys.executable).parent}:{os.environ['PATH']}",
    }
    done = subprocess.run(
        ["bash", "-c", line],
        cwd=folder,
        env=environment,
        text=True,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        check=False,
    )
    return "\n".join(text.rstrip() for text in done.stdout.strip("\n").split("\n"))


def made() -> str:
    """README.md with fresh output."""
    text = README.read_text(encoding="utf-8")
    with tempfile.TemporaryDirectory() as folder:
        (Path(folder) / "examples").symlink_to(ROOT / "examples")

        def fresh(block: re.Match[str]) -> str:
            lines = [line for line in block.group(1).split("\n") if line.startswith("$ ")]
            parts = [f"{line}\n{run(line.removeprefix('$ '), folder)}" for line in lines]
            return "```console\n" + "\n".join(parts) + "\n```"

        return BLOCK.sub(fresh, text)


def words(text: str) -> list[str]:
    """The text without what differs from run to run."""
    return re.findall(r"\S+", re.sub(r"\b[0-9a-f]{4,64}\b|\d{4}-\d\d-\d\dT[\d:]+Z|-{5,}|─+", "", text))


def main() -> int:
    """Write, or compare; exit status 1 where the README is not what the commands print."""
    fresh = made()
    if "--check" in sys.argv[1:]:
        same = words(fresh) == words(README.read_text(encoding="utf-8"))
        print(
            "README.md shows what the commands print"
            if same
            else "README.md is out of date: python docs/readme.py"
        )
        return 0 if same else 1
    README.write_text(fresh, encoding="utf-8")
    return 0


if __name__ == "__main__":
    raise SystemExit(main())

"""What every script in bench/ shares: the command line, the data folder, and the last line of figures."""

import argparse
import gzip
import hashlib
import json
import os
from collections.abc import Iterator
from pathlib import Path
from typing import Any

__all__ = ["arguments", "data_folder", "emit", "half", "lines"]


def data_folder() -> Path | None:
    """The folder of development data that ONRECORD_DATA names, if any."""
    named = os.environ.get("ONRECORD_DATA")
    return Path(named) if named and Path(named).is_dir() else None


def arguments(description: str, default: str | None = None) -> argparse.ArgumentParser:
    """A parser with --data (default: `default` under ONRECORD_DATA) and --json."""
    parser = argparse.ArgumentParser(description=description)
    folder = data_folder()
    known = folder / default if folder and default else None
    parser.add_argument(
        "--data",
        type=Path,
        default=known,
        required=default is not None and known is None,
        help="a file or folder in the development set's format (default: the one under ONRECORD_DATA)",
    )
    parser.add_argument(
        "--json", action="store_true", help="print one JSON object of figures as the last line"
    )
    return parser


def lines(path: Path) -> Iterator[dict[str, Any]]:
    """The objects of a JSON Lines file, gzipped or not."""
    with (
        gzip.open(path, "rt", encoding="utf-8")
        if path.suffix == ".gz"
        else path.open(encoding="utf-8") as file
    ):
        for line in file:
            if line.strip():
                yield json.loads(line)


def half(key: str) -> str:
    """`tune` or `held out`: our own split, by the MD5 of a stable key, seven tenths to three."""
    return (
        "tune"
        if int(hashlib.md5(key.encode(), usedforsecurity=False).hexdigest(), 16) % 10 < 7
        else "held out"
    )


def emit(figures: dict[str, Any], *, as_json: bool) -> None:
    """Print figures a line each; with --json also as one last line of JSON."""
    for name, value in figures.items():
        print(f"{name:48} {value:.4f}" if isinstance(value, float) else f"{name:48} {value}")
    if as_json:
        print(json.dumps(figures, sort_keys=True))

"""Any noun as JSON Lines: canonical JSON, one object a line."""

from collections.abc import Iterable, Mapping
from typing import IO, Any

from onrecord.model import canonical

__all__ = ["write_jsonl"]


def write_jsonl(wires: Iterable[Mapping[str, Any]], target: IO[str]) -> int:
    """Write wire forms, one a line; how many there were."""
    count = 0
    for count, wire in enumerate(wires, start=1):
        target.write(canonical(wire).encode("utf-8", "replace").decode() + "\n")
    return count

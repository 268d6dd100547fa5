"""Tables of addresses: sheets of links, and what bellingcat's auto-archiver writes (its sheet, and its CSV file).

The names of the columns are in `mappings/urls.toml`. The CSV file of auto-archiver has the columns `status`, `metadata` and
`media`, with Python's notation of a dictionary in the cells.
"""

import ast
import re
import tomllib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from functools import cache
from importlib import resources
from typing import Any

from onrecord.errors import UsageError

__all__ = ["Archived", "archived", "columns_of"]

_ADDRESS = re.compile(r"https?://[^\s\"'<>]{3,2000}")
_DIGEST = re.compile(r"(?i)\b(sha-?256|sha3-512)?[:=\s]{0,3}\b([0-9a-f]{64}|[0-9a-f]{128})\b")
_MOMENT = re.compile(r"\d{4}-\d\d-\d\d(?:[T ]\d\d:\d\d(?::\d\d)?(?:\.\d{1,9})?(?:Z|[+-]\d\d:?\d\d)?)?")
_CALL = re.compile(r"datetime\.datetime\([^()]{0,200}(?:\([^()]{0,100}\)|[^()]){0,5}\)")


@dataclass(frozen=True, slots=True)
class Archived:
    """A row: an address, and what somebody's archive kept of it."""

    url: str
    digests: Mapping[str, str]
    """By algorithm, `sha256` and `sha3_512`: of the file that was kept."""
    title: str | None = None
    text: str | None = None
    outlet: str | None = None
    published: str | None = None
    told: Mapping[str, str] = field(default_factory=dict)
    """What else the row says: status, archive, archived_at, …"""


def columns_of(columns: Iterable[str]) -> dict[str, str]:
    """Which column says what; UsageError where none holds addresses."""
    known = _known()
    named = {" ".join(column.lower().replace("_", " ").split()): column for column in reversed(list(columns))}
    found = {
        name: next((named[word] for word in words if word in named), None) for name, words in known.items()
    }
    if {"status", "metadata", "media"} <= named.keys():
        return {"status": named["status"], "metadata": named["metadata"], "media": named["media"]}
    if found["url"] is None:
        raise UsageError("the table", "no column holds addresses", f"Name one {', '.join(known['url'][:3])}")
    taken: dict[str, str] = {}
    for name, column in found.items():
        if column is not None and column not in taken.values():
            taken[name] = column
    return taken


def archived(cells: Mapping[str, str], columns: Mapping[str, str]) -> Archived | None:
    """A row as what was archived; null where it holds no address."""
    said = {name: cells.get(column, "").strip() for name, column in columns.items()}
    if "metadata" in columns:
        said = _unfolded(said)
    address = _ADDRESS.search(said.get("url", ""))
    if address is None:
        return None
    moment = _MOMENT.search(said.get("published", ""))
    plain = ("title", "text", "outlet")
    rest = {n: value for n, value in said.items() if value and n not in (*plain, "url", "hash", "published")}
    return Archived(
        url=address[0].rstrip(".,;)"),
        digests=_digests(said.get("hash", "")),
        published=moment[0].replace(" ", "T", 1) if moment else None,
        told=rest,
        **{name: said.get(name) or None for name in plain},
    )


def _digests(written: str) -> dict[str, str]:
    found = {}
    for match in _DIGEST.finditer(written):
        found["sha256" if len(match[2]) == 64 else "sha3_512"] = match[2].lower()
    return found


def _unfolded(said: Mapping[str, str]) -> dict[str, str]:
    """What the dictionaries in the cells of auto-archiver's CSV file hold."""
    metadata, media = _literal(said.get("metadata", "")), _literal(said.get("media", ""))
    made = {"status": said.get("status", "")}
    if isinstance(metadata, dict):
        names = {"url": "url", "title": "title", "content": "text", "timestamp": "published"}
        made |= {name: str(metadata[key]) for key, name in names.items() if metadata.get(key)}
    rows = media if isinstance(media, list) else []
    hashes = [str(inner["hash"]) for row in rows if isinstance(row, dict) and isinstance(inner := row.get("properties"), dict) and inner.get("hash")]  # fmt: skip
    links = [str(url) for row in rows if isinstance(row, dict) for url in _many(row.get("urls"))]
    return {**made, "hash": " ".join(hashes), "archive": " ".join(links)}


def _many(value: Any) -> list[Any]:
    return value if isinstance(value, list) else []


def _literal(written: str) -> Any:
    """A Python literal; times in it become their digits, anything else that is no literal is nothing."""
    plain = _CALL.sub(lambda found: repr(_iso(found[0])), written[:1_000_000])
    try:
        return ast.literal_eval(plain)
    except (ValueError, SyntaxError, MemoryError, RecursionError):
        return None


def _iso(call: str) -> str:
    numbers = [int(each) for each in re.findall(r"\d+", call)[:5]]
    if len(numbers) < 3:
        return ""
    hour, minute = (*numbers[3:5], 0, 0)[:2]
    return f"{numbers[0]:04}-{numbers[1]:02}-{numbers[2]:02} {hour:02}:{minute:02}"


@cache
def _known() -> Mapping[str, list[str]]:
    return tomllib.loads(
        resources.files("onrecord.formats").joinpath("mappings", "urls.toml").read_text("utf-8")
    )

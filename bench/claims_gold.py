"""Claims of gold, of the reader and of anything beside it, on the same footing: rows of slots with their spans."""

import json
import re
import sys
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from common import lines
from onrecord.model import Claim, Report, Span
from onrecord.reading.reader import read_text


@dataclass(frozen=True, slots=True)
class Row:
    """A claim of gold, of the reader or of the baseline, on the same footing."""

    spans: tuple[Span, ...]
    figures: tuple[Span, ...]
    """Where the figure stands; more than one where gold's quotation does. Empty: no figure."""
    quote: str
    slots: Mapping[str, Any] = field(hash=False)

    @property
    def origin(self) -> str:
        chain = self.slots["said_by"]
        return chain[-1] if chain else ""


def cases(folder: Path) -> list[Path]:
    """The cases in `folder`, or itself."""
    found = [path for path in (folder, *sorted(folder.iterdir())) if path.is_dir() and _is_case(path)]
    if not found:
        sys.exit(
            f"{folder}: no case in it. Name a folder that has gold.jsonl, or report.txt and claims.json."
        )
    return found


def _is_case(path: Path) -> bool:
    return (path / "gold.jsonl").exists() or (path / "claims.json").exists()


def gold_of(case: Path) -> list[dict[str, Any]]:
    """The gold of a case, with `file` and `part`."""
    if (case / "gold.jsonl").exists():
        return list(lines(case / "gold.jsonl"))
    seed = json.loads((case / "claims.json").read_text(encoding="utf-8"))
    return [
        {**claim, "file": seed["report"], "part": "", "quote": claim["anchor"]} for claim in seed["claims"]
    ]


def captures(case: Path) -> dict[str, dict[str, str]]:
    """What was declared when a file was captured: url, outlet, published."""
    if (case / "captures.jsonl").exists():
        return {row.pop("file"): row for row in lines(case / "captures.jsonl")}
    if (case / "claims.json").exists():
        seed = json.loads((case / "claims.json").read_text(encoding="utf-8"))
        return {seed["report"]: {"outlet": seed["outlet"], "published": seed["published"]}}
    return {}


def gold_row(claim: Mapping[str, Any], report: Report) -> Row:
    """Where a claim of gold stands in its report; no spans where the report's text lacks it."""
    spans = tuple(_standing(claim["quote"], report)) or tuple(_all(claim["quote"], report.text))
    if "start" in claim:
        spans = (Span(claim["start"], claim["end"]),)
    figures: tuple[Span, ...] = ()
    if claim["figure"] is not None:
        pattern = re.compile(rf"(?<!\w){re.escape(claim['figure']['wording'])}(?!\w)")
        found = [pattern.search(report.text, span.start, span.end) for span in spans]
        figures = tuple(Span(*hit.span()) for hit in found if hit) or (Span(-1, -1),)
    return Row(spans, figures, claim["quote"], claim)


def _standing(quote: str, report: Report) -> Iterator[Span]:
    for span in _all(quote, report.text):
        if any(block.span.meets(span) for block in report.parts):
            yield span


def _all(quote: str, text: str) -> Iterator[Span]:
    at = text.find(quote)
    while at >= 0:
        yield Span(at, at + len(quote))
        at = text.find(quote, at + 1)


def by_rules(report: Report) -> list[Row]:
    """The claims that onrecord's reader gives."""
    return [row_of(claim) for claim in read_text(report)]


def row_of(claim: Claim) -> Row:
    """A claim of the reader, on the same footing as gold."""
    wire = claim.to_wire()
    slots = {**wire, "said_by": [link["name"] for link in wire["said_by"]]}
    for name in ("group", "by", "where"):
        slots[name] = wire[name] and wire[name]["name"]  # type: ignore[literal-required]
    slots["circumstance"] = wire["circumstance"] and wire["circumstance"]["wording"]
    slots["said"] = wire["said"] and (wire["said"]["start"] or wire["said"]["end"])
    figure = (claim.figure.span or Span(-1, -1),) if claim.figure else ()
    return Row((claim.span,) if claim.span else (), figure, claim.quote, slots)

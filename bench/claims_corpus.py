"""The training corpus as gold: its passages as reports, its claims as rows (`training/corpus/README.md` gives the form)."""

import json
import sys
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from claims_gold import Row
from common import lines
from onrecord.model import Block, Report, Span

__all__ = ["CORPUS", "passages"]

CORPUS = Path(__file__).resolve().parent.parent / "training" / "corpus"


def passages(path: Path) -> Iterator[tuple[dict[str, Any], Report, list[Row]]]:
    """(passage, its report, its claims) of the folder as written, or of a JSON Lines file made of it."""
    for passage in lines(path) if path.is_file() else _written(path):
        yield passage, _report(passage), [_row(claim) for claim in passage["claims"]]


def _written(folder: Path) -> Iterator[dict[str, Any]]:
    sys.path.insert(0, str(folder.parent))
    from corpus import problems

    rows, _, _ = problems(folder)
    yield from json.loads(json.dumps(rows))


def _report(passage: Mapping[str, Any]) -> Report:
    return Report(
        item="0" * 64,
        part=passage["id"],
        text=passage["text"],
        blocks=tuple(Block(part["role"], Span(*part["span"])) for part in passage["parts"]),
        outlet=passage["outlet"],
        published=passage["published"],
        language=passage["language"],
    )


def _row(claim: Mapping[str, Any]) -> Row:
    slots: dict[str, Any] = {**claim, "said_by": [link["name"] for link in claim["said_by"]]}
    for name in ("group", "by", "where"):
        slots[name] = claim[name] and claim[name]["name"]
    slots["circumstance"] = claim["circumstance"] and claim["circumstance"]["wording"]
    slots["said"] = claim["said"] and (claim["said"]["start"] or claim["said"]["end"])
    figures = (Span(*claim["figure"]["span"]),) if claim["figure"] else ()
    return Row((Span(*claim["span"]),), figures, claim["quote"], slots)

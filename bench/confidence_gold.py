"""Slots of the reader's claims with whether gold says that they are right: what confidence is fitted on and measured by."""

from collections.abc import Iterator
from typing import Any

import claims
from claims_agreement import agrees, aliases_of
from claims_corpus import CORPUS, passages
from claims_gold import Row, captures, cases, gold_of, gold_row, row_of
from common import half
from onrecord.inputs import sniff
from onrecord.model import Claim, Report
from onrecord.reading.confidence import SLOTS, features
from onrecord.reading.page import read_pages
from onrecord.reading.reader import read_all

__all__ = ["labelled", "slots_of"]

Labelled = tuple[str, tuple[str, ...], bool]
_OF = {"figure": ("bounds",), "measure": ("measure",), "said_by": ("said_by", "origin")}


def labelled(part: str, *, source: str | None = None) -> Iterator[Labelled]:
    """(slot, features, right) of every claim with a figure in the `train` or the `held out` part, of `corpus` or `examples`."""
    for name, shown, right, _ in slots_of(part, source=source):
        yield name, shown, right


def slots_of(
    part: str, *, source: str | None = None
) -> Iterator[tuple[str, tuple[str, ...], bool, float | None]]:
    """As `labelled`, with the confidence that the reader gives now."""
    for report, gold, aliases in _reports(part, source):
        yield from _compared(gold, list(read_all(report)), aliases)


def _reports(part: str, source: str | None) -> Iterator[tuple[Report, list[Row], dict[str, str]]]:
    if source in (None, "corpus"):
        for passage, report, rows in passages(CORPUS):
            if passage["split"] == part:
                yield report, rows, {}
    if source in (None, "examples"):
        yield from _examples("tune" if part == "train" else "held out")


def _examples(part: str) -> Iterator[tuple[Report, list[Row], dict[str, str]]]:
    for case in cases(claims.EXAMPLES):
        gold, declared, aliases = gold_of(case), captures(case), dict(aliases_of(case))
        for file in sorted({claim["file"] for claim in gold}):
            if half(f"{case.name}/{file}") != part:
                continue
            data = (case / file).read_bytes()
            for report in read_pages(
                data, media_type=sniff(data, name=file), **declared.get(file, {})
            ).reports:
                rows = [gold_row(c, report) for c in gold if (c["file"], c["part"]) == (file, report.part)]
                yield report, rows, aliases


def _compared(
    gold: list[Row], read: list[Claim], aliases: Any
) -> Iterator[tuple[str, tuple[str, ...], bool, float | None]]:
    wanted = [row for row in gold if row.figures]
    offered = [claim for claim in read if claim.figure and claim.kind in claims.KINDS]
    rows = [row_of(claim) for claim in offered]
    pairs = claims.paired(
        wanted, rows, aliases, lambda g, p: any(a.meets(b) for a in g.figures for b in p.figures)
    )
    partner = {id(p): g for g, p in pairs}
    for claim, row in zip(offered, rows, strict=True):
        sharing = sum(other.span == claim.span for other in offered)
        shown = features(claim, figures=sharing)
        found = partner.get(id(row))
        if found is None:
            yield "figure", shown, False, claim.confidence.get("figure")
            continue
        for slot in SLOTS:
            right = all(agrees(name, found.slots, row.slots, aliases) for name in _OF.get(slot, (slot,)))
            yield slot, shown, right, claim.confidence.get(slot)

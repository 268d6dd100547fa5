"""The columns of a claim as one flat row: stable names in a stable order, the same in CSV, Arrow and Parquet."""

from collections.abc import Callable, Mapping
from typing import Any

import pyarrow as pa

from onrecord.model import Claim

__all__ = ["CLAIM_COLUMNS", "claim_row", "claim_schema"]

Getter = Callable[[Claim], Any]


def _of(slot: str, field: str) -> Getter:
    def get(claim: Claim) -> Any:
        held = getattr(claim, slot)
        return getattr(held, field) if held is not None else None

    return get


def _through(claim: Claim) -> str | None:
    return " < ".join(link.name for link in claim.said_by[:-1]) or None


CLAIM_COLUMNS: Mapping[str, tuple[pa.DataType, Getter]] = {
    "id": (pa.string(), lambda c: c.id),
    "report": (pa.string(), lambda c: c.report),
    "part": (pa.string(), lambda c: c.part),
    "kind": (pa.string(), lambda c: c.kind),
    "measure": (pa.string(), lambda c: c.measure),
    "status": (pa.string(), lambda c: c.status),
    "reader": (pa.string(), lambda c: c.reader),
    "origin": (pa.string(), lambda c: c.origin.name if c.origin else None),
    "origin_class": (pa.string(), lambda c: c.origin.class_ if c.origin else None),
    "origin_side": (pa.string(), lambda c: c.origin.side if c.origin else None),
    "through": (pa.string(), _through),
    "stance": (pa.string(), lambda c: c.stance),
    "direct": (pa.bool_(), lambda c: c.direct),
    "said_start": (pa.string(), _of("said", "start")),
    "said_end": (pa.string(), _of("said", "end")),
    "low": (pa.int64(), _of("figure", "low")),
    "best": (pa.int64(), _of("figure", "best")),
    "high": (pa.int64(), _of("figure", "high")),
    "figure_wording": (pa.string(), _of("figure", "wording")),
    "hedge": (pa.string(), _of("figure", "hedge")),
    "basis": (pa.string(), _of("figure", "basis")),
    "group": (pa.string(), _of("group", "name")),
    "group_status": (pa.string(), _of("group", "status")),
    "group_side": (pa.string(), _of("group", "side")),
    "group_sex": (pa.string(), _of("group", "sex")),
    "group_age": (pa.string(), _of("group", "age")),
    "by": (pa.string(), _of("by", "name")),
    "circumstance": (pa.string(), _of("circumstance", "wording")),
    "part_of": (pa.string(), lambda c: c.part_of),
    "when_start": (pa.string(), _of("when", "start")),
    "when_end": (pa.string(), _of("when", "end")),
    "when_granularity": (pa.string(), _of("when", "granularity")),
    "place": (pa.string(), _of("where", "name")),
    "place_id": (pa.string(), _of("where", "id")),
    "lat": (pa.float64(), _of("where", "lat")),
    "lon": (pa.float64(), _of("where", "lon")),
    "precision": (pa.string(), _of("where", "precision")),
    "quote": (pa.string(), lambda c: c.quote),
    "quote_start": (pa.int64(), lambda c: c.span.start if c.span else None),
    "quote_end": (pa.int64(), lambda c: c.span.end if c.span else None),
}
"""Name of each column, its Arrow type, and where its value comes from. New columns go to the end."""


def claim_row(claim: Claim) -> dict[str, Any]:
    """The claim as one flat row; null where a slot is null."""
    return {name: get(claim) for name, (_, get) in CLAIM_COLUMNS.items()}


def claim_schema() -> pa.Schema:
    """The Arrow schema of a table of claims."""
    notes = {"onrecord": "claims as reported, not verified; unreported deaths are not counted"}
    return pa.schema([(name, type_) for name, (type_, _) in CLAIM_COLUMNS.items()], metadata=notes)

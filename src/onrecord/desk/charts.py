"""Charts of the desk: claims and findings over time."""

import re
from collections.abc import Callable, Mapping, Sequence
from datetime import date
from typing import Any

from onrecord.desk.shown import bounds, measure_words
from onrecord.drawing.steps import Dot, Step, steps
from onrecord.model import Claim

__all__ = ["claims_over_time", "dots_of", "history_chart", "ordinal", "said_at"]

_DAY = re.compile(r"\d{4}-\d\d-\d\d")


def ordinal(at: str | None) -> int | None:
    """The day of an ISO 8601 time as a number; None where it names no day."""
    found = _DAY.match(at or "")
    try:
        return date.fromisoformat(found.group()).toordinal() if found else None
    except ValueError:
        return None


def said_at(claim: Claim, head: Mapping[str, Any] | None) -> str | None:
    """When a claim was said: as the report tells, else when it was published."""
    told = claim.said and (claim.said.start or claim.said.end)
    return told or (head or {}).get("published")


def dots_of(
    claims: Sequence[Claim], heads: Mapping[str, Mapping[str, Any]], colours: Mapping[str, int]
) -> list[Dot]:
    """A dot for each claim with a number and a day; its colour is its origin's."""
    dots = []
    for claim in claims:
        figure = claim.figure
        at = ordinal(said_at(claim, heads.get(claim.report)))
        value = (
            next((v for v in (figure.best, figure.low, figure.high) if v is not None), None)
            if figure
            else None
        )
        if at is None or value is None or figure is None:
            continue
        who = claim.origin.name if claim.origin else (heads.get(claim.report) or {}).get("outlet") or "?"
        tip = f"{date.fromordinal(at).isoformat()}, {who}: {bounds(figure)} {measure_words(claim.measure, claim.kind)}"
        address = f"/claims/{claim.id}"
        dots.append(Dot(at, value, figure.low, figure.high, colours.get(who, 4), tip, address))
    return dots


def claims_over_time(
    claims: Sequence[Claim], heads: Mapping[str, Mapping[str, Any]], say: Callable[..., str]
) -> str | None:
    """All claims with a number as dots, one colour a measure; None where there are none."""
    measures = list(dict.fromkeys(claim.measure or claim.kind for claim in claims))
    dots = []
    for number, measure in enumerate(measures):
        chosen = [claim for claim in claims if (claim.measure or claim.kind) == measure]
        dots += [
            Dot(dot.at, dot.value, dot.low, dot.high, number, dot.tip, dot.address)
            for dot in dots_of(chosen, heads, {})
        ]
    return steps((), dots, title=say("Claims over time"), up=say("people"), dates=True) if dots else None


def history_chart(rows: Sequence[Step], dots: Sequence[Dot], *, title: str, up: str) -> str:
    """A figure's history with its testimonies."""
    return steps(rows, dots, title=title, up=up, dates=True)

"""Charts of the desk: claims and findings over time."""

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import TYPE_CHECKING, Any

from onrecord.desk.shown import measure_words
from onrecord.drawing.steps import Dot, Step, steps
from onrecord.model import Claim, Finding
from onrecord.model.shown import bounds_text
from onrecord.record.concluding import Moment

if TYPE_CHECKING:
    from onrecord.desk.asking import Ask
    from onrecord.record.telling import Dossier

__all__ = ["History", "claims_over_time", "dots_of", "figure_history", "ordinal", "said_at"]

_DAY = re.compile(r"\d{4}-\d\d-\d\d")


@dataclass(frozen=True, slots=True)
class History:
    """A figure, the moments at which it changed, and both drawn."""

    finding: Finding
    moments: tuple[Moment, ...]
    drawing: str


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
        tip = f"{date.fromordinal(at).isoformat()}, {who}: {bounds_text(figure)} {measure_words(claim.measure, claim.kind)}"
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


def figure_history(
    ask: "Ask", told: "Dossier", heads: Mapping[str, Mapping[str, Any]], measure: str | None = None
) -> "History | None":
    """How an incident's figure came to be: steps of our own codebook, a dot for each testimony; None without figure."""
    codable = [e for e in told.findings if e.codebook == "origins" and e.codable]
    chosen = [e for e in codable if measure in (None, e.measure)]
    main = next((e for e in chosen if e.measure == "killed"), chosen[0] if chosen else None)
    if main is None:
        return None
    key = ("history", told.incident.id, main.measure)
    moments = ask.desk.records.cached(key, lambda: ask.record.history(told.incident.id, main.measure))
    rows = [
        Step(at, each.best, each.low, each.high) for each in moments if (at := ordinal(each.day)) is not None
    ]
    origins = list(dict.fromkeys(each.origin.name for each in told.testimonies))
    dots = []
    for testimony in told.testimonies:
        first = [told.claims[id_] for id_ in testimony.claims if id_ in told.claims]
        own = [claim for claim in first if claim.measure == main.measure][:1]
        colour = origins.index(testimony.origin.name)
        dots += [replace(dot, series=colour) for dot in dots_of(own, heads, {})]
    title = ask.say("How the figure came to be: {measure}", measure=ask.say(main.measure.replace("_", " ")))
    drawing = steps(rows, dots, title=title, up=ask.say("people"), dates=True)
    return History(main, tuple(moments), drawing)

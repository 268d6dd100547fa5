"""What a profile hides of what was made of claims: incidents, testimonies, relations, findings.

They carry words of several reports and names of places: both are treated as in `redacting`.
"""

from collections.abc import Iterable, Mapping
from dataclasses import replace
from datetime import date, timedelta
from typing import Any

from onrecord.formats.redacting import WITHHELD, Redactor, area_of
from onrecord.model import PRECISIONS, Finding, Incident, Testimony

__all__ = ["finding", "incident", "relation", "testimony"]

_TELLING = ("places", "split")
"""Codes of a finding that tell of places and days by name."""
_STRENGTH = "strength"
"""The family of incidents that `deployed` is counted in; all other measures are counted in `loss`."""


def incident(redactor: Redactor, made: Incident) -> Incident:
    """The incident as it may leave: names out of its words, its place no finer and its days no closer than allowed."""
    if redactor.idle:
        return made
    veil = redactor.veil(made.reports)
    made = replace(
        made, title=veil.unnamed(made.title), group=veil.unnamed(made.group) if made.group else None
    )
    if made.place and _too_fine(redactor, made):
        area = area_of(made.place, made.place_id, at=redactor.profile.places_at)
        name = area.name if area else "withheld"
        made = replace(
            made,
            title=made.title.replace(made.place, name),
            place=name,
            place_id=area.id if area else None,
            lat=area.lat if area else None,
            lon=area.lon if area else None,
            precision="admin1" if area else "region",
        )
    if redactor.profile.dates_at == "month" and (made.start or made.end):
        start, end = (at[:7] if at else None for at in (made.start, made.end))
        title = made.title
        for at in {made.start, made.end} - {None}:
            title = title.replace(str(at), str(at)[:7])
        made = replace(made, title=title, granularity="month", start=start, end=end)
    if not redactor.profile.keeps_words:
        made = replace(made, title=" ".join(filter(None, (made.group, made.place, made.start))))
    return made


def _too_fine(redactor: Redactor, made: Incident) -> bool:
    given = redactor.profile
    families = {_STRENGTH if measure == "deployed" else "loss" for measure in given.places_of}
    counted = "*" in given.places_of or made.family in families
    if not counted or made.precision is None:
        return False
    if PRECISIONS.index(made.precision) >= PRECISIONS.index(given.places_at):
        return False
    last = (made.end or made.start or "")[:10]
    known = date.fromisoformat(last) if len(last) == 10 else None
    return not given.fresh_days or known is None or known > redactor.today - timedelta(days=given.fresh_days)


def testimony(redactor: Redactor, made: Testimony, *, reports: Iterable[str]) -> dict[str, Any]:
    """A testimony's wire form as it may leave; `reports`: those that its claims stand in."""
    wire = made.to_wire()
    if redactor.idle:
        return wire
    if redactor.profile.dates_at == "month" and wire["said"]:
        wire["said"] = wire["said"][:7]
    if not redactor.profile.keeps_words:
        wire["changes"] = [
            {**each, "before": None, "after": None, "note": WITHHELD} for each in wire["changes"]
        ]
    return redactor.words(wire, redactor.veil(reports))


def relation(redactor: Redactor, wire: Mapping[str, Any]) -> dict[str, Any]:
    """A relation's wire form as it may leave: its notes may hold words of both reports."""
    if redactor.idle:
        return dict(wire)
    made = redactor.words(wire, redactor.veil((wire["left"], wire["right"])))
    if not redactor.profile.keeps_words:
        made["signals"] = [{**each, "note": WITHHELD} for each in made["signals"]]
    return made


def finding(redactor: Redactor, made: Finding, *, about: Incident) -> Finding:
    """The finding as it may leave; `about` is its incident as it stands in the record."""
    if redactor.idle:
        return made
    veil = redactor.veil(about.reports)
    shown = incident(redactor, about)
    wire = redactor.words(made.to_wire(), veil)
    if about.place and shown.place != about.place:
        wire = _replaced(wire, about.place, shown.place or WITHHELD)
    if redactor.profile.dates_at == "month":
        for at in {about.start, about.end} - {None}:
            wire = _replaced(wire, str(at), str(at)[:7])
    if not redactor.profile.keeps_words:
        wire["steps"] = [{**each, "words": WITHHELD} for each in wire["steps"]]
        wire["would_change"] = []
        wire["codes"] = {name: value for name, value in wire["codes"].items() if name not in _TELLING}
    return Finding.from_wire(wire)


def _replaced(value: Any, old: str, new: str) -> Any:
    match value:
        case str():
            return value.replace(old, new)
        case list() | tuple():
            return [_replaced(each, old, new) for each in value]
        case Mapping():
            return {name: _replaced(each, old, new) for name, each in value.items()}
        case _:
            return value

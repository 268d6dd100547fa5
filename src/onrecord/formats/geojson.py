"""Claims, or incidents with their findings, as GeoJSON (RFC 7946): a Feature each, with a point only where the place is a point.

A country, or anything wider, gets no fake point: its geometry is null (RFC 7946 section 3.2, unlocated
Feature). The precision of every place is in the properties.
"""

from collections.abc import Iterable, Mapping
from typing import IO, Any

from onrecord.formats.columns import claim_row
from onrecord.formats.told import Told
from onrecord.model import Claim, canonical

__all__ = ["event_feature", "feature", "write_events_geojson", "write_geojson"]

_POINTS = ("exact", "city", "admin2", "admin1")


def feature(claim: Claim) -> dict[str, Any]:
    """The claim as a GeoJSON Feature; coordinates are [longitude, latitude] (section 3.1.1)."""
    properties = claim_row(claim)
    where = claim.where
    geometry = None
    if where and where.precision in _POINTS and where.lat is not None and where.lon is not None:
        geometry = {"type": "Point", "coordinates": [where.lon, where.lat]}
    return {"type": "Feature", "id": claim.id, "geometry": geometry, "properties": properties}


def event_feature(told: Told) -> dict[str, Any]:
    """An incident with its finding as a Feature; the label says whose figure it is not."""
    incident, finding = told.incident, told.finding
    geometry = {"type": "Point", "coordinates": [incident.lon, incident.lat]} if told.located else None
    of_incident = ("title", "family", "place", "precision", "start", "end", "granularity", "group", "side")
    of_finding = (
        "codebook",
        "label",
        "unit",
        "measure",
        "low",
        "best",
        "high",
        "grade",
        "codable",
        "rule",
        "origins",
    )
    properties = {name: getattr(incident, name) for name in of_incident}
    properties |= {name: getattr(finding, name) for name in of_finding}
    return {"type": "Feature", "id": incident.id, "geometry": geometry, "properties": properties}


def write_geojson(claims: Iterable[Claim], target: IO[str]) -> int:
    """Write claims as one FeatureCollection; how many there were."""
    return _collection(map(feature, claims), target)


def write_events_geojson(events: Iterable[Told], target: IO[str]) -> int:
    """Write incidents with their findings as one FeatureCollection; how many there were."""
    return _collection(map(event_feature, events), target)


def _collection(features: Iterable[Mapping[str, Any]], target: IO[str]) -> int:
    note = "claims as reported, not verified; unreported deaths are not counted"
    target.write(f'{{"type":"FeatureCollection","note":{canonical(note)},"features":[')
    count = 0
    for count, each in enumerate(features, start=1):
        line = canonical(each).encode("utf-8", "replace").decode()
        target.write(("," if count > 1 else "") + "\n" + line)
    target.write("\n]}\n")
    return count

"""Claims as GeoJSON (RFC 7946): a Feature each, with a point only where the place is a point.

A country, or anything wider, gets no fake point: its geometry is null (RFC 7946 section 3.2, unlocated
Feature). The precision of every place is in the properties.
"""

from collections.abc import Iterable
from typing import IO, Any

from onrecord.formats.columns import claim_row
from onrecord.model import Claim, canonical

__all__ = ["feature", "write_geojson"]

_POINTS = ("exact", "city", "admin2", "admin1")


def feature(claim: Claim) -> dict[str, Any]:
    """The claim as a GeoJSON Feature; coordinates are [longitude, latitude] (section 3.1.1)."""
    properties = claim_row(claim)
    where = claim.where
    geometry = None
    if where and where.precision in _POINTS and where.lat is not None and where.lon is not None:
        geometry = {"type": "Point", "coordinates": [where.lon, where.lat]}
    return {"type": "Feature", "id": claim.id, "geometry": geometry, "properties": properties}


def write_geojson(claims: Iterable[Claim], target: IO[str]) -> int:
    """Write claims as one FeatureCollection; how many there were."""
    note = "claims as reported, not verified; unreported deaths are not counted"
    target.write(f'{{"type":"FeatureCollection","note":{canonical(note)},"features":[')
    count = 0
    for count, claim in enumerate(claims, start=1):
        target.write(
            ("," if count > 1 else "") + "\n" + canonical(feature(claim)).encode("utf-8", "replace").decode()
        )
    target.write("\n]}\n")
    return count

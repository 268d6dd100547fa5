"""Maps of the desk: where incidents and claims are said to have been."""

from collections.abc import Sequence

from onrecord.desk.asking import Ask
from onrecord.drawing.map import Spot, world_map
from onrecord.model import Claim, Incident, Place

__all__ = ["map_of_claims", "map_of_incident"]

_MOST = 60


def map_of_claims(ask: Ask, claims: Sequence[Claim], title: str) -> tuple[str, list[Spot]] | None:
    """The places that claims name, each with how many name it; None where none has coordinates."""
    places: dict[tuple[str, float, float], tuple[Place, int]] = {}
    for claim in claims:
        place = claim.where
        if place is None or place.lat is None or place.lon is None:
            continue
        key = (place.name, place.lat, place.lon)
        places[key] = (place, places.get(key, (place, 0))[1] + 1)
    most = sorted(places.values(), key=lambda each: (-each[1], each[0].name))[:_MOST]
    spots = [_spot(ask, place, times) for place, times in most]
    if not spots:
        return None
    return world_map(spots, title=title, borders=ask.cookies.get("borders") != "off"), spots


def _spot(ask: Ask, place: Place, times: int) -> Spot:
    tip = ask.say("{place}: {number} claims", place=place.name, number=times)
    address = ask.address_of("/claims", place=place.name)
    return Spot(place.lat or 0.0, place.lon or 0.0, place.precision, tip, place.name, times, address)


def map_of_incident(ask: Ask, incident: Incident, claims: Sequence[Claim]) -> tuple[str, list[Spot]] | None:
    """Where an incident's claims say that it was."""
    return map_of_claims(ask, claims, ask.say("Where it is said to have been"))

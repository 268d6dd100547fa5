"""The nouns of a record on their way out: each in its wire form, with what a profile hides taken out."""

from collections.abc import Callable, Iterable, Iterator, Mapping
from datetime import date
from typing import Any

from onrecord import store
from onrecord.formats import redacting_found as found
from onrecord.formats.profile import Profile
from onrecord.formats.redacting import Redactor, Veils
from onrecord.model import Claim, Incident, Testimony
from onrecord.record.leaving_lists import LISTED, listed

__all__ = ["NOUNS", "leaving", "redactor_for"]

Wire = Mapping[str, Any]


def _wires(nouns: Iterable[Any]) -> Iterator[Wire]:
    return (noun.to_wire() for noun in nouns)


NOUNS: Mapping[str, Callable[[store.Database], Iterator[Wire]]] = {
    "claims": lambda database: _wires(store.claims.select(database, {}, by_id=True)),
    "reports": lambda database: _wires(store.reports.every(database)),
    "items": lambda database: _wires(store.items.every(database)),
    "captures": lambda database: _wires(store.captures.every(database)),
    "readings": lambda database: _wires(store.readings.every(database)),
    "decisions": lambda database: _wires(store.decisions.every(database)),
    "looks": lambda database: store.looks.every(database),
    "withdrawals": lambda database: store.withdrawals.every(database),
    "incidents": lambda database: _wires(store.incidents.every(database)),
    "testimonies": lambda database: _wires(store.testimonies.every(database)),
    "relations": lambda database: _wires(store.relations.every(database)),
    "editions": lambda database: _wires(store.editions.every(database)),
    "entries": lambda database: _wires(store.entries.every(database)),
    "persons": lambda database: _wires(store.persons.every(database)),
    "matches": lambda database: _wires(store.matches.every(database)),
    "withheld": lambda database: store.entries.withheld(database),
}
"""What can be exported as JSON Lines, and how it comes out of the store."""


def redactor_for(database: store.Database, profile: Profile, *, today: date) -> Redactor:
    """What takes out of the record's nouns what the profile hides, having looked at all reports first."""
    bare = Redactor(profile, today=today)
    if not profile.hides("names") and not profile.places_of:
        return bare
    veils = Veils(
        profile,
        today=today,
        officials=store.leaving.officials(database),
        known=store.leaving.known_names(database),
    )
    if profile.hides("names"):
        for report in store.reports.every(database):
            veils.add_report(report)
    for claim in store.leaving.telling(database, places_of=profile.places_of):
        veils.add_claim(claim)
    return Redactor(profile, today=today, veils=veils.made())


def leaving(database: store.Database, noun: str, redactor: Redactor) -> Iterator[Wire]:
    """All of a noun, in the store's order, as the redactor lets it leave."""
    wires = NOUNS[noun](database)
    match noun:
        case _ if redactor.idle:
            return wires
        case _ if noun in LISTED:
            return (listed(wire, noun, redactor.profile) for wire in wires)
        case "claims":
            return (redactor.claim(Claim.from_wire(wire)).to_wire() for wire in wires)
        case "reports":
            return (redactor.report(wire) for wire in wires)
        case "incidents":
            return (found.incident(redactor, Incident.from_wire(wire)).to_wire() for wire in wires)
        case "testimonies":
            return (
                found.testimony(
                    redactor, each, reports=store.leaving.reports_of_claims(database, each.claims)
                )
                for each in map(Testimony.from_wire, wires)
            )
        case "relations":
            return (found.relation(redactor, wire) for wire in wires)
        case "decisions":
            return (
                redactor.decision(wire, reports=_reports_of_decision(database, wire, redactor))
                for wire in wires
            )
        case _:
            return (_of_item(database, wire, redactor) for wire in wires)


def _of_item(database: store.Database, wire: Wire, redactor: Redactor) -> Wire:
    """What is about one item, with the names of its reports taken out."""
    item = wire.get("item") or wire.get("id")
    veil = redactor.veil(store.leaving.reports_of_item(database, str(item)) if redactor.veils else ())
    return redactor.addressed(redactor.words(wire, veil), veil)


def _reports_of_decision(database: store.Database, wire: Wire, redactor: Redactor) -> list[str]:
    if not redactor.veils:
        return []
    claims = [wire["claim"]] if wire["claim"] else list(wire["on"])
    found = store.leaving.reports_of_claims(database, claims)
    return found + store.leaving.reports_of_item(database, wire["item"])

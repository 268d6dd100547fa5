"""Which reports are held against each other: those on one incident, those that carry one testimony, near-copies.

Of an incident that hundreds of reports tell of (a running series, say) not every two are: only those that share a testimony or
their text. That two others of them are independent goes without saying.
"""

from collections.abc import Iterable, Mapping

from onrecord.linking.parts import Part
from onrecord.linking.relations import Known
from onrecord.linking.stories import Stories

__all__ = ["Couple", "couples_of", "marks_of_reports"]

Couple = tuple[str, str]
"""Two reports, the smaller id first."""
_MANY = 15
"""Reports of an incident, from which on not every two of them are held against each other."""


def marks_of_reports(
    reports: Iterable[str], known: Mapping[str, Known], parts: Mapping[str, Part], home: Mapping[str, str]
) -> dict[str, frozenset[str]]:
    """The testimonies that each report carries, and the incidents of few reports that it tells of."""
    return {id_: frozenset(_shared(known[id_], parts, home)) for id_ in reports}


def _shared(
    known: Known, parts: Mapping[str, Part], home: Mapping[str, str]
) -> Mapping[str, tuple[str, ...]]:
    """By testimony or incident: the reports that are held against this one for it."""
    found: dict[str, tuple[str, ...]] = {}
    for fact in known.facts:
        part = parts[home[fact.id]]
        for id_ in (part.testimony[fact.id], part.incident[fact.id]):
            if len(part.carried[id_]) <= _MANY:
                found[id_] = part.carried[id_]
    return found


def couples_of(
    reports: Iterable[str],
    known: Mapping[str, Known],
    stories: Stories,
    parts: Mapping[str, Part],
    home: Mapping[str, str],
) -> set[Couple]:
    """The couples that these reports are in."""
    found = set()
    for id_ in reports:
        others = {other for own in _shared(known[id_], parts, home).values() for other in own}
        others |= stories.copies(id_)
        found |= {(min(id_, other), max(id_, other)) for other in others if other != id_}
    return found

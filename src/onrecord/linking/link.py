"""The front door: reports and claims to incidents, testimonies and relations.

A pure function of reports, claims and decisions, whatever their order.
"""

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from onrecord.linking.describing import incident_of
from onrecord.linking.facts import Fact, facts_of, series
from onrecord.linking.grouping import group
from onrecord.linking.placing import Unit, series_key, units_of
from onrecord.linking.profiles import profile_of, text_of
from onrecord.linking.relations import Known, pairs, relation_of
from onrecord.linking.settling import Key, divided, settled
from onrecord.linking.similarity import edges
from onrecord.linking.tables import table
from onrecord.linking.testimonies import Statement, statements_of, testimony_of
from onrecord.model import Claim, Decision, Incident, Relation, Report, Testimony

__all__ = ["Linking", "link"]


@dataclass(frozen=True, slots=True)
class Linking:
    """What linking gives, each sorted by id."""

    incidents: tuple[Incident, ...]
    testimonies: tuple[Testimony, ...]
    relations: tuple[Relation, ...]


def link(reports: Iterable[Report], claims: Iterable[Claim], decisions: Sequence[Decision] = ()) -> Linking:
    """The incidents that claims are about, the testimonies that they repeat, the relations of their reports."""
    known = _known(reports, claims)
    units = [unit for each in known.values() for unit in units_of(each.report.id, each.facts)]
    profiles = [profile_of(_text(unit, known[unit.report].report)) for unit in units]
    likeness = edges(profiles)
    groups = group(len(units), likeness, alike=table("weights")["alike"])
    near = {
        frozenset((units[i].report, units[j].report)): 1.0 for (i, j) in likeness if groups[i] == groups[j]
    }

    def kin(one: str, other: str) -> float:
        return 2.0 if one == other else near.get(frozenset((one, other)), 0.0)

    places = _places(known, units, groups)
    facts = {fact.id: fact for each in known.values() for fact in each.facts}
    statements = statements_of(facts.values(), kin=kin)
    for statement in statements:
        home = _home(statement, places)
        places |= {fact.id: home for fact in statement.facts}
    places = settled(places, statements, decisions)
    statements = divided(statements, places)
    held: dict[Key, list[Fact]] = defaultdict(list)
    for id_, place in sorted(places.items()):
        held[place].append(facts[id_])
    incidents = {place: incident_of(own) for place, own in held.items()}
    by_report = {id_: each.facts for id_, each in known.items()}
    testimonies = [
        testimony_of(each, incident=incidents[places[each.first.id]].id, all_facts=by_report, kin=kin)
        for each in statements
    ]
    said = {claim: each.id for each in testimonies for claim in each.claims}
    couples = {couple for incident in incidents.values() for couple in pairs(incident.reports)}
    relations = [relation_of(known[a], known[b], statements=said) for a, b in sorted(couples)]
    return Linking(
        tuple(sorted(incidents.values(), key=lambda each: each.id)),
        tuple(sorted(testimonies, key=lambda each: each.id)),
        tuple(sorted(relations, key=lambda each: (each.left, each.right))),
    )


def _home(statement: Statement, places: Mapping[str, Key]) -> Key:
    """Where most claims of a statement stand; of two such places, where it was said first."""
    counted = Counter(places[fact.id] for fact in statement.facts)
    return max(counted, key=lambda key: counted[key])


def _known(reports: Iterable[Report], claims: Iterable[Claim]) -> Mapping[str, Known]:
    """Each report with its claims that stand, by id."""
    of_report: dict[str, list[Claim]] = defaultdict(list)
    for claim in claims:
        if claim.status != "rejected":
            of_report[claim.report].append(claim)
    ordered = sorted(reports, key=lambda report: report.id)
    return {report.id: Known(report, facts_of(report, of_report[report.id])) for report in ordered}


def _text(unit: Unit, report: Report) -> str:
    """What is compared of a unit: all of the report, or the words that tell of another matter."""
    if unit.number == 0:
        return text_of(report)
    return "\n".join(fact.claim.quote for fact in unit.facts)


def _places(known: Mapping[str, Known], units: Sequence[Unit], groups: Sequence[int]) -> dict[str, Key]:
    """The key of the incident that each claim stands in, before testimonies bring claims together."""
    places: dict[str, Key] = {}
    story: dict[str, int] = {}
    for unit, number in zip(units, groups, strict=True):
        if unit.number == 0:
            story[unit.report] = number
        for fact in unit.facts:
            places[fact.id] = ("story", fact.claim.kind, str(number))
    for id_, each in known.items():
        for fact in each.facts:
            if series(fact.claim):
                key = series_key(fact, each.facts) or (fact.claim.kind, f"story {story[id_]}")
                places[fact.id] = ("series", *key)
    return places

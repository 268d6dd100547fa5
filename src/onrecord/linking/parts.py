"""One part of a record that hangs together: its reports' claims to incidents, testimonies, relations.

Reports hang together by a story, a running series, or a decision; parts have nothing to do with each other.
"""

from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import timedelta

from onrecord.linking.describing import incident_of
from onrecord.linking.facts import Fact, day, moment, series
from onrecord.linking.origins import chain_of
from onrecord.linking.placing import series_key
from onrecord.linking.relations import Known, pairs, relation_of
from onrecord.linking.settling import Key, divided, settled
from onrecord.linking.stories import Stories
from onrecord.linking.testimonies import Statement, statements_of, testimony_of
from onrecord.model import Decision, Incident, Relation, Testimony

__all__ = ["Part", "keys_of", "part_of"]


_SMALL = 3
_WEEK = 7


@dataclass(frozen=True, slots=True)
class Part:
    """What linking gives for reports that hang together."""

    reports: tuple[str, ...]
    incidents: tuple[Incident, ...]
    testimonies: tuple[Testimony, ...]
    relations: tuple[Relation, ...]


def keys_of(known: Known, stories: Stories) -> frozenset[Key]:
    """What ties a report to others: the stories of its units and the series of its totals."""
    own = {("story", stories.story[n]) for n in stories.numbers[known.report.id]}
    places = _places({known.report.id: known}, stories)
    totals = {place for place in places.values() if place[0] == "series"}
    return frozenset(own | totals | {key for fact in known.facts for key in _said(fact)})


def _said(fact: Fact) -> Iterator[Key]:
    """What ties claims of one number by one state's people: the month it was said, and of its first days the one before."""
    if fact.value is None or fact.value <= _SMALL or fact.said is None:
        return
    states = sorted({state for source in chain_of(fact.claim)[:1] for state in source.states})
    months = {
        fact.said[:7],
        *((day_ - timedelta(days=_WEEK)).isoformat()[:7] for day_ in [day(fact.said)] if day_),
    }
    for state in states:
        for month in sorted(months):
            yield "said", fact.claim.kind, str(fact.value), state, month


def part_of(known: Mapping[str, Known], stories: Stories, decisions: Sequence[Decision]) -> Part:
    """The incidents, testimonies and relations of these reports."""

    def kin(one: str, other: str) -> float:
        return 2.0 if one == other else float(stories.alike(one, other))

    places = _places(known, stories)
    facts, twins = _as_first_told(known, stories)
    statements = statements_of(facts.values(), kin=kin, twins=twins)
    for statement in statements:
        home = _home(statement, places)
        places |= {fact.id: home for fact in statement.facts}
    places = settled(places, statements, decisions)
    statements = divided(statements, places)
    held: dict[Key, list[Fact]] = defaultdict(list)
    for id_, place in sorted(places.items()):
        held[place].append(facts[id_])
    incidents = {place: incident_of(own) for place, own in held.items()}
    by_report = {id_: [facts[fact.id] for fact in each.facts] for id_, each in known.items()}
    testimonies = [
        testimony_of(each, incident=incidents[places[each.first.id]].id, all_facts=by_report)
        for each in statements
    ]
    said = {claim: each.id for each in testimonies for claim in each.claims}
    couples = {couple for incident in incidents.values() for couple in pairs(incident.reports)}
    couples |= {
        (min(id_, other), max(id_, other)) for id_ in known for other in stories.copies(id_) if other in known
    }
    relations = [
        relation_of(known[a], known[b], statements=said, dull=stories.dull) for a, b in sorted(couples)
    ]
    return Part(tuple(sorted(known)), tuple(incidents.values()), tuple(testimonies), tuple(relations))


def _as_first_told(
    known: Mapping[str, Known], stories: Stories
) -> tuple[dict[str, Fact], dict[str, tuple[object, ...]]]:
    """The claims, those of a copy said when its first copy said them; and what a claim shares with its twins in copies."""
    facts: dict[str, Fact] = {}
    twins: dict[str, tuple[object, ...]] = {}
    first: dict[tuple[object, ...], Fact] = {}
    for each in sorted(known.values(), key=lambda k: (moment(k.report.published), k.report.id)):
        text = stories.twin_of(each.report.id)
        for fact in each.facts:
            claim = fact.claim
            twins[fact.id] = (text, claim.kind, claim.measure, claim.span, fact.value)
            early = first.setdefault(twins[fact.id], fact)
            facts[fact.id] = replace(fact, said=early.said, past=early.past)
    return facts, twins


def _home(statement: Statement, places: Mapping[str, Key]) -> Key:
    """Where most claims of a statement stand; of two such places, where it was said first."""
    counted = Counter(places[fact.id] for fact in statement.facts)
    return max(counted, key=lambda key: counted[key])


def _places(known: Mapping[str, Known], stories: Stories) -> dict[str, Key]:
    """The key of the incident that each claim stands in, before testimonies bring claims together."""
    places: dict[str, Key] = {}
    for id_, each in known.items():
        numbers = stories.numbers[id_]
        for unit, number in zip(stories.units[id_], numbers, strict=True):
            for fact in unit.facts:
                places[fact.id] = ("story", fact.claim.kind, stories.story[number])
        for fact in each.facts:
            if series(fact.claim):
                key = series_key(fact, each.facts) or (fact.claim.kind, "story", stories.story[numbers[0]])
                places[fact.id] = ("series", *key)
    return places

"""One part of a record that hangs together: claims to incidents and testimonies.

Claims hang together by a story, a running series, a number in one state's mouth, or a decision; parts have
nothing to do with each other.
"""

from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import timedelta

from onrecord.linking.describing import incident_of
from onrecord.linking.facts import Fact, day, moment, series
from onrecord.linking.origins import chain_of
from onrecord.linking.placing import series_key
from onrecord.linking.relations import Known
from onrecord.linking.settling import Key, divided, settled
from onrecord.linking.stories import Stories
from onrecord.linking.testimonies import Statement, statements_of, superseding, testimony_of
from onrecord.model import Decision, Incident, Testimony

__all__ = ["Part", "keys_of", "part_of"]

_SMALL = 3
_LARGE = 100
_WEEK = 7


@dataclass(frozen=True, slots=True)
class Part:
    """What linking gives for claims that hang together."""

    claims: tuple[str, ...]
    reports: tuple[str, ...]
    incidents: tuple[Incident, ...]
    testimonies: tuple[Testimony, ...]
    testimony: Mapping[str, str]
    """The testimony of each claim."""
    incident: Mapping[str, str]
    """The incident of each claim."""
    carried: Mapping[str, tuple[str, ...]]
    """The reports of each testimony and incident."""


def keys_of(known: Known, stories: Stories) -> dict[str, frozenset[Key]]:
    """What ties each claim of a report to others."""
    places = _places(known, stories)
    return {fact.id: frozenset({places[fact.id], *_said(fact)}) for fact in known.facts}


def _said(fact: Fact) -> Iterator[Key]:
    """What ties claims of one number: the month it was said, and of its first days the one before.

    Numbers below a hundred tie only what goes back to one state's people: everybody has such numbers.
    """
    if fact.value is None or fact.value <= _SMALL or fact.said is None:
        return
    states = sorted({state for source in chain_of(fact.claim)[:1] for state in source.states})
    said = day(fact.said)
    before = (said - timedelta(days=_WEEK)).isoformat() if said else fact.said
    for state in ["anybody"] if fact.value >= _LARGE else states:
        for month in sorted({fact.said[:7], before[:7]}):
            yield "said", fact.claim.kind, str(fact.value), state, month


def part_of(
    claims: Sequence[Fact], known: Mapping[str, Known], stories: Stories, decisions: Sequence[Decision]
) -> Part:
    """The incidents and testimonies of these claims."""

    def kin(one: str, other: str) -> float:
        return 2.0 if one == other else float(stories.alike(one, other))

    names = sorted({fact.report for fact in claims})
    wanted = {fact.id for fact in claims}
    facts, twins = _as_first_told(claims, known, stories)
    places = {
        id_: place for name in names for id_, place in _places(known[name], stories).items() if id_ in wanted
    }
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
    by_report = {name: known[name].facts for name in names}
    found = [
        testimony_of(each, incident=incidents[places[each.first.id]].id, all_facts=by_report)
        for each in statements
    ]
    testimonies = tuple(superseding(found, facts))
    carried = {each.id: each.reports for each in incidents.values()}
    carried |= {each.id: tuple(sorted({facts[c].report for c in each.claims})) for each in testimonies}
    return Part(
        claims=tuple(sorted(wanted)),
        reports=tuple(names),
        incidents=tuple(incidents.values()),
        testimonies=testimonies,
        testimony={claim: each.id for each in testimonies for claim in each.claims},
        incident={claim: each.id for each in incidents.values() for claim in each.claims},
        carried=carried,
    )


def _as_first_told(
    claims: Sequence[Fact], known: Mapping[str, Known], stories: Stories
) -> tuple[dict[str, Fact], dict[str, tuple[object, ...]]]:
    """The claims, those of a copy said when its first copy said them; and what a claim shares with its twins in copies."""
    facts: dict[str, Fact] = {}
    twins: dict[str, tuple[object, ...]] = {}
    first: dict[tuple[object, ...], Fact] = {}
    for fact in sorted(claims, key=lambda f: (moment(f.published), f.report, f.id)):
        claim = fact.claim
        twin = (stories.twin_of(fact.report), claim.kind, claim.measure, claim.span, fact.value)
        early = first.setdefault(twin, fact)
        twins[fact.id] = twin
        facts[fact.id] = replace(fact, said=early.said, past=early.past)
    return facts, twins


def _home(statement: Statement, places: Mapping[str, Key]) -> Key:
    """Where most claims of a statement stand; of two such places, where it was said first."""
    counted = Counter(places[fact.id] for fact in statement.facts)
    return max(counted, key=lambda key: counted[key])


def _places(known: Known, stories: Stories) -> dict[str, Key]:
    """The key of the incident that each claim of a report stands in, before testimonies bring claims together."""
    places: dict[str, Key] = {}
    numbers = stories.numbers[known.report.id]
    for unit, number in zip(stories.units[known.report.id], numbers, strict=True):
        for fact in unit.facts:
            places[fact.id] = ("story", fact.claim.kind, stories.story[number])
    for fact in known.facts:
        if series(fact.claim):
            key = series_key(fact, known.facts) or (fact.claim.kind, "story", stories.story[numbers[0]])
            places[fact.id] = ("series", *key)
    return places

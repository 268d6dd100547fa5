"""The front door: reports and claims to incidents, testimonies and relations.

A pure function of reports, claims and decisions, whatever their order. With `previous`, only what new, changed or gone
reports touch is made again, and the result is the one that all reports together give.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from onrecord.linking.couples import Couple, couples_of, marks_of_reports
from onrecord.linking.facts import Fact, facts_of
from onrecord.linking.parts import Part, keys_of, part_of
from onrecord.linking.placing import units_of
from onrecord.linking.relations import Known, relation_of
from onrecord.linking.settling import Key
from onrecord.linking.stories import Stories
from onrecord.model import Claim, Decision, Incident, Relation, Report, Testimony

__all__ = ["Linking", "link"]


@dataclass(frozen=True, slots=True)
class State:
    """What a linking is made of, for the next to go on from."""

    known: Mapping[str, Known]
    stories: Stories
    facts: Mapping[str, Fact]
    keys: Mapping[str, frozenset[Key]]
    """What ties each claim to others: its story or series, its number in one mouth, what was decided about it."""
    holders: Mapping[Key, frozenset[str]]
    parts: Mapping[str, Part]
    """Claims that hang together, by the smallest."""
    home: Mapping[str, str]
    """The part of each claim."""
    marks: Mapping[str, frozenset[str]]
    """The testimonies and incidents that each report is in."""
    relations: Mapping[Couple, Relation]
    decisions: tuple[Decision, ...]


def _nothing() -> State:
    return State({}, Stories.none(), {}, {}, {}, {}, {}, {}, {}, ())


@dataclass(frozen=True, slots=True)
class Linking:
    """What linking gives, each sorted by id."""

    incidents: tuple[Incident, ...]
    testimonies: tuple[Testimony, ...]
    relations: tuple[Relation, ...]
    state: State = field(default_factory=_nothing, repr=False, compare=False)

    def story(self, report: str) -> str:
        """The name of a report's story: reports of one story tell of one event."""
        stories = self.state.stories
        return stories.story[stories.numbers[report][0]]


def link(
    reports: Iterable[Report],
    claims: Iterable[Claim],
    decisions: Sequence[Decision] = (),
    *,
    previous: Linking | None = None,
    gone: Iterable[str] = (),
) -> Linking:
    """The incidents that claims are about, the testimonies that they repeat, the relations of their reports.

    With `previous`, `reports` and `claims` are those that are new or changed (a report comes with all its claims), `gone` the
    ids of reports that are no more; `decisions` are always all that stand.
    """
    before = previous.state if previous else _nothing()
    new = _known(reports, claims)
    lost = frozenset(report for report in gone if report in before.known and report not in new)
    known = {id_: each for id_, each in before.known.items() if id_ not in lost} | new
    units = {id_: units_of(each.report, each.facts) for id_, each in new.items()}
    stories, moved, reworded = before.stories.updated(units, lost)
    ordered = tuple(sorted(decisions, key=lambda each: each.event))
    out = {fact.id for id_ in {*new, *lost} if id_ in before.known for fact in before.known[id_].facts}
    facts = {id_: fact for id_, fact in before.facts.items() if id_ not in out}
    facts |= {fact.id: fact for each in new.values() for fact in each.facts}
    keys, holders, turned = _keyed(before, known, stories, {*moved, *new}, out, ordered)
    parts, home = _parted(before, facts, known, stories, keys, holders, turned | out, ordered)
    marks, relations = _related(before, known, stories, parts, home, {*new, *reworded})
    return _linking(State(known, stories, facts, keys, holders, parts, home, marks, relations, ordered))


def _known(reports: Iterable[Report], claims: Iterable[Claim]) -> dict[str, Known]:
    """Each report with its claims that stand, by id."""
    of_report: dict[str, list[Claim]] = defaultdict(list)
    for claim in claims:
        if claim.status != "rejected":
            of_report[claim.report].append(claim)
    ordered = sorted(reports, key=lambda report: report.id)
    return {report.id: Known(report, facts_of(report, of_report[report.id])) for report in ordered}


def _keyed(
    before: State,
    known: Mapping[str, Known],
    stories: Stories,
    touched: set[str],
    out: set[str],
    decisions: Sequence[Decision],
) -> tuple[dict[str, frozenset[Key]], dict[Key, frozenset[str]], set[str]]:
    """The keys of claims and who has each, brought up to date; and the claims whose keys are new."""
    keys = {id_: own for id_, own in before.keys.items() if id_ not in out}
    holders = dict(before.holders)
    decided, earlier = _decided(decisions), _decided(before.decisions)
    fresh: dict[str, frozenset[Key]] = {}
    for report in sorted(touched & known.keys()):
        fresh |= keys_of(known[report], stories)
    for claim in {*decided, *earlier} & keys.keys() - fresh.keys():
        if decided.get(claim) != earlier.get(claim):
            fresh[claim] = frozenset(key for key in keys[claim] if key[0] != "decision")
    fresh = {id_: own | decided.get(id_, frozenset()) for id_, own in fresh.items()}
    turned = {id_ for id_, own in fresh.items() if keys.get(id_) != own} | (fresh.keys() & out)
    for id_ in sorted(out | turned):
        for key in before.keys.get(id_, frozenset()):
            holders[key] = holders[key] - {id_}
    for id_ in sorted(turned):
        keys[id_] = fresh[id_]
        for key in fresh[id_]:
            holders[key] = holders.get(key, frozenset()) | {id_}
    return keys, {key: own for key, own in holders.items() if own}, turned


def _decided(decisions: Sequence[Decision]) -> dict[str, frozenset[Key]]:
    """For each claim, the decisions that tie it to others."""
    found: dict[str, set[Key]] = defaultdict(set)
    for decision in decisions:
        for claim in (*decision.on, *decision.changes.get("from", ())):
            found[claim].add(("decision", decision.id))
    return {id_: frozenset(own) for id_, own in found.items()}


def _parted(
    before: State,
    facts: Mapping[str, Fact],
    known: Mapping[str, Known],
    stories: Stories,
    keys: Mapping[str, frozenset[Key]],
    holders: Mapping[Key, frozenset[str]],
    turned: set[str],
    decisions: Sequence[Decision],
) -> tuple[dict[str, Part], dict[str, str]]:
    """The parts made again in which a claim came, went or has other keys."""
    stale = {before.home[id_] for id_ in turned if id_ in before.home}
    again = {id_ for name in stale for id_ in before.parts[name].claims if id_ in keys}
    again |= {id_ for id_ in turned if id_ in keys}
    parts = {name: part for name, part in before.parts.items() if name not in stale}
    home = {id_: name for id_, name in before.home.items() if name not in stale}
    for claims in _tied(again, keys, holders):
        for name in {home[id_] for id_ in claims if id_ in home}:
            del parts[name]
        parts[claims[0]] = part_of([facts[id_] for id_ in claims], known, stories, decisions)
        home |= dict.fromkeys(claims, claims[0])
    return parts, home


def _tied(
    claims: Iterable[str], keys: Mapping[str, frozenset[Key]], holders: Mapping[Key, frozenset[str]]
) -> Iterable[list[str]]:
    """The claims that hang together by their keys, from each of `claims`; each group in order."""
    seen: set[str] = set()
    for first in sorted(claims):
        if first in seen:
            continue
        group, waiting, used = {first}, [first], set[Key]()
        while waiting:
            for key in keys[waiting.pop()] - used:
                used.add(key)
                fresh = holders[key] - group
                group |= fresh
                waiting += fresh
        seen |= group
        yield sorted(group)


def _related(
    before: State,
    known: Mapping[str, Known],
    stories: Stories,
    parts: Mapping[str, Part],
    home: Mapping[str, str],
    reworded: set[str],
) -> tuple[dict[str, frozenset[str]], dict[Couple, Relation]]:
    """What each report is in, and the relations of those for which that changed, or whose words did."""
    touched = (before.known.keys() - known.keys()) | reworded
    for name in parts.keys() | before.parts.keys():
        now, then = parts.get(name), before.parts.get(name)
        if now is not then:
            touched |= {report for part in (now, then) if part for report in part.reports}
    marks = {id_: own for id_, own in before.marks.items() if id_ in known and id_ not in touched}
    marks |= marks_of_reports(sorted(touched & known.keys()), known, parts, home)
    changed = {id_ for id_ in touched if marks.get(id_) != before.marks.get(id_)} | reworded
    relations = {couple: each for couple, each in before.relations.items() if changed.isdisjoint(couple)}
    found = couples_of(sorted(changed & known.keys()), known, stories, parts, home)
    for one, other in sorted(found - relations.keys()):
        said = {
            fact.id: parts[home[fact.id]].testimony[fact.id]
            for id_ in (one, other)
            for fact in known[id_].facts
        }
        relations[one, other] = relation_of(known[one], known[other], statements=said, stories=stories)
    return marks, relations


def _linking(state: State) -> Linking:
    parts = state.parts.values()
    return Linking(
        tuple(sorted((each for part in parts for each in part.incidents), key=lambda each: each.id)),
        tuple(sorted((each for part in parts for each in part.testimonies), key=lambda each: each.id)),
        tuple(sorted(state.relations.values(), key=lambda each: (each.left, each.right))),
        state,
    )

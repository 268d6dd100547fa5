"""The front door: reports and claims to incidents, testimonies and relations.

A pure function of reports, claims and decisions, whatever their order. With `previous`, only what new, changed or gone
reports touch is made again, and the result is the one that all reports together give.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from onrecord.linking.facts import facts_of
from onrecord.linking.parts import Part, keys_of, part_of
from onrecord.linking.placing import units_of
from onrecord.linking.relations import Known
from onrecord.linking.stories import Stories
from onrecord.model import Claim, Decision, Incident, Relation, Report, Testimony

__all__ = ["Linking", "link"]

Key = tuple[str, ...]


@dataclass(frozen=True, slots=True)
class State:
    """What a linking is made of, for the next to go on from."""

    known: Mapping[str, Known]
    stories: Stories
    keys: Mapping[str, frozenset[Key]]
    """What ties each report to others: its stories, its running series, what was decided about its claims."""
    parts: Mapping[str, Part]
    """What hangs together, by its smallest report."""
    home: Mapping[str, str]
    """The part of each report."""
    decisions: tuple[Decision, ...]


@dataclass(frozen=True, slots=True)
class Linking:
    """What linking gives, each sorted by id."""

    incidents: tuple[Incident, ...]
    testimonies: tuple[Testimony, ...]
    relations: tuple[Relation, ...]
    state: State = field(
        default_factory=lambda: State({}, Stories.none(), {}, {}, {}, ()), repr=False, compare=False
    )

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
    before = (previous or Linking((), (), ())).state
    new = _known(reports, claims)
    lost = [report for report in gone if report in before.known]
    known = {id_: each for id_, each in before.known.items() if id_ not in set(lost)} | new
    stories, moved = before.stories.updated(
        {id_: units_of(each.report, each.facts) for id_, each in new.items()}, lost
    )
    ordered = tuple(sorted(decisions, key=lambda each: each.event))
    decided = _decided(ordered, known)
    earlier = _decided(before.decisions, before.known)
    turned = {id_ for id_ in {*decided, *earlier} if decided.get(id_) != earlier.get(id_)}
    touched = {*moved, *new, *turned} & known.keys()
    keys = {id_: own for id_, own in before.keys.items() if id_ in known}
    for id_ in sorted(touched):
        keys[id_] = keys_of(known[id_], stories) | decided.get(id_, frozenset())
    stale = {before.home[id_] for id_ in {*touched, *lost} if id_ in before.home}
    again = {id_ for name in stale for id_ in before.parts[name].reports if id_ in known} | touched
    parts = {name: part for name, part in before.parts.items() if name not in stale}
    home = {id_: name for id_, name in before.home.items() if name not in stale}
    for reports_ in _tied(again, keys):
        for name in {home[id_] for id_ in reports_ if id_ in home}:
            parts.pop(name, None)
        part = part_of({id_: known[id_] for id_ in reports_}, stories, ordered)
        parts[reports_[0]] = part
        home |= dict.fromkeys(reports_, reports_[0])
    return _linking(State(known, stories, keys, parts, home, ordered))


def _linking(state: State) -> Linking:
    parts = [state.parts[name] for name in sorted(state.parts)]
    return Linking(
        tuple(sorted((each for part in parts for each in part.incidents), key=lambda each: each.id)),
        tuple(sorted((each for part in parts for each in part.testimonies), key=lambda each: each.id)),
        tuple(
            sorted(
                (each for part in parts for each in part.relations), key=lambda each: (each.left, each.right)
            )
        ),
        state,
    )


def _known(reports: Iterable[Report], claims: Iterable[Claim]) -> dict[str, Known]:
    """Each report with its claims that stand, by id."""
    of_report: dict[str, list[Claim]] = defaultdict(list)
    for claim in claims:
        if claim.status != "rejected":
            of_report[claim.report].append(claim)
    ordered = sorted(reports, key=lambda report: report.id)
    return {report.id: Known(report, facts_of(report, of_report[report.id])) for report in ordered}


def _decided(decisions: Sequence[Decision], known: Mapping[str, Known]) -> dict[str, frozenset[Key]]:
    """For each report, the decisions that its claims are tied to others by."""
    named = {claim for decision in decisions for claim in (*decision.on, *decision.changes.get("from", ()))}
    if not named:
        return {}
    report_of = {fact.id: id_ for id_, each in known.items() for fact in each.facts if fact.id in named}
    found: dict[str, set[Key]] = defaultdict(set)
    for decision in decisions:
        for claim in (*decision.on, *decision.changes.get("from", ())):
            if claim in report_of:
                found[report_of[claim]].add(("decision", decision.id))
    return {id_: frozenset(own) for id_, own in found.items()}


def _tied(reports: Iterable[str], keys: Mapping[str, frozenset[Key]]) -> Iterable[list[str]]:
    """The reports that hang together by their keys, from each of `reports`; each group in order."""
    holders: dict[Key, list[str]] = defaultdict(list)
    for id_, own in keys.items():
        for key in own:
            holders[key].append(id_)
    seen: set[str] = set()
    for first in sorted(reports):
        if first in seen:
            continue
        group, waiting, used = {first}, [first], set[Key]()
        while waiting:
            for key in keys[waiting.pop()] - used:
                used.add(key)
                fresh = [id_ for id_ in holders[key] if id_ not in group]
                group.update(fresh)
                waiting += fresh
        seen |= group
        yield sorted(group)

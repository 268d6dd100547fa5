"""The verb `match`: the entries of all lists to persons, noted as one event with its settings and a digest.

Persons and matches lie in the store alone and can be made again. What reviewers decided about pairs is applied each
time, so that it stands whatever the matching itself would say.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, fields, replace
from itertools import chain
from math import log2
from typing import Any

from onrecord import store
from onrecord.errors import UsageError
from onrecord.evidence.events import Event
from onrecord.lists.engine import ENGINES
from onrecord.lists.settings import MatchSettings
from onrecord.model import Decision, Match, Person, canonical, digest
from onrecord.record import projection
from onrecord.record.ledger import Ledger
from onrecord.record.overlap import partitioned
from onrecord.record.progress import Progress, silent
from onrecord.record.standing import in_force
from onrecord.record.version import TOOL

__all__ = [
    "DRAWS",
    "ENGINES",
    "Matched",
    "apply_matching",
    "decisions_on_entries",
    "held_digest",
    "match",
    "match_again",
    "matched",
    "settings_of",
    "to_review",
]

DRAWS = 100
"""How many other drawings of who is who are made, unless told."""
Pair = tuple[str, str]


@dataclass(frozen=True, slots=True)
class Matched:
    """How the matching stands."""

    entries: int
    persons: int
    pairs: Mapping[str, int]
    """How many in each band."""
    settings: Mapping[str, Any]
    decided: int
    """Decisions about pairs that were applied."""
    draws: int = 0
    """How many other drawings of who is who are kept."""
    stale: bool = False
    """Whether reviewers have decided something since."""
    new: bool = False
    """Whether this call did it."""


@dataclass(frozen=True, slots=True)
class _Made:
    """What one matching gave."""

    persons: Sequence[Person]
    matches: Sequence[Match]
    draws: Sequence[Mapping[str, Any]]
    """How the lists overlap under other drawings of who is who."""


def match(
    ledger: Ledger,
    database: store.Database,
    *,
    settings: MatchSettings,
    engine: str,
    seed: int,
    draws: int,
    again: bool,
    operator: str | None,
    progress: Progress,
) -> Matched:
    """Match all entries to persons; where lists, decisions and settings are what they were, nothing is done."""
    entries = list(store.entries.every(database))
    if not entries:
        raise UsageError("match", "there are no lists yet", "Import one: onrecord list add FILE --name NAME")
    told = _told(settings, engine, seed, draws, database)
    basis = _basis(database)
    last = store.persons.made(database)
    if not again and last and (last["settings"], last["basis"]) == (told, basis):
        return matched(database)
    made = _made(database, told, threads=settings.threads, progress=progress)
    content = {
        "settings": told,
        "basis": basis,
        "entries": len(entries),
        "persons": len(made.persons),
        "pairs": {band: sum(1 for m in made.matches if m.band == band) for band in ("match", "review")},
        "decided": len(decisions_on_entries(database)),
        "digest": _digest(made),
        "operator": operator,
        "tool": TOOL,
    }
    event = ledger.append("matching", content, number=projection.applied(database) + 1)
    apply_matching(database, event, made.persons, made.matches, made.draws)
    return replace(matched(database), new=True)


def match_again(database: store.Database, event: Event, *, needed: bool) -> bool:
    """Apply an event of matching, matching again where it is `needed`; whether it gave what it gave then."""
    if not needed:
        projection.pass_over(database, event)
        return True
    made = _made(database, event.content["settings"], threads=None, progress=silent)
    apply_matching(database, event, made.persons, made.matches, made.draws)
    return _digest(made) == str(event.content["digest"])


def apply_matching(
    database: store.Database,
    event: Event,
    persons: Iterable[Person],
    matches: Iterable[Match],
    draws: Sequence[Mapping[str, Any]],
) -> None:
    """Put the persons and matches of an event of matching in, in the place of all that were there."""
    names = ("settings", "basis", "entries", "decided", "at")
    with database.transaction():
        store.persons.replace(database, persons)
        store.matches.replace(database, matches)
        told = {name: event.content[name] for name in names}
        store.persons.note(database, {**told, "draws": list(draws)}, event=event.number)
        projection.advance(database, event)


def held_digest(database: store.Database) -> str:
    """The digest of the persons, matches and draws that the store holds."""
    made = store.persons.made(database)
    draws = map(canonical, made["draws"]) if made else ()
    return store.entries.digest_of(chain(store.persons.wires(database), store.matches.wires(database), draws))


def matched(database: store.Database) -> Matched:
    """How the matching stands; UsageError where nothing was matched since lists last changed."""
    made = store.persons.made(database)
    if made is None:
        problem = "the lists are not matched, or have changed since"
        raise UsageError("persons", problem, "Match them: onrecord match")
    pairs = {"match": 0, "review": 0, **store.matches.counts(database)}
    return Matched(
        made["entries"],
        store.persons.count(database),
        pairs,
        made["settings"],
        made["decided"],
        draws=len(made["draws"]),
        stale=made["basis"] != _basis(database),
    )


def settings_of(said: Mapping[str, Any]) -> MatchSettings:
    """The settings that a caller, or an event of matching, names; UsageError for what is none."""
    known = {each.name for each in fields(MatchSettings)}
    own = {name: value for name, value in said.items() if name not in _BESIDE}
    for name in own:
        if name not in known:
            raise UsageError(name, "there is no such setting", f"Settings: {', '.join(sorted(known))}")
    return MatchSettings.from_wire(own)


_BESIDE = ("engine", "seed", "draws")
"""What an event keeps beside the settings of matching itself."""


def to_review(database: store.Database, *, again: bool) -> list[Match]:
    """The uncertain pairs without a decision (with `again`, those left unsure too), the most informative first.

    An answer about one pair answers all pairs between the same two persons: what they leave open together, in bits
    (the sum of their entropies), is what the answer is worth. The most open pair of each two persons comes first, and
    further ones between the same two only after all of those.
    """
    done = {
        pair for pair, made in decisions_on_entries(database).items() if not (again and made.verb == "unsure")
    }
    groups: dict[tuple[str, str], list[Match]] = {}
    person_of = store.persons.by_entry(database)
    for match_ in store.matches.in_band(database, "review"):
        if (match_.left, match_.right) not in done:
            one, other = sorted(person_of.get(each, each) for each in (match_.left, match_.right))
            groups.setdefault((one, other), []).append(match_)
    ranked = []
    for pairs in groups.values():
        worth = sum(_entropy(each.probability) for each in pairs)
        opener = sorted(pairs, key=lambda each: (-_entropy(each.probability), each.left, each.right))
        ranked += [
            (place > 0, -worth, place, each.left, each.right, each) for place, each in enumerate(opener)
        ]
    return [each for *_, each in sorted(ranked, key=lambda row: row[:-1])]


def _entropy(probability: float) -> float:
    """How open a question is, in bits: 1 at one half, 0 where it is settled."""
    settled = probability in (0.0, 1.0)
    rest = 1 - probability
    return 0.0 if settled else -(probability * log2(probability) + rest * log2(rest))


def decisions_on_entries(database: store.Database) -> dict[Pair, Decision]:
    """The last decision in force about each pair of entries; an undo takes its decision away."""
    told: dict[Pair, Decision] = {}
    for decision in in_force(store.decisions.of_noun(database, "entry")):
        if decision.verb != "undo" and len(decision.on) == 2:
            left, right = sorted(decision.on)
            told[left, right] = decision
    return told


def _told(
    settings: MatchSettings, engine: str, seed: int, draws: int, database: store.Database
) -> dict[str, Any]:
    """The settings as JSON, with the lists that say that they are free of duplicates; how many threads says nothing."""
    free = {edition.list for edition in store.editions.current(database) if edition.duplicate_free}
    told = replace(settings, duplicate_free=settings.duplicate_free | free, threads=None).to_wire()
    return {**told, "engine": engine, "seed": seed, "draws": draws}


def _basis(database: store.Database) -> str:
    """What a matching is made from, as a digest: the editions and the decisions in force."""
    editions = [edition.id for edition in store.editions.current(database)]
    decisions = [[*pair, each.verb] for pair, each in sorted(decisions_on_entries(database).items())]
    return digest([editions, sorted(store.entries.is_withheld(database)), decisions])


def _made(
    database: store.Database, told: Mapping[str, Any], *, threads: int | None, progress: Progress
) -> _Made:
    from onrecord.lists.matching import match as match_entries

    verbs = {pair: decision.verb for pair, decision in decisions_on_entries(database).items()}
    made = match_entries(
        list(store.entries.every(database)),
        settings=replace(settings_of(told), threads=threads),
        same=[pair for pair, verb in sorted(verbs.items()) if verb == "same"],
        different=[pair for pair, verb in sorted(verbs.items()) if verb == "different"],
        engine=told["engine"],
        seed=told["seed"],
        progress=progress,
    )
    list_of = dict(zip(made.columns.ids, made.columns.lists, strict=True))
    lists = [edition.list for edition in store.editions.current(database)]
    drawn = made.draw(told["draws"], seed=told["seed"])
    draws = [partitioned(each, list_of, lists=lists).to_wire() for each in drawn]
    return _Made(made.persons, made.matches, draws)


def _digest(made: _Made) -> str:
    persons = (canonical(person.to_wire()) for person in made.persons)
    matches = (canonical(each.to_wire()) for each in made.matches)
    return store.entries.digest_of(chain(persons, matches, map(canonical, made.draws)))

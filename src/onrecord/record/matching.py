"""The verb `match`: the entries of all lists to persons, noted as one event with its settings and a digest.

Persons and matches lie in the store alone and can be made again. What reviewers decided about pairs is applied each
time, so that it stands whatever the matching itself would say.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, fields, replace
from itertools import chain
from typing import Any

from onrecord import store
from onrecord.errors import UsageError
from onrecord.evidence.events import Event
from onrecord.lists.settings import MatchSettings
from onrecord.model import Decision, Match, Person, canonical, digest
from onrecord.record import projection
from onrecord.record.ledger import Ledger
from onrecord.record.progress import Progress
from onrecord.record.standing import in_force
from onrecord.record.version import TOOL

__all__ = [
    "Matched",
    "apply_matching",
    "decisions_on_entries",
    "match",
    "match_again",
    "matched",
    "settings_of",
]

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
    stale: bool = False
    """Whether reviewers have decided something since."""
    new: bool = False
    """Whether this call did it."""


def match(
    ledger: Ledger,
    database: store.Database,
    *,
    settings: MatchSettings,
    engine: str,
    seed: int,
    again: bool,
    operator: str | None,
    progress: Progress,
) -> Matched:
    """Match all entries to persons; where lists, decisions and settings are what they were, nothing is done."""
    entries = list(store.entries.every(database))
    if not entries:
        raise UsageError("match", "there are no lists yet", "Import one: onrecord list add FILE --name NAME")
    told = _told(settings, engine, seed, database)
    basis = _basis(database)
    last = store.persons.made(database)
    if not again and last and (last["settings"], last["basis"]) == (told, basis):
        return matched(database)
    progress("matching", 0, None)
    persons, matches = _made(database, told)
    content = {
        "settings": told,
        "basis": basis,
        "entries": len(entries),
        "persons": len(persons),
        "pairs": {band: sum(1 for m in matches if m.band == band) for band in ("match", "review")},
        "decided": len(decisions_on_entries(database)),
        "digest": _digest(persons, matches),
        "operator": operator,
        "tool": TOOL,
    }
    event = ledger.append("matching", content, number=projection.applied(database) + 1)
    apply_matching(database, event, persons, matches)
    return replace(matched(database), new=True)


def match_again(database: store.Database, event: Event, *, needed: bool) -> bool:
    """Apply an event of matching, matching again where it is `needed`; whether it gave what it gave then."""
    if not needed:
        projection.pass_over(database, event)
        return True
    persons, matches = _made(database, event.content["settings"])
    apply_matching(database, event, persons, matches)
    return _digest(persons, matches) == str(event.content["digest"])


def apply_matching(
    database: store.Database, event: Event, persons: Iterable[Person], matches: Iterable[Match]
) -> None:
    """Put the persons and matches of an event of matching in, in the place of all that were there."""
    names = ("settings", "basis", "entries", "decided", "at")
    with database.transaction():
        store.persons.replace(database, persons)
        store.matches.replace(database, matches)
        store.persons.note(database, {name: event.content[name] for name in names}, event=event.number)
        projection.advance(database, event)


def matched(database: store.Database) -> Matched:
    """How the matching stands; UsageError where nothing was matched since lists last changed."""
    made = store.persons.made(database)
    if made is None:
        problem = "the lists are not matched, or have changed since"
        raise UsageError("persons", problem, "Match them: onrecord match")
    pairs = {"match": 0, "review": 0, **store.matches.counts(database)}
    return Matched(
        made["entries"], store.persons.count(database), pairs, made["settings"], made["decided"],
        stale=made["basis"] != _basis(database),
    )  # fmt: skip


def settings_of(said: Mapping[str, Any]) -> MatchSettings:
    """The settings that an event of matching, or a caller, names."""
    known = {name: said[name] for name in _TOLD if name in said}
    if "fields" in known and known["fields"] is not None:
        known["fields"] = frozenset(known["fields"])
    return MatchSettings(duplicate_free=frozenset(said.get("duplicate_free", ())), **known)


_TOLD = tuple(each.name for each in fields(MatchSettings) if each.name not in ("duplicate_free", "threads"))
"""The settings that may change what comes of it."""


def decisions_on_entries(database: store.Database) -> dict[Pair, Decision]:
    """The last decision in force about each pair of entries; an undo takes its decision away."""
    told: dict[Pair, Decision] = {}
    for decision in in_force(store.decisions.of_noun(database, "entry")):
        if decision.verb != "undo" and len(decision.on) == 2:
            left, right = sorted(decision.on)
            told[left, right] = decision
    return told


def _told(settings: MatchSettings, engine: str, seed: int, database: store.Database) -> dict[str, Any]:
    """The settings as JSON, with the lists that say that they are free of duplicates."""
    free = {edition.list for edition in store.editions.current(database) if edition.duplicate_free}
    told = {name: getattr(settings, name) for name in _TOLD}
    told["fields"] = sorted(settings.fields) if settings.fields is not None else None
    told["duplicate_free"] = sorted(free | settings.duplicate_free)
    return {**told, "engine": engine, "seed": seed}


def _basis(database: store.Database) -> str:
    """What a matching is made from, as a digest: the editions and the decisions in force."""
    editions = [edition.id for edition in store.editions.current(database)]
    decisions = [[*pair, each.verb] for pair, each in sorted(decisions_on_entries(database).items())]
    return digest([editions, sorted(store.entries.is_withheld(database)), decisions])


def _made(database: store.Database, settings: Mapping[str, Any]) -> tuple[Sequence[Person], Sequence[Match]]:
    from onrecord.lists import match as match_entries

    verbs = {pair: decision.verb for pair, decision in decisions_on_entries(database).items()}
    made = match_entries(
        list(store.entries.every(database)),
        settings=settings_of(settings),
        same=[pair for pair, verb in sorted(verbs.items()) if verb == "same"],
        different=[pair for pair, verb in sorted(verbs.items()) if verb == "different"],
        engine=settings["engine"],
        seed=settings["seed"],
    )
    return sorted(made.persons, key=lambda p: p.id), sorted(made.matches, key=lambda m: (m.left, m.right))


def _digest(persons: Iterable[Person], matches: Iterable[Match]) -> str:
    return store.entries.digest_of(canonical(each.to_wire()) for each in chain(persons, matches))

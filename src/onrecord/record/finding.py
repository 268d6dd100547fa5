"""One noun by the beginning of its id, as git does it."""

from collections.abc import Callable
from typing import TypeVar

from onrecord import store
from onrecord.errors import RecordError, UsageError
from onrecord.model import Capture, Claim, Decision, Entry, Incident, Item, Person, Report

__all__ = ["Noun", "one", "one_claim", "one_entry", "one_report"]

Noun = Claim | Report | Capture | Item | Decision | Entry | Person | Incident
T = TypeVar("T")
_SHORTEST = 4


def one_claim(database: store.Database, prefix: str) -> Claim:
    """The claim whose id begins with `prefix`; UsageError where there is none or several."""
    return _one("claim", prefix, lambda: store.claims.find(database, prefix))


def one_report(database: store.Database, prefix: str) -> Report:
    """The report whose id begins with `prefix`; UsageError where there is none or several."""
    return _one("report", prefix, lambda: store.reports.find(database, prefix))


def one_entry(database: store.Database, prefix: str) -> Entry:
    """The entry of a list whose id begins with `prefix`; UsageError where there is none or several."""
    return _one("entry", prefix, lambda: store.entries.find(database, prefix))


def one(database: store.Database, prefix: str) -> Noun:
    """The claim, report, capture, item, decision, entry, person or incident whose id begins with `prefix`."""
    found: list[Noun] = []
    if len(prefix) >= _SHORTEST:
        for noun in (store.claims, store.reports, store.captures, store.items, store.decisions):
            found += noun.find(database, prefix)
        found += [*store.entries.find(database, prefix), *store.persons.find(database, prefix)]
        found += store.incidents.find(database, prefix)
    if not found and len(prefix) >= _SHORTEST:
        for wire in store.withdrawals.naming(database, prefix):
            raise RecordError(
                prefix,
                f"it is withheld: item {wire['item'][:12]} was withdrawn on {wire['at'][:10]} ({wire['reason']})",
                f"See onrecord custody {wire['item'][:12]}",
            )
    return _one("claim, report, capture, item, decision, entry or person", prefix, lambda: found)


def _one(noun: str, prefix: str, find: Callable[[], list[T]]) -> T:
    found = find() if len(prefix) >= _SHORTEST else []
    if not found:
        raise UsageError(
            prefix,
            f"there is no {noun} whose id begins like this",
            f"Give {_SHORTEST} or more characters of an id that a listing shows",
        )
    if len(found) > 1:
        raise UsageError(prefix, f"several {noun}s begin like this", "Give more of the id")
    return found[0]

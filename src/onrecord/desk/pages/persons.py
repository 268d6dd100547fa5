"""Persons: who the entries of all lists are, uncertain pairs side by side, how lists overlap, and how many are on none."""

from typing import Any

from onrecord.desk.apart import begin_estimate, begin_match
from onrecord.desk.asking import Ask, Page
from onrecord.desk.pages.review import operator_of
from onrecord.errors import UsageError
from onrecord.model import FIELDS, Entry, Match, Person
from onrecord.record.estimate import statement_template
from onrecord.record.matching import Matched
from onrecord.record.overlap import BY

__all__ = ["decide", "estimate", "listing", "match", "overlap", "pair", "person", "run_estimate"]

_VERBS = ("same", "different", "unsure")


def _matched(ask: Ask) -> Matched | None:
    """How the matching stands; None where the lists are not matched as they are."""
    try:
        return ask.record.matched()
    except UsageError:
        return None


def listing(ask: Ask) -> Page:
    """Persons, a page of them, and how the matching stands."""
    matched = _matched(ask)
    persons: list[Person] = []
    if matched:
        persons = ask.desk.records.cached("persons", lambda: _ordered(ask))
    paging = ask.paging(len(persons))
    shown = persons[(paging.page - 1) * paging.size : paging.page * paging.size]
    rows = [_row(ask, each) for each in shown]
    context = {
        "matched": matched,
        "rows": rows,
        "paging": paging,
        "count": len(persons),
        "lists": ask.record.lists(),
        "job": ask.desk.jobs.get("match"),
        "waiting": len(_review(ask)) if matched else 0,
    }
    data = {"persons": rows, "count": len(persons), "page": paging.page, "next": paging.next}
    return Page("persons.html", ask.say("Persons"), context, data, rows)


def _ordered(ask: Ask) -> list[Person]:
    return sorted(ask.record.persons(), key=lambda each: (-len(each.lists), -len(each.entries), each.id))


def _review(ask: Ask) -> list[Match]:
    return ask.desk.records.cached("to review", ask.record.to_review)


def _row(ask: Ask, person: Person) -> dict[str, Any]:
    entries = [ask.record.entry(each) for each in person.entries]
    return {
        "id": person.id,
        "names": list(dict.fromkeys(_name(entry) for entry in entries)),
        "lists": list(person.lists),
        "entries": len(entries),
        "least": person.least,
    }


def _name(entry: Entry) -> str:
    fields = entry.fields
    parts = (fields.get("given"), fields.get("patronymic"), fields.get("family"))
    return fields.get("name") or " ".join(part for part in parts if part) or f"{entry.list}, {entry.row}"


def person(ask: Ask) -> Page:
    """One person: the entries that are taken for the same, side by side, and why."""
    found = next((each for each in ask.record.persons() if each.id.startswith(ask.names["id"])), None)
    if found is None or len(ask.names["id"]) < 4:
        raise UsageError(ask.names["id"][:64], "there is no person whose id begins like this", "See Persons")
    entries = [ask.record.entry(each) for each in found.entries]
    inside = set(found.entries)
    matches = {
        (m.left, m.right): m
        for each in found.entries
        for m in ask.record.matches_of(each)
        if {m.left, m.right} <= inside
    }
    context = {
        "person": found,
        "entries": entries,
        "fields": _fields(entries),
        "matches": list(matches.values()),
        "names": {entry.id: f"{entry.list}, {entry.row}" for entry in entries},
    }
    data = {"person": found.to_wire(), "entries": [each.to_wire() for each in entries]}
    return Page("person.html", _name(entries[0]), context, data, data["entries"])  # type: ignore[arg-type]


def _fields(entries: list[Entry]) -> list[str]:
    """The fields that any of them has, and whether they differ is for the template."""
    known = [each for each in FIELDS if any(each in entry.fields for entry in entries)]
    more = {name for entry in entries for name in entry.fields if name not in FIELDS}
    return [*known, *sorted(more)]


def pair(ask: Ask) -> Page:
    """Two entries side by side: the pair that is named, else the most informative of those that wait."""
    one, other = ask.get("left"), ask.get("right")
    waiting = _review(ask) if _matched(ask) else []
    if not (one and other):
        first = next(iter(waiting), None)
        if first is None:
            context: dict[str, Any] = {"pair": None, "waiting": 0}
            return Page("pair.html", ask.say("Uncertain pairs"), context, {"pair": None, "waiting": 0})
        one, other = first.left, first.right
    left, right, match_ = ask.record.pair(one, other)
    decided = ask.record.decided_pairs().get((left.id, right.id))
    context = {
        "pair": (left, right),
        "match": match_,
        "fields": _fields([left, right]),
        "waiting": len(waiting),
        "decided": decided,
        "verbs": _VERBS,
        "most": max((abs(bits) for bits in match_.why.values()), default=1) if match_ else 1,
    }
    data = {
        "pair": [left.to_wire(), right.to_wire()],
        "match": match_.to_wire() if match_ else None,
        "waiting": len(waiting),
    }
    return Page("pair.html", ask.say("Uncertain pairs"), context, data, data["pair"])  # type: ignore[arg-type]


def decide(ask: Ask) -> str:
    """Decide about a pair: the same person, different ones, or not to be told."""
    left, right, verb = ask.field("left"), ask.field("right"), ask.field("verb") or ""
    if not (left and right) or verb not in _VERBS:
        raise UsageError(verb[:40] or "pair", "the form names no pair or no decision", "Open the pair anew")
    with ask.desk.writing:
        ask.record.decide_pair(left, right, verb, reason=ask.field("reason"), operator=operator_of(ask))
    return "/pairs"


def match(ask: Ask) -> str:
    """Match the entries of all lists to persons."""
    begin_match(ask)
    return "/persons"


def overlap(ask: Ask) -> Page:
    """How lists overlap, drawn and as a table; by place, period, sex or age where asked."""
    by = ask.get("by")
    if by is not None and by not in BY:
        raise UsageError(f"by={by[:40]}", "persons cannot be told apart by this", f"They are {', '.join(BY)}")
    if _matched(ask) is None:
        context: dict[str, Any] = {"made": None, "by": by, "known": tuple(BY)}
        return Page("overlap.html", ask.say("How lists overlap"), context, {"overlap": None})
    made = ask.desk.records.cached(("overlap", by), lambda: ask.record.overlap(by))
    context = {"made": made, "by": by, "known": tuple(BY), "rows": list(made.rows())}
    return Page(
        "overlap.html", ask.say("How lists overlap"), context, {"overlap": made.to_wire()}, made.to_csv()
    )


def estimate(ask: Ask) -> Page:
    """The form that must be filled in first, and the last estimate with its verdict or its refusal, in full."""
    matched = _matched(ask)
    job = ask.desk.jobs.get("estimate")
    table = ask.record.overlap().to_csv() if matched and len(ask.record.lists()) > 1 else None
    form = ask.desk.statement or (statement_template(table) if table else "")
    made = job.result if job and job.result else None
    context = {"table": table, "form": form, "job": job, "made": made, "matched": matched}
    data = {"running": bool(job and job.running), "error": job.error if job else None}
    data |= {"estimate": made["wire"] if made else None}
    return Page(
        "estimate.html", ask.say("How many are on no list"), context, data, made["rows"] if made else ()
    )


def run_estimate(ask: Ask) -> str:
    """Estimate from the overlap of the lists, by the form as it is filled in."""
    statement = ask.form.get("statement")
    if not isinstance(statement, str) or not statement.strip():
        raise UsageError("statement", "the form is empty", "Fill it in: nothing is estimated before")
    ask.desk.statement = statement
    begin_estimate(ask, ask.record.overlap().to_csv(), statement)
    return "/estimate"

"""Incidents: the list, and one of them: testimonies, lineage, findings with their derivation, notes, merge and split."""

from collections.abc import Mapping, Sequence
from typing import Any

from onrecord.desk.apart import bring_up_to_date, link_again
from onrecord.desk.asking import Ask, Page
from onrecord.desk.charts import figure_history, said_at
from onrecord.desk.lineages import drawn
from onrecord.desk.maps import map_of_incident
from onrecord.desk.pages.review import operator_of
from onrecord.desk.relevance import VERBS, relevance
from onrecord.errors import UsageError
from onrecord.model import FAMILIES, Change, Claim, Finding, Incident, Testimony
from onrecord.record import is_date
from onrecord.record.telling import Dossier

__all__ = ["FILTERS", "filters_of", "incident", "link", "listing", "merge", "note", "split", "view"]

_NEAR = 25
FILTERS = ("family", "group", "place", "after", "before", "series")


def listing(ask: Ask) -> Page:
    """Incidents by time, or the largest first, with their figure by our own codebook."""
    filters = filters_of(ask)
    fresh = bring_up_to_date(ask)
    by_size = ask.get("sort") != "time"
    asked = ask.paging()
    found, count = ask.record.page_of_incidents(filters, by_size=by_size, limit=asked.size, page=asked.page)
    paging = ask.paging(count)
    headline = headlines(ask.record.findings_kept([each["id"] for each in found]))
    stands = relevance(ask).standing
    rows = [
        {
            **each,
            "stands": stands[each["id"]].verb if each["id"] in stands else None,
            "findings": [_brief(finding) for finding in headline.get(each["id"], ())],
        }
        for each in found
    ]
    context = {
        "rows": rows,
        "headline": headline,
        "paging": paging,
        "count": count,
        "filters": filters,
        "families": FAMILIES,
        "by_size": by_size,
        "fresh": fresh,
        "unlinked": ask.desk.records.cached("unlinked", ask.record.unlinked),
        "linking": ask.desk.jobs.get("link"),
    }
    data = {"incidents": rows, "count": count, "page": paging.page, "next": paging.next}
    return Page("incidents.html", ask.say("Incidents"), context, data, rows)


def filters_of(ask: Ask) -> dict[str, Any]:
    """The filters in the query string; UsageError names a value that does not fit."""
    found: dict[str, Any] = {name: value for name in FILTERS if (value := ask.get(name))}
    if found.get("family", FAMILIES[0]) not in FAMILIES:
        known = ", ".join(FAMILIES)
        raise UsageError(f"family={found['family'][:40]}", "there is no such family", f"They are {known}")
    for name in ("after", "before"):
        if name in found and not is_date(found[name]):
            raise UsageError(f"{name}={found[name][:40]}", "it is not a date", "Write dates as 2024-12-16")
    if "series" in found:
        if found["series"] not in ("0", "1"):
            raise UsageError(
                f"series={found['series'][:40]}", "it is neither 0 nor 1", "Give 1 for running totals"
            )
        found["series"] = int(found["series"])
    return found


def headlines(findings: Sequence[Finding]) -> dict[str, list[Finding]]:
    """The codable findings of our own codebook, by incident."""
    found: dict[str, list[Finding]] = {}
    for each in findings:
        if each.codebook == "origins" and each.codable:
            found.setdefault(each.incident, []).append(each)
    return found


def _brief(finding: Finding) -> dict[str, Any]:
    return {
        name: getattr(finding, name)
        for name in ("measure", "low", "best", "high", "grade", "origins", "label")
    }


def incident(ask: Ask) -> Page:
    """One incident with all that is told of it."""
    found = ask.record.incident(ask.names["id"])
    fresh = bring_up_to_date(ask)
    told = ask.record.dossier(found)
    stands = relevance(ask)
    context: dict[str, Any] = {
        **view(ask, told),
        "fresh": fresh,
        "stands": stands.standing.get(found.id),
        "notes": stands.notes.get(found.id, []),
        "verbs": VERBS,
        "asked_id": ask.names["id"],
        "near": _near(ask, found),
    }
    wires = [each.to_wire() for each in told.testimonies]
    data = {
        "incident": found.to_wire(),
        "testimonies": wires,
        "findings": [each.to_wire() for each in told.findings],
        "claims": [dict(claim.to_wire()) for claim in told.claims.values()],
        "relations": [each.to_wire() for each in told.relations],
    }
    return Page("incident.html", found.title, context, data, wires)


def view(ask: Ask, told: Dossier) -> dict[str, Any]:
    """What incident pages and dossiers show of an incident."""
    heads = {
        id_: {"outlet": r.outlet, "published": r.published, "title": r.title, "item": r.item}
        for id_, r in told.reports.items()
    }
    claims = [told.claims[id_] for id_ in told.incident.claims if id_ in told.claims]
    measures = list(dict.fromkeys(claim.measure or claim.kind for claim in claims))
    books: dict[str, list[Finding]] = {}
    for finding in told.findings:
        books.setdefault(finding.codebook, []).append(finding)
    return {
        "told": told,
        "incident": told.incident,
        "claims": claims,
        "heads": heads,
        "measures": measures,
        "rows": [_row(told, each, heads) for each in told.testimonies],
        "books": books,
        "main": _main(books.get("origins", [])),
        "lineage": drawn(told, heads, ask.say) if told.testimonies else None,
        "history": figure_history(ask, told, heads),
        "map": map_of_incident(ask, told.incident, claims),
        "repeats": [each for each in told.relations if each.kind in ("copy", "derived")],
        "unknowns": _unknowns(ask, told, claims),
    }


def _main(findings: Sequence[Finding]) -> Finding | None:
    """The finding that stands first: of the killed where that is codable, else the first that is."""
    codable = [each for each in findings if each.codable]
    return next((each for each in codable if each.measure == "killed"), codable[0] if codable else None)


def _row(told: Dossier, testimony: Testimony, heads: Mapping[str, Mapping[str, Any]]) -> dict[str, Any]:
    """One testimony: its first claim, its figure by measure, and what repeats it."""
    claims = [told.claims[id_] for id_ in testimony.claims if id_ in told.claims]
    first = next((claim for claim in claims if claim.id == testimony.first), claims[0] if claims else None)
    figures: dict[str, list[Claim]] = {}
    for claim in claims:
        same = figures.setdefault(claim.measure or claim.kind, [])
        if not any(_alike(claim, other) for other in same):
            same.append(claim)
    return {
        "testimony": testimony,
        "first": first,
        "claims": claims,
        "figures": figures,
        "changes": _changes(testimony),
        "said": testimony.said or (said_at(first, heads.get(first.report)) if first else None),
    }


def _changes(testimony: Testimony) -> list[tuple[Change, int]]:
    """What changed on the way, each kind of change once, with how often it did."""
    found: dict[tuple[str, str], tuple[Change, int]] = {}
    for change in testimony.changes:
        key = (change.kind, change.note)
        found[key] = (found.get(key, (change, 0))[0], found.get(key, (change, 0))[1] + 1)
    return list(found.values())


def _alike(claim: Claim, other: Claim) -> bool:
    one, two = claim.figure, other.figure
    if one is None or two is None:
        return one is two
    return (one.low, one.best, one.high) == (two.low, two.best, two.high)


def _unknowns(ask: Ask, told: Dossier, claims: Sequence[Claim]) -> list[str]:
    """What is not known about the incident, in plain words."""
    say, lines = ask.say, []
    unheard = [each.origin.name for each in told.testimonies if not each.kept]
    if unheard:
        names = ", ".join(dict.fromkeys(unheard))
        lines.append(say("The own words of these origins are not on record: {names}.", names=names))
    if not told.incident.place:
        lines.append(say("No claim says where it was."))
    if not told.incident.start:
        lines.append(say("No claim says when it was."))
    waiting = sum(claim.status == "candidate" for claim in claims)
    if waiting:
        lines.append(
            say(
                "{number} of its claims were read by a machine and not looked at by a person.", number=waiting
            )
        )
    if not any(claim.by for claim in claims):
        lines.append(say("No claim says who did it."))
    lines.append(say("Deaths that nobody reported are not counted."))
    return list(dict.fromkeys(lines))


def _near(ask: Ask, own: Incident) -> list[Mapping[str, Any]]:
    """Incidents that it might be one with: of the same people first, then the largest of the same family."""
    found: dict[str, Mapping[str, Any]] = {}
    for filters in ({"family": own.family, "group": own.group}, {"family": own.family}):
        if all(filters.values()):
            near, _ = ask.record.page_of_incidents(filters, by_size=True, limit=_NEAR)
            found |= {each["id"]: each for each in near if each["id"] != own.id and each["id"] not in found}
    return list(found.values())[:_NEAR]


def merge(ask: Ask) -> str:
    """Make this incident and another one."""
    other = ask.field("other")
    if other is None:
        raise UsageError("other", "no other incident is named", "Give the id of one")
    own = ask.record.incident(ask.names["id"])
    with ask.desk.writing:
        ask.record.merge(own.id, other, reason=ask.field("reason"), operator=operator_of(ask))
    return f"/incidents/{own.id}"


def split(ask: Ask) -> str:
    """Take claims out of this incident into one of their own."""
    own = ask.record.incident(ask.names["id"])
    chosen = [value for name, value in ask.form.multi_items() if name == "claim" and isinstance(value, str)]
    told = ask.record.dossier(own)
    for testimony in told.testimonies:
        if testimony.id in ask.form.getlist("testimony"):
            chosen += testimony.claims
    chosen = list(dict.fromkeys(chosen))
    with ask.desk.writing:
        ask.record.split(own.id, *chosen, reason=ask.field("reason"), operator=operator_of(ask))
    return f"/incidents/{own.id}"


def note(ask: Ask) -> str:
    """A note on the incident; or how it stands: relevant, irrelevant, later."""
    own = ask.record.incident(ask.names["id"])
    verb = ask.field("verb") or "comment"
    reason = ask.field("reason")
    if verb not in ("comment", *VERBS):
        raise UsageError(
            verb[:40], "there is no such decision about an incident", f"They are {', '.join(VERBS)}"
        )
    if verb == "comment" and not reason:
        raise UsageError(own.id[:12], "a note needs words", "Write them")
    with ask.desk.writing:
        ask.record.decide_on("incident", verb, own.claims[0], reason=reason, operator=operator_of(ask))
    return "/inbox" if ask.field("back") == "inbox" else f"/incidents/{own.id}"


def link(ask: Ask) -> str:
    """Link what was read or coded since the last linking."""
    link_again(ask)
    return "/incidents"

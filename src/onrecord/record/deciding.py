"""The verb `decide`: accept, reject, amend, undo, and a claim coded by hand."""

from collections.abc import Mapping, Sequence
from typing import Any

from onrecord import store
from onrecord.errors import UsageError
from onrecord.model import VERBS, Claim, Decision, Report, Span
from onrecord.record import projection
from onrecord.record.finding import one_claim, one_report
from onrecord.record.ledger import Ledger
from onrecord.record.standing import amended, in_force

__all__ = ["decide", "decide_new", "decide_on", "undo"]

_VERBS = ("accept", "reject", "amend", "comment")


def decide(
    ledger: Ledger,
    database: store.Database,
    id_: str,
    verb: str,
    *,
    changes: Mapping[str, Any],
    anchor: str | None = None,
    reason: str | None = None,
    operator: str | None = None,
) -> Claim:
    """Accept, reject or amend the claim whose id begins with `id_`; the claim as it stands afterwards.

    A value given by a person needs an anchor (words of the report) or a written reason. UsageError says
    what does not exist or does not fit; nothing is written then.
    """
    if verb not in _VERBS:
        raise UsageError(
            verb, "there is no such decision", f"Decisions are {', '.join(_VERBS)}, undo and new"
        )
    claim = one_claim(database, id_)
    report = one_report(database, claim.report)
    if (verb == "amend") != bool(changes):
        needs = "amend needs the slots to change" if verb == "amend" else f"{verb} changes no slots"
        raise UsageError(id_, needs, "Give --set SLOT=VALUE with amend, and only there")
    if verb == "amend":
        if not (anchor or reason):
            raise UsageError(
                id_, "a value given by a person needs an anchor or a reason", "Give --anchor or --reason"
            )
        changes = _anchored(changes, anchor, report)
        amended(claim, changes, note=reason or f"anchor: {anchor}")
    if verb == "comment" and not reason:
        raise UsageError(id_, "a comment needs words", "Give them with --reason")
    note = reason or (f"anchor: {anchor}" if anchor else None)
    _append(ledger, database, verb, claim, report, changes=changes, reason=note, operator=operator)
    return one_claim(database, claim.id)


def decide_new(
    ledger: Ledger,
    database: store.Database,
    report_id: str,
    *,
    kind: str,
    changes: Mapping[str, Any],
    anchor: str | None = None,
    span: Span | None = None,
    reason: str | None = None,
    operator: str | None = None,
) -> Claim:
    """Code a claim by hand: on words of the report (`anchor`, or where they stand) or with a written reason (a
    time-code, a region)."""
    report = one_report(database, report_id)
    if span and not 0 <= span.start < span.end <= len(report.text):
        raise UsageError(
            report_id, f"its text has no words at {span.start} to {span.end}", "Select them anew"
        )
    anchor = span.of(report.text) if span else anchor
    if not (anchor or reason):
        raise UsageError(
            report_id, "a claim coded by hand needs an anchor or a reason", "Give --anchor or --reason"
        )
    span = span or (_span(anchor, report) if anchor else None)
    part = next((b.role for b in report.parts if span and b.span.holds(span)), "body")
    note = reason or f"anchor: {anchor}"
    blank = Claim(
        report=report.id, part=part, kind=kind, measure=None, reader="coded", quote=anchor or "", span=span
    )
    slots = {"kind": kind, **changes}
    claim = amended(blank, slots, note=note)
    named = Claim(
        **{**_fields(claim), "id": "", "status": "accepted", "coded": {"claim": note, **claim.coded}}
    )
    if store.claims.find(database, named.id):
        raise UsageError(
            named.id[:12], "this claim is on record already", "Amend it instead: onrecord decide ID amend"
        )
    _append(
        ledger,
        database,
        "new",
        named,
        report,
        changes=dict(named.to_wire()),
        reason=reason,
        operator=operator,
    )
    return one_claim(database, named.id)


def decide_on(
    ledger: Ledger,
    database: store.Database,
    noun: str,
    verb: str,
    on: Sequence[str],
    *,
    changes: Mapping[str, Any],
    reason: str | None = None,
    operator: str | None = None,
) -> Decision:
    """Decide about an incident (by its claims), two origins, a source, a finding or two entries; the decision.

    UsageError names a noun or verb that does not exist. What it means is for linking, findings and matching.
    """
    if noun not in VERBS or noun == "claim":
        nouns = ", ".join(each for each in VERBS if each != "claim")
        raise UsageError(noun, "nothing is decided about such a noun", f"Nouns are {nouns}")
    if verb not in VERBS[noun]:
        raise UsageError(
            verb, f"there is no such decision about {noun}", f"They are {', '.join(VERBS[noun])}"
        )
    if not on:
        raise UsageError(noun, "it does not say what it is about", "Give the ids or names")
    content: dict[str, Any] = {**_BLANK, "verb": verb, "noun": noun, "on": list(on), "changes": dict(changes)}
    event = ledger.append(
        "decision",
        {**content, "reason": reason, "operator": operator},
        number=projection.applied(database) + 1,
    )
    projection.apply_decision(database, event)
    return projection.decision_of(event)


_BLANK: Mapping[str, Any] = {"claim": "", "item": "", "quote": "", "undoes": None}


def undo(
    ledger: Ledger,
    database: store.Database,
    id_: str,
    *,
    reason: str | None = None,
    operator: str | None = None,
) -> Decision:
    """Undo the decision whose id begins with `id_`; of a claim's id, the last decision in force about it."""
    target = _decision(database, id_)
    report_quote = target.quote
    content: dict[str, Any] = {
        "verb": "undo",
        "claim": target.claim,
        "item": target.item,
        "quote": report_quote,
        "undoes": target.id,
        "noun": target.noun,
        "on": list(target.on),
        "changes": {},
        "reason": reason,
        "operator": operator,
    }
    event = ledger.append("decision", content, number=projection.applied(database) + 1)
    projection.apply_decision(database, event)
    return target


def _decision(database: store.Database, id_: str) -> Decision:
    found = store.decisions.find(database, id_)
    if len(found) == 1:
        decision = found[0]
        peers = (
            store.decisions.of_item(database, decision.item)
            if decision.noun == "claim"
            else store.decisions.of_noun(database, decision.noun)
        )
        if decision not in in_force(peers):
            raise UsageError(id_, "this decision is undone already", "Undo the undo to bring it back")
        return decision
    if len(found) > 1:
        raise UsageError(id_, "several decisions begin like this", "Give more of the id")
    about = [d for d in store.decisions.every(database) if d.claim and d.claim.startswith(id_)]
    if len({d.claim for d in about}) > 1:
        raise UsageError(id_, "several claims begin like this", "Give more of the id")
    standing = [d for d in in_force(about) if d.verb != "undo"]
    if not standing:
        raise UsageError(
            id_, "there is no decision to undo", "onrecord export jsonl --noun decisions lists them"
        )
    return standing[-1]


def _append(
    ledger: Ledger,
    database: store.Database,
    verb: str,
    claim: Claim,
    report: Report,
    *,
    changes: Mapping[str, Any],
    reason: str | None,
    operator: str | None,
) -> None:
    content: dict[str, Any] = {
        "verb": verb,
        "claim": claim.id,
        "item": report.item,
        "quote": claim.quote,
        "undoes": None,
        "changes": dict(changes),
        "reason": reason,
        "operator": operator,
    }
    event = ledger.append("decision", content, number=projection.applied(database) + 1)
    projection.apply_decision(database, event)


def _anchored(changes: Mapping[str, Any], anchor: str | None, report: Report) -> dict[str, Any]:
    """The changes, with wording and span of the one slot that they touch set from the anchor."""
    slots = {path.partition(".")[0] for path in changes}
    if not anchor:
        return dict(changes)
    span = _span(anchor, report)
    spanned = {"figure", "group", "by", "circumstance", "cue", "when", "said", "where"}
    extra = {
        f"{s}.{f}": v for s in sorted(slots & spanned) for f, v in (("wording", anchor), ("span", list(span)))
    }
    return {**extra, **changes}


def _span(anchor: str, report: Report) -> Span:
    start = report.text.find(anchor)
    if start < 0:
        raise UsageError(
            anchor, "these words do not stand in the report", "Copy them from: onrecord show REPORT"
        )
    if report.text.find(anchor, start + 1) >= 0:
        raise UsageError(
            anchor, "these words stand in the report more than once", "Give more of the words around them"
        )
    return Span(start, start + len(anchor))


def _fields(claim: Claim) -> dict[str, Any]:
    return {name: getattr(claim, name) for name in Claim.__dataclass_fields__}

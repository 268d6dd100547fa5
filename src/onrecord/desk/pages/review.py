"""Deciding about claims: accept, reject, amend, code by hand, comment, undo; each says what was seen before."""

from collections.abc import Mapping
from typing import Any

from starlette.responses import RedirectResponse, Response

from onrecord.desk.asking import Ask, Page
from onrecord.desk.slots import AMENDED, changes_of, fields_of, selected
from onrecord.errors import UsageError
from onrecord.model import KINDS, Claim, Report, Span
from onrecord.record import Changed

__all__ = ["code", "decide", "next_", "undo"]


def next_(ask: Ask) -> Response:
    """Where the next claim waits that nobody has decided about: in this report, then in later ones."""
    return RedirectResponse(_waiting(ask, ask.get("report"), ask.get("claim")), status_code=303)


def _waiting(ask: Ask, report: str | None, claim: str | None) -> str:
    """The address of the next claim that waits, after a claim of a report."""
    if report:
        claims = ask.record.claims_of(ask.record.report(report).id)
        place = next((n + 1 for n, each in enumerate(claims) if each.id == claim), 0)
        for each in [*claims[place:], *claims[:place]]:
            if each.status == "candidate" and each.id != claim:
                return _address(each)
    found = ask.record.next_waiting(report) or ask.record.next_waiting()
    if found is None:
        return "/?done=1"
    waiting = [each for each in ask.record.claims_of(found) if each.status == "candidate"]
    return _address(waiting[0])


def _address(claim: Claim) -> str:
    return f"/reports/{claim.report}?claim={claim.id[:16]}#claim"


def decide(ask: Ask) -> Page | str:
    """Decide about a claim as the form says; a page that shows both sides where somebody else has meanwhile."""
    claim = ask.record.claim(ask.names["id"])
    report = ask.record.report(claim.report)
    verb = ask.field("verb") or ""
    changes, reason = _asked(ask, verb, report)
    try:
        with ask.desk.writing:
            claim = ask.record.review(
                claim.id, verb, seen=_seen(ask), changes=changes, reason=reason, operator=operator_of(ask)
            )
    except Changed as error:
        return _conflict(ask, error, verb, changes, reason)
    if ask.field("then") == "next":
        return _waiting(ask, report.id, claim.id)
    return _address(claim)


def operator_of(ask: Ask) -> str | None:
    """The alias that a decision is signed with."""
    return ask.session.name or ask.desk.operator


def _seen(ask: Ask) -> int:
    text = ask.field("seen") or ""
    if not (text.isascii() and text.isdigit() and len(text) < 12):
        raise UsageError("seen", "the form does not say what was seen", "Open the claim anew")
    return int(text)


def _asked(ask: Ask, verb: str, report: Report) -> tuple[dict[str, Any], str | None]:
    """The changes and the reason that a form gives; a reason is made of the words where none is written."""
    reason = ask.field("reason")
    if verb != "amend":
        return {}, reason
    changes, span = changes_of(_texts(ask), ask.field("slot") or "", report)
    if span:
        anchor = _anchor(span, report)
        reason = f"{reason} ({anchor})" if reason else anchor
    if not reason:
        raise UsageError(
            ask.field("slot") or "",
            "a value given by a person needs words of the report or a reason",
            "Select the words that show it, or write why",
        )
    return changes, reason


def _anchor(span: Span, report: Report) -> str:
    return f"anchor: {span.of(report.text)} [{span.start}:{span.end}]"


def _texts(ask: Ask) -> Mapping[str, str]:
    return {name: value for name, value in ask.form.multi_items() if isinstance(value, str)}


def _conflict(ask: Ask, error: Changed, verb: str, changes: Mapping[str, Any], reason: str | None) -> Page:
    claim = ask.record.claim(error.claim.id)
    context = {
        "claim": claim,
        "slots": fields_of(claim),
        "since": error.since,
        "verb": verb,
        "changes": changes,
        "reason": reason,
        "form": [(name, text) for name, text in _texts(ask).items() if name not in ("seen", "csrf")],
        "mark": ask.record.mark(claim.id),
    }
    data = {"error": {"subject": error.subject, "problem": error.problem, "advice": error.advice}}
    return Page("conflict.html", ask.say("Somebody else has decided"), context, data, status=409)


def code(ask: Ask) -> str:
    """A claim coded by hand on selected words, or with a written reason."""
    report = ask.record.report(ask.names["id"])
    texts = _texts(ask)
    kind = texts.get("kind", "loss")
    if kind not in KINDS:
        raise UsageError(kind[:40], "there is no such kind", f"Kinds are {', '.join(KINDS)}")
    span = selected(texts, report)
    changes: dict[str, Any] = {}
    for slot in AMENDED:
        filled = {path: texts[path] for path in (*AMENDED[slot], slot) if texts.get(path, "").strip()}
        if filled and slot != "kind":
            changes |= changes_of(filled, slot, report)[0]
    if span and any(path.startswith("figure.") for path in changes):
        changes |= {"figure.wording": span.of(report.text), "figure.span": list(span)}
    with ask.desk.writing:
        claim = ask.record.decide_new(
            report.id,
            kind=kind,
            span=span,
            changes=changes,
            reason=ask.field("reason"),
            operator=operator_of(ask),
        )
    return _address(claim)


def undo(ask: Ask) -> str:
    """Undo a decision; it stays on record."""
    with ask.desk.writing:
        undone = ask.record.undo(ask.names["id"], reason=ask.field("reason"), operator=operator_of(ask))
    back = ask.field("back") or ""
    if undone.noun == "claim" and back != "decisions":
        return f"/claims/{undone.claim}#claim"
    return "/decisions"

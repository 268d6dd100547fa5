"""The report page: the text as kept, every claim's words marked by slot, asides folded apart, and the review."""

from typing import Any

from onrecord.desk.asking import Ask, Page
from onrecord.desk.marking import SLOTS, blocks_of, spans_of
from onrecord.desk.slots import fields_of
from onrecord.errors import OnrecordError, UsageError
from onrecord.model import CLASSES, GROUP_STATUSES, KINDS, MEASURES, STANCES, Claim, Decision, Report
from onrecord.model.claim import BASES

__all__ = ["claim", "listing", "report", "report_page"]


def listing(ask: Ask) -> Page:
    """Reports, the newest first, by outlet and words of the title."""
    outlet, words = ask.get("outlet"), ask.get("words")
    asked = ask.paging()
    rows, count = ask.record.page_of_reports(outlet=outlet, words=words, limit=asked.size, page=asked.page)
    paging = ask.paging(count)
    context = {"reports": rows, "paging": paging, "count": count, "outlet": outlet, "words": words}
    data = {"reports": rows, "count": count, "page": paging.page, "next": paging.next}
    return Page("reports.html", ask.say("Reports"), context, data, rows)


def report(ask: Ask) -> Page:
    """A report with its claims; `claim` in the query string names the chosen one."""
    found = ask.record.report(ask.names["id"])
    claims = ask.record.claims_of(found.id)
    return report_page(ask, found, claims, _chosen(claims, ask.get("claim")))


def claim(ask: Ask) -> Page:
    """One claim, in its report."""
    found = ask.record.claim(ask.names["id"])
    report = ask.record.report(found.report)
    page = report_page(ask, report, ask.record.claims_of(found.report), found)
    wire = dict(found.to_wire())
    decisions = [each.to_wire() for each in ask.record.decisions(found.id)]
    data = {"claim": wire, "decisions": decisions, "report": report.to_wire()}
    return Page(page.template, page.title, page.context, data, [wire])


def _chosen(claims: list[Claim], named: str | None) -> Claim | None:
    if named is None:
        waiting = [each for each in claims if each.status == "candidate"]
        return waiting[0] if waiting else claims[0] if claims else None
    for each in claims:
        if each.id.startswith(named):
            return each
    raise UsageError(
        named[:64], "there is no claim of this report whose id begins like this", "Choose one below"
    )


def report_page(ask: Ask, report: Report, claims: list[Claim], chosen: Claim | None) -> Page:
    """The page of a report with one claim chosen."""
    stretches = blocks_of(report, claims, chosen)
    decisions = ask.record.decisions(chosen.id) if chosen else []
    place = [each.id for each in claims].index(chosen.id) if chosen else 0
    context: dict[str, Any] = {
        "report": report,
        "claims": claims,
        "chosen": chosen,
        "before": claims[place - 1] if chosen and place else None,
        "after": claims[place + 1] if chosen and place + 1 < len(claims) else None,
        "parts": [each for each in stretches if not each.aside],
        "asides": [each for each in stretches if each.aside],
        "slots": fields_of(chosen) if chosen else [],
        "spans": spans_of(chosen) if chosen else {},
        "slot_names": ("quote", *SLOTS),
        "decisions": decisions,
        "undone": {each.undoes for each in decisions if each.undoes},
        "mark": max((each.event for each in decisions), default=0),
        "vocabulary": {
            "kind": KINDS,
            "measure": MEASURES,
            "stance": STANCES,
            "basis": BASES,
            "class": CLASSES,
            "group_status": GROUP_STATUSES,
        },
        "captured": _captured(ask, report),
        "custody": ask.record.custody_of(report.item),
        "waiting": sum(each.status == "candidate" for each in claims),
        "keys": ask.cookies.get("keys") != "off",
    }
    wire = {"report": report.to_wire(), "claims": [dict(each.to_wire()) for each in claims]}
    title = report.title or report.outlet or ask.say("Report")
    return Page("report.html", title, context, wire, wire["claims"])  # type: ignore[arg-type]


def _captured(ask: Ask, report: Report) -> dict[str, bool]:
    """Whether there is a page to replay and a picture to show."""
    try:
        captured = ask.record.as_captured(report)
    except OnrecordError:
        return {"replay": False, "screenshot": False}
    return {"replay": True, "screenshot": captured.screenshot is not None}


def decision_words(decision: Decision) -> str:
    """What a decision did, in a few words."""
    changed = ", ".join(sorted({path.partition(".")[0] for path in decision.changes}))
    return f"{decision.verb} {changed}".strip() if decision.verb == "amend" else decision.verb

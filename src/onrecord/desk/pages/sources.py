"""Who says something: how much, since when, and what one source said over time."""

import io
from collections.abc import Mapping
from typing import Any

from onrecord.desk.asking import Ask, Page
from onrecord.desk.charts import claims_over_time
from onrecord.desk.pages.review import operator_of
from onrecord.errors import UsageError
from onrecord.model import CLASSES
from onrecord.record import write_claims

__all__ = ["classify", "listing", "source"]

_MOST = 150
"""Claims of one source that are drawn and listed: the newest."""


def listing(ask: Ask) -> Page:
    """Sources, the most frequent first."""
    words = (ask.get("words") or "").casefold()
    every = ask.desk.records.cached("sources", ask.record.sources)
    rows = [each for each in every if words in each["source"].casefold()]
    paging = ask.paging(len(rows))
    shown = rows[(paging.page - 1) * paging.size : paging.page * paging.size]
    context = {"rows": shown, "paging": paging, "count": len(rows), "words": ask.get("words")}
    data = {"sources": shown, "count": len(rows), "page": paging.page, "next": paging.next}
    return Page("sources.html", ask.say("Sources"), context, data, shown)


def source(ask: Ask) -> Page:
    """What one source said over time, by measure, and how its class was set."""
    name = ask.get("name")
    every = {each["source"]: each for each in ask.desk.records.cached("sources", ask.record.sources)}
    if name is None or name not in every:
        raise UsageError(str(name)[:80], "there is no source of that name", "See Sources")
    claims = ask.record.claims_by(name, limit=_MOST)
    heads = ask.record.heads([claim.report for claim in claims])
    by_measure: dict[str, list[Any]] = {}
    for claim in claims:
        by_measure.setdefault(claim.measure or claim.kind, []).append(claim)
    decisions = [each for each in ask.record.decisions_on("source") if name in each.on]
    context = {
        "row": every[name],
        "standing": ask.desk.records.cached(("standing", name), lambda: ask.record.standing_of(name)),
        "by_measure": by_measure,
        "heads": heads,
        "chart": claims_over_time(claims, heads, ask.say),
        "classes": CLASSES,
        "decisions": decisions,
        "undone": {each.undoes for each in decisions if each.undoes},
    }

    def data() -> Mapping[str, Any]:
        wires = [dict(claim.to_wire()) for claim in claims]
        return {"source": every[name], "standing": context["standing"], "claims": wires}

    def rows() -> str:
        written = io.StringIO()
        write_claims(claims, "csv", written)
        return written.getvalue()

    return Page("source.html", name, context, data, rows)


def classify(ask: Ask) -> str:
    """Give a source another class, with the reason."""
    name, class_, reason = ask.field("name"), ask.field("class"), ask.field("reason")
    if class_ not in CLASSES:
        raise UsageError(str(class_)[:40], "there is no such class", f"Classes are {', '.join(CLASSES)}")
    if not name or not reason:
        raise UsageError("class", "a class that a person gives needs a reason", "Write why")
    with ask.desk.writing:
        changes = {"class": class_}
        operator = operator_of(ask)
        ask.record.decide_on("source", "classify", name, changes=changes, reason=reason, operator=operator)
    return ask.address_of("/source", name=name)

"""The inbox: incidents that nobody has said anything about; decided one by one, or all that fit a filter at once."""

import secrets
from collections.abc import Mapping
from typing import Any

from onrecord.desk.asking import Ask, Page
from onrecord.desk.pages.incidents import filters_of
from onrecord.desk.pages.review import operator_of
from onrecord.desk.relevance import VERBS, relevance, sample_of
from onrecord.errors import UsageError
from onrecord.model import FAMILIES

__all__ = ["QUERY", "bulk", "inbox"]

QUERY = ("family", "group", "place", "after", "before", "series", "stands")
_STANDS = ("new", *VERBS, "audit")


def inbox(ask: Ask) -> Page:
    """The incidents that fit the filters and stand as asked: new ones, unless told."""
    stands = ask.get("stands") or "new"
    if stands not in _STANDS:
        raise UsageError(
            f"stands={stands[:40]}", "there is no such standing", f"They are {', '.join(_STANDS)}"
        )
    filters = filters_of(ask)
    found = _fitting(ask, filters, stands)
    paging = ask.paging(len(found))
    shown = found[(paging.page - 1) * paging.size : paging.page * paging.size]
    held = relevance(ask)
    counts = {name: len(_fitting(ask, {}, name)) for name in _STANDS}
    rows = [dict(each) for each in shown]
    context = {
        "rows": shown,
        "paging": paging,
        "count": len(found),
        "stands": stands,
        "counts": counts,
        "filters": filters,
        "families": FAMILIES,
        "verbs": VERBS,
        "held": held,
    }
    data = {"incidents": rows, "count": len(found), "stands": stands, "counts": counts}
    return Page("inbox.html", ask.say("Inbox"), context, data, rows)


def _fitting(ask: Ask, filters: dict[str, Any], stands: str) -> list[Mapping[str, Any]]:
    """The incidents that fit, the largest first."""
    key = ("fitting", stands, tuple(sorted(filters.items())))

    def made() -> list[Mapping[str, Any]]:
        every, _ = ask.record.page_of_incidents(filters, by_size=True, limit=100_000)
        held = relevance(ask)
        match stands:
            case "new":
                return [each for each in every if each["id"] not in held.standing]
            case "audit":
                return [each for each in every if each["id"] in held.audit]
            case _:
                return [
                    e for e in every if e["id"] in held.standing and held.standing[e["id"]].verb == stands
                ]

    return ask.desk.records.cached(key, made)


def bulk(ask: Ask) -> str:
    """Decide about all incidents that fit a filter; the filter, the count and a sample to audit are logged."""
    verb, reason = ask.field("verb") or "", ask.field("reason")
    if verb not in VERBS:
        raise UsageError(verb[:40], "there is no such decision", f"They are {', '.join(VERBS)}")
    if not reason:
        raise UsageError(verb, "a decision about many needs a reason", "Write why")
    stands = ask.get("stands") or "new"
    filters = filters_of(ask)
    chosen = _fitting(ask, filters, stands)
    told = ask.field("count")
    if told != str(len(chosen)):
        problem = f"{len(chosen)} incidents fit now, not the {told} that were shown"
        raise UsageError(verb, problem, "Look at them again, then decide")
    anchors = [each["first"] for each in chosen]
    seed = secrets.token_hex(8)
    changes = {
        "filter": {**filters, "stands": stands},
        "count": len(chosen),
        "seed": seed,
        "sample": sample_of(anchors, seed=seed),
    }
    with ask.desk.writing:
        ask.record.decide_on(
            "incident", verb, *anchors, changes=changes, reason=reason, operator=operator_of(ask)
        )
    return "/inbox?stands=audit"

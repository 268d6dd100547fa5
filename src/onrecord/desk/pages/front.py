"""The front: the question, its figure and history, what waits, what is new, whether the record verifies."""

from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from typing import Any

from onrecord.desk.asking import Ask, Page
from onrecord.desk.charts import claims_over_time
from onrecord.model import Claim

__all__ = ["QUERY", "front"]

QUERY = ("measure", "group", "place", "done")
_MOST = 2000
"""Claims drawn and listed for a question."""


def front(ask: Ask) -> Page:
    """The question in front; `measure`, `group` and `place` in the query string say which."""
    question = _question(ask)
    numbers = ask.desk.records.cached("numbers", ask.record.numbers)
    claims = ask.record.page_of_claims(question, limit=_MOST)
    heads = ask.record.heads([claim.report for claim in claims])
    yesterday = (datetime.now(UTC) - timedelta(days=1)).isoformat()
    recent, changed = ask.record.recent_decisions(limit=8, since=yesterday)
    captured = [row for row in ask.record.page_of_items(limit=8) if row[1].at >= yesterday]
    context = {
        "question": question,
        "numbers": numbers,
        "claims": claims,
        "rows": _rows(claims, heads),
        "heads": heads,
        "chart": claims_over_time(claims, heads, ask.say),
        "recent": recent,
        "changed": changed,
        "captured": captured,
        "job": ask.desk.jobs.get("verify"),
        "suggested": _suggested(ask),
        "done": ask.get("done"),
    }
    wires = [dict(claim.to_wire()) for claim in claims]
    data = {"question": question, "numbers": numbers.to_wire(), "claims": wires}
    return Page("front.html", ask.say("Front"), context, data, wires)


def _question(ask: Ask) -> dict[str, Any]:
    """What is asked: as the address says; else about the group of whom most is said, killed."""
    asked = {name: value for name in ("measure", "group", "place") if (value := ask.get(name))}
    if asked:
        return asked

    def usual() -> dict[str, Any]:
        measures = [value for value, _ in ask.record.tally("measure", most=20) if value]
        measure = "killed" if "killed" in measures else next(iter(measures), None)
        filters = {"measure": measure} if measure else {}
        groups = [value for value, _ in ask.record.tally("group", filters, most=3) if value]
        return {**filters, **({"group": groups[0]} if groups else {})}

    return ask.desk.records.cached("question", usual)


def _rows(claims: list[Claim], heads: Mapping[str, Mapping[str, Any]]) -> list[Claim]:
    """The claims with a figure, the latest first."""
    return [claim for claim in reversed(claims) if claim.figure][:40]


def _suggested(ask: Ask) -> Mapping[str, list[str]]:
    def made() -> Mapping[str, list[str]]:
        names = ("group", "place", "measure")
        return {n: [value for value, _ in ask.record.tally(n, most=40) if value] for n in names}

    return ask.desk.records.cached("suggested-front", made)

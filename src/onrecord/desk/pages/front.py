"""The front: the question, its figure and history, what waits, what is new, whether the record verifies."""

import io
from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from typing import Any

from onrecord.desk.apart import bring_up_to_date
from onrecord.desk.asking import Ask, Page
from onrecord.desk.charts import claims_over_time, figure_history
from onrecord.desk.maps import map_of_claims
from onrecord.model import Claim
from onrecord.record import write_claims

__all__ = ["QUERY", "front"]

QUERY = ("measure", "group", "place", "done")
_MOST = 120
"""Claims drawn and listed for a question: the newest."""


def front(ask: Ask) -> Page:
    """The question in front; `measure`, `group` and `place` in the query string say which."""
    question = _question(ask)
    numbers = ask.desk.records.cached("numbers", ask.record.numbers)
    bring_up_to_date(ask)
    claims = ask.record.page_of_claims(question, limit=_MOST, descending=True)[::-1]
    heads = ask.record.heads([claim.report for claim in claims])
    yesterday = (datetime.now(UTC) - timedelta(days=1)).isoformat()
    recent, changed = ask.record.recent_decisions(limit=8, since=yesterday)
    captured = [row for row in ask.record.page_of_items(limit=8) if row[1].at >= yesterday]
    context: dict[str, Any] = {
        "question": question,
        "numbers": numbers,
        "claims": claims,
        "rows": _rows(claims, heads),
        "heads": heads,
        "chart": claims_over_time(claims, heads, ask.say),
        "answer": ask.desk.records.cached(
            ("answer", ask.language, tuple(sorted(question.items()))), lambda: _answer(ask, question)
        ),
        "map": map_of_claims(ask, claims, ask.say("Where it is said to have been")),
        "recent": recent,
        "changed": changed,
        "captured": captured,
        "job": ask.desk.jobs.get("verify"),
        "suggested": _suggested(ask),
        "done": ask.get("done"),
    }
    answer = context["answer"]

    def data() -> Mapping[str, Any]:
        finding = answer["history"].finding.to_wire() if answer else None
        wires = [dict(claim.to_wire()) for claim in claims]
        return {"question": question, "finding": finding, "numbers": numbers.to_wire(), "claims": wires}

    def rows() -> str:
        written = io.StringIO()
        write_claims(claims, "csv", written)
        return written.getvalue()

    return Page("front.html", ask.say("Front"), context, data, rows)


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


def _answer(ask: Ask, question: dict[str, Any]) -> dict[str, Any] | None:
    """The incident that most claims of the question stand in, with its figure and how it came to be.

    No figure where no incident has one: claims of several incidents are never added up.
    """
    incidents = ask.record.incidents_by_claims(question)
    measure = question.get("measure")
    for id_, _ in incidents[:5]:
        kept = [e for e in ask.record.findings_kept([id_]) if e.codebook == "origins" and e.codable]
        if not any(measure in (None, each.measure) for each in kept):
            continue
        told = ask.record.dossier(ask.record.incident(id_))
        heads = ask.record.heads([claim.report for claim in told.claims.values()])
        history = figure_history(ask, told, heads, measure)
        if history:
            return {"incident": told.incident, "history": history, "others": len(incidents) - 1}
    return None


def _rows(claims: list[Claim], heads: Mapping[str, Mapping[str, Any]]) -> list[Claim]:
    """The claims with a figure, the latest first."""
    return [claim for claim in reversed(claims) if claim.figure][:40]


def _suggested(ask: Ask) -> Mapping[str, list[str]]:
    def made() -> Mapping[str, list[str]]:
        names = ("group", "place", "measure")
        return {n: [value for value, _ in ask.record.tally(n, most=40) if value] for n in names}

    return ask.desk.records.cached("suggested-front", made)

"""The lineage of an incident, drawn: who said it first, who carried it, what changed."""

from collections.abc import Callable, Mapping
from typing import Any

from onrecord.desk.charts import ordinal, said_at
from onrecord.desk.shown import measure_words
from onrecord.drawing.lineage import Carried, Line, lineage
from onrecord.model import Testimony
from onrecord.model.shown import bounds_text
from onrecord.record.telling import Dossier

__all__ = ["drawn"]

_MOST = 40


def drawn(told: Dossier, heads: Mapping[str, Mapping[str, Any]], say: Callable[..., str]) -> str:
    """A row for each testimony, in the order they were said."""
    lines = [_line(told, each, heads, say) for each in told.testimonies[:_MOST]]
    legend = (say("as it was said"), say("changed on the way"), say("own words not on record"))
    return lineage(lines, title=say("Who said it, who carried it"), legend=legend)


def _line(
    told: Dossier, testimony: Testimony, heads: Mapping[str, Mapping[str, Any]], say: Callable[..., str]
) -> Line:
    changed: dict[str, list[str]] = {}
    for change in testimony.changes:
        changed.setdefault(change.later, []).append(say(change.kind))
    carried = []
    for id_ in testimony.claims:
        claim = told.claims.get(id_)
        if claim is None:
            continue
        head = heads.get(claim.report, {})
        figure = f"{bounds_text(claim.figure)} {measure_words(claim.measure, claim.kind)}".strip()
        words = f"{head.get('outlet') or '?'}, {figure}"
        at = ordinal(head.get("published")) or ordinal(said_at(claim, head))
        changes = tuple(dict.fromkeys(changed.get(id_, ())))
        carried.append(Carried(at, words, changes, f"/claims/{id_}"))
    return Line(testimony.origin.name, ordinal(testimony.said), testimony.kept, tuple(carried))

"""What reviewers said of incidents as a whole: relevant, irrelevant, later; and which bulk decisions to audit."""

import random
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from onrecord.desk.asking import Ask
from onrecord.model import Decision
from onrecord.record.standing import in_force

__all__ = ["VERBS", "Relevance", "relevance", "sample_of"]

VERBS = ("relevant", "irrelevant", "later")
_SHARE, _LEAST, _MOST = 0.05, 5, 25


@dataclass(slots=True)
class Relevance:
    """How incidents stand, by their ids, and what waits for an audit."""

    standing: dict[str, Decision] = field(default_factory=dict)
    audit: dict[str, Decision] = field(default_factory=dict)
    """Incidents of the sample of a bulk decision that nobody has looked at one by one since."""
    notes: dict[str, list[Decision]] = field(default_factory=dict)


def relevance(ask: Ask) -> Relevance:
    """How incidents stand after the decisions in force, the last one winning."""
    return ask.desk.records.cached("relevance", lambda: _made(ask))


def _made(ask: Ask) -> Relevance:
    made = Relevance()
    decisions = in_force(ask.record.decisions_on("incident"))
    claims = {claim for each in decisions for claim in each.on}
    incident_of = ask.record.incidents_of(sorted(claims))
    for decision in decisions:
        incidents = dict.fromkeys(incident_of[claim] for claim in decision.on if claim in incident_of)
        if decision.verb == "comment":
            for id_ in incidents:
                made.notes.setdefault(id_, []).append(decision)
        if decision.verb in VERBS:
            _stand(made, decision, incidents, incident_of)
    return made


def _stand(
    made: Relevance, decision: Decision, incidents: Mapping[str, None], incident_of: Mapping[str, str]
) -> None:
    sample = {incident_of.get(claim) for claim in decision.changes.get("sample", ())}
    for id_ in incidents:
        made.standing[id_] = decision
        if id_ in sample:
            made.audit[id_] = decision
        else:
            made.audit.pop(id_, None)


def sample_of(anchors: Sequence[str], *, seed: str) -> list[str]:
    """A random twentieth of the incidents of a bulk decision (5 to 25 of them) to be looked at again, one by one.

    The seed goes into the decision, so that anybody can draw the same sample.
    """
    size = min(len(anchors), _MOST, max(_LEAST, round(len(anchors) * _SHARE)))
    return sorted(random.Random(seed).sample(sorted(anchors), size))

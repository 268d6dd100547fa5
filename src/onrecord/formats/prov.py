"""W3C PROV as PROV-JSON (W3C member submission, 24 April 2013): where a claim comes from, and who did what.

Items, reports, claims, incidents and findings are entities; captures, readings, decisions and the work of a codebook are
activities; operators (by alias), tools and codebooks are agents. No text of a report goes in: identifiers, digests, times, addresses, and what was decided.
"""

import json
from collections.abc import Iterable, Mapping
from typing import IO, Any

__all__ = ["PREFIX", "write_prov"]

_ON_CLAIMS = ("incident", "finding")
"""Nouns that are decided about by their claims."""
PREFIX = "urn:onrecord:"
"""What identifiers are resolved against: `or:item-3fa9…` is urn:onrecord:item-3fa9…"""


class _Document:
    """A PROV-JSON document in the making: each thing once, relations numbered in order."""

    def __init__(self) -> None:
        self.parts: dict[str, dict[str, Any]] = {"prefix": {"or": PREFIX}}
        self._said: set[tuple[object, ...]] = set()

    def thing(self, part: str, id_: str, /, **facts: Any) -> str:
        named = {f"or:{name}" if ":" not in name else name: value for name, value in facts.items()}
        known = {name: value for name, value in named.items() if value is not None}
        self.parts.setdefault(part, {}).setdefault(f"or:{id_}", known)
        return f"or:{id_}"

    def relation(self, kind: str, **ends: str | None) -> None:
        said = {f"prov:{name}": end for name, end in ends.items() if end is not None}
        held = self.parts.setdefault(kind, {})
        key = (kind, *sorted(said.items()))
        if key not in self._said:
            self._said.add(key)
            held[f"_:{kind}{len(held) + 1}"] = said

    def activity(self, id_: str, /, *, at: str, agents: Iterable[str | None], **facts: Any) -> str:
        named = self.thing("activity", id_, **{"prov:startTime": at, "prov:endTime": at}, **facts)
        for agent in agents:
            if agent:
                kind = "prov:SoftwareAgent" if agent.startswith("tool-") else "prov:Person"
                who = self.thing("agent", agent.replace(" ", "-"), **{"prov:type": _typed(kind)})
                self.relation("wasAssociatedWith", activity=named, agent=who)
        return named


def _typed(name: str) -> dict[str, str]:
    return {"$": name, "type": "prov:QUALIFIED_NAME"}


def write_prov(
    target: IO[str],
    *,
    items: Iterable[Mapping[str, Any]],
    captures: Iterable[Mapping[str, Any]],
    readings: Iterable[Mapping[str, Any]],
    reports: Iterable[tuple[Mapping[str, Any], str]],
    claims: Iterable[Mapping[str, Any]],
    decisions: Iterable[Mapping[str, Any]],
    incidents: Iterable[Mapping[str, Any]] = (),
    findings: Iterable[Mapping[str, Any]] = (),
) -> int:
    """Write a PROV-JSON document of nouns in their wire form (readings with `id` and `at`; reports with the
    id of the reading that gave them); how many entities it has."""
    document = _Document()
    for item in items:
        document.thing("entity", f"item-{item['id']}", length=item["length"], media_type=item["media_type"])
    for each in captures:
        _capture(document, each)
    for each in readings:
        made = document.activity(
            f"reading-{each['id']}", at=each["at"], agents=[f"tool-{each['reader']}"], digest=each["digest"]
        )
        document.relation("used", activity=made, entity=f"or:item-{each['item']}")
    for report, reading in reports:
        named = document.thing("entity", f"report-{report['id']}", part=report["part"] or None)
        document.relation("wasGeneratedBy", entity=named, activity=f"or:reading-{reading}")
        document.relation("wasDerivedFrom", generatedEntity=named, usedEntity=f"or:item-{report['item']}")
    for claim in claims:
        facts = {name: claim[name] for name in ("kind", "measure", "stance", "status")}
        named = document.thing("entity", f"claim-{claim['id']}", **facts)
        source = f"or:report-{claim['report']}"
        document.relation("wasDerivedFrom", generatedEntity=named, usedEntity=source)
    for each in incidents:
        _incident(document, each)
    for each in findings:
        _finding(document, each)
    for each in decisions:
        _decision(document, each)
    json.dump(document.parts, target, ensure_ascii=False, indent=1, sort_keys=True)
    target.write("\n")
    return len(document.parts.get("entity", {}))


def _capture(document: _Document, wire: Mapping[str, Any]) -> None:
    who = [f"tool-{wire['tool']}", f"operator-{wire['operator']}" if wire["operator"] else None]
    facts = {name: wire[name] for name in ("method", "location", "url", "outlet", "published")}
    made = document.activity(f"capture-{wire['id']}", at=wire["at"], agents=who, **facts)
    document.relation("wasGeneratedBy", entity=f"or:item-{wire['item']}", activity=made)


def _incident(document: _Document, wire: Mapping[str, Any]) -> None:
    """An incident is a collection of its claims."""
    kind = {"prov:type": _typed("prov:Collection")}
    named = document.thing("entity", f"incident-{wire['id']}", family=wire["family"], **kind)
    for claim in wire["claims"]:
        document.relation("hadMember", collection=named, entity=f"or:claim-{claim}")


def _finding(document: _Document, wire: Mapping[str, Any]) -> None:
    """A finding is derived from its incident and from every claim that a step of it stands on."""
    facts = {name: wire[name] for name in ("codebook", "measure", "codable", "rule", "label")}
    named = document.thing("entity", f"finding-{wire['id']}", **facts)
    rules = f"codebook-{wire['codebook']}-{wire['version']}"
    made = document.thing("activity", f"finding-{wire['codebook']}-{wire['version']}")
    who = document.thing("agent", rules, **{"prov:type": _typed("prov:SoftwareAgent")})
    document.relation("wasAssociatedWith", activity=made, agent=who)
    document.relation("wasGeneratedBy", entity=named, activity=made)
    document.relation("wasDerivedFrom", generatedEntity=named, usedEntity=f"or:incident-{wire['incident']}")
    for claim in sorted({claim for step in wire["steps"] for claim in step["claims"]}):
        document.relation("wasDerivedFrom", generatedEntity=named, usedEntity=f"or:claim-{claim}")


def _decision(document: _Document, wire: Mapping[str, Any]) -> None:
    """A decision used, and influenced, the claims it is about; of names and pairs, it says so itself."""
    who = [f"operator-{wire['operator']}"] if wire["operator"] else []
    facts = {name: wire[name] for name in ("verb", "reason", "noun")}
    made = document.activity(f"decision-{wire['id']}", at=wire["at"], agents=who, **facts)
    claims = [wire["claim"]] if wire["claim"] else [*(wire["on"] if wire["noun"] in _ON_CLAIMS else ())]
    for claim in claims:
        named = document.thing("entity", f"claim-{claim}")
        document.relation("used", activity=made, entity=named)
        document.relation("wasInfluencedBy", influencee=named, influencer=made)

"""Releases: findings as they were frozen under a name, with all they were derived from, and what changed between two.

A release is canonical JSON, kept as an item: its digest is in the log. A change names the cell (incident, codebook, measure,
field), what it was and is, and why: which claims came or went, what was decided, which rules or reader are others. The id of an
incident is for good: where two became one, the older id leads to the one that holds its claims now.
"""

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass
from typing import IO, Any

from onrecord.errors import InputError
from onrecord.formats.told import write_events
from onrecord.model import Claim, Decision, Finding, Incident, canonical

__all__ = ["CELLS", "COLUMNS", "CellChange", "Release", "between", "write_changes"]

CELLS = ("low", "best", "high", "grade", "codable", "rule", "origins", "place", "start", "end")
"""What is compared of each finding, and of the incident that it is about."""
_OF_INCIDENT = ("place", "start", "end")
COLUMNS = ("incident", "now", "codebook", "measure", "cell", "before", "after", "why")
_FORM = "release/1"


@dataclass(frozen=True, slots=True)
class Release:
    """Findings under a name, with the incidents and the claims they stand on."""

    name: str
    events: int
    """How many events the record held: what came later is not in it."""
    findings: tuple[Finding, ...]
    incidents: tuple[Incident, ...]
    claims: tuple[Claim, ...]
    testimonies: tuple[Mapping[str, Any], ...] = ()

    def to_bytes(self) -> bytes:
        """The release as canonical JSON."""
        wire = {
            "onrecord": _FORM,
            "name": self.name,
            "events": self.events,
            "codebooks": {
                each.codebook: {"version": each.version, "label": each.label} for each in self.findings
            },
            "findings": [each.to_wire() for each in self.findings],
            "incidents": [each.to_wire() for each in self.incidents],
            "claims": [each.to_wire() for each in self.claims],
            "testimonies": [dict(each) for each in self.testimonies],
        }
        return (canonical(wire) + "\n").encode("utf-8", "replace")

    @classmethod
    def from_bytes(cls, data: bytes) -> "Release":
        """The release that `to_bytes` wrote; InputError where it is none."""
        try:
            wire = json.loads(data)
            if wire["onrecord"] != _FORM:
                raise KeyError(wire["onrecord"])
            return cls(
                name=wire["name"],
                events=wire["events"],
                findings=tuple(map(Finding.from_wire, wire["findings"])),
                incidents=tuple(map(Incident.from_wire, wire["incidents"])),
                claims=tuple(map(Claim.from_wire, wire["claims"])),
                testimonies=tuple(wire["testimonies"]),
            )
        except (ValueError, KeyError, TypeError, RecursionError) as error:
            raise InputError(
                "release", f"is none that this onrecord knows ({error})", "Look at its item"
            ) from error


@dataclass(frozen=True, slots=True)
class CellChange:
    """One cell that is not what it was."""

    incident: str
    """As the earlier release named it; of a new one, as the later does."""
    now: str | None
    """The incident that holds its claims now; null where it is gone."""
    codebook: str
    measure: str
    cell: str
    """One of CELLS, or `finding` where one came or went whole, or `incident` where it leads to another now."""
    before: Any
    after: Any
    why: tuple[str, ...]

    def to_wire(self) -> dict[str, Any]:
        """The change as JSON."""
        return {**asdict(self), "why": list(self.why)}


def between(old: Release, new: Release, decisions: Sequence[Decision]) -> list[CellChange]:
    """What changed from one release to a later one, by incident; `decisions`: all of the record."""
    holds = {claim: incident.id for incident in new.incidents for claim in incident.claims}
    leads = {
        incident.id: next((holds[claim] for claim in incident.claims if claim in holds), None)
        for incident in old.incidents
    }
    later = [each for each in decisions if old.events < each.event <= new.events]
    sides = (_Side.of(old), _Side.of(new))
    found: list[CellChange] = []
    for id_, now in sorted(leads.items()):
        if now != id_:
            why = _why(sides, id_, now, later, codebook=None)
            found.append(CellChange(id_, now, "", "", "incident", id_, now, why))
    before = {
        (leads.get(each.incident) or each.incident, each.codebook, each.measure): each
        for each in old.findings
    }
    after = {(each.incident, each.codebook, each.measure): each for each in new.findings}
    for key in sorted(before.keys() | after.keys()):
        one, other = before.get(key), after.get(key)
        told = one or other
        if told is None or not (one is None or other is None or _differs(one, other, sides)):
            continue
        now = key[0] if other is not None else None
        named = one.incident if one is not None else key[0]
        why = _why(sides, named, now, later, codebook=(one, other))
        if one is None or other is None:
            shown = (_shown(one), _shown(other))
            found.append(CellChange(named, now, key[1], key[2], "finding", *shown, why))
            continue
        for cell in CELLS:
            values = (sides[0].cell(one, cell), sides[1].cell(other, cell))
            if values[0] != values[1]:
                found.append(CellChange(named, now, key[1], key[2], cell, *values, why))
    return found


@dataclass(frozen=True, slots=True)
class _Side:
    """One of two releases, with its nouns by id."""

    incidents: Mapping[str, Incident]
    claims: Mapping[str, Claim]

    @classmethod
    def of(cls, release: Release) -> "_Side":
        return cls({each.id: each for each in release.incidents}, {each.id: each for each in release.claims})

    def cell(self, finding: Finding, name: str) -> Any:
        """A cell of a finding, or of its incident."""
        if name in _OF_INCIDENT:
            held = self.incidents.get(finding.incident)
            return getattr(held, name) if held else None
        return getattr(finding, name)

    def claims_of(self, incident: str | None) -> frozenset[str]:
        """The claims of an incident."""
        held = self.incidents.get(incident or "")
        return frozenset(held.claims) if held else frozenset()


def _differs(one: Finding, other: Finding, sides: tuple[_Side, _Side]) -> bool:
    return any(sides[0].cell(one, name) != sides[1].cell(other, name) for name in CELLS)


def _shown(finding: Finding | None) -> str | None:
    if finding is None:
        return None
    ends = (finding.low, finding.best, finding.high)
    return "/".join("–" if end is None else str(end) for end in ends) if finding.codable else "not codable"


def _why(
    sides: tuple[_Side, _Side],
    named: str,
    now: str | None,
    decisions: Iterable[Decision],
    *,
    codebook: tuple[Finding | None, Finding | None] | None,
) -> tuple[str, ...]:
    """The grounds of a change, in plain words; each can be looked up by the ids in it."""
    before, after = sides[0].claims_of(named), sides[1].claims_of(now)
    why = []
    for words, claims in (("claims new in it", after - before), ("claims no longer in it", before - after)):
        if claims:
            why.append(f"{words}: {', '.join(claim[:12] for claim in sorted(claims))}")
    both = before & after & sides[0].claims.keys() & sides[1].claims.keys()
    others = sorted(claim for claim in both if sides[0].claims[claim] != sides[1].claims[claim])
    readers = {(sides[0].claims[claim].reader, sides[1].claims[claim].reader) for claim in others}
    if others:
        read = "; ".join(f"{one} → {two}" for one, two in sorted(readers) if one != two)
        why.append(
            f"claims that stand otherwise{f' ({read})' if read else ''}: {', '.join(c[:12] for c in others)}"
        )
    one, other = codebook or (None, None)
    if one and other and one.version != other.version:
        why.append(f"rules of {one.codebook}: {one.version} → {other.version}")
    about = before | after
    for each in decisions:
        touched = {each.claim, *each.on} & about or each.noun in ("origin", "source")
        if touched:
            told = f": {each.reason}" if each.reason else ""
            why.append(
                f"decision {each.id[:12]}, {each.verb} by {each.operator or 'nobody named'}, {each.at[:10]}{told}"
            )
    if not why:
        why.append("no claim of it and no decision about it changed: who repeats whom is seen otherwise")
    return tuple(why)


def write_changes(changes: Iterable[CellChange], target: IO[str]) -> int:
    """Write changes as CSV under COLUMNS, grounds with semicolons between; how many there were."""
    rows = ({**each.to_wire(), "why": "; ".join(each.why)} for each in changes)
    return write_events(rows, COLUMNS, target)

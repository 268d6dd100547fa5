"""FollowTheMoney entities and statements (followthemoney.tech, version 4), made with the `followthemoney` package (extra ftm).

| noun | schema |
|---|---|
| report | Article |
| source | Person, PublicBody, Organization by its class (`ftm.toml`), with a Mention in the Article |
| incident | Event, with a Documentation to each Article |
| claim, finding | Note on the Event, or on the Article where the claim was not linked |
| person of the lists | Person |

FollowTheMoney has no place for a figure with bounds: it stands in the note's words, and whole in the sidecar. What the
package takes for no date, address or country is left out of the entity and goes into the sidecar too.
"""

import io
import json
import tomllib
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from importlib import resources
from typing import IO, Any

from onrecord.errors import MissingExtra
from onrecord.formats.persons import is_given
from onrecord.formats.told import country_of
from onrecord.knowledge.nations import iso
from onrecord.model import Claim, Finding, Incident, ReportWire, Speaker, digest

__all__ = ["Matter", "write_ftm", "write_ftm_statements"]

_DATASET = "onrecord"
_NOT_VERIFIED = "as reported, not verified; unreported deaths are not counted"
Rest = Callable[[str, Mapping[str, Any]], None]
"""Takes what an entity could not hold: the id of the noun, and its fields."""


@dataclass(frozen=True, slots=True)
class Matter:
    """What is exported, each an iterable that is gone through once, in this order."""

    persons: Iterable[tuple[str, Mapping[str, str]]]
    """Persons of the lists: id, and the fields of their entries (by FIELDS)."""
    incidents: Iterable[tuple[Incident, Iterable[Finding]]]
    pages: Iterable[tuple[ReportWire, Iterable[tuple[Claim, str | None]]]]
    """Reports, each with its claims and the incident that each stands in."""


def write_ftm(matter: Matter, target: IO[str], rest: Rest) -> int:
    """Write entities as JSON Lines, each once; how many there were."""
    count = 0
    for count, entity in enumerate(_entities(matter, rest), start=1):
        line = json.dumps(entity.to_dict(), ensure_ascii=False, sort_keys=True)
        target.write(line.encode("utf-8", "replace").decode() + "\n")
    return count


def write_ftm_statements(matter: Matter, target: IO[bytes], rest: Rest) -> int:
    """Write statements as CSV, as `ftm` reads and writes them; how many entities they are about."""
    ftm = _package()
    count = 0

    def statements() -> Iterator[Any]:
        nonlocal count
        for entity in _entities(matter, rest):
            count += 1
            yield from ftm.statement.Statement.from_entity(entity, dataset=_DATASET)

    ftm.statement.write_statements(_LeftOpen(target), ftm.statement.CSV, statements())
    return count


class _LeftOpen(io.BufferedIOBase):
    """A file that stays open when the package closes what it wrote to."""

    def __init__(self, target: IO[bytes]) -> None:
        self._target = target

    def writable(self) -> bool:
        """It is written to."""
        return True

    def write(self, data: Any) -> int:
        """Pass bytes on."""
        return self._target.write(data)


def _package() -> Any:
    try:
        import followthemoney
        import followthemoney.statement
    except ImportError as error:
        raise MissingExtra.of("ftm", "FollowTheMoney") from error
    return followthemoney


def _entities(matter: Matter, rest: Rest) -> Iterator[Any]:
    maker = _Maker(_package().model, rest)
    for id_, fields in matter.persons:
        yield maker.person(id_, fields)
    for incident, found in matter.incidents:
        yield maker.event(incident)
        for finding in found:
            yield maker.finding(finding)
    told: set[tuple[str, str]] = set()
    known: set[str] = set()
    for report, claims in matter.pages:
        yield maker.article(report)
        for claim, incident_of in claims:
            yield maker.claim(claim, incident_of)
            if incident_of and (report["id"], incident_of) not in told:
                told.add((report["id"], incident_of))
                yield maker.documentation(report["id"], incident_of)
            for link in claim.said_by:
                yield from maker.source(link, report["id"], known)
        told.clear()


class _Maker:
    """Makes entities, and hands what they cannot hold to the sidecar."""

    def __init__(self, model: Any, rest: Rest) -> None:
        self._model, self._rest = model, rest

    def entity(self, schema: str, id_: str, **facts: Any) -> Any:
        """An entity with the properties that the package takes; the others go to the sidecar."""
        made = self._model.make_entity(schema)
        made.id = id_
        left: dict[str, list[Any]] = {}
        for name, value in facts.items():
            values = [each for each in (value if isinstance(value, list) else [value]) if each]
            for each in values:
                before = len(made.get(name))
                made.add(name, str(each).replace("\x00", ""), quiet=True)
                if len(made.get(name)) == before:
                    left.setdefault(name, []).append(each)
        if left:
            self._rest(id_, {"not taken": left})
        return made

    def article(self, report: ReportWire) -> Any:
        return self.entity(
            "Article",
            f"report-{report['id']}",
            title=report["title"] or report["url"] or report["id"],
            author=report["authors"],
            publisher=report["outlet"],
            publishedAt=report["published"],
            sourceUrl=report["url"],
            language=report["language"],
            mimeType=report["media_type"],
            notes=f"item sha256:{report['item']} {report['part']}".strip(),
        )

    def event(self, incident: Incident) -> Any:
        known = incident.to_wire()
        country = country_of(incident)
        self._rest(
            f"incident-{incident.id}",
            {n: known[n] for n in ("lat", "lon", "precision", "granularity", "series")},
        )
        return self.entity(
            "Event",
            f"incident-{incident.id}",
            name=incident.title,
            startDate=incident.start,
            endDate=incident.end,
            location=incident.place,
            country=country.id.removeprefix("iso:") if country else None,
            keywords=[incident.family],
            summary=_NOT_VERIFIED,
        )

    def documentation(self, report: str, incident: str) -> Any:
        return self.entity(
            "Documentation",
            f"documentation-{digest([report, incident])}",
            document=f"report-{report}",
            entity=f"incident-{incident}",
            role="reports on it",
        )

    def claim(self, claim: Claim, incident: str | None) -> Any:
        wire = claim.to_wire()
        self._rest(f"claim-{claim.id}", {"claim": wire})
        origin = claim.origin.name if claim.origin else "the outlet itself"
        figure = claim.figure.wording if claim.figure else ""
        return self.entity(
            "Note",
            f"claim-{claim.id}",
            name=f"{origin} {claim.stance}: {(claim.measure or claim.kind).replace('_', ' ')} {figure}".strip(),
            description=claim.quote,
            summary=_NOT_VERIFIED,
            entity=f"incident-{incident}" if incident else f"report-{claim.report}",
            keywords=[claim.kind, claim.measure, claim.status],
            address=claim.where.name if claim.where else None,
        )

    def finding(self, finding: Finding) -> Any:
        self._rest(f"finding-{finding.id}", {"finding": finding.to_wire()})
        ends = ", ".join(
            f"{name} {value if value is not None else 'unknown'}"
            for name, value in (("low", finding.low), ("best", finding.best), ("high", finding.high))
        )
        return self.entity(
            "Note",
            f"finding-{finding.id}",
            name=f"{finding.measure.replace('_', ' ')}: {ends if finding.codable else 'not codable'}",
            description="\n".join(f"{step.rule}: {step.words}" for step in finding.steps),
            summary=finding.label,
            entity=f"incident-{finding.incident}",
            keywords=[finding.codebook, finding.grade],
        )

    def source(self, link: Speaker, report: str, known: set[str]) -> Iterator[Any]:
        """The entity of a source, once, and the mention of it in an article; none for the unnamed."""
        schema = _table()["sources"].get(link.class_)
        if schema is None or link.name.startswith("["):
            return
        words = link.name.split()
        if len(words) > 1 and is_given(words[0]):
            schema = "Person"
        id_ = f"source-{digest([link.name, schema])}"
        if id_ not in known:
            known.add(id_)
            yield self.entity(schema, id_, name=link.name, country=iso(link.side or ""))
        mention = f"mention-{digest([report, id_, link.wording])}"
        if mention not in known:
            known.add(mention)
            yield self.entity(
                "Mention", mention, document=f"report-{report}", resolved=id_, name=link.wording or link.name,
                detectedSchema=schema,
            )  # fmt: skip

    def person(self, id_: str, fields: Mapping[str, str]) -> Any:
        names = _table()["person"]
        facts: dict[str, list[str]] = {}
        for field, value in fields.items():
            if property_ := names.get(field.partition(":")[0]):
                facts.setdefault(property_, []).append(value)
        left = {field: value for field, value in fields.items() if field.partition(":")[0] not in names}
        if left:
            self._rest(f"person-{id_}", {"fields": left})
        return self.entity("Person", f"person-{id_}", **facts)


@cache
def _table() -> Mapping[str, Mapping[str, str]]:
    return tomllib.loads(resources.files("onrecord.formats").joinpath("ftm.toml").read_text("utf-8"))

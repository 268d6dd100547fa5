"""What a record concludes: findings under a codebook, the story of one incident, a figure's history."""

from collections.abc import Iterator, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from onrecord import findings as room
from onrecord import store
from onrecord.errors import InputError, UsageError
from onrecord.findings.aggregates import coded_within
from onrecord.model import MEASURES, Claim, Decision, Finding, Incident, Relation, Report, Testimony, digest
from onrecord.record import projection
from onrecord.record.base import Base
from onrecord.record.standing import in_force
from onrecord.record.version import VERSION

__all__ = [
    "CODEBOOKS",
    "Concluding",
    "Moment",
    "Story",
    "check_codebook",
    "compare_codebooks",
    "new_codebook",
    "open_codebook",
]

CODEBOOKS = room.SHIPPED
"""The codebooks that come with onrecord."""
_DEFAULT = "origins"


@dataclass(frozen=True, slots=True)
class Story:
    """One incident as it is told: who said what when, what only repeats, what changed, what the figure is and why."""

    incident: Incident
    testimonies: tuple[Testimony, ...]
    """In the order they were said."""
    claims: dict[str, Claim]
    reports: dict[str, Report]
    relations: tuple[Relation, ...]
    findings: tuple[Finding, ...]
    """Under every codebook that comes with onrecord."""

    def to_wire(self) -> dict[str, Any]:
        """The story as JSON; of reports, what names them."""
        named = ("id", "outlet", "published", "title", "url")
        return {
            "incident": self.incident.to_wire(),
            "testimonies": [each.to_wire() for each in self.testimonies],
            "claims": [claim.to_wire() for claim in self.claims.values()],
            "reports": [{name: getattr(report, name) for name in named} for report in self.reports.values()],
            "relations": [each.to_wire() for each in self.relations],
            "findings": [each.to_wire() for each in self.findings],
        }


@dataclass(frozen=True, slots=True)
class Moment:
    """A figure as it stood from one day on."""

    day: str
    low: int | None
    best: int | None
    high: int | None
    grade: str | None
    origins: int
    claims: tuple[str, ...]
    """The claims that the last step of the derivation stands on."""

    def to_wire(self) -> dict[str, Any]:
        """The moment as JSON."""
        return {**asdict(self), "claims": list(self.claims)}


class Concluding(Base):
    """The verbs about findings; part of `Record`."""

    def findings(
        self,
        codebook: str = _DEFAULT,
        *,
        incident: str | None = None,
        measure: str | None = None,
        place: str | None = None,
    ) -> list[Finding]:
        """What a codebook makes of the linked incidents that fit all filters, in order of time.

        `codebook` names one that comes with onrecord (ucdp, acled, airwars, origins) or is the path of your own file.
        `incident` is (the beginning of) an incident's id, `place` words of its place.
        """
        if measure is not None and measure not in MEASURES:
            raise UsageError(measure, "there is no such measure", f"Measures are {', '.join(MEASURES)}")
        book = open_codebook(codebook)
        self._find(book)
        filters = {
            "incident": self._one(incident).id if incident else None,
            "measure": measure,
            "place": place,
        }
        chosen = {name: value for name, value in filters.items() if value is not None}
        return list(store.findings.select(self._database, book.name, chosen))

    def story(self, incident: str) -> Story:
        """Who said what when about an incident, what only repeats, what changed on the way, and the figures."""
        held = self._one(incident)
        claims = store.findings.claims_of(self._database, held)
        reports = store.findings.reports_of(self._database, held)
        return Story(
            held,
            tuple(store.testimonies.of_incident(self._database, held.id)),
            {id_: claims[id_] for id_ in held.claims if id_ in claims},
            reports,
            tuple(store.relations.of_incident(self._database, held.id)),
            tuple(found for name in CODEBOOKS for found in self.findings(name, incident=held.id)),
        )

    def history(self, incident: str, measure: str, *, codebook: str = _DEFAULT) -> list[Moment]:
        """How a figure came to be: what the codebook would have made of what had been said by each day."""
        if measure not in MEASURES:
            raise UsageError(measure, "there is no such measure", f"Measures are {', '.join(MEASURES)}")
        held, book = self._one(incident), open_codebook(codebook)
        moments = room.history(
            held,
            store.findings.testimonies_of(self._database, held),
            store.findings.claims_of(self._database, held),
            store.findings.reports_of(self._database, held),
            self._decided(),
            codebook=book,
            measure=measure,
            opponents=room.opponents(store.findings.doers(self._database)),
        )
        return [
            Moment(day, found.low, found.best, found.high, found.grade, found.origins, found.steps[-1].claims)
            for day, found in moments
        ]

    def _one(self, prefix: str) -> Incident:
        found = store.incidents.find(self._database, prefix)
        if len(found) == 1:
            return found[0]
        what = "several incidents begin like this" if found else "there is no such incident"
        raise UsageError(prefix, what, "onrecord incidents lists them; run onrecord link first")

    def _decided(self) -> list[Decision]:
        return in_force(store.findings.decided(self._database))

    def _find(self, book: room.Codebook) -> None:
        """Make the findings of a codebook, where what is kept is not of the record as it stands."""
        state = digest([projection.applied(self._database), book.version, VERSION])
        if not store.findings.fresh(self._database, book.name, state=state):
            store.findings.put(self._database, book.name, self._made(book), state=state)

    def _made(self, book: room.Codebook) -> Iterator[Finding]:
        """Events first, then running totals, which lose what is coded already."""
        opponents, decided = room.opponents(store.findings.doers(self._database)), self._decided()
        coded: list[tuple[Incident, Finding]] = []
        families = {_FAMILY_OF.get(measure, "loss") for measure in book.measures}
        losses = [each for each in store.incidents.every(self._database) if each.family in families]
        for number, held in enumerate(sorted(losses, key=lambda each: (each.series, each.id))):
            self._progress("finding", number, len(losses))
            within = coded_within(held, coded) if held.series and book.engine == "ucdp" else ()
            for found in self._of_one(held, book, decided, opponents, within):
                coded.append((held, found))
                yield found

    def _of_one(
        self,
        held: Incident,
        book: room.Codebook,
        decided: Sequence[Decision],
        opponents: room.Opponents,
        within: Sequence[Finding],
    ) -> tuple[Finding, ...]:
        return room.findings(
            held,
            store.findings.testimonies_of(self._database, held),
            store.findings.claims_of(self._database, held),
            store.findings.reports_of(self._database, held),
            decided,
            codebook=book,
            opponents=opponents,
            coded=within,
        )


_FAMILY_OF = {"deployed": "strength"}
"""What an incident must be about for a measure to be found in it; for all others, a loss."""


def open_codebook(name: str) -> room.Codebook:
    """The codebook that comes with onrecord under this name, or the one in the file at this path."""
    if name in CODEBOOKS:
        return room.load(name)
    path = Path(name)
    if not path.suffix and not path.exists():
        return room.load(name)
    try:
        text = path.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as error:
        raise InputError(
            name, f"it cannot be read ({error})", "Check the path; it must be UTF-8 text"
        ) from error
    return room.parse(text, subject=name)


def check_codebook(name: str) -> tuple[room.Codebook, tuple[str, ...]]:
    """A codebook and what keeps it from being used; InputError where its file is no codebook at all."""
    book = open_codebook(name)
    return book, room.problems(book)


def compare_codebooks(one: str, other: str) -> list[dict[str, Any]]:
    """Where two codebooks differ, a row for each word, rule and setting."""
    return room.compared(open_codebook(one), open_codebook(other))


def new_codebook(target: Path, *, start: str) -> Path:
    """Write a codebook of one's own, begun from one that comes with onrecord; its name is the file's."""
    path = target if target.suffix else target.with_suffix(".toml")
    if path.exists():
        raise UsageError(str(path), "there is a file of this name already", "Choose another name")
    try:
        path.write_text(room.renamed(room.shipped_text(start), path.stem), encoding="utf-8")
    except OSError as error:
        raise InputError(str(path), f"it cannot be written ({error.strerror})", "Check the folder") from error
    return path

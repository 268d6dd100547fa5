"""Every format written of one fixed part of the Kursk record; `python tests/formats/goldens.py --write` writes them anew.

The input is `golden/kursk.json`: some incidents of examples/kursk with their reports, claims, testimonies and findings, as they
were once. It does not change when readers or codebooks do: what is compared is how formats write.
"""

import io
import json
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

from onrecord.formats import write_csv, write_geojson, write_jsonl
from onrecord.formats.acled_style import write_acled
from onrecord.formats.annotations import write_annotations
from onrecord.formats.audit import write_audit
from onrecord.formats.ftm import Matter, write_ftm
from onrecord.formats.ged_style import write_ged
from onrecord.formats.prov import write_prov
from onrecord.formats.told import Told
from onrecord.model import Claim, Finding, Incident
from onrecord.model import Testimony as Said

GOLDEN = Path(__file__).parent / "golden"


class Kursk:
    """The nouns of the input."""

    def __init__(self) -> None:
        held = json.loads((GOLDEN / "kursk.json").read_text(encoding="utf-8"))
        self.reports = held["reports"]
        self.claims = [Claim.from_wire(wire) for wire in held["claims"]]
        self.incidents = [Incident.from_wire(wire) for wire in held["incidents"]]
        self.testimonies = [Said.from_wire(wire) for wire in held["testimonies"]]
        self.findings = [Finding.from_wire(wire) for wire in held["findings"]]
        self.decisions = held["decisions"]

    def pages(self) -> Any:
        """Reports with their claims."""
        return [(report, [c for c in self.claims if c.report == report["id"]]) for report in self.reports]

    def told(self, codebook: str) -> list[Told]:
        """Incidents with the finding of a codebook."""
        made = []
        for incident in self.incidents:
            for finding in self.findings:
                if (
                    finding.incident == incident.id
                    and finding.codebook == codebook
                    and finding.measure == "killed"
                ):
                    said = tuple(each for each in self.testimonies if each.incident == incident.id)
                    claims = tuple(claim for claim in self.claims if claim.id in incident.claims)
                    reports = tuple(report for report in self.reports if report["id"] in incident.reports)
                    made.append(Told(incident, finding, said, claims, reports))
        return made

    def matter(self) -> Matter:
        """What FollowTheMoney takes."""
        of = {claim: incident.id for incident in self.incidents for claim in incident.claims}
        found = [(each, [f for f in self.findings if f.incident == each.id]) for each in self.incidents]
        pages = [(report, [(claim, of.get(claim.id)) for claim in claims]) for report, claims in self.pages()]
        return Matter([], found, pages)


def _text(write: Callable[[io.StringIO], object]) -> bytes:
    target = io.StringIO(newline="")
    write(target)
    return target.getvalue().encode()


def _nowhere(id_: str, fields: object) -> None:
    """Sidecars are not compared."""


def written() -> dict[str, bytes]:
    """Each golden file by its name."""
    kursk = Kursk()
    nothing: Any = ()
    prov = {"items": nothing, "captures": nothing, "readings": nothing, "decisions": kursk.decisions}
    return {
        "claims.csv": _text(lambda t: write_csv(kursk.claims, t)),
        "claims.jsonl": _text(lambda t: write_jsonl((dict(c.to_wire()) for c in kursk.claims), t)),
        "claims.geojson": _text(lambda t: write_geojson(kursk.claims, t)),
        "claims.annotations.json": _text(lambda t: write_annotations(kursk.pages(), t)),
        "events.ged-style.csv": _text(lambda t: write_ged(kursk.told("ucdp"), t, _nowhere)),
        "events.acled-style.csv": _text(
            lambda t: write_acled(kursk.told("acled"), t, _nowhere, timestamp=1734500000)
        ),
        "entities.ftm.json": _text(lambda t: write_ftm(kursk.matter(), t, _nowhere)),
        "audit.csv": _text(lambda t: write_audit(kursk.decisions, t)),
        "prov.json": _text(
            lambda t: write_prov(
                t,
                **prov,
                reports=[(report, "r") for report in kursk.reports],
                claims=[dict(claim.to_wire()) for claim in kursk.claims],
                incidents=[each.to_wire() for each in kursk.incidents],
                findings=[each.to_wire() for each in kursk.findings],
            )
        ),
    }


if __name__ == "__main__" and "--write" in sys.argv:
    for name, data in written().items():
        (GOLDEN / name).write_bytes(data)

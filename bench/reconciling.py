"""Killed and injured per incident, the reports of each incident given: our finding beside mode, median and maximum.

Data: GVA (incidents with the articles about them; the archive's final counts). Each article is read by itself, from its text,
its date and the outlet its address names. Linking gives the testimonies; that the reports are about one incident
is given, so the events that cover them are merged by a decision, as a person would. The finding is that of the
codebook `origins`: its best, where there is one, else 0. The peers take one number an article, by the rule of
`counts.py`. Scored are incidents with two or more articles: all, and those whose articles' numbers differ. Tune is
MD5(incident) mod 10 from 0 to 5, held out the rest.
"""

import hashlib
import random
import re
import statistics
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from common import arguments, emit, lines
from counts import SEED, number_of
from onrecord.findings import findings, load
from onrecord.linking import link
from onrecord.model import Claim, Decision, Finding, Incident, Report
from onrecord.reading.reader import Reading, read_report

MEASURES = ("killed", "wounded")
GOLD = {"killed": "n_killed", "wounded": "n_injured"}
BOOK = load("origins")
_ARCHIVE = re.compile(r"^https?://web\.archive\.org/web/\d+\w*/")


@dataclass(frozen=True, slots=True)
class Case:
    """One incident: the archive's counts, each article's own number, and our finding, by measure."""

    incident: str
    gold: dict[str, int]
    told: dict[str, list[int]]
    ours: dict[str, int]
    grades: dict[str, str | None]

    @property
    def part(self) -> str:
        digest = hashlib.md5(self.incident.encode(), usedforsecurity=False).hexdigest()
        return "tune" if int(digest, 16) % 10 < 6 else "held out"


def rows(path: Path) -> Iterator[dict[str, Any]]:
    """Incidents with two or more articles, of a file or of a folder's GVA files."""
    folder = path / "casualties" if (path / "casualties").is_dir() else path
    files = sorted(f for f in folder.iterdir() if ".jsonl" in f.name) if folder.is_dir() else [folder]
    for file in files:
        for row in lines(file):
            if len(row.get("articles", ())) > 1 and "n_killed" in row:
                yield row


def outlet(address: str | None) -> str | None:
    """The host of an article's address, behind the web archive's where it was taken from there."""
    return urlsplit(_ARCHIVE.sub("", address)).hostname if address else None


def read(article: dict[str, Any]) -> Reading:
    """What our reader makes of one article."""
    title = article.get("title")
    text = f"{title}\n\n{article['text']}" if title else article["text"]
    data = text.encode("utf-8", errors="replace")
    where = outlet(article.get("uri"))
    return read_report(data, media_type="text/plain", outlet=where, published=article.get("published"))


def case_of(row: dict[str, Any]) -> Case:
    """One incident read, linked and found."""
    readings = [read(article) for article in row["articles"]]
    published = [article.get("published") for article in row["articles"]]
    reports = [report for reading in readings for report in reading.reports]
    claims = [claim for reading in readings for claim in reading.claims]
    found = found_of(reports, claims)
    return Case(
        row["incident"],
        {measure: row[GOLD[measure]] for measure in MEASURES},
        {
            measure: [number(r, measure, p) for r, p in zip(readings, published, strict=True)]
            for measure in MEASURES
        },
        {measure: (found[measure].best or 0) if measure in found else 0 for measure in MEASURES},
        {measure: found[measure].grade if measure in found else None for measure in MEASURES},
    )


def number(reading: Reading, measure: str, published: str | None) -> int:
    """One article's number, by the rule of `counts.py`."""
    if measure == "killed":
        return number_of(reading, "killed", published)
    killed, wounded, hit = (number_of(reading, each, published) for each in (*MEASURES, "casualties"))
    return max(wounded, hit - killed)


def found_of(reports: Sequence[Report], claims: Sequence[Claim]) -> dict[str, Finding]:
    """Our findings on the incident that the reports are about, by measure."""
    linking = link(reports, claims)
    events = covering([each for each in linking.incidents if is_event(each)])
    if len(events) > 1:
        linking = link(reports, claims, [merged([claim for each in events for claim in each.claims])])
        events = covering([each for each in linking.incidents if is_event(each)])
    if not events:
        return {}
    main = events[0]
    found = findings(
        main,
        linking.testimonies,
        {claim.id: claim for claim in claims},
        {report.id: report for report in reports},
        codebook=BOOK,
    )
    return {each.measure: each for each in found if each.codable}


def covering(events: Sequence[Incident]) -> list[Incident]:
    """The event that most reports tell of, and each that brings in a report which none before it tells of."""
    kept: list[Incident] = []
    known: set[str] = set()
    for each in sorted(events, key=lambda e: (-len(e.reports), -len(e.claims), e.id)):
        if not kept or not known.issuperset(each.reports):
            kept.append(each)
            known |= set(each.reports)
    return kept


def is_event(incident: Incident) -> bool:
    return incident.family == "loss" and not incident.series


def merged(claims: Sequence[str]) -> Decision:
    """A person's decision that these claims' incidents are one."""
    return Decision(
        "given",
        1,
        "merge",
        "2024-01-01T00:00:00Z",
        None,
        "given",
        "",
        "",
        "",
        {},
        None,
        "incident",
        tuple(claims),
    )


PEERS = {
    "mode": lambda told: max(Counter(told), key=lambda value: (Counter(told)[value], -told.index(value))),
    "median": lambda told: int(statistics.median_low(told)),
    "maximum": max,
    "last": lambda told: told[-1],
}


def compare(cases: Sequence[Case]) -> dict[str, Any]:
    """Exact shares over all, and over those whose articles' numbers differ."""
    figures: dict[str, Any] = {"incidents": len(cases)}
    for measure in MEASURES:
        differ = [case for case in cases if len(set(case.told[measure])) > 1]
        figures[f"{measure} incidents whose reports differ"] = len(differ)
        for name, some in (("", cases), (" where reports differ", differ)):
            figures[f"{measure} ours{name}"] = share([c.ours[measure] == c.gold[measure] for c in some])
            for peer, pick in PEERS.items():
                hits = [pick(c.told[measure]) == c.gold[measure] for c in some]
                figures[f"{measure} {peer}{name}"] = share(hits)
            stands = [c.gold[measure] in c.told[measure] for c in some]
            figures[f"{measure} some report has it{name}"] = share(stands)
        for grade in ("single origin", "origins agree", "origins conflict"):
            own = [case for case in cases if case.grades[measure] == grade]
            figures[f"{measure} ours, {grade}"] = share([c.ours[measure] == c.gold[measure] for c in own])
            figures[f"{measure} incidents, {grade}"] = len(own)
    return figures


def share(hits: Sequence[bool]) -> float:
    return sum(hits) / len(hits) if hits else 0.0


def main() -> None:
    parser = arguments(__doc__ or "", "casualties/gva_dev.jsonl.gz")
    parser.add_argument("--limit", type=int, default=None, help="so many incidents, drawn with a fixed seed")
    parser.add_argument("--part", choices=("tune", "held out"), help="this part alone")
    parser.add_argument(
        "--errors", type=int, default=0, help="print so many incidents of the tune part found otherwise"
    )
    options = parser.parse_args()
    chosen = list(rows(options.data))
    if options.part:
        blank = {"gold": {}, "told": {}, "ours": {}, "grades": {}}
        chosen = [row for row in chosen if Case(row["incident"], **blank).part == options.part]
    if options.limit:
        chosen = random.Random(SEED).sample(chosen, min(options.limit, len(chosen)))
    cases = [case_of(row) for row in chosen]
    wrong = [case for case in cases if case.part == "tune" and case.ours != case.gold]
    for case in wrong[: options.errors]:
        print(f"{case.incident} gold {case.gold} ours {case.ours} {case.grades} reports {case.told}")
    figures: dict[str, Any] = {}
    for part in ("tune", "held out"):
        own = [case for case in cases if case.part == part]
        if own:
            figures |= {f"{part} {name}": value for name, value in compare(own).items()}
    emit(figures, as_json=options.json)


if __name__ == "__main__":
    main()

"""Civilian harm per strike, low to high, against the archive's own range: ours beside the extracted figures' minimum and maximum.

Data: Airwars incident pages (narrative, the archive's minimum and maximum of killed and injured). A narrative sums up what many
sources said. It is read as one report, linked, and the events in it taken as one incident; the finding is that of the codebook `airwars`. The archive's
range is the result of its own counting, so an early lower toll in the text need not be inside it.

Coverage: the share of incidents with a range where low to high holds all of the archive's. Exact: the same range. Overlap: the
shares of the two ranges, as sets of whole numbers, that they have in common (Jaccard). Width: high less low, on average. Open ends (at
least) count as the number itself.
"""

import random
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from common import arguments, emit, half, lines
from counts import SEED, value
from onrecord.findings import findings, load
from onrecord.linking import link
from onrecord.model import Claim, Finding, Report
from onrecord.reading.reader import read_report
from reconciling import is_event, merged

GOLD = {"killed": "killed", "wounded": "injured"}
BOOK = load("airwars")
Range = tuple[int, int]


@dataclass(frozen=True, slots=True)
class Case:
    """One incident: the archive's range, ours, and the naive one, by measure; None where there is none."""

    id: str
    gold: dict[str, Range | None]
    ours: dict[str, Range | None]
    naive: dict[str, Range | None]
    grade: str | None
    archive_grade: str | None


def case_of(row: dict[str, Any]) -> Case:
    """One page read, linked and found."""
    text = row["narrative"] or ""
    reading = read_report(
        text.encode("utf-8", errors="replace"),
        media_type="text/plain",
        published=row.get("date_end") or row["date"],
    )
    found = found_of(reading.reports, reading.claims)
    return Case(
        row["id"],
        {measure: archive_range(row, name) for measure, name in GOLD.items()},
        {measure: our_range(found.get(measure)) for measure in GOLD},
        {measure: naive_range(reading.claims, measure) for measure in GOLD},
        found["killed"].grade if "killed" in found else None,
        row.get("grading"),
    )


def archive_range(row: dict[str, Any], name: str) -> Range | None:
    low, high = row.get(f"{name}_min"), row.get(f"{name}_max")
    if low is None and high is None:
        return None
    return (low if low is not None else high, high if high is not None else low)


def our_range(finding: Finding | None) -> Range | None:
    if finding is None or finding.low is None:
        return None
    return finding.low, finding.high if finding.high is not None else finding.low


def naive_range(claims: Sequence[Claim], measure: str) -> Range | None:
    """The least and the greatest figure that any claim on the measure gives."""
    values = [v for c in claims if c.kind == "loss" and c.measure == measure and (v := value(c)) is not None]
    return (min(values), max(values)) if values else None


def found_of(reports: Sequence[Report], claims: Sequence[Claim]) -> dict[str, Finding]:
    """Our findings on the strike that the page is about, by measure."""
    linking = link(reports, claims)
    events = [each for each in linking.incidents if is_event(each)]
    if len(events) > 1:
        linking = link(reports, claims, [merged([claim for each in events for claim in each.claims])])
        events = [each for each in linking.incidents if is_event(each)]
    if not events:
        return {}
    main = max(events, key=lambda each: (len(each.claims), each.id))
    by_id = {claim.id: claim for claim in claims}
    named = {report.id: report for report in reports}
    return {
        each.measure: each
        for each in findings(main, linking.testimonies, by_id, named, codebook=BOOK)
        if each.codable
    }


def compare(cases: Sequence[Case], measure: str) -> dict[str, Any]:
    """How often and how tightly the ranges hold the archive's."""
    known = [case for case in cases if case.gold[measure] is not None]
    figures: dict[str, Any] = {f"{measure} incidents with a range": len(known)}
    true_ranges = [case for case in known if case.gold[measure][0] < case.gold[measure][1]]
    for name in ("ours", "naive"):
        for label, some in (("", known), (" where the archive has a true range", true_ranges)):
            pairs = [(getattr(case, name)[measure], case.gold[measure]) for case in some]
            given = [(mine, gold) for mine, gold in pairs if mine is not None]
            figures |= {
                f"{measure} {name} answered{label}": mean([mine is not None for mine, _ in pairs]),
                f"{measure} {name} coverage{label}": mean([holds(mine, gold) for mine, gold in pairs]),
                f"{measure} {name} exact{label}": mean([mine == gold for mine, gold in pairs]),
                f"{measure} {name} overlap{label}": mean([overlap(mine, gold) for mine, gold in pairs]),
                f"{measure} {name} width{label}": mean([mine[1] - mine[0] for mine, _ in given]),
            }
        if name == "ours":
            widths = [case.gold[measure][1] - case.gold[measure][0] for case in known]
            figures[f"{measure} width, the archive's own"] = mean(widths)
    return figures


def holds(mine: Range | None, gold: Range) -> bool:
    return mine is not None and mine[0] <= gold[0] and gold[1] <= mine[1]


def overlap(mine: Range | None, gold: Range) -> float:
    """Whole numbers in both ranges over those in either."""
    if mine is None:
        return 0.0
    both = min(mine[1], gold[1]) - max(mine[0], gold[0]) + 1
    either = max(mine[1], gold[1]) - min(mine[0], gold[0]) + 1
    return max(both, 0) / either


def mean(values: Sequence[float]) -> float:
    return sum(values) / len(values) if values else 0.0


def kinds(cases: Sequence[Case]) -> dict[str, Any]:
    """What goes wrong where killed is not covered, each incident in one kind."""
    counted = dict.fromkeys(("no figure", "low too high", "high too low", "both ends off"), 0)
    for case in cases:
        gold, mine = case.gold["killed"], case.ours["killed"]
        if gold is None or holds(mine, gold):
            continue
        if mine is None:
            counted["no figure"] += 1
        elif mine[0] > gold[0] and mine[1] < gold[1]:
            counted["both ends off"] += 1
        else:
            counted["low too high" if mine[0] > gold[0] else "high too low"] += 1
    return {f"killed not covered: {name}": number for name, number in counted.items()}


def main() -> None:
    parser = arguments(__doc__ or "", "casualties/airwars_dev.jsonl.gz")
    parser.add_argument("--limit", type=int, default=None, help="so many incidents, drawn with a fixed seed")
    parser.add_argument(
        "--errors", type=int, default=0, help="print so many incidents of the tune half found otherwise"
    )
    options = parser.parse_args()
    chosen = [row for row in rows(options.data) if row.get("narrative")]
    if options.limit:
        chosen = random.Random(SEED).sample(chosen, min(options.limit, len(chosen)))
    cases = [case_of(row) for row in chosen]
    wrong = [
        c
        for c in cases
        if half(c.id) == "tune" and c.gold["killed"] and not holds(c.ours["killed"], c.gold["killed"])
    ]
    for case in wrong[: options.errors]:
        print(
            f"{case.id} archive {case.gold['killed']} ours {case.ours['killed']} naive {case.naive['killed']}"
        )
    figures: dict[str, Any] = {}
    for part in ("tune", "held out"):
        own = [case for case in cases if half(case.id) == part]
        for measure in GOLD if own else ():
            figures |= {f"{part} {name}": number for name, number in compare(own, measure).items()}
        if own:
            figures |= {f"{part} {name}": number for name, number in kinds(own).items()}
    emit(figures, as_json=options.json)


def rows(path: Path) -> list[dict[str, Any]]:
    """The pages of a file, or of a folder's Airwars files."""
    folder = path / "casualties" if (path / "casualties").is_dir() else path
    files = sorted(f for f in folder.iterdir() if ".jsonl" in f.name) if folder.is_dir() else [folder]
    return [row for file in files for row in lines(file) if "narrative" in row and "killed_min" in row]


if __name__ == "__main__":
    main()

"""Who repeats whom, and what changed on the way: our linking against pairs of reports labelled by hand.

`examples/kursk/distortions.jsonl`: every change planted there, by report and kind; found, missed, and called though there
is none. `examples/*/pairs.jsonl` and `bench/lineage_pairs.jsonl` (of the GVA development set, ids and labels, no text):
pairs of reports on one incident, `copy`, `derived` or `independent`. Derivation is scored as one question, whether the one report goes
back to the other (copy or derived), and as the three kinds. Halves apart, by `half` of the pair's key.
"""

import json
import sys
import tempfile
from collections import Counter
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

import onrecord
from common import arguments, emit, half, lines
from onrecord.linking import Linking, link
from onrecord.model import Report
from onrecord.reading.reader import read_report

ROOT = Path(__file__).parent.parent
EXAMPLES = ROOT / "examples"
LABELS = Path(__file__).parent / "lineage_pairs.jsonl"
Place = tuple[str, str]
"""A report: the file and the part of it."""


def read_case(case: Path) -> tuple[Linking, dict[Place, Report]]:
    """A case's reports, read and linked as a record does it."""
    with tempfile.TemporaryDirectory() as folder, onrecord.init(Path(folder) / "record") as record:
        record.add(case / "reports", declared=case / "captures.jsonl")
        record.read(workers=1)
        reports = list(record.reports())
        where = {
            (f"reports/{Path(record.captures_of(each.item)[0].location).name}", each.part): each
            for each in reports
        }
        return link(reports, list(record.claims())), where


def distortions(case: Path) -> dict[str, Any]:
    """Changes told by the testimonies against those planted, by report and kind."""
    linked, where = read_case(case)
    named = {report.id: place for place, report in where.items()}
    of_claim = {fact.id: id_ for id_, known in linked.state.known.items() for fact in known.facts}
    told = {
        (named[of_claim[change.later]], named[of_claim[change.earlier]], change.kind)
        for testimony in linked.testimonies
        for change in testimony.changes
    }
    planted = {
        ((row["file"], row["part"]), (row["of"]["file"], row["of"]["part"]), row["change"])
        for row in lines(case / "distortions.jsonl")
    }
    for kind, rows in (("missed", planted - told), ("called", told - planted)):
        for row in sorted(rows):
            print(kind, *row, file=sys.stderr)
    return {
        "distortions planted": len(planted),
        "distortions found": len(planted & told),
        "called without being one": len(told - planted),
        "kind of change F1": _f1(len(planted & told), len(told), len(planted)),
    }


def example_pairs(case: Path) -> Iterator[tuple[str, str, str]]:
    """Key, label and answer of each labelled pair of a case."""
    linked, where = read_case(case)
    told = {frozenset((each.left, each.right)): each.kind for each in linked.relations}
    for row in lines(case / "pairs.jsonl"):
        sides = [(row[side], row.get(f"{side}_part", "")) for side in ("a", "b")]
        ids = frozenset(where[side].id for side in sides)
        yield f"{case.name} {sides}", row["relation"], told.get(ids, "none")


def gva_pairs(data: Path) -> Iterator[tuple[str, str, str]]:
    """Key, label and answer of each labelled pair of articles."""
    rows = list(lines(LABELS))
    wanted = {row["incident"] for row in rows}
    reports: dict[str, Report] = {}
    claims: list[Any] = []
    for incident in lines(data):
        if incident["incident"] not in wanted:
            continue
        for article in incident["articles"]:
            text = f"{article['title']}\n\n{article['text']}".encode("utf-8", "replace")
            reading = read_report(
                text, media_type="text/plain", outlet=article["id"], published=article["published"]
            )
            reports[article["id"]] = reading.reports[0]
            claims += reading.claims
    linked = link(reports.values(), claims)
    told = {frozenset((each.left, each.right)): each.kind for each in linked.relations}
    for row in rows:
        ids = frozenset((reports[row["a"]].id, reports[row["b"]].id))
        yield f"{row['a']} {row['b']}", row["relation"], told.get(ids, "none")


def derivation(rows: Iterable[tuple[str, str]]) -> dict[str, Any]:
    """F1 of going back to each other, and of each kind."""
    counted = Counter(rows)
    figures: dict[str, Any] = {"pairs": sum(counted.values())}
    for name, kinds in (
        ("derivation", {"copy", "derived"}),
        ("copy", {"copy"}),
        ("derived", {"derived"}),
        ("independent", {"independent"}),
    ):
        right = sum(n for (gold, told), n in counted.items() if gold in kinds and told in kinds)
        golds = sum(n for (gold, _), n in counted.items() if gold in kinds)
        tolds = sum(n for (_, told), n in counted.items() if told in kinds)
        figures[f"{name} F1"] = _f1(right, tolds, golds)
    return figures


def _f1(right: int, told: int, gold: int) -> float:
    return 2 * right / (told + gold) if told + gold else 0.0


def main() -> None:
    """All three."""
    parser = arguments(__doc__ or "", "casualties/gva_dev.jsonl.gz")
    parser.add_argument("--errors", action="store_true", help="print each pair that is answered otherwise")
    asked = parser.parse_args()
    figures = distortions(EXAMPLES / "kursk")
    rows = [
        row
        for case in sorted(EXAMPLES.iterdir())
        if (case / "pairs.jsonl").is_file()
        for row in example_pairs(case)
    ]
    figures |= {f"examples, {name}": value for name, value in derivation((g, t) for _, g, t in rows).items()}
    ours = list(gva_pairs(asked.data))
    for part in ("tune", "held out"):
        kept = [(gold, told) for key, gold, told in ours if half(key) == part]
        figures |= {f"GVA {part}, {name}": value for name, value in derivation(kept).items()}
    if asked.errors:
        for key, gold, told in (*rows, *ours):
            if gold != told:
                print(
                    json.dumps({"pair": key, "label": gold, "told": told, "half": half(key)}), file=sys.stderr
                )
    emit(figures, as_json=asked.json)


if __name__ == "__main__":
    main()

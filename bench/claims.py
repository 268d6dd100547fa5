"""Claims of whole reports against gold: kind, measure, bounds, origin, and every slot, beside a regex.

A case is a folder with `gold.jsonl` (the format of `examples/README.md`), or one with `report.txt` and
`claims.json`; `--data` takes one case or a folder of cases (default: `examples/`), or the training corpus (its folder, or
the JSON Lines made of it: `--data training/corpus`), whose passages are shown by their split. A figure claim counts as
right when the spans of the figures meet and measure, low, best, high and origin are all as in gold; `strict`
asks for group, when and where too. A claim without a figure counts when the quotations overlap by half of the
shorter, and kind and origin agree. Names agree when the words that are left without articles, titles and
possessives are the same, when both stand for one state, or when the case's `sources.toml` says that both
wordings mean one source. Kind `other` is not scored. The baseline takes the number nearest to a loss word and
the nearest capitalised name beside a verb of saying.
"""

import argparse
import sys
from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from claims_agreement import SLOTS, Aliases, agrees, aliases_of, figure_slot
from claims_baseline import by_regex
from claims_corpus import CORPUS, passages
from claims_gold import Row, by_rules, captures, cases, gold_of, gold_row
from common import arguments, emit
from onrecord.inputs import sniff
from onrecord.model import Report
from onrecord.reading.page import read_pages

EXAMPLES = Path(__file__).resolve().parent.parent / "examples"
KINDS = ("loss", "strength", "engagement", "concealment", "verification")


@dataclass(slots=True)
class Tally:
    """Right, given and wanted, for precision and recall."""

    right: int = 0
    given: int = 0
    wanted: int = 0

    def add(self, other: "Tally") -> None:
        self.right, self.given, self.wanted = (
            self.right + other.right,
            self.given + other.given,
            self.wanted + other.wanted,
        )

    def figures(self, name: str) -> dict[str, float]:
        precision, recall = self.right / max(self.given, 1), self.right / max(self.wanted, 1)
        f1 = 2 * precision * recall / (precision + recall) if self.right else 0.0
        return {f"{name} precision": precision, f"{name} recall": recall, f"{name} f1": f1}


@dataclass(slots=True)
class Score:
    """What one reader got on one case."""

    figure: Tally = field(default_factory=Tally)
    strict: Tally = field(default_factory=Tally)
    found: Tally = field(default_factory=Tally)
    plain: Tally = field(default_factory=Tally)
    slots: Counter[str] = field(default_factory=Counter)
    matched: int = 0

    def add(self, other: "Score") -> None:
        for name in ("figure", "strict", "found", "plain"):
            getattr(self, name).add(getattr(other, name))
        self.slots += other.slots
        self.matched += other.matched

    def figures(self, name: str, *, slots: bool) -> dict[str, Any]:
        out: dict[str, Any] = {
            f"{name} figure claims": self.figure.wanted,
            **self.figure.figures(f"{name} figure"),
            f"{name} strict f1": self.strict.figures("x")["x f1"],
            f"{name} figure span f1": self.found.figures("x")["x f1"],
            f"{name} figureless claims": self.plain.wanted,
            **self.plain.figures(f"{name} figureless"),
        }
        shown = SLOTS if slots else ()
        return out | {f"{name} slot {slot}": self.slots[slot] / max(self.matched, 1) for slot in shown}


RIGHT = ("measure", "bounds", "origin")
STRICT = (*RIGHT, "group", "when", "where")


@dataclass(slots=True)
class Errors:
    """Lines for --errors."""

    rows: list[str] = field(default_factory=list)

    def note(
        self, what: str, where: str, row: Row, wrong: Sequence[str] = (), given: Row | None = None
    ) -> None:
        figure = (row.slots["figure"] or {}).get("wording", "-")
        named = [f"{slot}: {_shown(row, slot)} / {_shown(given, slot)}" for slot in wrong] if given else []
        self.rows.append(
            f"{what:9} {where} [{row.slots['kind']} {row.slots['measure']} {figure}] {row.quote!r} {'; '.join(named)}"
        )


def _shown(row: Row | None, slot: str) -> Any:
    if row is None:
        return None
    if slot == "bounds":
        return tuple(figure_slot(row.slots, name) for name in ("low", "best", "high"))
    if slot == "origin":
        return row.origin
    return figure_slot(row.slots, slot) if slot == "basis" else row.slots.get(slot)


def score(gold: list[Row], given: list[Row], aliases: Aliases, where: str, errors: Errors) -> Score:
    """What was given in one report, against gold."""
    out = Score()
    wanted = [row for row in gold if row.figures]
    offered = [row for row in given if row.figures and row.slots["kind"] in KINDS]
    pairs = paired(
        wanted, offered, aliases, lambda g, p: any(a.meets(b) for a in g.figures for b in p.figures)
    )
    out.matched = len(pairs)
    size = (len(offered), len(wanted))
    out.found = Tally(len(pairs), *size)
    out.figure, out.strict = Tally(0, *size), Tally(0, *size)
    for g, p in pairs:
        wrong = [slot for slot in SLOTS if not agrees(slot, g.slots, p.slots, aliases)]
        out.slots.update(slot for slot in SLOTS if slot not in wrong)
        out.figure.right += not set(wrong) & set(RIGHT)
        out.strict.right += not set(wrong) & set(STRICT)
        if wrong:
            errors.note("slots", where, g, wrong, p)
    bare = [row for row in gold if not row.figures and row.slots["kind"] in KINDS]
    plain = [row for row in given if not row.figures and row.slots["kind"] in KINDS]
    quoted = paired(bare, plain, aliases, _overlap)
    good = [
        (g, p)
        for g, p in quoted
        if all(agrees(slot, g.slots, p.slots, aliases) for slot in ("kind", "origin"))
    ]
    out.plain = Tally(len(good), len(plain), len(bare))
    for g, p in quoted:
        if (g, p) not in good:
            errors.note("bare", where, g, ("kind", "origin"), p)
    _left(wanted + bare, [g for g, _ in pairs + quoted], "missed", where, errors)
    _left(offered + plain, [p for _, p in pairs + quoted], "spurious", where, errors)
    return out


def _left(rows: list[Row], taken: list[Row], what: str, where: str, errors: Errors) -> None:
    for row in rows:
        if not any(row is other for other in taken):
            errors.note(what, where, row, ("origin",), row)


def paired(
    gold: list[Row], given: list[Row], aliases: Aliases, meet: Callable[[Row, Row], bool]
) -> list[tuple[Row, Row]]:
    """One to one, the pairs that agree in most slots first."""
    ranked = [
        (-sum(agrees(slot, g.slots, p.slots, aliases) for slot in ("kind", *RIGHT, "said_by")), i, j)
        for i, g in enumerate(gold)
        for j, p in enumerate(given)
        if meet(g, p)
    ]
    pairs, left, right = [], set(), set()
    for _, i, j in sorted(ranked):
        if i not in left and j not in right:
            left.add(i)
            right.add(j)
            pairs.append((gold[i], given[j]))
    return pairs


def _overlap(one: Row, other: Row) -> bool:
    return any(
        2 * (min(a.end, b.end) - max(a.start, b.start)) >= min(a.end - a.start, b.end - b.start)
        for a in one.spans
        for b in other.spans
    )


READERS: Mapping[str, Callable[[Report], list[Row]]] = {"rules": by_rules, "baseline": by_regex}


def score_case(case: Path, errors: Mapping[str, Errors]) -> dict[str, Score]:
    """Every report of a case, read by every reader."""
    gold, declared, aliases = gold_of(case), captures(case), aliases_of(case)
    scores = {name: Score() for name in READERS}
    for file in sorted({claim["file"] for claim in gold}):
        data = (case / file).read_bytes()
        reports = read_pages(data, media_type=sniff(data, name=file), **declared.get(file, {})).reports
        known = {report.part for report in reports}
        for part in sorted({c["part"] for c in gold if c["file"] == file} - known):
            sys.exit(f"{case / file}: gold names the part {part!r}, but there are {sorted(known)}.")
        for report in reports:
            rows = [gold_row(c, report) for c in gold if (c["file"], c["part"]) == (file, report.part)]
            for name, read in READERS.items():
                where = f"{case.name}/{file}#{report.part}"
                scores[name].add(score(rows, read(report), aliases, where, errors[name]))
    return scores


def score_corpus(
    path: Path, errors: Mapping[str, Errors], part: str | None
) -> Iterator[tuple[str, dict[str, Score]]]:
    """Every passage of the corpus, under the name of its split."""
    for passage, report, gold in passages(path):
        if part in (None, passage["split"]):
            yield (
                f"corpus {passage['split']}",
                {
                    name: score(gold, read(report), {}, passage["id"], errors[name])
                    for name, read in READERS.items()
                },
            )


def _scored(
    path: Path, errors: Mapping[str, Errors], part: str | None
) -> Iterator[tuple[str, dict[str, Score]]]:
    if path.is_file() or path.name == CORPUS.name:
        yield from score_corpus(path, errors, part)
        return
    for case in cases(path):
        yield case.name, score_case(case, errors)


def main() -> None:
    """Score every case, then all of them together."""
    parser: argparse.ArgumentParser = arguments(__doc__ or "")
    parser.add_argument(
        "--errors", action="store_true", help="list what the rules missed, made up or got wrong"
    )
    parser.add_argument("--split", choices=["train", "held out"], help="of the corpus: only this part")
    args = parser.parse_args()
    errors = {name: Errors() for name in READERS}
    totals: dict[str, dict[str, Score]] = {}
    for group, result in _scored(args.data or EXAMPLES, errors, args.split):
        for name, own in result.items():
            for each in (group, "all"):
                totals.setdefault(each, {n: Score() for n in READERS})[name].add(own)
    figures: dict[str, Any] = {}
    for group in sorted(totals, key=lambda each: each == "all"):
        for name, own in totals[group].items():
            figures |= own.figures(f"{group} {name}", slots=name == "rules")
    if args.errors:
        print("\n".join(errors["rules"].rows))
    emit(figures, as_json=args.json)


if __name__ == "__main__":
    main()

"""Values, and values with their change, of news sentences; micro P, R, F1 as the CQE benchmark reports them.

CQE's scheme holds quantities of every kind (money, distances, ages, counts), so numbers that count nobody are kept
here; dates, times of day, ordinals and the numbers of things' names are no quantities there. A quantity's change is one of
"=" (as stated), "~" (about), ">" (at least), "<" (at most), "up", "down".

Published: CQE 92.0 (value) and 88.1 (value with change), quantulum3 73.0, on the whole of NewsQuant.
"""

from collections import Counter
from dataclasses import replace
from typing import Any

from common import arguments, emit, half, lines
from onrecord.model import Block, Report, Sentence, Span
from onrecord.reading.figures import find_numbers
from onrecord.reading.figures.lexicon import words
from onrecord.reading.mentions import Number

PUBLISHED = {
    "published CQE value f1": 0.920,
    "published CQE value+change f1": 0.881,
    "published quantulum3 value f1": 0.730,
}
NO_QUANTITY = ("date", "time", "ordinal", "designation", "unit", "id", "address", "law", "name", "series")

Pair = tuple[str, str]
"""Change and value."""


def spelled(value: Any) -> str:
    """A value as the comparison spells it: four decimals at most, the ends of a range joined."""
    ends = [f"{round(float(end), 4):g}" for end in str(value).lstrip("-").split("-")]
    return "-".join(f"{float(end):.12g}" for end in ends)


def pairs(text: str) -> list[Pair]:
    """Our quantities of one sentence; a value that a change ended at ("fell to 49") has the change's direction too."""
    report = Report(item="0" * 64, text=text, blocks=(Block("body", Span(0, len(text))),))
    numbers = find_numbers(report, [Sentence(Span(0, len(text)), "body", 0)])
    found = [number for number in numbers if is_quantity(number, text)]
    return [pair(replace(number, change=number.change or ended_at(number, text))) for number in found]


def ended_at(number: Number, text: str) -> str | None:
    """`up` or `down` where a word of change and "to" lead to the number."""
    before = text[: number.span.start].lower().split()[-2:]
    return words().change.get(before[0]) if len(before) == 2 and before[1] == "to" else None


def is_quantity(number: Number, text: str) -> bool:
    """Whether CQE's scheme would hold the number: a value in words or digits, and no name or date."""
    if number.vague or number.never in NO_QUANTITY or number.high == 0:
        return False
    return number.span.of(text).lower() not in ("a", "an", "another")


def pair(number: Number) -> Pair:
    """A number in CQE's scheme."""
    value = next(end for end in (number.best, number.low, number.high) if end is not None)
    if number.best is None and number.low is not None and number.high is not None:
        return "~" if number.hedge else "=", spelled(f"{number.low}-{number.high}")
    if number.change and not number.hedge:
        return number.change, spelled(value)
    bounds = (number.low is not None, number.best is not None, number.high is not None)
    changes = {
        (True, True, True): "=",
        (False, True, False): "~",
        (True, True, False): ">",
        (False, False, True): "<",
    }
    return changes[bounds], spelled(value)


def score(gold: list[Counter[Any]], ours: list[Counter[Any]]) -> dict[str, float]:
    """Micro precision, recall and F1 over all sentences."""
    hits = sum((g & o).total() for g, o in zip(gold, ours, strict=True))
    given, wanted = sum(o.total() for o in ours), sum(g.total() for g in gold)
    precision, recall = hits / given if given else 0.0, hits / wanted if wanted else 0.0
    return {"p": precision, "r": recall, "f1": 2 * precision * recall / (precision + recall) if hits else 0.0}


def measure(rows: list[dict[str, Any]]) -> dict[str, Any]:
    """The figures of some sentences."""
    gold = [[(q["change"], spelled(q["value"])) for q in row["quantities"]] for row in rows]
    ours = [pairs(row["text"]) for row in rows]
    figures: dict[str, Any] = {"sentences": len(rows), "quantities": sum(map(len, gold))}
    for name, of in (("value", lambda pair: pair[1]), ("value+change", lambda pair: pair)):
        scores = score([Counter(map(of, g)) for g in gold], [Counter(map(of, o)) for o in ours])
        figures |= {f"{name} {key}": value for key, value in scores.items()}
    return figures


def errors(rows: list[dict[str, Any]], most: int) -> None:
    """Sentences we read otherwise than the gold; to the terminal only."""
    for row in rows:
        gold = Counter((q["change"], spelled(q["value"])) for q in row["quantities"])
        ours = Counter(pairs(row["text"]))
        if gold != ours and most > 0:
            most -= 1
            print(
                f"{row['id']} missed {sorted((gold - ours).elements())} extra {sorted((ours - gold).elements())}\n    {row['text']}"
            )


def main() -> None:
    parser = arguments(__doc__ or "", "quantities/newsquant_dev.jsonl")
    parser.add_argument(
        "--errors", type=int, default=0, help="print so many misread sentences of the tune half"
    )
    options = parser.parse_args()
    path = options.data / "newsquant_dev.jsonl" if options.data.is_dir() else options.data
    rows = list(lines(path))
    halves = {name: [row for row in rows if half(row["id"]) == name] for name in ("tune", "held out")}
    errors(halves["tune"], options.errors)
    figures: dict[str, Any] = dict(PUBLISHED) | {f"all {k}": v for k, v in measure(rows).items()}
    for name, part in halves.items():
        figures |= {f"{name} {key}": value for key, value in measure(part).items()}
    emit(figures, as_json=options.json)


if __name__ == "__main__":
    main()

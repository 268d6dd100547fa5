"""Time expressions against TimeML gold: span F1, strict and relaxed, and value F1 as TempEval-3 scores it.

A file holds lines {"id", "dct", "text", "timex": [{"start", "end", "type", "value"}]} (dates/timebank.jsonl.gz,
dates/aquaint.jsonl.gz). Value F1: precision and recall count those relaxed matches whose value is gold's
(UzZaman et al., SemEval-2013 task 1). Beside us, in the same run, dateparser's `search_dates` where it is
installed. Published: recognizers-text 66.2 (value F1 on TimeBank, its own run), HeidelTime 77.6 (TempEval-3's platinum set).
"""

from collections.abc import Callable, Iterable
from datetime import date, datetime
from pathlib import Path
from typing import Any

from common import arguments, data_folder, emit, half, lines
from onrecord.model import Span
from onrecord.reading.dates import expressions

Found = tuple[int, int, str]


def ours(document: dict[str, Any]) -> list[Found]:
    """TIMEX3 values of our reading."""
    published = date.fromisoformat(document["dct"][:10]) if document.get("dct") else None
    whole = [Span(0, len(document["text"]))]
    read = expressions(document["text"], sentences(document["text"]) or whole, published=published)
    return [(each.span.start, each.span.end, each.meaning.value) for each in read]


def sentences(text: str) -> list[Span]:
    from onrecord.model import Block, Report
    from onrecord.reading.sentences import split

    report = Report(item="", text=text, blocks=(Block("body", Span(0, len(text))),))
    return [sentence.span for sentence in split(report)]


def theirs(document: dict[str, Any]) -> list[Found]:
    """dateparser's search_dates; a phrase that it reads as a month or a year counts as that, not as a day."""
    from dateparser.date import DateDataParser
    from dateparser.search import search_dates

    settings: dict[str, Any] = {"PREFER_DATES_FROM": "past"}
    if document.get("dct"):
        settings["RELATIVE_BASE"] = datetime.fromisoformat(document["dct"][:10])
    parser = DateDataParser(languages=["en"], settings=settings)
    found, at = [], 0
    for phrase, when in search_dates(document["text"], languages=["en"], settings=settings) or []:
        start = document["text"].find(phrase, at)
        if start >= 0:
            at = start + len(phrase)
            long = {"month": 7, "year": 4}.get(parser.get_date_data(phrase).period or "day", 10)
            found.append((start, at, when.date().isoformat()[:long]))
    return found


def scores(pairs: Iterable[tuple[list[Found], list[Found]]]) -> dict[str, float]:
    """Strict and relaxed span F1, value F1, of (found, gold) pairs."""
    found_all = gold_all = strict = relaxed = value = 0
    for found, gold in pairs:
        found_all, gold_all = found_all + len(found), gold_all + len(gold)
        open_ = list(found)
        for start, end, sense in gold:
            match = next((f for f in open_ if f[0] < end and start < f[1]), None)
            if match is not None:
                open_.remove(match)
                relaxed, strict = relaxed + 1, strict + (match[:2] == (start, end))
                value += match[2] == sense
    return {
        name: _f1(n, found_all, gold_all)
        for name, n in (("strict", strict), ("relaxed", relaxed), ("value", value))
    }


def _f1(right: int, found: int, gold: int) -> float:
    return 2 * right / (found + gold) if found + gold else 0.0


def run(documents: list[dict[str, Any]], read: Callable[[dict[str, Any]], list[Found]]) -> dict[str, float]:
    gold = [[(t["start"], t["end"], t["value"]) for t in d["timex"]] for d in documents]
    return scores(zip([read(d) for d in documents], gold, strict=True))


def main() -> None:
    parser = arguments("Time expressions on TimeBank and AQUAINT", None)
    parser.add_argument("--no-others", action="store_true", help="leave dateparser out")
    options = parser.parse_args()
    folder = data_folder()
    named = (
        [options.data]
        if options.data
        else [folder / "dates" / f"{n}.jsonl.gz" for n in ("timebank", "aquaint")]
        if folder
        else []
    )
    if not named:
        parser.error("say --data FILE, or set ONRECORD_DATA")
    figures: dict[str, Any] = {}
    for file in map(Path, named):
        name, documents = file.name.split(".")[0], list(lines(file))
        for part in ("tune", "held out", "all"):
            chosen = [d for d in documents if part in ("all", half(d["id"]))]
            figures.update({f"{name} {part} {k} F1": v for k, v in run(chosen, ours).items()})
        if not options.no_others and _has_dateparser():
            figures.update({f"{name} all dateparser {k} F1": v for k, v in run(documents, theirs).items()})
    emit(figures, as_json=options.json)


def _has_dateparser() -> bool:
    try:
        import dateparser  # noqa: F401
    except ImportError:
        return False
    return True


if __name__ == "__main__":
    main()

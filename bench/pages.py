"""Pages of HTML: is the report's body all of the article and nothing else, and is what it says about itself right?

Two published benchmarks, each with trafilatura alone in the same run:

- article-extraction-benchmark (Zyte): 4-gram shingles of tokens, precision and recall averaged over pages,
  F1 of the averages, as in its `evaluate.py`. A folder with `gold.jsonl` and `html/<id>.html.gz`.
- trafilatura's evaluation: strings that must be in the text and strings that must not (accuracy), and
  title, date and authors, equal when letters and figures are (authors as a set). A `.jsonl(.gz)` file.

Body text is the blocks with the roles `body` and `subhead`.
"""

import base64
import gzip
import re
import time
from collections import Counter
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import trafilatura

from common import arguments, emit, half, lines
from onrecord.errors import InputError
from onrecord.model import Report
from onrecord.reading.page import read_pages

TOKEN = re.compile(r"\w+")


def main() -> None:
    options = arguments(__doc__ or "", "pages").parse_args()
    figures: dict[str, Any] = {}
    for path in [options.data, *(sorted(options.data.iterdir()) if options.data.is_dir() else [])]:
        if path.is_dir() and (path / "gold.jsonl").exists():
            figures |= shingles(path)
        elif path.is_file() and path.name.endswith((".jsonl", ".jsonl.gz")) and path.name != "gold.jsonl":
            figures |= strings(path)
    emit(figures, as_json=options.json)


def read(html: bytes, url: str | None = None) -> tuple[Report, ...]:
    try:
        return read_pages(html, media_type="text/html", url=url).reports
    except InputError:
        return ()


def text_of(reports: tuple[Report, ...], *roles: str) -> str:
    return "\n".join(
        block.span.of(report.text) for report in reports for block in report.blocks if block.role in roles
    )


def timed(clock: Counter[str], name: str, action: Callable[[], Any]) -> Any:
    start = time.perf_counter()
    made = action()
    clock[name] += time.perf_counter() - start  # type: ignore[assignment]
    return made


def shingles(folder: Path) -> dict[str, Any]:
    """Body against the article bodies of a folder of the article-extraction-benchmark."""
    scores: dict[str, list[tuple[str, float | None, float | None]]] = {"ours": [], "trafilatura": []}
    clock: Counter[str] = Counter()
    for row in lines(folder / "gold.jsonl"):
        html = gzip.decompress((folder / "html" / f"{row['id']}.html.gz").read_bytes())
        reports = timed(clock, "ours", lambda html=html: read(html))
        alone = timed(
            clock, "trafilatura", lambda html=html: trafilatura.extract(html, include_comments=False)
        )
        for name, text in (("ours", text_of(reports, "body", "subhead")), ("trafilatura", alone or "")):
            scores[name].append((half(row["id"]), *precision_and_recall(row["articleBody"], text)))
    figures: dict[str, Any] = {"body pages": len(scores["ours"])}
    for name, rows in scores.items():
        for part in ("all", "tune", "held out"):
            chosen = [row for row in rows if part in ("all", row[0])]
            if chosen:
                figures |= {
                    f"body {measure} {name} {part}": value for measure, value in averaged(chosen).items()
                }
    return figures | {"body seconds ours / trafilatura": clock["ours"] / clock["trafilatura"]}


def precision_and_recall(true: str, found: str) -> tuple[float | None, float | None]:
    """Of 4-gram shingles; null where there are none to share out."""
    wanted, got = grams(true), grams(found)
    shared = (wanted & got).total()
    return (
        shared / got.total() if got else None,
        shared / wanted.total() if wanted else None,
    )


def grams(text: str, size: int = 4) -> Counter[tuple[str, ...]]:
    tokens = TOKEN.findall(text)
    made = (tuple(tokens[at : at + size]) for at in range(max(1, len(tokens) - size + 1)))
    return Counter(gram for gram in made if gram)


def averaged(rows: list[tuple[str, float | None, float | None]]) -> dict[str, float]:
    precisions = [row[1] for row in rows if row[1] is not None]
    recalls = [row[2] for row in rows if row[2] is not None]
    precision = sum(precisions) / max(len(precisions), 1)
    recall = sum(recalls) / max(len(recalls), 1)
    return {
        "precision": precision,
        "recall": recall,
        "F1": 2 * precision * recall / (precision + recall) if precision + recall else 0.0,
    }


def strings(file: Path) -> dict[str, Any]:
    """Text and metadata against trafilatura's evaluation data."""
    tally: Counter[tuple[str, str, str, bool]] = Counter()
    clock: Counter[str] = Counter()
    for row in lines(file):
        html = (
            row["html"].encode("utf-8", "surrogatepass")
            if "html" in row
            else base64.b64decode(row["html_base64"])
        )
        reports = timed(clock, "ours", lambda html=html: read(html))
        alone = timed(
            clock,
            "trafilatura",
            lambda html=html: trafilatura.bare_extraction(html, with_metadata=True, include_comments=False),
        )
        page = reports[0] if reports else None
        ours = (
            text_of(reports, "body", "subhead"),
            (page.title, page.authors, page.published) if page else (None, (), None),
        )
        theirs = (
            alone.text or "" if alone else "",
            (alone.title, tuple((alone.author or "").split("; ")), alone.date) if alone else (None, (), None),
        )
        for name, (text, metadata) in (("ours", ours), ("trafilatura", theirs)):
            for slot, right in judged(row, text, metadata):
                tally[name, half(row["host"]), slot, right] += 1
    figures = {"pages seconds ours / trafilatura with metadata": clock["ours"] / clock["trafilatura"]}
    return dict(shares(tally)) | figures


def judged(
    row: dict[str, Any], text: str, metadata: tuple[str | None, tuple[str, ...], str | None]
) -> Iterator[tuple[str, bool]]:
    """Each thing the row asks for, and whether it is right."""
    for wanted in row["with"]:
        yield "strings with", wanted in text
    for unwanted in row["without"]:
        yield "strings without", unwanted not in text
    title, authors, published = metadata
    if row.get("title"):
        yield "title", letters(title or "") == letters(str(row["title"]))
    if row.get("date"):
        wanted_dates = row["date"] if isinstance(row["date"], list) else [row["date"]]
        yield "date", (published or "")[:10] in wanted_dates
    if row.get("author"):
        yield "author", names(authors) == names(row["author"])


def letters(text: str) -> str:
    return "".join(char for char in text.lower() if char.isalnum())


def names(written: str | list[str] | tuple[str, ...]) -> set[str]:
    whole = written if isinstance(written, str) else ";".join(written)
    return {letters(name) for name in re.split(r"[;,]| and ", whole) if letters(name)}


def shares(tally: Counter[tuple[str, str, str, bool]]) -> Iterator[tuple[str, float | int]]:
    """The share that is right, by slot, system and half; `strings` is of both kinds together."""
    slots = {"strings": ("strings with", "strings without")}
    slots |= {slot: (slot,) for slot in ("strings with", "strings without", "title", "date", "author")}
    for slot, kinds in slots.items():
        for name in ("ours", "trafilatura"):
            for part in ("all", "tune", "held out"):
                counts = [
                    sum(
                        count
                        for (who, where, kind, was), count in tally.items()
                        if who == name and kind in kinds and was is right and part in ("all", where)
                    )
                    for right in (True, False)
                ]
                if sum(counts):
                    yield f"{slot} {name} {part}", counts[0] / sum(counts)
        yield (
            f"{slot} asked",
            sum(count for (who, _, kind, _), count in tally.items() if who == "ours" and kind in kinds),
        )


if __name__ == "__main__":
    main()

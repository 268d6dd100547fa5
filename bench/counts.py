"""Killed and injured, document by document: our reader beside the regex baseline beside what stands in the text.

Data sets, told apart by their rows: GVA (articles against the archive's final counts), SATP (incident reports
against the coded totals), MUC-4 (victims by effect; its annotators left out losses of open combat, so precision is also given for the
documents with victims alone). Tune and held-out halves apart; GVA is split by incident.

How the claims of a document become one number, for a measure. Taken are the claims of loss that assert or confirm,
of the event itself (basis `incident`, `increment` or none), parts of a stated total left out, and those left out whose
day lies over a year before the report's. News says first what matters most: the figures of the first sentence
that has any are added up, and that is the number. Without any, bodies found stand for killed; without these, one,
if a single person is said to be lost without a figure ("Lund was shot dead"); else none. Casualties that may hold
both, less the killed, are the wounded where they are more than the wounded told.

Published: DistilBERT MAE 0.82 on SATP (deaths and injuries).
"""

import random
import sys
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path
from typing import Any

from baseline import nearest_number_to_loss_word, numbers_in
from common import arguments, emit, half, lines
from onrecord.model import Claim
from onrecord.reading.figures.lexicon import words
from onrecord.reading.reader import Reading, read_report
from onrecord.reading.sentences import split

MEASURES = ("killed", "wounded")
EFFECTS = {"killed": "DEATH", "wounded": "INJURY"}
MANY = 4
SEED = 20241217
YEAR = timedelta(days=365)

FAILED: list[str] = []
"""Documents that the reader failed on, with the error: each is a flaw, and scored as if nothing was read."""

Counts = dict[str, int]


@dataclass(frozen=True, slots=True)
class Document:
    """One text with its gold: counts by measure, or for MUC-4 victims by effect."""

    data: str
    key: str
    text: str
    published: str | None
    counts: Counts
    victims: tuple[dict[str, Any], ...] = ()

    @property
    def half(self) -> str:
        return half(self.key)


def documents(path: Path) -> Iterator[Document]:
    """The documents of a file, or of the three files of a folder."""
    folder = path / "casualties" if (path / "casualties").is_dir() else path
    files = [f for f in sorted(folder.iterdir()) if ".jsonl" in f.name] if folder.is_dir() else [path]
    for file in files:
        for row in lines(file):
            yield from document(row)


def document(row: dict[str, Any]) -> Iterator[Document]:
    """The documents of one row; rows of other data sets give none."""
    if "articles" in row and "n_killed" in row:
        counts = {"killed": row["n_killed"], "wounded": row["n_injured"]}
        for article in row["articles"]:
            text = f"{article['title']}\n\n{article['text']}" if article.get("title") else article["text"]
            yield Document("gva", row["incident"], text, article.get("published"), counts)
    elif "deaths" in row:
        counts = {"killed": row["deaths"]["total"], "wounded": row["injuries"]["total"]}
        yield Document("satp", row["id"], row["text"], row.get("date"), counts)
    elif "victims" in row:
        yield Document("muc4", row["id"], row["text"], row.get("date"), {}, tuple(row["victims"]))


def read(document: Document) -> Reading:
    """What our reader finds; a document that it fails on says nothing, and is counted in `FAILED`."""
    data = document.text.encode("utf-8", errors="replace")
    try:
        return read_report(data, media_type="text/plain", published=document.published)
    except Exception as error:
        FAILED.append(f"{document.data} {document.key}: {error!r}")
        return Reading((), ())


def value(claim: Claim) -> int | None:
    """The figure as one number: best, else low, else high."""
    figure = claim.figure
    if figure is None:
        return None
    return next((end for end in (figure.best, figure.low, figure.high) if end is not None), None)


def of_the_event(claim: Claim, measure: str, published: str | None) -> bool:
    """Whether the claim says a loss of the event that the document reports."""
    basis = claim.figure.basis if claim.figure else None
    return (
        claim.kind == "loss"
        and claim.measure == measure
        and claim.stance in ("asserts", "confirms")
        and basis in ("incident", "increment", None)
        and claim.part_of is None
        and not _long_ago(claim, published)
    )


def _long_ago(claim: Claim, published: str | None) -> bool:
    last = claim.when and (claim.when.end or claim.when.start)
    try:
        return bool(last and published) and _date(published) - _date(last) > YEAR
    except ValueError:
        return False


def _date(day: str | None) -> date:
    return date.fromisoformat((day or "")[:10])


def number_of(reading: Reading, measure: str, published: str | None) -> int:
    """The document's number for a measure, by the rule that the module's docstring states."""
    claims = [claim for claim in reading.claims if of_the_event(claim, measure, published)]
    figures = [claim for claim in claims if value(claim) is not None]
    if figures:
        first = sentence_of(reading, figures[0])
        return sum(value(claim) or 0 for claim in figures if sentence_of(reading, claim) == first)
    if measure == "killed" and (found := number_of(reading, "bodies", published)):
        return found
    return int(any(claim.figure is None and is_one(claim) for claim in claims))


def sentence_of(reading: Reading, claim: Claim) -> tuple[str, int]:
    """Report and sentence that a claim's figure stands in."""
    report = next(report for report in reading.reports if report.id == claim.report)
    span = claim.figure.span if claim.figure and claim.figure.span else claim.span
    at = span.start if span else 0
    return report.id, next((n for n, s in enumerate(split(report)) if s.span.start <= at < s.span.end), -1)


def is_one(claim: Claim) -> bool:
    """Whether the group of a claim without a figure is worded as one person."""
    if claim.group is None or not claim.group.wording.split():
        return False
    last = claim.group.wording.split()[-1].strip(".,").lower()
    known = words()
    return last not in known.people and not last.endswith(known.people_endings)


def ours(document: Document) -> Counts:
    """Our number for each measure."""
    reading = read(document)
    killed, wounded, casualties = (
        number_of(reading, measure, document.published) for measure in (*MEASURES, "casualties")
    )
    return {"killed": killed, "wounded": max(wounded, casualties - killed)}


def compare(docs: list[Document], answers: list[Counts]) -> dict[str, Any]:
    """Exact matches (all, and where the gold is not zero) and mean absolute errors."""
    figures: dict[str, Any] = {"documents": len(docs)}
    total_error = 0
    for measure in MEASURES:
        rows = [(d.counts[measure], a[measure]) for d, a in zip(docs, answers, strict=True)]
        lost = [(gold, given) for gold, given in rows if gold]
        error = sum(abs(gold - given) for gold, given in rows)
        total_error += error
        figures[f"{measure} exact"] = share(gold == given for gold, given in rows)
        figures[f"{measure} exact where not zero"] = share(gold == given for gold, given in lost)
        figures[f"{measure} mae"] = error / len(rows) if rows else 0.0
    figures["mae"] = total_error / len(docs) / len(MEASURES) if docs else 0.0
    return figures


def share(hits: Iterable[bool]) -> float:
    """Share of true ones; 0 of none."""
    counted = list(hits)
    return sum(counted) / len(counted) if counted else 0.0


def ceiling(docs: list[Document]) -> dict[str, Any]:
    """Share of documents, gold not zero, where the gold number stands in the text in digits or small words."""
    present = [{number for _, _, number in numbers_in(doc.text)} for doc in docs]
    return {
        f"{measure} stands in the text": share(
            doc.counts[measure] in numbers
            for doc, numbers in zip(docs, present, strict=True)
            if doc.counts[measure]
        )
        for measure in MEASURES
    }


Pair = tuple[str, int]


def our_pairs(document: Document) -> set[Pair]:
    """Effect and number of each asserted claim, whatever its basis; one for a single person without a figure."""
    return {
        (EFFECTS[claim.measure], amount)
        for claim in read(document).claims
        if claim.measure in EFFECTS
        and claim.stance in ("asserts", "confirms")
        and (amount := value(claim) or int(claim.figure is None and is_one(claim)))
    }


def baseline_pairs(document: Document) -> set[Pair]:
    """The baseline's pairs."""
    found = nearest_number_to_loss_word(document.text)
    return {(EFFECTS[measure], number) for measure, number in found.items() if number}


def fits(pair: Pair, victim: dict[str, Any]) -> bool:
    """Whether a pair answers a victim entry: its effect, and a number inside one of its alternatives."""
    effect, number = pair
    return effect in victim["effect"] and any(
        (option["low"] or 0) <= number <= (option["high"] or sys.maxsize) for option in victim["parsed"]
    )


def victim_scores(docs: list[Document], answers: list[set[Pair]]) -> dict[str, Any]:
    """Precision and recall of (effect, number) pairs; an optional victim may be given or not."""
    given = right = wanted = found = 0
    for doc, pairs in zip(docs, answers, strict=True):
        victims = [v for v in doc.victims if v["parsed"] and set(v["effect"]) & set(EFFECTS.values())]
        distinct = {(tuple(v["effect"]), v["number"]): v for v in victims if not v["optional"]}
        given += len(pairs)
        right += sum(any(fits(pair, victim) for victim in victims) for pair in pairs)
        wanted += len(distinct)
        found += sum(any(fits(pair, victim) for pair in pairs) for victim in distinct.values())
    precision, recall = right / given if given else 0.0, found / wanted if wanted else 0.0
    f1 = 2 * precision * recall / (precision + recall) if right and found else 0.0
    return {"documents": len(docs), "victims": wanted, "p": precision, "r": recall, "f1": f1}


def measure(name: str, docs: list[Document], errors: int) -> dict[str, Any]:
    """The figures of one data set's half."""
    if docs[0].data == "muc4":
        scored = {"ours": [our_pairs(doc) for doc in docs], "baseline": [baseline_pairs(doc) for doc in docs]}
        figures = {who: victim_scores(docs, answers) for who, answers in scored.items()}
        relevant = [at for at, doc in enumerate(docs) if doc.victims]
        for who, answers in scored.items():
            figures[f"{who} where there are victims"] = victim_scores(
                [docs[at] for at in relevant], [answers[at] for at in relevant]
            )
        return prefixed(name, figures)
    answers = [ours(doc) for doc in docs]
    base = [nearest_number_to_loss_word(doc.text) for doc in docs]
    show(docs, answers, errors)
    figures = prefixed(
        name, {"ours": compare(docs, answers), "baseline": compare(docs, base), "ceiling": ceiling(docs)}
    )
    many = [at for at, doc in enumerate(docs) if sum(doc.counts.values()) >= MANY]
    if docs[0].data == "gva" and many:
        some = [docs[at] for at in many]
        strata = {
            "ours": compare(some, [answers[at] for at in many]),
            "baseline": compare(some, [base[at] for at in many]),
            "ceiling": ceiling(some),
        }
        figures |= prefixed(f"{name} {MANY} or more victims", strata)
    return figures


def prefixed(name: str, groups: dict[str, dict[str, Any]]) -> dict[str, Any]:
    """One flat table of figures."""
    return {
        f"{name} {who} {key}": number for who, figures in groups.items() for key, number in figures.items()
    }


def show(docs: list[Document], answers: list[Counts], most: int) -> None:
    """Texts whose numbers we read otherwise than the gold; to the terminal only."""
    wrong = [(doc, given) for doc, given in zip(docs, answers, strict=True) if doc.counts != given]
    for doc, given in wrong[:most]:
        print(f"gold {doc.counts} ours {given}\n    {doc.text[:600]!r}")


def sampled(docs: list[Document], limit: int | None) -> list[Document]:
    """`limit` documents of each data set, drawn with a fixed seed; all of them without a limit."""
    if not limit:
        return docs
    pick: Callable[[str], list[Document]] = lambda data: [doc for doc in docs if doc.data == data]  # noqa: E731
    names = sorted({doc.data for doc in docs})
    return [
        doc for data in names for doc in random.Random(SEED).sample(pick(data), min(limit, len(pick(data))))
    ]


def main() -> None:
    parser = arguments(__doc__ or "", "casualties")
    parser.add_argument(
        "--limit", type=int, default=None, help="so many documents of each data set, drawn with a fixed seed"
    )
    parser.add_argument("--errors", type=int, default=0, help="print so many misread texts of the tune half")
    options = parser.parse_args()
    docs = sampled(list(documents(options.data)), options.limit)
    figures: dict[str, Any] = {"published DistilBERT satp mae": 0.82}
    for data in sorted({doc.data for doc in docs}):
        for name in ("tune", "held out"):
            part = [doc for doc in docs if doc.data == data and doc.half == name]
            if part:
                figures |= measure(f"{data} {name}", part, options.errors if name == "tune" else 0)
    for failure in FAILED:
        print(f"the reader failed on {failure}")
    emit(figures | {"documents the reader failed on": len(FAILED)}, as_json=options.json)


if __name__ == "__main__":
    main()

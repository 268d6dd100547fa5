"""Who said what: source, cue and content against PolNeAR's annotation (Newell, Margolin, Ruths, LREC 2018).

Anchors on PolNeAR's test part, exact spans, F1 of source, cue, content: rules 10.7, 22.8, 5.6;
CoreNLP's quote annotator 13.9, none, 17.5; CNN with CRF 61.0, 62.6, 42.0; BERT 81.1, 74.0, 68.9.
"""

import re
from collections import Counter
from collections.abc import Iterable, Iterator
from typing import Any

from common import arguments, emit, lines
from onrecord.model import Block, Report, Span
from onrecord.reading.attribution import find_attributions
from onrecord.reading.sentences import split

SLOTS = ("source", "cue", "content")
ANCHORS = {
    "rules": (10.7, 22.8, 5.6),
    "corenlp": (13.9, None, 17.5),
    "cnn_crf": (61.0, 62.6, 42.0),
    "bert": (81.1, 74.0, 68.9),
}
_BASELINE_VERBS = r"(?:said|says|say|told|added|wrote|stated|reported|announced|claimed|noted|asked|tweeted)"
_QUOTE = re.compile(r"[“\"][^”\"\n]{1,600}[”\"]")
_BASELINE = re.compile(rf"\b{_BASELINE_VERBS}\b")
_CAPITALISED = re.compile(r"[A-Z][\w.'-]*(?: [A-Z][\w.'-]*)*")
_INSERTION = re.compile(r"(, who [^,\n]{1,200},)\s")
_COMPLEMENTISER = re.compile(r"\bthat\s+$")

Spans = tuple[Span, ...]
Triple = dict[str, Spans]


def as_report(text: str) -> Report:
    """Plain text as a report: paragraphs as blocks, the first of them the title."""
    blocks = []
    for found in re.finditer(r"[^\n]+(?:\n[^\n]+)*", text):
        blocks.append(Block("title" if not blocks else "body", Span(*found.span())))
    return Report(item="0" * 64, text=text, blocks=tuple(blocks))


def found_by_rules(text: str) -> list[Triple]:
    """Our attributions in PolNeAR's terms: "that" counts as content there, and speakers are the nearest."""
    report = as_report(text)
    found = []
    for each in find_attributions(report, split(report), attitudes=True):
        sources = tuple(link.span for link in each.sources if link.span is not None)
        cue = (each.cue.span,) if each.cue is not None and each.cue.span is not None else ()
        found.append(
            {
                "source": _own(text, sources, cue),
                "cue": cue,
                "content": tuple(_with_that(text, span) for span in each.content),
            }
        )
    return found


def _own(text: str, sources: Spans, cue: Spans) -> Spans:
    """Of a chain, the link nearest to the cue, with the insertion up to the cue, as PolNeAR has it."""
    if not sources or not cue:
        return sources[:1]
    near = min(sources, key=lambda span: (max(cue[0].start - span.end, span.start - cue[0].end), span.start))
    inserted = _INSERTION.fullmatch(text, near.end, cue[0].start)
    if inserted:
        return (Span(near.start, inserted.end(1)),)
    comma = "," in near.of(text) and text[near.end : near.end + 1] == "," and near.end < cue[0].start
    return (Span(near.start, near.end + comma),)


def _with_that(text: str, span: Span) -> Span:
    before = _COMPLEMENTISER.search(text, max(0, span.start - 8), span.start)
    return Span(before.start(), span.end) if before else span


def found_by_baseline(text: str) -> list[Triple]:
    """A quotation, the verb of reporting nearest to it, and the capitalised words nearest to that."""
    found = []
    for quote in _QUOTE.finditer(text):
        low = max(0, quote.start() - 120)
        verbs = [
            *_BASELINE.finditer(text, low, quote.start()),
            *_BASELINE.finditer(text, quote.end(), quote.end() + 120),
        ]
        if not verbs:
            continue
        verb = min(
            verbs, key=lambda each: min(abs(quote.start() - each.end()), abs(each.start() - quote.end()))
        )
        names = list(_CAPITALISED.finditer(text, max(0, verb.start() - 60), verb.end() + 60))
        names = [name for name in names if name.end() <= quote.start() or name.start() >= quote.end()]
        name = min(
            names, key=lambda each: max(verb.start() - each.end(), each.start() - verb.end()), default=None
        )
        found.append(
            {
                "source": (Span(*name.span()),) if name else (),
                "cue": (Span(*verb.span()),),
                "content": (Span(*quote.span()),),
            }
        )
    return found


def gold_of(row: dict[str, Any]) -> list[Triple]:
    return [
        {slot: tuple(Span(*span) for span in each[slot]) for slot in SLOTS} for each in row["attributions"]
    ]


class Score:
    """Exact spans and characters of each slot, counted over documents."""

    def __init__(self) -> None:
        self.exact: Counter[str] = Counter()
        self.chars: Counter[str] = Counter()

    def add(self, gold: list[Triple], found: list[Triple]) -> None:
        for slot in SLOTS:
            ours, theirs = set(_spans(found, slot)), set(_spans(gold, slot))
            self.exact.update(
                {f"{slot} found": len(ours), f"{slot} gold": len(theirs), f"{slot} both": len(ours & theirs)}
            )
            mine, yours = _characters(ours), _characters(theirs)
            self.chars.update(
                {f"{slot} found": len(mine), f"{slot} gold": len(yours), f"{slot} both": len(mine & yours)}
            )

    def figures(self, name: str) -> Iterator[tuple[str, float]]:
        for how, counts in (("exact", self.exact), ("overlap", self.chars)):
            for slot in SLOTS:
                both = counts[f"{slot} both"]
                precision = both / max(1, counts[f"{slot} found"])
                recall = both / max(1, counts[f"{slot} gold"])
                yield f"{name} {slot} {how} precision", precision
                yield f"{name} {slot} {how} recall", recall
                yield f"{name} {slot} {how} F1", 2 * precision * recall / max(1e-9, precision + recall)


def _spans(triples: Iterable[Triple], slot: str) -> Iterator[Spans]:
    for triple in triples:
        if triple[slot]:
            yield tuple(sorted(triple[slot]))


def _characters(groups: Iterable[Spans]) -> set[int]:
    return {at for spans in groups for span in spans for at in range(*span)}


def main() -> None:
    parser = arguments(__doc__.splitlines()[0], "attribution/polnear_dev.jsonl.gz")
    options = parser.parse_args()
    ours, baseline, documents = Score(), Score(), 0
    for row in lines(options.data):
        gold = gold_of(row)
        ours.add(gold, found_by_rules(row["text"]))
        baseline.add(gold, found_by_baseline(row["text"]))
        documents += 1
    figures: dict[str, Any] = {"documents": documents}
    figures |= dict(ours.figures("onrecord")) | dict(baseline.figures("baseline"))
    for name, values in ANCHORS.items():
        figures |= {
            f"published {name} {slot} exact F1": value / 100
            for slot, value in zip(SLOTS, values, strict=True)
            if value
        }
    emit(figures, as_json=options.json)


if __name__ == "__main__":
    main()

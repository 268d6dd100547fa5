"""Does the reader degrade gently? Figure claims of the same passages in other dress, and of very long texts, with time and memory.

Held-out passages of the training corpus (`--data`: its folder, or JSON Lines made of it, of which the held-out part is taken)
are made over with their gold (`variants_made.py`): capitals, small letters, lost punctuation, straight quotes, slips of a scan (1 and 3
characters in 100, and words broken at line ends), wrapped lines, lists, tables, captions, live blogs (six passages a
page, each an entry with its time), transcripts (each paragraph a turn; who has it counts as the nearest speaker). All go from bytes to
claims. Scored as `claims.py` does; names in scans are compared with the letters that scans mix up taken for one. Web layouts are
to be held against `web page`, the others against `plain`. Long texts: passages and what `training/generator.py` makes of them, one after the other
in one document (`--words`), beside the same passages read one by one.
"""

import argparse
import json
import resource
import sys
import tempfile
import time
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

from claims import Errors, Score, score
from claims_corpus import CORPUS, passages
from claims_gold import Row, by_rules
from common import arguments, emit
from onrecord.errors import InputError
from onrecord.reading.page import read_pages
from variants_made import Passage, dressed, found, laid_out, passage_of

SEED = 20241217
TOGETHER = {"live blog": 6}
VARIANTS: Sequence[tuple[str, str]] = (
    ("as written", "plain"),
    ("capitals", "plain"),
    ("small letters", "plain"),
    ("straight quotes", "plain"),
    ("no full stops", "plain"),
    ("no punctuation", "plain"),
    ("as written", "wrapped"),
    ("as written", "wrapped, hyphens"),
    ("scan, 1 %", "wrapped, hyphens"),
    ("scan, 3 %", "wrapped, hyphens"),
    ("as written", "items"),
    ("as written", "turns"),
    ("as written", "web page"),
    ("as written", "web list"),
    ("as written", "web table"),
    ("as written", "captions"),
    ("as written", "live blog"),
)
_FOLDED = (("-\n", ""), ("rn", "m"), ("i", "l"), ("1", "l"), ("0", "o"))


def score_variant(written: Sequence[Passage], dress: str, layout: str, *, seed: int = SEED) -> Score:
    """All passages in one dress and layout."""
    made = [dressed(passage, dress, seed=seed) for passage in written]
    together = TOGETHER.get(layout, 1)
    total = Score()
    for start in range(0, len(made), together):
        total.add(_read(made[start : start + together], layout, scan=dress.startswith("scan")))
    return total


def _read(group: Sequence[Passage], layout: str, *, scan: bool = False) -> Score:
    """One file made of the group, read and scored, passage by passage."""
    laid, data, media_type = laid_out(group, layout)
    outlet = group[0].outlet if len(group) == 1 else None
    try:
        reports = read_pages(data, media_type=media_type, outlet=outlet, published=group[0].published).reports
    except InputError:
        reports = ()
    given = [[row for row in by_rules(report) if row.spans] for report in reports]
    total = Score()
    for each in found(laid, reports):
        if len(group) == 1:
            offered = [row for rows in given for row in rows]
        else:
            offered = [row for row in given[each.report] if row.spans[0].meets(each.stretch)] if given else []
        rows = [[_folded(row) for row in rows] if scan else rows for rows in (each.gold, offered)]
        total.add(score(rows[0], rows[1], {}, each.name, Errors()))
    return total


def _folded(row: Row) -> Row:
    """Names with the letters that a scan mixes up taken for one."""
    slots = dict(row.slots)
    for name in ("group", "by", "where"):
        slots[name] = slots[name] and _fold(slots[name])
    return replace(row, slots={**slots, "said_by": [_fold(link) for link in slots["said_by"]]})


def _fold(name: str) -> str:
    name = name.casefold()
    for mixed, one in _FOLDED:
        name = name.replace(mixed, one)
    return name


def long_text(written: Sequence[Passage]) -> dict[str, Any]:
    """One document of all the passages: figures, seconds and memory."""
    start = time.process_time()
    before = _peak_mib()
    together = _read(written, "plain")
    return {
        "words": sum(map(_words, written)),
        **_shown(together),
        "seconds": time.process_time() - start,
        "peak MiB": _peak_mib(),
        "peak MiB before": before,
    }


def _peak_mib() -> float:
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


def _shown(own: Score) -> dict[str, float]:
    return {
        "figure precision": own.figure.figures("x")["x precision"],
        "figure recall": own.figure.figures("x")["x recall"],
        "figure f1": own.figure.figures("x")["x f1"],
        "span f1": own.found.figures("x")["x f1"],
        "origin": own.slots["origin"] / max(own.matched, 1),
        "measure": own.slots["measure"] / max(own.matched, 1),
        "figureless f1": own.plain.figures("x")["x f1"],
    }


def _read_in(path: Path) -> list[Passage]:
    return [
        passage_of(passage, report, gold)
        for passage, report, gold in passages(path)
        if passage["split"] == "held out"
    ]


def _varied(folder: Path, each: int) -> list[Passage]:
    """Held-out passages with other figures, names, dates and orders of phrases."""
    sys.path.insert(0, str(CORPUS.parent))
    import corpus
    from generator import variants
    from gold import gold, split_of

    chosen = [one for one in corpus.written(folder) if split_of(one.id) == "held out"]
    with tempfile.TemporaryDirectory() as made:
        path = Path(made) / "varied.jsonl"
        rows = (json.dumps(gold(one)) for one in variants(chosen, seed=SEED, each=each))
        path.write_text("\n".join(rows), encoding="utf-8")
        return _read_in(path)


def _first_words(written: Sequence[Passage], words: int) -> list[Passage]:
    chosen, so_far = [], 0
    for passage in written:
        if so_far >= words:
            break
        chosen.append(passage)
        so_far += _words(passage)
    return chosen


def _words(passage: Passage) -> int:
    return sum(len(unit.text.split()) for _, units in passage.paragraphs for unit in units)


def main() -> None:
    """Every variant, then the long texts."""
    parser: argparse.ArgumentParser = arguments(__doc__ or "")
    parser.add_argument("--words", type=int, default=100_000, help="of the longest text; 0: none")
    parser.add_argument("--seed", type=int, default=SEED)
    parser.add_argument("--only", help="variants whose name holds this")
    args = parser.parse_args()
    path = args.data or CORPUS
    written = _read_in(path)
    figures: dict[str, Any] = {"passages": len(written)}
    for dress, layout in VARIANTS:
        name = f"{dress}, {layout}"
        if args.only in (None, "") or args.only in name:
            shown = _shown(score_variant(written, dress, layout, seed=args.seed))
            figures |= {f"{name} {what}": value for what, value in shown.items()}
    if args.words:
        figures |= _long(written, path, args.words)
    emit(figures, as_json=args.json)


def _long(written: Sequence[Passage], path: Path, words: int) -> dict[str, Any]:
    """A quarter, a half and all of so many words, each one document; and the longest read passage by passage."""
    have = sum(map(_words, written))
    if have < words and path.is_dir():
        written = [*written, *_varied(path, -(-(words - have) * 5 // (have * 4)))]
    figures: dict[str, Any] = {}
    for share in (4, 2, 1):
        chosen = _first_words(written, words // share)
        figures |= {f"long, 1/{share} {what}": value for what, value in long_text(chosen).items()}
    start = time.process_time()
    apart = score_variant(chosen, "as written", "plain")
    figures |= {f"the same, one by one {what}": value for what, value in _shown(apart).items()}
    return figures | {"the same, one by one seconds": time.process_time() - start}


if __name__ == "__main__":
    main()

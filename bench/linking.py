"""Which articles tell of one event: our stories against the archive's incidents, beside TF-IDF with a window of days.

Ours sees the title and the text of each article and nothing else: no address, no date, no outlet; claims are read from the
text by the rules. The peer is TF-IDF over the same words (unigrams and pairs), cosine, average link, and two articles may be
linked only where they were published within a week of each other: it is given the publication date. Its threshold is the best on
the tuning part.

Pairwise precision, recall and F1 over all pairs of articles; B3 (Bagga and Baldwin 1998) over articles of incidents with
two articles or more, and over all. Split as the data's README says: md5(incident) % 10 in 0-5 to tune, the rest held out.
"""

import hashlib
import math
import re
import sys
import time
from collections import Counter, defaultdict
from collections.abc import Sequence
from datetime import date
from itertools import pairwise
from typing import Any

from common import arguments, emit, lines
from onrecord.linking import link
from onrecord.linking.grouping import group
from onrecord.model import Block, Claim, Report, Span, sha256
from onrecord.reading.reader import read_report

Article = tuple[str, str, str, str | None]
"""Incident, title, text, date of publication."""
_WORD = re.compile(r"[a-z0-9]+")
_WINDOW_DAYS = 7
_THRESHOLDS = (0.06, 0.08, 0.1, 0.12, 0.14, 0.17, 0.2)


def articles(path: Any, part: str) -> list[Article]:
    """Incident, title, text and date of publication of each article of a part."""
    found = []
    for row in lines(path):
        digit = int(hashlib.md5(row["incident"].encode(), usedforsecurity=False).hexdigest(), 16) % 10
        if part == "all" or (digit <= 5) == (part == "tune"):
            found += [(row["incident"], a["title"] or "", a["text"], a["published"]) for a in row["articles"]]
    return found


def ours(found: Sequence[Article], *, with_claims: bool) -> list[str]:
    """The story of each article. Two articles of the very same words are one item, hence one report."""
    reports: dict[str, Report] = {}
    claims: list[Claim] = []
    of_article = []
    for _, title, text, _ in found:
        data = f"{title}\n\n{text}".encode("utf-8", "replace")
        plain = Block("body", Span(0, len(f"{title}\n\n{text}")))
        report = Report(item=sha256(data), text=f"{title}\n\n{text}", blocks=(plain,))
        if with_claims and report.item not in reports:
            reading = read_report(data, media_type="text/plain")
            report = reading.reports[0]
            claims += reading.claims
        report = reports.setdefault(sha256(data), report)
        of_article.append(report.id)
    begun = time.perf_counter()
    linked = link(reports.values(), claims)
    spent = time.perf_counter() - begun
    print(f"linked {len(reports)} reports, {len(claims)} claims in {spent:.1f} s", file=sys.stderr)
    return [linked.story(id_) for id_ in of_article]


def window(found: Sequence[Article]) -> dict[tuple[int, int], float]:
    """TF-IDF cosines of articles published within a week of each other."""
    terms = []
    for _, title, text, _ in found:
        words = _WORD.findall(f"{title} {text}".lower())
        terms.append(Counter([*words, *map(" ".join, pairwise(words))]))
    frequency = Counter(term for own in terms for term in own)
    posts: dict[str, list[tuple[int, float]]] = defaultdict(list)
    for number, own in enumerate(terms):
        weights = {
            t: (1 + math.log(n)) * math.log(len(found) / frequency[t])
            for t, n in own.items()
            if frequency[t] > 1
        }
        length = math.sqrt(sum(w * w for w in weights.values())) or 1.0
        for term, weight in weights.items():
            posts[term].append((number, weight / length))
    days = [date.fromisoformat(day[:10]).toordinal() if day else None for *_, day in found]
    edges: dict[tuple[int, int], float] = defaultdict(float)
    for own in posts.values():
        if len(own) > len(found) // 10:
            continue
        for at, (i, weight) in enumerate(own):
            for j, other in own[at + 1 :]:
                a, b = days[i], days[j]
                if a is not None and b is not None and abs(a - b) <= _WINDOW_DAYS:
                    edges[i, j] += weight * other
    return edges


def scores(gold: Sequence[str], told: Sequence[Any]) -> dict[str, float]:
    """Pairwise and B3."""
    both, golds, tolds = Counter(zip(gold, told, strict=True)), Counter(gold), Counter(told)

    def pairs(counted: Counter[Any]) -> int:
        return sum(n * (n - 1) // 2 for n in counted.values())

    right = pairs(both)
    precision, recall = right / max(pairs(tolds), 1), right / max(pairs(golds), 1)
    found = {"pairwise P": precision, "pairwise R": recall, "pairwise F1": _f1(precision, recall)}
    for name, least in (("B3 multi-document", 2), ("B3 all", 1)):
        kept = [(g, t) for g, t in zip(gold, told, strict=True) if golds[g] >= least]
        p = sum(both[g, t] / tolds[t] for g, t in kept) / max(len(kept), 1)
        r = sum(both[g, t] / golds[g] for g, t in kept) / max(len(kept), 1)
        found[name] = _f1(p, r)
    return found


def _f1(precision: float, recall: float) -> float:
    return 2 * precision * recall / (precision + recall) if precision + recall else 0.0


def main() -> None:
    """Both, on the parts asked for."""
    parser = arguments(__doc__ or "", "casualties/gva_dev.jsonl.gz")
    parser.add_argument("--part", choices=["tune", "held out", "all"], default="held out")
    parser.add_argument("--text-only", action="store_true", help="leave the claims out: text alone")
    parser.add_argument("--no-peer", action="store_true", help="leave TF-IDF with a window out")
    asked = parser.parse_args()
    found = articles(asked.data, asked.part)
    gold = [incident for incident, *_ in found]
    figures: dict[str, Any] = {"part": asked.part, "articles": len(found), "incidents": len(set(gold))}
    told = ours(found, with_claims=not asked.text_only)
    figures |= {f"ours, {name}": value for name, value in scores(gold, told).items()}
    if not asked.no_peer:
        edges = window(found)
        reached = [scores(gold, group(len(gold), edges, alike=at)) for at in _THRESHOLDS]
        best = max(reached, key=lambda each: each["pairwise F1"])
        figures |= {f"TF-IDF 7 days, best threshold, {name}": value for name, value in best.items()}
    emit(figures, as_json=asked.json)


if __name__ == "__main__":
    main()

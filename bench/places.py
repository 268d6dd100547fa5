"""Place names: which place each stands for, and which words are place names.

A file holds lines {"id", "text", "toponyms": [{"start", "end", "phrase", "lat", "lon"}]} (places/lgl.jsonl.gz,
places/geowebnews.jsonl.gz). The resolver is given the gold names. Accuracy within 161 km and the area under the
error curve (log errors, lower is better) as in Gritta et al. 2020, "A pragmatic guide to geoparsing
evaluation"; a name left unsettled counts as the greatest error, 20,039 km. Beside it, in the same run, the most
populous candidate. Published on LGL: population rule 70, CamCoder 76, Mordecai 3 82.7 (accuracy within 161 km).
Names found: F1 against the gold names that GeoNames has, without adjectives and peoples of states ("Russian"). The script prints load time and memory as well.
"""

import itertools
import json
import math
import resource
import subprocess
import sys
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

from common import arguments, data_folder, emit, half, lines
from onrecord.knowledge.nations import mentions
from onrecord.model import Block, Report, Span
from onrecord.reading.places import find_places, resolve_names
from onrecord.reading.places.naming import readings
from onrecord.reading.places.resolve import kilometres
from onrecord.reading.sentences import split

FARTHEST = 20039.0
Point = tuple[float, float]


def gold(document: dict[str, Any]) -> list[dict[str, Any]]:
    """Names that GeoNames has, each span once."""
    found = {
        (t["start"], t["end"]): t
        for t in document["toponyms"]
        if t["lat"] is not None and t.get("geonameid", True)
    }
    return [found[span] for span in sorted(found)]


def ours(document: dict[str, Any]) -> list[Point | None]:
    text = document["text"]
    mentions = resolve_names(text, [Span(t["start"], t["end"]) for t in gold(document)])
    return [
        (m.place.lat, m.place.lon) if m.place.lat is not None and m.place.lon is not None else None
        for m in mentions
    ]


def by_population(document: dict[str, Any]) -> list[Point | None]:
    best = [readings(document["text"][t["start"] : t["end"]]).places[:1] for t in gold(document)]
    return [(places[0].lat, places[0].lon) if places else None for places in best]


def errors(
    documents: Sequence[dict[str, Any]], resolver: Callable[[dict[str, Any]], list[Point | None]]
) -> list[float]:
    """Kilometres from the gold point, name by name."""
    return [
        kilometres(point, (t["lat"], t["lon"])) if point else FARTHEST
        for document in documents
        for point, t in zip(resolver(document), gold(document), strict=True)
    ]


def within(kms: Sequence[float]) -> float:
    return sum(km <= 161 for km in kms) / len(kms) if kms else 0.0


def area_under_curve(kms: Sequence[float]) -> float:
    """Gritta et al. 2020: the area under the sorted ln(1 + km), over ln(20039) times the count."""
    logs = sorted(math.log(1 + km) for km in kms)
    steps = sum((a + b) / 2 for a, b in itertools.pairwise(logs))
    return steps / (math.log(FARTHEST) * (len(logs) - 1)) if len(logs) > 1 else 0.0


def found(documents: Sequence[dict[str, Any]]) -> dict[str, float]:
    """Precision, recall and F1 of the names found, by exact span and by overlap."""
    right = loose = ours_ = theirs = 0
    for document in documents:
        text = document["text"]
        report = Report(item="", text=text, blocks=(Block("body", Span(0, len(text))),))
        mine = {m.span for m in find_places(report, split(report))}
        known = {Span(t["start"], t["end"]) for t in gold(document) if _is_name(t["phrase"])}
        right += len(mine & known)
        loose += sum(any(span.meets(other) for other in mine) for span in known)
        ours_, theirs = ours_ + len(mine), theirs + len(known)
    return {
        "names found precision": right / ours_ if ours_ else 0.0,
        "names found recall": right / theirs if theirs else 0.0,
        "names found F1": 2 * right / (ours_ + theirs) if ours_ + theirs else 0.0,
        "names found overlap recall": loose / theirs if theirs else 0.0,
    }


def _is_name(phrase: str) -> bool:
    """Whether it is a name, no adjective or people's word ("Russian", "Germans"), which we do not give as places."""
    return not any(
        m.column in ("adjective", "people") and len(m.span.of(phrase)) == len(phrase)
        for m in mentions(phrase)
    )


def memory() -> dict[str, float]:
    """Load time and memory growth of opening the gazetteer and of 1,000 lookups, in a fresh process."""
    code = (
        "import time,json,numpy;import onrecord.knowledge.gazetteer as m\n"
        "rss=lambda k:next(int(l.split()[1])/1024 for l in open('/proc/self/status') if l.startswith(k))\n"
        "a,f=rss('RssAnon'),rss('RssFile');t=time.perf_counter();g=m.gazetteer();s=time.perf_counter()-t\n"
        "n=['Paris','Kursk Oblast','Aleppo','Springfield','Goma']*200\n"
        "[g.lookup(x) for x in n]\n"
        "print(json.dumps({'gazetteer places':len(g),'gazetteer load ms':s*1000,'gazetteer own memory MiB':rss('RssAnon')-a,'gazetteer mapped file MiB':rss('RssFile')-f}))"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    read: dict[str, float] = json.loads(done.stdout)
    return read


def main() -> None:
    options = arguments("Place names on LGL and GeoWebNews").parse_args()
    folder = data_folder()
    named = (
        [options.data]
        if options.data
        else [folder / "places" / f"{n}.jsonl.gz" for n in ("lgl", "geowebnews")]
        if folder
        else []
    )
    figures: dict[str, Any] = memory()
    for file in map(Path, named):
        documents, name = list(lines(file)), file.name.split(".")[0]
        for part in ("tune", "held out", "all"):
            chosen = [d for d in documents if part in ("all", half(d["id"]))]
            for who, resolver in (("", ours), (" population only", by_population)):
                kms = errors(chosen, resolver)
                figures[f"{name} {part}{who} within 161 km"] = within(kms)
                figures[f"{name} {part}{who} error area"] = area_under_curve(kms)
            figures |= {f"{name} {part} {k}": v for k, v in found(chosen).items()}
    figures["peak memory MiB"] = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    emit(figures, as_json=options.json)


if __name__ == "__main__":
    main()

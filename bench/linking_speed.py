"""How long linking takes as a record grows: 1,000, 10,000 and 100,000 claims, and one more report after that.

The data are made, with a seed: events at invented places, each told by one to six reports (some copies, some with a higher
toll), each with claims of the dead and the wounded, and now and then a total so far. Each size runs in a process of its own;
memory is that process's peak.
"""

import argparse
import json
import random
import resource
import subprocess
import sys
import time
from datetime import date, timedelta

from common import emit
from onrecord.linking import link
from onrecord.model import Block, Claim, Figure, Group, Place, Report, Span, Speaker, Time, sha256

SIZES = (1_000, 10_000, 100_000)
SEED = 20241217
SYLLABLES = [
    "ba",
    "dor",
    "el",
    "fin",
    "gar",
    "hul",
    "im",
    "jo",
    "kas",
    "lor",
    "mar",
    "nev",
    "os",
    "pra",
    "qui",
    "ras",
    "sol",
    "tir",
    "ul",
    "vek",
    "wen",
    "yor",
    "zan",
]
WORDS = sorted({"".join(random.Random(SEED + n).choices(SYLLABLES, k=3)) for n in range(4_000)})
"""Names of things and people: as many as a few years of news have."""
OFFICES = (("police", "government", None), ("hospital", "medical", None), ("governor", "government", None))
SIDES = ("Norway", "Chile", "Kenya", "Nepal")


def made(claims: int, seed: int) -> tuple[list[Report], list[Claim]]:
    """Reports with this many claims between them, or a few more."""
    chance = random.Random(seed)
    reports: list[Report] = []
    found: list[Claim] = []
    while len(found) < claims:
        place = "".join(chance.choices(SYLLABLES, k=3)).title()
        first = date(2022, 1, 1) + timedelta(days=chance.randrange(1000))
        dead, hurt = chance.randrange(1, 60), chance.randrange(1, 90)
        scene = chance.sample(WORDS, 8)
        person = f"{''.join(chance.choices(SYLLABLES, k=2)).title()} {''.join(chance.choices(SYLLABLES, k=3)).title()}"
        for number in range(chance.choice((1, 1, 2, 2, 3, 4, 6))):
            outlet = f"{chance.choice(WORDS).title()} {chance.choice(('Post', 'Herald', 'Radio', 'Wire'))}"
            day = first + timedelta(days=chance.randrange(3))
            report, own = told(chance, outlet, day, place, first, dead + number // 3, hurt, scene, person)
            reports.append(report)
            found += own
    return reports, found


def told(
    chance: random.Random,
    outlet: str,
    day: date,
    place: str,
    when: date,
    dead: int,
    hurt: int,
    scene: list[str],
    person: str,
) -> tuple[Report, list[Claim]]:
    """One report on an event, and its claims."""
    office = chance.choice(OFFICES)
    quote = f"{dead} people were killed and {hurt} wounded"
    chosen = chance.sample(scene, 5)
    lines = [
        f"{quote} in {place} when the {chosen[0]} near the {chosen[1]} was hit, the {office[0]} said.",
        f"The {chosen[2]} behind the {chosen[3]} burned until the evening, said {person}, who lives at the {chosen[4]}.",
        f"Nobody has said why the {scene[0]} and the {scene[1]} of {place} were chosen.",
    ]
    side = chance.choice(SIDES)
    total = chance.randrange(100, 9_000)
    if chance.random() < 0.1:
        lines.append(f"So far {total} soldiers of {side} have died, the {office[0]} said.")
    text = "\n".join(lines)
    blocks, at = [], 0
    for line in lines:
        blocks.append(Block("body", Span(at, at + len(line))))
        at += len(line) + 1
    item = sha256(f"{outlet}{day}{text}{chance.random()}".encode())
    report = Report(item=item, text=text, blocks=tuple(blocks), outlet=outlet, published=day.isoformat())
    speaker = Speaker(office[0], office[0], office[1], office[2], None)
    where = Place(place, f"made:{place}", None, None, "city", place, None)
    days = Time(when.isoformat(), when.isoformat(), "day", "that day", "made", None)

    def claim(measure: str, value: int, wording: str, basis: str, group: str) -> Claim:
        start = text.index(wording)
        figure = Figure(value, value, value, str(value), None, basis, Span(start, start + len(str(value))))
        series = basis == "cumulative"
        return Claim(
            report=report.id,
            part="body",
            kind="loss",
            measure=measure,
            reader="made/1",
            quote=wording,
            span=Span(start, start + len(wording)),
            said_by=(speaker,),
            figure=figure,
            group=Group(group, group, None, None, None, None, None),
            when=None if series else days,
            where=None if series else where,
        )

    own = [
        claim("killed", dead, quote, "incident", "people"),
        claim("wounded", hurt, f"{hurt} wounded", "incident", "people"),
    ]
    if len(lines) > 3:
        own.append(claim("killed", total, f"{total} soldiers", "cumulative", f"soldiers of {side}"))
    return report, own


def measured(size: int) -> dict[str, float]:
    """Seconds of linking so many claims, of one report more, and the peak of memory in GB."""
    reports, claims = made(size, SEED)
    begun, busy = time.perf_counter(), time.process_time()
    linked = link(reports, claims)
    spent, used = time.perf_counter() - begun, time.process_time() - busy
    more = []
    for number in range(5):
        extra, own = made(1, SEED + 1 + number)
        busy = time.process_time()
        linked = link(extra[:1], [c for c in own if c.report == extra[0].id], previous=linked)
        more.append(time.process_time() - busy)
    return {
        "reports": len(reports),
        "claims": len(claims),
        "incidents": len(linked.incidents),
        "seconds": spent,
        "seconds of CPU": used,
        "seconds of CPU for one report more (median of 5)": sorted(more)[2],
        "seconds of CPU for one report more (worst of 5)": max(more),
        "GB at most": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1e6,
    }


def main() -> None:
    """Every size, each in a process of its own."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument(
        "--json", action="store_true", help="print one JSON object of figures as the last line"
    )
    parser.add_argument("--size", type=int, help="one size only, in this process")
    asked = parser.parse_args()
    if asked.size:
        emit(measured(asked.size), as_json=asked.json)
        return
    figures: dict[str, float] = {}
    for size in SIZES:
        command = [sys.executable, __file__, "--size", str(size), "--json"]
        done = subprocess.run(command, check=True, capture_output=True, text=True)
        own = json.loads(done.stdout.splitlines()[-1])
        figures |= {f"{size:,} claims: {name}": value for name, value in own.items()}
    emit(figures, as_json=asked.json)


if __name__ == "__main__":
    main()

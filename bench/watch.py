"""The watch: are pages that are gone told from pages that are there, in five languages?

Each case (`watch_pages/generate.py`: pages written for this, under invented names) is served on loopback and
looked at twice, 25 hours apart by a clock that is told. Gone: precision and recall of the verdict over both
looks, beside two plain ways in the same run: any phrase of our own tables anywhere in the visible text, and
status 404 or 410; each at both looks. A third of the platforms were not tuned on. --data: cases as JSON Lines.
"""

import sys
import threading
from collections import Counter
from collections.abc import Iterable
from datetime import UTC, datetime, timedelta
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).resolve().parent))

from common import arguments, emit, lines
from onrecord.evidence.visit import Manners
from onrecord.evidence.watch.judging import judge
from onrecord.evidence.watch.looks import Look, Page
from onrecord.evidence.watch.notices import any_notice
from onrecord.evidence.watch.verdicts import standing
from onrecord.record.looking import Brought, Controls, look_at, page_of
from watch_pages.generate import GONE, cases

START = datetime(2031, 3, 1, 12, tzinfo=UTC)
TIMES = [(START + timedelta(hours=hours)).isoformat() for hours in (1, 26)]
MANNERS = Manners("onrecord-bench", delay_seconds=0, private=True)
SYSTEMS = ("ours", "ours with nothing kept", "phrases", "status codes")
"""The second is told nothing of the page before: notices, statuses and redirects alone."""


def main() -> None:
    parser = arguments(__doc__ or "")
    parser.add_argument(
        "--errors", choices=["tune", "held out", "all"], help="list the cases that came out wrong"
    )
    options = parser.parse_args()
    with Serving() as served:
        rows = [measured(case, served) for case in (lines(options.data) if options.data else cases())]
    for row in rows:
        wrong = row["state"] != row["case"]["state"] or row["ours"] != row["case"]["gone"]
        if wrong and options.errors in (row["case"]["split"], "all"):
            print(
                f"{row['case']['id']}: {row['state']} ({row['why']}), gone {row['ours']}; is {row['case']['state']}"
            )
    emit(figures(rows), as_json=options.json)


class Serving:
    """A server on loopback that answers as the case at hand says."""

    def __init__(self) -> None:
        self.answers: dict[str, Any] = {}
        outer = self

        class Handler(BaseHTTPRequestHandler):
            def do_GET(self) -> None:
                answer = outer.answers.get(self.path) or outer.answers["*"]
                body = answer["html"].encode()
                self.send_response(answer["status"])
                self.send_header("Content-Type", "text/html; charset=utf-8")
                self.send_header("Content-Length", str(len(body)))
                if answer.get("location"):
                    self.send_header("Location", answer["location"])
                self.end_headers()
                self.wfile.write(body)

            def log_message(self, format: str, *args: object) -> None:
                pass

        self.server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.base = f"http://127.0.0.1:{self.server.server_address[1]}"

    def __enter__(self) -> "Serving":
        threading.Thread(target=self.server.serve_forever, daemon=True).start()
        return self

    def __exit__(self, *error: object) -> None:
        self.server.shutdown()
        self.server.server_close()


def measured(case: dict[str, Any], served: Serving) -> dict[str, Any]:
    """What three ways say of one case."""
    url = served.base + case["path"]
    kept = page_of(case["kept"]["html"].encode(), media_type="text/html; charset=utf-8", url=url)
    looks: list[Look] = []
    blind: list[Look] = []
    phrases: list[bool] = []
    statuses: list[bool] = []
    for at, answers in zip(TIMES, case["looks"], strict=True):
        served.answers = answers
        brought = look_at(url, kept=kept, controls=Controls(MANNERS))
        looks.append(as_look(brought, kept, at))
        blind.append(as_look(brought, None, at))
        page = brought.seen.page
        phrases.append(page is not None and any_notice(f"{page.title}\n{page.text}") in (*GONE, "not found"))
        statuses.append(brought.seen.status in (404, 410))
    verdict = standing(url, looks, captured=START.isoformat())
    last = looks[-1].judgement
    nothing = standing(url, blind, captured=START.isoformat())
    plain = {
        "ours": verdict.gone,
        "ours with nothing kept": nothing.gone,
        "phrases": all(phrases),
        "status codes": all(statuses),
    }
    return {"case": case, "state": last.state, "why": last.why, **plain}


def as_look(brought: Brought, kept: Page | None, at: str) -> Look:
    seen = brought.seen
    made = judge(seen, kept)
    return Look(seen.url, at, "bench", seen.final_url, seen.status, made, control=seen.control)


def figures(rows: list[dict[str, Any]]) -> dict[str, Any]:
    made: dict[str, Any] = {"cases": len(rows)}
    for split in ("all", "tune", "held out"):
        chosen = [row for row in rows if split in ("all", row["case"]["split"])]
        if not chosen:
            continue
        made |= {f"cases {split}": len(chosen), f"gone {split}": sum(row["case"]["gone"] for row in chosen)}
        for system in SYSTEMS:
            right = Counter((row[system], row["case"]["gone"]) for row in chosen)
            made |= rates(f"gone {{}} {system} {split}", right)
        made[f"state right {split}"] = share(row["state"] == row["case"]["state"] for row in chosen)
    for language in sorted({row["case"]["language"] for row in rows}):
        right = Counter(
            (row["ours"], row["case"]["gone"]) for row in rows if row["case"]["language"] == language
        )
        made |= rates(f"gone {{}} ours {language}", right)
    return made


def rates(name: str, counts: "Counter[tuple[bool, bool]]") -> dict[str, float]:
    hit, false, missed = counts[True, True], counts[True, False], counts[False, True]
    return {
        name.format("precision"): hit / (hit + false) if hit + false else 0.0,
        name.format("recall"): hit / (hit + missed) if hit + missed else 0.0,
    }


def share(right: Iterable[bool]) -> float:
    listed = list(right)
    return sum(listed) / len(listed)


if __name__ == "__main__":
    main()

"""Articles per second from HTML to claims on one core, beside trafilatura alone on the same pages.

Trafilatura's extraction is the floor that nobody who uses it can beat. --data: a folder of `.html` or
`.html.gz` pages, or a JSON Lines file with `html`; default: the development pages (scrapinghub).
"""

import gzip
import time
from collections.abc import Callable
from pathlib import Path

import trafilatura

from common import arguments, emit, lines
from onrecord import read_report

LONGEST = 4_500
"""Characters of an article as the figure is stated; the rate is also given per such article."""


def pages(data: Path) -> list[bytes]:
    """The pages' bytes."""
    if data.is_file():
        return [page["html"].encode() for page in lines(data) if page.get("html")]
    found = sorted([*data.rglob("*.html.gz"), *data.rglob("*.html")])
    return [
        gzip.decompress(path.read_bytes()) if path.suffix == ".gz" else path.read_bytes() for path in found
    ]


def timed(work: Callable[[bytes], object], given: list[bytes], rounds: int) -> float:
    """Seconds for all pages, the best of some rounds."""
    best = float("inf")
    for _ in range(rounds):
        begun = time.perf_counter()
        for page in given:
            work(page)
        best = min(best, time.perf_counter() - begun)
    return best


def read(page: bytes) -> object:
    """From bytes to claims; what cannot be read is not counted as slow."""
    try:
        return read_report(page, media_type="text/html", published="2024-12-17")
    except Exception as error:
        return error


def main() -> None:
    """Time both on the same pages in the same run."""
    parser = arguments(__doc__ or "", "pages/scrapinghub_dev")
    parser.add_argument("--rounds", type=int, default=3)
    options = parser.parse_args()
    given = pages(options.data)
    read(given[0]), trafilatura.extract(given[0].decode("utf-8", "replace"))
    characters = sum(len(r.text) for page in given for r in getattr(read(page), "reports", ()))
    ours = timed(read, given, options.rounds)
    theirs = timed(lambda page: trafilatura.extract(page.decode("utf-8", "replace")), given, options.rounds)
    figures = {
        "pages": len(given),
        "mean characters of text": characters / len(given),
        "pages per second, HTML to claims": len(given) / ours,
        f"articles of {LONGEST} characters per second": characters / LONGEST / ours,
        "pages per second, trafilatura alone": len(given) / theirs,
        "ratio to trafilatura alone": theirs / ours,
    }
    emit(figures, as_json=options.json)


if __name__ == "__main__":
    main()

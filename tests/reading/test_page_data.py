"""Pages of the development data, where it is at hand."""

import gzip
import json
import os
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from onrecord.model import ASIDE_ROLES
from onrecord.reading.page import read_pages
from onrecord.reading.sentences import split

KEPT = 12
"""Pages looked at: enough to see a part that broke, few enough for every run."""


def folder() -> Path:
    named = os.environ.get("ONRECORD_DATA")
    if not named:
        pytest.skip("ONRECORD_DATA is not set")
    return Path(named)


def test_the_seed_report_is_read_into_parts_and_asides() -> None:
    data = (folder() / "seed" / "report.txt").read_bytes()
    known = json.loads((folder() / "seed" / "claims.json").read_text(encoding="utf-8"))
    (report,) = read_pages(data, media_type="text/plain").reports
    assert report.text == data.decode("utf-8-sig")
    assert (report.blocks[0].role, report.blocks[-1].role) == ("photo credit", "related link")
    assert {block.role for block in report.blocks[1:-1]} == {"body"}
    sentences = split(report)
    for claim in known["claims"]:
        holding = [
            sentence for sentence in sentences if sentence.span.start <= claim["start"] < sentence.span.end
        ]
        assert len(holding) == 1
        assert holding[0].role not in ASIDE_ROLES
    assert all(sentence.span.of(report.text)[-1] in '."…' for sentence in sentences)


def pages() -> Iterator[tuple[dict[str, Any], bytes]]:
    root = folder() / "pages" / "scrapinghub_dev"
    with (root / "gold.jsonl").open(encoding="utf-8") as file:
        for row in map(json.loads, list(file)[:KEPT]):
            yield row, gzip.decompress((root / "html" / f"{row['id']}.html.gz").read_bytes())


def test_the_bodies_of_real_pages_are_theirs() -> None:
    shares = []
    for row, html in pages():
        (report,) = read_pages(html, media_type="text/html").reports
        body = [block.span.of(report.text) for block in report.blocks if block.role in ("body", "subhead")]
        wanted, got = set(row["articleBody"].split()), set(" ".join(body).split())
        shares.append(2 * len(wanted & got) / (len(wanted) + len(got)))
    assert sum(shares) / len(shares) > 0.9

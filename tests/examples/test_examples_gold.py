"""The examples are what their README says: gold stands in the texts, enums hold, outlets are invented, facts are carried."""

import json
import re
import runpy
import tomllib
from functools import cache
from pathlib import Path
from typing import Any

import pytest
from warcio.archiveiterator import ArchiveIterator

from onrecord.inputs import sniff
from onrecord.model import BASES, KINDS, MEASURES, STANCES, Report
from onrecord.reading.page import read_pages

EXAMPLES = Path(__file__).parents[2] / "examples"
CASES = ("corriga", "kursk", "menna", "tamsar")
SLOTS = {
    "file", "part", "quote", "kind", "measure", "said_by", "stance", "direct", "figure", "group", "by",
    "circumstance", "when", "where", "said", "part_of",
}  # fmt: skip
FIGURE = {"low", "best", "high", "wording", "hedge", "basis"}
CHANGES = ("measure", "group", "basis", "magnitude", "hedge", "attribution", "place", "date")
NAMESPACES = ("schema.org", "ogp.me", "www.w3.org")
NOTES = {("reports/2024-12-28-posts.jsonl", "line/4")}
"""A post that is nothing but a correction may be read as a note beside the text."""
DATE = re.compile(r"\d{4}(-\d\d(-\d\d)?)?")


def rows(case: str, name: str) -> list[dict[str, Any]]:
    return [json.loads(line) for line in (EXAMPLES / case / name).read_text(encoding="utf-8").splitlines()]


@cache
def reports(case: str, file: str) -> dict[str, Report]:
    declared = {row.pop("file"): row for row in rows(case, "captures.jsonl")}
    data = (EXAMPLES / case / file).read_bytes()
    pages = read_pages(data, media_type=sniff(data, name=file), **declared.get(file, {}))
    assert not pages.refusals
    return {report.part: report for report in pages.reports}


def files(case: str) -> list[str]:
    return sorted(f"reports/{path.name}" for path in (EXAMPLES / case / "reports").iterdir())


def every(name: str) -> list[tuple[str, dict[str, Any]]]:
    return [(case, row) for case in CASES if (EXAMPLES / case / name).exists() for row in rows(case, name)]


def in_parts(case: str, claim: dict[str, Any]) -> bool:
    report = reports(case, claim["file"])[claim["part"]]
    at = report.text.find(claim["quote"])
    while at >= 0:
        if any(block.span.start <= at < block.span.end for block in report.parts):
            return True
        at = report.text.find(claim["quote"], at + 1)
    return False


@pytest.mark.parametrize("case", CASES)
def test_every_quotation_of_gold_stands_word_for_word_in_a_part_of_its_report(case: str) -> None:
    lost = [(c["file"], c["part"], c["quote"]) for c in rows(case, "gold.jsonl") if not in_parts(case, c)]
    assert [each for each in lost if each[:2] not in NOTES] == []


@pytest.mark.parametrize("case", CASES)
def test_every_file_has_gold_and_every_report_a_date(case: str) -> None:
    assert {claim["file"] for claim in rows(case, "gold.jsonl")} == set(files(case))
    undated = [
        (file, part)
        for file in files(case)
        for part, report in reports(case, file).items()
        if not report.published
    ]
    assert undated == []


def test_every_value_of_gold_is_one_of_the_vocabulary() -> None:
    for _, claim in every("gold.jsonl"):
        assert set(claim) == SLOTS
        assert claim["kind"] in KINDS, claim
        assert claim["measure"] in (None, *MEASURES), claim
        assert claim["stance"] in STANCES, claim
        assert isinstance(claim["direct"], bool)
        assert all(isinstance(name, str) and name for name in claim["said_by"])
        for date in ((claim["when"] or {}).values(), (claim["said"],)):
            assert all(end is None or DATE.fullmatch(end) for end in date), claim


def test_every_figure_stands_in_its_quotation_and_has_measure_and_basis() -> None:
    for _, claim in every("gold.jsonl"):
        figure = claim["figure"]
        if figure is None:
            continue
        assert set(figure) == FIGURE
        assert claim["measure"] in MEASURES, claim
        assert figure["basis"] in BASES, claim
        assert re.search(rf"(?<!\w){re.escape(figure['wording'])}(?!\w)", claim["quote"]), claim
        assert figure["hedge"] is None or figure["wording"].startswith(figure["hedge"]), claim


def test_bounds_follow_the_guideline() -> None:
    for _, claim in every("gold.jsonl"):
        if claim["figure"] is None:
            continue
        low, best, high = (claim["figure"][end] for end in ("low", "best", "high"))
        shapes = {
            (low is not None, best is not None, high is not None),
        }
        assert shapes <= {
            (True, True, True),
            (False, True, False),
            (True, True, False),
            (False, False, True),
            (True, False, True),
            (False, False, False),
        }, claim
        if best is not None:
            assert low in (None, best), claim
            assert high in (None, best), claim
        if claim["figure"]["hedge"] is not None and best is not None:
            assert high is None, claim


def test_a_part_names_the_wording_of_a_total_in_the_same_report() -> None:
    totals = {
        (case, c["file"], c["part"], c["figure"]["wording"]) for case, c in every("gold.jsonl") if c["figure"]
    }
    for case, claim in every("gold.jsonl"):
        if claim["part_of"] is not None:
            assert (case, claim["file"], claim["part"], claim["part_of"]) in totals, claim


def test_outlets_are_invented_and_say_so() -> None:
    for case in CASES:
        for file in files(case):
            if file.endswith((".gz", ".jsonl")):
                continue
            text = (EXAMPLES / case / file).read_text(encoding="utf-8")
            hosts = set(re.findall(r"https?://([\w.-]+)", text))
            assert {host for host in hosts if not host.endswith(".example")} <= set(NAMESPACES), file
            assert "nvented" in text, file
            assert "example" in text, file


def test_addresses_of_reports_are_reserved_ones() -> None:
    for case in CASES:
        for file in files(case):
            for report in reports(case, file).values():
                assert report.url is None or re.match(r"https://[\w.-]+\.example/", report.url), report.url


def test_every_fact_is_carried_by_gold() -> None:
    facts = tomllib.loads((EXAMPLES / "kursk" / "facts.toml").read_text(encoding="utf-8"))["fact"]
    gold = {(claim["file"], claim["quote"]) for claim in rows("kursk", "gold.jsonl")}
    assert len(facts) == 17
    for fact in facts:
        assert fact["carried_by"], fact
        assert {(each["file"], each["quote"]) for each in fact["carried_by"]} <= gold, fact


def test_every_distortion_changes_a_claim_that_gold_has() -> None:
    gold = rows("kursk", "gold.jsonl")

    def known(where: dict[str, Any]) -> bool:
        return any(
            (c["file"], c["part"]) == (where["file"], where["part"]) and where["quote"] in c["quote"]
            for c in gold
        )

    distortions = rows("kursk", "distortions.jsonl")
    assert {row["change"] for row in distortions} == set(CHANGES)
    for row in distortions:
        assert known(row), row
        assert known(row["of"]), row


def test_pairs_name_two_files_and_a_relation() -> None:
    for case, pair in every("pairs.jsonl"):
        assert pair["relation"] in ("copy", "derived", "independent")
        assert pair["a"] != pair["b"]
        assert {pair["a"], pair["b"]} <= set(files(case)), pair


# warcio leaves its spooled files to the garbage collector.
@pytest.mark.filterwarnings("ignore::pytest.PytestUnraisableExceptionWarning", "ignore::ResourceWarning")
def test_the_web_archive_is_what_its_script_writes(tmp_path: Path) -> None:
    script = runpy.run_path(str(EXAMPLES / "make_warc.py"))
    script["write"](tmp_path / "again.warc.gz")

    def content(path: Path) -> list[tuple[str, str, bytes]]:
        with path.open("rb") as file:
            return [
                (
                    record.rec_headers.get_header("WARC-Record-ID"),
                    record.rec_headers.get_header("WARC-Date"),
                    record.content_stream().read(),
                )
                for record in ArchiveIterator(file)
            ]

    kept = content(script["TARGET"])
    assert kept == content(tmp_path / "again.warc.gz")
    assert len(kept) == 3


@pytest.mark.parametrize("case", CASES)
def test_the_readme_counts_the_files_and_claims_there_are(case: str) -> None:
    readme = (EXAMPLES / "README.md").read_text(encoding="utf-8")
    row = next(line for line in readme.splitlines() if f"[`{case}/`]" in line)
    assert row.endswith(f"| {len(files(case))} | {len(rows(case, 'gold.jsonl'))} |")

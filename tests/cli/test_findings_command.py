import csv
import io
import json

import pytest
from click.testing import CliRunner

from onrecord.cli.findings import ends_text
from onrecord.cli.main import cli

TEXT = (
    "Shelling kills 12 in Orlova\n\nAt least 12 people were killed and 30 wounded when shells hit the market in Orlova on Monday, "
    "the governor of the district, Ivan Petrenko, said.\n"
)


@pytest.fixture
def run(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("ONRECORD_RECORD", "r")
    (tmp_path / "report.txt").write_text(TEXT)

    def invoke(*arguments, status=0):
        result = CliRunner().invoke(cli, [str(argument) for argument in arguments])
        assert result.exit_code == status, result.output
        return result

    invoke("build", "report.txt", "--record", "r")
    return invoke


@pytest.fixture
def linked(run):
    run("link")
    return run


def lines(result):
    return [json.loads(line) for line in result.stdout.splitlines()]


def test_findings_come_as_json_lines_with_label_version_and_steps(linked):
    found = [f for f in lines(linked("findings", "--codebook", "ucdp")) if f["codable"]]
    assert found
    for finding in found:
        assert finding["label"] == "rules modelled on UCDP GED 19.1; not a UCDP figure"
        assert finding["version"].startswith("1+")
        assert all(step["source"] for step in finding["steps"])


def test_the_table_says_whose_figure_it_is_not_and_that_nothing_is_verified(linked):
    output = linked("findings", "--codebook", "acled", "--format", "table").stdout
    assert "not an ACLED figure" in output
    assert "not verified" in output


def test_comparing_sets_all_codebooks_side_by_side(linked):
    rows = lines(linked("findings", "--compare", "--measure", "killed"))
    assert rows
    for row in rows:
        assert {"ucdp", "acled", "airwars", "origins"} <= set(row)
        assert all(book is None or book["label"] for name, book in row.items() if name in ("ucdp", "acled"))
    output = linked("findings", "--compare", "--format", "table").stdout
    assert "not a UCDP figure" in output
    assert "not an Airwars figure" in output
    table = list(csv.DictReader(io.StringIO(linked("findings", "--compare", "--format", "csv").stdout)))
    assert {row["codebook"] for row in table} == {"ucdp", "acled", "airwars", "origins"}


def test_without_links_it_says_what_to_do(run):
    result = run("findings")
    assert "onrecord link" in result.stderr
    assert result.stdout == ""


def test_an_incident_is_told_as_a_story(linked):
    (incident,) = {f["incident"] for f in lines(linked("findings", "--measure", "killed")) if f["codable"]}
    output = linked("show", incident[:12], "--format", "text").stdout
    for part in (
        "WHO SAID WHAT, WHEN",
        "WHAT ONLY REPEATS",
        "WHAT CHANGED ON THE WAY",
        "WHAT THE FIGURE IS, AND WHY",
    ):
        assert part in output
    assert "At least 12 people were killed" in output
    assert "not a UCDP figure" in output
    assert "not verified" in output
    wire = json.loads(linked("show", incident[:12]).stdout)
    assert wire["incident"]["id"] == incident
    assert wire["findings"]


def test_a_figures_history_is_drawn(linked, tmp_path):
    (incident,) = {f["incident"] for f in lines(linked("findings", "--measure", "killed")) if f["codable"]}
    result = linked("findings", "--incident", incident, "--chart", "killed.svg")
    drawn = (tmp_path / "killed.svg").read_text()
    assert drawn.startswith("<svg")
    assert "not verified" in result.stderr
    assert "killed" in drawn
    assert "Give --incident" in linked("findings", "--chart", "x.svg", status=2).output
    assert (
        "cannot be written"
        in linked("findings", "--incident", incident, "--chart", "no/x.svg", status=1).output
    )


def test_a_codebook_is_made_checked_and_compared(linked, tmp_path):
    linked("codebook", "new", "ours.toml", "--from", "acled")
    assert "engine acled" in linked("codebook", "check", "ours.toml").stdout
    path = tmp_path / "ours.toml"
    path.write_text(path.read_text().replace("media = 0.6", "media = 0.9"))
    assert lines(linked("codebook", "compare", "acled", "ours.toml")) == [
        {"what": "setting reliability.media", "acled": 0.6, "ours": 0.9}
    ]
    assert (
        "reliability.media" in linked("codebook", "compare", "acled", "ours.toml", "--format", "table").stdout
    )
    assert "do not differ" in linked("codebook", "compare", "acled", "acled", "--format", "table").stdout
    assert {f["codebook"] for f in lines(linked("findings", "--codebook", "ours.toml"))} == {"ours"}
    path.write_text(path.read_text().replace("[rules.lowest]", "[rules.least]"))
    output = linked("codebook", "check", "ours.toml", status=1).output
    assert "rule lowest is missing" in output
    assert "rule lowest is missing" in linked("findings", "--codebook", "ours.toml", status=1).output


@pytest.mark.parametrize(
    ("ends", "text"),
    [
        ((12, 12, 12), "12"),
        ((8, 12, 15), "12 (8–15)"),
        ((100, 100, None), "100 (≥100)"),
        ((8, None, 1500), "8–1,500"),
        ((None, 500, None), "500 (bounds not said)"),
        ((None, 3, 9), "3 (≤9)"),
    ],
)
def test_figures_in_short(ends, text):
    assert ends_text(*ends) == text

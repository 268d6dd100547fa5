import csv
import io
import json

import pytest
from click.testing import CliRunner

from onrecord.cli.main import VERBS, cli

TEXT = "The ministry said on Monday that at least 12 soldiers were killed and 30 wounded near Orlova.\n"


@pytest.fixture
def run(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    monkeypatch.delenv("ONRECORD_RECORD", raising=False)
    (tmp_path / "report.txt").write_text(TEXT)

    def invoke(*arguments, status=0, **options):
        result = CliRunner().invoke(cli, [str(argument) for argument in arguments], **options)
        assert result.exit_code == status, result.output
        return result

    return invoke


def lines(result):
    return [json.loads(line) for line in result.stdout.splitlines()]


def test_claims_of_a_file_need_no_record_and_come_as_json_lines_when_piped(run):
    claims = lines(run("claims", "report.txt", "--published", "2024-12-17"))
    assert [(c["measure"], c["figure"]["low"], c["figure"]["best"]) for c in claims] == [
        ("killed", 12, 12),
        ("wounded", 30, 30),
    ]
    assert all(TEXT[slice(*claim["span"])] == claim["quote"] for claim in claims)


def test_claims_of_standard_input(run):
    assert lines(run("claims", "-", "--published", "2024-12-17", input=TEXT)) == lines(
        run("claims", "report.txt", "--published", "2024-12-17")
    )


def test_claims_as_a_table_say_what_they_are(run):
    output = run("claims", "report.txt", "--format", "table", "--outlet", "The Example").stdout
    assert "≥12 killed" in output
    assert "As reported, not verified" in output


def test_claims_can_be_selected_without_a_record(run):
    assert [c["measure"] for c in lines(run("claims", "report.txt", "--measure", "wounded"))] == ["wounded"]
    assert lines(run("claims", "report.txt", "--source", "nobody")) == []


def test_claims_as_csv_have_the_columns_of_the_export(run):
    rows = list(csv.reader(io.StringIO(run("claims", "report.txt", "--format", "csv").stdout)))
    run("build", "report.txt", "--record", "r")
    run("export", "csv", "--record", "r", "-o", "claims.csv")
    with open("claims.csv", newline="", encoding="utf-8") as file:
        assert rows[0] == next(csv.reader(file))


def test_a_record_step_by_step(run):
    run("init", "r")
    run("add", "report.txt", "--record", "r", "--published", "2024-12-17", "--outlet", "The Example")
    assert "2 claims" in run("read", "--record", "r").stderr
    claims = lines(run("claims", "--record", "r"))
    assert len(claims) == 2
    assert run("rebuild", "--record", "r").stderr.startswith("Made again: 1 readings, 1 reports, 2 claims")
    assert lines(run("claims", "--record", "r")) == claims
    assert "nothing new" in run("read", "--record", "r").stderr


def test_build_is_all_of_it_and_twice_changes_nothing(run):
    run("build", "report.txt", "--record", "r")
    before = lines(run("claims", "--record", "r"))
    assert "were there already" in run("build", "report.txt", "--record", "r").stderr
    assert lines(run("claims", "--record", "r")) == before


def test_the_record_can_be_named_by_the_environment(run, monkeypatch):
    run("build", "report.txt", "--record", "r")
    monkeypatch.setenv("ONRECORD_RECORD", "r")
    assert len(lines(run("claims"))) == 2


def test_show_tells_a_claims_story_with_its_words_and_evidence(run):
    run("build", "report.txt", "--record", "r", "--published", "2024-12-17")
    claim = lines(run("claims", "--record", "r"))[0]
    story = run("show", claim["id"][:8], "--record", "r", "--format", "text").stdout
    assert f"[{claim['quote']}]" in story
    assert "report.txt" in story
    assert json.loads(run("show", claim["id"], "--record", "r").stdout) == claim
    report = run("show", claim["report"][:8], "--record", "r", "--format", "text").stdout
    assert TEXT.strip() in report
    item = json.loads(run("show", claim["report"], "--record", "r").stdout)["item"]
    assert "1 bytes" not in run("show", item, "--record", "r", "--format", "text").stdout


def test_decisions_from_the_command_line(run):
    run("build", "report.txt", "--record", "r")
    claim = lines(run("claims", "--record", "r", "--measure", "killed"))[0]["id"]
    assert (
        lines(run("decide", claim[:8], "accept", "--record", "r", "--operator", "k"))[0]["status"]
        == "accepted"
    )
    amended = lines(
        run("decide", claim[:8], "amend", "--set", "measure=losses", "--reason", "as worded", "--record", "r")
    )
    assert (amended[0]["measure"], amended[0]["status"]) == ("losses", "amended")
    assert "Undone: amend" in run("decide", claim[:8], "undo", "--record", "r").stderr
    assert lines(run("claims", "--record", "r", "--measure", "killed"))[0]["status"] == "accepted"
    report = lines(run("claims", "--record", "r"))[0]["report"]
    coded = run(
        "decide", "new", "--report", report[:8], "--anchor", "near Orlova", "--kind", "engagement",
        "--said-by", "Ministry:government:Norland", "--record", "r",
    )  # fmt: skip
    assert lines(coded)[0]["said_by"][0]["side"] == "Norland"
    run("export", "jsonl", "--noun", "decisions", "--record", "r", "-o", "decisions.jsonl")
    with open("decisions.jsonl", encoding="utf-8") as file:
        assert [json.loads(line)["verb"] for line in file] == ["accept", "amend", "undo", "new"]


@pytest.mark.parametrize("format_", ["jsonl", "csv", "parquet", "arrow", "geojson"])
def test_every_format_is_written(run, tmp_path, format_):
    run("build", "report.txt", "--record", "r")
    assert "Wrote 2 claims" in run("export", format_, "--record", "r").stderr
    assert (tmp_path / f"claims.{format_}").stat().st_size > 100


@pytest.mark.parametrize(
    ("arguments", "status", "message"),
    [
        (["claims", "nonesuch.txt"], 1, "nonesuch.txt: it cannot be opened"),
        (["claims", "report.txt", "--published", "last week"], 2, "is not a date"),
        (["claims", "report.txt", "--reader", "nonesuch"], 2, "nonesuch"),
        (["claims"], 1, "there is no record here"),
        (["claims", "--published", "2024-12-17"], 2, "declares a date of FILEs"),
        (["add", "report.txt"], 1, "onrecord init"),
        (["add"], 2, "Missing argument"),
        (["read", "--record", "report.txt"], 1, "there is no record here"),
        (["show", "abcdef"], 1, "there is no record here"),
        (["export", "xls"], 2, "is not one of"),
        (["frobnicate"], 2, "No such command"),
    ],
)
def test_a_call_that_does_not_fit_says_so_in_one_line(run, arguments, status, message):
    result = run(*arguments, status=status)
    assert message in result.stderr
    assert "Traceback" not in result.stderr


def test_an_unknown_id_is_a_matter_of_usage(run):
    run("init", "r")
    assert "no claim" in run("show", "abcdef", "--record", "r", status=2).stderr
    assert "no decision to undo" in run("decide", "abcdef", "undo", "--record", "r", status=2).stderr
    assert "VERB is one of" in run("decide", "abcdef", "shred", "--record", "r", status=2).stderr
    assert (
        "not SLOT=VALUE" in run("decide", "abcdef", "amend", "--set", "x", "--record", "r", status=2).stderr
    )
    assert (
        "NAME:CLASS" in run("decide", "abcdef", "amend", "--said-by", "x", "--record", "r", status=2).stderr
    )


@pytest.mark.parametrize("verb", VERBS)
def test_every_verb_explains_itself(run, verb):
    help_ = run(verb, "--help").stdout
    assert len(help_.splitlines()) > 5
    assert "Usage: " in help_


def test_what_a_report_says_cannot_steer_the_terminal(run, tmp_path):
    (tmp_path / "odd.txt").write_text(
        "The ministry said 12 soldiers \x1b[31mof the guard\x1b[0m were killed.\n"
    )
    run("build", "odd.txt", "--record", "r")
    for claim in lines(run("claims", "--record", "r")):
        assert "\x1b" not in run("show", claim["id"], "--record", "r", "--format", "text").stdout
    assert "\x1b[31mof" not in run("claims", "odd.txt", "--format", "table").stdout

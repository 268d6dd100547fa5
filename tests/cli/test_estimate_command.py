import builtins
import json
import random as random_
import sys

import pyarrow.feather
import pytest
from click.testing import CliRunner

from onrecord.cli.estimate import estimate
from onrecord.errors import InputError, MissingExtra

PATTERNS = "A,B,C,count\n1,1,1,25\n1,1,0,40\n1,0,1,35\n0,1,1,30\n1,0,0,90\n0,1,0,80\n0,0,1,70\n"
FORM = """
impossible = []
by = "coder 2"
[population]
territory = "Example Valley"
dates = "1 March to 30 June"
manner_of_death = "killed"
status = "civilian"
[assumption]
name = "classes"
why = "villages of three kinds"
""" + "".join(
    f'[[lists]]\nname = "{name}"\ninclusion = "named"\nfalse_entries = "none known"\nunnamed_records = 0\n'
    for name in "ABC"
)


@pytest.fixture
def folder(tmp_path):
    (tmp_path / "lists.csv").write_text(PATTERNS, encoding="utf-8")
    (tmp_path / "form.toml").write_text(FORM, encoding="utf-8")
    return tmp_path


def run(folder, *arguments, text=None):
    return CliRunner().invoke(estimate, [str(argument) for argument in arguments], input=text)


@pytest.fixture(scope="module")
def done(tmp_path_factory):
    folder = tmp_path_factory.mktemp("estimate")
    (folder / "lists.csv").write_text(PATTERNS, encoding="utf-8")
    (folder / "form.toml").write_text(FORM, encoding="utf-8")
    arguments = (
        folder / "lists.csv",
        "--statement",
        folder / "form.toml",
        "--out",
        folder / "out",
        "--seed",
        4,
    )
    return run(folder, *arguments), folder


def test_piped_it_is_json_lines_the_documented_and_the_estimate_first(done):
    result, _ = done
    assert result.exit_code == 0, result.output
    lines = [json.loads(line) for line in result.stdout.splitlines()]
    assert lines[0] == {"what": "documented", "point": 370, "low": None, "high": None, "note": "3 lists"}
    assert lines[1]["what"] == "estimate"
    assert lines[1]["low"] <= lines[1]["point"] <= lines[1]["high"]


def test_out_holds_figures_words_pictures_and_draws(done):
    _, folder = done
    wire = json.loads((folder / "out" / "estimate.json").read_text(encoding="utf-8"))
    assert wire["statement"]["by"] == "coder 2"
    assert wire["plain"] in (folder / "out" / "estimate.txt").read_text(encoding="utf-8")
    names = {path.name for path in (folder / "out").iterdir()}
    assert {"overlaps.svg", "models.svg", "sensitivity.svg", "traces.svg", "draws.arrow"} <= names
    draws = pyarrow.feather.read_table(folder / "out" / "draws.arrow")
    assert draws.num_rows > 1000


def test_the_same_seed_writes_the_same_bytes(done):
    result, folder = done
    arguments = (
        folder / "lists.csv",
        "--statement",
        folder / "form.toml",
        "--out",
        folder / "again",
        "--seed",
        4,
    )
    assert run(folder, *arguments).stdout == result.stdout
    for path in (folder / "out").iterdir():
        assert path.read_bytes() == (folder / "again" / path.name).read_bytes(), path.name


def test_without_a_statement_there_is_no_estimate(folder):
    result = run(folder, folder / "lists.csv")
    assert result.exit_code == 2
    assert "--template" in result.output


def test_the_template_names_the_tables_lists(folder):
    result = run(folder, folder / "lists.csv", "--template")
    assert result.exit_code == 0
    assert result.stdout.count("[[lists]]") == 3
    assert 'name = "C"' in result.stdout


def test_a_form_left_blank_is_refused_by_the_line(folder):
    (folder / "form.toml").write_text(FORM.replace('"killed"', '""'), encoding="utf-8")
    result = run(folder, folder / "lists.csv", "--statement", folder / "form.toml")
    assert isinstance(result.exception, InputError)
    assert "manner_of_death" in str(result.exception)


def test_a_refusal_exits_with_one_and_says_why(folder):
    (folder / "lists.csv").write_text("A,B,count\n1,1,20\n1,0,30\n0,1,40\n", encoding="utf-8")
    result = run(folder, folder / "lists.csv", "--statement", folder / "form.toml", "--format", "text")
    assert result.exit_code == 1
    assert "is not estimated" in result.stdout
    assert "third list" in result.stdout


def test_json_from_standard_input_is_a_table_too(folder):
    wire = json.dumps({"lists": ["A", "B"], "cells": {"11": 20, "10": 30, "01": 40}})
    result = run(folder, "-", "--statement", folder / "form.toml", "--format", "json", text=wire)
    assert json.loads(result.stdout)["documented"] == 90


def test_csv_cells_are_harmless_in_a_spreadsheet(folder):
    (folder / "lists.csv").write_text("=cmd,B,count\n1,1,20\n1,0,30\n0,1,40\n", encoding="utf-8")
    form = FORM.replace('name = "A"', 'name = "=cmd"')
    (folder / "form.toml").write_text(form, encoding="utf-8")
    result = run(folder, folder / "lists.csv", "--statement", folder / "form.toml", "--format", "csv")
    assert not any(cell.startswith("=") for line in result.stdout.splitlines() for cell in line.split(","))


def test_strata_give_a_total_first(folder):
    rows = PATTERNS.splitlines()
    strata = [f"{rows[0]},area", *(f"{row},north" for row in rows[1:]), *(f"{row},south" for row in rows[1:])]
    (folder / "lists.csv").write_text("\n".join(strata) + "\n", encoding="utf-8")
    result = run(
        folder,
        folder / "lists.csv",
        "--statement",
        folder / "form.toml",
        "--stratum",
        "area",
        "--out",
        folder,
    )
    lines = [json.loads(line) for line in result.stdout.splitlines()]
    assert lines[0]["stratum"] == "all"
    assert {line["stratum"] for line in lines} == {"all", "north", "south"}
    assert lines[0]["low"] > 740
    assert (folder / "north-models.svg").exists()


def test_partitions_add_a_second_interval(folder):
    (folder / "other.csv").write_text(PATTERNS.replace("1,1,0,40", "1,1,0,30"), encoding="utf-8")
    arguments = (
        folder / "lists.csv",
        "--statement",
        folder / "form.toml",
        "--partition",
        folder / "other.csv",
    )
    result = run(folder, *arguments, "--no-hold-out")
    assert "with matching doubt" in result.stdout


@pytest.mark.parametrize("data", [b"\xff\xfe\x00A", b"", b"A\n", b"{"])
def test_a_table_that_is_none_is_refused(folder, data):
    (folder / "lists.csv").write_bytes(data)
    result = run(folder, folder / "lists.csv", "--statement", folder / "form.toml")
    assert isinstance(result.exception, InputError)


def test_a_missing_file_is_refused_by_name(folder):
    result = run(folder, folder / "nowhere.csv", "--template")
    assert isinstance(result.exception, InputError)
    assert "nowhere.csv" in str(result.exception)


@pytest.mark.parametrize("missing", ["numba", "scipy"])
def test_without_the_extra_the_error_says_what_to_install(folder, monkeypatch, missing):
    real = builtins.__import__

    def without(name, *arguments, **options):
        if name.split(".")[0] == missing:
            raise ImportError(name)
        return real(name, *arguments, **options)

    for module in [name for name in sys.modules if name.startswith(("onrecord.estimates", missing))]:
        monkeypatch.delitem(sys.modules, module)
    monkeypatch.setattr(builtins, "__import__", without)
    result = run(folder, folder / "lists.csv", "--statement", folder / "form.toml")
    assert isinstance(result.exception, MissingExtra)
    assert "onrecord[estimate]" in str(result.exception)


def test_covariates_add_what_two_lists_at_a_time_say(folder):
    random = random_.Random(5)
    rows = []
    for _ in range(1500):
        near = random.random() < 0.5
        marks = [int(random.random() < (0.6 if near else 0.15)) for _ in range(3)]
        if any(marks):
            rows.append(",".join(map(str, [*marks, "near" if near else "far"])))
    (folder / "people.csv").write_text("A,B,C,place\n" + "\n".join(rows) + "\n", encoding="utf-8")
    given = ("--covariate", "place", "--no-hold-out", "--format", "json")
    result = run(folder, folder / "people.csv", "--statement", folder / "form.toml", *given)
    assert result.exit_code == 0, result.output
    wire = json.loads(result.output)
    pairs = wire["doubly_robust"]
    assert [pair["lists"] for pair in pairs] == [["A", "B"], ["A", "C"], ["B", "C"]]
    assert all(pair["low"] < 1500 < pair["high"] for pair in pairs)
    assert "taking place into account" in wire["plain"]
    assert "Das, M." in wire["methods"]


def test_a_stratum_and_covariates_together_are_refused(folder):
    (folder / "people.csv").write_text("A,B,C,place\n1,1,0,x\n", encoding="utf-8")
    both = ("--covariate", "place", "--stratum", "place")
    result = run(folder, folder / "people.csv", "--statement", folder / "form.toml", *both)
    assert isinstance(result.exception, Exception)
    assert "does not go together with covariates" in str(result.exception)

import json

import pytest
from click.testing import CliRunner

from onrecord.cli.main import cli

TEXT = "At least 37 people were killed when the ferry Alba burned off Harrow Quay on Sunday, the coast guard said.\n"


@pytest.fixture
def folder(tmp_path):
    for name in ("a.txt", "b.txt"):
        (tmp_path / name).write_text(TEXT + name)
    made = tmp_path / "record"
    for name, outlet in (("a.txt", "Quay Post"), ("b.txt", "Mill Herald")):
        done = run(
            "build",
            str(tmp_path / name),
            "--outlet",
            outlet,
            "--published",
            "2031-03-03",
            "--record",
            str(made),
        )
        assert done.exit_code == 0
    return str(made)


def run(*words):
    return CliRunner().invoke(cli, list(words))


def test_link_says_what_it_made_and_that_nothing_is_new(folder):
    assert "1 incidents, 1 testimonies, 1 relations" in run("link", "--record", folder).stderr
    assert "Nothing new" in run("link", "--record", folder).stderr


def test_incidents_are_lines_when_piped_and_a_table_when_asked_for(folder):
    run("link", "--record", folder)
    (incident,) = map(json.loads, run("incidents", "--record", folder).stdout.splitlines())
    assert len(incident["reports"]) == 2
    shown = run("incidents", "--record", folder, "--format", "table")
    assert incident["id"][:12] in shown.stdout
    (testimony,) = map(
        json.loads, run("incidents", incident["id"][:9], "--record", folder).stdout.splitlines()
    )
    assert testimony["carriers"] == ["Mill Herald", "Quay Post"] or testimony["carriers"] == [
        "Quay Post",
        "Mill Herald",
    ]
    told = run("incidents", incident["id"][:9], "--record", folder, "--format", "table").stdout
    assert "coast guard" in told
    assert "not verified" in told


def test_an_id_that_leads_nowhere_is_a_usage_error(folder):
    done = run("incidents", "ffffffff", "--record", folder)
    assert done.exit_code == 2
    assert "there is no such incident" in done.stderr


def test_incidents_are_filtered(folder):
    run("link", "--record", folder)
    assert run("incidents", "--family", "strength", "--record", folder).stdout == ""

"""The worked example of docs/findings.md: what the documents say is what the commands give."""

from pathlib import Path

import pytest

from onrecord.record import CODEBOOKS, Record

CASE = Path(__file__).parents[2] / "examples" / "kursk"


@pytest.fixture(scope="module")
def record(tmp_path_factory):
    with Record.init(tmp_path_factory.mktemp("kursk") / "record") as made:
        made.add(CASE / "reports", declared=CASE / "captures.jsonl")
        made.read(workers=1)
        made.link()
        yield made


@pytest.fixture(scope="module")
def total(record):
    """The running total: the incident with most claims."""
    return max(record.incidents(family="loss"), key=lambda incident: len(incident.claims))


def killed(record, incident):
    return {name: record.findings(name, incident=incident.id, measure="killed")[0] for name in CODEBOOKS}


def test_the_running_total_under_all_four_codebooks(record, total):
    found = killed(record, total)
    assert total.series
    assert found["origins"].best == 2000
    assert found["ucdp"].codes["event_clarity"] == 2
    assert found["ucdp"].best <= 2000
    assert found["acled"].rule == "when"
    assert found["airwars"].rule == "by_strike"


def test_no_distortion_became_a_figure_of_killed(record, total):
    steps = killed(record, total)["origins"].steps
    changed = [step for step in steps if step.rule == "changed"]
    figures = {record.claim(step.claims[0]).figure.best for step in changed}
    assert {200, 3000, 6000} <= figures
    kept = {value for step in steps if step.rule != "changed" for value in (step.low, step.best, step.high)}
    assert not kept & {200, 3000, 6000}


def test_losses_casualties_and_killed_stay_apart(record, total):
    found = {finding.measure: finding for finding in record.findings("origins", incident=total.id)}
    assert (found["losses"].best, found["losses"].grade) == (200, "single origin")
    assert found["casualties"].low >= 6000
    assert found["killed_and_wounded"].grade == "origins conflict"


def test_the_history_rises_with_the_service(record, total):
    bests = [moment.best for moment in record.history(total.id, "killed") if moment.best >= 100]
    assert bests == sorted(bests)
    assert bests[-1] == 2000
    assert {100, 300} <= set(bests)

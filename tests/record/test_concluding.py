import json

import pytest

from onrecord.errors import InputError, UsageError
from onrecord.record import CODEBOOKS, Record, check_codebook, compare_codebooks, new_codebook, verify_record

REPORTS = {
    "a.txt": "Shelling kills 12 in Orlova\n\nAt least 12 people were killed and 30 wounded when shells hit the market in Orlova "
    "on Monday, the governor of the district, Ivan Petrenko, said.\n",
    "b.txt": "Market in Orlova shelled\n\nThe hospital in Orlova said on Tuesday that 14 people were killed in the shelling of the "
    "market in Orlova on Monday.\n",
    "c.txt": "Weather will be fine.\n",
}


@pytest.fixture
def record(tmp_path):
    folder = tmp_path / "reports"
    folder.mkdir()
    for name, text in REPORTS.items():
        (folder / name).write_text(text)
    with Record.init(tmp_path / "record") as made:
        for name, day in (("a.txt", "2024-12-17"), ("b.txt", "2024-12-18"), ("c.txt", "2024-12-18")):
            made.add(folder / name, published=day, outlet=f"Paper {name[0]}")
        made.read()
        made.link()
        yield made


def killed(record, codebook="origins"):
    return [f for f in record.findings(codebook, measure="killed") if f.codable]


@pytest.mark.parametrize("codebook", CODEBOOKS)
def test_findings_of_a_record_trace_to_words_of_its_reports(record, codebook):
    for finding in record.findings(codebook):
        for step in finding.steps:
            for id_ in step.claims:
                claim = record.claim(id_)
                assert record.report(claim.report).text[slice(*claim.span)] == claim.quote


def test_findings_are_kept_until_the_record_goes_on(record):
    before = killed(record)
    assert before
    assert killed(record) == before
    said = record.claim(before[0].steps[-1].claims[0])
    made = record.decide_on(
        "finding", "leave_out", said.id, changes={"codebook": "origins"}, reason="misread", operator="rk"
    )
    after = record.findings("origins", measure="killed")
    assert any(step.rule == "leave_out" for finding in after for step in finding.steps)
    record.undo(made.id)
    assert killed(record) == before


def test_a_rebuild_gives_the_same_findings_and_verify_finds_no_fault(record):
    before = {name: [f.to_wire() for f in record.findings(name)] for name in CODEBOOKS}
    assert verify_record(record.path).ok
    record.rebuild()
    assert {name: [f.to_wire() for f in record.findings(name)] for name in CODEBOOKS} == before


def test_what_a_withdrawn_item_said_stands_in_no_finding_any_more(record):
    assert killed(record)
    record.withdraw(
        record.report(record.claim(killed(record)[0].steps[-1].claims[0]).report).item, reason="consent"
    )
    rows = record._database.execute("SELECT COUNT(*) FROM findings").fetchone()[0]
    assert rows == 0


def test_findings_can_be_chosen_by_incident_measure_and_place(record):
    every = record.findings("origins")
    one = every[0].incident
    assert {f.incident for f in record.findings("origins", incident=one[:8])} == {one}
    assert {f.measure for f in record.findings("origins", measure="wounded")} <= {"wounded"}
    assert record.findings("origins", place="Nowhere") == []
    with pytest.raises(UsageError, match="no such measure"):
        record.findings("origins", measure="hurt")
    with pytest.raises(UsageError, match="no such incident"):
        record.findings("origins", incident="ffff0000")
    with pytest.raises(UsageError, match="no such codebook"):
        record.findings("prio")


def test_a_codebook_of_ones_own_is_a_file(record, tmp_path):
    path = new_codebook(tmp_path / "ours", start="ucdp")
    assert path.name == "ours.toml"
    assert check_codebook(str(path))[1] == ()
    assert compare_codebooks("ucdp", str(path)) == []
    found = record.findings(str(path))
    assert found
    assert {f.codebook for f in found} == {"ours"}
    assert all("not a figure of UCDP GED 19.1" in f.label for f in found)
    with pytest.raises(UsageError, match="already"):
        new_codebook(path, start="ucdp")
    with pytest.raises(InputError, match="cannot be read"):
        record.findings(str(tmp_path / "none.toml"))
    with pytest.raises(InputError, match="cannot be written"):
        new_codebook(tmp_path / "no" / "folder.toml", start="ucdp")


def test_a_changed_codebook_file_makes_the_findings_again(record, tmp_path):
    path = new_codebook(tmp_path / "ours.toml", start="origins")
    before = record.findings(str(path))[0].version
    path.write_text(path.read_text().replace("media = 0.6", "media = 0.2"))
    assert record.findings(str(path))[0].version != before


def test_the_story_holds_who_said_what_and_every_codebooks_finding(record):
    incident = killed(record)[0].incident
    story = record.story(incident[:10])
    assert story.incident.id == incident
    assert {t.first for t in story.testimonies} <= set(story.claims)
    assert {f.codebook for f in story.findings} == set(CODEBOOKS)
    wire = json.loads(json.dumps(story.to_wire()))
    assert {claim["report"] for claim in wire["claims"]} <= {report["id"] for report in wire["reports"]}


def test_a_figures_history_ends_where_the_figure_stands(record):
    finding = killed(record)[0]
    moments = record.history(finding.incident, "killed")
    assert (moments[-1].low, moments[-1].best, moments[-1].high) == (finding.low, finding.best, finding.high)
    assert [m.day for m in moments] == sorted(m.day for m in moments)
    assert moments[-1].to_wire()["claims"] == list(moments[-1].claims)


def test_a_record_without_links_has_no_findings(tmp_path):
    with Record.init(tmp_path / "bare") as made:
        assert made.findings() == []

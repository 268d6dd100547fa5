import gc
import io
import json

import pytest
from click.testing import CliRunner
from followthemoney import model
from followthemoney.cli.cli import cli as ftm
from followthemoney.statement import CSV, read_statements
from hypothesis import given
from hypothesis import strategies as st
from tests.strategies import claims

from onrecord.formats.ftm import Matter, write_ftm, write_ftm_statements
from onrecord.model import Block, Claim, Figure, Finding, Incident, Place, Report, Span, Speaker, Step

TEXT = "Pavlo Sorin of the ministry said nine were killed."
PAGE = Report(
    item="i" * 64, text=TEXT, blocks=(Block("body", Span(0, len(TEXT))),), url="https://example.org/mine", title="Nine dead",
    outlet="The Courier", published="2025-02-03", language="en", media_type="text/html",
)  # fmt: skip
SAID = (
    Speaker("The Courier", "", "media", None, None),
    Speaker("Pavlo Sorin", "Sorin", "government", "Ukraine", None),
)
CLAIM = Claim(
    report=PAGE.id, part="body", kind="loss", measure="killed", reader="rules/1", quote="nine were killed", span=Span(33, 49),
    said_by=SAID, figure=Figure(9, 9, 9, "nine", None, "incident", Span(33, 37)),
    where=Place("Sumivka", None, None, None, "city", "Sumivka", None),
)  # fmt: skip
INCIDENT = Incident(
    id="e" * 64, family="loss", series=False, title="9 killed at Sumivka", claims=(CLAIM.id,), reports=(PAGE.id,),
    place="Kursk", place_id="geonames:538560", start="2025-02-01", end="2025-02-01", granularity="day",
)  # fmt: skip
FINDING = Finding(
    incident=INCIDENT.id, codebook="ucdp", version="1", label="rules; not a figure", unit="deaths", measure="killed", low=9,
    best=9, high=12, grade=None, codable=True, rule=None, origins=1, testimonies=(), steps=(Step("low", "p. 1", "nine"),),
)  # fmt: skip


def matter(*, made=(CLAIM,), persons=()):
    return Matter(
        persons, [(INCIDENT, [FINDING])], [(PAGE.to_wire(), [(each, INCIDENT.id) for each in made])]
    )


def entities(given_):
    target, rest = io.StringIO(), {}
    count = write_ftm(given_, target, lambda id_, fields: rest.setdefault(id_, fields))
    rows = [json.loads(line) for line in target.getvalue().splitlines()]
    assert count == len(rows)
    return {row["id"]: row for row in rows}, rest


def test_each_noun_becomes_its_schema_and_nothing_is_refused_by_the_package():
    found, rest = entities(
        matter(persons=[("p1", {"name": "A. Belyk", "death": "2025-02-01", "unit": "3rd"})])
    )
    schemata = sorted(row["schema"] for row in found.values())
    assert schemata == [
        "Article", "Documentation", "Event", "Mention", "Mention", "Note", "Note", "Organization", "Person", "Person",
    ]  # fmt: skip
    for row in found.values():
        assert model.get_proxy(row).to_dict() == row
    assert found[f"claim-{CLAIM.id}"]["properties"]["entity"] == [f"incident-{INCIDENT.id}"]
    assert found[f"incident-{INCIDENT.id}"]["properties"]["country"] == ["ru"]
    assert rest["person-p1"] == {"fields": {"unit": "3rd"}}


def test_a_figure_is_in_the_words_of_a_note_and_whole_in_the_sidecar():
    found, rest = entities(matter())
    assert found[f"finding-{FINDING.id}"]["properties"]["name"] == ["killed: low 9, best 9, high 12"]
    assert rest[f"claim-{CLAIM.id}"]["claim"]["figure"]["best"] == 9
    assert Finding.from_wire(rest[f"finding-{FINDING.id}"]["finding"]) == FINDING


def test_what_the_package_does_not_take_goes_to_the_sidecar():
    _, rest = entities(matter(persons=[("p2", {"name": "B.", "death": "in spring"})]))
    assert rest["person-p2"] == {"not taken": {"deathDate": ["in spring"]}}


def test_statements_are_those_of_the_entities():
    target = io.BytesIO()
    count = write_ftm_statements(matter(), target, lambda id_, fields: None)
    found, _ = entities(matter())
    assert count == len(found)
    ids = {statement.entity_id for statement in read_statements(io.BytesIO(target.getvalue()), CSV)}
    assert ids == found.keys()


@pytest.mark.filterwarnings("ignore:unclosed file:ResourceWarning")
@pytest.mark.filterwarnings("ignore::pytest.PytestUnraisableExceptionWarning")
def test_the_ftm_tool_loads_both(tmp_path):
    """The tool itself leaves files open, which is no fault of ours."""
    with (tmp_path / "e").open("w") as one, (tmp_path / "s").open("wb") as other:
        write_ftm(matter(), one, lambda id_, fields: None)
        write_ftm_statements(matter(), other, lambda id_, fields: None)
    runner = CliRunner()
    done = runner.invoke(ftm, ["validate", "-i", str(tmp_path / "e"), "-o", str(tmp_path / "v")])
    assert done.exit_code == 0, done.output
    again = runner.invoke(
        ftm, ["aggregate-statements", "-i", str(tmp_path / "s"), "-f", "csv", "-o", str(tmp_path / "a")]
    )
    assert again.exit_code == 0, again.output
    ids = [
        sorted(json.loads(line)["id"] for line in (tmp_path / name).read_text().splitlines())
        for name in ("e", "v", "a")
    ]
    assert ids[0] == ids[1] == ids[2]
    gc.collect()


@given(st.lists(claims, max_size=3))
def test_claims_of_any_shape_are_written(made):
    _, rest = entities(matter(made=made))
    assert {f"claim-{claim.id}" for claim in made} <= rest.keys()

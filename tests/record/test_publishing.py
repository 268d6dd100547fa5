"""What leaves a record: nothing that the profile hides, in no format; and a file is whole or not there."""

import itertools
import json
import os
import signal
import subprocess
import sys
import time

import duckdb
import pandas as pd
import polars as pl
import pytest
from click.testing import CliRunner
from prov.model import ProvDocument

from onrecord.cli.main import cli
from onrecord.errors import UsageError
from onrecord.record import FINDINGS, FORMATS, NOUNS, Record

PAGE = """Nine killed at Orne

The ministry of defence said on Monday that nine people were killed in an attack at Kursk on 14 December 2024.
Olena Marchenko said her brother Taras Belyk, 23, was among them. Mrs Pardell saw the bodies of two men.
Some 200 North Korean soldiers are in Plekhovo, General Pavlo Sorin said.
"""
SECOND = "Twelve people were killed at Kursk on 14 December 2024, the Red Cross said. Ines Pardell told reporters that two died.\n"
HIDDEN = ("Olena", "Marchenko", "Taras", "Belyk", "Pardell", "marchenko-speaks", "heron", "checked with a neighbour", "secret-folder",
          "a-friend")  # fmt: skip
KEPT = "Pavlo Sorin"


@pytest.fixture(scope="module")
def record(tmp_path_factory):
    root = tmp_path_factory.mktemp("leaving")
    folder = root / "secret-folder"
    folder.mkdir()
    (folder / "a.txt").write_text(PAGE)
    (folder / "b.txt").write_text(SECOND)
    with Record.init(root / "record") as made:
        made.add(folder / "a.txt", url="https://x.example.org/marchenko-speaks", outlet="The Courier", published="2024-12-16",
                 operator="heron", origin={"received_from": "a-friend"})  # fmt: skip
        made.add(folder / "b.txt", outlet="The Ledger", published="2024-12-17", operator="heron")
        made.read()
        for claim in list(made.claims())[:2]:
            made.decide(claim.id, "accept", operator="heron", reason="checked with a neighbour")
        for claim in itertools.islice(made.claims(source="Pardell"), 1):
            made.decide(claim.id, "amend", changes={"figure.best": 2}, operator="heron", reason="Belyk told")
        made.link()
        yield made


def everything(record, folder, profile):
    """The bytes of every export there is, by name."""
    out = {}
    for format_ in FORMATS:
        record.export(format_, folder / format_, profile=profile, sidecar=True)
    for noun in (*NOUNS, FINDINGS):
        record.export("jsonl", folder / f"noun-{noun}", noun=noun, profile=profile)
    record.export("geojson", folder / "map", noun=FINDINGS, profile=profile)
    record.package("prov", folder / "prov", profile=profile)
    for path in sorted(folder.iterdir()):
        out[path.name] = path.read_bytes()
    return out


def spelled(data, name):
    """Parquet packs its text: it is read as a table of others would."""
    return pl.read_parquet(data).write_json() if name == "parquet" else data.decode("utf-8", "replace")


@pytest.mark.parametrize("profile", ["public", "coarse"])
def test_no_export_holds_what_the_profile_hides(record, tmp_path, profile):
    for name, data in everything(record, tmp_path, profile).items():
        text = spelled(data, name)
        found = [word for word in HIDDEN if word in text]
        assert found == [], name
        if profile == "coarse":
            assert "2024-12-14" not in text, name
            assert "Plekhovo" not in text, name


def test_what_is_hidden_is_there_in_full_and_offices_stay_in_public(record, tmp_path):
    (tmp_path / "full").mkdir()
    (tmp_path / "public").mkdir()
    full = everything(record, tmp_path / "full", "full")
    joint = "".join(spelled(data, name) for name, data in full.items())
    assert [word for word in HIDDEN if word not in joint] == []
    public = everything(record, tmp_path / "public", "public")
    assert KEPT in public["jsonl"].decode()
    assert public.keys() == full.keys()


def test_claims_and_reports_that_leave_together_still_fit(record, tmp_path):
    record.export("jsonl", tmp_path / "claims")
    record.export("jsonl", tmp_path / "reports", noun="reports")
    texts = {
        row["id"]: row["text"] for row in map(json.loads, (tmp_path / "reports").read_text().splitlines())
    }
    rows = [json.loads(line) for line in (tmp_path / "claims").read_text().splitlines()]
    assert any("█" in text for text in texts.values())
    for row in rows:
        assert row["quote"] == texts[row["report"]][slice(*row["span"])]


def test_a_sidecar_holds_the_claims_whole(record, tmp_path):
    done = record.export("csv", tmp_path / "c.csv", profile="full", sidecar=True)
    held = json.loads(done.sidecar.read_text())
    record.export("jsonl", tmp_path / "c.jsonl", profile="full")
    rows = [json.loads(line) for line in (tmp_path / "c.jsonl").read_text().splitlines()]
    assert [wire for _, wire in held["rest"]] == rows
    assert held["lost"] == list(done.lost)
    assert record.export("jsonl", tmp_path / "d", sidecar=True).sidecar is None


def test_provenance_leads_from_a_finding_to_the_item(record, tmp_path):
    record.package("prov", tmp_path / "p.json")
    ProvDocument.deserialize(str(tmp_path / "p.json"), format="json")
    held = json.loads((tmp_path / "p.json").read_text())
    derived = {}
    for each in held["wasDerivedFrom"].values():
        derived.setdefault(each["prov:generatedEntity"], set()).add(each["prov:usedEntity"])
    finding = next(name for name in sorted(derived) if name.startswith("or:finding-"))
    reached, todo = set(), [finding]
    while todo:
        here = todo.pop()
        reached.add(here.partition("-")[0])
        todo += derived.get(here, ())
    assert reached == {"or:finding", "or:incident", "or:claim", "or:report", "or:item"}
    assert {each["prov:influencer"].partition("-")[0] for each in held["wasInfluencedBy"].values()} == {
        "or:decision"
    }


def test_tables_of_others_read_claims_with_the_right_types(record, tmp_path):
    for format_ in ("csv", "parquet"):
        record.export(format_, tmp_path / f"c.{format_}", profile="full")
    frame = pd.read_parquet(tmp_path / "c.parquet")
    assert str(frame["quote_start"].dtype) == "int64"
    assert str(pd.read_csv(tmp_path / "c.csv")["quote_start"].dtype) == "int64"
    for schema in (pl.read_csv(tmp_path / "c.csv").schema, pl.read_parquet(tmp_path / "c.parquet").schema):
        assert (schema["best"], schema["lat"], schema["direct"]) == (pl.Int64, pl.Float64, pl.Boolean)
    for read in ("read_csv", "read_parquet"):
        sql = (
            f"SELECT column_name, column_type FROM (DESCRIBE SELECT * FROM {read}('{tmp_path}/c.{read[5:]}'))"
        )
        types = dict(duckdb.sql(sql).fetchall())
        assert (types["best"], types["lat"], types["direct"]) == ("BIGINT", "DOUBLE", "BOOLEAN")


SLOW = """
import sys, time
from onrecord.formats import tabular
from onrecord.record import Record
write = tabular.safe_cell
def slowly(value):
    print("writing", flush=True)
    time.sleep(0.2)
    return write(value)
tabular.safe_cell = slowly
with Record.open(sys.argv[1]) as record:
    record.export("csv", sys.argv[2], sidecar=True)
"""


@pytest.mark.skipif(os.name == "nt", reason="signals are of POSIX")
def test_an_export_that_is_interrupted_leaves_no_half_file(record, tmp_path):
    target = tmp_path / "c.csv"
    target.write_text("what was there")
    running = subprocess.Popen(
        [sys.executable, "-c", SLOW, str(record.path), str(target)],
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        text=True,
    )
    with running:
        assert running.stdout.readline() == "writing\n"
        time.sleep(0.1)
        running.send_signal(signal.SIGINT)
        running.wait(timeout=30)
    assert running.returncode != 0
    assert [path.name for path in tmp_path.iterdir()] == ["c.csv"]
    assert target.read_text() == "what was there"


def test_the_command_says_what_a_format_could_not_hold(record, tmp_path):
    where = ["--record", str(record.path)]
    done = CliRunner().invoke(cli, ["export", "ged", "-o", str(tmp_path / "e.csv"), *where])
    assert done.exit_code == 0, done.output
    assert "ged cannot hold: the derivation" in done.stderr
    assert (tmp_path / "e.csv.rest.json").exists()
    done = CliRunner().invoke(cli, ["export", "csv", "--full", "-o", str(tmp_path / "c.csv"), *where])
    assert "profile full" in done.stderr
    assert "nowhere" in done.stderr
    done = CliRunner().invoke(
        cli, ["export", "csv", "--profile", "nonesuch", "-o", str(tmp_path / "c.csv"), *where]
    )
    assert (done.exit_code, "no such profile" in done.stderr) == (2, True)


def test_events_of_a_record_that_was_not_linked_are_refused(tmp_path):
    with Record.init(tmp_path / "r") as fresh, pytest.raises(UsageError, match="no incidents"):
        fresh.export("ged", tmp_path / "e.csv")
    assert not (tmp_path / "e.csv").exists()

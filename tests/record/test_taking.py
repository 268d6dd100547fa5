import csv
import hashlib
import json
import zipfile
from datetime import datetime

import pytest
from click.testing import CliRunner
from openpyxl import Workbook

from onrecord.cli.main import cli
from onrecord.errors import InputError, UsageError
from onrecord.record import Record
from onrecord.record.leaving import NOUNS

GED = """id,date_start,date_end,where_prec,date_prec,where_coordinates,latitude,longitude,source_original,side_a,side_b,\
deaths_a,deaths_b,deaths_civilians,deaths_unknown,best,high,low
501,2024-05-01,2024-05-01,1,1,Balmory,10.5,20.25,ministry of defence,Army,Front,2,5,1,0,8,9,7
502,2024-01-01,2024-12-31,6,5,Tamsar,10,20,,Army,Front,0,0,0,12,12,12,12
501,2024-05-01,2024-05-01,1,1,Balmory,10.5,20.25,the Front,Army,Front,0,0,0,0,3,3,3
"""


@pytest.fixture
def record(tmp_path):
    with Record.init(tmp_path / "record") as made:
        yield made


@pytest.fixture
def table(tmp_path):
    path = tmp_path / "ged.csv"
    path.write_text(GED.replace("source_original,", "source_headline,where_description,source_original,").replace(
        "20.25,m", "20.25,Clash,near the bridge,m").replace("10,20,", "10,20,,,").replace("20.25,the F", "20.25,,,the F"))  # fmt: skip
    return path


def nouns(record):
    return {noun: [json.dumps(wire) for wire in every(record._database)] for noun, every in NOUNS.items()}


def test_events_become_claims_of_their_dataset_and_keep_their_ids(record, table):
    taken = record.import_("ged", table)
    record.read()
    assert (taken.rows, taken.made["figures"], taken.problems) == (3, 7, [])
    parts = {report.part for report in record.reports()}
    assert parts == {"event/501", "event/502", "event/501/2"}
    claims = list(record.claims())
    assert len(claims) == 7
    for claim in claims:
        text = record.report(claim.report).text
        assert claim.quote == claim.span.of(text)
        assert claim.figure.wording == claim.figure.span.of(text)
        assert claim.said_by[0].name == "UCDP GED"
    total = next(claim for claim in claims if claim.figure.best == 8)
    assert (total.figure.low, total.figure.high, total.where.precision) == (7, 9, "city")
    assert (total.origin.name, total.origin.class_) == ("ministry of defence", "government")
    assert {claim.group.name for claim in claims if claim.part_of == total.id} == {
        "Army",
        "Front",
        "civilians",
    }


def test_a_table_imported_twice_changes_nothing_and_a_dry_run_neither(record, table):
    empty = nouns(record)
    dry = record.import_("ged", table, dry_run=True)
    assert (dry.new, nouns(record)) == (2, empty)
    record.import_("ged", table)
    record.read()
    before = nouns(record)
    again = record.import_("ged", table)
    done = record.read()
    assert (again.new, done.items, nouns(record)) == (0, 0, before)
    assert record.import_("ged", table, dry_run=True).new == 0


def test_what_was_imported_comes_out_of_a_rebuild_again(record, table):
    record.import_("ged", table)
    record.read()
    before = nouns(record)
    assert record.rebuild().differ == 0
    assert nouns(record) == before


def test_the_table_itself_is_kept_and_not_read(record, table):
    record.import_("ged", table)
    record.read()
    kept = hashlib.sha256(table.read_bytes()).hexdigest()
    assert kept in {item.id for item in record.items()}
    assert record.reports_of(kept) == []
    (derived,) = [c for item in record.items() for c in record.captures_of(item.id) if c.method == "import"]
    assert derived.details["container"] == kept


def test_a_mapping_that_names_no_column_of_the_table_keeps_nothing(record, tmp_path):
    path = tmp_path / "other.csv"
    path.write_text("a,b\n1,2\n")
    with pytest.raises(UsageError, match="has no column"):
        record.import_("ged", path)
    assert list(record.items()) == []


def test_any_table_of_incidents_by_its_headers(record, tmp_path):
    path = tmp_path / "ours.csv"
    path.write_text("Code,Date,Town,Killed,Injured,Perpetrator\nM-1,1 May 2024,Balmory,9,several,the Front\n")
    with pytest.raises(UsageError, match="who made this table"):
        record.import_("incidents", path)
    taken = record.import_("incidents", path, source="Menna Watch")
    record.read()
    killed, wounded = sorted(record.claims(), key=lambda claim: claim.measure)
    assert (killed.figure.low, killed.by.name, killed.when.start) == (9, "the Front", "2024-05-01")
    assert (wounded.figure.best, wounded.figure.wording) == (None, "several")
    assert [each.column for each in taken.problems] == ["Injured"]


def test_a_mapping_of_ones_own_is_a_file(record, tmp_path):
    (tmp_path / "t.csv").write_text("n;when;dead\nX;03/05/2024;4\n")
    (tmp_path / "m.toml").write_text(
        'source = "The List"\nsource_class = "ngo"\ndate_order = "dmy"\n[columns]\nid = "n"\ndate = "when"\n'
        '[[figures]]\nmeasure = "killed"\nbest = "dead"\n'
    )
    record.import_("incidents", tmp_path / "t.csv", mapping=tmp_path / "m.toml")
    record.read()
    (claim,) = record.claims()
    assert (claim.when.start, claim.origin.class_, claim.figure.best) == ("2024-05-03", "ngo", 4)


def test_a_sheet_of_an_archiver_gives_texts_files_and_what_is_missing(record, tmp_path):
    files = tmp_path / "archive"
    files.mkdir()
    (files / "a.html").write_text(
        "<html><body><p>Six people were killed at Orne on Monday.</p></body></html>"
    )
    good = hashlib.sha3_512((files / "a.html").read_bytes()).hexdigest()
    with (tmp_path / "sheet.csv").open("w", newline="") as target:
        writer = csv.writer(target)
        writer.writerow(["Link", "Archive status", "upload timestamp", "text content", "hash"])
        writer.writerow(["https://x.example.org/1", "ok", "2024-05-01", "Nine miners were killed.", ""])
        writer.writerow(["https://x.example.org/2", "ok", "2024-05-02", "", good])
        writer.writerow(["https://x.example.org/3", "ok", "2024-05-03", "", "ab" * 32])
        writer.writerow(["https://x.example.org/4", "", "", "", ""])
        writer.writerow(["soon", "", "", "", ""])
    taken = record.import_("auto-archiver", tmp_path / "sheet.csv", files=files)
    record.read()
    assert taken.made == {"texts": 1, "files": 1}
    assert taken.wanted == ["https://x.example.org/3", "https://x.example.org/4"]
    assert [error.subject for error in taken.refused] == ["https://x.example.org/3"]
    assert len(taken.problems) == 1
    found = {report.url: report for report in record.reports()}
    assert found["https://x.example.org/1"].published == "2024-05-01"
    assert {claim.figure.best for claim in record.claims(measure="killed")} == {9, 6}
    assert found.keys() == {"https://x.example.org/1", "https://x.example.org/2"}


def test_annotations_of_a_record_change_nothing_in_it_and_make_its_claims_in_another(tmp_path, record):
    page = tmp_path / "page.txt"
    page.write_text("Nine miners were killed at Orne on Monday, the ministry said.\n\nThe river was high.\n")
    record.add(page, published="2024-05-08", url="https://x.example.org/mine")
    record.read()
    record.decide(next(iter(record.claims())).id, "accept")
    record.export("annotations", tmp_path / "a.json", profile="full")
    before = nouns(record)
    taken = record.import_("annotations", tmp_path / "a.json")
    assert (taken.made, taken.new, nouns(record)) == ({"on record already": taken.rows}, 0, before)
    with Record.init(tmp_path / "other") as other:
        refused = other.import_("annotations", tmp_path / "a.json").refused
        assert len(refused) == taken.rows
        longer = tmp_path / "longer.txt"
        longer.write_text("From our desk.\n\n" + page.read_text())
        other.add(longer, url="https://x.example.org/mine")
        other.read()
        for claim in list(other.claims()):
            other.decide(claim.id, "reject")
        done = other.import_("annotations", tmp_path / "a.json", operator="heron")
        assert done.refused == []
        for claim in other.claims():
            assert claim.quote == claim.span.of(other.report(claim.report).text)


def test_words_that_somebody_marked_become_a_claim_of_the_kind_named(tmp_path, record):
    page = tmp_path / "page.txt"
    page.write_text("They buried them at night, she said. The river was high.\n")
    record.add(page, url="https://x.example.org/n")
    record.read()
    row = {"type": "Annotation", "id": "n1", "creator": "heron", "body": {"value": "hidden graves"},
           "target": {"source": "https://x.example.org/n",
                      "selector": {"type": "TextQuoteSelector", "exact": "The river was high"}}}  # fmt: skip
    (tmp_path / "n.json").write_text(json.dumps(row))
    assert record.import_("annotations", tmp_path / "n.json").refused[0].problem == "it holds no claim"
    record.import_("annotations", tmp_path / "n.json", kind="concealment")
    (claim,) = record.claims(status="accepted")
    assert (claim.kind, claim.quote, claim.coded) == (
        "concealment",
        "The river was high",
        {"claim": "hidden graves"},
    )
    assert record.import_("annotations", tmp_path / "n.json", kind="concealment").new == 0
    with pytest.raises(UsageError, match="no such kind"):
        record.import_("annotations", tmp_path / "n.json", kind="rumour")


def test_a_file_that_is_not_there_is_named(record, tmp_path):
    for format_ in ("ged", "urls", "annotations"):
        with pytest.raises(InputError, match="nonesuch"):
            record.import_(format_, tmp_path / "nonesuch")
    with pytest.raises(UsageError, match="nothing comes in"):
        record.import_("xls", tmp_path / "nonesuch")


def test_the_command_says_what_it_did_and_what_is_wanted(record, table, tmp_path):
    run = CliRunner()
    done = run.invoke(cli, ["import", "ged", str(table), "--record", str(record.path), "--dry-run"])
    assert "Would take in 3 rows" in done.stderr
    (tmp_path / "u.csv").write_text("url\nhttps://x.example.org/1\n")
    done = run.invoke(cli, ["import", "urls", str(tmp_path / "u.csv"), "--record", str(record.path)])
    assert done.stdout.splitlines() == ["https://x.example.org/1"]
    assert done.exit_code == 0


def test_a_translation_stands_beside_its_report_and_gives_no_claims(record, tmp_path):
    (tmp_path / "o.txt").write_text("Дев'ять людей загинули в Орне.\n\nРічка була високою.\n")
    (tmp_path / "t.txt").write_text("Nine people were killed at Orne.\n\nThe river was high.\n")
    record.add(tmp_path / "o.txt", outlet="The Courier", published="2024-05-06")
    record.read()
    (original,) = record.reports()
    with pytest.raises(UsageError, match="of which report"):
        record.import_("translation", tmp_path / "t.txt")
    told = {"of": original.id, "by": "a machine, version 3"}
    assert record.import_("translation", tmp_path / "t.txt", dry_run=True, **told).new == 1
    record.import_("translation", tmp_path / "t.txt", **told)
    record.read()
    (made,) = record.translations(original.id[:10])
    assert (made.authors, made.language, made.outlet) == (("a machine, version 3",), "en", "The Courier")
    assert made.parts == ()
    assert record.claims_of(made.id) == []
    words = [block.span.of(made.text) for block in made.asides if block.role == "translation"]
    assert words == ["Nine people were killed at Orne.", "The river was high.\n"]
    before = nouns(record)
    assert record.import_("translation", tmp_path / "t.txt", **told).new == 0
    assert record.rebuild().differ == 0
    assert nouns(record) == before
    shown = (
        CliRunner()
        .invoke(cli, ["show", original.id, "--format", "text", "--record", str(record.path)])
        .stdout
    )
    assert f"translation {made.id[:12]}  en  a machine, version 3" in shown


def test_figures_of_ours_are_never_taken_for_those_of_the_project_whose_columns_they_have(record, table):
    label = "rules modelled on UCDP GED 19.1; not a UCDP figure"
    table.write_text(table.read_text().replace("Clash", label))
    with pytest.raises(UsageError, match="none of UCDP GED"):
        record.import_("ged", table)
    assert list(record.items()) == []
    record.import_("ged", table, source="Menna Watch")
    record.read()
    assert {claim.said_by[0].name for claim in record.claims()} == {"Menna Watch"}


def test_a_spreadsheet_is_a_table_too(record, tmp_path):
    book = Workbook()
    book.active.append(["Code", "Date", "Killed"])
    book.active.append(["M-1", datetime(2024, 5, 1), 9])
    book.save(tmp_path / "t.xlsx")
    record.import_("incidents", tmp_path / "t.xlsx", source="Menna Watch")
    record.read()
    (claim,) = record.claims()
    assert (claim.figure.best, claim.when.start) == (9, "2024-05-01")


def zipped(path, **members):
    with zipfile.ZipFile(path, "w") as made:
        for name, data in members.items():
            made.writestr(name.replace("__", "/"), data)
    return path


def test_the_zip_of_an_export_gives_its_posts_and_their_files(record, tmp_path):
    tweet = {
        "tweet": {
            "id_str": "17",
            "created_at": "Mon May 06 08:30:00 +0000 2024",
            "full_text": "Nine were killed at Orne",
        }
    }
    made = zipped(tmp_path / "x.zip", **{
        "data__tweets.js": "window.YTD.tweets.part0 = " + json.dumps([tweet]), "data__tweets_media__17-a.jpg": b"\xff\xd8\xff picture",
        "data__direct-messages.js": "window.YTD.direct_messages.part0 = []",
    })  # fmt: skip
    added = record.add(made, outlet="@mennawatch")
    assert [error.problem for error in added.refused] == []
    done = record.read()
    kept = {capture.location.rpartition("zip/")[2] for capture in added.captures if capture.method == "zip"}
    assert kept == {"data/tweets.js", "data/tweets_media/17-a.jpg"}
    (report,) = record.reports()
    assert (report.part, report.outlet) == ("message/17", "@mennawatch")
    assert [error.problem for error in done.refused] == ["is no text but image/jpeg"]
    assert record.add(made, outlet="@mennawatch").already == 3
    assert record.rebuild().differ == 0


def test_a_zip_of_a_chat_that_leads_out_of_itself_is_refused(record, tmp_path):
    chat = "31/12/2023, 21:41 - Heron: Nine were killed\n31/12/2023, 21:42 - Heron: yes\n"
    bad = zipped(tmp_path / "w.zip", **{"_chat.txt": chat, "..__x": b"y"})
    assert "leads out" in record.add(bad).refused[0].problem
    good = zipped(tmp_path / "v.zip", **{"_chat.txt": chat})
    record.add(good)
    record.read()
    assert [report.part for report in record.reports()] == ["message/1", "message/2"]


@pytest.mark.parametrize("format_", ["wacz", "bagit"])
def test_packages_come_in_as_they_do_by_add(record, tmp_path, format_):
    (tmp_path / "a.txt").write_text("Nine were killed at Orne.\n")
    record.add(tmp_path / "a.txt")
    place, _ = record.package(format_, tmp_path / f"made.{format_}")
    with Record.init(tmp_path / "other") as other:
        assert other.import_(format_, place, dry_run=True).made == {"items": 1}
        assert list(other.items()) == []
        taken = other.import_(format_, place)
        assert taken.new == taken.made["items"]
        assert {item.id for item in record.items()} <= {item.id for item in other.items()}
        assert other.import_(format_, place).new == 0
        with pytest.raises(InputError, match=f"is no {format_}"):
            other.import_(format_, tmp_path / "a.txt")


def test_a_row_that_names_several_sources_is_the_tables_own_word(record, tmp_path):
    (tmp_path / "t.csv").write_text(
        "Code,Date,Killed,Source\nM-1,2024-05-01,9,police; the Red Cross\nM-2,2024-05-02,3,police\n"
    )
    record.import_("incidents", tmp_path / "t.csv", source="Menna Watch")
    record.read()
    found = {claim.figure.best: claim for claim in record.claims()}
    assert (found[9].origin.name, found[9].silent) == (
        "Menna Watch",
        {"said_by": "the row names several sources"},
    )
    assert (found[3].origin.name, found[3].silent) == ("police", {})

import io
import json
import subprocess
import sys
import warnings
import zipfile
from pathlib import Path

import pytest
from click.testing import CliRunner
from warcio.statusandheaders import StatusAndHeaders
from warcio.warcwriter import WARCWriter

from onrecord.cli.main import cli
from onrecord.errors import RecordError, UsageError
from onrecord.record import NOUNS, Record, verify_record

PAGE = b"<html><body><p>The army said 7 soldiers were wounded near Orlova.</p></body></html>"
BIN = Path(sys.executable).parent


def warc() -> bytes:
    buffer = io.BytesIO()
    writer = WARCWriter(buffer, gzip=True, warc_version="WARC/1.1")
    headers = StatusAndHeaders("200 OK", [("Content-Type", "text/html")], protocol="HTTP/1.1")
    url = "https://example.org/a"
    record = writer.create_warc_record(
        url, "response", payload=io.BytesIO(PAGE), length=len(PAGE), http_headers=headers
    )
    writer.write_record(record)
    return buffer.getvalue()


@pytest.fixture(scope="module")
def record(tmp_path_factory):
    top = tmp_path_factory.mktemp("packed")
    sources = top / "sources"
    sources.mkdir()
    (sources / "a.txt").write_text("The ministry said 12 soldiers were killed near Orlova.\n")
    (sources / "b.html").write_text("<p>The mayor said 31 people were killed near Orlova on Monday.</p>")
    (sources / "c.warc.gz").write_bytes(warc())
    with Record.init(top / "record") as record:
        record.add(sources, outlet="The Example", published="2024-12-17", operator="k")
        record.add(sources / "a.txt", url="https://example.org/statement")
        record.read()
        record.decide(next(iter(record.claims())).id, "accept", operator="k", reason="as read")
        yield record


def test_a_wacz_with_a_long_and_motley_custody_is_valid_for_others_too(tmp_path):
    (tmp_path / "a.txt").write_text("The ministry said 12 soldiers were killed near Orlova.\n")
    (tmp_path / "b.txt").write_text("The mayor said 31 people were killed near Orlova.\n")
    with Record.init(tmp_path / "record") as record:
        record.add(tmp_path / "a.txt", tmp_path / "b.txt")
        for _ in range(60):
            record.transfer(to="2024")
        record.withdraw(next(iter(record.items())).id, reason="a relative asked")
        path, _ = record.package("wacz", tmp_path / "r.wacz", reason="replay")
    assert "is valid" in outside(str(BIN / "wacz"), "validate", "-f", str(path))


def outside(*command: str) -> str:
    """What a validator of others says; it has to be content."""
    done = subprocess.run(
        [sys.executable, *command], capture_output=True, text=True, timeout=120, check=False
    )
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout + done.stderr


def of(record, noun):
    return [dict(wire) for wire in NOUNS[noun](record._database)]


def test_a_bag_passes_the_validator_of_others_and_comes_back_the_same(record, tmp_path):
    bag, count = record.package("bagit", tmp_path / "bag", reason="deposit", operator="k")
    assert count == 3
    assert "is valid" in outside(str(BIN / "bagit.py"), "--validate", str(bag))
    with Record.init(tmp_path / "again") as again:
        assert again.add(bag).refused == []
        assert again.add(bag).already == 4
        again.read()
        assert of(again, "items") == of(record, "items")
        machine = [
            {**claim, "status": "candidate"} if claim["status"] == "accepted" else claim
            for claim in of(record, "claims")
        ]
        assert of(again, "claims") == machine
        originals = {capture["details"]["original"]["id"] for capture in of(again, "captures")}
    assert originals == {capture["id"] for capture in of(record, "captures")}


def test_the_copy_is_in_custody_before_it_leaves(record, tmp_path):
    bag, _ = record.package("bagit", tmp_path / "bag", reason="deposit", operator="k")
    rows = [json.loads(line) for line in (bag / "data" / "custody.jsonl").read_text().splitlines()]
    copied = [row for row in rows if row["event"] == "publication" and row["number"] == rows[-1]["number"]]
    assert {row["item"] for row in copied} == {item.id for item in record.items()}
    assert {(row["format"], row["to"], row["reason"], row["operator"]) for row in copied} == {
        ("bagit", "bag", "deposit", "k")
    }
    (tmp_path / "checkpoint.txt").write_text((bag / "data" / "checkpoint.txt").read_text())
    verdict = verify_record(record.path, against=[tmp_path / "checkpoint.txt"])
    assert verdict.ok, verdict.faults


def test_a_bag_is_never_written_over_another(record, tmp_path):
    (tmp_path / "bag").mkdir()
    with pytest.raises(UsageError, match="there already"):
        record.package("bagit", tmp_path / "bag")


@pytest.mark.parametrize(
    ("flaw", "said"),
    [
        ("altered", "it is not what the bag's manifest says"),
        ("missing", "the bag lists it, and it is not there"),
        ("added", "the bag's manifest does not list it"),
        ("outside", "leads out of the bag"),
        ("linked", "leads out of the bag"),
        ("no manifest", "no SHA-512 or SHA-256 manifest"),
    ],
)
def test_a_flawed_bag_is_refused_and_nothing_of_it_kept(record, tmp_path, flaw, said):
    bag, _ = record.package("bagit", tmp_path / "bag")
    item = sorted((bag / "data" / "items").iterdir())[1]
    manifest = bag / "manifest-sha512.txt"
    (tmp_path / "secret").write_text("not of the bag")
    match flaw:
        case "altered":
            item.write_bytes(b"another")
        case "missing":
            item.unlink()
        case "added":
            (bag / "data" / "more").write_bytes(b"x")
        case "outside":
            manifest.write_text(manifest.read_text() + f"{'0' * 128}  data/../../secret\n")
        case "linked":
            item.unlink()
            item.symlink_to(tmp_path / "secret")
        case _:
            manifest.unlink()
    with Record.init(tmp_path / "again") as again:
        (refused,) = again.add(bag).refused
        assert said in str(refused)
        assert of(again, "items") == []
    assert verify_record(tmp_path / "again").ok


def test_a_wacz_passes_the_validators_of_others_and_comes_back_the_same(record, tmp_path):
    path, count = record.package("wacz", tmp_path / "r.wacz", reason="replay")
    assert count == 3
    assert "is valid" in outside(str(BIN / "wacz"), "validate", "-f", str(path))
    with zipfile.ZipFile(path) as zipped:
        zipped.extractall(tmp_path / "x")
        assert {member.compress_type for member in zipped.infolist()} == {zipfile.ZIP_STORED}
    archives = sorted(str(each) for each in (tmp_path / "x" / "archive").iterdir())
    checked = outside(str(BIN / "warcio"), "check", "-v", *archives)
    assert checked.count("digest pass") == 4
    assert "fail" not in checked
    assert (tmp_path / "x" / "onrecord" / "custody.jsonl").stat().st_size
    with Record.init(tmp_path / "again") as again:
        assert again.add(path).refused == []
        assert again.add(path).already == 5
        again.read()
        kept = [item for item in of(again, "items") if item["media_type"] != "application/wacz"]
        assert kept == of(record, "items")
        assert [c["id"] for c in of(again, "claims")] == [c["id"] for c in of(record, "claims")]
        assert again.read().items == 0
    assert verify_record(tmp_path / "again").ok


def test_withdrawing_one_names_the_package_that_holds_it(record, tmp_path):
    path, _ = record.package("wacz", tmp_path / "r.wacz")
    with Record.init(tmp_path / "again") as again:
        again.add(path)
        (whole,) = [item.id for item in again.items() if item.media_type == "application/wacz"]
        inside = next(item.id for item in again.items() if item.id != whole)
        assert again.withdraw(inside, reason="asked").beside == (whole,)


def rewritten(path, target, change):
    """A copy of a ZIP file with members changed: name and bytes in, name and bytes (or nothing) out."""
    with zipfile.ZipFile(path) as old, zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as new:
        for member in old.infolist():
            for name, data in change(member.filename, old.read(member)):
                with warnings.catch_warnings(action="ignore"):
                    new.writestr(name, data)
    return target


@pytest.mark.parametrize(
    ("change", "said"),
    [
        (lambda n, d: [(n, d), (f"../{n}", d)], "leads out of it"),
        (lambda n, d: [(n, d), (f"/{n}", d)], "leads out of it"),
        (lambda n, d: [(n, d), (n, d)], "two members of one name"),
        (lambda n, d: [(n, bytes(80_000_000) if n.startswith("pages") else d)], "unpacks to"),
        (lambda n, d: [(n, b"{" if n == "datapackage.json" else d)], "datapackage.json cannot be read"),
    ],
)
def test_a_tricky_wacz_is_refused_with_one_line_and_nothing_of_it_kept(record, tmp_path, change, said):
    path, _ = record.package("wacz", tmp_path / "r.wacz")
    tricky = rewritten(path, tmp_path / "tricky.wacz", change)
    with Record.init(tmp_path / "again") as again:
        (refused,) = again.add(tricky).refused
        assert said in str(refused)
        assert "\n" not in str(refused)
        assert of(again, "items") == []
    assert verify_record(tmp_path / "again").ok


def test_a_warc_that_is_not_what_its_package_says_is_refused_and_the_rest_kept(record, tmp_path):
    path, _ = record.package("wacz", tmp_path / "r.wacz")
    other = warc() + warc()

    def change(name, data):
        return [(name, other if name.startswith("archive/") and "items" not in name else data)]

    with Record.init(tmp_path / "again") as again:
        added = again.add(rewritten(path, tmp_path / "other.wacz", change))
        assert ["not what its package says" in str(error) for error in added.refused] == [True]
        assert len(of(again, "items")) == 3
    assert verify_record(tmp_path / "again").ok


def test_prov_is_read_by_others_and_holds_no_text(record, tmp_path):
    prov = pytest.importorskip("prov.model")
    path, count = record.package("prov", tmp_path / "r.prov.json")
    with warnings.catch_warnings(action="ignore"):
        document = prov.ProvDocument.deserialize(str(path))
    assert len(list(document.get_records(prov.ProvEntity))) == count
    kinds = [type(each).__name__ for each in document.get_records(prov.ProvRelation)]
    assert kinds.count("ProvGeneration") == 8
    assert kinds.count("ProvDerivation") == len(of(record, "reports")) + len(of(record, "claims"))
    assert "ProvInfluence" in kinds
    text = path.read_text()
    assert not [report["id"] for report in of(record, "reports") if report["text"][:40] in text]


def test_no_altered_copy_leaves(record, tmp_path):
    with Record.init(tmp_path / "other") as other:
        other.add(record.path.parent / "sources")
        path = other._folder.vault.path(next(iter(other.items())).id)
        path.chmod(0o644)
        path.write_bytes(b"altered")
        with pytest.raises(RecordError, match="nothing was copied"):
            other.package("bagit", tmp_path / "bag")
        assert not (tmp_path / "bag").exists()
        assert [row for row in other.custody() if row["event"] == "publication"] == []


def test_what_is_withheld_does_not_leave(record, tmp_path):
    with Record.init(tmp_path / "other") as other:
        other.add(record.path.parent / "sources")
        gone, *kept = sorted(item.id for item in other.items())
        other.withdraw(gone, reason="asked")
        bag, count = other.package("bagit", tmp_path / "bag")
    assert count == 2
    assert sorted(path.name for path in (bag / "data" / "items").iterdir()) == kept


def test_the_command_writes_all_three(record, tmp_path):
    for format_ in ("bagit", "wacz", "prov"):
        target = tmp_path / f"out.{format_}"
        command = ["export", format_, "-o", str(target), "--record", str(record.path)]
        done = CliRunner().invoke(cli, command)
        assert done.exit_code == 0, done.output
        assert f"to {target}" in done.stderr
        assert target.exists()

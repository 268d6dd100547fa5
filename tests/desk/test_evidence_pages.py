import io
import subprocess
import sys
import time
import zipfile

from tests.desk.desks import post


def verified(desk):
    post(desk, "/evidence/verify")
    for _ in range(200):
        said = desk.get("/evidence/verify.json").json()
        if not said["running"]:
            return said
        time.sleep(0.05)
    raise AssertionError("verifying does not end")


def test_verifying_says_that_nothing_was_changed_and_gives_the_checkpoint(desk):
    said = verified(desk)
    assert (said["ok"], said["faults"], said["items"]) == (True, [], 4)
    page = desk.get("/evidence/verify").text
    assert "Nothing was changed since it was logged." in page
    assert "onrecord checkpoint" in page
    assert "Nothing was changed since it was logged." in desk.get("/").text


def test_verifying_names_what_was_altered(desk, record_path):
    item = desk.get("/evidence.json").json()["captures"][0]["item"]
    place = record_path / "evidence" / item[:2] / item
    place.chmod(0o644)
    place.write_bytes(b"something else")
    said = verified(desk)
    assert not said["ok"]
    assert any(fault["name"] == item and fault["state"] == "altered" for fault in said["faults"])
    assert item in desk.get("/evidence/verify").text


def test_a_proof_is_downloaded_with_the_program_that_checks_it(desk, tmp_path):
    item = desk.get("/evidence.json").json()["captures"][0]["item"]
    answer = desk.get(f"/items/{item}/proof")
    with zipfile.ZipFile(io.BytesIO(answer.content)) as archive:
        names = archive.namelist()
        archive.extractall(tmp_path)
    proof = next(name for name in names if name.endswith(".tlog-proof"))
    done = subprocess.run(
        [sys.executable, "-I", str(tmp_path / "check_proof.py"), str(tmp_path / proof)],
        capture_output=True,
        text=True,
        check=False,
    )
    assert item in done.stdout


def test_an_item_shows_its_chain_of_custody_as_the_record_tells_it(desk, record_path):
    from onrecord.record import Record

    item = desk.get("/evidence.json").json()["captures"][0]["item"]
    with Record.open(record_path) as record:
        whole = record.custody(item)
    shown = desk.get(f"/items/{item}.json").json()["custody"]
    assert [(row["event"], row["log_index"]) for row in shown] == [
        (r["event"], r["log_index"]) for r in whole
    ]


def test_bytes_are_saved_and_never_shown_as_a_page(desk):
    item = desk.get("/evidence.json").json()["captures"][0]["item"]
    answer = desk.get(f"/items/{item}/bytes")
    assert answer.headers["content-type"] == "application/octet-stream"
    assert answer.headers["content-disposition"].startswith("attachment")
    assert b"<html>" in answer.content


def test_what_was_never_looked_at_is_not_said_to_be_there_or_gone(desk):
    page = desk.get("/evidence/watch").text
    assert "0 pages were looked at again; 0 are gone." in page
    assert "unavailable, cause not established" in page


def test_an_unknown_id_says_so_in_every_form(desk):
    for address in ("/items/ffffffff", "/reports/ffffffff", "/claims/ffffffff", "/incidents/ffffffff"):
        assert desk.get(address).status_code == 404
        assert "there is no" in desk.get(f"{address}.json").json()["error"]["problem"]


def test_a_source_shows_what_it_said_and_its_class_is_set_with_a_reason(desk):
    name = "Defence Ministry of Kasteria"
    page = desk.get("/source", params={"name": name}).text
    assert "140" in page
    assert post(desk, "/source", **{"name": name, "class": "military"}).status_code == 400
    answer = post(desk, "/source", **{"name": name, "class": "military", "reason": "it speaks for the army"})
    assert answer.status_code == 303
    decision = desk.get("/decisions.json").json()["decisions"][0]
    assert (decision["verb"], decision["on"]) == ("classify", [name])
    assert "it speaks for the army" in desk.get("/source", params={"name": name}).text

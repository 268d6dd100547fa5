import io
import re
import time
from html import unescape

import pytest
from tests.desk.desks import csrf_of, post

MINISTRY = b"full name,date of birth,place of death,remark\nOrla Quenby,1990-04-02,Tessim,x\nBertil Holt,1988-11-30,Korr,y\nTomas Marsk,31/31/1990,Korr,\n"
FAMILIES = b"full name,date of birth,place of death\nOrla Quenby,1990-04-02,Tessim\nSunniva Lund,1979-01-05,Balmory\n"


def planned(desk, data: bytes, name: str, **fields: str):
    files = {"file": ("list.csv", io.BytesIO(data), "text/csv")}
    return desk.post("/lists/plan", data={"csrf": csrf_of(desk), "name": name, **fields}, files=files)


def hidden(page: str, action: str) -> dict[str, str]:
    form = page[page.index(f'action="{action}"') :].partition("</form>")[0]
    found = re.findall(r'<input type="hidden" name="([\w.]+)" value="([^"]*)">', form)
    return {name: unescape(value) for name, value in found}


def imported(desk, data: bytes, name: str):
    page = planned(desk, data, name).text
    return desk.post("/lists/add", data=hidden(page, "/lists/add"), follow_redirects=False)


def finished(desk, name: str):
    for _ in range(600):
        job = desk.app.state.desk.jobs.get(name)
        if not job.running:
            return job
        time.sleep(0.05)
    raise AssertionError(f"{name} does not end")


def test_an_import_is_shown_before_anything_is_written(desk):
    page = planned(desk, MINISTRY, "ministry")
    assert page.status_code == 200
    assert "3 entries out of 3 rows" in page.text
    assert "31/31/1990" in page.text
    assert "Not understood" in page.text
    assert desk.get("/lists.json").json()["lists"] == []
    assert imported(desk, MINISTRY, "ministry").headers["location"] == "/list?name=ministry"
    shown = desk.get("/list.json", params={"name": "ministry"}).json()
    assert [row["name"] for row in shown["entries"]] == ["Orla Quenby", "Bertil Holt", "Tomas Marsk"]


def test_a_column_is_taken_for_something_else(desk):
    page = planned(desk, MINISTRY, "ministry").text
    fields = hidden(page, "/lists/plan")
    chosen = {"col:full name": "name", "col:date of birth": "birth", "col:remark": "unit"}
    again = desk.post("/lists/plan", data={**fields, **chosen}).text
    done = desk.post("/lists/add", data=hidden(again, "/lists/add"), follow_redirects=False)
    assert done.status_code == 303
    first = desk.get("/list.json", params={"name": "ministry"}).json()["entries"][0]
    assert (first["unit"], first["birth"]) == ("x", "1990-04-02")
    assert "place" not in first


def test_a_new_edition_says_what_it_changes(desk):
    imported(desk, MINISTRY, "ministry")
    page = planned(desk, MINISTRY.replace(b"Bertil Holt", b"Bertil Holter"), "ministry").text
    assert "edition 2" in page
    assert "0 added, 1 changed, 0 withdrawn, 2 the same" in page


def test_what_is_no_list_is_refused_and_named(desk):
    answer = planned(desk, b"\x00\x01\x02", "ministry")
    assert answer.status_code == 400
    assert "ministry" in answer.text
    assert post(desk, "/lists/plan", name="x", kept="nothing").status_code == 400


def test_a_file_that_changed_since_it_was_shown_is_not_imported(desk):
    fields = hidden(planned(desk, MINISTRY, "ministry").text, "/lists/add")
    assert desk.post("/lists/add", data={**fields, "item": "0" * 64}).status_code == 400
    assert desk.get("/lists.json").json()["lists"] == []


def test_uploads_are_gone_when_imported_and_few_are_kept(desk):
    for number in range(9):
        planned(desk, MINISTRY + b"\n", f"list {number}")
    uploads = desk.app.state.desk.uploads
    assert len(uploads.known) == 6
    paths = list(uploads.known.values())
    kept = next(iter(uploads.known))
    uploads.drop(kept)
    assert not paths[0].exists()


def test_before_there_are_lists_every_page_says_so(desk):
    for address in ("/persons", "/pairs", "/overlap", "/estimate"):
        assert desk.get(address).status_code == 200
    assert "No list was imported yet." in desk.get("/persons").text
    assert "It takes two matched lists at least." in desk.get("/estimate").text


@pytest.fixture
def matched(desk):
    pytest.importorskip("splink", reason="the extra 'match' is not installed")
    imported(desk, MINISTRY, "ministry")
    imported(desk, FAMILIES, "families")
    post(desk, "/persons/match")
    assert finished(desk, "match").error is None
    return desk


def test_persons_pairs_overlap_and_the_refusal_of_an_estimate(matched):
    desk = matched
    persons = desk.get("/persons.json").json()
    assert persons["count"] >= 3
    entry = persons["persons"][0]
    assert desk.get(f"/persons/{entry['id'][:12]}").status_code == 200
    rows = desk.get("/overlap.csv").text.splitlines()
    assert rows[0] == "families,ministry,count"
    assert sum(int(row.rpartition(",")[2]) for row in rows[1:]) == persons["count"]
    assert "<svg" in desk.get("/overlap").text
    post(desk, "/estimate", statement="by = ''")
    job = finished(desk, "estimate")
    assert job.error
    form = re.search(r"<textarea[^>]*>(.*?)</textarea>", desk.get("/estimate").text, re.DOTALL).group(1)
    assert unescape(form).strip() == "by = ''"


def test_an_estimate_from_two_lists_is_refused_in_full_view(matched):
    desk = matched
    desk.app.state.desk.statement = None
    form = unescape(
        re.search(r"<textarea[^>]*>(.*?)</textarea>", desk.get("/estimate").text, re.DOTALL).group(1)
    )
    for name in (
        "territory",
        "dates",
        "manner_of_death",
        "status",
        "inclusion",
        "false_entries",
        "why",
        "by",
    ):
        form = re.sub(rf'^{name} = ""', f'{name} = "as the test says"', form, flags=re.MULTILINE)
    form = re.sub(r'^name = ""', 'name = "classes"', form, flags=re.MULTILINE)
    post(desk, "/estimate", statement=form)
    job = finished(desk, "estimate")
    assert job.error is None, job.error
    page = desk.get("/estimate").text
    assert "Refused: no number can be given" in page
    said = desk.get("/estimate.json").json()["estimate"]
    reasons = [row for row in job.result["rows"] if row["what"].startswith("reason")]
    assert reasons
    assert all(unescape(row["note"])[:40] in unescape(page) for row in reasons)
    assert said["plain"] == job.result["plain"]


def test_two_entries_stand_side_by_side_and_are_decided(matched):
    desk = matched
    entries = {
        (row["list"], row["name"]): row["id"]
        for name in ("ministry", "families")
        for row in (
            {**each, "list": name} for each in desk.get("/list.json", params={"name": name}).json()["entries"]
        )
    }
    left, right = entries["ministry", "Bertil Holt"], entries["families", "Sunniva Lund"]
    page = desk.get("/pairs", params={"left": left, "right": right}).text
    assert "Bertil Holt" in page
    assert "Sunniva Lund" in page
    assert "≠" in page
    post(desk, "/pairs", left=left, right=right, verb="different", reason="another name and year")
    decision = desk.get("/decisions.json").json()["decisions"][0]
    assert (decision["noun"], decision["verb"], sorted(decision["on"])) == (
        "entry",
        "different",
        sorted((left, right)),
    )
    assert post(desk, "/pairs", left=left, right=right, verb="maybe").status_code == 400

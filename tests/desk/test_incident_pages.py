import re
import time

from tests.desk.desks import post

from onrecord.desk import apart
from onrecord.errors import RecordError


def incidents(desk, **params):
    return desk.get("/incidents.json", params=params).json()["incidents"]


def test_an_incident_shows_each_origins_statement_in_a_row_with_what_only_repeats_folded(desk):
    own = incidents(desk)[0]
    page = desk.get(f"/incidents/{own['id']}").text
    data = desk.get(f"/incidents/{own['id']}.json").json()
    rows = page.partition('class="data testimonies"')[2].partition("</table>")[0].count("<tr>") - 1
    assert rows == len(data["testimonies"])
    carried = max(data["testimonies"], key=lambda each: len(each["claims"]))
    assert f"{len(carried['carriers'])} carriers" in page
    assert "rules modelled on UCDP" in page
    assert "not a UCDP figure" in page
    assert "reported, not verified" in page
    assert "Deaths that nobody reported are not counted." in page


def test_the_derivation_leads_to_the_claims_it_stands_on(desk):
    own = incidents(desk)[0]
    data = desk.get(f"/incidents/{own['id']}.json").json()
    page = desk.get(f"/incidents/{own['id']}").text
    steps = [step for finding in data["findings"] for step in finding["steps"] if step["claims"]]
    assert steps
    assert all(f"/claims/{step['claims'][0]}" in page for step in steps)


def test_incidents_are_made_one_and_the_old_address_still_leads_there(desk):
    before = len(incidents(desk))
    first, second = incidents(desk)[:2]
    answer = post(desk, f"/incidents/{second['id']}/merge", other=first["id"], reason="one day")
    assert answer.status_code == 303
    assert len(incidents(desk)) == before - 1
    for own in (first, second):
        claims = desk.get(f"/incidents/{own['id']}.json").json()["claims"]
        assert len(claims) == first["claims"] + second["claims"]
    merge = desk.get("/decisions.json").json()["decisions"][0]
    assert (merge["noun"], merge["verb"], merge["reason"]) == ("incident", "merge", "one day")
    post(desk, f"/decisions/{merge['id']}/undo", back="decisions")
    post(desk, "/incidents/link")
    assert len(incidents(desk)) == before


def test_a_testimony_is_split_off(desk):
    before = len(incidents(desk))
    first, second = incidents(desk)[:2]
    post(desk, f"/incidents/{second['id']}/merge", other=first["id"])
    data = desk.get(f"/incidents/{first['id']}.json").json()
    testimony = data["testimonies"][-1]
    post(desk, f"/incidents/{first['id']}/split", testimony=testimony["id"], reason="another day")
    assert len(incidents(desk)) == before


def test_merging_with_nothing_or_itself_is_refused_clearly(desk):
    own = incidents(desk)[0]
    assert post(desk, f"/incidents/{own['id']}/merge").status_code == 400
    assert post(desk, f"/incidents/{own['id']}/merge", other=own["id"]).status_code == 400
    assert post(desk, f"/incidents/{own['id']}/split").status_code == 400


def test_a_note_and_a_standing_are_shown_and_logged(desk):
    own = incidents(desk)[0]
    post(desk, f"/incidents/{own['id']}/note", verb="comment", reason="ask the ministry")
    post(desk, f"/incidents/{own['id']}/note", verb="irrelevant", reason="another war")
    page = desk.get(f"/incidents/{own['id']}").text
    assert "ask the ministry" in page
    assert re.search(r"Stands as <b>irrelevant</b>", page)
    assert own["id"] not in {each["id"] for each in desk.get("/inbox.json").json()["incidents"]}


def test_a_bulk_decision_logs_filter_and_count_and_its_sample_comes_back(desk):
    shown = desk.get("/inbox.json", params={"family": "loss"}).json()["count"]
    answer = post(desk, "/inbox?family=loss", verb="relevant", reason="all of the war", count=str(shown))
    assert answer.headers["location"] == "/inbox?stands=audit"
    decision = desk.get("/decisions.json").json()["decisions"][0]
    assert decision["changes"]["filter"] == {"family": "loss", "stands": "new"}
    assert decision["changes"]["count"] == shown == len(decision["on"])
    audit = desk.get("/inbox.json", params={"stands": "audit"}).json()["incidents"]
    assert len(audit) == len(decision["changes"]["sample"]) > 0
    post(desk, f"/incidents/{audit[0]['id']}/note", verb="relevant")
    left = desk.get("/inbox.json", params={"stands": "audit"}).json()["incidents"]
    assert audit[0]["id"] not in {each["id"] for each in left}
    assert len(left) == len(audit) - 1


def test_a_bulk_decision_about_other_than_was_shown_is_refused(desk):
    answer = post(desk, "/inbox", verb="irrelevant", reason="noise", count="99")
    assert answer.status_code == 400
    assert desk.get("/decisions.json").json()["count"] == 0


def test_the_sample_is_drawn_from_its_seed_alone():
    from onrecord.desk.relevance import sample_of

    anchors = [f"{number:064x}" for number in range(400)]
    assert sample_of(anchors, seed="s") == sample_of(anchors[::-1], seed="s")
    assert len(sample_of(anchors, seed="s")) == 20
    assert sample_of(anchors[:3], seed="s") == anchors[:3]
    assert sample_of(anchors, seed="s") != sample_of(anchors, seed="t")


def test_claims_not_linked_yet_are_told_and_linked_on_demand(desk):
    report = desk.get("/reports.json").json()["reports"][0]["id"]
    post(desk, f"/reports/{report}/code", kind="loss", measure="missing", reason="a caption of the film")
    assert "Link 1 claims that are not linked yet" in desk.get("/incidents").text
    post(desk, "/incidents/link")
    assert "not linked yet" not in desk.get("/incidents").text


def test_the_front_shows_the_figure_of_one_incident_and_adds_nothing_up(desk):
    data = desk.get("/index.json", params={"measure": "killed", "group": "soldiers"}).json()
    held = desk.get(f"/incidents/{data['finding']['incident']}.json").json()["findings"]
    assert data["finding"] in held
    page = desk.get("/", params={"measure": "killed", "group": "soldiers"}).text
    assert "which are not added to it" in page
    assert "The same as a table" in page


def finished(desk, name):
    for _ in range(600):
        if not desk.app.state.desk.jobs.get(name).running:
            return desk.app.state.desk.jobs.get(name)
        time.sleep(0.05)
    raise AssertionError(f"{name} does not end")


def test_findings_of_a_large_record_are_made_beside_the_pages_which_say_so(desk, monkeypatch):
    monkeypatch.setattr(apart, "SMALL", 0)
    desk.app.state.desk.concluded = None
    monkeypatch.setattr(apart, "_apart", lambda work, *given: lambda job: work(*given))
    assert "Figures are being brought up to date" in desk.get("/incidents").text
    assert finished(desk, "conclude").error is None
    page = desk.get("/incidents").text
    assert "being brought up to date" not in page
    assert incidents(desk)[0]["findings"]


def test_work_that_fails_is_not_begun_again_at_every_page(desk, monkeypatch):
    begun = []

    def fails(job):
        begun.append(job)
        raise RecordError("x", "it fails", "Wait")

    monkeypatch.setattr(apart, "SMALL", 0)
    desk.app.state.desk.concluded = None
    monkeypatch.setattr(apart, "_apart", lambda work, *given: fails)
    for _ in range(4):
        assert desk.get("/incidents").status_code == 200
        finished(desk, "conclude")
    assert len(begun) == 1

import re
import threading

from tests.desk.desks import another, claims_of, csrf_of, post


def by_figure(desk, best, **filters):
    return next(
        each for each in claims_of(desk, **filters) if each["figure"] and each["figure"]["best"] == best
    )


def form_of(page: str, verb: str) -> dict[str, str]:
    """The hidden fields of the form that decides so, as a browser without scripts would send them."""
    for form in re.findall(r"<form.*?</form>", page, flags=re.DOTALL):
        if f'value="{verb}"' in form:
            return dict(re.findall(r'<input type="hidden" name="([\w.]+)" value="([^"]*)">', form))
    raise AssertionError(verb)


def test_a_report_shows_its_text_as_kept_with_the_words_of_each_slot(desk):
    claim = by_figure(desk, 30)
    page = desk.get(f"/claims/{claim['id']}").text
    text = re.sub(r"<[^>]+>", "", page.partition('id="text"')[2].partition("</div>")[0])
    assert "The ministry said 30 more were wounded." in text
    assert re.search(r'<mark class="[^"]*s-figure[^"]*"[^>]*>30( more)?</mark>', page)
    assert "Balmory Courier" in page
    assert re.search(r'<table class="data small"><caption>Custody', page)


def test_accepting_goes_on_to_the_next_that_waits(desk):
    address = desk.get("/review", follow_redirects=False).headers["location"]
    seen = []
    for _ in range(8):
        page = desk.get(address.partition("#")[0]).text
        claim = re.search(r'action="/claims/([0-9a-f]{64})/decide"', page).group(1)
        seen.append(claim)
        fields = form_of(page, "accept")
        answer = desk.post(
            f"/claims/{claim}/decide", data={**fields, "verb": "accept"}, follow_redirects=False
        )
        address = answer.headers["location"]
    assert len(set(seen)) == 8
    assert address == "/?done=1"
    assert claims_of(desk, status="candidate") == []


def test_a_rejection_keeps_its_reason(desk):
    claim = by_figure(desk, 15)
    post(desk, f"/claims/{claim['id']}/decide", verb="reject", seen="0", reason="a rumour")
    decision = desk.get(f"/claims/{claim['id']}.json").json()["decisions"][0]
    assert (decision["verb"], decision["reason"]) == ("reject", "a rumour")


def test_a_slot_is_amended_on_words_that_were_selected(desk):
    claim = by_figure(desk, 30)
    text = desk.get(f"/reports/{claim['report']}.json").json()["report"]["text"]
    start = text.index("12 soldiers")
    fields = {"verb": "amend", "slot": "figure", "seen": "0", "start": str(start), "end": str(start + 2)}
    bounds = {"figure.low": "12", "figure.best": "12", "figure.high": "12", "figure.basis": "incident"}
    assert post(desk, f"/claims/{claim['id']}/decide", **fields, **bounds).status_code == 303
    now = desk.get(f"/claims/{claim['id']}.json").json()["claim"]
    assert now["figure"]["wording"] == "12"
    assert now["figure"]["span"] == [start, start + 2]
    assert now["status"] == "amended"
    assert f"[{start}:{start + 2}]" in now["coded"]["figure"]


def test_words_that_are_copied_anchor_a_value_where_they_stand_once(desk):
    claim = by_figure(desk, 30)
    fields = {"verb": "amend", "slot": "where", "seen": "0", "where.name": PLACE, "anchor": "near Tessim on"}
    answer = post(desk, f"/claims/{claim['id']}/decide", **fields)
    now = desk.get(f"/claims/{claim['id']}.json").json()["claim"]
    assert answer.status_code == 303
    assert now["where"]["wording"] == "near Tessim on"


PLACE = "Tessim"


def test_words_that_stand_twice_or_nowhere_are_refused_and_nothing_is_written(desk):
    claim = by_figure(desk, 30)
    for words, problem in (("soldiers", "more than once"), ("nowhere at all", "do not stand")):
        fields = {"verb": "amend", "slot": "where", "seen": "0", "where.name": "X", "anchor": words}
        answer = post(desk, f"/claims/{claim['id']}/decide", **fields)
        assert answer.status_code == 400
        assert problem in answer.text
    assert desk.get("/decisions.json").json()["count"] == 0


def test_a_value_without_words_needs_a_reason(desk):
    claim = by_figure(desk, 30)
    fields = {"verb": "amend", "slot": "measure", "seen": "0", "measure": "casualties"}
    assert post(desk, f"/claims/{claim['id']}/decide", **fields).status_code == 400
    assert post(desk, f"/claims/{claim['id']}/decide", **fields, reason="both meant").status_code == 303


def test_a_chain_is_given_line_by_line(desk):
    claim = by_figure(desk, 15)
    chain = "Northlight Daily; media\nDistrict hospital; medical; Kasteria"
    fields = {"verb": "amend", "slot": "said_by", "seen": "0", "said_by": chain, "reason": "named above"}
    post(desk, f"/claims/{claim['id']}/decide", **fields)
    now = desk.get(f"/claims/{claim['id']}.json").json()["claim"]
    assert [(each["name"], each["class"], each["side"]) for each in now["said_by"]] == [
        ("Northlight Daily", "media", None),
        ("District hospital", "medical", "Kasteria"),
    ]
    wrong = {**fields, "seen": "99", "said_by": "somebody; nobody"}
    assert post(desk, f"/claims/{claim['id']}/decide", **wrong).status_code == 400


def test_a_claim_is_coded_by_hand_on_words_even_where_they_stand_twice(desk):
    report = by_figure(desk, 30)["report"]
    text = desk.get(f"/reports/{report}.json").json()["report"]["text"]
    start = text.rindex("ministry")
    fields = {
        "kind": "loss",
        "measure": "missing",
        "start": str(start),
        "end": str(start + 8),
        "figure.low": "3",
        "figure.best": "3",
        "group.name": "drivers",
    }
    answer = post(desk, f"/reports/{report}/code", **fields)
    assert answer.status_code == 303
    made = next(each for each in claims_of(desk, measure="missing"))
    assert (made["quote"], made["span"]) == ("ministry", [start, start + 8])
    assert (made["figure"]["best"], made["group"]["name"]) == (3, "drivers")
    assert made["status"] == "accepted"


def test_a_comment_changes_nothing_but_is_on_record(desk):
    claim = by_figure(desk, 15)
    post(desk, f"/claims/{claim['id']}/decide", verb="comment", seen="0", reason="ask the hospital")
    page = desk.get(f"/claims/{claim['id']}")
    assert "ask the hospital" in page.text
    assert desk.get(f"/claims/{claim['id']}.json").json()["claim"]["status"] == "candidate"


def test_undoing_brings_the_claim_back_and_keeps_the_decision(desk):
    claim = by_figure(desk, 15)
    post(desk, f"/claims/{claim['id']}/decide", verb="reject", seen="0")
    decision = desk.get("/decisions.json").json()["decisions"][0]["id"]
    answer = post(desk, f"/decisions/{decision}/undo")
    assert answer.headers["location"] == f"/claims/{claim['id']}#claim"
    assert desk.get(f"/claims/{claim['id']}.json").json()["claim"]["status"] == "candidate"
    verbs = [each["verb"] for each in desk.get("/decisions.json").json()["decisions"]]
    assert verbs == ["undo", "reject"]


def test_a_stale_form_gets_both_sides_and_writes_nothing(desk):
    claim = by_figure(desk, 15)
    other = another(desk.app)
    post(other, "/settings", name="grace")
    post(other, f"/claims/{claim['id']}/decide", verb="reject", seen="0", reason="a rumour")
    answer = post(desk, f"/claims/{claim['id']}/decide", verb="accept", seen="0", reason="checked")
    assert answer.status_code == 409
    assert "grace" in answer.text
    assert "a rumour" in answer.text
    assert "checked" in answer.text
    assert desk.get(f"/claims/{claim['id']}.json").json()["claim"]["status"] == "rejected"
    fields = form_of(answer.text, "accept")
    again = desk.post(f"/claims/{claim['id']}/decide", data=fields, follow_redirects=False)
    assert again.status_code == 303
    assert desk.get(f"/claims/{claim['id']}.json").json()["claim"]["status"] == "accepted"


def test_two_reviewers_at_once_lose_nothing(desk):
    claims = [each["id"] for each in claims_of(desk)]
    reviewers = [desk, another(desk.app)]
    answers: list[int] = []

    def work(client, verb):
        for claim in claims:
            data = {"csrf": csrf_of(client), "verb": verb, "seen": "0"}
            answers.append(
                client.post(f"/claims/{claim}/decide", data=data, follow_redirects=False).status_code
            )

    threads = [
        threading.Thread(target=work, args=(client, verb))
        for client, verb in zip(reviewers, ("accept", "reject"), strict=True)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    made = desk.get("/decisions.json").json()["decisions"]
    assert sorted(answers) == [303] * len(claims) + [409] * len(claims)
    assert sorted(each["claim"] for each in made) == sorted(claims)

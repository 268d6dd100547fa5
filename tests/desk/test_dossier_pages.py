import re

import pytest
from tests.desk.desks import post, visitor, write_reports

from onrecord.record import Record


def incident(desk):
    return desk.get("/incidents.json").json()["incidents"][0]["id"]


def test_a_dossier_stands_alone(desk):
    text = desk.get("/dossier/file", params={"incident": incident(desk)}).text
    assert not re.search(r"<(script|link|iframe|img|object)\b", text)
    assert not re.search(r"""(src|href)=["'](?!#)""", text)
    assert "default-src 'none'" in text
    for part in (
        "Testimonies",
        "Lineage",
        "Findings",
        "What is not known",
        "Sources and proofs",
        "Checkpoint",
    ):
        assert part in text


def test_every_claim_in_a_dossier_has_its_words_and_what_they_were_read_from(desk):
    id_ = incident(desk)
    claims = desk.get("/dossier.json", params={"incident": id_}).json()["claims"]
    text = desk.get("/dossier/file", params={"incident": id_}).text
    assert claims
    for claim in claims:
        assert claim["quote"] in text
        assert f'id="c-{claim["id"][:16]}"' in text
    items = re.findall(r"<code>([0-9a-f]{64})</code>", text)
    assert set(items) <= {row["item"] for row in desk.get("/evidence.json").json()["captures"]}
    assert items


def test_what_is_seen_is_what_leaves_and_that_it_left_is_logged(desk):
    id_ = incident(desk)
    seen = desk.get("/dossier/file", params={"incident": id_, "profile": "colleagues"}).text
    before = desk.get("/index.json").json()["numbers"]["events"]
    left = post(desk, f"/dossier?incident={id_}&profile=colleagues", reason="for the court")
    assert left.headers["content-disposition"].startswith("attachment")

    def same(text):
        return re.sub(
            r"\d{4}-\d\d-\d\dT[\d:+]+|<blockquote>onrecord checkpoint.*?</blockquote>",
            "",
            text,
            flags=re.DOTALL,
        )

    assert same(left.text) == same(seen)
    assert desk.get("/index.json").json()["numbers"]["events"] == before + 1
    item = re.search(r"<code>([0-9a-f]{64})</code>", left.text).group(1)
    told = desk.get(f"/items/{item}.json").json()["custody"][-1]
    assert (told["event"], told["reason"]) == ("publication", "for the court")


def test_a_dossier_of_a_question_has_its_incidents_apart(desk):
    text = desk.get("/dossier/file", params={"measure": "killed", "group": "soldiers"}).text
    asked = desk.get("/dossier.json", params={"measure": "killed", "group": "soldiers"}).json()
    assert text.count("<article>") == len(asked["incidents"]) >= 2
    assert "Their figures are not added up." in text


@pytest.fixture
def with_witness(tmp_path):
    write_reports(tmp_path / "reports")
    (tmp_path / "reports" / "witness.txt").write_text(
        "Harbour Wire\n\nNine soldiers were killed near Tessim on 3 March, Orla Quenby, a resident, said.",
        encoding="utf-8",
    )
    with Record.init(tmp_path / "record") as record:
        record.add(tmp_path / "reports")
        record.read(workers=1)
        record.link()
    return visitor(tmp_path / "record")


def test_the_public_profile_hides_a_private_person_everywhere(with_witness):
    desk = with_witness
    claim = next(each for each in desk.get("/claims.json?source=Quenby").json()["claims"])
    held = desk.get("/incidents.json?sort=time").json()["incidents"]
    owner = next(
        each["id"]
        for each in held
        if claim["id"] in {c["id"] for c in desk.get(f"/incidents/{each['id']}.json").json()["claims"]}
    )
    full = desk.get("/dossier/file", params={"incident": owner, "profile": "full"}).text
    public = desk.get("/dossier/file", params={"incident": owner, "profile": "public"}).text
    assert "Quenby" in full
    assert "Quenby" not in public
    assert "Orla" not in public


def test_no_dossier_without_a_question_and_under_no_unknown_profile(desk):
    assert desk.get("/dossier").status_code == 400
    answer = desk.get("/dossier.json", params={"incident": incident(desk), "profile": "everything"})
    assert answer.status_code == 404
    assert "no such profile" in answer.json()["error"]["problem"]

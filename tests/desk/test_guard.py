from pathlib import Path

import pytest
from starlette.testclient import TestClient
from tests.desk.desks import another, claims_of, csrf_of, post, visitor

from onrecord.desk import make_app, serve
from onrecord.desk.guard import is_loopback
from onrecord.errors import RecordError, UsageError


def stranger(desk: TestClient, **options) -> TestClient:
    return TestClient(desk.app, base_url="http://127.0.0.1:8765", **options)


def test_without_a_token_nothing_of_the_record_is_shown(desk):
    answer = stranger(desk).get("/claims")
    assert answer.status_code == 401
    assert "Tessim" not in answer.text
    assert stranger(desk).get("/claims.json").status_code == 401
    assert stranger(desk).get("/openapi.json").status_code == 401


def test_a_token_lets_one_browser_in_once_and_leaves_the_address(desk):
    token = desk.app.state.desk.sessions.new_token()
    first, second = stranger(desk), stranger(desk)
    answer = first.get("/claims", params={"token": token, "measure": "killed"}, follow_redirects=False)
    assert answer.headers["location"] == "/claims?measure=killed"
    assert "httponly" in answer.headers["set-cookie"].lower()
    assert first.get("/claims").status_code == 200
    assert second.get("/claims", params={"token": token}).status_code == 401
    assert second.get("/claims").status_code == 401


def test_a_wrong_token_is_no_token(desk):
    assert stranger(desk).get("/", params={"token": "x" * 32}).status_code == 401


@pytest.mark.parametrize("host", ["desk.example", "127.0.0.1.example", "10.0.0.5:8765", ""])
def test_another_hosts_name_is_refused_even_with_a_session(desk, host):
    assert desk.get("/", headers={"host": host}).status_code == 421


def test_a_form_of_no_session_changes_nothing(desk):
    claim = claims_of(desk)[0]
    for csrf in ("", "wrong", None):
        data = {"csrf": csrf, "verb": "accept", "seen": "0"} if csrf is not None else {"verb": "accept"}
        answer = desk.post(f"/claims/{claim['id']}/decide", data=data, follow_redirects=False)
        assert answer.status_code == 403
    assert claims_of(desk, status="accepted") == []


def test_a_form_of_another_session_is_refused(desk):
    other = another(desk.app)
    claim = claims_of(desk)[0]
    data = {"csrf": csrf_of(other), "verb": "accept", "seen": "0"}
    assert desk.post(f"/claims/{claim['id']}/decide", data=data).status_code == 403


def test_a_form_sent_from_another_site_is_refused(desk):
    claim = claims_of(desk)[0]
    data = {"csrf": csrf_of(desk), "verb": "accept", "seen": "0"}
    headers = {"origin": "https://evil.example"}
    assert desk.post(f"/claims/{claim['id']}/decide", data=data, headers=headers).status_code == 403
    assert claims_of(desk, status="accepted") == []


def test_every_page_has_a_policy_without_inline_script_and_is_not_kept(desk):
    for address in ("/", "/claims", "/evidence", "/nowhere", "/claims.json"):
        headers = desk.get(address).headers
        policy = headers["content-security-policy"]
        assert "default-src 'none'" in policy
        assert "unsafe" not in policy
        assert headers["cache-control"] == "no-store"
        assert headers["x-content-type-options"] == "nosniff"
        assert headers["referrer-policy"] == "same-origin"


def test_pages_hold_no_script_style_or_handler_of_their_own(desk):
    import re

    for address in ("/", "/claims", "/reports", "/incidents", "/inbox", "/evidence", "/settings", "/help"):
        text = desk.get(address).text
        assert not re.search(r"<script(?![^>]*\bsrc=)", text)
        assert "<style" not in text
        assert not re.search(r"\s(style|on\w+)=", text)


def test_the_desk_listens_on_this_machine_alone(record_path):
    for host in ("0.0.0.0", "::", "192.168.1.4", "desk.example"):
        with pytest.raises(UsageError, match="this machine only") as caught:
            serve(record_path, host=host)
        assert "ssh -L" in caught.value.advice


def test_loopback_is_known_by_name_and_number():
    assert all(map(is_loopback, ("localhost", "127.0.0.1", "127.3.2.1", "::1", "[::1]")))
    assert not any(map(is_loopback, ("", "localhost.example", "0.0.0.0", "128.0.0.1", "::ffff:8.8.8.8")))


def test_where_there_is_no_record_there_is_no_desk(tmp_path):
    with pytest.raises(RecordError, match="there is no record here"):
        make_app(Path(tmp_path / "nothing"))


def test_a_second_address_is_made_for_a_second_reviewer(desk):
    answer = post(desk, "/settings/address")
    token = answer.text.partition("/?token=")[2].partition("<")[0]
    assert stranger(desk).get("/", params={"token": token}).status_code == 200


def test_the_reviewers_name_signs_decisions(record_path):
    client = visitor(record_path, operator="ada")
    claims = claims_of(client)
    post(client, f"/claims/{claims[0]['id']}/decide", verb="accept", seen="0")
    post(client, "/settings", name="grace")
    post(client, f"/claims/{claims[1]['id']}/decide", verb="accept", seen="0")
    made = client.get("/decisions.json").json()["decisions"]
    assert [each["operator"] for each in made] == ["grace", "ada"]


def test_a_thread_that_ends_lets_go_of_its_connection(desk):
    import os

    for _ in range(5):
        desk.get("/claims")
    before = len(os.listdir("/proc/self/fd"))
    for _ in range(30):
        desk.get("/claims")
    assert len(os.listdir("/proc/self/fd")) <= before + 8

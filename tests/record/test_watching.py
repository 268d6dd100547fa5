import json
from datetime import UTC, datetime, timedelta

import pytest
from click.testing import CliRunner
from tests.evidence.serving import Server, page, redirect, reply
from tests.record.attacking import attempt

from onrecord.cli.main import cli
from onrecord.record import Record, Watch, Web, verify_record, watching

BODY = """<p>At least 12 soldiers were killed near the bridge on Monday, the defence ministry said. It gave no names.</p>
<p>The ministry said that 30 others had been wounded and were being treated in two hospitals of the region.</p>"""
HTML = f"<html><head><title>Twelve killed</title></head><body><article><h1>Twelve killed, ministry says</h1>{BODY}</article></body></html>"
WEB = Web(private=True, delay_seconds=0, requisites=False)
NOTICE = "<html><head><title>Courier</title></head><body><h1>This post has been removed for violating our rules.</h1></body></html>"


def gone(html):
    return reply(html.encode(), status="404 Not Found", headers="Content-Type: text/html; charset=utf-8\r\n")


@pytest.fixture
def server():
    with Server(
        {"/": page("<h1>The Harbour Courier</h1><p>News of the harbour.</p>"), "/post/17": page(HTML)}
    ) as made:
        yield made


@pytest.fixture
def record(tmp_path, server):
    with Record.init(tmp_path / "r") as made:
        made.add(server.url("/post/17"), web=WEB)
        yield made


def ask(**options):
    return Watch(web=WEB, pause_seconds=0, **options)


def at(monkeypatch, hours):
    """Let looks happen so many hours from now."""
    when = (datetime.now(UTC) + timedelta(hours=hours)).strftime("%Y-%m-%dT%H:%M:%SZ")
    monkeypatch.setattr(watching, "now", lambda: when)


def test_a_page_that_is_there_is_up_and_the_record_verifies(record, server):
    done = record.watch(asked=ask())
    (look,) = done.looks
    assert (look.state, look.status, look.judgement.likeness) == ("up", 200, 1.0)
    assert look.control.url == server.url("/")
    assert record.find(look.kept).location == look.url
    verdict = verify_record(record.path)
    assert verdict.ok, verdict.faults
    assert len(verdict.items) == 2


def test_what_changed_shows_the_sentences(record, server):
    server.paths["/post/17"] = page(HTML.replace("12 soldiers", "two soldiers"))
    (look,) = record.watch(server.url("/post/17"), asked=ask()).looks
    assert look.state == "changed"
    assert [sign for sign, _ in look.judgement.difference] == ["-", "+"]
    assert "two soldiers" in look.judgement.difference[1][1]
    assert record.changes() == [look]
    told = CliRunner().invoke(cli, ["watch", "--changes", "--format", "table", "--record", str(record.path)])
    assert "+ At least two soldiers were killed" in told.stdout


def test_what_was_withdrawn_is_nowhere_in_a_look(record, server):
    server.paths["/post/17"] = page(HTML.replace("12 soldiers", "two soldiers"))
    record.watch(asked=ask())
    for item in [each.id for each in record.items()]:
        record.withdraw(item, reason="a relative asked for it")
    assert not any(b"soldiers" in path.read_bytes() for path in record.path.rglob("events/*/*.json"))
    assert record.changes() == []
    (again,) = record.watch(asked=ask()).looks
    assert (again.state, again.kept) == ("up", None)
    verdict = verify_record(record.path)
    assert verdict.ok, verdict.faults


def test_gone_needs_two_looks_a_day_apart(record, server, monkeypatch):
    server.paths["/post/17"] = gone(NOTICE)
    states = []
    for hours in (1, 2, 26):
        at(monkeypatch, hours)
        done = record.watch(asked=ask())
        states.append((done.looks[0].state, done.standings[0].gone))
    assert states == [("removed by platform", False)] * 2 + [("removed by platform", True)]
    notice = done.looks[0].judgement.notice
    assert "violating our rules" in notice.wording
    assert record.standings()[0].since < done.looks[0].at
    record.rebuild()
    assert record.standings()[0].gone
    assert verify_record(record.path).ok


def test_nothing_is_gone_while_no_control_address_answers(record, server, monkeypatch):
    server.paths["/post/17"] = server.paths["/"] = gone("<h1>Not found</h1>")
    for hours in (1, 30):
        at(monkeypatch, hours)
        done = record.watch(asked=ask())
    assert done.looks[0].state == "unavailable, cause not established"
    assert not done.standings[0].gone


def test_no_network_is_our_own_fault(record, server, monkeypatch):
    def unreachable(*args, **options):
        raise OSError("Network is unreachable")

    monkeypatch.setattr("socket.create_connection", unreachable)
    (look,) = record.watch(asked=ask()).looks
    assert (look.state, look.status, look.item) == ("our own fault", None, None)
    assert verify_record(record.path).ok


def test_a_host_that_is_down_while_another_answers_is_unavailable(record, server):
    port = server.port
    with Server({"/": page(HTML)}) as other:
        record.add(other.url("/"), web=WEB)
    look = next(each for each in record.watch(asked=ask()).looks if str(port) not in each.url)
    assert (look.state, look.judgement.absent) == ("unavailable, cause not established", False)


def test_a_page_that_any_address_gives_is_a_soft_404(record, server):
    shown = page(
        "<h1>The Harbour Courier</h1><p>Tides, ferries and the weather of the week in one place.</p>"
    )
    server.paths = {"/": server.paths["/"], "/post/17": shown}
    asked_for = []

    class Anything(dict):
        def get(self, path, default=None):
            asked_for.append(path)
            return shown

    server.paths = Anything()
    (look,) = record.watch(asked=ask()).looks
    assert (look.state, look.judgement.absent) == ("soft 404", True)
    assert look.details["probe"].rpartition("/")[2] == asked_for[-1].rpartition("/")[2]


def test_a_page_that_moved_with_its_text_is_up(record, server):
    server.paths |= {"/post/17": redirect("/post/17-twelve-killed"), "/post/17-twelve-killed": page(HTML)}
    (look,) = record.watch(asked=ask()).looks
    assert look.state == "up"
    assert look.final_url.endswith("twelve-killed")


def test_a_short_post_in_the_words_of_a_notice_is_up_while_it_is_there(record, server, monkeypatch):
    server.paths["/post/18"] = page(
        "<title>Courier</title><p>The channel is closed and the page of the river is gone.</p>"
    )
    record.add(server.url("/post/18"), web=WEB)
    for hours in (1, 30):
        at(monkeypatch, hours)
        done = record.watch(server.url("/post/18"), asked=ask())
    assert (done.looks[0].state, done.standings[0].gone) == ("up", False)


def test_a_capture_of_the_notice_does_not_hide_the_page_that_was(record, server):
    server.paths["/post/17"] = page(NOTICE)
    record.add(server.url("/post/17"), web=WEB)
    (look,) = record.watch(asked=ask()).looks
    assert look.state == "removed by platform"


def test_a_notice_without_the_tag_of_a_body_is_read(record, server):
    server.paths["/post/17"] = page(
        "<title>T</title><article><p>The author has deleted this post.</p></article>"
    )
    assert record.watch(asked=ask()).looks[0].state == "removed by author"
    server.paths["/post/17"] = page("")
    assert record.watch(asked=ask()).looks[0].judgement.why == "the page shows no text"


def test_an_address_that_was_never_captured_is_refused(record, server):
    done = record.watch(server.url("/other"), asked=ask())
    assert (done.looks, len(done.refused)) == ([], 1)
    assert "never captured" in str(done.refused[0])


def test_only_what_is_due_is_looked_at(record, monkeypatch):
    assert record.watch(asked=ask(due_only=True)).looks == []

    class Tomorrow(datetime):
        @classmethod
        def now(cls, tz=None):
            return datetime.now(tz) + timedelta(days=2)

    monkeypatch.setattr(watching, "datetime", Tomorrow)
    assert len(record.watch(asked=ask(due_only=True)).looks) == 1


@pytest.mark.parametrize("name", ["delete", "insert", "reorder", "back-date", "truncate"])
def test_attacks_on_a_record_of_looks_are_named(record, tmp_path, name):
    for _ in range(3):
        record.watch(asked=ask())
    record.close()
    tried = [attempt(name, record.path, tmp_path, seed) for seed in range(5)]
    assert [said for caught, said in tried if not caught] == []


def test_an_altered_look_is_named(record):
    record.watch(asked=ask())
    (event,) = record.path.rglob("*-look.json")
    content = json.loads(event.read_bytes())
    event.chmod(0o644)
    event.write_text(json.dumps({**content, "state": "account gone"}))
    verdict = verify_record(record.path)
    assert any(check.state == "altered" and event.name in check.name for check in verdict.faults)


def test_a_look_altered_in_the_store_is_named(record):
    record.watch(asked=ask())
    record._database.execute("UPDATE looks SET state = 'account gone'")
    assert any("looks" in check.detail for check in verify_record(record.path).faults)


def test_the_bytes_of_a_look_are_an_item_that_must_not_go(record):
    (look,) = record.watch(asked=ask()).looks
    (record.path / "evidence" / look.item[:2] / look.item).unlink()
    assert [check.state for check in verify_record(record.path).faults] == ["missing"]


def test_the_command_looks_and_tells(record, server, monkeypatch):
    server.paths["/post/17"] = gone(NOTICE)
    base = ["watch", "--record", str(record.path)]
    for hours in (1, 26):
        at(monkeypatch, hours)
        done = CliRunner().invoke(cli, [*base, "--private", "--pause", "0", "--delay", "0"])
        assert done.exit_code == 0, done.output
    row = json.loads(done.stdout)
    assert (row["state"], row["gone"], row["url"]) == ("removed by platform", True, server.url("/post/17"))
    table = CliRunner().invoke(cli, [*base, "--standings", "--format", "table"])
    assert "removed by" in table.stdout
    survival = json.loads(CliRunner().invoke(cli, [*base, "--survival"]).stdout)
    assert (survival["pages"], survival["gone"], survival["steps"][0]["survival"]) == (1, 1, 0.0)
    assert "1 pages, 1 gone" in CliRunner().invoke(cli, [*base, "--survival", "--format", "table"]).stdout
    rows = CliRunner().invoke(cli, [*base, "--standings", "--format", "csv"]).stdout.splitlines()
    assert rows[0] == "url,state,gone,captured,last_up,since,looks"


def test_only_the_page_is_asked_for_where_that_is_wanted_and_nothing_is_found_gone(
    record, server, monkeypatch
):
    record.watch(asked=ask())
    assert [line.split()[1] for line in server.requests[-2:]] == ["/post/17", "/"]
    del server.requests[:]
    server.paths["/post/17"] = gone(NOTICE)
    for hours in (1, 26):
        at(monkeypatch, hours)
        done = record.watch(asked=ask(page_only=True))
    server.paths["/post/17"] = page("<h1>Welcome</h1><p>Something else altogether is written here now.</p>")
    record.watch(asked=ask(page_only=True))
    assert {line.split()[1] for line in server.requests} == {"/post/17"}
    assert (done.looks[0].state, done.standings[0].gone) == ("removed by platform", False)
    assert done.looks[0].control is None
    server.__exit__()
    done = record.watch(asked=ask(page_only=True))
    assert done.looks[0].state == "unavailable, cause not established"
    assert "no control address was to be asked" in done.looks[0].judgement.why


def test_no_control_can_be_named_where_only_the_page_is_asked_for(record):
    done = CliRunner().invoke(
        cli, ["watch", "--page-only", "--control", "http://x.example/", "--record", str(record.path)]
    )
    assert (done.exit_code, "--page-only asks for no --control" in done.output) == (2, True)


def test_one_host_is_asked_with_a_delay_between_looks_too(record, server):
    server.paths["/post/18"] = page(HTML.replace("Twelve", "Thirteen"))
    record.add(server.url("/post/18"), web=WEB)
    waits = []
    watching.watch(
        record._folder,
        record._database,
        (),
        asked=Watch(web=Web(private=True, delay_seconds=60), pause_seconds=0),
        catch_up=record._catch_up,
        progress=lambda doing, done, total: None,
        pause=waits.append,
    )
    assert len([wait for wait in waits if wait > 50]) == 2


def test_looks_are_apart_by_chance_and_through_no_fixed_order(record, server):
    for number in range(18, 24):
        server.paths[f"/post/{number}"] = page(HTML.replace("Twelve", f"No. {number}: twelve"))
        record.add(server.url(f"/post/{number}"), web=WEB)
    orders, pauses = set(), []
    for _ in range(3):
        done = watching.watch(
            record._folder,
            record._database,
            (),
            asked=Watch(web=WEB, pause_seconds=10),
            catch_up=record._catch_up,
            progress=lambda doing, done, total: None,
            pause=pauses.append,
        )
        orders.add(tuple(look.url for look in done.looks))
    between = [each for each in pauses if each]
    assert len(orders) > 1
    assert len(between) == 18
    assert len(set(between)) == 18
    assert all(5 <= each <= 15 for each in between)


def test_what_a_look_brought_can_be_proved(record, server, tmp_path):
    server.paths["/post/17"] = page(HTML.replace("12 soldiers", "two soldiers"))
    record.watch(asked=ask())
    captured = {capture.item for item in record.items() for capture in record.captures_of(item.id)}
    (brought,) = {item.id for item in record.items()} - captured
    made = record.prove(brought, tmp_path / "look")
    assert (made.proof.is_file(), made.item) == (True, brought)

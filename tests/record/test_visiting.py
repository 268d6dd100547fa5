import io

import pytest
from click.testing import CliRunner
from tests.evidence.serving import Server, page, reply

from onrecord.cli.main import cli
from onrecord.errors import UsageError
from onrecord.evidence.chromium import find_chromium
from onrecord.record import Record, Web, verify_record

STORY = """<html><head><title>{count} killed, ministry says</title></head><body><article><h1>{count} killed, ministry says</h1>
<p>At least {count} soldiers were killed near the bridge on Monday, the defence ministry said. It gave no names.</p>
<p>The ministry said that the bridge had been closed and that the region was quiet again.</p></article></body></html>"""
MADE = """<html><head><title>A bridge</title></head><body><article id="a"><h1>A bridge</h1></article><img src="/a.png"><script>
for (const text of ["At least 12 soldiers were killed near the bridge on Monday, the defence ministry said. It gave no names.",
  "The ministry said that the bridge had been closed and that the whole region was quiet again on Tuesday."]) {
  const made = document.createElement("p"); made.textContent = text; document.getElementById("a").append(made);
}</script></body></html>"""
WEB = {"private": True, "delay_seconds": 0}


def feed(*links):
    items = "".join(
        f"<item><title>Report {number}</title><link>{link}</link><description>Words of it.</description></item>"
        for number, link in enumerate(links)
    )
    xml = f'<?xml version="1.0"?><rss version="2.0"><channel><title>Courier</title>{items}</channel></rss>'
    return reply(xml.encode(), headers="Content-Type: application/rss+xml\r\n")


def picture():
    image = pytest.importorskip("PIL.Image", reason="the extra 'media' is not installed")
    buffer = io.BytesIO()
    image.linear_gradient("L").save(buffer, "PNG")
    return buffer.getvalue()


@pytest.fixture
def server():
    stories = {f"/{count}": page(STORY.format(count=count)) for count in (12, 13)}
    with Server({"/feed.xml": feed("/12", "/13", "/gone"), **stories}) as made:
        yield made


def test_a_feed_is_kept_and_with_entries_the_page_of_each(tmp_path, server):
    with Record.init(tmp_path / "r") as record:
        added = record.add(server.url("/feed.xml"), web=Web(entries=True, **WEB))
        assert [capture.location for capture in added.captures] == [
            server.url(path) for path in ("/feed.xml", "/12", "/13", "/gone")
        ]
        assert added.captures[0].details["entries"] == {"found": 3, "followed": 3}
        assert added.captures[1].details["found_by"] == server.url("/feed.xml")
        assert added.captures[3].details["status"] == 404
        record.read()
        assert {12, 13} <= {claim.figure.best for claim in record.claims(measure="killed")}
    assert verify_record(tmp_path / "r").ok


def test_without_entries_a_feed_is_kept_as_it_is(tmp_path, server):
    with Record.init(tmp_path / "r") as record:
        record.add(server.url("/feed.xml"), web=Web(**WEB))
        assert server.requests == ["GET /feed.xml HTTP/1.1"]
        record.read()
        assert {report.title for report in record.reports()} == {"Report 0", "Report 1", "Report 2"}


def test_entries_are_capped_and_told(tmp_path, server):
    with Record.init(tmp_path / "r") as record:
        added = record.add(server.url("/feed.xml"), web=Web(entries=True, most_entries=1, **WEB))
        assert added.captures[0].details["entries"] == {"found": 3, "followed": 1}
        assert len(added.captures) == 2


def test_a_feed_that_lists_itself_is_not_gone_round_in(tmp_path, server):
    server.paths["/feed.xml"] = feed("/feed.xml", "/12", "/12")
    with Record.init(tmp_path / "r") as record:
        assert len(record.add(server.url("/feed.xml"), web=Web(entries=True, **WEB)).captures) == 2


def test_an_entry_inside_a_network_is_refused_and_the_rest_goes_on(tmp_path, server):
    server.paths["/feed.xml"] = feed("ftp://127.0.0.1/", "http://127.0.0.1:9/", "/12")
    with Record.init(tmp_path / "r") as record:
        added = record.add(server.url("/feed.xml"), web=Web(entries=True, **WEB))
        assert [error.subject for error in added.refused] == ["http://127.0.0.1:9/"]
        assert [capture.location for capture in added.captures[1:]] == [server.url("/12")]


def test_what_is_no_feed_is_kept_and_said_to_be_none(tmp_path, server):
    with Record.init(tmp_path / "r") as record:
        added = record.add(server.url("/12"), web=Web(entries=True, **WEB))
        assert len(added.captures) == 1
        assert "no feed" in added.refused[0].problem


def test_entries_of_one_host_are_asked_with_a_delay(tmp_path, server, monkeypatch):
    waits = []
    from onrecord.evidence import visit as module
    from onrecord.record import visiting

    monkeypatch.setattr(
        visiting, "visit", lambda url, **options: module.visit(url, pause=waits.append, **options)
    )
    with Record.init(tmp_path / "r") as record:
        record.add(server.url("/feed.xml"), web=Web(entries=True, private=True, delay_seconds=5))
    assert len(waits) == 3
    assert all(4 < wait <= 5 for wait in waits)


def test_pictures_are_kept_with_their_digests(tmp_path, server):
    data = picture()
    server.paths["/a.png"] = reply(data, headers="Content-Type: image/png\r\n")
    server.paths["/"] = page('<p>words</p><img src="/a.png">')
    (tmp_path / "b.png").write_bytes(data)
    with Record.init(tmp_path / "r") as record:
        web, file = sorted(
            record.add(server.url("/"), tmp_path / "b.png", web=Web(**WEB)).captures,
            key=lambda capture: capture.method,
            reverse=True,
        )
        (seen,) = web.details["media"]
        assert seen["url"] == server.url("/a.png")
        assert (seen["sha256"], seen["sha512"]) == (file.item, file.details["sha512"])
        assert seen["phash"] == file.details["phash"]
        assert (file.details["width"], file.details["height"]) == (256, 256)


@pytest.fixture(scope="module")
def chromium():
    pytest.importorskip("playwright", reason="the extra 'browser' is not installed")
    try:
        return find_chromium()
    except UsageError:
        return pytest.skip("no Chromium is on this machine (Debian: apt install chromium)")


def test_a_page_made_by_scripts_is_captured_read_once_and_verified(tmp_path, server, chromium):
    server.paths["/"] = page(MADE)
    server.paths["/a.png"] = reply(picture(), headers="Content-Type: image/png\r\n")
    command = ["build", server.url("/"), "--browser", "--private", "--record", str(tmp_path / "r")]
    done = CliRunner().invoke(cli, command)
    assert done.exit_code == 0, done.output
    assert "status 200, 2 of 2 parts got" in done.stderr
    with Record.open(tmp_path / "r") as record:
        (report,) = record.reports()
        assert report.url == server.url("/")
        assert {claim.figure.best for claim in record.claims(measure="killed")} == {12}
        (item,) = record.items()
        (capture,) = record.captures_of(item.id)
        assert capture.details["settings"]["browser"].startswith("Chromium ")
        assert capture.details["media"][0]["url"] == server.url("/a.png")
    assert verify_record(tmp_path / "r").ok


def test_without_chromium_what_to_install_is_said(tmp_path, server, monkeypatch):
    pytest.importorskip("playwright", reason="the extra 'browser' is not installed")
    monkeypatch.setenv("CHROMIUM", str(tmp_path / "none"))
    command = ["build", server.url("/12"), "--browser", "--private", "--record", str(tmp_path / "r")]
    done = CliRunner().invoke(cli, command)
    assert done.exit_code != 0
    assert "there is no program there" in done.stderr
    assert server.requests == []

import gzip
import io
import socket
import ssl
import subprocess
import sys

import pytest
from tests.evidence.serving import Server, page, redirect, reply
from warcio.archiveiterator import ArchiveIterator

from onrecord import inputs
from onrecord.errors import InputError, MissingExtra, UsageError
from onrecord.evidence import gateway
from onrecord.evidence.browsed_warc import warc_of_browsed
from onrecord.evidence.browser import browse
from onrecord.evidence.chromium import find_chromium
from onrecord.evidence.fetch import Limits
from onrecord.evidence.visit import Manners
from onrecord.inputs.archives import warc_parts

QUICK = Limits(bytes=2_000_000, seconds=20.0)
MANNERS = Manners("t", delay_seconds=0, private=True, limits=QUICK, total_seconds=60)
MADE = """<html><head><meta charset="windows-1251"><link rel="stylesheet" href="/s.css"></head><body>
<img src="/a.png"><img src="/gone.png"><p id="x">nothing yet</p>
<script>document.getElementById("x").textContent = "Семеро погибли, said the mayor of the town.";</script></body></html>"""


@pytest.fixture(scope="module")
def chromium():
    pytest.importorskip("playwright", reason="the extra 'browser' is not installed")
    try:
        return find_chromium()
    except UsageError:
        return pytest.skip("no Chromium is on this machine (Debian: apt install chromium)")


def visited(chromium, html, paths=None, *, manners=MANNERS):
    with Server({"/": page(html), **(paths or {})}) as server:
        return browse(server.url("/"), manners=manners, chromium=chromium), server


def test_a_page_made_by_its_script_is_kept_as_it_stood_with_every_response_and_a_picture(chromium):
    made, server = visited(chromium, MADE, {"/s.css": reply(b"p {}"), "/a.png": reply(b"\x89PNG")})
    facts = made.completeness()
    assert "Семеро погибли" in made.dom.decode()
    assert made.screenshot.startswith(b"\x89PNG\r\n\x1a\n")
    assert (facts["status"], facts["referenced"], facts["got"], facts["failed"]) == (200, 4, 4, [])
    assert b"nothing yet" in made.page.body
    assert {each.url: each.status for each in made.loaded}[server.url("/gone.png")] == 404
    assert made.page.address.ip == "127.0.0.1"
    assert 0 <= facts["skew_milliseconds"] < 30_000
    assert {line.split()[1] for line in server.requests} == {"/", "/s.css", "/a.png", "/gone.png"}


def test_the_warc_checks_and_is_read_once_as_the_dom_whatever_the_page_says_of_its_encoding(chromium):
    made, server = visited(chromium, MADE)
    data = warc_of_browsed(made, software="onrecord 0", visit=made.completeness())
    kinds = []
    for record in ArchiveIterator(io.BytesIO(data), check_digests="raise"):
        record.content_stream().read()
        kinds.append(record.rec_type)
    assert kinds[:3] == ["warcinfo", "conversion", "resource"]
    assert kinds[3:6] == ["response", "request", "metadata"]
    (part,) = warc_parts(data)
    assert part.url == server.url("/")
    assert "Семеро погибли" in inputs.decode(part.data, declared=part.charset)


def test_what_scripts_fetch_is_kept_and_not_read_as_a_page_of_its_own(chromium):
    html = """<p id="x">nothing yet</p><script>
    fetch("/words").then(got => got.text()).then(text => { document.getElementById("x").innerHTML = text; });
    </script>"""
    made, server = visited(chromium, html, {"/words": page("<b>Seven lost.</b>")})
    data = warc_of_browsed(made, software="onrecord 0", visit={})
    assert server.url("/words") in [each.url for each in made.loaded]
    (part,) = warc_parts(data)
    assert b"<b>Seven lost.</b>" in part.data


def test_redirects_are_kept_and_what_was_coded_on_the_wire_is_kept_uncoded_and_said_to_be(chromium):
    packed = reply(
        gzip.compress(b"<p>packed words</p>"), headers="Content-Type: text/html\r\nContent-Encoding: gzip\r\n"
    )
    made, server = visited(chromium, "", {"/": redirect("/b"), "/b": packed})
    assert [(each.status, each.main) for each in made.loaded] == [(302, True), (200, True)]
    assert made.final_url == server.url("/b")
    data = warc_of_browsed(made, software="onrecord 0", visit={})
    records = ArchiveIterator(io.BytesIO(data))
    (response,) = (
        (each.http_headers, each.content_stream().read())
        for each in records
        if each.rec_type == "response" and each.http_headers.get_statuscode() == "200"
    )
    assert response[0].get_header("x-orig-content-encoding") == "gzip"
    assert response[0].get_header("content-encoding") is None
    assert response[1] == b"<p>packed words</p>"


def test_a_page_that_loads_what_is_in_a_network_does_not_get_it(chromium, monkeypatch):
    outside = _loopback_is_outside(monkeypatch)
    with Server({"/secret": reply(b"secret")}) as inside:
        html = f'<img src="{inside.url("/secret")}"><img src="http://169.254.169.254/latest/meta-data/"><p>x'
        with Server({"/": page(html)}) as server:
            outside.add(server.port)
            manners = Manners("t", delay_seconds=0, limits=QUICK)
            made = browse(server.url("/"), manners=manners, chromium=chromium)
        assert inside.requests == []
    assert len(made.failed) == 2
    assert all("an address inside a network" in why for _, why in made.failed)


def test_a_redirect_into_a_network_is_refused_and_nothing_is_kept(chromium, monkeypatch):
    outside = _loopback_is_outside(monkeypatch)
    with (
        Server({"/secret": reply(b"secret")}) as inside,
        Server({"/": redirect(inside.url("/secret"))}) as server,
    ):
        outside.add(server.port)
        with pytest.raises(InputError, match="an address inside a network"):
            browse(server.url("/"), manners=Manners("t", delay_seconds=0, limits=QUICK), chromium=chromium)
        assert inside.requests == []


def _loopback_is_outside(monkeypatch):
    """Ports of loopback that count as the open web in one test."""
    real, ports = gateway.resolve, set()
    monkeypatch.setattr(
        gateway,
        "resolve",
        lambda url, private: real(url, private=private or any(f":{port}/" in url for port in ports)),
    )
    return ports


def test_where_a_proxy_is_set_nothing_goes_there_directly(chromium):
    with Server({}) as server, Server({server.url("/"): page("<p>through</p>")}) as proxy:
        manners = Manners("t", delay_seconds=0, private=True, proxy=proxy.url(""), limits=QUICK)
        made = browse(server.url("/"), manners=manners, chromium=chromium)
        assert b"through" in made.dom
        assert server.requests == []
        assert proxy.requests == [f"GET {server.url('/')} HTTP/1.1"]


def test_webrtc_finds_no_way_around_the_gateway(chromium):
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as listener:
        listener.bind(("127.0.0.1", 0))
        listener.settimeout(0.5)
        servers = f"[{{urls: 'stun:127.0.0.1:{listener.getsockname()[1]}'}}]"
        html = f"""<p>words</p><script>const made = new RTCPeerConnection({{iceServers: {servers}}});
        made.createDataChannel("x"); made.createOffer().then(offer => made.setLocalDescription(offer));
        setTimeout(() => fetch("/later"), 1000);</script>"""
        made, _ = visited(chromium, html)
        assert b"words" in made.dom
        with pytest.raises(TimeoutError):
            listener.recv(100)


def endless(connection, request):
    connection.sendall(b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n\r\n<p>begun")
    while True:
        connection.sendall(b"x " * 4096)


def silent(connection, request):
    connection.settimeout(10)
    connection.recv(1)


def test_an_endless_page_is_cut_off_and_said_to_be(chromium):
    manners = Manners("t", delay_seconds=0, private=True, limits=Limits(bytes=100_000, seconds=20.0))
    made, _ = visited(chromium, "", {"/": endless}, manners=manners)
    assert any("cut off after 100,000 bytes" in why for why in made.completeness()["cut"])
    assert made.dom is None or len(made.dom) < 200_000


def test_an_endless_part_is_cut_off_and_the_page_is_kept(chromium):
    manners = Manners("t", delay_seconds=0, private=True, limits=Limits(bytes=100_000, seconds=20.0))
    paths = {"/endless.png": endless}
    made, _ = visited(chromium, '<p>words</p><img src="/endless.png">', paths, manners=manners)
    assert b"words" in made.dom
    assert any("cut off after" in why for why in made.completeness()["cut"])


def test_one_host_is_asked_with_a_delay_for_the_parts_of_a_page_too(chromium):
    html = "<p>words</p>" + "".join(f'<img src="/{number}.png">' for number in range(5))
    manners = Manners("t", delay_seconds=4, private=True, limits=QUICK)
    made, _ = visited(chromium, html, manners=manners)
    assert made.completeness()["got"] == 6
    assert made.completeness()["skew_milliseconds"] > 4 * 400 - 100


def test_a_page_that_never_answers_is_refused(chromium):
    with (
        Server({"/": silent}) as server,
        pytest.raises(InputError, match=r"no page"),
    ):
        browse(
            server.url("/"),
            manners=Manners("t", delay_seconds=0, private=True, limits=Limits(seconds=2.0)),
            chromium=chromium,
        )


def test_nobody_there_is_refused(chromium):
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
    with pytest.raises(InputError, match=r"no page|no connection"):
        browse(f"http://127.0.0.1:{port}/", manners=MANNERS, chromium=chromium)


def test_dialogs_are_shut_and_told_and_loops_of_them_end(chromium):
    made, _ = visited(chromium, "<p>words</p><script>confirm(1); while (true) alert(2)</script>")
    assert made.completeness()["shut"] == {"dialogs": 21}
    assert b"words" in made.dom


@pytest.mark.parametrize(
    "again",
    [
        "<script>setTimeout(() => location.reload(), 10)</script>",
        '<meta http-equiv="refresh" content="0">',
        "<script>location = '/?' + Math.random()</script>",
    ],
)
def test_a_page_that_goes_elsewhere_without_end_is_held(chromium, again):
    manners = Manners("t", delay_seconds=0, private=True, redirects=3, limits=Limits(seconds=8.0))

    def here(connection, request):
        page(f"<p>words</p>{again}")(connection, request)

    paths = {"/": here}
    with Server(paths) as server:
        server.paths = _Always(here)
        made = browse(server.url("/"), manners=manners, chromium=chromium)
    assert len(server.requests) == 3
    assert b"words" in made.dom
    assert any("held after it had gone elsewhere 3 times" in why for why in made.completeness()["cut"])


class _Always(dict):
    """One behaviour for every path."""

    def __init__(self, behaviour):
        self.behaviour = behaviour

    def get(self, key, default=None):
        return self.behaviour


def test_scripts_that_never_stop_are_stopped_and_told(chromium, monkeypatch):
    monkeypatch.setattr("onrecord.evidence.browser._STEP_SECONDS", 1.5)
    made, _ = visited(chromium, "<p>words</p><script>setTimeout(() => { while (true); }, 50)</script>")
    assert any("never stopped" in why for why in made.completeness()["cut"])
    assert b"words" in made.dom


def test_popups_downloads_and_service_workers_are_shut(chromium):
    html = """<p>words</p><a id="a" href="/x" download>x</a><script>
    for (let number = 0; number < 20; number++) open("/popup");
    document.getElementById("a").click();
    navigator.serviceWorker.register("/sw.js").then(() => 0, () => 0);
    </script>"""
    worker = reply(b"self.x = 1", headers="Content-Type: text/javascript\r\n")
    file = reply(b"\0" * 100, headers="Content-Disposition: attachment; filename=x.exe\r\n")
    paths = {"/sw.js": worker, "/popup": page("<p>popup"), "/x": file}
    made, server = visited(chromium, html, paths)
    assert made.completeness()["shut"]["downloads"] == 1
    assert not any("/sw.js" in line for line in server.requests)
    assert {each.url for each in made.loaded} <= {server.url("/"), server.url("/popup")}
    assert b"words" in made.dom


def test_an_address_that_is_a_download_is_refused(chromium):
    file = reply(b"\0" * 100, headers="Content-Disposition: attachment; filename=x.exe\r\n")
    with (
        Server({"/": file}) as server,
        pytest.raises(InputError, match="it is a file to download, not a page"),
    ):
        browse(server.url("/"), manners=MANNERS, chromium=chromium)


def test_a_huge_dom_is_not_kept_and_said_not_to_be(chromium, monkeypatch):
    monkeypatch.setattr("onrecord.evidence.browser._LARGEST_DOM", 100_000)
    made, _ = visited(chromium, "<p>words</p><script>document.body.append('x'.repeat(200000))</script>")
    assert made.dom is None
    assert any("the DOM is larger than 100,000" in why for why in made.completeness()["cut"])
    assert b"words" in made.page.body


def test_a_very_tall_page_has_its_picture_cut(chromium):
    made, _ = visited(chromium, '<div style="height: 100000px">words</div>')
    assert any("the picture ends at 16,384" in why for why in made.completeness()["cut"])
    assert made.screenshot is not None


def test_a_thousand_parts_are_capped_and_told(chromium):
    html = "<script>for (let i = 0; i < 1000; i++) new Image().src = '/' + i + '.png'</script><p>words</p>"
    manners = Manners("t", delay_seconds=0, private=True, requisites=5, limits=Limits(seconds=20))
    made, server = visited(chromium, html, manners=manners)
    assert len(server.requests) <= 7
    assert any(why == "beyond the first 5" for _, why in made.failed)
    assert b"words" in made.dom


def test_a_wrong_certificate_is_kept_and_told(chromium, tmp_path):
    command = "openssl req -x509 -newkey rsa:2048 -nodes -days 2 -subj /CN=elsewhere.example -keyout key.pem -out cert.pem"
    subprocess.run(command.split(), cwd=tmp_path, check=True, capture_output=True)
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(tmp_path / "cert.pem", tmp_path / "key.pem")
    with Server(
        {"/": page("<p>words</p>")}, wrap=lambda connection: context.wrap_socket(connection, server_side=True)
    ) as server:
        made = browse(server.url("/", "https"), manners=MANNERS, chromium=chromium)
    assert b"words" in made.dom
    assert made.certificate == ssl.PEM_cert_to_DER_cert((tmp_path / "cert.pem").read_text())
    assert made.page.security["subjectName"] == "elsewhere.example"


def test_a_browser_that_does_not_start_is_named(tmp_path, chromium):
    broken = tmp_path / "chromium"
    broken.write_text("#!/bin/sh\nexit 3\n")
    broken.chmod(0o755)
    with pytest.raises(InputError, match="it does not start"):
        browse("http://127.0.0.1:9/", manners=MANNERS, chromium=broken)


def test_chromium_is_found_by_option_environment_and_path(tmp_path):
    program = tmp_path / "chromium-browser"
    program.write_text("#!/bin/sh\n")
    program.chmod(0o755)
    assert find_chromium(str(program), environment={}) == program
    assert find_chromium(environment={"CHROMIUM": str(program)}) == program
    assert find_chromium(environment={"PATH": str(tmp_path)}) == program
    with pytest.raises(UsageError, match="apt install chromium"):
        find_chromium(environment={"PATH": str(tmp_path / "none")})
    with pytest.raises(UsageError, match="there is no program there"):
        find_chromium(str(tmp_path / "none"), environment={})


def test_without_playwright_the_extra_is_named(monkeypatch, tmp_path):
    monkeypatch.setitem(sys.modules, "playwright.async_api", None)
    with pytest.raises(MissingExtra, match=r"onrecord\[browser\]"):
        browse("http://127.0.0.1:9/", manners=MANNERS, chromium=tmp_path)

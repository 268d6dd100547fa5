import gzip
import io
import ssl
import subprocess
import time
import zlib

import pytest
from tests.evidence.serving import Server, page, raw, redirect, reply
from warcio.archiveiterator import ArchiveIterator

from onrecord.errors import InputError
from onrecord.evidence.addresses import parse, resolve
from onrecord.evidence.fetch import Limits, fetch
from onrecord.evidence.visit import Manners, visit
from onrecord.evidence.warc import warc_of

QUICK = Limits(bytes=200_000, seconds=2.0, idle_seconds=0.5)
MANNERS = Manners("onrecord-test", delay_seconds=0, private=True, limits=QUICK)
PAGE = '<html><head><link rel="stylesheet" href="/s.css"></head><body><img src="/a.png"><img src="/gone.png"><p>Seven lost.</p></body></html>'


def drip(connection, request):
    connection.sendall(b"HTTP/1.1 200 OK\r\nContent-Length: 100000\r\n\r\n")
    for _ in range(200):
        connection.sendall(b"x")
        time.sleep(0.05)


def endless(connection, request):
    connection.sendall(b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n\r\n")
    while True:
        connection.sendall(b"x" * 65536)


def silent(connection, request):
    time.sleep(3)


def test_a_visit_keeps_the_page_and_its_requisites_and_tells_what_failed():
    paths = {"/": page(PAGE), "/s.css": reply(b"p {}"), "/a.png": reply(b"\x89PNG")}
    with Server(paths) as server:
        made = visit(server.url("/"), manners=MANNERS)
        facts = made.completeness()
        assert [each.url for each in made.exchanges] == [
            server.url(path) for path in ("/", "/a.png", "/gone.png", "/s.css")
        ]
        assert (facts["status"], facts["referenced"], facts["failed"]) == (200, 3, [])
        assert b"Seven lost." in made.page.response
        assert made.page.response.startswith(b"HTTP/1.1 200 OK\r\n")
        assert made.page.address.ip == "127.0.0.1"


def test_the_warc_holds_the_bytes_as_they_came_and_checks():
    with Server({"/": page(PAGE)}) as server:
        made = visit(server.url("/"), manners=MANNERS, requisites=False)
        data = warc_of(made.exchanges, software="onrecord 0", visit=made.completeness())
    for record in ArchiveIterator(io.BytesIO(data), check_digests="raise"):
        record.content_stream().read()
    whole = ArchiveIterator(io.BytesIO(data), no_record_parse=True)
    records = [(record.rec_type, record.raw_stream.read(), record.rec_headers) for record in whole]
    kinds = [kind for kind, _, _ in records]
    assert kinds == ["warcinfo", "response", "request", "metadata"]
    assert records[1][1] == made.page.response
    assert records[2][1] == made.page.request
    assert records[1][2].get_header("WARC-Target-URI") == server.url("/")
    assert records[1][2].get_header("WARC-IP-Address") == "127.0.0.1"


def test_of_a_choice_of_pictures_the_largest_is_taken_and_what_follows_the_end_of_the_page_counts():
    html = """<html><body><img srcset="/s.png 320w, /l.png 1280w,/no"><picture><source srcset="/2.png 2x, /1.png">
    <img src="/1.png"></picture><img srcset=""></body></html><video src=/late.mp4></video>"""
    with Server({"/": page(html)}) as server:
        visit(server.url("/"), manners=MANNERS)
        assert {line.split()[1] for line in server.requests} == {
            "/",
            "/l.png",
            "/1.png",
            "/2.png",
            "/late.mp4",
        }


def test_redirects_are_followed_and_kept():
    with Server({"/a": redirect("/b"), "/b": redirect("/c"), "/c": page("<p>here</p>")}) as server:
        made = visit(server.url("/a"), manners=MANNERS)
        assert [each.status for each in made.exchanges] == [302, 302, 200]
        assert made.page.url == server.url("/c")


def test_a_loop_of_redirects_is_refused():
    with (
        Server({"/a": redirect("/b"), "/b": redirect("/a")}) as server,
        pytest.raises(InputError, match="in a loop"),
    ):
        visit(server.url("/a"), manners=MANNERS)


def test_too_many_redirects_are_refused():
    paths = {f"/{number}": redirect(f"/{number + 1}") for number in range(30)}
    with Server(paths) as server, pytest.raises(InputError, match="more than 10 redirects"):
        visit(server.url("/0"), manners=MANNERS)


@pytest.mark.parametrize(
    "target",
    ["http://127.0.0.1:9/", "http://169.254.169.254/latest/meta-data/", "http://[::1]/", "http://10.0.0.8/"],
)
def test_an_address_inside_a_network_is_not_asked(target):
    with pytest.raises(InputError, match="an address inside a network"):
        fetch(target, agent="t", limits=QUICK)


@pytest.mark.parametrize(
    "target", ["http://169.254.169.254/latest/meta-data/", "http://127.0.0.1:9/", "http://localhost:9/"]
)
def test_a_redirect_into_a_network_is_not_followed(monkeypatch, target):
    from onrecord.evidence import fetch as module

    real = module.resolve
    with Server({"/": redirect(target)}) as server:
        monkeypatch.setattr(module, "resolve", lambda url, private: real(url, private=url == server.url("/")))
        with pytest.raises(InputError, match="an address inside a network"):
            visit(server.url("/"), manners=Manners("t", delay_seconds=0, limits=QUICK))


@pytest.mark.parametrize(
    "url",
    [
        "ftp://x.example/",
        "file:///etc/passwd",
        "https://user:pass@x.example/",
        "http://",
        "http://x.example:0/",
        "http://x.example/a b",
        "http://x.example:99999/",
    ],
)
def test_what_is_no_address_of_the_web_is_refused(url):
    with pytest.raises(InputError):
        parse(url)


def test_a_host_that_does_not_exist_is_named():
    with pytest.raises(InputError, match="is not found"):
        resolve("http://nonesuch.invalid/", private=False)


@pytest.mark.parametrize(
    ("behaviour", "why"),
    [
        (endless, "cut off after 200,000 bytes"),
        (drip, "broken off"),
        (reply(b"short", length=500), "the server broke the protocol"),
        (
            raw(b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nhello\r\nZZ\r\n"),
            "the server broke the protocol",
        ),
        (
            raw(b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nhello\r\n"),
            "the server broke the protocol",
        ),
    ],
)
def test_a_response_that_is_not_whole_is_kept_as_far_as_it_came_and_said_to_be_cut(behaviour, why):
    with Server({"/": behaviour}) as server:
        made = visit(server.url("/"), manners=MANNERS, requisites=False)
        assert why in made.page.cut
        assert len(made.page.response) < 400_000
        assert made.completeness()["cut"]


@pytest.mark.parametrize(
    "behaviour", [silent, raw(b"this is not HTTP\r\n\r\n"), raw(b""), raw(b"HTTP/1.1 2000 Odd\r\n\r\n")]
)
def test_what_gives_no_response_is_refused(behaviour):
    with Server({"/": behaviour}) as server, pytest.raises(InputError):
        visit(server.url("/"), manners=MANNERS)


def test_a_gzip_bomb_is_kept_packed_and_its_requisites_are_not_sought_beyond_the_limit():
    packer = zlib.compressobj(9, zlib.DEFLATED, 31)
    bomb = b"".join([packer.compress(b"\0" * 2**20) for _ in range(100)]) + packer.flush()
    headers = "Content-Type: text/html\r\nContent-Encoding: gzip\r\n"
    with Server({"/": reply(bomb, headers=headers)}) as server:
        made = visit(server.url("/"), manners=MANNERS)
        assert made.page.body == bomb
        assert made.referenced == 0


def test_a_packed_page_has_its_requisites_found():
    headers = "Content-Type: text/html\r\nContent-Encoding: gzip\r\n"
    with Server({"/": reply(gzip.compress(PAGE.encode()), headers=headers)}) as server:
        assert visit(server.url("/"), manners=MANNERS).referenced == 3


def test_ten_thousand_requisites_are_capped_and_told():
    html = "<body>" + "".join(f'<img src="/{number}.png">' for number in range(10_000))
    with Server({"/": page(html)}) as server:
        made = visit(server.url("/"), manners=Manners("t", delay_seconds=0, private=True, requisites=5))
        assert len(made.exchanges) == 6
        assert len(made.failed) == 9_995
        assert made.failed[0][1] == "beyond the first 5"


def test_a_visit_has_its_bytes():
    html = '<body><img src="/a"><img src="/b"><img src="/c">'
    with Server({"/": page(html), **{f"/{name}": reply(b"x" * 50_000) for name in "abc"}}) as server:
        made = visit(
            server.url("/"),
            manners=Manners("t", delay_seconds=0, private=True, total_bytes=60_000, limits=QUICK),
        )
        assert [why for _, why in made.failed] == ["the visit has its 60,000 bytes"]


def test_one_host_is_asked_with_a_delay():
    waits = []
    with Server({"/": page(PAGE)}) as server:
        visit(
            server.url("/"),
            manners=Manners("t", delay_seconds=7, private=True, limits=QUICK),
            pause=waits.append,
        )
    assert len(waits) == 3
    assert all(6 < wait <= 7 for wait in waits)


def test_the_skew_between_a_page_and_its_parts_counts_the_waits():
    with Server({"/a": redirect("/"), "/": page(PAGE)}) as server:
        manners = Manners("t", delay_seconds=0.1, private=True, limits=QUICK)
        made = visit(server.url("/a"), manners=manners)
        assert made.completeness()["skew_milliseconds"] >= 300
        alone = visit(server.url("/a"), manners=manners, requisites=False)
        assert alone.completeness()["skew_milliseconds"] == 0


def test_visits_that_share_when_hosts_were_asked_keep_the_delay_between_them():
    waits, last = [], {}
    with Server({"/": page("<p>words")}) as server:
        manners = Manners("t", delay_seconds=7, private=True, limits=QUICK)
        for _ in range(2):
            visit(server.url("/"), manners=manners, pause=waits.append, last=last)
    assert len(waits) == 1


def test_the_media_of_a_visit_are_whole_pictures_that_came():
    headers = "Content-Type: image/png\r\n"
    paths = {
        "/": page('<img src="/a.png"><img src="/gone.png"><img src="/cut.png"><img src="/packed.png">'),
        "/a.png": reply(b"a picture", headers=headers),
        "/cut.png": reply(b"half", headers=headers, length=100),
        "/packed.png": reply(gzip.compress(b"packed"), headers=headers + "Content-Encoding: gzip\r\n"),
    }
    with Server(paths) as server:
        made = visit(server.url("/"), manners=MANNERS)
        assert dict(made.media()) == {
            server.url("/a.png"): b"a picture",
            server.url("/packed.png"): b"packed",
        }


def test_where_a_proxy_is_set_nothing_goes_there_directly():
    with Server({}) as server, Server({server.url("/"): page("<p>through</p>")}) as proxy:
        manners = Manners("t", delay_seconds=0, private=True, proxy=proxy.url(""), limits=QUICK)
        made = visit(server.url("/"), manners=manners)
        assert b"through" in made.page.body
        assert made.page.address.answer == ()
        assert server.requests == []
        assert proxy.requests == [f"GET {server.url('/')} HTTP/1.1"]


def test_a_proxy_that_refuses_is_no_way_around_it():
    with Server({}) as proxy:
        manners = Manners("t", delay_seconds=0, proxy=proxy.url(""), limits=QUICK)
        with pytest.raises(InputError, match="the proxy refused"):
            visit("https://nonesuch.example/", manners=manners)
        assert proxy.requests == ["CONNECT nonesuch.example:443 HTTP/1.1"]
        with pytest.raises(InputError, match="inside a network"):
            visit("http://127.0.0.1:9/", manners=manners)


@pytest.fixture(scope="module")
def certificate(tmp_path_factory):
    folder = tmp_path_factory.mktemp("tls")
    command = "openssl req -x509 -newkey rsa:2048 -nodes -days 2 -subj /CN=elsewhere.example -keyout key.pem -out cert.pem"
    subprocess.run(command.split(), cwd=folder, check=True, capture_output=True)
    return folder


def test_a_wrong_certificate_is_kept_and_told(certificate):
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(certificate / "cert.pem", certificate / "key.pem")
    with Server(
        {"/": page("<p>x</p>")}, wrap=lambda connection: context.wrap_socket(connection, server_side=True)
    ) as server:
        made = fetch(server.url("/", "https"), agent="t", limits=QUICK, private=True)
    assert made.status == 200
    assert made.tls.startswith("TLSv1.3")
    assert "self-signed" in made.certificate_problem
    assert made.certificate == ssl.PEM_cert_to_DER_cert((certificate / "cert.pem").read_text())
    assert len(made.certificate_sha256) == 64

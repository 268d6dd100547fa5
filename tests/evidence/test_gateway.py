import asyncio
import time

import pytest
from tests.evidence.serving import Server, page, reply

from onrecord.evidence import gateway as module
from onrecord.evidence.fetch import Limits
from onrecord.evidence.gateway import Gateway, place


@pytest.fixture(autouse=True)
def _impatient(monkeypatch):
    monkeypatch.setattr(module, "_UNASKED_SECONDS", 0.1)


def through(request, *, ask=(), **options):
    """What comes back for bytes sent to a gateway, and the gateway."""

    async def go():
        async with Gateway(**{"private": True, **options}) as gateway:
            for url in ask:
                gateway.ask(url)
            host, _, port = gateway.url.removeprefix("http://").partition(":")
            reader, writer = await asyncio.open_connection(host, int(port))
            writer.write(request)
            try:
                answer = await asyncio.wait_for(reader.read(), 5)
            except ConnectionResetError:
                answer = b""
            writer.close()
            return answer, gateway

    return asyncio.run(go())


def get(url, *, more=""):
    return f"GET {url} HTTP/1.1\r\nHost: x\r\nProxy-Connection: keep-alive\r\n{more}\r\n".encode()


def test_what_a_page_asks_for_goes_through_and_is_closed_after_it():
    with Server({"/a?b=1": page("<p>words")}) as server:
        answer, gateway = through(get(server.url("/a?b=1")), ask=[server.url("/a?b=1")])
        assert answer.endswith(b"<p>words")
        assert server.requests == ["GET /a?b=1 HTTP/1.1"]
        assert gateway.addresses[place(server.url("/"))].ip == "127.0.0.1"


def test_what_no_page_asked_for_does_not_leave():
    with Server({}) as server:
        answer, gateway = through(get(server.url("/")))
        assert (answer, server.requests) == (b"", [])
        assert gateway.refused == {f"127.0.0.1:{server.port}": "no page asked for it"}


def test_what_lies_in_a_network_is_refused_and_said_why():
    with Server({}) as server:
        answer, gateway = through(get(server.url("/")), ask=[server.url("/")], private=False)
        assert (answer, server.requests) == (b"", [])
        assert "an address inside a network" in gateway.refused[f"127.0.0.1:{server.port}"]


def test_a_tunnel_is_checked_as_a_request_is():
    with Server({"/": page("<p>words")}) as server:
        name = f"127.0.0.1:{server.port}"
        connect = f"CONNECT {name} HTTP/1.1\r\n\r\n".encode()
        refused, _ = through(connect, ask=[f"https://{name}/"], private=False)
        assert refused == b""
        plain = b"GET / HTTP/1.1\r\nHost: x\r\n\r\n"
        answer, _ = through(connect + plain, ask=[f"https://{name}/"])
        assert answer.startswith(b"HTTP/1.1 200 Connection established\r\n\r\nHTTP/1.1 200 OK")


def test_a_second_request_on_one_connection_does_not_reach_the_first_ones_server():
    def slow(connection, request):
        time.sleep(0.3)
        connection.sendall(b"HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok" * 2)

    with Server({"/": slow}) as server:
        answer, _ = through(get(server.url("/")) + get("http://other.example/"), ask=[server.url("/")])
        assert b"ok" not in answer
        assert server.requests in ([], ["GET / HTTP/1.1"])


def test_a_body_goes_with_its_request():
    bodies = []

    def posted(connection, request):
        data = request.partition(b"\r\n\r\n")[2]
        while len(data) < 5:
            data += connection.recv(10)
        bodies.append(data)
        reply(b"thanks")(connection, request)

    with Server({"/": posted}) as server:
        request = get(server.url("/"), more="Content-Length: 5\r\n").replace(b"GET", b"POST") + b"hello"
        answer, _ = through(request, ask=[server.url("/")])
        assert answer.endswith(b"thanks")
        assert bodies == [b"hello"]


def test_too_many_bytes_are_cut_off_and_said_to_be():
    with Server({"/": reply(b"x" * 300_000)}) as server:
        limits = Limits(bytes=100_000)
        answer, gateway = through(get(server.url("/")), ask=[server.url("/")], limits=limits)
        assert len(answer) <= 100_000
        assert gateway.cut == {f"127.0.0.1:{server.port}": "cut off after 100,000 bytes"}


def test_a_visit_has_its_bytes():
    with Server({"/": reply(b"x" * 300_000)}) as server:
        answer, gateway = through(get(server.url("/")), ask=[server.url("/")], total_bytes=100_000)
        assert len(answer) <= 100_000
        assert gateway.cut == {f"127.0.0.1:{server.port}": "the visit has its bytes"}


def test_where_a_proxy_is_set_everything_goes_through_it():
    with Server({}) as server, Server({server.url("/"): page("<p>through")}) as proxy:
        answer, _ = through(get(server.url("/")), ask=[server.url("/")], proxy=proxy.url(""))
        assert answer.endswith(b"<p>through")
        assert server.requests == []
        connect = b"CONNECT nonesuch.example:443 HTTP/1.1\r\n\r\n"
        answer, gateway = through(connect, ask=["https://nonesuch.example/"], proxy=proxy.url(""))
        assert answer == b""
        assert gateway.refused == {"nonesuch.example:443": "the proxy refused it"}
        assert proxy.requests[-1] == "CONNECT nonesuch.example:443 HTTP/1.1"


@pytest.mark.parametrize(
    "request_", [b"\r\n\r\n", b"GET\r\n\r\n", b"GET file:///etc/passwd HTTP/1.1\r\n\r\n", b"x" * 600_000]
)
def test_what_is_no_request_is_closed(request_):
    assert through(request_)[0] == b""

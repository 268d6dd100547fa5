"""Servers that mean harm, on loopback."""

import socket
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager

import pytest
from authority import served

from onrecord.errors import InputError
from onrecord.log.network import Refused, ask


@contextmanager
def raw(talk: Callable[[socket.socket, threading.Event], None]) -> Iterator[str]:
    """An address where `talk` speaks to whoever connects, until it is done or the test is over."""
    over = threading.Event()
    with socket.create_server(("127.0.0.1", 0)) as server:

        def run() -> None:
            try:
                connection, _ = server.accept()
                with connection:
                    connection.recv(65_536)
                    talk(connection, over)
            except OSError:
                pass

        thread = threading.Thread(target=run, daemon=True)
        thread.start()
        try:
            yield f"http://127.0.0.1:{server.getsockname()[1]}/path?query"
        finally:
            over.set()
            thread.join()


def test_it_posts_and_gives_the_answer() -> None:
    with served([(200, b"answer"), (200, b"")]) as url:
        assert ask(url, data=b"question") == b"answer"
        assert ask(url, data=b"question") == b""


def test_an_error_is_told_with_what_the_server_said() -> None:
    with served([(409, b"41\n")]) as url, pytest.raises(Refused, match="answered 409") as refused:
        ask(url, data=b"x")
    assert (refused.value.status, refused.value.body) == (409, b"41\n")
    assert refused.value.about("x").body == b"41\n"


def test_a_redirect_is_not_followed() -> None:
    with served([(302, b"")]) as url, pytest.raises(Refused, match="answered 302"):
        ask(url, data=b"x")


def test_an_endless_body_is_cut_off() -> None:
    def talk(connection: socket.socket, over: threading.Event) -> None:
        connection.sendall(b"HTTP/1.1 200 OK\r\n\r\n")
        while not over.is_set():
            connection.sendall(b"x" * 65_536)

    with raw(talk) as url, pytest.raises(InputError, match="longer than 200,000 bytes"):
        ask(url, data=b"x", max_bytes=200_000)


@pytest.mark.parametrize("start", [b"HTTP/1.1 200 OK\r\nX: ", b"HTTP/1.1 200 OK\r\n\r\n", b"HTTP/1.1 "])
def test_a_slow_drip_is_cut_off(start: bytes) -> None:
    def talk(connection: socket.socket, over: threading.Event) -> None:
        connection.sendall(start)
        while not over.wait(0.02):
            connection.sendall(b"1")

    with raw(talk) as url, pytest.raises(InputError, match=r"no answer within 0\.3 seconds"):
        ask(url, data=b"x", seconds=0.3)


def test_an_answer_shorter_than_it_says_is_refused() -> None:
    def talk(connection: socket.socket, _: threading.Event) -> None:
        connection.sendall(b"HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\nshort")

    with raw(talk) as url, pytest.raises(InputError, match="no answer"):
        ask(url, data=b"x", seconds=2)


@pytest.mark.parametrize(
    "url",
    [
        "",
        "ftp://a.example",
        "file:///etc/passwd",
        "http://",
        "http://a b/",
        "http://a:x/",
        "http://[/",
        "//a",
    ],
)
def test_what_is_no_address_on_the_web_is_refused(url: str) -> None:
    with pytest.raises(InputError, match="not an address on the web"):
        ask(url)


def test_where_nobody_listens_there_is_no_answer() -> None:
    with socket.create_server(("127.0.0.1", 0)) as server:
        port = server.getsockname()[1]
    with pytest.raises(InputError, match="no answer"):
        ask(f"http://127.0.0.1:{port}/", seconds=2)


def test_with_a_proxy_it_asks_the_proxy_and_never_directly() -> None:
    asked: list[bytes] = []

    def talk(connection: socket.socket, _: threading.Event) -> None:
        connection.sendall(b"HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok")

    with raw(talk) as proxy:
        assert ask("http://authority.invalid/tsr", data=b"x", proxy=proxy) == b"ok"
    with socket.create_server(("127.0.0.1", 0)) as server:
        gone = f"http://127.0.0.1:{server.getsockname()[1]}"
    with served([(200, b"direct")]) as url, pytest.raises(InputError, match="no answer"):
        asked.append(ask(url, data=b"x", proxy=gone, seconds=2))
    assert not asked

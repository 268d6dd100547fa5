"""Asking a time-stamping authority, a calendar or a witness: one request to one address that the user named.

No redirect is followed, no other address is asked, what comes back is capped in size and in time.
"""

import contextlib
import http.client
import socket
import threading
from collections.abc import Iterator
from urllib.parse import SplitResult, urlsplit

from onrecord.errors import InputError

__all__ = ["Refused", "ask"]

_CHUNK = 65_536


class Refused(InputError):
    """The server answered with an error or a redirect: its HTTP status and the beginning of what it said."""

    def __init__(
        self, subject: str, problem: str, advice: str, *, status: int = 0, body: bytes = b""
    ) -> None:
        super().__init__(subject, problem, advice)
        self.status = status
        self.body = body

    def about(self, subject: str) -> "Refused":
        """The same error, told of another subject."""
        return Refused(subject, self.problem, self.advice, status=self.status, body=self.body)


def ask(
    url: str,
    *,
    data: bytes | None = None,
    content_type: str = "application/octet-stream",
    accept: str = "*/*",
    proxy: str | None = None,
    seconds: float = 30,
    max_bytes: int = 1_000_000,
) -> bytes:
    """What `url` answers to a POST of `data` (without data: to a GET).

    Through `proxy` where one is given, and then never directly. InputError where there is no whole answer
    within `seconds`, or more than `max_bytes`; Refused where the answer is an error or a redirect.
    """
    target = _split(url)
    headers = {"Accept": accept, "User-Agent": "onrecord", "Connection": "close"}
    if data is not None:
        headers["Content-Type"] = content_type
    path = (target.path or "/") + (f"?{target.query}" if target.query else "")
    whole = url if proxy and target.scheme == "http" else path
    try:
        with _connected(target, proxy, seconds) as connection:
            connection.request("POST" if data is not None else "GET", whole, data, headers)
            answer = connection.getresponse()
            body = _read(answer, url, max_bytes if answer.status == 200 else _CHUNK)
    except (OSError, http.client.HTTPException, ValueError) as error:
        raise InputError(
            url,
            f"there is no answer within {seconds:g} seconds ({error})",
            "Check the address and the network",
        ) from error
    if answer.status != 200:
        raise Refused(
            url,
            f"the server answered {answer.status}",
            "Check the address, or try again later",
            status=answer.status,
            body=body,
        )
    return body


def _split(url: str) -> SplitResult:
    try:
        target = urlsplit(url)
        known = target.scheme in ("http", "https") and bool(target.hostname) and (target.port or 1) > 0
    except ValueError:
        known = False
    if not known or not url.isascii() or any(ch <= " " for ch in url):
        raise InputError(url, "it is not an address on the web", "Give one that begins with https://")
    return target


@contextlib.contextmanager
def _connected(
    target: SplitResult, proxy: str | None, seconds: float
) -> Iterator[http.client.HTTPConnection]:
    """A connection that is cut after `seconds`, whatever the other side is doing then."""
    near = _split(proxy) if proxy else target
    secure = near.scheme == "https" if not proxy else target.scheme == "https"
    kind = http.client.HTTPSConnection if secure else http.client.HTTPConnection
    connection = kind(near.hostname or "", near.port, timeout=seconds)
    if proxy and target.scheme == "https":
        connection.set_tunnel(target.hostname or "", target.port or 443)
    try:
        connection.connect()
        over = threading.Event()
        watch = threading.Timer(seconds, _cut, [connection.sock, over])
        watch.daemon = True
        watch.start()
        try:
            yield connection
        finally:
            watch.cancel()
        if over.is_set():
            raise TimeoutError("it was still going on")
    finally:
        connection.close()


def _cut(open_socket: socket.socket, over: threading.Event) -> None:
    over.set()
    with contextlib.suppress(OSError):
        open_socket.shutdown(socket.SHUT_RDWR)


def _read(answer: http.client.HTTPResponse, url: str, max_bytes: int) -> bytes:
    parts: list[bytes] = []
    length = 0
    while part := answer.read(_CHUNK):
        parts.append(part)
        length += len(part)
        if length > max_bytes:
            raise InputError(url, f"the answer is longer than {max_bytes:,} bytes", "Check the address")
    if answer.length:
        raise OSError(f"{answer.length} bytes of it are missing")
    return b"".join(parts)

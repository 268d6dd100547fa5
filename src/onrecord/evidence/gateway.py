"""The only way out of a browser under our hand: a proxy on loopback that knows where requests may go.

A browser resolves names by itself, and a name may lead elsewhere between a check and the request (DNS
rebinding). So the browser is told nothing but this proxy; here each host is resolved once, checked, and
connected to by the address that was checked. What no page asked for (a browser's own housekeeping) is refused.
"""

import asyncio
import contextlib
import re
from collections.abc import Callable, Coroutine
from types import TracebackType
from typing import Any

from onrecord.errors import InputError
from onrecord.evidence.addresses import Address, behind_proxy, parse, resolve
from onrecord.evidence.fetch import Limits

__all__ = ["Gateway", "place"]

_CHUNK = 64 * 1024
_UNASKED_SECONDS = 2.0
"""How long a connection may run ahead of the page's request for it (a redirect is told a moment late)."""
_LENGTH = re.compile(rb"(?im)^content-length:[ \t]*(\d{1,12})[ \t]*\r?$")
_HOP = re.compile(rb"(?im)^(?:proxy-connection|connection|keep-alive|proxy-authorization):[^\n]*\n")


class Gateway:
    """A proxy in an `async with` block; `url` is what the browser is given.

    `refused` and `cut` say, by host and port, what did not go through and why; `addresses` where it went.
    """

    def __init__(
        self,
        *,
        private: bool,
        proxy: str | None = None,
        limits: Limits | None = None,
        total_bytes: int = 512 * 1024 * 1024,
    ) -> None:
        self.private, self.proxy, self.limits = private, proxy, limits or Limits()
        self.left = total_bytes
        self.refused: dict[str, str] = {}
        self.cut: dict[str, str] = {}
        self.addresses: dict[str, Address] = {}
        self._asked: set[str] = set()
        self._news = asyncio.Event()
        self._server: asyncio.Server | None = None
        self._under_way: set[asyncio.Task[None]] = set()

    @property
    def url(self) -> str:
        """The proxy's address."""
        if self._server is None:
            raise RuntimeError("the gateway is not open")
        return f"http://127.0.0.1:{self._server.sockets[0].getsockname()[1]}"

    async def __aenter__(self) -> "Gateway":
        self._server = await asyncio.start_server(self._accept, "127.0.0.1", 0, limit=4 * _CHUNK)
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if self._server is not None:
            self._server.close()
        for task in self._under_way:
            task.cancel()
        await asyncio.gather(*self._under_way, return_exceptions=True)

    def ask(self, url: str) -> None:
        """Let through what a page asks for: connections to the host and port of `url`."""
        with contextlib.suppress(InputError):
            self._asked.add(place(url))
            self._news.set()
            self._news = asyncio.Event()

    async def _accept(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        task = asyncio.current_task()
        if task is not None:
            self._under_way.add(task)
            task.add_done_callback(self._under_way.discard)
        try:
            async with asyncio.timeout(self.limits.seconds):
                await self._serve(reader, writer)
        except (OSError, InputError, ValueError, EOFError, TimeoutError, asyncio.LimitOverrunError):
            pass  # what did not go through is told by `refused` and `cut`, or by the browser
        except asyncio.CancelledError:
            pass  # the gateway closes; nobody waits for this connection's task
        finally:
            writer.close()

    async def _serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        head = await reader.readuntil(b"\r\n\r\n")
        method, target, _ = head.split(b"\r\n", 1)[0].decode("latin-1").split(" ", 2)
        tunnel = method == "CONNECT"
        url = f"https://{target}/" if tunnel else target
        name = place(url)
        address = await self._allowed(name, url)
        far, back = await asyncio.open_connection(address.ip, address.proxy_port or address.port)
        try:
            if tunnel:
                await self._tunnel(far, back, address)
                writer.write(b"HTTP/1.1 200 Connection established\r\n\r\n")
                upward = _pump(reader, back, self._count(None))
            else:
                back.write(_rewritten(head, through_proxy=address.proxy_port is not None))
                upward = _one_request(reader, back, head)
            await _either(upward, _pump(far, writer, self._count(name)))
        finally:
            back.close()

    async def _allowed(self, name: str, url: str) -> Address:
        """Where `url` may be asked; InputError where no page asked for it or it lies in a network."""
        with contextlib.suppress(TimeoutError):
            async with asyncio.timeout(_UNASKED_SECONDS):
                while name not in self._asked:
                    await self._news.wait()
        if name not in self._asked:
            self.refused[name] = "no page asked for it"
            raise InputError(url, "no page asked for it", "Nothing to do")
        try:
            if self.proxy:
                address = await asyncio.to_thread(behind_proxy, url, self.proxy, private=self.private)
            else:
                address = await asyncio.to_thread(resolve, url, private=self.private)
        except InputError as error:
            self.refused[name] = error.problem
            raise
        self.addresses[name] = address
        return address

    async def _tunnel(self, far: asyncio.StreamReader, back: asyncio.StreamWriter, address: Address) -> None:
        if address.proxy_port is None:
            return
        target = f"{address.host}:{address.port}".encode("ascii", "replace")
        back.write(b"CONNECT " + target + b" HTTP/1.1\r\nHost: " + target + b"\r\n\r\n")
        answer = await far.readuntil(b"\r\n\r\n")
        if answer.split(b" ", 2)[1:2] != [b"200"]:
            self.refused[f"{address.host}:{address.port}"] = "the proxy refused it"
            raise OSError("the proxy refused")

    def _count(self, name: str | None) -> Callable[[int], bool]:
        """A count for one connection: whether so many bytes more may pass. Null for what a browser sends."""
        here = self.limits.bytes

        def may(count: int) -> bool:
            nonlocal here
            here, self.left = here - count, self.left - count
            if min(here, self.left) >= 0:
                return True
            if name is not None:
                cap = self.limits.bytes if here < 0 else None
                self.cut[name] = f"cut off after {cap:,} bytes" if cap else "the visit has its bytes"
            return False

        return may


def place(url: str) -> str:
    """`host:port` of an address of the web; InputError where it is none."""
    parts = parse(url.replace("wss://", "https://", 1).replace("ws://", "http://", 1))
    return f"{parts.hostname}:{parts.port or (443 if parts.scheme == 'https' else 80)}"


def _rewritten(head: bytes, *, through_proxy: bool) -> bytes:
    """A request to a proxy as one to the server itself (RFC 9112, section 3.2), to be closed after it."""
    line, _, fields = head.partition(b"\r\n")
    if not through_proxy:
        method, target, version = line.split(b" ", 2)
        path = target.split(b"://", 1)[-1].partition(b"/")[2]
        line = b" ".join((method, b"/" + path, version))
    return line + b"\r\nConnection: close\r\n" + _HOP.sub(b"", fields)


async def _one_request(reader: asyncio.StreamReader, back: asyncio.StreamWriter, head: bytes) -> None:
    """Send the request's body, then end at whatever else comes.

    A second request may be for another host; what this server would answer must not pass for that one's.
    """
    found = _LENGTH.search(head)
    left = int(found.group(1)) if found else 0
    while left and (data := await reader.read(min(left, _CHUNK))):
        left -= len(data)
        back.write(data)
        await back.drain()
    await reader.read(1)


async def _pump(
    source: asyncio.StreamReader, target: asyncio.StreamWriter, may: Callable[[int], bool]
) -> None:
    while data := await source.read(_CHUNK):
        if not may(len(data)):
            return
        target.write(data)
        await target.drain()


async def _either(*ways: Coroutine[Any, Any, None]) -> None:
    """Until one of two directions ends; the other ends with it."""
    tasks = [asyncio.ensure_future(way) for way in ways]
    try:
        await asyncio.wait(tasks, return_when=asyncio.FIRST_COMPLETED)
    finally:
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)

"""A server on loopback whose every path behaves as told: bytes as they are, no library in between."""

import socket
import threading
from collections.abc import Callable

Behaviour = Callable[[socket.socket, bytes], None]


def reply(body: bytes, *, status: str = "200 OK", headers: str = "", length: int | None = None) -> Behaviour:
    """An answer with a Content-Length, true or not."""
    size = len(body) if length is None else length

    def behave(connection: socket.socket, request: bytes) -> None:
        head = f"HTTP/1.1 {status}\r\nContent-Length: {size}\r\n{headers}Connection: close\r\n\r\n"
        connection.sendall(head.encode() + body)

    return behave


def page(html: str) -> Behaviour:
    return reply(html.encode(), headers="Content-Type: text/html; charset=utf-8\r\n")


def redirect(to: str) -> Behaviour:
    return reply(b"", status="302 Found", headers=f"Location: {to}\r\n")


def raw(data: bytes) -> Behaviour:
    return lambda connection, request: connection.sendall(data)


class Server:
    """Use it in a `with` block; `requests` holds the first line of each request."""

    def __init__(
        self, paths: dict[str, Behaviour], wrap: Callable[[socket.socket], socket.socket] | None = None
    ) -> None:
        self.paths = paths
        self.requests: list[str] = []
        self._wrap = wrap
        self._socket = socket.create_server(("127.0.0.1", 0))
        self.port = self._socket.getsockname()[1]
        self._stop = threading.Event()
        self._threads = [threading.Thread(target=self._serve, daemon=True)]

    def url(self, path: str, scheme: str = "http") -> str:
        return f"{scheme}://127.0.0.1:{self.port}{path}"

    def __enter__(self) -> "Server":
        self._threads[0].start()
        return self

    def __exit__(self, *error: object) -> None:
        self._stop.set()
        self._socket.close()
        for thread in self._threads:
            thread.join(timeout=5)

    def stopped(self) -> bool:
        return self._stop.is_set()

    def _serve(self) -> None:
        self._socket.settimeout(0.05)
        while not self._stop.is_set():
            try:
                connection, _ = self._socket.accept()
            except TimeoutError:
                continue
            except OSError:
                return
            thread = threading.Thread(target=self._answer, args=(connection,), daemon=True)
            self._threads.append(thread)
            thread.start()

    def _answer(self, connection: socket.socket) -> None:
        try:
            connection.settimeout(5)
            if self._wrap:
                connection = self._wrap(connection)
            request = b""
            while b"\r\n\r\n" not in request:
                data = connection.recv(4096)
                if not data:
                    return
                request += data
            line = request.split(b"\r\n", 1)[0].decode("latin-1")
            self.requests.append(line)
            behave = self.paths.get(line.split(" ")[1], reply(b"nothing here", status="404 Not Found"))
            behave(connection, request)
        except OSError:
            pass
        finally:
            connection.close()

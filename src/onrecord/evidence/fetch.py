"""One exchange over HTTP/1.1: the raw bytes of request and response, and how they were obtained.

Nothing is normalised: what the server sent is kept, chunked and compressed as it came (RFC 9112). h11
follows the bytes to know where the response ends.
"""

import hashlib
import socket
import ssl
import time
from dataclasses import dataclass

import h11

from onrecord.errors import InputError
from onrecord.evidence.addresses import Address, behind_proxy, parse, resolve
from onrecord.evidence.events import now

__all__ = ["Exchange", "Limits", "fetch"]

_CHUNK = 64 * 1024


@dataclass(frozen=True, slots=True)
class Limits:
    """How much of the other side's time and bytes an exchange may take."""

    bytes: int = 64 * 1024 * 1024
    """Of the response as sent; more is cut off, and the cut is told."""
    seconds: float = 60.0
    """Of the whole exchange: a server that drips is left."""
    idle_seconds: float = 20.0
    """Without a byte."""


@dataclass(frozen=True, slots=True)
class Exchange:
    """One request and its response, as sent and received."""

    url: str
    at: str
    seconds: float
    request: bytes
    response: bytes
    status: int
    headers: tuple[tuple[str, str], ...]
    body: bytes
    """Without the transfer coding; the content coding is still on it."""
    address: Address
    tls: str | None = None
    """TLS version and cipher; null over plain HTTP."""
    certificate: bytes | None = None
    """The server's certificate, DER."""
    certificate_problem: str | None = None
    """Why the certificate is not to be trusted; the exchange is kept all the same."""
    cut: str | None = None
    """Why the response is not whole."""
    begun: float = 0.0
    """By this machine's monotonic clock, in seconds: how far apart exchanges are."""

    def header(self, name: str) -> str | None:
        """The first header field of this name (lower case)."""
        return next((value for key, value in self.headers if key == name), None)

    @property
    def certificate_sha256(self) -> str | None:
        """The certificate's fingerprint."""
        return hashlib.sha256(self.certificate).hexdigest() if self.certificate else None


class _Wire:
    """A socket, with TLS where the URL asks for it, and the deadline of its exchange."""

    def __init__(self, address: Address, *, secure: bool, limits: Limits) -> None:
        self.until = time.monotonic() + limits.seconds
        self.idle = limits.idle_seconds
        self.problem: str | None = None
        self.socket = self._connect(address, tunnel=secure)
        if secure:
            self._secure(address)

    def _connect(self, address: Address, *, tunnel: bool) -> socket.socket:
        port = address.proxy_port or address.port
        connected = socket.create_connection((address.ip, port), timeout=self._left())
        if tunnel and address.proxy_port:
            try:
                _tunnel(connected, f"{address.host}:{address.port}")
            except BaseException:
                connected.close()
                raise
        return connected

    def _left(self) -> float:
        left = min(self.until - time.monotonic(), self.idle)
        if left <= 0:
            raise TimeoutError("the time allowed for one exchange is over")
        return left

    def _secure(self, address: Address) -> None:
        """Speak TLS; a certificate that does not verify is told, not fatal: the page is still evidence."""
        try:
            self.socket = ssl.create_default_context().wrap_socket(self.socket, server_hostname=address.host)
        except ssl.SSLCertVerificationError as error:
            self.problem = error.verify_message
            self.socket.close()
            self.socket = self._connect(address, tunnel=True)
            unchecked = ssl.create_default_context()
            unchecked.check_hostname = False
            unchecked.verify_mode = ssl.CERT_NONE
            self.socket = unchecked.wrap_socket(self.socket, server_hostname=address.host)

    def receive(self) -> bytes:
        self.socket.settimeout(self._left())
        return self.socket.recv(_CHUNK)

    def send(self, data: bytes) -> None:
        self.socket.settimeout(self._left())
        self.socket.sendall(data)

    def tls(self) -> tuple[str | None, bytes | None]:
        if not isinstance(self.socket, ssl.SSLSocket):
            return None, None
        cipher = self.socket.cipher()
        return f"{self.socket.version()} {cipher[0] if cipher else ''}".strip(), self.socket.getpeercert(
            binary_form=True
        )


def _tunnel(connected: socket.socket, target: str) -> None:
    """Ask a proxy for a way through (RFC 9110, section 9.3.6)."""
    connected.sendall(f"CONNECT {target} HTTP/1.1\r\nHost: {target}\r\n\r\n".encode("ascii", "replace"))
    answer = b""
    while not answer.endswith(b"\r\n\r\n") and len(answer) < _CHUNK and (data := connected.recv(1)):
        answer += data
    if answer.split(b" ", 2)[1:2] != [b"200"]:
        raise OSError(f"the proxy refused: {answer[:80].decode('latin-1')!r}")


def fetch(
    url: str,
    *,
    agent: str,
    limits: Limits | None = None,
    private: bool = False,
    proxy: str | None = None,
    accept: str = "*/*",
) -> Exchange:
    """GET `url` once, without following redirects.

    InputError where no response came at all (no host, refused, not HTTP). A response that is cut off, lies
    about its length or breaks off is kept as far as it came, and `cut` says why.
    """
    limits = limits or Limits()
    parts = parse(url)
    address = behind_proxy(url, proxy, private=private) if proxy else resolve(url, private=private)
    at, begun = now(), time.monotonic()
    try:
        wire = _Wire(address, secure=parts.scheme == "https", limits=limits)
    except OSError as error:
        raise InputError(url, f"no connection to {address.ip} ({error})", "Try again later") from None
    try:
        return _exchange(wire, url, address, agent, accept, limits, at, begun)
    except OSError as error:
        raise InputError(url, f"no response ({error})", "Try again later") from None
    finally:
        wire.socket.close()


def _exchange(
    wire: _Wire, url: str, address: Address, agent: str, accept: str, limits: Limits, at: str, begun: float
) -> Exchange:
    parts = parse(url)
    target = (parts.path or "/") + (f"?{parts.query}" if parts.query else "")
    host = address.host if parts.port is None else f"{address.host}:{parts.port}"
    if address.proxy_port and parts.scheme == "http":
        target = f"http://{host}{target}"
    connection = h11.Connection(h11.CLIENT)
    fields = [
        ("Host", host),
        ("User-Agent", agent),
        ("Accept", accept),
        ("Accept-Encoding", "gzip"),
        ("Connection", "close"),
    ]
    head = h11.Request(method="GET", target=target.encode("ascii", "replace"), headers=fields)
    request = connection.send(head) or b""
    request += connection.send(h11.EndOfMessage()) or b""
    wire.send(request)
    raw, head_seen, body, cut = _receive(wire, connection, limits)
    if head_seen is None:
        raise InputError(url, f"what came is not HTTP ({cut or 'nothing'})", "Check the address")
    tls, certificate = wire.tls()
    headers = tuple((k.decode("latin-1"), v.decode("latin-1")) for k, v in head_seen.headers)
    return Exchange(
        url=url,
        at=at,
        seconds=time.monotonic() - begun,
        request=request,
        response=raw,
        status=head_seen.status_code,
        headers=headers,
        body=body,
        address=address,
        tls=tls,
        certificate=certificate,
        certificate_problem=wire.problem,
        cut=cut,
        begun=begun,
    )


def _receive(
    wire: _Wire, connection: h11.Connection, limits: Limits
) -> tuple[bytes, h11.Response | None, bytes, str | None]:
    """Raw bytes, the head, the body, and why it is not whole."""
    raw, body, head = bytearray(), bytearray(), None
    while True:
        try:
            event = connection.next_event()
        except h11.RemoteProtocolError as error:
            return bytes(raw), head, bytes(body), f"the server broke the protocol: {error}"
        if event is h11.NEED_DATA:
            try:
                data = wire.receive()
            except (TimeoutError, OSError) as error:
                return bytes(raw), head, bytes(body), f"broken off: {error or 'time is over'}"
            raw += data
            connection.receive_data(data)
            if len(raw) > limits.bytes:
                return bytes(raw), head, bytes(body), f"cut off after {limits.bytes:,} bytes"
        elif isinstance(event, h11.Response):
            head = event
        elif isinstance(event, h11.Data):
            body += event.data
        elif isinstance(event, h11.EndOfMessage | h11.ConnectionClosed):
            return bytes(raw), head, bytes(body), None

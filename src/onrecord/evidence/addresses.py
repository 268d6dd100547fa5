"""Where a request may go: URLs of the web, never to an address inside somebody's network unless told to.

A page that redirects to 127.0.0.1 or to a metadata service would otherwise make this machine ask for it
(server-side request forgery; CWE-918).
"""

import ipaddress
import socket
from dataclasses import dataclass
from urllib.parse import SplitResult, urlsplit

from onrecord.errors import InputError

__all__ = ["Address", "behind_proxy", "parse", "resolve"]

_PORTS = {"http": 80, "https": 443}


@dataclass(frozen=True, slots=True)
class Address:
    """A host resolved: the whole DNS answer, and the address that is asked."""

    host: str
    port: int
    ip: str
    answer: tuple[str, ...]
    """Empty where a proxy resolved it."""
    proxy_port: int | None = None
    """The port of the proxy that `ip` is; None where the host itself is asked."""


def parse(url: str) -> SplitResult:
    """The parts of an http or https URL; InputError where it is none."""
    try:
        parts = urlsplit(url)
        port = parts.port
    except ValueError as error:
        raise InputError(url, f"it is not a URL ({error})", "Write it as https://host/path") from None
    if parts.scheme not in _PORTS or not parts.hostname:
        raise InputError(url, "it is not an address of the web", "Only http:// and https:// are asked for")
    if parts.username is not None:
        raise InputError(
            url, "it carries a name or a password", "Leave them out: they would be kept with the evidence"
        )
    if port == 0 or any(ord(character) <= 32 or ord(character) == 127 for character in url):
        raise InputError(url, "it holds characters that no URL has", "Encode them (%20)")
    return parts


def behind_proxy(url: str, proxy: str, *, private: bool) -> Address:
    """The address for a request through a proxy: only the proxy's host is resolved here, never the URL's.

    InputError where the URL itself is a name or an address of this machine or of a network, and `private` is off.
    """
    parts = parse(url)
    host = str(parts.hostname)
    if not private and (host == "localhost" or (_literal(host) and not _public(host))):
        raise InputError(
            url, f"{host} is an address inside a network", "If you mean it, allow it with --private"
        )
    through = resolve(proxy, private=True)
    return Address(host, parts.port or _PORTS[parts.scheme], through.ip, (), through.port)


def _literal(host: str) -> bool:
    try:
        ipaddress.ip_address(host)
    except ValueError:
        return False
    return True


def resolve(url: str, *, private: bool) -> Address:
    """The host of `url` resolved; InputError where it does not exist or is inside a network and `private` is off."""
    parts = parse(url)
    host, port = str(parts.hostname), parts.port or _PORTS[parts.scheme]
    try:
        found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    except (OSError, UnicodeError) as error:
        raise InputError(
            url, f"the host {host} is not found ({error})", "Check the address and the network"
        ) from error
    answer = tuple(dict.fromkeys(str(entry[4][0]) for entry in found))
    inside = [ip for ip in answer if not _public(ip)]
    if inside and not private:
        problem = f"{host} is {inside[0]}, an address inside a network"
        raise InputError(url, problem, "If you mean it, allow it with --private")
    return Address(host, port, answer[0], answer)


def _public(ip: str) -> bool:
    address = ipaddress.ip_address(ip.partition("%")[0])
    mapped = getattr(address, "ipv4_mapped", None)
    return bool((mapped or address).is_global and not address.is_multicast)

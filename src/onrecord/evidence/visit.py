"""A visit: one page by its URL, its redirects and its requisites, politely, with what is missing told."""

import re
import time
import zlib
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from urllib.parse import urldefrag, urljoin

import lxml.etree
import lxml.html

from onrecord.errors import InputError
from onrecord.evidence.addresses import parse
from onrecord.evidence.fetch import Exchange, Limits, fetch
from onrecord.evidence.media import is_media

__all__ = ["Manners", "Visit", "await_turn", "unpacked", "visit"]

_REDIRECTS = (301, 302, 303, 307, 308)
_LARGEST_PAGE = 32 * 1024 * 1024
"""Of a page unpacked, before its requisites are looked for."""
_REQUISITES = (
    (".//img[@src]", "src"),
    (".//script[@src]", "src"),
    (".//link[@href][contains(concat(' ', @rel, ' '), ' stylesheet ')]", "href"),
    (".//link[@href][contains(@rel, 'icon')]", "href"),
    (".//source[@src]", "src"),
    (".//video[@src]", "src"),
    (".//video[@poster]", "poster"),
    (".//audio[@src]", "src"),
    (".//img[@srcset]", "srcset"),
    (".//source[@srcset]", "srcset"),
)
_END = re.compile(rb"</(?:html|body)\s{0,20}>", re.IGNORECASE)
"""What follows it is on the page all the same: browsers show it, the parser here would drop it."""
_LONGEST_SRCSET = 20_000


@dataclass(frozen=True, slots=True)
class Manners:
    """How a visit behaves: a request tells the other side who is looking."""

    agent: str
    delay_seconds: float = 1.0
    """Between two requests to one host."""
    redirects: int = 10
    requisites: int = 200
    """How many parts of a page are fetched; the rest is told."""
    total_bytes: int = 512 * 1024 * 1024
    total_seconds: float = 600.0
    private: bool = False
    """Whether addresses inside a network may be asked."""
    proxy: str | None = None
    """Where one is set, every request goes through it, and never directly."""
    limits: Limits = field(default_factory=Limits)

    @property
    def browsing_seconds(self) -> float:
        """Between two requests to one host that a browser makes for one page: a tenth of the delay. A page whose
        parts come minutes apart is not what anybody saw, and its own scripts give up waiting."""
        return self.delay_seconds / 10


@dataclass(slots=True)
class Visit:
    """What a visit brought: the exchanges in order, the page's own first among those after redirects."""

    url: str
    exchanges: list[Exchange] = field(default_factory=list)
    referenced: int = 0
    failed: list[tuple[str, str]] = field(default_factory=list)
    """Requisites that could not be had: URL and why."""

    @property
    def page(self) -> Exchange:
        """The exchange that answered in the end, after redirects."""
        return next(
            each for each in self.exchanges if each.status not in _REDIRECTS or not each.header("location")
        )

    @property
    def skew_seconds(self) -> float:
        """The longest time between the end of the page's response and that of one of its requisites."""
        page = self.page
        after = [each for each in self.exchanges if each.begun >= page.begun]
        return max(each.begun + each.seconds for each in after) - page.begun - page.seconds

    def media(self) -> Iterator[tuple[str, bytes]]:
        """The pictures, sound and films that came, with their addresses."""
        for each in self.exchanges:
            if each.status < 300 and not each.cut and is_media((each.header("content-type") or "").lower()):
                yield each.url, unpacked(each) if each.header("content-encoding") else each.body

    def completeness(self) -> dict[str, object]:
        """Status, where redirects led, referenced, got, failed and why; canonical JSON takes it."""
        problems = [f"{url}: {why}" for url, why in self.failed]
        cut = [f"{each.url}: {each.cut}" for each in self.exchanges if each.cut]
        got = self.referenced - len(self.failed)
        return {
            "status": self.page.status,
            "redirects": [each.url for each in self.exchanges[: self.exchanges.index(self.page) + 1]][1:],
            "referenced": self.referenced,
            "got": got,
            "failed": problems,
            "cut": cut,
            "skew_milliseconds": round(self.skew_seconds * 1000),
        }


class _Walk:
    """One visit under way: what was asked when, and what is left of bytes and time."""

    def __init__(
        self, manners: Manners, pause: Callable[[float], None], last: dict[str, float] | None
    ) -> None:
        self.manners = manners
        self.pause = pause
        self.last = {} if last is None else last
        self.bytes = 0
        self.until = time.monotonic() + manners.total_seconds

    def get(self, url: str) -> Exchange:
        host = str(parse(url).hostname)
        if self.bytes >= self.manners.total_bytes:
            raise InputError(
                url, f"the visit has its {self.manners.total_bytes:,} bytes", "Visit it by itself"
            )
        if time.monotonic() > self.until:
            raise InputError(
                url, f"the visit's {self.manners.total_seconds:g} seconds are over", "Visit it by itself"
            )
        await_turn(url, last=self.last, delay_seconds=self.manners.delay_seconds, pause=self.pause)
        try:
            own = self.manners
            made = fetch(url, agent=own.agent, limits=own.limits, private=own.private, proxy=own.proxy)
        finally:
            self.last[host] = time.monotonic()
        self.bytes += len(made.response)
        return made


def await_turn(
    url: str, *, last: dict[str, float], delay_seconds: float, pause: Callable[[float], None] = time.sleep
) -> None:
    """Wait until the host of `url` may be asked again; `last` is when each was asked last (monotonic seconds)."""
    host = str(parse(url).hostname)
    wait = last.get(host, 0.0) + delay_seconds - time.monotonic()
    if host in last and wait > 0:
        pause(wait)


def visit(
    url: str,
    *,
    manners: Manners,
    requisites: bool = True,
    pause: Callable[[float], None] = time.sleep,
    last: dict[str, float] | None = None,
) -> Visit:
    """Fetch `url`, follow its redirects, and fetch what the page needs to be shown.

    `last` holds when each host was asked last (monotonic seconds) and is kept up: visits that share it keep
    the delay between them too.

    InputError where nothing answered, a redirect leads into a network, or redirects go in a loop; nothing
    is half-kept then. Requisites that fail are told, not fatal.
    """
    walk = _Walk(manners, pause, last)
    made = Visit(urldefrag(url).url)
    page = _follow(made, walk)
    if requisites:
        for address in list(_referenced(page)):
            made.referenced += 1
            if made.referenced > manners.requisites:
                made.failed.append((address, f"beyond the first {manners.requisites}"))
                continue
            try:
                made.exchanges.append(walk.get(address))
            except InputError as error:
                made.failed.append((address, error.problem))
    return made


def _follow(made: Visit, walk: _Walk) -> Exchange:
    url = made.url
    seen: set[str] = set()
    while True:
        if url in seen:
            raise InputError(
                made.url, f"its redirects go in a loop (again {url})", "Give the address it should lead to"
            )
        if len(seen) > walk.manners.redirects:
            raise InputError(
                made.url, f"more than {walk.manners.redirects} redirects", "Give the address it leads to"
            )
        seen.add(url)
        exchange = walk.get(url)
        made.exchanges.append(exchange)
        location = exchange.header("location")
        if exchange.status not in _REDIRECTS or not location:
            return exchange
        url = urldefrag(urljoin(url, location)).url


def _referenced(page: Exchange) -> Iterator[str]:
    """The addresses of what the page needs, each once, in the order of the page."""
    if "html" not in (page.header("content-type") or "html").lower() or page.status >= 400:
        return
    body = unpacked(page)
    try:
        document = lxml.html.document_fromstring(_END.sub(b"", body)) if body.strip() else None
    except (lxml.etree.LxmlError, ValueError):
        return
    if document is None:
        return
    base = next(
        (urljoin(page.url, each.get("href", "")) for each in document.iterfind(".//base[@href]")), page.url
    )
    seen: set[str] = {page.url}
    found = (
        (name, element.get(name) or "") for path, name in _REQUISITES for element in document.xpath(path)
    )
    for name, value in found:
        address = _web(base, _largest(value) if name == "srcset" else value)
        if address and address not in seen:
            seen.add(address)
            yield address


def _largest(srcset: str) -> str:
    """The largest of the pictures that a `srcset` offers (HTML, section 4.8.4.2.1); of equals, the first."""
    best, size, rest = "", -1.0, srcset[:_LONGEST_SRCSET]
    while rest := rest.lstrip(" \t\r\n\f,"):
        address, *more = rest.split(maxsplit=1)
        rest = "".join(more)
        descriptor = ""
        if not address.endswith(","):
            descriptor, _, rest = rest.partition(",")
        try:
            own = float(descriptor.strip()[:-1] or 1)
        except ValueError:
            own = 0.0
        if own > size:
            best, size = address.rstrip(","), own
    return best


def _web(base: str, value: str) -> str | None:
    try:
        address = urldefrag(urljoin(base, value.strip())).url
        parse(address)
    except (ValueError, InputError):
        return None
    return address


def unpacked(page: Exchange) -> bytes:
    """The body without gzip, as far as the limit goes."""
    if (page.header("content-encoding") or "").lower() != "gzip":
        return page.body[:_LARGEST_PAGE]
    try:
        return zlib.decompressobj(31).decompress(page.body, _LARGEST_PAGE)
    except zlib.error:
        return b""

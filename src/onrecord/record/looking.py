"""One look at an address: ask for it, ask a control address, and read what came."""

import hashlib
import html
import re
import socket
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any
from urllib.parse import urldefrag, urlsplit, urlunsplit

from onrecord.errors import InputError
from onrecord.evidence.fetch import Exchange
from onrecord.evidence.visit import Manners, Visit, visit
from onrecord.evidence.watch.judging import doubtful
from onrecord.evidence.watch.looks import Control, Page, Piece, Seen
from onrecord.inputs import TEXTS, decode, sniff
from onrecord.inputs.compressed import payload
from onrecord.model import Report, Span
from onrecord.reading.page import read_pages

__all__ = ["Brought", "Controls", "look_at", "page_of", "page_of_reports"]

_TITLE = re.compile(r"<title[^>]{0,200}>([^<]{0,500})", re.IGNORECASE)
_PASSWORD = re.compile(r"<input\b[^>]{0,500}?type\s?=\s?[\"']?password", re.IGNORECASE)
_HEADING = re.compile(r"/h[1-3](?:\[\d+\])?$")
_MOST_HOSTS = 3
"""Other hosts that are asked whether we reach anything at all."""

Pause = Callable[[float], None]


@dataclass(frozen=True, slots=True)
class Brought:
    """What a look brought: what is judged, and the exchanges that are kept."""

    seen: Seen
    exchanges: tuple[Exchange, ...]
    facts: Mapping[str, Any]


@dataclass(slots=True)
class Controls:
    """Addresses that must answer, each asked once a run; and when each host was asked last.

    Those the user named; else, for an address that answered, the front page of its host; else the front pages
    of other hosts in the record.
    """

    manners: Manners
    named: Sequence[str] = ()
    known: Sequence[str] = ()
    """Addresses in the record."""
    pause: Pause = lambda seconds: None
    page_only: bool = False
    """Whether nothing is asked for but the pages themselves."""
    last: dict[str, float] = field(default_factory=dict)
    """When each host was asked last, for the delay between two requests to it."""
    _asked: dict[str, int | None] = field(default_factory=dict)

    def of(self, url: str, *, answered: bool) -> Control | None:
        """The control for a look at `url`; None where there is no address to ask."""
        made: Control | None = None
        for address in () if self.page_only else self._candidates(url, answered=answered):
            made = Control(address, self._ask(address))
            if made.answers:
                break
        return made

    def _candidates(self, url: str, *, answered: bool) -> Iterable[str]:
        if self.named:
            return self.named
        if answered:
            front = _front(url)
            return [front] if front != url else []
        own = urlsplit(url).netloc
        others = dict.fromkeys(_front(each) for each in self.known if urlsplit(each).netloc != own)
        return list(others)[:_MOST_HOSTS]

    def _ask(self, address: str) -> int | None:
        if address not in self._asked:
            made = self.visit(address)
            self._asked[address] = made.page.status if isinstance(made, Visit) else None
        return self._asked[address]

    def visit(self, url: str) -> Visit | InputError:
        """What comes from an address, or why nothing does; each host is asked with the delay between."""
        try:
            return visit(url, manners=self.manners, requisites=False, pause=self.pause, last=self.last)
        except InputError as error:
            return error


def look_at(url: str, *, kept: Page | None, controls: Controls) -> Brought:
    """Ask for `url` once, without what belongs to the page; where it is in doubt, for an address beside it too."""
    made = controls.visit(url)
    if isinstance(made, InputError):
        return Brought(_failed(url, made, controls), (), {"redirects": [], "probe": None})
    answer = made.page
    page = _page_of_exchange(answer)
    seen = Seen(url, answer.url, answer.status, page, control=controls.of(url, answered=True))
    exchanges = tuple(made.exchanges)
    probe: str | None = None
    if doubtful(seen, kept) and not controls.page_only:
        probe = _nowhere(url)
        beside = controls.visit(probe)
        if isinstance(beside, Visit):
            exchanges += tuple(beside.exchanges)
            shown = _page_of_exchange(beside.page) if 200 <= beside.page.status < 300 else None
            seen = Seen(url, answer.url, answer.status, page, shown, control=seen.control)
    redirects = [{"status": each.status, "url": each.url} for each in made.exchanges[:-1]]
    return Brought(seen, exchanges, {"redirects": redirects, "probe": probe, "cut": answer.cut})


def _failed(url: str, error: InputError, controls: Controls) -> Seen:
    cause = error.__cause__
    nameless = isinstance(cause, socket.gaierror) and cause.errno == socket.EAI_NONAME
    control = controls.of(url, answered=False)
    seen = Seen(url, url, None, failure=error.problem, no_such_host=nameless, control=control)
    return replace(seen, control_asked=not controls.page_only)


def _front(url: str) -> str:
    parts = urlsplit(url)
    return urlunsplit((parts.scheme, parts.netloc, "/", "", ""))


def _nowhere(url: str) -> str:
    """An address beside `url` that cannot exist; always the same one for the same address."""
    parts = urlsplit(urldefrag(url).url)
    name = hashlib.sha256(url.encode("utf-8", "replace")).hexdigest()[:24]
    folder = parts.path.rstrip("/").rpartition("/")[0]
    return urlunsplit((parts.scheme, parts.netloc, f"{folder}/{name}", "", ""))


def _page_of_exchange(exchange: Exchange) -> Page | None:
    try:
        body = payload(exchange.body, transfer="", content=exchange.header("content-encoding") or "")
    except InputError:
        return None
    return page_of(body, media_type=exchange.header("content-type") or "text/html", url=exchange.url)


def page_of(data: bytes, *, media_type: str, url: str) -> Page | None:
    """The page that a response shows; None where it is no text."""
    if data.strip() and sniff(data) not in TEXTS:
        return None
    _, _, charset = media_type.lower().partition("charset=")
    text = decode(data, declared=charset.split(";")[0].strip().strip("\"'") or None) if data.strip() else ""
    title = _TITLE.search(text)
    named = html.unescape(" ".join(title[1].split())) if title else None
    password = _PASSWORD.search(text) is not None
    reports = _reports(data, media_type, url)
    return page_of_reports(reports, title=named, password=password)


def _reports(data: bytes, media_type: str, url: str) -> Sequence[Report]:
    """What can be read; nothing where nothing can."""
    try:
        return read_pages(data, media_type=media_type, url=url).reports
    except InputError:
        return ()


def page_of_reports(reports: Sequence[Report], *, title: str | None = None, password: bool = False) -> Page:
    """The reports read out of one page, one after the other; spans count in their joined text."""
    texts: list[str] = []
    pieces: list[Piece] = []
    at = 0
    for report in reports:
        own = set(report.parts)
        for block in report.blocks:
            span = Span(block.span.start + at, block.span.end + at)
            heading = block.role in ("title", "subhead") or bool(_HEADING.search(block.path))
            pieces.append(Piece(span, block in own, heading))
        texts.append(report.text)
        at += len(report.text) + 2
    return Page("\n\n".join(texts), tuple(pieces), title=title, password=password)

"""One visit, by plain HTTP or by a browser: the WARC file that is kept, and what is told of it."""

import time
from dataclasses import dataclass
from typing import Any

from onrecord.evidence.addresses import parse
from onrecord.evidence.browsed_warc import warc_of_browsed
from onrecord.evidence.browser import browse
from onrecord.evidence.chromium import find_chromium
from onrecord.evidence.events import now
from onrecord.evidence.feeds import entry_addresses
from onrecord.evidence.media import media_of
from onrecord.evidence.visit import Manners, await_turn, unpacked, visit
from onrecord.evidence.warc import warc_of
from onrecord.record.version import TOOL

__all__ = ["Got", "Web", "get"]


@dataclass(frozen=True, slots=True)
class Web:
    """How addresses are visited."""

    requisites: bool = True
    private: bool = False
    proxy: str | None = None
    delay_seconds: float = 1.0
    agent: str = f"Mozilla/5.0 (compatible; {TOOL.replace(' ', '/')})"
    browser: bool = False
    """By an installed Chromium instead of plain HTTP (extra `browser`)."""
    chromium: str | None = None
    """Its program; looked for where null."""
    entries: bool = False
    """The addresses are feeds: each entry's page is captured too."""
    most_entries: int = 50
    """Of one feed, from its beginning."""

    def manners(self) -> Manners:
        """The manners of a visit."""
        return Manners(self.agent, delay_seconds=self.delay_seconds, private=self.private, proxy=self.proxy)


@dataclass(frozen=True, slots=True)
class Got:
    """What one visit brought."""

    at: str
    """When it began, UTC."""
    warc: bytes
    details: dict[str, Any]
    """Settings, completeness, time skew, digests of the media."""
    entries: tuple[str, ...] = ()
    """Of a feed: the addresses of its entries that are to be followed."""


def get(url: str, *, web: Web, last: dict[str, float], feed: bool = False) -> Got:
    """Visit `url` once; with `feed`, by plain HTTP in any case: a feed has nothing to be drawn.

    `last` is when each host was asked last. InputError where nothing is to be had; MissingExtra and
    UsageError where the browser is wanted and not there.
    """
    return _plain(url, web, last, feed) if feed or not web.browser else _browsed(url, web, last)


def _plain(url: str, web: Web, last: dict[str, float], feed: bool) -> Got:
    at = now()
    made = visit(url, manners=web.manners(), requisites=web.requisites, last=last)
    facts = made.completeness()
    entries: tuple[str, ...] = ()
    if feed:
        found = entry_addresses(unpacked(made.page), url=made.page.url)
        entries = found[: web.most_entries]
        facts["entries"] = {"found": len(found), "followed": len(entries)}
    warc = warc_of(made.exchanges, software=TOOL, visit={"url": url, **facts})
    settings = {"requisites": web.requisites, "proxy": web.proxy is not None}
    return Got(at, warc, {"settings": settings, **facts, **media_of(made.media())}, entries)


def _browsed(url: str, web: Web, last: dict[str, float]) -> Got:
    chromium = find_chromium(web.chromium)
    await_turn(url, last=last, delay_seconds=web.delay_seconds)
    at = now()
    try:
        made = browse(url, manners=web.manners(), chromium=chromium)
    finally:
        last[str(parse(url).hostname)] = time.monotonic()
    facts = made.completeness()
    warc = warc_of_browsed(made, software=TOOL, visit={"url": url, **facts})
    settings = {"browser": made.browser, "proxy": web.proxy is not None}
    return Got(at, warc, {"settings": settings, **facts, **media_of(made.media())})

"""What a browser's visit brought: its requests, the page as it stood in the end, and a picture of it."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

from onrecord.evidence.addresses import Address

__all__ = ["Browsed", "Loaded"]


@dataclass(frozen=True, slots=True)
class Loaded:
    """One request that a browser made, and the response as the browser tells of it."""

    url: str
    at: str
    ended: float
    """By this machine's monotonic clock, in seconds."""
    method: str
    kind: str
    """What it was asked for: document, image, script …"""
    request_headers: tuple[tuple[str, str], ...]
    status: int
    reason: str
    headers: tuple[tuple[str, str], ...]
    body: bytes | None
    """Without transfer and content coding; null where the browser no longer had it."""
    address: Address | None
    """Where the request went; null where the browser answered it by itself."""
    security: dict[str, Any] = field(default_factory=dict)
    """TLS protocol, issuer, subject and validity of the certificate; empty over plain HTTP."""
    main: bool = False
    """Whether it is the page itself, or a redirect on the way to it."""

    def header(self, name: str) -> str | None:
        """The first header field of this name (lower case)."""
        return next((value for key, value in self.headers if key.lower() == name), None)


@dataclass(slots=True)
class Browsed:
    """A browser's visit to one address."""

    url: str
    final_url: str
    """Where the page was in the end, after redirects and its own moves."""
    browser: str
    loaded: list[Loaded] = field(default_factory=list)
    requested: int = 0
    failed: list[tuple[str, str]] = field(default_factory=list)
    cut: list[str] = field(default_factory=list)
    """Why the page, its DOM or its picture is not whole."""
    dom: bytes | None = None
    """The document as it stood, serialised: HTML in UTF-8 with its mark."""
    screenshot: bytes | None = None
    """PNG of the full page."""
    certificate: bytes | None = None
    """The page's certificate, DER."""
    shut: dict[str, int] = field(default_factory=dict)
    """How many dialogs, pop-up windows and downloads were shut, and WebSockets opened, whose messages are not kept."""

    @property
    def page(self) -> Loaded | None:
        """The response that became the page; null where none did."""
        return next((each for each in reversed(self.loaded) if each.main), None)

    @property
    def skew_seconds(self) -> float:
        """The longest time between the page's response and that of one of its parts."""
        page = self.page
        return max((abs(each.ended - page.ended) for each in self.loaded), default=0.0) if page else 0.0

    def media(self) -> Iterable[tuple[str, bytes]]:
        """The pictures, sound and films that came, with their addresses."""
        for each in self.loaded:
            if each.kind in ("image", "media") and each.body and each.status < 300:
                yield each.url, each.body

    def completeness(self) -> dict[str, object]:
        """Requested, got, failed and why, time skew, what was shut; canonical JSON takes it."""
        page = self.page
        bodiless = sum(each.body is None for each in self.loaded)
        return {
            "status": page.status if page else None,
            "final_url": self.final_url,
            "referenced": self.requested,
            "got": len(self.loaded) - bodiless,
            "failed": [f"{url}: {why}" for url, why in self.failed],
            "cut": list(self.cut),
            "skew_milliseconds": round(self.skew_seconds * 1000),
            "dom": self.dom is not None,
            "screenshot": self.screenshot is not None,
            "shut": dict(sorted(self.shut.items())),
        }

"""Who may use the desk: this machine alone, by a one-time token, and nobody through a reader's browser.

The desk shows the names of the lost and of those who spoke about them, so it is closed in four ways: the server
listens on loopback only; the Host must be a loopback name (against DNS rebinding); a token in the first address
becomes a cookie and is then spent; whatever changes something needs the session's own word in its form.
"""

import hmac
import ipaddress
import secrets
from collections.abc import Awaitable, Callable, MutableMapping
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import urlencode, urlsplit

from starlette.datastructures import Headers, MutableHeaders, QueryParams
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

__all__ = ["POLICY", "Guard", "Session", "Sessions", "is_loopback"]

POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; connect-src 'self'; "
    "form-action 'self'; frame-src 'self'; frame-ancestors 'none'; base-uri 'none'"
)
"""Content-Security-Policy of every page: nothing from elsewhere, no script or style inside a page."""
_HEADERS = {
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Permissions-Policy": "camera=(), microphone=(), geolocation=(), interest-cohort=()",
}
_MOST_BYTES = 200_000_000
"""Of a request's body: a list of the lost or a report, not more."""
_TOKENS = 16
"""One-time addresses that wait to be used."""

Scope = MutableMapping[str, Any]
Receive = Callable[[], Awaitable[MutableMapping[str, Any]]]
Send = Callable[[MutableMapping[str, Any]], Awaitable[None]]
App = Callable[[Scope, Receive, Send], Awaitable[None]]


@dataclass(slots=True)
class Session:
    """One browser that came with a token."""

    id: str
    csrf: str
    name: str | None = None
    """The alias that decisions are signed with."""


@dataclass(slots=True)
class Sessions:
    """The tokens that wait and the browsers that came; in memory, gone when the desk is closed."""

    tokens: list[str] = field(default_factory=list)
    known: dict[str, Session] = field(default_factory=dict)

    def new_token(self) -> str:
        """A token for one more browser, good for one use."""
        token = secrets.token_urlsafe(24)
        self.tokens = [*self.tokens[-_TOKENS + 1 :], token]
        return token

    def enter(self, token: str) -> Session | None:
        """A session for whoever holds a token that waits; the token is spent."""
        for waiting in self.tokens:
            if hmac.compare_digest(waiting.encode(), token.encode()):
                self.tokens.remove(waiting)
                session = Session(secrets.token_urlsafe(24), secrets.token_urlsafe(24))
                self.known[session.id] = session
                return session
        return None


def is_loopback(host: str) -> bool:
    """Whether a host's name or address is this machine's own loopback."""
    if host.lower() == "localhost":
        return True
    try:
        return ipaddress.ip_address(host.strip("[]")).is_loopback
    except ValueError:
        return False


class Guard:
    """Middleware that lets in only what may come in, and puts the headers on what goes out."""

    def __init__(self, app: App, *, sessions: Sessions, cookie: str, refuse: Callable[..., Response]) -> None:
        self._app = app
        self._sessions = sessions
        self._cookie = cookie
        self._refuse = refuse

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Serve a request, or say why not."""
        if scope["type"] != "http":
            if scope["type"] == "lifespan":
                await self._app(scope, receive, send)
            return
        sender = _with_headers(send)
        answer = self._judge(scope)
        await (answer or self._app)(scope, receive, sender)

    def _judge(self, scope: Scope) -> Response | None:
        """The refusal or the redirect that a request gets instead of a page; None where it may go on."""
        headers = Headers(scope=scope)
        if not is_loopback(urlsplit(f"//{headers.get('host', '')}").hostname or ""):
            return self._refuse(scope, 421, "This desk answers on this machine's own address only.")
        if int(headers.get("content-length") or 0) > _MOST_BYTES:
            return self._refuse(scope, 413, "The form is too large.")
        if scope["path"].startswith("/static/"):
            return None
        query = QueryParams(scope["query_string"])
        if "token" in query:
            return self._enter(scope, query)
        session = self._sessions.known.get(Request(scope).cookies.get(self._cookie, ""))
        if session is None:
            return self._refuse(scope, 401, "Open the desk by the address that `onrecord desk` printed.")
        scope["session"] = session
        origin = headers.get("origin")
        if scope["method"] not in ("GET", "HEAD") and origin and not _same(origin, headers.get("host", "")):
            return self._refuse(scope, 403, "The form came from another site.")
        return None

    def _enter(self, scope: Scope, query: QueryParams) -> Response:
        session = self._sessions.enter(query["token"])
        if session is None:
            return self._refuse(scope, 401, "This address was used already, or is not of this desk.")
        rest = urlencode([(name, value) for name, value in query.multi_items() if name != "token"])
        answer = RedirectResponse(scope["path"] + (f"?{rest}" if rest else ""), status_code=303)
        answer.set_cookie(self._cookie, session.id, httponly=True, samesite="lax", path="/")
        return answer


def _same(origin: str, host: str) -> bool:
    return urlsplit(origin).netloc == host


def _with_headers(send: Send) -> Send:
    async def sender(message: MutableMapping[str, Any]) -> None:
        if message["type"] == "http.response.start":
            headers = MutableHeaders(scope=message)
            headers.setdefault("Content-Security-Policy", POLICY)
            headers.setdefault("Cache-Control", "no-store")
            for name, value in _HEADERS.items():
                headers.setdefault(name, value)
        await send(message)

    return sender

"""A visit by a browser: an installed Chromium, driven by Playwright over the Chrome DevTools Protocol.

For pages that are made by their scripts. Every request goes through the Gateway; dialogs, pop-up windows,
downloads and service workers are shut; bytes, requests and time are capped, and what is missing is told.
"""

import asyncio
import base64
import contextlib
import os
import time
from collections import Counter
from collections.abc import Awaitable, Coroutine
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar
from urllib.parse import urldefrag, urlsplit

from onrecord.errors import InputError, MissingExtra
from onrecord.evidence.addresses import parse
from onrecord.evidence.browsed import Browsed, Loaded
from onrecord.evidence.chromium import SWITCHES
from onrecord.evidence.events import now
from onrecord.evidence.gateway import Gateway, place
from onrecord.evidence.visit import Manners

if TYPE_CHECKING:
    from playwright.async_api import Browser, BrowserContext, CDPSession, Dialog, Page, Request, Route

__all__ = ["browse"]

_T = TypeVar("_T")
_STEP_SECONDS = 10.0
"""For one question to the browser: a page whose scripts never stop answers none."""
_QUIET_SECONDS = 8.0
"""How long a loaded page may go on loading."""
_LARGEST_DOM = 32 * 1024 * 1024
"""Code units; more is not kept, and told."""
_TALLEST = 16_384
"""Pixels of a picture: what Chromium can draw at once."""
_FEW_DIALOGS = """for (const name of ["alert", "confirm", "prompt"]) {
  const real = window[name];
  let shown = 0;
  window[name] = (...said) => { if (++shown > 20) throw new Error("too many dialogs"); return real(...said); };
}"""
"""A page that shows dialogs without end is told so: an error ends its loop."""
_SIZE = """() => [document.contentType, document.documentElement.outerHTML.length,
  Math.max(1, document.documentElement.scrollWidth), Math.max(1, document.documentElement.scrollHeight)]"""
_SCREENS = 20
"""How far down a page is scrolled."""
_SCROLL = f"""async () => {{
  for (let step = 1; step <= {_SCREENS} && step * innerHeight < document.documentElement.scrollHeight; step++) {{
    scrollTo(0, step * innerHeight);
    await new Promise(done => setTimeout(done, 100));
  }}
  scrollTo(0, 0);
}}"""
"""Down the page and up again, so that what loads when it is seen is loaded."""


def browse(url: str, *, manners: Manners, chromium: Path) -> Browsed:
    """Open `url` in a fresh profile and keep every response, the DOM and a full-page picture.

    MissingExtra without Playwright; InputError where nothing answered, where the address leads into a
    network, or where the browser does not start.
    """
    try:
        import playwright.async_api  # noqa: F401 - to say what is missing before anything starts
    except ImportError:
        raise MissingExtra.of("browser", "--browser") from None
    parse(url)
    return _run(_whole(urldefrag(url).url, manners, chromium))


def _run(work: Coroutine[Any, Any, Browsed]) -> Browsed:
    """Run it; in a thread of its own where a loop runs already (in a notebook)."""
    try:
        asyncio.get_running_loop()
    except RuntimeError:
        return asyncio.run(work)
    with ThreadPoolExecutor(max_workers=1) as one:
        return one.submit(asyncio.run, work).result()


async def _whole(url: str, manners: Manners, chromium: Path) -> Browsed:
    from playwright.async_api import async_playwright

    gateway = Gateway(
        private=manners.private, proxy=manners.proxy, limits=manners.limits, total_bytes=manners.total_bytes
    )
    try:
        async with asyncio.timeout(manners.total_seconds), gateway, async_playwright() as driver:
            browser = await _launched(driver.chromium, chromium, gateway)
            try:
                return await _Session(browser, gateway, manners).visit(url)
            finally:
                await _tried(browser.close())
    except TimeoutError:
        problem = f"the visit's {manners.total_seconds:g} seconds are over"
        raise InputError(url, problem, "Visit it without --browser") from None


async def _launched(kind: Any, chromium: Path, gateway: Gateway) -> "Browser":
    from playwright.async_api import Error

    try:
        browser: Browser = await kind.launch(
            executable_path=chromium,
            args=list(SWITCHES),
            ignore_default_args=["--disable-popup-blocking"],
            chromium_sandbox=os.geteuid() != 0,
            proxy={"server": gateway.url},
        )
    except Error as error:
        line = error.message.strip().splitlines()[0]
        raise InputError(str(chromium), f"it does not start ({line})", "Try it by hand") from None
    return browser


async def _tried(step: Awaitable[_T], *, seconds: float | None = None) -> _T | None:
    """What one question to the browser gives; null where it fails or takes too long."""
    from playwright.async_api import Error

    try:
        async with asyncio.timeout(seconds or _STEP_SECONDS):
            return await step
    except (Error, TimeoutError):
        return None


class _Session:
    """One page in one fresh context, and what is seen of it."""

    def __init__(self, browser: "Browser", gateway: Gateway, manners: Manners) -> None:
        self.browser, self.gateway, self.manners = browser, gateway, manners
        self.shut: Counter[str] = Counter()
        self.begun: dict[Request, tuple[int, str]] = {}
        """Each request with its place in their order, and when it was made."""
        self.beyond: set[str] = set()
        self.moves = 0
        """How often the page was loaded or went elsewhere by itself."""
        self.failed: list[tuple[str, str]] = []
        self.loaded: list[tuple[int, Loaded]] = []
        self.tasks: set[asyncio.Task[None]] = set()
        self.page: Page | None = None
        self.kept_bytes = 0
        self.turns: dict[str, float] = {}
        """When each host may be asked again, by the monotonic clock."""

    async def visit(self, url: str) -> Browsed:
        context = await self.browser.new_context(
            service_workers="block",
            accept_downloads=False,
            ignore_https_errors=True,
            viewport={"width": 1280, "height": 900},
        )
        await self._listen(context)
        page = self.page = await context.new_page()
        session = await context.new_cdp_session(page)
        await session.send("Network.enable")
        made = Browsed(url, url, f"Chromium {self.browser.version}")
        await self._load(page, made)
        await self._settled(page)
        await self._shot(page, session, made)
        await self._gathered()
        self._told(page, made)
        return made

    async def _listen(self, context: "BrowserContext") -> None:
        await context.route("**/*", self._gate)
        await context.add_init_script(_FEW_DIALOGS)
        context.on("request", self._asked)
        context.on("requestfinished", lambda request: self._start(self._finished(request)))
        context.on("requestfailed", self._failed)
        context.on("dialog", lambda dialog: self._start(self._dialog(dialog)))
        context.on("page", self._opened)

    def _start(self, work: Coroutine[Any, Any, None]) -> None:
        task = asyncio.ensure_future(work)
        self.tasks.add(task)
        task.add_done_callback(self.tasks.discard)

    def _asked(self, request: "Request") -> None:
        if request.url.startswith(("http://", "https://")):
            self.begun[request] = (len(self.begun), now())
            self.gateway.ask(request.url)

    async def _gate(self, route: "Route") -> None:
        """Let a page's request go, as long as it has not made too many."""
        request = route.request
        main = self._is_main(request)
        self.moves += main
        if self.moves > self.manners.redirects and main:
            # Aborted in this way, the page stays where it is; else the browser's own error would take its place.
            await _tried(route.abort("aborted"))
        elif len(self.begun) > self.manners.requisites + 1:
            self.beyond.add(request.url)
            await _tried(route.abort("aborted" if main else "blockedbyclient"))
        else:
            await self._turn(request.url)
            self.gateway.ask(request.url)
            await _tried(route.continue_())

    async def _turn(self, url: str) -> None:
        """Wait until the host of `url` may be asked again; a redirect is followed by the browser at once."""
        host, present = urlsplit(url).hostname or "", time.monotonic()
        turn = max(present, self.turns.get(host, 0.0))
        self.turns[host] = turn + self.manners.browsing_seconds
        await asyncio.sleep(turn - present)

    def _opened(self, page: "Page") -> None:
        """The page itself, or a window that it opened, which is shut."""
        if self.page is None:
            self.page = page
            page.on("download", lambda _: self.shut.update(["downloads"]))
            page.on("websocket", lambda socket: self._socket(socket.url))
        elif page is not self.page:
            self.shut["pop-ups"] += 1
            self._start(_nothing(_tried(page.close())))

    def _socket(self, url: str) -> None:
        self.shut["websockets"] += 1
        self.gateway.ask(url)

    async def _dialog(self, dialog: "Dialog") -> None:
        self.shut["dialogs"] += 1
        await _tried(dialog.dismiss())

    def _failed(self, request: "Request") -> None:
        if request in self.begun:
            self.failed.append((request.url, self._why(request.url, request.failure)))

    def _why(self, url: str, failure: str | None) -> str:
        if url in self.beyond:
            return f"beyond the first {self.manners.requisites}"
        try:
            where = place(url)
        except InputError as error:
            return error.problem
        reason = self.gateway.refused.get(where) or self.gateway.cut.get(where)
        return reason or (failure or "no response")

    async def _finished(self, request: "Request") -> None:
        """Keep a response while the browser still has it."""
        ended = time.monotonic()
        response = await _tried(request.response())
        if response is None or request not in self.begun:
            return
        order, at = self.begun[request]
        asked = await _tried(request.headers_array())
        headers = await _tried(response.headers_array())
        moved = response.status in (301, 302, 303, 307, 308)
        body = b"" if moved else await _tried(response.body())
        if body is None:
            self.failed.append((request.url, "the browser no longer had the body"))
        elif self.kept_bytes + len(body) > self.manners.total_bytes:
            self.failed.append((request.url, f"the visit has its {self.manners.total_bytes:,} bytes"))
            body = None
        self.kept_bytes += len(body or b"")
        security = dict(await _tried(response.security_details()) or {})
        made = Loaded(
            url=request.url,
            at=at,
            ended=ended,
            method=request.method,
            kind=request.resource_type,
            request_headers=_pairs(asked),
            status=response.status,
            reason=response.status_text,
            headers=_pairs(headers),
            body=body,
            address=self.gateway.addresses.get(place(request.url)),
            security={key: value for key, value in security.items() if value is not None},
            main=self._is_main(request),
        )
        self.loaded.append((order, made))

    def _is_main(self, request: "Request") -> bool:
        from playwright.async_api import Error

        with contextlib.suppress(Error):
            return (
                request.is_navigation_request()
                and self.page is not None
                and request.frame == self.page.main_frame
            )
        return False

    async def _load(self, page: "Page", made: Browsed) -> None:
        from playwright.async_api import Error
        from playwright.async_api import TimeoutError as Late

        seconds = self.manners.limits.seconds + self.manners.browsing_seconds * self.manners.requisites
        try:
            await page.goto(made.url, wait_until="load", timeout=seconds * 1000)
        except Late:
            made.cut.append(f"not done loading after {seconds:g} seconds")
            if page.url == "about:blank":
                raise InputError(made.url, f"no page after {seconds:g} seconds", "Try again later") from None
        except Error as error:
            await self._gathered()
            line = error.message.splitlines()[0].removeprefix("Page.goto: ")
            if "Download" in line:
                problem, advice = "it is a file to download, not a page", "Add it without --browser"
                raise InputError(made.url, problem, advice) from None
            if page.url in ("about:blank", "") or page.url.startswith("chrome-error:"):
                reached = self.failed[-1] if self.failed else (made.url, line)
                known = reached[1] if not reached[1].startswith("net::") else f"no page ({reached[1]})"
                raise InputError(made.url, known, "Check the address, or try again later") from None
            made.cut.append(line)

    async def _settled(self, page: "Page") -> None:
        await _tried(page.evaluate(_SCROLL))
        seconds = _QUIET_SECONDS + _SCREENS * self.manners.browsing_seconds
        await _tried(page.wait_for_load_state("networkidle", timeout=seconds * 1000), seconds=seconds + 1)

    async def _shot(self, page: "Page", session: "CDPSession", made: Browsed) -> None:
        """The DOM and the picture; scripts that never stop are stopped for them."""
        if page.url.startswith("chrome-error:"):
            made.cut.append("the page gave way to an error of the browser: no DOM, no picture")
            return
        size = await _tried(page.evaluate(_SIZE))
        if size is None:
            made.cut.append("the page's scripts never stopped, and were stopped")
            await _stopped(session)
            size = await _tried(page.evaluate(_SIZE))
        if size is None:
            made.cut.append("the page answered no more: no DOM, no picture")
            return
        kind, length, width, height = size
        if length > _LARGEST_DOM:
            made.cut.append(f"the DOM is larger than {_LARGEST_DOM:,} characters and is not kept")
        elif kind in ("text/html", "application/xhtml+xml"):
            content = await _tried(page.content())
            made.dom = content.encode("utf-8-sig", "replace") if content is not None else None
        if height > _TALLEST:
            made.cut.append(f"the picture ends at {_TALLEST:,} of {height:,} pixels")
        clip: Any = {"x": 0, "y": 0, "width": min(width, _TALLEST), "height": min(height, _TALLEST)}
        made.screenshot = await _tried(page.screenshot(full_page=True, clip=clip), seconds=30)
        if made.screenshot is None:
            made.cut.append("no picture could be made")
        if made.url.startswith("https://"):
            made.certificate = await _certificate(session, page.url)

    async def _gathered(self) -> None:
        """Until what was finished is kept, or takes too long."""
        if self.tasks:
            await asyncio.wait(set(self.tasks), timeout=2 * _STEP_SECONDS)

    def _told(self, page: "Page", made: Browsed) -> None:
        made.final_url = page.url
        made.loaded = [each for _, each in sorted(self.loaded, key=lambda pair: pair[0])]
        made.requested = len(self.begun)
        made.failed = list(dict.fromkeys(self.failed))
        made.shut = dict(self.shut)
        if self.moves > self.manners.redirects:
            made.cut.append(f"the page was held after it had gone elsewhere {self.manners.redirects} times")
        pending = made.requested - len(made.loaded) - len(self.failed)
        if pending > 0:
            made.cut.append(f"{pending} requests were still under way")
        made.cut += [f"{where}: {why}" for where, why in self.gateway.cut.items()]


async def _nothing(work: Awaitable[object]) -> None:
    await work


async def _stopped(session: "CDPSession") -> None:
    """No more scripts on the page, and an end to the one that runs."""
    await asyncio.gather(
        _tried(session.send("Emulation.setScriptExecutionDisabled", {"value": True}), seconds=1),
        _tried(session.send("Runtime.terminateExecution"), seconds=1),
    )


async def _certificate(session: "CDPSession", url: str) -> bytes | None:
    parts = urlsplit(url)
    origin = {"origin": f"{parts.scheme}://{parts.netloc}"}
    found = await _tried(session.send("Network.getCertificate", origin))
    names = (found or {}).get("tableNames") or []
    return base64.b64decode(names[0]) if names else None


def _pairs(fields: Any) -> tuple[tuple[str, str], ...]:
    return tuple((field["name"], field["value"]) for field in fields or ())

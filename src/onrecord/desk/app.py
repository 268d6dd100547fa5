"""The app: its pages, each also as JSON and CSV, its deeds, and what they share."""

import contextlib
import threading
from collections.abc import AsyncIterator, Callable, Mapping
from dataclasses import dataclass, field
from importlib import resources
from pathlib import Path
from typing import Any

from anyio.to_thread import current_default_thread_limiter
from starlette.applications import Starlette
from starlette.concurrency import run_in_threadpool
from starlette.datastructures import FormData
from starlette.exceptions import HTTPException
from starlette.middleware import Middleware
from starlette.requests import Request
from starlette.responses import HTMLResponse, RedirectResponse, Response
from starlette.routing import Mount, Route
from starlette.staticfiles import StaticFiles

from onrecord.desk.asking import Ask, Page, csv_of, json_of
from onrecord.desk.faults import fault_page
from onrecord.desk.guard import Guard, Session, Sessions
from onrecord.desk.jobs import Jobs
from onrecord.desk.openapi import describe
from onrecord.desk.places import DEEDS, FILES, PAGES
from onrecord.desk.records import Records
from onrecord.desk.rendering import Renderer
from onrecord.desk.uploads import Uploads
from onrecord.desk.words import LANGUAGES, chosen, speaker
from onrecord.errors import OnrecordError

__all__ = ["Desk", "make_app"]

_NOBODY = Session("", "")
THREADS = 8
"""Requests served side by side; the others wait. More would only share one interpreter, and each keeps a connection."""
_FORM_FIELDS = 20_000
_FIELD_BYTES = 2_000_000


@dataclass(slots=True)
class Desk:
    """What all requests share."""

    records: Records
    sessions: Sessions = field(default_factory=Sessions)
    jobs: Jobs = field(default_factory=Jobs)
    renderer: Renderer = field(default_factory=Renderer)
    cookie: str = "onrecord"
    operator: str | None = None
    """The alias that decisions are signed with where a reviewer gives none."""
    writing: threading.Lock = field(default_factory=threading.Lock)
    concluded: int | None = None
    """The state of the record that the findings kept are known to be of."""
    tried: int | None = None
    """The state of the record that making them was last begun for."""
    uploads: Uploads = field(default_factory=Uploads)
    statement: str | None = None
    """The form of the estimate as it was last sent, filled in."""

    def ask(self, request: Request, form: FormData | None = None) -> Ask:
        """The request as pages take it."""
        language = request.cookies.get("language") or chosen(request.headers.get("accept-language", ""))
        language = language if language in LANGUAGES else "en"
        path = request.url.path
        for suffix in (".json", ".csv"):
            path = path.removesuffix(suffix)
        return Ask(
            desk=self,
            record=self.records.get(),
            path="/" if path == "/index" else path,
            query=request.query_params,
            names=dict(request.path_params),
            session=request.scope.get("session", _NOBODY),
            say=speaker(language),
            language=language,
            cookies=request.cookies,
            form=form or FormData(),
        )


def make_app(path: Path, *, cookie: str = "onrecord", operator: str | None = None) -> Starlette:
    """The app over the record at `path`; `app.state.desk.sessions.new_token()` lets a browser in.

    RecordError where there is no record at `path`.
    """
    desk = Desk(Records(path), cookie=cookie, operator=operator)
    desk.records.get()

    def refuse(scope: Mapping[str, Any], status: int, words: str) -> Response:
        request = Request(dict(scope))
        say = speaker(chosen(request.headers.get("accept-language", "")))
        return HTMLResponse(desk.renderer.refusal(say, words), status)

    routes: list[Any] = [
        Mount("/static", StaticFiles(packages=[("onrecord.desk", "static")])),
        Route("/openapi.json", lambda request: describe(PAGES)),
    ]
    for page in PAGES:
        stem = "/index" if page.path == "/" else page.path
        routes += [
            Route(f"{stem}.json", _page(desk, page.make, json_of), methods=["GET"]),
            Route(f"{stem}.csv", _page(desk, page.make, csv_of), methods=["GET"]),
            Route(page.path, _page(desk, page.make, None), methods=["GET"]),
        ]
    routes += [Route(path_, _file(desk, make), methods=["GET"]) for path_, make in FILES]
    routes += [Route(path_, _deed(desk, do), methods=["POST"]) for path_, do in DEEDS]
    guard = Middleware(Guard, sessions=desk.sessions, cookie=cookie, refuse=refuse)
    app = Starlette(
        routes=routes, middleware=[guard], exception_handlers=_handlers(desk), lifespan=_few_threads
    )
    app.state.desk = desk
    return app


@contextlib.asynccontextmanager
async def _few_threads(app: Starlette) -> AsyncIterator[None]:
    current_default_thread_limiter().total_tokens = THREADS
    yield


def _page(
    desk: Desk, make: Callable[[Ask], Page], form: Callable[[Page], Response] | None
) -> Callable[[Request], Response]:
    def endpoint(request: Request) -> Response:
        ask = desk.ask(request)
        try:
            page = make(ask)
        except OnrecordError as error:
            page = fault_page(error)
        return form(page) if form else _html(desk, ask, page)

    return endpoint


def _file(desk: Desk, make: Callable[[Ask], Response]) -> Callable[[Request], Response]:
    def endpoint(request: Request) -> Response:
        ask = desk.ask(request)
        try:
            return make(ask)
        except OnrecordError as error:
            return _html(desk, ask, fault_page(error))

    return endpoint


def _deed(desk: Desk, do: Callable[[Ask], Page | Response | str]) -> Callable[[Request], Any]:
    async def endpoint(request: Request) -> Response:
        async with request.form(max_fields=_FORM_FIELDS, max_part_size=_FIELD_BYTES) as form:
            return await run_in_threadpool(_do, desk, do, request, form)

    return endpoint


def _do(desk: Desk, do: Callable[[Ask], Page | Response | str], request: Request, form: FormData) -> Response:
    ask = desk.ask(request, form)
    try:
        if ask.field("csrf") != ask.session.csrf or not ask.session.csrf:
            raise HTTPException(403, "The form is not of this session. Open the page anew.")
        done = do(ask)
    except OnrecordError as error:
        done = fault_page(error)
    if isinstance(done, Response):
        return done
    return _html(desk, ask, done) if isinstance(done, Page) else RedirectResponse(done, status_code=303)


def _html(desk: Desk, ask: Ask, page: Page) -> Response:
    text = desk.renderer.page(ask, page)
    return HTMLResponse(text.encode("utf-8", errors="replace"), page.status)


def _handlers(desk: Desk) -> dict[Any, Callable[[Request, Any], Response]]:
    def known(request: Request, error: HTTPException) -> Response:
        ask = desk.ask(request)
        page = fault_page(error)
        if request.url.path.endswith(".json"):
            return json_of(page)
        return _html(desk, ask, page)

    return {HTTPException: known}


def static_text(name: str) -> str:
    """A file of `static/`, for pages that must stand alone."""
    return resources.files("onrecord.desk").joinpath("static", name).read_text(encoding="utf-8")

"""A desk over an invented record, for tests: reports that carry, repeat and dispute a few figures."""

import socket
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import uvicorn
from starlette.testclient import TestClient

from onrecord.desk import make_app
from onrecord.record import Record

REPORTS = {
    "first.html": (
        "Balmory Courier",
        "2024-03-04",
        "Twelve soldiers killed near Tessim",
        (
            "At least 12 soldiers were killed near Tessim on 3 March, the Defence Ministry of Kasteria said. "
            "The ministry said 30 more were wounded."
        ),
    ),
    "second.html": (
        "Northlight Daily",
        "2024-03-05",
        "Toll at Tessim",
        (
            "At least 12 soldiers were killed near Tessim on 3 March, the Defence Ministry of Kasteria said. "
            "A doctor at the district hospital said 15 soldiers had died."
        ),
    ),
    "third.html": (
        "Quay Evening",
        "2024-03-08",
        "Kasteria denies losses",
        (
            "The army of Upper Menna said that 20 Kasterian soldiers were killed near Tessim on 3 March. "
            "Kasteria denied that 20 soldiers were killed."
        ),
    ),
    "fourth.html": (
        "Balmory Courier",
        "2024-04-02",
        "Since the war began",
        "Since the fighting began, 140 Kasterian soldiers have been killed, the Defence Ministry of Kasteria said.",
    ),
}


def write_reports(folder: Path) -> Path:
    folder.mkdir(parents=True, exist_ok=True)
    for name, (outlet, day, title, text) in REPORTS.items():
        paragraphs = "".join(f"<p>{part.strip()}</p>" for part in text.split("\n"))
        (folder / name).write_text(
            f'<!doctype html><html><head><title>{title}</title><meta property="og:site_name" content="{outlet}">'
            f'<meta property="article:published_time" content="{day}"></head><body><article><h1>{title}</h1>'
            f"{paragraphs}</article></body></html>",
            encoding="utf-8",
        )
    return folder


def make_record(folder: Path) -> Path:
    """A record of the reports, read and linked."""
    with Record.init(folder / "record") as record:
        record.add(write_reports(folder / "reports"))
        record.read(workers=1)
        record.link()
    return folder / "record"


def make_long_record(folder: Path) -> Path:
    """A record with more to review: the reports, and a day's count from each of several towns."""
    write_reports(folder / "reports")
    towns = ("Balmory", "Korr", "Lundvik", "Ostermark", "Sellport", "Veddel", "Harde", "Tallow")
    for number, town in enumerate(towns):
        (folder / "reports" / f"town-{number}.txt").write_text(
            f"The mayor of {town} said that {number + 3} people were killed on {number + 4} May 2024. "
            f"A doctor said {number + 20} people were wounded.\n\nPolice said that {number + 2} people were missing.",
            encoding="utf-8",
        )
    with Record.init(folder / "record") as record:
        record.add(folder / "reports")
        record.read(workers=1)
        record.link()
    return folder / "record"


def visitor(path: Path, **options: object) -> TestClient:
    """A browser that was let in."""
    app = make_app(path, **options)  # type: ignore[arg-type]
    return another(app)


def another(app: object) -> TestClient:
    """One more browser at the same desk."""
    client = TestClient(app, base_url="http://127.0.0.1:8765")  # type: ignore[arg-type]
    client.get("/", params={"token": app.state.desk.sessions.new_token()})  # type: ignore[attr-defined]
    return client


def csrf_of(client: TestClient) -> str:
    sessions = client.app.state.desk.sessions.known  # type: ignore[attr-defined]
    return sessions[client.cookies["onrecord"]].csrf


def post(client: TestClient, address: str, **fields: object):
    data = {"csrf": csrf_of(client), **fields}
    return client.post(address, data=data, follow_redirects=False)


def claims_of(client: TestClient, **filters: str) -> list[dict]:
    return client.get("/claims.json", params=filters).json()["claims"]


@contextmanager
def served(path: Path) -> Iterator[tuple[str, object]]:
    """The desk on a port of its own; its address and the app."""
    app = make_app(path)
    with socket.socket() as sock:
        sock.bind(("127.0.0.1", 0))
        sock.listen(64)
        server = uvicorn.Server(uvicorn.Config(app, log_level="error", ws="none"))
        thread = threading.Thread(target=server.run, kwargs={"sockets": [sock]}, daemon=True)
        thread.start()
        try:
            yield f"http://127.0.0.1:{sock.getsockname()[1]}", app
        finally:
            server.should_exit = True
            thread.join(timeout=10)

"""The verb `watch`: looks at captured addresses, each logged with what it saw; and how the addresses stand."""

import io
import random
import time
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from urllib.parse import urldefrag

from onrecord import store
from onrecord.errors import InputError, OnrecordError
from onrecord.evidence.events import now
from onrecord.evidence.warc import warc_of
from onrecord.evidence.watch.difference import changes
from onrecord.evidence.watch.judging import judge
from onrecord.evidence.watch.looks import Look, Page
from onrecord.evidence.watch.notices import find_notice
from onrecord.evidence.watch.survival import Survival, spells, survival
from onrecord.evidence.watch.verdicts import Standing, due, standing
from onrecord.model import Capture
from onrecord.reading.page import read_pages
from onrecord.record import projection
from onrecord.record.capturing import Web, is_url
from onrecord.record.folder import Folder
from onrecord.record.ledger import Ledger
from onrecord.record.looking import Brought, Controls, Pause, look_at, page_of_reports
from onrecord.record.progress import Progress, counted
from onrecord.record.version import TOOL

__all__ = [
    "Look",
    "Standing",
    "Survival",
    "Watch",
    "Watched",
    "changes_seen",
    "standings",
    "survival_of",
    "watch",
]

_NEWEST_CAPTURES = 5
"""How many captures of an address are tried until one can be read."""


@dataclass(frozen=True, slots=True)
class Watch:
    """How addresses are looked at: a request tells the other side who is looking."""

    web: Web = field(default_factory=Web)
    controls: tuple[str, ...] = ()
    """Addresses that must answer; where none are named, front pages of hosts in the record."""
    page_only: bool = False
    """Ask for the pages alone: for no address that must answer, nor for one that cannot exist. Less can be
    told then: nothing is found gone."""
    pause_seconds: float = 5.0
    """Between two looks, on average: the true pause is half as long to half as long again, by chance."""
    due_only: bool = False
    operator: str | None = None


@dataclass(slots=True)
class Watched:
    """What `watch` did: the looks made, how each address stands now, and what was refused."""

    looks: list[Look] = field(default_factory=list)
    standings: list[Standing] = field(default_factory=list)
    refused: list[InputError] = field(default_factory=list)


def standings(database: store.Database) -> list[Standing]:
    """How every captured address stands, by address."""
    looks: dict[str, list[Look]] = {}
    for wire in store.looks.every(database):
        looks.setdefault(wire["url"], []).append(Look.from_wire(wire))
    return [
        standing(url, looks.get(url, []), captured=captures[0].at)
        for url, captures in sorted(_addresses(database).items())
    ]


def survival_of(standings: Iterable[Standing], *, level: float = 0.95) -> Survival:
    """How long captured pages stay up, with intervals at `level`."""
    return survival(spells(standings), level=level)


def changes_seen(folder: Folder, database: store.Database) -> list[Look]:
    """The newest look at each address that has changed, with the difference made again from the two items."""
    newest = {wire["url"]: wire for wire in store.looks.every(database) if wire["state"] != "our own fault"}
    made: list[Look] = []
    for _, wire in sorted(newest.items()):
        look = Look.from_wire(wire)
        captures = store.captures.find(database, look.kept) if look.kept else []
        if look.state != "changed" or not captures or not look.item:
            continue
        kept = _page(folder, database, captures[0].item, look.url)
        seen = _page(folder, database, look.item, look.final_url)
        if kept and seen:
            made.append(replace(look, judgement=replace(look.judgement, difference=changes(kept, seen))))
    return made


def watch(
    folder: Folder,
    database: store.Database,
    urls: Iterable[str],
    *,
    asked: Watch,
    catch_up: Callable[[], None],
    progress: Progress,
    pause: Pause = time.sleep,
) -> Watched:
    """Look at each address once, in random order; without addresses, at all that were captured.

    The record is locked only while a look is written, not while the other side is waited for.
    """
    done = Watched()
    known = _addresses(database)
    chosen = _chosen(database, known, [urldefrag(url).url for url in urls], asked, done)
    chance = random.SystemRandom()
    chance.shuffle(chosen)
    controls = Controls(asked.web.manners(), asked.controls, tuple(known), pause, page_only=asked.page_only)
    for place, url in enumerate(counted(chosen, doing="watching", total=len(chosen), progress=progress)):
        if place:
            pause(asked.pause_seconds * chance.uniform(0.5, 1.5))
        capture, kept = _kept(folder, database, known[url], url)
        at = now()
        brought = look_at(url, kept=kept, controls=controls)
        look = _look(brought, kept, capture, at=at, asked=asked)
        with folder.writing() as ledger:
            catch_up()
            done.looks.append(_log(folder, ledger, database, look, brought))
    touched = set(chosen)
    done.standings = [each for each in standings(database) if each.url in touched]
    return done


def _addresses(database: store.Database) -> dict[str, list[Capture]]:
    """Each captured address with its captures, the first one first."""
    found: dict[str, list[Capture]] = {}
    for capture in sorted(store.captures.every(database), key=lambda each: (each.at, each.id)):
        address = capture.location if capture.method == "web" else capture.url
        if address and is_url(address):
            found.setdefault(urldefrag(address).url, []).append(capture)
    return found


def _chosen(
    database: store.Database,
    known: dict[str, list[Capture]],
    named: Sequence[str],
    asked: Watch,
    done: Watched,
) -> list[str]:
    for url in named:
        if url not in known:
            done.refused.append(
                InputError(url, "it was never captured", f"Capture it first: onrecord add {url}")
            )
    chosen = [url for url in dict.fromkeys(named) if url in known] if named else list(known)
    if not asked.due_only:
        return chosen
    last = {wire["url"]: wire["at"] for wire in store.looks.every(database)}
    stands = {each.url: each for each in standings(database)}
    time_now = datetime.now(UTC)
    return [url for url in chosen if due(stands[url], last_look=last.get(url), now=time_now)]


def _kept(
    folder: Folder, database: store.Database, captures: Sequence[Capture], url: str
) -> tuple[Capture | None, Page | None]:
    """The newest capture that shows the page and not a notice in its place, and what it shows.

    Where all look like notices, the oldest: a short page may read like one and be none.
    """
    found: tuple[Capture | None, Page | None] = (None, None)
    for capture in reversed(captures[-_NEWEST_CAPTURES:]):
        page = _page(folder, database, capture.item, url)
        if page is None:
            continue
        found = capture, replace(page, by_hand=capture.method != "web")
        if find_notice(page) is None:
            break
    return found


def _page(folder: Folder, database: store.Database, item: str, url: str) -> Page | None:
    """The page at `url` in an item; None where there is none, or it was withdrawn."""
    for kept in store.items.find(database, item):
        try:
            reports = read_pages(folder.vault.read(kept.id), media_type=kept.media_type, url=url).reports
        except OnrecordError:
            return None
        same = [each for each in reports if urldefrag(each.url or "").url == url]
        return page_of_reports(same or reports)
    return None


def _look(brought: Brought, kept: Page | None, capture: Capture | None, *, at: str, asked: Watch) -> Look:
    seen = brought.seen
    return Look(
        url=seen.url,
        at=at,
        tool=TOOL,
        final_url=seen.final_url,
        status=seen.status,
        judgement=judge(seen, kept),
        operator=asked.operator,
        kept=capture.id if capture else None,
        control=seen.control,
        failure=seen.failure,
        details={
            "settings": {"proxy": asked.web.proxy is not None, "page_only": asked.page_only},
            **brought.facts,
        },
    )


def _log(folder: Folder, ledger: Ledger, database: store.Database, look: Look, brought: Brought) -> Look:
    """Keep what came, and append the look. Its event counts sentences and holds none: they can be withdrawn."""
    signs = [sign for sign, _ in look.judgement.difference]
    counted_lines = {"gone": signs.count("-"), "new": signs.count("+")}
    content = {
        **look.to_wire(),
        "difference": [],
        "sentences": counted_lines,
        "length": None,
        "media_type": None,
    }
    if brought.exchanges:
        told = {"url": look.url, "look": True, **brought.facts}
        data = warc_of(brought.exchanges, software=TOOL, visit=told)
        item, length, _ = folder.vault.keep(io.BytesIO(data), name=look.url)
        content |= {"item": item, "length": length, "media_type": "application/warc"}
    event = ledger.append("look", content, number=projection.applied(database) + 1, at=look.at)
    if event.content["item"]:
        folder.vault.logged(event.content["item"])
    projection.apply_look(database, event)
    return replace(Look.from_wire(event.content), judgement=look.judgement)

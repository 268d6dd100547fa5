"""The verb `add` for addresses of the web: a visit becomes one WARC item and its capture event."""

import io
from collections.abc import Iterable

from onrecord import store
from onrecord.errors import InputError
from onrecord.model import Capture
from onrecord.record import projection
from onrecord.record.declared import Declared
from onrecord.record.folder import Folder
from onrecord.record.keeping import Added
from onrecord.record.ledger import Ledger
from onrecord.record.progress import Progress, counted
from onrecord.record.version import TOOL
from onrecord.record.visiting import Got, Web, get

__all__ = ["Web", "capture_urls", "is_url"]


def is_url(source: str) -> bool:
    """Whether a source is an address of the web and not a file."""
    return source.lower().startswith(("http://", "https://"))


def capture_urls(
    folder: Folder,
    ledger: Ledger,
    database: store.Database,
    urls: Iterable[str],
    *,
    declared: Declared,
    web: Web,
    added: Added,
    progress: Progress,
) -> None:
    """Visit each address once and keep what came. Repeated captures of one address stand side by side.

    With `web.entries` the addresses are feeds, and the page of each entry is captured after its feed.
    """
    named = list(urls)
    feeds = dict.fromkeys(named) if web.entries else {}
    last: dict[str, float] = {}
    found: dict[str, str] = {}

    def capture(url: str) -> None:
        try:
            got = get(url, web=web, last=last, feed=url in feeds)
            added.captures.append(_keep(folder, ledger, database, url, declared, got, found.get(url)))
        except InputError as error:
            added.refused.append(error)
            return
        if url in feeds and not got.entries:
            problem, advice = "it is kept, but it is no feed, or an empty one", "Leave out --entries"
            added.refused.append(InputError(url, problem, advice))
        found.update({entry: url for entry in got.entries if entry not in feeds and entry not in found})

    for url in counted(named, doing="capturing", total=len(named), progress=progress):
        capture(url)
    for url in counted(list(found), doing="following", total=len(found), progress=progress):
        capture(url)


def _keep(
    folder: Folder,
    ledger: Ledger,
    database: store.Database,
    url: str,
    declared: Declared,
    got: Got,
    feed: str | None,
) -> Capture:
    kept = folder.vault.keep(io.BytesIO(got.warc), name=url)
    capture = Capture(
        item=kept.item,
        method="web",
        location=url,
        at=got.at,
        tool=TOOL,
        operator=declared.operator,
        outlet=declared.all.outlet,
        published=declared.all.published,
        details={
            **got.details,
            **({"feed": feed, "found_by": feed} if feed else {}),
            "sha512": kept.sha512,
            **declared.said(),
        },
    )
    content = {**capture.to_wire(), "length": kept.length, "media_type": "application/warc"}
    number = projection.applied(database) + 1
    event = ledger.append("capture", content, number=number, at=got.at)
    folder.vault.logged(kept.item)
    projection.apply_capture(database, event)
    return capture

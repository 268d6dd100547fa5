"""The verb `add` for addresses of the web: a visit becomes one WARC item and its capture event."""

import io
from collections.abc import Iterable
from dataclasses import dataclass

from onrecord import store
from onrecord.errors import InputError
from onrecord.evidence.events import now
from onrecord.evidence.visit import Manners, visit
from onrecord.evidence.warc import warc_of
from onrecord.model import Capture
from onrecord.record import projection
from onrecord.record.declared import Declared
from onrecord.record.folder import Folder
from onrecord.record.keeping import Added
from onrecord.record.ledger import Ledger
from onrecord.record.progress import Progress, counted
from onrecord.record.version import TOOL

__all__ = ["Web", "capture_urls", "is_url"]


@dataclass(frozen=True, slots=True)
class Web:
    """How addresses are visited."""

    requisites: bool = True
    private: bool = False
    proxy: str | None = None
    delay_seconds: float = 1.0
    agent: str = f"Mozilla/5.0 (compatible; {TOOL.replace(' ', '/')})"

    def manners(self) -> Manners:
        """The manners of a visit."""
        return Manners(self.agent, delay_seconds=self.delay_seconds, private=self.private, proxy=self.proxy)


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
    """Visit each address once and keep what came. Repeated captures of one address stand side by side."""
    named = list(urls)
    for url in counted(named, doing="capturing", total=len(named), progress=progress):
        try:
            added.captures.append(_capture(folder, ledger, database, url, declared, web))
        except InputError as error:
            added.refused.append(error)


def _capture(
    folder: Folder, ledger: Ledger, database: store.Database, url: str, declared: Declared, web: Web
) -> Capture:
    at = now()
    made = visit(url, manners=web.manners(), requisites=web.requisites)
    facts = made.completeness()
    data = warc_of(made.exchanges, software=TOOL, visit={"url": url, **facts})
    kept = folder.vault.keep(io.BytesIO(data), name=url)
    capture = Capture(
        item=kept.item,
        method="web",
        location=url,
        at=at,
        tool=TOOL,
        operator=declared.operator,
        outlet=declared.all.outlet,
        published=declared.all.published,
        details={
            "settings": {"requisites": web.requisites, "proxy": web.proxy is not None},
            **facts,
            "sha512": kept.sha512,
            **declared.origin,
        },
    )
    content = {**capture.to_wire(), "length": kept.length, "media_type": "application/warc"}
    number = projection.applied(database) + 1
    projection.apply_capture(database, ledger.append("capture", content, number=number, at=at))
    return capture

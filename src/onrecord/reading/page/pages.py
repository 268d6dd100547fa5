"""Reading a capture into reports: by its media type, one report or one for each part."""

from dataclasses import dataclass

from onrecord.errors import InputError
from onrecord.inputs import decode
from onrecord.model import Report, sha256
from onrecord.reading.page.article import Origin, article
from onrecord.reading.page.plain import plain_blocks
from onrecord.reading.page.tree import tree_of

__all__ = ["Pages", "read_pages"]


@dataclass(frozen=True, slots=True)
class Pages:
    """The reports read out of a capture, and the parts of it that could not be read."""

    reports: tuple[Report, ...]
    refusals: tuple[InputError, ...] = ()


def read_pages(
    data: bytes,
    *,
    media_type: str,
    url: str | None = None,
    outlet: str | None = None,
    published: str | None = None,
) -> Pages:
    """The reports in `data`. `url`, `outlet` and `published`, where given, win over the page's own.

    Raises InputError where nothing could be read; parts that could not are in `refusals`.
    """
    text = decode(data)
    origin = Origin(item=sha256(data), url=url, outlet=outlet, published=published, media_type=media_type)
    if media_type in ("text/html", "application/xhtml+xml"):
        return Pages((article(tree_of(text), origin),))
    blocks, title = plain_blocks(text)
    report = Report(
        item=sha256(data),
        text=text,
        blocks=blocks,
        url=url,
        outlet=outlet,
        published=published,
        title=title,
        media_type=media_type,
    )
    return Pages((report,))

"""Reading a capture into reports: by its media type, one report or one for each part."""

from collections.abc import Iterable
from dataclasses import dataclass, replace

from onrecord.errors import InputError
from onrecord.inputs import EMPTY, TEXTS, Part, decoded, head, inflate, line_parts, sniff, warc_parts
from onrecord.inputs.kinds import DOCX, PDF
from onrecord.inputs.limits import MAX_LINES, MAX_TEXT
from onrecord.model import Report, sha256
from onrecord.reading.page.article import Origin, article, written
from onrecord.reading.page.body import body_of
from onrecord.reading.page.docx import docx_report
from onrecord.reading.page.feeds import feed_reports
from onrecord.reading.page.ledger import pieces
from onrecord.reading.page.live import entries_of, entry_reports, update_reports, updates_of
from onrecord.reading.page.metadata import metadata_of
from onrecord.reading.page.pdf import pdf_report
from onrecord.reading.page.posts import post_reports
from onrecord.reading.page.telegram import is_telegram, telegram_reports
from onrecord.reading.page.translation import is_translation, translation_report
from onrecord.reading.page.tree import tree_of
from onrecord.reading.page.whatsapp import is_whatsapp, whatsapp_reports
from onrecord.reading.page.xarchive import is_x_archive, x_reports

__all__ = ["Pages", "read_pages"]

_HTML = ("text/html", "application/xhtml+xml")
_FEEDS = ("application/rss+xml", "application/atom+xml")
_ADVICE = {
    "application/zip": "Unpack it and give the files in it (of an archive of X: data/tweets.js)",
    "application/octet-stream": "Give a page, a text, a feed or a web archive",
}
_LINES = "application/x-ndjson"
_JSON = ("application/json", _LINES)
_ONE_MEMBER = ("application/warc", "application/gzip")


@dataclass(frozen=True, slots=True)
class Pages:
    """The reports read out of a capture, and what of it could not be read or not read as it was meant."""

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
    """The reports in `data`. `url`, `outlet` and `published`, where given, win over what the page says.

    `media_type` may carry a charset (`text/html; charset=windows-1251`). The bytes have the last word:
    what is no text is refused whatever it is called. The entries of a live blog, feed or thread, the
    records of a web archive, the lines of JSON Lines, the messages of a chat are reports of their own; an entry's own time and
    address win over those given for the whole. Raises InputError where nothing could be read.
    """
    kind, charset = _split(media_type)
    part = Part("", data, kind, charset, url=url, outlet=outlet, published=published)
    return _read(part, sha256(data))


def _split(media_type: str) -> tuple[str, str | None]:
    kind, _, parameters = media_type.lower().partition(";")
    _, _, charset = parameters.partition("charset=")
    return kind.strip(), charset.split(";")[0].strip().strip("\"'") or None


def _read(part: Part, item: str) -> Pages:
    if is_translation(part.data):
        return Pages((translation_report(part.data, _origin(part, item)),))
    found = sniff(part.data)
    if found in (PDF, DOCX):
        return _document(part, item, found)
    if found not in TEXTS:
        raise _refused(found)
    if found in _JSON and is_telegram(part.data):
        return Pages(*telegram_reports(part.data, _origin(part, item)))
    if found == "application/warc":
        return _all(warc_parts(part.data), part, item)
    if found == "application/gzip":
        return _unpacked(part, item)
    return _text(replace(part, media_type=_kind(part.media_type, found)), item)


def _document(part: Part, item: str, found: str) -> Pages:
    """A document that is laid out for print."""
    origin = replace(_origin(part, item), media_type=found)
    if found == DOCX:
        return Pages((docx_report(part.data, origin),))
    report, notes = pdf_report(part.data, origin)
    within = (
        InputError("/".join(filter(None, (part.path, note.subject))), note.problem, note.advice)
        for note in notes
    )
    return Pages((report,), tuple(within))


def _origin(part: Part, item: str) -> Origin:
    return Origin(
        item=item,
        part=part.path,
        url=part.url,
        outlet=part.outlet,
        published=part.published,
        title=part.title,
        media_type=part.media_type,
    )


def _kind(named: str, found: str) -> str:
    """What a text is read as: what the caller named, unless that is no text or its bytes are a container."""
    if named not in TEXTS or named in _ONE_MEMBER or (named in _JSON and found in _JSON):
        return found
    return named


def _refused(found: str) -> InputError:
    if found == EMPTY:
        return InputError("input", "is empty", "Capture it again, or leave it out")
    return InputError("input", f"is no text but {found}", _ADVICE.get(found, "Give the text that it shows"))


def _unpacked(part: Part, item: str) -> Pages:
    """What is in a gzip file: a web archive record by record, anything else as the one text it is."""
    if head(part.data).startswith(b"WARC/"):
        return _all(warc_parts(part.data), part, item)
    lines = sniff(head(part.data)) == _LINES
    content, whole = inflate(part.data, most=MAX_LINES if lines else MAX_TEXT)
    inner = sniff(content)
    if inner == "application/gzip" or inner not in TEXTS:
        raise _refused(inner)
    named = inner if part.media_type in _ONE_MEMBER else part.media_type
    pages = _text(replace(part, data=content, media_type=_kind(named, inner)), item)
    if whole:
        return pages
    cut = InputError(part.path or "input", "breaks off: the file was cut short there", "Capture it again")
    return Pages(pages.reports, (*pages.refusals, cut))


def _text(part: Part, item: str) -> Pages:
    if part.media_type == _LINES:
        return _all(line_parts(part.data, charset=part.charset), part, item)
    read = decoded(part.data, declared=part.charset)
    origin = _origin(part, item)
    refusals: tuple[InputError, ...] = ()
    if part.media_type in _HTML:
        reports = _html(read.text, origin)
    elif part.media_type in _FEEDS:
        reports = feed_reports(read.text, origin)
    elif part.media_type == "application/json":
        reports, refusals = post_reports(read.text, origin)
    elif is_x_archive(read.text):
        reports, refusals = x_reports(read.text, origin)
    elif is_whatsapp(read.text):
        reports, refusals = whatsapp_reports(read.text, origin)
    else:
        reports = (written(read.text, title=None, authors=(), language=None, origin=origin),)
    if read.strays:
        note = InputError(
            part.path or "input",
            f"has {read.strays:,} bytes that are not {read.encoding}; they were read as well as could be",
            "Check names and quotations with other letters in them against the original",
        )
        refusals = (*refusals, note)
    return Pages(reports, refusals)


def _html(text: str, origin: Origin) -> tuple[Report, ...]:
    root = tree_of(text)
    ledger = pieces(root)
    metadata = metadata_of(root, ledger, url=origin.url)
    body, unseen = body_of(root, ledger)
    if not ledger and not unseen:
        raise InputError("page", "shows no text", "A browser may have to run it first: capture it with one")
    entries = entries_of(root, ledger, body)
    if entries is not None:
        return entry_reports(entries, metadata, origin)
    updates = updates_of(root)
    if updates:
        return update_reports(updates, ledger, metadata, origin)
    return (article(ledger, body, unseen, metadata, origin),)


def _all(parts: Iterable[Part | InputError], whole: Part, item: str) -> Pages:
    """The reports of all parts; a part that cannot be read is a refusal, and the others go on."""
    reports: list[Report] = []
    refusals: list[InputError] = []
    for part in parts:
        if isinstance(part, InputError):
            refusals.append(part)
            continue
        path = "/".join(filter(None, (whole.path, part.path)))
        own = replace(
            part,
            path=path,
            url=part.url or whole.url,
            outlet=whole.outlet or part.outlet,
            published=whole.published or part.published,
        )
        try:
            printed = own.media_type in (PDF, DOCX)
            pages = _document(own, item, own.media_type) if printed else _text(own, item)
        except InputError as error:
            refusals.append(InputError(path, error.problem, error.advice))
            continue
        reports += pages.reports
        refusals += pages.refusals
    if not reports:
        raise (
            refusals[0] if refusals else InputError("input", "has no pages in it", "Give an archive of pages")
        )
    return Pages(tuple(reports), tuple(refusals))

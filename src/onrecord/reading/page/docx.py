"""Word documents (Office Open XML, ECMA-376 part 1, chapter 17): paragraphs with their styles, tables, foot- and endnotes.

Read from the XML itself, for what was inserted with changes tracked belongs to the text and what was deleted does not, and
libraries pass over both. Comments, headers and footers are asides. Nothing outside the document is fetched or run.
"""

import io
import re
import zipfile
import zlib
from collections.abc import Iterator
from dataclasses import dataclass

from lxml import etree

from onrecord.errors import InputError
from onrecord.inputs import clean
from onrecord.inputs.limits import MAX_RATIO, MAX_TEXT, RATIO_FROM
from onrecord.model import Block, Report, Span
from onrecord.reading.page.article import Origin
from onrecord.reading.page.cues import role_by_words

__all__ = ["docx_report"]

_W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_R = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}"
_HEADING = re.compile(r"(?i)heading ?\d|überschrift|titre ?\d|заголовок")
_BETWEEN = "\n\n"
_MOST = 200_000
"""Paragraphs of one document: a book of 1,000 pages has some 20,000."""


@dataclass(frozen=True, slots=True)
class _Line:
    """A paragraph, or a row of a table: its words, the role it plays, where it stands, its links."""

    text: str
    role: str
    path: str
    links: tuple[tuple[int, int, str], ...] = ()


def docx_report(data: bytes, origin: Origin) -> Report:
    """The document as a report; InputError where it is damaged, locked, too large or has no words."""
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as zipped:
            parts = _parts(zipped, len(data))
    except (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, RuntimeError, KeyError) as error:
        raise InputError(
            "document", f"is damaged or locked ({error})", "Save it again, without a password"
        ) from error
    links = _targets(parts.get("word/_rels/document.xml.rels"))
    lines = list(_lines(parts["word/document.xml"], "document", links))
    for name, role in (
        ("footnotes", "body"),
        ("endnotes", "body"),
        ("comments", "comment"),
    ):
        lines += list(_lines(parts.get(f"word/{name}.xml"), name, {}, role=role))
    for name in sorted(parts):
        if found := re.fullmatch(r"word/((?:header|footer)\d{0,3})\.xml", name):
            lines += list(_lines(parts[name], found[1], {}, role="navigation"))
    if not lines:
        raise InputError(
            "document",
            "has no words: it may hold pictures of pages",
            "Export it to PDF and have it recognised",
        )
    return _report(lines, parts.get("docProps/core.xml"), origin)


def _parts(zipped: zipfile.ZipFile, packed: int) -> dict[str, etree._Element | None]:
    """The parts that hold words, as trees."""
    parser = etree.XMLParser(resolve_entities=False, no_network=True, recover=True, remove_comments=True)
    found: dict[str, etree._Element | None] = {}
    wanted = re.compile(
        r"word/(?:document|footnotes|endnotes|comments|(?:header|footer)\d{0,3})\.xml|word/_rels/document\.xml\.rels|docProps/core\.xml"
    )
    total = 0
    for member in zipped.infolist():
        if not wanted.fullmatch(member.filename) or member.filename in found:
            continue
        total += member.file_size
        if total > MAX_TEXT * 5 or (total > RATIO_FROM and total > packed * MAX_RATIO):
            raise InputError("document", f"unpacks to {total:,} bytes", "Look where it came from")
        with zipped.open(member) as file:
            content = file.read(member.file_size + 1)
        found[member.filename] = etree.fromstring(content, parser)
    if found.get("word/document.xml") is None:
        raise InputError("document", "is no Word document inside", "Save it again")
    return found


def _targets(relations: etree._Element | None) -> dict[str, str]:
    """Where the links of the document lead, by their ids."""
    if relations is None:
        return {}
    return {
        each.get("Id", ""): each.get("Target", "")
        for each in relations
        if each.get("TargetMode") == "External" and each.get("Target", "").startswith(("http://", "https://"))
    }


def _lines(
    root: etree._Element | None, name: str, links: dict[str, str], *, role: str = ""
) -> Iterator[_Line]:
    """The paragraphs of a part in their order; the paragraphs of a table's row are one line."""
    if root is None:
        return
    count = 0
    found: tuple[tuple[int, int, str], ...]
    for element in root.iter(f"{_W}p", f"{_W}tr"):
        count += 1
        if count > _MOST:
            raise InputError("document", f"has more than {_MOST:,} paragraphs", "Split it")
        in_row = any(each.tag == f"{_W}tr" for each in element.iterancestors(f"{_W}tr", f"{_W}txbxContent"))
        if in_row:
            continue
        path = f"{name}/{count}"
        if element.tag == f"{_W}tr":
            cells = [
                " ".join(_words(p)[0] for p in cell.iter(f"{_W}p")).strip()
                for cell in element.iter(f"{_W}tc")
            ]
            text, found = " | ".join(filter(None, cells)), ()
            style = "table"
        else:
            text, found = _words(element, links)
            style = _style(element)
        if text.strip():
            yield _Line(text, role or _role(text, style), path, found)


def _words(
    paragraph: etree._Element, links: dict[str, str] | None = None
) -> tuple[str, tuple[tuple[int, int, str], ...]]:
    """The words of a paragraph, with what was inserted and without what was deleted, and its links."""
    text = ""
    found: list[tuple[int, int, str]] = []
    for run in paragraph.iter(f"{_W}t", f"{_W}tab", f"{_W}br", f"{_W}noBreakHyphen"):
        owner = next((a for a in run.iterancestors(f"{_W}p")), None)
        gone = next((a for a in run.iterancestors(f"{_W}del", f"{_W}moveFrom")), None)
        if owner is not paragraph or gone is not None:
            continue
        said = {f"{_W}tab": "\t", f"{_W}br": "\n", f"{_W}noBreakHyphen": "-"}.get(
            str(run.tag), run.text or ""
        )
        said = clean(said)
        link = next((a for a in run.iterancestors(f"{_W}hyperlink")), None)
        href = (links or {}).get(link.get(f"{_R}id", ""), "") if link is not None else ""
        if href and found and found[-1][1] == len(text) and found[-1][2] == href:
            found[-1] = (found[-1][0], len(text) + len(said), href)
        elif href and said:
            found.append((len(text), len(text) + len(said), href))
        text += said
    return text, tuple(found)


def _style(paragraph: etree._Element) -> str:
    style = paragraph.find(f"{_W}pPr/{_W}pStyle")
    return style.get(f"{_W}val", "") if style is not None else ""


def _role(text: str, style: str) -> str:
    low = style.lower()
    if low in ("title", "titel", "titre", "название"):
        return "title"
    if _HEADING.match(style) or low == "subtitle":
        return "subhead"
    return "caption" if low == "caption" else role_by_words(text) or "body"


def _report(lines: list[_Line], core: etree._Element | None, origin: Origin) -> Report:
    facts = (
        {str(each.tag).rpartition("}")[2]: (each.text or "").strip() for each in core}
        if core is not None
        else {}
    )
    blocks: list[Block] = []
    links: list[tuple[Span, str]] = []
    start = 0
    for line in lines:
        blocks.append(Block(line.role, Span(start, start + len(line.text)), line.path))
        links += [(Span(start + left, start + right), href) for left, right, href in line.links]
        start += len(line.text) + len(_BETWEEN)
    printed = next((line.text.strip() for line in lines if line.role == "title"), None)
    author = clean(facts.get("creator", ""))
    return Report(
        item=origin.item,
        text=_BETWEEN.join(line.text for line in lines),
        blocks=tuple(blocks),
        part=origin.part,
        url=origin.url,
        outlet=origin.outlet,
        published=origin.published,
        title=origin.title or printed or clean(facts.get("title", "")) or None,
        authors=(author,) if author else (),
        language=(facts.get("language", "")[:2].lower() or None),
        media_type=origin.media_type,
        links=tuple(links),
    )

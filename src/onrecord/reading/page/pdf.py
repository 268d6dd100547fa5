"""PDF (ISO 32000): the words of each page in reading order, in blocks with where they stand on the page.

The layout is pdfminer.six's: lines to boxes by their distance, boxes in reading order. A block's `path` is
`page/3/72,540,523,610`: the page from 1, and the box in points from the page's lower left corner. Lines that return at the
same height on most pages, and bare page numbers, are kept apart. When the file was made is not when it was published: that is
to be declared. A page without words is told of: it may be a picture
of a page, which the reader `ocr` recognises (extra ocr).
"""

import io
import re
import zlib
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from onrecord.errors import InputError
from onrecord.inputs import clean
from onrecord.model import Block, Report, Span
from onrecord.reading.page.article import Origin
from onrecord.reading.page.cues import role_by_words

__all__ = ["Box", "laid_out", "pdf_report", "report_of_boxes"]

_MOST_PAGES = 2_000
_MOST_TEXT = 20_000_000
_STREAM = re.compile(rb"stream\r?\n(?=[\x08-\x78][\x01\x5e\x9c\xda])")
"""Where something packed with deflate begins: two bytes of its head tell."""
_MOST_UNPACKED = 300_000_000
"""Of all streams of a document: pictures are mostly packed in other ways, and are not unpacked for their words."""
_LARGEST_STREAM = 60_000_000
_PORTION = 4_000_000
_BETWEEN = "\n\n"
_EDGE = 0.09
"""Share of a page's height at its top and bottom where running heads and feet stand."""
_NUMBER = re.compile(
    r"(?:page |p\. ?)?[-–—]?\s?(?:\d{1,4}|[ivxlc]{1,7})\s?[-–—]?(?: of \d{1,4}|\s?/\s?\d{1,4})?",
    re.IGNORECASE,
)
_LARGER = 1.15
"""Times the body's size from which a short line is a heading."""
_SHORT = 200


@dataclass(frozen=True, slots=True)
class Box:
    """A block of a page as laid out."""

    page: int
    text: str
    left: float
    bottom: float
    right: float
    top: float
    height: float
    """Of the page, in points."""
    size: float
    """Of most of its letters, in points."""
    recognised: bool = False
    """Whether a program read it off a picture of the page."""

    @property
    def path(self) -> str:
        """Where it stands; what was recognised says so."""
        return f"{'ocr' if self.recognised else 'page'}/{self.page}/{self.left:.0f},{self.bottom:.0f},{self.right:.0f},{self.top:.0f}"


def pdf_report(data: bytes, origin: Origin) -> tuple[Report, tuple[InputError, ...]]:
    """The document as one report, and a refusal for each stretch of pages without words.

    InputError where it is damaged, locked with a password, or has no words at all.
    """
    pages, facts = laid_out(data)
    boxes = [box for page in pages for box in page]
    empty = [number for number, page in enumerate(pages, start=1) if not page]
    advice = "They may be pictures of pages: read it with --reader ocr (extra ocr)"
    if not boxes:
        raise InputError("document", "has no words on any page", advice)
    notes = tuple(
        InputError(f"page/{first}" if first == last else f"page/{first}-{last}", "has no words", advice)
        for first, last in _stretches(empty)
    )
    return report_of_boxes(boxes, origin, facts=facts), notes


def _stretches(numbers: Sequence[int]) -> Iterator[tuple[int, int]]:
    start: int | None = None
    for place, number in enumerate(numbers):
        start = number if start is None else start
        if place + 1 == len(numbers) or numbers[place + 1] != number + 1:
            yield start, number
            start = None


def laid_out(data: bytes) -> tuple[list[list[Box]], dict[str, str]]:
    """The boxes of each page in reading order, and what the document says of itself."""
    from pdfminer.converter import PDFPageAggregator
    from pdfminer.layout import LAParams
    from pdfminer.pdfdocument import PDFDocument, PDFPasswordIncorrect, PDFTextExtractionNotAllowed
    from pdfminer.pdfinterp import PDFPageInterpreter, PDFResourceManager
    from pdfminer.pdfpage import PDFPage
    from pdfminer.pdfparser import PDFParser

    _refuse_bombs(data)
    try:
        document = PDFDocument(PDFParser(io.BytesIO(data)))
        facts = _facts(document)
        resources = PDFResourceManager(caching=True)
        device = PDFPageAggregator(resources, laparams=LAParams())
        interpreter = PDFPageInterpreter(resources, device)
        pages: list[list[Box]] = []
        size = 0
        for page in PDFPage.create_pages(document):
            if len(pages) >= _MOST_PAGES:
                raise InputError("document", f"has more than {_MOST_PAGES:,} pages", "Split it")
            interpreter.process_page(page)
            pages.append(list(_boxes(device.get_result(), len(pages) + 1)))
            size += sum(len(box.text) for box in pages[-1])
            if size > _MOST_TEXT:
                raise InputError("document", f"has more than {_MOST_TEXT:,} letters", "Split it")
    except InputError:
        raise
    except (PDFPasswordIncorrect, PDFTextExtractionNotAllowed) as error:
        raise InputError("document", "is locked with a password", "Save it without one") from error
    except (
        Exception
    ) as error:  # whatever a damaged file does to the library, the other inputs are still to be read
        raise InputError(
            "document", f"is damaged ({type(error).__name__}: {error})", "Fetch it again"
        ) from error
    return pages, facts


def _refuse_bombs(data: bytes) -> None:
    """InputError where what is packed in a document unpacks to too much: the library would unpack it all in memory."""
    total = 0
    for found in _STREAM.finditer(data):
        total += _unpacked(data[found.end() : found.end() + _LARGEST_STREAM], most=_MOST_UNPACKED - total)
        if total > _MOST_UNPACKED:
            problem = f"unpacks to more than {_MOST_UNPACKED:,} bytes"
            raise InputError("document", problem, "Look where it came from, or split it")


def _unpacked(packed: bytes, *, most: int) -> int:
    """How many bytes a stream unpacks to, counted a portion at a time up to `most` and one portion more."""
    unpacker, size = zlib.decompressobj(), 0
    try:
        while packed and size <= most:
            size += len(unpacker.decompress(packed, _PORTION))
            packed = unpacker.unconsumed_tail
    except zlib.error:
        return size
    return size


def _facts(document: Any) -> dict[str, str]:
    facts: dict[str, str] = {}
    for held in document.info:
        for name in ("Title", "Author"):
            value = held.get(name)
            if isinstance(value, bytes):
                wide = value.startswith((b"\xfe\xff", b"\xff\xfe"))
                facts.setdefault(
                    name, clean(value.decode("utf-16" if wide else "latin-1", "replace")).strip()
                )
    return facts


def _boxes(page: Any, number: int) -> Iterator[Box]:
    from pdfminer.layout import LTChar, LTTextContainer, LTTextLine

    for container in page:
        if not isinstance(container, LTTextContainer):
            continue
        lines = [line for line in container if isinstance(line, LTTextLine)]
        sizes = Counter(round(char.size, 1) for line in lines for char in line if isinstance(char, LTChar))
        text = _joined([clean(line.get_text()) for line in lines])
        if text.strip():
            left, bottom, right, top = container.bbox
            yield Box(
                number,
                text,
                left,
                bottom,
                right,
                top,
                page.height,
                max(sizes, key=lambda s: (sizes[s], s), default=0.0),
            )


def _joined(lines: Sequence[str]) -> str:
    """The lines of a box as running text; a word broken at a line's end becomes one again."""
    text = ""
    for line in lines:
        line = re.sub(r"[ \t\u00a0]+", " ", line).strip()
        if not line:
            continue
        broken = text[-1:] == "-" and text[-2:-1].isalpha() and line[:1].islower()
        if broken or text[-1:] == "\u00ad":
            text = text[:-1] + line
        else:
            text += f" {line}" if text else line
    return text.replace("\u00ad", "")


def report_of_boxes(
    boxes: Sequence[Box], origin: Origin, *, facts: dict[str, str], notice: str | None = None
) -> Report:
    """A report of blocks as they are laid out; with a `notice` before them that says how the words came about."""
    running = _running(boxes)
    weight: Counter[float] = Counter()
    for box in boxes:
        weight[box.size] += len(box.text)
    body = max(weight, key=lambda size: (weight[size], -size))
    title = _title(boxes, running, body)
    rows = [("byline", notice, "ocr")] if notice else []
    rows += [(_role(box, running, body, title), box.text, box.path) for box in boxes]
    blocks: list[Block] = []
    start = 0
    for role, text, path in rows:
        blocks.append(Block(role, Span(start, start + len(text)), path))
        start += len(text) + len(_BETWEEN)
    author = facts.get("Author", "")
    return Report(
        item=origin.item,
        text=_BETWEEN.join(text for _, text, _ in rows),
        blocks=tuple(blocks),
        part=origin.part,
        url=origin.url,
        outlet=origin.outlet,
        published=origin.published,
        title=origin.title or (title.text if title else None) or facts.get("Title") or None,
        authors=(author,) if author else (),
        media_type=origin.media_type,
    )


def _running(boxes: Sequence[Box]) -> frozenset[str]:
    """Words that stand at the same height on most pages, but for their numbers."""
    pages = max((box.page for box in boxes), default=0)
    seen: dict[str, set[int]] = {}
    for box in boxes:
        if _at_edge(box):
            seen.setdefault(_plain(box.text), set()).add(box.page)
    return frozenset(words for words, on in seen.items() if len(on) >= 3 and len(on) * 3 >= pages)


def _at_edge(box: Box) -> bool:
    return box.height > 0 and (box.bottom > box.height * (1 - _EDGE) or box.top < box.height * _EDGE)


def _plain(text: str) -> str:
    return re.sub(r"\d+", "#", text).strip().lower()


def _title(boxes: Sequence[Box], running: frozenset[str], body: float) -> Box | None:
    """The largest line in the upper half of the first page, where it is larger than the body."""
    first = [
        box
        for box in boxes
        if box.page == boxes[0].page
        and len(box.text) <= _SHORT
        and box.size > body * _LARGER
        and box.bottom > box.height * 0.4
        and _plain(box.text) not in running
    ]
    return max(first, key=lambda box: (box.size, box.top), default=None)


def _role(box: Box, running: frozenset[str], body: float, title: Box | None) -> str:
    if box is title:
        return "title"
    if _at_edge(box) and (_plain(box.text) in running or _NUMBER.fullmatch(box.text.strip())):
        return "navigation"
    told = role_by_words(box.text)
    if told is not None:
        return told
    return "subhead" if box.size > body * _LARGER and len(box.text) <= _SHORT else "body"

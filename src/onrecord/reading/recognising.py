"""The reader `ocr`: what the rules read, and besides what a program recognises on pictures of pages (extra ocr).

Pages of a PDF without words, and pictures, are given to Tesseract. What it gives is marked as recognised: the report
begins with a line that says which program did it and on which pages, and the path of each block begins with `ocr`. Set
`ONRECORD_OCR_LANGUAGES` for other languages than English (`ukr+rus+eng`, as Tesseract names them). Another version of
Tesseract may read otherwise: a rebuild says so.
"""

import io
import os
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from onrecord.errors import InputError, MissingExtra
from onrecord.inputs import clean, sniff
from onrecord.inputs.kinds import PDF
from onrecord.model import Report, sha256
from onrecord.reading.page.article import Origin
from onrecord.reading.page.pdf import Box, laid_out, report_of_boxes
from onrecord.reading.reader import Reader, Reading, read_text, rules

__all__ = ["LANGUAGES", "ocr"]

LANGUAGES = "ONRECORD_OCR_LANGUAGES"
_PICTURES = ("image/png", "image/jpeg", "image/tiff", "image/webp", "image/bmp", "image/gif")
_POINTS = 72
_DOTS = 300
"""Dots per inch that a page is drawn at: what Tesseract's models were made for."""
_MOST_PIXELS = 80_000_000
"""Of one picture: a page of A3 at 600 dots per inch has 70 million."""
_LEAST = 30.0
"""Confidence, of 100, below which a word is left out: it is mostly dirt on the page."""


@dataclass(frozen=True, slots=True)
class _Recognising:
    name: str = "ocr/1"

    def read(
        self,
        data: bytes,
        *,
        media_type: str,
        url: str | None = None,
        outlet: str | None = None,
        published: str | None = None,
    ) -> Reading:
        found = sniff(data)
        declared: dict[str, Any] = {"url": url, "outlet": outlet, "published": published}
        if found != PDF and found not in _PICTURES:
            return rules.read(data, media_type=media_type, **declared)
        origin = Origin(item=sha256(data), media_type=found, **declared)
        report = _pages(data, origin) if found == PDF else _picture(data, origin)
        return Reading((report,), read_text(report))


ocr: Reader = _Recognising()
"""The reader by rules that also reads pictures of pages."""


def _pages(data: bytes, origin: Origin) -> Report:
    """A PDF with its pages without words recognised."""
    pages, facts = laid_out(data)
    empty = [number for number, page in enumerate(pages, start=1) if not page]
    if empty:
        pdfium = _package("pypdfium2")
        document = pdfium.PdfDocument(data)
        try:
            for number in empty:
                page = document[number - 1]
                height = page.get_height()
                scale = min(_DOTS / _POINTS, (_MOST_PIXELS / max(1.0, page.get_width() * height)) ** 0.5)
                picture = page.render(scale=scale, grayscale=True).to_pil()
                pages[number - 1] = list(_recognised(picture, number, scale=scale, height=height))
        finally:
            document.close()
    boxes = [box for page in pages for box in page]
    if not boxes:
        raise InputError(
            "document", "has no words, and none were recognised on its pages", "Look at it yourself"
        )
    return report_of_boxes(boxes, origin, facts=facts, notice=_notice(boxes))


def _picture(data: bytes, origin: Origin) -> Report:
    """A picture of a page."""
    pictures = _package("PIL.Image")
    pictures.MAX_IMAGE_PIXELS = _MOST_PIXELS
    try:
        with pictures.open(io.BytesIO(data)) as opened:
            picture = opened.convert("L")
    except (
        Exception
    ) as error:  # whatever a damaged picture does to the library, the other inputs are still to be read
        raise InputError(
            "picture", f"cannot be opened ({type(error).__name__})", "Capture it again"
        ) from error
    boxes = list(_recognised(picture, 1, scale=1.0, height=float(picture.height)))
    if not boxes:
        raise InputError("picture", "shows no words that were recognised", "Look at it yourself")
    return report_of_boxes(boxes, origin, facts={}, notice=_notice(boxes))


def _notice(boxes: Sequence[Box]) -> str | None:
    pages = sorted({box.page for box in boxes if box.recognised})
    if not pages:
        return None
    version = _package("pytesseract").get_tesseract_version()
    where = ", ".join(map(str, pages))
    return f"Recognised by Tesseract {version} ({_languages()}) on page {where}: check it against the picture"


def _languages() -> str:
    return os.environ.get(LANGUAGES) or "eng"


def _recognised(picture: Any, page: int, *, scale: float, height: float) -> Iterator[Box]:
    """The paragraphs on a picture, each where it stands in points from the lower left corner."""
    tesseract = _package("pytesseract")
    try:
        rows = tesseract.image_to_data(picture, lang=_languages(), output_type=tesseract.Output.DICT)
    except tesseract.TesseractNotFoundError as error:
        raise MissingExtra(
            "recognising text", "needs the program Tesseract", "Install it: apt install tesseract-ocr"
        ) from error
    except tesseract.TesseractError as error:
        problem = f"was not recognised ({str(error)[:200]})"
        raise InputError(f"page/{page}", problem, f"Check {LANGUAGES}") from error
    paragraphs: dict[tuple[int, int], list[int]] = {}
    for index, word in enumerate(rows["text"]):
        if word.strip() and float(rows["conf"][index]) >= _LEAST:
            paragraphs.setdefault((rows["block_num"][index], rows["par_num"][index]), []).append(index)
    for words in paragraphs.values():
        sides = [(rows["left"][i], rows["top"][i], rows["width"][i], rows["height"][i]) for i in words]
        left, top = min(side[0] for side in sides) / scale, height - min(side[1] for side in sides) / scale
        right = max(side[0] + side[2] for side in sides) / scale
        bottom = height - max(side[1] + side[3] for side in sides) / scale
        size = round(sorted(side[3] for side in sides)[len(sides) // 2] / scale, 1)
        text = clean(" ".join(rows["text"][i].strip() for i in words))
        yield Box(page, text, left, bottom, right, top, height, size, recognised=True)


def _package(name: str) -> Any:
    try:
        return __import__(name, fromlist=["_"])
    except ImportError as error:
        raise MissingExtra.of("ocr", "recognising text") from error

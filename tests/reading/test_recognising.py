import io
import shutil

import pytest
from PIL import Image, ImageDraw, ImageFont
from tests.reading.making import pdf

from onrecord.errors import InputError, MissingExtra
from onrecord.reading import recognising
from onrecord.reading.reader import reader

pytestmark = pytest.mark.skipif(shutil.which("tesseract") is None, reason="Tesseract is not installed")


def page(words, form="PNG", size=(1240, 500)):
    picture = Image.new("L", size, 255)
    font = ImageFont.load_default(size=44)
    ImageDraw.Draw(picture).text((60, 80), words, fill=0, font=font)
    target = io.BytesIO()
    picture.save(target, form)
    return target.getvalue()


def test_a_picture_of_a_page_is_read_and_marked_as_recognised():
    reading = reader("ocr").read(
        page("Nine people were killed\nin an attack at Kursk."),
        media_type="image/png",
        published="2024-12-16",
    )
    (report,) = reading.reports
    notice, *rest = report.blocks
    assert (notice.role, notice.path) == ("byline", "ocr")
    assert notice.span.of(report.text).startswith("Recognised by Tesseract")
    assert rest
    assert all(block.path.startswith("ocr/1/") for block in rest)
    assert "killed" in report.text
    assert {claim.measure for claim in reading.claims} == {"killed"}


def test_a_page_of_a_pdf_that_is_a_picture_is_recognised():
    target = io.BytesIO()
    Image.open(io.BytesIO(page("The river was high that day."))).save(target, "PDF", resolution=150)
    (report,) = reader("ocr").read(target.getvalue(), media_type="application/pdf").reports
    assert "river was high" in report.text


def test_what_has_words_is_read_as_the_rules_read_it():
    data = pdf([[(72, 700, 11, "Nine were killed at Kursk.")]])
    ours, plain = (reader(name).read(data, media_type="application/pdf").reports for name in ("ocr", "rules"))
    assert ours == plain
    text = b"Nine were killed at Kursk."
    assert reader("ocr").read(text, media_type="text/plain") == reader("rules").read(
        text, media_type="text/plain"
    )


def test_a_picture_without_words_and_a_damaged_one_are_refused():
    with pytest.raises(InputError, match="no words that were recognised"):
        reader("ocr").read(page(""), media_type="image/png")
    with pytest.raises(InputError, match="cannot be opened"):
        reader("ocr").read(page("a")[:60], media_type="image/png")
    with pytest.raises(InputError, match="none were recognised"):
        reader("ocr").read(pdf([[]]), media_type="application/pdf")


def test_languages_that_are_not_there_are_named(monkeypatch):
    monkeypatch.setenv(recognising.LANGUAGES, "xyz")
    with pytest.raises(InputError, match="was not recognised"):
        reader("ocr").read(page("a b c"), media_type="image/png")


def test_without_the_extra_it_says_how_to_install_it(monkeypatch):
    monkeypatch.setitem(__import__("sys").modules, "pytesseract", None)
    with pytest.raises(MissingExtra, match="onrecord\\[ocr\\]"):
        reader("ocr").read(page("a b c"), media_type="image/png")

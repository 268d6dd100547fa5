import io
import zipfile
import zlib

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.reading.making import W, docx, paragraph, pdf
from warcio.statusandheaders import StatusAndHeaders
from warcio.warcwriter import WARCWriter

from onrecord.errors import InputError
from onrecord.inputs import sniff
from onrecord.inputs.kinds import DOCX
from onrecord.reading.page import read_pages
from onrecord.reading.reader import read_report

PAGE = [
    (72, 760, 20, "Nine killed at Orne"),
    (72, 700, 11, "Nine miners were killed at Orne on Monday, the minis-"),
    (72, 687, 11, "try said. Three more were wounded."),
    (72, 640, 11, "The river was high that day."),
    (290, 30, 9, "- 1 -"),
]


def one(data, media_type="application/pdf", **declared):
    (report,) = read_pages(data, media_type=media_type, **declared).reports
    return report


def test_a_pdf_is_read_in_blocks_that_tell_where_they_stand():
    report = one(pdf([PAGE], title="A title of the file"), published="2024-05-08")
    assert report.title == "Nine killed at Orne"
    assert report.authors == ("A. Writer",)
    roles = [(block.role, block.span.of(report.text)[:12]) for block in report.blocks]
    assert roles == [
        ("title", "Nine killed "), ("body", "Nine miners "), ("body", "The river wa"), ("navigation", "- 1 -"),
    ]  # fmt: skip
    assert "the ministry said" in report.text
    assert report.blocks[1].path.startswith("page/1/72,")
    assert report.media_type == "application/pdf"


def test_claims_of_a_pdf_stand_on_its_words():
    reading = read_report(pdf([PAGE]), media_type="application/pdf", published="2024-05-08")
    (report,) = reading.reports
    found = {claim.measure: claim for claim in reading.claims if claim.part == "body"}
    assert found["killed"].figure.best == 9
    assert found["wounded"].quote == found["wounded"].span.of(report.text)


def test_a_pdf_inside_a_web_archive_is_read_with_its_address():
    target = io.BytesIO()
    writer = WARCWriter(target, gzip=True)
    headers = StatusAndHeaders("200 OK", [("Content-Type", "application/pdf")], protocol="HTTP/1.1")
    for url, data in (
        ("https://x.example.org/a.pdf", pdf([PAGE])),
        ("https://x.example.org/b.pdf", b"%PDF-1.7 broken"),
    ):
        writer.write_record(
            writer.create_warc_record(
                url, "response", payload=io.BytesIO(data), length=len(data), http_headers=headers
            )
        )
    found = read_pages(target.getvalue(), media_type="application/gzip")
    (report,) = found.reports
    assert (report.url, report.media_type, report.part[:5]) == (
        "https://x.example.org/a.pdf",
        "application/pdf",
        "warc/",
    )
    assert "Nine miners" in report.text
    assert "damaged" in found.refusals[0].problem


def test_running_heads_are_kept_apart_and_pages_without_words_are_told_of():
    pages = [
        [(72, 800, 9, f"The Menna Report {n}"), (72, 500, 11, f"Part {n} of the account.")] for n in (1, 2, 3)
    ]
    found = read_pages(pdf([*pages, [], []]), media_type="application/pdf")
    (report,) = found.reports
    heads = [block.span.of(report.text) for block in report.blocks if block.role == "navigation"]
    assert heads == ["The Menna Report 1", "The Menna Report 2", "The Menna Report 3"]
    assert [(error.subject, error.problem) for error in found.refusals] == [("page/4-5", "has no words")]
    assert "ocr" in found.refusals[0].advice


@pytest.mark.parametrize(
    ("data", "problem"),
    [
        (pdf([[]]), "no words on any page"),
        (b"%PDF-1.7 broken", "damaged"),
        (pdf([PAGE])[:200], "damaged|no words"),
    ],
)
def test_a_pdf_that_cannot_be_read_is_refused(data, problem):
    with pytest.raises(InputError, match=problem):
        read_pages(data, media_type="application/pdf")


def test_a_pdf_that_unpacks_to_too_much_is_refused():
    packed = zlib.compress(b" " * 310_000_000, 1)
    bomb = b"%%PDF-1.4\n1 0 obj\n<< /Length %d /Filter /FlateDecode >>\nstream\n%s\nendstream\nendobj\n" % (
        len(packed),
        packed,
    )
    with pytest.raises(InputError, match="unpacks to more than"):
        read_pages(bomb, media_type="application/pdf")


@settings(max_examples=25)
@given(st.integers(10, 900), st.binary(min_size=1, max_size=20))
def test_a_pdf_with_bytes_altered_is_read_or_refused(at, noise):
    whole = pdf([PAGE])
    data = whole[:at] + noise + whole[at + len(noise) :]
    try:
        reports = read_pages(data, media_type="application/pdf").reports
    except InputError:
        return
    assert all(report.text for report in reports)


def test_a_word_document_has_its_styles_tables_notes_and_links():
    body = (
        paragraph("Nine dead", style="Title") + paragraph("At the mine", style="Heading1")
        + '<w:p><w:r><w:t xml:space="preserve">Nine were </w:t></w:r><w:hyperlink r:id="r1"><w:r><w:t>killed</w:t></w:r></w:hyperlink>'
          "<w:r><w:t>.</w:t></w:r></w:p>"
        + f"<w:tbl><w:tr><w:tc>{paragraph('Orne')}</w:tc><w:tc>{paragraph('9 killed')}</w:tc></w:tr></w:tbl>"
    )  # fmt: skip
    parts = {
        "word/_rels/document.xml.rels": '<Relationships><Relationship Id="r1" TargetMode="External" Target="https://x.example.org/"/></Relationships>',
        "word/footnotes.xml": f"<w:footnotes {W}><w:footnote>{paragraph('By the count of the mine.')}</w:footnote></w:footnotes>",
        "word/comments.xml": f"<w:comments {W}><w:comment>{paragraph('Is this right?')}</w:comment></w:comments>",
        "word/header1.xml": f"<w:hdr {W}>{paragraph('Draft')}</w:hdr>",
        "docProps/core.xml": '<c xmlns:dc="d"><dc:creator>A. Writer</dc:creator></c>',
    }
    data = docx(body, parts=parts)
    assert sniff(data) == DOCX
    report = one(data, media_type=DOCX)
    rows = [(block.role, block.span.of(report.text)) for block in report.blocks]
    assert rows == [
        ("title", "Nine dead"), ("subhead", "At the mine"), ("body", "Nine were killed."), ("body", "Orne | 9 killed"),
        ("body", "By the count of the mine."), ("comment", "Is this right?"), ("navigation", "Draft"),
    ]  # fmt: skip
    assert [(span.of(report.text), href) for span, href in report.links] == [
        ("killed", "https://x.example.org/")
    ]
    assert (report.title, report.authors) == ("Nine dead", ("A. Writer",))


def test_what_was_inserted_is_read_and_what_was_deleted_is_not():
    body = (
        "<w:p><w:r><w:t>Killed: </w:t></w:r><w:del><w:r><w:delText>7</w:delText><w:t>7</w:t></w:r></w:del>"
        "<w:ins><w:r><w:t>9</w:t></w:r></w:ins></w:p>"
    )
    assert one(docx(body), media_type=DOCX).text == "Killed: 9"


def test_a_word_document_that_is_a_bomb_or_no_document_is_refused(tmp_path):
    bomb = docx("<w:p/>" * 3_000_000)
    with pytest.raises(InputError, match="unpacks to"):
        read_pages(bomb, media_type=DOCX)
    with pytest.raises(InputError, match="no words"):
        read_pages(docx("<w:p/>"), media_type=DOCX)
    with zipfile.ZipFile(tmp_path / "a", "w") as zipped:
        zipped.writestr("[Content_Types].xml", "")
        zipped.writestr("word/other.xml", "")
    with pytest.raises(InputError, match="no Word document inside"):
        read_pages((tmp_path / "a").read_bytes(), media_type=DOCX)
    with pytest.raises(InputError, match="damaged"):
        read_pages(docx(paragraph("a"))[:-30], media_type=DOCX)

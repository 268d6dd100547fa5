"""Plain text: paragraphs, headlines, asides, and files that wrap their lines. All texts are made up."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from onrecord.errors import InputError
from onrecord.model import Report
from onrecord.reading.page import read_pages
from onrecord.reading.sentences import split

LONG = "Eight soldiers were killed near the port of Obi on Monday, the mayor said, as shelling went on for a third day in a row."


def read(text: str, *, media_type: str = "text/plain") -> Report:
    (report,) = read_pages(text.encode("utf-8"), media_type=media_type).reports
    return report


def blocks(text: str) -> list[tuple[str, str]]:
    report = read(text)
    return [(block.role, block.span.of(report.text)) for block in report.blocks]


def test_the_text_is_the_file_but_for_its_byte_order_mark() -> None:
    assert read("\ufeffEight died.\r\n\r\n  Nine\tleft.\n").text == "Eight died.\r\n\r\n  Nine\tleft.\n"


def test_paragraphs_a_headline_and_asides() -> None:
    assert blocks(
        f"Eight dead in Port Obi\n\nAna Reyes (Photo: DPA)\n\n{LONG}\n\nRead also: Nine dead\nPhoto: DPA\n"
    ) == [
        ("title", "Eight dead in Port Obi"),
        ("photo credit", "Ana Reyes (Photo: DPA)"),
        ("body", LONG),
        ("related link", "Read also: Nine dead"),
        ("photo credit", "Photo: DPA"),
    ]


def test_a_first_sentence_is_no_headline() -> None:
    assert blocks(f"The port fell.\n\n{LONG}")[0][0] == "body"
    assert read(f"The port fell.\n\n{LONG}").title is None
    assert read("Eight dead in Port Obi").title is None


def test_a_line_for_each_paragraph() -> None:
    assert [text for _, text in blocks(f"{LONG}\n{LONG} Twice.\nThe end came late.")] == [
        LONG,
        f"{LONG} Twice.",
        "The end came late.",
    ]


def test_wrapped_lines_are_one_paragraph_and_one_sentence() -> None:
    wrapped = (
        "Eight soldiers were killed near the port of Obi on Monday, the mayor\n"
        "said, as shelling went on for a third day. Residents of Port\n"
        "Obi left by the northern road, and Col. Mark Lund said that the\n"
        "army would not follow them there.\n\nNobody else spoke."
    )
    report = read(wrapped)
    assert len(report.blocks) == 2
    assert [sentence.span.of(report.text).split()[0] for sentence in split(report)] == [
        "Eight",
        "Residents",
        "Nobody",
    ]


def test_a_heading_and_list_items_end_wrapped_paragraphs() -> None:
    text = (
        "Losses\n"
        "Eight soldiers were killed near the port of Obi on Monday, the mayor\n"
        "said, as shelling went on for a third day.\n"
        "- eight killed\n- twelve wounded\n1. the port\n2. the hills\n"
    )
    assert blocks(text)[0][1] == "Losses"
    assert [text for _, text in blocks(text)][2:] == [
        "- eight killed",
        "- twelve wounded",
        "1. the port",
        "2. the hills",
    ]


def test_short_lines_of_figures_stay_apart() -> None:
    assert [text for _, text in blocks("Killed: 8\nWounded: 12\nMissing: 3")] == [
        "Killed: 8",
        "Wounded: 12",
        "Missing: 3",
    ]


def test_carriage_returns_part_paragraphs_as_newlines_do() -> None:
    assert [text for _, text in blocks(f"Eight dead\r\n\r\n{LONG}\r\n{LONG}\r\n")] == [
        "Eight dead",
        LONG,
        LONG,
    ]


def test_markdown_headings_are_title_and_subheads() -> None:
    report = read(f"# Eight dead\n\n{LONG}\n\n## The hills\n{LONG}\n\n> {LONG}\n\n* one\n* two\n")
    assert report.title == "Eight dead"
    assert [block.role for block in report.blocks] == [
        "title",
        "body",
        "subhead",
        "body",
        "body",
        "body",
        "body",
    ]


def test_a_caption_with_its_credit_is_two_blocks() -> None:
    assert blocks(f"{LONG}\n\nSmoke rose over the port on Monday. (Photo: DPA)")[1:] == [
        ("caption", "Smoke rose over the port on Monday."),
        ("photo credit", "(Photo: DPA)"),
    ]


def test_a_picture_called_a_text_is_refused() -> None:
    with pytest.raises(InputError, match="is no text but image/png"):
        read_pages(b"\x89PNG\r\n\x1a\n\x00\x00", media_type="text/plain")


@given(st.text(alphabet=st.sampled_from("ab A.-#>1*:\n\r\t\u2028\x0b(Photo)"), max_size=200))
def test_blocks_cover_the_text_in_order_but_for_white_space(text: str) -> None:
    if not text.strip("\t\n\r\x0b\x0c "):
        return
    report = read(text)
    at = 0
    for block in report.blocks:
        assert not report.text[at : block.span.start].strip()
        assert block.span.of(report.text).strip() == block.span.of(report.text) != ""
        at = block.span.end
    assert not report.text[at:].strip()

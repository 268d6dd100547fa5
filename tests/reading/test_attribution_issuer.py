import pytest

from onrecord.reading.attribution import find_attributions
from onrecord.reading.page import read_pages
from onrecord.reading.sentences import split

BODY = "\n\nSeventeen soldiers were killed at the ford. The army says that none was.\n"


def origins(text, media_type="text/plain"):
    (report,) = read_pages(text.encode(), media_type=media_type).reports
    found = find_attributions(report, split(report))
    return {
        part.of(report.text): [speaker.name for speaker in each.sources]
        for each in found
        for part in each.content
    }


@pytest.mark.parametrize(
    ("head", "issuer"),
    [
        ("Ministry of Defence of Norland\nPress note 3, 6 February 2022", "Ministry of Defence of Norland"),
        ("COMMUNIQUE No. 44 OF THE DAWN COUNCIL\n21 May 2023", "DAWN COUNCIL"),
        (
            "Statement on the fighting at the ford\nCoast Guard of the Outer Isles\n14 December 2024",
            "Coast Guard of the Outer Isles",
        ),
    ],
)
def test_an_office_says_what_its_own_statement_says(head, issuer):
    said = origins(head + BODY)
    assert said["Seventeen soldiers were killed at the ford."] == [issuer]


def test_who_else_speaks_in_a_statement_keeps_the_word():
    said = origins("Ministry of Defence of Norland\nPress note 3, 6 February 2022" + BODY)
    assert next(names for content, names in said.items() if "none was" in content)[-1] == "army"


@pytest.mark.parametrize(
    "head",
    [
        "Soldiers killed at the ford\n14 December 2024",
        "The Ministry of Defence of Norland has counted its dead.",
        "Ministry of Defence of Norland",
        "By our correspondent\nNorport, 14 December 2024",
    ],
)
def test_a_report_about_an_office_is_not_its_statement(head):
    assert "Seventeen soldiers were killed at the ford." not in origins(head + BODY)


def test_a_page_is_no_statement_by_its_first_lines():
    page = "<html><body><article><p>Ministry of Defence</p><p>Press note 3</p><p>Seven were killed.</p></article></body></html>"
    assert "Seven were killed." not in origins(page, media_type="text/html")

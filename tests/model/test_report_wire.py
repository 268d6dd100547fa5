import json

from hypothesis import given
from hypothesis import strategies as st
from tests.strategies import spans, texts

from onrecord.model import ASIDE_ROLES, PART_ROLES, Block, Report, Span, canonical, digest

blocks = st.builds(Block, st.sampled_from(PART_ROLES + ASIDE_ROLES), spans, texts)
reports = st.builds(
    Report,
    item=texts,
    text=texts,
    blocks=st.lists(blocks, max_size=4).map(tuple),
    part=texts,
    url=st.none() | texts,
    outlet=st.none() | texts,
    published=st.none() | texts,
    authors=st.lists(texts, max_size=2).map(tuple),
    links=st.lists(st.tuples(spans, texts), max_size=2).map(tuple),
)


@given(reports)
def test_the_wire_form_gives_the_same_report_back(report):
    assert Report.from_wire(json.loads(canonical(report.to_wire()))) == report


@given(reports)
def test_parts_and_asides_share_the_blocks_between_them(report):
    assert len(report.parts) + len(report.asides) == len(report.blocks)
    assert not {block.role for block in report.parts} & {block.role for block in report.asides}


def test_the_id_is_of_item_part_url_outlet_and_published():
    report = Report(
        item="a", text="x", blocks=(), part="entry/1", url="u", outlet="o", published="2024-12-17"
    )
    assert report.id == digest(["a", "entry/1", "u", "o", "2024-12-17"])
    assert (
        report.id
        == Report(
            item="a", text="other", blocks=(), part="entry/1", url="u", outlet="o", published="2024-12-17"
        ).id
    )


def test_spans_know_what_they_hold_and_meet():
    assert Span(0, 10).holds(Span(2, 10))
    assert not Span(0, 10).holds(Span(2, 11))
    assert Span(0, 5).meets(Span(4, 6))
    assert not Span(0, 5).meets(Span(5, 6))
    assert Span(1, 3).of("abcd") == "bc"

import io
import json
from importlib import resources

import jsonschema
import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.strategies import claims

from onrecord.errors import InputError
from onrecord.formats.annotations import read_annotations, write_annotations
from onrecord.model import Block, Claim, Report, Span

TEXT = "The ministry said on Monday that nine miners were killed near the river."
PAGE = Report(
    item="i", text=TEXT, blocks=(Block("body", Span(0, len(TEXT))),), url="https://example.org/mine"
)
CLAIM = Claim(
    report=PAGE.id,
    part="body",
    kind="loss",
    measure="killed",
    reader="rules/1",
    quote=TEXT[33:56],
    span=Span(33, 56),
)
SCHEMA = json.loads(
    resources.files("onrecord.formats").joinpath("annotations.schema.json").read_text("utf-8")
)


def written(pages):
    target = io.StringIO()
    write_annotations(pages, target)
    return target.getvalue()


@given(st.lists(claims, max_size=4))
def test_what_is_written_fits_the_schema_and_comes_back_whole(made):
    text = written([(PAGE.to_wire(), made)])
    jsonschema.Draft202012Validator(SCHEMA).validate(json.loads(text))
    if made:
        back = [each.claim for each in read_annotations(text)]
        assert [claim.to_wire() for claim in back] == [claim.to_wire() for claim in made]


def test_the_schema_is_a_schema():
    jsonschema.Draft202012Validator.check_schema(SCHEMA)


def test_the_quotation_is_selected_by_its_words_and_in_our_text_by_its_place():
    (made,) = json.loads(written([(PAGE.to_wire(), [CLAIM])]))["items"]
    ours, page = made["target"]
    assert ours["source"] == f"urn:onrecord:report-{PAGE.id}"
    assert page["source"] == "https://example.org/mine"
    quote, place = ours["selector"]
    assert (quote["exact"], quote["prefix"][-5:], quote["suffix"][:5]) == (
        "nine miners were killed",
        "that ",
        " near",
    )
    assert TEXT[place["start"] : place["end"]] == quote["exact"]
    assert page["selector"] == [quote]


@pytest.mark.parametrize(
    "wrap",
    [
        lambda row: row,
        lambda row: [row],
        lambda row: {"type": "AnnotationPage", "items": [row]},
        lambda row: {"type": ["AnnotationCollection"], "first": {"type": "AnnotationPage", "items": [row]}},
    ],
)
def test_annotations_of_others_are_read_in_any_wrapping(wrap):
    row = {
        "type": "Annotation", "id": "https://example.org/a/1", "creator": {"name": "heron"},
        "body": {"type": "TextualBody", "value": "see the second video", "purpose": "commenting"},
        "target": {"source": "https://example.org/mine", "selector": {
            "type": "RangeSelector", "refinedBy": {"type": "TextQuoteSelector", "exact": "nine miners"}}},
    }  # fmt: skip
    (made,) = read_annotations(json.dumps(wrap(row)))
    assert (made.exact, made.comment, made.creator) == ("nine miners", "see the second video", "heron")
    assert made.sources == ("https://example.org/mine",)
    assert made.claim is None


@pytest.mark.parametrize(
    ("text", "problem"),
    [("{", "no valid JSON"), ("[" * 100_000, "no valid JSON"), ('{"a": 1}', "no Web Annotations")],
)
def test_what_is_no_annotation_is_refused(text, problem):
    with pytest.raises(InputError, match=problem):
        read_annotations(text)


@given(st.recursive(st.none() | st.text(max_size=5) | st.integers(), lambda inner: st.lists(inner, max_size=3)
       | st.dictionaries(st.sampled_from(["type", "target", "selector", "body", "value", "exact", "source", "items"]), inner)))  # fmt: skip
def test_any_json_is_read_or_refused(value):
    row = {"type": "Annotation", "target": value, "body": value}
    text = json.dumps([row, value])
    assert all(each.exact is not None for each in read_annotations(text))

"""Every CSV that is written is well-formed, whatever is in it: RFC 4180, UTF-8, one header, rows of one width."""

import csv
import io

from hypothesis import given
from hypothesis import strategies as st
from tests.strategies import claims, texts

from onrecord.formats import write_csv
from onrecord.formats.acled_style import write_tombstones
from onrecord.formats.audit import write_audit
from onrecord.formats.release import CellChange, write_changes

_RISKY = tuple("=+-@\t\r\n＝＋－＠")
changes = st.builds(CellChange, texts, st.none() | texts, texts, texts, texts, texts, texts, st.tuples(texts))
decisions = st.fixed_dictionaries(
    dict.fromkeys(("id", "at", "operator", "noun", "verb", "reason", "quote", "item", "claim"), texts)
    | {"event": st.integers(1, 9), "undoes": st.none(), "changes": st.dictionaries(texts, texts, max_size=2), "on": st.just([])}
)  # fmt: skip
gone = st.fixed_dictionaries(
    dict.fromkeys(("event_id_cnty", "deleted_timestamp", "redirects_to", "reason"), texts)
)


def linted(write):
    target = io.StringIO(newline="")
    count = write(target)
    text = target.getvalue()
    assert "\x00" not in text
    text.encode("utf-8", "surrogatepass")
    rows = list(csv.reader(io.StringIO(text, newline=""), strict=True))
    header, *body = rows
    assert len(set(header)) == len(header)
    assert {len(row) for row in rows} == {len(header)}
    assert len(body) == count
    assert text.endswith("\r\n")
    for cell in (cell for row in body for cell in row):
        assert (
            not cell.lstrip(" ").startswith(_RISKY)
            or cell.lstrip("-").replace(".", "").replace("e-", "").isdigit()
        )


@given(
    st.lists(claims, max_size=3),
    st.lists(changes, max_size=3),
    st.lists(decisions, max_size=3),
    st.lists(gone, max_size=3),
)
def test_any_values_make_a_csv_that_is_well_formed(made, changed, decided, dead):
    linted(lambda target: write_csv(made, target))
    linted(lambda target: write_changes(changed, target))
    linted(lambda target: write_audit(decided, target))
    linted(lambda target: write_tombstones(dead, target))

"""Every CSV that leaves goes through one guard against formulas, in the header too."""

from pathlib import Path

import onrecord
from onrecord.desk.asking import Page, csv_of
from onrecord.record.overlap import Overlap

HOSTILE = ("=1+1", "＝1+1", "  =1+1", "\t=1+1", "@sum", "-2+3")


def test_no_room_has_a_guard_of_its_own():
    root = Path(onrecord.__file__).parent
    own = [
        path.name for path in root.rglob("*.py") if '"=", "+", "-", "@"' in path.read_text(encoding="utf-8")
    ]
    assert own == ["tabular.py"]


def test_a_list_named_like_a_formula_is_safe_in_the_table_of_overlaps():
    for name in HOSTILE:
        table = Overlap((name, "B"), None, {"": {"11": 3}})
        header = table.to_csv().splitlines()[0]
        assert header.lstrip('"').startswith("'")


def test_the_desks_tables_are_as_safe_as_exports():
    for text in HOSTILE:
        page = csv_of(Page("x", "x", {}, {}, rows=[{"words": text}])).body.decode()
        assert page.split("\r\n", 1)[1].lstrip('"').startswith("'")

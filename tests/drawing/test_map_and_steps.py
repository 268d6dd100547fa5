import re
from datetime import date
from xml.etree import ElementTree

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from onrecord.drawing.lineage import Carried, Line, lineage
from onrecord.drawing.map import SOURCE, Spot, world_map
from onrecord.drawing.steps import Dot, Step, steps
from onrecord.drawing.svg import inline

TESSIM = Spot(51.7, 36.2, "city", "Tessim: 3 claims", "Tessim", 3, "/claims?place=Tessim")
REGION = Spot(51.0, 35.0, "admin1", "Upper Menna: 1 claim", "Upper Menna")


def radii(svg: str) -> list[float]:
    root = ElementTree.fromstring(svg)
    return [
        float(each.get("r"))
        for each in root.iter()
        if each.tag.endswith("circle") and each.get("fill-opacity")
    ]


def test_a_circle_is_as_wide_as_the_place_is_uncertain():
    town, area = radii(world_map([TESSIM, REGION], title="x"))[::-1]
    assert area > 5 * town


def test_borders_can_be_switched_off_and_coasts_stay():
    with_borders = world_map([TESSIM], title="x")
    without = world_map([TESSIM], title="x", borders=False)
    assert with_borders.count("--or-border") > 0
    assert without.count("--or-border)") == 0
    assert without.count("--or-land") == with_borders.count("--or-land") > 0


def test_a_map_says_in_words_what_it_shows_and_where_its_outlines_are_from():
    description = re.search(r"<desc>(.*?)</desc>", world_map([TESSIM], title="x")).group(1)
    assert "Tessim: 3 claims (51.7, 36.2)" in description
    assert SOURCE in description


def test_a_map_of_nothing_is_the_world_with_every_continent_filled():
    svg = world_map([], title="x")
    assert len(re.findall(r'fill="var\(--or-land\)"', svg)) > 100
    ElementTree.fromstring(svg)


@settings(max_examples=8)
@given(
    st.lists(
        st.tuples(
            st.floats(-90, 90), st.floats(-180, 180), st.sampled_from(["exact", "admin1", "country", None])
        ),
        max_size=6,
    )
)
def test_wherever_places_lie_they_are_on_the_map(places):
    spots = [Spot(lat, lon, precision, "here", "<name>") for lat, lon, precision in places]
    root = ElementTree.fromstring(world_map(spots, title="x", borders=False))
    dots = [e for e in root.iter() if e.tag.endswith("circle") and not e.get("fill-opacity")]
    assert len(dots) == len(spots)
    for dot in dots:
        assert -1 <= float(dot.get("cx")) <= 721
        assert -1 <= float(dot.get("cy")) <= 401


def test_names_that_would_cover_each_other_are_left_to_the_table():
    near = [Spot(51.7, 36.2, "city", "a", "Tessim", 5), Spot(51.71, 36.21, "city", "b", "Balmory", 1)]
    svg = world_map(near, title="x")
    assert ">Tessim</text>" in svg
    assert ">Balmory</text>" not in svg


def day(number: int) -> float:
    return date(2024, 3, number).toordinal()


def test_the_line_keeps_each_figure_until_the_next_and_the_band_is_its_bounds():
    rows = [Step(day(1), 10, 5, 20), Step(day(11), 30, 30, 30), Step(day(21), None, 8, None)]
    svg = steps(rows, (), title="Killed", up="people", dates=True)
    assert svg.count('opacity="0.16"') == 1
    assert "from 2024-03-01: 10; from 2024-03-11: 30" in svg
    assert "2024-03-0" in svg


def test_a_dot_leads_to_its_claim_and_shows_its_range():
    dot = Dot(day(3), 12, 10, 15, 1, "the ministry: 12 <killed>", "/claims/abc")
    svg = steps((), [dot], title="Killed", up="people", dates=True)
    assert '<a href="/claims/abc"' in svg
    assert "the ministry: 12 &lt;killed&gt;" in svg
    ElementTree.fromstring(svg)


@pytest.mark.parametrize("days", [1, 40, 400, 4000, 400_000])
def test_however_long_the_time_ticks_are_few(days):
    first = date(1950, 5, 6).toordinal()
    svg = steps([Step(first, 1), Step(first + days, 2)], (), title="x", up="y", dates=True)
    ticks = re.findall(r">(\d{4}(?:-\d\d){0,2})</text>", svg)
    assert 1 <= len(ticks) <= 9


def test_nothing_known_is_a_chart_of_nothing():
    assert "nothing yet" in steps((), (), title="x", up="y", dates=True)


def line(origin: str, *days: int, kept: bool = True, changed: tuple[str, ...] = ()) -> Line:
    carried = tuple(
        Carried(int(day(each)), f"Outlet {each}", changed if n else (), f"/claims/{each}")
        for n, each in enumerate(days)
    )
    return Line(origin, int(day(days[0])) if days else None, kept, carried)


LEGEND = ("as it was said", "changed on the way", "own words not on record")


def test_a_lineage_shows_who_was_first_and_what_changed_in_colour_and_words():
    svg = lineage(
        [line("The ministry", 1, 2, 5, changed=("measure",)), line("A doctor", 3, kept=False)],
        title="x",
        legend=LEGEND,
    )
    assert svg.count('fill="var(--or-2)"') == 2 + 1
    assert "2024-03-02: Outlet 2 (measure)" in svg
    assert "A doctor (own words not on record): 2024-03-03: Outlet 3" in svg
    ElementTree.fromstring(svg)


def test_days_in_a_lineage_keep_their_order_whatever_lies_between():
    svg = lineage([line("The ministry", 1, 2, 28)], title="x", legend=LEGEND)
    root = ElementTree.fromstring(svg)
    xs = [
        float(c.get("cx"))
        for a in root.iter()
        if a.tag.endswith("}a")
        for c in a.iter()
        if c.tag.endswith("circle")
    ]
    assert xs == sorted(xs)
    assert abs((xs[2] - xs[1]) - (xs[1] - xs[0])) < 0.1


def test_a_lineage_of_nothing_and_of_no_days_can_be_drawn():
    ElementTree.fromstring(lineage([], title="x", legend=LEGEND))
    undated = Line("Somebody", None, True, (Carried(None, "Outlet", (), "/claims/x"),))
    assert "Outlet" in lineage([undated], title="x", legend=LEGEND)


def test_a_drawing_in_a_page_has_no_style_of_its_own_and_is_a_group_where_it_has_links():
    with_links = steps(
        (), [Dot(day(3), 12, None, None, 0, "tip", "/claims/abc")], title="x", up="y", dates=True
    )
    without = steps([Step(day(1), 1)], (), title="x", up="y", dates=True)
    assert "<style>" not in inline(with_links)
    assert 'role="group"' in inline(with_links)
    assert 'role="img"' in inline(without)

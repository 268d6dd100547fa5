import xml.etree.ElementTree as ElementTree

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from onrecord.drawing.axes import Scale, round_ticks
from onrecord.drawing.curve import band, traces
from onrecord.drawing.density import densities
from onrecord.drawing.ranges import predictions
from onrecord.drawing.svg import page, text
from onrecord.drawing.upset import upset

SVG = "{http://www.w3.org/2000/svg}"
DRAWS = np.random.default_rng(1).normal(1000, 50, 2000)
CURVE = [(0.25, 120.0, 110.0, 140.0), (1.0, 180.0, 150.0, 230.0), (4.0, 420.0, 300.0, 620.0)]
PLOTS = {
    "densities": densities(
        [("one", DRAWS, 900.0, 1000.0, 1100.0)], documented=700, title="All", span=(900, 1100)
    ),
    "predictions": predictions(
        [("A", 10, 20, 40, 30), ("B", 10, 20, 40, 50)], title="Held out", label="people"
    ),
    "band": band(CURVE, title="If more", across="times", up="people", marked=1.0),
    "traces": traces([[1.0, 2.0, 3.0], [2.0, 2.0, 1.0]], title="Chains", up="people"),
    "upset": upset(["A", "B"], {"11": 5, "10": 7, "01": 2}, title="Overlaps"),
}


@pytest.fixture(params=PLOTS)
def drawn(request):
    return ElementTree.fromstring(PLOTS[request.param])


def test_every_plot_is_well_formed_and_says_in_words_what_it_shows(drawn):
    assert drawn.tag == f"{SVG}svg"
    assert drawn.find(f"{SVG}title").text
    assert any(character.isdigit() for character in drawn.find(f"{SVG}desc").text)
    assert drawn.get("role") == "img"


def test_every_plot_follows_light_and_dark(drawn):
    assert "prefers-color-scheme:dark" in drawn.find(f"{SVG}style").text
    fills = {element.get("fill") for element in drawn.iter() if element.get("fill")}
    assert all(fill == "none" or fill.startswith("var(--or-") for fill in fills)


def test_everything_lies_on_the_page(drawn):
    width, height = (float(value) for value in drawn.get("viewBox").split()[2:])
    for element in drawn.iter():
        for name, most in (
            ("x", width),
            ("cx", width),
            ("x1", width),
            ("x2", width),
            ("y", height),
            ("cy", height),
        ):
            if element.get(name):
                assert -0.01 <= float(element.get(name)) <= most + 0.01


def test_no_plot_asks_anything_of_the_network(drawn):
    said = ElementTree.tostring(drawn, encoding="unicode").replace("http://www.w3.org/2000/svg", "")
    assert "http" not in said
    assert "<script" not in said


def test_the_missed_list_is_told_from_the_held():
    assert "in truth 50 (missed)" in PLOTS["predictions"]
    assert "in truth 30;" in PLOTS["predictions"]


def test_upset_bars_are_in_order_and_named():
    assert "A: 7; A and B: 5; B: 2." in PLOTS["upset"]
    assert "and 27 smaller" in upset(
        list("ABCDE"), {f"{c:05b}": c for c in range(1, 32)}, title="Many", most=4
    )


def test_list_names_cannot_break_out():
    hostile = '</text><script>alert("x")</script>'
    drawn = upset([hostile, "B"], {"11": 5}, title=hostile)
    assert "<script" not in drawn
    assert ElementTree.fromstring(drawn) is not None
    assert "&lt;b&gt;" in page(10, 10, "t", "<b>", [text(0, 0, "<b>")])


@given(st.floats(-1e9, 1e9), st.floats(1e-3, 1e9))
def test_ticks_are_few_round_and_inside(low, spread):
    ticks = round_ticks(low, low + spread)
    assert len(ticks) <= 7
    assert all(low - spread * 1e-6 <= tick <= low + spread * (1 + 1e-6) for tick in ticks)
    assert ticks == sorted(ticks)


def test_a_scale_without_spread_is_no_error():
    assert Scale.over([5.0, 5.0], 0, 100).at(5.0) == pytest.approx(50)
    assert round_ticks(5, 5) == [5]


def test_values_beyond_the_ends_are_held_there():
    scale = Scale(0, 10, 100, 200)
    assert (scale.at(-5), scale.at(5), scale.at(50)) == (100, 150, 200)


def test_draws_that_are_all_alike_are_drawn():
    drawn = densities([("one", np.full(50, 7.0), 7, 7, 7)], documented=7, title="All", span=(7, 7))
    assert "nan" not in drawn.lower().replace("nano", "")

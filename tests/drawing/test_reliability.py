from xml.etree import ElementTree

from onrecord.drawing.reliability import reliability


def test_every_series_is_drawn_named_and_told_in_words():
    page = reliability(
        {"figure": [(0.5, 0.4, 10), (0.9, 0.95, 40)], "<when>": [(0.2, 0.3, 5)]}, title="Held out"
    )
    root = ElementTree.fromstring(page)
    words = " ".join(root.itertext())
    assert "figure: 0.82 sure, 0.84 right" in words
    assert "<when>" in words
    assert page.count("<circle") == 3


def test_a_series_without_bands_is_no_error():
    assert "nothing: 0.00 sure" in reliability({"nothing": []}, title="Empty")

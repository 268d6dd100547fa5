"""The variants of bench/variants.py: gold stays on its words whatever is made of a passage."""

import sys
from importlib import import_module
from pathlib import Path
from typing import Any

import pytest

from onrecord.model import Block, Report, Span
from onrecord.reading.page import read_pages

sys.path.insert(0, str(Path(__file__).parents[2] / "bench"))
made, variants, gold = (import_module(name) for name in ("variants_made", "variants", "claims_gold"))
sys.path.pop(0)

TITLE = "Landslide kills 14 in Ardal"
BODY = (
    "A landslide killed 14 villagers near Ardal on Monday, the governor said. “Another three miners are still missing,” "
    "he told Radio Ardal. Rescuers came in the morning, with loudspeakers, searchlights, stretchers and blankets from neighbouring Melnik."
)
SECOND = "The hospital in Melnik said that 1,012 people were wounded, most of them by falling rubble."

SLOTS = {
    "kind": "loss",
    "measure": "killed",
    "figure": {"best": 14, "low": 14, "high": 14},
    "said_by": ["governor"],
}


def passage() -> Any:
    text = f"{TITLE}\n\n{BODY}\n\n{SECOND}"
    spans = [Span(at, at + len(words)) for words in (TITLE, BODY, SECOND) if (at := text.index(words)) >= 0]
    blocks = tuple(Block(role, span) for role, span in zip(("title", "body", "body"), spans, strict=True))
    report = Report(item="0" * 64, part="", text=text, blocks=blocks)
    rows = []
    for figure in ("14 villagers", "three", "1,012"):
        at = Span(text.index(figure), text.index(figure) + len(figure))
        rows.append(gold.Row((at,), (at,), figure, SLOTS))
    meta = {"id": "made/one", "published": "2031-05-05", "outlet": "Post"}
    return made.passage_of(meta, report, rows)


def moved(dress: str, layout: str, *, copies: int = 1) -> list[tuple[str, Any]]:
    group = [made.dressed(passage(), dress, seed=1) for _ in range(copies)]
    laid, data, media_type = made.laid_out(group, layout)
    reports = read_pages(data, media_type=media_type).reports
    return [
        (row.figures[0].of(reports[found.report].text), row)
        for found in made.found(laid, reports)
        for row in found.gold
    ]


@pytest.mark.parametrize("layout", sorted(made.LAYOUTS))
@pytest.mark.parametrize("dress", sorted(made.DRESSES))
def test_gold_stands_on_its_words_in_every_dress_and_layout(dress, layout):
    words = [
        " ".join(words.split()) for words, _ in moved(dress, layout, copies=4 if layout == "live blog" else 1)
    ]
    assert len(words) in (3, 12)
    if dress == "capitals":
        assert words[:3] == ["14 VILLAGERS", "THREE", "1,012"]
    elif not dress.startswith("scan"):
        assert [each.replace("-", "") for each in words[:3]] == ["14 villagers", "three", "1,012"]
    else:
        assert all(len(each) > 2 for each in words)


def test_a_turn_makes_its_speaker_the_nearest_one_but_not_in_the_title():
    chains = [row.slots["said_by"] for _, row in moved("as written", "turns")]
    assert [len(chain) for chain in chains] == [1, 2, 2] or [len(chain) for chain in chains] == [2, 2, 2]
    assert all(chain[-1] == "governor" for chain in chains)


def test_the_same_seed_makes_the_same_scan_and_another_one_another():
    first, again, other = (
        made.laid_out([made.dressed(passage(), "scan, 3 %", seed=seed)], "plain")[1] for seed in (1, 1, 2)
    )
    assert first == again != other


def test_slips_come_in_about_the_share_that_was_asked_for():
    text = "all the wounded from the burning mill were moved to normal wards of a little hospital. " * 40
    pieces = made.DRESSES["scan, 3 %"](text, made.random.Random(3))
    changed = sum(piece != char for piece, char in zip(pieces, text, strict=True))
    assert 0.02 < changed / len(text) < 0.05


def test_marks_inside_numbers_and_words_stay_where_all_others_go():
    pieces = made.DRESSES["no punctuation"]("“It’s 1,012 – a fire-fighter, at 9:30.”", made.random.Random(1))
    assert "".join(pieces).split() == ["It’s", "1,012", "a", "fire-fighter", "at", "9:30"]


def test_wrapped_lines_are_no_wider_than_they_may_be():
    _, data, _ = made.laid_out([passage()], "wrapped, hyphens")
    lines = data.decode().splitlines()
    assert max(map(len, lines)) <= 61
    assert any(line.endswith("-") for line in lines)


def test_what_was_not_read_counts_as_missed():
    laid, _, _ = made.laid_out([passage()], "plain")
    found = next(iter(made.found(laid, [Report(item="0" * 64, part="", text="Nothing here.", blocks=())])))
    assert [row.figures for row in found.gold] == [(Span(-1, -1),)] * 3


def test_names_in_scans_are_compared_with_mixed_letters_taken_for_one():
    row = gold.Row(
        (), (), "", {"said_by": ["Colrnan Ministry"], "group": "rniners", "by": None, "where": "ArdaI"}
    )
    clean = gold.Row(
        (), (), "", {"said_by": ["Colman Ministry"], "group": "miners", "by": None, "where": "Ardal"}
    )
    assert variants._folded(row).slots == variants._folded(clean).slots


def test_the_score_of_a_variant_is_that_of_its_passages():
    scored = variants.score_variant([passage()], "as written", "plain")
    assert scored.figure.wanted == 3
    assert scored.found.right == 3

"""Generated passages: that spans stay verbatim, bounds follow the words, parts and speakers stay, and seeds decide."""

import random
import sys
from datetime import date
from importlib import import_module
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

ROOT = Path(__file__).parents[2]
sys.path.insert(0, str(ROOT / "training"))
corpus, markup, gold, wordings, generator, figures_varied = (
    import_module(name) for name in ("corpus", "markup", "gold", "wordings", "generator", "figures_varied")
)
sys.path.remove(str(ROOT / "training"))

WRITTEN = list(corpus.written())
BEFORE = {passage.id: gold.gold(passage) for passage in WRITTEN}
MADE = [gold.gold(each) for each in generator.variants(WRITTEN, seed=7, each=1)]


def passage(body: str, *, slug: str = "slug", published: str = "2031-02-04") -> Any:
    """One passage as parsed."""
    (made,) = markup.passages(f"=== {slug} | {published} | Outlet | x\n{body}", manner="agency", name="x")
    return made


def varied(body: str, step: str) -> set[str]:
    """The texts that one step makes of a body under forty seeds."""
    one = passage(body)
    pool = generator.Pool([one])
    found = set()
    for seed in range(40):
        roots = [markup.parse(line) for line in body.splitlines()]
        getattr(generator, step)(roots, random.Random(seed), pool)
        found.add("\n".join(root.words for root in roots))
    return found


def test_every_variant_parses_and_differs_from_what_was_written() -> None:
    assert len(MADE) == len(WRITTEN)
    changed = sum(row["text"] != BEFORE[row["id"].partition("~")[0]]["text"] for row in MADE)
    assert changed > 0.9 * len(MADE)


def test_every_slot_of_a_variant_is_verbatim() -> None:
    slots = ("cue", "figure", "group", "by", "circumstance", "when", "where", "said")
    for row in MADE:
        for claim in row["claims"]:
            assert row["text"][slice(*claim["span"])] == claim["quote"]
            for each in (*(claim[slot] for slot in slots), *claim["said_by"]):
                assert each is None or row["text"][slice(*each["span"])] == each["wording"], row["id"]


def test_every_bound_of_a_variant_follows_its_words() -> None:
    for row in MADE:
        for each in row["figures"]:
            if each["measure"] is None or each["bound"] == "given":
                continue
            found = wordings.bounds(row["text"][slice(*each["span"])])
            assert (each["low"], each["best"], each["high"]) == (found.low, found.best, found.high)


def test_a_variant_keeps_every_claim_with_its_measure_basis_and_part_of() -> None:
    for row in MADE:
        before = BEFORE[row["id"].partition("~")[0]]
        for name in ("measure", "basis"):
            now = sorted(str(each[name]) for each in row["figures"] if each["measure"])
            assert now == sorted(str(each[name]) for each in before["figures"] if each["measure"]), row["id"]
        assert len(row["claims"]) == len(before["claims"])
        parts = [sum(claim["part_of"] is not None for claim in each["claims"]) for each in (row, before)]
        assert parts[0] == parts[1]


def test_a_variant_keeps_who_is_behind_each_claim() -> None:
    for row in MADE:
        before = BEFORE[row["id"].partition("~")[0]]
        for now, then in zip(row["claims"], before["claims"], strict=True):
            if then["said_by"]:
                assert [link["class"] for link in now["said_by"]][-1] == then["said_by"][-1]["class"]


def test_a_variant_stays_in_the_split_of_its_passage() -> None:
    assert all(row["split"] == BEFORE[row["id"].partition("~")[0]]["split"] for row in MADE)


def test_the_same_seed_gives_the_same_and_another_seed_does_not() -> None:
    some = WRITTEN[:20]
    first, again, other = (
        [gold.gold(each) for each in generator.variants(some, seed=seed, each=1)] for seed in (1, 1, 2)
    )
    assert first == again
    assert first != other


def test_a_sentence_is_turned_so_that_its_speaker_comes_first() -> None:
    body = "[q1 [k Forty] [g men] died], [s1.gov the mayor] [c1 said]."
    assert varied(body, "_fronted") == {
        "Forty men died, the mayor said.",
        "The mayor said that forty men died.",
    }


def test_a_sentence_that_opens_with_what_may_be_a_name_is_not_turned() -> None:
    assert varied("[q1 Orlinsk has fallen], [s1.gov the mayor] [c1 said].", "_fronted") == {
        "Orlinsk has fallen, the mayor said."
    }


def test_an_outlet_before_the_speakers_makes_a_chain() -> None:
    body = "[q1 [k Forty] [g men] died], [s1.gov the mayor] [c1 said]."
    one = passage(body)
    pool = generator.Pool([one])
    for seed in range(20):
        roots = [markup.parse(body)]
        generator._carried_by(roots, random.Random(seed), pool)
        row = gold.gold(markup.Passage("a/b", "a", "x", "2031-02-04", "O", (markup.Block("body", roots[0]),)))
        chain = [link["class"] for link in row["claims"][0]["said_by"]]
        assert chain in (["government"], ["media", "government"])
        if len(chain) == 2:
            return
    pytest.fail("no seed made a chain")


def test_a_figure_behind_a_determiner_takes_no_hedge() -> None:
    found = varied("[k The 40] dead and the [w 30] hurt.", "_figures")
    assert all(text.startswith("The ") and " and the " in text for text in found)
    assert not any(hedge in text for text in found for hedge in ("about", "least", "up to", "some"))


def test_parts_stay_below_their_totals() -> None:
    for text in varied("[k1 90] [g people] died, [k;of1 30] of them [g children].", "_figures"):
        numbers = [int(word.strip(",")) for word in text.split() if word.strip(",").isdigit()]
        assert len(numbers) == 2
        total, part = numbers
        assert part < total


def test_names_change_wherever_they_stand() -> None:
    one = passage("[p Ana Ruiz] spoke at [l Orla]. Ruiz left Orla.")
    pool = generator.Pool([one, passage("[p Mira Kolar] came to [l Dorn].", slug="b")])
    roots = [markup.parse("[p Ana Ruiz] spoke at [l Orla]. Ruiz left Orla.")]
    seen = set()
    for seed in range(40):
        roots = [markup.parse("[p Ana Ruiz] spoke at [l Orla]. Ruiz left Orla.")]
        generator._other_names(roots, random.Random(seed), pool)
        seen.add(roots[0].words)
    assert "Mira Kolar spoke at Dorn. Kolar left Dorn." in seen
    assert not any("Ruiz" in text and "Kolar" in text for text in seen)


def test_weekdays_move_with_the_day_of_publication() -> None:
    one = passage("[k Two] [g men] died on [d* Monday].")
    pool = generator.Pool([one])
    for number in range(10):
        made = generator.vary(one, number=number, chance=random.Random(number), pool=pool)
        (claim,) = gold.gold(made)["claims"]
        assert claim["when"]["start"] is not None
        days = generator._DAYS
        assert days[date.fromisoformat(claim["when"]["start"]).weekday()] == claim["when"]["wording"]
        gap = date.fromisoformat(made.published) - date.fromisoformat(claim["when"]["start"])
        assert gap.days == 1


def test_a_passage_that_names_a_calendar_date_keeps_its_day() -> None:
    one = passage("[k Two] [g men] died on [d* 3 March 2030].")
    pool = generator.Pool([one])
    made = {generator.vary(one, number=at, chance=random.Random(at), pool=pool).published for at in range(10)}
    assert made == {"2031-02-04"}


@settings(max_examples=200, deadline=None)
@given(st.integers(2, 900_000), st.sampled_from([0.4, 0.8, 1.3, 2.5, 4]))
def test_a_scaled_figure_is_near_its_factor_and_keeps_the_order(value: int, factor: float) -> None:
    scaled = figures_varied._scaled(value, factor)
    assert scaled >= 2
    assert abs(scaled - value * factor) <= max(2, value * factor * 0.5)

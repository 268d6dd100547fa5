"""The training corpus: that every passage parses, every span is verbatim, every bound obeys the guideline's table."""

import sys
from importlib import import_module
from pathlib import Path
from typing import Any

import pytest

from onrecord.model import Claim

ROOT = Path(__file__).parents[2]
sys.path.insert(0, str(ROOT / "training"))
sys.path.insert(1, str(ROOT / "bench"))
corpus, markup, gold, wordings, days, tags, automatic, common = (
    import_module(name)
    for name in ("corpus", "markup", "gold", "wordings", "days", "tags", "automatic", "common")
)
sys.path.remove(str(ROOT / "training"))
sys.path.remove(str(ROOT / "bench"))

SLOTS = ("cue", "figure", "group", "by", "circumstance", "when", "where", "said")
ROWS, WRONG, _ = corpus.problems()


def made(body: str, *, published: str = "2031-02-04") -> dict[str, Any]:
    """The gold of one passage."""
    text = f"=== slug | {published} | Outlet | none\n{body}"
    (passage,) = markup.passages(text, manner="agency", name="x")
    row: dict[str, Any] = gold.gold(passage)
    return row


def test_every_passage_parses() -> None:
    assert WRONG == []
    assert len(ROWS) >= 600


def spans_of(row: dict[str, Any]) -> list[tuple[list[int], str | None]]:
    found: list[tuple[list[int], str | None]] = []
    for claim in row["claims"]:
        found.append((claim["span"], claim["quote"]))
        filled = [claim[slot] for slot in SLOTS if claim[slot] is not None]
        found += [(each["span"], each["wording"]) for each in filled]
        found += [(link["span"], link["wording"]) for link in claim["said_by"]]
    for attribution in row["attributions"]:
        found += [(span, None) for slot in ("source", "cue", "content") for span in attribution[slot]]
    found += [(each["span"], None) for kind in ("mentions", "figures", "parts") for each in row[kind]]
    return found


def test_every_span_is_verbatim_and_trimmed() -> None:
    for row in ROWS:
        for (start, end), wording in spans_of(row):
            words = row["text"][start:end]
            assert words, row["id"]
            assert words == words.strip(), (row["id"], words)
            assert wording is None or wording == words, (row["id"], wording)


def test_every_claim_is_one_of_the_model_and_round_trips() -> None:
    for row in ROWS:
        for wire in row["claims"]:
            assert Claim.from_wire(wire).to_wire() == wire


def test_claims_of_a_passage_have_ids_of_their_own() -> None:
    for row in ROWS:
        ids = [claim["id"] for claim in row["claims"]]
        assert len(ids) == len(set(ids)), row["id"]
        assert all(claim["part_of"] is None or claim["part_of"] in ids for claim in row["claims"])


def test_every_bound_obeys_the_table() -> None:
    for row in ROWS:
        for each in row["figures"]:
            if each["measure"] is None:
                assert (each["low"], each["best"], each["high"], each["bound"]) == (None, None, None, "other")
                continue
            low, best, high = each["low"], each["best"], each["high"]
            match each["bound"]:
                case "exact" | "none":
                    assert low == best == high is not None
                case "about":
                    assert (low, high) == (None, None) != (best,)
                case "at_least":
                    assert low == best is not None
                    assert high is None
                case "at_most":
                    assert low is best is None
                    assert high is not None
                case "range":
                    assert low < high
                    assert best is None
                case "vague":
                    assert low is best is high is None
                case other:
                    assert other == "given"


def test_no_attribution_lacks_a_cue_or_a_content() -> None:
    assert all(each["cue"] and each["content"] for row in ROWS for each in row["attributions"])


def test_the_split_is_the_one_of_the_benchmarks() -> None:
    named = {"train": "tune", "held out": "held out"}
    assert all(named[row["split"]] == common.half(row["id"]) for row in ROWS)
    assert {row["split"] for row in ROWS} == {"train", "held out"}


@pytest.mark.parametrize(
    ("words", "low", "best", "high"),
    [
        ("eight", 8, 8, 8),
        ("exactly 8", 8, 8, 8),
        ("a", 1, 1, 1),
        ("About 1,000", None, 1000, None),
        ("an estimated two thousand", None, 2000, None),
        ("close to 40", None, 40, None),
        ("at least 100", 100, 100, None),
        ("more than 600", 600, 600, None),
        ("upward of three dozen", 36, 36, None),
        ("up to 500", None, None, 500),
        ("fewer than ten", None, None, 10),
        ("no more than 12", None, None, 12),
        ("100 to 300", 100, None, 300),
        ("between 30 and 40", 30, None, 40),
        ("three to five thousand", 3000, None, 5000),
        ("12–15", 12, None, 15),
        ("several hundred", None, None, None),
        ("at least several hundred", None, None, None),
        ("tens of thousands", None, None, None),
        ("a third of", None, None, None),
        ("no one", 0, 0, 0),
        ("none", 0, 0, 0),
        ("200 or so", None, 200, None),
        ("1.2 million", 1200000, 1200000, 1200000),
        ("two hundred and six", 206, 206, 206),
        ("11k", 11000, 11000, 11000),
    ],
)
def test_bounds_are_those_of_the_table(
    words: str, low: int | None, best: int | None, high: int | None
) -> None:
    found = wordings.bounds(words)
    assert (found.low, found.best, found.high) == (low, best, high)


def test_words_that_are_no_number_are_refused() -> None:
    with pytest.raises(ValueError, match="no number phrase"):
        wordings.bounds("soldiers")


@pytest.mark.parametrize("value", [0, 7, 13, 20, 21, 99, 100, 101, 206, 999, 1000, 1200, 45018, 999999])
def test_a_number_spelled_out_reads_back(value: int) -> None:
    assert wordings.number(wordings.spelled(value)) == value


@pytest.mark.parametrize(
    ("words", "start", "end"),
    [
        ("Tuesday", "2031-02-04", "2031-02-04"),
        ("last Tuesday", "2031-01-28", "2031-01-28"),
        ("Monday night", "2031-02-03", "2031-02-03"),
        ("yesterday", "2031-02-03", "2031-02-03"),
        ("4 March", "2030-03-04", "2030-03-04"),
        ("Feb. 4, 2030", "2030-02-04", "2030-02-04"),
        ("December", "2030-12-01", "2030-12-31"),
        ("2029", "2029-01-01", "2029-12-31"),
        ("last week", "2031-01-27", "2031-02-02"),
        ("last month", "2031-01-01", "2031-01-31"),
    ],
)
def test_plain_dates_count_back_from_publication(words: str, start: str, end: str) -> None:
    found = days.resolve(words, "2031-02-04")
    assert (found.start, found.end) == (start, end)


def test_a_chain_runs_from_the_nearest_speaker_to_the_origin() -> None:
    row = made(
        "[q1 [q2 [k Forty] [g men] died], [s2.gov the mayor] [c2 said]], [s1.out [o the Post]] [c1 reported]."
    )
    (claim,) = row["claims"]
    assert [link["name"] for link in claim["said_by"]] == ["Post", "mayor"]
    assert claim["cue"]["wording"] == "said"
    assert claim["quote"] == "Forty men died"


def test_a_pronoun_is_named_and_a_speaker_carried_over() -> None:
    row = made(
        "[s1.gov [p Ana Ruiz]] [c1 spoke]: [q1 it was over]. [s2~1 She] [c2 said] [q2 [k two] [g men] died]. [k;a2 One] [g woman] died too."
    )
    assert [claim["said_by"][0]["name"] for claim in row["claims"]] == ["Ana Ruiz", "Ana Ruiz"]
    assert row["claims"][0]["said_by"][0]["wording"] == "She"
    assert row["figures"][1]["carried"]


def test_defaults_hold_for_each_claim_but_those_that_refuse_them() -> None:
    row = made("[k Two] [g men] died at [l* Orla] on [d* Monday]. [k;- Three] died at Dorn in [d2 1990].")
    assert [claim["where"] and claim["where"]["name"] for claim in row["claims"]] == ["Orla", None]
    assert row["claims"][0]["when"]["start"] == "2031-02-03"


def test_numbers_without_a_mark_are_no_loss() -> None:
    row = made("The mayor, 61, counted twelve lorries and [k two] dead on 4 May.")
    words = [row["text"][slice(*each["span"])] for each in row["figures"] if each["measure"] is None]
    assert words == ["61", "twelve"]


def test_a_surname_told_before_is_marked_again() -> None:
    row = made("[p Ana Ruiz] went. Ruiz came back to Kenya.")
    assert [(each["kind"], each["name"]) for each in row["mentions"]] == [
        ("person", "Ana Ruiz"),
        ("person", "Ana Ruiz"),
        ("place", "Kenya"),
    ]


@pytest.mark.parametrize(
    ("body", "problem"),
    [
        ("[k two men", "never closed"),
        ("two] men", "never opened"),
        ("[zz two] men", "is no tag"),
        ("[k;zz two] men", "is no slot"),
        ("[k soldiers] died", "no number phrase"),
        ("[s1 He] [c1 said] so.", "has no content"),
        ("[s1 He] [c1 said] [q1 [k two] died].", "has no class"),
        ("[s1~3 He] [c1 said] [q1 so].", "not marked before it"),
        ("[k;l4 Two] died.", "linked but not marked"),
        ("[k;of4 Two] died.", "names no figure"),
        ("[k Two] died [d* some day].", "needs a value"),
    ],
)
def test_a_wrong_mark_is_named(body: str, problem: str) -> None:
    with pytest.raises(markup.MarkupError, match=problem):
        made(body)


def test_a_header_that_lacks_a_field_is_named() -> None:
    with pytest.raises(markup.MarkupError, match="is not 'slug"):
        list(markup.passages("=== slug | 2031-02-04\nText.", manner="agency", name="x"))


def test_two_passages_of_one_id_are_refused(tmp_path: Path) -> None:
    (tmp_path / "agency").mkdir()
    for name in ("1.txt", "2.txt"):
        (tmp_path / "agency" / name).write_text("=== a | 2031-02-04 | Outlet | none\nText.")
    with pytest.raises(markup.MarkupError, match="second passage"):
        list(corpus.written(tmp_path))


def test_every_known_name_and_measure_is_well_formed() -> None:
    assert set(automatic.known_names().values()) == {"person", "organisation", "place"} - {"person"}
    for kinds in wordings.table()["before"], wordings.table()["after"]:
        assert set(kinds) == {"about", "at_least", "at_most", "exact"}
    for hedge, words in wordings.table()["before"].items():
        for each in words:
            found = wordings.bounds(f"{each}{'' if each in '~<>' else ' '}40")
            assert found.kind == hedge
            assert found.hedge == each

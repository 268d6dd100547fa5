import pytest
from tests.findings.scene import Scene

from onrecord.errors import InputError, UsageError
from onrecord.findings import (
    ENGINES,
    SHIPPED,
    compared,
    findings,
    load,
    parse,
    problems,
    renamed,
    shipped_text,
)
from onrecord.findings.codebook import _file
from onrecord.findings.engines import COMMON


@pytest.mark.parametrize("name", SHIPPED)
def test_a_shipped_codebook_fits_its_engine_and_uses_every_rule_and_setting(name):
    book = load(name)
    assert book.name == name
    assert problems(book) == ()
    assert set(book.rules) == {*ENGINES[book.engine].RULES, *COMMON}
    assert set(book.settings) == set(ENGINES[book.engine].SETTINGS)


@pytest.mark.parametrize("name", [name for name in SHIPPED if name != "origins"])
def test_a_codebook_modelled_on_anothers_says_that_its_figure_is_not_theirs(name):
    assert "rules modelled on" in load(name).label
    assert "not a" in load(name).label
    assert load("ucdp").label == "rules modelled on UCDP GED 19.1; not a UCDP figure"


@pytest.mark.parametrize("name", SHIPPED)
def test_every_rule_names_where_it_is_taken_from_and_says_what_it_is(name):
    for rule in load(name).rules.values():
        assert rule.source.strip()
        assert rule.says.endswith(".")
        assert (
            "onrecord" in rule.source
            or "docs/" in rule.source
            or "decision" in rule.source
            or "Codebook" in rule.source
            or "Methodology" in rule.source
        )


def test_the_version_changes_with_the_file():
    text = shipped_text("ucdp")
    other = parse(text.replace("reliable_from = 0.5", "reliable_from = 0.4"), subject="x")
    assert other.version != load("ucdp").version
    assert other.version.startswith("1+")
    assert parse(text, subject="x") == load("ucdp")


def test_there_is_no_other_codebook():
    with pytest.raises(UsageError, match="Codebooks are ucdp, acled, airwars, origins"):
        load("prio")


@pytest.mark.parametrize(
    ("old", "new", "problem"),
    [
        ('name = "ucdp"', 'name = "Ours!"', "short word"),
        ('label = "', 'lable = "', "label is missing"),
        ('measures = ["killed"]', 'measures = ["hurt"]', "measures must be some of"),
        ('measures = ["killed"]', "measures = []", "measures must be some of"),
        ("[rules.low]\n", "[rules.low]\npage = 3\n", "rule low must have source and says"),
        ("[settings]", "[setings]", "what no codebook has"),
        ('unit = "', "unit = ", "not TOML"),
        ('source = "UCDP GED Codebook 19.1, definition of an event"', 'source = " "', "must be texts"),
    ],
)
def test_a_file_that_is_no_codebook_is_refused_by_name(old, new, problem):
    text = shipped_text("ucdp")
    assert old in text
    with pytest.raises(InputError, match=problem) as caught:
        parse(text.replace(old, new, 1), subject="ours.toml")
    assert caught.value.subject == "ours.toml"


@pytest.mark.parametrize(
    ("name", "old", "new", "problem"),
    [
        ("ucdp", 'engine = "ucdp"', 'engine = "prio"', "there is no engine prio"),
        ("ucdp", "reliable_from = 0.5", "reliable_form = 0.5", "setting reliable_from is missing"),
        ("ucdp", "reliable_from = 0.5", 'reliable_from = "much"', "setting reliable_from is no float"),
        ("ucdp", "reliable_from = 0.5", "reliable_from = 0.5\nmood = 1", "setting mood is none"),
        ("ucdp", "[rules.low]", "[rules.lowest]", "rule low is missing"),
        ("ucdp", "not a UCDP figure", "a UCDP figure", "whose figure it is not"),
        ("acled", "small = 3\nlarge = 10", "small = 3", "small and large alone"),
        ("acled", "small = 3\nlarge = 10", "best = 3.5", "no whole number"),
        ("acled", "small = 3\nlarge = 10", "about = 3", "has words"),
        ("origins", "media = 0.6", 'media = "some"', "setting weights is no dict"),
    ],
)
def test_what_keeps_a_codebook_from_being_used_is_said(name, old, new, problem):
    text = shipped_text(name)
    assert old in text
    book = parse(text.replace(old, new, 1), subject="x")
    assert any(problem in each for each in problems(book)), problems(book)
    scene = Scene()
    scene.says("Ministry", 3)
    with pytest.raises(InputError, match="codebook check"):
        findings(*scene.told(), codebook=book)


def test_a_codebook_of_ones_own_is_begun_from_another_and_says_so():
    book = parse(renamed(shipped_text("acled"), "our-team"), subject="x")
    assert (book.name, book.engine) == ("our-team", "acled")
    assert book.label == "rules of our-team, begun from acled; not a figure of ACLED"
    assert problems(book) == ()


def test_comparing_lists_what_differs_and_nothing_else():
    text = renamed(shipped_text("ucdp"), "ours").replace("reliable_from = 0.5", "reliable_from = 0.6")
    rows = compared(load("ucdp"), parse(text, subject="x"))
    assert rows == [{"what": "setting reliable_from", "ucdp": 0.5, "ours": 0.6}]
    assert compared(load("ucdp"), load("ucdp")) == []
    what = {row["what"] for row in compared(load("ucdp"), load("acled"))}
    assert {"engine", "rule lowest", "rule low", "setting vague.dozens.low"} <= what


def test_the_common_rules_are_part_of_every_codebook():
    for name in COMMON:
        assert f"[rules.{name}]" in _file("common")
        assert all(name in load(book).rules for book in SHIPPED)

"""Matching as a whole, on small lists of invented people."""

import importlib.util
import random
import shutil
import sys
from functools import cache
from pathlib import Path
from types import ModuleType
from typing import Any

import numpy as np
import pyarrow as pa
import pytest

from onrecord.errors import MissingExtra, UsageError
from onrecord.lists.matching import Matching, match
from onrecord.lists.settings import MatchSettings
from onrecord.model import Entry

FREE = frozenset({"registry", "memorial"})
SETTINGS = MatchSettings(duplicate_free=FREE, random_pairs=20_000, threads=1)


@cache
def generator() -> ModuleType:
    path = Path(__file__).parents[2] / "examples" / "lists" / "make.py"
    spec = importlib.util.spec_from_file_location("make_lists_for_tests", path)
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    sys.modules[spec.name] = module
    spec.loader.exec_module(module)
    return module


@cache
def made(size: int = 200) -> tuple[tuple[Entry, ...], dict[str, str]]:
    """Entries of three lists, and the true person of each by entry id."""
    lists, truth = generator().made(size, 3)
    people = {(row["list"], row["id"]): row["person"] for row in truth}
    entries = []
    for name, rows in lists.items():
        for number, row in enumerate(rows, start=2):
            fields = {field: value for field, value in row.items() if value and field != "id"}
            entries.append(Entry(name, number, fields, row, row["id"]))
    return tuple(entries), {entry.id: people[entry.list, entry.key] for entry in entries}


@cache
def found() -> Matching:
    return match(made()[0], settings=SETTINGS)


def pairs_of(groups: Any) -> set[tuple[str, str]]:
    return {(a, b) for group in groups for a in group for b in group if a < b}


def test_most_of_what_is_joined_is_right_and_most_of_what_is_right_is_joined() -> None:
    entries, truth = made()
    joined = pairs_of(person.entries for person in found().persons)
    right = {(a.id, b.id) for a in entries for b in entries if a.id < b.id and truth[a.id] == truth[b.id]}
    assert len(joined & right) >= 0.85 * len(joined)
    assert len(joined & right) >= 0.85 * len(right)


def test_every_entry_is_in_one_person_and_duplicate_free_lists_once() -> None:
    entries, _ = made()
    assert sorted(id_ for person in found().persons for id_ in person.entries) == sorted(
        e.id for e in entries
    )
    lists = {entry.id: entry.list for entry in entries}
    for person in found().persons:
        for name in FREE:
            assert sum(lists[id_] == name for id_ in person.entries) <= 1


def test_the_order_of_entries_changes_nothing() -> None:
    shuffled = list(made()[0])
    random.Random(5).shuffle(shuffled)
    again = match(shuffled, settings=SETTINGS)
    assert again.persons == found().persons
    assert again.pairs.equals(found().pairs)


def test_a_table_gives_what_its_entries_give() -> None:
    entries, _ = made()
    names = sorted({field for entry in entries for field in entry.fields})
    columns = {name: [entry.fields.get(name) for entry in entries] for name in names}
    table = pa.table({"id": [e.id for e in entries], "list": [e.list for e in entries], **columns})
    assert match(table, settings=SETTINGS).persons == found().persons


def test_the_parts_of_a_weight_come_to_the_probability() -> None:
    for own in found().matches[:200]:
        assert own.left < own.right
        assert own.probability == pytest.approx(1 / (1 + 2 ** -sum(own.why.values())), abs=0.002)
        assert own.band == SETTINGS.band(own.probability)
    assert {own.band for own in found().matches} == {"match", "review"}


def test_explain_says_what_each_comparison_adds() -> None:
    best = max(found().matches, key=lambda own: own.probability)
    told = found().explain(best.right, best.left)
    assert told.probability == best.probability
    assert told.weight == pytest.approx(told.prior + sum(step.bits for step in told.steps), abs=0.05)
    assert {"name", "birth", "death", "place"} <= {step.comparison for step in told.steps}
    assert told.to_wire()["decided"] is None


def test_explain_of_what_was_not_compared_is_refused() -> None:
    with pytest.raises(UsageError, match="not an entry"):
        found().explain("nobody", made()[0][0].id)
    registry = [entry.id for entry in made()[0] if entry.list == "registry"]
    with pytest.raises(UsageError, match="were not compared"):
        found().explain(registry[0], registry[1])


def test_decisions_stand_whatever_the_model_says() -> None:
    sure = max(found().matches, key=lambda own: own.probability)
    apart = next(
        (a.entries[0], b.entries[0])
        for a in found().persons
        for b in found().persons
        if a.id < b.id and len(a.entries) == len(b.entries) == 1 and a.lists != b.lists
    )
    again = match(
        made()[0], settings=SETTINGS, different=[(sure.right, sure.left)], same=[apart, ("gone", "too")]
    )
    person = {id_: own.id for own in again.persons for id_ in own.entries}
    assert person[sure.left] != person[sure.right]
    assert person[apart[0]] == person[apart[1]]
    assert again.explain(*apart).decided == "same"
    assert again.explain(sure.left, sure.right).probability == 0.0


def test_a_person_keeps_its_id_when_others_join_it() -> None:
    ids = {min(person.entries): person.id for person in found().persons}
    assert len(set(ids.values())) == len(ids)


def test_draws_hold_the_entries_and_differ() -> None:
    draws = list(found().draw(5, seed=2))
    assert len({len(groups) for groups in draws}) > 1
    for groups in draws:
        assert sorted(id_ for group in groups for id_ in group) == sorted(found().columns.ids)


def test_the_weakest_link_of_a_person_is_among_its_pairs() -> None:
    chances = {(own.left, own.right): own.probability for own in found().matches}
    for person in found().persons:
        if len(person.entries) == 1:
            assert person.least == 1.0
        elif len(person.entries) == 2:
            assert person.least == pytest.approx(chances.get(person.entries, person.least))


@pytest.mark.parametrize("size", [0, 1, 2])
def test_hardly_any_entries_are_matched_without_ado(size: int) -> None:
    entries = made()[0][:size]
    assert sum(len(person.entries) for person in match(entries, settings=SETTINGS).persons) == size


def test_entries_without_any_field_are_persons_of_their_own() -> None:
    entries = [Entry("x", n, {}, {}, str(n)) for n in range(5)]
    assert len(match(entries, settings=SETTINGS).persons) == 5


def test_strange_text_in_every_field_is_survived() -> None:
    weird = [
        "a" * 5000,
        "\u202eabc",
        "\x00",
        "'); drop table entries; --",
        "12/12",
        "ال",
        "가",
        "é" * 50,
        " ",
    ]
    fields = ("name", "birth", "age", "death", "place", "unit", "identifier:x'y", "other; column")
    entries = [Entry("x", n, dict.fromkeys(fields, text), {}, str(n)) for n, text in enumerate(weird * 2)]
    assert sum(len(person.entries) for person in match(entries, settings=SETTINGS).persons) == len(entries)


def test_an_entry_given_twice_is_refused() -> None:
    with pytest.raises(UsageError, match="id of two entries"):
        match([made()[0][0], made()[0][0]], settings=SETTINGS)


def test_an_engine_that_does_not_exist_is_named() -> None:
    with pytest.raises(UsageError, match="is not an engine"):
        match(made()[0], settings=SETTINGS, engine="abacus")


def test_a_missing_extra_says_how_to_install_it(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "duckdb", None)
    with pytest.raises(MissingExtra, match=r"onrecord\[match\]"):
        match(made()[0], settings=SETTINGS)


def test_settings_survive_the_wire_and_wrong_ones_are_refused() -> None:
    own = MatchSettings(duplicate_free=FREE, fields=frozenset({"name"}), kinds={"village": "text"})
    assert MatchSettings.from_wire(own.to_wire()) == own
    with pytest.raises(UsageError, match="not in order"):
        MatchSettings(match_at=0.1, review_at=0.5)
    with pytest.raises(UsageError, match="has no kind"):
        MatchSettings(kinds={"village": "smell"})


def test_the_model_says_how_often_each_level_is_met() -> None:
    wire = found().model.to_wire()
    for levels in wire["comparisons"].values():
        for rate in ("m", "u"):
            assert sum(level[rate] for level in levels) == pytest.approx(1, abs=0.02)
    assert 0 < wire["share"] < 0.05


def test_kin_who_died_together_are_not_one_person() -> None:
    _, truth = made()
    joined = pairs_of(person.entries for person in found().persons)
    wrong = [pair for pair in joined if truth[pair[0]] != truth[pair[1]]]
    assert len(wrong) <= 0.15 * len(joined)


def test_weights_are_bounded_by_what_a_wrong_field_can_say() -> None:
    assert np.all(found().weights[:, :-1] > -8)


def test_spark_gives_what_duckdb_gives() -> None:
    pyspark = pytest.importorskip("pyspark.sql", exc_type=ImportError)
    if shutil.which("java") is None:
        pytest.skip("Java is not installed")
    from splink.internals.spark.jar_location import similarity_jar_location

    builder = pyspark.SparkSession.builder.master("local[1]").config("spark.jars", similarity_jar_location())
    for name, value in QUICK.items():
        builder = builder.config(name, value)
    session = builder.getOrCreate()
    try:
        small = MatchSettings(
            duplicate_free=FREE,
            random_pairs=500,
            threads=1,
            fields=frozenset({"name", "birth", "age", "death"}),
        )
        entries = [entry for entry in made()[0] if int(entry.key[1:]) <= 30]
        ours, theirs = (match(entries, settings=small, engine=engine) for engine in ("duckdb", "spark"))
        assert theirs.persons == ours.persons
        assert theirs.pairs.equals(ours.pairs)
    finally:
        session.stop()


QUICK = {
    "spark.ui.enabled": "false",
    "spark.ui.showConsoleProgress": "false",
    "spark.driver.bindAddress": "127.0.0.1",
    "spark.driver.host": "127.0.0.1",
    "spark.sql.shuffle.partitions": "1",
    "spark.default.parallelism": "1",
    "spark.sql.codegen.wholeStage": "false",
    "spark.sql.codegen.factoryMode": "NO_CODEGEN",
    "spark.sql.ansi.enabled": "false",
    "spark.log.level": "ERROR",
}

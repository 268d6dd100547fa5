"""Lists in a record: imported whole or not at all, matched to persons, withdrawn for safety, and made again."""

import csv
import gzip
import io
import json
import random
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from onrecord.errors import InputError, RecordError, UsageError
from onrecord.model import Entry
from onrecord.record import NOUNS, Record, list_import, verify_record
from onrecord.record.overlap import overlap
from onrecord.record.withholding import KEY_COLUMN

FIRST = "Name;Born;Died;Place\nAda Moss;1980-01-02;2019-03-01;Elm\nBo Fern;1970;2019-03-02;Oak\nCy Reed;1975-05;2019-03-02;Oak\n"
SECOND = "Name;Born;Died;Place\nAda Moss;1980-01-02;2019-03-01;Elm\nBo Fern;1970;2019-03-03;Oak\nDi Vale;1985-05;2019-03-02;Ash\n"
GIVEN = (
    "Ada",
    "Bo",
    "Cyrus",
    "Dina",
    "Edgar",
    "Fay",
    "Gustav",
    "Hal",
    "Ida",
    "Jonas",
    "Kai",
    "Lea",
    "Mona",
    "Nia",
)
FAMILY = (
    "Moss",
    "Fern",
    "Reedman",
    "Valeson",
    "Ashworth",
    "Birch",
    "Colewell",
    "Dale",
    "Elder",
    "Frost",
    "Glen",
    "Heath",
)


def nouns(record: Record) -> dict[str, list[str]]:
    return {noun: [json.dumps(wire) for wire in every(record._database)] for noun, every in NOUNS.items()}


def killed(*arguments: object) -> None:
    raise KeyboardInterrupt


def bytes_of(folder: Path) -> bytes:
    return b"".join(path.read_bytes() for path in sorted(folder.rglob("*")) if path.is_file())


@pytest.fixture
def file(tmp_path: Path) -> Path:
    file = tmp_path / "list.csv"
    file.write_text(FIRST)
    return file


@pytest.fixture
def record(tmp_path: Path) -> Iterator[Record]:
    with Record.init(tmp_path / "record") as record:
        yield record


def test_an_import_is_an_edition_its_entries_and_an_item_that_is_kept_and_logged(
    record: Record, file: Path
) -> None:
    edition = record.add_list(file, name="ministry", operator="k")
    assert (edition.list, edition.number, edition.entries) == ("ministry", 1, 3)
    assert [entry.fields["name"] for entry in record.entries("ministry")] == [
        "Ada Moss",
        "Bo Fern",
        "Cy Reed",
    ]
    assert [item.id for item in record.items()] == [edition.item]
    kinds = [row["event"] for row in record.custody(edition.item)]
    assert kinds == ["capture", "list"]
    assert record.custody(edition.item)[1]["result"] == "list ministry, edition 1: 3 entries"
    assert verify_record(record.path).ok


def test_a_plan_writes_nothing(record: Record, file: Path) -> None:
    before = bytes_of(record.path / "events")
    planned = record.plan_list(file, name="ministry")
    assert (planned.number, planned.read.rows, len(planned.difference.added)) == (1, 3, 3)
    assert bytes_of(record.path / "events") == before
    assert list(record.items()) == []
    assert record.lists() == []


def test_the_same_file_again_changes_nothing(record: Record, file: Path) -> None:
    first = record.add_list(file, name="ministry")
    before = nouns(record)
    assert record.plan_list(file, name="ministry").already
    assert record.add_list(file, name="ministry") == first
    assert nouns(record) == before


def test_a_new_version_is_an_edition_with_what_it_added_changed_and_withdrew(
    record: Record, file: Path
) -> None:
    record.add_list(file, name="ministry")
    changed = {entry.fields["name"]: entry.id for entry in record.entries("ministry")}
    file.write_text(SECOND)
    edition = record.add_list(file, name="ministry")
    assert edition.number == 2
    change = record.list_changes("ministry")
    assert [entry.fields["name"] for entry in change.added] == ["Di Vale"]
    assert [(old.fields["death"], new.fields["death"]) for old, new in change.changed] == [
        ("2019-03-02", "2019-03-03")
    ]
    assert [entry.fields["name"] for entry in change.withdrawn] == ["Cy Reed"]
    assert change.same == 1
    now = {entry.fields["name"]: entry.id for entry in record.entries("ministry")}
    assert now["Bo Fern"] == changed["Bo Fern"]
    assert "Cy Reed" not in now


def test_two_lists_of_one_file_are_two_lists(record: Record, file: Path) -> None:
    record.add_list(file, name="ministry")
    record.add_list(file, name="families")
    assert [edition.list for edition in record.lists()] == ["families", "ministry"]
    assert len({entry.id for entry in record.entries()}) == 6


def test_a_mapping_is_saved_with_the_edition_and_used_again(record: Record, file: Path) -> None:
    mapping = '[fields]\nname = "Name"\nbirth = "Born"\n"identifier:ward" = "Place"\n'
    record.add_list(file, name="ministry", mapping=mapping)
    file.write_text(SECOND)
    planned = record.plan_list(file, name="ministry")
    assert planned.mapping_from == "edition 1"
    assert set(planned.mapping.fields) == {"name", "birth", "identifier:ward"}
    assert "identifier:ward" in record.mapping_of("ministry")


def test_a_bad_list_leaves_nothing_behind(record: Record, file: Path) -> None:
    record.add_list(file, name="ministry")
    before, events = nouns(record), record._folder.events.count()
    for data in (b"", b"%PDF-1.7", b"Name;Born\n" + b'"unclosed;1\n' * 20_000, b"PK\x03\x04nonsense"):
        file.write_bytes(data)
        with pytest.raises((InputError, UsageError)):
            record.add_list(file, name="ministry")
    with pytest.raises(UsageError, match="which is not there"):
        file.write_text(SECOND)
        record.add_list(file, name="ministry", mapping='[fields]\nname = "Nom"')
    assert nouns(record) == before
    assert record._folder.events.count() == events


def test_a_file_that_changes_between_the_plan_and_the_import_is_refused(record: Record, file: Path) -> None:
    planned = record.plan_list(file, name="ministry")
    file.write_text(SECOND)
    with pytest.raises(InputError, match="it was changed while it was looked at"):
        record.add_list(file, name="ministry", planned=planned)
    assert record.lists() == []


@pytest.mark.parametrize("name", ["", "  ", "count", "x" * 81, "a\x1bb"])
def test_a_name_that_is_none(record: Record, file: Path, name: str) -> None:
    with pytest.raises(UsageError, match="it is no name for a list"):
        record.add_list(file, name=name)


def test_a_table_of_a_page_that_is_kept(record: Record, tmp_path: Path) -> None:
    page = tmp_path / "page.html"
    page.write_text(
        "<html><body><p>The dead of Elm.</p><table><tr><th>Name<th>Age<tr><td>Ada Moss<td>39<tr><td>Bo Fern<td>49</table>"
    )
    (capture,) = record.add(page).captures
    record.add_list(capture.item[:12], name="page")
    assert [entry.fields for entry in record.entries("page")] == [
        {"name": "Ada Moss", "age": "39"},
        {"name": "Bo Fern", "age": "49"},
    ]
    assert len(list(record.captures_of(capture.item))) == 1
    assert record.read().reports == 1


def test_a_list_is_not_read_as_a_report(record: Record, file: Path) -> None:
    record.add_list(file, name="ministry")
    assert record.read().reports == 0


def test_a_rebuild_gives_editions_and_entries_again_byte_for_byte(record: Record, file: Path) -> None:
    record.add_list(file, name="ministry")
    file.write_text(SECOND)
    record.add_list(file, name="ministry")
    record.add_list(file, name="families", duplicate_free=True)
    before = nouns(record)
    assert record.rebuild().differ == 0
    assert nouns(record) == before
    assert verify_record(record.path).ok


def test_an_import_killed_before_it_was_applied_is_finished_by_the_next_to_open(
    record: Record, file: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with monkeypatch.context() as patched:
        patched.setattr(list_import, "apply_list", killed)
        with pytest.raises(KeyboardInterrupt):
            record.add_list(file, name="ministry")
    assert record.lists() == []
    record.close()
    with Record.open(record.path) as again:
        assert len(list(again.entries("ministry"))) == 3
        assert verify_record(again.path).ok


def test_an_import_killed_between_item_and_edition_is_made_by_doing_it_again(
    record: Record, file: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with monkeypatch.context() as patched:
        patched.setattr(list_import, "edition_of", None)
        patched.setattr(list_import.store.entries, "digest_of", killed)
        with pytest.raises(KeyboardInterrupt):
            record.add_list(file, name="ministry")
    assert [item.length for item in record.items()] == [len(FIRST)]
    assert record.lists() == []
    assert record.add_list(file, name="ministry").number == 1
    assert len(list(record.items())) == 1
    assert verify_record(record.path).ok


def test_a_table_of_a_page_captured_into_a_warc(record: Record, tmp_path: Path) -> None:
    page = b"<html><body><table><tr><th>Name<th>Age<tr><td>Ada Moss<td>39<tr><td>Bo Fern<td>49</table></body></html>"
    http = b"HTTP/1.1 200 OK\r\nContent-Type: text/html; charset=utf-8\r\n\r\n" + page
    head = (
        "WARC/1.1\r\nWARC-Type: response\r\nWARC-Record-ID: <urn:uuid:00000000-0000-4000-8000-000000000000>\r\n"
        "WARC-Date: 2024-12-17T00:00:00Z\r\nWARC-Target-URI: http://news.example/dead\r\n"
        f"Content-Type: application/http; msgtype=response\r\nContent-Length: {len(http)}\r\n\r\n"
    )
    (tmp_path / "page.warc.gz").write_bytes(gzip.compress(head.encode() + http + b"\r\n\r\n"))
    (capture,) = record.add(tmp_path / "page.warc.gz").captures
    record.add_list(capture.item, name="page")
    assert [entry.fields["name"] for entry in record.entries("page")] == ["Ada Moss", "Bo Fern"]


def test_a_list_is_not_made_again_from_altered_bytes(record: Record, file: Path) -> None:
    edition = record.add_list(file, name="ministry")
    kept = record._folder.vault.path(edition.item)
    kept.chmod(0o644)
    kept.write_text(FIRST.replace("Ada", "Eda"))
    with pytest.raises(RecordError, match="the bytes are altered"):
        record.list_changes("ministry")
    kept.unlink()
    with pytest.raises(RecordError, match="the bytes are missing"):
        record.rebuild()


def test_an_entry_altered_in_the_store_is_named_by_verify(record: Record, file: Path) -> None:
    record.add_list(file, name="ministry")
    record._database.execute("UPDATE entries SET wire = replace(wire, 'Ada', 'Eda')")
    record.close()
    (fault,) = verify_record(record.path).faults
    assert "the entries of the list ministry are not as they were read" in fault.detail


def test_a_withdrawn_entry_is_nowhere_in_the_store_and_stays_out(record: Record, file: Path) -> None:
    record.add_list(file, name="ministry")
    entry = next(each for each in record.entries("ministry") if each.fields["name"] == "Bo Fern")
    done = record.withdraw_entry(entry.id[:10], reason="a relative asked", operator="k")
    assert done.items == tuple(item.id for item in record.items())
    assert [each.fields["name"] for each in record.entries("ministry")] == ["Ada Moss", "Cy Reed"]
    assert record.is_entry(entry.id)
    record.close()
    assert b"Bo Fern" not in record._folder.database.read_bytes()
    assert b"Bo Fern" not in bytes_of(record.path / "events")
    assert verify_record(record.path).ok
    with Record.open(record.path) as again:
        before = nouns(again)
        again.rebuild()
        assert nouns(again) == before
        file.write_text(FIRST + "Ed Ash;1990;2019-03-04;Elm\n")
        planned = again.plan_list(file, name="ministry")
        assert planned.withheld == 1
        again.add_list(file, name="ministry", planned=planned)
        assert [each.fields["name"] for each in again.entries("ministry")] == [
            "Ada Moss",
            "Cy Reed",
            "Ed Ash",
        ]
        assert verify_record(again.path).ok


def test_a_redacted_edition_takes_the_place_of_all_files_that_hold_an_entry(
    record: Record, file: Path
) -> None:
    record.add_list(file, name="ministry")
    kept = {each.fields["name"]: each.id for each in record.entries("ministry")}
    file.write_text(FIRST.replace("1975-05", "1975-06"))
    record.add_list(file, name="ministry")
    done = record.withdraw_entry(kept["Bo Fern"], reason="a relative asked", redact=True)
    assert done.items == ()
    record.close()
    assert b"Bo Fern" not in bytes_of(record.path)
    verdict = verify_record(record.path)
    assert verdict.ok, verdict.faults
    assert sorted(check.state for check in verdict.items) == ["verified", "withheld", "withheld"]
    with Record.open(record.path) as again:
        left = {each.fields["name"]: each.id for each in again.entries("ministry")}
        assert left == {name: id_ for name, id_ in kept.items() if name != "Bo Fern"}
        rows = list(csv.reader(io.StringIO(again._folder.vault.read(done.redacted or "").decode())))
        assert rows[0][:2] == [KEY_COLUMN, "Name"]
        before = nouns(again)
        again.rebuild()
        assert nouns(again) == before
        assert again.withdraw_entry(kept["Bo Fern"], reason="a relative asked", redact=True).items == ()
        assert verify_record(again.path).ok


def test_withdrawing_needs_a_reason_and_an_entry(record: Record, file: Path) -> None:
    record.add_list(file, name="ministry")
    with pytest.raises(UsageError, match="it needs a reason"):
        record.withdraw_entry(next(iter(record.entries())).id, reason=" ")
    with pytest.raises(UsageError, match="there is no such entry"):
        record.withdraw_entry("ffffff", reason="asked")


def test_withdrawing_the_item_of_a_list_takes_its_entries_out(record: Record, file: Path) -> None:
    edition = record.add_list(file, name="ministry")
    record.withdraw(edition.item, reason="asked")
    assert list(record.entries("ministry")) == []
    before = nouns(record)
    record.rebuild()
    assert nouns(record) == before
    assert verify_record(record.path).ok
    with pytest.raises(InputError, match="withdrawn"):
        record.add_list(file, name="ministry")
    record.add_list(file, name="ministry", readmit="the family agreed")
    assert len(list(record.entries("ministry"))) == 3
    assert verify_record(record.path).ok


# Matching: one record is matched once, and copied for the tests that change it.


def made_lists(people: int, seed: int) -> dict[str, str]:
    """Three lists of made people, with slips; nobody is twice on one."""
    chance = random.Random(seed)
    alive = [
        (
            f"{chance.choice(GIVEN)} {chance.choice(FAMILY)}{chance.choice(('', 'ton', 'well', 'by'))}",
            f"19{chance.randint(50, 99)}-{chance.randint(1, 12):02d}-{chance.randint(1, 28):02d}",
            chance.choice("mf"),
            f"2019-{chance.randint(1, 9):02d}-{chance.randint(1, 28):02d}",
            chance.choice(("Elm", "Oak", "Ash Hill", "Yew")),
        )
        for _ in range(people)
    ]
    lists = {}
    for name, share in (("ministry", 0.6), ("families", 0.5), ("morgue", 0.4)):
        rows = ["Name;Born;Sex;Died;Place"]
        for called, *rest in alive:
            if chance.random() < share:
                rows.append(";".join([called[:-1] if chance.random() < 0.15 else called, *rest]))
        lists[name] = "\n".join(rows) + "\n"
    return lists


@pytest.fixture(scope="module")
def matched_once(tmp_path_factory: pytest.TempPathFactory) -> Path:
    pytest.importorskip("splink")
    folder = tmp_path_factory.mktemp("matched")
    with Record.init(folder / "record") as record:
        for name, text in made_lists(240, 5).items():
            (folder / f"{name}.csv").write_text(text)
            record.add_list(folder / f"{name}.csv", name=name, duplicate_free=True)
        record.match(draws=10)
    return folder / "record"


@pytest.fixture
def matched(matched_once: Path, tmp_path: Path) -> Iterator[Record]:
    shutil.copytree(matched_once, tmp_path / "matched")
    with Record.open(tmp_path / "matched") as record:
        yield record


def test_every_entry_is_in_one_person_and_no_person_twice_on_a_list(matched: Record) -> None:
    persons = list(matched.persons())
    of_entries = [entry for person in persons for entry in person.entries]
    assert sorted(of_entries) == [entry.id for entry in matched.entries()]
    assert all(len(person.entries) == len(person.lists) for person in persons)
    assert 0.85 * 240 * 0.88 < len(persons) < 1.15 * 240
    assert verify_record(matched.path).ok


def test_matching_again_without_a_change_does_nothing(matched: Record) -> None:
    before = matched._folder.events.count()
    assert not matched.match(draws=10).new
    assert matched._folder.events.count() == before


def test_a_rebuild_gives_persons_matches_and_draws_again_byte_for_byte(matched: Record) -> None:
    before, drawn = nouns(matched), [each.to_wire() for each in matched.partitions(10)]
    assert matched.rebuild().differ == 0
    assert nouns(matched) == before
    assert [each.to_wire() for each in matched.partitions(10)] == drawn
    assert verify_record(matched.path).ok


def test_a_decision_stands_through_matching_until_it_is_undone(matched: Record) -> None:
    apart = next(pair for pair in matched.pairs("match"))
    decision = matched.decide_pair(
        apart.left[:12], apart.right[:12], "different", reason="two cousins", operator="k"
    )
    assert matched.matched().stale
    assert matched.match(draws=10).decided == 1
    assert matched.person_of(apart.left) != matched.person_of(apart.right)
    matched.match(draws=10, again=True)
    assert matched.person_of(apart.left) != matched.person_of(apart.right)
    before = nouns(matched)
    matched.rebuild()
    assert nouns(matched) == before
    matched.undo(decision.id)
    matched.match(draws=10)
    assert matched.person_of(apart.left) == matched.person_of(apart.right)
    assert verify_record(matched.path).ok


def test_a_new_edition_or_a_withdrawal_takes_persons_away_until_lists_are_matched_again(
    matched: Record, tmp_path: Path
) -> None:
    (tmp_path / "new.csv").write_text(FIRST)
    matched.add_list(tmp_path / "new.csv", name="new")
    with pytest.raises(
        UsageError, match=r"the lists are not matched, or have changed since. Match them: onrecord match"
    ):
        matched.persons()
    assert verify_record(matched.path).ok
    matched.match(draws=2)
    entry = next(iter(matched.entries()))
    matched.withdraw_entry(entry.id, reason="asked")
    with pytest.raises(UsageError, match="have changed since"):
        matched.overlap()
    before = nouns(matched)
    matched.rebuild()
    assert nouns(matched) == before
    assert verify_record(matched.path).ok


def test_persons_altered_in_the_store_are_named_by_verify(matched: Record) -> None:
    matched._database.execute("DELETE FROM persons WHERE id = (SELECT min(id) FROM persons)")
    matched.close()
    assert any(
        "persons or matches are not what matching gave" in fault.detail
        for fault in verify_record(matched.path).faults
    )


def test_what_is_to_be_reviewed_comes_without_what_was_decided(matched: Record) -> None:
    open_ = matched.to_review()
    assert {pair.band for pair in open_} <= {"review"}
    if not open_:
        pytest.skip("matching left nothing open")
    first = open_[0]
    matched.decide_pair(first.left, first.right, "unsure")
    assert first not in matched.to_review()
    assert first in matched.to_review(again=True)


def test_overlaps_count_every_person_once_in_all_and_by_stratum(matched: Record) -> None:
    whole = matched.overlap()
    assert whole.persons == len(list(matched.persons()))
    for by in ("place", "period", "sex", "age"):
        assert matched.overlap(by).cells == whole.cells
    assert set(matched.overlap("sex").strata) <= {"", "male", "female"}
    assert matched.overlap(lists=["morgue"]).persons == sum(
        "morgue" in person.lists for person in matched.persons()
    )
    with pytest.raises(UsageError, match="cannot be told apart by this"):
        matched.overlap("shoe size")
    with pytest.raises(UsageError, match="there is no such list"):
        matched.overlap(lists=["nobody's"])


def test_other_drawings_hold_all_entries_too(matched: Record) -> None:
    drawn = matched.partitions(10)
    assert len(drawn) == 10
    entries = sum(1 for _ in matched.entries())
    for each in drawn:
        assert sum(pattern.count("1") * count for pattern, count in each.cells.items()) <= entries
    with pytest.raises(UsageError, match="matching drew 10"):
        matched.partitions(11)


def test_names_do_not_leave_by_default(matched: Record, tmp_path: Path) -> None:
    matched.export("jsonl", tmp_path / "entries.jsonl", noun="entries")
    text = (tmp_path / "entries.jsonl").read_text()
    assert "[name withheld]" in text
    assert not any(name in text for name in FAMILY)
    for noun in ("persons", "matches", "editions"):
        matched.export("jsonl", tmp_path / f"{noun}.jsonl", noun=noun)
        assert not any(name in (tmp_path / f"{noun}.jsonl").read_text() for name in FAMILY)
    assert not any(name in matched.people(["age", "sex"]) for name in FAMILY)
    matched.export("jsonl", tmp_path / "all.jsonl", noun="entries", profile="full")
    assert any(name in (tmp_path / "all.jsonl").read_text() for name in FAMILY)


def test_strata_of_a_person_are_what_most_of_its_entries_say() -> None:
    from onrecord.model import Person

    entries = [
        Entry(
            "a",
            1,
            {"name": "Ada Moss", "sex": "female", "age": "39", "death": "2019-03-01", "place": "Elm, North"},
            {},
            "1",
        ),
        Entry(
            "b",
            1,
            {"name": "Ada Moss", "sex": "female", "birth": "1980", "death": "2019-03", "place": "elm"},
            {},
            "1",
        ),
        Entry("c", 1, {"name": "Ada Moss", "sex": "male", "age": "38/40", "death": "2020"}, {}, "1"),
        Entry("a", 2, {"name": "Bo Fern", "sex": "male"}, {}, "2"),
        Entry("b", 2, {"name": "Bo Fern", "sex": "female"}, {}, "2"),
    ]
    ids = [entry.id for entry in entries]
    persons = [
        Person(tuple(sorted(ids[:3])), ("a", "b", "c"), 0.9),
        Person(tuple(sorted(ids[3:])), ("a", "b"), 0.9),
    ]

    def strata(by: str) -> dict[str, dict[str, int]]:
        return {
            name: dict(cells)
            for name, cells in overlap(persons, entries, lists=("a", "b", "c"), by=by).strata.items()
        }

    assert strata("sex") == {"": {"110": 1}, "female": {"111": 1}}
    assert strata("age") == {"": {"110": 1}, "30-44": {"111": 1}}
    assert strata("place") == {"": {"110": 1}, "elm": {"111": 1}}
    assert strata("period") == {"": {"110": 1}, "2019-03": {"111": 1}}

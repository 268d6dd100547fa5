"""`list`, `match`, `persons`, `overlap`, `review`, and `withdraw` and `estimate` where they are about lists."""

import json
import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result

from onrecord.cli.main import cli
from onrecord.cli.pairs import side_by_side, waterfall
from onrecord.model import Entry, Match
from onrecord.record import Record

LIST = "Full name;DOB;Died;Age;No\nAda Moss;01.02.1980;31.02.2019;39;1\nBo Fern;1970;02.03.2019;214;2\nBo Fern;1970;02.03.2019;214;3\nTotal;3;;;\n"
Run = Callable[..., Result]


@pytest.fixture
def run(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Run:
    monkeypatch.chdir(tmp_path)
    monkeypatch.delenv("ONRECORD_RECORD", raising=False)
    (tmp_path / "list.csv").write_text(LIST)

    def invoke(*arguments: object, status: int = 0, **options: Any) -> Result:
        result = CliRunner().invoke(cli, [str(argument) for argument in arguments], **options)
        assert result.exit_code == status, result.output
        return result

    invoke("init", "r")
    monkeypatch.setenv("ONRECORD_RECORD", "r")
    return invoke


def lines(result: Result) -> list[dict[str, Any]]:
    return [json.loads(line) for line in result.stdout.splitlines()]


def test_a_dry_run_says_what_would_happen_and_changes_nothing(run: Run) -> None:
    said = run("list", "add", "list.csv", "--name", "ministry", "--dry-run").stdout
    for words in (
        "4 rows: 3 entries, 1 rows are no entries",
        "name         <- Full name: 3 entries, as Ada Moss; Bo Fern  [its header 'Full name']",
        "birth        <- DOB, day first",
        "kept as they stand, taken for no field: No",
        "row 2      Died: '31.02.2019': 2019-02 has no day 31",
        "row 3      Age: '214': 214 is no age of a human being",
        "row 5 is no entry: it sums up others (Total | 3)",
        "row 4 says the same as row 3, or has its identifier",
        "A new list: 3 entries come in.",
    ):
        assert words in said
    assert lines(run("list")) == []


def test_a_dry_run_as_json(run: Run) -> None:
    told = json.loads(
        run("list", "add", "list.csv", "--name", "ministry", "--dry-run", "--format", "json").stdout
    )
    assert (told["rows"], told["entries"], told["duplicates"]) == (4, 3, [[4, 3]])
    assert told["mapping"]["fields"]["birth"] == {"columns": "DOB", "order": "dmy"}
    assert told["not_understood"][0]["row"] == 2


def test_nothing_is_imported_in_silence(run: Run) -> None:
    said = run("list", "add", "list.csv", "--name", "ministry", status=2)
    assert "Nothing was imported: look at it with --dry-run, then say --yes" in said.output
    assert lines(run("list")) == []


def test_an_import_again_and_a_new_edition(run: Run, tmp_path: Path) -> None:
    assert (
        "Imported: edition 1 of ministry, 3 entries."
        in run("list", "add", "list.csv", "--name", "ministry", "--yes").stderr
    )
    assert (
        "it is edition 1 of ministry already"
        in run("list", "add", "list.csv", "--name", "ministry", "--yes").stderr
    )
    (tmp_path / "list.csv").write_text(
        LIST.replace("Ada Moss", "Ada Mosse").replace("Bo Fern;1970;02.03.2019;214;3\n", "")
    )
    said = run("list", "add", "list.csv", "--name", "ministry", "--yes")
    assert "Against edition 1: 1 added, 0 changed, 2 withdrawn, 1 as they were." in said.stderr
    assert [row["number"] for row in lines(run("list", "show", "ministry"))] == [1, 2]
    changes = run("list", "show", "ministry", "--changes").stdout
    assert "withdrawn" in changes
    assert "Ada Mosse" in changes
    assert [row["fields"]["name"] for row in lines(run("list", "show", "ministry", "--entries"))] == [
        "Ada Mosse",
        "Bo Fern",
    ]


def test_a_mapping_is_written_edited_and_used(run: Run, tmp_path: Path) -> None:
    text = run("list", "map", "list.csv").stdout
    assert 'name = "Full name"  # its header' in text
    run("list", "map", "list.csv", "-o", "map.toml")
    assert (tmp_path / "map.toml").read_text() == text
    (tmp_path / "map.toml").write_text(text.replace('age = "Age"', '"identifier:ward" = "No"'))
    run("list", "add", "list.csv", "--name", "ministry", "--mapping", "map.toml", "--yes")
    assert '"identifier:ward" = "No"' in run("list", "show", "ministry", "--mapping").stdout


def test_how_a_file_is_read_can_be_said(run: Run, tmp_path: Path) -> None:
    (tmp_path / "odd.csv").write_bytes("Пётр Мохов|1980\nАнна Рекина|1970\n".encode("koi8-r"))
    told = run(
        "list", "map", "odd.csv", "--encoding", "koi8-r", "--delimiter", "|", "--header", "none"
    ).stdout
    assert 'encoding = "koi8-r"\ndelimiter = "|"\nheader = []' in told
    assert (
        "give rows as 3 or 3,4, or none"
        in run("list", "map", "odd.csv", "--header", "first", status=2).output
    )
    assert (
        "there is no encoding 'klingon'"
        in run("list", "map", "odd.csv", "--encoding", "klingon", status=1).output
    )


def test_what_is_not_there_is_said_plainly(run: Run) -> None:
    assert (
        "there is no such file, and no item"
        in run("list", "add", "gone.csv", "--name", "x", "--yes", status=1).output
    )
    assert "there is no such list. Lists: none yet" in run("list", "show", "ministry", status=2).output
    assert "there are no lists yet" in run("match", status=2).output
    assert "Match them: onrecord match" in run("overlap", status=2).output
    assert "there is no such file" in run("list", "map", "gone.csv", status=1).output


def test_an_entry_is_shown_and_withdrawn(run: Run) -> None:
    run("list", "add", "list.csv", "--name", "ministry", "--yes")
    entry = lines(run("list", "show", "ministry", "--entries"))[0]["id"]
    shown = run("show", entry[:8], "--format", "text").stdout
    assert "list         ministry, row 2" in shown
    assert "not matched to a person yet" in shown
    said = run("withdraw", entry[:10], "--reason", "a relative asked").stderr
    assert "still holds it: the same with --redact takes it out" in said
    said = run("withdraw", entry[:10], "--reason", "a relative asked", "--redact").stderr
    assert "The list is now item" in said
    assert "still holds it" not in said
    assert run("verify").exit_code == 0
    item = lines(run("list"))[0]["item"]
    assert (
        "--redact is for entries of lists"
        in run("withdraw", item, "--reason", "x", "--redact", status=2).output
    )


def test_options_before_a_verb_of_a_group_are_not_passed_over(run: Run) -> None:
    assert "Give options after 'show'" in run("list", "--record", "r", "show", "ministry", status=2).output
    assert "Give options after 'claims'" in run("review", "--limit", 1, "claims", status=2).output


def test_two_entries_side_by_side_with_their_differences_marked() -> None:
    left = Entry("a", 2, {"name": "Ada Moss", "birth": "1980", "sex": "female"}, {}, "1")
    right = Entry("b", 5, {"name": "Ada Mosse", "sex": "female", "identifier:ward": "7"}, {}, "2")
    lines = side_by_side(left, right)
    assert lines[0].split() == ["a,", "row", "2", "b,", "row", "5"]
    assert lines[1].split() == ["≠", "name", "Ada", "Moss", "Ada", "Moss[e]"]
    assert lines[2].split() == ["=", "sex", "female", "female"]
    assert lines[3].split() == ["?", "birth", "1980", "—"]
    assert lines[4].split() == ["?", "identifier:ward", "—", "7"]
    dated = [
        Entry(name, 1, {"birth": born, "identifier": name}, {}, "1")
        for name, born in (("a", "1980"), ("b", "1990"))
    ]
    assert [line.split() for line in side_by_side(*dated)[1:3]] == [
        ["≠", "birth", "1980", "1990"],
        ["identifier", "a", "b"],
    ]


def test_a_waterfall_adds_up() -> None:
    lines = waterfall(Match("a", "b", 0.8, "review", {"prior": -10.0, "name": 14.0, "sex": -2.0}))
    assert [line.split()[1] for line in lines] == ["-10.0", "+14.0", "-2.0", "+2.0"]
    assert lines[-1].endswith("probability 0.800, uncertain")


NAMES = ("Ada", "Bo", "Cyrus", "Dina", "Edgar", "Fay", "Gustav", "Hal", "Ida", "Jonas", "Kai", "Lea")
HOUSES = ("Moss", "Fern", "Reedman", "Valeson", "Ashworth", "Birch", "Colewell", "Dale", "Elder", "Frost")


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A record of two lists of 60 and 80 people, matched, with bands so wide that some pairs are left to review."""
    pytest.importorskip("splink")
    folder = tmp_path_factory.mktemp("made")
    people = [
        (f"{NAMES[n % 12]} {HOUSES[n * 7 % 10]}", 1950 + n * 11 % 50, "mf"[n % 2], n % 28 + 1)
        for n in range(100)
    ]

    def text(rows: list[tuple[str, int, str, int]], slip: int) -> str:
        told = [
            f"{name[:-1] if n % slip == 0 else name};{born};{sex};2019-03-{day:02d}"
            for n, (name, born, sex, day) in enumerate(rows)
        ]
        return "\n".join(["Name;Born;Sex;Died", *told]) + "\n"

    with Record.init(folder / "r") as record:
        for name, rows, slip in (("families", people[:60], 5), ("morgue", people[20:], 7)):
            (folder / f"{name}.csv").write_text(text(rows, slip))
            record.add_list(folder / f"{name}.csv", name=name, duplicate_free=True)
        record.match(settings={"match_at": 0.9999999, "review_at": 0.01}, draws=4)
    return folder / "r"


@pytest.fixture
def matched(run: Run, made: Path, tmp_path: Path) -> Run:
    shutil.rmtree(tmp_path / "r")
    shutil.copytree(made, tmp_path / "r")
    return run


def test_persons_and_overlaps(matched: Run, tmp_path: Path) -> None:
    persons = lines(matched("persons"))
    assert sum(len(person["entries"]) for person in persons) == 140
    both = lines(matched("persons", "--on", "families", "--on", "morgue"))
    assert all(person["lists"] == ["families", "morgue"] for person in both)
    table = matched("overlap", "--svg", "o.svg", "--draws", 4).stdout
    assert table.startswith("families,morgue,count\n")
    assert f"1,1,{len(both)}\n" in table
    assert "<svg" in (tmp_path / "o.svg").read_text()
    assert json.loads(matched("overlap", "--format", "json").stdout)["n"] == len(persons)
    assert matched("overlap", "--by", "sex").stdout.startswith("sex,families,morgue,count\n")
    assert (
        f"{len(persons)} documented persons" in matched("overlap", "--format", "table", "--draws", 4).stdout
    )
    assert matched("show", persons[0]["id"][:8], "--format", "text").stdout.startswith("person ")


def test_every_match_says_why(matched: Run) -> None:
    pair = lines(matched("match", "--pairs", "review"))[0]
    said = matched("match", "--why", pair["left"][:12], pair["right"][:12]).stdout
    assert "bits" in said
    assert f"probability {pair['probability']:.3f}, uncertain" in said


def test_review_takes_answers_from_standard_input_and_undoes(matched: Run, tmp_path: Path) -> None:
    said = matched("review", "--operator", "k", input="same\nwhat?\nz\nd\nu\nk\nq\n")
    assert "'what?' is no answer" in said.stderr
    assert "Undone: same." in said.stdout
    assert "Decided: 1 different, 1 unsure." in said.stderr
    with Record.open(tmp_path / "r") as record:
        assert sorted(made.verb for made in record.decided_pairs().values()) == ["different", "unsure"]
        assert [made.verb for made in record.decisions()] == ["same", "undo", "different", "unsure"]
    assert matched("review", input="").stderr.startswith("Decided: nothing.")
    assert "There is nothing to undo." in matched("review", "--limit", 1, input="z\n").stdout
    assert matched("verify").exit_code == 0


def test_a_match_after_review_applies_what_was_decided(matched: Run, tmp_path: Path) -> None:
    matched("review", "--limit", 1, input="d\n")
    assert "1 decisions about pairs were applied" in matched("match", "--draws", 2).stdout
    assert "Nothing has changed since" in matched("match", "--draws", 2).stderr


def test_two_entries_can_be_named_and_decided_about(matched: Run) -> None:
    one, other = (entry["id"] for entry in lines(matched("list", "show", "morgue", "--entries"))[:2])
    said = matched("review", "pair", one[:12], other[:12], "different", "--reason", "twins").stderr
    decision = said.partition("decision ")[2][:12]
    assert "decided" in matched("match", "--why", one, other).stdout
    matched("decide", decision, "undo")
    assert "decided" not in matched("match", "--why", one, other).stdout
    assert "it is one entry" in matched("review", "pair", one, one, "same", status=2).output
    assert "there is no entry" in matched("review", "pair", "ffff", one, "same", status=2).output


def test_estimate_takes_the_persons_of_a_record(matched: Run) -> None:
    form = matched("estimate", "--template").stdout
    assert 'name = "families"' in form
    assert 'name = "morgue"' in form
    assert 'name = "families"' in matched("estimate", "--template", "--stratum", "sex").stdout
    assert (
        "persons cannot be told apart by this"
        in matched("estimate", "--template", "--stratum", "shoes", status=2).output
    )


def test_review_of_claims(run: Run, tmp_path: Path) -> None:
    (tmp_path / "report.txt").write_text(
        "The ministry said that at least 12 soldiers were killed and 30 wounded near Orlova.\n"
    )
    run("add", "report.txt")
    run("read")
    said = run("review", "claims", input="a\nz\na\nr\n")
    assert "at least 12 soldiers were killed" in said.stdout
    assert "Decided: 1 accept, 1 reject." in said.stderr
    assert sorted(claim["status"] for claim in lines(run("claims", "--record", "r"))) == [
        "accepted",
        "rejected",
    ]
    assert "Decided: nothing." in run("review", "claims", "--measure", "wounded", input="q\n").stderr

"""Reading by asking outside: answers are items of the record, and a rebuild asks nobody."""

import json
import sys
from pathlib import Path

import pytest
from click.testing import CliRunner

import onrecord
from onrecord.cli.main import cli

sys.path.insert(0, str(Path(__file__).parents[1] / "reading"))
from test_remote import CLAIM, TEXT, completion, serve  # noqa: F401

sys.path.pop(0)


@pytest.fixture
def record(tmp_path):
    (tmp_path / "report.txt").write_text(TEXT, encoding="utf-8")
    with onrecord.init(tmp_path / "record") as record:
        record.add(tmp_path / "report.txt", published="2024-05-08")
        yield record


def test_answers_are_kept_logged_and_the_reading_names_them(record, serve):  # noqa: F811
    serve(completion([CLAIM], prompt_tokens=100, completion_tokens=20), PRICES="1,1")
    done = record.read(reader="llm")
    assert (done.claims, done.used.questions, done.used.tokens_in) == (1, 1, 100)
    assert done.used.cost == pytest.approx(0.00012)
    (answer,) = [row for row in record.custody() if row["method"] == "answer"]
    kept = json.loads((record.path / "evidence" / answer["item"][:2] / answer["item"]).read_bytes())
    assert json.loads(kept["answer"])["claims"] == [CLAIM]
    assert record.verify().ok


def test_a_rebuild_gives_the_same_and_asks_nobody(record, serve):  # noqa: F811
    served = serve(completion([CLAIM]))
    record.read(reader="llm")
    before = [claim.to_wire() for claim in record.claims()]
    served.answers[:] = [(500, {"error": "nobody is to be asked"})]
    done = record.rebuild()
    assert [claim.to_wire() for claim in record.claims()] == before
    assert (done.differ, len(served.asked)) == (0, 1)


def test_reading_twice_asks_once(record, serve):  # noqa: F811
    served = serve(completion([CLAIM]))
    record.read(reader="llm")
    assert record.read(reader="llm").items == 0
    record.read(reader="llm", again=True)
    assert len(served.asked) == 1


def test_what_got_no_answer_stays_unread_and_is_asked_next_time(record, serve):  # noqa: F811
    served = serve((401, {"error": "no"}))
    done = record.read(reader="llm")
    assert (done.items, len(done.refused)) == (0, 1)
    assert done.refused[0].subject.endswith("report.txt")
    served.answers[:] = [completion([CLAIM])]
    assert record.read(reader="llm").claims == 1


def test_answers_are_no_reports(record, serve):  # noqa: F811
    serve(completion([CLAIM]))
    record.read(reader="llm")
    assert record.read().items == 1
    assert len(list(record.reports())) == 1


def test_withdrawing_an_item_withdraws_what_was_answered_about_it(record, serve):  # noqa: F811
    serve(completion([CLAIM]))
    record.read(reader="llm")
    item = next(iter(record.reports())).item
    (answer,) = [row["item"] for row in record.custody() if row["method"] == "answer"]
    record.withdraw(item, reason="a family asked for it")
    assert not (record.path / "evidence" / answer[:2] / answer).exists()
    assert list(record.claims()) == []


def test_the_command_says_whom_it_asks_and_what_it_cost(record, serve):  # noqa: F811
    served = serve(completion([CLAIM], prompt_tokens=100, completion_tokens=20), PRICES="10,10")
    result = CliRunner().invoke(cli, ["read", "--reader", "llm", "--record", str(record.path)])
    assert result.exit_code == 0, result.output
    assert f"1 items, 1 questions to {served.url}" in result.stderr
    assert "100 tokens in, 20 out, cost 0.0012" in result.stderr

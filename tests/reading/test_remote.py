"""The reader that asks outside: what it is told is used only where it stands in the report, word for word."""

import json
import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest
from hypothesis import given
from hypothesis import strategies as st

from onrecord.errors import InputError, UsageError
from onrecord.model import Block, Report, Span
from onrecord.reading.dates import find_times
from onrecord.reading.figures import find_numbers
from onrecord.reading.places import find_places
from onrecord.reading.remote import llm
from onrecord.reading.remote.anchoring import Mentions, Unusable, anchor, locate
from onrecord.reading.remote.endpoint import Endpoint, prompt, schema
from onrecord.reading.remote.passages import LONGEST, Passage, passages
from onrecord.reading.sentences import split

TEXT = (
    "Orlov, who heads the rescue service, said that at least 40 miners were killed near Donetsk on Monday. "
    "“Nobody has been found alive,” he added."
)
CLAIM = {
    "quote": "at least 40 miners were killed near Donetsk on Monday",
    "kind": "loss",
    "measure": "killed",
    "figure": "at least 40",
    "basis": "incident",
    "stance": "asserts",
    "direct": False,
    "cue": "said",
    "said_by": [{"wording": "Orlov", "name": "Orlov", "class": "rescue", "side": "Ukrainian"}],
    "group": {"wording": "miners", "status": None, "side": None},
    "by": None,
    "circumstance": None,
    "when": "on Monday",
    "where": "Donetsk",
}


class Served:
    """An OpenAI-compatible server on loopback that answers as it is told to."""

    def __init__(self, *answers):
        self.answers, self.asked, self.paths, self.keys = list(answers), [], [], []
        served = self

        class Handler(BaseHTTPRequestHandler):
            def do_POST(self):
                body = self.rfile.read(int(self.headers["Content-Length"]))
                served.asked.append(json.loads(body))
                served.paths.append(self.path)
                served.keys.append(self.headers.get("Authorization"))
                status, content = served.answers.pop(0) if len(served.answers) > 1 else served.answers[0]
                data = content if isinstance(content, bytes) else json.dumps(content).encode()
                self.send_response(status)
                self.send_header("Content-Type", "application/json")
                self.send_header("Content-Length", str(len(data)))
                self.end_headers()
                self.wfile.write(data)

            def log_message(self, *arguments):
                pass

        self.server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.thread = threading.Thread(target=self.server.serve_forever, daemon=True)
        self.thread.start()
        self.url = f"http://127.0.0.1:{self.server.server_address[1]}/v1"

    def close(self):
        self.server.shutdown()
        self.server.server_close()
        self.thread.join()


def completion(claims, **usage):
    content = claims if isinstance(claims, str) else json.dumps({"claims": claims})
    return 200, {"choices": [{"message": {"role": "assistant", "content": content}}], "usage": usage}


@pytest.fixture
def serve(monkeypatch):
    started = []

    def start(*answers, **environment):
        served = Served(*answers)
        started.append(served)
        named = {"URL": served.url, "MODEL": "small-1", "KEY": "secret", **environment}
        for name, value in named.items():
            monkeypatch.setenv(f"ONRECORD_LLM_{name}", value)
        return served

    yield start
    for served in started:
        served.close()


def _report(text=TEXT):
    return Report(
        item="0" * 64, text=text, blocks=(Block("body", Span(0, len(text))),), published="2024-05-08"
    )


def _anchored(*rows, text=TEXT):
    report = _report(text)
    sentences = split(report)
    mentions = Mentions(
        find_numbers(report, sentences), find_times(report, sentences), find_places(report, sentences)
    )
    passage = Passage(Span(0, len(text)), "body")
    return list(anchor(json.dumps({"claims": list(rows)}), report, passage, mentions, reader="llm/1+test"))


def test_words_are_anchored_and_their_values_worked_out_by_the_rules():
    (claim,) = _anchored(CLAIM)
    assert claim.quote == claim.span.of(TEXT) == CLAIM["quote"]
    assert (claim.figure.low, claim.figure.best, claim.figure.high) == (40, 40, None)
    assert claim.when.start == claim.when.end == "2024-05-06"
    assert claim.where.span.of(TEXT) == "Donetsk"
    assert claim.said_by[0].side == "Ukraine"
    for slot in (claim.figure, claim.group, claim.when, claim.where, claim.cue, claim.said_by[0]):
        assert slot.span.of(TEXT) == slot.wording


def test_a_quote_that_does_not_stand_in_the_passage_gives_no_claim():
    assert _anchored({**CLAIM, "quote": "forty miners were killed"}) == []


def test_a_wording_that_does_not_stand_there_is_dropped_and_the_reason_kept():
    (claim,) = _anchored({**CLAIM, "where": "Luhansk", "figure": "at least 400"})
    assert claim.where is None
    assert claim.figure is None
    assert claim.silent["where"] == claim.silent["figure"] == "the reader's words do not stand in the passage"


def test_the_models_own_name_for_a_speaker_counts_only_where_the_report_has_it():
    he = {"wording": "he", "name": "Viktor Orlov", "class": "rescue", "side": None}
    quote = {
        "quote": "Nobody has been found alive",
        "figure": None,
        "cue": "added",
        "when": None,
        "where": None,
    }
    (claim,) = _anchored({**CLAIM, **quote, "said_by": [he]})
    assert claim.said_by[0].name == "he"
    (claim,) = _anchored({**CLAIM, **quote, "said_by": [{**he, "name": "Orlov"}]})
    assert claim.said_by[0].name == "Orlov"


def test_words_outside_the_vocabulary_are_not_taken_over():
    strange = {"measure": "perished", "stance": "shouts", "basis": "guess", "kind": "loss"}
    (claim,) = _anchored({**CLAIM, **strange})
    assert (claim.measure, claim.stance, claim.figure.basis) == (None, "asserts", None)
    assert _anchored({**CLAIM, "kind": "rumour"}) == []


def test_quotes_dashes_and_white_space_typed_otherwise_are_found_all_the_same():
    text = "It was “a  long–planned\nattack”, they said."
    assert locate(text, 'a long-planned attack"', Span(0, len(text))).of(text) == "a  long–planned\nattack”"


@pytest.mark.parametrize("answer", ["", "no", "[]", '{"claim": []}', '{"claims": 3}', "[" * 100_000])
def test_an_answer_of_another_form_is_unusable(answer):
    with pytest.raises(Unusable):
        list(anchor(answer, _report(), Passage(Span(0, 9), "body"), Mentions((), (), ()), reader="x"))


junk = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=8),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=6), inner, max_size=3),
    max_leaves=6,
)


@given(st.lists(st.fixed_dictionaries({}, optional=dict.fromkeys(CLAIM, junk)), max_size=3))
def test_whatever_the_model_says_every_span_is_verbatim(rows):
    for claim in _anchored(*rows, CLAIM):
        assert claim.quote == claim.span.of(TEXT)


def test_passages_hold_every_sentence_and_none_is_too_long_unless_a_sentence_is():
    text = " ".join(f"Sentence number {n} says that nothing happened there." for n in range(400))
    found = list(passages(_report(text)))
    assert "".join(p.span.of(text) for p in found).replace(" ", "") == text.replace(" ", "")
    assert all(p.span.end - p.span.start <= LONGEST for p in found)


def test_the_question_holds_the_passage_and_the_schema(serve):
    served = serve(completion([CLAIM], prompt_tokens=500, completion_tokens=90))
    reading = llm.read(TEXT.encode(), media_type="text/plain", published="2024-05-08")
    assert [claim.figure.best for claim in reading.claims] == [40]
    (asked,) = served.asked
    assert TEXT in asked["messages"][1]["content"]
    assert "Published: 2024-05-08" in asked["messages"][1]["content"]
    assert asked["response_format"]["json_schema"]["schema"] == schema()
    assert asked["messages"][0]["content"] == prompt()["system"]
    assert (asked["model"], asked["temperature"]) == ("small-1", 0)
    assert served.paths == ["/v1/chat/completions"]
    assert served.keys == ["Bearer secret"]
    assert reading.claims[0].reader.startswith("llm/1+small-1+")


def test_a_busy_server_is_asked_again_and_waited_for(serve):
    served = serve((503, {"error": "busy"}), (429, {"error": "slow down"}), completion([CLAIM]))
    waits = []
    reply = Endpoint.from_environment().ask("?", proxy=None, wait=waits.append)
    assert json.loads(reply.text)["claims"][0]["figure"] == "at least 40"
    assert waits == [1.0, 2.0]
    assert len(served.asked) == 3


def test_a_refused_key_is_not_tried_again(serve):
    served = serve((401, {"error": "wrong key"}))
    with pytest.raises(InputError, match="it answered 401"):
        Endpoint.from_environment().ask("?", proxy=None)
    assert len(served.asked) == 1


@pytest.mark.parametrize(
    "body", [b"not json", b"{}", b'{"choices": []}', b'{"choices": [{"message": {"content": null}}]}']
)
def test_a_reply_that_is_no_completion_is_refused(serve, body):
    serve((200, body))
    with pytest.raises(InputError, match="no chat completion"):
        Endpoint.from_environment().ask("?", proxy=None)


def test_an_answer_that_cannot_be_used_is_a_refusal_and_not_the_end(serve):
    serve(completion("I am sorry, I cannot."))
    reading = llm.read(TEXT.encode(), media_type="text/plain")
    assert reading.claims == ()
    assert "not what was asked for" in reading.refusals[0].problem


def test_without_an_address_it_says_what_to_set(monkeypatch):
    monkeypatch.delenv("ONRECORD_LLM_URL", raising=False)
    with pytest.raises(UsageError, match="ONRECORD_LLM_URL"):
        _ = llm.name


def test_the_key_is_never_shown():
    assert "secret" not in repr(Endpoint("http://127.0.0.1/v1", "m", key="secret"))


def test_costs_are_told_where_prices_are_set(serve):
    serve(completion([]), PRICES="0.5,2")
    assert Endpoint.from_environment().cost(1_000_000, 500_000) == 1.5
    assert Endpoint("http://127.0.0.1/v1", "m").cost(1, 1) is None


def test_an_address_that_is_none_is_said_before_anything_is_asked(monkeypatch):
    monkeypatch.setenv("ONRECORD_LLM_URL", "nonsense")
    monkeypatch.setenv("ONRECORD_LLM_MODEL", "m")
    with pytest.raises(UsageError, match="no address of the web"):
        _ = llm.name


def test_whoever_gives_no_answer_is_named_in_the_refusal(serve):
    served = serve((401, {"error": "no"}))
    with pytest.raises(InputError) as refused:
        llm.read(TEXT.encode(), media_type="text/plain")
    assert served.url in refused.value.problem

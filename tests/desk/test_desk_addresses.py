"""Every JSON route against made requests: whatever is asked, never a fault of ours."""

import json
from collections import Counter

import pytest
from hypothesis import HealthCheck, given, seed, settings
from tests.desk.desks import visitor

schemathesis = pytest.importorskip("schemathesis", reason="the extra 'test' is not installed")


@pytest.fixture(scope="module")
def client(made):
    return visitor(made)


def asked(client, examples: int, *, made_of: int = 20241217) -> Counter[int]:
    """So many made requests of each route; how often each status came."""
    counted: Counter[int] = Counter()
    raw = client.get("/openapi.json").json()
    for found in schemathesis.openapi.from_dict(raw).get_all_operations():
        _ask(client, found.ok(), examples, counted, made_of)
    return counted


def _ask(client, operation, examples: int, counted: Counter[int], made_of: int) -> None:
    known = operation.definition.raw["responses"]

    @seed(made_of)
    @settings(max_examples=examples, deadline=None, database=None, suppress_health_check=list(HealthCheck))
    @given(case=operation.as_strategy())
    def ask(case):
        query = dict(case.query or {})
        answer = client.request(case.method, case.formatted_path, params=query, follow_redirects=False)
        counted[answer.status_code] += 1
        assert answer.status_code < 500, (operation.path, query)
        # An id that is a dot alone makes another path: such a one is sent on.
        assert str(answer.status_code) in known or answer.status_code in (303, 307)
        if answer.headers.get("content-type", "").startswith("application/json"):
            json.loads(answer.text)

    ask()


def test_no_request_is_answered_by_a_fault_of_ours(client):
    assert asked(client, 12)[200] > 50


def test_the_description_names_every_page_once(client):
    paths = client.get("/openapi.json").json()["paths"]
    assert "/claims.json" in paths
    assert "/index.json" in paths
    for path, operations in paths.items():
        names = [each["name"] for each in operations["get"]["parameters"]]
        assert len(names) == len(set(names)), path

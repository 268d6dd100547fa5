import pytest
from tests.record.killing_verbs import trial


@pytest.mark.parametrize(("verb", "times"), [("capture", 8), ("look", 3), ("withdraw", 5), ("rotate-key", 4)])
def test_killed_at_any_instant_the_record_opens_verifies_and_never_forks(tmp_path, verb, times):
    made = trial(verb, tmp_path, times=times, seed=20241217)
    assert made.faults == []
    assert made.hits > 0

import pytest
from tests.record.killing_verbs import trial


@pytest.mark.parametrize(("verb", "times"), [("capture", 4), ("look", 2), ("withdraw", 3), ("rotate-key", 3)])
def test_killed_at_any_instant_the_record_opens_verifies_and_never_forks(tmp_path, verb, times):
    made = trial(verb, tmp_path, times=times, seed=20241217)
    assert made.faults == []
    assert made.hits > 0

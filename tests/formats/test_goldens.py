import pytest
from tests.formats.goldens import GOLDEN, written

WRITTEN = written()


@pytest.mark.parametrize("name", sorted(WRITTEN))
def test_a_format_is_written_as_it_was(name):
    assert WRITTEN[name] == (GOLDEN / name).read_bytes()


def test_each_golden_file_is_compared():
    assert {path.name for path in GOLDEN.iterdir()} - {"kursk.json"} == WRITTEN.keys()

import importlib

import pytest

from onrecord.errors import InputError
from onrecord.reading import rules
from onrecord.record import Record
from onrecord.record.guarding import FAULT, read_guarded


class Broken:
    """A reader with a fault."""

    name = "broken/1"

    def read(self, data, **settings):
        if b"trip" in data:
            raise KeyError("no such thing")
        return rules.read(data, **settings)


class Entry:
    name = "broken"

    def load(self):
        return Broken()


@pytest.fixture
def broken(monkeypatch):
    module = importlib.import_module("onrecord.reading.reader")
    real = module.entry_points
    monkeypatch.setattr(module, "entry_points", lambda group: [*real(group=group), Entry()])


def test_a_fault_of_a_reader_is_a_refusal_of_one_input(broken, tmp_path):
    (tmp_path / "a.txt").write_text("trip")
    (tmp_path / "b.txt").write_text("The ministry said 12 soldiers were killed.")
    with Record.init(tmp_path / "r") as record:
        record.add(tmp_path / "a.txt", tmp_path / "b.txt")
        done = record.read(reader="broken")
        assert [error.subject for error in done.refused] == [str(tmp_path / "a.txt")]
        assert FAULT in done.refused[0].problem
        assert len(record.claims(measure="killed")) == 1


def test_the_fault_is_named(broken):
    with pytest.raises(InputError, match="KeyError: 'no such thing'"):
        read_guarded(b"trip", reader="broken", media_type="text/plain")

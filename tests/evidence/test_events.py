import json

import pytest

from onrecord.errors import RecordError
from onrecord.evidence.events import Events


@pytest.fixture
def events(tmp_path):
    made = Events(tmp_path / "events")
    for number in range(1, 4):
        made.append("capture", {"item": f"i{number}"}, number=number)
    return made


def test_events_are_counted_and_given_in_order(events):
    assert events.count() == 3
    assert [(event.number, event.content["item"]) for event in events.after(0)] == [
        (1, "i1"),
        (2, "i2"),
        (3, "i3"),
    ]
    assert [event.number for event in events.after(2)] == [3]


def test_an_event_has_its_time_and_a_salt_of_its_own(events):
    salts = {event.content["salt"] for event in events.after(0)}
    assert len(salts) == 3
    assert all(event.content["at"].endswith("Z") for event in events.after(0))


def test_an_event_is_never_written_over(events):
    with pytest.raises(RecordError, match="File exists"):
        events.append("capture", {"item": "other"}, number=3)
    assert next(events.after(2)).content["item"] == "i3"


def test_a_missing_event_is_named(events):
    next((events.folder / "000000").glob("000000002-*")).unlink()
    with pytest.raises(RecordError, match="events/000000002: the event is missing"):
        list(events.after(0))


def test_a_damaged_event_is_named(events):
    path = next((events.folder / "000000").glob("000000002-*"))
    path.write_bytes(b"{")
    with pytest.raises(RecordError, match=r"000000002-capture\.json: it is not an event"):
        list(events.after(0))


def test_a_half_written_event_does_not_count(events):
    (events.folder / "000000" / ".000000004-capture.json").write_text("{")
    assert events.count() == 3
    assert len(list(events.after(0))) == 3


def test_a_half_written_withdrawal_excuses_nothing_and_stands_in_nobodys_way(events):
    events.append("withdrawal", {"item": "i1", "removes": [1]}, number=4)
    events.remove(1)
    (events.folder / "000000" / ".000000005-withdrawal.json").write_text("{")
    assert events.withdrawn() == {1}
    assert [event.number for event in events.after(0)] == [2, 3, 4]


def test_folders_hold_a_thousand_events_each(tmp_path):
    events = Events(tmp_path / "events")
    events.append("capture", {}, number=999)
    events.append("capture", {}, number=1000)
    assert sorted(path.name for path in events.folder.iterdir()) == ["000000", "000001"]
    assert [event.number for event in events.after(999)] == [1000]
    assert json.loads((events.folder / "000001" / "000001000-capture.json").read_text())["event"] == "capture"

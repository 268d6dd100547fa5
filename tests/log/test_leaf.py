import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from onrecord.errors import InputError
from onrecord.log.leaf import Leaf, commitment, tombstones

SALT = bytes(range(16))


def test_a_leaf_is_canonical_json_without_a_name() -> None:
    data = Leaf("capture", commitment(b"event", SALT)).encode()
    assert list(json.loads(data)) == ["commitment", "kind", "v"]
    assert len(data) < 120


@given(st.sampled_from(["capture", "withdrawal", "key"]), st.binary(), st.none() | st.integers(0, 2**63))
def test_leaves_read_back(kind: str, event: bytes, withdraws: int | None) -> None:
    leaf = Leaf(kind, commitment(event, SALT), withdraws)
    assert Leaf.decode(leaf.encode()) == leaf
    assert leaf.commits_to(event, SALT)


def test_another_event_or_another_salt_does_not_fit() -> None:
    leaf = Leaf("capture", commitment(b"event", SALT))
    assert not leaf.commits_to(b"Event", SALT)
    assert not leaf.commits_to(b"event", bytes(16))
    assert not leaf.commits_to(b"event", b"")


def test_without_the_salt_the_same_event_looks_different_each_time() -> None:
    assert commitment(b"event", SALT) != commitment(b"event", SALT[::-1])


def test_what_was_withdrawn_is_found_and_nothing_after_its_tombstone_is() -> None:
    first, second = Leaf("capture", bytes(32)).encode(), Leaf("capture", b"x" * 32).encode()
    tombstone = Leaf("withdrawal", bytes(32), withdraws=1).encode()
    later = Leaf("withdrawal", bytes(32), withdraws=9).encode()
    assert tombstones([first, second, tombstone, later, tombstone]) == {1: 2}


def test_a_short_salt_is_refused() -> None:
    with pytest.raises(InputError, match="shorter than 16 bytes"):
        commitment(b"event", b"short")


@pytest.mark.parametrize("kind", ["", "A name", "Ivanenko", "x" * 33, "capture\n"])
def test_a_kind_is_one_word(kind: str) -> None:
    with pytest.raises(InputError, match="not a leaf"):
        Leaf(kind, bytes(32))


@pytest.mark.parametrize(
    "data",
    [
        b"",
        b"[]",
        b"null",
        b"[" * 100_000,
        b'{"commitment":"","kind":"capture","v":1}',
        b'{"kind":"capture","v":1}',
        b'{"commitment": "%s","kind":"capture","v":1}' % (b"0" * 64),
        b'{"commitment":"%s","kind":"capture","note":"x","v":1}' % (b"0" * 64),
        b'{"commitment":"%s","kind":"capture","v":2}' % (b"0" * 64),
        b'{"commitment":"%s","kind":"capture","v":1,"withdraws":-1}' % (b"0" * 64),
    ],
)
def test_what_is_no_leaf_is_refused(data: bytes) -> None:
    with pytest.raises(InputError):
        Leaf.decode(data)

import errno
import hashlib
import io

import pytest

from onrecord.errors import InputError, RecordError
from onrecord.evidence import vault as vault_module
from onrecord.evidence.vault import Vault


@pytest.fixture
def vault(tmp_path):
    return Vault(tmp_path / "evidence")


def test_bytes_are_kept_under_their_hash_and_read_only(vault):
    item, length, _ = vault.keep(io.BytesIO(b"seven lost"), name="a.txt")
    assert (item, length) == (hashlib.sha256(b"seven lost").hexdigest(), 10)
    assert vault.read(item) == b"seven lost"
    assert vault.path(item).stat().st_mode & 0o777 == 0o444
    assert list(vault.items()) == [item]


def test_keeping_twice_changes_nothing(vault):
    item, *_ = vault.keep(io.BytesIO(b"x"), name="a")
    before = vault.path(item).stat()
    vault.keep(io.BytesIO(b"x"), name="b")
    after = vault.path(item).stat()
    assert (before.st_mtime_ns, before.st_ino) == (after.st_mtime_ns, after.st_ino)


def test_an_empty_input_is_refused(vault):
    with pytest.raises(InputError, match=r"leaflet\.txt: it is empty"):
        vault.keep(io.BytesIO(b""), name="leaflet.txt")


def test_an_input_over_the_limit_is_refused_and_leaves_nothing(vault, monkeypatch):
    monkeypatch.setattr(vault_module, "MAX_ITEM_BYTES", 10)
    with pytest.raises(InputError, match="larger than 10 bytes"):
        vault.keep(io.BytesIO(b"x" * 11), name="big")
    assert list(vault.folder.iterdir()) == []


class FullDisk(io.BytesIO):
    """A target that has no room."""

    def write(self, data):
        raise OSError(errno.ENOSPC, "No space left on device")


def test_a_full_disk_says_so_and_leaves_nothing(vault, monkeypatch):
    monkeypatch.setattr(vault_module.os, "fdopen", lambda handle, mode: FullDisk())
    with pytest.raises(RecordError, match="the disk is full"):
        vault.keep(io.BytesIO(b"x"), name="a")
    assert list(vault.folder.iterdir()) == []


def test_altered_and_missing_bytes_are_named(vault):
    item, *_ = vault.keep(io.BytesIO(b"x"), name="a")
    vault.path(item).chmod(0o644)
    vault.path(item).write_bytes(b"y")
    with pytest.raises(RecordError, match=f"{item}: the bytes were altered"):
        vault.read(item)
    vault.path(item).unlink()
    with pytest.raises(RecordError, match=f"{item}: the bytes are missing"):
        vault.read(item)


def test_what_an_interrupted_keep_left_is_swept(vault):
    item, *_ = vault.keep(io.BytesIO(b"x"), name="a")
    vault.logged(item)
    (vault.folder / "incoming-abc").write_bytes(b"half")
    assert vault.sweep() == 1
    assert list(vault.items()) == [item]


def test_bytes_that_no_event_came_to_name_are_swept_and_others_stay(vault):
    killed, *_ = vault.keep(io.BytesIO(b"x"), name="a")
    entered, *_ = vault.keep(io.BytesIO(b"y"), name="b")
    assert vault.in_flight(killed)
    vault.sweep(lambda: {entered})
    assert list(vault.items()) == [entered]
    assert not vault.in_flight(entered)
    assert vault.sweep(lambda: set()) == 0

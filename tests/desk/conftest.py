import os
import shutil
from pathlib import Path

import pytest
from tests.desk.desks import make_record, visitor


@pytest.fixture(autouse=True)
def _not_waiting_for_the_disk(monkeypatch: pytest.MonkeyPatch) -> None:
    """fsync changes what a power cut leaves, and nothing that a test can see; it would be most of the time."""
    monkeypatch.setattr(os, "fsync", lambda descriptor: None)


@pytest.fixture(scope="session")
def made(tmp_path_factory) -> Path:
    return make_record(tmp_path_factory.mktemp("desk"))


@pytest.fixture
def record_path(made: Path, tmp_path: Path) -> Path:
    """A copy of the record, to decide on."""
    return Path(shutil.copytree(made, tmp_path / "record"))


@pytest.fixture
def desk(record_path: Path):
    return visitor(record_path)

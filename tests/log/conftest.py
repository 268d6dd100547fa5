import os

import pytest


@pytest.fixture(autouse=True)
def _not_waiting_for_the_disk(monkeypatch: pytest.MonkeyPatch) -> None:
    """fsync changes what a power cut leaves, and nothing that a test can see; it would be most of the time."""
    monkeypatch.setattr(os, "fsync", lambda descriptor: None)

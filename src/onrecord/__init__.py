"""onrecord: what is on record about the lost of a war, who put it there, and how much is not."""

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from onrecord.errors import InputError, MissingExtra, OnrecordError, RecordError, UsageError
    from onrecord.model import Capture, Claim, Decision, Item, Report, Span
    from onrecord.reading.reader import Reader, Reading, read_report
    from onrecord.record import VERSION as __version__  # noqa: N811 - the name Python expects
    from onrecord.record import Claims, Record, init, open

__all__ = [
    "Capture",
    "Claim",
    "Claims",
    "Decision",
    "InputError",
    "Item",
    "MissingExtra",
    "OnrecordError",
    "Reader",
    "Reading",
    "Record",
    "RecordError",
    "Report",
    "Span",
    "UsageError",
    "__version__",
    "init",
    "open",
    "read_report",
]

_HOMES = {
    "onrecord.errors": ("InputError", "MissingExtra", "OnrecordError", "RecordError", "UsageError"),
    "onrecord.model": ("Capture", "Claim", "Decision", "Item", "Report", "Span"),
    "onrecord.reading.reader": ("Reader", "Reading", "read_report"),
    "onrecord.record": ("Claims", "Record", "init", "open"),
}


def __getattr__(name: str) -> Any:
    """Names are fetched when first asked for, so that a room can be used without loading the others."""
    if name == "__version__":
        return import_module("onrecord.record").VERSION
    for home, names in _HOMES.items():
        if name in names:
            return getattr(import_module(home), name)
    raise AttributeError(f"module 'onrecord' has no attribute {name!r}")

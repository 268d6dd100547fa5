"""What verifying one thing in a record gave."""

from dataclasses import dataclass

__all__ = ["STATES", "Check"]

STATES = ("verified", "altered", "missing", "added later", "withheld", "unverifiable")


@dataclass(frozen=True, slots=True)
class Check:
    """What verifying one thing gave."""

    state: str
    """One of STATES."""
    what: str
    """`item`, `event`, `log`, `store`, `time-stamp`, `witness` or `file`."""
    name: str
    """The item's SHA-256, the event's number, the file's path in the record."""
    detail: str = ""

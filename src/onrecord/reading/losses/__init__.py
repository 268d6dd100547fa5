"""What befell people, and how many: measures, groups and circumstances by clause structure."""

from onrecord.reading.losses.statements import Statement, find_statements
from onrecord.reading.losses.stream import stream

__all__ = ["Statement", "find_statements", "stream"]

"""From what a report's sentences hold to its claims."""

from onrecord.reading.claims.assemble import READER, assemble

__all__ = ["READER", "assemble"]

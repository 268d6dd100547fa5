"""Every number phrase of a report, with its hedge, its bounds and what it counts."""

from onrecord.reading.figures.finder import find_numbers

__all__ = ["find_numbers"]

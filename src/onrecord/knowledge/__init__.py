"""What the reader knows beforehand: tables of words per language, names, the calendar, the gazetteer."""

from onrecord.knowledge.tables import table

__all__ = ["table"]

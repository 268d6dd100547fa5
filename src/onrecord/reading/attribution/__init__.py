"""Who said what: attributions in a report, by rules and tables of words."""

from onrecord.reading.attribution.find import find_attributions

__all__ = ["find_attributions"]

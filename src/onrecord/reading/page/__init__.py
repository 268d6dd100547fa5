"""From the bytes of a capture to its reports: what is the body, and what stands beside it."""

from onrecord.reading.page.pages import Pages, read_pages

__all__ = ["Pages", "read_pages"]

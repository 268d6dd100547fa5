"""How much is taken from one input, and why no more."""

__all__ = [
    "MAX_DEPTH",
    "MAX_ELEMENTS",
    "MAX_INFLATED",
    "MAX_LEVELS",
    "MAX_LINES",
    "MAX_PAGE",
    "MAX_RATIO",
    "MAX_RECORDS",
    "MAX_TEXT",
    "RATIO_FROM",
    "SAMPLE",
]

MAX_TEXT = 20_000_000
"""Bytes of one text. A book of 1,000 pages is 3 MB; a text of 20 MB is no report."""

MAX_LEVELS = 10_000_000
"""Levels of all elements of a page together: what reads a page looks into each element from all above it."""

MAX_PAGE = 10_000_000
"""Bytes of one HTML page: the longest live blogs are under it, and a tree takes ten times its page."""

MAX_ELEMENTS = 150_000
"""Elements of one page. The longest live blogs have some 50,000; each costs a tenth of a millisecond."""

MAX_LINES = 500_000_000
"""Bytes that a compressed file of many texts may come to: it is unpacked in memory."""

MAX_INFLATED = 4_000_000_000
"""Bytes that one archive may come to. A crawl writes WARC files of 1 GB by custom (ISO 28500, annex)."""

MAX_RATIO = 250
"""Times its size that a compressed input may come to. Text deflates 3 to 30 times; deflate's end is 1,032."""

RATIO_FROM = 2_000_000
"""Bytes up to which the ratio is not looked at: a small file of one repeated line is no bomb."""

MAX_DEPTH = 2_000
"""Elements inside each other. Pages stay under 100; unclosed tags pile up to some 1,300; the parser stops at 2,048."""

MAX_RECORDS = 1_000_000
"""Texts of one file of JSON Lines, records of one WARC: beyond it, split the file."""

SAMPLE = 64_000
"""Bytes looked at to tell an encoding: more does not change the answer, and costs seconds."""

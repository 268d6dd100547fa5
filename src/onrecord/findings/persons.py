"""How many persons a claim in the singular tells of: one, and those that its words join to that one.

"Teen kills infant, self", "a farmer and his daughter were found dead" say no number, and tell of two.
"""

import re
from functools import cache

from onrecord.knowledge import table
from onrecord.model import Claim

__all__ = ["persons_in"]

_MOST = 600
"""Characters after the first person that are looked at."""
_LIST_END = r"(?=\s*(?:$|[.,;:)\"”’]|(?:and|before|in|inside|at|on|near|during|to|who|were|are|dead|died|after|with|while|outside|from|by|as|then)\b))"


@cache
def _joined() -> re.Pattern[str]:
    """One more person after the last: a joint, then `self`, a noun for a person in the singular, or a name."""
    people = table("number_people")
    nouns = sorted({*people["regular"]["words"], *people["irregular"]}, key=len, reverse=True)
    age = r"(?:\s*,?\s*\(?\d{1,3}\)?,?)?"
    joint = rf"{age}(?:\s*,\s*(?:and\s+)?|\s+and\s+)(?:then\s+)?"
    self = r"(?:(?:shot|killed|shooting|killing|shoots|kills)\s+)?(?:him|her|them|it)?sel(?:f|ves)"
    noun = rf"(?:(?:his|her|their|a|an|the|another|one)\s+)?(?:[\w’'-]+\s+){{0,3}}?(?:{'|'.join(map(re.escape, nouns))})"
    name = r"(?:\d{1,3}-year-old\s+)?(?-i:[A-Z][\w’'-]+\s+(?:[A-Z]\.\s+)?[A-Z][\w’'-]+)"
    apposed = rf"(?:,\s+(?-i:[A-Z][\w’'-]+)(?:\s+(?-i:[A-Z][\w’'-]+))?,?)?{age}"
    return re.compile(rf"{joint}(?:{self}|{noun}{apposed}|{name}){_LIST_END}", re.IGNORECASE)


def persons_in(claim: Claim) -> int:
    """One, and each person that the words of the claim join to the first."""
    if claim.group is None:
        return 1
    words = claim.quote
    start = words.find(claim.group.wording)
    if claim.group.span and claim.span and claim.span.holds(claim.group.span):
        start = claim.group.span.start - claim.span.start
    if start < 0:
        return 1
    at = start + len(claim.group.wording)
    rest = words[at : at + _MOST]
    count, place = 1, 0
    while found := _joined().match(rest, place):
        count, place = count + 1, found.end()
    return count

"""How many persons a claim in the singular tells of: one, and those that its words join to that one.

"Teen kills infant, self", "a farmer and his daughter were found dead", "killed his wife and four sons" give no total, and
tell of two, two and five.
"""

import re
from functools import cache

from onrecord.knowledge import table
from onrecord.model import Claim

__all__ = ["persons_in"]

_MOST = 600
"""Characters around the first person that are looked at."""
_BEFORE = 80
_END = (
    r"(?=\s*(?:$|[.,;:)\"”’]|(?:and|before|in|inside|at|on|near|during|to|who|were|are|both|dead|died|found|killed|slain|"
    r"murdered|after|with|while|outside|from|by|as|then)\b))"
)
_AGE = r"(?:\s*,?\s*\(?\d{1,3}\)?,?)?"
_NAME = r"(?-i:[A-Z][\w’'-]+\s+(?:[A-Z]\.\s+)?[A-Z][\w’'-]+)"


def persons_in(claim: Claim) -> int:
    """One, each person that the words of the claim join to the first, and one whom they name right before it."""
    if claim.group is None or not claim.group.wording:
        return 1
    words = claim.quote
    start = words.find(claim.group.wording)
    if claim.group.span and claim.span and claim.span.holds(claim.group.span):
        start = claim.group.span.start - claim.span.start
    if start < 0:
        return 1
    count = 1 + (_before().search(words[max(start - _BEFORE, 0) : start]) is not None)
    at = start + len(claim.group.wording)
    rest, place = words[at : at + _MOST], 0
    while found := _after().match(rest, place):
        number = found.group("number")
        count += _numbers().get(number.casefold(), 1) if number else 1
        place = found.end()
    return count


@cache
def _after() -> re.Pattern[str]:
    """More persons after the last: `self`, a noun for a person, a number of them; after "and" also with an article, or a name.

    After a comma alone an article begins an apposition ("one person, a teacher, …"), and capitals a headline's next words.
    """
    both = rf"{_AGE}(?:\s*,\s*(?:and\s+)?|\s+and\s+)(?:then\s+)?"
    only_and = rf"{_AGE}\s*,?\s+and\s+"
    self = r"(?:(?:shot|killed|shooting|killing|shoots|kills)\s+)?(?:him|her|them|it)?sel(?:f|ves)"
    led = r"(?:[\w’'-]+\s+){0,3}?"
    apposed = rf"(?:,\s+(?-i:[A-Z][\w’'-]+)(?:\s+(?-i:[A-Z][\w’'-]+))?,?)?{_AGE}"
    owned = rf"(?:(?:his|her|their|another)\s+)?{led}(?:{_one()}){apposed}"
    named = rf"(?:(?:a|an|the|one)\s+{led}(?:{_one()}){apposed}|(?:\d{{1,3}}-year-old\s+)?{_NAME})"
    several = rf"(?:(?:his|her|their|the)\s+)?(?P<number>{'|'.join(_numbers())})\s+(?:[\w’'-]+\s+){{0,2}}?(?:{_many()})"
    listed = rf"(?:{both}(?:{several}|{self}|(?!(?:a|an|the)\s){owned})|{only_and}{named})"
    return re.compile(rf"{listed}{_END}", re.IGNORECASE)


@cache
def _before() -> re.Pattern[str]:
    """A person joined to the one that follows: "a farmer and his …", at the very beginning also "Mother, …"."""
    led = r"(?:(?:his|her|their|a|an|the)\s+)?(?:[\w’'-]+\s+){0,2}$"
    return re.compile(rf"(?:\b(?:{_one()}|{_NAME}){_AGE}\s+and\s+|^(?:{_one()})\s*,\s+){led}", re.IGNORECASE)


@cache
def _one() -> str:
    people = table("number_people")
    nouns = {*people["regular"]["words"], *people["irregular"]}
    return "|".join(map(re.escape, sorted(nouns, key=lambda noun: (-len(noun), noun))))


@cache
def _many() -> str:
    people = table("number_people")
    nouns = {f"{noun}s" for noun in people["regular"]["words"]} | set(people["irregular"].values())
    return "|".join(map(re.escape, sorted(nouns, key=lambda noun: (-len(noun), noun))))


@cache
def _numbers() -> dict[str, int]:
    """Number words and digits from two to twelve."""
    words = {word: value for word, value in table("numbers")["units"].items() if 2 <= value <= 12}
    return words | {str(number): number for number in range(2, 13)}

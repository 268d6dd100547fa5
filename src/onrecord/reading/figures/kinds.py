"""What makes a number no count of people: age, date, money, distance, the name of a unit, a count of things.

One small rule each, asked in order; the first that knows the number names its kind.
"""

from collections.abc import Callable
from dataclasses import dataclass

from onrecord.knowledge.nations import nation
from onrecord.reading.figures.lexicon import Words
from onrecord.reading.figures.nouns import PERSON, Counted
from onrecord.reading.figures.tokens import Shape, Token

__all__ = ["Phrase", "is_year", "kind"]

_YEAR_DIGITS = 4
_LAST_DAY = 31
_HOURS, _MINUTES = 24, 60
_STREET_REACH = 4
_BREAKS = (",", ".", ";", "(", ")", "")
_HUNDRED = 100


@dataclass(frozen=True, slots=True)
class Phrase:
    """A number in its row of tokens: tokens `start` to `end` (exclusive), without hedge, and what it counts."""

    row: list[Token]
    start: int
    end: int
    value: int | float
    digits: bool
    hedged: bool
    counts: Counted | None
    running: bool = True
    """Whether the sentence is running text, where a capital means a name; not a headline, not all in capitals."""

    def lower(self, at: int) -> str:
        """The token at `at` as tables spell it; nothing beyond the ends of the sentence."""
        return self.row[at].lower if 0 <= at < len(self.row) else ""

    @property
    def previous(self) -> Token | None:
        """The token before the number."""
        return self.row[self.start - 1] if self.start else None

    @property
    def following(self) -> Token | None:
        """The token behind the number."""
        return self.row[self.end] if self.end < len(self.row) else None

    @property
    def hyphened(self) -> bool:
        """Whether a hyphen ties a word to the number ("152-mm")."""
        return (
            self.end + 1 < len(self.row)
            and self.lower(self.end) in ("-", "–")
            and self.row[self.end - 1].touches(self.row[self.end])
        )


def kind(phrase: Phrase, words: Words) -> str | None:
    """The kind of the number where it is no count of people; null where it can be one."""
    for rule in _RULES:
        if (found := rule(phrase, words)) is not None:
            return found
    return None


def _designation(phrase: Phrase, words: Words) -> str | None:
    """ "M777", "Su-34", "7A"; "155th" where a unit follows, else an ordinal."""
    if not phrase.digits:
        return None
    if _named_before(phrase, words):
        return "designation"
    following = phrase.following
    if phrase.lower(phrase.start - 1) == "[" and phrase.lower(phrase.end) == "]":
        return "id"
    if (
        following is not None
        and following.text in ("'", "’")
        and phrase.lower(phrase.end + 1) in words.decade_endings
    ):
        return "date"
    if following is None or following.shape is not Shape.WORD:
        return None
    if not phrase.row[phrase.end - 1].touches(following):
        return None
    if following.lower in words.ordinal_endings:
        return "unit" if phrase.lower(phrase.end + 1) in words.ordinal_units else "ordinal"
    if following.lower in words.decade_endings:
        return "date"
    if words.measures.at([following.lower], 0):
        return None
    return "designation" if following.capital else "quantity"


def _named_before(phrase: Phrase, words: Words) -> bool:
    """Whether letters lead to the number without a gap ("M777", "Su-34"), and are no currency and no prefix."""
    previous, first = phrase.previous, phrase.row[phrase.start]
    before = phrase.row[phrase.start - 2] if phrase.start > 1 else None
    if previous is None or not previous.touches(first):
        return False
    tied = before is not None and before.touches(previous)
    if previous.shape is Shape.WORD:
        currency = previous.lower in words.currency or (
            tied and before is not None and before.lower in words.currency
        )
        return not currency
    if not (tied and before is not None and before.shape is Shape.WORD and previous.text in ("-", ".")):
        return False
    return before.capital or words.measures.at([phrase.lower(phrase.end)], 0) is None


def _money(phrase: Phrase, words: Words) -> str | None:
    """ "$5 million", "300 rubles", "50 US dollars"; "12 US service members" counts people."""
    if phrase.lower(phrase.start - 1) in words.currency or _currency_behind(phrase, words):
        return "money"
    dollar = phrase.lower(phrase.start - 2) in words.currency and phrase.start > 1
    if dollar and phrase.row[phrase.start - 1].touches(phrase.row[phrase.start]):
        return "money"
    return "money" if phrase.counts is not None and phrase.counts.kind == "money" else None


def _currency_behind(phrase: Phrase, words: Words) -> bool:
    """A currency after the number; one that is a state's name too ("US") only where no other noun follows it."""
    behind = phrase.lower(phrase.end)
    if behind not in words.currency:
        return False
    after = phrase.row[phrase.end + 1] if phrase.end + 1 < len(phrase.row) else None
    noun = after is not None and after.shape is Shape.WORD and not after.capital
    money = "money" in (words.thing.get(after.lower), words.things.get(after.lower)) if after else False
    return nation(phrase.row[phrase.end].text) is None or money or not noun


def _measure(phrase: Phrase, words: Words) -> str | None:
    """ "30 km", "152-mm", "three days", "40 per cent"; an age where "old" follows."""
    at = phrase.end + phrase.hyphened
    measure = words.measures.at([token.lower for token in phrase.row[at : at + 4]], 0)
    if measure is None:
        return _dangling(phrase, words)
    length, found = measure
    if not phrase.hyphened and phrase.counts is not None and phrase.counts.kind == PERSON:
        return None
    behind = at + length
    behind += phrase.lower(behind) == "-"
    if phrase.lower(behind) in words.after_age or [phrase.lower(behind), phrase.lower(behind + 1)] == [
        "of",
        "age",
    ]:
        return "age"
    return found


def _dangling(phrase: Phrase, words: Words) -> str | None:
    """The first of "three- and five-year-old": its hyphen ties it to a word further on."""
    if not phrase.hyphened or phrase.row[phrase.end].touches(phrase.row[phrase.end + 1]):
        return None
    ahead = [token.lower for token in phrase.row[phrase.end + 1 : phrase.end + 7]]
    return next((measure[1] for at in range(len(ahead)) if (measure := words.measures.at(ahead, at))), None)


def _date(phrase: Phrase, words: Words) -> str | None:
    """ "December 14", "14 December", "Dec. 14", "2024"."""
    before = phrase.start - 1 - (phrase.lower(phrase.start - 1) in (".", ","))
    after = phrase.end + (phrase.lower(phrase.end) == "of")
    if phrase.digits and (_behind_month(phrase, before, words) or _day(phrase, before, words)):
        return "date"
    if _month(phrase, after, words) and phrase.digits and phrase.value <= _LAST_DAY:
        return "date"
    if phrase.lower(phrase.end) in words.eras or phrase.lower(before) in words.eras:
        return "date"
    return _year(phrase, words)


def _behind_month(phrase: Phrase, at: int, words: Words) -> bool:
    """Whether the month at `at` makes the number its day or year; a comma between them leaves only years."""
    if not _month(phrase, at, words):
        return False
    if phrase.lower(phrase.start - 1) == ",":
        return is_year(phrase.row[phrase.start], words)
    people = phrase.counts is not None and phrase.counts.kind == PERSON and not _counted_again(phrase, words)
    return not (people and (phrase.lower(at - 1) in words.before_month or phrase.value > _LAST_DAY))


def _day(phrase: Phrase, at: int, words: Words) -> bool:
    """Whether the token at `at` is the day before the year of a date ("January 9, 2017"), a comma between them."""
    value = phrase.row[at].value
    comma = phrase.lower(phrase.start - 1) == "," and _month(phrase, at - 1, words)
    return comma and value is not None and value <= _LAST_DAY and is_year(phrase.row[phrase.start], words)


def _month(phrase: Phrase, at: int, words: Words) -> bool:
    return phrase.lower(at) in words.months and phrase.row[at].capital


def _year(phrase: Phrase, words: Words) -> str | None:
    token = phrase.row[phrase.start]
    if not (is_year(token, words) and is_year(phrase.row[phrase.end - 1], words)):
        return None
    if phrase.lower(phrase.start - 1) in words.before_year:
        return "date"
    known = phrase.counts is not None and phrase.counts.kind is not None
    return None if phrase.hedged or (known and not _counted_again(phrase, words)) else "date"


def _counted_again(phrase: Phrase, words: Words) -> bool:
    """Whether a number of its own follows at once, which then counts the people: "on 3 March 1991 three people died"."""
    after = phrase.following
    return after is not None and (
        after.value is not None or after.lower in words.units or after.lower in words.tens
    )


def is_year(token: Token, words: Words) -> bool:
    """Whether the token can be a year: four digits in a row, in the range of years that reports speak of."""
    return len(token.text) == _YEAR_DIGITS and not token.grouped and token.value in words.years


def _clock(phrase: Phrase, words: Words) -> str | None:
    """ "0730", "at 2130"."""
    token = phrase.row[phrase.start]
    if len(token.text) != _YEAR_DIGITS or token.shape is not Shape.NUMBER or not isinstance(token.value, int):
        return None
    if token.value // 100 >= _HOURS or token.value % 100 >= _MINUTES:
        return None
    if token.text.startswith("0"):
        return "time"
    at = phrase.start - 1
    while (
        at >= 0
        and words.hedges_before.at([phrase.lower(at)], 0)
        and phrase.lower(at) not in words.before_clock
    ):
        at -= 1
    return "time" if phrase.counts is None and phrase.lower(at) in words.before_clock else None


def _age(phrase: Phrase, words: Words) -> str | None:
    """ "aged 34", "Smith, 34, of …", "the driver (55)", "two men, 18 and 19, were", "both 31, of Avon"."""
    before = phrase.lower(phrase.start - 1)
    if before in words.before_age or (before == "of" and phrase.lower(phrase.start - 2) in words.before_age):
        return "age"
    if not (phrase.digits and 0 <= phrase.value <= words.oldest and phrase.start > 1):
        return None
    if phrase.counts is not None and phrase.counts.kind is not None:
        return None
    behind = phrase.lower(phrase.end)
    if before in words.shared_age and behind == ",":
        return "age"
    if before not in ("(", ","):
        return None
    named = _named(phrase)
    person = named.capital or named.lower in words.person or named.lower in words.people
    if before == "(":
        return "age" if behind in (")", ",") and person else None
    if behind in _BREAKS or _second_age(phrase, words):
        return "age" if person else None
    goes_on = phrase.running and behind in words.age_followers and phrase.end + 1 < len(phrase.row)
    if not (named.capital and goes_on):
        return None
    return "age" if behind == "who" or phrase.row[phrase.end + 1].capital else None


def _named(phrase: Phrase) -> Token:
    """The word that an age behind a comma or a bracket belongs to: "Lund, (25)", "Lund Jr., 19"."""
    at = phrase.start - 2
    return phrase.row[at - (at > 0 and phrase.row[at].text in (",", "."))]


def _second_age(phrase: Phrase, words: Words) -> bool:
    """Whether "and" and a second age follow, and there the apposition ends."""
    at = phrase.end + 1
    joined = (
        phrase.lower(phrase.end) in words.joints and phrase.lower(at + 1) in _BREAKS and at < len(phrase.row)
    )
    value = phrase.row[at].value if joined else None
    return value is not None and value <= words.oldest


def _label(phrase: Phrase, words: Words) -> str | None:
    """ "Route 66", "Flight 17", "Section 12", "No. 5", "911"."""
    at = phrase.start - 1
    if phrase.lower(at) == "." and at:
        at -= 1
    if not phrase.digits or at < 0:
        return None
    if (
        phrase.row[phrase.start].text in words.emergency
        and not phrase.hedged
        and not _befallen(phrase, words)
    ):
        return None if phrase.counts is not None and phrase.counts.kind == PERSON else "id"
    found = words.labels.get(phrase.lower(at))
    if found is None or not (phrase.row[at].capital or found == "id"):
        return None
    return (
        None
        if phrase.counts is not None and phrase.counts.kind == PERSON and not phrase.row[at].capital
        else found
    )


def _name(phrase: Phrase, words: Words) -> str | None:
    """ "Galaxy 20", "the Stoxx 600": a capitalised name that a number ends, in running text."""
    at = phrase.start - 1
    if not (phrase.digits and phrase.running and phrase.counts is None and at > 0):
        return None
    named, before = phrase.row[at], phrase.row[at - 1]
    if not (named.capital and named.shape is Shape.WORD) or named.lower in words.stops:
        return None
    bracketed = before.text == "(" and phrase.lower(phrase.end) == ")"
    running_on = before.lower in words.stops and before.lower not in words.determiners
    if not bracketed and (before.shape is not Shape.WORD or running_on):
        return None
    return None if _befallen(phrase, words) else "name"


def _befallen(phrase: Phrase, words: Words) -> bool:
    """Whether something that can befall people follows at once ("12 were killed")."""
    following = phrase.lower(phrase.end)
    return following in words.states or following in words.befalling or following in words.befalling_joints


def _address(phrase: Phrase, words: Words) -> str | None:
    """ "1121 West Columbus Avenue", "the 2600 block of", "outside 7318 Elm Creek"."""
    if not phrase.digits:
        return None
    if _house(phrase, words):
        return "address"
    for at in range(phrase.end, min(phrase.end + _STREET_REACH, len(phrase.row))):
        token = phrase.row[at]
        if token.lower in words.streets and (token.capital or (at == phrase.end and token.lower == "block")):
            return "address"
        if not token.capital and token.text != ".":
            return None
    return None


def _house(phrase: Phrase, words: Words) -> bool:
    following = phrase.following
    people = phrase.counts is not None and phrase.counts.kind == PERSON
    return (
        phrase.running
        and not people
        and phrase.value >= _HUNDRED
        and not phrase.row[phrase.start].grouped
        and phrase.lower(phrase.start - 1) in words.before_house
        and following is not None
        and following.shape is Shape.WORD
        and following.capital
    )


def _fraction(phrase: Phrase, _: Words) -> str | None:
    """ ".22", "41.68": nobody is a fraction."""
    whole = isinstance(phrase.value, int) or phrase.value.is_integer()
    dotted = phrase.row[phrase.start].dotted and phrase.counts is not None and phrase.counts.kind == PERSON
    return None if whole or dotted else "quantity"


def _things(phrase: Phrase, _: Words) -> str | None:
    """ "three tanks", "40 drones"."""
    if phrase.counts is None or phrase.counts.kind in (None, PERSON):
        return None
    return phrase.counts.kind


_RULES: tuple[Callable[[Phrase, Words], str | None], ...] = (
    _designation,
    _money,
    _measure,
    _address,
    _date,
    _clock,
    _age,
    _label,
    _things,
    _fraction,
    _name,
)

"""The value that number words or digits stand for, and how many tokens they take."""

from dataclasses import dataclass

from onrecord.reading.figures.lexicon import Words
from onrecord.reading.figures.tokens import Shape, Token

__all__ = ["Value", "value_at"]

_TEEN = 20
_HUNDRED = 100
_LARGEST = 10**15
_HALF_SIGN = "½"


@dataclass(frozen=True, slots=True)
class Value:
    """A value with the index behind its last token."""

    value: int | float
    end: int
    digits: bool
    """Whether it is written in digits."""


def value_at(row: list[Token], at: int, words: Words, *, money: bool = False) -> Value | None:
    """The longest number that begins at `row[at]`; articles begin one only before a scale or a dozen."""
    token = row[at]
    if token.shape is Shape.NUMBER:
        return _digits(row, at, words, money=money)
    if token.shape is not Shape.WORD:
        return None
    if token.lower in words.fractions:
        return _part(row, at, words)
    spelled = _Spelled(row, words)
    return spelled.read(at)


def _digits(row: list[Token], at: int, words: Words, *, money: bool) -> Value:
    token = row[at]
    value = token.value if token.value is not None else 0
    end = at + 1
    if end < len(row):
        follower = row[end]
        suffix = words.suffixes.get(follower.lower) or (
            words.suffixes_money.get(follower.lower) if money else None
        )
        if suffix and token.touches(follower):
            return Value(_times(value, suffix), end + 1, True)
        if follower.text == _HALF_SIGN:
            return Value(value + 0.5, end + 1, True)
        beyond = _scaled(row, end, value, words)
        if beyond is not None:
            return beyond
    return Value(value, end, True)


def _scaled(row: list[Token], at: int, value: int | float, words: Words) -> Value | None:
    """`value` times the scales or groups at `at` ("1.2 million", "3 dozen", "2-million")."""
    end = at
    if row[at].text == "-" and at + 1 < len(row):
        at += 1
    while (
        at < len(row)
        and value < _LARGEST
        and (scale := words.scales.get(row[at].lower) or words.groups.get(row[at].lower))
    ):
        value = _times(value, scale)
        at = end = at + 1
    return Value(value, end, True) if at == end and row[end - 1].shape is Shape.WORD else None


def _part(row: list[Token], at: int, words: Words) -> Value | None:
    """ "half a dozen", "half a million", "half-million": a fraction of a scale or group."""
    after = at + 1
    if after < len(row) and (row[after].lower in words.articles or row[after].text == "-"):
        after += 1
    if after >= len(row):
        return None
    whole = words.scales.get(row[after].lower) or words.groups.get(row[after].lower)
    if whole is None and words.measures.at([row[after].lower], 0):
        return Value(words.fractions[row[at].lower], after, False)
    if whole is None:
        return None
    return Value(_times(words.fractions[row[at].lower], whole), after + 1, False)


class _Spelled:
    """Number words, read from left to right: "two thousand three hundred and five"."""

    def __init__(self, row: list[Token], words: Words) -> None:
        self.row = row
        self.words = words

    def read(self, at: int) -> Value | None:
        start, total, current, last_scale = at, 0, -1, float("inf")
        if self.row[at].lower in self.words.articles:
            follower = self.row[at + 1].lower if at + 1 < len(self.row) else ""
            if follower not in self.words.scales and follower not in self.words.groups:
                return None
            current, at = 1, at + 1
        end = start
        while at < len(self.row):
            word = self.row[at].lower
            if word in self.words.units or word in self.words.tens:
                low = self.words.units.get(word, self.words.tens.get(word, 0))
                if not _fits(current, low):
                    break
                current = max(current, 0) + low
            elif word == "hundred" and 0 < current < _HUNDRED:
                current *= _HUNDRED
            elif word in self.words.groups and 0 < current < _HUNDRED:
                return Value(total + current * self.words.groups[word], at + 1, False)
            elif (
                word in self.words.scales and current > 0 and _HUNDRED < self.words.scales[word] < last_scale
            ):
                last_scale = self.words.scales[word]
                total, current = total + current * self.words.scales[word], -1
            else:
                break
            at = end = at + 1
            at = self._joined(at, total, current)
        return Value(total + max(current, 0), end, False) if end > start else None

    def _joined(self, at: int, total: int, current: int) -> int:
        """The index behind "and" or a hyphen inside a number, where one goes on behind it."""
        if at + 1 >= len(self.row):
            return at
        word, following = self.row[at].lower, self.row[at + 1].lower
        if (
            following not in self.words.units
            and following not in self.words.tens
            and following not in self.words.scales
        ):
            return at
        if word == "-" and current > 0:
            return at + 1
        whole_hundreds = (current > 0 and current % _HUNDRED == 0) or current < 0 < total
        return at + 1 if word == "and" and whole_hundreds and following not in self.words.scales else at


def _fits(current: int, low: int) -> bool:
    """Whether units or tens worth `low` may go on what has been read of this group ("twenty" + "three")."""
    if current <= 0:
        return current < 0
    if current % _HUNDRED == 0:
        return low > 0
    return current % _HUNDRED >= _TEEN and current % 10 == 0 and 0 < low < 10


def _times(value: int | float, scale: int) -> int | float:
    product = round(value * scale, 6)
    return int(product) if product == int(product) else product

"""The honest baseline: the number nearest to a word for killed or wounded, by regular expressions alone."""

import re

__all__ = ["nearest_number_to_loss_word", "numbers_in"]

_UNITS = "zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen seventeen eighteen nineteen twenty"
_SMALL = {word: value for value, word in enumerate(_UNITS.split())}
_NUMBER = re.compile(rf"\b(?:\d{{1,3}}(?:,\d{{3}})+|\d{{1,4}}|{'|'.join(_SMALL)})\b", re.IGNORECASE)
_LOSS = {
    "killed": re.compile(
        r"\b(?:kill(?:ed|s|ing)?|dead|death|deaths|die|dies|died|slain|fatal(?:ly|ities)?)\b", re.IGNORECASE
    ),
    "wounded": re.compile(r"\b(?:wound(?:ed|s|ing)?|injur(?:ed|es|ing|y|ies)|hurt)\b", re.IGNORECASE),
}
_YEAR = re.compile(r"(?:19|20)\d\d")
_REACH = 60
"""Code points between a number and its word at most."""
_MOST = 100_000


def numbers_in(text: str) -> list[tuple[int, int, int]]:
    """Start, end and value of each number in digits or small words."""
    return [
        (found.start(), found.end(), _value(found.group().lower()))
        for found in _NUMBER.finditer(text)
        if len(found.group()) < 10 and not _YEAR.fullmatch(found.group())
    ]


def _value(word: str) -> int:
    return _SMALL[word] if word in _SMALL else int(word.replace(",", ""))


def nearest_number_to_loss_word(text: str) -> dict[str, int]:
    """`killed` and `wounded`: the number nearest to the first word for it that has one; 0 where there is none."""
    text = text[:_MOST]
    numbers = numbers_in(text)
    return {measure: _first(text, word, numbers) for measure, word in _LOSS.items()}


def _first(text: str, word: re.Pattern[str], numbers: list[tuple[int, int, int]]) -> int:
    for found in word.finditer(text):
        near = [
            (min(abs(found.start() - end), abs(start - found.end())), value)
            for start, end, value in numbers
            if start - _REACH < found.end() and end + _REACH > found.start()
        ]
        if near:
            return min(near)[1]
    return 0

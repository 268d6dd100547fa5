"""Words, numbers and signs of a sentence, with digit groups joined: "1,100", "8:30" and "2024-12-14" are one token each."""

import re
from enum import Enum
from typing import NamedTuple

from onrecord.model import Span

__all__ = ["Shape", "Token", "tokens"]

_PIECE = re.compile(r"(?:https?://|www\.)\S+|(?<![\w.])\.\d+|\d+|[^\W\d_]+(?:['’][^\W\d_]+)*|\S")
_ADDRESS = re.compile(r"https?://|www\.")
_GROUP_SPACES = ("\u00a0", "\u2009", "\u202f", "\u2008")
_GROUP_SIGNS = (",", "'", "’")
_CHAIN_SIGNS = ("-", "/", ":", ".", "–")
_MOST_DIGITS = 15
_THOUSANDS = 3


class Shape(Enum):
    """What a token is made of."""

    WORD = "word"
    NUMBER = "number"
    CHAIN = "chain"
    """Digits strung together that are no count: a date, a time of day, a telephone number, a score."""
    SIGN = "sign"


class Token(NamedTuple):
    """One token; `lower` is how tables spell it; `value` is set for a NUMBER."""

    text: str
    lower: str
    span: Span
    shape: Shape
    value: int | float | None = None
    dotted: bool = False
    """A NUMBER of the form "2.700": a decimal, or thousands as many languages write them."""
    grouped: bool = False
    """A NUMBER written with separators for thousands: never a year."""

    @property
    def capital(self) -> bool:
        """Whether it begins with a capital."""
        return self.text[:1].isupper()

    def touches(self, other: "Token") -> bool:
        """Whether `other` follows without a gap."""
        return self.span.end == other.span.start


def tokens(text: str, span: Span) -> list[Token]:
    """The tokens of `text[span]`; spans count code points of `text`. Linear in the length."""
    pieces = [m.span() for m in _PIECE.finditer(text, span.start, span.end)]
    found: list[Token] = []
    at = 0
    while at < len(pieces):
        start, end = pieces[at]
        if text[start] == "." and end > start + 1:
            token, at = _bare_decimal(text, start, end), at + 1
        elif text[start].isdecimal():
            token, at = _digits(text, pieces, at, spaced=_may_space(found))
        else:
            word = text[start:end]
            shape = Shape.WORD if word[0].isalpha() and not _ADDRESS.match(word) else Shape.SIGN
            token, at = Token(word, word.lower().replace("’", "'"), Span(start, end), shape), at + 1
        found.append(token)
    return found


def _bare_decimal(text: str, start: int, end: int) -> Token:
    """ ".22" """
    return _decimal(text, start, end, "0", text[start + 1 : end])


def _may_space(found: list[Token]) -> bool:
    """Whether digits here may have their thousands behind a plain space ("about 1 340"): not behind a name or month."""
    return len(found) < 2 or not (found[-1].capital or found[-1].shape is Shape.NUMBER)


def _digits(text: str, pieces: list[tuple[int, int]], at: int, *, spaced: bool) -> tuple[Token, int]:
    """The number or chain that begins at the digits `pieces[at]`, and the index behind it."""
    start, end = pieces[at]
    groups = [text[start:end]]
    at += 1
    while (
        len(groups[0]) <= _THOUSANDS and (behind := _group(text, pieces, at, end, spaced=spaced)) is not None
    ):
        end = pieces[behind][1]
        groups.append(text[pieces[behind][0] : end])
        at = behind + 1
    links: list[str] = []
    tails: list[str] = []
    chain_end, chain_at = end, at
    while (link := _link(text, pieces, chain_at, chain_end)) is not None:
        links.append(link)
        chain_end = pieces[chain_at + 1][1]
        tails.append(text[pieces[chain_at + 1][0] : chain_end])
        chain_at += 2
    if (len(links) >= 2 and not _thousands_range(links)) or any(link in ":/" for link in links):
        return _token(text, start, chain_end, Shape.CHAIN), chain_at
    if links in (["-"], ["–"]) and int(tails[0]) <= int("".join(groups)) and len(groups) == 1:
        return _token(text, start, chain_end, Shape.CHAIN), chain_at
    if links[:1] == ["."]:
        return _decimal(text, start, pieces[at + 1][1], "".join(groups), tails[0]), at + 2
    whole = "".join(groups)
    if len(whole) > _MOST_DIGITS:
        return _token(text, start, end, Shape.CHAIN), at
    return _token(text, start, end, Shape.NUMBER, value=int(whole), grouped=len(groups) > 1), at


def _thousands_range(links: list[str]) -> bool:
    """Whether the links are those of two decimals joined by a dash ("1.5-2.5")."""
    return len(links) <= 3 and links.count("-") + links.count("–") == 1 and "." in links


def _group(text: str, pieces: list[tuple[int, int]], at: int, end: int, *, spaced: bool) -> int | None:
    """The index of the three digits that go on the number ending at `end`, if any."""
    if at >= len(pieces):
        return None
    behind = at
    if text[pieces[at][0] : pieces[at][1]] in _GROUP_SIGNS and pieces[at][0] == end:
        behind, end = at + 1, pieces[at][1]
        if behind >= len(pieces) or pieces[behind][0] != end:
            return None
    elif text[end : pieces[at][0]] not in _GROUP_SPACES:
        tied = text[pieces[at][1] : pieces[at][1] + 1]
        if not spaced or text[end : pieces[at][0]] != " " or tied == "-" or tied.isalpha():
            return None
    start, stop = pieces[behind]
    return behind if stop - start == _THOUSANDS and text[start].isdecimal() else None


def _link(text: str, pieces: list[tuple[int, int]], at: int, end: int) -> str | None:
    """The sign that strings the digits ending at `end` to further digits, if any."""
    if at + 1 >= len(pieces) or pieces[at][0] != end or pieces[at][1] != pieces[at + 1][0]:
        return None
    sign = text[pieces[at][0] : pieces[at][1]]
    return sign if sign in _CHAIN_SIGNS and text[pieces[at + 1][0]].isdecimal() else None


def _decimal(text: str, start: int, end: int, whole: str, tail: str) -> Token:
    if len(whole) + len(tail) > _MOST_DIGITS:
        return _token(text, start, end, Shape.CHAIN)
    value = float(f"{int(whole)}.{''.join(str(int(d)) for d in tail)}")
    dotted = len(tail) == _THOUSANDS and len(whole) <= _THOUSANDS and int(whole) > 0
    return _token(text, start, end, Shape.NUMBER, value=value, dotted=dotted)


def _token(
    text: str,
    start: int,
    end: int,
    shape: Shape,
    *,
    value: int | float | None = None,
    dotted: bool = False,
    grouped: bool = False,
) -> Token:
    word = text[start:end]
    return Token(word, word, Span(start, end), shape, value, dotted, grouped)

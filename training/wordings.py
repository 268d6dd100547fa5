"""Bounds of a number phrase, by the guideline's table of figures."""

import re
import tomllib
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

__all__ = ["Bounds", "bounds", "number", "number_words", "spelled", "table"]

_DIGITS = re.compile(r"\d[\d,]*(?:\.\d+)?")
_RANGE = re.compile(
    r"^(?:between (?P<a>.+?) and (?P<b>.+)|(?:from )?(?P<c>.+?)\s*(?: to | or |–|-|—|/)\s*(?P<d>.+))$"
)


@dataclass(frozen=True, slots=True)
class Bounds:
    """Low, best and high as the words set them, the hedge as worded, and the kind of bound."""

    low: int | None
    best: int | None
    high: int | None
    hedge: str | None
    kind: str
    """`exact`, `about`, `at_least`, `at_most`, `range`, `vague`, `none` (nobody)."""


@cache
def table() -> dict[str, Any]:
    """The words of `wordings.toml`."""
    return tomllib.loads(Path(__file__).with_name("wordings.toml").read_text(encoding="utf-8"))


def bounds(wording: str) -> Bounds:
    """What the guideline's table makes of a number phrase; ValueError where it has no row for it."""
    plain = " ".join(wording.casefold().split()).removesuffix(" of")
    words = table()["words"]
    if plain in words["none"]:
        return Bounds(0, 0, 0, None, "none")
    if plain in words["one"]:
        return Bounds(1, 1, 1, None, "exact")
    vague = {each.removesuffix(" of") for each in words["vague"]}
    if plain in vague:
        return Bounds(None, None, None, None, "vague")
    kind, hedge, rest = _hedged(re.sub(r"^(?:the|her|his|their|our|its|those|these|all) (?=\S)", "", plain))
    written = _as_written(wording, hedge)
    if rest in vague:
        return Bounds(None, None, None, written, "vague")
    found = _RANGE.match(rest)
    if found and number(rest) is None:
        low, high = _ends(found["a"] or found["c"], found["b"] or found["d"])
        if low is not None and high is not None:
            return Bounds(low, None, high, written, "range")
    value = number(rest)
    if value is None:
        raise ValueError(f"{wording!r} is no number phrase of the table in wordings.toml")
    match kind:
        case "about":
            return Bounds(None, value, None, written, kind)
        case "at_least":
            return Bounds(value, value, None, written, kind)
        case "at_most":
            return Bounds(None, None, value, written, kind)
        case _:
            return Bounds(value, value, value, written, "exact")


def _ends(first: str, second: str) -> tuple[int | None, int | None]:
    """Both ends of a range; "three to five thousand" means thousands twice."""
    low, high = number(first), number(second)
    scale = table()["scales"].get(second.split()[-1])
    if low is not None and scale and low < 100 and first.split()[-1] not in table()["scales"]:
        low *= scale
    return low, high


def _hedged(plain: str) -> tuple[str, str, str]:
    """Kind of the hedge, the hedge, and the rest; the longest hedge that fits, before or after."""
    best = ("exact", "", plain)
    for kind, hedges in table()["before"].items():
        for hedge in hedges:
            gap = "" if hedge in ("~", "<", ">") else " "
            if plain.startswith(hedge + gap) and len(hedge) > len(best[1]):
                best = (kind, hedge, plain[len(hedge) :].strip())
    for kind, hedges in table()["after"].items():
        for hedge in hedges:
            gap = "" if hedge[0] in "-+" else " "
            if plain.endswith(gap + hedge) and len(hedge) > len(best[1]):
                best = (kind, hedge, plain[: -len(hedge)].strip())
    kind, hedge, rest = best
    if hedge and number(rest) is None:
        inner = _hedged(rest)
        if inner[1] and number(inner[2]) is not None:
            return inner[0] if inner[0] != "exact" else kind, hedge, inner[2]
    return best


def _as_written(wording: str, hedge: str) -> str | None:
    """The hedge in the letters of the text, since spans and wordings are verbatim."""
    if not hedge:
        return None
    found = re.search(re.escape(hedge).replace(r"\ ", r"\s+"), wording, re.IGNORECASE)
    return found[0] if found else hedge


def number(words: str) -> int | None:
    """The value of digits or number words ("1,200", "two hundred and six", "1.5 million", "11k"); None if none."""
    total, group, seen = 0.0, 0.0, False
    known, scales = table()["numbers"], table()["scales"]
    tokens = re.findall(r"\d[\d,]*(?:\.\d+)?|[^\W\d]+|\S", words.casefold().replace("a half", "0.5"))
    for at, token in enumerate(tokens):
        if _DIGITS.fullmatch(token):
            if seen and group:
                return None
            group, seen = group + float(token.replace(",", "")), True
        elif token in known:
            if token in ("dozen", "couple") and seen:
                group *= known[token]
            else:
                group += known[token]
            seen = True
        elif token in scales:
            if token == "hundred" or (token != "hundred" and scales[token] < 1000):
                group = (group or 1) * scales[token]
            else:
                total, group = total + (group or 1) * scales[token], 0.0
            seen = True
        elif (token in ("a", "an") and at == 0 and len(tokens) > 1) or (
            token in ("and", "-", "of") and 0 < at < len(tokens) and seen
        ):
            continue
        else:
            return None
    return round(total + group) if seen else None


def number_words() -> list[str]:
    """Every word that alone makes a number, for finding them in text; `one` is left out, it is mostly a pronoun."""
    words = {*table()["numbers"], *table()["scales"]} - {"one", "k", "m", "couple"}
    return sorted({*words, *(f"{word}s" for word in ("hundred", "thousand", "million", "dozen")), "scores"})


_TENS = ("twenty", "thirty", "forty", "fifty", "sixty", "seventy", "eighty", "ninety")


def spelled(value: int) -> str:
    """`value` in words, up to 999,999, as British papers spell it ("two hundred and six")."""
    units: list[str] = [word for word in table()["numbers"] if word not in ("dozen", "couple")]
    if value < 20:
        return units[value]
    if value < 100:
        ten, unit = divmod(value, 10)
        return _TENS[ten - 2] + (f"-{units[unit]}" if unit else "")
    scale, name = (1000, "thousand") if value >= 1000 else (100, "hundred")
    head, rest = divmod(value, scale)
    joined = " and " if rest and rest < 100 else " "
    return f"{spelled(head)} {name}" + (f"{joined}{spelled(rest)}" if rest else "")

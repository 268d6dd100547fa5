"""Other figures for a passage: scaled together, so that parts stay below their totals, in other words and hedges."""

import random
import re
from collections.abc import Sequence

from markup import Node
from wordings import bounds, number, spelled, table

__all__ = ["vary_figures"]

_LOSS = re.compile(r"(?:kw|ca|lo|mi|cp|bo|de|di|k|w)\d*(?:/.)?(?:;.*)?")
_HEDGES = {
    "about": (
        "about",
        "around",
        "some",
        "roughly",
        "approximately",
        "an estimated",
        "nearly",
        "close to",
        "almost",
    ),
    "at_least": ("at least", "no fewer than", "more than", "over", "upwards of", "not less than"),
    "at_most": ("up to", "as many as", "no more than", "fewer than"),
}
_VAGUE = ("dozens", "scores", "hundreds")
_STIFF = re.compile(
    r"(?:\b(?:the|its|her|his|their|those|these|other|another|further|a|first|all|only|additional|last|next)|[-–/$£€#~]"
    r"|\b(?:least|than|to|from|about|over|some|of those))\s*$",
    re.IGNORECASE,
)
"""What stands before a figure that takes no other hedge."""


def vary_figures(roots: Sequence[Node], chance: random.Random) -> None:
    """Change the figures of a passage in place; those that words alone do not bound stay."""
    factor = chance.choice((0.4, 0.6, 0.8, 1, 1.3, 1.7, 2.5, 4))
    for root in roots:
        for node, before in _figures(root):
            new = _reworded(node.words, before, factor, chance)
            if new is not None:
                node.children = [new]


def _figures(root: Node) -> list[tuple[Node, str]]:
    """Every figure of loss with the words before it in its block."""
    found: list[tuple[Node, str]] = []

    def walk(node: Node, before: str) -> str:
        for each in node.children:
            if isinstance(each, str):
                before += each
                continue
            if _LOSS.fullmatch(each.tag) and ";=" not in each.tag:
                found.append((each, before))
            before = walk(each, before)
        return before

    walk(root, "")
    return found


def _reworded(wording: str, before: str, factor: float, chance: random.Random) -> str | None:
    """The figure in other words; None where it stays."""
    try:
        now = bounds(wording)
    except ValueError:
        return None
    if wording != wording.strip() or (wording.isupper() and not wording[:1].isdigit()):
        return None
    opens = wording[:1].isupper()
    if now.kind == "vague":
        swapped = chance.choice(_VAGUE) if wording.casefold() in _VAGUE else wording
        return _cased(swapped, capital=opens)
    value = now.best if now.best is not None else now.high
    if now.kind == "none" or value is None or value < 2:
        return None
    if now.kind == "range":
        return _range(wording, now.low or 0, now.high or 0, factor, opens=opens)
    scaled = _scaled(value, factor)
    plain = re.search(r"\d[\d,.]*", wording)
    if re.search(r"[a-z]", wording) and plain and number(plain[0]) != value:
        return None
    said = _digits(scaled) if plain or scaled > 100 else spelled(scaled)
    core = re.compile(r"\d[\d,]*") if plain else re.compile(_words_of(wording), re.IGNORECASE)
    found = core.search(wording)
    if found is None:
        return None
    held = re.match(r"(?:the|all|her|his|their|its|our|those|these)\b", wording, re.IGNORECASE)
    if held or _STIFF.search(before) or (now.kind == "exact" and now.hedge) or chance.random() < 0.5:
        return _replaced(wording, found, said, opens=opens)
    return _hedged(said, opens=opens, chance=chance)


def _replaced(wording: str, found: re.Match[str], said: str, *, opens: bool) -> str:
    """The number in its place, its hedge kept."""
    if found.start() == 0 and opens and said[:1].isdigit():
        value = number(said) or 0
        said = spelled(value) if value <= 100 else said
    new = wording[: found.start()] + said + wording[found.end() :]
    return _cased(new, capital=opens) if opens else new


def _hedged(said: str, *, opens: bool, chance: random.Random) -> str:
    kind = chance.choice(("about", "at_least", "at_most", "exact", "exact"))
    value = number(said) or 0
    if kind == "exact":
        if opens and said[:1].isdigit() and value <= 100:
            said = spelled(value)
        return _cased(said, capital=opens)
    return _cased(f"{chance.choice(_HEDGES[kind])} {said}", capital=opens)


def _range(wording: str, low: int, high: int, factor: float, *, opens: bool) -> str | None:
    new_low, new_high = _scaled(low, factor), _scaled(high, factor)
    if new_high <= new_low:
        new_high = new_low + max(1, high - low)
    numbers = re.findall(r"\d[\d,]*", wording)
    if [number(each) for each in numbers] != [low, high]:
        return None
    new = iter((_digits(new_low), _digits(new_high)))
    return _cased(re.sub(r"\d[\d,]*", lambda _: next(new), wording), capital=opens)


def _scaled(value: int, factor: float) -> int:
    """`value` times `factor`, as round as it was, never under 2."""
    size = max(0, len(str(value)) - len(str(value).rstrip("0")))
    step = int(10**size)
    grain = step if value * factor >= 2 * step else max(1, step // 10)
    return max(2, round(value * factor / grain) * grain)


def _digits(value: int) -> str:
    return f"{value:,}"


def _cased(text: str, *, capital: bool) -> str:
    return (text[:1].upper() if capital else text[:1].lower()) + text[1:]


def _words_of(wording: str) -> str:
    """A pattern for the number words of a wording."""
    known = [*table()["numbers"], *table()["scales"], "a", "and"]
    word = "|".join(sorted(known, key=len, reverse=True))
    return rf"\b(?:{word})(?:[ -](?:{word}))*\b"

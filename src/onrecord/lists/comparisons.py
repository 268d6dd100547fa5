"""How a pair is compared, feature by feature: levels from the same down to different, as Splink comparisons.

Levels are about agreement, not about data: how many bits of words two names share and how many the shorter one
has besides, how far two dates can be apart, whether two codes are a slip apart. What a level is worth is learned
from the entries themselves (`onrecord.lists.model`). A level that is never met costs nothing.
"""

from collections.abc import Sequence
from itertools import pairwise
from typing import Any

import numpy as np
import numpy.typing as npt
import pyarrow as pa

from onrecord.lists.engine import Engine
from onrecord.lists.features import Feature
from onrecord.lists.training import Grades

__all__ = ["against", "comparisons", "grades", "kindred", "labels"]

NAME_STEPS = (0, 6, 9, 12, 15, 19, 24)
TEXT_STEPS = (0, 5, 8, 11, 16, 24)
SAME = (26, 22, 20, 18, 17, 16, 15, 14, 13, 12, 11, 10, 9, 8)
"""Bits from which the same name, or one a letter apart, says more the rarer it is."""
FAMILY = 12
"""Bits that a family name alone can have."""
UNEXPLAINED = 3
"""The shorter name has no more bits than this that the other lacks: it is wholly in the other, but for a common word."""
YEAR = 366


def comparisons(features: Sequence[Feature], engine: Engine) -> list[dict[str, Any]]:
    """One Splink comparison a feature; levels in the order that they are tried in, the last one for all the rest."""
    makers = {
        "name": _name,
        "date": _date,
        "text": _text,
        "code": _code,
        "category": _category,
        "initials": _initials,
    }
    made = []
    for feature in features:
        (_, null), *levels, (rest, _) = makers[feature.kind](feature, engine)
        told = [{"sql_condition": sql, "label_for_charts": label} for label, sql in levels]
        made.append(
            {
                "output_column_name": feature.column,
                "comparison_description": feature.name,
                "comparison_levels": [
                    {"sql_condition": null, "label_for_charts": "not stated", "is_null_level": True},
                    *told,
                    {"sql_condition": "ELSE", "label_for_charts": rest},
                ],
            }
        )
    return made


def labels(comparison: dict[str, Any]) -> list[str]:
    """The levels' labels by Splink's numbering, which counts from the last; null is not among them."""
    return [level["label_for_charts"] for level in reversed(comparison["comparison_levels"][1:])]


def grades(features: Sequence[Feature], table: pa.Table, told: Sequence[Sequence[str]]) -> list[Grades]:
    """Which levels of the name are grades of one agreement, and how the entries' names fall into them."""
    found = []
    for number, (feature, own) in enumerate(zip(features, told, strict=True)):
        if feature.kind != "name":
            continue
        bits = table[f"{feature.column}_bits"].to_numpy(zero_copy_only=False)
        ends = [np.inf, *SAME]
        for agreement in ("the same words", "one letter apart"):
            levels = tuple(own.index(f"{agreement}, {step} bits") for step in SAME)
            counts = [((bits >= low) & (bits < high)).sum() + 0.5 for high, low in pairwise(ends)]
            found.append(Grades(number, levels, tuple(float(count / sum(counts)) for count in counts)))
    return found


def against(features: Sequence[Feature], told: Sequence[Sequence[str]]) -> list[npt.NDArray[np.bool_]]:
    """Which levels of the name speak against one person: both names have words of their own, or share none."""
    found = []
    for feature, own in zip(features, told, strict=True):
        speaks = [
            label == "different" or (label.startswith("share") and "nothing" not in label) for label in own
        ]
        found.append(np.array(speaks, dtype=bool) & (feature.kind == "name"))
    return found


def kindred(features: Sequence[Feature], told: Sequence[Sequence[str]]) -> list[npt.NDArray[np.bool_]]:
    """Which levels kin can have oftener than strangers: of the name, those that a family name alone can reach."""
    whole = {f"share {step} bits, nothing left" for step in NAME_STEPS if step > FAMILY}
    whole |= {
        f"{agreement}, {step} bits" for agreement in ("the same words", "one letter apart") for step in SAME
    }
    return [
        np.array([feature.kind != "name" or label not in whole for label in own], dtype=bool)
        for feature, own in zip(features, told, strict=True)
    ]


def _null(*columns: str) -> tuple[str, str]:
    return "", " or ".join(f"{column}_{side} is null" for column in columns for side in "lr")


def _same(column: str) -> str:
    return f"{column}_l = {column}_r"


def _when(cheap: str, costly: str) -> str:
    """Both, the costly one looked at only where the cheap one holds."""
    return f"case when {cheap} then {costly} else false end"


def _name(feature: Feature, engine: Engine) -> list[tuple[str, str]]:
    """Tried from few shared bits upwards: most pairs share few, and each trial intersects the names again."""
    column = feature.column
    own, other = f"{column}_words_l", f"{column}_words_r"
    fewer = f"least({column}_bits_l, {column}_bits_r)"
    distance = f"levenshtein({column}_text_l, {column}_text_r) * 4"
    near = f"{distance} <= greatest(length({column}_text_l), length({column}_text_r))"
    same, slip = _same(f"{column}_text"), f"damerau_levenshtein({column}_text_l, {column}_text_r) <= 1"
    slip = _when(f"levenshtein({column}_text_l, {column}_text_r) <= 2", slip)
    lengths = f"abs(length({column}_text_l) - length({column}_text_r)) <= 1 and length({column}_text_l) >= 8"
    none = f"not {engine.share_any(own, other)}"
    levels = [
        _null(f"{column}_words"),
        *((f"the same words, {step} bits", f"{same} and {fewer} >= {step}") for step in SAME),
        *(
            (
                f"one letter apart, {low} bits",
                _when(f"{lengths} and {fewer} >= {low} and {fewer} < {high}", slip),
            )
            for high, low in pairwise((1000, *SAME))
        ),
        ("a few letters apart", _when(none, near)),
        ("different", none),
    ]
    steps = [step for step in NAME_STEPS if step <= feature.most_bits]
    for step, following in pairwise(steps):
        below = f"{engine.shared_bits(own, other)} < {following}"
        levels.append((f"share {step} bits, nothing left", _when(f"{fewer} <= {step + UNEXPLAINED}", below)))
        levels.append((f"share {step} bits", below))
    top = steps[-1] if steps else 0
    return [
        *levels,
        (f"share {top} bits, nothing left", f"{fewer} <= {top + UNEXPLAINED}"),
        (f"share {top} bits", ""),
    ]


def _initials(feature: Feature, engine: Engine) -> list[tuple[str, str]]:
    """Where either name has initials: whether each letter of the one is the first of a word of the other."""
    none = "(initials_l is null and initials_r is null) or initials_of_l is null or initials_of_r is null"
    fits = [
        f"(initials_{a} is null or {engine.has_all(f'initials_of_{b}', f'initials_{a}')})"
        for a, b in ("lr", "rl")
    ]
    return [("", none), ("fit", " and ".join(fits)), ("do not fit", "")]


def _date(feature: Feature, engine: Engine) -> list[tuple[str, str]]:
    column = feature.column
    text, year = f"{column}_text", f"{column}_year"
    first, last = f"{column}_first", f"{column}_last"
    slip = f"damerau_levenshtein({text}_l, {text}_r) <= 1"
    meet = f"{first}_l <= {last}_r and {first}_r <= {last}_l"
    gap = f"greatest({first}_l - {last}_r, {first}_r - {last}_l)"
    months, days = (f"substr({text}_l, {at}, 2) = substr({text}_r, {at}, 2)" for at in (6, 9))
    swapped = " and ".join(
        f"substr({text}_l, {a}, 2) = substr({text}_r, {b}, 2)" for a, b in ((6, 9), (9, 6))
    )
    return [
        _null(f"{column}_any"),
        ("the same day", f"{_same(text)} and substr({text}_l, 6, 5) <> '01-01'"),
        ("the same first of January", _same(text)),
        ("day and month swapped", f"{_same(year)} and {swapped}"),
        ("one figure apart, same year", _when(f"{_same(year)} and ({months} or {days})", slip)),
        ("one figure apart", _when(f"{months} and {days}", slip)),
        ("year and month the same", f"{_same(year)} and {months}"),
        ("year and day the same", f"{_same(year)} and {days}"),
        ("month and day the same", f"{months} and {days} and substr({text}_l, 6, 5) <> '01-01'"),
        ("the same year as far as stated", f"{meet} and {_same(year)}"),
        ("can be the same", meet),
        ("the same year", _same(year)),
        ("within a year", f"{gap} <= {YEAR}"),
        ("within three years", f"{gap} <= {3 * YEAR}"),
        ("within ten years", f"{gap} <= {10 * YEAR}"),
        ("different", ""),
    ]


def _text(feature: Feature, engine: Engine) -> list[tuple[str, str]]:
    column = feature.column
    own, other = f"{column}_words_l", f"{column}_words_r"
    steps = [step for step in TEXT_STEPS if step <= feature.most_bits]
    levels = [_null(f"{column}_words"), ("different", f"not {engine.share_any(own, other)}")]
    for step, following in pairwise(steps):
        levels.append((f"share {step} bits", f"{engine.shared_bits(own, other)} < {following}"))
    return [*levels, (f"share {steps[-1] if steps else 0} bits", "")]


def _code(feature: Feature, engine: Engine) -> list[tuple[str, str]]:
    column = feature.column
    text = f"levenshtein({column}_text_l, {column}_text_r)"
    return [
        _null(f"{column}_text"),
        ("the same", _same(f"{column}_text")),
        ("one letter apart", f"{text} <= 1 and length({column}_text_l) >= 3"),
        ("the same start", _same(f"{column}_start")),
        ("two letters apart", f"{text} <= 2 and length({column}_text_l) >= 5"),
        ("different", ""),
    ]


def _category(feature: Feature, engine: Engine) -> list[tuple[str, str]]:
    column = f"{feature.column}_text"
    return [_null(column), ("the same", _same(column)), ("different", "")]

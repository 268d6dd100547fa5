"""Pairs to levels: Splink compares the candidates and pairs drawn at random, on whichever engine."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt
import pyarrow as pa

from onrecord.lists.comparisons import comparisons, labels
from onrecord.lists.engine import Engine
from onrecord.lists.features import Feature

__all__ = ["Compared", "compared", "possible_pairs"]

LEAST_M = 2.0**-60


@dataclass(frozen=True, slots=True)
class Compared:
    """Pairs by place of their entries, `left < right`, sorted; and the level of each comparison, -1 not stated."""

    left: npt.NDArray[np.int64]
    right: npt.NDArray[np.int64]
    bits: npt.NDArray[np.float64]
    levels: npt.NDArray[np.int8]
    random: npt.NDArray[np.int8]
    """The levels of random pairs that are no candidates."""
    names: tuple[str, ...]
    labels: tuple[tuple[str, ...], ...]


def possible_pairs(source: npt.NDArray[np.int64]) -> float:
    """How many pairs of entries can be one person: all but those of two entries of one duplicate-free list."""
    _, sizes = np.unique(source, return_counts=True)
    count = float(len(source))
    return count * (count - 1) / 2 - float((sizes * (sizes - 1) / 2).sum())


def compared(
    engine: Engine,
    features: Sequence[Feature],
    source: npt.NDArray[np.int64],
    *,
    random_pairs: int,
    seed: int,
) -> Compared:
    """Compare the pairs of the table `candidates`, and random pairs of the entries."""
    if not features:
        return _nothing()
    from splink import Linker

    made = comparisons(features, engine)
    engine.put("random_pairs", _random(source, random_pairs, seed))
    engine.make(
        "pairs",
        "select join_key_l, join_key_r, '0' as match_key from candidates union all "
        "select r.join_key_l, r.join_key_r, '1' as match_key from random_pairs r left join candidates c "
        "on r.join_key_l = c.join_key_l and r.join_key_r = c.join_key_r where c.join_key_l is null",
    )
    linker = Linker(engine.api.register("entries"), _settings(made), log_level=None)
    linker.table_management.register_blocked_pairs_for_predict(engine.api.register("pairs"))
    predicted = linker.inference.predict(warning_mode="never").physical_name
    weights = [f"mw_{feature.column}" for feature in features]
    levels = ", ".join(f"cast(round(p.{weight}) - 1 as tinyint) as {weight}" for weight in weights)
    found = engine.get(
        f"select p.unique_id_l, p.unique_id_r, p.match_key, c.bits, {levels} "
        f"from {predicted} p left join candidates c on p.unique_id_l = c.join_key_l and p.unique_id_r = c.join_key_r "
    )
    return _sorted(found, weights, [feature.name for feature in features], [labels(each) for each in made])


def _nothing() -> Compared:
    """Where there is nothing to compare by."""
    none, levels = np.zeros(0, dtype=np.int64), np.zeros((0, 0), dtype=np.int8)
    return Compared(none, none, np.zeros(0), levels, levels, (), ())


def _sorted(
    found: pa.Table, weights: Sequence[str], names: Sequence[str], told: Sequence[Sequence[str]]
) -> Compared:
    left, right = (found[f"unique_id_{side}"].to_numpy() for side in "lr")
    order = np.lexsort((right, left))
    levels = [found[weight].to_numpy()[order] for weight in weights]
    stacked = np.stack(levels, axis=1) if levels else np.zeros((len(left), 0), dtype=np.int8)
    is_random = (found["match_key"].to_numpy(zero_copy_only=False) == "1")[order]
    pick = ~is_random
    bits = found["bits"].to_numpy(zero_copy_only=False).astype(float)[order]
    return Compared(
        left[order][pick],
        right[order][pick],
        bits[pick],
        stacked[pick],
        stacked[is_random],
        tuple(names),
        tuple(map(tuple, told)),
    )


def _settings(made: Sequence[dict[str, Any]]) -> dict[str, Any]:
    """Splink's settings with each level's number, plus one, as its weight: Splink keeps weights and drops numbers."""
    numbered = []
    for comparison in made:
        null, *levels = comparison["comparison_levels"]
        told = [
            {**level, "u_probability": LEAST_M / 2, "m_probability": LEAST_M * 2.0**number}
            for number, level in zip(range(len(levels) - 1, -1, -1), levels, strict=True)
        ]
        numbered.append({**comparison, "comparison_levels": [null, *told]})
    return {
        "link_type": "dedupe_only",
        "comparisons": numbered,
        "blocking_rules_to_generate_predictions": [],
        "retain_matching_columns": False,
        "retain_intermediate_calculation_columns": True,
        "unique_id_column_name": "unique_id",
    }


def _random(source: npt.NDArray[np.int64], wanted: int, seed: int) -> pa.Table:
    """Distinct pairs that can be one person, drawn evenly."""
    random = np.random.default_rng([seed, 5])
    count = len(source)
    drawn = random.integers(0, max(count, 1), size=(min(wanted, count * count), 2), dtype=np.int64)
    left, right = drawn.min(axis=1), drawn.max(axis=1)
    able = (left < right) & (source[left] != source[right])
    pairs = np.unique(left[able] * count + right[able])
    return pa.table({"join_key_l": pairs // max(count, 1), "join_key_r": pairs % max(count, 1)})

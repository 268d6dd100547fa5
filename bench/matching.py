"""Matching entries into persons against known truth, pair by pair; no label is used but to score.

F1 is over pairs of entries: of the pairs that share a person, those that truly do, and the other way round. Published
or measured beside ours: Splink 5 with plain rules on historical50k, P .924, R .754, F1 .830, 11,859 persons for 5,156.
Parts: `half(person)` puts whole persons into `tune` or `held out`; each part is matched by itself.
"""

import itertools
import time
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt

from common import arguments, emit, half
from onrecord.lists.matching import Matching, match
from onrecord.lists.settings import MatchSettings
from person_sets import Persons, made_set, person_sets

BINS = (0.0, 0.05, 0.2, 0.4, 0.6, 0.8, 0.95, 1.0)
SUBSAMPLES = 20
MADE = 5000
DRAWS = 20


def main() -> None:
    parser = arguments(str(__doc__), "persons")
    parser.add_argument("--only", help="only the set of this name")
    parser.add_argument(
        "--coverage", action="store_true", help="also how often the draws cover the number of persons"
    )
    parser.add_argument("--engine", default="duckdb")
    options = parser.parse_args()
    figures: dict[str, Any] = {}
    made = [] if Path(options.data).is_file() else [made_set(MADE, 1), made_set(MADE, 2)]
    for persons in [*person_sets(Path(options.data)), *made]:
        if options.only in (None, persons.name):
            figures.update(_figures(persons, options.engine))
            if options.coverage:
                figures[f"{persons.name}, draws cover the number of persons"] = coverage(persons)
    emit(figures, as_json=options.json)


def _figures(persons: Persons, engine: str) -> dict[str, Any]:
    figures: dict[str, Any] = {}
    people = sorted(set(persons.truth.values()))
    parts = {"all": persons}
    for name in ("tune", "held out"):
        parts[name] = persons.part(frozenset(person for person in people if half(person) == name))
    for part, own in parts.items():
        started = time.perf_counter()
        found = match(own.entries, settings=MatchSettings(duplicate_free=own.duplicate_free), engine=engine)
        seconds = time.perf_counter() - started
        told = f"{persons.name}, {part}"
        figures.update({f"{told}, {name}": value for name, value in scores(found, own.truth).items()})
        figures[f"{told}, seconds"] = seconds
        if part == "held out":
            figures.update(
                {f"{told}, {name}": value for name, value in reliability(found, own.truth).items()}
            )
    return figures


def scores(found: Matching, truth: Mapping[str, str]) -> dict[str, float]:
    """Precision, recall and F1 over pairs of entries, and the numbers of persons."""
    groups = [person.entries for person in found.persons]
    return partition_scores(groups, truth)


def partition_scores(groups: Iterable[Sequence[str]], truth: Mapping[str, str]) -> dict[str, float]:
    """The same for any partition."""
    made = right = persons = 0
    for group in groups:
        persons += 1
        made += len(group) * (len(group) - 1) // 2
        right += sum(n * (n - 1) // 2 for n in Counter(truth[id_] for id_ in group).values())
    sizes = Counter(truth.values()).values()
    true = sum(n * (n - 1) // 2 for n in sizes)
    precision, recall = right / max(made, 1), right / max(true, 1)
    return {
        "precision": precision,
        "recall": recall,
        "F1": 2 * precision * recall / max(precision + recall, 1e-12),
        "persons": persons,
        "true persons": len(sizes),
    }


def reliability(found: Matching, truth: Mapping[str, str]) -> dict[str, str | float]:
    """Of the pairs given about p, the share that match; and how far they are apart, weighted by pairs (ECE)."""
    probability, matches = _outcomes(found, truth)
    told: dict[str, str | float] = {}
    gaps = []
    for low, high in itertools.pairwise(BINS):
        inside = (probability >= low) & ((probability < high) | (high == 1.0))
        if inside.sum() >= 20:
            said, were = float(probability[inside].mean()), float(matches[inside].mean())
            gaps.append(abs(said - were) * inside.sum())
            told[f"p {low:g} to {high:g}"] = f"said {said:.3f}, were {were:.3f}, pairs {int(inside.sum())}"
    told["calibration error (0.05 to 0.95)"] = _gap(probability, matches, 0.05, 0.95)
    told["calibration error"] = float(sum(gaps) / max(len(probability), 1))
    return told


def _gap(
    probability: npt.NDArray[np.float64], matches: npt.NDArray[np.bool_], low: float, high: float
) -> float:
    total, count = 0.0, 0
    edges = np.linspace(low, high, 10)
    for a, b in itertools.pairwise(edges):
        inside = (probability >= a) & (probability < b)
        if inside.any():
            total += abs(probability[inside].mean() - matches[inside].mean()) * inside.sum()
            count += int(inside.sum())
    return total / max(count, 1)


def _outcomes(
    found: Matching, truth: Mapping[str, str]
) -> tuple[npt.NDArray[np.float64], npt.NDArray[np.bool_]]:
    pairs = found.pairs
    left, right = pairs["left"].to_pylist(), pairs["right"].to_pylist()
    matches = np.array([truth[a] == truth[b] for a, b in zip(left, right, strict=True)], dtype=bool)
    return pairs["probability"].to_numpy(), matches


def coverage(persons: Persons) -> float:
    """In how many sub-samples of a tenth of the persons the 95 % range of the draws holds the true number."""
    people = sorted(set(persons.truth.values()))
    held = 0
    for number in range(SUBSAMPLES):
        random = np.random.default_rng([number, 3])
        chosen = frozenset(random.choice(people, size=max(len(people) // 10, 20), replace=False).tolist())
        own = persons.part(chosen)
        found = match(own.entries, settings=MatchSettings(duplicate_free=own.duplicate_free))
        counts = [len(groups) for groups in found.draw(DRAWS, seed=number)]
        low, high = np.quantile(counts, [0.025, 0.975])
        held += bool(low <= len(chosen) <= high)
    return held / SUBSAMPLES


if __name__ == "__main__":
    main()

"""Entries to persons: the front door of matching. Pure: the same entries, decisions, settings and seed give the same.

::

    found = match(entries, settings=MatchSettings(duplicate_free=frozenset({"morgue", "memorial"})))
    for person in found.persons:
        print(person.id, person.entries)
    print(found.explain(left, right))

Needs the extra `match`. What it rests on is in docs/matching.md.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property

import numpy as np
import numpy.typing as npt
import pyarrow as pa

from onrecord.errors import UsageError
from onrecord.lists.blocking import candidates
from onrecord.lists.clustering import Linkage, clusters
from onrecord.lists.columnar import Columns
from onrecord.lists.comparing import Compared, compared, possible_pairs
from onrecord.lists.comparisons import against, grades, kindred
from onrecord.lists.draws import Missed, drawn, missed
from onrecord.lists.engine import engine_named
from onrecord.lists.explain import Explanation, explained
from onrecord.lists.features import Features, features, stated
from onrecord.lists.model import KIN, Model
from onrecord.lists.persons import persons_of
from onrecord.lists.settings import MatchSettings
from onrecord.lists.training import patterns, trained
from onrecord.model import Entry, Match, Person

__all__ = ["Matching", "match"]

FAINTEST = 0.001
"""Pairs less probable than this are not kept."""
PERSONAL = frozenset({"birth", "sex"})
"""What kin share no more than strangers do."""
Progress = Callable[[str, int, int | None], None]


@dataclass(frozen=True)
class Matching:
    """What matching gave: pairs with their probabilities and reasons, and the persons that they make."""

    columns: Columns
    linkage: Linkage
    """The pairs as clustering sees them, by place of their entries in `columns`."""
    weights: npt.NDArray[np.float32]
    """What each comparison adds to the odds of each pair, in bits, [pairs, comparisons]."""
    levels: npt.NDArray[np.int8]
    model: Model
    settings: MatchSettings
    decided: Mapping[tuple[int, int], bool]
    """Pairs that a reviewer decided: the same person or not."""
    groups: tuple[tuple[int, ...], ...]
    gone: Missed
    """What is known of links that were missed."""

    @cached_property
    def persons(self) -> tuple[Person, ...]:
        """The persons, sorted by id; every entry is in one."""
        return persons_of(self.columns, self.linkage, self.groups)

    @cached_property
    def pairs(self) -> pa.Table:
        """Pairs that are not out of the question: left, right, probability, weight, band, and `why` by comparison."""
        ids = np.array(self.columns.ids, dtype=object)
        probability = self.linkage.probability
        names = [f"why:{name}" for name in (*self.model.names, KIN)]
        columns = {
            "left": pa.array(ids[self.linkage.left], pa.string()),
            "right": pa.array(ids[self.linkage.right], pa.string()),
            "probability": pa.array(probability, pa.float64()),
            "weight": pa.array(self.model.prior + self.weights.sum(axis=1), pa.float64()),
            "band": pa.array([self.settings.band(chance) for chance in probability.tolist()], pa.string()),
        }
        why = {name: pa.array(self.weights[:, n]) for n, name in enumerate(names)}
        return pa.table({**columns, **why})

    @cached_property
    def matches(self) -> tuple[Match, ...]:
        """The pairs in the bands `match` and `review`, sorted."""
        kept = np.flatnonzero(self.linkage.probability >= self.settings.review_at)
        return tuple(self._match(int(row)) for row in kept)

    def _match(self, row: int) -> Match:
        ids, linkage = self.columns.ids, self.linkage
        probability = float(linkage.probability[row])
        why = {
            name: round(float(own), 4)
            for name, own in zip((*self.model.names, KIN), self.weights[row], strict=True)
        }
        return Match(
            ids[linkage.left[row]],
            ids[linkage.right[row]],
            probability,
            self.settings.band(probability),
            {"prior": round(self.model.prior, 4), **why},
        )

    def explain(self, left: str, right: str) -> Explanation:
        """Why two entries are thought one person, or not: what each comparison adds; UsageError if not compared."""
        places = {id_: place for place, id_ in enumerate(self.columns.ids)}
        for id_ in (left, right):
            if id_ not in places:
                raise UsageError(id_, "is not an entry that was matched", "Give the id of an entry")
        a, b = sorted((places[left], places[right]))
        rows = np.flatnonzero((self.linkage.left == a) & (self.linkage.right == b))
        if not len(rows):
            raise UsageError(
                f"{left} and {right}",
                "were not compared",
                "They share nothing rare: take them for different persons",
            )
        row = int(rows[0])
        return explained(
            self.columns,
            self.model,
            (a, b),
            self.levels[row],
            float(self.linkage.probability[row]),
            self.decided,
        )

    def draw(self, n: int = 100, *, seed: int = 1) -> Iterator[tuple[tuple[str, ...], ...]]:
        """Plausible partitions of the entries into persons, by what the pairs' probabilities leave open."""
        ids = self.columns.ids
        for groups in drawn(self.linkage, n=n, seed=seed, gone=self.gone):
            yield tuple(tuple(ids[place] for place in group) for group in groups)


def match(
    entries: Sequence[Entry] | pa.Table,
    *,
    settings: MatchSettings | None = None,
    same: Iterable[tuple[str, str]] = (),
    different: Iterable[tuple[str, str]] = (),
    engine: str = "duckdb",
    seed: int = 1,
    progress: Progress | None = None,
) -> Matching:
    """Match entries into persons. `same` and `different` are pairs of entries that a reviewer decided.

    `entries` may be a table with the columns `id`, `list` and one for each field (`onrecord.model.FIELDS`).
    Raises MissingExtra without the extra `match` (or `spark`), UsageError on entries that cannot be told apart by id.
    """
    settings = settings or MatchSettings()
    tell = progress or (lambda doing, done, total: None)
    columns = Columns.of(entries)
    decided = _decided(columns, same, different)
    tell("Reading names", 0, None)
    made = features(columns, settings)
    found = _compared(made, settings, engine, seed, len(columns), tell)
    source = made.table["source"].to_numpy()
    model = _model(made, found, source)
    tell("Making persons", 0, None)
    kept = _kept(found, model, decided)
    linkage = Linkage(
        len(columns),
        kept.left,
        kept.right,
        kept.probability,
        tuple(source.tolist()),
        tuple(pair for pair, is_same in decided.items() if is_same),
        tuple(pair for pair, is_same in decided.items() if not is_same),
    )
    groups = clusters(linkage)
    gone = missed(model, stated(made), groups, seed=seed)
    return Matching(
        columns, linkage, kept.weights, kept.levels, model, settings, decided, tuple(groups), gone
    )


def _decided(
    columns: Columns, same: Iterable[tuple[str, str]], different: Iterable[tuple[str, str]]
) -> dict[tuple[int, int], bool]:
    """The decisions by place; one about an entry that is gone says nothing."""
    places = {id_: place for place, id_ in enumerate(columns.ids)}
    decided = {}
    for pairs, is_same in ((different, False), (same, True)):
        for left, right in sorted(tuple(sorted(pair)) for pair in pairs):
            if left in places and right in places and left != right:
                decided[places[left], places[right]] = is_same
    return decided


def _compared(
    made: Features, settings: MatchSettings, engine: str, seed: int, entries: int, tell: Progress
) -> Compared:
    running = engine_named(engine, threads=settings.threads)
    try:
        running.put("entries", made.table)
        tell("Finding pairs", 0, None)
        candidates(running, made.atoms, settings, entries=entries)
        tell("Comparing pairs", 0, None)
        source = made.table["source"].to_numpy()
        return compared(running, made.features, source, random_pairs=settings.random_pairs, seed=seed)
    finally:
        running.close()


def _model(made: Features, found: Compared, source: npt.NDArray[np.int64]) -> Model:
    seen = patterns(
        found.levels,
        found.bits,
        found.random,
        possible=possible_pairs(source),
        sure=2 * np.log2(max(len(source), 2)),
    )
    return trained(
        seen,
        found.names,
        found.labels,
        graded=grades(made.features, made.table, found.labels),
        against=against(made.features, found.labels),
        kindred=kindred(made.features, found.labels),
        personal=[feature.name in PERSONAL for feature in made.features],
    )


@dataclass(frozen=True, slots=True)
class _Kept:
    left: npt.NDArray[np.int64]
    right: npt.NDArray[np.int64]
    probability: npt.NDArray[np.float64]
    weights: npt.NDArray[np.float32]
    levels: npt.NDArray[np.int8]


def _kept(found: Compared, model: Model, decided: Mapping[tuple[int, int], bool]) -> _Kept:
    """The pairs that are not out of the question, with the decided ones as decided, sorted."""
    weights = model.weights(found.levels)
    odds = model.prior + weights.sum(axis=1, dtype=np.float64)
    chance = 1 / (1 + np.exp2(-np.clip(odds, -100, 100)))
    rows = np.flatnonzero(chance >= FAINTEST)
    kept = _Kept(found.left[rows], found.right[rows], chance[rows], weights[rows], found.levels[rows])
    return _with_decided(kept, decided) if decided else kept


def _with_decided(kept: _Kept, decided: Mapping[tuple[int, int], bool]) -> _Kept:
    place = {pair: row for row, pair in enumerate(zip(kept.left.tolist(), kept.right.tolist(), strict=True))}
    probability = kept.probability.copy()
    new = []
    for pair, is_same in sorted(decided.items()):
        if pair in place:
            probability[place[pair]] = float(is_same)
        else:
            new.append(pair)
    added = np.array(new, dtype=np.int64).reshape(-1, 2)
    width = kept.levels.shape[1]
    both = replace(
        kept,
        left=np.concatenate([kept.left, added[:, 0]]),
        right=np.concatenate([kept.right, added[:, 1]]),
        probability=np.concatenate([probability, np.array([float(decided[pair]) for pair in new])]),
        weights=np.concatenate([kept.weights, np.zeros((len(new), kept.weights.shape[1]), dtype=np.float32)]),
        levels=np.concatenate([kept.levels, np.full((len(new), width), -1, dtype=np.int8)]),
    )
    order = np.lexsort((both.right, both.left))
    return _Kept(
        *(getattr(both, name)[order] for name in ("left", "right", "probability", "weights", "levels"))
    )
